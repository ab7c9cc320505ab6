"""Estimates at the desk: one table of all groups, and what the numbers do not say."""

from __future__ import annotations

from randinspect.cli.desk import Desk
from randinspect.cli.estimate_words import told_estimate
from randinspect.cli.verdict_words import told_proof
from randinspect.cli.words import Language
from randinspect.office import BundleEstimate
from randinspect.sampling.estimates import Estimate

__all__ = ["show_estimates"]

_HEADS = (
    "group",
    "units",
    "drawn",
    "checked",
    "violations",
    "rate",
    "interval",
    "s.e.",
    "bounds",
    "total",
    "unbiased",
    "formulas",
)


def show_estimates(desk: Desk, found: BundleEstimate) -> None:
    """Show the estimates of a draw: 1 occasion, 2 table, 3 other arms, 4 notes."""
    report = found.report
    if found.verdict.occasion != "draw":  # 1
        desk.talk(found.verdict.occasion)
    for text in found.verdict.unproved:
        desk.talk("unproved", t=told_proof(text, desk.language))
    groups = [report.overall, *report.strata]
    groups += [domain for domains in report.domains.values() for domain in domains]
    silent = any(group.checked < group.drawn for group in groups)
    heads = [head for head in _HEADS if silent or head != "bounds"]
    names = [told_estimate(report.overall.name, desk.language), *(g.name for g in groups[1:])]
    pairs = zip(names, groups, strict=True)
    rows = [_row(name, group, silent, desk.language) for name, group in pairs]
    desk.table("estimates", heads, rows)  # 2
    for strata in report.collapsed:
        desk.talk("collapsed", t=", ".join(strata))
    for key, tally in (("targeted", report.targeted), ("called", report.reserves)):  # 3
        if tally.checks:
            desk.talk(key, n=tally.checks, v=tally.violations)
    desk.notes([told_estimate(text, desk.language) for text in report.notes])  # 4


def _row(name: str, group: Estimate, silent: bool, language: Language) -> tuple[object, ...]:
    """Cells of one group, with bounds if anybody was silent."""
    return (
        name,
        "" if group.units is None else group.units,
        group.drawn,
        group.checked,
        group.violations,
        _percent(group.rate),
        f"{_percent(group.low)} – {_percent(group.high)}",
        "–" if group.standard_error is None else _percent(group.standard_error),
        *([_bounds(group)] if silent else []),
        _total(group),
        _unbiased(group),
        ", ".join(told_estimate(formula, language) for formula in group.formulas),
    )


def _bounds(group: Estimate) -> str:
    """The rate if nobody, and if everybody, who was not checked is in violation."""
    low, high = group.bounds
    return f"{_percent(low)} – {_percent(high)}"


def _total(group: Estimate) -> str:
    """Total with its interval, or nothing where the group's size is not known."""
    if group.total is None:
        return ""
    return f"{group.total:.1f} ({_number(group.total_low)} – {_number(group.total_high)})"


def _unbiased(group: Estimate) -> str:
    """Horvitz and Thompson's total with its standard error."""
    if group.unbiased_total is None:
        return "?"
    return f"{group.unbiased_total:.1f} ± {_number(group.unbiased_error)}"


def _percent(value: float | None) -> str:
    """A rate in percent."""
    return "?" if value is None else f"{100 * value:.2f} %"


def _number(value: float | None) -> str:
    """A number of units."""
    return "?" if value is None else f"{value:.1f}"
