"""Open handles of inspectors, and of teams that go whole, back to staff numbers."""

from __future__ import annotations

from typing import Final

from randinspect.canonical import open_handle
from randinspect.registry import Register

__all__ = ["TEAM", "open_people"]

TEAM: Final = "+"
"""Joins the staff numbers of a team that goes whole."""


def open_people(inspectors: Register) -> dict[str, tuple[str, ...]]:
    """Open handles of inspectors and of their teams."""
    columns = inspectors.columns
    found: dict[str, tuple[str, ...]] = {open_handle(str(i)): (str(i),) for i in columns["id"]}
    groups: dict[str, list[str]] = {}
    for identifier, group in zip(columns["id"], columns["group"], strict=True):
        if group is not None:
            groups.setdefault(str(group), []).append(str(identifier))
    for members in groups.values():
        ordered = sorted(members, key=str.encode)
        found[open_handle(TEAM.join(ordered))] = tuple(ordered)
    return found
