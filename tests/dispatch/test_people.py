"""The roster as people: interests that lapse, leave, loads of their own, nobody twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from dispatch_registers import Record
from eligibility_oracle import RULES, WINDOW, World, handle, officer

from randinspect.dispatch import Barrier, dispatch
from randinspect.errors import RegistryError
from randinspect.lottery import Tickets
from randinspect.registry import RecusalReason

DAY = timedelta(days=1)
PLACE, NAME = handle("A0"), handle("I0")


def bars(**parts: Any) -> set[Barrier]:
    """What bars the one inspector from the one agency."""
    rules = replace(RULES, **parts.pop("rules", {}))
    records: dict[str, Any] = {"recusals": [], "visits": [], "absences": [], **parts}
    person = officer(0, **records.pop("person", {}))
    world = World([{"id": "A0", "owner": "N"}], [person], rules=rules, **records)
    return set(world.pose().reasons.why(PLACE, NAME))


def recusal(reason: str, **fields: Any) -> list[Record]:
    """One recusal of the one inspector."""
    return [{"inspector": "I0", "agency": "A0", "reason": reason, **fields}]


class TestRecusals:
    @pytest.mark.parametrize("reason", list(RecusalReason))
    def test_every_kind_has_a_code_of_its_own(self, reason: RecusalReason) -> None:
        """And no kind bars under the code of another."""
        assert {f"RECUSED_{reason.upper()}"} == bars(recusals=recusal(reason))

    @pytest.mark.parametrize(
        ("on", "is_barred"),
        [
            (date(2024, 7, 2), True),  # lapses on the second day of the window
            (date(2024, 7, 1), False),  # lapses on its first
            (date(2024, 6, 30), False),
            (None, True),  # without a day nothing lapses
        ],
    )
    def test_an_assessor_is_barred_for_two_years(self, on: date | None, is_barred: bool) -> None:
        """The bar holds if any day of the window lies before the anniversary."""
        lapses = {"lapses": (("assessor", 2),)}
        found = bars(recusals=recusal("assessor", date=on), rules=lapses)

        assert ({Barrier.RECUSED_ASSESSOR} if is_barred else set()) == found

    def test_only_the_kinds_that_lapse_do(self) -> None:
        """Kinship of long ago is kinship."""
        old = recusal("kin", date=date(1999, 1, 1))

        assert {Barrier.RECUSED_KIN} == bars(recusals=old, rules={"lapses": (("assessor", 2),)})

    def test_a_leap_day_lapses_on_the_first_of_march(self) -> None:
        """29 February plus two years is no day of the calendar."""
        leap = recusal("assessor", date=date(2024, 2, 29))
        lapses = {"lapses": (("assessor", 2),)}

        assert set() == bars(recusals=leap, rules=lapses)

    @pytest.mark.parametrize(("until", "count"), [(WINDOW[0], 1), (WINDOW[0] - DAY, 0)])
    def test_a_recusal_for_a_time_ends_with_its_last_day(self, until: date, count: int) -> None:
        """It bars iff it holds on some day of the window."""
        assert count == len(bars(recusals=recusal("complaint", until=until)))


class TestLeave:
    @pytest.mark.parametrize(
        ("spans", "is_barred"),
        [
            ([(0, 0)], True),
            ([(0, 1)], False),
            ([(1, 0)], False),
            ([(-5, 60), (32, -5)], True),  # two rows that meet
            ([(-5, 60), (33, -5)], False),  # one day between them
            ([(32, 0), (0, 60)], True),  # in any order
            ([(0, 91), (5, 80), (1, 0)], True),  # one inside another
        ],
    )
    def test_only_leave_on_every_day_bars(
        self, spans: list[tuple[int, int]], is_barred: bool
    ) -> None:
        """Days after the first and before the last day of the window, 92 days long."""
        leave = [
            {"inspector": "I0", "first": WINDOW[0] + a * DAY, "last": WINDOW[1] - b * DAY}
            for a, b in spans
        ]

        assert ({Barrier.ON_LEAVE} if is_barred else set()) == bars(absences=leave)


class TestOwnLimits:
    def test_an_own_floor_or_cap_takes_the_place_of_the_general_one(self) -> None:
        """Whoever has none keeps the general one; a cap of 0 sends nobody."""
        people = [officer(0), officer(1, cap=9), officer(2, floor=2), officer(3, cap=0)]
        posed = World([{"id": "A0"}], people, [], [], replace(RULES, floor=1)).pose()
        limits = {row[0]: row[1:] for row in posed.problem.inspectors_rows()}

        assert [limits[handle(f"I{k}")] for k in range(4)] == [
            ("1", "5"),
            ("1", "9"),
            ("2", "5"),
            ("0", "0"),
        ]
        assert posed.reasons.why(PLACE, handle("I3")) == (Barrier.NO_CAPACITY,)

    @pytest.mark.parametrize(
        "fields", [{"floor": 3, "cap": 2}, {"cap": 1}, {"floor": 6}, {"floor": 3, "cap": 0}]
    )
    def test_limits_that_do_not_go_together_are_refused(self, fields: Record) -> None:
        """Under a general floor of 2 and cap of 5; who may not go is asked for nothing."""
        world = World([{"id": "A0"}], [officer(0, **fields)], [], [], replace(RULES, floor=2))
        with pytest.raises(RegistryError) as caught:
            world.pose()

        assert [fault.rule for fault in caught.value.faults] == ["inspector.load"]


class TestOnePerson:
    @pytest.mark.parametrize("name", ["one", "other", None])
    def test_two_rows_with_one_certificate_are_refused(self, name: str | None) -> None:
        """Whatever the names say; with the later row and a cure, and by reach as well."""
        people = [officer(0, certificate="C1", name="one"), officer(1, certificate="C2")]
        people += [officer(2, certificate="C1", name=name)]
        world = World([{"id": "A0"}], people, [], [], RULES)
        for ask in (world.pose, world.reach):
            with pytest.raises(RegistryError) as caught:
                ask()
            (fault,) = caught.value.faults

            assert (fault.rule, fault.row, fault.value) == ("inspector.same_person", 4, "C1")
            assert "delete one of the two rows" in fault.cure
            assert ("same name" in fault.message) == (name == "one")

    def test_two_rows_with_one_id_are_refused(self) -> None:
        """A reader refuses them too, but a register may be made by hand."""
        with pytest.raises(RegistryError, match="same_person"):
            World([{"id": "A0"}], [officer(0), officer(0)], [], [], RULES).pose()

    def test_people_without_certificate_numbers_are_not_one_person(self) -> None:
        """A missing number equals nothing."""
        people = [officer(k, name="same", certificate=None) for k in (0, 1)]

        assert World([{"id": "A0"}], people, [], [], RULES).reach() == [True]

    def test_five_people_at_twenty_firms_are_never_paired_with_themselves(self) -> None:
        """The case in which a deployed system pairs a person with himself in most draws."""
        agencies = [{"id": f"A{k:02}"} for k in range(20)]
        people = [officer(k, certificate=f"C{k}") for k in range(5)]
        world = World(agencies, people, [], [], replace(RULES, cap=20))
        problem = world.pose().problem
        for seed in range(40):
            teams = dispatch(problem, Tickets(f"{seed:064x}")).teams
            members = {place: {n for p, _, n in teams if p == place} for place, _, _ in teams}

            assert len(teams) == 40
            assert {2} == {len(names) for names in members.values()}
