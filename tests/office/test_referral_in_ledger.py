"""An authority that draws and another that sends, under one ledger or under one each."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from ledgers import UNIVERSITY, cosigned
from provinces import CITY, DEMO, PROVINCE, authority, province
from typer.testing import CliRunner

from randinspect.attestation import Pins
from randinspect.cli.commands import app
from randinspect.errors import InputError, ProtocolError
from randinspect.ledger import Ledger, audit_store, make_ledger, signed_head
from randinspect.office import Done, Steps, Workspace, open_steps, read_quarter_file
from randinspect.office.inputs.quarter_tables import DrawPlan
from randinspect.publication import Kind, Occasion
from randinspect.publication.ledger_proof import LEDGER_FILE
from randinspect.verification import Standing, verify

HOUR = 3600


def early(plan: DrawPlan) -> int:
    """The clock an hour before the lead begins."""
    return plan.not_before_unix - 25 * HOUR


def opened(quarter: Path, out: Path) -> Steps:
    """The steps of an office."""
    return open_steps(read_quarter_file(quarter), Workspace(out), Occasion.DRAW, early)


def ledger_of(folder: Path, name: str, *authorities: str) -> Path:
    """A new ledger."""
    make_ledger(folder, origin=name, authorities=sorted(authorities), created=1)
    return folder


def entered_in(quarter: Path, ledger: Path) -> Path:
    """A quarter's file that names its ledger and its witness."""
    (quarter.parent / "witnesses.txt").write_text(f"{UNIVERSITY.verifier}\n", encoding="utf-8")
    text = quarter.read_text(encoding="utf-8")
    table = f'\n[ledger]\nfolder = "{ledger.as_posix()}"\nwitnesses = "witnesses.txt"\n'
    quarter.write_text(text + table, encoding="utf-8")
    for kind in Kind:
        (quarter.parent / f"{kind}.evidence.json").unlink(missing_ok=True)
    return quarter


def one_by_one(quarter: Path, out: Path, kind: Kind, ledger: Path) -> None:
    """Lock a draw, let the witness see it in time, hand in its evidence, and draw it."""
    opened(quarter, out).commit(kind)
    moment = read_quarter_file(quarter).draw(kind).not_before_unix - 24 * HOUR
    book = Ledger.opened(ledger)
    book.take_cosignatures(cosigned(signed_head(ledger, book), moment), [UNIVERSITY.verifier])
    shutil.copy(DEMO / f"{kind}.evidence.json", quarter.parent)
    opened(quarter, out).draw(kind)


def kinds(ledger: Path) -> list[str]:
    """Kinds of a ledger's leaves."""
    leaves = Ledger.opened(ledger).leaves
    return [leaf.split(b"\n", 1)[0].decode() for leaf in leaves]


def keys(*ledgers: Path) -> Pins:
    """Who knows the keys of some ledgers, and of the witness."""
    histories = [Ledger.opened(ledger).history for ledger in ledgers]
    found = [key for history in histories for key in history.keys_at(history.size)]
    return Pins(ledger=found, witnesses=(UNIVERSITY.verifier,))


class Pair:
    """A province that drew under a ledger, and a city's office under the same or its own."""

    def __init__(self, folder: Path, *, shares: bool) -> None:
        self.own = self.common = ledger_of(folder / "l", "prov/ledger", PROVINCE, CITY)
        if not shares:
            self.own = ledger_of(folder / "own", "city/ledger", CITY)
        self.province = entered_in(province(folder / "province"), self.common)
        one_by_one(self.province, folder / "p", Kind.SELECTION, self.common)
        self.selection = folder / "p" / "public" / "selection"
        handover = folder / "p" / "private" / "handover" / f"{CITY}.json"
        quarter = authority(folder / "city", CITY, self.selection, handover=handover)
        if shares:
            text = quarter.read_text(encoding="utf-8")
            quarter.write_text(text.replace("sequence = 1", "sequence = 2"), encoding="utf-8")
        self.city, self.out = entered_in(quarter, self.own), folder / "c"

    def dispatched(self) -> Steps:
        """Take the selection over, and lock and draw the dispatch."""
        received = opened(self.city, self.out).commit(Kind.SELECTION)
        assert received.done is Done.SELECTION_RECEIVED
        one_by_one(self.city, self.out, Kind.DISPATCH, self.own)
        return opened(self.city, self.out)


def test_two_authorities_in_one_ledger_are_verified(tmp_path: Path) -> None:
    """One chain of numbers and of leaves: the order of both draws is proved to all."""
    pair = Pair(tmp_path, shares=True)
    done = pair.dispatched()
    verdict = verify(pair.out / "public", done.pins())

    assert kinds(pair.common) == ["origin", "commit", "result", "commit", "result"]
    assert verdict.findings == ()
    assert verdict.standing is Standing.VERIFIED
    assert len([t for t in verdict.proved if "order proved" in t]) == 2
    assert audit_store(Ledger.opened(pair.common).store, keys(pair.common))
    taken = pair.out / "public" / "selection"
    for path in pair.selection.iterdir():
        assert path.read_bytes() == (taken / path.name).read_bytes()


def test_two_ledgers_prove_each_its_own(tmp_path: Path) -> None:
    """Who pins the keys of both is told of both orders; a key says nothing of the other ledger."""
    pair = Pair(tmp_path, shares=False)
    done = pair.dispatched()
    public = pair.out / "public"
    own, both = verify(public, done.pins()), verify(public, keys(pair.common, pair.own))

    assert kinds(pair.common) == ["origin", "commit", "result"]
    assert kinds(pair.own) == ["origin", "commit", "result"]
    assert own.findings == both.findings == ()
    assert (own.standing, both.standing) == (Standing.UNPROVED, Standing.VERIFIED)
    assert any("you pin no key of the ledger prov/ledger" in text for text in own.unproved)
    assert any("of city/ledger" in text for text in own.proved)
    assert len([t for t in both.proved if "order proved" in t]) == 2
    assert audit_store(Ledger.opened(pair.own).store, keys(pair.own))


def pinned(quarter: Path, ledger: Path, *more: str) -> None:
    """A quarter's file that pins the keys of another ledger, and of a witness."""
    history = Ledger.opened(ledger).history
    lines = [*map(str, history.keys_at(history.size)), *more]
    (quarter.parent / "province.keys").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (quarter.parent / "seen.keys").write_text(f"{UNIVERSITY.verifier}\n", encoding="utf-8")
    text = quarter.read_text(encoding="utf-8")
    table = '\n[pins]\ntrust = ["province.keys"]\nwitness = ["seen.keys"]\n'
    quarter.write_text(text + table, encoding="utf-8")


def test_keys_of_another_ledger_are_pinned_in_the_quarters_file(tmp_path: Path) -> None:
    """The office's own verdict knows them: the order of both draws is proved, without an option."""
    pair = Pair(tmp_path, shares=False)
    pinned(pair.city, pair.common)
    done = pair.dispatched()
    verdict = verify(pair.out / "public", done.pins())

    assert verdict.standing is Standing.VERIFIED
    assert len([text for text in verdict.proved if "order proved" in text]) == 2
    assert verify(pair.out / "public").standing is Standing.UNPROVED


def test_a_selection_that_the_pinned_key_did_not_sign_is_not_taken(tmp_path: Path) -> None:
    """Another ledger of the same name, which somebody made up; nothing is written."""
    pair = Pair(tmp_path, shares=False)
    forged = ledger_of(tmp_path / "forged", "prov/ledger", PROVINCE, CITY)
    pinned(pair.city, forged)

    with pytest.raises(ProtocolError, match="it does not verify"):
        opened(pair.city, pair.out).commit(Kind.SELECTION)
    assert not pair.out.exists()
    (pair.city.parent / "province.keys").write_text("no key\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"province\.keys"):
        opened(pair.city, pair.out).commit(Kind.SELECTION)


def test_a_ledger_that_knows_who_drew_asks_for_the_sample(tmp_path: Path) -> None:
    """An authority of this ledger whose result is not in it: the dispatch is not locked."""
    pair = Pair(tmp_path, shares=False)
    other = ledger_of(tmp_path / "other", "other/ledger", PROVINCE, CITY)
    text = pair.city.read_text(encoding="utf-8").replace(pair.own.as_posix(), other.as_posix())
    pair.city.write_text(text, encoding="utf-8")
    opened(pair.city, pair.out).commit(Kind.SELECTION)

    with pytest.raises(ProtocolError, match=r"commit\.sample"):
        opened(pair.city, pair.out).commit(Kind.DISPATCH)
    assert not (pair.out / "public" / "dispatch").exists()
    assert kinds(other) == ["origin"]


def test_the_steps_of_who_sends_come_in_their_turn(tmp_path: Path) -> None:
    """Nothing is dispatched that was not taken over, nothing taken over or drawn twice."""
    pair = Pair(tmp_path, shares=True)
    with pytest.raises(ProtocolError, match="no drawn selection"):
        opened(pair.city, pair.out).commit(Kind.DISPATCH)
    with pytest.raises(ProtocolError, match="draws no agencies"):
        opened(pair.city, pair.out).draw(Kind.SELECTION)
    done = pair.dispatched()
    for kind in Kind:
        with pytest.raises(ProtocolError, match="locked once"):
            done.commit(kind)
        with pytest.raises(ProtocolError, match="its result stands"):
            done.draw(kind)
    with pytest.raises(ProtocolError, match="referred to other authorities"):
        opened(pair.province, pair.out.parent / "p").commit(Kind.DISPATCH)
    assert list(done.advance()) == []
    assert (pair.out / "public" / "dispatch" / LEDGER_FILE).exists()


def test_who_sends_goes_step_by_step_at_the_desk(tmp_path: Path) -> None:
    """`commit selection` takes over, `commit dispatch` and `draw dispatch` are its own."""
    pair = Pair(tmp_path, shares=True)
    out, run = tmp_path / "desk", CliRunner().invoke
    words = [str(pair.city), "--out", str(out), "--rehearsal", "--json"]
    first = run(app, ["draw", "dispatch", *words])
    taken = run(app, ["commit", "selection", *words])
    locked = run(app, ["commit", "dispatch", *words])
    shutil.copy(DEMO / "dispatch.evidence.json", pair.city.parent)
    drawn = run(app, ["draw", "dispatch", *words])
    done = [json.loads(result.stdout)["events"][0]["done"] for result in (taken, locked, drawn)]

    assert first.exit_code == 6
    assert done == [Done.SELECTION_RECEIVED, Done.DISPATCH_LOCKED, Done.DISPATCH_DRAWN]
    assert kinds(pair.common) == ["origin", "commit", "result", "commit", "result"]
    evidence = ["--reason", "plan_changed", "--evidence", str(pair.city)]
    void = ["void", "selection", *words[:3], *evidence, "--approved-by", "x"]
    assert run(app, void).exit_code == 6
