"""What the roster carries of a quarter's plan: inclusion probabilities meet the people."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch import Capacity, Expected, capacity
from randinspect.quarter.framing import Framing
from randinspect.quarter.registers import Registers
from randinspect.quarter.rules import dispatch_rules
from randinspect.rulebook import Rulebook
from randinspect.sampling import unit_probability

__all__ = ["carried"]


def carried(
    registers: Registers,
    rules: Rulebook,
    framing: Framing,
    *,
    window: tuple[date, date],
    among: NDArray[np.bool_] | None = None,
    share: Fraction = Fraction(1),
) -> Capacity:
    """Find how much of the plan of a closed frame the roster can carry.

    Parameters
    ----------
    registers, rules
        Libraries and rulebook.
    framing
        The closed frame with its targets.
    window
        First and last day of the inspections.
    among
        Agencies to which people of this roster go, shape ``(N,)``; all unless said.
    share
        Part of the drawn units that is dispatched at once: that of a batch.
    """
    expected = _expected(framing)
    expected = Expected([share * value for value in expected.values], expected.code)
    if among is not None:
        expected = Expected(expected.values, np.where(among, expected.code, -1))
    return capacity(
        registers.agencies,
        registers.inspectors,
        recusals=registers.recusals,
        visits=registers.visits,
        rules=dispatch_rules(rules),
        window=window,
        expected=expected,
        absences=registers.absences,
    )


def _expected(framing: Framing) -> Expected:
    """Inclusion probability of each agency, in register order."""
    targets = {target.stratum: target for target in framing.targets}
    chances: dict[tuple[str, int], Fraction] = {}
    for stratum in framing.frame.strata():
        sizes, first = np.unique(stratum.sizes, return_index=True)
        for size, place in zip(sizes.tolist(), first.tolist(), strict=True):
            target = targets[stratum.label]
            chances[stratum.label, size] = unit_probability(stratum.sizes, place, target)
    values = sorted(set(chances.values()))
    place_of = {value: code for code, value in enumerate(values)}
    found = framing.classification
    keys = zip(found.strata, found.sizes.tolist(), strict=True)
    codes = (
        place_of[chances[framing.labels[stratum], size]] if size else -1 for stratum, size in keys
    )
    return Expected(values, np.fromiter(codes, dtype=np.int64, count=len(found.sizes)))
