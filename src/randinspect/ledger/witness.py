"""A witness: keeps the last head of a ledger, cosigns what continues it (docs/format.md §7.6).

A neighbouring bureau, a university or a newspaper runs it. It needs no more of a ledger than its
key: what it is asked is a checkpoint, with the proof that it continues the one it saw last. It
remembers before it answers, so no two answers of it can contradict each other.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from randinspect.attestation import (
    KeyType,
    Note,
    NoteSigner,
    Pins,
    SecretKey,
    VerifierKey,
    cosign,
    is_signed,
    parse_keys,
    read_checkpoint,
)
from randinspect.errors import LedgerError, ProtocolError
from randinspect.ledger.continuing import Request, Seen
from randinspect.ledger.key_file import keep_secret, read_secret
from randinspect.ledger.transactions import whole

__all__ = ["PINNED_NAME", "WITNESS_KEY_NAME", "Witness"]

WITNESS_KEY_NAME: Final = "witness.key"
PINNED_NAME: Final = "ledgers.txt"
_STORE_NAME: Final = "witness.sqlite"
_WAIT_SECONDS: Final = 60
_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS seen
  (origin TEXT, size INTEGER, moment INTEGER, note TEXT NOT NULL, PRIMARY KEY (origin, size));
CREATE TABLE IF NOT EXISTS conflict
  (origin TEXT NOT NULL, moment INTEGER NOT NULL, note TEXT NOT NULL);
"""


class Witness:
    """A witness and what it has seen.

    Parameters
    ----------
    folder
        Where its key, its pinned ledgers and its memory lie.
    """

    def __init__(self, folder: Path) -> None:
        """Open a witness that was made.

        Raises
        ------
        ProtocolError
            If there is none.
        InputError
            If its list of ledgers holds no keys.
        LedgerError
            If its memory is damaged.
        """
        self.folder = folder
        self._key = read_secret(folder / WITNESS_KEY_NAME, KeyType.COSIGNATURE)
        pinned = (folder / PINNED_NAME).read_text(encoding="utf-8")
        self.ledgers = parse_keys(pinned, KeyType.NOTE, file=PINNED_NAME)
        with _sound():
            self._db = sqlite3.connect(
                folder / _STORE_NAME, timeout=_WAIT_SECONDS, isolation_level=None
            )
            self._db.execute("PRAGMA synchronous = EXTRA")
            self._db.executescript(_SCHEMA)

    @staticmethod
    def made(folder: Path, name: str, ledgers: Sequence[VerifierKey]) -> Witness:
        """Make a witness.

        Parameters
        ----------
        folder
            A folder that holds none.
        name
            What it is called, such as ``uni.example/witness``.
        ledgers
            Keys of the ledgers that it follows.

        Raises
        ------
        ProtocolError
            If the folder holds one.
        FormatError
            If the name is none.
        """
        keep_secret(folder / WITNESS_KEY_NAME, SecretKey.made(name, KeyType.COSIGNATURE))
        text = "# keys of the ledgers that this witness follows, one a line\n"
        lines = "".join(f"{key}\n" for key in ledgers)
        (folder / PINNED_NAME).write_text(text + lines, encoding="utf-8", newline="\n")
        return Witness(folder)

    @property
    def verifier(self) -> VerifierKey:
        """Its public key."""
        return self._key.verifier

    def seen(self, origin: str, size: int | None = None) -> Seen | None:
        """The last head of a ledger that it cosigned, or that of a size; None for none."""
        with _sound():
            found = self._db.execute(
                "SELECT size, moment, note FROM seen WHERE origin = ? AND size = ifnull(?, size) "
                "ORDER BY size DESC LIMIT 1",
                (origin, size),
            ).fetchone()
        return None if found is None else Seen(found[0], found[1], read_checkpoint(found[2])[1])

    def pins(self, origin: str) -> Pins:
        """What it knows of a ledger: its keys, itself, every head that it saw, and conflicts."""
        with _sound():
            rows = self._db.execute(
                "SELECT note FROM seen WHERE origin = ? UNION ALL "
                "SELECT note FROM conflict WHERE origin = ?",
                (origin, origin),
            ).fetchall()
        notes = tuple(read_checkpoint(text)[1] for (text,) in rows)
        return Pins(tuple(k for k in self.ledgers if k.name == origin), (self.verifier,), notes)

    def cosign(self, request: Request, moment: int, signer: NoteSigner | None = None) -> Note:
        """Cosign a head that continues the last one, and remember it first.

        Parameters
        ----------
        request
            What it is asked.
        moment
            UNIX seconds now.
        signer
            Who signs instead of the key in its folder.

        Returns
        -------
        Note
            The checkpoint with its own line.

        Raises
        ------
        ProtocolError
            If the ledger is unknown, the head is not signed by it, or does not continue the last.
        """
        self._require_known(request)
        with self._writing():
            origin = request.head.origin
            last, same = self.seen(origin), self.seen(origin, request.head.size)
            objection = request.objection(last, same, moment)
            if objection is None:
                return self._remember(request, moment, signer or self._key, same)
            if objection.is_evidence:
                self._keep_conflict(request, moment)
        raise ProtocolError(objection.message)

    def _require_known(self, request: Request) -> None:
        """Refuse a ledger that it does not follow, and a head that this one did not sign."""
        keys = [key for key in self.ledgers if key.name == request.head.origin]
        if not keys:
            raise ProtocolError(
                f"{request.head.origin} is not followed here; add its key to {PINNED_NAME}"
            )
        if not any(is_signed(request.note, key) for key in keys):
            raise ProtocolError(f"no key of {request.head.origin} that is known here signed this")

    def _remember(
        self, request: Request, moment: int, signer: NoteSigner, same: Seen | None
    ) -> Note:
        """Cosign a head and write it down; inside ``_writing`` only.

        What was signed under it before is kept beside: when it was seen first does not move.
        """
        note = request.note.with_signatures((cosign(request.note, signer, moment),))
        lines = same.note.signatures if same else ()
        own = [line for line in lines if line.is_of(self.verifier)]
        before = tuple(sorted(own, key=lambda line: line.stated_time or 0)[:1])
        self._db.execute(
            "INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?)",
            (request.head.origin, request.head.size, moment, str(note.with_signatures(before))),
        )
        return note

    def _keep_conflict(self, request: Request, moment: int) -> None:
        """Keep a head that does not continue the last one, as evidence."""
        self._db.execute(
            "INSERT INTO conflict VALUES (?, ?, ?)",
            (request.head.origin, moment, str(request.note)),
        )

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the write lock."""
        with _sound(), whole(self._db):
            yield


@contextmanager
def _sound() -> Iterator[None]:
    """Tell a damaged or held memory as an error."""
    try:
        yield
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        raise LedgerError(f"{_STORE_NAME}: {error}") from error
