"""All or nothing: what is written under the write lock of a SQLite file counts at the end."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["whole"]


@contextmanager
def whole(database: sqlite3.Connection) -> Iterator[None]:
    """Hold the write lock of a file; an error takes back what was written."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
