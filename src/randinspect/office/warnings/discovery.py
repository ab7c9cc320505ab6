"""Which of many exact p-values are discoveries, at a stated false discovery rate.

Benjamini and Hochberg: of m tests in ascending order the i-th has the q-value
``min over j >= i of m p_j / j``, and those with ``q <= level`` are discoveries. Among tests that
are independent, or positively dependent on each of the true nulls, the expected share of false
ones is at most the level; with discrete p-values it is lower. Benjamini and Yekutieli: q is
larger by ``1 + 1/2 + … + 1/m``, and the same holds under any dependence (docs/method.md §14.3).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Final

__all__ = ["Procedure", "decimal_text", "q_values"]

_SCALE: Final = 10**18
_DIGITS: Final = 4


class Procedure(StrEnum):
    """How q-values are made."""

    BH = "bh"
    BY = "by"


def q_values(p: Sequence[Fraction], procedure: Procedure) -> list[Fraction]:
    """q-value of each test, in the order of the tests, at most 1.

    Parameters
    ----------
    p
        Exact p-values, ``m`` of them.
    procedure
        BH, or BY. The harmonic number of BY is rounded up at its 18th decimal.

    References
    ----------
    Benjamini, Y., Hochberg, Y. (1995). *JRSS B* 57. Benjamini, Y., Yekutieli, D. (2001).
    *Annals of Statistics* 29.

    Examples
    --------
    >>> p = [Fraction(1, 100), Fraction(1, 2), Fraction(1, 50)]
    >>> [str(q) for q in q_values(p, Procedure.BH)]
    ['3/100', '1/2', '3/100']
    """
    factor = len(p) * (Fraction(1) if procedure is Procedure.BH else _harmonic(len(p)))
    counts = Counter(p)  # few values, however many tests
    below = len(p)
    least = Fraction(1)
    found: dict[Fraction, Fraction] = {}
    for value in sorted(counts, reverse=True):
        least = min(least, factor * value / below)
        found[value] = least
        below -= counts[value]
    return [found[value] for value in p]


def _harmonic(count: int) -> Fraction:
    """``1 + 1/2 + … + 1/count``, rounded up."""
    return Fraction(sum(-(-_SCALE // j) for j in range(1, count + 1)), _SCALE)


def decimal_text(value: Fraction, digits: int = _DIGITS) -> str:
    """A probability as a decimal of some digits, rounded up: what is shown is never too small.

    >>> decimal_text(Fraction(1, 3)), decimal_text(Fraction(1, 4)), decimal_text(Fraction(1, 3**20))
    ('0.3334', '0.25', '2.868e-10')
    """
    if value <= 0:
        return "0"
    power = 0
    while value * 10**power < 1:
        power += 1
    shift = digits - 1 + power
    scaled = -(-value.numerator * 10**shift // value.denominator)
    if scaled == 10**digits:
        scaled, power = scaled // 10, power - 1
    if value >= 1:
        return "1"
    text = str(scaled)
    if power <= _DIGITS:
        return f"0.{'0' * (power - 1)}{text}".rstrip("0") if power > 0 else "1"
    return f"{text[0]}.{text[1:]}e-{power}"
