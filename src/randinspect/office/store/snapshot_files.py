"""The files of a snapshot: registers as the draw reads them, and the profile that reads them.

The rule: reading a file of a snapshot gives back every value that the store holds, and so the same
frame as reading what was imported. A fault that was kept on import is kept again, by its rule.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from randinspect.errors import FormatError
from randinspect.office.store.acts import Act
from randinspect.office.store.libraries import LIBRARIES, Library, Type
from randinspect.registry.rules import Value

__all__ = ["FILES", "IF_IMPORTED", "Reading", "merged_reading", "profile_text", "register_bytes"]

FILES: Final[Mapping[str, str]] = {
    "agency": "agencies.csv",
    "inspector": "inspectors.csv",
    "interest": "recusals.csv",
    "visit": "visits.csv",
    "absence": "absences.csv",
    "direct": "direct.csv",
    "couple": "couples.csv",
    "recognised": "recognised.csv",
}
"""Libraries that the draw reads, and what their files are called."""
IF_IMPORTED: Final = ("recognised",)
"""Libraries without a file until something was imported: most rulebooks refuse to be given one."""
_SEPARATORS: Final = ("、", "；", ";", "|", "，", "\u3000", "¦", "‖")
_ADMITTED: Final = ("uscc", "any", "text")


@dataclass(frozen=True, slots=True)
class Reading:
    """How the rows of a library are read again.

    Parameters
    ----------
    attributes
        Columns that the library does not declare, with their types.
    id_kind
        Which ids are admitted.
    answers
        How faults are answered: rule, action, code and reason.
    """

    attributes: Mapping[str, Type]
    id_kind: str
    answers: tuple[tuple[str, str, str, str], ...]


def merged_reading(imports: Iterable[Act], more: Mapping[str, Type]) -> Reading:
    """How rows of several imports are read again; ``more`` are columns that are added."""
    attributes: dict[str, Type] = {}
    kinds: list[str] = []
    answers: dict[str, tuple[str, str, str, str]] = {}
    for act in imports:
        attributes |= act.details.get("attributes", {})
        reading = act.details.get("reading", {})
        kinds.append(reading.get("id_kind", "any"))
        for rule, action, code, reason in reading.get("answers", ()):
            answers.setdefault(rule, (rule, action, code, reason))
    widest = max(kinds, key=_ADMITTED.index, default="any")
    return Reading({**attributes, **more}, widest, tuple(answers[rule] for rule in sorted(answers)))


def register_bytes(
    library: Library, rows: Sequence[Mapping[str, Value]], reading: Reading
) -> tuple[bytes, str]:
    """Bytes of a register, and what separates the entries of its lists.

    Parameters
    ----------
    library
        Which.
    rows
        Values by field, in the order of the file.
    reading
        Which columns there are besides the declared ones.

    Raises
    ------
    FormatError
        If no separator is free of all entries.
    """
    names = _names(library, reading)
    separator = _separator(rows)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(row.get(name), separator) for name in names] for row in rows)
    return out.getvalue().encode("utf-8"), separator


def profile_text(readings: Mapping[str, tuple[Reading, str]]) -> str:
    """The profile that reads the files of a snapshot.

    Parameters
    ----------
    readings
        Libraries that have a file, each with how it is read and what separates lists.
    """
    parts = ['[profile]\nname = "snapshot"\nabout = "registers as a store holds them"\n']
    for name, (reading, separator) in readings.items():
        parts.append("".join(_table(LIBRARIES[name], reading, separator)))
    return "\n".join(parts)


def _table(library: Library, reading: Reading, separator: str) -> Iterator[str]:
    """The tables of one register."""
    kind = str(library.kind)
    yield f'[{kind}]\nmissing = [""]\ndate_formats = ["%Y-%m-%d"]\n'
    yield f"list_separators = [{_quoted(separator)}]\nid_kind = {_quoted(reading.id_kind)}\n"
    yield f"\n[{kind}.columns]\n"
    yield from (f"{name} = {_quoted(name)}\n" for name in library.types)
    if reading.attributes:
        yield f"\n[{kind}.attributes]\n"
    for name, held in sorted(reading.attributes.items()):
        yield f"{name} = {{ heading = {_quoted(name)}, type = {_quoted(held)} }}\n"
    for rule, action, code, reason in reading.answers:
        yield f"\n[[{kind}.decide]]\nrule = {_quoted(rule)}\naction = {_quoted(action)}\n"
        yield f"code = {_quoted(code)}\nreason = {_quoted(reason)}\n"


def _names(library: Library, reading: Reading) -> list[str]:
    """Headings of a register: fields, then attributes by name."""
    return [*library.types, *sorted(n for n in reading.attributes if n not in library.types)]


def _separator(rows: Sequence[Mapping[str, Value]]) -> str:
    """The first separator that no entry of a list holds."""
    entries = {e for row in rows for v in row.values() if isinstance(v, tuple) for e in v}
    for separator in _SEPARATORS:
        if not any(separator in entry for entry in entries):
            return separator
    raise FormatError("entries of lists hold every separator; take one of them out of the entries")


def _cell(value: Value, separator: str) -> str:
    """A value as it stands in a file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return separator.join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _quoted(text: str) -> str:
    """A text in TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
