"""Reading events, outside classes and tolerances: records, or every fault of every row.

The columns, in Chinese or English: of events ``统一社会信用代码 agency``, ``指标代码 event``,
``日期 date``, and if needed ``内容 value``, ``截止日期 until``, ``来源 source``; of outside classes
``agency``, ``类别 class``, ``日期 date``; of tolerances ``agency``, ``业务类别 category``,
``创新类型 novelty``, ``事项代码 scope``, ``依据 basis``, ``起始日期 first``, ``截止日期 last``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from randinspect.canonical import nfc
from randinspect.errors import RegistryError
from randinspect.office.classes.rules import ClassRules, OutsideClasses
from randinspect.office.classes.tables import Headings, Line, open_table
from randinspect.office.classes.tolerance import Category, Novelty, Tolerance, tolerance_flaws
from randinspect.rulebook.history import months_after

__all__ = [
    "EVENT_HEADINGS",
    "OUTSIDE_HEADINGS",
    "TOLERANCE_HEADINGS",
    "Event",
    "GivenClass",
    "read_events",
    "read_outside",
    "read_tolerances",
]

AGENCY: Final = ("统一社会信用代码", "agency")
EVENT_HEADINGS: Final[Headings] = {
    "agency": AGENCY,
    "event": ("指标代码", "event"),
    "date": ("日期", "date"),
    "value": ("内容", "value"),
    "until": ("截止日期", "until"),
    "source": ("来源", "source"),
}
OUTSIDE_HEADINGS: Final[Headings] = {
    "agency": AGENCY,
    "class": ("类别", "class"),
    "date": ("日期", "date"),
}
TOLERANCE_HEADINGS: Final[Headings] = {
    "agency": AGENCY,
    "category": ("业务类别", "category"),
    "novelty": ("创新类型", "novelty"),
    "scope": ("事项代码", "scope"),
    "basis": ("依据", "basis"),
    "first": ("起始日期", "first"),
    "last": ("截止日期", "last"),
}
_CATEGORIES: Final[Mapping[str, Category]] = {
    **{str(one): one for one in Category},
    "自愿性认证": Category.VOLUNTARY_CERTIFICATION,
    "强制性认证": Category.MANDATORY_CERTIFICATION,
    "检验检测": Category.TESTING,
}
_NOVELTIES: Final[Mapping[str, Novelty]] = {
    **{str(one): one for one in Novelty},
    "新技术": Novelty.NEW_TECHNOLOGY,
    "新产品": Novelty.NEW_PRODUCT,
    "新业态": Novelty.NEW_FORMAT,
}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an agency, or holds of it since a day.

    Parameters
    ----------
    agency, code
        Whose, and of which indicator or trigger.
    day
        When it happened or began.
    value
        What it was, blank where the code says enough.
    until
        Last day of an event that lasts; None: it still does, or does not last.
    source
        Where it is on record.
    row
        Its row in the file.
    """

    agency: str
    code: str
    day: date
    value: str = ""
    until: date | None = None
    source: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class GivenClass:
    """A class that another system gives.

    Parameters
    ----------
    agency, name
        Whose, and which of the own classes.
    label
        As the other system calls it.
    day
        When it was given.
    """

    agency: str
    name: str
    label: str
    day: date


def read_events(
    path: Path,
    rules: ClassRules,
    *,
    agencies: frozenset[str] | None = None,
    is_history: bool = False,
) -> tuple[tuple[Event, ...], str]:
    """Read a file of events.

    Parameters
    ----------
    path
        CSV or workbook.
    rules
        Which codes and values there are.
    agencies
        Ids of the register; without them any agency is taken.
    is_history
        Whether there is no register, so that its columns are told by events too.

    Returns
    -------
    tuple[Event, ...]
        The events in the order of the file.
    str
        SHA-256 of the file.

    Raises
    ------
    RegistryError
        With every fault of every row.
    """
    table = open_table(path, EVENT_HEADINGS, optional=("value", "until", "source"))
    seen: dict[tuple[object, ...], int] = {}
    codes = rules.codes if is_history else rules.codes - rules.column_codes
    events = []
    for line in table.lines:
        event = _event(line, rules, agencies, codes)
        if event is None:
            continue
        key = (event.agency, event.code, event.day, event.value, event.until, event.source)
        if key in seen:
            line.note("event.twice", "event", f"row {seen[key]} says the same")
        seen.setdefault(key, line.number)
        events.append(event)
    table.require()
    return tuple(events), table.sha256


def _event(
    line: Line, rules: ClassRules, agencies: frozenset[str] | None, codes: frozenset[str]
) -> Event | None:
    """Read one event, or note what is wrong with it."""
    agency, code = line.agency(agencies), line.filled("event")
    day, until = line.day("date"), line.day("until", is_needed=False)
    value = nfc(line.text("value"))
    if code and code not in codes:
        line.note("event.code", "event", f"events may be {', '.join(sorted(codes))}")
    _judge(line, rules, code, value)
    if day is not None and until is not None and until < day:
        line.note("event.span", "until", f"it ends before it begins on {day}")
    if not line.is_whole or day is None:
        return None
    return Event(agency, code, day, value, until, line.text("source"), line.number)


def _judge(line: Line, rules: ClassRules, code: str, value: str) -> None:
    """Note a value that gives no points, and an end of what does not last."""
    indicators = [rule for rule in rules.indicators if rule.code == code]
    for rule in indicators:
        if rule.points_of(value) is None:
            line.note("event.value", "value", f"no band of {rule.name} holds it")
    lasting = any(rule.lasting for rule in indicators)
    lasting |= any(rule.lasting for rule in rules.triggers if rule.event == code)
    if line.text("until") and not lasting:
        line.note("event.until", "until", f"{code} is an event that does not last")


def read_outside(
    path: Path, rules: ClassRules, outside: OutsideClasses, *, on: date, agencies: frozenset[str]
) -> tuple[dict[str, GivenClass], str, int]:
    """Read the classes that another system gives, one for each agency, with its day.

    Parameters
    ----------
    path
        CSV or workbook.
    rules, outside
        Names of the classes; labels and how old a class may be.
    on
        Day of the grading.
    agencies
        Ids of the register; rows of others are left aside, for the file holds a whole province.

    Returns
    -------
    dict[str, GivenClass]
        By agency.
    str
        SHA-256 of the file.
    int
        Rows that are of no agency of the register.

    Raises
    ------
    RegistryError
        With every fault: unknown labels, classes too old or of days to come, agencies twice.
    """
    table = open_table(path, OUTSIDE_HEADINGS)
    found: dict[str, GivenClass] = {}
    strangers = 0
    for line in table.lines:
        given = _given(line, rules, outside, on)
        if given is None or given.agency not in agencies:
            strangers += given is not None
            continue
        if given.agency in found:
            line.note("outside.twice", "agency", "another row gives the agency a class")
        found[given.agency] = given
    table.require()
    return found, table.sha256, strangers


def _given(line: Line, rules: ClassRules, outside: OutsideClasses, on: date) -> GivenClass | None:
    """Read one class, or note what is wrong with it."""
    agency, label, day = line.agency(None), line.filled("class"), line.day("date")
    name = outside.class_of(label)
    if label and name not in rules.names:
        line.note("outside.class", "class", f"it is none of {', '.join(rules.names)}")
    if day is not None and day > on:
        line.note("outside.early", "date", f"the class is of a day after {on}")
    elif day is not None and on > months_after(day, outside.months):
        message = f"on {on} the class is older than {outside.months} months"
        line.note("outside.stale", "date", message)
    return GivenClass(agency, name, label, day) if line.is_whole and day is not None else None


def read_tolerances(
    path: Path, rules: ClassRules, *, agencies: frozenset[str]
) -> tuple[tuple[Tolerance, ...], str]:
    """Read the entries of tolerance, each with its basis and end.

    Returns
    -------
    tuple[Tolerance, ...]
        The entries in the order of the file.
    str
        SHA-256 of the file.

    Raises
    ------
    RegistryError
        With every entry that is refused, and if the rules know no tolerance.
    """
    table = open_table(path, TOLERANCE_HEADINGS)
    if rules.tolerance is None:
        table.note("tolerance.rule", f"{rules.name} knows no tolerance")
        raise RegistryError(table.faults)
    entries: list[Tolerance] = []
    for line in table.lines:
        entry = _tolerance(line, agencies)
        if entry is None:
            continue
        for rule, name, message in tolerance_flaws(entry, rules.tolerance, item=rules.item.code):
            line.note(rule, name, message)
        _alone(line, entry, entries)
        entries.append(entry)
    table.require()
    return tuple(entries), table.sha256


def _tolerance(line: Line, agencies: frozenset[str]) -> Tolerance | None:
    """Read one entry, or note what is missing in it."""
    agency = line.agency(agencies)
    category, novelty = line.word("category", _CATEGORIES), line.word("novelty", _NOVELTIES)
    scope, basis = line.filled("scope"), nfc(line.filled("basis"))
    first, last = line.day("first"), line.day("last")
    if not line.is_whole or category is None or novelty is None or first is None or last is None:
        return None
    return Tolerance(agency, category, novelty, scope, basis, first, last, line.number)


def _alone(line: Line, entry: Tolerance, others: Sequence[Tolerance]) -> None:
    """Note an entry that meets another one of its agency on some day."""
    for other in others:
        meets = entry.first <= other.last and other.first <= entry.last
        if other.agency == entry.agency and meets:
            line.note("tolerance.twice", "agency", f"row {other.row} holds on the same days")
