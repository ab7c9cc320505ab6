"""What a team is made of: slots, for which agencies they are asked, and who may fill them.

The rule: expert leads and joint inspections are slots that only some agencies ask for, so the
same draw fills them by the same lottery.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Count, Door, Flag, Label, Text

__all__ = ["Assisting", "Direct", "Need", "Neighbours", "Only", "Role", "Scope", "When"]


class Only(Door):
    """Values of one column of the agencies.

    Parameters
    ----------
    column, values
        The column, and the values meant; a list passes if any of its entries is among them,
        and a missing value never does.
    """

    column: Text
    values: tuple[Text, ...] = Field(min_length=1)


def _from_table(value: object) -> object:
    """Turn the rulebook's table, column to values, into a list."""
    if not isinstance(value, dict):
        return value
    return [
        {"column": column, "values": [values] if isinstance(values, str) else values}
        for column, values in value.items()
    ]


When = Annotated[tuple[Only, ...], BeforeValidator(_from_table)]


class Assisting(StrEnum):
    """Whether assistants from elsewhere (异地协助人员) sit in a slot."""

    NEVER = "never"
    MAY = "may"
    ONLY = "only"


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
    department
        What must stand in the inspectors' column ``dispatch.departments``, if anything.
    when
        Which agencies ask for the slot: column to values, all of which must pass. Without it,
        all agencies.
    whole
        Whether it is for whole teams (按小组); then ``demand`` counts teams, of two officers at
        least.
    lead
        Whether who sits there leads the team (组长); without the key nothing is said of it.
    assistants
        Whether people whom an authority elsewhere sends to assist ``may`` sit there, or ``only``
        they. The seat then counts for no officer, and never leads.
    """

    slot: Label
    demand: Count
    qualification: Text | None = None
    expert: Flag = False
    department: Text | None = None
    when: When = ()
    whole: Flag = False
    lead: Flag | None = None
    assistants: Assisting | None = None

    @property
    def officers(self) -> int:
        """Officers of the authority's own that one seat brings at least."""
        if self.expert or self.assistants not in (None, Assisting.NEVER):
            return 0
        return 2 if self.whole else 1


class Need(Door):
    """A qualification that some agencies ask for.

    Parameters
    ----------
    qualification
        What the people in the slots must hold.
    when
        Which agencies: column to values, all of which must pass. Without it, all.
    slots
        In which slots; without it in all that are not for experts.
    citation
        The document that asks for it.
    """

    qualification: Text
    when: When = ()
    slots: tuple[Label, ...] = ()
    citation: Citation


class Scope(Door):
    """Officers go only where every item inspected is in their own list ``items``.

    Parameters
    ----------
    column
        Column of the agencies with the codes of their items; without it, and where it is
        empty, an agency is inspected on ``item.code``.
    citation
        The document that lists who may enforce what.
    """

    column: Text | None = None
    citation: Citation


class Direct(Door):
    """Whether the authority may send people itself where no rung gives a team (直接委派).

    Parameters
    ----------
    citation
        The document that allows it; every such assignment is published with its reason.
    """

    citation: Citation


class Neighbours(Door):
    """Which areas lie beside each other.

    Parameters
    ----------
    pairs
        Each pair once, in either order.
    citation
        The document that says so.
    """

    pairs: tuple[Annotated[tuple[Text, ...], Field(min_length=2, max_length=2)], ...] = Field(
        min_length=1
    )
    citation: Citation
