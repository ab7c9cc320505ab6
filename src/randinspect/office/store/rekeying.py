"""Putting what is private under other keys, a part at a time; rows and digests stay.

1. Under another key of cells a cell is sealed anew.
2. Under another key of the index it also gets a new salt, a mark in place of what its handle shows,
   and a new entry. Its handle stays, for rows name it; without the old salt it stands for nothing,
   even to who has the retired key.
3. What was moved by one act is moved whole or not at all; the rest waits, and is read, compared and
   looked up under the keys that it has.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update

from randinspect.errors import AccessError
from randinspect.office.access.columns import (
    ColumnCipher,
    KeyCallback,
    checked_key,
    key_id_of,
    new_salt,
)
from randinspect.office.access.looking_up import KeyedIndex
from randinspect.office.store.acts import Act, ActKind, bare_act, write_act
from randinspect.office.store.binding import Guard
from randinspect.office.store.schema import CELL
from randinspect.office.store.sealing import Cell, Veil, code_of, looked

__all__ = ["rekey_cells"]

_CHANGES: Final = ("salt", "envelope", "entry", "mark")


def rekey_cells(
    connection: Connection,
    veil: Veil,
    wanted: tuple[str | None, str | None],
    *,
    most: int | None,
    moment: int,
    by: str,
    guard: Guard,
) -> Act:
    """Use other keys from here on, and move cells that are under older ones.

    Parameters
    ----------
    connection
        That holds the writer's lock.
    veil
        With the old keys and the new ones.
    wanted
        Ids of the new key of cells, and of the index; None for the one that is current.
    most
        How many cells to move at most; None for all. The others open under their own keys.
    moment, by, guard
        UNIX seconds, who does it, and the store's guard.

    Raises
    ------
    AccessError
        If nothing is private, a key is not there, has another end, or is retired, or a cell is not
        what its row stands for.
    """
    cells = [Cell(*row) for row in connection.execute(select(CELL).order_by(CELL.c.handle))]
    move = _move_to(veil, wanted, {key_id_of(cell.envelope) for cell in cells})
    waiting = [cell for cell in cells if not move.is_done(cell)]
    moved = waiting[:most]
    told = {"moved": len(moved), "seal_key": move.seal_key, "waiting": len(waiting) - len(moved)}
    if move.index_key != move.first:
        told["index_key"] = move.index_key
    act = write_act(
        connection,
        bare_act(ActKind.REKEY, moment=moment, by=by, details=told),
        mark=guard.mark(),
    )
    if moved:
        statement = update(CELL).where(CELL.c.handle == bindparam("one"))
        salts = {_place(c): c.salt for c in cells if c.index_key(move.first) == move.index_key}
        new = [{"one": c.handle, **_changed(c)} for c in move.moved(moved, salts)]
        connection.execute(statement, new)
    return act


def _move_to(veil: Veil, wanted: tuple[str | None, str | None], seals: set[str]) -> _Move:
    """Where cells are moved to, refused if a key is not there, or is the wrong one."""
    private, keys = veil.private, veil.keys
    if private is None:
        raise AccessError("the store has no private columns, so there is no key to change")
    if keys is None:
        raise AccessError("to seal anew takes the old keys and the new one (--keys)")
    seal, index = wanted[0] or private.seal_key, wanted[1] or private.index_key
    if wanted == (None, None):
        raise AccessError("no new key is named; name that of the cells, of the index, or both")
    if index in {*seals, private.seal_key}:
        raise AccessError(f"{index} is a key of cells; the index has another one")
    if seal in {*veil.index_keys, index}:
        raise AccessError(f"{seal} is the key of the index; cells have another one")
    if index in veil.index_keys[:-1]:
        raise AccessError(f"{index} was retired; the index gets a key that is new")
    for key_id in (seal, index):
        checked_key(keys, key_id)
    return _Move(keys, veil.index_keys[0], seal, index)


@dataclass(frozen=True, slots=True)
class _Move:
    """Where cells are moved to.

    Parameters
    ----------
    keys
        Gives the old keys and the new ones.
    first
        Id of the first key of the index, which cells without a mark have.
    seal_key, index_key
        Ids of the keys to move to.
    """

    keys: KeyCallback
    first: str
    seal_key: str
    index_key: str

    def is_done(self, cell: Cell) -> bool:
        """Whether a cell is under both keys."""
        ids = (key_id_of(cell.envelope), cell.index_key(self.first))
        return ids == (self.seal_key, self.index_key)

    def moved(self, cells: Iterable[Cell], salts: dict[tuple[str, ...], str]) -> Iterator[Cell]:
        """Cells as they are under both keys; those of one place share a salt."""
        cipher = ColumnCipher(self.keys, self.seal_key)
        for cell in cells:
            if cell.index_key(self.first) == self.index_key:
                envelope = cipher.rotated(cell.place, cell.envelope, cell.salt)
                yield cell._replace(envelope=envelope)
            else:
                salt = salts.setdefault(_place(cell), new_salt())
                yield self._shown_anew(cell, cipher, salt)

    def _shown_anew(self, cell: Cell, cipher: ColumnCipher, salt: str) -> Cell:
        """2. A cell under another key of the index."""
        plain = cipher.open(cell.place, cell.envelope, cell.salt)
        if not cell.stands_for(plain, self.keys, self.first):
            raise AccessError(f"{cell.place}: the cell is not what its row stands for")
        code = code_of(checked_key(self.keys, self.index_key), cell.place, salt, plain)
        index, value = KeyedIndex(self.keys, self.index_key), looked(json.loads(plain))
        return cell._replace(
            salt=salt,
            envelope=cipher.seal(cell.place, plain, salt),
            entry=cell.entry and index.entry(cell.library, cell.field, value),
            mark=f"{self.index_key}.{code}",
        )


def _place(cell: Cell) -> tuple[str, ...]:
    """Library, row and column of a cell."""
    return (cell.library, cell.key, cell.field)


def _changed(cell: Cell) -> dict[str, Any]:
    """What another key changes of a cell."""
    return {name: getattr(cell, name) for name in _CHANGES}
