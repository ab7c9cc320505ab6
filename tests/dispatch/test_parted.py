"""The ladder, direct assignment and waivers where people of one rung may not go together."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from dispatch_registers import Record, register
from eligibility_oracle import RULES, WINDOW, World, gives_team, handle, officer, rung_of, worlds
from hypothesis import given, settings
from strategies import seeds

from randinspect.dispatch import GroupRule, Posed, Role, pose, precheck, unreached
from randinspect.errors import RegistryError
from randinspect.registry.record_kinds import RecordKind

LADDER = replace(RULES, ladder=("territory", "any"))
PLACE = [{"id": "A0", "territory": "N"}]
TWO_NEAR = [officer(k, territory="N" if k < 2 else "S") for k in range(4)]
COUPLE = [("I0", "I1")]


def posed(world: World, direct: list[Record] | None = None) -> Posed:
    """Pose the dispatch of a world with its couples."""
    agencies, people, recusals, visits = world.registers()
    return pose(
        agencies,
        people,
        agency_handles=[handle(identifier) for identifier in agencies.columns["id"]],
        inspector_handles=[handle(identifier) for identifier in people.columns["id"]],
        recusals=recusals,
        visits=visits,
        rules=world.rules,
        window=WINDOW,
        couples=[(handle(x), handle(y)) for x, y in world.couples],
        direct=register(RecordKind.DIRECT, direct) if direct else None,
    )


def named(*people: str) -> list[Record]:
    """Rows that send people to the agency."""
    return [{"agency": "A0", "inspector": name, "reason": "无人可派"} for name in people]


class TestLadder:
    @given(worlds(), seeds())
    @settings(max_examples=80, deadline=None)
    def test_reach_and_rung_are_those_of_a_plain_reading(self, world: World, seed: str) -> None:
        """Every line-up is tried on every rung; couples are any set of pairs."""
        pairs = list(combinations([person["id"] for person in world.people], 2))
        bits = int(seed, 16)
        some = replace(world, couples=[p for k, p in enumerate(pairs) if bits >> 2 * k & 3 == 0])
        expected = [rung_of(some, agency) for agency in some.agencies]

        assert some.reach() == [rung is not None for rung in expected]

    def test_the_next_rung_is_used_where_the_near_ones_are_a_couple(self) -> None:
        """Without it the precheck would find no team, though the neighbours have one."""
        apart = posed(World(PLACE, TWO_NEAR, [], [], LADDER, couples=COUPLE))
        near = posed(World(PLACE, TWO_NEAR, [], [], LADDER))

        assert apart.reasons.rung(handle("A0")) == "any"
        assert precheck(apart.problem, apart.reasons) == ()
        assert near.reasons.rung(handle("A0")) == "territory"

    def test_limits_on_groups_count_beside_couples(self) -> None:
        """A novice may take a partner's seat, but only one of them."""
        people = [*TWO_NEAR[:2], officer(2, group="new"), officer(3, group="new")]
        rules = replace(RULES, groups=(GroupRule("new", "group", 1, ("new",)),))
        world = World(PLACE, people, [], [], rules, couples=[("I0", "I1"), ("I0", "I2")])
        lost = replace(world, couples=[*world.couples, ("I0", "I3"), ("I1", "I2"), ("I1", "I3")])

        assert gives_team(world, world.agencies[0], "any")
        assert world.reach() == [True]
        assert lost.reach() == [False]

    def test_an_agency_whose_every_team_holds_a_couple_is_told(self) -> None:
        """By a code of its own, with how many could sit there."""
        world = World(PLACE, TWO_NEAR[:2], [], [], LADDER, couples=COUPLE)
        agencies, people, recusals, visits = world.registers()
        ((some,), count) = unreached(
            agencies,
            people,
            recusals=recusals,
            visits=visits,
            rules=LADDER,
            window=WINDOW,
            among=agencies.columns["id"] == "A0",
            couples=world.couple_register(),
        )

        assert (count, dict(some.codes)) == (1, {"COUPLE": 2})


class TestDirect:
    RULES = replace(RULES, ladder=("territory",), allows_direct=True)

    def test_people_may_be_named_where_the_near_ones_are_a_couple(self) -> None:
        """No team can be drawn there, so naming one is not needless."""
        world = World(PLACE, TWO_NEAR, [], [], self.RULES, couples=COUPLE)
        found = posed(world, named("I0", "I2"))

        assert found.reasons.rung(handle("A0")) == "direct"
        assert precheck(found.problem) == ()

    @pytest.mark.parametrize(
        ("people", "rules", "told"),
        [
            (("I0", "I1"), {}, "I0 and I1 may not go together"),
            (("I2", "I3"), {}, "I2 RECUSED_KIN; I3 NO_CAPACITY"),
            (
                ("I0", "I4"),
                {"roles": (Role("lead", 1, "lead"), Role("member", 1, "member"))},
                "I0 fits only member; I4 fits only member",
            ),
        ],
    )
    def test_who_is_barred_by_what_is_told(
        self, people: tuple[str, str], rules: dict[str, Any], told: str
    ) -> None:
        """Each of the people named with the rules that bar them, else why they are no team."""
        held = ("member",)
        near = [officer(k, territory="N", qualifications=held) for k in range(2)]
        far = [officer(k, territory="S", qualifications=held) for k in (2, 4)]
        far.append(officer(3, territory="S", cap=0))
        recusals = [{"inspector": "I2", "agency": "A0", "reason": "kin"}]
        world = World(PLACE, near + far, recusals, [], replace(self.RULES, **rules), couples=COUPLE)
        with pytest.raises(RegistryError) as caught:
            posed(world, named(*people))

        (fault,) = caught.value.faults
        assert fault.rule == "direct.barred"
        assert fault.message.endswith(f": {told}")
