"""What an actor may do (docs/format.md §7.12)."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Role"]


class Role(StrEnum):
    """What an actor may do."""

    PLAN = "plan"
    LOCK = "lock"
    DRAW = "draw"
    ENTER = "enter"
    REVIEW = "review"
    PUBLISH = "publish"
    READ = "read"
