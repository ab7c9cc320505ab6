"""Substitutes: one rule, no choice, whoever is away."""

from __future__ import annotations

import numpy as np
import pytest
from dispatch_oracle import keeps_nested
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import nested_problems, problems, seeds

from randinspect.dispatch import (
    Dispatch,
    NestedRows,
    Obstacle,
    Problem,
    Staffing,
    Why,
    dispatch,
    pair_costs,
    precheck,
)
from randinspect.dispatch.unfilled import Unfilled
from randinspect.errors import FormatError, InfeasibleDispatch
from randinspect.lottery import Tickets


def drawn(problem: Problem, seed: str) -> tuple[Dispatch, Staffing]:
    """A drawn dispatch and its staffing."""
    tickets = Tickets(seed)
    found = dispatch(problem, tickets)
    return found, Staffing.of(problem, tickets, found.answer)


def paid(found: Dispatch, row: tuple[str, ...]) -> int:
    """What a row pays for load classes and groups, read plainly from published rows."""
    problem, last = found.problem, found.answer.last
    inspection, slot, inspector = row
    inside = problem.load_classes.member_rows(problem.inspections)
    members = problem.groups.member_rows(problem.inspectors)
    classes = [
        p for k, j, p in last.class_prices or () if j == inspector if (k, inspection) in inside
    ]
    groups = [
        price
        for place, where, group, price in last.group_prices or ()
        if (place, where) == (inspection, slot) and (group, inspector) in members
    ]
    return sum(map(int, (*classes, *groups)))


@given(st.one_of(problems(), nested_problems()), seeds(), st.data())
@settings(max_examples=160, deadline=None)
def test_the_substitute_is_the_cheapest_who_can_go(
    problem: Problem, seed: str, data: st.DataObject
) -> None:
    """Against a plain reading of the rule, over several amendments one after the other."""
    assume(not precheck(problem))
    found, staffing = drawn(problem, seed)
    costs = dict(
        zip(problem.eligible_rows(), pair_costs(problem, Tickets(seed)).tolist(), strict=True)
    )
    prices = {name: int(price) for name, price in found.prices}
    cap = {name: int(most) for name, _, most in problem.inspectors_rows()}
    away: set[tuple[str, str]] = set()
    for _ in range(3):
        inspection, slot, leaves = data.draw(st.sampled_from(staffing.teams))
        away.add((inspection, leaves))
        staffing = staffing.away(inspection, {leaves: Why.ABSENCE})
        team = {j for i, _, j in staffing.teams if i == inspection} - {leaves}
        load = {name: sum(j == name for *_, j in staffing.teams) for name in cap}
        can = [
            (found.certificate["D"] * cost + prices.get(j, 0) + paid(found, (i, s, j)), j)
            for (i, s, j), cost in costs.items()
            if (i, s) == (inspection, slot)
            and (i, j) not in away
            and j not in team
            and load[j] < cap[j]
            and keeps_nested(problem, [*(set(staffing.teams) - {(i, s, leaves)}), (i, s, j)])
        ]
        if not can:
            with pytest.raises(InfeasibleDispatch, match="can stand in"):
                staffing.substitute(inspection, leaves)
            return
        change = staffing.substitute(inspection, leaves)
        staffing = staffing.after(change)

        assert change.enters == min(can)[1]
        assert (inspection, slot, change.enters) in staffing.teams


def three() -> tuple[Problem, Staffing]:
    """Two inspections of one seat; three people, of whom two may not go together anywhere."""
    problem = Problem.from_rows(
        [("A", "m", "2"), ("B", "m", "1")],
        [("I1", "0", "2"), ("I2", "0", "1"), ("I3", "0", "2"), ("I4", "0", "1")],
        [("A", "m", f"I{j}") for j in range(1, 5)] + [("B", "m", "I1"), ("B", "m", "I2")],
        couples_rows=[("I1", "I3")],
    )
    weights = np.array([1, 2, 3, 4, 1, 2])
    teams = (("A", "m", "I1"), ("A", "m", "I2"), ("B", "m", "I1"))
    return problem, Staffing(problem, weights, teams)


class TestObstacles:
    def test_everybody_passed_over_is_named_with_the_reason(self) -> None:
        """I1 is a member, I3 would be in a couple with I1, so I4 stands in for I2."""
        _, staffing = three()
        change = staffing.away("A", {"I2": Why.ABSENCE}).substitute("A", "I2")

        assert change.enters == "I4"
        assert change.passed == (
            ("I1", Obstacle.MEMBER),
            ("I2", Obstacle.ABSENT),
            ("I3", Obstacle.COUPLE),
        )
        assert "I4 stands in for I2, slot m of A; passed over: I1 (in the team)" in str(change)

    def test_a_full_load_keeps_somebody_out(self) -> None:
        """I2 has one of one; nobody else is on the list of B."""
        _, staffing = three()
        with pytest.raises(InfeasibleDispatch, match="1 absent, 1 at the cap"):
            staffing.away("B", {"I1": Why.RECUSAL}).substitute("B", "I1")

    def test_whoever_finds_nobody_is_told_what_can_be_done(self) -> None:
        """No cap gives way after the draw; a wider one is named where it would have helped."""
        _, staffing = three()
        with pytest.raises(InfeasibleDispatch) as caught:
            staffing.away("B", {"I1": Why.RECUSAL}).substitute("B", "I1")
        [seat], [fault] = caught.value.shortages, caught.value.faults
        text = str(caught.value)

        assert isinstance(seat, Unfilled)
        assert seat.is_full
        assert text.startswith("no amendment is possible:")
        for way in ("keep the drawn team", "batch.carried", "void dispatch", "dispatch.cap"):
            assert way in text
            assert way in fault.cure
        gone = staffing.away("A", {"I2": Why.DEPARTURE})
        gone = gone.after(gone.substitute("A", "I2"))
        with pytest.raises(InfeasibleDispatch) as caught:
            gone.away("B", {"I1": Why.ABSENCE}).substitute("B", "I1")
        assert "dispatch.cap" not in str(caught.value)
        assert "more people" in str(caught.value)

    def test_a_departure_counts_everywhere_an_absence_here(self) -> None:
        """After leaving the service nobody stands in anywhere; after a day off one may."""
        _, staffing = three()
        gone = staffing.away("A", {"I2": Why.DEPARTURE})
        off = staffing.away("A", {"I2": Why.ABSENCE})
        off = off.after(off.substitute("A", "I2"))
        gone = gone.after(gone.substitute("A", "I2"))

        assert off.away("B", {"I1": Why.ABSENCE}).substitute("B", "I1").enters == "I2"
        with pytest.raises(InfeasibleDispatch, match="2 absent"):
            gone.away("B", {"I1": Why.ABSENCE}).substitute("B", "I1")

    def test_full_classes_and_groups_keep_somebody_out(self) -> None:
        """I1 has one of one of class big; I3 is a novice, and the novice I2 stays; so I4 comes."""
        problem = Problem.from_rows(
            [("A", "m", "2"), ("B", "m", "1")],
            [(f"I{j}", "0", "9") for j in range(1, 6)],
            [("A", "m", f"I{j}") for j in range(1, 6)] + [("B", "m", "I1")],
            nested=NestedRows(
                [("big", "A"), ("big", "B")],
                [("big", "I1", "1")],
                [("novice", "I2"), ("novice", "I3")],
                [("novice", "m", "1")],
            ),
        )
        teams = (("A", "m", "I2"), ("A", "m", "I5"), ("B", "m", "I1"))
        staffing = Staffing(problem, np.array([1, 2, 3, 4, 5, 1]), teams)
        change = staffing.away("A", {"I5": Why.ABSENCE}).substitute("A", "I5")

        assert change.enters == "I4"
        assert change.passed == (
            ("I1", Obstacle.CLASS),
            ("I2", Obstacle.MEMBER),
            ("I3", Obstacle.GROUP),
        )

    def test_only_absent_members_are_replaced(self) -> None:
        """A name that is unknown, no member, or not absent is refused."""
        _, staffing = three()
        with pytest.raises(FormatError, match="in no list"):
            staffing.away("A", {"X": Why.ABSENCE})
        with pytest.raises(FormatError, match="in no list"):
            staffing.away("C", {"I1": Why.ABSENCE})
        with pytest.raises(FormatError, match="not in the team"):
            staffing.away("A", {"I4": Why.ABSENCE}).substitute("A", "I4")
        with pytest.raises(FormatError, match="not said to be absent"):
            staffing.substitute("A", "I2")
