"""What is wrong with a row whose fields are each right: its targets, people, days and items."""

from __future__ import annotations

from datetime import date

from randinspect.registry.rules import Problem

__all__ = ["absence_problem", "couple_problem", "recognised_problem", "recusal_problem"]


def recusal_problem(
    agency: object, owner: object, on: date | None = None, until: date | None = None
) -> Problem | None:
    """Say what is wrong with a recusal: it has exactly one target, and days in their order."""
    if (agency is None) == (owner is None):
        found = "neither agency nor owner" if agency is None else "both agency and owner"
        return Problem("recusal.target", f"there is {found}, exactly one is asked for")
    if on is not None and until is not None and until < on:
        return Problem("recusal.order", f"it ends on {until}, before its day {on}")
    return None


def absence_problem(
    inspector: object, agency: object, first: date | None, last: date | None
) -> Problem | None:
    """Say what is wrong with an absence: it has one target, and days in their order."""
    if (inspector is None) == (agency is None):
        found = "neither inspector nor agency" if agency is None else "both inspector and agency"
        return Problem("absence.target", f"there is {found}, exactly one is asked for")
    if first is not None and last is not None and last < first:
        return Problem("absence.order", f"it ends on {last}, before it begins on {first}")
    return None


def couple_problem(inspector: object, partner: object) -> Problem | None:
    """Say what is wrong with a couple: it is two people."""
    if inspector is not None and inspector == partner:
        return Problem("couple.same_person", "both sides name one person")
    return None


def recognised_problem(items: object, day: date | None, until: date | None) -> Problem | None:
    """Say what is wrong with a recognised result: it names items, and days in their order."""
    if items == ():
        return Problem("recognised.items", "it names no inspection item")
    if day is not None and until is not None and until < day:
        return Problem("recognised.order", f"it holds until {until}, before its day {day}")
    return None
