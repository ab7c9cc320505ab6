"""Rank conditioning of Pareto samples: its threshold, its probabilities, and no bias."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sampling.test_ticketed import stratum_of
from strategies import seeds

from randinspect.errors import DesignError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    Method,
    SampleRole,
    pareto_key,
    pareto_probabilities,
    rank_threshold,
    select,
    target_for,
)


@given(st.lists(st.integers(1, 60), min_size=2, max_size=12), seeds(), st.data())
def test_the_threshold_of_rank_conditioning(
    sizes: list[int], seed: str, data: st.DataObject
) -> None:
    """T is the first key beyond the sample, and p = λT/(1-λ+λT); certain 1, out of scope 0."""
    n = data.draw(st.integers(0, len(sizes)))
    frame = stratum_of([*sizes, 0])
    target = target_for(next(frame.strata()), n, method=Method.PARETO, reserves=0)
    found = rank_threshold(frame, target, Tickets(seed))
    units = select(frame, [target], Tickets(seed))
    role_of = {unit.handle: unit.role for unit in units}
    names = [h.decode() for h in frame.handles.tolist()]
    rest = [i for i, name in enumerate(names) if role_of.get(name) is not SampleRole.CERTAIN]
    num = sum(role is SampleRole.DRAWN for role in role_of.values())
    total = sum(int(frame.sizes[i]) for i in rest)
    keys = {
        i: pareto_key(
            Tickets(seed).ticket("a", names[i]) >> 192, int(frame.sizes[i]), num=num, total=total
        )
        for i in rest
        if num and frame.sizes[i]
    }

    assert found.probabilities[-1] == 0
    for i, name in enumerate(names):
        if role_of.get(name) is SampleRole.CERTAIN:
            assert found.probabilities[i] == 1
    if not num:
        assert found.key is None
        return
    assert found.key == sorted(keys.values())[num]
    for i, key in keys.items():
        share = Fraction(num * int(frame.sizes[i]), total)
        assert found.probabilities[i] == share * found.key / (1 - share + share * found.key)
        assert (key < found.key) == (names[i] in role_of)


def test_rank_conditioning_is_unbiased() -> None:
    """Mean of Σ 1/p over 3,000 fixed seeds is N for N = 6, n = 2; Σ 1/λ is not. α = 1e-4."""
    sizes = [2, 7, 8, 5, 4, 4]
    frame = stratum_of(sizes)
    target = target_for(next(frame.strata()), 2, method=Method.PARETO, reserves=0)
    estimates = []
    for seed in range(3000):
        tickets = Tickets(f"{seed:064x}")
        p = rank_threshold(frame, target, tickets).probabilities
        drawn = [int(unit.handle[1:]) for unit in select(frame, [target], tickets)]
        estimates.append(float(sum(1 / p[i] for i in drawn)))
    error = np.std(estimates) / np.sqrt(len(estimates))
    found = pareto_probabilities(np.array(sizes), 2)
    naive = float(np.sum(found.delivered / np.array([float(p) for p in found.declared])))

    assert abs(np.mean(estimates) - 6) < 3.9 * error
    assert abs(naive - 6) > 1e-3


def test_only_pareto_draws_by_rank() -> None:
    """The threshold of another design, or of a foreign stratum, is refused."""
    frame = stratum_of([1, 2, 3])
    target = target_for(next(frame.strata()), 1, method=Method.POISSON, reserves=0)
    with pytest.raises(DesignError, match="only pareto draws by rank"):
        rank_threshold(frame, target, Tickets("00" * 32))
    other = Frame.close(["x"], ["B"], [1])
    foreign = target_for(next(other.strata()), 1, method=Method.PARETO, reserves=0)
    with pytest.raises(DesignError, match="no stratum B"):
        rank_threshold(frame, foreign, Tickets("00" * 32))
