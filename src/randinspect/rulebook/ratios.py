"""Ratios as exact fractions, and the four ways to make a whole number of one.

The rule: a ratio is text in the rulebook and a ``Fraction`` ever after. A TOML number with a
point is a binary float, and 0.03 is not three in a hundred, so it is refused with its cure.
"""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final

from pydantic import PlainSerializer, PlainValidator

from randinspect.rulebook.doors import refusal

__all__ = ["Ratio", "Rounding", "parse_ratio", "rounded", "write_ratio"]

_PERCENT: Final = re.compile(r"([0-9]{1,3})(?:\.([0-9]{1,6}))? ?%", re.ASCII)
_FRACTION: Final = re.compile(r"([1-9][0-9]{0,8})/([1-9][0-9]{0,8})", re.ASCII)
_CURE: Final = 'write it as text: "3%", "2.5%" or "1/12"'


class Rounding(StrEnum):
    """How ratio × N⁺ becomes a target.

    ``nearest`` rounds half up (四舍五入); ``at_least`` rounds up (不少于); ``at_most`` rounds
    down (不超过); ``in_expectation`` keeps the fraction, and the draw gives one unit more or
    less so that the target is met in expectation.
    """

    NEAREST = "nearest"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    IN_EXPECTATION = "in_expectation"


def parse_ratio(value: object) -> Fraction:
    """Read a ratio above 0 and not above 1.

    Raises
    ------
    ValueError
        For numbers, other text, zero, and more than the whole.

    Examples
    --------
    >>> [str(parse_ratio(text)) for text in ("3%", "2.5%", "1/12", "１００％")]
    ['3/100', '1/40', '1/12', '1']
    """
    if isinstance(value, Fraction):
        return _within(value)
    if isinstance(value, (float, Decimal)):
        message = f"the ratio is a number with a point, {value}, which is not exact"
        raise refusal("ratio.float", message, _CURE)
    if not isinstance(value, str):
        raise refusal("ratio.text", f"the ratio is no text, but {value!r}", _CURE)
    text = unicodedata.normalize("NFKC", value).strip()
    if (found := _PERCENT.fullmatch(text)) is not None:
        digits = found[2] or ""
        return _within(Fraction(int(found[1] + digits), 100 * 10 ** len(digits)))
    if (found := _FRACTION.fullmatch(text)) is not None:
        return _within(Fraction(int(found[1]), int(found[2])))
    raise refusal("ratio.text", f"[{value}] is no ratio", _CURE)


def write_ratio(ratio: Fraction) -> str:
    """Write a ratio as ``num/den`` in lowest terms.

    >>> write_ratio(Fraction(3, 100)), write_ratio(Fraction(1))
    ('3/100', '1/1')
    """
    return f"{ratio.numerator}/{ratio.denominator}"


def rounded(value: Fraction, rounding: Rounding) -> Fraction:
    """Round a target the way the rule says.

    Examples
    --------
    >>> [str(rounded(Fraction(5, 2), rounding)) for rounding in Rounding]
    ['3', '3', '2', '5/2']
    """
    match rounding:
        case Rounding.NEAREST:
            return Fraction(math.floor(value + Fraction(1, 2)))
        case Rounding.AT_LEAST:
            return Fraction(math.ceil(value))
        case Rounding.AT_MOST:
            return Fraction(math.floor(value))
        case Rounding.IN_EXPECTATION:
            return value


def _within(ratio: Fraction) -> Fraction:
    """Refuse nothing and more than everything."""
    if ratio <= 0:
        # 不免抽: a class that nobody draws is exempt, and an exemption must show itself.
        cure = "to exempt a class, write an exclusion with its code, reason and citation"
        raise refusal("ratio.zero", "the ratio is 0, so nobody can be drawn", cure)
    if ratio > 1:
        raise refusal("ratio.range", f"the ratio {ratio} is more than the whole", "lower it")
    return ratio


Ratio = Annotated[
    Fraction, PlainValidator(parse_ratio), PlainSerializer(write_ratio, return_type=str)
]
