"""Small tables that an office fills in: events, outside classes, tolerances, outcomes.

The rule: headings stand in Chinese or in English, cells are text or true dates, and every fault of
every row is told at once, with file, sheet, row, column, value, rule and cure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final, TypeVar

from randinspect.canonical import normalised_id, sha256_hex
from randinspect.errors import Fault, FormatError, RegistryError
from randinspect.registry import Admitted, examine_id, parse_day
from randinspect.registry.cells import Cell, show
from randinspect.registry.grid import is_blank_row
from randinspect.registry.headings import folded_heading
from randinspect.registry.rules import Problem, fault_of
from randinspect.registry.sheets import open_filled
from randinspect.results.harmless import as_meant

__all__ = ["CURES", "Headings", "Line", "Table", "open_table"]

Headings = Mapping[str, tuple[str, ...]]
_Word = TypeVar("_Word")

CURES: Final[Mapping[str, str]] = {
    "event.code": "write the code of an indicator or trigger of classes.toml that reads no column",
    "event.value": "write a value that a band of the indicator holds, or add it to a band",
    "event.until": "leave it blank, or write lasting = true for the indicator",
    "event.span": "correct one of the two days",
    "event.twice": "keep one of the rows; two real ones of a day differ in source (case number)",
    "graded.missing": "add the event, or write missing = … for the indicator",
    "outside.class": "add the label to [[outside.labels]]",
    "outside.missing": "add the agency to the file, or write missing = … in [outside]",
    "outside.stale": "take the newest file of the other system",
    "outside.early": "correct the day, or grade on a later one",
    "outside.twice": "keep one row for each agency",
    "outcome.number": "write a decimal number such as 0.25, or leave it blank",
    "outcome.twice": "keep one row for each agency and day",
    "register.column": "map the column in the profile, or correct the indicator's column",
    "table.agency": "correct the id, or add the agency to the register",
    "table.cell": "set the column to Text and enter the value again",
    "table.day": "write the day as 2026-01-31",
    "table.heading": "write the headings that `classes template` writes, each once",
    "table.missing": "fill in the cell",
    "table.width": "give the row as many cells as the heading has",
    "table.word": "write one of the words that the message lists",
    "tolerance.category": "take the row out: tolerance is for voluntary certification alone",
    "tolerance.novelty": "take the row out, or cite the document that allows it in [tolerance]",
    "tolerance.rule": "add [tolerance] with its citation to classes.toml, or drop the file",
    "tolerance.scope": "write the item of classes.toml, or take the row out",
    "tolerance.span": "correct the days; a longer time needs an entry of its own",
    "tolerance.twice": "keep one row for each agency and day",
}
"""Cure of each rule that a row can break, by its code."""


@dataclass
class Line:
    """One row while it is read; what is wrong with it goes to the table's faults."""

    table: Table
    number: int
    texts: Mapping[str, str]
    is_whole: bool = True

    def text(self, name: str) -> str:
        """Text of a field, blank if the column is not there."""
        return self.texts.get(name, "")

    def note(self, rule: str, name: str, message: str) -> None:
        """Put a fault in its cell."""
        self.is_whole = False
        column = self.table.titles.get(name, name)
        value = self.text(name) or None
        self.table.note(rule, message, row=self.number, column=column, value=value)

    def filled(self, name: str) -> str:
        """Text of a field that must be there."""
        text = self.text(name)
        if not text:
            self.note("table.missing", name, "the cell holds no value")
        return text

    def agency(self, known: frozenset[str] | None) -> str:
        """Id of an agency in its normal form; one of those that are known, if any are."""
        text = self.filled("agency")
        if not text:
            return ""
        identifier = normalised_id(text)
        problem = examine_id(identifier, Admitted.ANY)
        if problem is not None:
            self.note("table.agency", "agency", problem.message)
        elif known is not None and identifier not in known:
            self.note("table.agency", "agency", "the register has no such agency")
        return identifier

    def day(self, name: str, *, is_needed: bool = True) -> date | None:
        """Day of a field."""
        text = self.filled(name) if is_needed else self.text(name)
        try:
            return parse_day(text) if text else None
        except FormatError as error:
            self.note("table.day", name, str(error))
        return None

    def word(self, name: str, words: Mapping[str, _Word]) -> _Word | None:
        """Meaning of one of some words."""
        text = self.filled(name)
        if text and text not in words:
            self.note("table.word", name, f"it is none of {', '.join(words)}")
        return words.get(text)


@dataclass
class Table:
    """A table as it was read, with its faults.

    Parameters
    ----------
    file, sheet, sha256
        Where it comes from, and the digest of its bytes.
    titles
        Heading of each field, as the file has it.
    lines
        Its rows, those that have as many cells as the heading.
    faults
        What is wrong.
    """

    file: str
    sha256: str
    sheet: str | None = None
    titles: dict[str, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def note(
        self,
        rule: str,
        message: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Put a fault on record, with the cure of its rule."""
        place = (self.sheet, row, column, value)
        self.faults.append(Fault(self.file, rule, message, CURES[rule], *place))

    def require(self) -> None:
        """Raise every fault, in the order of rows.

        Raises
        ------
        RegistryError
            If there is any.
        """
        if self.faults:
            raise RegistryError(sorted(self.faults, key=lambda f: (f.row or 0, f.column or "")))


def open_table(path: Path, headings: Headings, *, optional: Sequence[str] = ()) -> Table:
    """Read a table's rows; CSV (UTF-8 or GB 18030), XLSX, XLSB, XLS or ODS, by its content.

    Parameters
    ----------
    path
        The file.
    headings
        Field to its spellings.
    optional
        Fields whose column may be left out.

    Returns
    -------
    Table
        Its rows and the faults of single cells; the caller reads the rows and then requires it.

    Raises
    ------
    RegistryError
        If the file cannot be read, or its headings are not these.
    """
    file = path.name
    try:
        data = path.read_bytes()
    except OSError as error:
        problem = Problem("file.missing", f"the file cannot be read: {error.strerror}")
        raise RegistryError([fault_of(problem, file=str(path))]) from error
    grid = open_filled(data, file)
    table = Table(file, sha256_hex(data), grid.sheet)
    rows = enumerate(grid.rows, start=grid.first_row)
    heading = [folded_heading(show(cell)) for cell in next(rows, (1, ()))[1]]
    places = _places(table, heading, headings, optional)
    table.require()
    for number, cells in rows:
        if not is_blank_row(cells):
            _take(table, number, cells, places, len(heading))
    table.faults += grid.troubles
    return table


def _places(
    table: Table, heading: Sequence[str], headings: Headings, optional: Sequence[str]
) -> dict[str, int]:
    """Place of each field; what is missing, twice or strange is noted."""
    places: dict[str, int] = {}
    for name, spellings in headings.items():
        found = [i for i, title in enumerate(heading) if title in spellings]
        table.titles[name] = heading[found[0]] if found else spellings[0]
        if len(found) == 1:
            places[name] = found[0]
        elif found or name not in optional:
            message = f"the heading {' or '.join(spellings)} stands {len(found)} times"
            table.note("table.heading", message, row=1)
    known = {spelling for spellings in headings.values() for spelling in spellings}
    for title in heading:
        if title and title not in known:
            table.note("table.heading", "no column has this heading", row=1, column=title)
    return places


def _take(
    table: Table, number: int, cells: Sequence[Cell], places: Mapping[str, int], width: int
) -> None:
    """Take one row, or note why not."""
    if len(cells) != width:
        message = f"{len(cells)} cells under {width} headings"
        table.note("table.width", message, row=number)
        return
    line = Line(table, number, {name: _text(cells[place]) for name, place in places.items()})
    for name, place in places.items():
        if not _is_text(cells[place]):
            kind = type(cells[place]).__name__
            line.note("table.cell", name, f"this is a {kind} cell, text is asked for")
    if line.is_whole:
        table.lines.append(line)


def _is_text(cell: Cell) -> bool:
    """Say whether a cell holds text or a true date."""
    return cell is None or isinstance(cell, str | date)


def _text(cell: Cell) -> str:
    """Text of a cell; a true date is its day."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    return as_meant(show(cell).strip())
