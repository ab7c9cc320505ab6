"""From a drawn sample to what estimates need: designs, probabilities, thresholds, pairs.

Everything follows from published files: the frame, the targets, the sample and the seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame, Stratum
from randinspect.sampling.estimates.checked import Pairs, StratumDesign
from randinspect.sampling.joint import joint_probabilities
from randinspect.sampling.kernels import certain_units
from randinspect.sampling.selection import SampleRole, SampleUnit
from randinspect.sampling.target import Method, Target
from randinspect.sampling.ticketed import rank_threshold

__all__ = ["DrawnUnit", "drawn_units", "stratum_designs"]

# With more units the exact pairs of one stratum would take seconds, and Hartley and Rao's
# formula is close.
_PAIRS_LIMIT: Final = 12


@dataclass(frozen=True, slots=True)
class DrawnUnit:
    """A row of the sample with its probabilities.

    Parameters
    ----------
    stratum, role
        As in ``sample.tsv``.
    probability
        π of the draw; of a reserve too it is only its chance of having been drawn.
    conditional
        P(key < T) under ``pareto``, else None.
    """

    stratum: str
    role: SampleRole
    probability: Fraction
    conditional: Fraction | None


def drawn_units(
    frame: Frame, targets: Sequence[Target], sample: Sequence[SampleUnit], tickets: Tickets
) -> dict[str, DrawnUnit]:
    """Probabilities of the units of a sample, by handle.

    Parameters
    ----------
    frame
        The closed frame.
    targets
        One target for each stratum, in byte order of their names.
    sample
        The sample that frame, targets and tickets give; not drawn again here.
    tickets
        The tickets of the draw's seed.
    """
    rows: dict[str, list[SampleUnit]] = {}
    for unit in sample:
        rows.setdefault(unit.stratum, []).append(unit)
    found: dict[str, DrawnUnit] = {}
    for stratum, target in zip(frame.strata(), targets, strict=True):
        names, here = frame.handles[stratum.members], rows.get(stratum.label, [])
        ranked = target.method is Method.PARETO and bool(here)
        given = rank_threshold(frame, target, tickets).probabilities if ranked else None
        certain, num = certain_units(stratum.sizes, target.num, target.den)
        rest = target.den * int(stratum.sizes[~certain].sum())
        for unit in here:
            place = int(np.searchsorted(names, np.bytes_(unit.handle.encode())))
            share = Fraction(num * int(stratum.sizes[place]), rest or 1)
            found[unit.handle] = DrawnUnit(
                stratum=unit.stratum,
                role=unit.role,
                probability=Fraction(1) if certain[place] else share,
                conditional=given[place] if given else None,
            )
    return found


def stratum_designs(
    frame: Frame,
    targets: Sequence[Target],
    *,
    groups: Mapping[str, str] | None = None,
) -> tuple[StratumDesign, ...]:
    """Designs of all strata.

    Parameters
    ----------
    frame
        The closed frame.
    targets
        One target for each stratum, in byte order of their names.
    groups
        Group of each stratum, inside which strata short of units are collapsed first.

    Examples
    --------
    >>> from randinspect.sampling import target_for
    >>> frame = Frame.close(["AG-1", "AG-2", "AG-3"], ["A"] * 3, [1, 1, 2])
    >>> targets = [target_for(s, 1, method=Method.PROPORTIONAL, reserves=0) for s in frame.strata()]
    >>> [(d.stratum, d.units, str(d.square_sum)) for d in stratum_designs(frame, targets)]
    [('A', 3, '3/8')]
    """
    named = groups or {}
    return tuple(
        _design(stratum, frame.handles[stratum.members], target, named.get(stratum.label, ""))
        for stratum, target in zip(frame.strata(), targets, strict=True)
    )


def _design(
    stratum: Stratum, handles: NDArray[np.bytes_], target: Target, group: str
) -> StratumDesign:
    """Design of one stratum."""
    certain, num = certain_units(stratum.sizes, target.num, target.den)
    left = np.flatnonzero(~certain & (stratum.sizes > 0)) if num else np.empty(0, dtype=np.int64)
    sizes = stratum.sizes[left]
    pairs = None
    if target.method is Method.PROPORTIONAL and 2 <= len(left) <= _PAIRS_LIMIT:
        pairs = _pairs([h.decode() for h in handles[left].tolist()], sizes, num, target.den)
    return StratumDesign(
        stratum=stratum.label,
        method=target.method,
        units=stratum.positive,
        target=target.size,
        square_sum=_square_sum(sizes, num, target.den),
        pairs=pairs,
        group=group,
        out_of_scope=len(stratum.members) - stratum.positive,
    )


def _square_sum(sizes: NDArray[np.int64], num: int, den: int) -> Fraction:
    """Σ π² of the units that are not certain, exact."""
    values, counts = np.unique(sizes, return_counts=True)
    squares = sum(w * w * k for w, k in zip(values.tolist(), counts.tolist(), strict=True))
    total = den * int(sizes.sum())
    return Fraction(num * num * squares, total * total) if total else Fraction(0)


def _pairs(handles: list[str], sizes: NDArray[np.int64], num: int, den: int) -> Pairs | None:
    """Exact joint probabilities, or None where their variance could be biased or negative."""
    target, places = Fraction(num, den), range(len(handles))
    joint = joint_probabilities(sizes, target)
    covariance = {handles[i]: sum(joint[i]) - joint[i][i] * target for i in places}
    fits = all(0 < joint[i][j] <= joint[i][i] * joint[j][j] for j in places for i in range(j))
    if not fits or min(covariance.values()) < 0:
        return None
    return Pairs(
        {(handles[i], handles[j]): joint[i][j] for j in places for i in range(j)}, covariance
    )
