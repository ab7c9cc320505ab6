"""Who may go where: barriers, ladders and reach against a plain reading of the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from dispatch_registers import Record, register
from hypothesis import given, settings
from hypothesis import strategies as st

from randinspect.dispatch import (
    Barrier,
    DispatchRules,
    Posed,
    Role,
    pose,
    precheck,
    reach,
    unmatched_recusals,
)
from randinspect.errors import FormatError, RegistryError, RulebookError
from randinspect.registry.records import RecordKind
from randinspect.registry.register import Register

WINDOW = (date(2026, 7, 1), date(2026, 9, 30))
PAIR = (Role("officer", 2),)
TEAM = (Role("lead", 1, "lead"), Role("member", 1), Role("expert", 1, None, is_expert=True))
RULES = DispatchRules(PAIR, floor=0, cap=5)


@dataclass(frozen=True)
class World:
    """Records of the four registers, and rules."""

    agencies: Sequence[Record]
    people: Sequence[Record]
    recusals: Sequence[Record]
    visits: Sequence[Record]
    rules: DispatchRules

    def registers(self) -> tuple[Register, Register, Register, Register]:
        """The four registers."""
        return (
            register(RecordKind.AGENCY, self.agencies),
            register(RecordKind.INSPECTOR, self.people),
            register(RecordKind.RECUSAL, self.recusals),
            register(RecordKind.VISIT, self.visits),
        )

    def pose(self, couples: Sequence[tuple[str, str]] = ()) -> Posed:
        """Pose the dispatch of all agencies; handles reverse the order of the ids."""
        agencies, people, recusals, visits = self.registers()
        return pose(
            agencies,
            people,
            agency_handles=[handle(identifier) for identifier in agencies.columns["id"]],
            inspector_handles=[handle(identifier) for identifier in people.columns["id"]],
            recusals=recusals,
            visits=visits,
            rules=self.rules,
            window=WINDOW,
            couples=couples,
        )

    def reach(self) -> list[bool]:
        """Reach of all agencies."""
        agencies, people, recusals, visits = self.registers()
        reached = reach(
            agencies, people, recusals=recusals, visits=visits, rules=self.rules, window=WINDOW
        )
        return [bool(value) for value in reached]


def handle(identifier: str) -> str:
    """Handle whose order is not the order of the ids."""
    return f"h-{9 - int(identifier[1:])}{identifier}"


def officer(number: int, **fields: Any) -> Record:
    """An officer with a certificate that outlives the window."""
    return {"id": f"I{number}", "expert": False, "cert_valid_to": date(2030, 1, 1), **fields}


def team_bars(world: World, agency: Record, person: Record) -> set[Barrier]:
    """Barriers between a person and an agency, but for area and role, read plainly."""
    rules, bars = world.rules, set()
    for recusal in world.recusals:
        named = {recusal.get("agency"), recusal.get("owner")} - {None}
        if recusal["inspector"] == person["id"] and named & {agency["id"], agency.get("owner")}:
            bars.add(Barrier.RECUSED)
    past = [v for v in world.visits if v["agency"] == agency["id"] and v["date"] < WINDOW[0]]
    last = sorted({v["date"] for v in past})[::-1][: rules.rotation_last]
    group_of = {p["id"]: p.get("group") for p in world.people}
    for visit in past:
        group = visit.get("group") or group_of.get(visit.get("inspector"))
        is_same = visit.get("inspector") == person["id"]
        if rules.rotation_by == "group":
            is_same |= group is not None and group == person.get("group")
        if visit["date"] in last and is_same:
            bars.add(Barrier.ROTATION)
    if rules.statuses and person.get("status") not in rules.statuses:
        bars.add(Barrier.INACTIVE)
    valid_to = person.get("cert_valid_to")
    is_valid = valid_to >= WINDOW[1] if valid_to else not rules.has_certificate_dates
    if not person["expert"] and not is_valid:
        bars.add(Barrier.CERTIFICATE_EXPIRED)
    return bars


def role_bars(role: Role, person: Record) -> set[Barrier]:
    """Barriers between a person and a role, read plainly."""
    bars = set()
    if person["expert"] != role.is_expert:
        bars.add(Barrier.EXPERT)
    if role.qualification and role.qualification not in (person.get("qualifications") or ()):
        bars.add(Barrier.NO_QUALIFICATION)
    return bars


def is_near(rung: str, agency: Record, person: Record) -> bool:
    """Whether a rung lets a pair pass."""
    return rung == "any" or (agency.get(rung) is not None and agency.get(rung) == person.get(rung))


def gives_team(world: World, agency: Record, rung: str) -> bool:
    """Whether distinct people can fill all seats on a rung: every line-up is tried."""
    seats = [role for role in world.rules.roles for _ in range(role.demand)]
    able = [
        person
        for person in world.people
        if is_near(rung, agency, person) and not team_bars(world, agency, person)
    ]
    return any(
        not any(role_bars(role, person) for role, person in zip(seats, line_up, strict=True))
        for line_up in permutations(able, len(seats))
    )


def rung_of(world: World, agency: Record) -> str | None:
    """First rung that gives a team."""
    return next((r for r in world.rules.ladder if gives_team(world, agency, r)), None)


AREAS = st.sampled_from(["N", "S", None])
DAYS = st.integers(-40, 5).map(lambda days: WINDOW[0] + timedelta(days=days))


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Small registers with everything that can bar a pair."""
    agencies: list[Record] = [
        {"id": f"A{k}", "territory": draw(AREAS), "authority": draw(AREAS), "owner": draw(AREAS)}
        for k in range(draw(st.integers(1, 4)))
    ]
    people: list[Record] = [
        {
            "id": f"I{k}",
            "territory": draw(AREAS),
            "authority": draw(AREAS),
            "group": draw(AREAS),
            "qualifications": draw(st.sampled_from([None, ("lead",), ("food", "lead")])),
            "expert": draw(st.sampled_from([False, False, True])),
            "cert_valid_to": draw(st.sampled_from([date(2030, 1, 1), WINDOW[1], WINDOW[0], None])),
            "status": draw(st.sampled_from(["on", "on", "off", None])),
        }
        for k in range(draw(st.integers(1, 6)))
    ]
    some_agency = st.sampled_from([a["id"] for a in agencies] + ["A9"])
    somebody = st.sampled_from([p["id"] for p in people])
    recusals: list[Record] = [
        {"inspector": draw(somebody), "reason": "kin", draw(st.sampled_from(["agency"])): a}
        for a in draw(st.lists(some_agency, max_size=3))
    ]
    recusals += [
        {"inspector": draw(somebody), "owner": "N", "reason": "shareholding"}
        for _ in range(draw(st.integers(0, 1)))
    ]
    visits: list[Record] = [
        {"agency": a, "date": draw(DAYS), "inspector": draw(somebody | st.none()), "group": g}
        for a, g in draw(st.lists(st.tuples(some_agency, AREAS), max_size=6))
    ]
    ladders = [("territory",), ("territory", "authority"), ("any",), ("territory", "any")]
    rules = DispatchRules(
        draw(st.sampled_from([PAIR, TEAM])),
        floor=draw(st.integers(0, 1)),
        cap=draw(st.integers(1, 3)),
        rotation_last=draw(st.integers(0, 2)),
        rotation_by=draw(st.sampled_from(["inspector", "group"])),
        ladder=draw(st.sampled_from(ladders)),
        statuses=draw(st.sampled_from([(), ("on",)])),
        has_certificate_dates=draw(st.booleans()),
    )
    return World(agencies, people, recusals, visits, rules)


class TestPlainReading:
    @given(worlds())
    @settings(max_examples=150, deadline=None)
    def test_arcs_rungs_and_reasons_are_those_of_a_plain_reading(self, world: World) -> None:
        """Every pair: eligible iff no barrier stands, and all barriers are told."""
        posed = world.pose()
        arcs = set(posed.problem.eligible_rows())
        for agency in world.agencies:
            rung = rung_of(world, agency) or world.rules.ladder[-1]
            place = handle(agency["id"])

            assert posed.reasons.rung(place) == rung
            for person in world.people:
                name, common = handle(person["id"]), team_bars(world, agency, person)
                if not is_near(rung, agency, person):
                    common.add(Barrier.OUT_OF_AREA)
                by_role = {r.slot: role_bars(r, person) for r in world.rules.roles}
                for slot, bars in by_role.items():
                    assert set(posed.reasons.why(place, name, slot)) == common | bars
                    assert ((place, slot, name) in arcs) == (not common | bars)
                everywhere = set().union(*by_role.values()) if all(by_role.values()) else set()
                assert set(posed.reasons.why(place, name)) == common | everywhere

    @given(worlds())
    @settings(max_examples=60, deadline=None)
    def test_counts_are_the_sums_of_the_reasons(self, world: World) -> None:
        """Counts of an inspection = how often each barrier is told for its pairs."""
        reasons = world.pose().reasons
        for place in reasons.inspections:
            told = [bar for name in reasons.inspectors for bar in reasons.why(place, name)]

            assert reasons.counts(place) == {bar: told.count(bar) for bar in Barrier}

    @given(worlds())
    @settings(max_examples=150, deadline=None)
    def test_reach_is_the_existence_of_a_team(self, world: World) -> None:
        """An agency is reached iff some line-up fills its team on some rung."""
        expected = [rung_of(world, agency) is not None for agency in world.agencies]

        assert expected == world.reach()
        assert expected == world.pose().reasons.has_team[::-1].tolist()

    @given(worlds())
    @settings(max_examples=60, deadline=None)
    def test_recusal_rows_name_every_pair_barred_by_an_interest(self, world: World) -> None:
        """No absence from eligible.tsv by interest is unaccountable."""
        reasons = world.pose().reasons
        rows = {(place, name) for place, name, _ in reasons.recusal_rows()}

        assert rows == {
            (place, name)
            for place in reasons.inspections
            for name in reasons.inspectors
            if Barrier.RECUSED in reasons.why(place, name)
        }


class TestLaws:
    def test_inspectors_who_can_fill_no_role_have_no_floor(self) -> None:
        """A floor for someone who may not go would make every plan infeasible."""
        people = [officer(k) for k in range(3)] + [officer(3, cert_valid_to=date(2026, 8, 1))]
        world = World([{"id": "A0"}], people, [], [], replace(RULES, floor=0))
        floored = replace(world, rules=replace(RULES, floor=1)).pose().problem

        assert [row[1] for row in floored.inspectors_rows()] == ["0", "1", "1", "1"]

    def test_couples_and_shortlists_are_committed(self) -> None:
        """In the order of handles, each once; a stranger is refused, and so are rungs at random."""
        rules = replace(RULES, shortlist=(Fraction(1, 4), Fraction(1, 2)))
        world = World([{"id": "A0"}], [officer(k) for k in range(3)], [], [], rules)
        couples = [(handle("I0"), handle("I2")), (handle("I2"), handle("I0"))]
        problem = world.pose(couples).problem

        assert [tuple(sorted(couples[0]))] == problem.couples_rows()
        assert (Fraction(1, 4), Fraction(1, 2), Fraction(1)) == problem.ladder
        with pytest.raises(FormatError, match="couples name 1 handles"):
            world.pose([(handle("I0"), "nobody")])
        for rungs in ((Fraction(1, 2), Fraction(1, 4)), (Fraction(1),), (Fraction(0),)):
            with pytest.raises(RulebookError, match="shortlist"):
                replace(rules, shortlist=rungs)

    def test_shortages_tell_which_rules_bar(self) -> None:
        """The precheck's counts come from the reasons."""
        people = [officer(k, status="active") for k in (0, 1)] + [officer(2, status="retired")]
        recusals = [{"inspector": "I1", "agency": "A0", "reason": "kin"}]
        world = World([{"id": "A0"}], people, recusals, [], replace(RULES, statuses=("active",)))
        posed = world.pose()
        (shortage,) = precheck(posed.problem, posed.reasons)

        assert shortage.barred == {Barrier.RECUSED: 1, Barrier.INACTIVE: 1}
        assert "barred pairs: RECUSED 1, INACTIVE 1" in str(shortage)

    def test_two_slots_that_share_one_person_move_up_the_ladder(self) -> None:
        """Each slot has somebody on the first rung, but it is the same person."""
        lead = officer(0, territory="N", qualifications=("lead", "second"))
        away = [officer(k, territory="S", qualifications=("second",)) for k in (1, 2)]
        roles = (Role("lead", 1, "lead"), Role("second", 1, "second"))
        rules = replace(RULES, roles=roles, ladder=("territory", "any"))
        world = World([{"id": "A0", "territory": "N"}], [lead, *away], [], [], rules)

        assert world.pose().reasons.rung_rows() == [(handle("A0"), "any")]

    def test_reach_of_a_large_register_takes_a_moment(self) -> None:
        """10^5 agencies of a thousand territories against 3,000 inspectors."""
        agencies = [{"id": f"A{k:06}", "territory": k % 1000} for k in range(100_000)]
        people = [officer(k, territory=k % 990) for k in range(3000)]
        recusals = [
            {"inspector": f"I{k}", "agency": f"A{k + 990 * m:06}", "reason": "kin"}
            for k in range(3)
            for m in (0, 100)
        ]
        reached = World(agencies, people, recusals, [], replace(RULES, ladder=("territory",)))

        assert np.bincount(np.array(reached.reach()).astype(np.int64)).tolist() == [1000, 99_000]


class TestRefusals:
    @pytest.mark.parametrize(
        ("change", "rule"),
        [
            ({"roles": (Role("officer", 1),)}, "dispatch.officers"),
            ({"roles": (Role("a", 1), Role("e", 1, None, is_expert=True))}, "dispatch.officers"),
            ({"roles": (Role("a", 2), Role("a", 1))}, "dispatch.roles"),
            ({"roles": (Role("a", 2), Role("b", 0))}, "dispatch.demand"),
            ({"roles": tuple(Role(f"s{k}", 1) for k in range(9))}, "dispatch.roles"),
            ({"floor": 6}, "dispatch.load"),
            ({"cap": 0}, "dispatch.load"),
            ({"rotation_last": -1}, "dispatch.rotation"),
            ({"ladder": ()}, "dispatch.ladder"),
            ({"ladder": ("any", "territory")}, "dispatch.ladder"),
            ({"ladder": ("unit", "unit")}, "dispatch.ladder"),
        ],
    )
    def test_rules_without_a_lawful_team_are_refused(
        self, change: dict[str, Any], rule: str
    ) -> None:
        """Each with its own fault and its cure; experts are no certified officers."""
        with pytest.raises(RulebookError) as caught:
            replace(RULES, **change)

        assert [fault.rule for fault in caught.value.faults] == [rule]
        assert all(fault.cure for fault in caught.value.faults)

    def test_a_recusal_of_an_unknown_inspector_is_an_error(self) -> None:
        """A conflict must not slip through by a misspelling; all of them are told."""
        recusals = [{"inspector": name, "agency": "A0", "reason": "kin"} for name in ("I8", "I9")]
        world = World([{"id": "A0"}], [officer(0)], recusals, [], RULES)
        with pytest.raises(RegistryError) as caught:
            world.pose()

        assert [(fault.row, fault.value) for fault in caught.value.faults] == [(2, "I8"), (3, "I9")]

    def test_recusals_that_match_nothing_are_listed(self) -> None:
        """Agencies and owners outside the whole register too."""
        recusals = [
            {"inspector": "I0", "agency": "A7", "reason": "kin"},
            {"inspector": "I0", "owner": "N", "reason": "kin"},
            {"inspector": "I0", "owner": "W", "reason": "kin"},
        ]
        world = World([{"id": "A0", "owner": "N"}], [officer(0)], recusals, [], RULES)
        agencies, people, recusal_register, _ = world.registers()
        faults = unmatched_recusals(agencies, people, recusal_register)

        assert [(fault.rule, fault.value) for fault in faults] == [
            ("recusal.agency", "A7"),
            ("recusal.owner", "W"),
        ]

    def test_a_rung_that_no_register_has_is_refused(self) -> None:
        """The ladder names columns; a misspelt one matches nobody in silence otherwise."""
        world = World([{"id": "A0"}], [officer(0)], [], [], replace(RULES, ladder=("bureau",)))
        with pytest.raises(RulebookError, match="bureau"):
            world.pose()

    def test_a_window_that_ends_before_it_begins_is_refused(self) -> None:
        """No certificate could be valid on every day of it."""
        agencies, people, recusals, visits = World(
            [{"id": "A0"}], [officer(0)], [], [], RULES
        ).registers()
        with pytest.raises(FormatError, match="ends before it begins"):
            reach(
                agencies,
                people,
                recusals=recusals,
                visits=visits,
                rules=RULES,
                window=(WINDOW[1], WINDOW[0]),
            )

    def test_unknown_names_are_refused(self) -> None:
        """Asking about a stranger raises."""
        reasons = World([{"id": "A0"}], [officer(0)], [], [], RULES).pose().reasons
        place, name = handle("A0"), handle("I0")
        for names in ((handle("A1"), name), (place, "h-x"), (place, name, "x")):
            with pytest.raises(FormatError, match="not in this dispatch"):
                reasons.why(*names)
