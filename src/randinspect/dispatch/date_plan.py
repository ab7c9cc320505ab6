"""What dates are made from, in public handles: the five inputs of docs/format.md §3.7.

Names, days and limits as they are committed; with the teams and the day of the seed they
become an `Agenda` of numbers, and its answer becomes a date or a reason for each inspection.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from randinspect.dispatch.date_rules import DateRules
from randinspect.dispatch.dating import assign_days
from randinspect.dispatch.diary import Agenda
from randinspect.errors import FormatError
from randinspect.lottery.tickets import Tickets
from randinspect.registry.calendar import WorkCalendar, parse_day

__all__ = ["Appointment", "DatePlan", "DatePlanError", "Dates", "appointments_of", "days_of"]

_SHOWN: Final = 5

Pair = tuple[str, date]


class DatePlanError(FormatError):
    """Rows that give no dates; ``breaches`` holds every reason.

    Parameters
    ----------
    breaches
        One sentence for each thing wrong, which begins with the file's name.
    """

    def __init__(self, breaches: Sequence[str]) -> None:
        self.breaches = tuple(breaches)
        super().__init__("; ".join(self.breaches[:_SHOWN]))


@dataclass(frozen=True, slots=True)
class Appointment:
    """When an inspection may be, and with which others it is one visit.

    Parameters
    ----------
    inspection
        Its handle.
    visit
        Handle of the visit: the smallest one of the inspections that are visited together.
    first, last
        Its own window; only days in the window of the dispatch count.
    """

    inspection: str
    visit: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Dates:
    """A date or a reason for each inspection.

    Parameters
    ----------
    visits
        Rows of ``visits.tsv``, sorted: ``(inspection, date)``.
    undated
        Rows of ``undated.tsv``, sorted: ``(inspection, reason)``.
    """

    visits: tuple[tuple[str, str], ...]
    undated: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DatePlan:
    """The five inputs.

    Parameters
    ----------
    calendar
        Working days of the years from the seed's day to the end of the window.
    rules
        Window, notice and limits.
    appointments
        One for each inspection, sorted.
    absences, closures
        Pairs (inspector, day) and (inspection, day) that are not possible, sorted.

    Raises
    ------
    DatePlanError
        If rows are repeated, out of order, or do not belong together.
    """

    calendar: WorkCalendar
    rules: DateRules
    appointments: tuple[Appointment, ...]
    absences: tuple[Pair, ...]
    closures: tuple[Pair, ...]

    def __post_init__(self) -> None:
        """Refuse rows that do not belong together."""
        breaches = [*self._disorder(), *self._strange_visits()]
        if breaches:
            raise DatePlanError(breaches)

    @classmethod
    def from_rows(
        cls,
        calendar: WorkCalendar,
        rules: DateRules,
        *,
        agenda: Iterable[Sequence[str]],
        absences: Iterable[Sequence[str]],
        closures: Iterable[Sequence[str]],
    ) -> DatePlan:
        """Read the rows of the three tables, in any order.

        Raises
        ------
        FormatError
            If a row is no row of its table.
        """
        return cls(calendar, rules, appointments_of(agenda), days_of(absences), days_of(closures))

    def agenda_rows(self) -> list[tuple[str, str, str, str]]:
        """Rows of ``agenda.tsv``."""
        return [
            (row.inspection, row.visit, row.first.isoformat(), row.last.isoformat())
            for row in self.appointments
        ]

    def breaches(
        self, inspections: Collection[str], inspectors: Collection[str], *, drawn_on: date
    ) -> list[str]:
        """What does not belong to a dispatch: its names, and the day of its seed.

        Parameters
        ----------
        inspections, inspectors
            Handles of the dispatch.
        drawn_on
            Day of the seed in Beijing.
        """
        own, places = {row.inspection for row in self.appointments}, set(inspections)
        found = [
            f"agenda.tsv: {name} has no row or is no inspection" for name in sorted(own ^ places)
        ]
        people = set(inspectors)
        found += [
            f"absences.tsv: {name} is no inspector"
            for name, _ in self.absences
            if name not in people
        ]
        found += [
            f"closures.tsv: {name} is no inspection"
            for name, _ in self.closures
            if name not in places
        ]
        years = [year.year for year in self.calendar.years]
        if years != list(range(drawn_on.year, self.rules.last.year + 1)):
            found.append(
                f"calendar.json: it has the years {years}; those from {drawn_on} to "
                f"{self.rules.last} are asked"
            )
        return found

    def usable_days(self, drawn_on: date) -> tuple[date, ...]:
        """Working days of the window after the notice.

        Parameters
        ----------
        drawn_on
            Day of the seed in Beijing; it does not count as a day of notice.
        """
        later = self.calendar.working_days(drawn_on + timedelta(1), self.rules.last)
        return tuple(day for day in later[self.rules.notice_days :] if day >= self.rules.first)

    def assign(self, teams: Iterable[Sequence[str]], *, drawn_on: date, tickets: Tickets) -> Dates:
        """Date the visits of teams that are drawn.

        Parameters
        ----------
        teams
            Rows ``(inspection, slot, inspector)`` of ``teams.tsv``; several inspections of one
            visit send all of their people together.
        drawn_on
            Day of the seed in Beijing.
        tickets
            Tickets of the dispatch's seed.
        """
        agenda = self._agenda(teams, self.usable_days(drawn_on))
        found = assign_days(agenda, tickets)
        days, reasons = found.rows(), found.reasons()
        rows = [(row.inspection, row.visit) for row in self.appointments]
        return Dates(
            tuple((name, days[visit].isoformat()) for name, visit in rows if visit in days),
            tuple((name, str(reasons[visit])) for name, visit in rows if visit in reasons),
        )

    def _agenda(self, teams: Iterable[Sequence[str]], days: tuple[date, ...]) -> Agenda:
        """Numbers of the plan and its teams."""
        visit_of = {row.inspection: row.visit for row in self.appointments}
        members: dict[str, set[str]] = {visit: set() for visit in sorted(set(visit_of.values()))}
        for inspection, _, inspector in teams:
            members[visit_of[inspection]].add(inspector)
        people = sorted(set().union(*members.values()))
        place = {name: j for j, name in enumerate(people)}
        bit = {day: 1 << k for k, day in enumerate(days)}
        present, opened = (dict.fromkeys(some, (1 << len(days)) - 1) for some in (people, members))
        for name, day in self.absences:
            if name in present:
                present[name] &= ~bit.get(day, 0)
        for row in self.appointments:
            window = sum(bit[day] for day in days if row.first <= day <= row.last)
            opened[row.visit] &= window
        for name, day in self.closures:
            opened[visit_of[name]] &= ~bit.get(day, 0)
        return Agenda(
            visits=tuple(members),
            teams=tuple(tuple(sorted(place[n] for n in team)) for team in members.values()),
            days=tuple(day.toordinal() for day in days),
            open_days=tuple(opened.values()),
            present=tuple(present.values()),
            daily=self.rules.daily,
            weekly=self.rules.weekly,
        )

    def _disorder(self) -> list[str]:
        """Rows that are repeated or out of order."""
        names = [(row.inspection, date.min) for row in self.appointments]
        lists = (("agenda", names), ("absences", self.absences), ("closures", self.closures))
        return [
            f"{file}.tsv: {right[0]} stands twice or out of order"
            for file, rows in lists
            for left, right in pairwise(rows)
            if left >= right
        ]

    def _strange_visits(self) -> list[str]:
        """Visits that are not named by the smallest of their inspections."""
        least: dict[str, str] = {}
        for row in self.appointments:
            least[row.visit] = min(least.get(row.visit, row.inspection), row.inspection)
        return [
            f"agenda.tsv: the visit {visit} is named by its smallest inspection, {name}"
            for visit, name in least.items()
            if visit != name
        ]


def appointments_of(rows: Iterable[Sequence[str]]) -> tuple[Appointment, ...]:
    """Rows of ``agenda.tsv``, sorted.

    Raises
    ------
    FormatError
        If a day is none.
    """
    found = [Appointment(i, v, parse_day(a), parse_day(b)) for i, v, a, b in rows]
    return tuple(sorted(found, key=lambda row: row.inspection))


def days_of(rows: Iterable[Sequence[str]]) -> tuple[Pair, ...]:
    """Rows of ``absences.tsv`` or ``closures.tsv``, sorted.

    Raises
    ------
    FormatError
        If a day is none.
    """
    return tuple(sorted((name, parse_day(day)) for name, day in rows))
