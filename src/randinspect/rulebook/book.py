"""The rulebook: its tables, once nothing in them contradicts anything else.

The document that is published and digested is made by ``CommonRules.document``.
"""

from __future__ import annotations

from typing import Self

from pydantic import model_validator

from randinspect.rulebook.consistency import contradictions
from randinspect.rulebook.doors import require
from randinspect.rulebook.linked_consistency import linked_contradictions
from randinspect.rulebook.memory_consistency import memory_contradictions
from randinspect.rulebook.model import Exclusion, ExclusionKind, Tables

__all__ = ["Rulebook"]


class Rulebook(Tables):
    """All rules of a quarter."""

    @property
    def unstaffed(self) -> Exclusion | None:
        """The rule for agencies that no team can reach, if there is one."""
        rules = (rule for rule in self.exclusions if rule.kind is ExclusionKind.UNSTAFFED)
        return next(rules, None)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        """Refuse tables that contradict each other."""
        require([*contradictions(self), *memory_contradictions(self), *linked_contradictions(self)])
        return self
