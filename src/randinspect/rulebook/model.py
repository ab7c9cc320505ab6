"""The rulebook as read: every parameter of a quarter, each with the document it stands on.

The rule: nothing is built in. Ratios, counts, classes, sizes, exclusions, teams and loads come
from the file, and two provinces are two files. What the tables say together is checked in
``consistency``; ``book`` holds the rulebook, which is these tables without contradiction.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field, Strict, field_validator

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.common import CommonRules, InspectorDisclosure, Mode, NamedItem
from randinspect.rulebook.conditions import Condition
from randinspect.rulebook.doors import Code, Count, Dated, Door, Label, Text
from randinspect.rulebook.linked import Linked
from randinspect.rulebook.memory import Memory
from randinspect.rulebook.quotas import Quota
from randinspect.rulebook.ratios import Ratio, Rounding
from randinspect.rulebook.referral import Referral
from randinspect.rulebook.risk import Risk
from randinspect.rulebook.seeding import Seeds
from randinspect.sampling.permanent import Permanent
from randinspect.sampling.target import Method

__all__ = [
    "Disclosure",
    "Exclusion",
    "ExclusionKind",
    "Item",
    "ItemKind",
    "Match",
    "Selection",
    "Size",
    "SizeSource",
    "Strata",
    "Tables",
]


_MAX_RESERVES: Final = 10**8


class ItemKind(StrEnum):
    """General items (一般事项) have a ratio cap; key items (重点事项) must not have one."""

    GENERAL = "general"
    KEY = "key"


class SizeSource(StrEnum):
    """Where the measure of size comes from."""

    CLASS = "class"
    COLUMN = "column"
    EQUAL = "equal"


class ExclusionKind(StrEnum):
    """A condition over the register, or no team that can reach the agency."""

    CONDITION = "condition"
    UNSTAFFED = "unstaffed"


class Item(NamedItem):
    """The inspection item (抽查事项) with its kind.

    Parameters
    ----------
    code, name
        As in the item list.
    kind
        General or key.
    max_ratio
        Most that may be drawn of all agencies in scope; general items only.
    citation
        The item list.
    """

    kind: ItemKind
    max_ratio: Ratio | None = None


class Strata(Door):
    """How the frame is cut.

    Parameters
    ----------
    by
        Columns whose values name the stratum; ``risk_class`` is the class that the risk rules
        give. Without columns there is one stratum, ``all``.
    missing
        Label of a missing value; without it a missing value is a fault.
    """

    by: tuple[Text, ...] = ()
    missing: Label | None = None


class Size(Door):
    """The measure of size of an agency.

    Parameters
    ----------
    source
        ``from`` in the rulebook: the class, the register's column ``size``, or equal (1).
    citation
        The document that sets the sizes; equal sizes need none.
    """

    source: SizeSource = Field(alias="from")
    citation: Citation | None = None


class Exclusion(Dated):
    """Agencies that cannot be drawn, with the code that every trace of them carries.

    Parameters
    ----------
    code
        Capitals, digits and underscores.
    kind
        A condition, or ``unstaffed``: agencies that no team can reach, found by the dispatch.
    when
        The condition.
    reason, citation
        Why, in words, and by which document.
    """

    code: Code
    kind: ExclusionKind = ExclusionKind.CONDITION
    when: Condition | None = None
    reason: Text
    citation: Citation


class Match(Door):
    """Values of one stratum column.

    Parameters
    ----------
    column, values
        The column, and the labels meant.
    """

    column: Text
    values: tuple[Text, ...] = Field(min_length=1)


class Selection(Door):
    """How many are drawn of the strata that it matches, and how.

    Parameters
    ----------
    match
        Column of ``strata.by`` to the values meant; a column left out means every value.
    method
        Equal probabilities, or proportional to size: systematic in random order
        (``proportional``), by keys (``pareto``), or each agency by itself (``poisson``).
    ratio, count
        Exactly one of the two, for each stratum by itself; none where quotas have counts.
    rounding
        How ratio × N⁺ becomes a target; with a ratio only.
    reserves
        Most reserves of a stratum.
    permanent
        Seed and turn of permanent tickets, with ``pareto`` and ``poisson`` under open agencies.
    citation
        The document that sets the number.
    """

    match: tuple[Match, ...] = ()
    method: Method
    ratio: Ratio | None = None
    count: Count | None = None
    rounding: Rounding | None = None
    reserves: Annotated[int, Strict(), Field(ge=0, le=_MAX_RESERVES)] = 0
    permanent: Permanent | None = None
    citation: Citation

    @field_validator("match", mode="before")
    @classmethod
    def _from_table(cls, value: object) -> object:
        """Turn the rulebook's table, column to values, into a list."""
        if not isinstance(value, dict):
            return value
        return [
            {"column": column, "values": [values] if isinstance(values, str) else values}
            for column, values in value.items()
        ]

    def matches(self, parts: Mapping[str, str]) -> bool:
        """Say whether a stratum, as column to label, is meant."""
        return all(parts.get(match.column) in match.values for match in self.match)


class Disclosure(InspectorDisclosure):
    """What the public sees of names before the results.

    Parameters
    ----------
    agencies, inspectors
        Open or sealed.
    citation
        The document that allows open inspectors, or open agencies while stratum or size
        derives from risk.
    """

    agencies: Mode = Mode.SEALED


class Tables(CommonRules):
    """All tables of a rulebook, each right in itself.

    Parameters
    ----------
    item, risk, strata, size, exclusions, memory, selection, disclosure, seeds
        The tables of the file, beside those of `CommonRules`.
    quotas
        ``[[quota]]`` in the file; the last one is the first to give way.
    referral
        Which authorities send people; None if the one that draws does.
    linked
        Of a second stage: what links its units to bodies that were drawn before.
    """

    item: Item
    disclosure: Disclosure
    risk: Risk | None = None
    strata: Strata
    size: Size
    exclusions: tuple[Exclusion, ...] = ()
    memory: Memory | None = None
    selection: tuple[Selection, ...] = Field(min_length=1)
    quotas: tuple[Quota, ...] = Field(default=(), alias="quota")
    seeds: Seeds | None = None
    referral: Referral | None = None
    linked: Linked | None = None

    @property
    def is_counted(self) -> bool:
        """Whether the targets come from the counts of quotas."""
        return any(quota.counts for quota in self.quotas)
