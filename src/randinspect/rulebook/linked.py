"""Supervision through bodies (链条监管): certificates, certified organisations, products of them.

The rule: bodies are drawn first, in a selection of their own, and units of the bodies drawn in a
second one. How many of one holder can be drawn is fixed before the second seed, by sums that are
kept; nobody is dropped after the draw (docs/format.md §3.3.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from pydantic import Field, Strict, model_validator

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import SIZE_LIMIT, Complaint, Door, Text, require

__all__ = ["Linked"]


class Linked(Door):
    """What links a unit to its body and to its holder.

    Every stratum is a body: a count takes that many of its units, or all if there are fewer.

    Parameters
    ----------
    body
        Column of the units with the id of the body.
    holder
        Column with the id of the holder; with ``holder_cap`` only.
    holder_cap
        Most units of one holder that are drawn, over all bodies together.
    citation
        The document that has units of bodies inspected.
    """

    body: Text = "body"
    holder: Text | None = None
    holder_cap: Annotated[int, Strict(), Field(ge=1, le=SIZE_LIMIT)] | None = None
    citation: Citation

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Ask for a column of holders just where there is a cap."""
        require(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        """Tell what does not go together."""
        if (self.holder is None) != (self.holder_cap is None):
            message = "holder and holder_cap stand together or not at all"
            yield Complaint(("holder_cap",), "linked.holder", message, "write both, or neither")
