"""Pictures as SVG: whole coordinates, patterns besides shades, words beside every bar.

The bytes follow from the picture and the language alone: no fonts are measured, no clock is read.
A text that is longer than its line is cut, for the table has it whole.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, Final

from randinspect.publication.escaping import template_room
from randinspect.publication.pictures.shapes import Bar, Picture, Segment
from randinspect.publication.tongues import Tongue

__all__ = ["drawn"]

_WIDTH: Final = 360
_MARGIN: Final = 8
_SPAN: Final = _WIDTH - 2 * _MARGIN
_PITCH: Final = 44
_LEGEND: Final = 20
_TOP: Final = 30
_HALVES: Final = 13  # half-pixels of a narrow sign at 13 px; a wide one has twice as many
_GAP: Final = 12


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle of one pattern, in whole pixels."""

    x: int
    width: int
    pattern: int


@dataclass(frozen=True, slots=True)
class _Row:
    """One bar as it is placed."""

    y: int
    label: str
    whole_label: str
    told: str
    boxes: tuple[_Box, ...]
    whisker: tuple[int, int] | None


def drawn(picture: Picture, tongue: Tongue) -> str:
    """Draw a picture.

    Parameters
    ----------
    picture
        What it shows.
    tongue
        In which language.

    Returns
    -------
    str
        An ``svg`` element with its name space, title and description; it also stands alone.
    """
    top = _TOP + _LEGEND * len(picture.legend)
    rows = list(_rows(picture, tongue, top))
    text: str = _template().render(
        key=f"{picture.key}-{tongue}",
        lang=tongue.tag,
        width=_WIDTH,
        height=top + _PITCH * len(rows) + 26,
        margin=_MARGIN,
        span=_SPAN,
        title=picture.title.to(tongue),
        note=picture.note.to(tongue),
        legend=[
            (_TOP + _LEGEND * place, pattern, said.to(tongue))
            for place, (pattern, said) in enumerate(picture.legend)
        ],
        rows=rows,
        foot=top + _PITCH * len(rows),
        ends=[end.to(tongue) for end in picture.ends],
        patterns=sorted(_patterns(picture)),
    )
    return text


@cache
def _template() -> Any:
    """The template of all pictures."""
    return template_room("pictures").get_template("picture.svg.jinja")


def _rows(picture: Picture, tongue: Tongue, top: int) -> Iterator[_Row]:
    """Bars in their places."""
    for place, bar in enumerate(picture.bars):
        told = bar.told.to(tongue)
        label = bar.label.to(tongue)
        room = _SPAN - _width(told) - _GAP
        yield _Row(
            y=top + _PITCH * place,
            label=_cut(label, room),
            whole_label=label,
            told=told,
            boxes=tuple(_boxes(bar, picture.whole)),
            whisker=None if bar.whisker is None else _ends(bar.whisker, picture.whole),
        )


def _boxes(bar: Bar, whole: Fraction) -> Iterator[_Box]:
    """Segments in pixels; what is there at all is at least one pixel wide."""
    for segment in bar.segments:
        left, right = _place(segment.start, whole), _place(segment.end, whole)
        yield _Box(left, max(1, right - left), segment.pattern)


def _ends(whisker: tuple[Fraction, Fraction], whole: Fraction) -> tuple[int, int]:
    """Ends of an interval in pixels."""
    return _place(whisker[0], whole), _place(whisker[1], whole)


def _place(value: Fraction, whole: Fraction) -> int:
    """Place of a value on the scale; what is beyond it stands at its end."""
    inside = min(max(value / whole, Fraction(0)), Fraction(1))
    return _MARGIN + int((inside * _SPAN + Fraction(1, 2)) // 1)


def _patterns(picture: Picture) -> set[int]:
    """Patterns that occur."""
    segments: list[Segment] = [s for bar in picture.bars for s in bar.segments]
    return {s.pattern for s in segments} | {pattern for pattern, _ in picture.legend}


def _width(text: str) -> int:
    """Width of a text in pixels, never too little for common fonts."""
    signs = sum(2 if unicodedata.east_asian_width(s) in "WFA" else 1 for s in text)
    return (signs * _HALVES + 1) // 2 + len(text) // 2


def _cut(text: str, room: int) -> str:
    """Cut a text to its room."""
    if _width(text) <= room:
        return text
    while text and _width(f"{text}…") > room:
        text = text[:-1]
    return f"{text}…"
