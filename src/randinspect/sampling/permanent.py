"""Permanent tickets: the same numbers draw after draw, turned a little each time.

They coordinate draws: a turn of the circle of tickets moves the window that is drawn
(docs/format.md §6.1, docs/method.md §2.14). Whoever knows their seed can compute the draw, so
a verdict names every stratum that uses them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from randinspect.canonical.forms import Digest
from randinspect.lottery import Tickets

__all__ = ["Permanent", "UnitTickets"]

_KIND: Final = "a"
_TURNS: Final = 2**64
_SPACE: Final = 2**256
_REST_BITS: Final = 192


def _turn(text: str) -> str:
    """Refuse a turn of a whole circle or more."""
    if int(text) >= _TURNS:
        raise ValueError("a turn is below 2^64")
    return text


class Permanent(BaseModel):
    """Where the permanent tickets of a stratum come from.

    Parameters
    ----------
    seed
        Seed of the tickets, 64 lower-case hex digits, the same in every draw of the series.
    turn
        By how many 2^-64 of the circle they are turned in this draw, decimal text below 2^64.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    seed: Digest
    turn: Annotated[
        str, StringConstraints(pattern=r"^(0|[1-9][0-9]{0,19})$"), AfterValidator(_turn)
    ]


@dataclass(frozen=True, slots=True)
class UnitTickets:
    """The ticket by which each unit of a stratum is judged: of this draw, or permanent.

    Parameters
    ----------
    tickets
        Tickets under the seed that counts.
    turn
        Added to the first 64 bits, modulo 2^64.
    """

    tickets: Tickets
    turn: int

    @classmethod
    def of(cls, tickets: Tickets, permanent: Permanent | None) -> UnitTickets:
        """Tickets of a stratum: those of the draw unless its target names permanent ones."""
        if permanent is None:
            return cls(tickets, 0)
        return cls(Tickets(permanent.seed), int(permanent.turn))

    def leading(self, handles: NDArray[np.bytes_]) -> NDArray[np.uint64]:
        """First 64 bits of the turned tickets, shape ``(N,)``."""
        return self.tickets.leading(_KIND, handles) + np.uint64(self.turn)

    def ticket(self, handle: str, counter: int = 0) -> int:
        """Turned ticket of a unit, a 256-bit integer; those of a counter above 0 are spare."""
        parts = (handle, str(counter)) if counter else (handle,)
        return (self.tickets.ticket(_KIND, *parts) + (self.turn << _REST_BITS)) % _SPACE

    def whole(self, handles: NDArray[np.bytes_]) -> Callable[[int], tuple[int, bytes]]:
        """Full ticket and row bytes of a position, for the ties of leading bits."""

        def whole(place: int) -> tuple[int, bytes]:
            handle = bytes(handles[place])
            return self.ticket(handle.decode()), handle

        return whole
