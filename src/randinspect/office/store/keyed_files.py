"""Files of libraries that only the store knows: items, licences, plans, tasks, draws, results.

They are read by the one reader of registers, as rows that a key tells apart; so they have its
formats, encodings and faults. Without a profile, columns are found by the names of their fields or
by their Chinese headings. The key of several fields is joined with a slash.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pydantic import ValidationError

from randinspect.canonical import normalised_id
from randinspect.errors import Fault, InputError, ProfileError, RegistryError
from randinspect.office.store.agency_ids import agency_problem
from randinspect.office.store.contents import content_of, key_of, lines_of, numbered, values_of
from randinspect.office.store.days import backward_span
from randinspect.office.store.incoming import Incoming, incoming_register
from randinspect.office.store.libraries import UNVERIFIABLE, Field, Library
from randinspect.registry import Profile, RecordKind
from randinspect.registry.grid import Grid
from randinspect.registry.identifiers import Admitted
from randinspect.registry.profile import Attribute, KindProfile, Mapped
from randinspect.registry.rules import Problem, Value, fault_of
from randinspect.registry.sheets import open_grid

__all__ = ["incoming_keyed"]

_AS_REGISTER: Final = Library("keyed rows", "名录", ("id",), RecordKind.AGENCY)
_GIVEN: Final = {"risk_class": "class_source"}
_LOOKED_AT: Final = 20
_DAYS: Final = ("%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日")
_SEPARATORS: Final = ("、", "；", ";")


def incoming_keyed(
    library: Library,
    path: Path,
    profile: Path | None = None,
    *,
    set_aside: bool = False,
    source: str | None = None,
) -> Incoming:
    """Read the file of a library that only the store knows.

    Parameters
    ----------
    library
        Which.
    path
        A file of any format that registers are read from.
    profile
        A TOML file with the library's own table, such as ``[licence.columns]``; None reads
        columns by the names of their fields or by their Chinese headings.
    set_aside
        Whether faulty rows are set aside; else a file with any is refused.
    source
        Who keeps the list: the source of classes, where the file has no column for it.

    Raises
    ------
    ProfileError
        If the profile has no such table, or one that does not hold together.
    RegistryError
        With every fault of the file that nothing answers.
    """
    given = _GIVEN.get(library.name) if source else None  # by the option, if by no column
    table = _own_table(library, profile) if profile else _found_table(library, path, given)
    fill = {given: source} if given and given not in table.columns else {}
    reading = _as_register(library, table, str(profile or path))
    taken, faults = _taken(path, reading, set_aside)
    rows: list[tuple[str, str]] = []
    missing: list[Fault] = []
    spans: list[Fault] = []
    refused = {n: _refused_values(library, values) for n, values in taken.refused.items()}
    for (_, content), line in zip(taken.rows.items(), taken.lines, strict=True):
        values = {**fill, **values_of(content, library.types)}
        values.pop("id")
        lacking = [f for f in library.own if f.is_required and f.name not in values]
        missing += [_missing(path, line, f) for f in lacking]
        turned = list(_turned(path, line, library, values))
        spans += turned
        settled = _settled(library, values)
        if lacking or turned:
            refused[line] = settled
        rows.append((key_of([settled.get(n) for n in library.key]), content_of(settled)))
    if faults or ((missing or spans) and not set_aside):
        raise RegistryError(sorted((*faults, *missing, *spans), key=lambda fault: fault.row or 0))
    kept = [(pair, n) for pair, n in zip(rows, taken.lines, strict=True) if n not in refused]
    pairs = [pair for pair, _ in kept]
    return replace(
        taken,
        library=library,
        rows=numbered(pairs),
        lines=lines_of(pairs, [line for _, line in kept]),
        notes=(*taken.notes, *_strange_ids(path, library, rows, taken)),
        rejects=(
            *taken.rejects,
            *((f, "REFUSED", "a required value is missing") for f in missing),
            *((f, "REFUSED", "it ends before it begins") for f in spans),
        ),
        attributes={n: t for n, t in taken.attributes.items() if n not in library.types},
        reading={},
        refused=refused,
    )


def _taken(path: Path, profile: Profile, set_aside: bool) -> tuple[Incoming, tuple[Fault, ...]]:
    """Rows that can be taken, and the faults of the others where nothing is to be set aside."""
    try:
        return incoming_register(_AS_REGISTER, path, profile, set_aside=set_aside), ()
    except RegistryError as error:
        try:
            return incoming_register(_AS_REGISTER, path, profile, set_aside=True), error.faults
        except RegistryError:
            raise error from None


def _settled(library: Library, values: dict[str, Any]) -> dict[str, Any]:
    """Values of a row: ids of agencies in their normal form, draws of others as unverifiable."""
    for name in ("agency", "before"):
        if name in values:
            values[name] = normalised_id(values[name])
    if library.name == "draw":
        values["standing"] = UNVERIFIABLE  # a file cannot prove how it was drawn
    return values


def _strange_ids(
    path: Path, library: Library, rows: Sequence[tuple[str, str]], taken: Incoming
) -> Iterator[Fault]:
    """Notes on rows whose agency has an id that tables for warnings and classes cannot hold.

    They are taken all the same: the register's profile may have kept such an id.
    """
    titles = {field.name: field.title for field in library.own}
    if "agency" not in titles:
        return
    for line, (_, content) in zip(taken.lines, rows, strict=True):
        agency = values_of(content, library.types).get("agency")
        if agency is not None and (problem := agency_problem(agency)):
            yield fault_of(
                problem,
                file=path.name,
                row=int(line),
                column=titles["agency"],
                value=str(agency),
            )


def _refused_values(library: Library, values: Mapping[str, Value]) -> dict[str, Any]:
    """What could be read of a row with a fault; nothing where its key is not whole."""
    read = {n: v for n, v in values.items() if n in library.types and v is not None}
    return _settled(library, read) if all(name in read for name in library.key) else {}


def _found_table(library: Library, path: Path, given: str | None) -> KindProfile:
    """Table for the headings that a file has."""
    try:
        grid = open_grid(path.read_bytes(), path, KindProfile(columns={}))
    except OSError as error:
        problem = Problem("file.missing", f"the file cannot be read: {error.strerror}")
        raise RegistryError([fault_of(problem, file=str(path))]) from None
    seen = _first_texts(grid)
    columns = {
        field.name: Mapped(heading=found if len(found) == 1 else field.headings)
        for field in library.own
        if (found := tuple(t for t in field.headings if t in seen))
        or (field.is_required and field.name != given)
    }
    return KindProfile(
        missing=("",), date_formats=_DAYS, list_separators=_SEPARATORS, columns=columns
    )


def _first_texts(grid: Grid) -> set[str]:
    """Texts of the first rows, among which the headings are."""
    rows = (row for row, _ in zip(grid.rows, range(_LOOKED_AT), strict=False))
    return {cell.strip() for row in rows for cell in row if isinstance(cell, str)}


def _own_table(library: Library, profile: Path) -> KindProfile:
    """The library's table of a profile."""
    try:
        found = tomllib.loads(profile.read_bytes().decode("utf-8-sig"))
        table = KindProfile.model_validate(found[library.name])
    except OSError as error:
        raise _refused(profile, str(error.strerror), "name a file that exists") from None
    except KeyError:
        cure = f"add [{library.name}.columns]"
        raise _refused(profile, f"there is no table [{library.name}]", cure) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValidationError) as error:
        raise _refused(profile, str(error), "see [agency] of docs/files.md") from None
    names = [f.name for f in library.own]
    strange = [n for n in (*table.columns, *table.values) if n not in names]
    lacking = [f.name for f in library.own if f.is_required and f.name not in table.columns]
    if strange or lacking or table.fixed:
        message = f"unknown: {', '.join(strange)}; missing: {', '.join(lacking)}; fixed: none"
        raise _refused(profile, message, f"its fields are {', '.join(names)}")
    return table


def _as_register(library: Library, table: KindProfile, file: str) -> Profile:
    """Profile that reads a library as rows that a key tells apart."""
    attributes = {
        name: Attribute(heading=mapped.heading, type=_attribute_type(library, name))
        for name, mapped in table.columns.items()
        if mapped.heading
    }
    parts = tuple(table.columns[name].heading or () for name in library.key)
    key = Mapped(heading=parts[0]) if len(parts) == 1 else Mapped(join=parts)
    read = table.model_copy(
        update={
            "columns": {"id": key},
            "attributes": {**attributes, **table.attributes},
            "id_kind": Admitted.TEXT,
        }
    )
    kinds: Mapping[RecordKind, KindProfile] = MappingProxyType({RecordKind.AGENCY: read})
    return Profile(file, library.name, library.title, None, kinds)


def _attribute_type(library: Library, name: str) -> Any:
    """Type of an attribute that holds a field."""
    return library.types[name]


def _missing(path: Path, row: int, field: Field) -> Fault:
    """Fault of a row that lacks what no row may lack."""
    message, cure = "the cell holds no value", "fill the cell"
    return Fault(path.name, "value.missing", message, cure, row=row, column=field.title)


def _turned(path: Path, row: int, library: Library, values: Mapping[str, Value]) -> Iterator[Fault]:
    """Fault of a row that ends before it begins, if it does."""
    if found := backward_span(library.name, values):
        name, first, last = found
        title = next(f.title for f in library.own if f.name == name)
        message, cure = f"it ends before it begins on {first}", "correct one of the two days"
        yield Fault(path.name, "store.span", message, cure, None, row, title, str(last))


def _refused(profile: Path, message: str, cure: str) -> InputError:
    """Refuse a profile."""
    return ProfileError([Fault(str(profile), "profile.value", message, cure)])
