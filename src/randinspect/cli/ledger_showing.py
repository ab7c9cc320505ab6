"""A published ledger at the desk: what it says of every draw, and what breaks its rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from randinspect.attestation import Pins
from randinspect.canonical import beijing_time
from randinspect.cli.desk import Desk
from randinspect.cli.keeping import audit_record, audited
from randinspect.cli.ledger_words import told_breach, told_code
from randinspect.ledger import shown_draws
from randinspect.publication import Occasion

__all__ = ["ShownLedger", "show_draws", "shown_ledger", "told_place"]


@dataclass(frozen=True, slots=True)
class ShownLedger:
    """A ledger that was read beside bundles.

    Parameters
    ----------
    record
        What was found, as plain data.
    held
        How many amendments it holds of each draw; nothing if it is not whole.
    signed
        SHA-256 of every leaf of it that somebody signed.
    is_whole
        Whether it breaks no rule.
    """

    record: Mapping[str, Any]
    held: Mapping[str, int]
    signed: frozenset[str]
    is_whole: bool


def shown_ledger(
    desk: Desk, folder: Path, pins: Pins, bundles: Iterable[Mapping[str, bytes]]
) -> ShownLedger:
    """Read a ledger or its export, hold bundles against it, and tell what breaks its rules.

    Raises
    ------
    FormatError
        If there is neither.
    """
    found = audited(folder, pins, [], list(shown_draws(bundles)))
    for breach in found.breaches:
        desk.talk("finding", t=told_breach(breach, desk.language))
    for draw_id in found.absent:
        desk.talk("absent", d=draw_id)
    record, wrong = audit_record(found, desk.language), len(found.breaches) + len(found.absent)
    desk.talk("audited", n=record["size"], d=len(found.history.draws), f=wrong)
    held = {name: len(entry.amendments) for name, entry in found.history.draws.items()}
    return ShownLedger(record, held if found else {}, found.signed, bool(found))


def show_draws(desk: Desk, records: list[dict[str, Any]]) -> None:
    """A table of draws: the open, the overdue, the void and the amended among them.

    Only where one of them is no real draw, a column says what each is for.
    """
    is_mixed = any(record["occasion"] != Occasion.DRAW for record in records)
    own = ("occasion",) if is_mixed else ()
    heads = ("sequence", "draw", "kind", *own, "plan row", "state", "reason", "amendments")
    keys = ("sequence", "draw_id", "kind", *own, "plan_ref", "state", "reason", "amendments")
    shown = [
        (
            *(told_code(str(r[key]), desk.language) for key in keys),
            beijing_time(r["deadline"]),
        )
        for r in records
    ]
    desk.table("draws", (*heads, "due by"), shown)


def told_place(desk: Desk, place: int) -> None:
    """Tell where a leaf stands."""
    desk.talk("entered", n=place)
    desk.lines([str(place)])
    desk.document({"leaf": place})
