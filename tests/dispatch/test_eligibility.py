"""Who may go where: barriers, ladders and reach against a plain reading of the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from eligibility_oracle import (
    RULES,
    WINDOW,
    World,
    handle,
    is_near,
    officer,
    role_bars,
    roles_of,
    rung_of,
    team_bars,
    worlds,
)
from hypothesis import given, settings

from randinspect.dispatch import Barrier, Role, precheck, reach, unmatched_recusals
from randinspect.errors import FormatError, RegistryError, RulebookError


class TestPlainReading:
    @given(worlds() | worlds(has_assistants=True))
    @settings(max_examples=250, deadline=None)
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
                if not is_near(world, rung, agency, person):
                    common.add(Barrier.OUT_OF_AREA)
                roles = roles_of(world, agency)
                by_role = {r.slot: role_bars(world, agency, r, person) for r in roles}
                for slot, bars in by_role.items():
                    assert set(posed.reasons.why(place, name, slot)) == common | bars
                    assert ((place, slot, name) in arcs) == (not common | bars)
                everywhere = set().union(*by_role.values()) if all(by_role.values()) else set()
                assert set(posed.reasons.why(place, name)) == common | everywhere

    @given(worlds() | worlds(has_assistants=True))
    @settings(max_examples=60, deadline=None)
    def test_counts_are_the_sums_of_the_reasons(self, world: World) -> None:
        """Counts of an inspection = how often each barrier is told for its pairs."""
        reasons = world.pose().reasons
        for place in reasons.inspections:
            told = [bar for name in reasons.inspectors for bar in reasons.why(place, name)]

            assert reasons.counts(place) == {bar: told.count(bar) for bar in Barrier}

    @given(worlds() | worlds(has_assistants=True))
    @settings(max_examples=250, deadline=None)
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
            if any(bar.is_recusal for bar in reasons.why(place, name))
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

        assert shortage.barred == {Barrier.RECUSED_KIN: 1, Barrier.INACTIVE: 1}
        assert "barred pairs: RECUSED_KIN 1, INACTIVE 1" in str(shortage)

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
