"""What must not be published, what is declared to be no leak, and what a scan found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Any, Final

__all__ = ["RISK_ENDINGS", "Exemption", "Knowledge", "Leak", "LeakKind", "Scan"]

RISK_ENDINGS: Final = ("", "级", "类", "级风险", "类风险")


class LeakKind(StrEnum):
    """What leaks."""

    PERSONAL_ID = "personal_id"
    MOBILE = "mobile"
    LANDLINE = "landline"
    RISK_CLASS = "risk_class"
    SEALED_NAME = "sealed_name"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the office knows and the scanner needs.

    Parameters
    ----------
    frame_ids
        Ids of the register of agencies: a credit code is no personal id.
    names
        Names and ids of agencies, beside which no risk class may stand.
    classes
        Risk classes, as the register writes them.
    sealed
        Names, staff and certificate numbers that are not public.
    """

    frame_ids: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    sealed: frozenset[str] = frozenset()

    def without_numbers(self) -> Knowledge:
        """Give the same for a file of counts, in which a staff number 7 and a count 7 are alike.

        So are a class 7 and a count 7; a 7级 is a class there too.
        """
        spelt = {f"{name}{ending}" for name in self.classes for ending in RISK_ENDINGS}
        return replace(
            self,
            classes=frozenset(word for word in spelt if not word.isdecimal()),
            sealed=frozenset(s for s in self.sealed if not s.isdecimal()),
        )


@dataclass(frozen=True, slots=True)
class Exemption:
    """Something that the scanner leaves alone, and why.

    Parameters
    ----------
    files, columns
        Patterns of file names and of columns (``*`` for any run of characters).
    kind
        What is left alone there.
    reason
        Why it is no leak.
    """

    files: str
    columns: str
    kind: LeakKind
    reason: str

    def covers(self, leak: Leak) -> bool:
        """Say whether a leak is declared to be none."""
        return (
            leak.kind is self.kind
            and fnmatchcase(leak.file, self.files)
            and fnmatchcase(leak.column, self.columns)
        )


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing that must not be published.

    Parameters
    ----------
    kind
        What it is.
    file, record, column
        Where it stands.
    shown
        Its first characters; the rest is not told, for the report may be passed on.
    """

    kind: LeakKind
    file: str
    record: str
    column: str
    shown: str

    def __str__(self) -> str:
        """Place and kind, on one line."""
        return f"{self.file}, {self.record}, {self.column}: {self.kind} [{self.shown}]"


@dataclass(frozen=True, slots=True)
class Scan:
    """What the scanner found.

    Parameters
    ----------
    files, cells
        How many were looked at.
    leaks
        What must not be published.
    exempted
        How often each exemption was used.
    """

    files: int
    cells: int
    leaks: tuple[Leak, ...]
    exempted: Mapping[Exemption, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Say whether nothing leaks."""
        return not self.leaks

    def document(self) -> dict[str, Any]:
        """The scan as plain data."""
        return {
            "cells": self.cells,
            "exempted": [
                {
                    "columns": e.columns,
                    "count": count,
                    "files": e.files,
                    "kind": str(e.kind),
                    "reason": e.reason,
                }
                for e, count in self.exempted.items()
            ],
            "files": self.files,
            "leaks": [str(leak) for leak in self.leaks],
        }
