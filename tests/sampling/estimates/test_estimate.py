"""Laws of estimates: arms, non-response, certainty, domains, rank conditioning, refusals."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from enumerated_designs import Population, average_square_error, equal_chances
from hypothesis import given, settings
from hypothesis import strategies as st

from randinspect.errors import DesignError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import Method, select, target_for
from randinspect.sampling.estimates import (
    Arm,
    CheckedUnit,
    Estimate,
    drawn_units,
    effective_size,
    estimate,
    korn_graubard,
    stratum_designs,
)

PROPORTIONAL, EQUAL = Method.PROPORTIONAL, Method.EQUAL


def two_parts() -> Population:
    """Six of size 2, of which 3 are drawn; four of other sizes, of which 2, one of them certain."""
    strata = [([2] * 6, Fraction(3), EQUAL), ([1, 2, 3, 50], Fraction(2), PROPORTIONAL)]
    return Population(strata, [1, 0, 0, 1, 0, 0, 1, 0, 1, 1])


def total(found: Estimate) -> float:
    """The unbiased total of a group that was heard."""
    assert found.unbiased_total is not None
    return found.unbiased_total


@given(st.permutations(range(5)), st.integers(0, 31))
def test_the_order_of_rows_changes_nothing(order: list[int], outcomes: int) -> None:
    """Rows in any order, targeted checks and reserves among them: the same estimates."""
    population = two_parts()
    rows = [
        replace(unit, violation=bool(outcomes >> i & 1))
        for i, unit in enumerate(population.checked([0, 3, 4, 7, 9]))
    ]
    others = [
        CheckedUnit("U001", "", True, arm=Arm.TARGETED),
        CheckedUnit("U002", "", None, arm=Arm.TARGETED),
        CheckedUnit("U008", "S1", True, arm=Arm.RESERVE),
    ]
    plain = estimate(rows, population.designs)
    mixed = estimate([rows[i] for i in order] + others, population.designs)

    assert mixed.overall.rate == pytest.approx(plain.overall.rate)
    assert mixed.overall.standard_error == pytest.approx(plain.overall.standard_error)
    assert (mixed.overall.low, mixed.overall.high) == pytest.approx(
        (plain.overall.low, plain.overall.high)
    )
    assert (mixed.targeted.checks, mixed.targeted.checked, mixed.targeted.violations) == (2, 1, 1)
    assert (mixed.reserves.checks, mixed.reserves.violations) == (1, 1)
    assert (plain.targeted.checks, plain.reserves.checks) == (0, 0)


def test_alike_outcomes_give_their_rate_exactly() -> None:
    """All in violation: rate 1, V = 0, and the interval still says how few were checked."""
    population = two_parts()
    sample = population.checked([0, 3, 4, 7, 9])
    for outcome in (True, False):
        found = estimate([replace(unit, violation=outcome) for unit in sample], population.designs)

        assert found.overall.rate == float(outcome)
        assert found.overall.standard_error == 0
        assert found.overall.high - found.overall.low > 0.4


def test_certain_units_count_in_the_total_and_not_in_the_variance() -> None:
    """A census of certain units is known without error; beside chance they add no variance."""
    census = Population([([5, 5, 5], Fraction(3), PROPORTIONAL)], [1, 0, 0])
    whole = census.report([0, 1, 2]).overall
    population = two_parts()
    mixed = population.report([0, 3, 4, 7, 9])
    without = estimate(population.checked([0, 3, 4, 7]), population.designs)

    assert (whole.rate, whole.low, whole.high) == (1 / 3, 1 / 3, 1 / 3)
    assert (whole.unbiased_total, whole.unbiased_error) == (1, 0)
    assert mixed.overall.unbiased_error == without.overall.unbiased_error
    assert total(mixed.overall) == total(without.overall) + 1


@pytest.mark.parametrize("answering", [2, 3])
def test_whoever_answers_at_random_is_a_smaller_sample(answering: int) -> None:
    """All samples of 4 of 6, all answers of 2 or 3 of them: E[Y] = Y and E[v] = V of SRS."""
    violations = [1, 0, 0, 1, 1, 0]
    population = Population([([1] * 6, Fraction(4), EQUAL)], violations)
    totals, told = [], []
    for sample in combinations(range(6), 4):
        for heard in combinations(sample, answering):
            found = population.report(sample, silent=[i for i in sample if i not in heard]).overall
            totals.append(total(found))
            told.append((found.unbiased_error or 0) ** 2)
    smaller = Population([([1] * 6, Fraction(answering), EQUAL)], violations)
    chances = equal_chances(6, answering)

    assert np.mean(totals) == pytest.approx(3)
    assert np.mean(told) == pytest.approx(smaller.variance_of_total(chances))
    assert np.mean(told) == pytest.approx(average_square_error(smaller, chances))
    assert np.var(totals) == pytest.approx(smaller.variance_of_total(chances))


def test_silent_units_stay_in_the_sample() -> None:
    """Bounds take them as clean, then as violations; others of the stratum stand for them."""
    population = Population([([1] * 10, Fraction(5), EQUAL)], [1, 0, 0, 0, 0] * 2)
    found = population.report([0, 1, 2, 3, 4], silent=[3, 4])

    assert found.overall.rate == pytest.approx(1 / 3)
    assert found.overall.bounds == pytest.approx((1 / 5, 3 / 5))
    assert (found.overall.drawn, found.overall.checked) == (5, 3)
    assert "2 of 5 drawn units were not checked" in found.notes[0]


def test_a_silent_certain_unit_is_no_longer_certain() -> None:
    """Two certain units, one silent: the other counts twice, and adds to the variance."""
    strata = [([30, 30, 30, 1, 1, 1], Fraction(4), PROPORTIONAL), ([1] * 4, Fraction(2), EQUAL)]
    population = Population(strata, [1, 0, 1, 0, 0, 1, 0, 1, 0, 0])
    heard = population.report([0, 1, 2, 3, 6, 7])
    silent = population.report([0, 1, 2, 3, 6, 7], silent=[2])

    assert heard.overall.unbiased_total == pytest.approx(2 + 2)
    assert silent.overall.unbiased_total == pytest.approx(1.5 + 2)
    assert "response" in silent.overall.formulas
    assert "response" not in heard.overall.formulas
    assert (silent.overall.unbiased_error or 0) > (heard.overall.unbiased_error or 0)


def test_a_silent_stratum_is_spoken_for_by_its_group() -> None:
    """Nobody answers in a stratum: the number of its units is kept, and a note says so."""
    strata = [([1] * 4, Fraction(2), EQUAL), ([1] * 8, Fraction(2), EQUAL)]
    population = Population(strata, [1, 0] * 6)
    found = population.report([0, 1, 4, 5], silent=[4, 5])
    weights = total(found.overall) / 0.5

    assert found.overall.rate == 0.5
    assert weights == pytest.approx(12)
    assert found.strata[1].rate is None
    assert (found.strata[1].low, found.strata[1].high) == (0.0, 1.0)
    assert any("nobody was checked in S1" in note for note in found.notes)


@given(st.integers(0, 15), st.booleans())
def test_a_silent_stratum_changes_no_other(outcomes: int, others: bool) -> None:
    """Law: the row of a stratum is that of a sample in which no other was silent; its own is ?."""
    strata = [([2] * 4, Fraction(2), EQUAL), ([1, 2, 3, 30], Fraction(2), PROPORTIONAL)]
    population = Population([*strata, ([1] * 6, Fraction(2), EQUAL)], [1, 0] * 7)
    rows = [
        replace(unit, violation=bool(outcomes >> i & 1), domains={"part": unit.stratum})
        for i, unit in enumerate(population.checked([0, 1, 5, 7]))
    ]
    third = population.checked([8, 9])
    heard = [replace(unit, violation=others, domains={"part": unit.stratum}) for unit in third]
    silent = [replace(unit, violation=None) for unit in heard]
    plain = estimate([*rows, *heard], population.designs, by=["part"])
    found = estimate([*rows, *silent], population.designs, by=["part"])
    whole, last = found.overall, found.strata[2]

    assert found.strata[:2] == plain.strata[:2]
    assert (last.unbiased_total, last.unbiased_error, last.total, last.rate) == (None,) * 4
    assert found.domains["part"][2].unbiased_total is None
    assert (total(whole) > 0) == any(row.violation for row in rows)


def test_strata_collapse_inside_their_group_first() -> None:
    """Singles of group x with each other; a lone single of group y takes in its neighbour."""
    one = Fraction(1)
    strata = [([1, 1], one, EQUAL)] * 3 + [([1] * 4, Fraction(2), EQUAL)] * 2
    groups = {"S0": "x", "S1": "x", "S2": "y", "S3": "y", "S4": "x"}
    population = Population(strata, [1, 0] * 7, groups)
    found = population.report([0, 2, 4, 6, 7, 10, 11])
    alone = Population(strata[:1], [1, 0]).report([0])

    assert sorted(found.collapsed) == [("S0", "S1"), ("S2", "S3")]
    assert found.overall.formulas == ("collapsed", "simple_random")
    assert found.overall.degrees == 7 - 3
    assert alone.overall.standard_error is None
    assert alone.overall.high == 1
    assert "no standard error" in alone.notes[0]


def test_one_checked_unit_gives_no_standard_error() -> None:
    """In a stratum or a domain; but where it is all there is, nothing is left to chance."""
    population = two_parts()
    rows = [replace(unit, domains={"d": unit.handle}) for unit in population.checked([0, 7])]
    found = estimate(rows, population.designs, by=["d"])
    whole = Population([([1], Fraction(1), EQUAL), ([1] * 4, Fraction(2), EQUAL)], [1, 0, 1, 0, 1])

    assert {part.checked for part in (*found.strata, *found.domains["d"])} == {1}
    assert {part.standard_error for part in (*found.strata, *found.domains["d"])} == {None}
    assert found.overall.standard_error is not None
    assert whole.report([0, 1, 2]).strata[0].standard_error == 0


def test_a_domain_of_a_whole_stratum_is_that_stratum() -> None:
    """Estimating by a column that repeats the stratum gives the same rate and error."""
    population = two_parts()
    rows = [
        replace(unit, domains={"part": unit.stratum})
        for unit in population.checked([0, 3, 4, 7, 8, 9])
    ]
    found = estimate(rows, population.designs, by=["part"])

    for stratum, domain in zip(found.strata, found.domains["part"], strict=True):
        assert domain.name == f"part={stratum.name}"
        assert domain.units is None
        assert (domain.rate, domain.standard_error) == (stratum.rate, stratum.standard_error)
        assert domain.unbiased_total == stratum.unbiased_total


def test_domains_add_up() -> None:
    """Unbiased totals of the values of a column sum to that of the whole."""
    found = two_parts().report([0, 3, 4, 7, 9])

    assert sum(total(d) for d in found.domains["parity"]) == pytest.approx(
        found.overall.unbiased_total
    )
    assert sum(d.checked for d in found.domains["parity"]) == found.overall.checked


def test_rank_conditioning_is_unbiased() -> None:
    """1,000 Pareto draws: mean total within 4 s.e. of Y (α = 6·10⁻⁵), v / variance in [.8, 1.2]."""
    sizes, violations = [9, 7, 5, 4, 3, 2, 2, 1, 60], [0, 1, 0, 1, 1, 0, 1, 1, 1]
    handles = [f"P{i}" for i in range(len(sizes))]
    frame = Frame.close(handles, ["A"] * len(sizes), sizes)
    targets = [target_for(s, 4, method=Method.PARETO, reserves=0) for s in frame.strata()]
    designs = stratum_designs(frame, targets)
    totals, told = [], []
    for draw in range(1000):
        tickets = Tickets(f"{draw:064x}")
        drawn = drawn_units(frame, targets, select(frame, targets, tickets), tickets)
        rows = [
            CheckedUnit(h, "A", bool(violations[int(h[1:])]), u.probability, u.conditional)
            for h, u in drawn.items()
        ]
        found = estimate(rows, designs).overall
        totals.append(total(found))
        told.append((found.unbiased_error or 0) ** 2)

    assert found.formulas == ("rank_conditioned",)
    assert abs(np.mean(totals) - 6) < 4 * np.std(totals) / np.sqrt(len(totals))
    assert 0.8 <= np.mean(told) / np.var(totals) <= 1.2


def test_a_pareto_unit_needs_its_threshold() -> None:
    """Dividing by the declared π would be near, and is refused."""
    frame = Frame.close(["P1", "P2", "P3"], ["A"] * 3, [1, 2, 3])
    targets = [target_for(s, 1, method=Method.PARETO, reserves=0) for s in frame.strata()]
    row = CheckedUnit("P1", "A", True, Fraction(1, 6))

    with pytest.raises(DesignError, match="conditional"):
        estimate([row], stratum_designs(frame, targets))


@given(st.lists(st.integers(1, 30), min_size=2, max_size=8), st.data())
@settings(max_examples=60)
def test_any_systematic_sample_gives_a_sound_estimate(
    sizes: list[int], data: st.DataObject
) -> None:
    """Whatever is drawn and found: 0 <= low <= rate <= high <= 1, and a variance that is one."""
    target = Fraction(data.draw(st.integers(1, 2 * len(sizes))), 2)
    violations = data.draw(st.lists(st.integers(0, 1), min_size=len(sizes), max_size=len(sizes)))
    frame = Frame.close([f"U{i}" for i in range(len(sizes))], ["A"] * len(sizes), sizes)
    targets = [target_for(s, target, method=PROPORTIONAL, reserves=0) for s in frame.strata()]
    tickets = Tickets(data.draw(st.binary(min_size=32, max_size=32)).hex())
    drawn = drawn_units(frame, targets, select(frame, targets, tickets), tickets)
    rows = [
        CheckedUnit(h, "A", bool(violations[int(h[1:])]), u.probability) for h, u in drawn.items()
    ]
    if not rows:
        return
    found = estimate(rows, stratum_designs(frame, targets)).overall

    assert found.rate is not None
    assert 0 <= found.low <= found.rate + 1e-12
    assert found.rate <= found.high + 1e-12 <= 1 + 2e-12
    assert found.standard_error is None or found.standard_error >= 0
    assert found.effective <= found.checked


def test_rows_without_a_design_are_refused_together() -> None:
    """A foreign stratum, a unit twice, a domain missing: one error names all three."""
    population = two_parts()
    rows = population.checked([0, 0, 3])
    rows.append(replace(rows[0], handle="X", stratum="T", domains={}))

    with pytest.raises(DesignError) as raised:
        estimate(rows, population.designs, by=["parity"])
    text = str(raised.value)

    assert "stratum T" in text
    assert "U000 stands 2 times" in text
    assert "X has no value for parity" in text
    with pytest.raises(DesignError, match="none of the 1 drawn units"):
        estimate(population.checked([0], silent=[0]), population.designs)
    with pytest.raises(DesignError, match="level"):
        estimate(population.checked([0]), population.designs, level=95)


def test_strata_without_a_chance_are_named() -> None:
    """Target 0: nothing is estimated for its units, and the total leaves them out."""
    strata = [([1] * 6 + [0, 0], Fraction(3), EQUAL), ([1] * 9, Fraction(0), EQUAL)]
    found = Population(strata, [1, 0, 0] * 6).report([0, 1, 2])

    assert found.overall.units == 6
    assert found.overall.total == pytest.approx(2)
    assert "9 units of S1 had no chance" in found.notes[0]
    assert "2 units of size 0 are out of scope" in found.notes[1]


def test_korn_graubard_by_hand() -> None:
    """n* = min(n, r(1-r)/V (t_{n-1}/t_df)²), then Clopper–Pearson; ends 0 and 1 are exact."""
    size = effective_size(0.1, 0.1 * 0.9 / 50, n=80, weighted=70.0, degrees=79, level=0.95)
    fewer = effective_size(0.1, 0.1 * 0.9 / 50, n=80, weighted=70.0, degrees=2, level=0.95)

    assert size == pytest.approx(50)
    # t quantiles of tables: 1.99045 with 79 degrees of freedom, 4.30265 with 2.
    assert fewer == pytest.approx(50 * (1.99045 / 4.30265) ** 2, rel=1e-4)
    assert effective_size(0.1, 1e-9, n=80, weighted=70.0, degrees=79, level=0.95) == 80
    assert effective_size(0.0, 0.0, n=80, weighted=70.0, degrees=79, level=0.95) == 70
    # Rule of three: 1 - (α/2)^(1/n) for no violation among n.
    assert korn_graubard(0.0, 40, level=0.95) == pytest.approx((0, 1 - 0.025 ** (1 / 40)))
    assert korn_graubard(1.0, 40, level=0.95) == pytest.approx((0.025 ** (1 / 40), 1))
