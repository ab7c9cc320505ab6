"""What the tables of a rulebook say together, and where they contradict each other.

Each check tells everything it finds, so that one reading shows all there is to mend.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from randinspect.rulebook.doors import Complaint
from randinspect.rulebook.model import Exclusion, Selection, Tables
from randinspect.rulebook.quota_consistency import quota_contradictions

__all__ = ["RISK_COLUMN", "contradictions", "risk_derived"]

# The column that holds the class which the risk rules give.
RISK_COLUMN: Final = "risk_class"


def contradictions(rules: Tables) -> Iterator[Complaint]:
    """Tell everything in which the tables of a rulebook contradict each other."""
    yield from _item(rules)
    yield from _strata(rules)
    yield from _size(rules)
    yield from _exclusions(rules)
    for index, selection in enumerate(rules.selection):
        if not rules.is_counted:
            yield from _number(selection, index)
        yield from _design(rules, selection, index)
        yield from _lasting(rules, selection, index)
        yield from _match(rules, selection, index)
    yield from quota_contradictions(rules)
    yield from _people(rules)
    yield from _disclosure(rules)


def risk_derived(rules: Tables) -> bool:
    """Say whether a stratum or a size tells something of an agency's risk."""
    return RISK_COLUMN in rules.strata.by or rules.size.source in ("class", "column")


def _item(rules: Tables) -> Iterator[Complaint]:
    """General items have a cap, and every ratio keeps it; key items have none."""
    cap = rules.item.max_ratio
    place = ("item", "max_ratio")
    if rules.item.kind == "key" and cap is not None:
        message = "a key item (重点事项) must not be capped"
        yield Complaint(place, "item.key_capped", message, "drop max_ratio")
    if rules.item.kind != "general":
        return
    if cap is None:
        message = "a general item (一般事项) has no ratio cap"
        yield Complaint(place, "item.uncapped", message, 'write max_ratio = "3%" with its citation')
        return
    for index, rule in enumerate(rules.selection):
        if rule.ratio is not None and rule.ratio > cap:
            message = f"ratio {rule.ratio} is above max_ratio {cap} of the general item"
            cure = "lower the ratio, or cite the document that raises the cap"
            yield Complaint(("selection", index, "ratio"), "item.cap", message, cure)


def _strata(rules: Tables) -> Iterator[Complaint]:
    """Columns stand once; a stratum by class needs risk rules."""
    by = rules.strata.by
    if len(set(by)) < len(by):
        message = f"a column stands twice in {list(by)}"
        yield Complaint(("strata", "by"), "strata.twice", message, "name it once")
    if RISK_COLUMN in by and rules.risk is None:
        message = "strata are cut by risk_class, but there is no [risk]"
        cure = 'add [risk] with from = "column" or from = "points"'
        yield Complaint(("strata", "by"), "strata.risk", message, cure)


def _size(rules: Tables) -> Iterator[Complaint]:
    """Sizes stand where they are used, and nowhere else."""
    by_class = rules.size.source == "class"
    if by_class and rules.risk is None:
        message = "sizes come from the class, but there is no [risk]"
        yield Complaint(("size", "from"), "size.risk", message, 'add [risk], or use "equal"')
    if rules.size.source != "equal" and rules.size.citation is None:
        cure = "add a citation: document, number, article"
        yield Complaint(("size", "citation"), "citation.missing", "sizes cite no document", cure)
    for index, risk_class in enumerate(rules.risk.classes if rules.risk else ()):
        place = ("risk", "classes", index, "size")
        if by_class and risk_class.size is None:
            message = f"class {risk_class.name} has no size"
            yield Complaint(place, "size.class", message, "add size, a whole number from 1")
        if not by_class and risk_class.size is not None:
            message = f"class {risk_class.name} has a size, but sizes do not come from the class"
            yield Complaint(place, "size.unused", message, 'drop it, or write from = "class"')


def _exclusions(rules: Tables) -> Iterator[Complaint]:
    """Codes are unique while in force; a condition goes with its kind."""
    for index, rule in enumerate(rules.exclusions):
        yield from _exclusion(rules, rule, index)
        for earlier in rules.exclusions[:index]:
            clash = rule.code == earlier.code or rule.kind == earlier.kind == "unstaffed"
            if clash and rule.overlaps(earlier):
                message = f"exclusion {rule.code} stands twice on the same days"
                cure = "one rule for each code, and one rule for unstaffed agencies"
                yield Complaint(("exclusions", index), "exclusion.twice", message, cure)


def _exclusion(rules: Tables, rule: Exclusion, index: int) -> Iterator[Complaint]:
    """A condition goes with its kind, and asks for classes that there are."""
    place = ("exclusions", index, "when")
    if rule.kind == "condition" and rule.when is None:
        message = f"exclusion {rule.code} says not whom it excludes"
        yield Complaint(place, "exclusion.when", message, 'write when = { status = ["注销"] }')
    if rule.kind == "unstaffed" and rule.when is not None:
        message = f"exclusion {rule.code} is found by the dispatch and takes no condition"
        yield Complaint(place, "exclusion.when", message, "drop when, or drop the kind")
    classes = rules.risk.names if rules.risk else ()
    for test in rule.when.tests if rule.when and classes else ():
        asked = (*(test.any_of or ()), *(test.none_of or ()))
        unknown = [str(value) for value in asked if value not in classes]
        if test.column == RISK_COLUMN and unknown:
            message = f"{', '.join(unknown)} is no class"
            cure = f"name one of {', '.join(classes)}"
            yield Complaint((*place, test.column), "class.unknown", message, cure)


def _number(rule: Selection, index: int) -> Iterator[Complaint]:
    """Exactly one of ratio and count, rounding with the ratio, whole targets for equal."""
    place = ("selection", index)
    if (rule.ratio is None) == (rule.count is None):
        message = "exactly one of ratio and count must stand"
        yield Complaint(place, "selection.number", message, "keep one of them")
    if rule.ratio is not None and rule.rounding is None:
        message = "the ratio says not how to round"
        cure = (
            "add rounding: nearest (四舍五入), at_least (不少于), at_most (不超过), in_expectation"
        )
        yield Complaint((*place, "rounding"), "selection.rounding", message, cure)
    if rule.ratio is None and rule.rounding is not None:
        message = "a count is whole already"
        yield Complaint((*place, "rounding"), "selection.rounding", message, "drop rounding")
    if rule.method == "equal" and rule.rounding == "in_expectation":
        message = "equal probabilities need a whole target"
        cure = 'write method = "proportional", which draws a fraction exactly in expectation'
        yield Complaint((*place, "method"), "selection.equal", message, cure)


def _design(rules: Tables, rule: Selection, index: int) -> Iterator[Complaint]:
    """Pareto draws whole numbers, and Poisson promises none."""
    place = ("selection", index)
    if rules.quotas:
        return  # quotas take one method only, and tell so
    is_general = rules.item.kind == "general"
    if rule.method == "pareto" and rule.rounding == "in_expectation":
        message = "pareto draws a whole number"
        others = '"proportional"' if is_general else '"proportional" or "poisson"'
        cure = f"round to a whole number, or write method = {others} to draw a fraction"
        yield Complaint((*place, "method"), "selection.pareto", message, cure)
    if rule.method == "poisson" and is_general:
        message = "poisson draws a random number, which may pass the cap of this general item"
        cure = 'write method = "proportional" or "pareto"'
        yield Complaint((*place, "method"), "selection.poisson_cap", message, cure)
    elif rule.method == "poisson" and rule.rounding in ("at_least", "at_most"):
        message = f"poisson draws a random number, so {rule.rounding} would not hold"
        cure = 'write rounding = "in_expectation", or method = "proportional" or "pareto"'
        yield Complaint((*place, "rounding"), "selection.poisson", message, cure)


def _lasting(rules: Tables, rule: Selection, index: int) -> Iterator[Complaint]:
    """Permanent tickets need a method that judges each unit by itself, and open names."""
    place = ("selection", index, "permanent")
    if rule.permanent is None:
        return
    if rules.quotas:
        message = "a draw under quotas takes no permanent tickets"
        yield Complaint(place, "selection.permanent", message, "drop permanent")
        return
    if rule.method not in ("pareto", "poisson"):
        message = f"{rule.method} takes no permanent tickets"
        cure = 'drop permanent, or write method = "pareto" or "poisson"'
        yield Complaint(place, "selection.permanent", message, cure)
    if rules.disclosure.agencies != "open":
        message = "sealed agencies have new handles in every draw, so no ticket of theirs lasts"
        cure = 'drop permanent, or write agencies = "open" with its citation'
        yield Complaint(place, "selection.permanent_sealed", message, cure)


def _match(rules: Tables, rule: Selection, index: int) -> Iterator[Complaint]:
    """A rule matches on columns of the strata, and on classes that there are."""
    columns = [match.column for match in rule.match]
    for match in rule.match:
        place = ("selection", index, "match", match.column)
        if match.column not in rules.strata.by or columns.count(match.column) > 1:
            message = f"{match.column} is no column of strata.by, or stands twice"
            cure = f"match on each of {list(rules.strata.by)} at most once"
            yield Complaint(place, "match.column", message, cure)
        known = rules.risk.names if rules.risk and match.column == RISK_COLUMN else match.values
        unknown = [value for value in match.values if value not in known]
        if unknown:
            message = f"{', '.join(unknown)} is no class"
            yield Complaint(place, "class.unknown", message, f"name one of {', '.join(known)}")


def _people(rules: Tables) -> Iterator[Complaint]:
    """Somebody sends people: the authority itself, or those that it refers agencies to."""
    if rules.staffing is not None:
        return
    if rules.referral is None:
        yield Complaint(("dispatch",), "key.missing", "the key is not there", "add the key")
        return
    for index, exclusion in enumerate(rules.exclusions):
        if exclusion.kind == "unstaffed":
            message = "without [dispatch] nobody knows which agencies no team can reach"
            cure = "drop it, or add [dispatch]"
            yield Complaint(("exclusions", index, "kind"), "exclusion.unstaffed", message, cure)
    if rules.dates is not None:
        message = "without [dispatch] there is no visit to date"
        yield Complaint(("dates",), "dates.dispatch", message, "drop it, or add [dispatch]")


def _disclosure(rules: Tables) -> Iterator[Complaint]:
    """Open names need a document where they show risk, or persons."""
    place = ("disclosure", "citation")
    if rules.disclosure.citation is not None:
        return
    if rules.disclosure.agencies == "open" and risk_derived(rules):
        message = "agencies are open, and their stratum or size shows their risk class"
        cure = 'write agencies = "sealed", or cite the document that lets risk be published'
        yield Complaint(place, "disclosure.risk", message, cure)
    if rules.disclosure.inspectors == "open":
        message = "inspectors are open, but no document allows it"
        yield Complaint(place, "disclosure.inspectors", message, 'write "sealed", or cite one')
