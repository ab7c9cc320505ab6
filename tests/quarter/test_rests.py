"""The rest rule over many quarters, through the frame and the draw that are published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from math import floor
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarter.pasts import COUNTED, Office, first_day, framed, remembering, rule_of, visits
from rulebook.samples import CITATION

from randinspect.errors import DesignError
from randinspect.rulebook.resting import SCALE, mean_gap, rest_span, whole_size

UNITS, QUARTERS, BURN_IN = 2000, 88, 8
WEIGHTS = (10, 20, 30, 40)
COLUMN = {"from": "column", "citation": CITATION}
BANDS: Mapping[str, list[object]] = {
    "risk_class": ["A"] * UNITS,
    "size": [WEIGHTS[i % 4] for i in range(UNITS)],
}


def resting(quarters: int, soft: str, ratio: str) -> Any:
    """A book with one proportional rule and a rest."""
    rest = {**COUNTED, "quarters": quarters, "soft": soft}
    selection = [rule_of(ratio, method="proportional")]
    return remembering({"rest": rest}, selection=selection, size=COLUMN)


def drawn_by(office: Office, quarters: int) -> list[list[int]]:
    """Positions drawn in each quarter."""
    return [[int(h.split("-")[1]) for h in drawn] for _, drawn in office.quarters(quarters)]


@cache
def drawn_quarters(soft: str, ratio: str) -> list[list[int]]:
    """Positions drawn in each quarter under a rest."""
    return drawn_by(Office(resting(4, soft, ratio), BANDS, f"rest {soft} {ratio}"), QUARTERS)


def by_band(drawn: list[list[int]]) -> dict[int, float]:
    """Visits / expected of each weight band."""
    total = sum(len(quarter) for quarter in drawn)
    counts = Counter(WEIGHTS[place % 4] for quarter in drawn for place in quarter)
    return {w: counts[w] / (total * w / sum(WEIGHTS)) for w in WEIGHTS}


@pytest.mark.parametrize("soft", ["0", "1/10"])
def test_long_run_rates_are_kept_in_every_weight_band(soft: str) -> None:
    """Law: visits / expected lies in [0.95, 1.05] by weight band; declared rates are π ∝ size.

    The seeds are fixed: 19,200 draws in 80 quarters, after a start in which nobody rests. The
    smallest band expects 1,920 of them, so 5 percent are more than two standard deviations.
    """
    drawn = drawn_quarters(soft, "12%")[BURN_IN:]
    ratios = by_band(drawn)

    assert [len(quarter) for quarter in drawn] == [240] * (QUARTERS - BURN_IN)
    assert all(0.95 <= ratio <= 1.05 for ratio in ratios.values()), ratios


def test_a_rest_that_is_not_made_up_for_loses_the_rates() -> None:
    """Negative control: a year of cooling shuts out the same quarters and pays nothing back."""
    memory = {"cooling": {**COUNTED, "months": 12}}
    rules = remembering(memory, selection=[rule_of("12%", method="proportional")], size=COLUMN)
    ratios = by_band(drawn_by(Office(rules, BANDS, "cooling"), 32)[BURN_IN:])

    assert ratios[10] > 1.05
    assert ratios[40] < 0.95


def repeats(drawn: list[list[int]]) -> int:
    """Draws of a unit that was drawn in one of the four quarters before."""
    return sum(
        place in earlier
        for number, quarter in enumerate(drawn)
        for earlier in [set().union(*map(set, drawn[max(0, number - 4) : number]))]
        for place in quarter
    )


def test_a_hard_rest_never_repeats_within_its_quarters() -> None:
    """Law: with e = 0 nobody is drawn twice within k + 1 quarters; without a rest many are."""
    free = Office(
        remembering({}, selection=[rule_of("12%", method="proportional")], size=COLUMN),
        BANDS,
        "free",
    )
    unrested = drawn_by(free, 12)
    soft = repeats(drawn_quarters("1/10", "12%")) / QUARTERS

    assert 0 < soft < repeats(unrested) / 12 / 2  # the negative control: without a rest
    assert repeats(drawn_quarters("0", "12%")) == 0


@given(
    st.fractions(Fraction(1, 10**4), 1),
    st.integers(1, 40),
    st.fractions(0, Fraction(99, 100), max_denominator=100),
)
def test_a_size_is_the_share_that_keeps_the_rate(rate: Fraction, k: int, soft: Fraction) -> None:
    """Law: f <= s <= 1, and the mean time between visits at (S ± 1/2) / 10^6 encloses 1/f."""
    span = rest_span(rate, k)
    size = whole_size(rate, span, soft)
    low, high = Fraction(2 * size - 1, 2 * SCALE), Fraction(2 * size + 1, 2 * SCALE)

    assert rate - Fraction(1, 2 * SCALE) <= Fraction(size, SCALE) <= 1
    assert size == 1 or mean_gap(low, span, soft) >= 1 / rate
    assert high > 1 or mean_gap(high, span, soft) < 1 / rate


@given(st.fractions(Fraction(1, 10**4), 1), st.integers(1, 40))
def test_a_hard_rest_has_a_closed_form(rate: Fraction, k: int) -> None:
    """Law: with e = 0 the share is f / (1 - k_i f), and k_i <= k quarters leave room for it."""
    span = rest_span(rate, k)
    share = rate / (1 - span * rate)

    assert 0 <= span <= k
    assert share <= 1
    assert max(floor(SCALE * share + Fraction(1, 2)), 1) == whole_size(rate, span, Fraction(0))


@given(
    st.fractions(Fraction(1, 100), 1),
    st.integers(0, 6),
    st.fractions(0, Fraction(9, 10), max_denominator=10),
    st.fractions(Fraction(1, 100), 1),
)
def test_the_mean_gap_is_that_of_the_renewal(
    share: Fraction, span: int, soft: Fraction, tail: Fraction
) -> None:
    """Law: the gap's closed form is the sum of its survival function, quarter by quarter."""
    alive, total = Fraction(1), Fraction(0)
    for _ in range(span):
        total += alive
        alive *= 1 - soft * share
    renewed = total + alive / share  # once rested, a geometric time

    assert renewed == mean_gap(share, span, soft)
    assert mean_gap(share, span, soft) >= mean_gap(max(share, tail), span, soft)


def test_the_worked_example_of_the_method() -> None:
    """method.md §8.2: sizes 62,500 and 0; 60,854 and 6,085; 750,000."""
    rate, soft = Fraction(1, 20), Fraction(1, 10)

    assert whole_size(rate, 4, Fraction(0)) == 62_500
    assert whole_size(rate, 4, soft) == 60_854
    assert whole_size(rate, 4, soft, part=soft) == 6_085
    assert rest_span(Fraction(3, 10), 4) == 2
    assert whole_size(Fraction(3, 10), 2, Fraction(0)) == 750_000


def test_the_target_counts_those_who_rest() -> None:
    """A rest changes who is drawn, not how many; who rests has size 0 and a code."""
    past = visits(*((f"agency-{i:04d}", first_day(3)) for i in range(40)))
    columns: dict[str, list[object]] = {"risk_class": ["A"] * 200, "size": [10] * 200}
    framing = framed(resting(4, "0", "5%"), columns, past, first_day(4))
    sizes, rates = framing.classification.sizes, framing.rates

    assert [t.size for t in framing.targets] == [Fraction(10)]
    assert sizes.tolist() == [0] * 40 + [62_500] * 160
    assert framing.exclusion_counts() == framing.memory_counts() == {"REST": 40}
    assert rates is not None
    assert set(rates.rates.tolist()) == {Fraction(1, 20)}


@pytest.mark.parametrize(("quarter", "rests"), [(4, True), (7, True), (8, False)])
def test_the_rest_is_counted_in_calendar_quarters(quarter: int, rests: bool) -> None:
    """Visited on the last day of quarter 3, an agency rests four quarters and then returns."""
    columns: dict[str, list[object]] = {"risk_class": ["A"] * 20, "size": [10] * 20}
    past = visits(("agency-0000", first_day(4).replace(month=12, day=31, year=2026)))
    framing = framed(resting(4, "0", "5%"), columns, past, first_day(quarter))

    assert bool(framing.classification.sizes[0] == 0) is rests
    assert np.count_nonzero(framing.classification.sizes) == 20 - rests


def test_a_hard_rest_that_leaves_too_few_is_told() -> None:
    """After a sweep nobody has rested; the draw is refused with its cure, not mended."""
    columns: dict[str, list[object]] = {"risk_class": ["A"] * 20, "size": [10] * 20}
    past = visits(*((f"agency-{i:04d}", first_day(3)) for i in range(20)))
    with pytest.raises(DesignError, match=r"after rests(.|\n)*soft = "):
        framed(resting(4, "0", "5%"), columns, past, first_day(4))
