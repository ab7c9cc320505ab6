"""Tables of signs: CSV with headings in Chinese or English, every fault told at once.

The rule: a heading is one of two words and stands once, other columns are left alone, and a cell
that cannot be read as what its column is refuses the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from randinspect.canonical import nfc, normalised_id
from randinspect.errors import Cures, Fault, FormatError, RegistryError
from randinspect.registry import examine_id, parse_day
from randinspect.registry.cells import Cell
from randinspect.registry.delimited import open_delimited
from randinspect.registry.grid import is_blank_row
from randinspect.registry.headings import folded_heading

__all__ = [
    "Column",
    "SignRow",
    "SignTable",
    "agency_cell",
    "choice_cell",
    "count_cell",
    "day_cell",
    "list_cell",
    "read_table_of_signs",
    "text_cell",
]

_fault: Final = Cures(
    {
        "signs.cell": "correct the cell",
        "signs.file": "name a file that exists and may be read",
        "signs.heading": "write the heading once, as one of the two words",
        "signs.width": "give the row as many cells as the heading has",
    }
).fault
_SEPARATORS: Final = "；;、,，"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table of signs.

    Parameters
    ----------
    name, zh
        Its heading in English and in Chinese.
    cast
        Reads a cell that is not blank; raises `FormatError` with what is wrong.
    is_needed
        Whether the column must be there, with no blank cell.
    is_private
        Whether a fault keeps the cell's text to itself.
    """

    name: str
    zh: str
    cast: Callable[[str], Any]
    is_needed: bool = True
    is_private: bool = False


@dataclass(frozen=True, slots=True)
class SignRow:
    """One row: its 1-based number in the file, and its values; None where a cell is blank."""

    row: int
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:
        """Value of a column."""
        return self.values[name]


@dataclass(frozen=True, slots=True)
class SignTable:
    """A table as it was read."""

    file: str
    rows: tuple[SignRow, ...]
    data: bytes


def agency_cell(text: str) -> str:
    """Id of a body in its normal form."""
    key = normalised_id(text)
    if problem := examine_id(key):
        raise FormatError(problem.message)
    return key


def text_cell(text: str) -> str:
    """Text as it stands, in NFC."""
    return nfc(text)


def day_cell(text: str) -> date:
    """A day, ``YYYY-MM-DD``."""
    return parse_day(text)


def count_cell(text: str) -> int:
    """A whole number, 0 or more."""
    if not (text.isascii() and text.isdigit()) or len(text) > 9:
        raise FormatError(f"[{text}] is no whole number of at most 9 digits")
    return int(text)


def list_cell(text: str) -> tuple[str, ...]:
    """Several texts, separated by ；、 or a comma."""
    for separator in _SEPARATORS[1:]:
        text = text.replace(separator, _SEPARATORS[0])
    return tuple(nfc(part.strip()) for part in text.split(_SEPARATORS[0]) if part.strip())


def choice_cell(words: Mapping[str, Any]) -> Callable[[str], Any]:
    """One of some words."""

    def cast(text: str) -> Any:
        if text not in words:
            raise FormatError(f"[{text}] is none of {', '.join(words)}")
        return words[text]

    return cast


def read_table_of_signs(path: Path, columns: Sequence[Column]) -> SignTable:
    """Read a table: UTF-8 or GB 18030, one heading row.

    Raises
    ------
    RegistryError
        With every fault of the file.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RegistryError(
            [_fault(path.name, "signs.file", f"the file cannot be read: {error.strerror}")]
        ) from error
    grid = open_delimited(data, path.name, delimiter=",", encoding=None)
    rows = enumerate(grid.rows, start=1)
    titles = [folded_heading(str(cell)) for cell in next(rows, (1, ()))[1]]
    places, faults = _places(path.name, titles, columns)
    if faults:
        raise RegistryError(faults)
    found = [
        SignRow(number, MappingProxyType(dict(_values(path.name, number, cells, places, faults))))
        for number, cells in rows
        if not is_blank_row(cells) and _has_width(path.name, number, cells, titles, faults)
    ]
    faults += grid.troubles
    if faults:
        raise RegistryError(faults)
    return SignTable(path.name, tuple(found), data)


def _places(
    file: str, titles: Sequence[str], columns: Sequence[Column]
) -> tuple[dict[Column, int | None], list[Fault]]:
    """Where each column stands, and what is wrong with the headings."""
    places: dict[Column, int | None] = dict.fromkeys(columns)
    faults = []
    for column in columns:
        spelt = [i for i, title in enumerate(titles) if title in (column.name, column.zh)]
        if len(spelt) == 1:
            places[column] = spelt[0]
        elif spelt or column.is_needed:
            message = f"the heading {column.name} or {column.zh} stands {len(spelt)} times"
            faults.append(_fault(file, "signs.heading", message, row=1, column=column.name))
    return places, faults


def _has_width(
    file: str, number: int, cells: Sequence[Cell], titles: Sequence[str], faults: list[Fault]
) -> bool:
    """Whether a row is as wide as the heading."""
    if len(cells) == len(titles):
        return True
    message = f"{len(cells)} cells under {len(titles)} headings"
    faults.append(_fault(file, "signs.width", message, row=number))
    return False


def _values(
    file: str,
    number: int,
    cells: Sequence[Cell],
    places: Mapping[Column, int | None],
    faults: list[Fault],
) -> Iterator[tuple[str, Any]]:
    """Values of a row by the names of their columns; a column that is not there is blank."""
    for column, place in places.items():
        text, value = "" if place is None else str(cells[place]).strip(), None
        try:
            if text:
                value = column.cast(text)
            elif column.is_needed:
                raise FormatError("the cell is blank")
        except FormatError as error:
            shown = None if column.is_private else text
            faults.append(
                _fault(file, "signs.cell", str(error), row=number, column=column.name, value=shown)
            )
        yield column.name, value
