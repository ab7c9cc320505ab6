"""Whom results are expected of: the drawn bodies with what the register says of them.

The rule: a file of results names its inspections by their public names; who they are comes from
the office's own registers, so that no typing error can publish a result under another's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Expected", "Roster"]


@dataclass(frozen=True, slots=True)
class Expected:
    """One inspection that was drawn.

    Parameters
    ----------
    inspection
        Handle.
    agency, name
        Normalised id and name of the body.
    department, authority
        Who supervises it (管辖单位), and where it is registered (登记机关).
    team
        Ids of the inspectors who were sent; empty if that is not known.
    """

    inspection: str
    agency: str
    name: str
    department: str
    authority: str = ""
    team: tuple[str, ...] = ()


@dataclass(frozen=True)
class Roster:
    """All inspections of a task, by handle."""

    expected: Mapping[str, Expected] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Expected]) -> Roster:
        """Make a roster, in the order of handles."""
        found = {row.inspection: row for row in rows}
        return cls(dict(sorted(found.items())))

    def __len__(self) -> int:
        """Count the inspections."""
        return len(self.expected)
