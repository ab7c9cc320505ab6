"""Dates of fixed teams: limits never broken, one answer, the repair as it is written."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from dates_oracle import Case
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import HANDLES, seeds

from randinspect.dispatch import Agenda, Dated, Undated, assign_days
from randinspect.errors import FormatError
from randinspect.lottery import Tickets

MONDAY = date(2026, 10, 12)


@st.composite
def agendas(draw: st.DrawFn, *, days: int = 12, share: int = 6) -> Agenda:
    """Small crowded agendas on working days of up to three weeks."""
    visits = draw(st.lists(HANDLES, min_size=1, max_size=9, unique=True).map(sorted))
    people = draw(st.integers(2, 4))
    offsets = draw(st.sets(st.integers(0, 18), min_size=1, max_size=days).map(sorted))
    width = len(offsets)

    def mask() -> int:
        return sum(1 << k for k in range(width) if draw(st.integers(0, 9)) < share)

    return Agenda(
        visits=tuple(visits),
        teams=tuple(
            tuple(sorted(draw(st.sets(st.integers(0, people - 1), min_size=1, max_size=3))))
            for _ in visits
        ),
        days=tuple((MONDAY + timedelta(n)).toordinal() for n in offsets),
        open_days=tuple(mask() for _ in visits),
        present=tuple(mask() for _ in range(people)),
        daily=draw(st.integers(1, 2)),
        weekly=draw(st.integers(1, 4)),
    )


def case_of(agenda: Agenda, seed: str) -> Case:
    """The same agenda for the oracle."""
    days = [date.fromordinal(d) for d in agenda.days]

    def of_mask(mask: int) -> frozenset[date]:
        return frozenset(day for k, day in enumerate(days) if mask >> k & 1)

    return Case(
        seed,
        {v: frozenset(map(str, team)) for v, team in zip(agenda.visits, agenda.teams, strict=True)},
        {v: of_mask(mask) for v, mask in zip(agenda.visits, agenda.open_days, strict=True)},
        {str(j): of_mask(mask) for j, mask in enumerate(agenda.present)},
        agenda.daily,
        agenda.weekly,
    )


def crowded(*, weekly: int = 7) -> Agenda:
    """Nine visits of two people on five days: more than fit."""
    return Agenda(
        visits=tuple(f"A{i}" for i in range(9)),
        teams=((0, 1), (0, 2), (1, 2), (0,), (1,), (2,), (0, 1), (1, 2), (0, 2)),
        days=tuple((MONDAY + timedelta(n)).toordinal() for n in range(5)),
        open_days=(31, 3, 31, 7, 31, 31, 31, 14, 31),
        present=(31, 31, 31),
        daily=1,
        weekly=weekly,
    )


@given(agendas(), seeds())
def test_dates_are_those_of_the_written_rule(agenda: Agenda, seed: str) -> None:
    """The library and an oracle of sets and loops agree on every day."""
    found = assign_days(agenda, Tickets(seed)).rows()

    assert case_of(agenda, seed).dates() == found


@given(agendas(days=4, share=9), seeds())
@settings(max_examples=100, deadline=None)
def test_the_repair_is_that_of_the_written_rule(agenda: Agenda, seed: str) -> None:
    """Where days are few, so that repairs are tried, the oracle still agrees."""
    found = assign_days(agenda, Tickets(seed))

    assert case_of(agenda, seed).dates() == found.rows()


def test_repairs_of_both_sizes_take_place() -> None:
    """A negative control: among fixed seeds the tests above do meet moves of one and of two."""
    moves = Counter(
        len(assign_days(crowded(), Tickets(f"{number:064x}")).moved) for number in range(200)
    )

    assert moves[1] > 0
    assert moves[2] > 0


@given(agendas(), seeds())
def test_nobody_is_where_they_cannot_be(agenda: Agenda, seed: str) -> None:
    """Open, everybody there, and no one above the limits of a day or a week."""
    dated = assign_days(agenda, Tickets(seed))
    on_day: Counter[tuple[int, int]] = Counter()
    in_week: Counter[tuple[int, int, int]] = Counter()
    for visit, k in enumerate(dated.days):
        if k is None:
            continue
        year, week, _ = date.fromordinal(agenda.days[k]).isocalendar()

        assert agenda.open_days[visit] >> k & 1
        for person in agenda.teams[visit]:
            assert agenda.present[person] >> k & 1
            on_day[person, k] += 1
            in_week[person, year, week] += 1

    assert max(on_day.values(), default=0) <= agenda.daily
    assert max(in_week.values(), default=0) <= agenda.weekly


@given(agendas(), seeds())
def test_a_reason_says_what_is_missing(agenda: Agenda, seed: str) -> None:
    """Without open days, without common days, or with common days that are taken."""
    dated = assign_days(agenda, Tickets(seed))
    case, days, reasons = case_of(agenda, seed), dated.rows(), dated.reasons()

    assert set(agenda.visits) == days.keys() | reasons.keys()
    assert not days.keys() & reasons.keys()
    for visit, reason in reasons.items():
        expected = Undated.NO_FREE_DAY if case.allowed(visit) else Undated.NO_COMMON_DAY

        assert (expected if case.opened[visit] else Undated.NO_OPEN_DAY) is reason
        assert not any(case.fits(days, visit, day) for day in case.allowed(visit))


@given(agendas(days=12, share=10), seeds())
def test_enough_common_days_date_everything(agenda: Agenda, seed: str) -> None:
    """docs/method.md §11.2: more common days than the others' visits can take leave none out."""
    loads = Counter(person for team in agenda.teams for person in team)
    weeks = Counter(agenda.weeks())
    longest = max(weeks.values())
    taken = [
        sum(
            (loads[p] - 1) // agenda.daily + (loads[p] - 1) // agenda.weekly * longest for p in team
        )
        for team in agenda.teams
    ]
    dated = assign_days(agenda, Tickets(seed))
    for visit, mask in enumerate(agenda.allowed()):
        if mask.bit_count() > taken[visit]:
            assert dated.days[visit] is not None


def test_another_seed_gives_other_days() -> None:
    """A negative control: the dates depend on the seed."""
    found = {assign_days(crowded(), Tickets(f"{n:064x}")).days for n in range(20)}

    assert len(found) > 1


def test_days_are_uniform_where_nothing_binds() -> None:
    """One visit on ten days: each day about equally often. χ² with 9 degrees, α = 10⁻⁶."""
    agenda = Agenda(("A",), ((0,),), tuple(range(740_000, 740_010)), (1023,), (1023,), 1, 7)
    counts = Counter(assign_days(agenda, Tickets(f"{n:064x}")).days[0] for n in range(2000))
    squares = sum((counts[k] - 200) ** 2 for k in range(10))

    assert squares * 10 <= 2000 * 45


def test_a_lone_week_holds_no_more_than_its_limit() -> None:
    """One visit a person and week: of nine visits in one week at most one for each person."""
    dated = assign_days(crowded(weekly=1), Tickets("00" * 32))

    assert sum(len(crowded().teams[v]) for v, k in enumerate(dated.days) if k is not None) <= 3


@pytest.mark.parametrize(
    "changed",
    [
        {"visits": ("B", "A")},
        {"visits": ("A", "A")},
        {"teams": ((0,),)},
        {"days": (5, 4)},
        {"daily": 0},
        {"weekly": 0},
    ],
)
def test_an_agenda_that_does_not_hold_together_is_refused(changed: dict[str, object]) -> None:
    """Order, lengths and limits."""
    whole: dict[str, object] = {
        "visits": ("A", "B"),
        "teams": ((0,), (0,)),
        "days": (4, 5),
        "open_days": (3, 3),
        "present": (3,),
        "daily": 1,
        "weekly": 5,
    }
    Agenda(**whole)  # type: ignore[arg-type]  # the parts are of their types

    with pytest.raises(FormatError):
        Agenda(**{**whole, **changed})  # type: ignore[arg-type]  # as above


def test_the_answer_is_a_value() -> None:
    """The same arguments give the same days and moves."""
    first, second = (assign_days(crowded(), Tickets("11" * 32)) for _ in range(2))

    assert first == second
    assert isinstance(first, Dated)
