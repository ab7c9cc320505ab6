"""Sealing what is private under another key, a part at a time; rows and digests stay."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select, update

from randinspect.errors import AccessError
from randinspect.office.access.columns import ColumnCipher, checked_key, key_id_of
from randinspect.office.store.acts import Act, ActKind, bare_act, write_act
from randinspect.office.store.binding import Guard
from randinspect.office.store.schema import CELL
from randinspect.office.store.sealing import Cell, Veil

__all__ = ["rekey_cells"]


def rekey_cells(
    connection: Connection,
    veil: Veil,
    key_id: str,
    *,
    most: int | None,
    moment: int,
    by: str,
    guard: Guard,
) -> Act:
    """Seal under another key from here on, and move cells that are under older ones.

    Parameters
    ----------
    connection
        That holds the writer's lock.
    veil
        With the old keys and the new one.
    key_id
        Id of the new key.
    most
        How many cells to move at most; None for all. The others open under their own keys.
    moment, by, guard
        UNIX seconds, who does it, and the store's guard.

    Raises
    ------
    AccessError
        If nothing is private, a key is not there, or it is the one of the index.
    """
    private, keys = veil.private, veil.keys
    if private is None:
        raise AccessError("the store has no private columns, so there is no key to change")
    if keys is None:
        raise AccessError("to seal anew takes the old keys and the new one (--keys)")
    if key_id == private.index_key:
        raise AccessError(f"{key_id} is the key of the index; cells have another one")
    checked_key(keys, key_id)
    cells = [Cell(*row) for row in connection.execute(select(CELL).order_by(CELL.c.handle))]
    waiting = [cell for cell in cells if key_id_of(cell.envelope) != key_id]
    moved, cipher = waiting[:most], ColumnCipher(keys, key_id)
    told = {"moved": len(moved), "seal_key": key_id, "waiting": len(waiting) - len(moved)}
    act = write_act(
        connection,
        bare_act(ActKind.REKEY, moment=moment, by=by, details=told),
        mark=guard.mark(),
    )
    if moved:
        statement = update(CELL).where(CELL.c.handle == bindparam("one"))
        new = [
            {"one": c.handle, "envelope": cipher.rotated(c.place, c.envelope, c.salt)}
            for c in moved
        ]
        connection.execute(statement, new)
    return act
