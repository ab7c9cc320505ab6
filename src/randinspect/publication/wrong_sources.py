"""Whether nothing is wrong with a commitment but what it says of its seed (docs/format.md §3.1).

A reader who is told only "commit.json cannot be read" does not learn that somebody wrote down
sources which can be steered. So a commitment that was refused is read once more with the usual
source in the place of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from randinspect.canonical import write_document
from randinspect.errors import FormatError
from randinspect.lottery import MAX_SOURCES, QUICKNET, Fallback, Source, plan_for
from randinspect.publication.commitment import read_commitment

__all__ = ["has_wrong_sources"]


class _Form(BaseModel):
    """Strict and closed, as the commitment itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _PlanForm(_Form):
    """A seed plan of which only the form is asked."""

    not_before: Annotated[int, Field(ge=0, lt=2**53)]
    sources: Annotated[
        tuple[Source, ...], Field(min_length=1, max_length=MAX_SOURCES, strict=False)
    ]


class _Sources(_Form):
    """What a commitment says of its seed, of which only the form is asked."""

    seed_plan: _PlanForm
    fallback: Annotated[tuple[Fallback, ...], Field(max_length=MAX_SOURCES, strict=False)]


def has_wrong_sources(document: Any) -> bool:
    """Whether a commitment that was refused would read if its sources were the usual one."""
    if not isinstance(document, dict) or not _are_sources(document):
        return False
    planned = plan_for(QUICKNET.genesis).model_dump(mode="json")
    try:
        read_commitment(write_document({**document, "fallback": [], "seed_plan": planned}))
    except FormatError:
        return False
    return True


def _are_sources(document: Mapping[str, Any]) -> bool:
    """Whether plan and fallback have their form, whatever sources they name."""
    try:
        _Sources.model_validate({key: document.get(key) for key in ("fallback", "seed_plan")})
    except ValidationError:
        return False
    return True
