"""What bars an inspector from an agency (docs/method.md §3).

Some barriers are the inspector's own (status, certificate, leave, load), some lie between an
inspector and a role of a kind of agency (`demands`), and two are sparse lists of pairs:
declared interests (`recusals`) and rotation (`rotation`). Being out of the area depends on the
rung of the territory ladder (`areas`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.rules import OFFICERS, DispatchRules

__all__ = ["Barrier", "Columns", "PairBars", "personal_bars", "places_of", "rows_of_people"]

Columns: TypeAlias = Mapping[str, NDArray[Any]]

_RECUSED: Final = "RECUSED_"


class Barrier(StrEnum):
    """Why a pair is barred. ``bit`` gives each a place in a mask."""

    RECUSED_EMPLOYMENT = "RECUSED_EMPLOYMENT"
    RECUSED_SHAREHOLDING = "RECUSED_SHAREHOLDING"
    RECUSED_KIN = "RECUSED_KIN"
    RECUSED_ASSESSOR = "RECUSED_ASSESSOR"
    RECUSED_COMPLAINT = "RECUSED_COMPLAINT"
    RECUSED_APPLIED_FOR = "RECUSED_APPLIED_FOR"
    RECUSED_OTHER = "RECUSED_OTHER"
    ROTATION = "ROTATION"
    OUT_OF_AREA = "OUT_OF_AREA"
    INACTIVE = "INACTIVE"
    CERTIFICATE_EXPIRED = "CERTIFICATE_EXPIRED"
    ON_LEAVE = "ON_LEAVE"
    NO_CAPACITY = "NO_CAPACITY"
    EXPERT = "EXPERT"
    NO_QUALIFICATION = "NO_QUALIFICATION"
    OTHER_DEPARTMENT = "OTHER_DEPARTMENT"
    OUT_OF_SCOPE = "OUT_OF_SCOPE"
    TEAM_TOO_SMALL = "TEAM_TOO_SMALL"
    WHOLE_TEAM = "WHOLE_TEAM"
    OTHER_TEAM = "OTHER_TEAM"
    ASSISTANT = "ASSISTANT"
    ASSISTANT_LEAD = "ASSISTANT_LEAD"
    ASSISTANTS_ONLY = "ASSISTANTS_ONLY"

    @property
    def bit(self) -> int:
        """Its bit in a mask of barriers."""
        return _BITS[self.value]

    @property
    def is_recusal(self) -> bool:
        """Whether it is a declared interest."""
        return self.value.startswith(_RECUSED)

    @staticmethod
    def of_recusal(reason: str) -> Barrier:
        """Barrier of a recusal's reason code."""
        return Barrier(_RECUSED + reason.upper())

    @staticmethod
    def of_mask(mask: int) -> tuple[Barrier, ...]:
        """Barriers of a mask, in the order of this enumeration."""
        return tuple(barrier for barrier in Barrier if mask & barrier.bit)


_BITS: Final[Mapping[str, int]] = {name: 1 << place for place, name in enumerate(Barrier)}


@dataclass(frozen=True, slots=True)
class PairBars:
    """A sparse list of barred pairs.

    Parameters
    ----------
    agency, inspector
        Rows of both registers, shape ``(P,)``.
    row
        Row of the register that bars the pair, shape ``(P,)``.
    bit
        Bit of the barrier, shape ``(P,)``.
    """

    agency: NDArray[np.int64]
    inspector: NDArray[np.int64]
    row: NDArray[np.int64]
    bit: NDArray[np.int64]

    @classmethod
    def of(cls, bars: Iterator[tuple[int, int, int, Barrier]]) -> PairBars:
        """Lay (agency, inspector, row, barrier) out as columns."""
        rows = [(i, j, row, barrier.bit) for i, j, row, barrier in bars]
        table = np.array(rows, dtype=np.int64).reshape(-1, 4)
        return cls(table[:, 0], table[:, 1], table[:, 2], table[:, 3])

    def joined(self, other: PairBars) -> PairBars:
        """These pairs and those of another list."""
        names = ("agency", "inspector", "row", "bit")
        pairs = ((getattr(self, name), getattr(other, name)) for name in names)
        return PairBars(*(np.concatenate(pair) for pair in pairs))


def personal_bars(
    people: Columns, rules: DispatchRules, *, away: NDArray[np.bool_], until: date
) -> NDArray[np.uint32]:
    """Masks of what bars inspectors from everywhere, shape ``(I,)``.

    A certificate must be valid on every day of the window, that is until its last; experts
    hold no officer's certificate and need none.

    Parameters
    ----------
    people
        Columns of the roster.
    rules
        Statuses, certificates and the general load.
    away
        Who is on leave on every day of the window, shape ``(I,)``.
    until
        Last day of the window.
    """
    columns = zip(
        people["status"], people["cert_valid_to"], people["expert"], people["cap"], strict=True
    )
    masks = (
        Barrier.INACTIVE.bit * bool(rules.statuses and status not in rules.statuses)
        | Barrier.CERTIFICATE_EXPIRED.bit
        * (not is_expert and _is_expired(valid_to, until, rules.has_certificate_dates))
        | Barrier.NO_CAPACITY.bit * (cap == 0)
        for status, valid_to, is_expert, cap in columns
    )
    own = np.fromiter(masks, dtype=np.uint32, count=len(people["status"]))
    if "whole" in people:
        small = people["whole"].astype(np.bool_) & (people["officers"].astype(np.int64) < OFFICERS)
        own |= np.where(small, np.uint32(Barrier.TEAM_TOO_SMALL.bit), np.uint32(0))
    return own | np.where(away, np.uint32(Barrier.ON_LEAVE.bit), np.uint32(0))


def _is_expired(valid_to: date | None, until: date, has_dates: bool) -> bool:
    """Whether a certificate is not known to be valid until a day."""
    return has_dates if valid_to is None else valid_to < until


def rows_of_people(people: Columns) -> dict[object, int]:
    """Row of each person by id; the members of a team share the row of the team."""
    if "members" not in people:
        return {identifier: j for j, identifier in enumerate(people["id"])}
    return {member: j for j, members in enumerate(people["members"]) for member in members}


def places_of(names: NDArray[Any], wanted: NDArray[Any]) -> dict[str, list[int]]:
    """Rows of each wanted name; only the wanted, since a register may hold millions."""
    places: dict[str, list[int]] = {name: [] for name in wanted if name is not None}
    for i, name in enumerate(names):
        if name in places:
            places[name].append(i)
    return places
