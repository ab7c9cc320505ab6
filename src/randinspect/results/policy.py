"""The office's own choices about results, ``results.toml``: each with what it rests on.

The rule: what the law leaves open is a choice that somebody signed. The anchor of the deadline
and the publication of inspectors' names have no silent default that would pass for a rule: the
first names its citation, the second is off unless a citation stands beside it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from randinspect.errors import ResultsError
from randinspect.registry.choice_files import parse_choices
from randinspect.results.codes import CodeSystem
from randinspect.results.exchange_choices import ExchangeChoices
from randinspect.results.measures import Sector
from randinspect.results.paper_choices import PaperChoices
from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Door, Text, refusal

__all__ = [
    "Anchor",
    "Announced",
    "Deadline",
    "Policy",
    "PublicationPolicy",
    "TaskItem",
    "parse_policy",
]

Code = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Za-z._-]{1,32}$")]
Days = Annotated[int, Field(strict=True, ge=1, le=366)]

_OTHER: Final = "write it as the file that `results template` writes"


class Anchor(StrEnum):
    """From which day the working days until publication are counted."""

    ON_SITE_END = "on_site_end"
    CONCLUDED = "concluded"
    TASK_END = "task_end"


class TaskItem(Door):
    """An item of the task: its code, and its name as it is published.

    Parameters
    ----------
    code
        As results carry it.
    name
        As it is published.
    """

    code: Code
    name: Text


class Deadline(Door):
    """Until when a result is published.

    Parameters
    ----------
    anchor
        From which day the days are counted; that day itself does not count.
    working_days
        How many; 20 in the national rule.
    listing_days
        Working days until the decision on the list of abnormal operations, from the day on which
        the result was concluded; 10 in the national rule.
    citation
        What the anchor and the numbers rest on.
    """

    anchor: Anchor = Anchor.ON_SITE_END
    working_days: Days = 20
    listing_days: Days = 10
    citation: Citation


class PublicationPolicy(Door):
    """What is published beyond agency, object, category and conclusion.

    Parameters
    ----------
    drawn_list
        Whether the drawn bodies are announced by name before their results are.
    inspectors
        Whether names and certificate numbers of inspectors stand in the result list.
    basis
        What the publication of inspectors rests on.
    """

    drawn_list: bool = False
    inspectors: bool = False
    basis: Citation | None = None

    @model_validator(mode="after")
    def _has_basis(self) -> Self:
        """Refuse inspectors in public without a rule that allows it, and a rule without them."""
        if self.inspectors and self.basis is None:
            raise refusal(
                "publication.basis",
                "names of inspectors are published, but no rule is cited that allows it",
                'add basis = { document = "…", number = "…" }, or write inspectors = false',
            )
        if self.basis is not None and not self.inspectors:
            raise refusal(
                "publication.basis",
                "a basis is cited, but no names are published",
                "write inspectors = true, or drop the basis",
            )
        return self


class Announced(Door):
    """Other lists of the office: files beside ``results.toml``.

    Parameters
    ----------
    items
        The list of inspection items (抽查事项清单).
    plans
        Versions of the annual plan, the oldest first; each change is announced.
    """

    items: Text | None = None
    plans: tuple[Text, ...] = ()


class Policy(Door):
    """The choices of ``results.toml``.

    Parameters
    ----------
    sector
        Testing or certification bodies; their conclusions differ.
    codes
        In whose codes labels are entered.
    items
        Items of the task.
    deadline, publication, announcements
        Until when, what, and which lists beside it.
    papers
        What stands on the papers of a visit; without it none are written.
    exchange
        Codes for "Internet + supervision"; without them nothing is written for it.
    """

    sector: Sector
    codes: CodeSystem = CodeSystem.CANONICAL
    items: Annotated[tuple[TaskItem, ...], Field(min_length=1)]
    deadline: Deadline
    publication: PublicationPolicy = PublicationPolicy()
    announcements: Announced = Announced()
    papers: PaperChoices | None = None
    exchange: ExchangeChoices | None = None

    @model_validator(mode="after")
    def _items_differ(self) -> Self:
        """Refuse two items of one code."""
        codes = [item.code for item in self.items]
        if len(set(codes)) < len(codes):
            raise refusal("items.twice", "two items have one code", "give each its own code")
        return self

    @property
    def item_codes(self) -> tuple[str, ...]:
        """Codes of the items, in their order."""
        return tuple(item.code for item in self.items)

    def item_name(self, code: str) -> str:
        """Name of an item."""
        return next(item.name for item in self.items if item.code == code)


def parse_policy(text: str, *, name: str) -> Policy:
    """Read the choices from the text of ``results.toml``.

    Raises
    ------
    ResultsError
        With every fault: unknown or missing keys, wrong values, a choice without its basis.
    """
    return parse_choices(
        text,
        Policy,
        name=name,
        code_of=lambda kind: f"policy.{kind}",
        otherwise=_OTHER,
        refused=ResultsError,
    )
