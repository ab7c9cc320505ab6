"""From rules to numbers: each exact target (docs/format.md §3.3, docs/method.md §5.2).

1. Every stratum with units of positive size is matched by exactly one selection rule.
2. Target = count, or ratio × N⁺ rounded as the rule says; N⁺ = units of positive size. Where
   quotas have counts, the targets follow from them (docs/method.md §5.4).
3. A target above N⁺ cannot be drawn. Equal probabilities need sizes that are alike and a whole
   target. The most that a general item can draw keeps ``max_ratio`` × all N⁺.
4. The numbers fit the published form: num < 2^31, size sum and den × size sum < 2^62.

Nothing is mended here: a target that breaks a rule is refused with its cure.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from randinspect.errors import DesignError, Fault, RulebookError
from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.model import ItemKind, Selection
from randinspect.rulebook.quota_targets import counted_targets, quota_margins
from randinspect.rulebook.ratios import rounded
from randinspect.rulebook.strata import StratumCount, stratum_parts
from randinspect.rulebook.target_notes import StratumTarget, target_notes
from randinspect.sampling import Margin
from randinspect.sampling.target import Method

__all__ = ["StratumTarget", "Targets", "recounted", "resolve_targets"]

_NUM_LIMIT: Final = 2**31
_SUM_LIMIT: Final = 2**62
_NO_RULE: Final = -1
_CANNOT: Final = "these targets cannot be drawn:"
_PROPORTIONAL: Final = 'write method = "proportional"'


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of all strata.

    Parameters
    ----------
    strata
        One for each stratum, in byte order of the labels.
    notes
        Rules that match no stratum, and strata of which nobody is drawn.
    margins
        Groups of strata that quotas keep together; empty without quotas.
    """

    strata: tuple[StratumTarget, ...]
    notes: tuple[Fault, ...]
    margins: tuple[Margin, ...] = ()

    @property
    def total(self) -> Fraction:
        """Sum of the targets."""
        return sum((row.target for row in self.strata), Fraction(0))


def resolve_targets(strata: Mapping[str, StratumCount], rules: Rulebook) -> Targets:
    """Resolve the target of every stratum.

    Parameters
    ----------
    strata
        Label to counts, as ``count_strata`` gives them once all exclusions have set sizes to 0.
    rules
        The rulebook.

    Raises
    ------
    RulebookError
        If a stratum is matched by no rule, or by two.
    DesignError
        If a target cannot be drawn, or breaks the cap of a general item, or if the counts of
        quotas cannot be met.
    """
    labels = sorted(strata, key=str.encode)
    # 1
    matched = _matched(labels, strata, rules)
    # 2
    counted = counted_targets({label: strata[label] for label in labels}, rules)
    rows = tuple(
        _resolved(label, strata[label], rules, matched[label], counted) for label in labels
    )
    # 3, 4
    faults = [f for row in rows for f in _problems(row, strata[row.stratum], rules.file)]
    faults += [*_over_cap(rows, rules), *_exempt(rows, rules)]
    if faults:
        raise DesignError(_CANNOT, faults)
    used = {index for label in labels for index in _rules_of(label, rules)}
    notes = target_notes(rows, rules, used=used)
    return Targets(rows, notes, quota_margins(labels, rules))


def recounted(resolved: Targets, strata: Mapping[str, StratumCount], rules: Rulebook) -> Targets:
    """Keep the targets and count the strata anew, once rests have changed their sizes.

    A rest changes who is drawn and never how many: the targets stay those of the units in scope,
    resting or not.

    Raises
    ------
    DesignError
        If too few agencies of a stratum do not rest, or its sizes cannot be published.
    """
    rows = tuple(_recount(row, strata[row.stratum]) for row in resolved.strata)
    faults = [f for row in rows for f in _problems(row, strata[row.stratum], rules.file)]
    if faults:
        cure = 'in memory.rest, lower quarters or write soft = "1/10"'
        told = [replace(f, cure=f"{f.cure}; or {cure}") for f in faults]
        raise DesignError("after rests, these targets cannot be drawn:", told)
    return replace(resolved, strata=rows)


def _recount(row: StratumTarget, count: StratumCount) -> StratumTarget:
    """Count one stratum anew."""
    return replace(row, positive_units=count.positive_units, size_sum=count.size_sum)


def _matched(
    labels: Sequence[str], strata: Mapping[str, StratumCount], rules: Rulebook
) -> Mapping[str, int]:
    """Give each stratum the position of its one rule."""
    faults, matched = [], {}
    for label in labels:
        found = _rules_of(label, rules)
        matched[label] = found[0] if found else _NO_RULE
        if len(found) > 1 or (not found and strata[label].positive_units):
            faults.append(_mismatch(label, found, rules))
    if faults:
        raise RulebookError(faults)
    return matched


def _rules_of(label: str, rules: Rulebook) -> list[int]:
    """Positions of the selection rules that match a stratum."""
    parts = stratum_parts(label, rules)
    return [i for i, rule in enumerate(rules.selection) if rule.matches(parts)]


def _mismatch(label: str, found: Sequence[int], rules: Rulebook) -> Fault:
    """Tell a stratum without a rule, or with two."""
    if found:
        named = " and ".join(f"selection[{i}]" for i in found)
        message = f"stratum {label} is matched by {named}"
        cure = "narrow match of one of them; no rule goes before another"
        return Fault(rules.file, "stratum.two_rules", message, cure, column="selection")
    message = f"stratum {label} has agencies in scope and is matched by no selection rule"
    cure = "add a rule for it, or exclude its agencies with a code and a citation"
    return Fault(rules.file, "stratum.no_rule", message, cure, column="selection")


def _resolved(
    label: str,
    count: StratumCount,
    rules: Rulebook,
    index: int,
    counted: Mapping[str, Fraction] | None,
) -> StratumTarget:
    """Resolve one stratum; without units in scope the target is 0."""
    units, positive, size_sum = count.units, count.positive_units, count.size_sum
    if index == _NO_RULE:
        zero, method = Fraction(0), Method.PROPORTIONAL if rules.quotas else Method.EQUAL
        return StratumTarget(label, units, 0, 0, method, zero, 0, index, zero)
    rule = rules.selection[index]
    expected = _all_if_fewer(_expected(rule, positive), positive, rules)
    if counted is not None:
        expected = counted.get(label, Fraction(0))
    target = expected if rule.rounding is None else rounded(expected, rule.rounding)
    row = StratumTarget(
        label, units, positive, size_sum, rule.method, target, rule.reserves, index, expected
    )
    return row if rule.permanent is None else replace(row, permanent=rule.permanent)


def _expected(rule: Selection, positive: int) -> Fraction:
    """Count, or ratio × N⁺."""
    return Fraction(rule.count or 0) if rule.ratio is None else rule.ratio * positive


def _all_if_fewer(expected: Fraction, positive: int, rules: Rulebook) -> Fraction:
    """Of a body in a second stage all units where there are fewer than its number."""
    return min(expected, Fraction(positive)) if rules.linked is not None else expected


def _problems(row: StratumTarget, count: StratumCount, file: str) -> Iterator[Fault]:
    """Tell why a target cannot be drawn or published."""
    name, column = f"stratum {row.stratum}", f"selection[{row.rule_index}]"
    whole = f"{name}: target {row.target} is not whole"
    if row.target > row.positive_units:
        many = f"asks for {row.target} of {row.positive_units} agencies in scope"
        yield Fault(file, "target.too_many", f"{name} {many}", "lower count", column=column)
    if row.method is Method.EQUAL and not count.alike:
        message = f"{name}: equal probabilities, but sizes differ"
        yield Fault(file, "target.unequal", message, _PROPORTIONAL, column=column)
    if row.method is Method.EQUAL and row.target.denominator != 1:
        yield Fault(file, "target.fraction", whole, _PROPORTIONAL, column=column)
    if row.method is Method.PARETO and row.target.denominator != 1:
        cure = f'{_PROPORTIONAL} or "poisson"'
        yield Fault(file, "target.fraction", whole, cure, column=column)
    if row.target.numerator >= _NUM_LIMIT or row.target.denominator * row.size_sum >= _SUM_LIMIT:
        sizes = f"target {row.target} and size sum {row.size_sum}"
        message = f"{name}: {sizes} are beyond the published form"
        cure = "use smaller sizes or a ratio with a smaller denominator"
        yield Fault(file, "target.beyond", message, cure, column=column)


def _over_cap(rows: Sequence[StratumTarget], rules: Rulebook) -> Iterator[Fault]:
    """Tell if a draw of these targets can break the cap of a general item."""
    cap = rules.item.max_ratio
    if rules.item.kind is not ItemKind.GENERAL or cap is None:
        return
    total = sum((row.target for row in rows), Fraction(0))
    # A fraction gives its floor or its ceiling: under quotas over the whole, else in each stratum.
    most = math.ceil(total) if rules.quotas else sum(math.ceil(row.target) for row in rows)
    positive = sum(row.positive_units for row in rows)
    allowed = cap * positive
    if most > allowed:
        meant = "" if most == total else f", {total} in expectation"
        message = (
            f"up to {most} of {positive} agencies in scope can be drawn{meant}; more than "
            f"max_ratio {cap} of the general item allows ({allowed})"
        )
        cure = _cap_cure(rules, total, allowed)
        yield Fault(rules.file, "target.over_cap", message, cure, column="item.max_ratio")


def _cap_cure(rules: Rulebook, total: Fraction, allowed: Fraction) -> str:
    """What keeps the cap: another rounding, a quota over the whole, smaller numbers."""
    if rules.is_counted:
        return f"lower counts of the quotas, to {math.floor(allowed)} in all"
    if rules.quotas:
        return (
            "lower a ratio or count, or give the first quota counts that sum to "
            f"{math.floor(allowed)} at most"
        )
    balanced = ", or add a [[quota]], which keeps the whole within one agency of its expectation"
    helps = rules.strata.by and math.ceil(total) <= allowed
    return f'write rounding = "at_most", or lower a ratio or count{balanced if helps else ""}'


def _exempt(rows: Sequence[StratumTarget], rules: Rulebook) -> Iterator[Fault]:
    """Tell strata of which nobody can be drawn, where nobody may be exempt (不免抽)."""
    for row in rows if rules.memory and rules.memory.never_exempt else ():
        if row.positive_units and not row.target:
            message = (
                f"stratum {row.stratum}: {row.expected} of {row.positive_units} agencies rounds to "
                "a target of 0, but memory.never_exempt is true"
            )
            cure = 'write rounding = "in_expectation"'
            place = f"selection[{row.rule_index}]"
            yield Fault(rules.file, "target.exempt", message, cure, column=place)
