"""The published answer of a dispatch as rows, for a stranger to check (docs/format.md §6.2).

Teams are the result. Everything else here is evidence: prices, scales, Hall sets and tied plans
prove that no other teams could have come of the problem and the seed, and any that pass prove
the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from randinspect.dispatch.hall import HallSet

__all__ = ["MAX_ROUNDS", "Answer", "Course", "Refusal", "Round", "Table", "Tie", "nested_prices"]

MAX_ROUNDS: Final = 200
"""Most rounds: each but the last has four files, and a bundle holds at most 1000."""

Table: TypeAlias = tuple[tuple[str, ...], ...]


def nested_prices(class_prices: Table | None, group_prices: Table | None) -> dict[str, Any]:
    """Prices of load classes and groups as plain data, under their keys; without any, nothing."""
    tables = {"class_prices": class_prices, "group_prices": group_prices}
    return {key: [list(row) for row in rows] for key, rows in tables.items() if rows is not None}


@dataclass(frozen=True, slots=True)
class Round:
    """A plan with its certificate, and what is cut off after it.

    Parameters
    ----------
    teams
        Rows of ``teams.tsv``, sorted: ``(inspection, slot, inspector)``.
    prices
        Rows of ``prices.tsv``, sorted: ``(inspector, price)``, non-zero prices only.
    scale
        ``D``, by which costs are multiplied.
    cuts
        Rows of ``cuts.tsv``, sorted: ``(inspection, inspector)``, no longer eligible in the
        next round. Empty in the last round only.
    class_prices, group_prices
        Rows ``(class, inspector, price)`` and ``(inspection, slot, group, price)``, sorted, prices
        above zero only; None where the dispatch has no load classes, no groups.
    """

    teams: Table
    prices: Table
    scale: int
    cuts: Table = ()
    class_prices: Table | None = None
    group_prices: Table | None = None

    @property
    def numbers(self) -> dict[str, Any]:
        """Scale, and prices of load classes and groups where there are any, as plain data."""
        return {"D": self.scale} | nested_prices(self.class_prices, self.group_prices)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an inspector was not cut off from an inspection: no plan would be left.

    Parameters
    ----------
    inspection, inspector
        Handles.
    hall
        Hall set of the network without them.
    """

    inspection: str
    inspector: str
    hall: HallSet


@dataclass(frozen=True, slots=True)
class Course:
    """Rounds under one kind of ticket.

    Parameters
    ----------
    rounds
        Plans in their order.
    refusals
        Cuts that could not be made, ascending by handles; one serves all rounds.
    """

    rounds: tuple[Round, ...]
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Tie:
    """Two cheapest plans under one kind of ticket, so that the next kind decides.

    Parameters
    ----------
    course
        Rounds before the tie; there are none if the first round ties.
    plans
        Two different plans as rows, the smaller first.
    prices
        Prices at which every team of both is a cheapest one, with ``D = 1``.
    class_prices, group_prices
        As in `Round`.
    """

    course: Course
    plans: tuple[Table, Table]
    prices: Table
    class_prices: Table | None = None
    group_prices: Table | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Teams and everything that proves them.

    Parameters
    ----------
    rung
        Position in the ladder of the shortlist used.
    failed
        For each rung before it the Hall set that refutes it.
    ties
        Kinds of tickets that named no single plan, in their order.
    course
        Rounds under the kind that did; the last one is the answer.
    kept
        Rows ``(inspection, x, y)``, sorted: couples that could not be parted.
    """

    rung: int
    failed: tuple[HallSet, ...]
    ties: tuple[Tie, ...]
    course: Course
    kept: Table = ()

    @property
    def last(self) -> Round:
        """The round whose teams go."""
        return self.course.rounds[-1]

    @property
    def certificate(self) -> dict[str, Any]:
        """Content of ``certificate.json``."""
        return {
            **self.last.numbers,
            "rounds": len(self.course.rounds),
            "rung": self.rung,
            "ties": len(self.ties),
        }
