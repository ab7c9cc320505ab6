"""Exact numbers as people read them: whole numbers and fractions, rounded half up and saying so."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

__all__ = ["count", "percent", "ratio"]

_HALF: Final = Fraction(1, 2)
_PERCENT: Final = 100


def count(number: int) -> str:
    """A whole number with its thousands apart.

    >>> count(12345)
    '12,345'
    """
    return f"{number:,}"


def percent(share: Fraction, digits: int = 2) -> str:
    """A share in percent, half up.

    Parameters
    ----------
    share
        Not negative.
    digits
        Decimals.

    Examples
    --------
    >>> percent(Fraction(1, 3)), percent(Fraction(1, 8), digits=0)
    ('33.33 %', '13 %')
    """
    scale = 10**digits
    units = (share * _PERCENT * scale + _HALF) // 1
    whole, rest = divmod(units, scale)
    return f"{whole:,}.{rest:0{digits}d} %" if digits else f"{whole:,} %"


def ratio(share: Fraction) -> str:
    """A share as the fraction that it is, and in percent where that is another thing.

    >>> ratio(Fraction(3, 94)), ratio(Fraction(1))
    ('3/94 ≈ 3.19 %', '1')
    """
    if share.denominator == 1:
        return str(share)
    is_exact = (share * _PERCENT * _PERCENT).denominator == 1
    return f"{share} {'=' if is_exact else '≈'} {percent(share)}"
