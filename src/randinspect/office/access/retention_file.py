"""How long personal data are kept, ``retention.toml``: each period with what it rests on."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from randinspect.registry.choice_files import parse_choices
from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Door, refusal

__all__ = ["Erasure", "RetentionFile", "RetentionPeriod", "RetentionRule", "parse_retention"]

Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Za-z._-]{1,32}$")]
Amount = Annotated[int, Field(strict=True, ge=1, le=1200)]
_OTHER: Final = "write it as docs/access.md shows it"
_MONTHS: Final = 12


class Erasure(StrEnum):
    """How data are deleted."""

    SALT = "salt"
    VALUES = "values"


class RetentionPeriod(Door):
    """How long data are kept: in years, in months or in days.

    Parameters
    ----------
    years, months, days
        How many; one of the three.

    Examples
    --------
    >>> RetentionPeriod(months=1).end(date(2026, 1, 31))
    datetime.date(2026, 2, 28)
    """

    years: Amount | None = None
    months: Amount | None = None
    days: Amount | None = None

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        """Refuse none, and two that could mean two days."""
        if sum(part is not None for part in (self.years, self.months, self.days)) != 1:
            raise refusal("retention.period", "a period is years, months or days", "keep one")
        return self

    def end(self, start: date) -> date:
        """First day on which data are kept no longer; the 31st of a short month is its last."""
        if self.days is not None:
            return start + timedelta(days=self.days)
        count = start.month - 1 + (self.months or 0) + _MONTHS * (self.years or 0)
        year, month = start.year + count // _MONTHS, count % _MONTHS + 1
        after = date(year + month // _MONTHS, month % _MONTHS + 1, 1)
        return date(year, month, min(start.day, (after - timedelta(days=1)).day))


class RetentionRule(Door):
    """How long one class of data is kept.

    Parameters
    ----------
    code
        Its name in records of deletions.
    table, columns
        Which cells; of ``salt`` those that the salt opens.
    event
        From which event of a row the period runs.
    unless
        An event after which it does not run, such as a return to service; None for none.
    period
        How long.
    erasure
        Whether the row's salt is deleted, which closes all its sealed cells, or the values are.
    basis
        What it rests on.
    """

    code: Code
    table: Code
    columns: Annotated[tuple[Code, ...], Field(min_length=1)]
    event: Code
    unless: Code | None = None
    period: RetentionPeriod
    erasure: Erasure
    basis: Citation


class RetentionFile(Door):
    """The whole file.

    Parameters
    ----------
    rule
        The rules, one by one.
    """

    rule: Annotated[tuple[RetentionRule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _codes_differ(self) -> Self:
        """Refuse two rules of one code."""
        codes = [one.code for one in self.rule]
        if len(set(codes)) < len(codes):
            raise refusal("retention.twice", "two rules have one code", "give each its own code")
        return self


def parse_retention(text: str, *, name: str) -> tuple[RetentionRule, ...]:
    """Read the rules from the text of ``retention.toml``.

    Raises
    ------
    InputError
        With every fault: unknown or missing keys, wrong values, a period without its basis.
    """
    return parse_choices(
        text,
        RetentionFile,
        name=name,
        code_of=lambda kind: f"retention.{kind.removeprefix('retention.')}",
        otherwise=_OTHER,
    ).rule
