"""How likely each class was to be drawn, exact, from the published frame, targets and rulebook.

Where the rulebook gives sizes by risk class, units of one size are called by their class, else
by their stratum. Nothing but published files is read, so anybody can compute the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import numpy as np

from randinspect.canonical import read_document
from randinspect.publication.pictures.numbers import count, percent, ratio
from randinspect.publication.pictures.shapes import Bar, Picture, Segment, plain
from randinspect.publication.tongues import Said
from randinspect.registry.frame import Frame
from randinspect.sampling import SampleRole, read_sample, read_targets, unit_probability

__all__ = ["probabilities_picture"]


_NOTE: Final = Said(
    "每户入选概率由公布的对象库、目标数和细则算出，均为精确分数。",
    "Exact fractions, computed from the published frame, targets and rulebook.",
)
_ADJUSTED: Final = Said(
    f"{_NOTE.zh}各户规模在其分类规模上按既往检查等规则调整，不再是某一类的规模，故按层列示。",
    f"{_NOTE.en} Sizes are those of the classes, changed by the rules (such as for earlier "
    "inspections), and no longer those of one class: therefore by stratum.",
)
_DRAWN_OF_ALL: Final = Said("实际抽中（全部批次）", "Drawn (all batches)")


@dataclass(frozen=True, slots=True)
class _Step:
    """Units of one stratum and one size: they have one probability."""

    group: str
    stratum: str
    size: int
    units: int
    probability: Fraction


def probabilities_picture(files: Mapping[str, bytes]) -> Picture:
    """Draw the inclusion probabilities of a selection, by class or by stratum.

    Parameters
    ----------
    files
        Bundle of a selection; the drawn units are counted if they are there.

    Raises
    ------
    FormatError, DesignError
        If the frame or the targets break their form.
    """
    frame = Frame.from_table(files["frame.tsv"])
    classes = _classes(files)
    adjusted = bool(classes) and not set(frame.sizes.tolist()) <= {0, *classes}
    classes = {} if adjusted else classes
    steps = list(_steps(files, frame, classes))
    drawn = _drawn(files, frame, classes)
    names = sorted({step.group for step in steps}, key=lambda n: _order(n, classes))
    groups = {name: [step for step in steps if step.group == name] for name in names}
    whole = max([Fraction(1, 100), *(step.probability for step in steps)])
    is_class = bool(classes)
    return Picture(
        key="probabilities",
        title=Said(
            f"各{'类' if is_class else '层'}的入选概率 π",
            f"Inclusion probability π by {'class' if is_class else 'stratum'}",
        ),
        note=_ADJUSTED if adjusted else _NOTE,
        bars=[_bar(name, group) for name, group in groups.items()],
        whole=whole,
        ends=(Said.same("0"), Said.same(percent(whole))),
        legend=(
            (0, Said("该组最小的 π", "up to the least π of the group")),
            (1, Said("至该组最大的 π", "from there to the greatest")),
        ),
        heads=(
            Said("分类", "Class") if is_class else Said("层", "Stratum"),
            Said("户数", "Units"),
            Said("最小 π", "Least π"),
            Said("最大 π", "Greatest π"),
            Said("期望抽中", "Expected"),
            _DRAWN_OF_ALL if _batches(files) else Said("实际抽中", "Drawn"),
        ),
        rows=[_row(name, group, drawn) for name, group in groups.items()],
    )


def _batches(files: Mapping[str, bytes]) -> bool:
    """Whether the sample is dispatched in batches."""
    return "commit.json" in files and bool(read_document(files["commit.json"]).get("batches"))


def _classes(files: Mapping[str, bytes]) -> dict[int, str]:
    """Size → class, where the published rulebook gives sizes by class; a size of two has both."""
    rules = read_document(files["rulebook.json"])
    risk, size = rules.get("risk"), rules.get("size") or {}
    if not risk or size.get("from") != "class":
        return {}
    found: dict[int, str] = {}
    for one in risk.get("classes", ()):
        points = one.get("size")
        if isinstance(points, int) and points:
            found[points] = "+".join(filter(None, (found.get(points), str(one["name"]))))
    return found


def _group(classes: Mapping[int, str], stratum: str, size: int) -> str:
    """What a unit is counted under."""
    if size == 0:
        return ""
    return classes.get(size, str(size)) if classes else stratum


def _steps(files: Mapping[str, bytes], frame: Frame, classes: Mapping[int, str]) -> Iterator[_Step]:
    """Units by stratum and size."""
    targets = read_targets(files["targets.json"], frame)
    for stratum, target in zip(frame.strata(), targets, strict=True):
        sizes, first, units = np.unique(stratum.sizes, return_index=True, return_counts=True)
        for size, place, number in zip(sizes, first, units, strict=True):
            yield _Step(
                _group(classes, stratum.label, int(size)),
                stratum.label,
                int(size),
                int(number),
                unit_probability(stratum.sizes, int(place), target) if size else Fraction(0),
            )


def _drawn(
    files: Mapping[str, bytes], frame: Frame, classes: Mapping[int, str]
) -> Counter[str] | None:
    """Drawn units by group; None before the draw."""
    if "sample.tsv" not in files:
        return None
    sample = [u for u in read_sample(files["sample.tsv"]) if u.role is not SampleRole.RESERVE]
    handles = np.array([unit.handle.encode() for unit in sample], dtype=frame.handles.dtype)
    places = np.searchsorted(frame.handles, handles)
    return Counter(
        _group(classes, unit.stratum, int(frame.sizes[place]))
        for unit, place in zip(sample, places, strict=True)
    )


def _order(name: str, classes: Mapping[int, str]) -> tuple[bool, int, str]:
    """Classes by their size, strata by their name, what cannot be drawn last."""
    by_name = {told: size for size, told in classes.items()}
    return name == "", by_name.get(name, 0), name


def _name(name: str) -> Said:
    """Name of a group."""
    return Said.same(name) if name else Said("不可抽取（规模 0）", "cannot be drawn (size 0)")


def _bar(name: str, group: list[_Step]) -> Bar:
    """From 0 to the least probability of a group, then to its greatest."""
    least, most = (pick(step.probability for step in group) for pick in (min, max))
    told = percent(least) if least == most else f"{percent(least)} – {percent(most)}"
    more = (Segment(least, most, 1),) if most > least else ()
    return Bar(_name(name), Said.same(told), (*plain(0, least), *more))


def _row(name: str, group: list[_Step], drawn: Counter[str] | None) -> list[Said]:
    """The same in numbers."""
    least, most = (pick(step.probability for step in group) for pick in (min, max))
    expected = sum((step.probability * step.units for step in group), Fraction(0))
    return [
        _name(name),
        Said.same(count(sum(step.units for step in group))),
        Said.same(ratio(least)),
        Said.same(ratio(most)),
        Said.same(_mixed(expected)),
        Said.same("-" if drawn is None else count(drawn[name])),
    ]


def _mixed(number: Fraction) -> str:
    """A number of units as a fraction, and with two decimals."""
    if number.denominator == 1:
        return count(int(number))
    hundredths = (number * 100 + Fraction(1, 2)) // 1
    return f"{number} ≈ {hundredths // 100:,}.{hundredths % 100:02d}"
