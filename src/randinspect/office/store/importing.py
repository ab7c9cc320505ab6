"""Applying a diff: what ends in recorded time, and what begins.

The rule: a diff is applied as it was shown, or not at all. Where the library was changed since, it
is made anew and looked at again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from randinspect.errors import Fault, InputError, ProtocolError
from randinspect.office.store.acts import Act, ActKind, last_act, require_who, write_act
from randinspect.office.store.as_of import blocks
from randinspect.office.store.binding import Guard
from randinspect.office.store.diffing import Diff, Entry
from randinspect.office.store.incoming import Reject
from randinspect.office.store.schema import ACT, ROW
from randinspect.office.store.sealing import keep_cells, without_values

__all__ = ["Written", "apply_diff", "end_rows", "insert_rows", "record_refusal"]

_BLOCK: Final = 10_000
_NOTES_KEPT: Final = 200


class Written(NamedTuple):
    """A row to be written, days in ISO 8601."""

    key: str
    valid_from: str
    valid_to: str | None
    origin: int
    content: str


def apply_diff(
    connection: Connection,
    diff: Diff,
    *,
    moment: int,
    by: str,
    accepted: frozenset[str],
    guard: Guard,
) -> Act | None:
    """Apply a diff, and give its act; None if it changes nothing that is not known.

    Parameters
    ----------
    connection
        That holds the writer's lock.
    diff
        What was shown.
    moment, by
        UNIX seconds of the act, and who does it.
    accepted
        Codes of suspicions that a person looked at.
    guard
        Of the store.

    Raises
    ------
    AccessError
        If the store is bound to a ledger by which nobody, or somebody else, may edit now.
    ProtocolError
        If the library was changed since the diff was made, a suspicion is not accepted, or nobody
        is named.
    InputError
        If the rows do not go together with those that are known.
    """
    name, listing = diff.incoming.library.name, diff.listing
    if diff.already is not None and not diff.entries:
        return None
    if changed := _changed_since(connection, name, diff.base):
        raise ProtocolError(
            f"the library {name} was changed by act {changed} since this diff was made; make it "
            "anew and look at it"
        )
    if fatal := [s.fault for s in diff.suspicions if s.is_fatal]:
        raise InputError(fatal)
    if barred := diff.barred(accepted):
        told = "; ".join(f"{s.code}: {s.fault.message}" for s in barred)
        raise ProtocolError(f"the import is suspicious, and nothing was changed: {told}")
    day, number = listing.as_of.isoformat(), last_act(connection) + 1
    ended = [e.old.id for e in diff.entries if e.old is not None]
    begun = [row for entry in diff.entries for row in _pieces(entry, day, number)]
    act = write_act(
        connection,
        Act(
            number=0,
            kind=ActKind.IMPORT,
            library=name,
            source=listing.source,
            as_of=listing.as_of,
            recorded=moment,
            by=require_who(by),
            file=diff.incoming.file,
            sha256=diff.incoming.sha256,
            is_whole=listing.is_whole,
            undone=None,
            details=_details(diff, accepted),
        ),
        _kept(diff),
        mark=guard.mark(begun, ended),
    )
    end_rows(connection, ended, act.number)
    insert_rows(connection, name, begun, act.number)
    keep_cells(connection, diff.cells)
    return act


def record_refusal(
    connection: Connection,
    faults: Sequence[Fault],
    *,
    moment: int,
    by: str,
    fields: Mapping[str, Any],
    guard: Guard,
) -> Act:
    """Keep on record that a file was refused, with every fault of it; nothing else changes.

    Parameters
    ----------
    connection
        That holds the writer's lock.
    faults
        Why it is refused.
    moment, by
        UNIX seconds of the act, and who did it.
    fields
        ``library``, ``source``, ``as_of``, ``file`` and ``sha256`` of the act.
    guard
        Of the store.
    """
    act = Act(
        number=0,
        kind=ActKind.REFUSED,
        recorded=moment,
        by=require_who(by),
        is_whole=False,
        undone=None,
        details={"counts": {"rejected": len(faults)}},
        **fields,
    )
    rejects = [(fault, None, None) for fault in faults]
    return write_act(connection, act, rejects, mark=guard.mark())


def end_rows(connection: Connection, ids: Iterable[int], number: int) -> None:
    """End rows in recorded time by an act."""
    statement = update(ROW).where(ROW.c.id == bindparam("ended")).values(act_to=number)
    for block in blocks(ids, _BLOCK):
        connection.execute(statement, [{"ended": one} for one in block])


def insert_rows(connection: Connection, library: str, rows: Iterable[Written], number: int) -> None:
    """Write rows that begin in recorded time by an act, as each database takes many of them."""
    last = int(connection.execute(select(func.max(ROW.c.id))).scalar() or 0)
    lines = (
        (place, library, key, since, until, number, None, origin, content)
        for place, (key, since, until, origin, content) in enumerate(rows, last + 1)
    )
    if connection.dialect.name == "sqlite":
        statement = "INSERT INTO store_row VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        for block in blocks(lines, _BLOCK):
            connection.exec_driver_sql(statement, block)
        return
    server: Any = connection.connection.driver_connection
    with server.cursor() as cursor, cursor.copy("COPY store_row FROM STDIN") as out:
        for line in lines:
            out.write_row(line)


def _kept(diff: Diff) -> Sequence[Reject]:
    """Rows that were not taken, as they may be kept."""
    rejects = diff.incoming.rejects
    if not diff.is_private:
        return rejects
    told = without_values(fault for fault, _, _ in rejects)
    return [(fault, code, reason) for fault, (_, code, reason) in zip(told, rejects, strict=True)]


def _pieces(entry: Entry, day: str, number: int) -> Iterator[Written]:
    """Rows that take the place of one that is ended: before, from the day on, and after."""
    old, until = entry.old, entry.until
    if old is not None and old.valid_from < day:
        yield Written(entry.key, old.valid_from, day, old.origin, old.content)
    if entry.new is not None:
        yield Written(entry.key, day, until, number, entry.new)
    if old is not None and until is not None and (old.valid_to is None or until < old.valid_to):
        yield Written(entry.key, until, old.valid_to, old.origin, old.content)


def _changed_since(connection: Connection, library: str, base: int) -> int | None:
    """Number of the last act on a library after another one, None if there is none."""
    if last_act(connection) == base:
        return None
    kinds = [str(ActKind.IMPORT), str(ActKind.UNDO)]
    query = select(func.max(ACT.c.number)).where(
        ACT.c.library == library, ACT.c.number > base, ACT.c.kind.in_(kinds)
    )
    found: int | None = connection.execute(query).scalar()
    return found


def _details(diff: Diff, accepted: frozenset[str]) -> dict[str, Any]:
    """What the act keeps of a diff besides its rows."""
    found = diff.incoming.notes
    kept = without_values(found) if diff.is_private else found
    # Where the file lay says nothing about its rows, and differs from machine to machine.
    notes = [str(replace(note, file=diff.incoming.file)) for note in kept]
    return {
        "accepted": sorted(s.code for s in diff.suspicions if s.bars and s.code in accepted),
        "attributes": dict(diff.incoming.attributes),
        "counts": diff.counts(),
        "listed": len(diff.incoming.rows),
        "notes": notes[:_NOTES_KEPT],
        "notes_total": len(notes),
        "reading": dict(diff.incoming.reading),
        "suspicions": [[s.code, s.count, list(s.keys)] for s in diff.suspicions],
        **({"kept": list(diff.kept)} if diff.kept else {}),
    }
