"""Quotas met with a frame: its margins, and the targets that counts give (docs/method.md §5.4).

Counts that cannot be met are told here, before anything is locked: which groups, how many are
asked, how many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from randinspect.errors import DesignError, Fault
from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.quotas import Quota
from randinspect.rulebook.raking import SCALE, rake
from randinspect.rulebook.strata import StratumCount, stratum_parts
from randinspect.rulebook.transport import Cut
from randinspect.sampling import Margin

__all__ = ["counted_targets", "quota_margins"]

_CANNOT: Final = "these quotas cannot be met:"


def quota_margins(labels: Sequence[str], rules: Rulebook) -> tuple[Margin, ...]:
    """Part the strata of a frame by the column of each quota."""
    return tuple(
        Margin.of(quota.margin, _groups(labels, rules, quota.margin)) for quota in rules.quotas
    )


def counted_targets(
    strata: Mapping[str, StratumCount], rules: Rulebook
) -> Mapping[str, Fraction] | None:
    """Targets that the counts give to the strata in scope; None if no quota has counts.

    Parameters
    ----------
    strata
        Label to counts.
    rules
        The rulebook.

    Raises
    ------
    DesignError
        If a group has no count, or the counts cannot be met: which groups, asked, available.
    """
    quotas = [quota for quota in rules.quotas if quota.counts]
    if not quotas:
        return None
    labels = [label for label, count in strata.items() if count.positive_units]
    units = [strata[label].positive_units for label in labels]
    faults = [f for q in quotas for f in _alone(q, labels, strata, rules)]
    if faults:
        raise DesignError(_CANNOT, faults)
    places = [_places(quota, labels, rules) for quota in quotas]
    cells = list(zip(*places, strict=True)) if len(places) > 1 else [(p, 0) for p in places[0]]
    sums = [[row.count for row in quota.counts] for quota in quotas]
    columns = sums[1] if len(sums) > 1 else [quotas[0].total]
    found = rake(cells, units, sums[0], columns)
    if isinstance(found, Cut):
        message, cure = _shortage(found, quotas, cells, units)
        fault = Fault(rules.file, "quota.shortage", message, cure, column="quota")
        raise DesignError(_CANNOT, [fault])
    return {label: Fraction(part, SCALE) for label, part in zip(labels, found, strict=True)}


def _groups(labels: Sequence[str], rules: Rulebook, column: str) -> Mapping[str, list[str]]:
    """Strata by their label in a column."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for label in labels:
        groups[stratum_parts(label, rules)[column]].append(label)
    return groups


def _places(quota: Quota, labels: Sequence[str], rules: Rulebook) -> list[int]:
    """Position of each stratum's group among the counts."""
    place = {row.group: i for i, row in enumerate(quota.counts)}
    return [place[stratum_parts(label, rules)[quota.margin]] for label in labels]


def _alone(
    quota: Quota, labels: Sequence[str], strata: Mapping[str, StratumCount], rules: Rulebook
) -> Iterator[Fault]:
    """Tell groups without a count, and groups that ask for more than they have."""
    groups = _groups(labels, rules, quota.margin)
    have = {g: sum(strata[label].positive_units for label in own) for g, own in groups.items()}
    asked = {row.group: row.count for row in quota.counts}
    for group in sorted(set(have) - set(asked), key=str.encode):
        message = f"quota {quota.margin}: {group} has {have[group]} agencies in scope and no count"
        cure = "add one, or exclude its agencies with a code and a citation"
        yield Fault(rules.file, "quota.no_count", message, cure, column="quota")
    for group, number in asked.items():
        there = have.get(group, 0)
        if number > there:
            message = (
                f"quota {quota.margin}: {group} asks for {number} of {there} agencies in scope"
            )
            cure = "lower its count" if there else "drop the group"
            yield Fault(rules.file, "quota.too_many", message, cure, column="quota")


def _shortage(
    cut: Cut, quotas: Sequence[Quota], cells: Sequence[tuple[int, int]], units: Sequence[int]
) -> tuple[str, str]:
    """Tell which groups of the first quota cannot be filled under the second and why; the cure."""
    first, second = quotas
    asked = sum(first.counts[row].count for row in cut.rows)
    lent = sum(second.counts[column].count for column in cut.columns)
    own = sum(
        count
        for (row, column), count in zip(cells, units, strict=True)
        if row in cut.rows and column not in cut.columns
    )
    rest = set(range(len(second.counts))) - cut.columns
    parts = []
    if rest:
        parts.append(f"{own} agencies in scope of {_named(second, rest)}")
    if cut.columns:
        parts.append(f"{lent} that {_named(second, cut.columns)} may give in all")
    return (
        f"quota {first.margin}: {_named(first, cut.rows)} ask for {asked}, but with the counts of "
        f"{second.margin} there are {own + lent} for them at most: {' and '.join(parts)}",
        f"lower the former, or raise counts of {second.margin} that they can use",
    )


def _named(quota: Quota, places: set[int] | frozenset[int]) -> str:
    """Name groups of a quota in the order of its counts."""
    return ", ".join(quota.counts[place].group for place in sorted(places))
