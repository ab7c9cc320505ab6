"""Who was in a library and is no more, and what still speaks of them.

The rule: a row that names somebody whom the store knows to be gone is left out of a snapshot, and
told. One that names somebody who never was there stays: it may be a mistake, and the draw asks.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from sqlalchemy import Connection, select

from randinspect.office.store.as_of import known_at
from randinspect.office.store.schema import ROW
from randinspect.registry.rules import Value

__all__ = ["gone_rows", "speaks_of"]

_NAMES = {"agency": ("agency",), "inspector": ("inspector", "partner")}


def gone_rows(
    connection: Connection, library: str, held: Collection[str], on: date, number: int
) -> dict[str, str]:
    """Keys that a library held before a day and holds no more, with the last of their texts.

    Parameters
    ----------
    connection
        Of the store.
    library
        Its name.
    held
        Keys that it holds on the day.
    on, number
        The day, and the act up to which things are known.
    """
    query = (
        select(ROW.c.key, ROW.c.content)
        .where(ROW.c.library == library, known_at(number), ROW.c.valid_to <= on.isoformat())
        .order_by(ROW.c.valid_to)
    )
    return {key: text for key, text in connection.execute(query) if key not in held}


def speaks_of(row: Mapping[str, Value], gone: Mapping[str, Collection[str]]) -> bool:
    """Whether a row names an agency or an inspector that is gone.

    >>> speaks_of({"inspector": "7", "partner": "8"}, {"agency": (), "inspector": ("8",)})
    True
    """
    return any(row.get(field) in keys for name, keys in gone.items() for field in _NAMES[name])
