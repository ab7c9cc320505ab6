"""Rules of memory over years of quarters: the floor holds, and a class is left alone."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from quarter.pasts import COUNTED, Office, first_day, remembering, rule_of

UNITS, QUARTERS = 300, 26
CLASSES: dict[str, list[object]] = {"risk_class": ["A", "B", "C"] * (UNITS // 3)}
SINCE = date(2026, 1, 1)
FLOOR = {**COUNTED, "years": 3, "since": SINCE}


def floored() -> Office:
    """An office that draws 2 % a quarter, and all who are due."""
    selection = [rule_of("100%", coverage="due"), rule_of("2%", coverage="covered")]
    strata = {"by": ["coverage"]}
    rules = remembering({"coverage": FLOOR}, selection=selection, strata=strata)
    return Office(rules, CLASSES, "floor", years=4)


def longest_gap(office: Office) -> int:
    """Most days that any agency went without a visit, up to the last quarter's end."""
    end = first_day(QUARTERS).toordinal()
    days: dict[str, list[int]] = {f"agency-{i:04d}": [SINCE.toordinal()] for i in range(UNITS)}
    for handle, day in office.entered:
        days[handle].append(day.toordinal())
    return max(b - a for own in days.values() for a, b in zip(own, [*own[1:], end], strict=True))


def test_the_floor_leaves_nobody_uncovered() -> None:
    """Law of method.md §8.4: drawn at 100 % when due, nobody waits longer than three years."""
    office = floored()
    labels = [{t.stratum for t in framing.targets} for framing, _ in office.quarters(QUARTERS)]

    assert {"due", "covered"} in labels
    assert longest_gap(office) <= 3 * 366


def test_without_the_floor_somebody_is_left_out() -> None:
    """Negative control: the same quarterly draw without a floor leaves agencies unvisited."""
    rules = remembering({}, selection=[rule_of("2%")], strata={"by": []})
    office = Office(rules, CLASSES, "floor", years=4)
    list(office.quarters(QUARTERS))

    assert longest_gap(office) > 3 * 366


def yearly(memory: dict[str, Any]) -> Counter[tuple[str, str, int]]:
    """Visits of each agency in each year, by class."""
    selection = [{**rule_of("20%"), "match": {"risk_class": ["A", "B", "C"]}}]
    office = Office(remembering(memory, selection=selection), CLASSES, "yearly")
    list(office.quarters(8))
    classes = {f"agency-{i:04d}": str(name) for i, name in enumerate(CLASSES["risk_class"])}
    return Counter((classes[h], h, day.year) for h, day in office.entered)


def test_class_a_is_not_visited_twice_a_year() -> None:
    """Law: in no year is an agency of A drawn twice; B and C are, and without the rule A is."""
    kept = yearly({"class_year": {**COUNTED, "classes": ["A"]}})
    free = yearly({})
    most = {name: max(n for (c, _, _), n in kept.items() if c == name) for name in "ABC"}

    assert most["A"] == 1
    assert min(most["B"], most["C"]) > 1
    assert max(n for (c, _, _), n in free.items() if c == "A") > 1  # the negative control
    assert {year for _, _, year in kept} == {2026, 2027}


def test_the_cap_holds_for_every_class() -> None:
    """Law: a cap of two visits a year is reached and never passed."""
    kept = yearly({"annual_cap": {"at_most": 2, "for_cause": True, "citation": FLOOR["citation"]}})

    assert max(kept.values()) == 2
