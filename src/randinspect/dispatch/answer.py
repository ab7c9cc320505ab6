"""The published answer of a dispatch as rows, for a stranger to check (docs/format.md §6.2).

Teams are the result. Everything else here is evidence: prices, scales and Hall sets prove that
no other teams could have come of the problem and the seed, and any that pass prove the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from randinspect.dispatch.hall import HallSet

__all__ = ["Answer", "Round", "Table"]

Table: TypeAlias = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Round:
    """A plan with its certificate.

    Parameters
    ----------
    teams
        Rows of ``teams.tsv``, sorted: ``(inspection, slot, inspector)``.
    prices
        Rows of ``prices.tsv``, sorted: ``(inspector, price)``, non-zero prices only.
    scale
        ``D``, by which costs are multiplied.
    """

    teams: Table
    prices: Table
    scale: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Teams and everything that proves them.

    Parameters
    ----------
    rung
        Position in the ladder of the shortlist used.
    failed
        For each rung before it the Hall set that refutes it.
    rounds
        Plans in their order; the last one is the answer.
    """

    rung: int
    failed: tuple[HallSet, ...]
    rounds: tuple[Round, ...]

    @property
    def last(self) -> Round:
        """The round whose teams go."""
        return self.rounds[-1]

    @property
    def certificate(self) -> dict[str, int]:
        """``{"D", "rounds", "rung"}`` of ``certificate.json``."""
        return {"D": self.last.scale, "rounds": len(self.rounds), "rung": self.rung}
