"""Linking: recusals, visits, leave and couples name people and agencies of the registers.

The rule: a recusal of an unknown person protects nobody, so it is a fault until the profile says
what becomes of it. A past visit stays a fact when those who took part have left, so it is noted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from randinspect.errors import Fault, RegistryError
from randinspect.registry.decisions import Sighting, rule_on
from randinspect.registry.profile import Profile
from randinspect.registry.register import Register
from randinspect.registry.rules import Problem, fault_of
from randinspect.registry.unmatched import unmatched

__all__ = ["Linked", "link", "link_absences", "link_couples", "link_recognised"]

# Which field of which register must be known, and by which rule.
_RULES: Final = (
    ("inspector", "recusal.unknown_inspector", "visit.unknown_inspector"),
    ("agency", "recusal.unknown_agency", "visit.unknown_agency"),
    ("owner", "recusal.unknown_owner", None),
)


@dataclass(frozen=True, slots=True)
class Linked:
    """Recusals and visits whose names are all known, or kept on record by the profile.

    Parameters
    ----------
    recusals, visits
        The registers, less the rows that the profile sets aside.
    """

    recusals: Register
    visits: Register


def link(
    agencies: Register,
    inspectors: Register,
    recusals: Register,
    visits: Register,
    *,
    profile: Profile,
) -> Linked:
    """Check that recusals and visits name known inspectors, agencies and owners.

    Parameters
    ----------
    agencies, inspectors
        Who is known. A row that was set aside there is not known.
    recusals, visits
        What is checked.
    profile
        Its decisions on the two kinds answer the faults: ``set_aside`` drops the row, ``keep``
        leaves it in with a note. A visit that nothing decides on is kept with a note.

    Raises
    ------
    RegistryError
        With every name of a recusal that is not known and that the profile does not answer, and if
        nearly no visit is of anybody known.
    """
    known: dict[str, Collection[object]] = {
        "inspector": set(inspectors.columns["id"].tolist()),
        "agency": set(agencies.columns["id"].tolist()),
        "owner": set(agencies.columns["owner"].tolist()),
    }
    linked: list[Register] = []
    open_faults: list[Fault] = []
    for place, register in enumerate((recusals, visits)):
        decide = profile.kinds[register.kind].decide if register.kind in profile.kinds else ()
        rules = [(field, pair[place]) for field, *pair in _RULES if pair[place] is not None]
        ruling = rule_on(_unknown(register, known, rules), decide)
        notes = ruling.notes
        if register is visits:  # people leave and agencies close; what they did stays a fact
            notes = [*notes, *ruling.open_faults]
            open_faults += unmatched(visits, ruling.open_faults)
        else:
            open_faults += ruling.open_faults
        kept = register.without(ruling.out, set_aside=ruling.set_aside, notes=notes)
        linked.append(kept)
    if open_faults:
        raise RegistryError(open_faults)
    return Linked(*linked)


def link_absences(
    agencies: Register, inspectors: Register, absences: Register, *, profile: Profile
) -> Register:
    """Check that absences name known inspectors and agencies.

    An unknown name keeps nobody from a day that is not possible, so it is a fault until the
    profile answers it, as for `link`.

    Raises
    ------
    RegistryError
        With every name that is not known and that the profile does not answer.
    """
    known = {"inspector": set(inspectors.columns["id"]), "agency": set(agencies.columns["id"])}
    rules: list[tuple[str, str | None]] = [(name, f"absence.unknown_{name}") for name in known]
    table = profile.kinds.get(absences.kind)
    ruling = rule_on(_unknown(absences, known, rules), table.decide if table else ())
    if ruling.open_faults:
        raise RegistryError(ruling.open_faults)
    return absences.without(ruling.out, set_aside=ruling.set_aside, notes=ruling.notes)


def link_couples(inspectors: Register, couples: Register, *, profile: Profile) -> Register:
    """Check that couples name known inspectors.

    A couple with somebody unknown keeps nobody apart, so it is a fault until the profile sets the
    row aside.

    Raises
    ------
    RegistryError
        With every name that is not known and that the profile does not answer.
    """
    people = set(inspectors.columns["id"].tolist())
    known = {"inspector": people, "partner": people}
    rules: list[tuple[str, str | None]] = [(name, f"couple.unknown_{name}") for name in known]
    table = profile.kinds.get(couples.kind)
    ruling = rule_on(_unknown(couples, known, rules), table.decide if table else ())
    if ruling.open_faults:
        raise RegistryError(ruling.open_faults)
    return couples.without(ruling.out, set_aside=ruling.set_aside, notes=ruling.notes)


def link_recognised(
    agencies: Register, recognised: Register, *, profile: Profile, own: Collection[str] = ()
) -> Register:
    """Check that recognised results name known agencies, and another authority.

    A result of somebody unknown counts for nobody, and with one of its own an office would exempt
    whom it likes; either is a fault until the profile answers it, as for `link`.

    Parameters
    ----------
    agencies, recognised
        The registers.
    profile
        What it says on either fault.
    own
        Id and name of the authority that draws.

    Raises
    ------
    RegistryError
        With every such row that the profile does not answer.
    """
    known = {"agency": set(agencies.columns["id"].tolist())}
    table = profile.kinds.get(recognised.kind)
    unknown = _unknown(recognised, known, [("agency", "recognised.unknown_agency")])
    sightings = [*unknown, *_own(recognised, own)]
    ruling = rule_on(sightings, table.decide if table else ())
    if ruling.open_faults:
        raise RegistryError(ruling.open_faults)
    return recognised.without(ruling.out, set_aside=ruling.set_aside, notes=ruling.notes)


def _unknown(
    register: Register, known: Mapping[str, Collection[object]], rules: list[tuple[str, str | None]]
) -> Iterator[Sighting]:
    """One sighting for each name that is not known."""
    for field, rule in rules:
        for position, name in enumerate(register.columns[field].tolist()):
            if name is None or name in known[field] or rule is None:
                continue
            message = f"no {field} of this id is in the register"
            fault = fault_of(
                Problem(rule, message),
                file=register.source.file,
                sheet=register.source.sheet,
                row=int(register.rows[position]),
                column=register.title(field),
                value=name,
            )
            yield Sighting(fault, position)


def _own(recognised: Register, own: Collection[str]) -> Iterator[Sighting]:
    """One sighting for each result of the authority that draws, however its name is typed."""
    names = {_folded(name) for name in own}
    for position, name in enumerate(recognised.columns["authority"].tolist()):
        if name is None or _folded(name) not in names:
            continue
        fault = fault_of(
            Problem("recognised.own", "this is the authority that draws, not another one"),
            file=recognised.source.file,
            sheet=recognised.source.sheet,
            row=int(recognised.rows[position]),
            column=recognised.title("authority"),
            value=name,
        )
        yield Sighting(fault, position)


def _folded(name: str) -> str:
    """A name without what is only typography."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
