"""What in an import a person should look at before it counts.

The rule: nothing is mended and nothing is guessed. What bars an import is let through only by its
code, and the code stays on record; what does not bar it is told all the same.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple

from randinspect.errors import Fault
from randinspect.office.store.days import later_days
from randinspect.office.store.incoming import Incoming
from randinspect.office.store.odd_texts import Odd, broken_texts, formulas, long_texts

__all__ = ["ACCEPTED", "Compared", "Limits", "Suspicion", "folded_name", "suspicions"]

ACCEPTED: Final = (
    "agency.new_code",
    "import.empty",
    "import.far_day",
    "import.many_changed",
    "import.many_gone",
    "import.many_rejected",
    "import.other_source",
    "import.unread_gone",
    "text.encoding",
    "text.formula",
    "text.long",
)
"""Codes of what bars an import, and may be accepted."""

_EXAMPLES: Final = 20
_SHOWN: Final = 3
_WHOLE: Final = 100


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on an import is suspicious.

    Parameters
    ----------
    gone_percent, changed_percent, rejected_percent
        More gone, changed or refused rows than this, in percent of those that held, or of those in
        the file.
    fewest
        Below so many rows shares say nothing.
    days_ahead, days_behind
        A listing as of a day so far from the one on which it is compared.
    longest
        A text of more characters.
    """

    gone_percent: int = 10
    changed_percent: int = 50
    rejected_percent: int = 5
    fewest: int = 10
    days_ahead: int = 31
    days_behind: int = 3653
    longest: int = 1000


class Seen(NamedTuple):
    """A cell to look at: row of the file, field, and its text; None where it is private."""

    row: int | None
    field: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One thing to look at.

    Parameters
    ----------
    code
        Under which it is accepted.
    count
        How many rows it touches.
    keys
        The first of them.
    fault
        What was found, and what to do.
    bars
        Whether nothing is changed until it is accepted.
    is_fatal
        Whether it cannot be accepted.
    cells
        Where it is cells that are suspicious: the first few of them.
    """

    code: str
    count: int
    keys: tuple[str, ...]
    fault: Fault
    bars: bool = True
    is_fatal: bool = False
    cells: tuple[Seen, ...] = ()


@dataclass(frozen=True, slots=True)
class Compared:
    """An import beside what was known: texts of rows by key.

    Parameters
    ----------
    incoming
        What comes in.
    held
        Rows that held on its day.
    added, changed, gone
        What it would change; of changed rows the texts before and after.
    others
        Changed rows that another source brought.
    kept
        Keys of rows that stay as they were held, for the file's own row was not taken.
    lost
        Rows of a whole listing that are blank, or not taken and of no key that is known, or of a
        key that two of them have with other values.
    sealed
        Private columns, whose texts are not shown.
    as_of
        The day of the listing; None asks nothing of the days in its rows.
    days
        How many days the listing lies after the day on which it is compared; None if nobody says.
    """

    incoming: Incoming
    held: Mapping[str, str]
    added: Mapping[str, str]
    changed: Mapping[str, tuple[str, str | None]]
    gone: Mapping[str, str]
    others: frozenset[str]
    kept: tuple[str, ...] = ()
    lost: tuple[int, ...] = ()
    sealed: frozenset[str] = frozenset()
    as_of: date | None = None
    days: int | None = None


def suspicions(seen: Compared, limits: Limits) -> tuple[Suspicion, ...]:
    """Give what is suspicious of an import.

    1. too much is gone, changed or refused, or nothing is left;
    2. a name that was held comes under a new code, or a code under a new name;
    3. names that were read in a wrong encoding;
    4. rows of another source are overwritten;
    5. rows that cannot be read, which may be those of bodies that seem to be gone;
    6. a day that is far from the one on which it is compared, or before what its rows tell of;
    7. texts that a spreadsheet would run, or that are long.
    """
    found = (
        _shares(seen, limits),
        _names(seen),
        _encodings(seen),
        _sources(seen),
        _unread(seen),
        _far(seen, limits),
        _odd(seen, limits),
    )
    return tuple(suspicion for some in found for suspicion in some)


def folded_name(content: str) -> str | None:
    """The name of a row without what is only typography, None if it has none.

    >>> folded_name('{"name":"甲　公司（东）"}') == folded_name('{"name":"甲公司(东)"}')
    True
    """
    name = json.loads(content).get("name")
    return "".join(unicodedata.normalize("NFKC", name).upper().split()) if name else None


def _shares(seen: Compared, limits: Limits) -> Iterator[Suspicion]:
    """1. Too much at once."""
    held, listed = len(seen.held), len(seen.incoming.rows)
    refused = {fault.row for fault, _, _ in seen.incoming.rejects}
    for code, some, whole, percent in (
        ("import.many_gone", list(seen.gone), held, limits.gone_percent),
        ("import.many_changed", list(seen.changed), held, limits.changed_percent),
        (
            "import.many_rejected",
            [str(row) for row in sorted(r for r in refused if r)],
            listed + len(refused),
            limits.rejected_percent,
        ),
    ):
        if whole >= limits.fewest and len(some) * _WHOLE > whole * percent:
            message = f"{len(some)} of {whole} rows, and more than {percent} in 100 are suspicious"
            yield _told(seen, code, some, message, "look whether the file is whole")
    if held and not listed:
        message = "the file holds no row that is taken, and the library holds some"
        yield _told(seen, "import.empty", [], message, "look whether it is the right file")


def _names(seen: Compared) -> Iterator[Suspicion]:
    """2. One body under two codes, or another body under one."""
    if seen.incoming.library.name != "agency" or not seen.held:
        return
    gone = _by_name(seen.gone)
    stays = {key: text for key, text in seen.held.items() if key not in seen.gone}
    staying = _by_name(stays) if seen.added else {}
    added = {key: folded_name(text) for key, text in seen.added.items()}
    new_code = [f"{gone[n]} > {key}" for key, n in added.items() if n is not None and n in gone]
    twice = [f"{staying[n]} = {key}" for key, n in added.items() if n is not None and n in staying]
    other = [k for k, (a, b) in seen.changed.items() if b and folded_name(a) != folded_name(b)]
    cure = "if it is one body, say so in the library succession, so that its visits are kept"
    if new_code:
        message = f"{len(new_code)} names that are gone come again under another code"
        yield _told(seen, "agency.new_code", new_code, message, cure)
    if twice:
        message = f"{len(twice)} names are held already under another code"
        yield _told(seen, "agency.same_name", twice, message, cure, bars=False)
    if other:
        message = f"{len(other)} codes come under another name"
        yield _told(
            seen, "agency.renamed", other, message, "look whether it is the same body", bars=False
        )


def _by_name(rows: Mapping[str, str]) -> dict[str, str]:
    """Keys by the folded names of their rows."""
    return {name: key for key, text in rows.items() if (name := folded_name(text)) is not None}


def _encodings(seen: Compared) -> Iterator[Suspicion]:
    """3. Texts that an export or a reader has broken."""
    message = "rows hold what a wrong encoding leaves behind"
    cure = "export the file as UTF-8 again"
    yield from _cells(seen, "text.encoding", broken_texts(_new(seen)), message, cure)


def _sources(seen: Compared) -> Iterator[Suspicion]:
    """4. Rows that belong to the listing of another source."""
    if seen.others:
        message = f"{len(seen.others)} rows came from another source, and would be this one's"
        cure = "name the source that keeps them, or accept it"
        yield _told(seen, "import.other_source", sorted(seen.others), message, cure)


def _unread(seen: Compared) -> Iterator[Suspicion]:
    """5. Rows that were not taken, of bodies that are held."""
    if seen.kept:
        message = f"{len(seen.kept)} rows are not taken, and stay as they were held"
        cure = "mend them in the file, and import it again"
        yield _told(seen, "import.kept_held", list(seen.kept), message, cure, bars=False)
    if seen.lost and seen.gone:
        rows, gone = ", ".join(map(str, seen.lost[:_EXAMPLES])), len(seen.gone)
        message = f"rows {rows} are blank, cannot be read or share an id, and {gone} held rows go"
        cure = "look whether those who go stand in these rows"
        yield _told(seen, "import.unread_gone", sorted(seen.gone), message, cure)


def _far(seen: Compared, limits: Limits) -> Iterator[Suspicion]:
    """6. A year that was mistyped, of the listing or in its rows."""
    days = seen.days
    if days is not None and not -limits.days_behind <= days <= limits.days_ahead:
        way = "ahead" if days > 0 else "ago"
        message = f"the day that it speaks of is {abs(days)} days {way}"
        yield _told(seen, "import.far_day", [], message, "look at --as-of, the year first")
    later = later_days(seen.incoming.library.name, _new(seen), seen.as_of) if seen.as_of else []
    message = "rows tell of a day after that as of which the list speaks"
    cure = "look at these days and at --as-of, the year first"
    yield from _cells(seen, "import.later_day", later, message, cure, bars=False)


def _odd(seen: Compared, limits: Limits) -> Iterator[Suspicion]:
    """7. Texts that are stored as they are."""
    new = _new(seen)
    message = "rows hold what a spreadsheet takes for a formula"
    cure = "correct the text at its source; files of a snapshot hold it as it is"
    yield from _cells(seen, "text.formula", formulas(new), message, cure)
    if "text" not in seen.incoming.library.types:  # a rulebook's own text is long
        message = f"rows hold a text of more than {limits.longest} characters"
        cure = "look whether the file is whole"
        yield from _cells(seen, "text.long", long_texts(new, limits.longest), message, cure)


def _new(seen: Compared) -> dict[str, str]:
    """Texts of rows that come in, by key."""
    return {**seen.added, **{k: b for k, (_, b) in seen.changed.items() if b}}


def _cells(
    seen: Compared, code: str, odd: list[Odd], message: str, cure: str, *, bars: bool = True
) -> Iterator[Suspicion]:
    """A suspicion of cells, if there are any, with the place of the first of them."""
    if odd:
        rows = seen.incoming.rows_of(one.key for one in odd)
        odd = sorted(odd, key=lambda one: rows.get(one.key, 0))
        keys = list(dict.fromkeys(one.key for one in odd))
        cells = tuple(
            Seen(rows.get(key), field, None if field in seen.sealed else text)
            for key, field, text in odd[:_SHOWN]
        )
        found = _told(seen, code, keys, f"{len(keys)} {message}", cure, bars=bars)
        yield replace(found, cells=cells)


def _told(
    seen: Compared, code: str, keys: list[str], message: str, cure: str, *, bars: bool = True
) -> Suspicion:
    """A suspicion with its first examples."""
    first = tuple(keys[:_EXAMPLES])
    value = ", ".join(first[:3]) or None
    fault = Fault(seen.incoming.file, code, message, cure, value=value)
    return Suspicion(code, len(keys), first, fault, bars)
