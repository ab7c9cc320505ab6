"""What is due to be deleted, and the deletion with its record.

What was published, and what a commitment binds by its digest, holds no personal data but sealed
handles: nothing there changes, and every digest and handle can be verified as before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from randinspect.canonical import check_name, sha256_hex, write_document
from randinspect.errors import AccessError
from randinspect.office.access.columns import is_sealed
from randinspect.office.access.private_rows import INDEX_SUFFIX, SALT_COLUMN
from randinspect.office.access.retention_file import Erasure, RetentionRule
from randinspect.version import FORMAT

__all__ = ["Deletion", "Due", "HappenedEvent", "due_deletions", "erased_row"]


@dataclass(frozen=True, slots=True)
class HappenedEvent:
    """Something that happened to a row.

    Parameters
    ----------
    table, row
        Which row, by its own key.
    event
        What, as the rules name it.
    on
        When.
    """

    table: str
    row: str
    event: str
    on: date


@dataclass(frozen=True, slots=True)
class Due:
    """Cells that are kept no longer.

    Parameters
    ----------
    rule
        By which rule.
    row
        Of which row of its table.
    since
        First day on which they are kept no longer.
    """

    rule: RetentionRule
    row: str
    since: date


@dataclass(frozen=True, slots=True)
class Deletion:
    """The record of a deletion; it names no value that was deleted.

    Parameters
    ----------
    due
        What was due.
    on
        Day of the deletion.
    approved_by
        Who signed it off.
    sealed_sha256
        Digest of the cells as they stay behind, sealed for ever; None if values were removed.
    """

    due: Due
    on: date
    approved_by: str
    sealed_sha256: str | None

    def document(self) -> bytes:
        """Bytes of the record, a canonical document."""
        rule = self.due.rule
        return write_document(
            {
                "approved_by": self.approved_by,
                "basis": str(rule.basis),
                "columns": list(rule.columns),
                "due": self.due.since.isoformat(),
                "erasure": str(rule.erasure),
                "format": FORMAT,
                "on": self.on.isoformat(),
                "row": self.due.row,
                "rule": rule.code,
                "sealed_sha256": self.sealed_sha256,
                "table": rule.table,
            }
        )


def due_deletions(
    rules: Iterable[RetentionRule],
    events: Iterable[HappenedEvent],
    today: date,
    *,
    held: Collection[tuple[str, str]] = (),
) -> list[Due]:
    """What is due, by day, table, row and rule.

    Parameters
    ----------
    rules
        How long data are kept.
    events
        What happened to rows; of several of a kind the last counts.
    today
        The day on which it is asked.
    held
        Table and key of rows that a procedure still needs: nothing of them is due.
    """
    last: dict[tuple[str, str, str], date] = {}
    for one in events:
        key = (one.table, one.row, one.event)
        last[key] = max(one.on, last.get(key, one.on))
    found = [
        Due(rule, row, rule.period.end(on))
        for rule in rules
        for (table, row, event), on in last.items()
        if (table, event) == (rule.table, rule.event)
        and (table, row) not in held
        and rule.period.end(on) <= today
        and not (rule.unless and last.get((table, row, rule.unless), date.min) >= on)
    ]
    return sorted(found, key=lambda due: (due.since, due.rule.table, due.row, due.rule.code))


def erased_row(
    row: Mapping[str, str], due: Due, *, on: date, approved_by: str
) -> tuple[dict[str, str], Deletion]:
    """A row without what is due, and the record of it.

    Of ``salt`` the sealed cells stay as they are, and open to nobody; of both kinds the index
    entries of the columns go too. To be whole, a deletion has to reach the backups of the salt.

    Raises
    ------
    AccessError
        If it is not due on that day, the row has no such column, or the salt closes less or more
        than the rule says.
    FormatError
        If ``approved_by`` is no name.
    """
    rule = due.rule
    missing = [column for column in rule.columns if column not in row]
    if on < due.since or missing:
        why = f"it has no {', '.join(missing)}" if missing else f"due from {due.since} on"
        raise AccessError(f"{rule.table}, row {due.row}: {rule.code} does not apply: {why}")
    found = dict(row)
    if rule.erasure is Erasure.SALT:
        _require_sealed(row, due)
        found[SALT_COLUMN] = ""
    else:
        found |= dict.fromkeys(rule.columns, "")
    found |= {f"{c}{INDEX_SUFFIX}": "" for c in rule.columns if f"{c}{INDEX_SUFFIX}" in row}
    kept = {column: row[column] for column in rule.columns}
    digest = sha256_hex(write_document(kept)) if rule.erasure is Erasure.SALT else None
    return found, Deletion(due, on, check_name(approved_by), digest)


def _require_sealed(row: Mapping[str, str], due: Due) -> None:
    """Refuse to delete a salt that does not close the cells of the rule, and no others."""
    place, named = f"{due.rule.table}, row {due.row}", set(due.rule.columns)
    closed = {column for column, cell in row.items() if is_sealed(cell)}
    open_still = sorted(column for column in named - closed if row[column])
    if not row.get(SALT_COLUMN) or open_still:
        what = ", ".join(open_still) or SALT_COLUMN
        raise AccessError(f"{place}: {what} is not sealed; no salt deletes it")
    if others := sorted(closed - named):
        raise AccessError(f"{place}: the salt closes {', '.join(others)} too; name it in the rule")
