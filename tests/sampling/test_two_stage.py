"""Two stages by enumeration: π = π₁·π₂, caps of holders, and estimates that are unbiased."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations, permutations, product
from math import comb, prod
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from randinspect.errors import DesignError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    NO_HOLDER,
    DrawnBody,
    Margin,
    Method,
    capped_holders,
    capped_targets,
    select,
    target_for,
    two_stage_mean,
    two_stage_total,
    two_stage_variance,
    unit_probability,
)

BODIES: Mapping[str, tuple[int, ...]] = {"X": (3, 1, 4), "Y": (1, 5), "Z": (9, 2, 6)}
TAKE = 2
UNITS = [(body, i) for body, values in BODIES.items() for i in range(len(values))]


@dataclass(frozen=True, slots=True)
class Ordered(Tickets):
    """Tickets that come in a given order, to go through all orders there are."""

    order: tuple[str, ...] = ()

    def ticket(self, kind: str, *parts: str) -> int:
        """Place of a name in the order, as a ticket."""
        del kind
        return self.order.index(parts[0]) << 192

    def leading(self, kind: str, tails: Any) -> NDArray[np.uint64]:
        """The same for many names: first 64 bits of each ticket."""
        del kind
        names = [tail.decode() for tail in np.asarray(tails).tolist()]
        return np.array([self.order.index(name) for name in names], dtype=np.uint64)


def sample(strata: Mapping[str, Sequence[str]], n: int, order: Sequence[str]) -> set[str]:
    """Who is drawn by ``equal``, n of each stratum, when the tickets have this order."""
    names = [name for members in strata.values() for name in members]
    labels = [label for label, members in strata.items() for _ in members]
    frame = Frame.close(names, labels, [1] * len(names))
    goals = [target_for(s, Fraction(n), method=Method.EQUAL, reserves=0) for s in frame.strata()]
    return {unit.handle for unit in select(frame, goals, Ordered("0" * 64, tuple(order)))}


def first_stages(n: int) -> Iterator[tuple[Fraction, list[str]]]:
    """Every order of the bodies' tickets, and who is drawn."""
    orders = list(permutations(BODIES))
    for order in orders:
        yield Fraction(1, len(orders)), sorted(sample({"all": list(BODIES)}, n, order))


@cache
def inside(body: str) -> tuple[tuple[int, ...], ...]:
    """Which units are drawn of a body, for every order of their tickets."""
    names = [f"{body}{i}" for i in range(len(BODIES[body]))]
    drawn_units = (sample({body: names}, TAKE, order) for order in permutations(names))
    return tuple(tuple(sorted(int(name[1:]) for name in some)) for some in drawn_units)


def second_stages(
    bodies: Sequence[str],
) -> Iterator[tuple[Fraction, dict[str, tuple[int, ...]]]]:
    """Every order of the tickets inside each body drawn, and which of its units are drawn."""
    choices = [inside(body) for body in bodies]
    for choice in product(*choices):
        yield Fraction(1, prod(map(len, choices))), dict(zip(bodies, choice, strict=True))


def outcomes(n: int) -> Iterator[tuple[Fraction, dict[str, tuple[int, ...]]]]:
    """Every outcome of both stages, with its probability."""
    for chance, bodies in first_stages(n):
        for then, units in second_stages(bodies):
            yield chance * then, units


def drawn(units: Mapping[str, tuple[int, ...]], n: int) -> list[DrawnBody]:
    """The bodies drawn with what was found in them."""
    return [
        DrawnBody(
            Fraction(n, len(BODIES)),
            len(BODIES[body]),
            tuple(Fraction(BODIES[body][i]) for i in places),
        )
        for body, places in units.items()
    ]


@pytest.mark.parametrize("n", [1, 2, 3])
def test_pi_is_the_product_over_all_ticket_orders(n: int) -> None:
    """Law: the share of all orders that draw a unit is π₁·π₂, both as the designs state them."""
    found: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for chance, units in outcomes(n):
        for body, places in units.items():
            for place in places:
                found[body, place] += chance
    first = Frame.close(list(BODIES), ["all"] * 3, [1] * 3)
    [stratum] = first.strata()
    one = target_for(stratum, Fraction(n), method=Method.EQUAL, reserves=0)
    second = Frame.close([f"{b}{i}" for b, i in UNITS], [b for b, _ in UNITS], [1] * len(UNITS))
    within = {
        s.label: unit_probability(
            s.sizes, 0, target_for(s, Fraction(TAKE), method=Method.EQUAL, reserves=0)
        )
        for s in second.strata()
    }

    assert {unit: found[unit] for unit in UNITS} == {
        unit: unit_probability(stratum.sizes, 0, one) * within[unit[0]] for unit in UNITS
    }


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_estimated_total_is_unbiased(n: int) -> None:
    """Law: its mean over all orders is the true total."""
    mean = sum((p * two_stage_total(drawn(units, n)) for p, units in outcomes(n)), Fraction(0))

    assert mean == sum(sum(values) for values in BODIES.values())


@pytest.mark.parametrize("n", [2, 3])
def test_the_estimated_variance_is_unbiased(n: int) -> None:
    """Law: its mean over all orders is the variance of the total over all orders."""
    both = Fraction(n * (n - 1), 6)
    totals = [(p, two_stage_total(drawn(units, n))) for p, units in outcomes(n)]
    mean = sum((p * t for p, t in totals), Fraction(0))
    variance = sum((p * (t - mean) ** 2 for p, t in totals), Fraction(0))
    found = sum(
        (p * two_stage_variance(drawn(u, n), lambda *_: both) for p, u in outcomes(n)),
        Fraction(0),
    )

    assert variance > 0
    assert found == variance


def test_the_mean_of_equal_values_is_that_value() -> None:
    """Law of the Hájek estimate: whatever is drawn, a constant is estimated without error."""
    for _, units in outcomes(2):
        flat = [
            DrawnBody(b.chance, b.units, (Fraction(7),) * len(b.values)) for b in drawn(units, 2)
        ]

        assert two_stage_mean(flat) == 7


def test_what_cannot_be_estimated_is_refused() -> None:
    """One unit of several, bodies without units in the mean, units that had no chance."""
    half = Fraction(1, 2)
    with pytest.raises(DesignError, match="one unit shows no variance"):
        two_stage_variance([DrawnBody(half, 3, (Fraction(1),))], lambda *_: half)
    with pytest.raises(DesignError, match="no mean"):
        two_stage_mean([DrawnBody(half, 0, ())])
    with pytest.raises(DesignError, match="π = 0"):
        two_stage_total([DrawnBody(half, 3, ())])


CELLS = st.dictionaries(
    st.tuples(st.sampled_from("XYZ"), st.sampled_from(["g", "h", NO_HOLDER])),
    st.integers(1, 6),
    min_size=1,
)


@given(CELLS, st.integers(0, 4), st.integers(1, 4))
def test_no_holder_has_a_target_above_its_cap(
    cells: dict[tuple[str, str], int], take: int, cap: int
) -> None:
    """Laws: sums of capped holders keep the cap, nobody has π₂ above 1, others lose nothing."""
    units: Counter[str] = Counter()
    for (body, _), count in cells.items():
        units[body] += count
    takes = {body: Fraction(min(take, count)) for body, count in units.items()}
    found = capped_targets(cells, takes, cap)
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for (_, holder), target in found.items():
        sums[holder] += target
    plain = {cell: takes[cell[0]] * n / units[cell[0]] for cell, n in cells.items()}
    over = {h for h in sums if sum((t for c, t in plain.items() if c[1] == h), Fraction(0)) > cap}
    over -= {NO_HOLDER}
    step = Fraction(len(cells), 10**6)

    assert all(sums[h] <= cap for h in sums if h != NO_HOLDER)
    assert all(0 <= found[cell] <= cells[cell] for cell in cells)
    assert all(abs(found[c] - plain[c]) <= step for c in cells if c[1] not in over)
    assert all(cap - sums[h] <= step for h in over)
    assert all(target.denominator <= 10**6 for target in found.values())
    for body, number in takes.items():
        own = [cell for cell in cells if cell[0] == body]
        if (body, NO_HOLDER) in own and not over & {holder for _, holder in own}:
            assert sum((found[cell] for cell in own), Fraction(0)) == number


@given(st.integers(0, 2**64))
def test_a_drawn_sample_keeps_every_cap(seed: int) -> None:
    """Law: cells rounded over bodies and holders give no holder more than the cap."""
    cells = {("X", "h"): 5, ("X", NO_HOLDER): 2, ("Y", "h"): 4, ("Y", "g"): 4, ("Z", "g"): 3}
    cap, takes = 2, {"X": Fraction(3), "Y": Fraction(3), "Z": Fraction(2)}
    assert capped_holders(cells, cap) == {"g", "h"}
    targets = capped_targets(cells, takes, cap)
    labels = [f"{b}{h}" for (b, h), n in cells.items() for _ in range(n)]
    frame = Frame.close([f"u{i:02d}" for i in range(len(labels))], labels, [1] * len(labels))
    by_label = {f"{b}{h}": t for (b, h), t in targets.items()}
    goals = [
        target_for(s, by_label[s.label], method=Method.PROPORTIONAL, reserves=0)
        for s in frame.strata()
    ]
    groups = [
        {
            key: [f"{b}{h}" for b, h in cells if (b, h)[side] == key]
            for key in {c[side] for c in cells}
        }
        for side in (0, 1)
    ]
    margins = [Margin.of(name, g) for name, g in zip(("body", "holder"), groups, strict=True)]
    sample = select(frame, goals, Tickets(f"{seed:064x}"), margins)
    held = Counter(unit.stratum[1] for unit in sample)

    assert held["g"] <= cap
    assert held["h"] <= cap


def test_a_cap_lowers_its_holder_and_nobody_else() -> None:
    """The holder of both bodies gives one unit in expectation; all others keep their share."""
    cells = {("X", "h"): 2, ("X", NO_HOLDER): 1, ("Y", "h"): 1, ("Y", NO_HOLDER): 1}
    targets = capped_targets(cells, {"X": Fraction(2), "Y": Fraction(1)}, cap=1)

    assert targets == {
        ("X", "h"): Fraction(727272, 10**6),
        ("X", NO_HOLDER): Fraction(666667, 10**6),
        ("Y", "h"): Fraction(272727, 10**6),
        ("Y", NO_HOLDER): Fraction(1, 2),
    }


def test_the_sample_of_a_body_is_a_simple_random_one() -> None:
    """The enumeration above stands for the design: each set of n units has the same share."""
    found: defaultdict[tuple[int, ...], Fraction] = defaultdict(Fraction)
    for chance, units in second_stages(["X"]):
        found[tuple(sorted(units["X"]))] += chance

    assert set(found) == set(combinations(range(3), 2))
    assert set(found.values()) == {Fraction(1, comb(3, 2))}
