"""A quarter under the eyes of a ledger: entered with each stage, or not locked at all."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from ledgers import BEFORE, UNIVERSITY, commit_leaf, cosigned, void_leaf

from randinspect.attestation import Pins
from randinspect.errors import NotYet, ProtocolError, QuarterFileError, SeedError
from randinspect.ledger import Ledger, audit_store, make_ledger, signed_head
from randinspect.office import Steps, Workspace, read_quarter_file
from randinspect.office.inputs.quarter_tables import DrawPlan
from randinspect.publication import Kind, Occasion
from randinspect.publication.draw_leaves import VoidReason
from randinspect.verification import Standing, verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
EVIDENCE = {kind: f"{kind}.evidence.json" for kind in Kind}
HOUR = 3600


def early(plan: DrawPlan) -> int:
    """The clock an hour before the lead begins."""
    return plan.not_before_unix - 25 * HOUR


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The demonstration's inputs as a real office has them, with a ledger."""
    folder = tmp_path / "office"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*", *EVIDENCE.values()))
    text = (folder / "quarter.toml").read_text(encoding="utf-8")
    table = '\n[ledger]\nfolder = "../ledger"\nwitnesses = "witnesses.txt"\n'
    (folder / "quarter.toml").write_text(text + table, encoding="utf-8")
    (folder / "witnesses.txt").write_text(f"{UNIVERSITY.verifier}\n", encoding="utf-8")
    authority = read_quarter_file(folder / "quarter.toml").authority.id
    make_ledger(tmp_path / "ledger", origin="demo/ledger", authorities=[authority], created=1)
    return folder


def steps(office: Path, clock: object = early) -> Steps:
    """The steps of the office."""
    quarter = read_quarter_file(office / "quarter.toml")
    out = office.parent / "out"
    return Steps(quarter, Workspace(out), Occasion.DRAW, clock)  # type: ignore[arg-type]  # a clock


def advanced(office: Path, clock: object = early) -> Steps:
    """Go on until the next seed is awaited, or to the end."""
    done = steps(office, clock)
    with suppress(NotYet):
        list(done.advance())
    return done


def witnessed(office: Path, moment: int) -> None:
    """The witness sees the ledger."""
    ledger = Ledger.opened(office.parent / "ledger")
    note = signed_head(office.parent / "ledger", ledger)
    ledger.take_cosignatures(cosigned(note, moment), [UNIVERSITY.verifier])


def bytes_of(folder: Path) -> dict[Path, bytes]:
    """Every file below a folder."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def leaf_kinds(office: Path) -> list[str]:
    """Kinds of the ledger's leaves."""
    ledger = Ledger.opened(office.parent / "ledger")
    return [leaf.split(b"\n", 1)[0].decode() for leaf in ledger.leaves]


def test_a_quarter_in_a_ledger_is_verified(office: Path) -> None:
    """Locked, seen, drawn, locked, seen, drawn: each stage is a leaf, and the order is proved."""
    for kind in Kind:
        done = advanced(office)
        plan = done.quarter.draw(kind)
        witnessed(office, plan.not_before_unix - 24 * HOUR)
        shutil.copy(DEMO / EVIDENCE[kind], office / EVIDENCE[kind])
    public = advanced(office).workspace.public
    verdict = verify(public, steps(office).publishing.pins())
    ledger = Ledger.opened(office.parent / "ledger")

    assert leaf_kinds(office) == ["origin", "commit", "result", "commit", "result"]
    assert verdict.findings == ()
    assert verdict.standing is Standing.VERIFIED
    assert len([text for text in verdict.proved if "order proved" in text]) == 2
    assert verify(public).standing is Standing.UNPROVED
    assert audit_store(ledger.store, Pins(witnesses=(UNIVERSITY.verifier,)))
    advanced(office)  # the proofs follow the ledger to its last head, and stay there
    before = bytes_of(public)
    advanced(office)
    assert bytes_of(public) == before


def test_a_lock_that_the_ledger_refuses_is_not_written(office: Path) -> None:
    """A number out of turn: no bundle, no leaf; what to do is told."""
    text = (office / "quarter.toml").read_text(encoding="utf-8")
    text = text.replace("sequence = 2", "sequence = 3").replace("sequence = 1\n", "sequence = 2\n")
    (office / "quarter.toml").write_text(text, encoding="utf-8")

    with pytest.raises(ProtocolError, match="sequence 2, but 1 comes next"):
        list(steps(office).advance())
    assert not (office.parent / "out").exists()  # no key, no opening, no empty folder
    assert leaf_kinds(office) == ["origin"]


def test_a_refused_dispatch_leaves_the_folder_as_it_was(office: Path) -> None:
    """Its openings, its recusals and its pins are kept by the lock alone."""
    advanced(office)
    shutil.copy(DEMO / EVIDENCE[Kind.SELECTION], office / EVIDENCE[Kind.SELECTION])
    steps(office).draw(Kind.SELECTION)
    text = (office / "quarter.toml").read_text(encoding="utf-8")
    text = text.replace("sequence = 2\n", "sequence = 3\n")
    (office / "quarter.toml").write_text(text, encoding="utf-8")
    before = bytes_of(office.parent)

    with pytest.raises(ProtocolError, match="sequence 3, but 2 comes next"):
        steps(office).commit(Kind.DISPATCH)
    assert bytes_of(office.parent) == before


def killed(office: Path, where: str) -> Steps:
    """Go on until a process dies at a place."""

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    found = steps(office)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, dies)
        with pytest.raises(KeyboardInterrupt):
            list(found.advance())
    return found


def test_a_lock_that_was_not_entered_is_none(office: Path) -> None:
    """Killed between the files and the leaf: it is locked while its seed is unknown, not after."""
    first = killed(office, "randinspect.ledger.store.Store.add")
    assert first.workspace.files(Kind.SELECTION) == {}
    assert leaf_kinds(office) == ["origin"]

    with pytest.raises(ProtocolError, match="may exist from"):
        list(steps(office, lambda plan: plan.not_before_unix).advance())
    assert leaf_kinds(office) == ["origin"]
    advanced(office)
    assert leaf_kinds(office) == ["origin", "commit"]


def test_a_lock_that_was_not_entered_keeps_no_number(office: Path) -> None:
    """Another department takes it meanwhile: the lock is made anew with the one that is next."""
    killed(office, "randinspect.ledger.store.Store.add")
    authority = read_quarter_file(office / "quarter.toml").authority.id
    leaf = commit_leaf("other/1", 1, authority=authority)
    Ledger.opened(office.parent / "ledger").append(leaf, moment=BEFORE)
    with pytest.raises(ProtocolError, match="sequence 1, but 2 comes next"):
        list(steps(office).advance())
    text = (office / "quarter.toml").read_text(encoding="utf-8")
    text = text.replace("sequence = 2", "sequence = 3").replace("sequence = 1\n", "sequence = 2\n")
    (office / "quarter.toml").write_text(text, encoding="utf-8")
    public = advanced(office).workspace.public

    assert leaf_kinds(office) == ["origin", "commit", "commit"]
    assert verify(public).findings == ()


@pytest.mark.parametrize("kind", list(Kind))
def test_a_stage_that_was_entered_is_closed_by_the_next_run(office: Path, kind: Kind) -> None:
    """Killed between the leaf and the file's name: the leaf decides, and no other lock is made."""
    closes = "randinspect.office.workspace.Workspace.settle"
    if kind is Kind.DISPATCH:
        advanced(office)
        shutil.copy(DEMO / EVIDENCE[Kind.SELECTION], office / EVIDENCE[Kind.SELECTION])
    first = killed(office, closes)
    before = leaf_kinds(office)
    assert ("result.json" if kind is Kind.DISPATCH else "commit.json") not in (
        first.workspace.files(Kind.SELECTION)
    )
    entered = Ledger.opened(office.parent / "ledger").leaves[-1]
    done = advanced(office, lambda plan: early(plan) + 60)

    assert entered.split(b"\n", 1)[1] in done.workspace.files(Kind.SELECTION).values()
    assert leaf_kinds(office)[: len(before)] == before
    assert len(leaf_kinds(office)) == len(before) + (kind is Kind.DISPATCH)
    assert not list(done.workspace.folder.rglob("*.part"))
    assert verify(done.workspace.public).findings == ()


def test_a_void_draw_is_not_drawn(office: Path) -> None:
    """Whoever hands in the seed of a draw that ended before is refused, and nothing is written."""
    done = advanced(office)
    plan = done.quarter.selection
    ledger = Ledger.opened(office.parent / "ledger")
    void = void_leaf(plan.draw_id, VoidReason.REGISTER_ERROR, plan.not_before_unix - 1)
    ledger.append(void, moment=plan.not_before_unix - 1)
    shutil.copy(DEMO / EVIDENCE[Kind.SELECTION], office / EVIDENCE[Kind.SELECTION])

    with pytest.raises(ProtocolError, match=f"{plan.draw_id} is void: register_error") as caught:
        list(steps(office).advance())
    assert "sequence = 2 and a not_before to come" in str(caught.value)
    assert "cn.example/chief" in str(caught.value)
    assert "result.json" not in done.workspace.files(Kind.SELECTION)
    assert "VOID" in " ".join(verify(done.workspace.public, done.publishing.pins()).unproved)


def test_every_step_after_a_void_says_how_to_draw_again(office: Path) -> None:
    """Whatever is asked for, and whatever was changed since: no waiting for a seed that is moot."""
    done = advanced(office)
    plan = done.quarter.selection
    ledger = Ledger.opened(office.parent / "ledger")
    void = void_leaf(plan.draw_id, VoidReason.PLAN_CHANGED, plan.not_before_unix - 1)
    ledger.append(void, moment=plan.not_before_unix - 1)
    with (office / "recusals.csv").open("a", encoding="utf-8") as stream:
        stream.write("changed,since\n")

    for step in (Steps.commit, Steps.draw, Steps.reveal):
        with pytest.raises(ProtocolError, match="To draw again, commit another draw"):
            step(steps(office), Kind.SELECTION)
    with pytest.raises(ProtocolError, match="a new --out folder"):
        steps(office).commit(Kind.DISPATCH)


def test_a_void_dispatch_is_drawn_again_from_its_selection(office: Path) -> None:
    """As the refusal says it: a copy of the folder without what is void, and a new number."""
    advanced(office)
    shutil.copy(DEMO / EVIDENCE[Kind.SELECTION], office / EVIDENCE[Kind.SELECTION])
    plan = advanced(office).quarter.dispatch
    ledger, out = Ledger.opened(office.parent / "ledger"), office.parent / "out"
    void = void_leaf(plan.draw_id, VoidReason.REGISTER_ERROR, plan.not_before_unix - 1)
    ledger.append(void, moment=plan.not_before_unix - 1)
    with pytest.raises(ProtocolError, match="without public/dispatch"):
        list(steps(office).advance())
    before = bytes_of(out / "public" / "selection")
    shutil.move(out, office.parent / "void")
    unwanted = shutil.ignore_patterns("dispatch", "amendments")
    shutil.copytree(office.parent / "void", out, ignore=unwanted)
    text = (office / "quarter.toml").read_text(encoding="utf-8")
    text = text.replace(plan.draw_id, f"{plan.draw_id}-2").replace(
        "sequence = 2\n", "sequence = 3\n"
    )
    (office / "quarter.toml").write_text(text, encoding="utf-8")

    assert [event.done for event in [steps(office).commit(Kind.DISPATCH)]] == ["dispatch locked"]
    assert leaf_kinds(office) == ["origin", "commit", "result", "commit", "void", "commit"]
    after = bytes_of(out / "public" / "selection")
    assert {p for p in before if before[p] != after[p]} <= {out / "public/selection/ledger.json"}


def test_a_ledger_that_is_not_there_is_told(office: Path) -> None:
    """Nothing is locked without the ledger that the quarter names."""
    shutil.rmtree(office.parent / "ledger")

    with pytest.raises(ProtocolError, match="there is no ledger"):
        list(steps(office).advance())
    assert not (office.parent / "out" / "public").exists()
    text = (office / "quarter.toml").read_text(encoding="utf-8")
    (office / "quarter.toml").write_text(text + "more = 1\n", encoding="utf-8")
    with pytest.raises(QuarterFileError):
        read_quarter_file(office / "quarter.toml")


def test_the_steps_one_by_one_give_the_same_bundles(office: Path) -> None:
    """Commit, draw, commit, draw: each only in its turn, each once, and as `quarter` does it."""
    one = steps(office)
    for kind in Kind:
        if kind is Kind.DISPATCH:
            with pytest.raises(ProtocolError, match="is drawn"):
                one.draw(Kind.SELECTION)
        with pytest.raises(ProtocolError, match="not locked"):
            one.draw(kind)
        if kind is Kind.SELECTION:
            with pytest.raises(ProtocolError, match="no drawn selection"):
                one.commit(Kind.DISPATCH)
        one.commit(kind)
        with pytest.raises(ProtocolError, match="locked once"):
            one.commit(kind)
        with pytest.raises(NotYet):
            one.draw(kind)
        shutil.copy(DEMO / EVIDENCE[kind], office / EVIDENCE[kind])
        one.draw(kind)
    drawn = bytes_of(one.workspace.public)

    assert leaf_kinds(office) == ["origin", "commit", "result", "commit", "result"]
    advanced(office)
    now = bytes_of(one.workspace.public)
    changed = {path.name for path, data in now.items() if drawn[path] != data}
    assert changed <= {"ledger.json"}


def test_another_evidence_draws_nothing(office: Path) -> None:
    """The round of the dispatch for the selection: refused, nothing is written or entered."""
    done = advanced(office)
    shutil.copy(DEMO / EVIDENCE[Kind.DISPATCH], office / EVIDENCE[Kind.SELECTION])

    with pytest.raises(SeedError, match="names round"):
        steps(office).draw(Kind.SELECTION)
    assert "result.json" not in done.workspace.files(Kind.SELECTION)
    assert leaf_kinds(office) == ["origin", "commit"]
