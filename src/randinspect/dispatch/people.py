"""The roster as people: limits of their own, and nobody twice (docs/method.md §3).

Two rows of one person could sit side by side in one team, and then one officer would inspect
in the place of two. So the roster is refused until one of them is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from randinspect.dispatch.barriers import Columns
from randinspect.dispatch.rules import DispatchRules
from randinspect.errors import Fault, RegistryError

if TYPE_CHECKING:
    from randinspect.registry.register import Register

__all__ = ["is_assistant", "own_limits", "require_people"]


def is_assistant(people: Columns) -> NDArray[np.bool_]:
    """Whom another authority sends to assist, shape ``(I,)``."""
    if "origin" not in people:
        return np.zeros(len(people["id"]), dtype=np.bool_)
    origins = people["origin"].tolist()
    return np.array([origin is not None for origin in origins], dtype=np.bool_)


def require_people(inspectors: Register, rules: DispatchRules) -> None:
    """Refuse a roster in which one person has two rows, or a load that cannot be.

    Raises
    ------
    RegistryError
        With every later row that has the id or the certificate of an earlier one, and every
        row whose floor is above its cap, be they its own or the general ones.
    """
    faults = (*_twice(inspectors), *_disordered(inspectors, rules))
    if faults:
        raise RegistryError(faults)


def own_limits(
    people: Columns, rules: DispatchRules
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Floor and cap of each inspector, shape ``(I,)`` both.

    An inspector's own floor or cap takes the place of the general one.
    """
    floor = [rules.floor if own is None else own for own in people["floor"]]
    cap = [rules.cap if own is None else own for own in people["cap"]]
    return np.array(floor, dtype=np.int64), np.array(cap, dtype=np.int64)


def _twice(inspectors: Register) -> Iterator[Fault]:
    """Rows with an id or a certificate that an earlier row has."""
    for column in ("id", "certificate"):
        first: dict[object, int] = {}
        for place, value in enumerate(inspectors.columns[column].tolist()):
            earlier = first.setdefault(value, place)
            if value is None or earlier == place:
                continue
            message = (
                f"row {inspectors.rows[earlier]} has the same {column}"
                f"{_beside(inspectors, earlier, place)}; one person with two rows could fill "
                "two seats of one team"
            )
            cure = "delete one of the two rows, or correct the number of the other person"
            yield _fault(inspectors, place, column, message, cure)


def _beside(inspectors: Register, earlier: int, place: int) -> str:
    """Whether two rows name one person."""
    names = inspectors.columns["name"]
    is_same = names[earlier] is not None and names[earlier] == names[place]
    return " and the same name" if is_same else " under another name"


def _disordered(inspectors: Register, rules: DispatchRules) -> Iterator[Fault]:
    """Rows whose floor is above their cap; whoever has a cap of 0 is asked for nothing."""
    columns = inspectors.columns
    low, high = own_limits(columns, rules)
    for place in np.flatnonzero((low > high) & ((high > 0) | (low > rules.floor))).tolist():
        whose = ["general" if columns[n][place] is None else "own" for n in ("floor", "cap")]
        message = f"the {whose[0]} floor {low[place]} is above the {whose[1]} cap {high[place]}"
        cure = "give the row a floor and a cap of its own that go together"
        yield _fault(inspectors, place, "floor", message, cure)


def _fault(register: Register, place: int, column: str, message: str, cure: str) -> Fault:
    """Build the fault of one row."""
    rule = "inspector.load" if column == "floor" else "inspector.same_person"
    found, row = register.columns[column][place], int(register.rows[place])
    value = None if found is None else str(found)
    title = register.title(column)
    return Fault(register.source.file, rule, message, cure, row=row, column=title, value=value)
