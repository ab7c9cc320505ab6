"""Rules of dispatch: who may be sent, how many, how often, and from where.

The rule: two certified officers at least at every visit (Administrative Penalty Law of the
PRC, article 42); experts advise and are counted on top of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from itertools import pairwise
from typing import Final, Self

from pydantic import Field, model_validator

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import (
    Complaint,
    Count,
    Door,
    Flag,
    Label,
    Natural,
    Text,
    require,
)
from randinspect.rulebook.ratios import Ratio
from randinspect.rulebook.waivers import Waivers

__all__ = ["ANYWHERE", "Dispatch", "Role", "Rotation", "RotationBy"]

ANYWHERE: Final = "any"
_MIN_OFFICERS: Final = 2


class RotationBy(StrEnum):
    """Who must not return: the same inspector, or anyone of the same group."""

    INSPECTOR = "inspector"
    GROUP = "group"


class Role(Door):
    """A slot of the team.

    Parameters
    ----------
    slot
        Name of the slot in the published tables.
    demand
        Inspectors it takes.
    qualification
        What each of them must hold, if anything.
    expert
        Whether it is an expert's seat, which does not count towards the two officers.
    """

    slot: Label
    demand: Count
    qualification: Text | None = None
    expert: Flag = False


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
        both; the next rung is used only where the one before leaves too few. The last rung may
        be ``any``.
    statuses
        Inspectors' statuses that may be sent; without the key, status is not looked at.
    has_certificate_dates
        Whether the register says until when each certificate is valid. If so, one without a
        date proves nothing; if not, being on the register is being certified.
    rotation
        Who must not return, if anyone.
    shortlist
        Shares of each slot's eligible people, ascending and below 1. Only so many are left to be
        drawn from, by lot, on the first share that still allows teams for all: an upper bound on
        how likely anyone can be expected anywhere.
    waivers
        What gives way if the roster is too small; without the table nothing does.
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
    shortlist: tuple[Ratio, ...] | None = Field(default=None, min_length=1, max_length=15)
    waivers: Waivers | None = None
    citation: Citation

    @property
    def officers(self) -> int:
        """Seats of a team that count as officers."""
        return sum(role.demand for role in self.roles if not role.expert)

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
