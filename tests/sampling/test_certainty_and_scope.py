"""Certain units, units out of scope, a census, and strata by themselves: under every design."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sampling.test_ticketed import stratum_of
from strategies import seeds, ticketed_designs

from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    Method,
    SampleRole,
    inclusion_probabilities,
    pareto_order,
    select,
    target_for,
)

BY_SIZE = [Method.PROPORTIONAL, Method.PARETO, Method.POISSON]


@given(ticketed_designs(), seeds())
def test_a_stratum_is_drawn_alone_as_with_the_others(design: Any, seed: str) -> None:
    """Split into strata and merged again: nobody's ticket, key or threshold changes."""
    frame, targets = design
    together = select(frame, targets, Tickets(seed))
    alone: list[Any] = []
    for stratum, target in zip(frame.strata(), targets, strict=True):
        names = [h.decode() for h in frame.handles[stratum.members].tolist()]
        part = Frame.close(names, [stratum.label] * len(names), stratum.sizes)
        alone += select(part, [target], Tickets(seed))

    assert tuple(alone) == together


@pytest.mark.parametrize("method", list(Method))
@given(st.integers(1, 40), st.integers(1, 9), st.integers(0, 3), seeds())
def test_a_census_takes_everyone_in_scope(
    method: Method, size: int, units: int, out_of_scope: int, seed: str
) -> None:
    """m = N⁺: all of positive size, none of size 0, no reserve; π = 1 and 0."""
    sizes = [size if method is Method.EQUAL else size + i * i for i in range(units)]
    frame = stratum_of([*sizes, *[0] * out_of_scope])
    target = target_for(next(frame.strata()), units, method=method, reserves=5)
    drawn = select(frame, [target], Tickets(seed))
    role = SampleRole.DRAWN if method is Method.EQUAL else SampleRole.CERTAIN

    assert sorted(unit.handle for unit in drawn) == [f"u{i:03d}" for i in range(units)]
    assert {unit.role for unit in drawn} == {role}
    assert list(inclusion_probabilities(frame.sizes, units)) == [1] * units + [0] * out_of_scope


@pytest.mark.parametrize("method", BY_SIZE)
@given(seeds())
def test_certain_units_come_whatever_the_seed(method: Method, seed: str) -> None:
    """Sizes 1 … 20, n = 12: 17 to 20 are certain and stand before the others."""
    frame = stratum_of(list(range(1, 21)))
    target = target_for(next(frame.strata()), 12, method=method, reserves=0)
    units = select(frame, [target], Tickets(seed))

    assert {u.handle for u in units[:4]} == {"u016", "u017", "u018", "u019"}
    assert [u.role for u in units] == [SampleRole.CERTAIN] * 4 + [SampleRole.DRAWN] * (
        len(units) - 4
    )


@pytest.mark.parametrize("method", list(Method))
@given(seeds())
def test_a_stratum_out_of_scope_draws_nobody(method: Method, seed: str) -> None:
    """All sizes 0 and m = 0: no unit, no reserve."""
    frame = stratum_of([0, 0, 0])
    target = target_for(next(frame.strata()), 0, method=method, reserves=5)

    assert select(frame, [target], Tickets(seed)) == ()
    assert list(inclusion_probabilities(frame.sizes, 0, method=method)) == [0, 0, 0]


def test_equal_keys_break_by_the_whole_ticket() -> None:
    """Equal leading bits and sizes: the 192 bits that follow decide, then the handle's bytes."""
    rest = [(7, b"a"), (3, b"b"), (3, b"a"), (9, b"c")]
    order = pareto_order(
        np.array([5, 5, 5, 5], dtype=np.uint64),
        np.array([2, 2, 2, 2], dtype=np.int64),
        lambda place: rest[place],
        num=1,
        at_most=4,
    )

    assert order.tolist() == [2, 1, 0, 3]
