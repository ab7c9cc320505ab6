"""Whose the agencies are: the rulebook's table over the register, locked with the frame.

1. The authorities of each agency, from its own columns: who leads, and who joins in.
2. One row for each unit; where agencies are sealed, a mark under a salt of its own.
3. What opens the rows stays in the office until the units are drawn (docs/format.md §3.3.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import (
    Sealer,
    join_authorities,
    jurisdiction_mark,
    persons_salt,
    read_table,
    sha256_hex,
    write_table,
)
from randinspect.errors import Fault, FormatError, RegistryError
from randinspect.quarter.framing import Names
from randinspect.registry import Register
from randinspect.rulebook import Joining, Mode, Rulebook, Share

__all__ = ["Jurisdiction", "lock_jurisdiction", "read_jurisdiction_openings"]

_OPEN: Final = "open"
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """Whose every unit is, as it is locked.

    Parameters
    ----------
    table
        Bytes of the public ``jurisdiction.tsv``.
    openings
        Bytes of the private table that opens it: handle, salt or ``open``, authorities.
    persons_sha256
        Digest of the salt under which the authorities mark their people.
    """

    table: bytes
    openings: bytes
    persons_sha256: str


def lock_jurisdiction(
    agencies: Register, rules: Rulebook, names: Names, *, draw_id: str, key: bytes
) -> Jurisdiction | None:
    """Say whose the agencies are; None if the rulebook refers to nobody.

    Parameters
    ----------
    agencies
        The library.
    rules
        The rulebook.
    names
        Handles of the agencies, in register order.
    draw_id
        Number of the selection.
    key
        The office's master key, 32 bytes.

    Raises
    ------
    RegistryError
        If the table has no authority for some agencies, or too many.
    """
    if rules.referral is None:
        return None
    texts = _authorities(agencies, rules)  # 1
    ids = [str(identifier) for identifier in agencies.columns["id"]]
    salts = [_OPEN] * len(ids)
    marks = texts
    if rules.disclosure.agencies is Mode.SEALED:  # 2
        sealer = Sealer(key, draw_id, "jurisdiction")
        salts = [sealer.salt(identifier) for identifier in ids]
        marks = [jurisdiction_mark(*pair) for pair in zip(salts, texts, strict=True)]
    table = write_table(zip(names.handles, marks, strict=True))
    openings = write_table(zip(names.handles, salts, texts, strict=True))  # 3
    salt = bytes.fromhex(persons_salt(key, draw_id))
    return Jurisdiction(table, openings, sha256_hex(salt))


def read_jurisdiction_openings(data: bytes) -> dict[str, tuple[str, str]]:
    """Salt and authorities of each unit, by handle."""
    return {handle: (salt, text) for handle, salt, text in read_table(data, 3)}


def _authorities(agencies: Register, rules: Rulebook) -> list[str]:
    """Authorities of each agency, in register order."""
    referral = rules.referral
    if referral is None:
        return []
    faults: list[Fault] = []
    everywhere = np.ones(len(agencies), dtype=np.bool_)
    columns = [_named(agencies, referral, "referral", everywhere, faults)]
    for i, share in enumerate(referral.joining):
        place = f"referral.joining[{i}]"
        columns.append(_named(agencies, share, place, _meant(agencies, share), faults))
    if faults:
        raise RegistryError(faults)
    return _spelt(agencies, zip(*columns, strict=True))


def _spelt(agencies: Register, rows: Iterator[tuple[Any, ...]]) -> list[str]:
    """One text for each agency, worked out once for equal ones."""
    known: dict[tuple[Any, ...], str] = {}
    texts = []
    for place, row in enumerate(rows):
        if row not in known:
            lead, *others = row
            joining = {name for name in others if name is not None} - {lead}
            try:
                known[row] = join_authorities(lead, tuple(joining))
            except FormatError as error:
                value = str(agencies.columns["id"][place])
                cure = "let fewer departments join in"
                fault = Fault(agencies.source.file, "referral.many", str(error), cure, value=value)
                raise RegistryError([fault]) from error
        texts.append(known[row])
    return texts


def _named(
    agencies: Register, share: Share, place: str, meant: NDArray[np.bool_], faults: list[Fault]
) -> list[str | None]:
    """Authority of each agency that is meant by one table, None for the others."""
    values = agencies.columns[share.column].tolist()
    of = {value: share.authority_of(value) for value in dict.fromkeys(values)}
    for value in sorted((v for v, name in of.items() if name is None), key=str):
        here = np.array([v == value for v in values], dtype=np.bool_) & meant
        if here.any():
            faults.append(_unnamed(agencies, share, place, value, here))
    return [of[v] if is_meant else None for v, is_meant in zip(values, meant, strict=True)]


def _meant(agencies: Register, share: Joining) -> NDArray[np.bool_]:
    """Agencies at which a department joins in, shape ``(N,)``."""
    meant = np.ones(len(agencies), dtype=np.bool_)
    for only in share.when:
        column = agencies.columns[only.column].tolist()
        meant &= np.array([_passes(value, only.values) for value in column], dtype=np.bool_)
    return meant


def _passes(value: object, wanted: Sequence[str]) -> bool:
    """Whether a value, or an entry of a list, is among some texts."""
    entries = value if isinstance(value, tuple) else (value,)
    return any(entry is not None and str(entry) in wanted for entry in entries)


def _unnamed(
    agencies: Register, share: Share, place: str, value: object, here: NDArray[np.bool_]
) -> Fault:
    """Fault of a value that no authority answers for."""
    ids = [str(identifier) for identifier in agencies.columns["id"][here]]
    more = f" and {len(ids) - _SHOWN} more" if len(ids) > _SHOWN else ""
    told = "no value" if value is None else f"the value {value}"
    return Fault(
        agencies.source.file,
        "referral.nobody",
        f"{told} has no authority in {place}: agencies {', '.join(ids[:_SHOWN])}{more}",
        "add the value to authorities, or name others",
        column=agencies.title(share.column),
        value=None if value is None else str(value),
    )
