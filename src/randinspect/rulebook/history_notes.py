"""What past visits do not say and the rules of memory ask, told before anything is locked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from randinspect.errors import Fault
from randinspect.rulebook.book import Rulebook
from randinspect.rulebook.memory import Counted, Scope

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["history_notes"]

_PURPOSES_SHOWN: Final = 8


def history_notes(visits: Register, rules: Rulebook, *, begins: date) -> tuple[Fault, ...]:
    """Note where the rules that count visits find nothing to count.

    Parameters
    ----------
    visits
        The register of visits.
    rules
        The rulebook.
    begins
        First day of the inspections.

    Returns
    -------
    tuple[Fault, ...]
        No visit at all, columns in which nothing stands, purposes for cause that no visit has,
        and visits that are too late to be past.
    """
    counted = rules.memory.counted if rules.memory else {}
    if not counted:
        return ()
    if not len(visits):
        return (_none(visits, counted),)
    notes = (*_empty(visits, counted), *_purposes(visits, rules, counted), *_late(visits, begins))
    return tuple(notes)


def _none(visits: Register, counted: Mapping[str, Counted]) -> Fault:
    """No visit is on record."""
    names = ", ".join(f"memory.{name}" for name in counted)
    message = f"no visit is on record, so {names} takes everybody as never visited"
    return Fault(
        visits.source.file or "visits",
        "visits.none",
        message,
        "fill in the register of visits, unless nobody was ever visited",
    )


def _empty(visits: Register, counted: Mapping[str, Counted]) -> Iterator[Fault]:
    """Columns that a rule needs and in which nothing stands."""
    by_item = [name for name, rule in counted.items() if rule.scope is Scope.ITEM]
    by_cause = [name for name, rule in counted.items() if not rule.for_cause]
    for column, names in (("item", by_item), ("purpose", by_cause)):
        if names and all(value is None for value in visits.columns[column]):
            yield Fault(
                visits.source.file,
                "visits.empty",
                f"column {column} is empty in every visit, so memory.{names[0]} counts all of them",
                "map the column in the profile",
                column=visits.title(column),
            )


def _purposes(visits: Register, rules: Rulebook, counted: Mapping[str, Counted]) -> Iterator[Fault]:
    """Purposes named for cause that no visit has, where visits have others."""
    found = Counter(value for value in visits.columns["purpose"] if value is not None)
    names = [name for name, rule in counted.items() if not rule.for_cause]
    missing = [p for p in (rules.memory.for_cause if rules.memory else ()) if p not in found]
    if not found or not names or not missing:
        return
    shown = ", ".join(f"{value} ({count})" for value, count in found.most_common(_PURPOSES_SHOWN))
    more = ", …" if len(found) > _PURPOSES_SHOWN else ""
    yield Fault(
        rules.file,
        "visits.for_cause",
        f"no visit has the purpose {', '.join(missing)}, so memory.{names[0]} leaves none out for "
        f"it; the visits have {shown}{more}",
        "write in memory.for_cause what the register says",
        column="memory.for_cause",
    )


def _late(visits: Register, begins: date) -> Iterator[Fault]:
    """Visits that lie not before the inspections begin."""
    days = sorted(day for day in visits.columns["date"] if day >= begins)
    if days:
        span = f"{days[0]}" if len(days) == 1 else f"{days[0]} to {days[-1]}"
        yield Fault(
            visits.source.file,
            "visits.late",
            f"{len(days)} visits of {span} are not before {begins}, the first day of the "
            "inspections, so no rule of memory counts them",
            "correct the days, or leave the rows out",
            column=visits.title("date"),
        )
