"""Staff shared by two bodies: one person who works in both at the same time (39号令 art. 7).

The rule: a person is known by the number of the id card, in its normal form; no output shows it,
nor anything made from it, and a person is ``P1``, ``P2`` … in the order of the file's rows. Where
a number is missing on one side, equal names are a weaker sign under a code of its own, and equal
names with different numbers are two people. Under one number different names are one person still,
and it is told that they differ: the number may be mistyped.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations

from randinspect.errors import FormatError
from randinspect.office.warnings.sentences import DIFFER
from randinspect.office.warnings.settings import StaffSigns
from randinspect.office.warnings.signals import Signal, SignalCode, Source
from randinspect.office.warnings.tables import (
    Column,
    SignRow,
    SignTable,
    agency_cell,
    day_cell,
)

__all__ = ["STAFF_COLUMNS", "normal_person_id", "shared_staff_signs"]

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"  # GB 11643-1999: by the weighted sum modulo 11
_LONG, _SHORT, _YEAR_AT = 18, 15, 6
_BEGIN, _END = date.min, date.max


def normal_person_id(text: str) -> str:
    """Number of an id card in 18 characters; other documents in capitals, without blanks.

    >>> normal_person_id("11010519491231002x"), normal_person_id("110105491231002")
    ('11010519491231002X', '11010519491231002X')
    >>> normal_person_id(" h1234567 ")
    'H1234567'
    """
    key = "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "").upper()
    if len(key) == _SHORT and key.isascii() and key.isdigit():
        body = f"{key[:_YEAR_AT]}19{key[_YEAR_AT:]}"
        return body + _check(body)
    if len(key) == _LONG and key.isascii() and key[:-1].isdigit() and key[-1] != _check(key[:-1]):
        raise FormatError("the number of an id card does not fit its check character")
    return key


def _check(body: str) -> str:
    """Check character of 17 digits."""
    return _CHECKS[sum(int(d) * w for d, w in zip(body, _WEIGHTS, strict=True)) % len(_CHECKS)]


def _name_cell(text: str) -> str:
    """A name without blanks and the dots between its parts."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return folded.replace("·", "").replace("•", "").casefold()


STAFF_COLUMNS = (
    Column("agency", "统一社会信用代码", agency_cell),
    Column("person", "姓名", _name_cell),
    Column("person_id", "身份证件号码", normal_person_id, is_needed=False, is_private=True),
    Column("since", "任职起", day_cell, is_needed=False),
    Column("until", "任职止", day_cell, is_needed=False),
)


def shared_staff_signs(table: SignTable, settings: StaffSigns, as_of: date) -> Iterator[Signal]:
    """Each body of each pair that shares a person whose terms overlap by the day of the list.

    Parameters
    ----------
    table
        Rows by `STAFF_COLUMNS`; a term without a first or last day is open on that side.
    settings
        Whether names are compared.
    as_of
        Terms that begin later do not count.
    """
    rows = [row for row in table.rows if (row["since"] or _BEGIN) <= as_of]
    people: dict[str, list[SignRow]] = {}
    for row in rows:
        if row["person_id"] is not None:
            people.setdefault(row["person_id"], []).append(row)
    shared = {key: some for key, some in people.items() if list(_overlaps(some))}
    for number, some in enumerate(shared.values(), start=1):
        pairs = list(_overlaps(some))
        facts = {"known_by": "id", "person": f"P{number}"}
        if len({row["person"] for pair in pairs for row in pair}) > 1:
            facts["names"] = DIFFER
        yield from _told(SignalCode.SHARED_STAFF, table.file, pairs, facts)
    if not settings.names:
        return
    named: dict[str, list[SignRow]] = {}
    for row in rows:
        named.setdefault(row["person"], []).append(row)
    number = len(shared)
    for some in named.values():
        pairs = [
            (one, other)
            for one, other in _overlaps(some)
            if one["person_id"] is None or other["person_id"] is None
        ]
        if pairs:
            number += 1
            facts = {"known_by": "name", "person": f"P{number}"}
            yield from _told(SignalCode.SHARED_NAME, table.file, pairs, facts)


def _overlaps(rows: Sequence[SignRow]) -> Iterator[tuple[SignRow, SignRow]]:
    """Pairs of rows of different bodies whose terms have a day in common."""
    for one, other in combinations(rows, 2):
        begins = max(one["since"] or _BEGIN, other["since"] or _BEGIN)
        ends = min(one["until"] or _END, other["until"] or _END)
        if one["agency"] != other["agency"] and begins <= ends:
            yield one, other


def _told(
    code: SignalCode, file: str, pairs: Sequence[tuple[SignRow, SignRow]], facts: dict[str, str]
) -> Iterator[Signal]:
    """One sign for each body, which names the others and all rows."""
    met: dict[str, tuple[set[str], set[int]]] = {}
    for one, other in pairs:
        for own, away in ((one, other), (other, one)):
            others, rows = met.setdefault(own["agency"], (set(), set()))
            others.add(away["agency"])
            rows.update((own.row, away.row))
    for agency, (others, rows) in sorted(met.items()):
        sources = tuple(Source(file, row) for row in sorted(rows))
        yield Signal(code, agency, sources, {**facts, "also_at": "、".join(sorted(others))})
