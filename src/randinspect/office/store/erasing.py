"""What of the private columns is due to be deleted, by the store's own dates, and its deletion.

1. Events of a row: ``listed``, its first day; ``gone``, the day from which it was listed no longer;
   ``returned``, the first day of its coming back; and each of its days, by the column's name.
2. A deletion takes salts, envelopes and index entries of the cells of all versions of the row. The
   handles stay, so that every digest stays what it was; they stand for nothing any more.
3. It is an act, which names rule, basis, row, columns and the digest of the handles, and no value.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from sqlalchemy import Connection, delete

from randinspect.canonical import check_name, read_document, sha256_hex, write_document
from randinspect.errors import Fault, InputError, ProtocolError
from randinspect.office.access.retention import Deletion, Due, HappenedEvent, due_deletions
from randinspect.office.access.retention_file import RetentionRule
from randinspect.office.store.acts import Act, ActKind, acts_of, bare_act, write_act
from randinspect.office.store.as_of import Stored, blocks, rows_from
from randinspect.office.store.binding import Guard
from randinspect.office.store.contents import values_of
from randinspect.office.store.libraries import LIBRARIES, Type
from randinspect.office.store.schema import CELL
from randinspect.office.store.sealing import Cell, cells_of, private_of
from randinspect.registry import parse_day

__all__ = ["due_cells", "erase_cells"]

_EVENTS: Final = ("listed", "gone", "returned")
_KEYS: Final = 500


def due_cells(
    connection: Connection,
    rules: Sequence[RetentionRule],
    today: date,
    *,
    held: Collection[tuple[str, str]] = (),
) -> list[Due]:
    """What is due and still there, by day, library, row and rule.

    Parameters
    ----------
    connection
        Of the store.
    rules
        How long data are kept; their tables are libraries.
    today
        The day on which it is asked.
    held
        Library and key of rows that a procedure still needs.

    Raises
    ------
    InputError
        With every rule that names what is not private, or an event that the store does not know.
    """
    _require_known(connection, rules)
    tables = sorted({rule.table for rule in rules})
    events = [event for table in tables for event in _events(connection, table)]
    there = {(c.library, c.key, c.field) for table in tables for c in cells_of(connection, table)}
    return [
        due
        for due in due_deletions(rules, events, today, held=held)
        if any((due.rule.table, due.row, column) in there for column in due.rule.columns)
    ]


def erase_cells(
    connection: Connection,
    due: Sequence[Due],
    today: date,
    *,
    approved_by: str,
    moment: int,
    by: str,
    guard: Guard,
) -> Act:
    """Delete what is due, and keep on record by which rule.

    Raises
    ------
    ProtocolError
        If nothing is due.
    FormatError
        If ``approved_by`` is no name.
    AccessError
        If the store is bound to a ledger by which nobody, or somebody else, may edit now.
    """
    if not due:
        raise ProtocolError(f"nothing is due on {today}, so nothing is deleted")
    check_name(approved_by)
    cells = {table: list(cells_of(connection, table)) for table in {d.rule.table for d in due}}
    closed = [(one, _cells(cells[one.rule.table], one)) for one in due]
    records = [
        Deletion(one, today, approved_by, _handles_sha256(found)).document()
        for one, found in closed
    ]
    told = {"deletions": [read_document(record) for record in records]}
    act = write_act(
        connection,
        bare_act(ActKind.ERASE, moment=moment, by=by, details=told),
        mark=guard.mark(),
    )
    handles = sorted({cell.handle for _, found in closed for cell in found})
    for block in blocks(handles, _KEYS):
        connection.execute(delete(CELL).where(CELL.c.handle.in_(block)))
    return act


def _cells(cells: Sequence[Cell], due: Due) -> list[Cell]:
    """Cells that a deletion takes, of all versions of its row."""
    return [c for c in cells if c.key == due.row and c.field in due.rule.columns]


def _handles_sha256(cells: Sequence[Cell]) -> str:
    """Digest of the handles that stay behind."""
    return sha256_hex(write_document(sorted(cell.handle for cell in cells)))


def _require_known(connection: Connection, rules: Sequence[RetentionRule]) -> None:
    """Refuse rules that no private column or no date of the store can follow."""
    private = private_of(acts_of(connection))
    faults: list[Fault] = []
    for rule in rules:
        columns = private.of(rule.table) if private else None
        sealed = columns.sealed if columns else ()
        for column in rule.columns:
            if column not in sealed:
                message = f"{rule.code}: the store holds no private column {column} of {rule.table}"
                cure = "name private columns; what is not private stands in digests that stay"
                faults.append(Fault("retention", "retention.plain", message, cure, value=column))
        known = (*_EVENTS, *_days(connection, rule.table))
        for event in filter(None, (rule.event, rule.unless)):
            if event not in known:
                message = f"{rule.code}: the store knows no event {event} of {rule.table}"
                cure = f"name one of {', '.join(known)}"
                faults.append(Fault("retention", "retention.event", message, cure, value=event))
    if faults:
        raise InputError(faults)


def _types(connection: Connection, library: str) -> dict[str, Type]:
    """Columns of a library, and what each holds."""
    found: dict[str, Type] = {}
    for act in acts_of(connection):
        if act.library == library:
            found |= act.details.get("attributes", {})
    return {**found, **(LIBRARIES[library].types if library in LIBRARIES else {})}


def _days(connection: Connection, library: str) -> list[str]:
    """Columns of a library that hold days and are not private."""
    private = private_of(acts_of(connection))
    columns = private.of(library) if private else None
    sealed = columns.sealed if columns else ()
    types = _types(connection, library)
    return [name for name, kind in types.items() if kind == "date" and name not in sealed]


def _events(connection: Connection, library: str) -> Iterator[HappenedEvent]:
    """1. What happened to each row, as it is known now."""
    days, types = _days(connection, library), _types(connection, library)
    rows = sorted(
        rows_from(connection, library, date.min), key=lambda row: (row.key, row.valid_from)
    )
    for key, versions in groupby(rows, key=lambda row: row.key):
        listed = list(versions)
        for event, on in _comings(listed):
            yield HappenedEvent(library, key, event, parse_day(on))
        for row in listed:
            found = values_of(row.content, {name: types[name] for name in days})
            for name in days:
                if isinstance(on_day := found.get(name), date):
                    yield HappenedEvent(library, key, name, on_day)


def _comings(rows: Sequence[Stored]) -> Iterator[tuple[str, str]]:
    """When a row came, went and came back."""
    yield "listed", rows[0].valid_from
    until: str | None = rows[0].valid_to
    for row in rows[1:]:
        if until is not None and row.valid_from > until:
            yield "gone", until
            yield "returned", row.valid_from
        until = row.valid_to
    if until is not None:
        yield "gone", until
