"""Rows of text of which some columns are sealed, and some of these can be looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from randinspect.errors import AccessError
from randinspect.office.access.columns import CellPlace, ColumnCipher, new_salt
from randinspect.office.access.looking_up import KeyedIndex

__all__ = ["INDEX_SUFFIX", "SALT_COLUMN", "PrivateColumns", "RowCipher"]

SALT_COLUMN: Final = "row_salt"
INDEX_SUFFIX: Final = "_index"


@dataclass(frozen=True, slots=True)
class PrivateColumns:
    """Which columns of a table are private.

    Parameters
    ----------
    table
        Its name.
    key
        The column whose value tells rows apart and never changes.
    sealed
        Columns that are sealed.
    indexed
        Those of them that can be looked up by their value.
    """

    table: str
    key: str
    sealed: tuple[str, ...]
    indexed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a table whose key is sealed, or an index of what is not."""
        if self.key in self.sealed or SALT_COLUMN in self.sealed:
            raise AccessError(f"{self.table}: the key of a row and its salt are not sealed")
        if stray := sorted(set(self.indexed) - set(self.sealed)):
            raise AccessError(f"{self.table}: {', '.join(stray)} is not sealed; look at it itself")

    def place(self, column: str, row: Mapping[str, str]) -> CellPlace:
        """Where the cell of a row stands."""
        return CellPlace(self.table, column, row[self.key])


@dataclass(frozen=True, slots=True)
class RowCipher:
    """Seals, opens and looks up rows of one table.

    Parameters
    ----------
    columns
        Which columns are private.
    cipher
        Seals their cells.
    index
        Makes the entries of those that can be looked up; None if none can.
    """

    columns: PrivateColumns
    cipher: ColumnCipher
    index: KeyedIndex | None = None

    def seal(self, row: Mapping[str, str]) -> dict[str, str]:
        """A row with its private cells sealed, its salt, and its index entries; "" stays "".

        Raises
        ------
        AccessError
            If a key is not there.
        """
        salt = row.get(SALT_COLUMN) or new_salt()
        found = {**row, SALT_COLUMN: salt}
        for column in self.columns.sealed:
            if text := row.get(column, ""):
                found[column] = self.cipher.seal(self.columns.place(column, row), text, salt)
        return {**found, **self._entries(row)}

    def open(self, row: Mapping[str, str]) -> dict[str, str]:
        """A row as it was before it was sealed.

        Raises
        ------
        AccessError
            If a cell does not open; with its place.
        """
        ours = {SALT_COLUMN, *(f"{column}{INDEX_SUFFIX}" for column in self.columns.indexed)}
        found = {name: text for name, text in row.items() if name not in ours}
        salt = row.get(SALT_COLUMN, "")
        for column in self.columns.sealed:
            if cell := row.get(column, ""):
                found[column] = self.cipher.open(self.columns.place(column, row), cell, salt)
        return found

    def rotate(self, row: Mapping[str, str]) -> dict[str, str]:
        """A row with its cells and its entries under the current keys.

        Raises
        ------
        AccessError
            If a cell does not open.
        """
        found, salt = dict(row), row.get(SALT_COLUMN, "")
        for column in self.columns.sealed:
            if cell := row.get(column, ""):
                place = self.columns.place(column, row)
                found[column] = self.cipher.rotated(place, cell, salt)
        return found if self._is_indexed(row) else {**found, **self._entries(self.open(row))}

    def waiting(self, rows: Iterable[Mapping[str, str]]) -> int:
        """How many rows have a cell or an entry under another key than the current one."""
        return sum(not (self._is_sealed(row) and self._is_indexed(row)) for row in rows)

    def look_up(
        self, rows: Iterable[Mapping[str, str]], column: str, value: str
    ) -> Iterator[Mapping[str, str]]:
        """Rows whose sealed column has a value; nothing is opened.

        Raises
        ------
        AccessError
            If the column has no index, or its key is not there.
        """
        if self.index is None or column not in self.columns.indexed:
            raise AccessError(f"{self.columns.table}: {column} has no index")
        asked = self.index.entries(self.columns.table, column, value)
        return (row for row in rows if row.get(f"{column}{INDEX_SUFFIX}") in asked)

    def _is_sealed(self, row: Mapping[str, str]) -> bool:
        """Whether all cells of a row are under the current key."""
        return all(self.cipher.is_current(row[c]) for c in self.columns.sealed if row.get(c))

    def _is_indexed(self, row: Mapping[str, str]) -> bool:
        """Whether all entries of a row are under the current key of the index."""
        entries = (row.get(f"{column}{INDEX_SUFFIX}") for column in self.columns.indexed)
        return self.index is None or all(map(self.index.is_current, filter(None, entries)))

    def _entries(self, row: Mapping[str, str]) -> dict[str, str]:
        """Index entries of a row that is not sealed yet."""
        index, table = self.index, self.columns.table
        if index is None:
            return {}
        return {
            f"{column}{INDEX_SUFFIX}": index.entry(table, column, text) if text else ""
            for column in self.columns.indexed
            for text in [row.get(column, "")]
        }
