"""The profile: how the columns of a user's file become a register.

The rule: everything that is decided about a file is written in its profile and can be read
there. A value that the file holds and the profile does not foresee is a fault of the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    Strict,
    StringConstraints,
)

from randinspect.errors import Fault, ProfileError
from randinspect.registry.encodings import ENCODINGS
from randinspect.registry.identifiers import Admitted
from randinspect.registry.record_kinds import RecordKind

__all__ = [
    "Attribute",
    "Decision",
    "Door",
    "Headings",
    "KindProfile",
    "Mapped",
    "Profile",
    "Scalar",
    "Selection",
]

# Directives of strptime that depend neither on the locale nor on a century that is guessed.
_DIRECTIVES: Final = frozenset(["%Y", "%m", "%d", "%H", "%M", "%S", "%f", "%j", "%%"])
_DAYS_SINCE: Final = re.compile(r"days since [0-9]{4}-[0-9]{2}-[0-9]{2}")


def _alternatives(value: object) -> object:
    """One heading is a list of one alternative."""
    return [value] if isinstance(value, str) else value


def _mapped(value: object) -> object:
    """Bring the short spellings of a mapping into the long one."""
    return {"heading": value} if isinstance(value, str | list) else value


def _date_format(text: str) -> str:
    """Refuse a date format that depends on the locale or guesses a century."""
    if _DAYS_SINCE.fullmatch(text):
        date.fromisoformat(text.removeprefix("days since "))
        return text
    strange = [d for d in re.findall("%.?", text) if d not in _DIRECTIVES]
    if strange or "%Y" not in text:
        raise ValueError(
            f"{strange[0] if strange else text} cannot be used: a date format holds %Y and no "
            f"directives but {' '.join(sorted(_DIRECTIVES))}, or is `days since 1899-12-30`"
        )
    return text


def _encoding(text: str) -> str:
    """Refuse an encoding that is not read."""
    if text.lower() not in ENCODINGS:
        raise ValueError(
            f"one of {', '.join(ENCODINGS)} is asked for; gb18030 holds all of gbk and gb2312"
        )
    return text.lower()


Scalar = Annotated[bool, Strict()] | Annotated[int, Strict()] | str | date
Natural = Annotated[int, Strict(), Field(ge=1)]
Words = Annotated[str, StringConstraints(min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,31}$")]
AttributeName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Headings = Annotated[tuple[Words, ...], BeforeValidator(_alternatives), Field(min_length=1)]
DateFormat = Annotated[str, AfterValidator(_date_format)]
Encoding = Annotated[str, AfterValidator(_encoding)]


class Door(BaseModel):
    """A table of a profile: frozen, and closed to keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Mapped(Door):
    """Which headings a field is read from: one heading, or several that are joined.

    Parameters
    ----------
    heading
        The heading, or alternatives of which exactly one must be there. A bare text or list in
        the profile means this.
    join
        Several headings, each alone or with alternatives. Their cells are joined with ``/``, and
        a missing part becomes the profile's ``unassigned`` text.
    """

    heading: Headings | None = None
    join: Annotated[tuple[Headings, ...], Field(min_length=1)] | None = None

    @property
    def parts(self) -> tuple[Headings, ...]:
        """The headings of each part."""
        return self.join or ((self.heading,) if self.heading else ())

    @property
    def is_joined(self) -> bool:
        """Say whether the parts are joined."""
        return self.join is not None


class Attribute(Door):
    """An extra column: its headings and its type.

    Parameters
    ----------
    heading
        The heading, or alternatives.
    type
        ``text``, ``integer``, ``date`` or ``list``.
    scale
        What decimal text is multiplied by to be an integer; more digits are a fault.
    """

    heading: Headings
    type: Literal["text", "integer", "date", "list"] = "text"
    scale: Natural = 1


class Decision(Door):
    """How every fault of one rule is answered.

    Parameters
    ----------
    rule
        Code of the rule.
    action
        ``set_aside``: the row stays out. ``keep``: the row stays in, and the fault is a note.
    code, reason
        What stands in the record of the draw.
    rows
        For ``id.duplicate`` only: which rows of one id stay out, the ``later`` ones in the file,
        the ``older`` ones by the date in ``by``, or ``all``.
    by
        Name of the date column that ``older`` compares.
    """

    rule: str
    action: Literal["set_aside", "keep"]
    code: Code
    reason: Words
    rows: Literal["later", "older", "all"] | None = None
    by: str | None = None


class Selection(Door):
    """Which rows are taken; every other row is set aside with the code.

    Parameters
    ----------
    column
        Heading of the column that decides, or alternatives.
    among
        ``in`` in the file: the values that are taken.
    present
        True takes every row in which the cell is filled.
    code, reason
        What stands in the record of the draw.
    """

    column: Headings
    among: Annotated[tuple[str, ...] | None, Field(alias="in")] = None
    present: Literal[True] | None = None
    code: Code
    reason: str = "not among the rows that the profile selects"


class KindProfile(Door):
    """How one kind of register is read from one file.

    Parameters
    ----------
    sheet
        Sheet of a workbook; without it the workbook has one.
    encoding
        Encoding of a text file; without it the file tells.
    delimiter
        What separates the cells of a text file.
    heading_row
        1-based row of the heading; without it the first of the first 20 rows that holds all
        mapped headings.
    skip_rows
        1-based rows that are no data, such as a line of advice below the heading.
    missing
        Texts that stand for a missing value; a blank cell always does.
    date_formats
        How dates are written: directives of ``strptime`` with ``%Y``, or ``days since`` a day.
    list_separators
        What separates the entries of a list.
    id_kind
        Which agency ids are admitted.
    columns
        Each field with its heading.
    attributes
        Extra columns, under names of one's own, for the rulebook to use.
    values
        For a field, what its texts mean.
    fixed
        Fields that no column holds, with the value that all rows have.
    decide
        Answers to faults, one for each rule.
    select
        Which rows are taken.
    """

    sheet: str | None = None
    encoding: Encoding | None = None
    delimiter: Literal[",", "\t", ";", "|", "，"] = ","
    heading_row: Natural | None = None
    skip_rows: tuple[Natural, ...] = ()
    missing: tuple[str, ...] = ()
    date_formats: tuple[DateFormat, ...] = ("%Y-%m-%d",)
    list_separators: tuple[Words, ...] = ()
    id_kind: Admitted = Admitted.ANY
    columns: dict[str, Annotated[Mapped, BeforeValidator(_mapped)]]
    attributes: dict[AttributeName, Attribute] = Field(default_factory=dict)
    values: dict[str, dict[str, Scalar]] = Field(default_factory=dict)
    fixed: dict[str, Scalar] = Field(default_factory=dict)
    decide: tuple[Decision, ...] = ()
    select: tuple[Selection, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile that holds together.

    Parameters
    ----------
    file
        The file as the user named it.
    name, about
        What it is called and what it is for.
    unassigned
        Text for a missing part of a joined field; None makes that a fault.
    kinds
        How each kind of register is read.
    """

    file: str
    name: str
    about: str
    unassigned: str | None
    kinds: Mapping[RecordKind, KindProfile]

    def of(self, kind: RecordKind) -> KindProfile:
        """Give the table of one kind.

        Raises
        ------
        ProfileError
            If the profile does not have it.
        """
        if kind in self.kinds:
            return self.kinds[kind]
        message = f"the profile {self.name} does not say how to read this kind of register"
        cure = f"add a table [{kind}] with [{kind}.columns]"
        raise ProfileError([Fault(self.file, "profile.kind", message, cure, column=kind)])
