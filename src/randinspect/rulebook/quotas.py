"""Quotas: margins over the strata whose numbers are kept too (docs/method.md §5.4).

A quota names a column of ``strata.by``. Without counts it balances: each group of the column
gives the floor or the ceiling of what the selection rules ask of its strata. With counts, which
cite a document, each group gives exactly its count; one or two columns may have counts, and
then the targets of the strata come from them and not from ratios.
"""

from __future__ import annotations

from pydantic import field_validator

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Count, Door, Label, Text

__all__ = ["GroupCount", "Quota"]


class GroupCount(Door):
    """How many a group gives.

    Parameters
    ----------
    group, count
        Label of the column, and the number drawn of it.
    """

    group: Label
    count: Count


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
