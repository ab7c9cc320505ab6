"""What a team is made of: slots, for which agencies they are asked, and who may fill them.

A slot may be asked of some agencies only, such as an expert's lead where the register demands
one, or the two people of a department that joins in. So joint inspections (联合检查) and expert
leads are slots like any other, and the network holds them (docs/method.md §3).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Assist", "Need", "Role", "Scope", "Where"]


class Assist(StrEnum):
    """Whether people whom another authority sends to assist may sit in a slot."""

    NEVER = "never"
    MAY = "may"
    ONLY = "only"


@dataclass(frozen=True, slots=True)
class Where:
    """Agencies with one of some values in a column.

    Parameters
    ----------
    column
        Column of the agencies.
    values
        As text; a list-valued column passes if any of its entries is among them, a missing
        value never does.
    """

    column: str
    values: tuple[str, ...]

    def holds(self, value: object) -> bool:
        """Whether a value of the column passes."""
        entries = value if isinstance(value, tuple) else (value,)
        return any(entry is not None and str(entry) in self.values for entry in entries)


@dataclass(frozen=True, slots=True)
class Role:
    """A slot of a team.

    Parameters
    ----------
    slot
        Its name.
    demand
        How many people it takes.
    qualification
        Which qualification each of them must hold, None if any will do.
    is_expert
        Whether it is for experts. Experts sit in such slots only, and only experts do.
    department
        Which department each of them must belong to, None if any will do.
    when
        Of which agencies it is asked: those that pass every test. Without tests, of all.
    is_whole
        Whether it is for whole teams, which sit in such slots only; then ``demand`` counts teams.
    is_lead
        Whether who sits there leads the team (组长).
    assist
        Whether assistants from elsewhere may sit there, never in a lead's seat. Such a seat does
        not count towards the two officers, whoever sits there.
    """

    slot: str
    demand: int
    qualification: str | None = None
    is_expert: bool = False
    department: str | None = None
    when: tuple[Where, ...] = ()
    is_whole: bool = False
    is_lead: bool = False
    assist: Assist = Assist.NEVER

    @property
    def officers(self) -> int:
        """Officers of the authority's own that one seat brings at least."""
        if self.is_expert or self.assist is not Assist.NEVER:
            return 0
        return 2 if self.is_whole else 1


@dataclass(frozen=True, slots=True)
class Need:
    """A qualification that some agencies ask for.

    Parameters
    ----------
    qualification
        What the people in the slots must hold.
    when
        Which agencies: those that pass every test. Without tests, all.
    slots
        In which slots; empty for every slot that is not for experts.
    """

    qualification: str
    when: tuple[Where, ...] = ()
    slots: tuple[str, ...] = ()

    def concerns(self, role: Role) -> bool:
        """Whether the people of a role need it."""
        return role.slot in self.slots if self.slots else not role.is_expert


@dataclass(frozen=True, slots=True)
class Scope:
    """Every officer may enforce every item that is inspected at an agency (执法事项清单范围).

    Parameters
    ----------
    item
        Code of the item of the draw.
    column
        Column of the agencies with the codes of their items, for draws of several items; None
        if each agency is inspected on ``item``. A missing value means ``item`` as well.
    """

    item: str
    column: str | None = None

    def items(self, value: object) -> frozenset[str]:
        """Codes of the items of an agency, from the value of its column."""
        if value is None:
            return frozenset({self.item})
        entries = value if isinstance(value, tuple) else (value,)
        return frozenset(str(entry) for entry in entries)
