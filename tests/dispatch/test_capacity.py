"""What a roster carries: a factor that says exactly when a plan can be staffed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from dispatch_registers import Record, register
from hypothesis import given, settings
from hypothesis import strategies as st

from randinspect.dispatch import (
    Capacity,
    ClassRule,
    DispatchRules,
    Expected,
    GroupRule,
    Role,
    Where,
    capacity,
    pose,
    precheck,
)
from randinspect.errors import DesignError
from randinspect.registry.record_kinds import RecordKind

WINDOW = (date(2026, 7, 1), date(2026, 9, 30))
PAIR = (Role("m", 2),)
TEAM = (Role("lead", 1, "lead"), Role("member", 1))


def person(name: str, territory: str, *held: str) -> Record:
    """An officer."""
    return {
        "id": name,
        "expert": False,
        "cert_valid_to": WINDOW[1],
        "territory": territory,
        "qualifications": held,
    }


def found(
    agencies: Sequence[Record], people: Sequence[Record], rules: DispatchRules, chance: Fraction
) -> Capacity:
    """Capacity where every agency has the same chance."""
    return capacity(
        register(RecordKind.AGENCY, agencies),
        register(RecordKind.INSPECTOR, people),
        recusals=register(RecordKind.RECUSAL, []),
        visits=register(RecordKind.VISIT, []),
        rules=rules,
        window=WINDOW,
        expected=Expected([chance], np.zeros(len(agencies), dtype=np.int64)),
    )


@st.composite
def provinces(draw: st.DrawFn) -> tuple[list[Record], list[Record], DispatchRules]:
    """Two territories and a ladder, a few people with and without a qualification."""
    areas = st.sampled_from(["E", "W"])
    agencies: list[Record] = [
        {"id": f"A{i}", "territory": draw(areas)} for i in range(draw(st.integers(1, 7)))
    ]
    people = [
        person(f"I{j}", draw(areas), *draw(st.sampled_from([(), ("lead",)])))
        for j in range(draw(st.integers(2, 7)))
    ]
    ladder = draw(st.sampled_from([("territory",), ("territory", "any")]))
    roles = draw(st.sampled_from([PAIR, TEAM]))
    return agencies, people, DispatchRules(roles, 0, draw(st.integers(1, 4)), ladder=ladder)


@st.composite
def limited_provinces(draw: st.DrawFn) -> tuple[list[Record], list[Record], DispatchRules]:
    """The same with load classes inside one another, and people of a unit limited in a slot."""
    agencies, people, rules = draw(provinces())
    fields = st.sampled_from(["food", "water", None])
    units = st.sampled_from(["u", "v", None])
    slots = tuple(role.slot for role in rules.roles)
    classes = (
        ClassRule("fed", draw(st.integers(1, 3)), (Where("field", ("food", "water")),)),
        ClassRule("food", draw(st.integers(1, 2)), (Where("field", ("food",)),)),
    )
    groups = (
        GroupRule("unit", "unit", 1, slots=slots),
        GroupRule("both", "unit", draw(st.integers(1, 2)), ("u", "v"), slots[:1]),
    )
    kinds = draw(st.sampled_from([(classes, ()), ((), groups), (classes, groups)]))
    return (
        [{**agency, "field": draw(fields)} for agency in agencies],
        [{**someone, "unit": draw(units)} for someone in people],
        replace(rules, classes=kinds[0], groups=kinds[1]),
    )


@given(st.one_of(provinces(), limited_provinces()))
@settings(max_examples=250, deadline=None)
def test_the_factor_reaches_one_if_and_only_if_everybody_can_be_inspected(
    world: tuple[list[Record], list[Record], DispatchRules],
) -> None:
    """With π = 1 for all: a factor of 1 or more, and nobody unreached, iff there is a plan."""
    agencies, people, rules = world
    told = found(agencies, people, rules, Fraction(1))
    posed = pose(
        register(RecordKind.AGENCY, agencies),
        register(RecordKind.INSPECTOR, people),
        agency_handles=[agency["id"] for agency in agencies],
        inspector_handles=[someone["id"] for someone in people],
        recusals=register(RecordKind.RECUSAL, []),
        visits=register(RecordKind.VISIT, []),
        rules=rules,
        window=WINDOW,
    )

    assert (told.carries_plan and not told.unreached) == (precheck(posed.problem) == ())


@given(st.one_of(provinces(), limited_provinces()), st.integers(1, 9))
@settings(max_examples=60, deadline=None)
def test_the_factor_falls_as_the_plan_grows(
    world: tuple[list[Record], list[Record], DispatchRules], tenths: int
) -> None:
    """Factor times plan is what the roster carries, whatever part of it the plan asks for."""
    whole = found(*world, Fraction(1))
    part = found(*world, Fraction(tenths, 10))

    if whole.factor is None or part.factor is None:
        assert whole.factor is part.factor
    else:
        assert part.factor * tenths == whole.factor * 10
    assert [t.ratio for t in part.territories] == [t.ratio for t in whole.territories]


def test_a_territory_is_told_with_its_people_ratio_and_chance() -> None:
    """Three officers with cap 7 carry 10.5 inspections of 14; any pair of two of three is 2/3."""
    agencies = [{"id": f"A{i:02}", "territory": "E"} for i in range(14)]
    people = [person(f"I{j}", "E") for j in range(3)]
    told = found(agencies, people, DispatchRules(PAIR, 0, 7, ladder=("territory",)), Fraction(1))
    (east,) = told.territories

    assert told.factor == Fraction(21, 28)
    assert not told.carries_plan
    assert told.bottleneck == ("E",)
    assert dict(east.people) == {"m": 3}
    assert (east.agencies, east.expected) == (14, Fraction(14))
    assert (east.ratio, east.chance) == (Fraction(3, 4), Fraction(2, 3))
    assert east.is_predictable(Fraction(1, 2))
    assert not east.is_predictable(Fraction(2, 3))
    assert told.document()["territories"][0]["ratio"] == "3/4"


def test_a_rare_qualification_is_the_bottleneck() -> None:
    """One lead with cap 2 carries two inspections, however many members there are."""
    agencies = [{"id": f"A{i}"} for i in range(4)]
    people = [person("I0", "E", "lead"), *(person(f"I{j}", "E") for j in range(1, 9))]
    told = found(agencies, people, DispatchRules(TEAM, 0, 2), Fraction(1, 2))

    assert told.factor == 1
    assert told.territories[0].chance == 1
    assert told.territories[0].ratio == Fraction(1, 2)


def test_territories_that_share_people_are_a_bottleneck_together() -> None:
    """Each alone could do with the shared people, both together cannot."""
    agencies = [{"id": "A1", "territory": "E"}, {"id": "A2", "territory": "W"}]
    people = [person("I1", "N"), person("I2", "N")]
    rules = DispatchRules(PAIR, 0, 1, ladder=("territory", "any"))
    told = found(agencies, people, rules, Fraction(1))

    assert told.factor == Fraction(1, 2)
    assert [t.name for t in told.territories] == ["any"]


def test_agencies_without_any_team_are_counted() -> None:
    """They have no territory; nothing expected has no factor."""
    told = found([{"id": "A1"}], [person("I1", "E")], DispatchRules(PAIR, 0, 9), Fraction(1))

    assert (told.factor, told.unreached, told.territories) == (None, 1, ())
    assert told.carries_plan


def test_expectations_are_one_for_each_agency() -> None:
    """Anything else is refused."""
    with pytest.raises(DesignError, match="give one each"):
        capacity(
            register(RecordKind.AGENCY, [{"id": "A1"}]),
            register(RecordKind.INSPECTOR, []),
            recusals=register(RecordKind.RECUSAL, []),
            visits=register(RecordKind.VISIT, []),
            rules=DispatchRules(PAIR, 0, 9),
            window=WINDOW,
            expected=Expected([Fraction(1)], np.zeros(2, dtype=np.int64)),
        )


def test_people_of_several_territories_are_counted_once_together() -> None:
    """Two people, alone enough for twice each of two agencies, are just enough for both."""
    agencies: list[Record] = [{"id": "A1", "territory": "x"}, {"id": "A2", "territory": "y"}]
    people = [person("P1", "x"), person("P2", "x")]
    rules = DispatchRules(PAIR, 0, 2, ladder=("territory", "any"))
    told = found(agencies, people, rules, Fraction(1))

    assert [place.factor for place in told.territories] == [Fraction(2)] * 2
    assert [dict(place.people) for place in told.territories] == [{"m": 2}] * 2
    assert (told.factor, dict(told.people), told.is_shared) == (Fraction(1), {"m": 2}, True)
    assert not found(agencies[:1], people, rules, Fraction(1)).is_shared
