"""Direct assignment (直接委派): people whom the authority sends itself, in the open.

The last resort of the ladder. It is for agencies for which no rung gives a team, waives nothing
but the area, names exactly as many people as the team has seats, and is committed with its
reason before the seed (docs/format.md §3.4). So nobody is named where a draw is possible.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical.text import is_label
from randinspect.dispatch.areas import Rung
from randinspect.dispatch.barriers import Columns, rows_of_people
from randinspect.dispatch.eligibility import Eligibility
from randinspect.dispatch.parted import gives_parted_team
from randinspect.dispatch.reasons import Reasons
from randinspect.dispatch.rules import DIRECT
from randinspect.errors import Fault, RegistryError

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["Named", "with_named"]

_NEVER: Final = "take the rows out: what can be drawn is drawn"


@dataclass(frozen=True, slots=True)
class Named:
    """People whom the authority named.

    Parameters
    ----------
    agency, inspector
        Rows of both registers, shape ``(P,)``.
    reasons
        Reason of each agency that has any.
    first
        Its first row among the direct assignments.
    """

    agency: NDArray[np.int64]
    inspector: NDArray[np.int64]
    reasons: Mapping[int, str]
    first: Mapping[int, int]


def with_named(
    some: Eligibility, agencies: Columns, people: Columns, direct: Register
) -> tuple[Eligibility, Named]:
    """Add the rung of those who are named to the ladder, as its last.

    Parameters
    ----------
    some
        What decides, without them.
    agencies, people
        Columns of the drawn agencies and of the roster.
    direct
        Rows ``agency``, ``inspector``, ``reason``.

    Raises
    ------
    RegistryError
        With every row that names a stranger, an agency that is not drawn or that can get a
        team by lot, and every agency whose rows are too few, too many, at odds about the
        reason, or bar a lawful team.
    """
    named, faults = _read(agencies, people, direct)
    if len(direct) and not some.rules.allows_direct:
        cure = "take the file out; [dispatch.direct] is written before the selection is locked"
        faults.append(_fault(direct, 0, "forbidden", "the rules allow no direct assignment", cure))
    if faults:
        raise RegistryError(faults)
    rules = replace(some.rules, ladder=(*some.rules.ladder, DIRECT))
    rung = _rung(named, some)
    wider = replace(some, rules=rules, rungs=(*some.rungs, rung))
    faults = list(_unfit(some, wider, named, direct, agencies, people))
    if faults:
        raise RegistryError(faults)
    return wider, named


def _read(agencies: Columns, people: Columns, direct: Register) -> tuple[Named, list[Fault]]:
    """Places of the rows, and what cannot be placed."""
    place = {identifier: i for i, identifier in enumerate(agencies["id"])}
    person = rows_of_people(people)
    columns = zip(*(direct.columns[n] for n in ("agency", "inspector", "reason")), strict=True)
    pairs: set[tuple[int, int]] = set()
    reasons: dict[int, str] = {}
    first: dict[int, int] = {}
    faults = []
    for row, (agency, inspector, reason) in enumerate(columns):
        i, j = place.get(agency), person.get(inspector)
        if i is None or j is None:
            whose = f"agency {agency}" if i is None else f"inspector {inspector}"
            message = f"{whose} is not drawn here, or in no register"
            cure = "correct the id, or take the row out"
            faults.append(_fault(direct, row, "unknown", message, cure))
        elif not is_label(reason) or reasons.setdefault(i, reason) != reason:
            message = f"the reason [{reason}] is no label, or another one than before"
            cure = "write one short reason for all rows of an agency: 64 characters, no |"
            faults.append(_fault(direct, row, "reason", message, cure))
        else:
            pairs.add((i, j))
            first.setdefault(i, row)
    table = np.array(sorted(pairs), dtype=np.int64).reshape(-1, 2)
    return Named(table[:, 0], table[:, 1], reasons, first), faults


def _rung(named: Named, some: Eligibility) -> Rung:
    """The rung on which just the named pairs match."""
    agencies, agency = np.unique(named.agency, return_inverse=True)
    people, inspector = np.unique(named.inspector, return_inverse=True)
    size = max(len(agencies), len(people))
    lets = np.zeros((size, size), dtype=np.bool_)
    lets[agency, inspector] = True
    here = np.full(len(some.demands.kind), -1, dtype=np.int64)
    there = np.full(len(some.personal), -1, dtype=np.int64)
    here[agencies], there[people] = np.arange(len(agencies)), np.arange(len(people))
    return Rung(here, there, lets)


def _unfit(
    some: Eligibility,
    wider: Eligibility,
    named: Named,
    direct: Register,
    agencies: Columns,
    people: Columns,
) -> Iterator[Fault]:
    """Agencies that need nobody named, or whose named people are no lawful team."""
    first, is_team = some.first_rungs(), gives_parted_team(wider, len(some.rungs))
    counts = Counter(named.agency.tolist())
    seats = some.demands.seats[some.demands.kind].sum(axis=1)
    for i in sorted(named.reasons):
        row = named.first[i]
        if first[i] >= 0:
            rung = some.rules.ladder[int(first[i])]
            message = f"on the rung {rung} a team can be drawn for this agency"
            yield _fault(direct, row, "needless", message, _NEVER)
        elif counts[i] != seats[i]:
            message = f"{counts[i]} people are named for {seats[i]} seats"
            yield _fault(direct, row, "seats", message, "name exactly as many people as seats")
        elif not is_team[i]:
            why = "; ".join(_why(wider, named, i, agencies, people))
            message = f"the people named are no lawful team, and only the area is waived: {why}"
            yield _fault(direct, row, "barred", message, "name others in the place of these")


def _why(
    wider: Eligibility, named: Named, agency: int, agencies: Columns, people: Columns
) -> Iterator[str]:
    """What bars each of the people named for an agency, or what bars them as a team."""
    ids, names = tuple(map(str, agencies["id"])), tuple(map(str, people["id"]))
    rungs = np.full(len(ids), len(wider.rungs) - 1, dtype=np.int64)
    reasons = Reasons(ids, names, wider, rungs, rungs < 0, np.empty(0, dtype=np.object_))
    here = sorted(named.inspector[named.agency == agency].tolist(), key=names.__getitem__)
    barred = {names[j]: reasons.why(ids[agency], names[j]) for j in here}
    if any(barred.values()):
        yield from (f"{name} {', '.join(codes)}" for name, codes in barred.items() if codes)
        return
    couples = [sorted((names[x], names[y])) for x, y in wider.couples.tolist() if {x, y} <= {*here}]
    yield from (f"{x} and {y} may not go together" for x, y in sorted(couples))
    if not couples:
        can = wider.capabilities(int(wider.demands.kind[agency]))
        roles = wider.rules.roles
        fits = {j: [role.slot for r, role in enumerate(roles) if can[j] >> r & 1] for j in here}
        yield from (f"{names[j]} fits only {', '.join(slots)}" for j, slots in fits.items())


def _fault(direct: Register, row: int, rule: str, message: str, cure: str) -> Fault:
    """Build the fault of a row."""
    return Fault(
        direct.source.file,
        f"direct.{rule}",
        message,
        cure,
        row=int(direct.rows[row]),
        value=str(direct.columns["agency"][row]),
    )
