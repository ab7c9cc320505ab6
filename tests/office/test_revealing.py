"""Secrets of a seed revealed in the ledger, and amendments entered in it, at the office."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from seed_sources import ROUNDS, SECRET, SHARES, sealed, share
from typer.testing import CliRunner

from randinspect.canonical import read_table
from randinspect.cli.commands import app
from randinspect.errors import NotYet, ProtocolError
from randinspect.ledger import Ledger, make_ledger
from randinspect.lottery import QUICKNET
from randinspect.office import Done, Steps, Workspace, read_quarter_file
from randinspect.publication import Kind, Occasion
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
DUE = QUICKNET.time_of(13335)
DAY = 86_400
PARTY = "cn.example.university"
SOURCES = (
    '[[selection.sources]]\nkind = "drand"\nevidence = "drand.json"\n'
    f'[[selection.sources]]\nkind = "share"\nparty = "{PARTY}"\n'
    f'sha256 = "{share(PARTY).sha256}"\nevidence = "share.json"\n'
    f'[[selection.sources]]\nkind = "sealed"\nsha256 = "{sealed(DUE).sha256}"\n'
    'open_by = 2023-09-24T10:00:00+08:00\nevidence = "private.json"\n'
)
GIVEN = {
    "drand.json": ROUNDS[13335],
    "share.json": {"value": SHARES[PARTY]},
    "private.json": {"value": SECRET},
}


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An office whose selection takes a round, a share and a sealed value, with a ledger."""
    folder = tmp_path / "in"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*", "*.evidence.json"))
    path = folder / "quarter.toml"
    text = path.read_text(encoding="utf-8")
    text = text.replace('evidence = "selection.evidence.json"\n', SOURCES)
    path.write_text(text + '\n[ledger]\nfolder = "../ledger"\n', encoding="utf-8")
    authority = read_quarter_file(path).authority.id
    make_ledger(tmp_path / "ledger", origin="demo/ledger", authorities=[authority], created=1)
    return path


def hand_in(office: Path, *names: str) -> None:
    """Put secrets and evidence where the quarter's file names them."""
    for name in names:
        (office.parent / name).write_text(json.dumps(GIVEN[name]), encoding="utf-8")


def steps(office: Path, now: int) -> Steps:
    """The steps of a real draw at some moment."""
    workspace = Workspace(office.parent.parent / "out")
    return Steps(read_quarter_file(office), workspace, Occasion.DRAW, lambda _: now)


def kinds(office: Path) -> list[str]:
    """Kinds of the ledger's leaves."""
    leaves = Ledger.opened(office.parent.parent / "ledger").leaves
    return [leaf.split(b"\n", 1)[0].decode() for leaf in leaves]


def test_secrets_are_leaves_each_in_its_time(office: Path) -> None:
    """`quarter` enters the share before the seed; the sealed value is opened when it may be."""
    steps(office, DUE - DAY).commit(Kind.SELECTION)
    hand_in(office, "share.json", "private.json")
    going = steps(office, DUE - 1).advance()
    found = next(going)
    with pytest.raises(NotYet):
        next(going)
    with pytest.raises(NotYet, match="sealed value is opened once"):
        steps(office, DUE - 1).reveal(Kind.SELECTION)
    hand_in(office, "drand.json")
    steps(office, DUE).draw(Kind.SELECTION)
    opened = steps(office, DUE + 1).reveal(Kind.SELECTION)

    assert (found.done, found.number) == (Done.REVEALED, 1)
    assert (opened.done, opened.number) == (Done.REVEALED, 1)
    assert steps(office, DUE + 2).reveal(Kind.SELECTION).number == 0
    assert kinds(office) == ["origin", "commit", "reveal", "result", "reveal"]
    assert verify(office.parent.parent / "out")


def test_a_rehearsal_is_guarded_as_a_draw_is(office: Path) -> None:
    """It is not revealed for as something else, and a sealed value stays closed until its time."""
    rehearsal = replace(steps(office, DUE - DAY), occasion=Occasion.REHEARSAL)
    rehearsal.commit(Kind.SELECTION)
    hand_in(office, *GIVEN)
    before = kinds(office)

    with pytest.raises(ProtocolError, match="locked as a rehearsal and cannot go on as a draw"):
        steps(office, DUE + 1).reveal(Kind.SELECTION)
    assert kinds(office) == before
    with pytest.raises(NotYet, match=r"private\.json is there too early"):
        replace(rehearsal, clock=lambda _: DUE - 1).draw(Kind.SELECTION)
    assert replace(rehearsal, clock=lambda _: DUE).draw(Kind.SELECTION).number


def test_what_has_a_share_too_late_is_not_drawn(office: Path) -> None:
    """It is handed in after the seed's time: neither entered nor drawn, but void."""
    steps(office, DUE - DAY).commit(Kind.SELECTION)
    hand_in(office, *GIVEN)

    with pytest.raises(ProtocolError, match="share_missing"):
        list(steps(office, DUE + 1).advance())
    with pytest.raises(ProtocolError, match=r"reveal\.in_time"):
        steps(office, DUE + 1).reveal(Kind.SELECTION)
    assert kinds(office) == ["origin", "commit"]
    assert not (office.parent.parent / "out" / "public" / "selection" / "result.json").exists()
    evidence, out = office.parent / "letter.txt", office.parent.parent / "out"
    evidence.write_text("the party did not answer", encoding="utf-8")
    words = ["void", "selection", str(office), "--out", str(out), "--reason", "share_missing"]
    words += ["--evidence", str(evidence), "--approved-by", "demo.example.amr/chief"]
    assert CliRunner().invoke(app, words).exit_code == 0
    assert kinds(office) == ["origin", "commit", "void"]


def test_a_reveal_needs_a_ledger_and_a_secret(office: Path) -> None:
    """Without the one there is no leaf, without the other nothing to tell."""
    made = steps(office, DUE - DAY)
    with pytest.raises(ProtocolError, match="is not locked"):
        made.reveal(Kind.SELECTION)
    made.commit(Kind.SELECTION)
    with pytest.raises(ProtocolError, match="is not locked"):
        made.reveal(Kind.DISPATCH)
    bare = replace(made, quarter=made.quarter.model_copy(update={"ledger": None}))
    with pytest.raises(ProtocolError, match="names no ledger"):
        bare.reveal(Kind.SELECTION)


def test_a_late_recusal_is_amended_and_entered(tmp_path: Path) -> None:
    """`amend` writes the substitute that the rule gives, with who approved it, and proves it."""
    out, quarter = tmp_path / "out", tmp_path / "in" / "quarter.toml"
    run = CliRunner().invoke
    assert run(app, ["demo", "--out", str(out)]).exit_code == 0
    shutil.copytree(DEMO, quarter.parent, ignore=shutil.ignore_patterns("__*"))
    text = quarter.read_text(encoding="utf-8")
    quarter.write_text(text + '\n[ledger]\nfolder = "../ledger"\n', encoding="utf-8")
    authority = read_quarter_file(quarter).authority.id
    make_ledger(tmp_path / "ledger", origin="demo/ledger", authorities=[authority], created=1)
    for kind in Kind:
        bundle = str(out / "public" / kind)
        assert run(app, ["ledger", "append", str(tmp_path / "ledger"), bundle]).exit_code == 0
    teams = read_table((out / "public" / "dispatch" / "teams.tsv").read_bytes(), 3)
    (tmp_path / "form.txt").write_text("a cousin", encoding="utf-8")
    words = ["--out", str(out), "--reason", "recusal", "--evidence", str(tmp_path / "form.txt")]
    words += ["--approved-by", "demo.example.amr/chief", "--json"]
    for inspection, _, inspector in teams:
        asked = ["amend", str(quarter), inspection, "--absent", inspector, *words]
        done = run(app, asked)
        if done.exit_code == 0:
            break
    told = json.loads(done.stdout)

    assert kinds(quarter)[-1] == "amendment"
    assert (told["leaves"], told["standing"]) == (inspector, "recomputed, order unproved")
    assert any("you pin no witness" in t or "no witness" in t for t in told["unproved"])
    amended = json.loads(Path(told["amendment"]).read_bytes())
    assert amended["absent"] == [[inspector, "recusal"]]
    assert amended["approved_by"] == "demo.example.amr/chief"
    assert run(app, ["verify", str(out)]).exit_code == 0
    again = run(app, ["amend", str(quarter), inspection, "--absent", inspector, *words])
    assert again.exit_code == 3
    assert kinds(quarter).count("amendment") == 1


def test_the_steps_of_a_rehearsal_at_the_desk(office: Path) -> None:
    """`commit`, `reveal`, `draw`: each says what it did, in words and as JSON."""
    out = office.parent.parent / "out"
    words = ["selection", str(office), "--out", str(out), "--rehearsal", "--json"]
    run = CliRunner().invoke
    early = run(app, ["reveal", *words])
    done = run(app, ["commit", *words])
    hand_in(office, *GIVEN)
    told, again = run(app, ["reveal", *words]), run(app, ["reveal", *words])
    drawn = run(app, ["draw", *words])

    assert (early.exit_code, done.exit_code, drawn.exit_code) == (6, 0, 0), drawn.output
    events = [json.loads(result.stdout)["events"][0] for result in (told, again)]
    assert [(e["done"], e["number"]) for e in events] == [(str(Done.REVEALED), n) for n in (2, 0)]
    assert kinds(office) == ["origin", "commit", "reveal", "reveal", "result"]
