"""What was found: counts of the published results, and the estimate for all bodies in scope.

Counts are exact. What speaks of bodies that were not inspected comes from the sampling estimator
as decimal text and is drawn as it is told, with its interval (docs/method.md §10).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from randinspect.publication.pictures.numbers import count, percent
from randinspect.publication.pictures.shapes import Bar, Picture, plain
from randinspect.publication.tongues import Said

__all__ = ["Share", "outcomes_picture"]


@dataclass(frozen=True, slots=True)
class Share:
    """One outcome.

    Parameters
    ----------
    name
        Its label.
    results
        Published results that bear it.
    rate, low, high
        Estimated share of all bodies in scope with its interval, decimal texts; None where there
        is no estimate.
    """

    name: Said
    results: int
    rate: str | None = None
    low: str | None = None
    high: str | None = None


def outcomes_picture(shares: Sequence[Share], published: int, *, level: Fraction) -> Picture:
    """Draw the mix of outcomes.

    Parameters
    ----------
    shares
        Outcomes that occur, in the order in which labels are printed.
    published
        Published results; one may bear several labels.
    level
        Of confidence of the intervals.
    """
    is_estimated = any(share.rate is not None for share in shares)
    sure = percent(level, digits=0)
    return Picture(
        key="outcomes",
        title=Said("检查结果构成", "Mix of outcomes"),
        note=Said(
            f"条形：对全部在抽范围机构的推断占比；横线：{sure} 置信区间；户数为已公示结果。"
            if is_estimated
            else "条形：占已公示结果的比例；尚无推断。一户可有几项结果。",
            f"Bars: estimated share of all agencies in scope; lines: {sure} confidence interval; "
            "numbers: published results."
            if is_estimated
            else "Bars: share of the published results; there is no estimate yet. One result may "
            "have several labels.",
        ),
        bars=[_bar(share, published) for share in shares],
        whole=Fraction(1),
        ends=(Said.same("0"), Said.same("100 %")),
        legend=(),
        heads=(
            Said("检查结果", "Outcome"),
            Said("已公示户数", "Published"),
            Said("占已公示", "Of published"),
            Said("推断占比", "Estimate"),
            Said("区间下限", "Low"),
            Said("区间上限", "High"),
        ),
        rows=[_row(share, published) for share in shares],
    )


def _bar(share: Share, published: int) -> Bar:
    """The estimate with its interval, or the share of the published results."""
    told = Said(f"{count(share.results)} 户", f"{count(share.results)}")
    if share.rate is None:
        length = Fraction(share.results, published) if published else Fraction(0)
        return Bar(
            share.name, Said(f"{told.zh}，{percent(length)}", _en(told, length)), plain(0, length)
        )
    rate = Fraction(share.rate)
    ends = (Fraction(share.low), Fraction(share.high)) if share.low and share.high else None
    return Bar(
        share.name, Said(f"{told.zh}，{percent(rate)}", _en(told, rate)), plain(0, rate), ends
    )


def _en(told: Said, rate: Fraction) -> str:
    """Count and share."""
    return f"{told.en}, {percent(rate)}"


def _row(share: Share, published: int) -> list[Said]:
    """The same in numbers."""
    part = percent(Fraction(share.results, published)) if published else "-"
    estimates = [
        "-" if text is None else percent(Fraction(text))
        for text in (share.rate, share.low, share.high)
    ]
    return [share.name, *map(Said.same, (count(share.results), part, *estimates))]
