"""A snapshot: the libraries locked as of a day, as the draw reads them (锁定名录).

1. Agencies that hold on the day, each once, whatever the number of its licences.
2. Their class of the month, with its date and its source, where the store keeps classes.
3. Visits of a body that came under another code go with it, where the store knows of it.
4. Interests, absences, couples and direct assignments of those who are gone are left out, counted;
   rows that stand as held because the latest file's own row was not taken are counted too.
5. Bodies that may be one under two codes are told, none is dropped.
6. One file for each register, the profile that reads them, and ``snapshot.json``, which says what
3. Visits of a body that came under another code go with it, where the store knows of it, and
   so do recognised results.
4. Bodies that may be one under two codes are told, none is dropped.
5. One file for each register, the profile that reads them, and ``snapshot.json``, which says what
   was locked. The same day as known by the same act gives the same bytes, at any later time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from randinspect.canonical import sha256_hex
from randinspect.errors import ProtocolError
from randinspect.office.store.acts import Act, acts_of, in_force
from randinspect.office.store.as_of import rows_at
from randinspect.office.store.contents import content_of, digest_of_rows, values_of
from randinspect.office.store.gone import gone_rows, speaks_of
from randinspect.office.store.libraries import LIBRARIES, Type
from randinspect.office.store.sealing import Closed, Veil
from randinspect.office.store.snapshot_files import (
    FILES,
    IF_IMPORTED,
    Reading,
    merged_reading,
    profile_text,
    register_bytes,
)
from randinspect.office.store.suspicions import folded_name
from randinspect.registry.rules import Value

__all__ = ["Snapshot", "take_snapshot"]

_Rows = dict[str, dict[str, Value]]
_CLASSED: Final[Mapping[str, Type]] = {"class_date": "date", "class_source": "text"}
_LICENSED: Final[Mapping[str, Type]] = {"licences": "list", "licence_count": "integer"}
_LINKED: Final = ("interest", "absence", "direct", "couple")
_ALSO: Final = ("item", "licence", "plan", "task", "risk_class", "rulebook", "succession")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Libraries as of a day.

    Parameters
    ----------
    on, known
        The day, and the act up to which things are known.
    files
        Names and bytes; ``snapshot.json`` among them.
    locked
        What ``snapshot.json`` says.
    near_duplicates
        Pairs of agencies that may be one body, with what they share.
    """

    on: date
    known: int
    files: Mapping[str, bytes]
    locked: Mapping[str, Any]
    near_duplicates: tuple[tuple[str, str, str], ...]


def take_snapshot(connection: Connection, on: date, known: int, veil: Veil) -> Snapshot:
    """Read all libraries as of a day.

    Parameters
    ----------
    connection
        Of the store.
    on
        The day.
    known
        Number of the act up to which things are known.
    veil
        Opens what is private.

    Raises
    ------
    AccessError
        If a library has private columns, and there are no keys or who acts may not read.
    ProtocolError
        If no agency is known of that day.
    """
    number = known
    acts = [act for act in acts_of(connection) if act.number <= number]
    read = {name: _held(connection, name, on, number, veil) for name in (*FILES, *_ALSO)}
    held = {name: one.rows for name, one in read.items()}
    if not held["agency"]:
        raise ProtocolError(f"no agency is known of {on}; import the library as of an earlier day")
    agencies, more = _classed(held["agency"], held["risk_class"])
    agencies, licensed = _licensed(agencies, held["licence"])
    moved = {n: _succeeded(held[n], held["succession"]) for n in ("visit", "recognised")}
    made = {**held, **moved, "agency": agencies}
    gone = {
        name: dict(veil.opened(connection, name, rows.items())[0])
        for name in ("agency", "inspector")
        for rows in [gone_rows(connection, name, held[name], on, number)]
    }
    left_out = _stripped(made, gone)
    readings: dict[str, tuple[Reading, str]] = {}
    files: dict[str, bytes] = {}
    for name, file in FILES.items():
        mine = [a for a in in_force(acts) if a.library == name]
        if not mine and name in IF_IMPORTED:
            continue
        reading = merged_reading(mine, {**more, **licensed} if name == "agency" else {})
        data, separator = register_bytes(LIBRARIES[name], _ordered(made[name]), reading)
        readings[name], files[file] = (reading, separator), data
    files["profile.toml"] = profile_text(readings).encode("utf-8")
    near = tuple(_near(agencies, gone["agency"]))
    locked = _locked(acts, read, files, on=on, known=number, near=near)
    locked["left_out"] = left_out
    if kept := _kept(acts, held, on):
        locked["kept"] = kept
    closed = {n: [list(cell) for cell in one.closed] for n, one in read.items() if one.closed}
    if closed:
        locked["unreadable"] = closed
    text = json.dumps(locked, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return Snapshot(on, number, {**files, "snapshot.json": text.encode()}, locked, near)


class _Read(NamedTuple):
    """Rows of a library that hold on a day, by key; what of them is closed, and their digest."""

    rows: _Rows
    closed: list[Closed]
    sha256: str


def _held(connection: Connection, name: str, on: date, number: int, veil: Veil) -> _Read:
    """Rows of a library that hold on a day."""
    types = LIBRARIES[name].types
    dates = _attribute_types(connection, name, number)
    kept = [(row.key, row.content) for row in rows_at(connection, name, on, number)]
    told, closed = veil.opened(connection, name, kept)
    rows = {key: values_of(text, {**dates, **types}) for key, text in told}
    return _Read(rows, closed, digest_of_rows(kept))


def _attribute_types(connection: Connection, name: str, number: int) -> dict[str, Type]:
    """Types of the columns of one's own in a library."""
    found: dict[str, Type] = {}
    for act in acts_of(connection):
        if act.library == name and act.number <= number:
            found |= act.details.get("attributes", {})
    return found


def _classed(agencies: _Rows, classes: _Rows) -> tuple[_Rows, Mapping[str, Type]]:
    """Step 2: agencies with their classes; what an agency's own row says gives way."""
    if not classes:
        return agencies, {}
    found = {key: dict(row) for key, row in agencies.items()}
    for key, row in found.items():
        told = classes.get(key, {})
        row |= {n: told[n] for n in ("risk_class", *_CLASSED) if n in told}
    return found, _CLASSED


def _licensed(agencies: _Rows, licences: _Rows) -> tuple[_Rows, Mapping[str, Type]]:
    """Step 1: agencies with the numbers of their licences, and how many they are."""
    if not licences:
        return agencies, {}
    numbers: dict[Value, list[str]] = {}
    for row in licences.values():
        numbers.setdefault(row["agency"], []).append(str(row["number"]))
    found = {}
    for key, row in agencies.items():
        own = tuple(sorted(numbers.get(key, ())))
        found[key] = {**row, "licences": own or None, "licence_count": len(own)}
    return found, _LICENSED


def _succeeded(visits: _Rows, successions: _Rows) -> _Rows:
    """Step 3: visits of a code that was given up go with the code that came after it."""
    after = {row["before"]: row["agency"] for row in successions.values()}
    found = {}
    for key, row in visits.items():
        agency, seen = row["agency"], set()
        while agency in after and agency not in seen:
            seen.add(agency)
            agency = after[agency]
        found[key] = {**row, "agency": agency}
    return found


def _kept(acts: list[Act], held: Mapping[str, _Rows], on: date) -> dict[str, list[str]]:
    """Keys of rows that stand as they were held, for the latest file's own row was not taken."""
    latest: dict[tuple[str | None, str | None], Act] = {}
    for act in in_force(acts):
        if act.is_whole and act.as_of is not None and act.as_of <= on:
            before = latest.get((act.library, act.source))
            if before is None or before.as_of is None or before.as_of <= act.as_of:
                latest[act.library, act.source] = act
    found: dict[str, set[str]] = {}
    for (name, _), act in latest.items():
        if keys := set(act.details.get("kept", ())) & held.get(name or "", {}).keys():
            found.setdefault(str(name), set()).update(keys)
    return {name: sorted(keys) for name, keys in sorted(found.items())}


def _ordered(rows: _Rows) -> list[dict[str, Value]]:
    """Rows in the order of their keys."""
    return [rows[key] for key in sorted(rows)]


def _near(agencies: _Rows, gone: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Step 5: pairs with one name or one organisation code, among them codes that are gone."""
    first: dict[tuple[str, str], str] = {}
    for key, row in sorted(agencies.items()):
        for what, shared in _shared(key, row.get("name")):
            earlier = first.setdefault((what, shared), key)
            if earlier != key:
                yield earlier, key, what
    for key, content in sorted(gone.items()):
        name = folded_name(content)
        if name is not None and (heir := first.get(("name", name))) is not None:
            yield key, heir, "name, and the first code is gone"


def _shared(key: str, name: Value) -> Iterator[tuple[str, str]]:
    """What two rows of one body have in common."""
    folded = folded_name(content_of({"name": name}))
    if folded is not None:
        yield "name", folded
    if len(key) == 18:  # a unified social credit code, whose places 9 to 17 name the organisation
        yield "organisation code", key[8:17]


def _stripped(made: dict[str, _Rows], gone: Mapping[str, Mapping[str, str]]) -> dict[str, int]:
    """Step 4: leave out what speaks of somebody who is gone, and count it."""
    counts = {}
    for name in _LINKED:
        stays = {key: row for key, row in made[name].items() if not speaks_of(row, gone)}
        if len(stays) < len(made[name]):
            counts[name] = len(made[name]) - len(stays)
        made[name] = stays
    return counts


def _locked(
    acts: list[Act],
    read: Mapping[str, _Read],
    files: Mapping[str, bytes],
    *,
    on: date,
    known: int,
    near: tuple[tuple[str, str, str], ...],
) -> dict[str, Any]:
    """What is locked: the day, the act, and of each library its rows, digest and imports."""
    libraries = {
        name: {
            "imports": [a.number for a in in_force(acts) if a.library == name],
            "rows": len(one.rows),
            "sha256": one.sha256,
        }
        for name, one in read.items()
        if one.rows
    }
    return {
        "files": {name: sha256_hex(data) for name, data in sorted(files.items())},
        "format": "randinspect/store-snapshot/1",
        "known": known,
        "libraries": libraries,
        "near_duplicates": [list(pair) for pair in near],
        "on": on.isoformat(),
    }
