"""The scanner that stands before publication and refuses on a hit (docs/format.md §11.5).

It looks for personal ids, telephone numbers, a risk class beside a name, and names that are sealed.
What it is told to leave alone is declared, with a reason, and counted in its report: there is no
silent exception.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, Final, NamedTuple

from randinspect.errors import FormatError, PrivacyError
from randinspect.publication.privacy.cells import PlacedCell, cells_of
from randinspect.publication.privacy.tokens import landlines, mobile_numbers, personal_ids, plain

__all__ = ["Exemption", "Knowledge", "Leak", "LeakKind", "Scan", "require_clean", "scan"]

_SHOWN: Final = 2
_SEPARATORS: Final = ";；、,，|\n\t"
_SEPARATOR: Final = re.compile(f"[{plain(_SEPARATORS)}]")
_REMEMBERED: Final = 8192  # signs of a text that is worth remembering
_RISK_WORDS: Final = ("风险等级", "风险类别", "风险分类", "信用风险")
_RISK_ENDINGS: Final = ("", "级", "类", "级风险", "类风险")


class LeakKind(StrEnum):
    """What leaks."""

    PERSONAL_ID = "personal_id"
    MOBILE = "mobile"
    LANDLINE = "landline"
    RISK_CLASS = "risk_class"
    SEALED_NAME = "sealed_name"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the office knows and the scanner needs.

    Parameters
    ----------
    frame_ids
        Ids of the register of agencies: a credit code is no personal id.
    names
        Names and ids of agencies, beside which no risk class may stand.
    classes
        Risk classes, as the register writes them.
    sealed
        Names, staff and certificate numbers that are not public.
    """

    frame_ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    sealed: frozenset[str] = frozenset()

    def without_numbers(self) -> Knowledge:
        """Give the same for a file of counts, in which a staff number 7 and a count 7 are alike.

        So are a class 7 and a count 7; a 7级 is a class there too.
        """
        spelt = {f"{name}{ending}" for name in self.classes for ending in _RISK_ENDINGS}
        return replace(
            self,
            classes=frozenset(word for word in spelt if not word.isdecimal()),
            sealed=frozenset(s for s in self.sealed if not s.isdecimal()),
        )


@dataclass(frozen=True, slots=True)
class Exemption:
    """Something that the scanner leaves alone, and why.

    Parameters
    ----------
    files, columns
        Patterns of file names and of columns (``*`` for any run of characters).
    kind
        What is left alone there.
    reason
        Why it is no leak.
    """

    files: str
    columns: str
    kind: LeakKind
    reason: str

    def covers(self, leak: Leak) -> bool:
        """Say whether a leak is declared to be none."""
        return (
            leak.kind is self.kind
            and fnmatchcase(leak.file, self.files)
            and fnmatchcase(leak.column, self.columns)
        )


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing that must not be published.

    Parameters
    ----------
    kind
        What it is.
    file, record, column
        Where it stands.
    shown
        Its first characters; the rest is not told, for the report may be passed on.
    """

    kind: LeakKind
    file: str
    record: str
    column: str
    shown: str

    def __str__(self) -> str:
        """Place and kind, on one line."""
        return f"{self.file}, {self.record}, {self.column}: {self.kind} [{self.shown}]"


class _Told(NamedTuple):
    """What one text holds.

    Parameters
    ----------
    whole
        The text as it is looked at.
    ids, mobiles, landlines
        Personal ids, mobile numbers and landlines in it.
    parts
        The text as a cell, and the parts of a list in it.
    """

    whole: str
    ids: tuple[str, ...]
    mobiles: tuple[str, ...]
    landlines: tuple[str, ...]
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scanner found.

    Parameters
    ----------
    files, cells
        How many were looked at.
    leaks
        What must not be published.
    exempted
        How often each exemption was used.
    """

    files: int
    cells: int
    leaks: tuple[Leak, ...]
    exempted: Mapping[Exemption, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Say whether nothing leaks."""
        return not self.leaks

    def document(self) -> dict[str, Any]:
        """The scan as plain data."""
        return {
            "cells": self.cells,
            "exempted": [
                {
                    "columns": e.columns,
                    "count": count,
                    "files": e.files,
                    "kind": str(e.kind),
                    "reason": e.reason,
                }
                for e, count in self.exempted.items()
            ],
            "files": self.files,
            "leaks": [str(leak) for leak in self.leaks],
        }


def scan(
    files: Mapping[str, bytes], knowledge: Knowledge, exemptions: Sequence[Exemption] = ()
) -> Scan:
    """Look at everything that would be published.

    1. Take each file apart. 2. Look at each cell. 3. Look at each record for a risk class beside
    a name. 4. Count what is exempted, and keep the rest.

    Parameters
    ----------
    files
        Name → bytes of everything that would be published.
    knowledge
        What the office knows.
    exemptions
        What is declared to be no leak.
    """
    found: list[Leak] = []
    count = 0
    for name in sorted(files):
        if (quiet := _quiet_cells(name, files[name], knowledge)) is not None:
            count += quiet
            continue
        try:
            cells = list(cells_of(name, files[name]))  # 1
        except FormatError as error:
            found.append(Leak(LeakKind.UNREADABLE, name, "-", "-", str(error)))
            continue
        count += len(cells)
        found += [leak for cell in cells for leak in _in_cell(cell, knowledge)]  # 2
        found += _in_records(cells, knowledge)  # 3
    used: Counter[Exemption] = Counter()
    leaks = []
    for leak in found:  # 4
        covering = next((e for e in exemptions if e.covers(leak)), None)
        if covering is None:
            leaks.append(leak)
        else:
            used[covering] += 1
    return Scan(len(files), count, tuple(leaks), dict(used))


def require_clean(
    files: Mapping[str, bytes], knowledge: Knowledge, exemptions: Sequence[Exemption] = ()
) -> Scan:
    """Refuse to publish anything if something leaks.

    Raises
    ------
    PrivacyError
        With every leak.
    """
    found = scan(files, knowledge, exemptions)
    if not found:
        raise PrivacyError(found.leaks)
    return found


def _quiet_cells(name: str, data: bytes, knowledge: Knowledge) -> int | None:
    """Cells of a table in which nothing can be found, looked at as a whole; else None.

    Tables have millions of cells. What is in none of the text is in no cell of it.
    """
    if not name.endswith(".tsv") or (knowledge.names and knowledge.classes):
        return None
    try:
        text = plain(data.decode())
    except UnicodeDecodeError:
        return None
    if any(True for found in (personal_ids, mobile_numbers, landlines) for _ in found(text)):
        return None
    if set(text) & set(plain(_SEPARATORS)) - {"\n", "\t"}:
        return None  # a cell may hold a list of names
    cells = [
        cell.strip().removeprefix("'") for line in text.split("\n") for cell in line.split("\t")
    ]
    return None if knowledge.sealed.intersection(cells) else len(cells)


def _in_cell(cell: PlacedCell, knowledge: Knowledge) -> Iterator[Leak]:
    """Leaks that a cell shows by itself."""
    told = _told(cell.text)
    for token in told.ids:
        if token.upper() not in knowledge.frame_ids:
            yield _leak(LeakKind.PERSONAL_ID, cell, token)
    for token in told.mobiles:
        if token not in knowledge.frame_ids:
            yield _leak(LeakKind.MOBILE, cell, token)
    for token in told.landlines:
        if token not in knowledge.frame_ids:
            yield _leak(LeakKind.LANDLINE, cell, token)
    for part in told.parts & knowledge.sealed:
        yield _leak(LeakKind.SEALED_NAME, cell, part)


def _in_records(cells: Sequence[PlacedCell], knowledge: Knowledge) -> Iterator[Leak]:
    """Risk classes in a record that names an agency."""
    words = {f"{name}{ending}" for name in knowledge.classes for ending in _RISK_ENDINGS}
    words -= knowledge.frame_ids  # a body whose number is 2 is no class 2
    inside = _classes_inside(knowledge.classes)
    records: dict[str, list[PlacedCell]] = {}
    for cell in cells:
        records.setdefault(cell.record, []).append(cell)
    for record in records.values():
        if not any(_told(cell.text).whole in knowledge.names for cell in record):
            continue
        for cell in record:
            text = _told(cell.text).whole
            told = f"{cell.column} {text}"
            is_told = any(word in told for word in _RISK_WORDS) or inside.search(text)
            if text in words or is_told:
                yield _leak(LeakKind.RISK_CLASS, cell, text)


@lru_cache(maxsize=64)
def _classes_inside(classes: frozenset[str]) -> re.Pattern[str]:
    """Names of classes in a longer text; 高级 is a word, so that names in Han need their 风险."""
    latin = "|".join(re.escape(name) for name in sorted(classes) if name.isascii() and name)
    other = "|".join(re.escape(name) for name in sorted(classes) if not name.isascii())
    forms = [f"(?:[高中低]{f'|{other}' if other else ''})(?:级|类)?风险"]
    if latin:
        forms.append(f"(?<![0-9A-Za-z])(?:{latin})(?:级|类|风险)")
    return re.compile("|".join(forms))


def _told(text: str) -> _Told:
    """What a text holds; texts that stand on every page are looked at once."""
    return _remembered(text) if len(text) <= _REMEMBERED else _look(text)


def _look(text: str) -> _Told:
    """Look at a text: the cell as a whole, and the parts of a list in it."""
    whole = plain(text).strip()
    bare = whole.removeprefix("'")
    return _Told(
        whole,
        tuple(personal_ids(text)),
        tuple(mobile_numbers(text)),
        tuple(landlines(text)),
        frozenset({bare, *(piece.strip() for piece in _SEPARATOR.split(bare))} - {""}),
    )


_remembered = lru_cache(maxsize=1 << 14)(_look)


def _leak(kind: LeakKind, cell: PlacedCell, text: str) -> Leak:
    """A leak in its place, its text cut."""
    shown = text[:_SHOWN] + "*" * max(len(text) - _SHOWN, 1)
    return Leak(kind, cell.file, cell.record, cell.column, shown)
