"""The scanner that stands before publication and refuses on a hit (docs/format.md §11.5).

It looks for personal ids, telephone numbers, a risk class beside a name, and names that are sealed.
What it is told to leave alone is declared, with a reason, and counted in its report: there is no
silent exception.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from randinspect.errors import FormatError, PrivacyError
from randinspect.publication.privacy.cells import PlacedCell, cells_of
from randinspect.publication.privacy.leaks import (
    RISK_ENDINGS,
    Exemption,
    Knowledge,
    Leak,
    LeakKind,
    Scan,
)
from randinspect.publication.privacy.tokens import landlines, mobile_numbers, personal_ids, plain

__all__ = ["require_clean", "scan"]

_SHOWN: Final = 2
_SEPARATORS: Final = ";；、,，|\n\t"
_SEPARATOR: Final = re.compile(f"[{plain(_SEPARATORS)}]")
_REMEMBERED: Final = 8192  # signs of a text that is worth remembering
_RISK_WORDS: Final = ("风险等级", "风险类别", "风险分类", "信用风险")


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
    words = {f"{name}{ending}" for name in knowledge.classes for ending in RISK_ENDINGS}
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
