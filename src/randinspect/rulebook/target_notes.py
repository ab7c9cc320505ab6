"""The target of a stratum, and what to tell of targets of which nobody is drawn (不免抽)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction

from randinspect.errors import Fault
from randinspect.rulebook.book import Rulebook
from randinspect.sampling.permanent import Permanent
from randinspect.sampling.target import Method

__all__ = ["StratumTarget", "target_notes"]


@dataclass(frozen=True, slots=True)
class StratumTarget:
    """How many are drawn of a stratum.

    Parameters
    ----------
    stratum
        Its label.
    units, positive_units, size_sum
        Its agencies, those of positive size (N⁺), and the sum of sizes.
    method
        How it is drawn.
    target
        The exact target m.
    reserves
        Most reserves.
    rule_index
        Position of the rule in ``selection``; -1 for a stratum without units in scope.
    expected
        Count, or ratio × N⁺, before rounding.
    permanent
        Permanent tickets, if the rule names them.
    """

    stratum: str
    units: int
    positive_units: int
    size_sum: int
    method: Method
    target: Fraction
    reserves: int
    rule_index: int
    expected: Fraction
    permanent: Permanent | None = None


def target_notes(
    rows: Sequence[StratumTarget], rules: Rulebook, *, used: Set[int]
) -> tuple[Fault, ...]:
    """Note rules that match no stratum, and strata of which nobody is drawn.

    Parameters
    ----------
    rows
        The targets.
    rules
        The rulebook.
    used
        Positions of the selection rules that match a stratum.
    """
    return (*_idle(rules, used), *_empty(rows, rules), *_idle_reserves(rows, rules))


def _idle(rules: Rulebook, used: Set[int]) -> Iterator[Fault]:
    """Note rules that match no stratum."""
    for index in range(len(rules.selection)):
        if index not in used:
            yield Fault(
                rules.file,
                "selection.idle",
                f"selection[{index}] matches no stratum of this frame",
                "check its match, or leave it for a frame that has one",
                column=f"selection[{index}]",
            )


def _empty(rows: Sequence[StratumTarget], rules: Rulebook) -> Iterator[Fault]:
    """Note strata of which rounding leaves nobody to draw (不免抽)."""
    for row in rows:
        if row.positive_units and not row.target:
            if rules.is_counted:
                yield _unreached(row, rules)
                continue
            yield Fault(
                rules.file,
                "selection.nobody",
                f"stratum {row.stratum}: {row.expected} of {row.positive_units} agencies rounds "
                "to 0, so none of them can be drawn",
                _chance_cure(rules),
                column=f"selection[{row.rule_index}]",
            )


def _chance_cure(rules: Rulebook) -> str:
    """What gives each agency its chance; a general item must have room for it."""
    room = ", as far as max_ratio leaves room for one more" if rules.item.max_ratio else ""
    return f'write rounding = "in_expectation" to give each its chance{room}'


def _unreached(row: StratumTarget, rules: Rulebook) -> Fault:
    """Note a stratum that the counts of the quotas leave nothing (不免抽)."""
    return Fault(
        rules.file,
        "quota.nobody",
        f"stratum {row.stratum}: other strata must fill the counts of its groups, so none of its "
        f"{row.positive_units} agencies can be drawn",
        "raise the count of one of its groups, or lower counts that bind the others",
        column="quota",
    )


def _idle_reserves(rows: Sequence[StratumTarget], rules: Rulebook) -> Iterator[Fault]:
    """Note reserves of strata of which nobody is drawn: they are published and replace nobody."""
    for row in rows:
        reserves = min(row.reserves, row.positive_units)
        if reserves and not row.target:
            yield Fault(
                rules.file,
                "selection.reserves",
                f"stratum {row.stratum}: nobody is drawn, so its {reserves} reserves can replace "
                "nobody; they are published all the same",
                "match it by a rule of its own with reserves = 0, or give it a target above 0",
                column=f"selection[{row.rule_index}]",
            )
