"""Whether the quotas of a rulebook agree with themselves and with its other tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from randinspect.rulebook.doors import Complaint
from randinspect.rulebook.model import Tables
from randinspect.rulebook.quotas import Quota

__all__ = ["quota_contradictions"]

_MOST_COUNTED: Final = 2
_MOST: Final = 8


def quota_contradictions(rules: Tables) -> Iterator[Complaint]:
    """Tell everything in which the quotas contradict themselves or the other tables."""
    margins = [quota.margin for quota in rules.quotas]
    for index, quota in enumerate(rules.quotas):
        if quota.margin not in rules.strata.by or quota.margin in margins[:index]:
            message = f"{quota.margin} is no column of strata.by, or has two quotas"
            cure = f"name each of {list(rules.strata.by)} at most once"
            yield Complaint(("quota", index, "margin"), "quota.margin", message, cure)
        yield from _counts(rules, quota, index)
    if len(margins) > _MOST:
        message = f"{len(margins)} quotas, at most {_MOST} can be kept together"
        yield Complaint(("quota",), "quota.many", message, "drop the least important")
    yield from _counted(rules.quotas)
    for index in range(len(rules.selection) if rules.quotas else 0):
        yield from _selection(rules, index)


def _counts(rules: Tables, quota: Quota, index: int) -> Iterator[Complaint]:
    """Counts cite a document, name each group once, and only classes that there are."""
    place = ("quota", index)
    if quota.counts and quota.citation is None:
        cure = "add a citation: document, number, article"
        yield Complaint((*place, "citation"), "citation.missing", "counts cite no document", cure)
    groups = [row.group for row in quota.counts]
    if len(set(groups)) < len(groups):
        message = f"a group stands twice in {groups}"
        yield Complaint((*place, "counts"), "quota.twice", message, "name it once")
    known = rules.risk.names if rules.risk and quota.margin == "risk_class" else groups
    unknown = [group for group in groups if group not in known]
    if unknown:
        message = f"{', '.join(unknown)} is no class"
        cure = f"name one of {', '.join(known)}"
        yield Complaint((*place, "counts"), "class.unknown", message, cure)


def _counted(quotas: Sequence[Quota]) -> Iterator[Complaint]:
    """At most two columns have counts, they stand first, and their totals are one number."""
    counted = [quota for quota in quotas if quota.counts]
    if len(counted) > _MOST_COUNTED:
        message = f"{len(counted)} columns have counts; more than two need not fit together"
        cure = "keep counts for the two that matter most, and balance the others"
        yield Complaint(("quota",), "quota.counts", message, cure)
    if counted != list(quotas[: len(counted)]):
        message = "a quota that only balances stands before one with counts"
        cure = "put counts first: the last quota is the first to give way"
        yield Complaint(("quota",), "quota.order", message, cure)
    if len({quota.total for quota in counted}) > 1:
        told = " and ".join(f"{quota.margin} {quota.total}" for quota in counted)
        message = f"the counts have different totals: {told}"
        yield Complaint(("quota",), "quota.totals", message, "both must sum to one number")


def _selection(rules: Tables, index: int) -> Iterator[Complaint]:
    """A stratum under a quota is drawn proportionally, and its number is said once."""
    rule, place = rules.selection[index], ("selection", index)
    if rule.method != "proportional":
        message = "a draw under quotas rounds each stratum by chance"
        cure = 'write method = "proportional"; equal sizes still give equal probabilities'
        yield Complaint((*place, "method"), "quota.method", message, cure)
    if rules.is_counted and (rule.ratio is not None or rule.count is not None):
        message = "the quota's counts set the numbers already"
        cure = "drop ratio, count and rounding, or drop the counts to balance around them"
        yield Complaint(place, "quota.number", message, cure)
    if not rules.is_counted and rule.ratio is not None and rule.rounding != "in_expectation":
        message = "a quota balances fractions, but this ratio is rounded in each stratum"
        yield Complaint(
            (*place, "rounding"), "quota.rounding", message, 'write rounding = "in_expectation"'
        )
