"""What a target must know of a stratum, without its units (docs/format.md §3.3).

A frame that does not fit into memory is summed up by the engine that holds it. Sums of shards add.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from randinspect.errors import DesignError
from randinspect.registry.frame import Stratum
from randinspect.sampling.target import Method, Target, target_for

__all__ = ["StratumFacts", "joined_facts", "require_targets", "target_from_facts"]

# Methods whose targets are judged by counts, sums and extreme sizes alone.
_JUDGED_BY_FACTS: Final = frozenset({Method.EQUAL, Method.PROPORTIONAL})


@dataclass(frozen=True, slots=True)
class StratumFacts:
    """Sums over the units of one stratum.

    Parameters
    ----------
    label
        Its name.
    rows, positive
        Number of units, and of those with positive size.
    size_sum
        Sum of the measures of size.
    smallest, largest
        Extreme positive sizes; both 0 where no size is positive.
    """

    label: str
    rows: int
    positive: int
    size_sum: int
    smallest: int
    largest: int

    def joined(self, other: StratumFacts) -> StratumFacts:
        """Facts of this stratum with the units of another shard of it."""
        low = [facts.smallest for facts in (self, other) if facts.positive]
        return StratumFacts(
            self.label,
            self.rows + other.rows,
            self.positive + other.positive,
            self.size_sum + other.size_sum,
            min(low, default=0),
            max(self.largest, other.largest),
        )


@dataclass(frozen=True, slots=True)
class _Outline(Stratum):
    """A stratum that shows its extreme sizes in place of all."""

    facts: StratumFacts

    @property
    def positive(self) -> int:
        """Number of units of positive size, N⁺."""
        return self.facts.positive

    @property
    def size_sum(self) -> int:
        """Sum of the measures of size."""
        return self.facts.size_sum


def joined_facts(parts: Iterable[Sequence[StratumFacts]]) -> tuple[StratumFacts, ...]:
    """Facts of the whole from the facts of its shards, in byte order of the strata."""
    whole: dict[str, StratumFacts] = {}
    for facts in parts:
        for part in facts:
            known = whole.get(part.label)
            whole[part.label] = known.joined(part) if known else part
    return tuple(sorted(whole.values(), key=lambda facts: facts.label.encode()))


def target_from_facts(
    facts: StratumFacts, size: Fraction | int, *, method: Method, reserves: int
) -> Target:
    """Target of a stratum that is known by its facts.

    Raises
    ------
    DesignError
        If the stratum cannot give it, or the method asks for more than facts.
    """
    return target_for(_outline(facts, method), size, method=method, reserves=reserves)


def require_targets(targets: Sequence[Target], facts: Sequence[StratumFacts]) -> None:
    """Refuse targets that were not set for this frame.

    Raises
    ------
    DesignError
        If they do not name each stratum once in byte order, or one does not fit its stratum.
    """
    if [target.stratum for target in targets] != [part.label for part in facts]:
        raise DesignError("the targets do not name each stratum of the frame once, in byte order")
    for target, part in zip(targets, facts, strict=True):
        target.require(_outline(part, target.method))


def _outline(facts: StratumFacts, method: Method) -> Stratum:
    """Stratum as far as the facts show it."""
    if method not in _JUDGED_BY_FACTS:
        raise DesignError(
            f'stratum {facts.label}: method "{method}" is not drawn from a frame outside of '
            'memory; use "equal" or "proportional", or load the frame'
        )
    members = np.broadcast_to(np.zeros((), dtype=np.int64), (facts.rows,))
    sizes = np.array([facts.smallest, facts.largest], dtype=np.int64)
    return _Outline(facts.label, members, sizes, facts)
