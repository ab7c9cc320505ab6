"""Whether a commitment was refused for the rules of its sources alone (points 1.3 and 1.4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from randinspect.canonical import write_document
from randinspect.errors import FormatError
from randinspect.lottery import MAX_SOURCES, QUICKNET, Fallback, Source, plan_for
from randinspect.publication.commitment import read_commitment

__all__ = ["has_wrong_sources"]


class _Model(BaseModel):
    """Strict, closed and frozen, as all records of the published path."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _PlanForm(_Model):
    """A seed plan of which only the form is asked."""

    not_before: Annotated[int, Field(ge=0, lt=2**53)]
    sources: Annotated[
        tuple[Source, ...], Field(min_length=1, max_length=MAX_SOURCES, strict=False)
    ]


class _Sources(_Model):
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
