"""Where a ledger lies: one SQLite file that only grows (docs/format.md §7.7).

A leaf is written in one transaction under the file's write lock, together with the frontier that
it leaves, so a killed process leaves it whole or not at all, and several processes take turns.
Triggers keep honest programs from changing what is there; what shows a dishonest change are the
frontiers, and the checkpoints that others hold.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from randinspect.errors import LedgerError, ProtocolError
from randinspect.ledger.transactions import whole

__all__ = ["Row", "Store"]

_WAIT_SECONDS: Final = 60
_APPLICATION: Final = 0x72696C31  # "ril1", in the file's header
# A damaged file can also make the library hand out text, or messages, that are no UTF-8.
_DAMAGE: Final = (sqlite3.DatabaseError, UnicodeDecodeError)
_SCHEMA: Final = f"""
PRAGMA application_id = {_APPLICATION};
CREATE TABLE leaf (at INTEGER PRIMARY KEY, data BLOB NOT NULL, frontier BLOB NOT NULL);
CREATE TABLE head (size INTEGER PRIMARY KEY, note TEXT NOT NULL);
CREATE TABLE parallel (size INTEGER PRIMARY KEY, note TEXT NOT NULL);
CREATE TABLE stamp (size INTEGER, token BLOB, moment INTEGER NOT NULL, PRIMARY KEY (size, token));
CREATE TRIGGER leaf_stays BEFORE UPDATE ON leaf
  BEGIN SELECT raise(ABORT, 'a leaf never changes'); END;
CREATE TRIGGER leaf_remains BEFORE DELETE ON leaf
  BEGIN SELECT raise(ABORT, 'a leaf is never removed'); END;
CREATE TRIGGER head_remains BEFORE DELETE ON head
  BEGIN SELECT raise(ABORT, 'a checkpoint is never removed'); END;
"""


@dataclass(frozen=True, slots=True)
class Row:
    """A leaf as it is stored.

    Parameters
    ----------
    at
        Its index, from 0.
    data
        Its bytes.
    frontier
        The frontier after it, as ``Frontier.joined`` writes it.
    """

    at: int
    data: bytes
    frontier: bytes


class Store:
    """A ledger's file. One process, one thread; others open it for themselves."""

    def __init__(self, path: Path) -> None:
        """Open a store that is there.

        Raises
        ------
        ProtocolError
            If there is none.
        LedgerError
            If the file is no ledger.
        """
        if not path.exists():
            raise ProtocolError(f"{path}: there is no ledger; make one with `ledger init`")
        self.path = path
        with self._sound():
            self._db = _connected(path)
            if self._db.execute("PRAGMA application_id").fetchone() != (_APPLICATION,):
                raise LedgerError(f"{path.name} is no ledger")

    @staticmethod
    def made(path: Path) -> Store:
        """Make an empty store.

        Raises
        ------
        ProtocolError
            If there is a file already.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            path.open("xb").close()
        except FileExistsError:
            raise ProtocolError(f"{path} is there already; a ledger is made once") from None
        db = _connected(path)
        db.executescript(_SCHEMA)
        db.close()
        return Store(path)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the write lock; what is written counts when the block ends without an error.

        Raises
        ------
        LedgerError
            If others hold the lock for a minute, or the file is damaged.
        """
        with self._sound(), whole(self._db):
            yield

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Leaves from an index on, in their order.

        Raises
        ------
        LedgerError
            If the file cannot be read to its end.
        """
        with self._sound():
            found = self._db.execute(
                "SELECT at, data, frontier FROM leaf WHERE at >= ? ORDER BY at", (start,)
            )
            for at, data, frontier in found:
                if not isinstance(data, bytes) or not isinstance(frontier, bytes):
                    raise LedgerError(f"{self.path.name}: leaf {at} holds no bytes")
                yield Row(at, data, frontier)

    def add(self, row: Row) -> None:
        """Write a leaf; inside ``writing`` only."""
        self._db.execute("INSERT INTO leaf VALUES (?, ?, ?)", (row.at, row.data, row.frontier))

    def heads(self) -> list[tuple[int, str]]:
        """Sizes and notes of all checkpoints, ascending.

        Raises
        ------
        LedgerError
            If the file cannot be read to its end.
        """
        return self._notes("SELECT size, note FROM head ORDER BY size")

    def parallels(self) -> list[tuple[int, str]]:
        """Sizes and notes of all SM3 heads, ascending.

        Raises
        ------
        LedgerError
            If the file cannot be read to its end.
        """
        return self._notes("SELECT size, note FROM parallel ORDER BY size")

    def head(self, size: int) -> str | None:
        """Note of the checkpoint of a size, None if there is none."""
        return dict(self.heads()).get(size)

    def put_head(self, size: int, note: str) -> None:
        """Write a checkpoint, or the same with more signatures; inside ``writing`` only."""
        self._db.execute(
            "INSERT INTO head VALUES (?, ?) ON CONFLICT (size) DO UPDATE SET note = excluded.note",
            (size, note),
        )

    def put_parallel(self, size: int, note: str) -> None:
        """Write an SM3 head, or a newer signature of it; inside ``writing`` only."""
        self._db.execute("INSERT OR REPLACE INTO parallel VALUES (?, ?)", (size, note))

    def put_stamp(self, size: int, token: bytes, moment: int) -> None:
        """Write a time stamp over a checkpoint; inside ``writing`` only."""
        self._db.execute("INSERT OR REPLACE INTO stamp VALUES (?, ?, ?)", (size, token, moment))

    def stamps(self, size: int) -> list[tuple[bytes, int]]:
        """Time stamps over the checkpoint of a size and their times, the earliest first.

        Raises
        ------
        LedgerError
            If the file cannot be read.
        """
        with self._sound():
            return list(
                self._db.execute(
                    "SELECT token, moment FROM stamp WHERE size = ? ORDER BY moment, token", (size,)
                )
            )

    def is_intact(self) -> bool:
        """Whether SQLite finds its own structures whole."""
        try:
            return bool(self._db.execute("PRAGMA integrity_check").fetchone() == ("ok",))
        except _DAMAGE:
            return False

    def _notes(self, query: str) -> list[tuple[int, str]]:
        """Sizes and notes that a query gives."""
        with self._sound():
            found = self._db.execute(query).fetchall()
        if not all(isinstance(note, str) for _, note in found):
            raise LedgerError(f"{self.path.name}: a checkpoint holds no text")
        return found

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Tell a damaged or held file as an error of the ledger."""
        try:
            yield
        except _DAMAGE as error:
            raise LedgerError(f"{self.path.name}: {error}") from error


def _connected(path: Path) -> sqlite3.Connection:
    """Connection that waits for others and returns when a leaf is on the disk."""
    db = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
    # EXTRA: a leaf that was acknowledged outlives the power supply. The journal is the default
    # one, so between two transactions the ledger is a single file that can be copied.
    db.execute("PRAGMA synchronous = EXTRA")
    # Without it, INSERT OR REPLACE passes by the triggers.
    db.execute("PRAGMA recursive_triggers = ON")
    return db
