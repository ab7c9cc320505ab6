"""Rules of limits that nest, posed: who counts for what, and what is refused with its cure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from dispatch_registers import Record, register
from eligibility_oracle import (
    PAIR,
    RULES,
    TEAM,
    WINDOW,
    World,
    groups_of,
    handle,
    is_asked,
    officer,
    rung_of,
    worlds,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from randinspect.dispatch import (
    ClassRule,
    DispatchRules,
    GroupRule,
    LimitNames,
    Posed,
    Role,
    Where,
    pose,
    precheck,
    require_limits,
    spans,
)
from randinspect.errors import RulebookError
from randinspect.registry.record_kinds import RecordKind


@st.composite
def limited_worlds(draw: st.DrawFn) -> World:
    """Worlds whose rules limit the people of each territory in every slot, some of them more."""
    world = draw(worlds())
    slots = tuple(role.slot for role in world.rules.roles)
    groups = [GroupRule("area", "territory", draw(st.integers(1, 2)), slots=slots)]
    if draw(st.booleans()):
        groups.append(GroupRule("north", "territory", 1, values=("N",), slots=slots[:1]))
    classes = (
        ClassRule("fed", 1, (Where("field", ("food", "water")),)),
        ClassRule("food", draw(st.integers(1, 2)), (Where("field", ("food",)),)),
    )
    return replace(world, rules=replace(world.rules, groups=tuple(groups), classes=classes))


class TestAgainstAPlainReading:
    @given(limited_worlds())
    @settings(max_examples=80, deadline=None)
    def test_rungs_and_reach_know_the_limits_on_groups(self, world: World) -> None:
        """The first rung on which some line-up keeps every limit; reach says if there is one."""
        posed = world.pose()
        expected = [rung_of(world, agency) for agency in world.agencies]
        ladder = world.rules.ladder
        found = [posed.reasons.rung(handle(agency["id"])) for agency in world.agencies]

        assert [rung is not None for rung in expected] == world.reach()
        assert found == [rung or ladder[-1] for rung in expected]

    @given(limited_worlds())
    @settings(max_examples=60, deadline=None)
    def test_the_rows_are_those_of_the_registers(self, world: World) -> None:
        """Classes by column, a cap for everybody; groups with a limit where one of them may sit."""
        problem = world.pose().problem
        classes, groups = problem.load_classes, problem.groups
        people = {handle(person["id"]) for person in world.people}
        counted = {
            (rule.name, handle(agency["id"]))
            for rule in world.rules.classes
            for agency in world.agencies
            if is_asked(rule.when, agency)
        }
        caps = {rule.name: str(rule.cap) for rule in world.rules.classes}
        arcs = problem.eligible_rows()
        seated = {
            (name, slot, str(most))
            for name, (most, ids, slots) in groups_of(world).items()
            for _, slot, j in arcs
            if slot in slots and j in {handle(i) for i in ids}
        }
        members = {
            (name, handle(i))
            for name, (_, ids, _) in groups_of(world).items()
            for i in ids
            if name in {group for group, _, _ in seated}
        }

        assert set(classes.member_rows(problem.inspections)) == counted
        assert set(classes.cap_rows(problem.inspectors)) == {
            (name, j, caps[name]) for name, _ in counted for j in people
        }
        assert set(groups.limit_rows()) == seated
        assert set(groups.member_rows(problem.inspectors)) == members


def posed(
    rules: DispatchRules,
    people: Sequence[Record],
    agencies: Sequence[Record],
    names: LimitNames | None = None,
    window: tuple[date, date] = WINDOW,
) -> Posed:
    """Pose a dispatch whose handles are the ids."""
    return pose(
        with_days(agencies),
        register(RecordKind.INSPECTOR, people),
        agency_handles=[agency["id"] for agency in agencies],
        inspector_handles=[person["id"] for person in people],
        recusals=register(RecordKind.RECUSAL, []),
        visits=register(RecordKind.VISIT, []),
        rules=rules,
        window=window,
        limit_names=names,
    )


def early(rules: DispatchRules, people: Sequence[Record], agencies: Sequence[Record]) -> int:
    """What is asked before the selection."""
    return require_limits(
        with_days(agencies),
        register(RecordKind.INSPECTOR, people),
        recusals=register(RecordKind.RECUSAL, []),
        visits=register(RecordKind.VISIT, []),
        rules=rules,
        window=WINDOW,
    )


def with_days(agencies: Sequence[Record]) -> Any:
    """Register of agencies with two columns of days."""
    plain = register(RecordKind.AGENCY, agencies)
    extra = {
        name: register(RecordKind.VISIT, [{"date": a.get(name)} for a in agencies]).columns["date"]
        for name in ("first", "last")
    }
    return replace(plain, columns={**plain.columns, **extra})


MONTHLY = replace(RULES, classes=(ClassRule("month", 2, by_month=True),))
OWN = replace(MONTHLY, window_columns=("first", "last"))
DAYS: list[Record] = [
    {"id": "A1", "first": date(2026, 7, 3), "last": date(2026, 7, 20)},
    {"id": "A2", "first": date(2026, 7, 30), "last": date(2026, 8, 2)},
    {"id": "A3", "first": date(2026, 8, 1)},
    {"id": "A4", "first": date(2026, 9, 2), "last": date(2027, 1, 1)},
    {"id": "A5"},
]


class TestMonths:
    def test_an_inspection_counts_for_the_month_that_holds_its_window(self) -> None:
        """Its own window inside that of the plan; one over two months counts for none."""
        found = posed(OWN, [officer(j) for j in range(3)], DAYS).problem.load_classes

        assert found.member_rows(("A1", "A2", "A3", "A4", "A5")) == [
            ("month 2026-07", "A1"),
            ("month 2026-09", "A4"),
        ]

    def test_who_counts_for_no_month_is_told_before_the_selection(self) -> None:
        """Three of five; a cap that counts nobody at all is refused."""
        assert early(OWN, [officer(1)], DAYS) == 3
        with pytest.raises(RulebookError, match="no agency's window lies inside one month"):
            early(MONTHLY, [officer(1)], DAYS)

    def test_a_plan_inside_one_month_puts_everybody_there(self) -> None:
        """Without columns the window is that of the plan."""
        window = date(2026, 7, 2), date(2026, 7, 30)
        found = posed(MONTHLY, [officer(j) for j in range(3)], DAYS, window=window)

        assert found.problem.load_classes.names == ("month 2026-07",)
        assert len(found.problem.load_classes.members) == 5


FOOD = ClassRule("food", 1, (Where("field", ("food",)),))
LEAD = (Role("lead", 1, "lead"), Role("member", 1))
PLACES: list[Record] = [
    {"id": "A1", "field": "food", "owner": "N"},
    {"id": "A2", "field": "food", "owner": "S"},
]


def novice(number: int, **fields: Any) -> Record:
    """An officer who is new, and can lead."""
    return officer(number, group="new", qualifications=("lead",), **fields)


class TestRefusals:
    @pytest.mark.parametrize(
        ("rules", "said"),
        [
            (
                replace(
                    RULES,
                    classes=(
                        FOOD,
                        ClassRule("mine", 1, (Where("owner", ("N", "W")),)),
                    ),
                ),
                "food and mine cross: agency A1 is in both, agency A2 only in food, agency A3",
            ),
            (replace(RULES, classes=(FOOD, FOOD)), "two rules make a set of the name food"),
            (
                replace(RULES, classes=(ClassRule("x", 1, (Where("nothing", ("1",)),)),)),
                "no column nothing",
            ),
            (
                replace(RULES, classes=(ClassRule("x" * 65, 1),)),
                "64 code points",
            ),
            (replace(RULES, groups=(GroupRule("x", "nothing", 1),)), "no column nothing"),
            (
                replace(
                    RULES,
                    groups=(GroupRule("new", "group", 1), GroupRule("unit", "unit", 1)),
                ),
                "cross: inspector",
            ),
            (
                replace(RULES, roles=LEAD, groups=(GroupRule("new", "group", 1, ("new",)),)),
                "its people fit the slots lead, member",
            ),
            (replace(OWN, window_columns=("nothing", None)), "no column nothing"),
            (replace(OWN, window_columns=("owner", None)), "a day is asked for"),
        ],
        ids=[
            "cross",
            "twice",
            "column",
            "label",
            "group",
            "groups cross",
            "spread",
            "day",
            "no day",
        ],
    )
    def test_what_no_network_holds_is_refused(self, rules: DispatchRules, said: str) -> None:
        """At the pose and, for all of the registers, before the selection; with a cure."""
        people = [novice(1, unit="u"), novice(2, unit="v"), officer(3, unit="u")]
        agencies = [*PLACES, {"id": "A3", "owner": "W"}]
        asks: list[Callable[[], object]] = [
            lambda: posed(rules, people, agencies),
            lambda: early(rules, people, agencies),
        ]
        for ask in asks:
            with pytest.raises(RulebookError, match=said) as caught:
                ask()

            assert all(fault.cure for fault in caught.value.faults)

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"classes": (ClassRule("x", 0),)}, "x allows 0"),
            ({"groups": (GroupRule("x", "group", 0),)}, "x allows 0"),
            ({"groups": (GroupRule("x", "group", 1, slots=("nowhere",)),)}, "slot nowhere"),
            (
                {
                    "roles": (Role("team", 1, is_whole=True),),
                    "teams": "group",
                    "groups": (GroupRule("x", "unit", 1),),
                },
                "a team that goes whole is one row",
            ),
        ],
    )
    def test_rules_that_mean_nothing_are_refused_at_once(
        self, change: dict[str, Any], said: str
    ) -> None:
        """Limits of 0, slots that there are not, and people who go whole."""
        with pytest.raises(RulebookError, match=said):
            replace(RULES, **change)

    def test_a_group_that_fits_one_slot_is_limited_over_the_team(self) -> None:
        """Novices cannot lead, so the limit of the team is the slot's; waivers are watched."""
        rules = replace(RULES, roles=LEAD, groups=(GroupRule("new", "group", 1, ("new",)),))
        people = [officer(1, qualifications=("lead",)), officer(2, group="new")]
        found = posed(rules, [*people, officer(3, group="new")], PLACES[:1])
        problem = found.problem

        assert problem.groups.limit_rows() == [("new", "member", "1")]
        assert found.team_wide == ("new",)
        assert spans(problem, found.team_wide) == []
        wide = replace(
            problem,
            arc_slot=np.array([0, 0, 0, 1, 1, 1]),
            arc_inspector=np.array([0, 1, 2, 0, 1, 2]),
        )
        assert spans(wide, found.team_wide) == [("A1", "new")]

    def test_a_shortage_names_the_limit_that_holds_it(self) -> None:
        """Two novices and nobody else: one seat stays empty, whatever the caps."""
        rules = replace(RULES, groups=(GroupRule("new", "group", 1, ("new",)),))
        people = [officer(1, group="new"), officer(2, group="new")]
        found = posed(rules, people, PLACES[:1])
        (shortage,) = precheck(found.problem, found.reasons)

        assert str(shortage.held_by[0]) == "GROUP_LIMIT new (at most 1, 1 slots)"
        assert shortage.lifted_by == ("GROUP_LIMIT",)
        assert (shortage.needed, shortage.available) == (2, 1)


def test_neutral_names_stand_in_the_place_of_the_rules_own() -> None:
    """The office keeps what they stand for."""
    rules = replace(
        RULES,
        roles=TEAM[:2],
        classes=(ClassRule("food", 1, (Where("field", ("food",)),)),),
        groups=(GroupRule("unit", "unit", 1, slots=("member",)),),
    )
    people = [officer(1, unit="u", qualifications=("lead",)), officer(2, unit="v")]
    names = LimitNames(
        lambda sets: {name: f"L{k:02}" for k, name in enumerate(sets, 1)},
        lambda sets: {name: f"T{len(sets) - k:02}" for k, name in enumerate(sets)},
    )
    found = posed(rules, people, PLACES, names)

    assert found.problem.load_classes.names == ("L01",)
    assert found.problem.groups.names == ("T01", "T02")
    assert found.limits == {
        "groups": {"T01": "unit v", "T02": "unit u"},
        "load_classes": {"L01": "food"},
    }


def test_without_rules_nothing_nests() -> None:
    """The problem is the one of before."""
    problem = posed(replace(RULES, roles=PAIR), [officer(1), officer(2)], PLACES).problem

    assert not problem.load_classes
    assert not problem.groups
