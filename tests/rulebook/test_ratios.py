from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from randinspect.rulebook import Rounding, parse_ratio, rounded, write_ratio

RATIOS = st.fractions(min_value=Fraction(1, 10**6), max_value=1, max_denominator=10**6)


@given(RATIOS)
def test_write_then_read_is_the_ratio(ratio: Fraction) -> None:
    """Law: read ∘ write = id."""
    assert ratio == parse_ratio(write_ratio(ratio))


@given(st.integers(1, 10**6))
def test_percent_with_decimals_is_exact(millionths: int) -> None:
    """Law: a decimal percentage is the fraction that it spells."""
    text = f"{millionths // 10**4}.{millionths % 10**4:04d}%"

    assert Fraction(millionths, 10**6) == parse_ratio(text)


@given(RATIOS, st.integers(0, 10**6))
def test_rounding_keeps_its_word(ratio: Fraction, units: int) -> None:
    """Law: at_most ≤ m ≤ at_least, nearest is within a half and half up, expectation is m."""
    exact = ratio * units
    low, near, high, same = (
        rounded(exact, rounding)
        for rounding in (
            Rounding.AT_MOST,
            Rounding.NEAREST,
            Rounding.AT_LEAST,
            Rounding.IN_EXPECTATION,
        )
    )

    assert low == math.floor(exact)
    assert high == math.ceil(exact)
    assert Fraction(-1, 2) < near - exact <= Fraction(1, 2)
    assert same == exact


@pytest.mark.parametrize(
    ("value", "nearest", "at_least", "at_most"),
    [
        ("0", 0, 0, 0),
        ("1/3", 0, 1, 0),
        ("1/2", 1, 1, 0),
        ("2/3", 1, 1, 0),
        ("1", 1, 1, 1),
        ("3/2", 2, 2, 1),
        ("5/2", 3, 3, 2),
    ],
)
def test_edges_of_rounding(value: str, nearest: int, at_least: int, at_most: int) -> None:
    """Half goes up, also from an even number; whole numbers stay."""
    exact = Fraction(value)

    assert nearest == rounded(exact, Rounding.NEAREST)
    assert at_least == rounded(exact, Rounding.AT_LEAST)
    assert at_most == rounded(exact, Rounding.AT_MOST)


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (0.03, "ratio.float"),
        (Decimal("0.03"), "ratio.float"),
        (3, "ratio.text"),
        ("3", "ratio.text"),
        ("0.03", "ratio.text"),
        ("1/0", "ratio.text"),
        ("-3%", "ratio.text"),
        ("0%", "ratio.zero"),
        ("101%", "ratio.range"),
        ("13/12", "ratio.range"),
    ],
)
def test_what_is_no_ratio_is_refused(value: object, rule: str) -> None:
    """A number, another spelling, nothing and more than everything are refused."""
    with pytest.raises(ValueError, match=r"ratio") as caught:
        parse_ratio(value)

    assert rule == getattr(caught.value, "type", None)
