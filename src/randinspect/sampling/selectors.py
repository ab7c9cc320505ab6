"""What a selection function of somebody else gives, as positions (docs/method.md §2.16)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from randinspect.errors import DesignError

__all__ = ["Selector", "drawn_positions"]

Selector = Callable[[NDArray[np.int64], Fraction, int], Iterable[int] | Iterable[bool]]


def drawn_positions(drawn: object, units: int, draw: int) -> list[int]:
    """Positions of the units of one draw.

    Parameters
    ----------
    drawn
        Positions, or a mask: a truth value for each unit.
    units
        Number of units.
    draw
        Number of the draw, for the message.

    Returns
    -------
    list[int]
        The positions as given, with repeats.

    Raises
    ------
    DesignError
        If it is neither, or a position is none.
    """
    if not isinstance(drawn, Iterable) or isinstance(drawn, str | bytes):
        raise _neither(drawn, draw)
    values = list(drawn)
    if values and all(isinstance(value, bool | np.bool_) for value in values):
        if len(values) != units:
            raise DesignError(
                f"draw {draw}: the selector gives a mask of {len(values)} truth values for "
                f"{units} units; give one for each unit, or positions"
            )
        return np.flatnonzero(values).tolist()
    for value in values:
        if not isinstance(value, int | np.integer) or isinstance(value, bool):
            raise _neither(value, draw)
    positions = [int(value) for value in values]
    if positions and not 0 <= min(positions) <= max(positions) < units:
        raise DesignError(
            f"draw {draw}: the selector gives positions {min(positions)} … {max(positions)}, but "
            f"units are 0 … {units - 1}"
        )
    return positions


def _neither(value: object, draw: int) -> DesignError:
    """The refusal of what is no position."""
    return DesignError(
        f"draw {draw}: the selector gives {value!r}; it must return positions (whole numbers from "
        "0, in the order of the sizes) or a mask with a truth value for each unit"
    )
