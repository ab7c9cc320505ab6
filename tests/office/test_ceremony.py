"""A draw on paper: the printed commitment, seeds typed twice, and who was there."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from seed_sources import ROUNDS, SECRET, SHARES, drand, lottery, nist, sealed, share
from typer.testing import CliRunner, Result

from randinspect.canonical import read_document, sha256_hex
from randinspect.cli.commands import app
from randinspect.errors import FormatError, InputError, ProtocolError, SeedError
from randinspect.ledger import Ledger, make_ledger
from randinspect.lottery import GAMES
from randinspect.office import Minutes, Workspace, agreed, form_of, minutes_of, read_quarter_file
from randinspect.publication import Kind, ceremony_page, commitment_line, read_files
from randinspect.publication.leaves import read_leaf
from randinspect.publication.ledger_leaves import NoteLeaf

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
SIGNATURE = ROUNDS[13335]["signature"]
PARTY = "cn.example.university"
NAMES = ["--host", "甲", "--notary", "乙", "--witness", "丙", "--witness", "丁"]


def run(*words: object, typed: str = "") -> Result:
    """One command, with what is typed."""
    return CliRunner().invoke(app, [*map(str, words)], input=typed)


@pytest.fixture
def room(tmp_path: Path) -> Path:
    """A quarter of a rehearsal that is locked, in a ledger; its evidence is not there."""
    shutil.copytree(DEMO, tmp_path / "in", ignore=shutil.ignore_patterns("__*", "*.evidence.json"))
    path = tmp_path / "in" / "quarter.toml"
    text = path.read_text(encoding="utf-8") + '\n[ledger]\nfolder = "../ledger"\n'
    path.write_text(text, encoding="utf-8")
    authority = read_quarter_file(path).authority.id
    make_ledger(tmp_path / "ledger", origin="demo/ledger", authorities=[authority], created=1)
    done = run("commit", "selection", path, "--out", tmp_path / "out", "--rehearsal")
    assert done.exit_code == 0, done.output
    return tmp_path


def selection(room: Path) -> dict[str, bytes]:
    """The locked bundle."""
    return dict(read_files(room / "out" / "public" / "selection"))


def modules(page: str) -> set[tuple[int, int]]:
    """Dark modules of the page's code."""
    return {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", page)}


def test_the_page_says_what_the_commitment_says(room: Path) -> None:
    """Digest, inputs, sources and head of the ledger; whoever signs; no script, nothing else."""
    files = selection(room)
    page = unescape(ceremony_page(files).decode())
    assert ".mark{" in page
    assert "overflow:hidden" in page.partition(".mark{")[2].partition("}")[0]  # beside the code
    commit = read_document(files["commit.json"])
    plain = page.replace(" ", "")

    assert sha256_hex(files["commit.json"]) in plain
    for entry in commit["inputs"].values():
        assert entry["sha256"] in plain
    assert f"drand round {commit['seed_plan']['sources'][0]['round']}" in page
    assert commit["draw_id"] in page
    assert "demo/ledger, 2" in page
    assert "演练" in page
    assert "<script" not in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org/2000/svg", "")


def test_the_code_is_that_of_the_line(room: Path) -> None:
    """Module for module as the library draws it for the line, with a margin of four."""
    import segno

    files = selection(room)
    line = commitment_line(files)
    matrix = segno.make_qr(line, error="m", boost_error=False).matrix
    dark = {(x + 4, y + 4) for y, row in enumerate(matrix) for x, on in enumerate(row) if on}

    assert line.split()[:2] == ["randinspect/1", "selection"]
    assert line.split()[-1] == sha256_hex(files["commit.json"])
    assert modules(ceremony_page(files).decode()) == dark


def test_nothing_is_printed_of_what_is_not_locked() -> None:
    """Without a commitment there is no page."""
    with pytest.raises(FormatError, match="lock the draw first"):
        ceremony_page({})


@settings(max_examples=40)
@given(st.integers(0, 95), st.sampled_from("0123456789abcdef"))
def test_a_slip_of_one_of_two_is_found(at: int, digit: str) -> None:
    """Whatever digit differs, and its place is told; spaces, hyphens and capitals do not count."""
    slip = SIGNATURE[:at] + digit + SIGNATURE[at + 1 :]
    spaced = " ".join(SIGNATURE[i : i + 6].upper() for i in range(0, 96, 6))
    if slip == SIGNATURE:
        assert agreed(drand(13335), spaced, slip, None)["signature"] == SIGNATURE
        return
    with pytest.raises(InputError, match=f"from character {at + 1} on"):
        agreed(drand(13335), SIGNATURE, slip, None)
    with pytest.raises(SeedError):
        agreed(drand(13335), slip, slip, None)  # both misread it in the same way


def test_other_sources_are_typed_too() -> None:
    """Numbers of a lottery, shares and sealed values; a pulse of NIST comes as a file."""
    typed = agreed(lottery(), "1 2 3 4 5 6 / 7", "1  2 3 4 5 6 / 7", "invented")

    assert typed["numbers"] == [[1, 2, 3, 4, 5, 6], [7]]
    assert agreed(share(PARTY), SHARES[PARTY], SHARES[PARTY].upper(), None)["party"] == PARTY
    assert agreed(sealed(9), SECRET, SECRET, None)["value"] == SECRET
    with pytest.raises(InputError) as caught:
        agreed(sealed(9), SECRET, SECRET[:-1] + "0", None)
    assert SECRET[:8] not in str(caught.value)
    with pytest.raises(SeedError, match="a slash between sets"):
        agreed(lottery(), "one two", "one two", "invented")
    with pytest.raises(SeedError, match="hand in its file"):
        agreed(nist(1784209740), "1", "1", None)


@settings(max_examples=60)
@given(
    st.lists(st.integers(1, 33), min_size=6, max_size=6, unique=True),
    st.integers(1, 16),
    st.data(),
)
def test_equal_numbers_are_equal_however_they_are_typed(
    red: list[int], blue: int, data: st.DataObject
) -> None:
    """Zeros before, wide digits, gaps and their signs, order in a set; one other number is not."""
    wide = str.maketrans("0123456789/ ", "０１２３４５６７８９／　")

    def typed() -> str:
        gap = data.draw(st.sampled_from([" ", "  ", ", ", "，", "、", "-"]))
        order = data.draw(st.permutations(red))
        words = [str(n).zfill(data.draw(st.sampled_from([1, 2]))) for n in order]
        text = gap.join(words) + data.draw(st.sampled_from(["/", " / ", "+", " ; "]))
        text += str(blue).zfill(data.draw(st.sampled_from([1, 2])))
        return text.translate(wide) if data.draw(st.booleans()) else text

    record = agreed(lottery(), typed(), typed(), "invented")

    assert record["numbers"] == [sorted(red), [blue]]
    with pytest.raises(InputError, match="the two typings differ in set 2"):
        agreed(lottery(), typed(), f"{' '.join(map(str, red))} / {blue % 16 + 1}", "invented")


def test_the_form_of_numbers_is_shown_and_is_one() -> None:
    """Each known game, and any other; what is typed so is taken."""
    assert form_of(lottery()) == "1 2 3 4 5 6 / 1"
    assert form_of(lottery("x", "1", 3)) == "3 9 14 / 3 9 14 / 3 9 14"
    assert form_of(sealed(9)) is None
    for name, game in GAMES.items():
        source = lottery(name, "1", len(game.sets))
        form = str(form_of(source))
        assert len(agreed(source, form, form, "invented")["numbers"]) == len(game.sets)


def test_where_numbers_are_read_is_asked_where_there_are_numbers(room: Path) -> None:
    """Before anything is typed; and of a round, which needs no such place, it is refused."""
    path, out = room / "in" / "quarter.toml", room / "out"
    words = ["ceremony", "seed", "selection", path, "--out", out, "--rehearsal"]
    words += ["--typist", "甲", "--typist", "乙"]
    idle = run(*words, "--announced", "TV")
    text = path.read_text(encoding="utf-8")
    source = (
        '[[selection.sources]]\nkind = "drand"\nevidence = "drand.json"\n'
        '[[selection.sources]]\nkind = "lottery"\nname = "ssq"\nissue = "2099001"\nsets = 2\n'
        'evidence = "lottery.json"\n'
    )
    path.write_text(text.replace('evidence = "selection.evidence.json"\n', source), "utf-8")
    shutil.rmtree(out)
    shutil.rmtree(room / "ledger")
    authority = read_quarter_file(path).authority.id
    make_ledger(room / "ledger", origin="demo/ledger", authorities=[authority], created=1)
    locked = run("commit", "selection", path, "--out", out, "--rehearsal")
    assert locked.exit_code == 0, locked.output
    missing = run(*words)
    slip = "1 2 3 4 5 6 / 7\n01 02 03 04 05 06 / 8\n"
    same = "1 2 3 4 5 6 / 7\n０６ 5 4 3 2 01 + 07\n"
    done = run(*words, "--announced", "TV", typed=f"\n{slip}{same}")

    assert (idle.exit_code, missing.exit_code) == (6, 6)
    assert "leave --announced out" in idle.stderr
    assert "say where its numbers can be read" in missing.stderr
    assert done.exit_code == 0, done.output
    assert "; as 1 2 3 4 5 6 / 1)" in done.stderr
    assert "set 2" in done.stderr
    assert ": " not in done.stdout
    assert all(line == line.strip() for line in done.stdout.splitlines())
    handed = json.loads((room / "in" / "lottery.json").read_text(encoding="utf-8"))
    assert handed == {"announced": "TV", "numbers": [[1, 2, 3, 4, 5, 6], [7]]}


def test_two_people_type_the_seed_of_a_draw(room: Path) -> None:
    """They differ once, agree the second time; then the draw goes on as with any evidence."""
    path, out = room / "in" / "quarter.toml", room / "out"
    words = ["ceremony", "seed", "selection", path, "--out", out, "--rehearsal"]
    alone = run(*words, "--typist", "甲", "--typist", "甲")
    slip = f"{SIGNATURE}\n{SIGNATURE[:-1]}\n"
    both = ["--typist", "甲", "--typist", "乙"]
    done = run(*words, *both, typed=f"{slip}{SIGNATURE}\n{SIGNATURE}\n")
    again = run(*words, *both, "--json")
    drawn = run("draw", "selection", path, "--out", out, "--rehearsal")

    assert alone.exit_code == 6
    assert done.exit_code == 0, done.output
    assert "from character 96 on" in done.stderr
    assert json.loads(again.stdout) == {"written": []}
    assert drawn.exit_code == 0, drawn.output
    assert (out / "public" / "selection" / "sample.tsv").exists()


def test_three_typings_that_differ_hand_in_nothing(room: Path) -> None:
    """And nothing typed at all leaves the source out."""
    path, out = room / "in" / "quarter.toml", room / "out"
    words = ["ceremony", "seed", "selection", path, "--out", out, "--rehearsal"]
    words += ["--typist", "甲", "--typist", "乙"]
    refused = run(*words, typed=f"{SIGNATURE}\nx\n" * 3)
    left = run(*words, typed="\n")

    assert (refused.exit_code, left.exit_code) == (3, 0)
    assert not (room / "in" / "selection.evidence.json").exists()


def test_a_pulse_comes_as_a_file_and_that_is_told(room: Path) -> None:
    """When the page is printed, and when the others are typed; nothing of it is left in silence."""
    path, out = room / "in" / "quarter.toml", room / "out"
    source = (
        '[[selection.sources]]\nkind = "drand"\nevidence = "drand.json"\n'
        '[[selection.sources]]\nkind = "nist"\nevidence = "pulse.json"\n'
    )
    text = path.read_text(encoding="utf-8")
    text = text.replace("2023-", "2026-")  # a year of which NIST's certificate is known
    path.write_text(text.replace('evidence = "selection.evidence.json"\n', source), "utf-8")
    rules = (room / "in" / "rulebook.toml").read_text(encoding="utf-8")
    (room / "in" / "rulebook.toml").write_text(rules.replace("2023-12", "2026-12"), "utf-8")
    shutil.rmtree(out)
    shutil.rmtree(room / "ledger")
    authority = read_quarter_file(path).authority.id
    make_ledger(room / "ledger", origin="demo/ledger", authorities=[authority], created=1)
    assert run("commit", "selection", path, "--out", out, "--rehearsal").exit_code == 0
    page = run("ceremony", "page", "selection", "--out", out)
    words = ["ceremony", "seed", "selection", path, "--out", out, "--rehearsal", "--json"]
    typed = run(*words, "--typist", "甲", "--typist", "乙", typed="\n")

    assert "NIST pulse of" in page.stderr
    assert "have its file ready" in page.stderr
    assert typed.exit_code == 0, typed.output
    assert json.loads(typed.stdout) == {"written": [], "by_file": ["pulse.json"]}
    assert "put its file into pulse.json" in typed.stderr


def test_refused_minutes_leave_no_file(room: Path) -> None:
    """An approver that the ledger's leaf cannot name, and a folder whose ledger is gone."""
    scan = room / "scan.pdf"
    scan.write_bytes(b"signed")
    path, out = room / "in" / "quarter.toml", room / "out"
    words = ["ceremony", "minutes", "selection", path, "--out", out, "--document", scan, *NAMES]
    before = {one: one.read_bytes() for one in out.rglob("*") if one.is_file()}
    bad = run(*words, "--approved-by", "\u0007")
    shutil.move(room / "ledger", room / "elsewhere")
    gone = run(*words, "--approved-by", "demo.example.amr/chief")

    assert (bad.exit_code, gone.exit_code) == (2, 6)
    assert {one: one.read_bytes() for one in out.rglob("*") if one.is_file()} == before
    shutil.move(room / "elsewhere", room / "ledger")
    assert run(*words, "--approved-by", "demo.example.amr/chief").exit_code == 0


def test_witnesses_and_notary_are_recorded_in_the_ledger(room: Path) -> None:
    """The leaf has the digest of the minutes, and no name; each stage has its own, once."""
    path, out = room / "in" / "quarter.toml", room / "out"
    assert run("ceremony", "page", "selection", "--out", out).exit_code == 0
    scan = room / "scan.pdf"
    scan.write_bytes(b"signed")
    words = ["ceremony", "minutes", "selection", path, "--out", out, "--document", scan, *NAMES]
    words += ["--approved-by", "demo.example.amr/chief"]
    done, again = run(*words, "--json"), run(*words)
    leaves = Ledger.opened(room / "ledger").leaves
    leaf = read_leaf(leaves[-1]).content
    told = Path(json.loads(done.stdout)["minutes"]).read_bytes()

    assert (done.exit_code, again.exit_code) == (0, 6)
    assert isinstance(leaf, NoteLeaf)
    assert (leaf.kind, leaf.sha256) == ("notary", sha256_hex(told))
    assert "丙" in told.decode()
    assert not any("丙".encode() in one for one in leaves)
    assert read_document(told)["document_sha256"] == sha256_hex(b"signed")
    assert read_document(told)["commit_sha256"] == sha256_hex(selection(room)["commit.json"])
    typed = f"{SIGNATURE}\n" * 2
    seed = ["ceremony", "seed", "selection", path, "--out", out, "--rehearsal"]
    assert run(*seed, "--typist", "戊", "--typist", "己", typed=typed).exit_code == 0
    assert run("draw", "selection", path, "--out", out, "--rehearsal").exit_code == 0
    assert run(*words).exit_code == 0
    drawn = read_document((out / "private" / "ceremony.selection.drawn.json").read_bytes())
    handed_in = (room / "in" / "selection.evidence.json").read_bytes()
    assert drawn["typed"] == [{"by": ["戊", "己"], "sha256": sha256_hex(handed_in), "source": 1}]


@pytest.mark.parametrize(
    ("notaries", "witnesses", "told"),
    [
        ((), ("丙", "丁"), "a notary and two witnesses"),
        (("乙",), ("丙",), "a notary and two witnesses"),
        (("乙",), ("丙", "乙"), "named twice"),
        (("乙",), ("丙", " "), "is no name"),
    ],
)
def test_minutes_need_people(
    room: Path, notaries: tuple[str, ...], witnesses: tuple[str, ...], told: str
) -> None:
    """A notary, two witnesses, each once and by name; and something that is locked."""
    minutes = Minutes("甲", notaries, witnesses, "0" * 64, 5)
    with pytest.raises(InputError, match=told):
        minutes_of(Workspace(room / "out"), Kind.SELECTION, minutes)
    with pytest.raises(ProtocolError, match="nothing to attest"):
        minutes_of(Workspace(room / "out"), Kind.DISPATCH, minutes)
