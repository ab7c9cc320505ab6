"""Reading a library as of a day, as it was known by an act.

The rule: the day asks what was so, the act asks what was known. A later correction changes the
answer for the day, and never the answer for the day as it was known before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from randinspect.office.store.schema import ROW

__all__ = ["Stored", "blocks", "known_at", "rows_at", "rows_from", "rows_known", "touched_keys"]

_T = TypeVar("_T")
_BLOCK: Final = 20_000
_KEYS: Final = 500


class Stored(NamedTuple):
    """A row as it is stored; days are ISO 8601, None is without end."""

    id: int
    key: str
    valid_from: str
    valid_to: str | None
    origin: int
    content: str


_COLUMNS: Final = (
    ROW.c.id,
    ROW.c.key,
    ROW.c.valid_from,
    ROW.c.valid_to,
    ROW.c.origin,
    ROW.c.content,
)


def known_at(number: int) -> ColumnElement[bool]:
    """What was known after an act."""
    return and_(ROW.c.act_from <= number, or_(ROW.c.act_to.is_(None), ROW.c.act_to > number))


def rows_at(connection: Connection, library: str, day: date, number: int) -> Iterator[Stored]:
    """Rows of a library that held on a day, as known after an act, by key."""
    query = select(*_COLUMNS).where(
        ROW.c.library == library,
        known_at(number),
        ROW.c.valid_from <= day.isoformat(),
        or_(ROW.c.valid_to.is_(None), ROW.c.valid_to > day.isoformat()),
    )
    yield from sorted(_rows(connection, query), key=lambda row: row.key)


def rows_from(
    connection: Connection, library: str, day: date, keys: Sequence[str] | None = None
) -> Iterator[Stored]:
    """Rows of a library in force that hold on a day or later; of all keys, or of some."""
    query = select(*_COLUMNS).where(
        ROW.c.library == library,
        ROW.c.act_to.is_(None),
        or_(ROW.c.valid_to.is_(None), ROW.c.valid_to > day.isoformat()),
    )
    if keys is None:
        yield from _rows(connection, query)
        return
    for block in blocks(keys, _KEYS):
        yield from _rows(connection, query.where(ROW.c.key.in_(block)))


def touched_keys(connection: Connection, number: int) -> list[str]:
    """Keys of the rows that an act began or ended."""
    query = select(ROW.c.key).where(or_(ROW.c.act_from == number, ROW.c.act_to == number))
    return sorted(set(connection.execute(query).scalars()))


def rows_known(
    connection: Connection, library: str, keys: Iterable[str], number: int
) -> list[Stored]:
    """Rows of some keys on all days, as known after an act."""
    query = select(*_COLUMNS).where(ROW.c.library == library, known_at(number))
    return [
        row for block in blocks(keys, _KEYS) for row in _rows(connection, query.where(_in(block)))
    ]


def _in(keys: Sequence[str]) -> ColumnElement[bool]:
    """Rows of some keys."""
    return ROW.c.key.in_(keys)


def _rows(connection: Connection, query: Select[Any]) -> Iterator[Stored]:
    """Rows that a query gives, block by block."""
    for row in connection.execute(query, execution_options={"yield_per": _BLOCK}):
        yield Stored(*row)


def blocks(keys: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Give things in blocks of at most a size."""
    rest = iter(keys)
    while block := list(islice(rest, size)):
        yield block
