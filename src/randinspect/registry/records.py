"""What an agency, an inspector, a recusal, a couple, a visit and an absence are, field by field.

The rule: one declaration serves both ways in. A record handed over as an object is judged by
its pydantic model; a register of 10^6 rows is judged column by column with the same annotated
types, and never becomes objects.
"""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from randinspect.registry.fields import (
    AgencyKey,
    Day,
    Evidence,
    Flag,
    Items,
    Key,
    Name,
    PastDay,
    Reason,
    Size,
    Text,
    refusal,
)
from randinspect.registry.identifiers import IdKind, id_kind
from randinspect.registry.row_problems import (
    absence_problem,
    couple_problem,
    recognised_problem,
    recusal_problem,
)

__all__ = [
    "Absence",
    "Agency",
    "Couple",
    "DirectAssignment",
    "Inspector",
    "RecognisedResult",
    "RecordBase",
    "Recusal",
    "Visit",
]


class RecordBase(BaseModel):
    """A row of a register: frozen, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Agency(RecordBase):
    """An inspection, testing or certification body, or any other object of inspection.

    Parameters
    ----------
    id
        Unified social credit code, old registration number or other id; compared in its
        normal form. Under the context ``{"id_kind": Admitted.USCC}`` only codes are admitted.
    name
        As it is printed.
    territory, authority
        Who supervises it, and where it is registered.
    region, field
        Administrative region and field of activity.
    risk_class
        Class given from outside, such as A to D.
    size
        Measure of size given from outside, ``0 .. 2^31-1``.
    status
        Registration status.
    owner
        Who owns it; an inspector may be barred from all agencies of an owner.
    """

    id: AgencyKey
    name: Name | None = None
    territory: Text | None = None
    authority: Text | None = None
    region: Text | None = None
    field: Text | None = None
    risk_class: Text | None = None
    size: Size | None = None
    status: Text | None = None
    owner: Key | None = None

    @property
    def id_kind(self) -> IdKind:
        """Kind of the id."""
        return id_kind(self.id)


class Inspector(RecordBase):
    """A person who may be sent to inspect.

    Parameters
    ----------
    id
        Staff or certificate number; compared in its normal form.
    name
        As it is printed.
    territory, authority, unit
        Where the person belongs.
    group
        A fixed team, where inspectors are drawn by teams.
    qualifications
        Codes of what the person may inspect.
    expert
        True if the person assists and does not count as an officer.
    cert_valid_to
        Last day of the certificate, ``NO_END`` (9999-09-09) if it has none.
    status
        Whether the person is in service.
    certificate
        Number of the certificate; two rows with one number are one person.
    floor, cap
        Least and most inspections of this person, in the place of the general ones.
    items
        Codes of the inspection items that the person may enforce.
    origin
        Authority elsewhere that sends the person to assist (异地协助); None for one's own people.
    """

    id: Key
    name: Name | None = None
    territory: Text | None = None
    authority: Text | None = None
    unit: Text | None = None
    group: Text | None = None
    qualifications: Items | None = None
    expert: Flag | None = None
    cert_valid_to: Day | None = None
    status: Text | None = None
    certificate: Key | None = None
    floor: Size | None = None
    cap: Size | None = None
    items: Items | None = None
    origin: Text | None = None


class Recusal(RecordBase):
    """One inspector barred from one agency, or from all agencies of one owner.

    Parameters
    ----------
    inspector
        Who is barred.
    agency, owner
        From what: exactly one of the two.
    reason
        Why: ``employment`` 任职, ``shareholding`` 持股, ``kin`` 亲属, ``assessor`` 评审,
        ``complaint`` 投诉, ``applied_for`` 本人申请 or ``other`` 其他. Words of one's own are
        mapped to these in ``[recusal.values.reason]``, as the template does with the Chinese ones.
    source
        Where it was declared.
    date
        Day of what it rests on, or its last day: the assessment, the end of the employment.
    until
        Last day on which it holds, if it was declared for a time.
    """

    inspector: Key
    agency: AgencyKey | None = None
    owner: Key | None = None
    reason: Reason
    source: Text | None = None
    date: PastDay | None = None
    until: Day | None = None

    @model_validator(mode="after")
    def _one_target(self) -> Self:
        """Ask for exactly one of agency and owner, and for days in their order."""
        if problem := recusal_problem(self.agency, self.owner, self.date, self.until):
            raise refusal(problem)
        return self


class Visit(RecordBase):
    """A past visit to an agency.

    Parameters
    ----------
    agency
        Id of the agency.
    date
        Day of the visit.
    inspector, group
        Who went, as far as it is known.
    result, purpose
        What came of it, and why it was made; text with a meaning of its own, never a number.
    item, department
        Code of the inspection item, and who came, where the register holds visits of several.
    """

    agency: AgencyKey
    date: PastDay
    inspector: Key | None = None
    group: Text | None = None
    result: Text | None = None
    purpose: Text | None = None
    item: Text | None = None
    department: Text | None = None


class Absence(RecordBase):
    """Days on which an inspector is away, or an agency cannot be visited.

    Parameters
    ----------
    inspector, agency
        Whose days: exactly one of the two.
    first, last
        The days, both included; ``NO_END`` (9999-09-09) for a leave without end.
    """

    inspector: Key | None = None
    agency: AgencyKey | None = None
    first: Day
    last: Day

    @model_validator(mode="after")
    def _one_target_in_order(self) -> Self:
        """Ask for exactly one of inspector and agency, and for days in their order."""
        if problem := absence_problem(self.inspector, self.agency, self.first, self.last):
            raise refusal(problem)
        return self


class DirectAssignment(RecordBase):
    """Somebody whom the authority sends itself, where no draw could find a team (直接委派).

    Parameters
    ----------
    agency, inspector
        Who goes where; an agency has as many rows as its team has seats.
    reason
        Why, as it is published.
    """

    agency: AgencyKey
    inspector: Key
    reason: Text


class Couple(RecordBase):
    """Two inspectors who may not go together: kin, or one who reports to the other.

    Parameters
    ----------
    inspector, partner
        The two, in either order.
    reason, source
        Why, and where it was declared; neither is published.
    """

    inspector: Key
    partner: Key
    reason: Text | None = None
    source: Text | None = None

    @model_validator(mode="after")
    def _two_people(self) -> Self:
        """Ask for two different people."""
        if problem := couple_problem(self.inspector, self.partner):
            raise refusal(problem)
        return self


class RecognisedResult(RecordBase):
    """A check by another authority whose result is recognised here (检查结果互认).

    Parameters
    ----------
    authority
        Who checked.
    agency
        Id of the agency that was checked.
    items
        Codes of the inspection items that were checked, in the words of the own item list.
    date
        Day of the check.
    scope
        What the check looked at, as its result says.
    valid_until
        Last day on which the result is recognised.
    evidence
        SHA-256 of the result as it was handed over, 64 lower-case hexadecimal digits.
    """

    authority: Text
    agency: AgencyKey
    items: Items
    date: PastDay
    scope: Text
    valid_until: Day
    evidence: Evidence

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        """Ask for at least one item, and for days in their order."""
        if problem := recognised_problem(self.items, self.date, self.valid_until):
            raise refusal(problem)
        return self
