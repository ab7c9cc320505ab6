"""Small dispatches by number: the same ones everywhere, made from a fixed text and nothing else.

They are for laws that have to hold ten thousand times over; what is shrunk and searched for is
left to the strategies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from hashlib import sha256
from itertools import combinations

from randinspect.dispatch import NestedRows, Problem
from randinspect.lottery import Tickets

__all__ = ["problem_of", "tickets_of"]


class _Dice:
    """Small whole numbers from a text, one after the other."""

    def __init__(self, text: str) -> None:
        self.bytes = self._stream(text)

    @staticmethod
    def _stream(text: str) -> Iterator[int]:
        block = 0
        while True:
            yield from sha256(f"{text}|{block}".encode()).digest()
            block += 1

    def below(self, bound: int) -> int:
        """A number from 0."""
        return next(self.bytes) % bound

    def some(self, items: Sequence[str], *, keeps: int) -> list[str]:
        """Items, each kept so many times out of ten."""
        return [item for item in items if self.below(10) < keeps]


def tickets_of(number: int) -> Tickets:
    """Tickets of a case."""
    return Tickets(sha256(f"generated seed {number}".encode()).hexdigest())


def problem_of(number: int) -> Problem:
    """Problem of a case: one to three slots, limits of all kinds; some have no plan."""
    dice = _Dice(f"generated dispatch {number}")
    people = [f"I{j}" for j in range(3 + dice.below(6))]
    places = [f"A{i}" for i in range(1 + dice.below(6))]
    slots = [
        (place, slot, str(1 + (slot == "m" and dice.below(2))))
        for place in places
        for slot in ("expert", "lead", "m")[dice.below(3) :]
    ]
    cap = 2 + dice.below(3)
    ladder = (Fraction(1, 2), Fraction(1)) if dice.below(3) == 0 else (Fraction(1),)
    return Problem.from_rows(
        slots,
        [(person, str(int(dice.below(6) == 0)), str(cap)) for person in people],
        [(place, slot, j) for place, slot, _ in slots for j in dice.some(people, keeps=8)],
        couples_rows=[pair for pair in combinations(people, 2) if dice.below(8) == 0],
        ladder=ladder,
        nested=_nested(dice, places, people, {slot for _, slot, _ in slots}),
    )


def _nested(
    dice: _Dice, places: Sequence[str], people: Sequence[str], slots: set[str]
) -> NestedRows:
    """Load classes in one case of two, groups in one of two; each nests."""
    members: list[tuple[str, str]] = []
    caps: list[tuple[str, str, str]] = []
    inside: list[tuple[str, str]] = []
    limits: list[tuple[str, str, str]] = []
    if dice.below(2):
        large = list(places[: 1 + dice.below(len(places))])
        for name, some in (("wide", large), ("narrow", large[: 1 + dice.below(len(large))])):
            members += [(name, place) for place in some]
            caps += [(name, j, str(1 + dice.below(2))) for j in dice.some(people, keeps=8)]
        members = [row for row in members if row[0] in {name for name, _, _ in caps}]
    if dice.below(2):
        station = list(people[: 1 + dice.below(len(people))])
        for name, some in (("station", station), ("novice", station[: 1 + len(station) // 2])):
            inside += [(name, person) for person in some]
            limits += [(name, slot, str(1 + dice.below(2))) for slot in sorted(slots)]
    return NestedRows(members, caps, inside, limits)
