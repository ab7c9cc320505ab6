"""What a grading hands to the draw: the register with its class, and the parts of a rulebook.

The rule: no new magic. The class is a column of the register, sizes, ratios, caps and tolerance
are tables that a rulebook has anyway (docs/method.md §13.5), and the digest of the rules of
classes stands in the citation of each of them, so that the commitment binds it with the rulebook.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any, Final

from randinspect.errors import Fault, RegistryError
from randinspect.office.classes.grading import Grade
from randinspect.office.classes.manners import LEAST_TEAM, Frequency
from randinspect.office.classes.rules import ClassRules
from randinspect.registry import Profile, RecordKind, Register
from randinspect.registry.cells import Cell, show
from randinspect.registry.headings import find_heading, folded_heading
from randinspect.registry.sheets import open_grid
from randinspect.rulebook.ratios import write_ratio
from randinspect.sampling.target import Method

__all__ = ["class_table", "graded_register", "profile_part", "rulebook_part"]

_CLASS: Final = "分类监管类别"
_UNTIL: Final = "包容审慎至"
_BASIS: Final = "包容审慎依据"
_DAY: Final = "分类日期"
_RULES: Final = "分类规则摘要"
_MORE: Final = "加派"
_ADDED: Final = (_CLASS, _DAY, _RULES, _UNTIL, _BASIS)
# What goes with each method: two draw whole numbers, and then a class gives one agency at least.
_ROUNDINGS: Final[Mapping[Method, str]] = {
    Method.PROPORTIONAL: "in_expectation",
    Method.EQUAL: "at_least",
    Method.PARETO: "at_least",
    Method.POISSON: "in_expectation",
}
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
    grid = open_grid(data, path, table)
    rows: list[list[Cell]] = []
    for number, cells in enumerate(grid.rows, start=grid.first_row):
        found = added.get(number)
        extra = _cells(found, rules) if found else [""] * len(_ADDED)
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
    ]
    if "%Y-%m-%d" not in date_formats:
        formats = json.dumps([*date_formats, "%Y-%m-%d"], ensure_ascii=False)
        lines += ["", "[agency]", f"date_formats = {formats}"]
    return "\n".join([*lines, ""])


def rulebook_part(rules: ClassRules) -> str:
    """Parts of a rulebook that the classes become: TOML.

    Parameters
    ----------
    rules
        The rules of classes; their digest stands in the citation ``classes``.

    Returns
    -------
    str
        ``[citations.classes]``, ``[risk]``, ``[size]``, where classes are strata ``[strata]`` and
        a ``[[selection]]`` for each, what is needed of ``[memory]``, and a slot of the dispatch
        for classes whose teams are larger than two.
    """
    return "\n".join([*_part(rules), ""])


def _part(rules: ClassRules) -> Iterator[str]:
    """Lines of the part."""
    by_size = rules.draws.frequency is Frequency.SIZE
    yield "# Parts of a rulebook, made from the rules of classified supervision (分类监管)."
    yield "# Each table goes into the rulebook in the place of its own of the same name."
    yield from _table("[citations.classes]", document=rules.name, number=_number(rules))
    yield from _table("[risk]", **{"from": "column"}, column="risk_class", citation="classes")
    for one in rules.classes:
        size = {"size": one.size} if by_size else {}
        cited = {"cite": "classes", "article": str(one.citation)}
        yield from _table("[[risk.classes]]", name=one.name, **size, citation=cited)
    if by_size:
        yield from _table("[size]", **{"from": "class"}, citation="classes")
    else:
        yield from _table("[strata]", by=["risk_class"])
        yield from _table("[size]", **{"from": "equal"})
        yield from _selections(rules)
    yield from _memory(rules)
    yield from _teams(rules)


def _selections(rules: ClassRules) -> Iterator[str]:
    """A selection for each class: a year's share, divided among the draws of the year."""
    for one in rules.classes:
        ratio = (one.share or Fraction(1)) / rules.draws.per_year
        yield from _table(
            "[[selection]]",
            match={"risk_class": [one.name]},
            method=str(rules.draws.method),
            ratio=write_ratio(ratio),
            rounding=_ROUNDINGS[rules.draws.method],
            citation={"cite": "classes", "article": str(one.citation)},
        )


def _memory(rules: ClassRules) -> Iterator[str]:
    """Caps and tolerance; beside 1 all classes have the same cap."""
    counts = {"scope": "all", "for_cause": rules.draws.for_cause, "citation": "classes"}
    once = [one.name for one in rules.classes if one.cap == 1]
    others = {one.cap for one in rules.classes} - {1}
    if others == set():
        yield from _table("[memory.annual_cap]", at_most=1, **counts)
    elif once:
        yield from _table("[memory.class_year]", classes=once, **counts)
    for cap in others - {None}:
        yield from _table("[memory.annual_cap]", at_most=cap, **counts)
    if rules.tolerance is not None:
        share, cited = write_ratio(rules.tolerance.share), str(rules.tolerance.citation)
        citation = {"cite": "classes", "article": cited}
        yield from _table("[memory.grace]", share=share, citation=citation)


def _teams(rules: ClassRules) -> Iterator[str]:
    """Further seats where a class asks for more than two; teams show them once they are public."""
    for size in sorted({one.team for one in rules.classes if one.team > LEAST_TEAM}):
        names = [one.name for one in rules.classes if one.team == size]
        yield from _table(
            "[[dispatch.roles]]",
            slot=f"{_MORE}{size - LEAST_TEAM}",
            demand=size - LEAST_TEAM,
            when={"risk_class": names},
        )


def _number(rules: ClassRules) -> str:
    """Number of the document, with the digest of the rules beside it."""
    return f"{rules.header.citation.number}；classes.toml sha256 {rules.sha256}"


def _table(head: str, **keys: Any) -> Iterator[str]:
    """One table of a TOML file."""
    yield ""
    yield head
    for key, value in keys.items():
        yield f"{key} = {_toml(value)}"


def _toml(value: Any) -> str:
    """A value in place; text as JSON writes it is text as TOML reads it."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {_toml(item)}" for key, item in value.items())
        return f"{{ {inner} }}"
    return json.dumps(value, ensure_ascii=False)


def _cells(found: Grade, rules: ClassRules) -> list[Cell]:
    """Added cells of an agency; without tolerance in effect its two cells are blank."""
    entry = found.tolerance if found.is_tolerated else None
    until, basis = (entry.last.isoformat(), entry.basis) if entry else ("", "")
    return [found.name, found.on.isoformat(), rules.sha256, until, basis]


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
