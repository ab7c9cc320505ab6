"""Visits that are merged with those of other departments (综合查一次, docs/format.md §3.4.4).

1. Every dispatch that the quarter names under ``[[merge]]`` is verified, drawn and dated.
2. Its inspections are known by their ids: where agencies are open there by these, else by the
   openings that were handed over. Each opening shows by itself what it opens.
3. Own inspections of the same agencies join the visits whose day lies in the own window.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from randinspect.canonical import normalised_id, open_handle, read_table, write_table
from randinspect.canonical.handles import sealed_handle
from randinspect.errors import Fault, FormatError, ProtocolError, QuarterFileError
from randinspect.office.inputs.named_bundle import named_bundle
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.quarter_tables import MergePlan
from randinspect.office.own_ledger.pinning import quarter_pins
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.merging import MergedRow
from randinspect.verification import verify_files

__all__ = [
    "fixed_days",
    "joined_visits",
    "merge_notes",
    "merged_table",
    "visits_apart",
    "window_notes",
]

_SHOWN: Final = 8


def joined_visits(quarter: QuarterFile, own: Mapping[str, str]) -> dict[str, MergedRow]:
    """Visits of other departments that own inspections join.

    Parameters
    ----------
    quarter
        The quarter's file.
    own
        Id of the agency of each own inspection, by its handle.

    Raises
    ------
    ProtocolError
        If a dispatch that is named does not verify, is not dated, or is one's own; or if two of
        them date visits to one agency differently, so that they did not merge.
    QuarterFileError
        If agencies are sealed there and nothing opens them.
    """
    first, last = quarter.plan.date_from, quarter.plan.date_to
    found: dict[str, MergedRow] = {}
    for row in _visits(quarter, own):
        inspection, joined = row
        if not first <= date.fromisoformat(joined.day) <= last:
            continue
        before = found.setdefault(inspection, joined)
        if before.day != joined.day:
            raise ProtocolError(
                f"merge: {inspection} is visited on {before.day} by {before.draw_id} and on "
                f"{joined.day} by {joined.draw_id}; they do not go together, so name one of them"
            )
    return found


def fixed_days(merged: Mapping[str, MergedRow]) -> dict[str, date]:
    """Days of the visits that are joined, by the own inspection."""
    return {inspection: date.fromisoformat(row.day) for inspection, row in merged.items()}


def merged_table(merged: Mapping[str, MergedRow]) -> bytes | None:
    """Bytes of ``merged.tsv``, None if nothing is joined."""
    if not merged:
        return None
    rows = ((own, row.draw_id, row.inspection, row.day) for own, row in merged.items())
    return write_table(rows)


def visits_apart(
    quarter: QuarterFile, own: Mapping[str, str], merged: Mapping[str, MergedRow]
) -> tuple[tuple[str, str, str], ...]:
    """Inspections of agencies that both visit, and not together: handle, other draw, its day."""
    found = _visits(quarter, own)
    return tuple((one, row.draw_id, row.day) for one, row in found if one not in merged)


def merge_notes(apart: Sequence[tuple[str, str, str]]) -> Iterator[Fault]:
    """Note once how many agencies both visit, and not together."""
    if apart:
        shown = ", ".join(f"{one} ({day})" for one, _, day in apart[:_SHOWN])
        yield Fault(
            "quarter.toml",
            "merge.window",
            f"{len(apart)} agencies are visited twice, for the other department's day is outside "
            f"of the window here: {shown}{', …' if len(apart) > _SHOWN else ''}",
            "both visits stand; `check` counts such days before the lock",
            column="merge",
        )


def window_notes(quarter: QuarterFile) -> Iterator[Fault]:
    """Note, before anything is locked, days of other departments outside of the own window.

    A dispatch that is not there, or not drawn yet, dates nothing; the lock refuses it.
    """
    first, last = quarter.plan.date_from, quarter.plan.date_to
    for plan in quarter.merges:
        try:
            files = _dispatch(quarter, plan)
        except ProtocolError:
            continue
        days = [date.fromisoformat(row[1]) for row in read_table(files["visits.tsv"], 2)]
        out = sum(not first <= day <= last for day in days)
        if out:
            yield Fault(
                "quarter.toml",
                "merge.days",
                f"{out} of {len(days)} visits there lie outside of {first} to {last}: agencies "
                "that both draw are visited twice",
                "move plan.date_from or plan.date_to before the lock, or leave it so",
                column="merge",
                value=plan.bundle,
            )


def _visits(quarter: QuarterFile, own: Mapping[str, str]) -> Iterator[tuple[str, MergedRow]]:
    """Every dated visit of the dispatches named to an agency that is inspected from here."""
    for plan in quarter.merges:
        files = _dispatch(quarter, plan)
        commitment = read_commitment(files["commit.json"])
        known = _opened(quarter, plan) if commitment.disclosure.agency == "sealed" else None
        days = {row[0]: row[1] for row in read_table(files["visits.tsv"], 2)}
        for inspection, identifier in sorted(own.items()):
            theirs = open_handle(identifier) if known is None else known.get(identifier)
            if theirs in days and theirs is not None:
                yield inspection, MergedRow(commitment.draw_id, theirs, days[theirs])


def _dispatch(quarter: QuarterFile, plan: MergePlan) -> dict[str, bytes]:
    """Files of another department's dispatch."""
    name = plan.bundle
    files = named_bundle(quarter.path(plan.bundle), f"merge.bundle {name}")
    verdict = verify_files(files, quarter_pins(quarter))
    if not verdict:
        raise ProtocolError(f"merge.bundle {name}: it does not verify: {verdict.findings[0]}")
    commitment = read_commitment(files["commit.json"])
    if commitment.kind is not Kind.DISPATCH or "visits.tsv" not in files:
        raise ProtocolError(f"merge.bundle {name}: it is no drawn dispatch that dates its visits")
    if commitment.authority == quarter.authority.id:
        raise ProtocolError(f"merge.bundle {name}: it is this authority's own dispatch")
    return files


def _opened(quarter: QuarterFile, plan: MergePlan) -> dict[str, str]:
    """Handle of each agency that was opened, by its id."""
    if plan.openings is None:
        raise QuarterFileError([_sealed("its agencies are sealed, and nothing says who they are")])
    try:
        rows = read_table(quarter.path(plan.openings).read_bytes(), 3)
    except (OSError, FormatError) as error:
        raise QuarterFileError([_sealed(f"the openings cannot be read: {error}")]) from error
    wrong = [handle for handle, salt, i in rows if sealed_handle(salt, i) != handle]
    if wrong:
        raise QuarterFileError([_sealed(f"{wrong[0]} does not open to the id beside it")])
    return {normalised_id(identifier): handle for handle, _, identifier in rows}


def _sealed(message: str) -> Fault:
    """Fault of agencies that nobody can tell."""
    cure = "name the openings of shared agencies that the other department handed over"
    return Fault("quarter.toml", "merge.openings", message, cure, column="merge.openings")
