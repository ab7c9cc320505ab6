"""Private columns of the libraries: rows hold handles, and what these stand for is sealed beside.

1. A handle is HMAC-SHA-256 of the value under the index key, with the library, the row, the column
   and a salt of 32 random bytes. The same value of the same cell has the same handle, so that rows
   are compared without a key being able to open them. Under a later index key a cell has a *mark*,
   made as a handle is, with a new salt: the handle stays, and the retired key can tell nothing.
2. The value is sealed under the salt (``ColumnCipher``); the text of a row never changes, whatever
   becomes of the envelope: digests outlive rotation and deletion.
3. Without its salt a handle stands for nothing, even to who has both keys.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, insert, select

from randinspect.errors import AccessError, Fault, InputError
from randinspect.office.access.columns import (
    CellPlace,
    ColumnCipher,
    KeyCallback,
    checked_key,
    framed,
    new_salt,
)
from randinspect.office.access.looking_up import KeyedIndex
from randinspect.office.store.acts import Act, ActKind
from randinspect.office.store.as_of import blocks
from randinspect.office.store.contents import content_of
from randinspect.office.store.incoming import Incoming
from randinspect.office.store.private_file import PrivateFile, PrivateLibrary
from randinspect.office.store.schema import CELL

__all__ = [
    "HANDLE",
    "Cell",
    "Closed",
    "Veil",
    "cells_of",
    "code_of",
    "index_keys_of",
    "keep_cells",
    "looked",
    "private_of",
    "spelt",
    "without_values",
]

HANDLE: Final = "sealed:"
_BLOCK: Final = 10_000
_KEYS: Final = ("seal_key", "index_key")


class Cell(NamedTuple):
    """What a handle stands for, as it is kept."""

    handle: str
    library: str
    key: str
    field: str
    salt: str
    envelope: str
    entry: str | None
    mark: str | None = None

    def index_key(self, first: str) -> str:
        """Id of the key that shows its value; ``first`` is that of cells without a mark."""
        return first if self.mark is None else self.mark.partition(".")[0]

    @property
    def code(self) -> str:
        """HMAC-SHA-256 of what it stands for, as 64 hexadecimal digits."""
        return self.mark.partition(".")[2] if self.mark else self.handle.removeprefix(HANDLE)

    def stands_for(self, plain: str, keys: KeyCallback, first: str) -> bool:
        """Whether a value is what its handle stands for.

        Raises
        ------
        AccessError
            If the key that shows it is not there.
        """
        key = checked_key(keys, self.index_key(first))
        return code_of(key, self.place, self.salt, plain) == self.code

    @property
    def place(self) -> CellPlace:
        """Where it stands."""
        return CellPlace(self.library, self.field, self.key)


class Closed(NamedTuple):
    """A cell that can no longer be read: which row, and which column."""

    key: str
    column: str


def private_of(acts: Iterable[Act]) -> PrivateFile | None:
    """Which columns are private, under the key that is current; None if none are."""
    found: PrivateFile | None = None
    for act in acts:
        if act.kind is ActKind.PRIVATE:
            found = PrivateFile.model_validate_json(json.dumps(act.details["private"]))
        elif act.kind is ActKind.REKEY and found is not None:
            keys = {name: act.details[name] for name in _KEYS if name in act.details}
            found = found.model_copy(update=keys)
    return found


def index_keys_of(acts: Iterable[Act]) -> tuple[str, ...]:
    """Ids of all keys of the index, the first before those that came after it."""
    changes = (act for act in acts if act.kind in (ActKind.PRIVATE, ActKind.REKEY))
    told = (act.details.get("private", act.details).get("index_key") for act in changes)
    return tuple(dict.fromkeys(key for key in told if key is not None))


def cells_of(connection: Connection, library: str) -> Iterator[Cell]:
    """All cells of a library that are still there."""
    for row in connection.execute(select(CELL).where(CELL.c.library == library)):
        yield Cell(*row)


def keep_cells(connection: Connection, cells: Iterable[Cell]) -> None:
    """Write new cells."""
    for block in blocks(cells, _BLOCK):
        connection.execute(insert(CELL), [cell._asdict() for cell in block])


@dataclass(frozen=True, slots=True)
class Veil:
    """Seals and opens the rows of one store.

    Parameters
    ----------
    private
        Which columns are private; None if none are.
    keys
        Gives keys by their ids; None if nobody gave any.
    index_keys
        Ids of all keys of the index so far, in their order.
    """

    private: PrivateFile | None
    keys: KeyCallback | None
    index_keys: tuple[str, ...] = ()

    def of(self, library: str) -> PrivateLibrary | None:
        """Private columns of a library, None if it has none."""
        return None if self.private is None else self.private.of(library)

    def sealed(
        self, connection: Connection, incoming: Incoming
    ) -> tuple[dict[str, str], tuple[Cell, ...]]:
        """Texts of rows with handles in place of what is private, and the cells that are new.

        Raises
        ------
        AccessError
            If there are no keys.
        InputError
            If a file does not bring the office's own private columns by their names.
        """
        name = incoming.library.name
        columns, private, keys = self._asked(name)
        _require_named(columns, incoming)
        known, new = _Known.of(cells_of(connection, name), self), dict[str, Cell]()
        cipher = ColumnCipher(keys, private.seal_key)
        index = KeyedIndex(keys, private.index_key)
        found: dict[str, str] = {}
        for key, text in incoming.rows.items():
            values = json.loads(text)
            for column in columns.sealed:
                if (value := values.get(column)) is None:
                    continue
                salt = known.salts.setdefault((key, column), new_salt())
                place, plain = CellPlace(name, column, key), spelt(value)
                code = code_of(checked_key(keys, private.index_key), place, salt, plain)
                handle = known.handle(place, code, plain, keys)
                values[column] = handle or HANDLE + code
                if handle is None and HANDLE + code not in new:
                    is_indexed = column in columns.indexed
                    entry = index.entry(name, column, looked(value)) if is_indexed else None
                    kept = (name, key, column, salt, cipher.seal(place, plain, salt), entry)
                    new[HANDLE + code] = Cell(HANDLE + code, *kept, known.mark(code))
            found[key] = content_of(values)
        return found, tuple(new.values())

    def opened(
        self, connection: Connection, library: str, rows: Iterable[tuple[str, str]]
    ) -> tuple[list[tuple[str, str]], list[Closed]]:
        """Keys and texts of rows as they were, without what is deleted; and what that is.

        Raises
        ------
        AccessError
            If there are no keys, who acts may not read, or a cell was changed.
        """
        if self.of(library) is None:
            return list(rows), []
        columns, private, keys = self._asked(library)
        cipher = ColumnCipher(keys, private.seal_key)
        cells = {cell.handle: cell for cell in cells_of(connection, library)}
        found: list[tuple[str, str]] = []
        closed: list[Closed] = []
        for key, text in rows:
            values = json.loads(text)
            for column in set(columns.sealed) & values.keys():
                cell = cells.get(values.pop(column))
                if cell is None:
                    closed.append(Closed(key, column))
                else:
                    plain = cipher.open(cell.place, cell.envelope, cell.salt)
                    if not cell.stands_for(plain, keys, self.index_keys[0]):
                        raise AccessError(f"{cell.place}: the cell is not what its row stands for")
                    values[column] = json.loads(plain)
            found.append((key, content_of(values)))
        return found, sorted(closed)

    def handles(self, connection: Connection, library: str, column: str, value: str) -> set[str]:
        """Handles of a value that is looked up; nothing is opened.

        Raises
        ------
        AccessError
            If there are no keys, or the column has no index.
        """
        columns, private, keys = self._asked(library)
        if column not in columns.indexed:
            raise AccessError(f"{library}: {column} has no index")
        older = self._waiting(connection, library)
        asked = KeyedIndex(keys, private.index_key, older).entries(library, column, value)
        query = select(CELL.c.handle).where(CELL.c.library == library, CELL.c.entry.in_(asked))
        return set(connection.execute(query).scalars())

    def _waiting(self, connection: Connection, library: str) -> tuple[str, ...]:
        """Earlier keys of the index under which entries of a library still stand."""
        return tuple(
            key_id
            for key_id in self.index_keys[:-1]
            if connection.execute(
                select(CELL.c.handle)
                .where(
                    CELL.c.library == library,
                    CELL.c.entry.startswith(f"{key_id}.", autoescape=True),
                )
                .limit(1)
            ).first()
        )

    def _asked(self, library: str) -> tuple[PrivateLibrary, PrivateFile, KeyCallback]:
        """What it takes to seal or to open rows of a library."""
        columns = self.of(library)
        if self.private is None or columns is None:
            raise AccessError(f"the library {library} has no private columns")
        if self.keys is None:
            raise AccessError(
                f"the library {library} has private columns ({', '.join(columns.sealed)}); give "
                "the keys to them (--keys)"
            )
        return columns, self.private, self.keys


def without_values(faults: Iterable[Fault]) -> list[Fault]:
    """Faults of rows with private columns, as far as they may be kept: without what was read."""
    message = "what was read is not kept, for the library has private columns"
    return [
        replace(fault, value=None, message=message, cure="read the file again to see it")
        for fault in faults
    ]


def _require_named(columns: PrivateLibrary, incoming: Incoming) -> None:
    """Refuse a file without a private column of the office's own: it may be there as another."""
    missing = [name for name in columns.own if name not in incoming.attributes]
    if missing:
        cure = "name it in the profile under attributes"
        message = "a private column of the office's own is not in the file"
        file = incoming.file
        raise InputError(
            [Fault(file, "private.absent", message, cure, column=name) for name in missing]
        )


@dataclass(frozen=True, slots=True)
class _Known:
    """Cells of a library by what shows their value under the current key of the index.

    Parameters
    ----------
    handles
        Handles by their codes.
    salts
        Of each cell of a row, in all its versions.
    waiting
        Cells under earlier keys, by row and column.
    index_keys
        Ids of all keys of the index.
    """

    handles: dict[str, str]
    salts: dict[tuple[str, str], str]
    waiting: dict[tuple[str, str], list[Cell]]
    index_keys: tuple[str, ...]

    @staticmethod
    def of(cells: Iterable[Cell], veil: Veil) -> _Known:
        """What is known of some cells."""
        known = _Known({}, {}, {}, veil.index_keys)
        first, current = veil.index_keys[0], veil.index_keys[-1]
        for cell in cells:
            if cell.index_key(first) == current:
                known.handles[cell.code] = cell.handle
                known.salts[cell.key, cell.field] = cell.salt
            else:
                known.waiting.setdefault((cell.key, cell.field), []).append(cell)
        return known

    def handle(self, place: CellPlace, code: str, plain: str, keys: KeyCallback) -> str | None:
        """Handle under which a value stands at its place already, None if it does not."""
        if code in self.handles or not self.waiting:
            return self.handles.get(code)
        there = self.waiting.get((place.row, place.column), ())
        first = self.index_keys[0]
        return next((c.handle for c in there if c.stands_for(plain, keys, first)), None)

    def mark(self, code: str) -> str | None:
        """Mark of a new cell; none under the first key of the index."""
        return f"{self.index_keys[-1]}.{code}" if len(self.index_keys) > 1 else None


def code_of(key: bytes, place: CellPlace, salt: str, plain: str) -> str:
    """What shows a value at its place: HMAC-SHA-256, as 64 hexadecimal digits."""
    text = framed("randinspect/1/handle", place.table, place.column, place.row, salt, plain)
    return hmac.digest(key, text, "sha256").hex()


def spelt(value: Any) -> str:
    """A value as it is sealed."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def looked(value: Any) -> str:
    """A value as it is looked up: a list by its parts in their order."""
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
