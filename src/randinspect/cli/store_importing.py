"""What ``randinspect store import`` does, and how it is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.exits import ExitCode
from randinspect.cli.keys_at_hand import opened_store
from randinspect.cli.options import wall_clock
from randinspect.cli.refusal_words import told_fault
from randinspect.cli.store_cells import (
    SHOWN,
    change_document,
    tell_rest,
    told_code,
    told_field,
    told_fields,
    told_value,
)
from randinspect.errors import Fault, InputError, RegistryError
from randinspect.office.store import (
    ACCEPTED,
    Act,
    Change,
    Diff,
    Listing,
    Suspicion,
    library_named,
    read_incoming,
)
from randinspect.registry import beijing_day

__all__ = ["import_file"]

_ORDER: Final = (Change.GONE, Change.CHANGED, Change.ADDED)


def import_file(
    desk: Desk,
    where: str,
    name: str,
    path: Path,
    *,
    profile: Path | None,
    listing: tuple[str, date, bool | None],
    set_aside: bool,
    by: str | None,
    accepted: Sequence[str],
    keys: Path | None,
) -> None:
    """Show what an import would change, and change it if somebody answers for it."""
    store, library = opened_store(where, keys), library_named(name)
    _require_codes(accepted)
    source, day, whole = listing
    told = Listing(source, day, not library.accumulates if whole is None else whole)
    try:
        incoming = read_incoming(library, path, profile, set_aside=set_aside, source=source)
    except RegistryError as error:
        if by is not None:
            act = store.refuse(name, path, error, told, moment=wall_clock(), by=by)
            desk.talk("store refused", n=act.number)
        raise
    diff = store.compare(incoming, told, today=beijing_day(wall_clock()))
    _show_diff(desk, diff)
    act_or_none: Act | None = None
    barred = diff.barred(frozenset(accepted))
    if by is None and barred:
        _tell_barred(desk, barred)
    elif by is None:
        desk.talk("store shown")
    else:
        act_or_none = store.apply(diff, moment=wall_clock(), by=by, accepted=accepted)
        if act_or_none is None:
            desk.talk("store known", n=diff.already)
        else:
            desk.talk("store imported", n=act_or_none.number)
    desk.document(_diff_document(diff, act_or_none))
    if by is None and barred:
        raise typer.Exit(ExitCode.PROTOCOL)  # as the import itself would end


def _tell_barred(desk: Desk, barred: Sequence[Suspicion]) -> None:
    """What an import needs that only was compared, if anything lets it through."""
    if any(suspicion.is_fatal for suspicion in barred):
        desk.talk("store fatal")
    else:
        desk.talk("store barred", c=" ".join(f"--accept {s.code}" for s in barred))


def _require_codes(accepted: Sequence[str]) -> None:
    """Refuse codes under which nothing is accepted."""
    if strange := [code for code in accepted if code not in ACCEPTED]:
        message, cure = "nothing is accepted by this code", f"name one of {', '.join(ACCEPTED)}"
        raise InputError([Fault("--accept", "store.accept", message, cure, value=strange[0])])


def _show_diff(desk: Desk, diff: Diff) -> None:
    """Tell what an import would change, and what is suspicious of it."""
    heads = ("store change", "store key", "store fields")
    shown = sorted(diff.entries[: 20 * SHOWN], key=lambda e: _ORDER.index(e.change))[:SHOWN]
    name = diff.incoming.library.name
    rows = [
        [
            told_code(desk, e.change),
            told_value(e.key),
            told_fields(desk, name, e.old and e.old.content, e.new),
        ]
        for e in shown
    ]
    desk.table("store difference", heads, rows)
    tell_rest(desk, len(diff.entries))
    desk.notes([told_fault(fault, desk.language) for fault, _, _ in diff.incoming.rejects])
    desk.notes([told_fault(fault, desk.language) for fault in diff.incoming.notes])
    for suspicion in diff.suspicions:
        told = told_fault(suspicion.fault, desk.language)
        desk.talk("store suspicious", c=suspicion.count, t=told)
        for cell in suspicion.cells:
            text = "…" if cell.text is None else told_value(cell.text)
            desk.talk(
                "store suspicious cell", r=cell.row, f=told_field(desk, name, cell.field), t=text
            )
        if suspicion.bars and not suspicion.is_fatal:
            desk.talk("store accept", c=suspicion.code)
    counts = diff.counts()
    desk.talk(
        "store diff",
        l=diff.incoming.library.name,
        a=counts["added"],
        c=counts["changed"],
        g=counts["gone"],
        r=counts["rejected"],
        h=diff.held,
    )


def _diff_document(diff: Diff, act: Act | None) -> dict[str, Any]:
    """A diff as plain data."""
    entries = diff.entries
    return {
        "act": act and act.number,
        "already": diff.already,
        "changes": [
            change_document(e.change, e.key, e.old and e.old.content, e.new) for e in entries
        ],
        "counts": diff.counts(),
        "notes": [fault.document() for fault in diff.incoming.notes],
        "rejects": [
            {**fault.document(), "code": code, "reason": reason}
            for fault, code, reason in diff.incoming.rejects
        ],
        "suspicions": [
            {
                "bars": s.bars,
                "cells": [cell._asdict() for cell in s.cells],
                "code": s.code,
                "count": s.count,
                "keys": list(s.keys),
            }
            for s in diff.suspicions
        ],
    }
