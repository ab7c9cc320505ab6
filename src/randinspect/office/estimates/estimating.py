"""Estimates of a published selection: a verified bundle, and what its checks found.

The probabilities come from the bundle and from nowhere else, so a bundle that does not verify
gives no estimate.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import read_document, read_table
from randinspect.errors import Fault, FormatError, NotYet, ResultsError
from randinspect.lottery import Tickets
from randinspect.office.estimates.both_stages import stage_notes
from randinspect.office.estimates.results_file import ResultRow, Results, fault, read_results
from randinspect.office.private.own_names import OwnNames
from randinspect.publication import Kind, read_commitment, read_files
from randinspect.registry import Frame
from randinspect.sampling import SampleRole, SampleUnit, read_targets
from randinspect.sampling.estimates import (
    Arm,
    CheckedUnit,
    DrawnUnit,
    Report,
    drawn_units,
    estimate,
    stratum_designs,
)
from randinspect.verification import Verdict, verify_files

__all__ = ["BundleEstimate", "estimate_bundle", "estimate_each", "estimate_rows"]

_NAMED: Final = 5  # missing units told by name


@dataclass(frozen=True, slots=True)
class BundleEstimate:
    """Estimates of one draw.

    Parameters
    ----------
    verdict
        What verification of the bundle returned.
    report
        The estimates.
    """

    verdict: Verdict
    report: Report

    def document(self) -> dict[str, Any]:
        """The estimates as plain data."""
        return {
            "draw_id": self.verdict.draws[0],
            "estimates": self.report.document(),
            "occasion": self.verdict.occasion,
            "standing": str(self.verdict.standing),
        }


def estimate_bundle(
    bundle: Path,
    results: Path,
    *,
    by: Sequence[str] = (),
    within: str | None = None,
    level: float = 0.95,
) -> BundleEstimate:
    """Estimate violation rates from a bundle and the results of its checks.

    1. Verify the bundle. 2. Read the results. 3. Compare them with the sample: each drawn unit
    has one row. 4. Estimate.

    Parameters
    ----------
    bundle
        A drawn selection: its folder or zip, or the folder of its quarter.
    results
        CSV file of results (`read_results`).
    by
        Columns of the file to estimate by.
    within
        Column of the file by which strata are grouped: those short of units are compared with
        others of their group first.
    level
        Of confidence.

    Raises
    ------
    VerdictError
        If the bundle is refuted.
    NotYet
        If it is not drawn.
    FormatError
        If it is no selection.
    ResultsError
        With every fault of the results.
    DesignError
        If no unit was checked.
    """
    place = _selection(bundle)
    files, verdict = _drawn_selection(place)  # 1
    asked = tuple(dict.fromkeys((*by, *([within] if within else []))))
    own = OwnNames.beside(place, files)
    read = read_results(results, columns=asked, name=own.handle)  # 2
    return _estimated(files, verdict, read, results.name, by=by, within=within, level=level)


def estimate_rows(
    bundle: Path, rows: Sequence[ResultRow], *, by: Sequence[str] = (), level: float = 0.95
) -> BundleEstimate:
    """Estimate violation rates from results that are at hand already (`estimate_bundle`).

    Parameters
    ----------
    bundle
        A drawn selection: its folder or zip, or the folder of its quarter.
    rows
        One for each drawn unit; ``cells`` holds the columns of ``by``.
    by, level
        Columns to estimate by, and level of confidence.

    Raises
    ------
    VerdictError, NotYet, FormatError, ResultsError, DesignError
        As `estimate_bundle`.
    """
    (found,) = estimate_each(bundle, [rows], by=by, level=level)
    return found


def estimate_each(
    bundle: Path,
    questions: Sequence[Sequence[ResultRow]],
    *,
    by: Sequence[str] = (),
    level: float = 0.95,
) -> list[BundleEstimate]:
    """Estimate several rates from one selection, which is verified once (`estimate_rows`).

    Parameters
    ----------
    bundle
        A drawn selection: its folder or zip, or the folder of its quarter.
    questions
        For each rate the rows of all drawn units; ``violation`` says whether the unit counts.
    by, level
        Columns to estimate by, and level of confidence.

    Raises
    ------
    VerdictError, NotYet, FormatError, ResultsError, DesignError
        As `estimate_bundle`.
    """
    files, verdict = _drawn_selection(_selection(bundle))
    return [
        _estimated(
            files, verdict, Results(tuple(rows), ()), "results", by=by, within=None, level=level
        )
        for rows in questions
    ]


def _drawn_selection(place: Path) -> tuple[dict[str, bytes], Verdict]:
    """Files of a drawn selection that verifies, with its verdict."""
    files = read_files(place)
    verdict = verify_files(files)
    verdict.require()
    commitment = read_commitment(files["commit.json"])
    if commitment.kind is not Kind.SELECTION:
        raise FormatError(f"{place} is a {commitment.kind}; estimates come from a selection")
    if "sample.tsv" not in files:
        moment = commitment.seed_plan.ready_at
        raise NotYet(f"{commitment.draw_id} is locked and not drawn", not_before=moment)
    return files, verdict


def _estimated(
    files: Mapping[str, bytes],
    verdict: Verdict,
    read: Results,
    name: str,
    *,
    by: Sequence[str],
    within: str | None,
    level: float,
) -> BundleEstimate:
    """Steps 3 and 4."""
    rows = read.rows
    frame = Frame.from_table(files["frame.tsv"])
    targets = read_targets(files["targets.json"], frame)
    tickets = Tickets(read_document(files["seed.json"])["seed"])
    drawn = drawn_units(frame, targets, _sample(files), tickets)
    groups, mixed = _groups(name, rows, drawn, within)
    faults = [*read.faults, *_row_faults(name, rows, drawn), *mixed]
    faults.sort(key=lambda fault: fault.row or 0)
    faults += _missing(name, rows, drawn)
    if faults:  # 3
        raise ResultsError(faults)
    units = [_checked(row, drawn.get(row.handle), by) for row in rows]
    designs = stratum_designs(frame, targets, groups=groups)
    report = estimate(units, designs, by=by, level=level)  # 4
    report = replace(report, notes=(*report.notes, *stage_notes(files, rows)))
    return BundleEstimate(verdict, report)


def _selection(place: Path) -> Path:
    """Where the selection lies, if the folder of a quarter is named."""
    inside = [place / "public" / "selection", place / "selection"]
    return next((folder for folder in inside if folder.is_dir()), place)


def _sample(files: Mapping[str, bytes]) -> list[SampleUnit]:
    """Rows of the sample."""
    rows = read_table(files["sample.tsv"], 4)
    return [SampleUnit(row[0], SampleRole(row[1]), int(row[2]), row[3]) for row in rows]


def _row_faults(
    file: str, rows: Sequence[ResultRow], drawn: Mapping[str, DrawnUnit]
) -> Iterator[Fault]:
    """Rows of units that the sample does not know in this role, or that stand twice."""
    counts = Counter((row.handle, row.arm) for row in rows)
    for row in rows:
        if row.arm in (Arm.TARGETED, None):
            continue  # any agency may be checked for cause, also twice
        told = _told(row, drawn.get(row.handle), counts[row.handle, row.arm])
        if told is not None:
            rule, message = told
            yield fault(file, rule, message, row=row.row, column="handle", value=row.handle)


def _told(row: ResultRow, unit: DrawnUnit | None, count: int) -> tuple[str, str] | None:
    """The rule that a row breaks, and how."""
    if unit is None:
        return "results.stranger", f"the unit is not in the sample, the row says {row.arm}"
    is_reserve = unit.role is SampleRole.RESERVE
    if is_reserve != (row.arm is Arm.RESERVE):
        rule = "results.reserve" if is_reserve else "results.drawn"
        return rule, f"the unit is in the sample as {unit.role}, the row says {row.arm}"
    return ("results.twice", "the unit has several rows") if count > 1 else None


def _missing(
    file: str, rows: Sequence[ResultRow], drawn: Mapping[str, DrawnUnit]
) -> Iterator[Fault]:
    """Drawn units without a row: leaving them out would bias every number."""
    told = {row.handle for row in rows if row.arm is not Arm.TARGETED}
    missing = sorted(
        handle
        for handle, unit in drawn.items()
        if unit.role is not SampleRole.RESERVE and handle not in told
    )
    if missing:
        names = ", ".join(missing[:_NAMED]) + (" …" if len(missing) > _NAMED else "")
        message = f"{len(missing)} drawn units have no row: {names}"
        yield fault(file, "results.missing", message, column="handle")


def _groups(
    file: str, rows: Sequence[ResultRow], drawn: Mapping[str, DrawnUnit], within: str | None
) -> tuple[dict[str, str], list[Fault]]:
    """Group of each stratum, and the rows that disagree about it."""
    groups: dict[str, str] = {}
    faults: list[Fault] = []
    for row in rows:
        unit = drawn.get(row.handle)
        if within is None or unit is None or row.arm is not Arm.RANDOM:
            continue
        value = row.cells[within]
        if not value:
            continue  # a blank domain is told already
        first = groups.setdefault(unit.stratum, value)
        if value != first:
            message = f"stratum {unit.stratum} has {first} in an earlier row"
            faults.append(
                fault(file, "results.group", message, row=row.row, column=within, value=value)
            )
    return groups, faults


def _checked(row: ResultRow, unit: DrawnUnit | None, by: Sequence[str]) -> CheckedUnit:
    """The row with its probabilities; a targeted check has none."""
    is_random = row.arm is Arm.RANDOM and unit is not None
    return CheckedUnit(
        handle=row.handle,
        stratum=unit.stratum if unit else "",
        violation=row.violation,
        probability=unit.probability if is_random and unit else None,
        conditional=unit.conditional if is_random and unit else None,
        arm=Arm(str(row.arm)),
        domains={column: row.cells[column] for column in by},
    )
