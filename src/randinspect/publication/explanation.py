"""Explaining one handle from a bundle: the numbers that decided (docs/method.md §4).

Everything here follows from published files; the reasons that only the office knows are told
by the rulebook's and the dispatch's own explanations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

import numpy as np

from randinspect.canonical import read_document, read_table
from randinspect.errors import UnknownNameError
from randinspect.lottery import Tickets
from randinspect.publication.bundle import REFERRAL
from randinspect.publication.commitment import Kind, read_commitment
from randinspect.publication.dispatch_explanation import explain_dispatched
from randinspect.publication.input_names import BODIES, LINKS
from randinspect.publication.jurisdiction import read_referral
from randinspect.publication.margins import bound_margins, group_facts
from randinspect.publication.second_stage import read_bodies, read_links
from randinspect.publication.ticket_facts import ticket_facts
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    TICKETED,
    Method,
    SampleRole,
    Target,
    batch_numbers,
    certain_units,
    read_sample,
    read_targets,
    round_targets,
    start_of,
    ticket_order,
    unit_probability,
)

__all__ = ["explain_handle"]

_DECLARED: Final = "declared; pareto delivers it approximately (docs/method.md 2.12, 2.13)"


def explain_handle(
    files: Mapping[str, bytes], handle: str, amendments: Sequence[bytes] = ()
) -> dict[str, Any]:
    """Tell what a bundle says of a handle.

    Parameters
    ----------
    files
        A bundle, drawn or only locked.
    handle
        An agency's handle; in a dispatch also an inspector's.
    amendments
        Of a drawn dispatch, in their order; then the drawn team is told beside the one in force.

    Returns
    -------
    dict[str, Any]
        Plain data: for a selection stratum, size, π (of ``pareto`` the declared one, which is
        said beside it), role, ticket, rank and cut-off; for a dispatch who goes there, or where
        somebody goes, at which ticket and price.

    Raises
    ------
    FormatError
        If the bundle does not know the handle, or an amendment does not hold.
    """
    commitment = read_commitment(files["commit.json"])
    if commitment.kind is Kind.DISPATCH:
        return explain_dispatched(files, handle, amendments)
    frame = Frame.from_table(files["frame.tsv"])
    place = frame.index(handle)
    if place is None:
        raise UnknownNameError(
            f"{handle} is no handle of {commitment.draw_id}; handles are in frame.tsv, and an "
            "agency is told its own sealed handle by the authority"
        )
    return _explain_unit(files, frame, place)


def _explain_unit(files: Mapping[str, bytes], frame: Frame, place: int) -> dict[str, Any]:
    """Facts about one unit of the frame."""
    targets = read_targets(files["targets.json"], frame)
    stratum = next(s for s in frame.strata() if place in s.members)
    target = next(t for t in targets if t.stratum == stratum.label)
    inside = int(np.flatnonzero(stratum.members == place)[0])
    facts: dict[str, Any] = {
        "handle": frame.handles[place].decode(),
        "stratum": stratum.label,
        "size": int(stratum.sizes[inside]),
        "units": len(stratum.members),
        "units_in_scope": stratum.positive,
        "target": str(target.size),
        "method": str(target.method),
        "inclusion_probability": str(unit_probability(stratum.sizes, inside, target)),
    }
    if target.method is Method.PARETO and facts["inclusion_probability"] not in ("0", "1"):
        facts["inclusion_probability_is"] = _DECLARED
    facts |= _stage_facts(files, facts["handle"], Fraction(facts["inclusion_probability"]))
    margins = bound_margins(read_commitment(files["commit.json"]), files, targets)
    if margins is not None:
        sample = files.get("sample.tsv")
        facts["margins"] = group_facts(margins, targets, stratum.label, sample)
    if "seed.json" in files and "sample.tsv" in files:
        tickets, up = Tickets(read_document(files["seed.json"])["seed"]), None
        if margins is not None:
            up = round_targets(targets, margins, tickets)[stratum.label]
            if target.den > 1:
                facts["rounded"] = "up" if up else "down"
        facts |= _drawn_facts(files, frame, target, place, tickets=tickets, up=up)
    return facts


def _stage_facts(files: Mapping[str, bytes], handle: str, second: Fraction) -> dict[str, Any]:
    """Body and holder of a unit of a second stage, and π as the product of both stages."""
    parent = read_commitment(files["commit.json"]).parent
    if parent is None:
        return {}
    link = read_links(files[LINKS])[handle]
    first = read_bodies(files[BODIES])[link.body]
    return {
        "body": link.body,
        **({"holder": link.holder} if link.is_capped else {}),
        "drawn_before": parent.draw_id,
        "first_stage_probability": str(first),
        "overall_probability": str(first * second),
    }


def _drawn_facts(
    files: Mapping[str, bytes],
    frame: Frame,
    target: Target,
    place: int,
    *,
    tickets: Tickets,
    up: bool | None,
) -> dict[str, Any]:
    """Role, ticket, rank and cut-off of one unit."""
    handle = frame.handles[place].decode()
    rows = {row[3]: row for row in read_table(files["sample.tsv"], 4)}
    row, size = rows.get(handle), int(frame.sizes[place])
    role = row[1] if row else ("not drawn" if size else "out of scope")
    facts: dict[str, Any] = {
        "role": role,
        "sample_rank": int(row[2]) if row else None,
        "ticket": tickets.hex("a", handle),
    }
    if REFERRAL in files and row and row[1] != SampleRole.RESERVE:
        facts["authorities"] = list(read_referral(files[REFERRAL])[handle].authorities)
    if of := read_commitment(files["commit.json"]).batches:
        number = batch_numbers(read_sample(files["sample.tsv"]), of).get(handle)
        facts |= {"batch": number, "batches": of}
    return facts | (_order_facts(frame, target, place, tickets=tickets, up=up) if size else {})


def _order_facts(
    frame: Frame, target: Target, place: int, *, tickets: Tickets, up: bool | None
) -> dict[str, Any]:
    """Where the ticket stands, and the line that decides."""
    stratum = next(s for s in frame.strata() if s.label == target.stratum)
    scope = np.flatnonzero(stratum.sizes)
    sizes, members = stratum.sizes[scope], stratum.members[scope]
    if target.method in TICKETED:
        inside = int(np.flatnonzero(members == place)[0])
        return ticket_facts(frame.handles[members], sizes, inside, target, tickets)
    names = frame.handles[members].tolist()

    def whole(i: int) -> tuple[int, bytes]:
        return tickets.ticket("a", names[i].decode()), names[i]

    order = ticket_order(tickets.leading("a", names), whole)
    position = int(np.flatnonzero(members[order] == place)[0])
    facts: dict[str, Any] = {"ticket_rank": position + 1}
    if target.method is Method.EQUAL:
        last = names[int(order[target.num - 1])].decode() if target.num else None
        return facts | {"cut_off_ticket": tickets.hex("a", last) if last else None}
    certain, num = certain_units(sizes, target.num, target.den)
    left = np.where(certain, 0, sizes)[order]
    size_sum = int(left.sum())
    end, total = int(left[: position + 1].sum()), target.den * size_sum
    if num == 0 or left[position] == 0:
        return facts
    start = start_of(target, num=num, size_sum=size_sum, up=up, tickets=tickets)
    exact = _first_hit(end - int(left[position]), start, total, num)
    hit = exact // num if exact // num * target.den < total else None
    return facts | {
        "cumulated_from": end - int(left[position]),
        "cumulated_to": end,
        "next_hit": hit,
        "next_hit_exact": None if hit is None else f"{exact}/{num}",
        "start": f"{start}/{num}",
        "step": f"{total}/{num}",
    }


def _first_hit(begin: int, start: int, total: int, num: int) -> int:
    """Numerator over ``num`` of the first hit ``(start + k·total)/num`` at or above ``begin``."""
    k = max(0, -((start - begin * num) // total))
    return start + k * total
