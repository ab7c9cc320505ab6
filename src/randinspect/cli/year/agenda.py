"""What follows the draws of the invented year, each thing on its day.

The rule: the ledger of the year is entered in the order of time. Results of a quarter are
corrected and closed while the next quarter is drawn already, so what is to be done later waits
here until a draw of a later day is locked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

__all__ = ["Agenda"]

T = TypeVar("T")


@dataclass
class Agenda(Generic[T]):
    """Acts that wait for their days; those of one day are done as they were put down."""

    waiting: list[tuple[date, Callable[[], Iterator[T]]]] = field(default_factory=list)

    def put(self, day: date, act: Callable[[], Iterator[T]]) -> None:
        """Put down what is to be done on a day."""
        self.waiting.append((day, act))

    def until(self, day: date) -> Iterator[T]:
        """Do all that is due by a day, the earliest first."""
        due = sorted((one for one in self.waiting if one[0] <= day), key=lambda one: one[0])
        self.waiting = [one for one in self.waiting if one[0] > day]
        for _, act in due:
            yield from act()
