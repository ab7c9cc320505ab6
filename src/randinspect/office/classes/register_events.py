"""Indicators that read the register itself: its field, its dates, its flags (专业领域, 发证日期).

The rule: what stands in a column holds since the rules do; a day in a column is the event's own
day, so that a certificate counts with its age. A blank cell is no event, but a column that is blank
everywhere was not mapped. Values that no band holds are faults of the register, all told at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from randinspect.errors import Fault, RegistryError
from randinspect.office.classes.events import Event
from randinspect.office.classes.indicators import EventIndicator
from randinspect.office.classes.rules import ClassRules
from randinspect.office.classes.tables import CURES
from randinspect.registry import Register

__all__ = ["register_events"]


def register_events(register: Register, rules: ClassRules) -> tuple[Event, ...]:
    """Events of the indicators that name a column.

    Parameters
    ----------
    register
        The agencies.
    rules
        The rules.

    Returns
    -------
    tuple[Event, ...]
        One for each agency and value; the source is the column.

    Raises
    ------
    RegistryError
        If the register has no such column or leaves it blank, or with every value without points.
    """
    events: list[Event] = []
    faults: list[Fault] = []
    for rule in rules.indicators:
        if rule.column is None:
            continue
        cells = register.columns.get(rule.column)
        if cells is None or (len(cells) and all(cell is None for cell in cells)):
            message = f"{rule.name} reads a column that the register does not fill"
            cure = CURES["register.column"]
            file = register.source.file
            faults.append(Fault(file, "register.column", message, cure, column=rule.column))
            continue
        for event in _events(register, rule, rules.header.effective_from):
            if rule.points_of(event.value) is None:
                faults.append(_strange(register, rule, event))
            events.append(event)
    if faults:
        raise RegistryError(sorted(faults, key=lambda f: (f.row or 0, f.column or "")))
    return tuple(events)


def _events(register: Register, rule: EventIndicator, since: date) -> Iterator[Event]:
    """Events of one column; a list gives one for each of its entries."""
    column = rule.column or ""
    cells = register.columns[column]
    for agency, row, cell in zip(register.columns["id"], register.rows, cells, strict=True):
        for value in cell if isinstance(cell, tuple) else (cell,):
            if isinstance(value, date):
                yield Event(str(agency), rule.code, value, "", None, column, int(row))
            elif value not in (None, ""):
                text = str(value).lower() if isinstance(value, bool) else str(value)
                yield Event(str(agency), rule.code, since, text, None, column, int(row))


def _strange(register: Register, rule: EventIndicator, event: Event) -> Fault:
    """Fault of a cell whose value gives no points."""
    return Fault(
        register.source.file,
        "event.value",
        f"no band of {rule.name} holds it",
        CURES["event.value"],
        sheet=register.source.sheet,
        row=event.row,
        column=rule.column,
        value=event.value,
    )
