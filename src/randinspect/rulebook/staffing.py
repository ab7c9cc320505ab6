"""Rules of dispatch: who may be sent, how many, how often, and from where.

The rule: two certified officers at least at every visit (Administrative Penalty Law of the
PRC, article 42); experts advise and are counted on top of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Final, Self

from pydantic import Field, field_validator, model_validator

from randinspect.registry.fields import RecusalReason
from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import (
    Complaint,
    Count,
    Door,
    Flag,
    Natural,
    Text,
    refusal,
    require,
)
from randinspect.rulebook.limits import LoadClass, TeamGroup
from randinspect.rulebook.ratios import Ratio
from randinspect.rulebook.seats import Assisting, Direct, Need, Neighbours, Role, Scope
from randinspect.rulebook.waivers import Waivers

__all__ = ["ANYWHERE", "Dispatch", "Lapse", "Rotation", "RotationBy"]

ANYWHERE: Final = "any"
_NEIGHBOURS: Final = "neighbours"
_MIN_OFFICERS: Final = 2


class RotationBy(StrEnum):
    """Who must not return: the same inspector, or anyone of the same group."""

    INSPECTOR = "inspector"
    GROUP = "group"


class Rotation(Door):
    """Who was there before does not go again.

    Parameters
    ----------
    last
        How many past visits of an agency are looked at, the newest first.
    by
        Whether inspectors or groups rotate.
    citation
        The document that says so.
    """

    last: Count
    by: RotationBy
    citation: Citation


class Lapse(Door):
    """A kind of recusal that bars no more after some years.

    Parameters
    ----------
    reason
        The kind: ``assessor``, ``employment`` and so on.
    years
        Years from the recusal's ``date``; a recusal without a date never lapses.
    citation
        The document that says so.
    """

    reason: Text
    years: Count
    citation: Citation

    @field_validator("reason")
    @classmethod
    def _known(cls, reason: str) -> str:
        """Refuse a kind that no recusal can have."""
        if reason not in set(RecusalReason):
            kinds = ", ".join(RecusalReason)
            raise refusal("recusal.reason", f"{reason} is no kind", f"write one of {kinds}")
        return reason


class Dispatch(Door):
    """Rules for one team and for one inspector's load.

    Parameters
    ----------
    roles
        The slots of a team.
    floor, cap
        Fewest and most visits of one inspector in one dispatch.
    territory
        A ladder of columns. On a rung, an inspector may go where the column is the same for
        both; the next rung is used only where the one before leaves too few. A rung may also be
        ``neighbours`` (the same ``area`` or one beside it) or ``cross`` (any area but the
        agency's own); the last may be ``any``.
    area, neighbours
        Column that ``neighbours`` and ``cross`` read, and the areas beside each other.
    statuses
        Inspectors' statuses that may be sent; without the key, status is not looked at.
    has_certificate_dates
        Whether the register says until when each certificate is valid. If so, one without a
        date proves nothing; if not, being on the register is being certified.
    rotation
        Who must not return, if anyone.
    lapses
        Kinds of recusal that do not bar for ever.
    needs
        Qualifications that some agencies ask for.
    scope
        Whether officers go only where the item is in their list, if so.
    departments
        Column of the inspectors with their department, for roles that name one.
    direct
        Whether people may be sent without a draw where no rung gives a team, if so.
    teams
        Column of the inspectors whose equal values form teams that go whole, such as ``group``,
        or mentors with their novices; people without a value go by themselves.
    shortlist
        Shares of each slot's eligible people, ascending and below 1. Only so many are left to be
        drawn from, by lot, on the first share that still allows teams for all: an upper bound on
        how likely anyone can be expected anywhere.
    load_classes
        Caps on classes of inspections, inside the cap of the load, if there are any.
    groups
        Limits on groups of inspectors in a team, if there are any.
    waivers
        What gives way if the roster is too small; without the table nothing does.
    unmatched
        Values that rules of this table name, and that no row of the registers has to have yet;
        every other one stands in some row.
    citation
        The document that sets team, load and territory.
    """

    roles: tuple[Role, ...] = Field(min_length=1)
    floor: Natural = 0
    cap: Count
    territory: tuple[Text, ...] = Field(min_length=1)
    statuses: tuple[Text, ...] | None = Field(default=None, min_length=1)
    has_certificate_dates: Flag = True
    rotation: Rotation | None = None
    lapses: tuple[Lapse, ...] = ()
    needs: tuple[Need, ...] = ()
    scope: Scope | None = None
    departments: Text | None = None
    teams: Text | None = None
    area: Text = "territory"
    neighbours: Neighbours | None = None
    direct: Direct | None = None
    shortlist: tuple[Ratio, ...] | None = Field(default=None, min_length=1, max_length=15)
    load_classes: tuple[LoadClass, ...] | None = Field(default=None, min_length=1)
    groups: tuple[TeamGroup, ...] | None = Field(default=None, min_length=1)
    waivers: Waivers | None = None
    unmatched: tuple[Text, ...] | None = Field(default=None, min_length=1)
    citation: Citation

    @property
    def officers(self) -> int:
        """Seats of a team that count as officers."""
        return sum(role.officers * role.demand for role in self.roles)

    @property
    def seats(self) -> int:
        """Seats of a team, experts included."""
        return sum(role.demand for role in self.roles)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse teams below two officers, and loads or ladders that cannot be."""
        require(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        """Tell what does not go together."""
        if self.officers < _MIN_OFFICERS:
            message = f"the team has {self.officers} officer seats, the law asks for two"
            cure = "raise demand of a role that is no expert's; experts are counted on top"
            yield Complaint(("roles",), "team.officers", message, cure)
        slots = [role.slot for role in self.roles]
        if len(set(slots)) < len(slots):
            message = f"a slot stands twice in {slots}"
            yield Complaint(("roles",), "team.slots", message, "add the demands or rename one")
        yield from self._unfit_seats()
        yield from self._unfit_assistants()
        yield from self._unfit_limits()
        if (_NEIGHBOURS in self.territory) != (self.neighbours is not None):
            message = "the ladder and the table of neighbours do not go together"
            cure = 'name "neighbours" in territory and give [dispatch.neighbours], or neither'
            yield Complaint(("territory",), "territory.neighbours", message, cure)
        reasons = [lapse.reason for lapse in self.lapses]
        if len(set(reasons)) < len(reasons):
            message = f"a kind of recusal lapses twice in {reasons}"
            yield Complaint(("lapses",), "recusal.twice", message, "keep one rule for each kind")
        if self.floor > self.cap:
            message = f"floor {self.floor} is above cap {self.cap}"
            yield Complaint(("floor",), "load.order", message, "lower it")
        if len(set(self.territory)) < len(self.territory) or ANYWHERE in self.territory[:-1]:
            message = f"the ladder {list(self.territory)} repeats a rung or goes on after 'any'"
            cure = "name each column once, from the nearest to the widest"
            yield Complaint(("territory",), "territory.ladder", message, cure)
        shares = self.shortlist or ()
        if any(a >= b for a, b in pairwise(shares)) or any(share >= 1 for share in shares):
            message = f"the shortlists {[str(share) for share in shares]} do not ascend below 1"
            cure = "write the narrowest share first; the whole list comes last by itself"
            yield Complaint(("shortlist",), "shortlist.ladder", message, cure)

    def _unfit_assistants(self) -> Iterator[Complaint]:
        """Tell seats in which an assistant from elsewhere would lead, or go as a team."""
        for index, role in enumerate(self.roles):
            if role.assistants in (None, Assisting.NEVER):
                continue
            place = ("roles", index, "assistants")
            if role.lead:
                message = f"assistants may sit in slot {role.slot}, which leads"
                cure = "an assistant never leads; open another slot to them"
                yield Complaint(place, "team.assistant_lead", message, cure)
            if role.whole:
                message = f"slot {role.slot} is for whole teams, and for assistants from elsewhere"
                cure = "give assistants a slot of their own"
                yield Complaint(place, "team.assistant", message, cure)

    def _unfit_limits(self) -> Iterator[Complaint]:
        """Tell limits that stand twice, slots that there are not, and people who go whole."""
        slots = {role.slot for role in self.roles}
        for key, limits in (("load_classes", self.load_classes), ("groups", self.groups)):
            names = [limit.name for limit in limits or ()]
            for index, name in enumerate(names):
                if name in names[:index]:
                    message = f"the name {name} stands twice"
                    yield Complaint((key, index), "limit.twice", message, "rename one of them")
        for index, group in enumerate(self.groups or ()):
            if unknown := sorted(set(group.slots or ()) - slots):
                message = f"there is no slot {', '.join(unknown)}"
                cure = f"name some of {', '.join(sorted(slots))}"
                yield Complaint(("groups", index, "slots"), "limit.slot", message, cure)
        if self.groups and self.teams is not None:
            message = "groups count people, and a team that goes whole is one row"
            cure = "drop groups, or teams that go whole"
            yield Complaint(("groups",), "limit.whole", message, cure)

    def _unfit_seats(self) -> Iterator[Complaint]:
        """Tell departments without a column, and needs of slots that there are not."""
        if (self.teams is not None) != any(role.whole for role in self.roles):
            message = "teams that go whole ask for a slot that takes them, and the reverse"
            cure = (
                "give a slot whole = true and name the column in teams, or neither; what else ties "
                "people to each other is a matter of side rules"
            )
            yield Complaint(("teams",), "team.whole", message, cure)
        slots = {role.slot for role in self.roles}
        for index, role in enumerate(self.roles):
            if role.department is not None and self.departments is None:
                message = f"slot {role.slot} asks for the department {role.department}"
                cure = 'say in which column: departments = "authority"'
                yield Complaint(("roles", index, "department"), "team.department", message, cure)
        for index, need in enumerate(self.needs):
            if unknown := sorted(set(need.slots) - slots):
                message = f"there is no slot {', '.join(unknown)}"
                cure = f"name some of {', '.join(sorted(slots))}"
                yield Complaint(("needs", index, "slots"), "team.need", message, cure)
