"""A new store, whole or not at all: its place, and its tables in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from randinspect.errors import ProtocolError
from randinspect.office.store.migrating import revision_of, upgrade
from randinspect.office.store.opening import Database, is_url, mark_ours

__all__ = ["new_tables", "whole_store"]


@contextmanager
def whole_store(where: str | Path) -> Iterator[str | Path]:
    """Give a place beside a new file, which becomes that file when it is whole."""
    path = Path(where)
    if is_url(str(where)) or (path.exists() and path.stat().st_size):
        yield where  # a database keeps what is whole, and what is there already is refused
        return
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        yield part
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def new_tables(where: str | Path) -> Iterator[tuple[Database, Connection]]:
    """Make the tables of a new store, and let them be filled in the same transaction."""
    database = Database(where)
    if database.is_file:
        Path(where).parent.mkdir(parents=True, exist_ok=True)
    try:
        with database.writing() as connection:
            if revision_of(connection) is not None:
                raise ProtocolError(f"{database.name}: there is a store already")
            mark_ours(connection)
            upgrade(connection)
            yield database, connection
    finally:
        database.close()
