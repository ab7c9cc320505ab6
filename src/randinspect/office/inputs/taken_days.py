"""Days that other tasks of the office have taken: who is out then is away for this one.

Each draw is right alone, but two of them could send one inspector to two places on a day. A
dispatch with dates keeps, privately, whose days it took (``private/taken/days.csv``). A later
quarter names copies of such files, and those days count as absences; the lock binds their bytes
like any register.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Final

import numpy as np

from randinspect.errors import Fault, FormatError, RegistryError
from randinspect.registry import Register, parse_day
from randinspect.registry.register import lock, locked_column

__all__ = ["TAKEN", "read_taken", "taken_file", "with_taken"]

TAKEN: Final = "taken/days.csv"
"""Private file with whose days a dispatch took."""
_HEADS: Final = ("inspector", "day")
_CURE: Final = "name a copy of private/taken/days.csv of the other task, as it was written"

Taken = tuple[str, date]


def taken_file(days: Iterable[Taken]) -> bytes:
    r"""Bytes of the file: staff number and day, each pair once.

    >>> taken_file([("0007", date(2026, 3, 2))])
    b'inspector,day\r\n0007,2026-03-02\r\n'
    """
    stream = StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(_HEADS)
    writer.writerows((person, day.isoformat()) for person, day in sorted(set(days)))
    return stream.getvalue().encode()


def read_taken(paths: Sequence[Path]) -> frozenset[Taken]:
    """Read such files.

    Raises
    ------
    RegistryError
        With every fault of every file.
    """
    found: set[Taken] = set()
    faults: list[Fault] = []
    for path in paths:
        for row, person, text in _rows(path, faults):
            try:
                found.add((person, parse_day(text)))
            except FormatError as error:
                fault = Fault(path.name, "taken.day", str(error), _CURE, row=row, column="day")
                faults.append(replace(fault, value=text))
    if faults:
        raise RegistryError(faults)
    return frozenset(found)


def _rows(path: Path, faults: list[Fault]) -> Iterator[tuple[int, str, str]]:
    """Number, staff number and day of each row; what is no such file is a fault."""
    try:
        head, *rows = csv.reader(StringIO(path.read_text(encoding="utf-8-sig")), strict=True)
    except (OSError, ValueError, csv.Error) as error:
        faults.append(Fault(path.name, "taken.file", f"it cannot be read: {error}", _CURE))
        return
    if tuple(head) != _HEADS:
        faults.append(Fault(path.name, "taken.file", f"its headings are {', '.join(head)}", _CURE))
        return
    for number, cells in enumerate(rows, start=2):
        if len(cells) != len(_HEADS) or not cells[0]:
            message = "a row is a staff number and a day"
            faults.append(Fault(path.name, "taken.row", message, _CURE, row=number))
            continue
        yield number, cells[0], cells[1]


def with_taken(absences: Register, inspectors: Register, taken: frozenset[Taken]) -> Register:
    """Absences with the days that other tasks took of these inspectors.

    Parameters
    ----------
    absences, inspectors
        The registers; people whom this one does not have are nobody's absence here.
    taken
        Staff numbers and days.

    Returns
    -------
    Register
        Sorted as absences are; the rows that were added have the number 0. The same register where
        nothing is added.
    """
    known = set(inspectors.columns["id"].tolist())
    names = ("inspector", "agency", "first", "last")
    own = list(zip(*(absences.columns[name].tolist() for name in names), strict=True))
    more = sorted((person, None, day, day) for person, day in taken if person in known)
    if not more:
        return absences
    rows = [*zip(own, absences.rows.tolist(), strict=True), *((row, 0) for row in more)]
    rows.sort(key=lambda pair: (str(pair[0][0] or "").encode(), str(pair[0][1] or ""), pair[0][2]))
    columns = {
        **{name: locked_column([None] * len(rows)) for name in absences.columns},
        **{n: locked_column([row[k] for row, _ in rows]) for k, n in enumerate(names)},
    }
    numbers = lock(np.array([number for _, number in rows], dtype=np.int64))
    told = Fault(
        "taken",
        "taken.days",
        f"{len(more)} days on which {len({row[0] for row in more})} inspectors go out for other "
        "tasks count as days away",
        "nothing to do; days taken later are seen only once their file is named anew",
    )
    return replace(
        absences,
        columns=MappingProxyType(columns),
        rows=numbers,
        notes=(*absences.notes, told),
    )
