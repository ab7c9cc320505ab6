"""Registers with a past, and quarters that are drawn one after another from them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import numpy as np
from rulebook.samples import CITATION, book, register

from randinspect.lottery import Tickets
from randinspect.quarter import Framing, Registers, close_frame
from randinspect.registry import RecordKind, Register, empty_register
from randinspect.registry.register import locked_column
from randinspect.rulebook import Rulebook
from randinspect.sampling import SampleRole, select

KEY = bytes(32)
COUNTED = {"scope": "item", "for_cause": True, "citation": CITATION}
OPEN = {"agencies": "open", "citation": CITATION}
PLAN = {"document": "plan", "number": "2"}


def rule_of(ratio: str, *, method: str = "equal", **match: str) -> dict[str, Any]:
    """A selection rule."""
    return {
        "match": match,
        "method": method,
        "ratio": ratio,
        "rounding": "nearest",
        "citation": PLAN,
    }


def remembering(memory: Mapping[str, Any], **changes: Any) -> Rulebook:
    """The sample book with a memory, open handles, and no end."""
    header = tomllib.loads(
        'name = "samples"\nversion = "1"\nauthority = "bureau"\neffective_from = 2020-01-01\n'
    )
    tables = {"rulebook": {**header, "citation": CITATION}, "disclosure": OPEN, **changes}
    return book(**{**tables, "memory": memory})


def visits(*rows: tuple[str, date] | tuple[str, date, Mapping[str, str]]) -> Register:
    """A register of visits: agency, day, and other fields."""
    empty = empty_register(RecordKind.VISIT)
    told = [(row[0], row[1], row[2] if len(row) > 2 else {}) for row in rows]
    columns = {
        name: locked_column([{"agency": a, "date": d, **more}.get(name) for a, d, more in told])
        for name in empty.columns
    }
    return replace(empty, columns=MappingProxyType(columns), rows=np.arange(2, len(told) + 2))


def registers(agencies: Register, past: Register) -> Registers:
    """Registers of a quarter without people."""
    people, recusals = empty_register(RecordKind.INSPECTOR), empty_register(RecordKind.RECUSAL)
    return Registers(agencies, people, recusals, past)


def framed(
    rules: Rulebook, columns: Mapping[str, Sequence[object]], past: Register, begins: date
) -> Framing:
    """The frame of one quarter."""
    return close_frame(
        registers(register(columns), past),
        rules,
        on=begins,
        window=(begins, last_day(begins)),
        draw_id="test/1",
        key=KEY,
    )


def first_day(number: int, year: int = 2026) -> date:
    """First day of a quarter, counted from the first of a year."""
    return date(year + number // 4, 3 * (number % 4) + 1, 1)


def last_day(day: date) -> date:
    """Last day of the quarter that a day begins."""
    return date.fromordinal(first_day(1 + (day.month - 1) // 3, day.year).toordinal() - 1)


@dataclass
class Office:
    """An office that draws quarter after quarter and enters what it visited.

    Parameters
    ----------
    rules, columns
        The rulebook, and the columns of the agencies.
    name
        Seeds follow from it and from the number of the quarter.
    """

    rules: Rulebook
    columns: Mapping[str, Sequence[object]]
    name: str
    entered: list[tuple[str, date]] = field(default_factory=list)
    years: int = 2  # how far back the register of visits reaches

    def quarters(self, count: int) -> Iterator[tuple[Framing, list[str]]]:
        """Draw some quarters; each visit is made on the last day of its quarter."""
        for number in range(count):
            begins = first_day(number)
            since = begins.replace(year=begins.year - self.years)
            past = visits(*(visit for visit in self.entered if visit[1] >= since))
            framing = framed(self.rules, self.columns, past, begins)
            seed = sha256(f"{self.name}/{number}".encode()).hexdigest()
            units = select(framing.frame, framing.targets, Tickets(seed))
            drawn = [unit.handle for unit in units if unit.role is not SampleRole.RESERVE]
            self.entered += [(handle, last_day(begins)) for handle in drawn]
            yield framing, drawn
