"""What a check asks one after the other, and what it could not ask because of earlier faults.

The rule: faults come all at once, but what rests on an input that cannot be read is not guessed
at. Whoever mends the faults should know that this may bring up others.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from randinspect.errors import DesignError, InputError

__all__ = ["Later", "before"]


class Later(StrEnum):
    """What is asked, in its order."""

    REGISTERS = "rows of the registers"
    NAMES = "names of one register in another"
    RULES = "rules against the registers"
    PEOPLE = "people who can be sent"


@contextmanager
def before(*later: Later) -> Iterator[None]:
    """Say in a refusal what was still to be asked, unless it says so already."""
    try:
        yield
    except (InputError, DesignError) as error:
        error.unchecked = error.unchecked or later
        raise
