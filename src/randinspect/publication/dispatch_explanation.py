"""Explaining one handle or pair of a dispatch from its bundle (docs/method.md §4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import read_document, read_table
from randinspect.dispatch.answer import Answer
from randinspect.dispatch.audit import final_network
from randinspect.dispatch.price_rows import weights_of
from randinspect.dispatch.problem import Problem
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.standing import Standing, standing
from randinspect.errors import FormatError, UnknownNameError
from randinspect.lottery import Tickets
from randinspect.publication.assistants import read_assistants
from randinspect.publication.commitment import read_commitment
from randinspect.publication.direct import bound_direct
from randinspect.publication.in_force import in_force
from randinspect.publication.input_names import ASSISTANTS
from randinspect.publication.problems import read_problem
from randinspect.publication.teams import read_answer

__all__ = ["explain_dispatched", "explain_pair"]


def explain_dispatched(
    files: Mapping[str, bytes], handle: str, amendments: Sequence[bytes]
) -> dict[str, Any]:
    """Tell who goes to an inspection, or where an inspector goes.

    Parameters
    ----------
    files
        A dispatch bundle, drawn or only locked.
    handle
        An inspection's or an inspector's.
    amendments
        Of a drawn dispatch, in their order.

    Raises
    ------
    UnknownNameError
        If it is the handle of neither.
    FormatError
        If an amendment does not hold.
    """
    problem = read_problem(files)
    is_inspection = handle in problem.inspections
    if not is_inspection and handle not in problem.inspectors:
        raise UnknownNameError(
            f"{handle} is neither an inspection nor an inspector of this dispatch"
        )
    column = 0 if is_inspection else 2
    eligible = [row for row in problem.eligible_rows() if row[column] == handle]
    facts: dict[str, Any] = {"handle": handle, "eligible": len(eligible)}
    facts |= _assistant_facts(files, handle, {row[2] for row in eligible})
    direct = bound_direct(read_commitment(files["commit.json"]), files, problem)
    named = {row[0]: direct[row[0]] for row in eligible if row[0] in direct}
    if named:
        facts["direct"] = named
    batch = read_commitment(files["commit.json"]).batch
    if batch is not None:
        facts |= {"batch": batch.number, "batches": batch.of}
        facts |= {"carried": handle in batch.carried} if is_inspection else {}
    if "teams.tsv" not in files or "seed.json" not in files:
        return facts
    tickets = Tickets(read_document(files["seed.json"])["seed"])
    answer = read_answer(files)
    left = final_network(problem, tickets, answer)
    rows = left.network.eligible_rows()
    cost_of = dict(zip(rows, left.costs.tolist(), strict=True))
    weights = weights_of(left.network, left.costs, answer.last).tolist()
    total_of = dict(zip(rows, weights, strict=True))
    candidates = [
        _candidate(row, cost_of[row], total_of[row], answer) for row in eligible if row in cost_of
    ]
    facts["candidates"] = sorted(candidates, key=lambda candidate: candidate["total"])
    cuts = {seat for played in answer.course.rounds for seat in played.cuts}
    facts["cut_off"] = [list(row) for row in eligible if (row[0], row[2]) in cuts]
    facts["not_in_shortlist"] = len(eligible) - len(candidates) - len(facts["cut_off"])
    facts["shortlist"] = str(problem.ladder[answer.rung])
    now = in_force(files, amendments)
    facts |= now.facts(handle)
    inspections = {row[0] for row in now.teams if row[column] == handle}
    return facts | _dates_of(files, sorted(inspections))


def _assistant_facts(files: Mapping[str, bytes], handle: str, people: set[str]) -> dict[str, Any]:
    """Who sent an assistant, or which of those who may go to an inspection assist."""
    if ASSISTANTS not in read_commitment(files["commit.json"]).inputs:
        return {}
    origins = read_assistants(files[ASSISTANTS]).origins
    if handle in origins:
        return {"assists_from": origins[handle]}
    here = {name: origins[name] for name in sorted(people & origins.keys())}
    return {"assistants": here} if handle not in people else {}


@dataclass(frozen=True, slots=True, eq=False)
class _Published:
    """A drawn dispatch as a bundle holds it."""

    problem: Problem
    network: Problem
    costs: NDArray[np.int64]
    answer: Answer


def explain_pair(
    files: Mapping[str, bytes],
    inspection: str,
    inspector: str,
    reasons: Reasons | None = None,
) -> Standing:
    """Tell where an inspector stands in an inspection of a drawn dispatch bundle.

    Parameters
    ----------
    files
        A drawn dispatch that verifies.
    inspection, inspector
        Handles.
    reasons
        The office's reasons, if they are at hand.

    Raises
    ------
    FormatError
        If it is no drawn dispatch, or knows no such pair.
    """
    if not {"seed.json", "teams.tsv"} <= set(files):
        raise FormatError("why needs a drawn dispatch; this bundle holds none")
    problem, answer = read_problem(files), read_answer(files)
    tickets = Tickets(read_document(files["seed.json"])["seed"])
    left = final_network(problem, tickets, answer)
    published = _Published(problem, left.network, left.costs, answer)
    return standing(published, inspection, inspector, reasons)


def _candidate(row: tuple[str, ...], cost: int, total: int, answer: Answer) -> dict[str, Any]:
    """Ticket, price and total of a row that the last plan could choose."""
    price = next((int(price) for name, price in answer.last.prices if name == row[2]), 0)
    nested = total - answer.last.scale * cost - price
    return {
        "inspection": row[0],
        "slot": row[1],
        "inspector": row[2],
        "ticket": cost,
        "price": price,
        **({"limit_prices": nested} if nested else {}),
        "total": total,
        "goes": row in answer.last.teams,
    }


def _dates_of(files: Mapping[str, bytes], inspections: list[str]) -> dict[str, Any]:
    """Day of each inspection, or the reason why it has none; nothing where none are dated."""
    if "visits.tsv" not in files or "undated.tsv" not in files:
        return {}
    rows = (*read_table(files["visits.tsv"], 2), *read_table(files["undated.tsv"], 2))
    days = {row[0]: row[1] for row in rows}
    return {"dates": [{"inspection": name, "date": days[name]} for name in inspections]}
