"""The registers that a quarter is made from."""

from __future__ import annotations

from dataclasses import dataclass

from randinspect.registry import Register

__all__ = ["Registers"]


@dataclass(frozen=True, slots=True)
class Registers:
    """Agencies, inspectors, declared interests and past visits, read and linked.

    Parameters
    ----------
    agencies, inspectors
        The two libraries.
    recusals, visits
        Declared interests and past visits; empty registers where there are none.
    """

    agencies: Register
    inspectors: Register
    recusals: Register
    visits: Register
