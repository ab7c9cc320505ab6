"""How well could somebody guess the teams beforehand? Estimated by dry runs (docs/method.md §3.13).

A dispatch under a seed that nobody knows is a lottery, and its chances have no closed form. So it
is drawn many times under seeds made from a fixed text, which have nothing to do with any real one,
and counted: who is how likely where, at most, and who carries more than an even share. It needs no
seed and belongs before the lock. It is a report: nothing of it is published or digested.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.binomial import upper_bound
from randinspect.dispatch.dispatching import dispatch
from randinspect.dispatch.flow import Solver
from randinspect.dispatch.problem import Problem
from randinspect.errors import FormatError
from randinspect.lottery.tickets import Tickets

__all__ = ["Chance", "Exposure", "SmallPool", "exposure"]

_HALF: Final = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class SmallPool:
    """A slot so few people fit that nothing can make it unpredictable.

    Parameters
    ----------
    inspection, slot
        Where.
    demand, eligible
        How many are drawn, of how many.
    """

    inspection: str
    slot: str
    demand: int
    eligible: int

    @property
    def even(self) -> Fraction:
        """``k/d``: somebody goes with this probability or more, under any mechanism."""
        return Fraction(self.demand, max(self.eligible, self.demand))


@dataclass(frozen=True, slots=True)
class Chance:
    """What one inspector has to expect.

    Parameters
    ----------
    inspector
        Handle.
    inspections
        How many inspections the inspector is eligible for.
    drawn
        Mean share of them that the inspector goes to.
    even
        The same if every slot were a simple random sample of its list and no load counted.
    loads
        Least and most inspections in any of the draws.
    """

    inspector: str
    inspections: int
    drawn: Fraction
    even: Fraction
    loads: tuple[int, int]

    @property
    def ratio(self) -> Fraction:
        """Above 1: sent more often than an even share, because busier ones hit their caps."""
        return self.drawn / self.even if self.even else Fraction(1)


@dataclass(frozen=True, slots=True)
class Exposure:
    """What dry runs show.

    Parameters
    ----------
    draws
        How many.
    rungs
        How often each rung of the shortlists was the first with a plan.
    likeliest
        ``(inspection, inspector)`` that went together most often, None if there are no pairs.
    most
        How often.
    bound
        No pair of the problem is likelier than this, with confidence ``1 - alpha`` for all pairs at
        once; 0 where there are no pairs.
    alpha
        The error allowed.
    entropy, even_entropy
        Sum of ``-p·log2(p)`` over the pairs, of the shares found and of ``k/d``, in bits.
    chances
        One for each inspector, in the order of handles.
    small_pools
        Slots with ``k/d`` above the threshold.
    kept
        In how many draws a couple was kept.
    """

    draws: int
    rungs: tuple[int, ...]
    likeliest: tuple[str, str] | None
    most: int
    bound: Fraction
    alpha: Fraction
    entropy: float
    even_entropy: float
    chances: tuple[Chance, ...]
    small_pools: tuple[SmallPool, ...]
    kept: int

    @property
    def missed(self) -> Fraction:
        """Share of the draws in which the first rung had no plan: adds to its bound."""
        return 1 - Fraction(self.rungs[0], self.draws)

    def __str__(self) -> str:
        """Some lines for people."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        """What matters, with its numbers."""
        if self.likeliest:
            inspection, inspector = self.likeliest
            yield (
                f"likeliest pair: {inspector} in {inspection}, {self.most} of {self.draws} draws; "
                f"no pair is likelier than {float(self.bound):.4f} (error {self.alpha})"
            )
        yield f"entropy {self.entropy:.1f} bits of {self.even_entropy:.1f} if all were even"
        ratios = [float(chance.ratio) for chance in self.chances if chance.inspections]
        if ratios:
            yield f"share of an even chance, by inspector: {min(ratios):.2f} to {max(ratios):.2f}"
            spread = [load for chance in self.chances for load in chance.loads]
            yield f"loads in all draws: {min(spread)} to {max(spread)}"
        yield f"first shortlist without a plan in {float(self.missed):.2%} of the draws"
        for pool in self.small_pools:
            place = f"slot {pool.slot} of {pool.inspection}"
            yield f"predictable: {place} draws {pool.demand} of {pool.eligible}; add people to it"


def exposure(
    problem: Problem,
    *,
    draws: int = 500,
    alpha: Fraction = Fraction(1, 100),
    threshold: Fraction | None = None,
    solver: Solver | None = None,
) -> Exposure:
    """Draw a problem many times under unrelated seeds, and count.

    Parameters
    ----------
    problem
        The problem to be committed, which passed its precheck.
    draws
        How many.
    alpha
        Error allowed for the bound on all pairs together (Bonferroni).
    threshold
        Slots that draw more than this share of their list are small pools; the first rung of the
        shortlists unless said, or 1/2 where there are none.
    solver
        As for `dispatch`.

    Raises
    ------
    FormatError
        Unless ``draws`` is positive and ``0 < alpha < 1``.
    InfeasibleDispatch, SolverLimit
        As `dispatch`.
    """
    if draws < 1 or not 0 < alpha < 1:
        raise FormatError(f"{draws} draws at an error of {alpha} are no dry run")
    counts = _Counts.of(problem, draws, solver)
    narrowest = problem.ladder[0]
    limit = threshold or (narrowest if narrowest < 1 else _HALF)
    pairs, hits = problem.pairs(), counts.hits
    best = int(hits.argmax()) if len(hits) else None
    most = int(hits.max(initial=0))
    even = _even(problem)
    return Exposure(
        draws=draws,
        rungs=tuple(counts.rungs[rung] for rung in range(len(problem.ladder))),
        likeliest=None
        if best is None
        else (
            problem.inspections[pairs.inspection[best]],
            problem.inspectors[pairs.inspector[best]],
        ),
        most=most,
        bound=upper_bound(most, draws, alpha / len(hits)) if len(hits) else Fraction(0),
        alpha=alpha,
        entropy=_entropy(hits / draws),
        even_entropy=_entropy(np.array([float(share) for share in even])),
        chances=tuple(_chances(problem, counts, even)),
        small_pools=tuple(_small_pools(problem, limit)),
        kept=counts.kept,
    )


@dataclass(slots=True)
class _Counts:
    """What was counted: hits of the pairs, shape ``(V,)``, and loads, each shape ``(I,)``."""

    hits: NDArray[np.int64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    rungs: Counter[int]
    kept: int

    @classmethod
    def of(cls, problem: Problem, draws: int, solver: Solver | None) -> _Counts:
        """Draw and count."""
        pairs = problem.pairs()
        place = {
            (problem.inspections[i], problem.inspectors[j]): v
            for v, (i, j) in enumerate(
                zip(pairs.inspection.tolist(), pairs.inspector.tolist(), strict=True)
            )
        }
        people, rungs, kept = len(problem.inspectors), Counter[int](), 0
        hits = np.zeros(len(pairs.arcs), dtype=np.int64)
        least, most = np.full(people, len(problem.inspections)), np.zeros(people, dtype=np.int64)
        for number in range(draws):
            drawn = dispatch(problem, _dry_tickets(number), solver=solver)
            here = [place[inspection, inspector] for inspection, _, inspector in drawn.teams]
            hits[here] += 1
            load = np.bincount(pairs.inspector[here], minlength=people)
            least, most = np.minimum(least, load), np.maximum(most, load)
            rungs[drawn.answer.rung] += 1
            kept += bool(drawn.answer.kept)
        return cls(hits, least, most, rungs, kept)


def _dry_tickets(number: int) -> Tickets:
    """Tickets of a dry run: a seed that no beacon ever gives on purpose."""
    return Tickets(sha256(f"randinspect/1/exposure\n{number}".encode()).hexdigest())


def _even(problem: Problem) -> list[Fraction]:
    """``k/d`` of each pair, added up over the slots that the inspector fits, at most 1."""
    eligible = np.bincount(problem.arc_slot, minlength=len(problem.slot_name))
    shares = [
        Fraction(k, max(d, 1))
        for k, d in zip(problem.slot_demand.tolist(), eligible.tolist(), strict=True)
    ]
    pairs = problem.pairs()
    even = [Fraction(0)] * len(pairs.arcs)
    for v, s in zip(pairs.of_arc.tolist(), problem.arc_slot.tolist(), strict=True):
        even[v] += shares[s]
    return [min(share, Fraction(1)) for share in even]


def _chances(problem: Problem, counts: _Counts, even: list[Fraction]) -> Iterator[Chance]:
    """What each inspector has to expect."""
    pairs, draws = problem.pairs(), counts.rungs.total()
    people = len(problem.inspectors)
    inspections = np.bincount(pairs.inspector, minlength=people).tolist()
    visits = np.zeros(people, dtype=np.int64)
    np.add.at(visits, pairs.inspector, counts.hits)
    fair = [Fraction(0)] * people
    for v, j in enumerate(pairs.inspector.tolist()):
        fair[j] += even[v]
    for j, name in enumerate(problem.inspectors):
        count = max(inspections[j], 1)
        yield Chance(
            name,
            inspections[j],
            Fraction(int(visits[j]), draws * count),
            fair[j] / count,
            (int(counts.least[j]), int(counts.most[j])),
        )


def _small_pools(problem: Problem, limit: Fraction) -> Iterator[SmallPool]:
    """Slots that draw more than a share of their list."""
    eligible = np.bincount(problem.arc_slot, minlength=len(problem.slot_name)).tolist()
    for s, (demand, count) in enumerate(zip(problem.slot_demand.tolist(), eligible, strict=True)):
        if demand > limit * count:
            name = problem.inspections[problem.slot_inspection[s]]
            yield SmallPool(name, problem.slot_name[s], demand, count)


def _entropy(shares: NDArray[np.float64]) -> float:
    """Sum of ``-p·log2(p)``, in bits."""
    return math.fsum(-p * math.log2(p) for p in shares.tolist() if p > 0)
