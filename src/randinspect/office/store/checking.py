"""Whether a store still is what its acts say: its guards, its counts, and what was locked from it.

The rule: an act keeps how many rows it wrote, and a snapshot keeps the digests of its files. What
is there now is held against both. A store that is bound to a ledger has digests of every row.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Column, Connection, func, select, text

from randinspect.canonical import sha256_hex
from randinspect.errors import ProtocolError
from randinspect.office.store.acts import Act, ActKind, acts_of
from randinspect.office.store.opening import Database
from randinspect.office.store.proving import ActFault, act_faults
from randinspect.office.store.schema import ROW
from randinspect.office.store.sealing import Veil
from randinspect.office.store.snapshot import Snapshot, take_snapshot
from randinspect.office.store.snapshot_files import FILES

__all__ = ["require_as_locked", "store_faults"]

_GUARDS: Final = frozenset(
    {
        "store_act_remains",
        "store_act_stays",
        "store_cell_stays",
        "store_reject_remains",
        "store_reject_stays",
        "store_row_ends_once",
        "store_row_remains",
    }
)


def store_faults(connection: Connection, database: Database, veil: Veil) -> list[ActFault]:
    """Everything by which a store differs from what its acts say, by act.

    1. acts have numbers without gaps, and rows belong to acts;
    2. an import began and ended as many rows as it says;
    3. every locked snapshot can be written again;
    4. the guards are there;
    5. where it is bound to a ledger, digests, signatures and roles are right.

    Raises
    ------
    AccessError
        If a locked library has private columns, and there are no keys to them.
    ProtocolError
        If the ledger that it is bound to is not there.
    """
    acts = acts_of(connection)
    found = [*_numbers(acts), *_counts(connection, acts)]
    for act in acts:
        if act.kind is ActKind.SNAPSHOT and act.as_of is not None:
            found += _relocked(connection, act, veil)
    found += _guards(connection, len(acts))
    found += act_faults(connection, database)
    return sorted(dict.fromkeys(found), key=lambda fault: fault.act)


def require_as_locked(acts: list[Act], taken: Snapshot) -> None:
    """Refuse a snapshot that differs from one of the same day, as known by the same act.

    Raises
    ------
    ProtocolError
        If other bytes were locked.
    """
    for act in acts:
        told = (act.kind, act.as_of, act.details.get("known"))
        if told == (ActKind.SNAPSHOT, taken.on, taken.known) and (names := _other(act, taken)):
            raise ProtocolError(
                f"act {act.number} locked other bytes of {taken.on} as known by act "
                f"{taken.known}: {', '.join(names)}; the store was changed past the program"
            )


def _other(act: Act, taken: Snapshot) -> list[str]:
    """Files whose digests are not those that an act locked; what was erased since is no matter."""
    erased = taken.locked.get("unreadable", {})
    files = {name: sha256_hex(data) for name, data in taken.files.items()}
    locked = dict(act.details["files"])
    if not erased:
        locked["snapshot.json"] = act.sha256
    idle = {"profile.toml", *(FILES[name] for name in erased if name in FILES)} if erased else ()
    return [n for n, digest in sorted(locked.items()) if files.get(n) != digest and n not in idle]


def _relocked(connection: Connection, act: Act, veil: Veil) -> Iterator[ActFault]:
    """3. A snapshot that is written again has the bytes that were locked."""
    if act.as_of is None:
        return
    try:
        names = _other(act, take_snapshot(connection, act.as_of, int(act.details["known"]), veil))
    except ProtocolError:  # nobody is held any more
        names = ["agencies.csv"]
    if names:
        message = f"what it locked cannot be written again: {', '.join(names)}"
        yield ActFault(act.number, "store.locked", message)


def _numbers(acts: list[Act]) -> Iterator[ActFault]:
    """1. Acts that are missing."""
    for place, act in enumerate(acts, 1):
        if act.number != place:
            yield ActFault(act.number, "store.gap", f"it stands at place {place}; acts are missing")
            return


def _counts(connection: Connection, acts: list[Act]) -> Iterator[ActFault]:
    """2. Imports whose rows are not as many as they wrote, and rows of no act."""
    begun, ended = _tally(connection, ROW.c.act_from), _tally(connection, ROW.c.act_to)
    own = _tally(connection, ROW.c.act_from, of_itself=True)
    for act in acts:
        counts = act.details.get("counts", {})
        if act.kind is not ActKind.IMPORT:
            continue
        told = (counts["added"] + counts["changed"], counts["changed"] + counts["gone"])
        there = (own.get(act.number, 0), ended.get(act.number, 0))
        if told != there:
            message = (
                f"it began {told[0]} and ended {told[1]} rows; {there[0]} and {there[1]} are there"
            )
            yield ActFault(act.number, "store.count", message)
    known = {act.number for act in acts}
    if stray := sum(n for number, n in begun.items() if number not in known):
        yield ActFault(len(acts), "store.rows", f"{stray} rows belong to no act")


def _tally(connection: Connection, act: Column[Any], *, of_itself: bool = False) -> dict[int, int]:
    """How many rows each act began or ended, all or those that it brought itself."""
    query = select(act, func.count()).where(act.is_not(None)).group_by(act)
    if of_itself:
        query = query.where(ROW.c.origin == act)
    return {int(number): int(count) for number, count in connection.execute(query)}


def _guards(connection: Connection, last: int) -> Iterator[ActFault]:
    """4. Guards that were taken away."""
    is_file = connection.dialect.name == "sqlite"
    names = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if is_file
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    there = set(connection.execute(text(names)).scalars())
    if missing := sorted(_GUARDS - there):
        yield ActFault(last, "store.guards", f"guards are missing: {', '.join(missing)}")
