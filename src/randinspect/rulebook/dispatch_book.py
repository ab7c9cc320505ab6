"""The rulebook of an authority that sends people to what another authority drew."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from pydantic import model_validator

from randinspect.rulebook.common import CommonRules
from randinspect.rulebook.doors import Complaint, require

__all__ = ["DispatchBook"]


class DispatchBook(CommonRules):
    """All rules of a dispatch: item, team, load, territory, disclosure of inspectors, dates."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse a book that sends nobody, or names people without a document."""
        require(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        """Tell what is missing."""
        if self.staffing is None:
            yield Complaint(("dispatch",), "key.missing", "the key is not there", "add the key")
        if self.disclosure.inspectors == "open" and self.disclosure.citation is None:
            message = "inspectors are open, but no document allows it"
            cure = 'write "sealed", or cite one'
            yield Complaint(("disclosure", "citation"), "disclosure.inspectors", message, cure)
