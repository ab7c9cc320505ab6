"""What the roster carries of a plan, asked alike by the check and by the lock of a selection.

1. Only agencies to which people of this authority go are asked of its roster.
2. Of a sample that is dispatched in batches, the roster has to carry the largest batch at once.
3. Agencies in scope that no team can reach are named.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import check_authorities, read_table
from randinspect.dispatch import Capacity, Unreached, unreached
from randinspect.office.inputs.job import Job
from randinspect.quarter import Framing, Jurisdiction, carried, dispatch_rules
from randinspect.sampling import Target

__all__ = [
    "Carrying",
    "authorities_of",
    "batch_share",
    "carrying_of",
    "sent_from_here",
    "without_team",
]


@dataclass(frozen=True, slots=True)
class Carrying:
    """What the roster carries of a plan; nothing is asked where nobody is sent from here.

    Parameters
    ----------
    capacity
        How much of the plan, or of its largest batch; None where nothing is asked.
    unreached, count
        Agencies in scope without any team, the first of them and how many.
    """

    capacity: Capacity | None = None
    unreached: tuple[Unreached, ...] = ()
    count: int = 0


def carrying_of(job: Job, framing: Framing, own: NDArray[np.bool_]) -> Carrying:
    """Find what the roster carries of the plan of a closed frame.

    Parameters
    ----------
    job, framing
        The quarter's inputs, and the frame that they close.
    own
        Agencies to which people of this authority would go, shape ``(N,)``.
    """
    if job.rules.staffing is None:
        return Carrying()
    plan, part = job.quarter.plan, job.quarter.batch
    capacity = carried(
        job.registers,
        job.rulebook,
        framing,
        window=(plan.date_from, plan.date_to),
        among=own,
        share=Fraction(1) if part is None else batch_share(framing.targets, part.of),
    )
    return Carrying(capacity, *without_team(job, (framing.classification.sizes > 0) & own))


def batch_share(targets: Sequence[Target], of: int) -> Fraction:
    """Share of the drawn units that stands in the largest of some batches.

    Parameters
    ----------
    targets
        What is drawn of each stratum.
    of
        How many batches there are.
    """
    units = sum(ceil(Fraction(target.num, target.den)) for target in targets)
    return Fraction(ceil(Fraction(units, of)), units) if units else Fraction(1, of)


def sent_from_here(job: Job, whose: Sequence[Collection[str]] | None) -> NDArray[np.bool_]:
    """Agencies to which people of this authority would go, shape ``(N,)``.

    Parameters
    ----------
    job
        The quarter's inputs.
    whose
        Authorities that inspect each agency; None where this one alone does.
    """
    if whose is None:
        return np.ones(len(job.registers.agencies), dtype=np.bool_)
    return np.array([job.quarter.authority.id in names for names in whose], dtype=np.bool_)


def authorities_of(framing: Framing, whose: Jurisdiction | None) -> list[tuple[str, ...]] | None:
    """Authorities that inspect each agency, in register order; None where this one alone does."""
    if whose is None:
        return None
    texts = {row[0]: row[2] for row in read_table(whose.openings, 3)}
    return [check_authorities(texts[handle]) for handle in framing.names.handles]


def without_team(job: Job, among: NDArray[np.bool_]) -> tuple[tuple[Unreached, ...], int]:
    """Agencies for which no team can be formed, each by itself, and how many."""
    registers, plan = job.registers, job.quarter.plan
    return unreached(
        registers.agencies,
        registers.inspectors,
        recusals=registers.recusals,
        visits=registers.visits,
        rules=dispatch_rules(job.rules),
        window=(plan.date_from, plan.date_to),
        among=among,
        absences=registers.absences,
        couples=registers.couples,
    )
