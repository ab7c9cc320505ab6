"""From the frame to what came of it: each step is a part of the one before."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

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
        Published results, those of bodies where the inspection was carried out, and those with a
        problem.
    batch
        Number of the batch and of all batches: what follows the draw is of the batch alone; None
        where the sample is dispatched whole.
    in_batch
        Units of the sample in the batch; None where there are no batches, or none were drawn.
    """

    frame: int
    in_scope: int
    drawn: int | None = None
    sent: int | None = None
    published: int | None = None
    checked: int | None = None
    problems: int | None = None
    batch: tuple[int, int] | None = None
    in_batch: int | None = None

    def steps(self) -> list[tuple[Said, int]]:
        """Steps that have come, in their order."""
        told = (
            (Said("抽查对象库", "frame"), self.frame),
            (Said("可被抽取", "could be drawn"), self.in_scope),
            (_ALL if self.batch else Said("抽中", "drawn"), self.drawn),
            (self._batch_name(), self.in_batch),
            (self._own("已派检查人员", "inspectors assigned"), self.sent),
            (self._own("已公示结果", "result published"), self.published),
            (self._own("已实施检查", "inspection carried out"), self.checked),
            (self._own("发现问题", "problem found"), self.problems),
        )
        return [(name, number) for name, number in told if number is not None]

    def whole_steps(self) -> int:
        """How many of the steps are of the whole sample."""
        came = (self.frame, self.in_scope, self.drawn)
        return len(self.steps()) if self.batch is None else sum(n is not None for n in came)

    def note(self) -> Said:
        """What the steps are parts of."""
        if self.batch is None:
            return Said(
                "户数；每一步都是上一步的一部分。",
                "Agencies; each step is a part of the one above.",
            )
        return Said(
            f"户数。前几步是整个样本的；以下各步只是第 {self.batch[0]} 批"
            f"（共 {self.batch[1]} 批）的，其他批次见各自页面；结转户计入派出的批次。",
            f"Agencies. The first steps are of the whole sample, those below of batch "
            f"{self.batch[0]} of {self.batch[1]} alone; other batches have pages of their own. "
            "Agencies that were carried over count where they are sent.",
        )

    def _batch_name(self) -> Said:
        """Name of the step into a batch."""
        number, of = self.batch or (1, 1)
        return Said(f"其中第 {number} 批（共 {of} 批）", f"of them in batch {number} of {of}")

    def _own(self, zh: str, en: str) -> Said:
        """Name of a step behind the draw."""
        return Said(f"本批{zh}", f"this batch: {en}") if self.batch else Said(zh, en)


_ALL: Final = Said("抽中（全部批次）", "drawn (all batches)")


def funnel_picture(funnel: Funnel) -> Picture:
    """Draw the steps on one scale; the table tells the share of the step before, too."""
    steps = funnel.steps()
    whole = max(1, *(number for _, number in steps))
    bars = [Bar(name, Said.same(count(n)), plain(0, n)) for name, n in steps]
    rows = [
        [
            name,
            Said.same(count(number)),
            Said.same(
                "-" if place in (0, funnel.whole_steps()) else _share(number, steps[place - 1][1])
            ),
            Said.same(
                "-" if not place or place >= funnel.whole_steps() else _share(number, steps[0][1])
            ),
        ]
        for place, (name, number) in enumerate(steps)
    ]
    return Picture(
        key="funnel",
        title=Said("从抽查对象库到检查结果", "From the frame to the results"),
        note=funnel.note(),
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
