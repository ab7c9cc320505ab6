"""What gives way when the roster is too small, in which order, and who decides.

The rule: the answer to "there are not enough people" is written before anybody knows who was
drawn. Costs say in which order rules may give way; a rule without a cost never does. Declared
interests, expired certificates, items outside of somebody's powers and the line between officers,
experts and whole teams have no cost: the law does not let an office waive them
(Administrative Penalty Law of the PRC, articles 42, 43).
"""

from __future__ import annotations

from enum import StrEnum

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Count, Door

__all__ = ["Shortfall", "Waivers"]


class Shortfall(StrEnum):
    """What a shortage leads to: nothing is locked, or the cheapest waivers are granted."""

    STOP = "stop"
    WAIVE = "waive"


class Waivers(Door):
    """Costs of giving way, whole numbers of at least 1.

    Parameters
    ----------
    policy
        ``stop``: a dispatch that is short is not locked, and the cheapest waivers are only told.
        ``waive``: they are granted at the lock, before the seed, unless a seat stays empty.
    seat
        One empty seat. It is never granted, only told, and should be the dearest.
    load, floor
        One inspection above an inspector's cap, or below the floor.
    rotation, out_of_area, inactive, on_leave, no_qualification, other_department
        One pair that this rule bars; without the key the rule is never waived.
    citation
        The document that lets the office give way.
    """

    policy: Shortfall = Shortfall.STOP
    seat: Count
    load: Count
    floor: Count
    rotation: Count | None = None
    out_of_area: Count | None = None
    inactive: Count | None = None
    on_leave: Count | None = None
    no_qualification: Count | None = None
    other_department: Count | None = None
    citation: Citation
