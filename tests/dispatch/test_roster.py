"""Teams that go whole: one inspector of the network, barred by whatever bars a member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from dispatch_registers import Record, absences
from eligibility_oracle import (
    RULES,
    WINDOW,
    World,
    handle,
    is_near,
    officer,
    own_bars,
    recusal_bars,
    rotation_bars,
    worlds,
)
from hypothesis import given, settings

from randinspect.dispatch import Barrier, DispatchRules, Posed, Role, dispatch, pose, roster
from randinspect.errors import RegistryError, RulebookError
from randinspect.lottery import Tickets

TEAMS = replace(RULES, roles=(Role("team", 1, is_whole=True),), teams="group")
PLACE = handle("A0")


def posed(world: World) -> tuple[Posed, dict[str, Sequence[str]]]:
    """Pose a world of teams; handles are ``t-`` and the ids, members joined by ``_``."""
    agencies, people, recusals, visits = world.registers()
    drawn = roster(people, world.rules)
    names = [f"t-{identifier.replace('+', '_')}" for identifier in drawn.columns["id"]]
    found = pose(
        agencies,
        drawn,
        agency_handles=[handle(identifier) for identifier in agencies.columns["id"]],
        inspector_handles=names,
        recusals=recusals,
        visits=visits,
        rules=world.rules,
        window=WINDOW,
        absences=absences(world.absences),
    )
    return found, dict(zip(names, drawn.columns["members"], strict=True))


def bars_of_team(world: World, agency: Record, members: list[Record]) -> bool:
    """Whether anything bars a team from its seat, read plainly from its members."""
    officers = [person for person in members if not person["expert"]]
    scope = {agency.get("region") or "C06"} if world.rules.scope else set()
    each = (
        own_bars(world, person)
        | recusal_bars(world, agency, person)
        | rotation_bars(world, agency, person)
        for person in members
    )
    areas = {person.get("territory") for person in members}
    return (
        any(each)
        or len(officers) < 2
        or any(not scope <= set(person.get("items") or ()) for person in officers)
        or len(areas) > 1
        or not is_near(world, "territory", agency, members[0])
    )


@given(worlds())
@settings(max_examples=150, deadline=None)
def test_a_team_goes_where_all_of_its_members_may(world: World) -> None:
    """Eligible iff no member is barred, two are officers, and all are of one near area."""
    changes: dict[str, Any] = {"roles": TEAMS.roles, "teams": "group", "needs": ()}
    rules = replace(world.rules, **changes, ladder=("territory",), neighbours=())
    agencies = [{**agency, "field": "food"} for agency in world.agencies]
    world = replace(world, rules=rules, agencies=agencies)
    found, members_of = posed(world)
    person = {record["id"]: record for record in world.people}
    arcs = {(place, name) for place, _, name in found.problem.eligible_rows()}
    for agency in agencies:
        for name, ids in members_of.items():
            members = [person[identifier] for identifier in ids]
            is_team = members[0].get("group") is not None
            expected = is_team and not bars_of_team(world, agency, members)

            assert expected == ((handle(agency["id"]), name) in arcs)
            assert expected == (found.reasons.why(handle(agency["id"]), name) == ())


class TestTeams:
    def test_members_go_together_or_not_at_all(self) -> None:
        """A mentor and a novice are drawn as one, and never beside anyone else."""
        people = [officer(k, group="NSW"[k // 2]) for k in range(6)]
        world = World([{"id": f"A{k}"} for k in range(4)], people, [], [], TEAMS)
        found, members_of = posed(world)
        for seed in range(20):
            teams = dispatch(found.problem, Tickets(f"{seed:064x}")).teams

            assert len(teams) == 4
            assert all(len(members_of[name]) == 2 for _, _, name in teams)

    def test_a_team_and_single_people_share_no_seat(self) -> None:
        """Each seat says which it takes; whoever belongs to a team sits with it alone."""
        roles = (Role("pair", 1, is_whole=True), Role("third", 1))
        people = [officer(0, group="N"), officer(1, group="N"), officer(2)]
        world = World([{"id": "A0"}], people, [], [], replace(TEAMS, roles=roles))
        found, _ = posed(world)

        assert (found.problem.eligible_rows()) == [
            (PLACE, "pair", "t-I0_I1"),
            (PLACE, "third", "t-I2"),
        ]
        assert found.reasons.why(PLACE, "t-I2", "pair") == (Barrier.WHOLE_TEAM,)
        assert found.reasons.why(PLACE, "t-I0_I1", "third") == (Barrier.WHOLE_TEAM,)

    def test_a_team_has_what_its_members_have(self) -> None:
        """Some member's qualification, every officer's items, the narrower limits."""
        people = [
            officer(0, group="N", qualifications=("a",), items=("1", "2"), cap=3, floor=1),
            officer(1, group="N", qualifications=("b",), items=("2",), cap=2, floor=2),
        ]
        _, inspectors, _, _ = World([{"id": "A0"}], people, [], [], TEAMS).registers()
        row = {name: column[0] for name, column in roster(inspectors, TEAMS).columns.items()}

        assert tuple(row[name] for name in ("id", "members", "officers", "whole")) == (
            "I0+I1",
            ("I0", "I1"),
            2,
            True,
        )
        assert tuple(row[name] for name in ("qualifications", "items", "floor", "cap")) == (
            ("a", "b"),
            ("2",),
            2,
            2,
        )

    def test_a_team_with_one_officer_is_too_small(self) -> None:
        """小组≥2人, and experts are counted on top."""
        people = [officer(0, group="N"), {"id": "I1", "group": "N", "expert": True}]
        found, _ = posed(World([{"id": "A0"}], people, [], [], TEAMS))

        assert found.reasons.why(PLACE, "t-I0_I1") == (Barrier.TEAM_TOO_SMALL,)

    @pytest.mark.parametrize("dates", [(WINDOW[1], WINDOW[0]), (WINDOW[1], None)])
    def test_one_certificate_that_runs_out_bars_the_team(self, dates: tuple[Any, Any]) -> None:
        """It goes whole, so whoever may not go keeps it at home; a missing date too."""
        people = [officer(k, group="N", cert_valid_to=day) for k, day in enumerate(dates)]
        found, _ = posed(World([{"id": "A0"}], people, [], [], TEAMS))

        assert found.reasons.why(PLACE, "t-I0_I1") == (Barrier.CERTIFICATE_EXPIRED,)

    def test_one_person_in_two_rows_is_in_no_team(self) -> None:
        """The roster is looked at before teams are formed."""
        people = [officer(k, group="N", certificate="C1") for k in (0, 1)]
        with pytest.raises(RegistryError, match="same_person"):
            posed(World([{"id": "A0"}], people, [], [], TEAMS))

    @pytest.mark.parametrize(
        "rules", [{"teams": "group"}, {"roles": (Role("team", 1, is_whole=True),)}]
    )
    def test_teams_need_a_seat_for_them(self, rules: dict[str, Any]) -> None:
        """Two seats taken at once are no network; the cure names what is, and the side rules."""
        with pytest.raises(RulebookError, match="side rules") as caught:
            replace(RULES, **rules)

        assert [fault.rule for fault in caught.value.faults] == ["dispatch.teams"]

    def test_a_column_that_is_not_there_is_refused(self) -> None:
        """Otherwise everyone would go alone, in silence."""
        with pytest.raises(RulebookError, match="no column mentor"):
            posed(World([{"id": "A0"}], [officer(0)], [], [], replace(TEAMS, teams="mentor")))

    def test_whole_teams_count_two_officers_a_seat(self) -> None:
        """One whole seat is a lawful team, one single seat is none."""
        assert DispatchRules(TEAMS.roles, floor=0, cap=1, teams="group").cap == 1
        with pytest.raises(RulebookError, match="1 certified officers"):
            DispatchRules((Role("officer", 1),), floor=0, cap=1)
