"""What the commands about a store's ledger, its private columns and its retention do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from randinspect.cli.desk import Desk
from randinspect.cli.keys_at_hand import make_key, opened_store
from randinspect.cli.options import wall_clock
from randinspect.office.access import Due, RetentionRule, parse_retention
from randinspect.office.store import Store
from randinspect.registry import beijing_day

__all__ = ["bind_ledger", "erase_due", "look_up", "new_key", "seal_anew", "show_due"]


def bind_ledger(desk: Desk, where: str, ledger: Path, *, by: str) -> None:
    """Bind a store to a ledger, or say where it lies now."""
    act = Store(where).bind(ledger, moment=wall_clock(), by=by)
    desk.talk("store bound", o=act.details["origin"], n=act.number)
    desk.document(act.document())


def new_key(desk: Desk, folder: Path, key_id: str) -> None:
    """Make a key to private columns."""
    path = make_key(folder, key_id)
    desk.talk("store key made", p=path)
    desk.document({"key": str(path)})


def seal_anew(
    desk: Desk,
    where: str,
    wanted: tuple[str | None, str | None],
    *,
    most: int | None,
    by: str,
    keys: Path | None,
) -> None:
    """Put private columns under another key of cells, of the index, or both."""
    key, index = wanted
    store = opened_store(where, keys)
    act = store.rekey(key, index_key=index, moment=wall_clock(), by=by, most=most)
    told, named = act.details, ", ".join(filter(None, wanted))
    desk.talk("store rekeyed", k=named, m=told["moved"], w=told["waiting"], n=act.number)
    desk.document(act.document())


def look_up(
    desk: Desk, where: str, library: str, column: str, value: str, on: date, *, keys: Path | None
) -> None:
    """Print the keys of the rows that hold a private value."""
    found = sorted(opened_store(where, keys).look_up(library, column, value, on))
    desk.lines(found)
    desk.talk("store found", l=library, n=len(found))
    desk.document({"library": library, "on": on.isoformat(), "rows": found})


def show_due(desk: Desk, where: str, rules: Path, on: date | None, hold: Sequence[str]) -> None:
    """List what is due to be deleted."""
    day = _day(on)
    found = Store(where).due(_rules(rules), day, held=_held(_rules(rules), hold))
    heads = [f"store {head}" for head in ("due", "library", "key", "fields", "rule", "basis")]
    desk.table("store due list", heads, [_due_row(due) for due in found])
    desk.talk("store due count", n=len(found), d=day.isoformat())
    names = ("due", "library", "row", "columns", "rule", "basis")
    desk.document([dict(zip(names, _due_row(due), strict=True)) for due in found])


def erase_due(
    desk: Desk,
    where: str,
    rules: Path,
    on: date | None,
    hold: Sequence[str],
    *,
    approved_by: str,
    by: str,
) -> None:
    """Delete what is due, and keep it on record."""
    found = _rules(rules)
    act = Store(where).erase(
        found,
        _day(on),
        approved_by=approved_by,
        moment=wall_clock(),
        by=by,
        held=_held(found, hold),
    )
    desk.talk("store erased", m=len(act.details["deletions"]), n=act.number)
    desk.document(act.document())


def _rules(path: Path) -> tuple[RetentionRule, ...]:
    """The rules of a file."""
    return parse_retention(path.read_text(encoding="utf-8"), name=path.name)


def _held(rules: Sequence[RetentionRule], keys: Sequence[str]) -> list[tuple[str, str]]:
    """Rows of a key that a procedure still needs, whatever their library."""
    return [(table, key) for table in sorted({rule.table for rule in rules}) for key in keys]


def _day(on: date | None) -> date:
    """A day, or today in Beijing."""
    return beijing_day(wall_clock()) if on is None else on


def _due_row(due: Due) -> tuple[str, ...]:
    """Line of what is due."""
    rule = due.rule
    columns = ", ".join(rule.columns)
    return (due.since.isoformat(), rule.table, due.row, columns, rule.code, str(rule.basis))
