"""Measure the rounding over margins, and how far a third margin is from floor and ceiling.

Usage: ``python benchmarks/margins.py [--json] [--quick]``. The tables are made up; tickets are
real. The last lines go to stderr: of 200 seeds on one table of three margins, how many of the
third margin's groups are neither floor nor ceiling on average, and the largest deviation.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import product
from typing import Final

from measuring import Record, arguments, measured, report

from randinspect.lottery import Tickets
from randinspect.sampling import Margin, Method, Target, round_targets

SEED: Final = "5eed" * 16
CROSSED: Final = (100, 5, 40)
DEVIATING: Final = (5, 10, 10)
TABLES: Final = ((340, 4), (3000, 4), (60, 60), DEVIATING, (4, 5, 5, 5), CROSSED)
DRAWS: Final = 200


def number(*parts: object, below: int) -> int:
    """Fixed made-up number."""
    text = "|".join(map(str, parts))
    return int(sha256(text.encode()).hexdigest(), 16) % below


def table(groups: Sequence[int]) -> tuple[list[Target], list[Margin]]:
    """Strata of every combination of groups; in one table the last margin is made up for each."""
    places = list(product(*map(range, groups[:-1] if groups == CROSSED else groups)))
    if groups == CROSSED:
        places = [(*place, number("last", *place, below=groups[-1])) for place in places]
    targets, parts = [], [dict[str, list[str]]() for _ in groups]
    for place in places:
        label = "S" + "-".join(f"{i:04d}" for i in place)
        num, den = Fraction(number("m", label, below=3000), 100).as_integer_ratio()
        targets.append(Target(label, 99, 99, Method.PROPORTIONAL, num, den, 0))
        for part, i in zip(parts, place, strict=True):
            part.setdefault(f"G{i:04d}", []).append(label)
    return targets, [Margin.of(f"M{i + 1}", part) for i, part in enumerate(parts)]


def run(place: int) -> Callable[[], object]:
    """Round one of the tables."""
    targets, margins = table(TABLES[place])
    return lambda: round_targets(targets, margins, Tickets(SEED))


def deviations(groups: Sequence[int]) -> tuple[Fraction, Fraction]:
    """Groups of the last margin off floor and ceiling, on average, and the largest deviation."""
    targets, margins = table(groups)
    off, largest = 0, Fraction(0)
    for seed in range(DRAWS):
        ups = round_targets(targets, margins, Tickets(f"{seed:064x}"))
        given = {t.stratum: t.num // t.den + ups[t.stratum] - t.size for t in targets}
        for group in margins[-1].groups:
            distance = abs(sum((given[stratum] for stratum in group.strata), Fraction(0)))
            off += distance >= 1
            largest = max(largest, distance)
    return Fraction(off, DRAWS), largest


def records(*, is_quick: bool) -> list[Record]:
    """All records."""
    repeats = 2 if is_quick else 3
    return [
        measured(
            "margins",
            f"randinspect, {len(table(groups)[0])} cells",
            place,
            run,
            repeats=repeats,
            honours_pi=None,
            label=" x ".join(map(str, groups)),
        )
        for place, groups in enumerate(TABLES)
    ]


if __name__ == "__main__":
    options = arguments(__doc__ or "")
    report(records(is_quick=options.quick), as_json=options.json)
    off, largest = deviations(DEVIATING)
    told = f"{' x '.join(map(str, DEVIATING))}: {off.numerator / off.denominator:.2f} groups off"
    far = f"largest deviation {largest.numerator / largest.denominator:.2f}"
    print(f"{told} of {DEVIATING[-1]}, {far}", file=sys.stderr)
    sys.exit(0)
