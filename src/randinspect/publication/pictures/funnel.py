"""From the frame to what came of it: each step is a part of the one before."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from randinspect.publication.pictures.numbers import count, percent
from randinspect.publication.pictures.shapes import Bar, Picture, plain
from randinspect.publication.tongues import Said

__all__ = ["Funnel", "funnel_picture"]


@dataclass(frozen=True, slots=True)
class Funnel:
    """Counts from frame to result; None for a step that has not come.

    Parameters
    ----------
    frame, in_scope
        Units of the frame, and those that could be drawn (size above 0).
    drawn, sent
        Units drawn, and inspections to which people were sent.
    published, checked, problems
        Published results, those of bodies that could be checked, and those with a problem.
    """

    frame: int
    in_scope: int
    drawn: int | None = None
    sent: int | None = None
    published: int | None = None
    checked: int | None = None
    problems: int | None = None

    def steps(self) -> list[tuple[Said, int]]:
        """Steps that have come, in their order."""
        told = (
            (Said("抽查对象库", "frame"), self.frame),
            (Said("可被抽取", "could be drawn"), self.in_scope),
            (Said("抽中", "drawn"), self.drawn),
            (Said("已派检查人员", "inspectors assigned"), self.sent),
            (Said("已公示结果", "result published"), self.published),
            (Said("已实施检查", "could be checked"), self.checked),
            (Said("发现问题", "problem found"), self.problems),
        )
        return [(name, number) for name, number in told if number is not None]


def funnel_picture(funnel: Funnel) -> Picture:
    """Draw the steps on one scale; the table tells the share of the step before, too."""
    steps = funnel.steps()
    whole = max(1, *(number for _, number in steps))
    bars = [Bar(name, Said.same(count(n)), plain(0, n)) for name, n in steps]
    rows = [
        [
            name,
            Said.same(count(number)),
            Said.same("-" if not place else _share(number, steps[place - 1][1])),
            Said.same("-" if not place else _share(number, steps[0][1])),
        ]
        for place, (name, number) in enumerate(steps)
    ]
    return Picture(
        key="funnel",
        title=Said("从抽查对象库到检查结果", "From the frame to the results"),
        note=Said(
            "户数；每一步都是上一步的一部分。", "Agencies; each step is a part of the one above."
        ),
        bars=bars,
        whole=Fraction(whole),
        ends=(Said.same("0"), Said.same(count(whole))),
        legend=(),
        heads=(
            Said("步骤", "Step"),
            Said("户数", "Agencies"),
            Said("占上一步", "Of the step above"),
            Said("占对象库", "Of the frame"),
        ),
        rows=rows,
    )


def _share(part: int, whole: int) -> str:
    """A share in percent, ``-`` of nothing."""
    return percent(Fraction(part, whole)) if whole else "-"
