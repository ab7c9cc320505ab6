"""What comes in: the rows of a file or of a program, ready to be put beside what is known.

The rule: rows are read by the readers of the draw, with their faults, and by no others. A row that
is not taken stays on record with its place, its value, the rule that refused it and the cure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from randinspect.canonical import sha256_hex
from randinspect.errors import Fault, InputError, RegistryError
from randinspect.office.store.contents import (
    content_of,
    contents_of,
    key_of,
    lines_of,
    numbered,
    require_storable,
)
from randinspect.office.store.contested import without_contested
from randinspect.office.store.days import backward_span
from randinspect.office.store.libraries import Library, Type
from randinspect.registry import (
    RULES,
    Answer,
    Profile,
    RecordKind,
    Register,
    near_duplicates,
    read_register,
)
from randinspect.registry.profile import Decision, KindProfile
from randinspect.registry.record_kinds import RECORDS, required_fields
from randinspect.registry.rules import Value

__all__ = ["Incoming", "Reject", "incoming_records", "incoming_register", "reading_of", "tolerant"]

Reject = tuple[Fault, str | None, str | None]

_REFUSED: Final = "REFUSED"
_REASON: Final = "faulty, and set aside on import"


@dataclass(frozen=True, slots=True)
class Incoming:
    """Rows of one library, as they come in.

    Parameters
    ----------
    library
        Which.
    rows
        Canonical texts by key.
    file, sha256
        Where they come from, and the digest of all that the rows were made from.
    rejects
        Rows that were not taken.
    notes
        What was found in rows that were taken.
    attributes
        Columns that no library declares, and what they hold.
    reading
        What a later reading of these rows has to answer: faults, and which ids are admitted.
    lines
        Row of the file of each of the rows, in their order.
    refused
        What could be read of rows that were not taken for a fault, by row of the file.
    blanks
        Blank rows of the file with a full one below them.
    """

    library: Library
    rows: Mapping[str, str]
    file: str
    sha256: str
    rejects: tuple[Reject, ...] = ()
    notes: tuple[Fault, ...] = ()
    attributes: Mapping[str, Type] = field(default_factory=dict)
    reading: Mapping[str, Any] = field(default_factory=dict)
    lines: Sequence[int] = ()
    refused: Mapping[int, Mapping[str, Value]] = field(default_factory=dict)
    blanks: tuple[int, ...] = ()

    def rows_of(self, keys: Iterable[str]) -> dict[str, int]:
        """Rows of the file in which some of the keys stand."""
        asked = frozenset(keys)
        lines = zip(self.rows, self.lines, strict=True)
        return {key: int(line) for key, line in lines if key in asked}

    def refused_keys(self) -> dict[int, str]:
        """Keys of rows that were not taken, as far as they can be read, by row of the file."""
        names = self.library.key
        return {n: key_of([r.get(f) for f in names]) for n, r in self.refused.items() if r}


def incoming_register(
    library: Library, path: Path, profile: Profile, *, set_aside: bool = False
) -> Incoming:
    """Read a register of the draw.

    Parameters
    ----------
    library
        One that the draw reads.
    path, profile
        The file, and how its columns are named.
    set_aside
        Whether faulty rows are set aside; else a file with any is refused.

    Raises
    ------
    RegistryError
        With every fault that nothing answers.
    """
    kind = library.kind or RecordKind.AGENCY  # what only the store knows is read as keyed rows
    used, register = _read(path, profile, kind, set_aside)
    register = without_contested(register, _REFUSED, _REASON)
    table = used.of(kind)
    near = near_duplicates(register) if library.name == "agency" else ()
    pairs = list(_rows(library, register))
    return Incoming(
        library=library,
        rows=numbered(pairs),
        file=path.name,
        sha256=_digest(register.source.sha256, table),
        rejects=tuple((a.fault, a.code, a.reason) for a in register.set_aside),
        notes=(*register.notes, *near, *_notes(path.name, register)),
        attributes={name: one.type for name, one in table.attributes.items()},
        reading=reading_of(table),
        lines=lines_of(pairs, register.rows.tolist()),
        refused=register.refused,
        blanks=register.blanks,
    )


def incoming_records(
    library: Library, records: Iterable[Mapping[str, Value]], *, file: str
) -> Incoming:
    """Take rows from a program: values by field, with the types that the library declares.

    Parameters
    ----------
    library
        Which.
    records
        The rows.
    file
        What they are called, in faults and in the history.

    Raises
    ------
    InputError
        With every field that is unknown, missing or of another type.
    """
    judged = [_judged(library, record, file, n) for n, record in enumerate(records, 1)]
    if faults := [fault for _, found in judged for fault in found]:
        raise InputError(faults)
    listed = [values for values, _ in judged]
    pairs = [(key_of([r.get(n) for n in library.key]), content_of(r)) for r in listed]
    require_storable(file, (text for r in listed for text in _texts(r.values())))
    rows = numbered(pairs)
    texts = "".join(f"{key}\t{content}\n" for key, content in sorted(rows.items()))
    lines = lines_of(pairs, range(1, len(pairs) + 1))
    return Incoming(library, rows, file, sha256_hex(texts.encode()), lines=lines)


def tolerant(table: KindProfile, faults: Sequence[Fault]) -> KindProfile | None:
    """Give a table that sets aside the rows of these faults, None if no table could.

    A fault of the file as a whole has no row to set aside.
    """
    rules = list(dict.fromkeys(fault.rule for fault in faults))
    if any(RULES[rule].answer is Answer.FILE for rule in rules if rule in RULES):
        return None
    known = {decision.rule for decision in table.decide}
    if set(rules) & known or not set(rules) <= set(RULES):
        return None
    added = [
        Decision(rule=r, action="set_aside", code=_REFUSED, reason=_REASON)
        if r != "id.duplicate"
        else Decision(rule=r, action="set_aside", code=_REFUSED, reason=_REASON, rows="later")
        for r in rules
    ]
    return table.model_copy(update={"decide": (*table.decide, *added)})


def reading_of(table: KindProfile) -> dict[str, Any]:
    """What a later reading of the rows has to answer: kept faults, and names that are unknown."""
    answers = [
        [d.rule, d.action, d.code, d.reason]
        for d in table.decide
        if d.action == "keep" or ".unknown_" in d.rule
    ]
    return {"answers": answers, "id_kind": str(table.id_kind)}


def _read(
    path: Path, profile: Profile, kind: RecordKind, set_aside: bool
) -> tuple[Profile, Register]:
    """Read a file, setting aside more rows as long as that answers its faults."""
    while True:
        try:
            return profile, read_register(path, profile, kind)
        except RegistryError as error:
            wider = tolerant(profile.of(kind), error.faults) if set_aside else None
            if wider is None:
                raise
            profile = replace(profile, kinds={**profile.kinds, kind: wider})


def _rows(library: Library, register: Register) -> Iterator[tuple[str, str]]:
    """Keys and texts of the rows of a register."""
    names = [name for name in register.columns if name != "id_kind"]
    columns = {name: register.columns[name].tolist() for name in names}
    parts = [columns[name] for name in library.key]
    keys = parts[0] if len(parts) == 1 else map(key_of, zip(*parts, strict=True))
    yield from zip(keys, contents_of(columns), strict=True)


def _notes(file: str, register: Register) -> Iterator[Fault]:
    """Columns that nothing is taken from, and rows that say nothing among rows that do."""
    if register.unread:
        message = f"nothing is taken from {len(register.unread)} columns"
        cure = "name them in the profile, or leave them out of the file"
        value = ", ".join(register.unread)
        yield Fault(file, "import.unread_column", message, cure, value=value)
    for row in register.blanks:
        message, cure = "the row is blank", "look whether somebody stood in it"
        yield Fault(file, "import.blank_row", message, cure, row=row)


def _digest(sha256: str, table: KindProfile) -> str:
    """Digest of a file's bytes and of how they were read."""
    return sha256_hex(f"{sha256}\n{table.model_dump_json()}".encode())


def _judged(
    library: Library, record: Mapping[str, Value], file: str, number: int
) -> tuple[dict[str, Value], list[Fault]]:
    """Values of a row of a program as they are kept, and all that is wrong with it."""
    misfits = list(_misfits(library, record, file, number))
    if library.kind is None or misfits:
        return dict(record), misfits
    try:
        kept = RECORDS[library.kind].model_validate(dict(record)).model_dump()
    except ValidationError as error:
        return {}, [_refused(found, file, number) for found in error.errors()]
    return {n: str(v) if isinstance(v, StrEnum) else v for n, v in kept.items()}, []


def _misfits(
    library: Library, record: Mapping[str, Value], file: str, number: int
) -> Iterator[Fault]:
    """Fields of a row that are unknown, missing or of another type."""
    types = library.types
    required = {f.name for f in library.own if f.is_required}
    if library.kind is not None:
        required = set(required_fields(library.kind))
    for name in sorted(required):
        if record.get(name) is None:
            yield Fault(file, "value.missing", "there is no value", "give it", None, number, name)
    for name, value in record.items():
        if name not in types:
            cure = f"name one of {', '.join(types)}"
            yield Fault(file, "store.field", "no such field", cure, None, number, name)
        elif value is not None and not _fits(value, types[name]):
            message = f"{types[name]} is asked for, this is a {type(value).__name__}"
            yield Fault(file, "cell.type", message, "give it so", None, number, name)
    if found := backward_span(library.name, record):
        name, first, last = found
        message, cure = f"it ends before it begins on {first}", "correct one of the two days"
        yield Fault(file, "store.span", message, cure, None, number, name, str(last))


def _refused(found: ErrorDetails, file: str, number: int) -> Fault:
    """What the model of a record refuses, by the rule that refuses it."""
    rule = found["type"] if found["type"] in RULES else "cell.type"
    name = ".".join(str(part) for part in found["loc"]) or None
    value = found["input"] if isinstance(found["input"], str) else None
    return Fault(file, rule, found["msg"], RULES[rule].cure, None, number, name, value)


def _fits(value: Value, kind: Type) -> bool:
    """Whether a value is of a type; true is no integer."""
    if kind == "list":
        return isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    if kind == "date":
        return type(value) is date
    return type(value) is {"text": str, "integer": int, "flag": bool}[kind]


def _texts(values: Iterable[Value]) -> Iterator[str]:
    """All texts among values."""
    for value in values:
        if isinstance(value, str):
            yield str(value)
        elif isinstance(value, tuple):
            yield from value
