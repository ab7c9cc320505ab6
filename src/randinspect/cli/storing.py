"""What the commands of ``randinspect store`` do, and how it is told."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import beijing_time
from randinspect.cli.desk import Desk
from randinspect.cli.keys_at_hand import opened_store
from randinspect.cli.options import wall_clock
from randinspect.cli.store_cells import (
    SHOWN,
    change_document,
    tell_rest,
    told_code,
    told_fields,
    told_library,
    told_value,
)
from randinspect.cli.store_words import STORE_FAULTS
from randinspect.cli.words import Language
from randinspect.errors import ProtocolError, VerdictError
from randinspect.office.classes import read_class_rules
from randinspect.office.keeping_files import write_unlost
from randinspect.office.private.place import require_private
from randinspect.office.store import (
    Act,
    ActFault,
    ActKind,
    Founding,
    Limits,
    Snapshot,
    Store,
    parse_private,
)
from randinspect.registry import beijing_day, parse_day

__all__ = [
    "lock_libraries",
    "make_store",
    "restore_store",
    "save_store",
    "show_changes",
    "show_history",
    "show_library",
    "undo_act",
    "verify_store",
    "write_tables",
]

_BEIJING: Final = timezone(timedelta(hours=8))
_ACT_HEADS: Final = ("act", "what", "library", "source", "as of", "when", "who", "told")


def make_store(
    desk: Desk, where: str, *, ledger: Path | None, private: Path | None, by: str
) -> None:
    """Make an empty store, bound to a ledger and with private columns if that is said."""
    founding = None
    if ledger is not None or private is not None:
        sealed = private and parse_private(private.read_text(encoding="utf-8"), name=private.name)
        founding = Founding(wall_clock(), by, ledger, sealed or None)
    store = Store.made(where, founding)
    desk.talk("store made", p=store.database.name)
    _tell_founding(desk, store.history())
    desk.document({"acts": len(store.history()), "store": store.database.name})


def _tell_founding(desk: Desk, acts: Sequence[Act]) -> None:
    """What a store was made with."""
    for act in acts:
        if act.kind is ActKind.BIND:
            desk.talk("store bound", o=act.details["origin"], n=act.number)
        elif act.kind is ActKind.PRIVATE:
            desk.talk("store private", n=act.number)


def undo_act(desk: Desk, where: str, number: int, *, by: str, reason: str) -> None:
    """Undo an import."""
    act = Store(where).undo(number, moment=wall_clock(), by=by, reason=reason)
    desk.talk("store undone", t=number, n=act.number)
    desk.document(act.document())


def lock_libraries(
    desk: Desk, where: str, folder: Path, *, on: date, known: str | None, by: str, keys: Path | None
) -> None:
    """Write a snapshot, and keep on record what was locked."""
    store = opened_store(where, keys)
    taken: Snapshot = store.snapshot(on, _number(store, known))
    act = store.lock(taken, folder, moment=wall_clock(), by=by)
    ahead = (on - beijing_day(wall_clock())).days
    if ahead > Limits().days_ahead:
        desk.talk("store ahead", d=on.isoformat(), n=ahead)
    for one, other, what in taken.near_duplicates[:SHOWN]:
        desk.talk("store near", a=one, b=other, t=what)
    if left_out := taken.locked["left_out"]:
        told = ", ".join(f"{name} {n}" for name, n in left_out.items())
        desk.talk("store left out", t=told)
    if kept := taken.locked.get("kept"):
        desk.talk("store kept", t=", ".join(f"{name} {len(keys)}" for name, keys in kept.items()))
    for name, cells in taken.locked.get("unreadable", {}).items():
        desk.talk("store unreadable", l=name, n=len(cells))
    count = taken.locked["libraries"]["agency"]["rows"]
    desk.talk("store locked", d=on.isoformat(), k=taken.known, n=count, p=folder)
    desk.lines([str(folder / file) for file in taken.files])
    desk.document({**taken.locked, "act": act.number})


def write_tables(
    desk: Desk, where: str, folder: Path, *, on: date, known: str | None, rules: Path | None
) -> None:
    """Write what warnings and classes are made from, and tell which rows no table has."""
    require_private(folder)
    codes = None if rules is None else read_class_rules(rules).codes
    store = Store(where)
    found = store.signs(on, _number(store, known), codes=codes)
    write_unlost(folder, dict(found.files), last=max(found.files))
    desk.talk("store tables", n=len(found.files), d=on.isoformat(), p=folder)
    for reason, count in sorted(found.left_out.items()):
        desk.talk("store tables left out", n=count, r=desk.word(f"store left {reason}"))
    desk.lines([str(folder / name) for name in sorted(found.files)])
    desk.document({"left_out": dict(sorted(found.left_out.items())), "on": on.isoformat()})


def show_history(
    desk: Desk, where: str, number: int | None, *, verify: bool, ledger: Path | None
) -> None:
    """Show all acts, or one with the rows that it refused; find those that should not be there."""
    store = Store(where)
    known = store.history()
    acts = [act for act in known if number in (None, act.number)]
    if number is not None and not acts:
        last = known[-1].number if known else 0
        raise ProtocolError(f"there is no act {number}; the last one is {last}")
    heads = [f"store {head}" for head in _ACT_HEADS]
    desk.table("store acts", heads, [_act_row(desk, act) for act in acts])
    document: dict[str, Any] = {"acts": [act.document() for act in acts]}
    if number is not None:
        rejects = store.rejects(number)
        heads = [f"store {head}" for head in ("row", "heading", "value", "rule", "message", "cure")]
        names = ("file_row", "heading", "value", "rule", "message", "cure")
        shown = [
            ["" if one[n] is None else told_value(one[n]) for n in names] for one in rejects[:SHOWN]
        ]
        desk.table("store rejects", heads, shown)
        tell_rest(desk, len(rejects))
        document["rejects"] = rejects
    faults = store.act_faults(ledger) if verify else []
    if verify:
        document["faults"] = [asdict(fault) for fault in faults]
        _tell_faults(desk, store, faults)
    desk.document(document)
    if faults:
        raise VerdictError(f"{len(faults)} faults in the acts of the store")


def verify_store(desk: Desk, where: str, *, keys: Path | None) -> None:
    """Find everything by which a store differs from what its acts say."""
    store = opened_store(where, keys)
    faults = store.faults()
    desk.document({"faults": [asdict(fault) for fault in faults]})
    if not any(act.kind is ActKind.BIND for act in store.history()):
        desk.talk("store unbound")
    if not faults:
        desk.talk("store whole")
    for fault in faults:
        _tell_fault(desk, fault)
    if faults:
        raise VerdictError(f"{len(faults)} faults in the acts of the store")


def _tell_faults(desk: Desk, store: Store, faults: Sequence[ActFault]) -> None:
    """What is wrong with the acts of a store, or that nothing is."""
    if not faults and not any(act.kind is ActKind.BIND for act in store.history()):
        desk.talk("store unbound")
    elif not faults:
        desk.talk("store sound")
    for fault in faults:
        _tell_fault(desk, fault)


def _tell_fault(desk: Desk, fault: ActFault) -> None:
    """What is wrong with an act."""
    text = STORE_FAULTS[fault.code] if desk.language is Language.ZH else fault.message
    desk.talk("store act fault", n=fault.act, t=text, c=fault.code)


def show_changes(
    desk: Desk,
    where: str,
    name: str,
    before: tuple[date, str | None],
    after: tuple[date, str | None],
    *,
    keys: Path | None,
) -> None:
    """Show how a library differs between two days, each as known by an act."""
    store = opened_store(where, keys)
    days = [(on, _number(store, known)) for on, known in (before, after)]
    found = list(store.changes(name, days[0], days[1]))
    heads = ("store change", "store key", "store fields")
    rows = [
        [told_code(desk, c), told_value(key), told_fields(desk, name, old, new)]
        for c, key, old, new in found[:SHOWN]
    ]
    desk.table("store difference", heads, rows)
    tell_rest(desk, len(found))
    desk.talk("store changes", l=name, n=len(found))
    desk.document([change_document(*one) for one in found])


def show_library(
    desk: Desk, where: str, name: str, on: date, known: str | None, *, keys: Path | None
) -> None:
    """Print a library as of a day: one line for each row, its key and its text."""
    store = opened_store(where, keys)
    found = store.library(name, on, _number(store, known))
    plain = {key: _plain(row) for key, row in found.rows.items()}
    desk.lines([f"{key}\t{json.dumps(row, ensure_ascii=False)}" for key, row in plain.items()])
    desk.talk("store rows", l=name, n=len(plain), d=found.sha256)
    document: dict[str, Any] = {"on": on.isoformat(), "rows": plain, "sha256": found.sha256}
    if found.closed:
        desk.talk("store unreadable", l=name, n=len(found.closed))
        document["unreadable"] = [list(cell) for cell in found.closed]
    desk.document(document)


def save_store(desk: Desk, where: str, path: Path) -> None:
    """Write a backup."""
    digest = Store(where).backup(path)
    desk.talk("store saved", p=path, d=digest)
    desk.document({"sha256": digest, "written": str(path)})


def restore_store(desk: Desk, where: str, path: Path) -> None:
    """Make a store from a backup."""
    store = Store.restored(where, path)
    digest = store.digest()
    desk.talk("store restored", p=store.database.name, d=digest)
    desk.document({"sha256": digest, "store": store.database.name})


def _number(store: Store, known: str | None) -> int | None:
    """Number of an act, or of the last one by the end of a day in Beijing; None for now."""
    if known is None or known.isdigit():
        return None if known is None else int(known)
    morning = datetime.combine(parse_day(known) + timedelta(days=1), time(), _BEIJING)
    return store.number_known(int(morning.timestamp()) - 1)


def _act_row(desk: Desk, act: Act) -> list[object]:
    """Line of an act in its table."""
    counts = act.details.get("counts", {})
    told = ", ".join(f"{told_code(desk, name)} {n}" for name, n in counts.items() if n)
    if act.undone is not None:
        told = f"{act.undone}: {act.details['reason']}"
    return [
        act.number,
        told_code(desk, act.kind),
        told_library(desk, act.library),
        act.source or "",
        act.as_of or "",
        beijing_time(act.recorded),
        act.by,
        told or act.file or "",
    ]


def _plain(row: Any) -> dict[str, Any]:
    """A row as JSON holds it."""
    return {n: v.isoformat() if isinstance(v, date) else v for n, v in row.items()}
