"""A unit's proof: true alone and beside its bundle, and refuted wherever a byte is another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from bundles import TASK, locked_over_margins, locked_selection, small_quarter, terms
from hypothesis import given
from hypothesis import strategies as st
from strategies import designs
from typer.testing import CliRunner

from randinspect.canonical import read_document, write_document
from randinspect.cli.commands import app
from randinspect.errors import FormatError
from randinspect.publication import explain_handle
from randinspect.publication.proof import find_opening, unit_proof
from randinspect.publication.stages import complete, lock_selection
from randinspect.sampling import write_targets
from randinspect.verification import Standing, verify_proof

OPEN = "AG-2"


def drawn() -> dict[str, bytes]:
    """A drawn selection with open handles."""
    return dict(small_quarter()["selection"])


def published(files: dict[str, bytes]) -> dict[str, bytes]:
    """A bundle with its announcements and page."""
    return {**files, **complete(files, TASK)}


def changed(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """A proof with something changed."""
    proof = read_document(data)
    change(proof)
    return write_document(proof)


def steps_of(data: bytes, bundle: Mapping[str, bytes] | None = None) -> set[int]:
    """Numbers of the steps that find something."""
    return {finding.step.number for finding in verify_proof(data, bundle).findings}


@pytest.mark.parametrize(
    "bundle",
    [drawn(), published(locked_selection()), published(locked_over_margins())],
    ids=["drawn", "locked", "over margins"],
)
def test_every_unit_has_a_proof(bundle: dict[str, bytes]) -> None:
    """Alone and beside the bundle; told is what explain tells."""
    for row in bundle["frame.tsv"].decode().splitlines():
        handle = row.split("\t")[0]
        data = unit_proof(bundle, handle, None)

        assert verify_proof(data).standing is Standing.ROW
        assert verify_proof(data, bundle).findings == ()
        assert read_document(data)["told"] == explain_handle(bundle, handle)


@given(designs(), st.data())
def test_a_path_proves_its_row_and_no_other(design: Any, data: st.DataObject) -> None:
    """Of any frame and any unit: the row as it is, and not with another size."""
    frame, targets = design
    files = lock_selection(terms("d/1", 1, 13335), frame, write_targets(targets))
    place = data.draw(st.integers(0, len(frame.handles) - 1))
    proof = unit_proof(files, frame.handles[place].decode(), None)

    assert verify_proof(proof).findings == ()
    assert 21 in steps_of(changed(proof, lambda p: p["frame"].update(row=p["frame"]["row"] + "1")))


TAMPERED: tuple[tuple[int, Callable[[dict[str, Any]], object]], ...] = (
    (20, lambda p: p.update(kind="bundle")),
    (20, lambda p: p.pop("told")),
    (20, lambda p: p["commit"].update(sequence=0)),
    (20, lambda p: p["seed"].update(seed="00" * 32)),
    (21, lambda p: p["frame"].update(index=p["frame"]["index"] + 1)),
    (21, lambda p: p["frame"].update(row=p["frame"]["row"] + "0")),
    (21, lambda p: p["frame"]["path"].pop()),
    (21, lambda p: p["frame"].update(path=[*p["frame"]["path"], "00" * 32])),
    (21, lambda p: p["frame"].update(path="no list")),
    (21, lambda p: p.update(handle="AG-3")),
    (22, lambda p: p.update(opening={"id": "AG-2", "salt_hex": "00" * 32})),
    (23, lambda p: p["targets"][0].update(num=3)),
    (23, lambda p: p.update(targets=[])),
    (24, lambda p: p["told"].update(size=9)),
    (24, lambda p: p["told"].update(ticket="00" * 32)),
    (24, lambda p: p["told"].pop("stratum")),
)


@pytest.mark.parametrize(("step", "change"), TAMPERED)
def test_each_step_finds_its_fault(step: int, change: Callable[[dict[str, Any]], object]) -> None:
    """Alone, without the bundle."""
    assert step in steps_of(changed(unit_proof(drawn(), OPEN, None), change))


def test_what_follows_from_all_rows_is_checked_beside_the_bundle() -> None:
    """A role or π told wrongly, and another draw's bundle; alone both cannot be seen."""
    data = unit_proof(drawn(), OPEN, None)
    for other in ({"role": "certain"}, {"inclusion_probability": "1"}, {"ticket_rank": 9}):
        proof = read_document(data)
        proof["told"] |= other

        assert steps_of(write_document(proof)) == set()
        assert steps_of(write_document(proof), drawn()) == {25}
    assert 25 in steps_of(data, locked_selection())
    assert steps_of(b"{}", drawn()) == {20}


def test_a_dispatch_proves_no_unit() -> None:
    """Units stand in selections."""
    with pytest.raises(FormatError, match="selection"):
        unit_proof(small_quarter()["dispatch"], OPEN, None)
    with pytest.raises(FormatError, match="no handle"):
        unit_proof(drawn(), "AG-99", None)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demonstration, whose handles are sealed."""
    folder = tmp_path_factory.mktemp("office") / "demo"
    assert CliRunner().invoke(app, ["demo", "--out", str(folder)]).exit_code == 0
    return folder


def test_an_agency_gets_its_proof_by_id_or_handle(office: Path, tmp_path: Path) -> None:
    """One file, the same for both names; another agency's opening does not fit it."""
    openings = (office / "private" / "agency.openings.tsv").read_bytes()
    handle, _, identifier = openings.splitlines()[5].decode().split("\t")
    other = find_opening(openings, openings.splitlines()[6].decode().split("\t")[2])
    assert other is not None
    run = CliRunner()
    for name in (handle, f" {identifier.lower()} "):
        out = tmp_path / "proof.json"
        assert run.invoke(app, ["prove", str(office), name, "--out", str(out)]).exit_code == 0
        data = out.read_bytes()
        assert read_document(data)["opening"]["id"] == identifier
        beside = ["check-proof", str(out), "--bundle", str(office / "public" / "selection")]
        assert run.invoke(app, beside).exit_code == 0
        assert steps_of(changed(data, lambda p: p.update(opening=other.document()))) == {22}
        assert steps_of(changed(data, lambda p: p.update(opening=None))) == {22}


def test_who_is_not_in_the_frame_is_told_so(office: Path, tmp_path: Path) -> None:
    """An unknown id, a folder without a draw, and a proof that is none."""
    run = CliRunner()
    unknown = run.invoke(app, ["prove", str(office), "91000000000000000X"])
    assert (unknown.exit_code, "no agency of this frame" in unknown.output) == (3, True)
    empty = run.invoke(app, ["prove", str(tmp_path), "AG-1"])
    assert (empty.exit_code, "no locked selection" in empty.output) == (6, True)
    (tmp_path / "x.json").write_bytes(b"{}")
    assert run.invoke(app, ["check-proof", str(tmp_path / "x.json")]).exit_code == 1
