"""A joint dispatch: people under marks, and what the other authorities' dispatches bar.

1. Every person of the roster has a mark, by the number of the certificate.
2. Whoever goes to an inspection for another authority, or may, does not go there for this one.
3. Where another authority has fixed the day of a visit, the day is kept, and whoever is on leave
   that day does not go (docs/method.md §3.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from randinspect.canonical import normalised_id, person_mark, write_table
from randinspect.dispatch import Barrier
from randinspect.errors import Fault, RegistryError
from randinspect.registry import Register

__all__ = ["JointTerms", "away_on", "barred_elsewhere", "person_marks", "person_table"]


@dataclass(frozen=True, slots=True)
class JointTerms:
    """What a dispatch keeps to because it is joint.

    Parameters
    ----------
    salt
        Under which all authorities of the selection mark their people.
    taken
        For each inspection, marks of those who go there for other authorities, or may.
    days
        Days that other authorities have fixed, by inspection.
    """

    salt: str
    taken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    days: Mapping[str, date] = field(default_factory=dict)


def person_marks(
    people: Register, drawn_from: Register, handles: Sequence[str], salt: str
) -> dict[str, frozenset[str]]:
    """Marks of the people behind each row that is drawn, by its handle.

    Parameters
    ----------
    people
        The register of inspectors, person by person.
    drawn_from
        Rows that are drawn: inspectors, or teams that go whole.
    handles
        Handle of each of these rows.
    salt
        Salt of the persons of the selection.

    Raises
    ------
    RegistryError
        With everybody who has no certificate number: they could not be told from others.
    """
    rows = zip(people.columns["id"], people.columns["certificate"], people.rows, strict=True)
    numbers = {identifier: (number, int(row)) for identifier, number, row in rows}
    faults = [_unmarked(people, i, row) for i, (number, row) in numbers.items() if number is None]
    if faults:
        raise RegistryError(faults)
    marks = {i: person_mark(salt, normalised_id(number)) for i, (number, _) in numbers.items()}
    pairs = zip(handles, _members(drawn_from), strict=True)
    return {handle: frozenset(marks[i] for i in members) for handle, members in pairs}


def person_table(marks: Mapping[str, frozenset[str]]) -> bytes:
    """Bytes of ``persons.tsv``."""
    return write_table((handle, mark) for handle, some in marks.items() for mark in some)


def barred_elsewhere(
    terms: JointTerms,
    marks: Mapping[str, frozenset[str]],
    inspections: Sequence[str],
    absences: Register,
    drawn_from: Register,
    handles: Sequence[str],
) -> Iterator[tuple[str, str, Barrier]]:
    """Pairs that other authorities' dispatches bar: inspection, inspector, barrier.

    Parameters
    ----------
    terms
        What the dispatch keeps to.
    marks
        Marks of each inspector.
    inspections
        Handles of the inspections.
    absences
        Who is away when.
    drawn_from, handles
        Rows that are drawn, and the handle of each.
    """
    for inspection in inspections:
        taken = terms.taken.get(inspection, frozenset())
        for handle in handles if taken else ():
            if marks[handle] & taken:
                yield inspection, handle, Barrier.OTHER_TEAM
    yield from away_on(terms.days, inspections, absences, drawn_from, handles)


def away_on(
    days: Mapping[str, date],
    inspections: Sequence[str],
    absences: Register,
    drawn_from: Register,
    handles: Sequence[str],
) -> Iterator[tuple[str, str, Barrier]]:
    """Pairs of an inspection whose day is fixed elsewhere, and somebody who is away on it.

    Parameters
    ----------
    days
        Days that other authorities have fixed, by inspection.
    inspections
        Handles of the inspections.
    absences
        Who is away when.
    drawn_from, handles
        Rows that are drawn, and the handle of each.
    """
    pairs = zip(handles, _members(drawn_from), strict=True)
    handle_of = {identifier: handle for handle, members in pairs for identifier in members}
    columns = (absences.columns[name] for name in ("inspector", "first", "last"))
    spans = zip(*columns, strict=True)
    away = [(handle_of[who], first, last) for who, first, last in spans if who in handle_of]
    for inspection in inspections:
        if inspection in days:
            day = days[inspection]
            gone = {handle for handle, first, last in away if first <= day <= last}
            yield from ((inspection, handle, Barrier.ON_LEAVE) for handle in sorted(gone))


def _members(drawn_from: Register) -> list[tuple[str, ...]]:
    """Ids of the people behind each row that is drawn."""
    columns = drawn_from.columns
    if "members" in columns:
        return [tuple(members) for members in columns["members"]]
    return [(identifier,) for identifier in columns["id"]]


def _unmarked(people: Register, identifier: str, row: int) -> Fault:
    """Fault of somebody without a certificate number."""
    return Fault(
        people.source.file,
        "person.certificate",
        "a joint inspection tells people apart by their certificate, and there is no number",
        "fill in the number of the certificate, or another one by which all authorities know them",
        sheet=people.source.sheet,
        row=row,
        column=people.title("certificate"),
        value=identifier,
    )
