"""What giving way costs: the rules that an office may waive, each at a price of its own.

The costs are a table of the rulebook, so they are committed with it. A rule without a cost is
never waived, and some cannot have one: declared interests, certificates that have expired, items
outside of somebody's powers, and the line between officers, experts and whole teams, since the
law asks for two certified officers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Barrier
from randinspect.dispatch.rows import COUNT_LIMIT
from randinspect.errors import Fault, RulebookError

__all__ = ["NEVER", "UNWAIVABLE", "WaiverCosts"]

NEVER: Final = 2**40
"""Cost that stands for "not at any price": above all sums of costs of one pair."""

UNWAIVABLE: Final = frozenset(
    {barrier for barrier in Barrier if barrier.is_recusal}
    | {
        Barrier.ASSISTANT,
        Barrier.ASSISTANTS_ONLY,
        Barrier.ASSISTANT_LEAD,
        Barrier.CERTIFICATE_EXPIRED,
        Barrier.EXPERT,
        Barrier.NO_CAPACITY,
        Barrier.OTHER_TEAM,
        Barrier.OUT_OF_SCOPE,
        Barrier.TEAM_TOO_SMALL,
        Barrier.WHOLE_TEAM,
    }
)
"""Barriers that no rulebook may waive: what the law asks (Administrative Penalty Law of the PRC,
articles 42, 43), and what is no rule but what somebody is."""


@dataclass(frozen=True, slots=True)
class WaiverCosts:
    """Costs of giving way, whole numbers from 1 to 2^31 - 1.

    Parameters
    ----------
    seat
        One seat left empty: the last way out, so it should be the dearest.
    load
        One inspection more than an inspector's cap, or than a cap on a load class.
    floor
        One inspection less than an inspector's floor.
    pairs
        For each barrier that may be waived, one pair that it bars. A pair that several bar
        costs their sum.

    Raises
    ------
    RulebookError
        With every fault.
    """

    seat: int
    load: int
    floor: int
    pairs: Mapping[Barrier, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse costs that are none, and waivers that the law does not know."""
        faults = list(self._faults())
        if faults:
            raise RulebookError(faults)

    def _faults(self) -> Iterator[Fault]:
        """Everything wrong."""
        named = {"seat": self.seat, "load": self.load, "floor": self.floor}
        named |= {str(barrier): cost for barrier, cost in self.pairs.items()}
        for name, cost in named.items():
            if not 1 <= cost < COUNT_LIMIT:
                cure = "write a whole number from 1 to 2147483647"
                yield Fault("rulebook", "dispatch.waivers", f"{name} costs {cost}", cure)
        for barrier in sorted(UNWAIVABLE & set(self.pairs)):
            cure = "leave it out; nobody may waive it"
            yield Fault("rulebook", "dispatch.waivers", f"{barrier} has a cost", cure)

    def of_masks(self, masks: NDArray[Any]) -> NDArray[np.int64]:
        """Costs of pairs by the masks of their barriers, `NEVER` where one cannot be waived."""
        costs = np.zeros(masks.shape, dtype=np.int64)
        priced = 0
        for barrier, cost in self.pairs.items():
            costs[masks & barrier.bit > 0] += cost
            priced |= barrier.bit
        costs[masks & ~np.uint32(priced) > 0] = NEVER
        return np.minimum(costs, NEVER)
