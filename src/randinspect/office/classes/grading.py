"""Grading: the exact sum of an agency's points on a day, its class, and how both came about.

1. *Points*: every event up to the day gives its points times what is left of them; each indicator
   adds its events as it says and is cut at its most. *Outside*: the class stands in a file.
2. The class is the highest whose `from_points` the sum reaches.
3. Triggers in force raise the class and never lower it.
4. Tolerance holds in the classes that the rules name, and while no trigger does.

Everything is whole numbers and fractions; nothing is rounded (docs/method.md §13.2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from randinspect.errors import Fault, RegistryError
from randinspect.office.classes.events import Event, GivenClass
from randinspect.office.classes.grades import Counted, Grade, Origin, Sum, Triggered
from randinspect.office.classes.indicators import ClassTrigger, EventIndicator, Takes
from randinspect.office.classes.rules import ClassRules
from randinspect.office.classes.tables import CURES
from randinspect.office.classes.tolerance import Tolerance
from randinspect.rulebook.history import months_after

__all__ = ["grade", "grade_all"]


def grade(
    agency: str,
    events: Sequence[Event],
    rules: ClassRules,
    *,
    on: date,
    given: GivenClass | None = None,
    tolerances: Iterable[Tolerance] = (),
) -> Grade:
    """Find the class of one agency on a day.

    Parameters
    ----------
    agency
        Its id.
    events
        Its events, in any order; those after the day do not count.
    rules
        The rules.
    on
        The day.
    given
        Its class from outside, where classes are taken from there.
    tolerances
        Its entries of tolerance.

    Returns
    -------
    Grade
        With class None where an indicator or the outside file says nothing of the agency.
    """
    known = sorted((e for e in events if e.day <= on), key=lambda e: (e.day, e.code, e.value))
    sums = tuple(_sum(rule, known, on) for rule in rules.indicators if rule.in_force(on))  # 1
    points, before, origin = _before(rules, sums, given)  # 2
    triggered = tuple(_triggered(rules, known, on))  # 3
    name, origin = _raised(rules, before, origin, triggered)
    entry = next((one for one in tolerances if one.agency == agency and one.holds(on)), None)  # 4
    classes = rules.tolerance.classes if rules.tolerance else ()
    return Grade(
        agency,
        on,
        sums,
        points,
        before,
        name,
        origin,
        triggered,
        given,
        entry,
        entry is not None and name in classes and not triggered,
        len(events) - len(known),
    )


def grade_all(
    agencies: Sequence[str],
    events: Sequence[Event],
    rules: ClassRules,
    *,
    on: date,
    outside: Mapping[str, GivenClass] | None = None,
    tolerances: Sequence[Tolerance] = (),
) -> tuple[Grade, ...]:
    """Find the class of every agency of a register on a day.

    Parameters
    ----------
    agencies
        Ids, in the register's order.
    events, rules, on, tolerances
        As of `grade`.
    outside
        Classes from outside, by agency.

    Returns
    -------
    tuple[Grade, ...]
        In the order of agencies, shape ``(N,)``.

    Raises
    ------
    RegistryError
        With every agency that has no class, and the reason; if the rules are not in force.
    """
    if not rules.header.in_force(on):
        message = f"the rules do not hold on {on}"
        cure = "take the rules that hold on the day"
        raise RegistryError([Fault(rules.name, "rulebook.dates", message, cure)])
    of: dict[str, list[Event]] = {}
    for event in events:
        of.setdefault(event.agency, []).append(event)
    entries: dict[str, list[Tolerance]] = {}
    for entry in tolerances:
        entries.setdefault(entry.agency, []).append(entry)
    grades = tuple(
        grade(
            agency,
            of.get(agency, ()),
            rules,
            on=on,
            given=(outside or {}).get(agency),
            tolerances=entries.get(agency, ()),
        )
        for agency in agencies
    )
    faults = [fault for found in grades if found.name is None for fault in _why(found, rules)]
    if faults:
        raise RegistryError(faults)
    return grades


def _sum(rule: EventIndicator, known: Sequence[Event], on: date) -> Sum:
    """Add up the events of one indicator."""
    mine = [event for event in known if event.code == rule.code]
    parts = [(event, rule.points_of(event.value) or 0, _left(rule, event, on)) for event in mine]
    chosen = _chosen(rule.takes, [(event.day, p * left) for event, p, left in parts])
    counted = tuple(
        Counted(event, points, left, place in chosen)
        for place, (event, points, left) in enumerate(parts)
    )
    if not counted:
        nothing = None if rule.takes is Takes.LATEST and rule.missing is None else rule.missing or 0
        return Sum(rule, (), None if nothing is None else Fraction(nothing))
    total = sum((one.amount for one in counted if one.counts), Fraction(0))
    return Sum(rule, counted, total if rule.at_most is None else min(total, Fraction(rule.at_most)))


def _left(rule: EventIndicator, event: Event, on: date) -> Fraction:
    """Share that is left of an event's points; one that lasts is whole until its end."""
    if not rule.lasting:
        return rule.decay.left(event.day, on)
    if event.until is None or on <= event.until:
        return Fraction(1)
    return rule.decay.left(event.until, on)


def _chosen(takes: Takes, amounts: Sequence[tuple[date, Fraction]]) -> set[int]:
    """Places of the events that count; of several of the last day the largest."""
    places = range(len(amounts))
    if takes is Takes.ALL or not amounts:
        return set(places)
    if takes is Takes.LATEST:
        return {max(places, key=lambda place: (*amounts[place], place))}
    return {max(places, key=lambda place: (amounts[place][1], place))}


def _before(
    rules: ClassRules, sums: Sequence[Sum], given: GivenClass | None
) -> tuple[Fraction | None, str | None, Origin]:
    """Points and class without triggers, and what they rest on."""
    if rules.outside is not None:
        if given is None:
            return None, rules.outside.missing, Origin.MISSING
        return None, given.name, Origin.OUTSIDE
    totals = [one.total for one in sums]
    if any(total is None for total in totals):
        return None, None, Origin.MISSING
    points = sum((total for total in totals if total is not None), Fraction(0))
    reached = [one.name for one in rules.classes if points >= (one.from_points or 0)]
    return points, reached[-1], Origin.POINTS


def _triggered(rules: ClassRules, known: Sequence[Event], on: date) -> Iterable[Triggered]:
    """Triggers in force, each with the event that holds it longest."""
    for rule in rules.triggers:
        if not rule.in_force(on):
            continue
        found = [
            Triggered(rule, event, _end(rule, event, on))
            for event in known
            if event.code == rule.event and (not rule.values or event.value in rule.values)
        ]
        holding = [one for one in found if one.last is None or on <= one.last]
        if holding:
            yield max(holding, key=lambda one: one.last or date.max)


def _end(rule: ClassTrigger, event: Event, on: date) -> date | None:
    """Last day of a trigger; None while its event lasts."""
    if not rule.lasting:
        return months_after(event.day, rule.months)
    if event.until is None or on <= event.until:
        return None
    return months_after(event.until, rule.months)


def _raised(
    rules: ClassRules, before: str | None, origin: Origin, triggered: Sequence[Triggered]
) -> tuple[str | None, Origin]:
    """Class after the triggers. The worst one needs no points to be told."""
    names = rules.names
    least = max((names.index(t.rule.at_least_class or names[-1]) for t in triggered), default=-1)
    if before is None:
        is_worst = least == len(names) - 1
        return (names[-1], Origin.TRIGGER) if is_worst else (None, origin)
    if least > names.index(before):
        return names[least], Origin.TRIGGER
    return before, origin


def _why(found: Grade, rules: ClassRules) -> list[Fault]:
    """Faults of an agency without a class."""
    file, value = rules.name, found.agency
    if rules.outside is not None:
        message = f"{rules.outside.source} gives the agency no class"
        cure = CURES["outside.missing"]
        return [Fault(file, "outside.missing", message, cure, column="outside", value=value)]
    return [
        Fault(
            file,
            "graded.missing",
            f"the agency has no event of {one.rule.name}",
            CURES["graded.missing"],
            column=one.rule.code,
            value=value,
        )
        for one in found.sums
        if one.total is None
    ]
