"""Shortages: found iff there is no plan, and Hall sets by their own arithmetic."""

from __future__ import annotations

from collections import Counter

import pytest
from dispatch_oracle import plans_of
from hypothesis import given, settings
from strategies import problems

from randinspect.dispatch import Problem, ShortageKind, dispatch, precheck, require
from randinspect.errors import InfeasibleDispatch
from randinspect.lottery import Tickets


def crowd(groups: list[tuple[int, int]], *, cap: int, floor: int = 0, spare: int = 0) -> Problem:
    """Groups of (inspections, inspectors), two seats each, and inspectors with no work."""
    slots, people, arcs = [], [], []
    for g, (many, few) in enumerate(groups):
        places = [f"A{g:04}-{i:02}" for i in range(many)]
        names = [f"I{g:04}-{j:02}" for j in range(few)]
        slots += [(place, "m", "2") for place in places]
        people += [(name, str(floor), str(cap)) for name in names]
        arcs += [(place, "m", name) for place in places for name in names]
    people += [(f"Z{k}", str(floor), str(cap)) for k in range(spare)]
    return Problem.from_rows(slots, people, arcs)


class TestShortages:
    @given(problems())
    @settings(max_examples=150, deadline=None)
    def test_a_shortage_is_found_if_and_only_if_no_plan_exists(self, problem: Problem) -> None:
        """The precheck against an enumeration of all plans."""
        assert bool(precheck(problem)) == (next(plans_of(problem), None) is None)

    @given(problems())
    @settings(max_examples=150, deadline=None)
    def test_every_shortage_is_a_hall_set_by_its_own_arithmetic(self, problem: Problem) -> None:
        """Needed exceeds available, and available is what the people named can give."""
        demands = {(i, s): int(demand) for i, s, demand in problem.inspections_rows()}
        caps = {j: int(cap) for j, _, cap in problem.inspectors_rows()}
        floors = {j: int(floor) for j, floor, _ in problem.inspectors_rows()}
        for shortage in precheck(problem):
            assert shortage.needed > shortage.available
            if shortage.kind is ShortageKind.FLOORS:
                assert shortage.needed == sum(floors[j] for j in shortage.inspectors)
                continue
            pairs = {(i, j) for i, s, j in problem.eligible_rows() if (i, s) in shortage.slots}
            met = Counter(j for _, j in pairs)

            assert shortage.needed == sum(demands[slot] for slot in shortage.slots)
            assert set(shortage.inspectors) == set(met)
            assert shortage.available == sum(min(caps[j], met[j]) for j in met)

    def test_the_planted_hall_set_is_told_exactly(self) -> None:
        """Fourteen inspections on three inspectors with cap 7: 28 seats, 21 available."""
        problem = crowd([(14, 3), (5, 9)], cap=7)
        (shortage,) = precheck(problem)

        assert (shortage.needed, shortage.available) == (28, 21)
        assert len(shortage.inspections) == 14
        assert shortage.inspectors == ("I0000-00", "I0000-01", "I0000-02")
        assert "14 inspections (A0000-00, A0000-01, A0000-02" in str(shortage)
        assert "and 9 more) share 3 inspectors" in str(shortage)

    def test_independent_shortages_are_told_apart(self) -> None:
        """Two overloaded groups are two shortages, and an idle third is none."""
        problem = crowd([(4, 3), (3, 2), (1, 5)], cap=2)

        assert [(s.needed, s.available) for s in precheck(problem)] == [(8, 6), (6, 4)]

    def test_an_inspection_that_alone_cannot_be_staffed_is_named_alone(self) -> None:
        """One inspector cannot take two seats, whatever the cap."""
        (shortage,) = precheck(crowd([(1, 1), (2, 4)], cap=9))

        assert shortage.inspections == ("A0000-00",)
        assert (shortage.needed, shortage.available) == (2, 1)
        assert "1 inspection (A0000-00) has 1 inspector (I0000-00)" in str(shortage)

    def test_an_inspection_without_anyone_says_so(self) -> None:
        """No eligible inspector is a sentence of its own."""
        (shortage,) = precheck(crowd([(1, 0), (1, 3)], cap=1))

        assert "has no eligible inspector at all: 2 seats needed, 0 available" in str(shortage)

    def test_floors_that_ask_for_more_than_there_is_are_told(self) -> None:
        """Inspectors without any work, and a group with too little of it."""
        problem = crowd([(1, 3)], cap=2, floor=1, spare=1)
        found = precheck(problem)

        assert [s.kind for s in found] == [ShortageKind.FLOORS] * 2
        assert [(s.inspectors, s.needed, s.available) for s in found] == [
            (("I0000-00", "I0000-01", "I0000-02"), 3, 2),
            (("Z0",), 1, 0),
        ]
        assert "a lower floor of their own in the roster" in str(found[0])

    def test_floors_without_any_inspection_say_so(self) -> None:
        """An empty selection cannot meet a floor."""
        (shortage,) = precheck(crowd([], cap=2, floor=1, spare=1))

        assert (shortage.needed, shortage.available) == (1, 0)
        assert "but no eligible inspection at all offer them only 0" in str(shortage)

    def test_a_roster_without_anyone_is_a_shortage(self) -> None:
        """No inspector at all: named by the precheck, and by a dispatch that did not ask it."""
        problem = crowd([(2, 0)], cap=1)

        assert [(s.needed, s.available) for s in precheck(problem)] == [(2, 0), (2, 0)]
        with pytest.raises(InfeasibleDispatch):
            dispatch(problem, Tickets("00" * 32))

    def test_require_raises_with_the_shortages(self) -> None:
        """The error carries the data and reads like the data."""
        found = precheck(crowd([(1, 1)], cap=1))
        with pytest.raises(InfeasibleDispatch, match="add inspectors") as caught:
            require(found)

        assert caught.value.shortages == found
        require(())

    def test_many_shortages_of_one_shape_are_quick_to_tell(self) -> None:
        """Two thousand inspections with one inspector each, told one by one."""
        assert len(precheck(crowd([(1, 1)] * 2000, cap=1))) == 2000
