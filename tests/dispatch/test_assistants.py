"""Assistants from elsewhere: in member seats, never leading, beside two officers of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from dispatch_registers import Record
from eligibility_oracle import ASSISTED, FOREIGN, RULES, World, handle, officer, worlds
from hypothesis import given, settings

from randinspect.dispatch import (
    Assist,
    Barrier,
    DispatchRules,
    Role,
    WaiverCosts,
    dispatch,
    precheck,
)
from randinspect.errors import RegistryError, RulebookError
from randinspect.lottery import Tickets

PLACE = handle("A0")
AGENCY: Record = {"id": "A0", "territory": "N", "field": "food"}


def world(people: Sequence[Record], rules: DispatchRules) -> World:
    """One agency of the north, and some people."""
    return World([AGENCY], people, [], [], rules)


def guest(number: int, **fields: object) -> Record:
    """An officer of another province."""
    return officer(number, origin="邻省市场监督管理局", **fields)


@given(worlds(has_assistants=True))
@settings(max_examples=150, deadline=None)
def test_no_team_has_an_assistant_where_none_may_sit(some: World) -> None:
    """Whatever the seed: assistants sit in open slots, and two officers are the authority's own."""
    posed = some.pose()
    if precheck(posed.problem):
        return
    origins = {handle(p["id"]): p["origin"] for p in some.people}
    shut = {role.slot for role in some.rules.roles if role.assist is Assist.NEVER}
    teams = dispatch(posed.problem, Tickets("ab" * 32)).teams
    for place in posed.problem.inspections:
        team = [(slot, person) for inspection, slot, person in teams if inspection == place]
        own = [person for _, person in team if origins[person] is None]

        assert all(origins[person] is None for slot, person in team if slot in shut)
        assert len(own) >= 2


def test_each_seat_tells_its_own_reason() -> None:
    """A lead's seat, a member's seat, and one that is kept for assistants."""
    rules = replace(RULES, roles=ASSISTED, needs=())
    people = [guest(0, qualifications=("lead",)), *[officer(k) for k in (1, 2, 3)]]
    why = world(people, rules).pose().reasons.why
    foreign = world(people, replace(RULES, roles=FOREIGN)).pose().reasons.why
    name, own = handle("I0"), handle("I1")

    assert why(PLACE, name, "a-lead") == (Barrier.ASSISTANT_LEAD,)
    assert why(PLACE, name, "b-member") == (Barrier.ASSISTANT,)
    assert why(PLACE, name, "c-assist") == why(PLACE, name) == ()
    assert why(PLACE, own, "c-assist") == ()
    assert foreign(PLACE, own, "b-guest") == (Barrier.ASSISTANTS_ONLY,)
    assert foreign(PLACE, name, "b-guest") == ()


def test_open_seats_count_for_no_officer() -> None:
    """A lead and an open seat are one officer, whoever may come to sit in the second."""
    for assist in (Assist.MAY, Assist.ONLY):
        with pytest.raises(RulebookError, match="the law asks for two"):
            replace(RULES, roles=(Role("lead", 1), Role("member", 1, assist=assist)))


def test_an_assistant_never_leads() -> None:
    """A slot that leads cannot be opened to them."""
    with pytest.raises(RulebookError, match="an assistant never leads"):
        replace(RULES, roles=(*ASSISTED, Role("z", 1, is_lead=True, assist=Assist.MAY)))


def test_whoever_comes_from_elsewhere_has_no_area_unless_given_one() -> None:
    """Area and enforced items are the authority's own matters; a place of work can be told."""
    rules = replace(RULES, roles=ASSISTED, ladder=("territory",))
    own = [officer(k, territory="N", qualifications=("lead",)) for k in (1, 2)]
    free = world([guest(0), *own], rules).pose()
    placed = world([guest(0, territory="S"), *own], rules).pose()

    assert not precheck(free.problem)
    assert free.reasons.why(PLACE, handle("I0"), "c-assist") == ()
    assert placed.reasons.why(PLACE, handle("I0"), "c-assist") == (Barrier.OUT_OF_AREA,)


def test_assistants_do_not_widen_the_ladder() -> None:
    """A seat for them alone is filled on the nearest rung: the own people stay at home."""
    rules = replace(RULES, roles=FOREIGN, ladder=("territory", "any"))
    people = [guest(0), *[officer(k, territory="N") for k in (1, 2)], officer(3, territory="S")]
    posed = world(people, rules).pose()

    assert posed.reasons.rung(PLACE) == "territory"
    assert posed.reasons.why(PLACE, handle("I3"), "a-officer") == (Barrier.OUT_OF_AREA,)


def test_assistants_go_in_no_team_that_goes_whole() -> None:
    """Nobody would see them there; every one is told with the row."""
    rules = replace(RULES, roles=(Role("team", 1, is_whole=True),), teams="group")
    people = [guest(0, group="a"), guest(1), officer(2, group="a"), officer(3, group="a")]
    with pytest.raises(RegistryError, match="not in a team") as caught:
        world(people, rules).pose()

    assert [fault.row for fault in caught.value.faults] == [2]


@pytest.mark.parametrize(
    "barrier", [Barrier.ASSISTANT, Barrier.ASSISTANT_LEAD, Barrier.ASSISTANTS_ONLY]
)
def test_no_waiver_makes_an_assistant_lead(barrier: Barrier) -> None:
    """What the law asks of officers has no price."""
    with pytest.raises(RulebookError, match="nobody may waive it"):
        WaiverCosts(1, 1, 1, {barrier: 1})
