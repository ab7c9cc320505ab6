"""The rest rule over many quarters, through the frame and the draw that are published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from quarter.pasts import COUNTED, Office, first_day, framed, remembering, rule_of, visits
from rulebook.samples import CITATION

from randinspect.errors import DesignError
from randinspect.rulebook.resting import SCALE, rest_span, mean_gap, whole_size

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


@cache
def drawn_quarters(soft: str, ratio: str) -> list[list[int]]:
    """Positions drawn in each quarter."""
    office = Office(resting(4, soft, ratio), BANDS, f"rest {soft} {ratio}")
    return [[int(h.split("-")[1]) for h in drawn] for _, drawn in office.quarters(QUARTERS)]


@pytest.mark.parametrize("soft", ["0", "1/10"])
def test_long_run_rates_are_kept_in_every_weight_band(soft: str) -> None:
    """Law: visits / expected lies in [0.95, 1.05] by weight band; declared rates are π ∝ size.

    The seeds are fixed: 19,200 draws in 80 quarters, after a start in which nobody rests. The
    smallest band expects 1,920 of them, so 5 percent are more than two standard deviations.
    """
    drawn = drawn_quarters(soft, "12%")[BURN_IN:]
    total = sum(len(quarter) for quarter in drawn)
    counts = Counter(WEIGHTS[place % 4] for quarter in drawn for place in quarter)
    ratios = {w: counts[w] / (total * w / sum(WEIGHTS)) for w in WEIGHTS}

    assert total == 240 * len(drawn)
    assert all(0.95 <= ratio <= 1.05 for ratio in ratios.values()), ratios


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
    unrested = [[int(h.split("-")[1]) for h in d] for _, d in free.quarters(12)]

    soft = repeats(drawn_quarters("1/10", "12%")) / QUARTERS

    assert 0 < soft < repeats(unrested) / 12 / 3  # the negative control: without a rest
    assert repeats(drawn_quarters("0", "12%")) == 0


@given(
    st.fractions(Fraction(1, 10**4), 1),
    st.integers(1, 40),
    st.fractions(0, Fraction(99, 100), max_denominator=100),
)
def test_a_share_is_a_share_and_keeps_the_rate(rate: Fraction, k: int, soft: Fraction) -> None:
    """Law: f <= s <= 1, and with a hard rest the mean time between visits is 1/f exactly."""
    span = rest_span(rate, k)
    share = share_of(rate, span, soft)

    assert rate <= share <= 1
    assert 1 / rate == span + 1 / share_of(rate, span, Fraction(0))
    assert abs(whole_size(share) - SCALE * share) <= Fraction(1, 2) or whole_size(share) == 1


def test_the_worked_example_of_the_method() -> None:
    """method.md §8.2: sizes 62,500 and 0; 60,976 and 6,098; k_i = 2 and 3/4."""
    rate = Fraction(1, 20)
    soft = share_of(rate, 4, Fraction(1, 10))

    assert whole_size(share_of(rate, 4, Fraction(0))) == 62_500
    assert [whole_size(soft), whole_size(soft / 10)] == [60_976, 6_098]
    assert rest_span(Fraction(3, 10), 4) == 2
    assert share_of(Fraction(3, 10), 2, Fraction(0)) == Fraction(3, 4)


def test_the_target_counts_those_who_rest() -> None:
    """A rest changes who is drawn, not how many; who rests has size 0 and a code."""
    past = visits(*((f"agency-{i:04d}", first_day(3)) for i in range(40)))
    columns = {"risk_class": ["A"] * 200, "size": [10] * 200}
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
    columns = {"risk_class": ["A"] * 20, "size": [10] * 20}
    past = visits(("agency-0000", first_day(4).replace(month=12, day=31, year=2026)))
    framing = framed(resting(4, "0", "5%"), columns, past, first_day(quarter))

    assert bool(framing.classification.sizes[0] == 0) is rests
    assert np.count_nonzero(framing.classification.sizes) == 20 - rests


def test_a_hard_rest_that_leaves_too_few_is_told() -> None:
    """After a sweep nobody has rested; the draw is refused with its cure, not mended."""
    columns = {"risk_class": ["A"] * 20, "size": [10] * 20}
    past = visits(*((f"agency-{i:04d}", first_day(3)) for i in range(20)))
    with pytest.raises(DesignError, match=r"after rests.*soft = "):
        framed(resting(4, "0", "5%"), columns, past, first_day(4))
