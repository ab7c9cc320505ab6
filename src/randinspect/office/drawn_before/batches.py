"""The next batch of a sample that was drawn before (docs/format.md §6.3).

1. The drawn selection is taken over as it was published, once it verifies, is the one whose
   digest the quarter names, and says itself that it is dispatched in that many batches.
2. The dispatch before must be that of the batch before, of the same sample, and drawn.
3. Every dispatch has a draw_id and a sequence of its own, whether a ledger keeps them or not.
4. Due are the units of the batch, and those of earlier batches that the quarter carries over.

Nothing is drawn here: which agencies are due follows from the published ranks alone.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from randinspect.canonical import normalised_id, sha256_hex
from randinspect.errors import ProtocolError
from randinspect.office.inputs.named_bundle import named_bundle
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.quarter_tables import BatchPlan
from randinspect.office.own_ledger.pinning import quarter_pins
from randinspect.office.workspace import Workspace
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.commitment_parts import Batch
from randinspect.sampling import SampleUnit, batch, batch_numbers
from randinspect.verification import verify_files

__all__ = [
    "DueUnits",
    "due_units",
    "number_table",
    "require_in_order",
    "taken_over",
]


_BATCHES: Final = "batches.json"  # draw_id and sequence of each batch before, privately

DrawNumber = tuple[str, int]


@dataclass(frozen=True, slots=True)
class DueUnits:
    """What a batch sends teams to.

    Parameters
    ----------
    units
        Units of the batch and carried ones, in the order of the sample.
    batch
        What the commitment says of it.
    """

    units: tuple[SampleUnit, ...]
    batch: Batch


def taken_over(quarter: QuarterFile, plan: BatchPlan) -> dict[str, bytes]:
    """Files of the drawn selection that a batch is taken from.

    Parameters
    ----------
    quarter
        The quarter's file.
    plan
        Its batch.

    Raises
    ------
    ProtocolError
        If the bundle is not the one named, does not verify, or is no selection in batches.
    """
    files = _bundle(quarter.path(plan.bundle or ""))
    told = [*_faults(files, quarter, plan)]
    if told:
        raise ProtocolError(f"quarter.toml: batch.bundle {plan.bundle}: {'; '.join(told)}")
    return files


def require_in_order(quarter: QuarterFile, selection: Mapping[str, bytes]) -> None:
    """Refuse a batch out of order, or another number of batches than was locked.

    Parameters
    ----------
    quarter
        The quarter's file.
    selection
        Files of the drawn selection.

    Raises
    ------
    ProtocolError
        If the selection says another number of batches, unless the dispatch before is that of
        the batch before, of the same sample, and drawn, or if an earlier draw has the number.
    """
    plan = quarter.batch
    of, asked = read_commitment(selection["commit.json"]).batches, plan.of if plan else None
    if of != asked:
        raise ProtocolError(
            f"the selection is dispatched in {of or 1} batches, quarter.toml says {asked or 1}; "
            "what was locked stays, so put batch.of back"
        )
    if plan is not None and plan.previous is not None:
        files = _bundle(quarter.path(plan.previous))
        told = _disorder(files, plan, sha256_hex(selection["sample.tsv"]))
        if told is not None:
            raise ProtocolError(f"batch.previous {plan.previous}: {told}")
        _require_own_number(quarter, [_number_of(selection), *_numbers_before(quarter)])


def _numbers_before(quarter: QuarterFile) -> list[DrawNumber]:
    """Draws of the batches before, as far as this office's folders tell.

    Parameters
    ----------
    quarter
        The quarter's file. The batch before is the bundle that it names; those before that one
        are listed in the private folder beside it.
    """
    plan = quarter.batch
    if plan is None or plan.previous is None:
        return []
    path = quarter.path(plan.previous)
    kept = Workspace(path.resolve().parent.parent).kept(_BATCHES)
    before = [(str(name), int(number)) for name, number in json.loads(kept or b"[]")]
    return [*before, _number_of(_bundle(path))]


def number_table(quarter: QuarterFile) -> dict[str, bytes]:
    """Private file of the numbers of the batches before, for those that come after, if any did."""
    before = _numbers_before(quarter)
    return {_BATCHES: json.dumps(before, indent=1).encode()} if before else {}


def _number_of(files: Mapping[str, bytes]) -> DrawNumber:
    """Draw_id and sequence of a bundle."""
    commitment = read_commitment(files["commit.json"])
    return commitment.draw_id, commitment.sequence


def _require_own_number(quarter: QuarterFile, before: Sequence[DrawNumber]) -> None:
    """Refuse a dispatch under a number that an earlier draw has; a ledger would refuse it too.

    Raises
    ------
    ProtocolError
        With the key, what stands there, and the number to write.
    """
    own, names = quarter.dispatch, {name for name, _ in before}
    last, next_one = max(before, key=lambda pair: pair[1]), max(number for _, number in before) + 1
    told = []
    if own.draw_id in names:
        told.append(f"dispatch.draw_id {own.draw_id} is that of an earlier draw; give it a new one")
    if own.sequence < next_one:
        told.append(
            f"dispatch.sequence is {own.sequence}, but {last[0]} has {last[1]} already; "
            f"write {next_one} or the next that is free"
        )
    if told:
        raise ProtocolError(
            f"{'; '.join(told)}: every draw has a number of its own (format.md §7.5)"
        )


def due_units(
    sample: Sequence[SampleUnit], plan: BatchPlan, handles: Mapping[str, str]
) -> DueUnits:
    """Units of a batch and those carried into it.

    Parameters
    ----------
    sample
        The whole sample.
    plan
        The batch.
    handles
        Handle of each agency by its id.

    Raises
    ------
    ProtocolError
        If an agency is carried that is unknown, or was in no earlier batch.
    """
    numbers = batch_numbers(sample, plan.of)
    names = {name: handles.get(normalised_id(name), "") for name in plan.carried}
    told = [
        f"{name} {_standing(numbers.get(handle), known=bool(handle))}"
        for name, handle in names.items()
        if not 0 < numbers.get(handle, 0) < plan.number
    ]
    if told:
        raise ProtocolError(
            f"batch.carried: {'; '.join(told)}; only agencies of batches before {plan.number} "
            "that were not inspected are carried over"
        )
    carried = Batch(number=plan.number, of=plan.of, carried=tuple(sorted(set(names.values()))))
    due = {unit.handle for unit in batch(sample, plan.number, plan.of)} | set(carried.carried)
    return DueUnits(_kept(sample, due), carried)


def _disorder(files: Mapping[str, bytes], plan: BatchPlan, sample_sha256: str) -> str | None:
    """Say why a bundle is not the dispatch of the batch before, None if it is."""
    commitment = read_commitment(files["commit.json"])
    before, found = plan.number - 1, commitment.batch
    if found is None or (found.number, found.of) != (before, plan.of):
        is_what = f"batch {found.number} of {found.of}" if found else f"a {commitment.kind}"
        return f"it is {is_what}, but before batch {plan.number} comes batch {before} of {plan.of}"
    if commitment.sample_sha256 != sample_sha256:
        return "it dispatches another sample"
    if "result.json" not in files:
        return f"batch {before} is locked and not drawn; finish it first"
    return None


def _kept(sample: Sequence[SampleUnit], due: Collection[str]) -> tuple[SampleUnit, ...]:
    """Units of some handles, in the order of the sample."""
    return tuple(unit for unit in sample if unit.handle in due)


def _standing(number: int | None, *, known: bool) -> str:
    """Say where an agency stands that cannot be carried."""
    if not known:
        return "is not in the register"
    return "was not drawn" if number is None else f"belongs to batch {number}"


def _bundle(path: Path) -> dict[str, bytes]:
    """Files of a bundle that a quarter names."""
    files = named_bundle(path, str(path))
    if "commit.json" not in files:
        raise ProtocolError(f"{path} holds no commit.json, so it is no bundle")
    return files


def _faults(files: Mapping[str, bytes], quarter: QuarterFile, plan: BatchPlan) -> Iterator[str]:
    """Tell why a bundle is not the selection that a quarter names."""
    verdict = verify_files(files, quarter_pins(quarter))
    if not verdict:
        yield f"it does not verify, so ask for it as it was published: {verdict.findings[0]}"
        return
    commitment = read_commitment(files["commit.json"])
    if commitment.kind is not Kind.SELECTION or "result.json" not in files:
        yield "it is no drawn selection: name the folder public/selection of the first batch"
        return
    found = sha256_hex(files["result.json"])
    if found != plan.result_sha256:
        yield (
            f"result_sha256 is {plan.result_sha256}, its result.json has {found}: name the "
            "selection that was drawn, and the digest that was published with it"
        )
    if commitment.batches != plan.of:
        yield (
            f"it is dispatched in {commitment.batches or 1} batches, not {plan.of}: what was "
            "locked stays, so put batch.of back"
        )
    expected = (quarter.selection.draw_id, quarter.selection.sequence)
    if (commitment.draw_id, commitment.sequence) != expected:
        yield (
            f"it is {commitment.draw_id}, number {commitment.sequence}, not {expected[0]}, number "
            f"{expected[1]}: write those of the bundle under [selection]"
        )
