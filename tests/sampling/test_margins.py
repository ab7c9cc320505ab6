"""Targets rounded over margins: every outcome enumerated, every group counted (method.md §2.8)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import ceil, floor, lcm
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from margins_oracle import Oracle
from scipy.stats import norm
from strategies import seeds, tables

from randinspect.canonical import write_document
from randinspect.errors import DesignError, FormatError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    Margin,
    Method,
    SampleRole,
    Target,
    certain_units,
    inclusion_probabilities,
    read_margins,
    round_targets,
    select,
    systematic,
    target_for,
    write_margins,
)
from randinspect.sampling.cube import flight
from randinspect.sampling.margins import rounded_up
from randinspect.sampling.rounding import Decide, controlled_rounding

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "margin_vectors.json").read_text())
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)
Ups = dict[str, bool]


def outcomes(run: Callable[[Decide], Ups]) -> Iterator[tuple[Fraction, Ups]]:
    """Every outcome with its exact probability, by walking the tree of decisions."""
    pending: list[tuple[bool, ...]] = [()]
    while pending:
        prefix = pending.pop()
        taken: list[bool] = []
        chance = [Fraction(1)]

        def decide(
            num: int,
            den: int,
            prefix: tuple[bool, ...] = prefix,
            taken: list[bool] = taken,
            chance: list[Fraction] = chance,
        ) -> bool:
            assert 0 < num < den, "a decision with one outcome is none"
            is_yes = prefix[len(taken)] if len(taken) < len(prefix) else True
            if len(taken) >= len(prefix):
                pending.append((*taken, False))
            taken.append(is_yes)
            chance.append(Fraction(num if is_yes else den - num, den))
            return is_yes

        result = run(decide)
        probability = Fraction(1)
        for factor in chance:
            probability *= factor
        yield probability, result


def target_from(record: dict[str, Any]) -> Target:
    """A target as its document says it."""
    return Target(**{**record, "method": Method(record["method"])})


def targets_of(sizes: Sequence[Fraction]) -> list[Target]:
    """Targets of strata S00, S01, …."""
    return [
        Target(f"S{i:02d}", 30, 30, Method.PROPORTIONAL, size.numerator, size.denominator, 0)
        for i, size in enumerate(sizes)
    ]


def grid(sizes: Sequence[Sequence[Fraction]]) -> tuple[list[Target], list[Margin]]:
    """A table of strata, row by row, with its two margins."""
    targets = targets_of([size for row in sizes for size in row])
    width = len(sizes[0])
    rows: dict[str, list[str]] = {}
    columns: dict[str, list[str]] = {}
    for i, target in enumerate(targets):
        rows.setdefault(f"r{i // width}", []).append(target.stratum)
        columns.setdefault(f"c{i % width}", []).append(target.stratum)
    return targets, [Margin.of("row", rows), Margin.of("column", columns)]


def numbers(targets: Sequence[Target], ups: Ups) -> dict[str, int]:
    """How many each stratum gives."""
    return {t.stratum: t.num // t.den + ups[t.stratum] for t in targets}


def require_kept(targets: Sequence[Target], margins: Sequence[Margin], ups: Ups) -> None:
    """Every stratum, every group of these margins and the whole are floor or ceiling."""
    given = numbers(targets, ups)
    size_of = {t.stratum: t.size for t in targets}
    groups = [group.strata for margin in margins for group in margin.groups]
    for strata in (*((name,) for name in given), *groups, tuple(given)):
        wish = sum((size_of[name] for name in strata), Fraction(0))
        got = sum(given[name] for name in strata)

        assert got in {floor(wish), ceil(wish)}, (strata, wish, got)


def require_exact(targets: Sequence[Target], margins: Sequence[Margin], *, kept: int) -> None:
    """All outcomes keep the first margins, and each stratum's expectation is its target."""
    expected = dict.fromkeys((t.stratum for t in targets), Fraction(0))
    whole = Fraction(0)
    for probability, ups in outcomes(lambda decide: rounded_up(targets, margins, decide)):
        require_kept(targets, margins[:kept], ups)
        whole += probability
        for name, number in numbers(targets, ups).items():
            expected[name] += probability * number

    assert whole == 1
    assert expected == {t.stratum: t.size for t in targets}


@pytest.mark.parametrize(
    "cells",
    [
        list(cells)
        for cells in product([Fraction(0), Fraction(1, 4), HALF, Fraction(2, 3)], repeat=4)
    ],
)
def test_two_by_two_by_enumeration(cells: list[Fraction]) -> None:
    """All 256 tables of four fractions: margins floor or ceiling, E = target, exactly."""
    targets, margins = grid([cells[:2], cells[2:]])

    require_exact(targets, margins, kept=2)


@pytest.mark.parametrize(
    "rows",
    [
        [[HALF, HALF, HALF], [HALF, HALF, HALF]],
        [[Fraction(7, 3), Fraction(1, 5), HALF], [Fraction(4, 3), Fraction(4, 5), Fraction(9, 4)]],
        [[Fraction(1, 10), Fraction(2, 10), Fraction(3, 10)], [Fraction(9, 10), HALF, Fraction(2)]],
        [[THIRD, THIRD, THIRD], [2 * THIRD, 2 * THIRD, 2 * THIRD]],
    ],
)
def test_two_by_three_by_enumeration(rows: list[list[Fraction]]) -> None:
    """The same with three columns."""
    targets, margins = grid(rows)

    require_exact(targets, margins, kept=2)


@settings(max_examples=60, deadline=None)
@given(tables(margin_count=2, max_groups=3, max_cells=6))
def test_any_small_table_is_exact(table: tuple[list[Target], list[Margin]]) -> None:
    """Two margins, parallel cells and empty corners among them."""
    require_exact(*table, kept=2)


@settings(max_examples=40, deadline=None)
@given(tables(margin_count=1, max_groups=3, max_cells=7))
def test_one_margin_is_exact(table: tuple[list[Target], list[Margin]]) -> None:
    """One margin and the whole."""
    require_exact(*table, kept=1)


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 4).flatmap(lambda n: tables(margin_count=n, max_groups=2, max_cells=6)))
def test_more_margins_keep_the_first_two_and_the_expectation(
    table: tuple[list[Target], list[Margin]],
) -> None:
    """The cube: E = target by the whole tree; the first two margins and the total hold always."""
    require_exact(*table, kept=2)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 4).flatmap(lambda n: tables(margin_count=n, max_cells=40)), seeds())
def test_tickets_keep_the_margins(table: tuple[list[Target], list[Margin]], seed: str) -> None:
    """Larger tables, by tickets."""
    targets, margins = table

    require_kept(targets, margins[:2], round_targets(targets, margins, Tickets(seed)))


@settings(max_examples=80, deadline=None)
@given(
    st.integers(1, 4).flatmap(lambda n: tables(margin_count=n, max_groups=3, max_cells=16)), seeds()
)
def test_a_second_implementation_rounds_alike(
    table: tuple[list[Target], list[Margin]], seed: str
) -> None:
    """Another program, written from docs/format.md §6.1.1 alone, takes the same cells each time."""
    targets, margins = table
    oracle = Oracle(seed, [t.document() for t in targets], [m.document() for m in margins])

    assert oracle.run() == list(round_targets(targets, margins, Tickets(seed)).values())


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: str(case["name"]))
def test_the_vectors_pass_decision_by_decision(case: dict[str, Any]) -> None:
    """Two implementations give the known answers; the second one the odds of each step too."""
    oracle = Oracle(VECTORS["seed_hex"], case["targets"], case["margins"])
    up = [s for s, is_up in zip(oracle.strata, oracle.run(), strict=True) if is_up]
    targets = [target_from(record) for record in case["targets"]]
    margins = read_margins(write_document(case["margins"]), targets)
    ups = round_targets(targets, margins, Tickets(VECTORS["seed_hex"]))
    odds = [Fraction(s["v"]) / (Fraction(s["u"]) + Fraction(s["v"])) for s in oracle.steps]

    assert up == case["up"]
    assert [name for name, is_up in ups.items() if is_up] == case["up"]
    assert odds == [Fraction(int(num), int(den)) for num, den, _ in case["decisions"]]


def test_the_vectors_hold_a_step_that_no_table_of_two_margins_has() -> None:
    """Among three margins some cell moves by another amount than the rest."""
    case = next(c for c in VECTORS["cases"] if c["name"] == "three margins")
    oracle = Oracle(VECTORS["seed_hex"], case["targets"], case["margins"])
    oracle.run()
    shares = {share for s in oracle.steps for _, share in (c for c in s["cells"] if len(c) == 2)}

    assert shares - {"1", "-1"}


@settings(max_examples=40, deadline=None)
@given(tables(margin_count=3, max_groups=3, max_cells=20), seeds())
def test_the_flight_keeps_every_margin(table: tuple[list[Target], list[Margin]], seed: str) -> None:
    """Group sums after the flight are those before it, and few cells are open."""
    targets, margins = table
    parts = [t.size % 1 for t in targets]
    places = [m.places() for m in margins]
    groups = [tuple(10 * i + p[t.stratum] for i, p in enumerate(places)) for t in targets]
    tickets, asked = Tickets(seed), iter(range(10**6))
    after = flight(
        parts, groups, lambda num, den: tickets.uniform("m", str(next(asked)), below=den) < num
    )
    everywhere = {group for cell in groups for group in cell}

    for group in everywhere:
        inside = [i for i, cell in enumerate(groups) if group in cell]
        assert sum(parts[i] for i in inside) == sum(after[i] for i in inside)
    rank = np.linalg.matrix_rank([[g in cell for g in everywhere] for cell in groups])
    assert sum(0 < value < 1 for value in after) <= rank


def test_a_third_margin_can_break() -> None:
    """Negative control: half of each of the 4 even cells of a cube cannot keep three margins."""
    cells = [c for c in product((0, 1), repeat=3) if sum(c) % 2 == 0]
    targets = targets_of([HALF] * 4)
    margins = []
    for axis in range(3):
        groups: dict[str, list[str]] = {}
        for target, cell in zip(targets, cells, strict=True):
            groups.setdefault(str(cell[axis]), []).append(target.stratum)
        margins.append(Margin.of("xyz"[axis], groups))
    broken = []
    for _, ups in outcomes(lambda decide: rounded_up(targets, margins, decide)):
        given = numbers(targets, ups)
        last = [sum(given[name] for name in group.strata) for group in margins[2].groups]
        broken.append(last != [1, 1])

    assert all(broken)
    require_exact(targets, margins, kept=2)


def test_a_wrong_way_to_round_fails_the_same_check() -> None:
    """Negative control: rounding each cell by itself breaks a margin in some outcome."""
    targets, margins = grid([[HALF, HALF], [HALF, HALF]])

    with pytest.raises(AssertionError):
        require_kept(targets, margins, dict.fromkeys((t.stratum for t in targets), True))


@pytest.mark.parametrize(
    ("sizes", "num", "den"),
    [([1, 2, 3, 4], 5, 2), ([3, 3, 3], 4, 3), ([40, 3, 8, 1, 5], 7, 3), ([5, 1, 1], 1, 4)],
)
def test_the_conditional_start_keeps_every_probability(
    sizes: list[int], num: int, den: int
) -> None:
    """π by enumeration: up with f/b then a start below f·W, else one of the others; f = a mod b."""
    column = np.array(sizes, dtype=np.int64)
    certain, rest = certain_units(column, num, den)
    left = np.where(certain, 0, column)
    total, f = int(left.sum()), rest % den
    got = dict.fromkeys(range(len(sizes)), Fraction(0))
    for up, starts in ((True, range(f * total)), (False, range(f * total, den * total))):
        share = Fraction(f if up else den - f, den)
        for start in starts:
            order = np.arange(len(sizes), dtype=np.int64)
            drawn = systematic(left, order, num=rest, den=den, start=start).tolist()
            assert len(drawn) == rest // den + up
            for unit in drawn:
                got[unit] += share / len(starts)
    for unit in np.flatnonzero(certain).tolist():
        got[unit] = Fraction(1)

    assert list(got.values()) == list(inclusion_probabilities(column, Fraction(num, den)))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.integers(0, 9), min_size=1, max_size=6), min_size=1, max_size=8),
    seeds(),
    st.data(),
)
def test_a_sample_gives_what_the_rounding_says(
    sizes: list[list[int]], seed: str, data: st.DataObject
) -> None:
    """Certain and drawn units of each stratum are the floor or ceiling that the rounding chose."""
    rows = [(f"U{i}-{j}", f"S{i}", w) for i, part in enumerate(sizes) for j, w in enumerate(part)]
    frame = Frame.close(*(list(column) for column in zip(*rows, strict=True)))
    targets = []
    for stratum in frame.strata():
        den = data.draw(st.integers(1, 5))
        size = Fraction(data.draw(st.integers(0, den * stratum.positive)), den)
        targets.append(target_for(stratum, size, method=Method.PROPORTIONAL, reserves=1))
    groups: dict[str, list[str]] = {}
    for target in targets:
        groups.setdefault(data.draw(st.sampled_from(["甲", "乙"])), []).append(target.stratum)
    margins = [Margin.of("类", groups)]
    tickets = Tickets(seed)
    units = select(frame, targets, tickets, margins)
    ups = round_targets(targets, margins, tickets)
    taken = dict.fromkeys((t.stratum for t in targets), 0)
    for unit in units:
        taken[unit.stratum] += unit.role is not SampleRole.RESERVE

    assert taken == numbers(targets, ups)
    require_kept(targets, margins, ups)


def test_equal_sizes_are_a_simple_random_sample() -> None:
    """Without margins or with, equal sizes and a whole target draw the smallest tickets' number."""
    frame = Frame.close([f"U{i}" for i in range(9)], ["A"] * 9, [7] * 9)
    target = target_for(next(frame.strata()), 4, method=Method.PROPORTIONAL, reserves=0)
    margins = [Margin.of("all", {"all": ["A"]})]
    counts: dict[frozenset[str], int] = {}
    draws = 6300
    for seed in range(draws):
        units = select(frame, [target], Tickets(f"{seed:064x}"), margins)
        drawn = frozenset(unit.handle for unit in units)
        counts[drawn] = counts.get(drawn, 0) + 1
    share, alpha = 1 / 126, 1e-4  # C(9, 4) = 126 samples
    worst = max(abs(n - draws * share) for n in counts.values())

    assert len(counts) == 126
    assert worst / (draws * share * (1 - share)) ** 0.5 < norm.isf(alpha / 2 / 126)


def test_integers_above_one_ticket_are_uniform() -> None:
    """A bound above 2^256 takes two tickets; below it nothing changes."""
    tickets = Tickets("00" * 32)
    joined = int(tickets.hex("m", "0") + tickets.hex("m", "1"), 16)
    bound = 2**300

    assert tickets.uniform("m", below=bound) == joined % bound
    assert tickets.uniform("s", "A", below=1000) == 215
    assert tickets.uniform("m", below=2**256) == tickets.ticket("m", "0")


def test_margins_are_read_as_written() -> None:
    """Read ∘ write = id, names outside ASCII too."""
    targets, margins = grid([[HALF, HALF], [HALF, HALF]])
    margins = [Margin.of("领域", {"食品": ["S00", "S01"], "环境": ["S03", "S02"]}), margins[0]]

    assert read_margins(write_margins(margins), targets) == tuple(margins)


def margin(**groups: list[str]) -> dict[str, object]:
    """A margin as it is written."""
    return {"groups": [{"group": g, "strata": s} for g, s in groups.items()], "margin": "m"}


ALL = ["S00", "S01", "S02", "S03"]


@pytest.mark.parametrize(
    ("document", "what"),
    [
        ([], "0 margins"),
        ([margin()], "4 strata do not stand in exactly one group"),
        ([margin(g=ALL[:3])], "S03"),
        ([margin(g=[*ALL, "S9"])], "S9"),
        ([margin(a=ALL[:2], b=ALL[1:])], "S01"),
        ([margin(g=ALL)] * 2, "stands 2 times"),
        ([margin(g=ALL[::-1])], "byte order"),
        ([margin(b=ALL[:2], a=ALL[2:])], "byte order"),
        ([{**margin(g=ALL), "margin": "m|"}], r"m\|"),
        ([margin(g=[])], "not a list of margins"),
        ([{**margin(g=ALL), "x": 1}], "not a list of margins"),
        (margin(g=ALL), "not a list of margins"),
    ],
)
def test_margins_that_part_nothing_are_refused(document: object, what: str) -> None:
    """Each group once, each stratum in one group of each margin, in byte order, nothing else."""
    targets, _ = grid([[HALF, HALF], [HALF, HALF]])

    with pytest.raises((DesignError, FormatError), match=what):
        read_margins(write_document(document), targets)


def test_targets_that_cannot_be_rounded_are_refused() -> None:
    """The method equal, a denominator of 2^62, and too many cells for a third margin."""
    targets, margins = grid([[HALF, HALF], [HALF, HALF]])
    equal = [Target("S00", 1, 1, Method.EQUAL, 1, 1, 0), *targets[1:]]
    primes = [2**31 - 1, 2**31 - 19, 5]
    large, rows = grid([[Fraction(1, p) for p in primes]])
    many = targets_of([HALF] * 501)
    wide = [Margin.of(name, {"g": [t.stratum for t in many]}) for name in "abc"]

    assert lcm(*primes) >= 2**62
    with pytest.raises(DesignError, match='S00: a draw over margins needs the method "prop'):
        round_targets(equal, margins, Tickets("00" * 32))
    with pytest.raises(DesignError, match=r"common denominator below 2\^62"):
        round_targets(large, rows, Tickets("00" * 32))
    with pytest.raises(DesignError, match="at most 500"):
        round_targets(many, wide, Tickets("00" * 32))
    round_targets(many, wide[:2], Tickets("00" * 32))


def test_the_rule_of_the_walk() -> None:
    """The cycles of docs/format.md §6.1.1 by hand: 2 × 2 halves need one decision."""
    asked: list[tuple[int, int]] = []

    def decide(num: int, den: int) -> bool:
        asked.append((num, den))
        return True

    assert controlled_rounding([0, 0, 1, 1], [0, 1, 0, 1], [1] * 4, scale=2, decide=decide) == (
        True,
        False,
        False,
        True,
    )
    assert asked == [(1, 2)]
