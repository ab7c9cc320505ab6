"""Rows that are taken under an id which another row of the file has too, and is not taken.

The rule: of two rows of one id that say different things one may be another body's, and nobody
knows which. So neither is taken, and what was held of the id stays as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from randinspect.errors import Fault
from randinspect.registry import Register, SetAside
from randinspect.registry.rules import Problem, Value, fault_of

__all__ = ["contested_rows", "without_contested"]

_ID: Final = "id"


def without_contested(register: Register, code: str, reason: str) -> Register:
    """Set aside the rows of a register whose id a row that was set aside here has too.

    Parameters
    ----------
    register
        As it was read. Rows of one id that say the same throughout are one, and it stays; so do
        rows that the profile itself chose between.
    code, reason
        Under which rows are set aside here, and not by the profile.
    """
    if _ID not in register.columns:
        return register
    here = [a for a in register.set_aside if (a.code, a.reason) == (code, reason)]
    if not here:
        return register
    refused = {a.row: register.refused[a.row] for a in here}
    positions = {key: place for place, key in enumerate(register.columns[_ID].tolist())}
    title = next((a.fault.column for a in here if a.fault.rule == "id.duplicate"), None)
    found: dict[int, tuple[int, list[str]]] = {}
    for row, values in refused.items():
        place = positions.get(values.get(_ID))
        if place is not None and (names := _differing(register, place, values)):
            found.setdefault(place, (row, names))
    aside = [
        SetAside(int(register.rows[p]), code, reason, _fault(register, p, *told, title))
        for p, told in found.items()
    ]
    left = {int(register.rows[p]): _values(register, p) for p in found}
    stays = register.without(found, set_aside=aside, notes=())
    return replace(stays, refused={**register.refused, **left})


def contested_rows(refused: Mapping[int, Mapping[str, Value]], keys: Mapping[int, str]) -> set[int]:
    """Rows that were not taken, and whose key another of them has with other values."""
    first: dict[str, int] = {}
    found: set[int] = set()
    for row, key in keys.items():
        earlier = first.setdefault(key, row)
        if refused[row] != refused[earlier]:
            found |= {row, earlier}
    return found


def _differing(register: Register, place: int, values: Mapping[str, Value]) -> list[str]:
    """Columns in which a taken row and one that is not say different things."""
    taken = register.columns
    return [n for n, value in values.items() if n in taken and taken[n][place] != value]


def _values(register: Register, place: int) -> dict[str, Value]:
    """A row of a register."""
    return {name: column[place] for name, column in register.columns.items()}


def _fault(
    register: Register, place: int, other: int, names: list[str], title: str | None
) -> Fault:
    """Why a row is not taken, though nothing in itself is wrong."""
    row = int(register.rows[place])
    first, second = sorted((other, row))
    differs = f"row {row} differs in {', '.join(names)}"
    return fault_of(
        Problem("id.duplicate", f"rows {first} and {second} have one id; {differs}"),
        file=register.source.file,
        sheet=register.source.sheet,
        row=row,
        column=title,
        value=str(register.columns[_ID][place]),
    )
