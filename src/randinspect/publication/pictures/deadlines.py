"""What was published in time, late, or is still due, in working days (docs/format.md §11.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

from randinspect.publication.pictures.numbers import count, percent
from randinspect.publication.pictures.shapes import Bar, Picture, plain, stacked
from randinspect.publication.tongues import Said
from randinspect.results import Standing

__all__ = ["deadlines_picture"]

_NAMES: Final = {
    Standing.IN_TIME: Said("按期公示", "published in time"),
    Standing.LATE: Said("逾期公示", "published late"),
    Standing.DUE: Said("未到期", "not due yet"),
    Standing.OVERDUE: Said("已逾期未公示", "overdue"),
}


def deadlines_picture(standings: Mapping[Standing, int], as_of: date) -> Picture:
    """Draw how the publication of the drawn bodies' results stands on a day.

    Parameters
    ----------
    standings
        How many results stand in which way.
    as_of
        The day.
    """
    counts = {name: standings.get(name, 0) for name in _NAMES}
    whole = max(1, sum(counts.values()))
    bars = [
        Bar(
            Said("全部应公示结果", "all results that are due"),
            Said.same(count(sum(counts.values()))),
            stacked(list(counts.values())),
        )
    ]
    bars += [
        Bar(_NAMES[name], Said.same(count(number)), plain(0, number, pattern))
        for pattern, (name, number) in enumerate(counts.items())
    ]
    return Picture(
        key="deadlines",
        title=Said("结果公示时限", "Deadlines of publication"),
        note=Said(f"截至 {as_of}；按工作日计算。", f"As of {as_of}; counted in working days."),
        bars=bars,
        whole=Fraction(whole),
        ends=(Said.same("0"), Said.same(count(whole))),
        legend=(),
        heads=(
            Said("情况", "Standing"),
            Said("户数", "Results"),
            Said("占全部", "Of all"),
        ),
        rows=[
            [
                _NAMES[name],
                Said.same(count(number)),
                Said.same(percent(Fraction(number, sum(counts.values()))) if number else "0.00 %"),
            ]
            for name, number in counts.items()
        ],
    )
