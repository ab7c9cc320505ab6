"""What the privacy scanner leaves alone, declared in the rulebook (docs/format.md §11.5).

The rule: there is no silent exception. What looks like a leak and is published all the same is
named by file, column and kind, with the document that allows it, and is public with the rulebook.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, model_validator

from randinspect.rulebook.citations import Citation
from randinspect.rulebook.doors import Complaint, Door, Text, require

__all__ = ["LeakName", "Privacy", "ScanExemption"]

_ANY: Final = frozenset({"", "*", "**", "*.*"})


class LeakName(StrEnum):
    """Kinds of leaks, as the scanner names them; a file that cannot be read is never exempt."""

    PERSONAL_ID = "personal_id"
    MOBILE = "mobile"
    LANDLINE = "landline"
    RISK_CLASS = "risk_class"
    SEALED_NAME = "sealed_name"


class ScanExemption(Door):
    """Something that looks private in what is published, and is not.

    Parameters
    ----------
    files
        Name of the published file, or a pattern with ``*``, such as ``task.*``.
    columns
        Heading, number (from 1) or JSON path of its column, or a pattern with ``*``.
    kind
        What is left alone there, and nothing else.
    reason
        Why it is no leak.
    citation
        The document that allows it.
    """

    files: Text
    columns: Text
    kind: LeakName
    reason: Text
    citation: Citation


class Privacy(Door):
    """What the scanner leaves alone; without it, only what is computed.

    Parameters
    ----------
    exemptions
        One for each thing that is left alone.
    """

    exemptions: Annotated[tuple[ScanExemption, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _sound(self) -> Self:
        """Refuse an exemption of everything, and two of the same."""
        require(self._complaints())
        return self

    def _complaints(self) -> Iterator[Complaint]:
        """Tell which exemption is none."""
        seen: set[tuple[str, str, str]] = set()
        for place, one in enumerate(self.exemptions):
            if one.files in _ANY:
                message = f"[{one.files}] would leave every file alone"
                cure = "name the file, such as task.*"
                yield Complaint(("exemptions", place, "files"), "privacy.wide", message, cure)
            key = (one.files, one.columns, str(one.kind))
            if key in seen:
                message = f"{one.kind} in {one.files}, {one.columns} is exempt already"
                yield Complaint(("exemptions", place), "privacy.twice", message, "drop one of them")
            seen.add(key)
