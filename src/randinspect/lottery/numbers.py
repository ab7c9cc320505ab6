"""Televised lottery numbers: which games are known, and their one spelling (docs/format.md §4.4).

The spelling is that of RFC 3797, section 4: numbers ascend within their set, a point ends every
number and a stroke every set. Nothing signs such numbers, so whoever doubts them looks them up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import comb, prod
from typing import Final

from randinspect.errors import SeedError

__all__ = ["GAMES", "MAX_SETS", "Balls", "Game", "check_numbers", "write_numbers"]

MAX_SETS: Final = 16
"""Most sets of one lottery."""

_MAX_IN_SET: Final = 64
_BELOW: Final = 10**9

Numbers = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Balls:
    """One set of a game: ``count`` different numbers from ``low`` to ``high``."""

    count: int
    low: int
    high: int

    def complaints(self, numbers: Sequence[int]) -> Iterator[str]:
        """What keeps numbers from being a result of this set."""
        if len(numbers) != self.count or len(set(numbers)) != len(numbers):
            yield f"{self.count} different numbers are drawn, not {list(numbers)}"
        outside = [n for n in numbers if not self.low <= n <= self.high]
        if outside:
            yield f"numbers are {self.low} to {self.high}, not {outside}"


@dataclass(frozen=True, slots=True)
class Game:
    """A lottery whose shape is known, so that a slip of the pen is caught."""

    title: str
    sets: tuple[Balls, ...]

    @property
    def results(self) -> int:
        """How many results there are, all equally likely.

        >>> GAMES["ssq"].results
        17721088
        """
        return prod(comb(s.high - s.low + 1, s.count) for s in self.sets)


GAMES: Final[Mapping[str, Game]] = {
    "dlt": Game("超级大乐透", (Balls(5, 1, 35), Balls(2, 1, 12))),
    "kl8": Game("快乐8", (Balls(20, 1, 80),)),
    "pl5": Game("排列5", (Balls(1, 0, 9),) * 5),
    "ssq": Game("双色球", (Balls(6, 1, 33), Balls(1, 1, 16))),
}
"""Games by the names that stand for them in a commitment.

Their shapes are those of the rules of each game as the Ministry of Finance approved them. Where the
order of the numbers counts (排列5), each number is a set of its own, so sorting loses nothing.
"""


def check_numbers(name: str, sets: int, numbers: object) -> Numbers:
    """Take the numbers of one issue, sorted within their sets.

    Parameters
    ----------
    name
        The lottery; the shape of a known game is checked.
    sets
        How many sets the commitment names.
    numbers
        A list of lists of integers.

    Raises
    ------
    SeedError
        With everything that is wrong with them.
    """
    if not isinstance(numbers, list | tuple) or not all(_is_set(s) for s in numbers):
        raise SeedError(
            f"the numbers of {name} are lists of 1 to {_MAX_IN_SET} whole numbers below {_BELOW}"
        )
    if len(numbers) != sets:
        raise SeedError(f"{name} has {sets} sets of numbers, here are {len(numbers)}")
    faults = [
        f"set {place}: {text}"
        for place, (balls, drawn) in enumerate(
            zip(GAMES[name].sets, numbers, strict=True) if name in GAMES else (), 1
        )
        for text in balls.complaints(drawn)
    ]
    if faults:
        raise SeedError(f"the numbers of {name}: {'; '.join(faults)}")
    return tuple(tuple(sorted(drawn)) for drawn in numbers)


def write_numbers(numbers: Sequence[Sequence[int]]) -> str:
    """Spell sets of numbers the one way.

    >>> write_numbers([[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]])
    '9319./2.5.8.10.12./9.18.26.34.41.45./'
    """
    return "".join("".join(f"{n}." for n in sorted(drawn)) + "/" for drawn in numbers)


def _is_set(value: object) -> bool:
    """Whether a value is a list of few whole numbers."""
    return (
        isinstance(value, list | tuple)
        and 1 <= len(value) <= _MAX_IN_SET
        and all(type(n) is int and 0 <= n < _BELOW for n in value)
    )
