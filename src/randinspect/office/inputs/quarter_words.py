"""Faults that the model of ``quarter.toml`` finds, in the words and under the keys of the file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pydantic_core import ErrorDetails

from randinspect.errors import Fault
from randinspect.office.inputs.seed_sources import SOURCE_KINDS
from randinspect.registry import model_words

__all__ = ["DRAWN_KINDS", "model_fault"]

DRAWN_KINDS: Final = ("drawn here", "drawn elsewhere")
"""Whose selection ``[selection]`` names, as the model calls it; the file has no such key."""


def model_fault(path: Path, found: ErrorDetails) -> Fault:
    """One fault that the model found, in our own words."""
    message, cure = model_words(found)
    has_value = found["type"] not in {"missing", "union_tag_not_found"}
    shown = has_value and not isinstance(found["input"], dict | list)
    return Fault(
        file=path.name,
        rule=f"quarter.{found['type']}",
        message=message,
        cure=cure,
        column=_key(found["loc"]),
        value=str(found["input"]) if shown else None,
    )


def _key(location: tuple[int | str, ...]) -> str:
    """Dotted key in the words of the file; the tables of an array are counted from 1.

    The model names which kind of table it read; the file has no such key.

    >>> _key(("selection", "drawn here", "sources", 0, "drand", "evidence"))
    'selection.sources.1.evidence'
    """
    steps = [step for step in location if step not in DRAWN_KINDS]
    pairs = zip([None, *steps], steps, strict=False)
    named = [s for before, s in pairs if not (s in SOURCE_KINDS and _holds_source(before))]
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in named)


def _holds_source(step: int | str | None) -> bool:
    """Whether what follows a step is a source, read by its kind."""
    return isinstance(step, int) or step == "source"
