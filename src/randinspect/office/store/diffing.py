"""What an import would change: added, changed, gone, against what is known of its day.

The rule: a listing of a day says what was so from that day until the next listing of the same
source. A whole listing says also that nothing else was so, as far as its own source goes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from randinspect.errors import Fault
from randinspect.office.store.acts import Act, acts_of, in_force
from randinspect.office.store.as_of import Stored, rows_from
from randinspect.office.store.contested import contested_rows
from randinspect.office.store.incoming import Incoming
from randinspect.office.store.sealing import Cell, Veil
from randinspect.office.store.suspicions import Compared, Limits, Suspicion, suspicions

__all__ = ["Change", "Diff", "Entry", "Listing", "compare"]

_FEW: Final = 5_000


class Change(StrEnum):
    """What becomes of a row."""

    ADDED = "added"
    CHANGED = "changed"
    GONE = "gone"


class Entry(NamedTuple):
    """One row that an import would change.

    Parameters
    ----------
    change
        How.
    key
        Which.
    old
        The row that holds now, None if there is none.
    new
        Its text after the import, None if it is gone.
    until
        Day before which the new text holds, ISO 8601; None for no end.
    """

    change: Change
    key: str
    old: Stored | None
    new: str | None
    until: str | None

    def fields(self) -> dict[str, tuple[Any, Any]]:
        """Fields that change, with their values before and after."""
        before = json.loads(self.old.content) if self.old else {}
        after = json.loads(self.new) if self.new is not None else {}
        names = dict.fromkeys((*before, *after))
        return {n: (before.get(n), after.get(n)) for n in names if before.get(n) != after.get(n)}


@dataclass(frozen=True, slots=True)
class Listing:
    """Whose listing it is, and of which day.

    Parameters
    ----------
    source
        Who keeps it.
    as_of
        The day from which it says what is so.
    is_whole
        Whether what it lacks is gone.
    """

    source: str
    as_of: date
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Diff:
    """What an import would change, before anything is changed.

    Parameters
    ----------
    incoming, listing
        What comes in, from whom and as of when.
    base
        Number of the last act when this was made.
    entries
        Every change, by key.
    held
        How many rows held on the day before the import, of all sources.
    suspicions
        What a person should look at.
    already
        Number of the import in force that brought the same, None if there is none.
    kept
        Keys of rows that stay as they were held, for the file's own row was not taken.
    is_private
        Whether the library has private columns; texts then hold handles.
    cells
        What new handles stand for, sealed.
    """

    incoming: Incoming
    listing: Listing
    base: int
    entries: tuple[Entry, ...]
    held: int
    suspicions: tuple[Suspicion, ...]
    already: int | None
    kept: tuple[str, ...] = ()
    is_private: bool = False
    cells: tuple[Cell, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many rows are added, changed, gone, and refused."""
        found = {str(change): 0 for change in Change}
        for entry in self.entries:
            found[entry.change] += 1
        return {**found, "rejected": len({f.row for f, _, _ in self.incoming.rejects})}

    def barred(self, accepted: frozenset[str]) -> tuple[Suspicion, ...]:
        """What must be accepted by its code before anything is changed."""
        return tuple(s for s in self.suspicions if s.bars and s.code not in accepted)


def compare(
    connection: Connection,
    incoming: Incoming,
    listing: Listing,
    limits: Limits,
    veil: Veil,
    today: date | None = None,
) -> Diff:
    """Put what comes in beside what is known.

    Parameters
    ----------
    connection
        Of the store.
    incoming, listing
        What comes in.
    limits
        From where on changes are suspicious.
    veil
        Of the store.
    today
        The day on which it is compared; None asks nothing of the listing's day.

    Raises
    ------
    AccessError
        If the library has private columns, and there are no keys.
    """
    is_named = incoming.library.name == "agency"  # whose names are compared
    is_private = veil.of(incoming.library.name) is not None
    came, cells = incoming, tuple[Cell, ...]()
    if is_private:
        rows, cells = veil.sealed(connection, incoming)
        incoming = replace(incoming, rows=rows)
    acts = acts_of(connection)
    mine = [a for a in in_force(acts) if a.library == incoming.library.name]
    until = min((d for a in mine if (d := _next_whole(a, listing))), default=None)
    state = _State(connection, incoming, listing)
    entries = tuple(sorted(_entries(state, listing, mine, until), key=lambda e: e.key))
    told = _told(connection, veil, state) if is_private and is_named else {}
    seen = Compared(
        incoming=incoming,
        held={k: told.get(k, row.content) for k, row in state.covering.items()},
        added={e.key: came.rows[e.key] for e in entries if e.change is Change.ADDED},
        changed={
            e.key: (told.get(e.key, e.old.content), came.rows[e.key])
            for e in entries
            if e.old and e.change is Change.CHANGED
        },
        gone={
            e.key: told.get(e.key, e.old.content)
            for e in entries
            if e.old and e.change is Change.GONE
        },
        others=state.of_others(entries, mine, listing.source),
        kept=state.kept,
        lost=state.lost,
        sealed=frozenset(columns.sealed if (columns := veil.of(came.library.name)) else ()),
        as_of=listing.as_of,
        days=(listing.as_of - today).days if today else None,
    )
    return Diff(
        incoming=incoming,
        listing=listing,
        base=acts[-1].number if acts else 0,
        entries=entries,
        held=len(state.covering),
        suspicions=(*suspicions(seen, limits), *_types_differ(mine, incoming)),
        already=next((a.number for a in reversed(mine) if _is_same(a, incoming, listing)), None),
        kept=state.kept,
        is_private=is_private,
        cells=cells,
    )


class _State:
    """Rows that hold on the day of a listing or later, by key."""

    def __init__(self, connection: Connection, incoming: Incoming, listing: Listing) -> None:
        few = not listing.is_whole and len(incoming.rows) <= _FEW
        refused = incoming.refused_keys()
        keys = sorted({*incoming.rows, *refused.values()}) if few else None
        day = listing.as_of.isoformat()
        self.rows = incoming.rows
        self.library = incoming.library.name
        self.covering: dict[str, Stored] = {}
        self.begins: dict[str, str] = {}
        for row in rows_from(connection, incoming.library.name, listing.as_of, keys):
            if row.valid_from <= day:
                self.covering[row.key] = row
            else:
                self.begins[row.key] = min(row.valid_from, self.begins.get(row.key, row.valid_from))

        known = {*self.rows, *self.covering}
        self.kept = tuple(sorted({*refused.values()} & self.covering.keys() - self.rows.keys()))
        unread = {row for row in incoming.refused if refused.get(row) not in known}
        unread |= {
            row
            for row in contested_rows(incoming.refused, refused)
            if refused[row] not in self.rows  # else the profile said which of them stays
        }
        self.lost = (*sorted({*unread, *incoming.blanks}),) if listing.is_whole else ()

    def of_others(self, entries: tuple[Entry, ...], mine: list[Act], source: str) -> frozenset[str]:
        """Keys of changed rows that another source brought."""
        sources = {act.number: act.source for act in mine}
        return frozenset(
            e.key
            for e in entries
            if e.new is not None and e.old and _owner(sources, e.old) != source
        )


def _told(connection: Connection, veil: Veil, state: _State) -> dict[str, str]:
    """Texts of held rows as they were, by key, for names to be compared."""
    rows = [(key, row.content) for key, row in state.covering.items()]
    return dict(veil.opened(connection, state.library, rows)[0])


def _entries(
    state: _State, listing: Listing, mine: list[Act], until: str | None
) -> Iterator[Entry]:
    """Every change of a listing."""
    for key, new in state.rows.items():
        old = state.covering.get(key)
        if old is None:
            begins = state.begins.get(key)
            end = until if begins is None else _first(until, begins)
            yield Entry(Change.ADDED, key, None, new, end)
        elif old.content != new:
            yield Entry(Change.CHANGED, key, old, new, _first(until, old.valid_to))
    if not listing.is_whole:
        return
    sources = {act.number: act.source for act in mine}
    stays = {*state.rows, *state.kept}  # a row that cannot be read does not say that it is gone
    for key, old in state.covering.items():
        if key not in stays and _owner(sources, old) == listing.source:
            yield Entry(Change.GONE, key, old, None, _first(until, old.valid_to))


def _owner(sources: Mapping[int, str | None], row: Stored) -> str | None:
    """Whose listing a row came with."""
    return sources.get(row.origin)


def _next_whole(act: Act, listing: Listing) -> str | None:
    """Day of a later whole listing of the same source."""
    is_next = act.is_whole and act.source == listing.source
    later = act.as_of is not None and act.as_of > listing.as_of
    return act.as_of.isoformat() if is_next and later and act.as_of else None


def _first(one: str | None, other: str | None) -> str | None:
    """The earlier of two days, None being without end."""
    return min((day for day in (one, other) if day is not None), default=None)


def _is_same(act: Act, incoming: Incoming, listing: Listing) -> bool:
    """Whether an import brought the same for the same day."""
    told = (act.sha256, act.source, act.as_of, act.is_whole)
    return told == (incoming.sha256, listing.source, listing.as_of, listing.is_whole)


def _types_differ(mine: list[Act], incoming: Incoming) -> list[Suspicion]:
    """Columns of one's own that held something else in an import in force."""
    found = []
    for act in mine:
        for name, kind in act.details.get("attributes", {}).items():
            if incoming.attributes.get(name, kind) != kind:
                message = (
                    f"{name} is {incoming.attributes[name]} here, and {kind} in act {act.number}"
                )
                cure = "give the column another name, or the same type"
                fault = Fault(incoming.file, "import.attribute_type", message, cure, column=name)
                found.append(Suspicion("import.attribute_type", 1, (name,), fault, is_fatal=True))
    return found
