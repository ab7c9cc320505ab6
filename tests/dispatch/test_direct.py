"""Direct assignment: only where nothing can be drawn, only the area waived, never hidden."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from dispatch_registers import Record, register
from eligibility_oracle import RULES, WINDOW, World, handle, officer

from randinspect.dispatch import Barrier, Posed, Role, dispatch, pose, precheck
from randinspect.errors import FormatError, RegistryError
from randinspect.lottery import Tickets
from randinspect.publication.direct import read_direct
from randinspect.registry.record_kinds import RecordKind

PLACE, OTHER = handle("A0"), handle("A1")
OWN_AREA = replace(RULES, ladder=("territory",), allows_direct=True)
PEOPLE = [officer(k, territory="S") for k in range(4)]
STARVED = {"id": "A0", "territory": "N"}
SERVED = {"id": "A1", "territory": "S"}


def named(*people: str, agency: str = "A0", reason: str = "无人可派") -> list[Record]:
    """Rows that send people to an agency."""
    return [{"agency": agency, "inspector": name, "reason": reason} for name in people]


def posed(rows: list[Record], world: World | None = None, **rules: Any) -> Posed:
    """Pose two agencies, one of which no rung can staff."""
    world = world or World([STARVED, SERVED], PEOPLE, [], [], OWN_AREA)
    agencies, people, recusals, visits = world.registers()
    return pose(
        agencies,
        people,
        agency_handles=[handle(identifier) for identifier in agencies.columns["id"]],
        inspector_handles=[handle(identifier) for identifier in people.columns["id"]],
        recusals=recusals,
        visits=visits,
        rules=replace(world.rules, **rules),
        window=WINDOW,
        direct=register(RecordKind.DIRECT, rows),
    )


def faults(rows: list[Record], world: World | None = None, **rules: Any) -> list[str]:
    """Rules of the faults of refused rows; each has a cure."""
    with pytest.raises(RegistryError) as caught:
        posed(rows, world, **rules)

    assert all(fault.cure for fault in caught.value.faults)
    return [fault.rule for fault in caught.value.faults]


class TestDirect:
    def test_a_starved_agency_gets_just_those_who_are_named(self) -> None:
        """And the others are drawn as if nobody had been named."""
        found = posed(named("I0", "I3"))
        arcs = [row for row in found.problem.eligible_rows() if row[0] == PLACE]

        assert {handle("I0"), handle("I3")} == {row[2] for row in arcs}
        assert found.reasons.rung(PLACE) == "direct"
        assert found.reasons.direct_rows() == [(PLACE, "无人可派")]
        assert found.reasons.why(PLACE, handle("I1")) == (Barrier.OUT_OF_AREA,)
        without = posed([])
        others = [row for row in without.problem.eligible_rows() if row[0] == OTHER]
        assert others == [row for row in found.problem.eligible_rows() if row[0] == OTHER]
        assert [s.slots for s in precheck(without.problem)] == [((PLACE, "officer"),)]
        assert precheck(found.problem) == ()

    def test_the_seed_changes_nothing_about_a_named_team(self) -> None:
        """It goes whole, whoever else is drawn."""
        problem = posed(named("I0", "I3")).problem
        teams = [dispatch(problem, Tickets(f"{seed:064x}")).teams for seed in range(8)]
        here = {tuple(row[2] for row in team if row[0] == PLACE) for team in teams}
        there = {tuple(row[2] for row in team if row[0] == OTHER) for team in teams}

        assert {tuple(sorted((handle("I0"), handle("I3"))))} == here
        assert len(there) > 1

    def test_nobody_is_named_where_a_team_can_be_drawn(self) -> None:
        """The door to picking favourites stays shut."""
        assert faults(named("I0", "I1", agency="A1")) == ["direct.needless"]
        assert faults(named("I0", "I1"), ladder=("territory", "any")) == ["direct.needless"]

    def test_only_the_area_is_waived(self) -> None:
        """A recused, uncertified or unqualified person cannot be named either."""
        recusal = [{"inspector": "I0", "agency": "A0", "reason": "kin"}]
        recused = World([STARVED], PEOPLE, recusal, [], OWN_AREA)
        idle = World([STARVED], [officer(0, status="off"), PEOPLE[1]], [], [], OWN_AREA)
        lead = (Role("lead", 1, "lead"), Role("member", 1))

        assert faults(named("I0", "I1"), recused) == ["direct.barred"]
        assert faults(named("I0", "I1"), idle, statuses=("on",)) == ["direct.barred"]
        assert faults(named("I0", "I1"), None, roles=lead) == ["direct.barred"]

    @pytest.mark.parametrize(
        ("rows", "rule"),
        [
            (named("I0"), "seats"),
            (named("I0", "I1", "I2"), "seats"),
            (named("I0", "I0"), "seats"),
            (named("I0", "I9"), "unknown"),
            (named("I0", "I1", agency="A7"), "unknown"),
            (named("I0") + named("I1", reason="another"), "reason"),
            (named("I0", "I1", reason="a|b"), "reason"),
        ],
    )
    def test_rows_that_make_no_team_are_refused(self, rows: list[Record], rule: str) -> None:
        """Each with its own fault."""
        assert {f"direct.{rule}"} == set(faults(rows))

    def test_without_a_document_that_allows_it_nobody_is_named(self) -> None:
        """The rulebook says whether 直接委派 is possible at all."""
        assert faults(named("I0", "I1"), None, allows_direct=False) == ["direct.forbidden"]


class TestPublished:
    def test_the_public_file_fits_the_problem(self) -> None:
        """Its rows tell of inspections in which nothing is left to be drawn."""
        problem = posed(named("I0", "I3")).problem
        good = f"{PLACE}\t无人可派\n".encode()

        assert read_direct(good, problem) == {PLACE: "无人可派"}
        for bad in (b"", f"{OTHER}\tx\n".encode(), b"nobody\tx\n", f"{PLACE}\ta|b\n".encode()):
            with pytest.raises(FormatError):
                read_direct(bad, problem)
