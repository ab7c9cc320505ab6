"""Quotas: margins over the strata whose numbers are kept too (docs/method.md §5.4).

A quota names a column of ``strata.by``. Without counts it balances: each group of the column
gives the floor or the ceiling of what the selection rules ask of its strata. With counts, which
cite a document, each group gives exactly its count; one or two columns may have counts, and
then the targets of the strata come from them and not from ratios.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, field_validator

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Count, Door, Label, Text, refusal

__all__ = ["GroupCount", "Quota"]


def _some(value: object) -> object:
    """Refuse a count of 0: whoever cannot be drawn is excluded, with a code (不免抽)."""
    if value == 0 and type(value) is int:
        cure = "drop the group, and exclude its agencies with a code, a reason and a citation"
        raise refusal("quota.zero", "the count is 0, so nobody of the group can be drawn", cure)
    return value


class GroupCount(Door):
    """How many a group gives.

    Parameters
    ----------
    group, count
        Label of the column, and the number drawn of it.
    """

    group: Label
    count: Annotated[Count, BeforeValidator(_some)]


class Quota(Door):
    """One margin.

    Parameters
    ----------
    margin
        A column of ``strata.by``.
    counts
        Number drawn of each of its labels; empty to balance around the ratios.
    citation
        The document that sets the counts.
    """

    margin: Text
    counts: tuple[GroupCount, ...] = ()
    citation: Citation | None = None

    @field_validator("counts", mode="before")
    @classmethod
    def _from_table(cls, value: object) -> object:
        """Turn the rulebook's table, label to number, into a list."""
        if not isinstance(value, dict):
            return value
        return [{"group": group, "count": count} for group, count in value.items()]

    @property
    def total(self) -> int:
        """Sum of the counts."""
        return sum(row.count for row in self.counts)
