"""Districts in a table with bars: no map, because a published map needs an approval of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from randinspect.publication.pictures.numbers import count
from randinspect.publication.pictures.shapes import Bar, Picture, plain
from randinspect.publication.tongues import Said

__all__ = ["Region", "regions_picture"]


@dataclass(frozen=True, slots=True)
class Region:
    """What the pages of a district tell of a draw.

    Parameters
    ----------
    name
        Of the district.
    bodies
        Bodies of the register.
    drawn
        Drawn bodies; None while their names are not announced.
    published, problems
        Published results, and those with a problem.
    """

    name: Said
    bodies: int
    drawn: int | None
    published: int
    problems: int


def regions_picture(regions: Sequence[Region], batch: tuple[int, int] | None = None) -> Picture:
    """Draw published results by district; the table has the bodies and the drawn ones besides.

    ``batch`` is the number of the batch that the drawn ones are of, and of all batches.
    """
    number, of = batch or (1, 1)
    batch_drawn = Said(f"抽中（第 {number} 批，共 {of} 批）", f"Drawn (batch {number} of {of})")
    whole = max([1, *(region.published for region in regions)])
    return Picture(
        key="regions",
        title=Said("各地区公示的检查结果", "Published results by district"),
        note=Said(
            "只计本站逐户公布的内容；不附地图。",
            "Counts what the pages of the agencies tell; there is no map.",
        ),
        bars=[
            Bar(
                region.name,
                Said(
                    f"{count(region.published)} 户，发现问题 {count(region.problems)} 户",
                    f"{count(region.published)}, {count(region.problems)} with a problem",
                ),
                (
                    *plain(0, region.problems),
                    *plain(region.problems, region.published, 1),
                ),
            )
            for region in regions
        ],
        whole=Fraction(whole),
        ends=(Said.same("0"), Said.same(count(whole))),
        legend=(
            (0, Said("发现问题", "with a problem")),
            (1, Said("其他结果", "other results")),
        ),
        heads=(
            Said("地区", "District"),
            Said("名录库户数", "Agencies"),
            batch_drawn if batch else Said("抽中", "Drawn"),
            Said("已公示", "Published"),
            Said("发现问题", "With a problem"),
        ),
        rows=[
            [
                region.name,
                Said.same(count(region.bodies)),
                Said("未公布", "not announced")
                if region.drawn is None
                else Said.same(count(region.drawn)),
                Said.same(count(region.published)),
                Said.same(count(region.problems)),
            ]
            for region in regions
        ],
    )
