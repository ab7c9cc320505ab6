"""What a draw remembers of past visits: rests, caps, cooling, coverage, grace, recognition.

The rule: memory acts by sizes, strata and coded exclusions that are locked before the seed, each
with its citation, and never by the draw itself. It is about draws alone: no table here keeps
anybody from a for-cause check, which is no draw and passes through no frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Final, Literal, Self

from pydantic import Field, PlainSerializer, PlainValidator, Strict, model_validator

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.conditions import Condition
from randinspect.rulebook.doors import (
    Complaint,
    Count,
    Dated,
    Day,
    Door,
    Flag,
    Label,
    Text,
    refusal,
    require,
)
from randinspect.rulebook.ratios import parse_ratio, write_ratio

__all__ = [
    "COVERAGE_COLUMN",
    "EXCLUDING",
    "UNCODED",
    "AnnualCap",
    "ClassYear",
    "Cooling",
    "Counted",
    "Coverage",
    "Due",
    "Grace",
    "Memory",
    "MemoryCode",
    "Recognition",
    "Rest",
    "Scope",
    "WhiteList",
]

# The stratum column that the coverage floor gives, beside ``risk_class``.
COVERAGE_COLUMN: Final = "coverage"
# The code under which units are counted whose size is 0 in the register itself.
UNCODED: Final = "SIZE"
_MONTHS_OF_YEAR: Final = 12
_MAX_QUARTERS: Final = 40
_MAX_SCALE: Final = 1000


class MemoryCode(StrEnum):
    """Codes that every trace of a memory rule carries; the first six exclude."""

    WHITE_LIST = "WHITE_LIST"
    GRACE = "GRACE"
    CLASS_YEAR = "CLASS_YEAR"
    COOLING = "COOLING"
    ANNUAL_CAP = "ANNUAL_CAP"
    RECOGNISED = "RECOGNISED"
    GRACE_SIZE = "GRACE_SIZE"
    DUE = "DUE"
    REST = "REST"


EXCLUDING: Final = tuple(MemoryCode)[:6]
"""Codes of the rules that give π = 0."""


class Due(StrEnum):
    """Labels of the coverage column."""

    DUE = "due"
    COVERED = "covered"


class Scope(StrEnum):
    """Whose visits a rule counts: those of this item, or of every item and department."""

    ITEM = "item"
    ALL = "all"


def _parse_share(value: object) -> Fraction:
    """Read a share from 0 up to, but not including, 1."""
    if value in ("0", "0%", "0/1", Fraction(0)) and not isinstance(value, (int, float)):
        return Fraction(0)
    share = parse_ratio(value)
    if share == 1:
        raise refusal("share.whole", "the share is the whole, so the rule does nothing", "lower it")
    return share


_Share = Annotated[
    Fraction, PlainValidator(_parse_share), PlainSerializer(write_ratio, return_type=str)
]


class Counted(Dated):
    """A rule that counts visits.

    Parameters
    ----------
    scope
        ``item``: visits of this rulebook's item; one that names no item counts. ``all``: visits
        of every item and department, imported ones included.
    for_cause
        Whether visits made for cause count.
    citation
        The document.
    """

    scope: Scope
    for_cause: Flag
    citation: Citation


class Rest(Counted):
    """Who was visited rests; who has rested is drawn more often (docs/method.md §8.2).

    Parameters
    ----------
    quarters
        Calendar quarters of rest after that of the visit.
    soft
        Share of its size that an agency keeps while it rests; ``"0"`` is a hard rest.
    """

    quarters: Annotated[int, Strict(), Field(ge=1, le=_MAX_QUARTERS)]
    soft: _Share


class AnnualCap(Counted):
    """Most visits of one agency in a calendar year, over all items and departments.

    Parameters
    ----------
    at_most
        That many visits exclude it until the year ends, with code ``ANNUAL_CAP``.
    """

    scope: Literal[Scope.ALL] = Scope.ALL
    at_most: Count


class ClassYear(Counted):
    """Classes that are not visited again in the calendar year, code ``CLASS_YEAR``.

    Parameters
    ----------
    classes
        The classes named, such as A.
    """

    classes: tuple[Label, ...] = Field(min_length=1)


class Cooling(Counted):
    """Months or years after a visit in which nobody is drawn again, code ``COOLING``.

    Parameters
    ----------
    months, years
        Exactly one of the two.
    """

    months: Annotated[int, Strict(), Field(ge=1, le=1200)] | None = None
    years: Annotated[int, Strict(), Field(ge=1, le=100)] | None = None

    @property
    def span_months(self) -> int:
        """The period in months."""
        return self.months or _MONTHS_OF_YEAR * (self.years or 0)

    @model_validator(mode="after")
    def _one_span(self) -> Self:
        """Ask for exactly one of months and years."""
        if (self.months is None) == (self.years is None):
            message = "exactly one of months and years must stand"
            require([Complaint((), "cooling.span", message, "keep one of them")])
        return self


class Coverage(Counted):
    """Every agency once in so many years: who is due becomes a stratum of its own.

    Parameters
    ----------
    years
        The longest time between two visits.
    since
        First day of the duty; nobody is due before ``since`` + ``years``.
    established
        Column with the day from which the duty runs for an agency, if that is later.
    """

    years: Annotated[int, Strict(), Field(ge=1, le=100)]
    since: Day
    established: Text | None = None


class WhiteList(Dated):
    """Agencies with π = 0 by policy (无事不扰), code ``WHITE_LIST``, counted in public.

    Parameters
    ----------
    when, reason, citation
        As of an exclusion.
    """

    when: Condition
    reason: Text
    citation: Citation


class Grace(Dated):
    """A period of observation (包容审慎) for agencies that have a basis for it.

    Parameters
    ----------
    until, basis
        Columns: last day of the grace, and the document that grants it.
    share
        Share of its size that an agency keeps in grace.
    excluded
        Whether it is excluded instead, with code ``GRACE``; exactly one of the two.
    citation
        The document that allows it.
    """

    until: Text = "grace_until"
    basis: Text = "grace_basis"
    share: _Share | None = None
    excluded: Flag = False
    citation: Citation

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        """Ask for exactly one of a smaller size above 0 and an exclusion."""
        require(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        """Tell what does not go together."""
        if (self.share is None) != self.excluded:
            message = "exactly one of share and excluded = true must stand"
            yield Complaint((), "grace.way", message, 'write share = "1/10", or excluded = true')
        if self.share is not None and (not self.share or self.share.denominator > _MAX_SCALE):
            message = f"the share {self.share} is 0, or finer than 1/{_MAX_SCALE}"
            cure = "write a share such as 1/10; to exclude, write excluded = true instead"
            yield Complaint(("share",), "grace.share", message, cure)


class Recognition(Dated):
    """Results of checks by other authorities that are recognised here (检查结果互认).

    Each counts towards the annual cap as a visit of its day does.

    Parameters
    ----------
    exclude
        Whether an agency is not drawn, code ``RECOGNISED``, while a result for this rulebook's
        item is valid on the first day of the inspections.
    citation
        The agreement or document by which results are recognised.
    """

    exclude: Flag = False
    citation: Citation


class Memory(Door):
    """What is remembered.

    Parameters
    ----------
    for_cause
        Purposes, in the register of visits, of those made for cause (投诉举报, 转办交办).
    never_exempt
        不免抽: refuse a white list, and every class or stratum of which nobody can be drawn.
    rest, annual_cap, class_year, cooling, coverage, white_list, grace, recognition
        The rules.
    """

    for_cause: tuple[Text, ...] = ()
    never_exempt: Flag = False
    rest: Rest | None = None
    annual_cap: AnnualCap | None = None
    class_year: ClassYear | None = None
    cooling: Cooling | None = None
    coverage: Coverage | None = None
    white_list: WhiteList | None = None
    grace: Grace | None = None
    recognition: Recognition | None = None

    @property
    def counted(self) -> dict[str, Counted]:
        """The rules that count visits, by their name in the file."""
        names = ("rest", "annual_cap", "class_year", "cooling", "coverage")
        rules = ((name, getattr(self, name)) for name in names)
        return {name: rule for name, rule in rules if rule is not None}
