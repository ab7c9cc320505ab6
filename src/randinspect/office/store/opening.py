"""Where a store lies: one SQLite file, or a PostgreSQL database; one writer at a time.

The rule: whoever writes takes the writer's lock first (``BEGIN IMMEDIATE`` in SQLite,
``pg_advisory_xact_lock`` in PostgreSQL) and does all of one act in one transaction. A process that
is killed leaves the whole act or nothing of it, and no two acts get one number.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, NoSuchModuleError

from randinspect.errors import Fault, InputError, LedgerError, ProtocolError

__all__ = ["Database", "is_url", "mark_ours"]

_WAIT_SECONDS: Final = 60
_APPLICATION: Final = 0x72697331  # "ris1", in the file's header
_LOCK: Final = 0x72697331  # the same number is the key of the advisory lock
_WRITING: Final = "randinspect_writing"
_DRIVERS: Final = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def is_url(where: str) -> bool:
    """Whether a store is named by a database URL rather than by a file."""
    return "://" in where


class Database:
    """An opened database of either kind.

    Parameters
    ----------
    where
        Path of a SQLite file, or a URL such as ``postgresql://office@/libraries``.
    """

    def __init__(self, where: str | Path) -> None:
        self.where = str(where)
        self.is_file = not is_url(self.where)
        self.engine = _file_engine(Path(where)) if self.is_file else _url_engine(self.where)

    @property
    def name(self) -> str:
        """How it is told, without a password."""
        if self.is_file:
            return self.where
        return make_url(self.where).render_as_string(hide_password=True)

    @property
    def is_there(self) -> bool:
        """Whether it holds anything."""
        if self.is_file:
            path = Path(self.where)
            return path.exists() and path.stat().st_size > 0
        with self.reading() as connection:
            return inspect(connection).has_table("store_act")

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read; what is seen is of one moment.

        Raises
        ------
        LedgerError
            If the database cannot be read.
        """
        with self._sound(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Hold the writer's lock; what is written counts when the block ends without an error.

        Raises
        ------
        LedgerError
            If the lock is held for a minute, or the database is damaged.
        """
        with self._sound(), self.engine.connect() as plain:
            connection = plain.execution_options(**{_WRITING: True})
            with connection.begin():
                if not self.is_file:
                    connection.execute(text(f"SET LOCAL lock_timeout = '{_WAIT_SECONDS}s'"))
                    connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _LOCK})
                yield connection

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Tell what the database says as an error of the store."""
        try:
            yield
        except (DatabaseError, InterfaceError) as error:
            raise LedgerError(f"the store {self.name} cannot be used: {error.orig}") from error


def _file_engine(path: Path) -> Engine:
    """Engine of a SQLite file, with transactions that begin when they are told to."""
    if path.is_file() and path.stat().st_size:
        _require_ours(path)
    place = URL.create("sqlite", database=str(path))  # a path may hold what a URL gives a meaning
    engine = create_engine(place, connect_args={"timeout": _WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def _connected(connection: sqlite3.Connection, _record: Any) -> None:
        # The driver would begin a transaction by itself, and too late for a lock.
        connection.isolation_level = None
        connection.execute("PRAGMA synchronous = FULL")
        # Without it, INSERT OR REPLACE passes by the triggers.
        connection.execute("PRAGMA recursive_triggers = ON")
        # What is deleted by a rule of retention is overwritten, not only let go.
        connection.execute("PRAGMA secure_delete = ON")

    @event.listens_for(engine, "begin")
    def _begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _require_ours(path: Path) -> None:
    """Refuse a file that is something else, before anything is written to it."""
    try:
        connection = sqlite3.connect(path)
        try:
            [found] = connection.execute("PRAGMA application_id").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise LedgerError(f"the store {path.name} cannot be used: {error}") from error
    if found != _APPLICATION:
        raise ProtocolError(f"{path} is no store of randinspect")


def mark_ours(connection: Connection) -> None:
    """Write into the header of a SQLite file whose it is."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {_APPLICATION}")


def _url_engine(where: str) -> Engine:
    """Engine of a database that a URL names."""
    cure = "write it as postgresql://user@host/name, or name a file"
    try:
        url = make_url(where)
        url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    except ArgumentError as error:
        raise InputError([Fault("store", "store.url", str(error), cure)]) from None
    if url.get_backend_name() != "postgresql":
        message = f"stores lie in SQLite files or in PostgreSQL, not in {url.get_backend_name()}"
        raise InputError([Fault("store", "store.url", message, cure)])
    try:
        return create_engine(url, isolation_level="READ COMMITTED")
    except (ImportError, NoSuchModuleError):
        message, cure = "the driver of PostgreSQL is missing", "pip install 'randinspect[postgres]'"
        raise InputError([Fault("store", "store.driver", message, cure)]) from None
