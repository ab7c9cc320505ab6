"""How the inspections fell on the inspectors: how many have none, one, two …, without a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from randinspect.canonical import read_table
from randinspect.publication.pictures.numbers import count, percent
from randinspect.publication.pictures.shapes import Bar, Picture, plain
from randinspect.publication.tongues import Said

__all__ = ["loads_picture"]

_BARS: Final = 24


def loads_picture(files: Mapping[str, bytes]) -> Picture:
    """Draw how many inspectors have how many inspections.

    Parameters
    ----------
    files
        Bundle of a drawn dispatch.

    Raises
    ------
    FormatError
        If its tables break their form.
    """
    loads = dict.fromkeys((row[0] for row in read_table(files["inspectors.tsv"], 3)), 0)
    for _, _, person in read_table(files["teams.tsv"], 3):
        loads[person] = loads.get(person, 0) + 1
    people = Counter(loads.values())
    most = max(people, default=0)
    step = most // _BARS + 1
    groups = [
        (low, min(low + step - 1, most), sum(people[n] for n in range(low, low + step)))
        for low in range(0, most + 1, step)
    ]
    whole = max([1, *(number for _, _, number in groups)])
    return Picture(
        key="loads",
        title=Said("检查人员的工作量", "Load of the inspectors"),
        note=Said(
            f"共 {count(len(loads))} 人，{count(sum(loads.values()))} 人次。",
            f"{count(len(loads))} inspectors, {count(sum(loads.values()))} seats.",
        ),
        bars=[
            Bar(_load(low, high), _people(number), plain(0, number)) for low, high, number in groups
        ],
        whole=Fraction(whole),
        ends=(Said.same("0"), Said.same(count(whole))),
        legend=(),
        heads=(
            Said("每人检查户数", "Inspections each"),
            Said("人数", "Inspectors"),
            Said("占全部人员", "Of all inspectors"),
        ),
        rows=[
            [
                _load(low, high),
                Said.same(count(number)),
                Said.same(percent(Fraction(number, len(loads))) if loads else "-"),
            ]
            for low, high, number in groups
        ],
    )


def _load(low: int, high: int) -> Said:
    """Inspections of one person, or a range of them."""
    told = count(low) if low == high else f"{count(low)}–{count(high)}"
    return Said(f"{told} 户", "1 inspection" if told == "1" else f"{told} inspections")


def _people(number: int) -> Said:
    """How many people."""
    return Said(f"{count(number)} 人", f"{count(number)} inspector{'s' * (number != 1)}")
