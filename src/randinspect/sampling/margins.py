"""Margins: groups of strata whose sums keep their targets too (docs/format.md §3.3.1).

A margin parts all strata into groups. Before anything is drawn every stratum's target is
rounded at random, so that each group of the first two margins and the whole give the floor or
the ceiling of their sum, and each stratum its target in expectation (§6.1.1).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import lcm
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from randinspect.canonical import check_label, read_document, write_document
from randinspect.errors import DesignError, FormatError
from randinspect.lottery import Tickets
from randinspect.sampling.cube import flight
from randinspect.sampling.rounding import Decide, controlled_rounding
from randinspect.sampling.target import Method, Target

__all__ = [
    "Group",
    "Margin",
    "decisions",
    "read_margins",
    "require_margins",
    "round_targets",
    "rounded_up",
    "write_margins",
]

_SCALE_LIMIT: Final = 2**62
_MAX_MARGINS: Final = 8
_MAX_CELLS: Final = 500
_EXACT: Final = 2


@dataclass(frozen=True, slots=True)
class Group:
    """A part of a margin.

    Parameters
    ----------
    label
        Its name.
    strata
        Its strata, in byte order.
    """

    label: str
    strata: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Margin:
    """One way to part all strata into groups.

    Parameters
    ----------
    name
        Its name.
    groups
        Its groups, in byte order of their names.
    """

    name: str
    groups: tuple[Group, ...]

    @classmethod
    def of(cls, name: str, groups: Mapping[str, Sequence[str]]) -> Margin:
        """Order groups and strata by their bytes."""
        return cls(
            name,
            tuple(
                Group(label, tuple(sorted(groups[label], key=str.encode)))
                for label in sorted(groups, key=str.encode)
            ),
        )

    def places(self) -> dict[str, int]:
        """Position of each stratum's group."""
        return {stratum: i for i, group in enumerate(self.groups) for stratum in group.strata}

    def document(self) -> dict[str, Any]:
        """Element of ``margins.json``."""
        groups = [{"group": group.label, "strata": list(group.strata)} for group in self.groups]
        return {"groups": groups, "margin": self.name}


class _GroupRecord(BaseModel):
    """A group as it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    group: str
    strata: list[str] = Field(min_length=1)


class _MarginRecord(BaseModel):
    """A margin as it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    margin: str
    groups: list[_GroupRecord]


_RECORDS: Final = TypeAdapter(list[_MarginRecord])


def write_margins(margins: Sequence[Margin]) -> bytes:
    """Bytes of ``margins.json``, in the order of the margins."""
    return write_document([margin.document() for margin in margins])


def read_margins(data: bytes, targets: Sequence[Target]) -> tuple[Margin, ...]:
    """Read ``margins.json`` against the targets.

    Raises
    ------
    FormatError
        If the bytes or the fields break the form.
    DesignError
        If the margins do not part the strata, or the targets cannot be rounded over them.
    """
    try:
        records = _RECORDS.validate_python(read_document(data))
    except ValidationError as error:
        raise FormatError(f"not a list of margins: {error.errors()[0]['msg']}") from error
    margins = tuple(
        Margin(r.margin, tuple(Group(g.group, tuple(g.strata)) for g in r.groups)) for r in records
    )
    for margin in margins:
        _require_ordered(margin)
    require_margins(margins, targets)
    return margins


def require_margins(margins: Sequence[Margin], targets: Sequence[Target]) -> None:
    """Refuse margins over which the targets cannot be rounded, with every reason.

    Raises
    ------
    DesignError
        Naming margin or stratum, what was found, what was asked and the cure.
    """
    problems = [*_misfits(margins, [target.stratum for target in targets])]
    problems += _unfit(margins, targets)
    if problems:
        raise DesignError("; ".join(problems))


def round_targets(
    targets: Sequence[Target], margins: Sequence[Margin], tickets: Tickets
) -> dict[str, bool]:
    """Round every stratum's target by the tickets of a draw.

    Returns
    -------
    dict[str, bool]
        Stratum to whether it gives the ceiling of its target rather than the floor.

    Raises
    ------
    DesignError
        If the margins do not fit the targets.
    """
    require_margins(margins, targets)
    return rounded_up(targets, margins, decisions(tickets))


def decisions(tickets: Tickets) -> Decide:
    """Decide by integers of kind ``m`` below den, counted from 0: yes if they are below num."""
    steps = count()

    def decide(num: int, den: int) -> bool:
        return tickets.uniform("m", "round", str(next(steps)), below=den) < num

    return decide


def rounded_up(
    targets: Sequence[Target], margins: Sequence[Margin], decide: Decide
) -> dict[str, bool]:
    """Round the targets: 1 fractional parts, 2 a flight for each margin beyond two, 3 the rest.

    The last margin is given up first, so the first two and the whole are kept whatever happens.
    """
    strata = [target.stratum for target in targets]
    places = [list(map(margin.places().__getitem__, strata)) for margin in margins]
    parts = [Fraction(target.num % target.den, target.den) for target in targets]  # 1
    for kept in range(len(margins), _EXACT, -1):  # 2
        parts = list(flight(parts, _numbered(places[:kept]), decide))
    scale = lcm(*(part.denominator for part in parts))  # 3
    # A cell that the flight settled upwards is whole: no longer open, and up all the same.
    open_parts = [int(part * scale) % scale for part in parts]
    columns = places[1] if len(places) > 1 else [0] * len(strata)
    ups = controlled_rounding(places[0], columns, open_parts, scale=scale, decide=decide)
    return {s: up or part == 1 for s, up, part in zip(strata, ups, parts, strict=True)}


def _numbered(places: Sequence[Sequence[int]]) -> list[tuple[int, ...]]:
    """Groups of each cell as numbers that differ between margins."""
    shifted, offset = [], 0
    for column in places:
        shifted.append([offset + place for place in column])
        offset += max(column, default=-1) + 1
    return list(zip(*shifted, strict=True))


def _require_ordered(margin: Margin) -> None:
    """Refuse names outside the grammar, and any order but that of the bytes."""
    check_label(margin.name)
    labels = [group.label for group in margin.groups]
    for label in labels:
        check_label(label)
    for names in (labels, *(list(group.strata) for group in margin.groups)):
        if names != sorted(set(names), key=str.encode):
            raise FormatError(
                f"margin {margin.name}: groups and their strata stand once each, in byte order"
            )


def _misfits(margins: Sequence[Margin], strata: Sequence[str]) -> Iterator[str]:
    """Tell margins that are too many or alike, and strata that one misses, repeats or invents."""
    if not 1 <= len(margins) <= _MAX_MARGINS:
        yield f"{len(margins)} margins are asked, the format takes 1 to {_MAX_MARGINS}"
    names = Counter(margin.name for margin in margins)
    for name in (name for name, times in names.items() if times > 1):
        yield f"margin {name} stands {names[name]} times; name each margin once"
    for margin in margins:
        found = Counter(stratum for group in margin.groups for stratum in group.strata)
        wrong = [stratum for stratum in strata if found[stratum] != 1]
        wrong += sorted(set(found) - set(strata), key=str.encode)
        if wrong:
            yield (
                f"margin {margin.name}: {len(wrong)} strata do not stand in exactly one group "
                f"or have no target, the first is {wrong[0]}"
            )


def _unfit(margins: Sequence[Margin], targets: Sequence[Target]) -> Iterator[str]:
    """Tell targets that cannot be rounded at random."""
    for target in targets:
        if target.method is not Method.PROPORTIONAL:
            yield (
                f"stratum {target.stratum}: a draw over margins needs the method "
                f'"{Method.PROPORTIONAL}", not "{target.method}"; with equal sizes it gives '
                "equal probabilities"
            )
    scale = lcm(*(target.den for target in targets))
    if scale >= _SCALE_LIMIT:
        yield (
            "the targets have no common denominator below 2^62; "
            "use ratios whose denominators share factors"
        )
    cells = sum(target.den > 1 for target in targets)
    if len(margins) > _EXACT and cells > _MAX_CELLS:
        yield (
            f"{len(margins)} margins over {cells} strata with fractional targets, at most "
            f"{_MAX_CELLS} with more than {_EXACT} margins; drop a margin or merge strata"
        )
