"""What every rulebook holds, whether it draws agencies or only sends people to them.

The rule: the authority that sends people has a rulebook of its own, and where another authority
drew the agencies, nothing in it can say how they were drawn.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import Field, Strict

from randinspect.errors import Fault, RulebookError
from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import SIZE_LIMIT, Dated, Day, Door, Text
from randinspect.rulebook.scanning import Privacy
from randinspect.rulebook.seeding import DispatchSeeds
from randinspect.rulebook.staffing import Dispatch
from randinspect.rulebook.visiting import Dates

__all__ = ["CommonRules", "Header", "InspectorDisclosure", "Mode", "NamedItem"]


class Mode(StrEnum):
    """Whether the public name of a unit is its id or a sealed pseudonym."""

    SEALED = "sealed"
    OPEN = "open"


class Header(Dated):
    """Which rulebook it is.

    Parameters
    ----------
    name, version, authority
        As the authority calls them.
    effective_from, effective_to
        First and last day on which a draw may use it.
    lead_seconds
        Time between the lock and the seed, 24 h unless said otherwise, 60 s at least.
    citation
        The document that the rulebook puts into rules (实施细则).
    """

    name: Text
    version: Text
    authority: Text
    effective_from: Day
    effective_to: Day | None = None
    lead_seconds: Annotated[int, Strict(), Field(ge=60, le=SIZE_LIMIT)] = 86_400
    citation: Citation


class NamedItem(Door):
    """The inspection item (抽查事项) by its name.

    Parameters
    ----------
    code, name
        As in the item list.
    citation
        The item list.
    """

    code: Text
    name: Text
    citation: Citation


class InspectorDisclosure(Door):
    """What the public sees of inspectors' names before the results.

    Parameters
    ----------
    inspectors
        Open or sealed.
    citation
        The document that allows what is open.
    """

    inspectors: Mode = Mode.SEALED
    citation: Citation | None = None


class CommonRules(Door):
    """Rules of who is sent, and of when.

    Parameters
    ----------
    header
        ``[rulebook]`` in the file.
    item, disclosure, dates
        The tables of the file; without ``dates`` the visits of a dispatch are not dated.
    staffing
        ``[dispatch]`` in the file; None where all people are other authorities'.
    seeds
        Kinds of sources that the seeds take; without it the quarter's file alone says so.
    privacy
        What the privacy scanner leaves alone in what is published.
    """

    header: Header = Field(alias="rulebook")
    item: NamedItem
    disclosure: InspectorDisclosure
    dates: Dates | None = None
    staffing: Dispatch | None = Field(default=None, alias="dispatch")
    seeds: DispatchSeeds | None = None
    privacy: Privacy | None = None

    @property
    def dispatch(self) -> Dispatch:
        """Rules of teams and loads.

        Raises
        ------
        RulebookError
            If there are none.
        """
        if self.staffing is None:
            message = "the rulebook has no [dispatch]"
            cure = "write one, or let other authorities send all people"
            raise RulebookError([Fault(self.file, "key.missing", message, cure, column="dispatch")])
        return self.staffing

    @property
    def name(self) -> str:
        """Name and version, for messages."""
        return f"{self.header.name} {self.header.version}"

    @cached_property
    def file(self) -> str:
        """File that the rules were read from, for faults; their name if they come from none.

        It is no rule: two rulebooks are equal wherever they lie.
        """
        return self.name

    def read_from(self, file: str) -> Self:
        """Give the same rules, of a file."""
        rules = self.model_copy()
        rules.__dict__["file"] = file  # where a cached property keeps its value
        return rules

    @property
    def lead_seconds(self) -> int:
        """Seconds between the lock and the seed."""
        return self.header.lead_seconds

    def in_force(self, on: date) -> bool:
        """Say whether a draw of that day may use the rulebook."""
        return self.header.in_force(on)

    def document(self) -> dict[str, Any]:
        """Say all rules as text, whole numbers, truth values and lists under ASCII keys.

        Ratios are ``"num/den"``, days are ISO text. Validating it makes an equal rulebook, and
        its canonical bytes are what a commitment digests.
        """
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)
