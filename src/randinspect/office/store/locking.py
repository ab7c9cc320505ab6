"""Locking a snapshot: its files in a folder, and an act that says what was locked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from randinspect.canonical import sha256_hex
from randinspect.errors import ProtocolError
from randinspect.office.store.acts import Act, ActKind, bare_act, write_act
from randinspect.office.store.binding import Guard
from randinspect.office.store.snapshot import Snapshot
from randinspect.publication.bundle import write_files

__all__ = ["lock_snapshot"]


def lock_snapshot(
    connection: Connection, taken: Snapshot, folder: Path, *, moment: int, by: str, guard: Guard
) -> Act:
    """Write a snapshot into a folder, and keep on record what was locked.

    Raises
    ------
    ProtocolError
        If something lies in the folder.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ProtocolError(f"{folder} is not empty; a snapshot is written once")
    told = {"known": taken.known, "files": dict(taken.locked["files"])}
    act = replace(
        bare_act(ActKind.SNAPSHOT, moment=moment, by=by, details=told),
        as_of=taken.on,
        file=folder.name,
        sha256=sha256_hex(taken.files["snapshot.json"]),
        is_whole=True,
    )
    written = write_act(connection, act, mark=guard.mark())
    write_files(folder, taken.files, last="snapshot.json")  # an error takes back the act
    return written
