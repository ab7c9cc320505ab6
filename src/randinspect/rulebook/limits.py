"""Limits that nest: caps on classes of inspections, and limits on groups of inspectors in a team.

The rule: limits of one kind lie apart or one inside the other, because only then each is a node of
a network with a price of its own. Where they cross, the rulebook is refused before the selection.
"""

from __future__ import annotations

from pydantic import Field

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Count, Door, Flag, Label, Text
from randinspect.rulebook.seats import When

__all__ = ["LoadClass", "TeamGroup"]


class LoadClass(Door):
    """At most so many inspections of a class for one inspector.

    Parameters
    ----------
    name
        Of the class; published where agencies are open.
    cap
        The most, inside the general cap and the inspector's own.
    when
        Which agencies count: column to values, all of which must pass. Without it, all.
    months
        Whether each month is a class of its own, of the inspections whose window lies inside it:
        that of ``dates.earliest`` and ``dates.latest``, else that of the plan. An inspection whose
        window lies in two months counts for none.
    citation
        The document that says so.
    """

    name: Label
    cap: Count
    when: When = ()
    months: Flag = False
    citation: Citation


class TeamGroup(Door):
    """At most so many people of a group in a team.

    Parameters
    ----------
    name
        Of the group; published where inspectors are open.
    column
        Column of the inspectors.
    values
        Values that make the group, such as ``["新任"]``; without it each value of the column makes
        a group of its own (each station, each employer).
    most
        The most.
    slots
        Slots in which they are counted, each by itself. Without it the whole team counts, and then
        the people of a group may fit one slot of a team only.
    citation
        The document that says so.
    """

    name: Label
    column: Text
    values: tuple[Text, ...] | None = Field(default=None, min_length=1)
    most: Count
    slots: tuple[Label, ...] | None = Field(default=None, min_length=1)
    citation: Citation
