"""Names of strata, and what is counted in each.

The rule: with several columns a label is its parts joined by ``·``, and no part holds that
sign, so that a label says its parts and two strata never share a name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.rulebook.book import Rulebook

__all__ = ["JOINT", "WHOLE", "StratumCount", "count_strata", "stratum_label", "stratum_parts"]

JOINT: Final = "·"
WHOLE: Final = "all"


@dataclass(frozen=True, slots=True)
class StratumCount:
    """What the targets need to know of a stratum.

    Parameters
    ----------
    units
        Agencies in it, those of size 0 included.
    positive_units
        Those of positive size, N⁺.
    size_sum
        Sum of the measures of size.
    alike
        Whether all positive sizes are the same.
    """

    units: int
    positive_units: int
    size_sum: int
    alike: bool


def stratum_label(parts: Sequence[str]) -> str:
    """Join the parts of a stratum's name; without parts it is the whole frame.

    >>> stratum_label(["A", "food"]), stratum_label([])
    ('A·food', 'all')
    """
    return JOINT.join(parts) if parts else WHOLE


def stratum_parts(label: str, rules: Rulebook) -> Mapping[str, str]:
    """Tell the columns of ``strata.by`` and the stratum's label in each."""
    by = rules.strata.by
    parts = label.split(JOINT) if len(by) > 1 else [label] * len(by)
    return dict(zip(by, parts, strict=True))


def count_strata(
    strata: NDArray[np.object_], sizes: NDArray[np.int64]
) -> Mapping[str, StratumCount]:
    """Count units and sizes in each stratum, in byte order of the labels.

    Parameters
    ----------
    strata
        Label of each agency, shape ``(N,)``.
    sizes
        Its measure of size, shape ``(N,)``, each below 2^31.
    """
    place: dict[str, int] = {}
    codes = np.fromiter((place.setdefault(s, len(place)) for s in strata), np.int64, len(strata))
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(place)))
    starts = [0, *ends.tolist()]
    return {
        label: _count(sizes[order[starts[code] : starts[code + 1]]])
        for label, code in sorted(place.items(), key=lambda item: item[0].encode())
    }


def _count(sizes: NDArray[np.int64]) -> StratumCount:
    """Count one stratum."""
    positive = sizes[sizes > 0]
    alike = not len(positive) or bool(positive.min() == positive.max())
    return StratumCount(len(sizes), len(positive), int(positive.sum()), alike)
