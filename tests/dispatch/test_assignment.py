"""Assignment with given costs: proved cheapest, and equal to what others published."""

from __future__ import annotations

import ast
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from registries import DATA

from randinspect.dispatch import Assigned, Market, Outcome, assign, check_assigned
from randinspect.errors import DesignError

ASSIGNMENT = DATA.parent / "assignment"
UNIT = 1024  # probabilities in thousandths of the binary kind: ten halvings of [0, 1]
# Set, most papers of a reviewer, best similarity in quarters (PROVENANCE.md).
SETS = (("preflib1", 6, 497), ("preflib3", 6, 1817), ("aamas2015", 12, 5625))


@st.composite
def markets(draw: st.DrawFn) -> Market:
    """Two or three rows and columns, few units, costs of both signs."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    ends = [(i, j) for i in range(rows) for j in range(columns) if draw(st.integers(0, 4))]
    floors = [draw(st.integers(0, 1)) for _ in range(columns)]
    small = st.integers(0, 2)
    return Market(
        np.array([draw(small) for _ in range(rows)]),
        np.array(floors),
        np.array([floor + draw(small) for floor in floors]),
        np.array([i for i, _ in ends], dtype=np.int64),
        np.array([j for _, j in ends], dtype=np.int64),
        np.array([draw(st.integers(-5, 9)) for _ in ends], dtype=np.int64),
        np.array([draw(small) for _ in ends], dtype=np.int64),
    )


def cheapest(market: Market) -> int | None:
    """Least cost by trying everything; None if nothing is possible."""
    best = None
    for units in product(*(range(most + 1) for most in market.capacity.tolist())):
        filled, load = [0] * len(market.demand), [0] * len(market.cap)
        for i, j, x in zip(market.row.tolist(), market.column.tolist(), units, strict=True):
            filled[i] += x
            load[j] += x
        if filled != market.demand.tolist():
            continue
        limits = zip(market.floor.tolist(), load, market.cap.tolist(), strict=True)
        if all(floor <= some <= cap for floor, some, cap in limits):
            cost = sum(c * x for c, x in zip(market.cost.tolist(), units, strict=True))
            best = cost if best is None else min(best, cost)
    return best


class TestTheCheapest:
    @given(markets())
    @settings(max_examples=150, deadline=None)
    def test_it_is_the_least_of_everything_that_could_be_tried(self, market: Market) -> None:
        """With proof, or nobody assigned where nothing is possible."""
        found = assign(market)
        least = cheapest(market)

        if least is None:
            assert found.outcome is Outcome.INFEASIBLE
        else:
            assert (found.outcome, found.cost) == (Outcome.OPTIMAL, least)
            assert check_assigned(found, market=market) == ()

    def small(self) -> tuple[Market, Assigned]:
        """Two rows and columns, one unit each, costs 1 9 2 4."""
        one, two = np.array([1, 1]), np.array([0, 0, 1, 1])
        market = Market(
            one, 0 * one, one, two, np.array([0, 1, 0, 1]), np.array([1, 9, 2, 4]), 0 * two + 1
        )
        return market, assign(market)

    def test_whatever_is_changed_fails_the_check(self) -> None:
        """Cost, units, values, and a dearer assignment with its own cost."""
        market, found = self.small()
        dear = replace(found, units=np.array([0, 1, 1, 0]), cost=11)

        assert check_assigned(found, market=market) == ()
        for forged, said in (
            (replace(found, cost=4), "not 4"),
            (replace(found, units=np.array([1, 0, 0, 0])), "does not get its demand"),
            (replace(found, units=np.array([2, -1, 0, 1])), "more than its capacity"),
            (replace(found, values=found.values + 1), "the values prove"),
            (dear, "the values prove 5, the units cost 11"),
            (replace(found, outcome=Outcome.FEASIBLE), "no assignment to check"),
        ):
            assert any(said in fault for fault in check_assigned(forged, market=market)), said

    def test_no_market_is_approximated(self) -> None:
        """Fractions, foreign ends, lists of other lengths, negative limits: refused."""
        market, _ = self.small()
        for change, said in (
            ({"cost": np.array([0.5, 1, 1, 1])}, "whole numbers"),
            ({"row": np.array([0, 0, 1, 2])}, "leads to no row"),
            ({"capacity": np.array([1])}, "different lengths"),
            ({"demand": np.array([-1, 1])}, "0 or more"),
        ):
            with pytest.raises(DesignError, match=said):
                replace(market, **change)


def similarities(name: str) -> NDArray[np.int64]:
    """Similarities in quarters, shape (papers, reviewers)."""
    lines = (ASSIGNMENT / f"{name}.in").read_text(encoding="ascii").splitlines()[1:]
    rows = [[int(Fraction(word) * 4) for word in line.split()] for line in lines if line.split()]
    return np.array(rows, dtype=np.int64)


def published(name: str) -> tuple[list[float], list[float]]:
    """Quality shares and thresholds of PLRA in a log."""
    lines = (ASSIGNMENT / f"{name}_main.log").read_text(encoding="ascii").splitlines()
    lists = [ast.literal_eval(line) for line in lines if line.startswith("[")]
    return lists[0], lists[1][0]


def best_similarity(table: NDArray[np.int64], q: int, cap: int) -> int:
    """Best expected similarity if no pair is likelier than q/1024, in quarters of 1/1024."""
    papers, reviewers = table.shape
    ends = np.indices(table.shape).reshape(2, -1)
    market = Market(
        np.full(papers, 3 * UNIT),
        np.zeros(reviewers, dtype=np.int64),
        np.full(reviewers, cap * UNIT),
        ends[0],
        ends[1],
        -table.ravel(),
        np.full(table.size, q),
    )
    found = assign(market)
    return -found.cost if found.outcome is Outcome.OPTIMAL else -1


@pytest.mark.parametrize(("name", "cap", "best"), SETS)
@pytest.mark.skipif(not ASSIGNMENT.is_dir(), reason="the assignment data is not beside the project")
def test_published_thresholds_come_out_equal(name: str, cap: int, best: int) -> None:
    """PLRA's smallest Q at eight quality shares, and the shares themselves, without tolerance.

    Xu, Jecmen et al. (2023), perturbed maximisation: Q is found by ten halvings of [0, 1], so it
    is the least q/1024 whose best similarity reaches target - 0.0001; q reaches it, q - 1 does
    not.
    """
    table = similarities(name)
    shares, thresholds = published(name)
    targets = ("0.80", "0.85", "0.90", "0.95", "0.98", "0.99", "0.995", "1.00")

    assert best_similarity(table, UNIT, cap) == best * UNIT
    for target, share, threshold in zip(targets, shares, thresholds, strict=True):
        asked = (Fraction(target) - Fraction(1, 10_000)) * best * UNIT
        q = int(threshold * UNIT)
        reached = best_similarity(table, q, cap)

        assert q == threshold * UNIT
        assert best_similarity(table, q - 1, cap) < asked <= reached
        assert reached / (best * UNIT) == share
