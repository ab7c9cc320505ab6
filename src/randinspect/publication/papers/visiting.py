"""The papers of a visit: notice, check sheet, record; and each inspector's own visits.

Private: they name bodies and colleagues before anything is published. They are written by the
office from a drawn dispatch and are no part of a bundle (docs/papers.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from randinspect.errors import Fault, ResultsError
from randinspect.publication.papers.documents import closed, opened, roots_of, unreached_faults
from randinspect.publication.papers.facts import (
    Member,
    TaskFacts,
    VisitFacts,
    person_values,
    visit_values,
)
from randinspect.publication.papers.keys import PaperKind
from randinspect.publication.papers.markup import Look
from randinspect.publication.papers.placeholders import Values, fill, placeholder_faults
from randinspect.publication.papers.plain import plain_template
from randinspect.publication.papers.printable import paper_name

__all__ = ["OF_A_VISIT", "PaperWriter"]

OF_A_VISIT: Final = (PaperKind.NOTICE, PaperKind.CHECKS, PaperKind.RECORD)
"""Papers that each visit has."""


@dataclass(frozen=True)
class PaperWriter:
    """Writes the papers of a task.

    Parameters
    ----------
    facts
        The task.
    templates
        The office's own templates: paper → name and bytes; the plain one stands for any other.
    stamp
        Time of the documents, UNIX seconds, UTC.
    """

    facts: TaskFacts
    templates: Mapping[PaperKind, tuple[str, bytes]]
    stamp: int

    def files(self, visits: tuple[VisitFacts, ...]) -> dict[str, bytes]:
        """Write all papers.

        Parameters
        ----------
        visits
            All visits.

        Returns
        -------
        dict[str, bytes]
            ``NAME.notice.docx``, ``NAME.checks.docx``, ``NAME.record.docx`` for each body and
            ``NAME.visits.docx`` for each inspector.

        Raises
        ------
        ResultsError
            If python-docx is missing, or with every fault of every template.
        """
        has_manners = any(visit.methods for visit in visits)
        if visits:
            self._require_sound(visits[0])
        written: dict[str, bytes] = {}
        for visit in visits:
            name = paper_name(visit.agency_id)
            for kind in OF_A_VISIT:
                values = visit_values(self.facts, visit, kind)
                written[f"{name}.{kind}.docx"] = self._paper(kind, values)
        for person, own in _people(visits):
            values = person_values(self.facts, person, own)
            name = f"{paper_name(person.id)}.{PaperKind.VISITS}.docx"
            written[name] = self._paper(PaperKind.VISITS, values, has_manners=has_manners)
        return written

    def _paper(self, kind: PaperKind, values: Values, *, has_manners: bool = False) -> bytes:
        """One paper."""
        name, data = self._template(kind, has_manners=has_manners)
        document = opened(data, name)
        fill(roots_of(document), values)
        title = values.texts["mark"] + values.texts["title"]
        return closed(document, title=title, stamp=self.stamp)

    def _template(self, kind: PaperKind, *, has_manners: bool = False) -> tuple[str, bytes]:
        """Template of a paper."""
        if kind in self.templates:
            return self.templates[kind]
        look = Look.of(self.facts.choices)
        return f"{kind}.docx", plain_template(kind, look, has_manners=has_manners)

    def _require_sound(self, visit: VisitFacts) -> None:
        """Refuse templates with faults, all of them at once, before anything is written."""
        faults: list[Fault] = []
        for kind in (*OF_A_VISIT, PaperKind.VISITS):
            name, data = self._template(kind)
            is_of_person = kind is PaperKind.VISITS
            values = (
                person_values(self.facts, Member("", "", "", ""), ())
                if is_of_person
                else visit_values(self.facts, visit, kind)
            )
            document = opened(data, name)
            faults += placeholder_faults(roots_of(document), values, name)
            faults += unreached_faults(document, name)
        if faults:
            raise ResultsError(faults)


def _people(
    visits: tuple[VisitFacts, ...],
) -> list[tuple[Member, tuple[VisitFacts, ...]]]:
    """Everybody who goes anywhere with the own visits, in the order of staff numbers and days."""
    members = {member.id: member for visit in visits for member in visit.team}
    return [
        (
            members[number],
            tuple(
                sorted(
                    (v for v in visits if any(m.id == number for m in v.team)),
                    key=lambda v: (v.day is None, v.day, v.agency_id),
                )
            ),
        )
        for number in sorted(members)
    ]
