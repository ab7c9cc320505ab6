"""Who cannot be reached and why, areas that nobody knows, and shortlists that no seed can use."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from dispatch_oracle import is_possible, kept_rows
from eligibility_oracle import (
    PAIR,
    RULES,
    WINDOW,
    World,
    gives_team,
    is_near,
    officer,
    own_bars,
    role_bars,
    roles_of,
    team_bars,
    worlds,
)
from hypothesis import assume, given, settings
from strategies import problems, seeds

from randinspect.dispatch import (
    Barrier,
    DispatchRules,
    GroupRule,
    Problem,
    Unreached,
    dead_rungs,
    dispatch,
    precheck,
    require_areas,
    unreached,
)
from randinspect.errors import RulebookError
from randinspect.lottery import Tickets


def found(world: World) -> tuple[tuple[Unreached, ...], int]:
    """Agencies of a world that cannot be reached."""
    agencies, people, recusals, visits = world.registers()
    return unreached(
        agencies,
        people,
        recusals=recusals,
        visits=visits,
        rules=world.rules,
        window=WINDOW,
        among=np.ones(len(agencies), dtype=np.bool_),
    )


class TestReasons:
    @given(worlds().map(lambda world: replace(world, absences=())))
    @settings(max_examples=100, deadline=None)
    def test_the_codes_are_those_of_a_plain_reading(self, world: World) -> None:
        """Exactly the agencies without a rung; whoever a code keeps away is counted once for it."""
        told, count = found(world)
        last = world.rules.ladder[-1]
        lost = [
            agency
            for agency in world.agencies
            if not any(gives_team(world, agency, rung) for rung in world.rules.ladder)
        ]

        assert count == len(lost)
        assert [some.agency for some in told] == [agency["id"] for agency in lost]
        for some, agency in zip(told, lost, strict=True):
            roles = roles_of(world, agency)
            away = [p for p in world.people if not is_near(world, last, agency, p)]
            idle = [p for p in world.people if Barrier.INACTIVE in own_bars(world, p)]
            able = [
                person
                for person in world.people
                if is_near(world, last, agency, person)
                and not team_bars(world, agency, person)
                and any(not role_bars(world, agency, role, person) for role in roles)
            ]

            assert some.codes.get("OUT_OF_AREA", 0) == len(away)
            assert some.codes.get("INACTIVE", 0) == len(idle)
            assert some.eligible == len(able)
            assert some.seats == sum(role.demand for role in roles)

    def test_a_limit_on_a_group_has_its_own_code(self) -> None:
        """Two novices would do; one may go, so nobody is sent."""
        rules = replace(RULES, groups=(GroupRule("new", "group", 1, ("new",)),))
        people = [officer(1, group="new"), officer(2, group="new")]
        ((some,), _) = found(World([{"id": "A1"}], people, [], [], rules))

        assert dict(some.codes) == {"GROUP_LIMIT": 2}
        assert str(some) == "A1: 2 eligible for 2 seats (GROUP_LIMIT 2)"

    def test_only_those_in_question_are_told_and_many_are_counted(self) -> None:
        """Twenty with their reasons, and how many there are."""
        agencies = [{"id": f"A{k:03}", "territory": "N"} for k in range(30)]
        rules = replace(RULES, ladder=("territory",))
        told, count = found(World(agencies, [officer(1, territory="S")], [], [], rules))

        assert (len(told), count) == (20, 30)
        assert dict(told[0].codes) == {"OUT_OF_AREA": 1}


class TestNeighbours:
    RULES = DispatchRules(
        PAIR,
        floor=0,
        cap=5,
        ladder=("territory", "neighbours"),
        neighbours=(("N", "S"), ("S", "Noth"), ("East", "N")),
    )

    def test_a_name_that_nobody_has_is_refused_with_its_pair_and_the_right_one(self) -> None:
        """Both names at once: one is near to a known one, the other is not."""
        world = World(
            [{"id": "A1", "territory": "North"}, {"id": "A2", "territory": "N"}],
            [officer(1, territory="S")],
            [],
            [],
            self.RULES,
        )
        agencies, people, _, _ = world.registers()
        with pytest.raises(RulebookError) as caught:
            require_areas(agencies.columns, people.columns, self.RULES)

        assert [(fault.column, fault.value) for fault in caught.value.faults] == [
            ("dispatch.neighbours.pairs[1]", "Noth"),
            ("dispatch.neighbours.pairs[2]", "East"),
        ]
        assert caught.value.faults[0].cure == "write North, or take the pair out"
        assert caught.value.faults[1].cure.startswith("write it as in the column territory")

    def test_known_names_pass(self) -> None:
        """On either side; a ladder without neighbours is not asked."""
        world = World([{"id": "A1", "territory": "N"}], [officer(1, territory="S")], [], [], RULES)
        agencies, people, _, _ = world.registers()
        known = replace(self.RULES, neighbours=(("N", "S"),))

        require_areas(agencies.columns, people.columns, known)
        require_areas(agencies.columns, people.columns, RULES)


def with_ladder(problem: Problem, *rungs: str) -> Problem:
    """A problem with shortlists."""
    return replace(problem, ladder=(*map(Fraction, rungs), Fraction(1)))


class TestShortlists:
    @given(problems(), seeds())
    @settings(max_examples=80, deadline=None)
    def test_a_dead_rung_has_no_plan_under_any_seed(self, problem: Problem, seed: str) -> None:
        """And a rung that is not dead keeps enough people in every slot by itself."""
        assume(not precheck(problem))
        problem = with_ladder(problem, "1/3", "2/3")
        dead = {rung.share for rung in dead_rungs(problem)}
        for share in problem.ladder[:-1]:
            rows = kept_rows(problem, Tickets(seed), share)
            counts = [
                sum(row[:2] == (i, s) for row in rows) for i, s, _ in problem.inspections_rows()
            ]
            enough = all(c >= d for c, d in zip(counts, problem.slot_demand, strict=True))

            assert enough == (share not in dead)
            assert share not in dead or not is_possible(problem, rows)

    def test_named_people_do_not_put_a_rung_out_of_use(self) -> None:
        """Two named for two seats: the rest is drawn from its narrow lists all the same."""
        rows = [("A", "m", f"I{j}") for j in range(8)] + [("B", "m", "I0"), ("B", "m", "I1")]
        problem = Problem.from_rows(
            [("A", "m", "2"), ("B", "m", "2")],
            [(f"I{j}", "0", "2") for j in range(8)],
            rows,
            ladder=[Fraction(1, 4), Fraction(1)],
            direct=["B"],
        )
        forced = replace(problem, direct=np.empty(0, dtype=np.int64))
        (dead,) = dead_rungs(forced)

        assert dead_rungs(problem) == ()
        assert "slot m of B keeps 0 of 2 people for 2 seats" in str(dead)
        assert {dispatch(problem, Tickets(f"{k:064x}")).answer.rung for k in range(9)} == {0}
        assert {dispatch(forced, Tickets(f"{k:064x}")).answer.rung for k in range(9)} == {1}
