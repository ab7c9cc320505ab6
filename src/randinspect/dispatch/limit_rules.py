"""Rules of limits that nest: what may be counted, and how many at most (docs/method.md §3.1)."""

from __future__ import annotations

from dataclasses import dataclass

from randinspect.dispatch.seats import Where

__all__ = ["ClassRule", "GroupRule"]


@dataclass(frozen=True, slots=True)
class ClassRule:
    """At most so many inspections of a class for one inspector.

    Parameters
    ----------
    name
        Of the class.
    cap
        The most.
    when
        Which agencies count: those that pass every test. Without tests, all.
    by_month
        Whether each month has a class of its own, of the agencies whose window lies inside it.
    """

    name: str
    cap: int
    when: tuple[Where, ...] = ()
    by_month: bool = False


@dataclass(frozen=True, slots=True)
class GroupRule:
    """At most so many people of a group in a team.

    Parameters
    ----------
    name
        Of the group.
    column
        Column of the inspectors.
    most
        The most.
    values
        Values of the column that make the group; empty if each value makes one of its own.
    slots
        Slots in which they are counted, each by itself; empty for the whole team, and then the
        people of the group may fit one slot of a team only.
    """

    name: str
    column: str
    most: int
    values: tuple[str, ...] = ()
    slots: tuple[str, ...] = ()
