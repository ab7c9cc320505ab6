"""What a grading hands to the draw: the register once more, with class and tolerance as columns.

The rule: every cell that stood there stands there still, and whoever reads the register sees by
which rules, and on which day, its classes were made (docs/method.md §13.5).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

from randinspect.errors import Fault, RegistryError
from randinspect.office.classes.grades import Grade
from randinspect.office.classes.rules import ClassRules
from randinspect.registry import Profile, RecordKind, Register
from randinspect.registry.cells import Cell, show
from randinspect.registry.headings import find_heading, folded_heading
from randinspect.registry.sheets import open_grid
from randinspect.rulebook.ratios import write_ratio

__all__ = ["class_table", "graded_register", "profile_part"]

_CLASS: Final = "分类监管类别"
_UNTIL: Final = "包容审慎至"
_BASIS: Final = "包容审慎依据"
_DAY: Final = "分类日期"
_RULES: Final = "分类规则摘要"
_ADDED: Final = (_CLASS, _DAY, _RULES, _UNTIL, _BASIS)
_MADE: Final = datetime(2000, 1, 1)  # a workbook has no zone, and no clock of ours


def class_table(grades: Sequence[Grade]) -> list[tuple[str, ...]]:
    """Rows of the classes: id, class, origin, points as ``num/den``, day, tolerated until."""
    return [
        (
            one.agency,
            one.name or "",
            str(one.origin),
            "" if one.points is None else write_ratio(one.points),
            one.on.isoformat(),
            one.tolerance.last.isoformat() if one.tolerance and one.is_tolerated else "",
        )
        for one in grades
    ]


def graded_register(
    path: Path, profile: Profile, register: Register, grades: Sequence[Grade], rules: ClassRules
) -> tuple[str, bytes]:
    """Write the register once more, with the class and what belongs to it as further columns.

    Parameters
    ----------
    path, profile, register
        The file, how it is read, and what was read from it.
    grades
        Classes, in the register's order.
    rules
        The rules they were found with.

    Returns
    -------
    str, bytes
        Name and bytes: CSV from CSV, XLSX from any workbook. Rows that the profile sets aside
        stay, without a class.

    Raises
    ------
    RegistryError
        If the register has a column of one of these headings already.
    """
    table = profile.of(RecordKind.AGENCY)
    data = path.read_bytes()
    heading = find_heading(open_grid(data, path, table), str(path), table)
    known = {folded_heading(title) for title in heading.titles}
    if twice := [title for title in _ADDED if title in known]:
        message = "the register has a class of an earlier grading"
        cure = "grade the register as it is kept, or take the columns out"
        places = (Fault(str(path), "register.graded", message, cure, column=t) for t in twice)
        raise RegistryError([*places])
    added = dict(zip((int(row) for row in register.rows), grades, strict=True))
    grid, digest = open_grid(data, path, table), rules.sha256
    rows: list[list[Cell]] = []
    for number, cells in enumerate(grid.rows, start=grid.first_row):
        found = added.get(number)
        extra = _cells(found, digest) if found else [""] * len(_ADDED)
        rows.append([*cells, *(_ADDED if number == heading.row else extra)])
    if grid.format == "csv":
        return "agencies.csv", _csv(rows, table.delimiter, grid.encoding or "utf-8")
    return "agencies.xlsx", _xlsx(rows)


def profile_part(date_formats: Sequence[str]) -> str:
    """Lines for the profile: how the added columns are read.

    Parameters
    ----------
    date_formats
        Formats of days that the profile names already.
    """
    lines = [
        "# Lines for the profile's tables of the same names (加入列名对应关系的同名各表).",
        "[agency.columns]",
        f'risk_class = "{_CLASS}"',
        "",
        "[agency.attributes]",
        f'grace_until = {{ heading = "{_UNTIL}", type = "date" }}',
        f'grace_basis = {{ heading = "{_BASIS}", type = "text" }}',
        f'class_source = {{ heading = "{_RULES}", type = "text" }}',
    ]
    if "%Y-%m-%d" not in date_formats:
        formats = json.dumps([*date_formats, "%Y-%m-%d"], ensure_ascii=False)
        lines += ["", "[agency]", f"date_formats = {formats}"]
    return "\n".join([*lines, ""])


def _cells(found: Grade, digest: str) -> list[Cell]:
    """Added cells of an agency; without tolerance in effect its two cells are blank."""
    entry = found.tolerance if found.is_tolerated else None
    until, basis = (entry.last.isoformat(), entry.basis) if entry else ("", "")
    return [found.name, found.on.isoformat(), digest, until, basis]


def _csv(rows: Sequence[Sequence[Cell]], delimiter: str, encoding: str) -> bytes:
    """Text as it was encoded, with CRLF; cells as they were read."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([show(cell) for cell in row] for row in rows)
    return stream.getvalue().encode(encoding)


def _xlsx(rows: Sequence[Sequence[Cell]]) -> bytes:
    """A workbook; every cell keeps its type."""
    import xlsxwriter

    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        text = book.add_format({"num_format": "@"})
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, date | time | timedelta):
                    sheet.write_datetime(place, column, cell, day)
                elif isinstance(cell, bool):
                    sheet.write_boolean(place, column, cell)
                elif isinstance(cell, int | float):
                    sheet.write_number(place, column, cell)
                elif cell not in (None, ""):
                    sheet.write_string(place, column, show(cell), text)
    return stream.getvalue()
