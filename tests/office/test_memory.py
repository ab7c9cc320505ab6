"""A quarter that remembers, from the demonstration's files to verified and told bundles."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest

from randinspect.canonical import read_document, read_table, sha256_hex, write_document
from randinspect.cli.explaining import explanation
from randinspect.cli.starting import demo_clock
from randinspect.cli.words import Language
from randinspect.errors import InputError, ProtocolError
from randinspect.office import Steps, Workspace, load_job, preview, read_quarter_file
from randinspect.publication import Occasion
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
CITE = 'citation = {{ cite = "rules", article = "第{}条" }}\n'
COUNT = 'scope = "item"\nfor_cause = true\n'
MEMORY = "".join(
    [
        "\n[memory]\n",
        f'[memory.rest]\nquarters = 2\nsoft = "0"\n{COUNT}{CITE.format(15)}',
        f"[memory.annual_cap]\nat_most = 2\nfor_cause = true\n{CITE.format(16)}",
        f'[memory.class_year]\nclasses = ["A"]\n{COUNT}{CITE.format(13)}',
        f"[memory.cooling]\nmonths = 4\n{COUNT}{CITE.format(17)}",
        f"[memory.coverage]\nyears = 2\nsince = 2021-01-01\n{COUNT}{CITE.format(18)}",
        '[memory.white_list]\nwhen = { proficiency_test = ["免"] }\nreason = "低风险"\n',
        CITE.format(19),
        f'[memory.grace]\nshare = "1/10"\n{CITE.format(20)}',
    ]
)
RULE = '[[selection]]\nmethod = "proportional"\nratio = "12%"\nrounding = "nearest"\nreserves = 2\n'
TWO_RULES = (
    '[[selection]]\nmatch = { coverage = ["due"] }\nmethod = "proportional"\nratio = "15%"\n'
    'rounding = "at_most"\nreserves = 2\ncitation = { cite = "plan", article = "第1行" }\n\n'
    + RULE.replace("method", 'match = { coverage = ["covered"] }\nmethod', 1)
)
HEADING = "能力验证"


def office(folder: Path) -> Path:
    """The demonstration's files with every rule of memory and somebody for each of them."""
    shutil.copytree(DEMO, folder)
    book = (folder / "rulebook.toml").read_text(encoding="utf-8")
    assert RULE in book
    book = book.replace(RULE, TWO_RULES).replace('by = ["field"]', 'by = ["coverage"]')
    (folder / "rulebook.toml").write_text(book + MEMORY, encoding="utf-8")
    profile = (folder / "profile.toml").read_text(encoding="utf-8")
    profile = profile.replace(
        "[inspector]\n",
        'grace_until = { heading = "观察期至", type = "date" }\n'
        'grace_basis = { heading = "观察期依据", type = "text" }\n\n[inspector]\n',
        1,
    ).replace("[agency]\n", '[agency]\ndate_formats = ["%Y-%m-%d"]\n', 1)
    (folder / "profile.toml").write_text(profile, encoding="utf-8")
    _change_registers(folder)
    return folder / "quarter.toml"


def _change_registers(folder: Path) -> None:
    """Two agencies in grace, one on the white list, and some at their cap."""
    lines = (folder / "agencies.csv").read_text(encoding="utf-8").splitlines()
    rows = [[*line.split(","), "", ""] for line in lines]
    rows[0][-2:] = ["观察期至", "观察期依据"]
    for row in rows[1:3]:
        row[-2:] = ["2024-06-30", "示例〔2023〕9号"]
    rows[3][rows[0].index(HEADING)] = "免"
    text = "\n".join(",".join(row) for row in rows) + "\n"
    (folder / "agencies.csv").write_text(text, encoding="utf-8")
    visits = (folder / "visits.csv").read_text(encoding="utf-8")
    often = "".join(f"{row[0]},2023-0{m}-03,0001,合格\n" for row in rows[4:9] for m in (2, 3))
    (folder / "visits.csv").write_text(visits + often, encoding="utf-8")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Inputs and workspace of a quarter that was run to its end."""
    folder = tmp_path_factory.mktemp("memory")
    file = office(folder / "in")
    steps = Steps(
        read_quarter_file(file), Workspace(folder / "out"), Occasion.DEMONSTRATION, demo_clock
    )
    list(steps.advance())
    return file, folder / "out"


def test_a_quarter_with_memory_verifies_and_counts_its_exclusions(done: tuple[Path, Path]) -> None:
    """The commitment counts the units of size 0 by code; the private table says who they are."""
    _, out = done
    selection = out / "public" / "selection"
    excluded = read_document((selection / "commit.json").read_bytes())["excluded"]
    frame = read_table((selection / "frame.tsv").read_bytes(), 3)
    units = read_table((out / "private" / "units.tsv").read_bytes(), 6)
    marks = read_table((out / "private" / "memory.tsv").read_bytes(), 3)

    assert verify(out / "public")
    assert sum(size == "0" for _, _, size in frame) == sum(excluded.values())
    assert Counter(u[5] for u in units if u[5] != "-") == excluded
    assert {"ANNUAL_CAP", "CLASS_YEAR", "COOLING", "REST", "WHITE_LIST"} <= set(excluded)
    assert {code for _, code, _ in marks} >= {"DUE", "GRACE_SIZE", "REST", "ANNUAL_CAP"}


def test_check_shows_what_the_memory_would_do(done: tuple[Path, Path]) -> None:
    """The preview counts the same, before anything is locked."""
    file, out = done
    excluded = read_document((out / "public/selection/commit.json").read_bytes())["excluded"]
    found = preview(load_job(read_quarter_file(file))).document()

    assert found["exclusions"] == excluded
    assert found["memory"]["GRACE_SIZE"] == 2
    assert found["memory"]["WHITE_LIST"] == 1
    assert any(note["rule"] == "coverage.partly" for note in found["notes"])
    assert any("are due and cannot be drawn: " in note["message"] for note in found["notes"])


def test_explain_tells_every_exclusion_and_every_raise(done: tuple[Path, Path]) -> None:
    """Law: each code of memory.tsv is told for its agency, with its document, in both languages."""
    file, out = done
    marks = read_table((out / "private" / "memory.tsv").read_bytes(), 3)
    first = {code: (handle, seen) for handle, code, seen in marks}
    for language in Language:
        for code, (handle, seen) in first.items():
            told = explanation(out / "public" / "selection", handle, file, language)["steps"]
            (sentence,) = [s for s in told if code in s or (code == "REST" and _rests(s))]

            assert "《" in sentence
            assert seen == "-" or seen in sentence


@pytest.mark.parametrize(
    ("code", "en", "zh"),
    [
        ("REST", "and is excluded", "不参加抽取"),
        ("REST", "it rests until 20", "尚在休整，至20"),
        ("GRACE_SIZE", "multiplied by 10, in grace by 1", "规模乘以10，观察期内乘以1"),
        ("WHITE_LIST", "低风险 (proficiency_test", "低风险（proficiency_test"),
        ("WHITE_LIST", "without an end date", "未定截止日期"),
        ("ANNUAL_CAP", "cap of 2, until 2023-12-31", "频次上限2次，至2023-12-31"),
        ("COOLING", "the cooling period ends on 20", "间隔期至20"),
        ("CLASS_YEAR", "until 2023-12-31", "至2023-12-31"),
    ],
)
def test_explain_tells_reason_and_end(code: str, en: str, zh: str, done: tuple[Path, Path]) -> None:
    """What keeps an agency out, or makes it smaller, is told with its reason and its last day."""
    file, out = done
    marks = read_table((out / "private" / "memory.tsv").read_bytes(), 3)
    handle = next(handle for handle, found, _ in marks if found == code)
    for language, expected in ((Language.EN, en), (Language.ZH, zh)):
        told = explanation(out / "public" / "selection", handle, file, language)["steps"]

        assert [s for s in told if expected in s and code in s]


def test_explain_tells_why_a_size_is_ten_times_that_of_the_rules(done: tuple[Path, Path]) -> None:
    """A grace of one tenth multiplies everybody else, and says so."""
    file, out = done
    marks = {row[0] for row in read_table((out / "private" / "memory.tsv").read_bytes(), 3)}
    units = read_table((out / "private" / "units.tsv").read_bytes(), 6)
    handle = next(row[0] for row in units if row[0] not in marks and row[5] == "-")
    told = explanation(out / "public" / "selection", handle, file, Language.EN)["steps"]

    assert [s for s in told if "of all others is multiplied by 10" in s]


def _rests(sentence: str) -> bool:
    """Say whether a sentence tells a rest."""
    return "尚在休整" in sentence or "it rests" in sentence


def test_exclusions_that_are_not_counted_are_found(done: tuple[Path, Path], tmp_path: Path) -> None:
    """Tampering: a code more or fewer in the commitment, or a size set to 0, is a finding."""
    _, out = done
    for change in (lambda e: {**e, "COOLING": e["COOLING"] + 1}, lambda e: {"REST": e["REST"]}):
        folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        shutil.copytree(out / "public" / "selection", folder)
        commit = read_document((folder / "commit.json").read_bytes())
        commit["excluded"] = change(commit["excluded"])
        _rewrite(folder, "commit.json", write_document(commit))
        told = [f for f in verify(folder).findings if "counted as excluded" in f.message]

        assert [finding.step.number for finding in told] == [12]


def _rewrite(folder: Path, name: str, data: bytes) -> None:
    """Change a file and its digest in the manifest, as a forger would."""
    (folder / name).write_bytes(data)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    manifest["files"][name] = sha256_hex(data)
    (folder / "manifest.json").write_bytes(write_document(manifest))


def test_visits_may_not_change_between_the_locks(tmp_path: Path) -> None:
    """A past that is edited after the selection was locked is refused by name."""
    file = office(tmp_path / "in")
    evidence = tmp_path / "in" / "dispatch.evidence.json"
    evidence.rename(tmp_path / "kept.json")

    def steps() -> Steps:
        workspace = Workspace(tmp_path / "out")
        return Steps(read_quarter_file(file), workspace, Occasion.DEMONSTRATION, demo_clock)

    running = steps().advance()
    next(running)
    next(running)
    visits = tmp_path / "in" / "visits.csv"
    visits.write_text(visits.read_text(encoding="utf-8").rsplit("\n", 2)[0], encoding="utf-8")

    with pytest.raises(ProtocolError, match="visits"):
        list(steps().advance())


def test_a_memory_without_a_file_of_visits_is_refused(tmp_path: Path) -> None:
    """By the rules that count visits; without such a rule, or with an empty file, nothing is."""
    file = office(tmp_path / "in")
    text = file.read_text(encoding="utf-8")
    assert 'visits = "visits.csv"' in text
    file.write_text(text.replace('visits = "visits.csv"', ""), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_job(read_quarter_file(file))
    [fault] = caught.value.faults

    assert (fault.rule, fault.column) == ("memory.visits", "files.visits")
    assert "memory.rest, memory.annual_cap, memory.class_year" in fault.message
    book = (tmp_path / "in" / "rulebook.toml").read_text(encoding="utf-8")
    (tmp_path / "in" / "rulebook.toml").write_text(book.replace(MEMORY, ""), encoding="utf-8")

    assert load_job(read_quarter_file(file)).rulebook.memory is None


def test_an_empty_file_of_visits_is_noted(tmp_path: Path) -> None:
    """A heading without rows says that nobody was ever visited; the preview tells it."""
    file = office(tmp_path / "in")
    visits = tmp_path / "in" / "visits.csv"
    visits.write_text(
        visits.read_text(encoding="utf-8").partition("\n")[0] + "\n", encoding="utf-8"
    )
    found = preview(load_job(read_quarter_file(file)))

    assert "visits.none" in [note.rule for note in found.notes]
    assert {"REST", "ANNUAL_CAP", "COOLING"}.isdisjoint(found.exclusions)
