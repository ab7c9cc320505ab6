"""Whether a rulebook fits a register: its columns, the kinds of their values, the day.

Told before anything is classified, and everything at once, because a condition that can never
match would otherwise exclude nobody in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from randinspect.errors import Fault, RulebookError
from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.columns import Columns
from randinspect.rulebook.conditions import ValueTest, kind_of
from randinspect.rulebook.consistency import RISK_COLUMN
from randinspect.rulebook.linked import Linked
from randinspect.rulebook.memory import COVERAGE_COLUMN, Memory
from randinspect.rulebook.model import SizeSource
from randinspect.rulebook.referral import Referral
from randinspect.rulebook.risk import Risk
from randinspect.rulebook.staffing import Dispatch

__all__ = ["SIZE_COLUMN", "Asked", "asked_by_tests", "fit"]

SIZE_COLUMN: Final = "size"
_SHOWN: Final = 8
Asked = tuple[str, str, tuple[ValueTest, ...]]
"""Where a rule reads a column, its name, and the tests of its values."""


def fit(columns: Columns, rules: Rulebook, *, on: date) -> tuple[Fault, ...]:
    """Refuse a register or a day that the rules do not fit.

    Returns
    -------
    tuple[Fault, ...]
        Notes: columns that a rule reads and that are empty in every row, and lists of values
        none of which stands in any row.

    Raises
    ------
    RulebookError
        If the rulebook is not in force, or reads columns or kinds of values that are not there.
    """
    faults = [*_dates(rules, on), *_taken(rules, columns)]
    notes = []
    for place, column, tests in _asked(rules, on):
        if column not in columns:
            faults.append(_unknown(rules, place, column, columns))
            continue
        values = [value for value in columns.folded(column)[0] if value is not None]
        faults += _misfits(rules, place, column, values, tests)
        if not values and len(columns):
            notes.append(_empty(rules, place, column))
        notes += _strangers(rules, place, column, values, tests)
    if faults:
        raise RulebookError(faults)
    return tuple(notes)


def asked_by_tests(rules: Rulebook, on: date) -> Iterator[Asked]:
    """Give every column that a test of the office's own is put to, by a rule in force."""
    for place, column, tests in _asked(rules, on):
        # Grace and coverage are read by rules of their own, whose days may be to come.
        if tests and not place.startswith(("memory.grace", "memory.coverage")):
            yield place, column, tests


def _asked(rules: Rulebook, on: date) -> Iterator[Asked]:
    """Give every column that a rule in force reads: where, which, and its tests."""
    if rules.risk is not None:
        yield from _asked_by_risk(rules.risk, on)
    for i, rule in enumerate(rules.exclusions):
        for test in rule.when.tests if rule.when and rule.in_force(on) else ():
            if rules.risk is None or test.column != RISK_COLUMN:
                yield f"exclusions[{i}].when", test.column, (test,)
    if rules.size.source is SizeSource.COLUMN:
        yield "size.from", SIZE_COLUMN, ()
    derived = {RISK_COLUMN}
    if rules.memory is not None:
        yield from _asked_by_memory(rules.memory, on)
        derived |= {COVERAGE_COLUMN} if rules.memory.coverage else set()
    if rules.dates is not None:
        for key in ("together", "earliest", "latest"):
            if (column := getattr(rules.dates, key)) is not None:
                yield f"dates.{key}", column, ()
    yield from (("strata.by", name, ()) for name in rules.strata.by if name not in derived)
    yield from _asked_by_teams(rules.staffing) if rules.staffing else ()
    yield from _asked_by_referral(rules.referral) if rules.referral else ()
    yield from _asked_by_links(rules.linked) if rules.linked else ()


def _asked_by_links(linked: Linked) -> Iterator[Asked]:
    """Give every column of the units that links them to bodies and holders."""
    yield "linked.body", linked.body, ()
    if linked.holder is not None:
        yield "linked.holder", linked.holder, ()


def _asked_by_referral(referral: Referral) -> Iterator[Asked]:
    """Give every column of the agencies that decides whose they are."""
    yield "referral.column", referral.column, ()
    for i, share in enumerate(referral.joining):
        yield f"referral.joining[{i}].column", share.column, ()
        where = f"referral.joining[{i}].when"
        yield from ((where, only.column, ()) for only in share.when)


def _asked_by_teams(dispatch: Dispatch) -> Iterator[Asked]:
    """Give every column of the agencies that decides what their teams are made of."""
    conditions = [(f"roles[{i}]", role.when) for i, role in enumerate(dispatch.roles)]
    conditions += [(f"needs[{i}]", need.when) for i, need in enumerate(dispatch.needs)]
    classes = enumerate(dispatch.load_classes or ())
    conditions += [(f"load_classes[{i}]", limit.when) for i, limit in classes]
    for place, when in conditions:
        yield from ((f"dispatch.{place}.when", only.column, ()) for only in when)
    if dispatch.scope is not None and dispatch.scope.column is not None:
        yield "dispatch.scope.column", dispatch.scope.column, ()


def _asked_by_memory(memory: Memory, on: date) -> Iterator[Asked]:
    """Give every column of the agencies that a rule of memory in force reads."""
    day = (ValueTest(within_days=0),)
    white, grace, coverage = memory.white_list, memory.grace, memory.coverage
    for test in white.when.tests if white and white.in_force(on) else ():
        if test.column != RISK_COLUMN:
            yield "memory.white_list.when", test.column, (test,)
    if grace and grace.in_force(on):
        yield "memory.grace.until", grace.until, day
        yield "memory.grace.basis", grace.basis, ()
    if coverage and coverage.established is not None and coverage.in_force(on):
        yield "memory.coverage.established", coverage.established, day


def _asked_by_risk(risk: Risk, on: date) -> Iterator[Asked]:
    """Give every column that a risk rule in force reads."""
    if risk.column is not None:
        yield "risk.column", risk.column, ()
    for i, indicator in enumerate(risk.indicators):
        if indicator.in_force(on):
            yield f"risk.indicators[{i}]", indicator.column, indicator.bands
    for i, trigger in enumerate(risk.triggers):
        for test in trigger.when.tests if trigger.in_force(on) else ():
            yield f"risk.triggers[{i}].when", test.column, (test,)


def _dates(rules: Rulebook, on: date) -> Iterator[Fault]:
    """Tell if the rulebook is not in force."""
    if not rules.in_force(on):
        end = rules.header.effective_to or "an open end"
        yield Fault(
            rules.file,
            "rulebook.dates",
            f"in force from {rules.header.effective_from} to {end}, the day asked is {on}",
            "use the rulebook of that day",
            column="rulebook.effective_from",
        )


def _taken(rules: Rulebook, columns: Columns) -> Iterator[Fault]:
    """Tell a column of the register that bears the name of the one that the floor gives."""
    if rules.memory and rules.memory.coverage and COVERAGE_COLUMN in columns:
        yield Fault(
            rules.file,
            "column.taken",
            f"the register has a column {COVERAGE_COLUMN}, which memory.coverage gives",
            "map the register's column under another name in the profile",
            column="memory.coverage",
        )


def _unknown(rules: Rulebook, place: str, column: str, columns: Columns) -> Fault:
    """Tell a column that the register lacks."""
    return Fault(
        rules.file,
        "column.unknown",
        f"the register has no column {column}; it has {', '.join(columns.names)}",
        "correct the name, or map the column as an attribute in the profile",
        column=place,
    )


def _misfits(
    rules: Rulebook, place: str, column: str, values: list[object], tests: tuple[ValueTest, ...]
) -> Iterator[Fault]:
    """Tell the first value of a column that a test cannot be compared with."""
    for test in tests:
        reasons = ((value, test.misfit(value)) for value in values)
        first = next(((value, why) for value, why in reasons if why), None)
        if first is not None:
            yield Fault(
                rules.file,
                "column.kind",
                f"column {column} {first[1]}",
                f"map the column as a {kind_of(test.at_least or test.at_most or '')} in the "
                "profile, or write the rule's values as the register has them",
                column=place,
                value=str(first[0]),
            )


def _empty(rules: Rulebook, place: str, column: str) -> Fault:
    """Note a column in which nothing stands."""
    return Fault(
        rules.file,
        "column.empty",
        f"column {column} is empty in every row, so the rule finds nothing in it",
        "map the column in the profile, or drop the rule",
        column=place,
    )


def _strangers(
    rules: Rulebook, place: str, column: str, values: list[object], tests: tuple[ValueTest, ...]
) -> Iterator[Fault]:
    """Note lists of values none of which stands in a row: misspelt, or nobody is so at present."""
    there = {entry for v in values for entry in (v if isinstance(v, tuple) else (v,))}
    some = ", ".join(sorted(map(str, there))[:_SHOWN]) + (" …" if len(there) > _SHOWN else "")
    for test in tests:
        named = {*(test.any_of or ()), *(test.none_of or ())}
        if there and named and not named & there:
            yield Fault(
                rules.file,
                "condition.unmatched",
                f"no row of the column {column} has any of these values (it has {some})",
                "write them as the register has them; if nobody is so at present, nothing is wrong",
                column=place,
                value=", ".join(sorted(map(str, named))),
            )
