"""What agencies ask for: slots for some of them, departments, qualifications, items, areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from dispatch_registers import Record
from eligibility_oracle import RULES, World, handle, officer

from randinspect.dispatch import Barrier, Need, Role, Scope, Where, dispatch, precheck
from randinspect.errors import RulebookError
from randinspect.lottery import Tickets

OFFICERS = Role("officer", 2)
PLACE = handle("A0")


def expert(number: int, **fields: Any) -> Record:
    """An expert, without an officer's certificate."""
    return {"id": f"I{number}", "expert": True, **fields}


def world(people: Sequence[Record], agencies: Sequence[Record], **rules: Any) -> World:
    """Agencies and people under the rules of the samples with some changes."""
    return World(agencies, people, [], [], replace(RULES, **rules))


class TestSlotsOfSomeAgencies:
    LEAD = Role("expert-lead", 1, is_expert=True, when=(Where("status", ("expert",)),))

    def test_an_expert_lead_sits_just_where_the_agency_demands_one(self) -> None:
        """Where it does not, there is no such seat; where it does and nobody is, a shortage."""
        agencies = [{"id": "A0", "status": "expert"}, {"id": "A1"}]
        roles = (OFFICERS, self.LEAD)
        people = [officer(0), officer(1), expert(2)]
        posed = world(people, agencies, roles=roles).pose()
        teams = dispatch(posed.problem, Tickets("00" * 32)).teams

        assert {(PLACE, "expert-lead", handle("I2"))} == {t for t in teams if t[1] != "officer"}
        without = world(people[:2], agencies, roles=roles).pose()
        (shortage,) = precheck(without.problem, without.reasons)

        assert shortage.slots == ((PLACE, "expert-lead"),)
        assert world(people[:2], agencies, roles=roles).reach() == [False, True]

    def test_each_department_of_a_joint_inspection_sends_its_own(self) -> None:
        """Two of each, and nobody sits in the seat of another department."""
        joint = (Where("field", ("water",)),)
        roles = (
            Role("market", 2, department="market"),
            Role("water", 2, department="water", when=joint),
        )
        people = [officer(k, unit="market") for k in range(3)]
        people += [officer(k, unit="water") for k in (3, 4)]
        rules = {"roles": roles, "department_column": "unit"}
        posed = world(people, [{"id": "A0", "field": "water"}, {"id": "A1"}], **rules).pose()
        teams = dispatch(posed.problem, Tickets("00" * 32)).teams

        assert len(teams) == 6
        unit = {handle(p["id"]): p["unit"] for p in people}
        assert all(slot == unit[name] for _, slot, name in teams)
        assert posed.reasons.why(PLACE, handle("I3"), "market") == (Barrier.OTHER_DEPARTMENT,)

    def test_agencies_that_get_no_two_officers_are_named(self) -> None:
        """Conditions may leave a gap that no single rule shows."""
        roles = (Role("officer", 2, when=(Where("field", ("food",)),)),)
        agencies = [{"id": "A0", "field": "food"}, {"id": "A1", "field": "air"}, {"id": "A2"}]
        with pytest.raises(RulebookError, match="A1, A2 get 0 officers") as caught:
            world([officer(0), officer(1)], agencies, roles=roles).reach()

        assert [fault.rule for fault in caught.value.faults] == ["dispatch.officers"]

    @pytest.mark.parametrize(
        "rules",
        [
            {"roles": (OFFICERS, Role("e", 1, when=(Where("lead", ("1",)),)))},
            {"needs": (Need("food", (Where("lead", ("1",)),)),)},
            {"scope": Scope("C06", "lead")},
            {"roles": (Role("officer", 2, department="x"),), "department_column": "lead"},
        ],
    )
    def test_a_column_that_is_not_there_is_refused(self, rules: dict[str, Any]) -> None:
        """A misspelt column would ask nobody for anything, in silence."""
        with pytest.raises(RulebookError, match="no column lead"):
            world([officer(0)], [{"id": "A0"}], **rules).pose()


class TestSkills:
    def test_the_item_decides_which_qualification_is_needed(self) -> None:
        """Item → qualification; other agencies do not ask for it."""
        needs = (Need("food", (Where("field", ("food",)),)),)
        people = [officer(0, qualifications=("food",)), officer(1, qualifications=("air",))]
        agencies = [{"id": "A0", "field": "food"}, {"id": "A1", "field": "air"}]
        reasons = world(people, agencies, needs=needs).pose().reasons

        assert reasons.why(PLACE, handle("I0")) == ()
        assert reasons.why(PLACE, handle("I1")) == (Barrier.NO_QUALIFICATION,)
        assert reasons.why(handle("A1"), handle("I1")) == ()

    @pytest.mark.parametrize(
        ("asked", "held", "is_barred"),
        [
            (None, ("C06",), False),
            (None, ("C07",), True),
            (("C06", "C07"), ("C06",), True),
            (("C06", "C07"), ("C07", "C06"), False),
            ("C07", ("C07",), False),
            (None, None, True),
        ],
    )
    def test_the_scope_of_an_officer_holds_every_item(
        self, asked: object, held: object, is_barred: bool
    ) -> None:
        """item_scope ⊇ items of the agency; experts advise and need no scope."""
        roles = (OFFICERS, Role("expert", 1, is_expert=True))
        people = [officer(0, items=held), expert(1)]
        rules = {"scope": Scope("C06", "field"), "roles": roles}
        reasons = world(people, [{"id": "A0", "field": asked}], **rules).pose().reasons

        assert ((Barrier.OUT_OF_SCOPE,) if is_barred else ()) == reasons.why(
            PLACE, handle("I0"), "officer"
        )
        assert reasons.why(PLACE, handle("I1"), "expert") == ()


class TestAreas:
    PEOPLE = (officer(0, territory="N"), officer(1, territory="S"), officer(2, territory="W"))

    @pytest.mark.parametrize(
        ("ladder", "near"),
        [
            (("territory",), {"I0"}),
            (("neighbours",), {"I0", "I1"}),
            (("cross",), {"I1", "I2"}),
            (("any",), {"I0", "I1", "I2"}),
        ],
    )
    def test_each_mode_lets_its_own_pass(self, ladder: tuple[str, ...], near: set[str]) -> None:
        """本辖区, 相邻区域, 异地交叉, 全省, from the area N beside S."""
        pairs = (("S", "N"),) if ladder == ("neighbours",) else ()
        agency = {"id": "A0", "territory": "N"}
        found = world(list(self.PEOPLE), [agency], ladder=ladder, neighbours=pairs).pose()

        assert {handle(name) for name in near} == {row[2] for row in found.problem.eligible_rows()}

    def test_the_ladder_goes_to_the_neighbours_before_the_province(self) -> None:
        """A starved area borrows next door first, and only if it is starved."""
        people = [*self.PEOPLE, officer(3, territory="S"), officer(4, territory="S")]
        agencies = [{"id": "A0", "territory": "N"}, {"id": "A1", "territory": "S"}]
        agencies += [{"id": "A2", "territory": "W"}]
        ladder = ("territory", "neighbours", "any")
        found = world(people, agencies, ladder=ladder, neighbours=(("N", "S"),)).pose()

        assert {
            identifier: found.reasons.rung(handle(identifier)) for identifier in ("A0", "A1", "A2")
        } == {"A0": "neighbours", "A1": "territory", "A2": "any"}

    def test_cross_sends_nobody_home(self) -> None:
        """An area without inspectors is visited by all; people without an area go nowhere."""
        people = [*self.PEOPLE, officer(3)]
        agencies = [{"id": "A0", "territory": "E"}, {"id": "A1"}]
        reasons = world(people, agencies, ladder=("cross",)).pose().reasons

        assert [len(reasons.why(PLACE, handle(person["id"]))) for person in people] == [0, 0, 0, 1]
        assert reasons.counts(handle("A1"))[Barrier.OUT_OF_AREA] == 4

    @pytest.mark.parametrize("rules", [{"ladder": ("neighbours",)}, {"neighbours": (("N", "S"),)}])
    def test_neighbours_and_their_table_go_together(self, rules: dict[str, Any]) -> None:
        """A rung without pairs is the one before it; pairs without a rung say nothing."""
        with pytest.raises(RulebookError) as caught:
            replace(RULES, **rules)

        assert [fault.rule for fault in caught.value.faults] == ["dispatch.neighbours"]
