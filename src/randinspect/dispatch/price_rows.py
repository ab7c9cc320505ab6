"""Prices as published rows: written from labels, read without trust (docs/format.md §6.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical.text import parse_integer
from randinspect.dispatch.answer import Round, Table
from randinspect.dispatch.breach import Breach, BreachRule
from randinspect.dispatch.exchanges import WEIGHT_LIMIT
from randinspect.dispatch.labels import LimitPrices
from randinspect.dispatch.nodes import GroupNodes
from randinspect.dispatch.problem import Problem

__all__ = ["PriceRows", "read_prices", "weights_of", "written_prices"]

Key = TypeVar("Key")
Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class PriceRows:
    """Prices other than 0, as rows of text.

    Parameters
    ----------
    people
        ``(inspector, price)``: ``prices.tsv``.
    classes
        ``(class, inspector, price)``; None where the dispatch has no load classes.
    groups
        ``(inspection, slot, group, price)``; None where it has no groups.
    """

    people: Rows
    classes: Rows | None = None
    groups: Rows | None = None


def written_prices(
    problem: Problem, limits: LimitPrices
) -> tuple[Table, Table | None, Table | None]:
    """Rows of the prices of a problem or a part of it, each table sorted.

    Returns
    -------
    tuple
        Those of the inspectors, of the load classes, of the groups, as in `PriceRows`.
    """
    people = _rows(((name,) for name in problem.inspectors), limits.people)
    classes = _rows(_class_names(problem), limits.classes) if problem.load_classes else None
    groups = _rows(_group_names(problem), limits.groups) if problem.groups else None
    return people, classes, groups


def weights_of(problem: Problem, costs: NDArray[np.int64], played: Round) -> NDArray[np.int64]:
    """``D·cost`` and all prices of each arc at the prices of a round, shape ``(E,)``.

    Parameters
    ----------
    problem, costs
        Any part of the problem, and the costs of its arcs. Groups of which nobody is in the part
        that the round was played on have no price there.
    played
        A round that was audited.
    """
    rows = PriceRows(played.prices, played.class_prices, played.group_prices)
    limits, _ = read_prices(problem, costs, rows, played.scale)
    return costs * played.scale + limits.of_arcs(problem)


def _rows(names: Iterator[tuple[str, ...]], values: NDArray[np.int64]) -> Table:
    """Names with their values, but for 0."""
    pairs = zip(names, values.tolist(), strict=True)
    return tuple(sorted((*name, str(value)) for name, value in pairs if value))


def _class_names(problem: Problem) -> Iterator[tuple[str, ...]]:
    """Names of the load caps, in their order."""
    names = problem.load_classes.names
    return ((names[k], problem.inspectors[j]) for k, j, _ in problem.load_classes.caps.tolist())


def _group_names(problem: Problem) -> Iterator[tuple[str, ...]]:
    """Names of the group nodes, in their order."""
    nodes, groups = GroupNodes.of(problem), problem.groups
    for s, limit in zip(nodes.slot.tolist(), nodes.limit.tolist(), strict=True):
        owner = problem.inspections[problem.slot_inspection[s]]
        yield owner, problem.slot_name[s], groups.names[groups.limit_group[limit]]


def read_prices(
    problem: Problem, costs: NDArray[np.int64], rows: PriceRows, scale: int
) -> tuple[LimitPrices, list[Breach]]:
    """Prices of a problem's limits, and what is wrong with prices and scale.

    Parameters
    ----------
    problem, costs
        The problem, or the part of it that a plan was chosen from, and its costs.
    rows
        What was published.
    scale
        ``D``, by which costs are multiplied.
    """
    breaches, dearest = [], scale * int(costs.max(initial=0))
    if not 1 <= scale < WEIGHT_LIMIT or dearest >= WEIGHT_LIMIT:
        message = f"a scale of {scale} is outside its range"
        breaches.append(Breach(BreachRule.SCALE, message, at="/D"))
    limit = WEIGHT_LIMIT - dearest
    named = {name: j for j, name in enumerate(problem.inspectors)}
    people, found = _values(
        {(name,): j for name, j in named.items()}, rows.people, limit, BreachRule.PRICE
    )
    breaches += found
    classes, found = _values(
        _numbered(_class_names(problem)), rows.classes or (), limit, BreachRule.CLASS_PRICE
    )
    breaches += found
    groups, found = _values(
        _numbered(_group_names(problem)), rows.groups or (), limit, BreachRule.GROUP_PRICE
    )
    limits = LimitPrices(people, classes, groups)
    breaches += found
    if not breaches and limits.widest(problem) >= limit:
        message = (
            f"the prices of a row sum to {limits.widest(problem)}, which is outside of ±{limit}"
        )
        breaches.append(Breach(BreachRule.SCALE, message))
    return limits, breaches


def _numbered(names: Iterator[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """Place of each name."""
    return {name: place for place, name in enumerate(names)}


_FILES: Mapping[BreachRule, tuple[str, str]] = {
    BreachRule.PRICE: ("prices.tsv", "is not in inspectors.tsv"),
    BreachRule.CLASS_PRICE: ("class_prices", "is not in load_caps.tsv"),
    BreachRule.GROUP_PRICE: ("group_prices", "is no group with a limit there and a row"),
}


def _values(
    places: Mapping[tuple[str, ...], int], rows: Rows, limit: int, rule: BreachRule
) -> tuple[NDArray[np.int64], list[Breach]]:
    """Values of rows under their names, 0 for the others, and the rows that cannot stand."""
    values, breaches = np.zeros(len(places), dtype=np.int64), []
    seen: set[tuple[str, ...]] = set()
    file, unknown = _FILES[rule]
    for row, (*names, text) in enumerate(rows, 1):
        name = tuple(names)
        fault = _fault(text, limit)
        if name not in places:
            fault = fault or unknown
        elif fault is None and name in seen:
            fault = "stands twice"
        elif fault is None and rule is not BreachRule.PRICE and int(text) < 0:
            fault = "is below zero, and a limit has no floor"
        if fault:
            message = f"{file}: {', '.join(name)} [{text}] {fault}"
            person = name[-1] if rule is not BreachRule.GROUP_PRICE else None
            at = f"row {row}" if rule is BreachRule.PRICE else " ".join(name)
            breaches.append(Breach(rule, message, inspector=person, at=at))
        else:
            seen.add(name)
            values[places[name]] = int(text)
    return values, breaches


def _fault(text: str, limit: int) -> str | None:
    """Say why a price cannot stand, if so."""
    try:
        value = parse_integer(text)
    except ValueError:
        return "is no integer"
    if value == 0:
        return "is zero, and zero prices are not written"
    return None if abs(value) < limit else f"is not within ±{limit}"
