"""Who can be sent nowhere, and what nobody available can fill: held against a plain reading."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from dispatch_registers import absences
from eligibility_oracle import (
    RULES,
    WINDOW,
    World,
    is_near,
    officer,
    own_bars,
    role_bars,
    roles_of,
    team_bars,
    worlds,
)
from hypothesis import given, settings

from randinspect.dispatch import Need, Role, Staff, Where, staff


def found(world: World) -> Staff:
    """What the library finds over all agencies of a world."""
    agencies, people, recusals, visits = world.registers()
    return staff(
        agencies,
        people,
        recusals=recusals,
        visits=visits,
        rules=world.rules,
        window=WINDOW,
        among=np.ones(len(agencies), dtype=np.bool_),
        absences=absences(world.absences),
    )


class TestIdle:
    @given(worlds())
    @settings(max_examples=100, deadline=None)
    def test_idle_is_who_may_go_nowhere_on_no_rung(self, world: World) -> None:
        """Every agency, every rung and every slot is asked; each has a code."""
        told = found(world).idle
        nowhere = [
            person["id"]
            for person in world.people
            if not any(
                is_near(world, rung, agency, person)
                and not team_bars(world, agency, person)
                and any(not role_bars(world, agency, r, person) for r in roles_of(world, agency))
                for agency in world.agencies
                for rung in world.rules.ladder
            )
        ]

        assert [one.inspector for one in told] == nowhere
        assert all(one.codes for one in told)

    def test_recused_from_all_is_told_with_the_recusal(self) -> None:
        """Two agencies, an interest in one and the area of the other."""
        agencies = [{"id": "A0", "territory": "N"}, {"id": "A1", "territory": "S"}]
        recusals = [{"inspector": "I0", "agency": "A0", "reason": "kin"}]
        rules = replace(RULES, ladder=("territory",))
        world = World(agencies, [officer(0, territory="N")], recusals, [], rules)
        (one,) = found(world).idle

        assert dict(one.codes) == {"RECUSED_KIN": 1, "OUT_OF_AREA": 1}
        assert str(one) == "I0 (RECUSED_KIN, OUT_OF_AREA)"


class TestUnfilled:
    @given(worlds())
    @settings(max_examples=100, deadline=None)
    def test_unfilled_are_slots_that_nobody_unbarred_fits(self, world: World) -> None:
        """Wherever they are: area, interests and rotation are other reasons."""
        told = {(one.slot, agency) for one in found(world).unfilled for agency in one.agencies}
        plain = {
            (role.slot, agency["id"])
            for agency in world.agencies
            for role in roles_of(world, agency)
            if not any(
                not own_bars(world, person) and not role_bars(world, agency, role, person)
                for person in world.people
            )
        }

        assert told == plain

    def test_holders_who_are_barred_are_counted_by_reason(self) -> None:
        """One certificate has expired, one holder is an officer without the qualification."""
        people = [
            officer(0, qualifications=("food",), cert_valid_to=date(2020, 1, 1)),
            officer(1, qualifications=None),
            officer(2, qualifications=None),
        ]
        rules = replace(
            RULES,
            roles=(Role("officer", 2),),
            needs=(Need("food", (Where("field", ("food",)),)),),
        )
        agencies = [{"id": "A0", "field": "food"}, {"id": "A1", "field": "air"}]
        (one,) = found(World(agencies, people, [], [], rules)).unfilled

        assert (one.slot, one.asked, one.agencies) == ("officer", "food", ("A0",))
        assert dict(one.codes) == {"CERTIFICATE_EXPIRED": 1}
        assert "of those who have what is asked: CERTIFICATE_EXPIRED 1" in str(one)
