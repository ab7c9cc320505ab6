"""The rulebook: its tables, once nothing in them contradicts anything else.

The document that is published and digested is made by ``Rulebook.document``.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from pydantic import model_validator

from randinspect.rulebook.consistency import contradictions
from randinspect.rulebook.doors import require
from randinspect.rulebook.memory_consistency import memory_contradictions
from randinspect.rulebook.model import Exclusion, ExclusionKind, Tables

__all__ = ["Rulebook"]


class Rulebook(Tables):
    """All rules of a quarter."""

    @property
    def name(self) -> str:
        """Name and version, for messages."""
        return f"{self.header.name} {self.header.version}"

    @property
    def lead_seconds(self) -> int:
        """Seconds between the lock and the seed."""
        return self.header.lead_seconds

    @property
    def unstaffed(self) -> Exclusion | None:
        """The rule for agencies that no team can reach, if there is one."""
        rules = (rule for rule in self.exclusions if rule.kind is ExclusionKind.UNSTAFFED)
        return next(rules, None)

    def in_force(self, on: date) -> bool:
        """Say whether a draw of that day may use the rulebook."""
        return self.header.in_force(on)

    def document(self) -> dict[str, Any]:
        """Say all rules as text, whole numbers, truth values and lists under ASCII keys.

        Ratios are ``"num/den"``, days are ISO text. ``Rulebook.model_validate`` makes an equal
        rulebook of it, and the canonical bytes of it are what a commitment digests.
        """
        return self.model_dump(mode="json", by_alias=True, exclude_none=True)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse tables that contradict each other."""
        require([*contradictions(self), *memory_contradictions(self)])
        return self
