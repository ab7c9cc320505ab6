"""What a picture is before it is drawn: bars on one scale, and the table that says the same.

The rule: lengths are fractions and every bar carries its number in words, so that nobody has to
read a length, a pattern or a colour to know it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from randinspect.publication.tongues import Said

__all__ = ["Bar", "Picture", "Segment", "plain", "stacked"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar, from ``start`` to ``end`` on the picture's scale, in one pattern."""

    start: Fraction
    end: Fraction
    pattern: int = 0


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar.

    Parameters
    ----------
    label, told
        What it stands for, and its number.
    segments
        Its parts, from left to right.
    whisker
        Ends of an interval, on the same scale; None where there is none.
    """

    label: Said
    told: Said
    segments: tuple[Segment, ...]
    whisker: tuple[Fraction, Fraction] | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture with its table.

    Parameters
    ----------
    key
        Name of its file: lower-case letters.
    title, note
        What it shows, and what must be known to read it.
    bars
        From top to bottom.
    whole, ends
        Length of the whole scale, and what stands at its two ends.
    legend
        Pattern → what it means; empty where all bars are of one pattern.
    heads, rows
        The table: the first column names the row, all others are numbers.
    """

    key: str
    title: Said
    note: Said
    bars: Sequence[Bar]
    whole: Fraction
    ends: tuple[Said, Said]
    legend: Sequence[tuple[int, Said]]
    heads: Sequence[Said]
    rows: Sequence[Sequence[Said]]


def plain(start: Fraction | int, end: Fraction | int, pattern: int = 0) -> tuple[Segment, ...]:
    """One segment, or none of no length."""
    return (Segment(Fraction(start), Fraction(end), pattern),) if end > start else ()


def stacked(parts: Sequence[int]) -> tuple[Segment, ...]:
    """Parts of a whole, one behind the other, each in the pattern of its place."""
    found: list[Segment] = []
    at = 0
    for pattern, part in enumerate(parts):
        found += plain(at, at + part, pattern)
        at += part
    return tuple(found)
