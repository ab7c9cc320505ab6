"""What bars an inspector from an agency (docs/method.md §3).

Some barriers are the inspector's own (status, certificate), some lie between an inspector and
a role (qualification, expert), and two are sparse lists of pairs: declared interests and
rotation. Being out of the area depends on the rung of the territory ladder and is judged in
`eligibility`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.rules import DispatchRules, Role
from randinspect.errors import Fault, RegistryError

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = [
    "Barrier",
    "PairBars",
    "personal_bars",
    "recusal_bars",
    "role_bars",
    "rotation_bars",
    "unmatched_recusals",
]

Columns: TypeAlias = Mapping[str, NDArray[Any]]


class Barrier(StrEnum):
    """Why a pair is barred. ``bit`` gives each a place in a mask."""

    RECUSED = "RECUSED"
    ROTATION = "ROTATION"
    OUT_OF_AREA = "OUT_OF_AREA"
    INACTIVE = "INACTIVE"
    CERTIFICATE_EXPIRED = "CERTIFICATE_EXPIRED"
    EXPERT = "EXPERT"
    NO_QUALIFICATION = "NO_QUALIFICATION"

    @property
    def bit(self) -> int:
        """Its bit in a mask of barriers."""
        return 1 << list(Barrier).index(self)

    @staticmethod
    def of_mask(mask: int) -> tuple[Barrier, ...]:
        """Barriers of a mask, in the order of this enumeration."""
        return tuple(barrier for barrier in Barrier if mask & barrier.bit)


@dataclass(frozen=True, slots=True)
class PairBars:
    """A sparse list of barred pairs.

    Parameters
    ----------
    agency, inspector
        Rows of both registers, shape ``(P,)``.
    row
        Row of the register that bars the pair, shape ``(P,)``.
    """

    agency: NDArray[np.int64]
    inspector: NDArray[np.int64]
    row: NDArray[np.int64]

    @classmethod
    def of(cls, triples: Iterator[tuple[int, int, int]]) -> PairBars:
        """Lay triples (agency, inspector, row) out as columns."""
        table = np.array(list(triples), dtype=np.int64).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1], table[:, 2])


def personal_bars(people: Columns, rules: DispatchRules, *, until: date) -> NDArray[np.uint8]:
    """Masks of what bars inspectors from everywhere, shape ``(I,)``.

    A certificate must be valid on every day of the window, that is until its last; experts
    hold no officer's certificate and need none.
    """
    columns = zip(people["status"], people["cert_valid_to"], people["expert"], strict=True)
    masks = (
        Barrier.INACTIVE.bit * bool(rules.statuses and status not in rules.statuses)
        | Barrier.CERTIFICATE_EXPIRED.bit
        * (not is_expert and _is_expired(valid_to, until, rules.has_certificate_dates))
        for status, valid_to, is_expert in columns
    )
    return np.fromiter(masks, dtype=np.uint8, count=len(people["status"]))


def _is_expired(valid_to: date | None, until: date, has_dates: bool) -> bool:
    """Whether a certificate is not known to be valid until a day."""
    return has_dates if valid_to is None else valid_to < until


def role_bars(people: Columns, roles: tuple[Role, ...]) -> NDArray[np.uint8]:
    """Masks of what bars inspectors from each role, shape ``(I, R)``."""
    held = [frozenset(qualifications or ()) for qualifications in people["qualifications"]]
    masks = np.zeros((len(held), len(roles)), dtype=np.uint8)
    is_expert = people["expert"].astype(np.bool_)
    for r, role in enumerate(roles):
        masks[:, r] |= np.where(is_expert != role.is_expert, Barrier.EXPERT.bit, 0).astype(np.uint8)
        if role.qualification is not None:
            lacking = np.array([role.qualification not in some for some in held], dtype=np.bool_)
            masks[lacking, r] |= Barrier.NO_QUALIFICATION.bit
    return masks


def recusal_bars(agencies: Columns, people: Columns, recusals: Register) -> PairBars:
    """Pairs barred by a declared interest in an agency or in its owner.

    Raises
    ------
    RegistryError
        For every recusal of an inspector who is not in the register: a conflict must not
        slip through because of a spelling.
    """
    faults = tuple(_unknown_people(people, recusals))
    if faults:
        raise RegistryError(faults)
    columns = recusals.columns
    by_id = _places(agencies["id"], columns["agency"])
    by_owner = _places(agencies["owner"], columns["owner"])
    person = {identifier: j for j, identifier in enumerate(people["id"])}
    rows = zip(columns["inspector"], columns["agency"], columns["owner"], strict=True)
    return PairBars.of(
        (i, person[inspector], row)
        for row, (inspector, agency, owner) in enumerate(rows)
        for i in (*by_id.get(agency, ()), *by_owner.get(owner, ()))
    )


def unmatched_recusals(
    agencies: Register, inspectors: Register, recusals: Register
) -> tuple[Fault, ...]:
    """Recusals that bar nobody from anything, because a name in them is in no register.

    Parameters
    ----------
    agencies
        The whole register, not only the drawn ones.
    inspectors, recusals
        Their registers.
    """
    known = {
        "agency": frozenset(agencies.columns["id"]),
        "owner": frozenset(agencies.columns["owner"]),
    }
    faults = list(_unknown_people(inspectors.columns, recusals))
    for column, names in known.items():
        for row, name in enumerate(recusals.columns[column]):
            if name is not None and name not in names:
                faults.append(_unmatched(recusals, row, column, name))
    return tuple(faults)


def _unknown_people(people: Columns, recusals: Register) -> Iterator[Fault]:
    """Recusals of inspectors who are not in the register."""
    known = frozenset(people["id"])
    for row, name in enumerate(recusals.columns["inspector"]):
        if name not in known:
            yield _unmatched(recusals, row, "inspector", name)


def _unmatched(recusals: Register, row: int, column: str, name: str) -> Fault:
    """Build the fault of a recusal that matches nothing."""
    return Fault(
        recusals.source.file,
        f"recusal.{column}",
        f"the recusal names a {column} that is in no register",
        "correct the name, or take the recusal out if it concerns nobody any more",
        row=int(recusals.rows[row]),
        column=column,
        value=str(name),
    )


def _places(names: NDArray[Any], wanted: NDArray[Any]) -> dict[str, list[int]]:
    """Rows of each wanted name; only the wanted, since a register may hold millions."""
    places: dict[str, list[int]] = {name: [] for name in wanted if name is not None}
    for i, name in enumerate(names):
        if name in places:
            places[name].append(i)
    return places


def rotation_bars(
    agencies: Columns, people: Columns, visits: Register, rules: DispatchRules, *, before: date
) -> PairBars:
    """Pairs barred because they met on one of the agency's last dates of visit.

    Parameters
    ----------
    agencies, people
        Columns of both registers.
    visits
        Past visits; several rows of one agency on one date are one visit.
    rules
        ``rotation_last`` and ``rotation_by``.
    before
        First day of the window; visits from that day on are not past and do not count.
    """
    columns = visits.columns
    by_id = _places(agencies["id"], columns["agency"])
    rows = [by_id[name][0] if by_id.get(name) else -1 for name in columns["agency"]]
    days = [0 if on is None else on.toordinal() for on in columns["date"]]
    agency, day = np.array(rows, dtype=np.int64), np.array(days, dtype=np.int64)
    past = np.flatnonzero((agency >= 0) & (day > 0) & (day < before.toordinal()))
    recent = past[_is_recent(agency[past], day[past], rules.rotation_last)]
    met = _met(people, columns, recent, by_group=rules.rotation_by == "group")
    return PairBars.of((int(agency[row]), j, row) for row, j in met)


def _is_recent(agency: NDArray[np.int64], day: NDArray[np.int64], last: int) -> NDArray[np.bool_]:
    """Which visits fall on one of the ``last`` latest dates of their agency."""
    span = date.max.toordinal() + 1
    dates, date_of = np.unique(agency * span + day, return_inverse=True)
    owner = dates // span
    later = np.searchsorted(owner, owner, side="right") - 1 - np.arange(len(owner))
    is_recent: NDArray[np.bool_] = later < last
    return is_recent[date_of]


def _met(
    people: Columns, visits: Columns, rows: NDArray[np.int64], *, by_group: bool
) -> Iterator[tuple[int, int]]:
    """Visit and inspector for everyone who was there, or whose group was."""
    person = {identifier: j for j, identifier in enumerate(people["id"])}
    members: dict[str, list[int]] = {}
    for k, group in enumerate(people["group"]):
        if group is not None:
            members.setdefault(group, []).append(k)
    for row in rows.tolist():
        j = person.get(visits["inspector"][row])
        if j is not None:
            yield row, j
        if by_group:
            group = visits["group"][row]
            if group is None and j is not None:
                group = people["group"][j]
            yield from ((row, k) for k in members.get(group, ()))
