"""What recognised results leave without effect, or rest on too little, told before the lock.

The rule: whoever is exempted is exempted by somebody else's paper. A result that excludes nobody
is no fault, for a list of them grows over the years; that it excludes nobody is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from randinspect.errors import Fault
from randinspect.rulebook.book import Rulebook

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["recognition_notes"]

_SHOWN: Final = 8


def recognition_notes(
    recognised: Register, visits: Register, rules: Rulebook, *, begins: date
) -> tuple[Fault, ...]:
    """Note recognised results that do nothing, and digests that stand for several agencies.

    Parameters
    ----------
    recognised
        The register of recognised results.
    visits
        The register of visits, whose items are known to exist.
    rules
        The rulebook.
    begins
        First day of the inspections.

    Returns
    -------
    tuple[Fault, ...]
        One note of each kind, with the first row that it is about.
    """
    rule = rules.memory.recognition if rules.memory else None
    if rule is None or not len(recognised):
        return ()
    notes = [*_late(recognised, begins), *_shared(recognised)]
    if rule.exclude:
        notes += [*_items(recognised, visits, rules), *_expired(recognised, rules, begins)]
    return tuple(notes)


def _note(
    recognised: Register, rule: str, places: Sequence[int], column: str, message: str, cure: str
) -> Fault:
    """A note on some rows: the first is its place, the others are named."""
    source, in_order = recognised.source, sorted(places, key=lambda p: int(recognised.rows[p]))
    rows = [int(recognised.rows[p]) for p in in_order]
    value = recognised.columns[column][in_order[0]]
    more = ", ".join(map(str, rows[1:_SHOWN])) + (", …" if len(rows) > _SHOWN else "")
    return Fault(
        source.file,
        rule,
        message + (f"; also rows {more}" if rows[1:] else ""),
        cure,
        sheet=source.sheet,
        row=rows[0],
        column=recognised.title(column),
        value=", ".join(value) if isinstance(value, tuple) else str(value),
    )


def _late(recognised: Register, begins: date) -> Iterator[Fault]:
    """Results of days that are not past when the inspections begin."""
    found = [p for p, day in enumerate(recognised.columns["date"]) if day >= begins]
    if found:
        message = f"its day is not before {begins}, the first day of the inspections: no effect"
        cure = "correct the day, or leave the row out"
        yield _note(recognised, "recognition.late", found, "date", message, cure)


def _shared(recognised: Register) -> Iterator[Fault]:
    """Digests that stand for more than one agency."""
    holders: dict[str, dict[str, int]] = {}
    digests, agencies = (recognised.columns[name] for name in ("evidence", "agency"))
    for place in np.argsort(recognised.rows, kind="stable").tolist():
        if (digest := digests[place]) is not None:
            holders.setdefault(digest, {}).setdefault(agencies[place], place)
    for first, *others in (list(found.values()) for found in holders.values()):
        if others:
            row = int(recognised.rows[first])
            message = f"it has the digest of another agency's result, in row {row}"
            cure = "look whether one document speaks of all of them; else enter each one's own"
            yield _note(recognised, "recognition.digest", others, "evidence", message, cure)


def _items(recognised: Register, visits: Register, rules: Rulebook) -> Iterator[Fault]:
    """Results none of which is for the rulebook's item, and codes that nothing else names."""
    items, own = recognised.columns["items"], rules.item.code
    if not any(own in some for some in items):
        others = sorted({code for some in items for code in some})
        yield Fault(
            recognised.source.file,
            "recognition.item",
            f"no recognised result is for item {own}, so none excludes anybody; they are for "
            f"{', '.join(others[:_SHOWN])}",
            "write the item's code as the rulebook does",
            column=recognised.title("items"),
        )
        return
    known = {own, *visits.columns["item"]}
    found = [place for place, some in enumerate(items) if known.isdisjoint(some)]
    if found:
        message = f"neither this rulebook, whose item is {own}, nor any visit knows the item"
        cure = "write the item's code as the rulebook does; for another item it excludes nobody"
        yield _note(recognised, "recognition.unknown_item", found, "items", message, cure)


def _expired(recognised: Register, rules: Rulebook, begins: date) -> Iterator[Fault]:
    """Results for the item that are no longer recognised when the inspections begin."""
    columns = (recognised.columns[name] for name in ("items", "valid_until"))
    found = [
        place
        for place, (items, end) in enumerate(zip(*columns, strict=True))
        if rules.item.code in items and end < begins
    ]
    if found:
        message = f"it ends before {begins}, the first day of the inspections: it excludes nobody"
        cure = "nothing if it has run out; otherwise correct the day"
        yield _note(recognised, "recognition.expired", found, "valid_until", message, cure)
