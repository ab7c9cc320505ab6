"""Recusals: declared interests, each under the code of its kind (docs/method.md §3).

An interest in the past may lapse: who assessed a body, say, is barred for two years (ISO/IEC
17021-1:2015, 5.2). An interest without a day never lapses.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from randinspect.dispatch.barriers import Barrier, Columns, PairBars, places_of, rows_of_people
from randinspect.errors import Fault, RegistryError

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["holding", "recusal_bars", "unmatched_recusals"]


def recusal_bars(
    agencies: Columns,
    people: Columns,
    recusals: Register,
    *,
    lapses: Mapping[str, int],
    begin: date,
) -> PairBars:
    """Pairs barred by a declared interest in an agency or in its owner.

    Parameters
    ----------
    agencies, people
        Columns of both registers.
    recusals
        Declared interests; those that have lapsed bar nobody.
    lapses
        Years after which an interest of some kind bars no more.
    begin
        First day of the window.

    Raises
    ------
    RegistryError
        For every recusal of an inspector who is not in the register: a conflict must not
        slip through because of a spelling.
    """
    faults = tuple(_unknown_people(people, recusals))
    if faults:
        raise RegistryError(faults)
    columns = recusals.columns
    by_id = places_of(agencies["id"], columns["agency"])
    by_owner = places_of(agencies["owner"], columns["owner"])
    person = rows_of_people(people)
    rows = zip(columns["inspector"], columns["agency"], columns["owner"], strict=True)
    holds = holding(recusals, lapses, begin)
    return PairBars.of(
        (i, person[inspector], row, Barrier.of_recusal(columns["reason"][row]))
        for row, (inspector, agency, owner) in enumerate(rows)
        if holds[row]
        for i in (*by_id.get(agency, ()), *by_owner.get(owner, ()))
    )


def holding(recusals: Register, lapses: Mapping[str, int], begin: date) -> list[bool]:
    """Which recusals still bar on the first day of the window, or on a later one.

    Parameters
    ----------
    recusals, lapses, begin
        As for `recusal_bars`.

    Returns
    -------
    list[bool]
        One for each row, in register order.
    """
    columns = recusals.columns
    rows = zip(columns["reason"], columns["date"], columns["until"], strict=True)
    return [
        (until is None or until >= begin)
        and (reason not in lapses or on is None or _years_after(on, lapses[reason]) > begin)
        for reason, on, until in rows
    ]


def _years_after(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 1 March."""
    year = day.year + years
    if year > date.max.year:
        return date.max
    is_leap_day = (day.month, day.day) == (2, 29)
    return date(year, 3, 1) if is_leap_day and not isleap(year) else day.replace(year=year)


def unmatched_recusals(
    agencies: Register, inspectors: Register, recusals: Register
) -> tuple[Fault, ...]:
    """Recusals that bar nobody from anything, because a name in them is in no register.

    Parameters
    ----------
    agencies
        The whole register, not only the drawn ones.
    inspectors, recusals
        Their registers.
    """
    known = {
        "agency": frozenset(agencies.columns["id"]),
        "owner": frozenset(agencies.columns["owner"]),
    }
    faults = list(_unknown_people(inspectors.columns, recusals))
    for column, names in known.items():
        for row, name in enumerate(recusals.columns[column]):
            if name is not None and name not in names:
                faults.append(_unmatched(recusals, row, column, name))
    return tuple(faults)


def _unknown_people(people: Columns, recusals: Register) -> Iterator[Fault]:
    """Recusals of inspectors who are not in the register."""
    known = rows_of_people(people)
    for row, name in enumerate(recusals.columns["inspector"]):
        if name not in known:
            yield _unmatched(recusals, row, "inspector", name)


def _unmatched(recusals: Register, row: int, column: str, name: str) -> Fault:
    """Build the fault of a recusal that matches nothing."""
    return Fault(
        recusals.source.file,
        f"recusal.{column}",
        f"the recusal names a {column} that is in no register",
        "correct the name, or take the recusal out if it concerns nobody any more",
        row=int(recusals.rows[row]),
        column=recusals.title(column),
        value=str(name),
    )
