"""The seed: which sources it takes, which stand in, and its value (docs/format.md §4.1, §4.7).

A seed plan is fixed in the commitment; its lines exist only when the sources have spoken. The
frame is not in the seed, so adding an agency changes nobody else's ticket.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, model_validator

from randinspect.canonical import check_name, sha256_hex, told_moment
from randinspect.lottery.beacon import QUICKNET
from randinspect.lottery.sources import (
    DrandSource,
    PublicSource,
    SealedSource,
    ShareSource,
    Source,
)

__all__ = [
    "MAX_SOURCES",
    "Fallback",
    "SeedPlan",
    "fallback_complaints",
    "plan_complaints",
    "plan_for",
    "seed_hex",
    "stand_in_time",
]

MAX_SOURCES: Final = 8
"""Most sources of a plan, and most fallbacks."""

_LEAST_OPERATORS: Final = 2  # where drand is not among them

Complaint = tuple[int, str]
"""Number of a source or fallback, from 1, or 0 for all of them together; and what is wrong."""


class _Model(BaseModel):
    """Strict, closed and frozen, as all records of the published path."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class SeedPlan(_Model):
    """When the seed may exist, and from which sources, in seed order.

    ``not_before`` is in UNIX seconds, UTC. A drand round must be the first at or after it: a
    round that could be chosen would be a choice of the result.
    """

    not_before: int = Field(ge=0, lt=2**53)
    sources: Annotated[
        tuple[Source, ...], Field(min_length=1, max_length=MAX_SOURCES, strict=False)
    ]

    @model_validator(mode="after")
    def _combined(self) -> SeedPlan:
        """Recompute what can be, and refuse a combination that somebody could steer."""
        _require(plan_complaints(self.not_before, self.sources))
        return self

    @property
    def ready_at(self) -> int:
        """UNIX time at which the last source is due; a sealed value may be opened from then on."""
        return max(source.due(self.not_before) for source in self.sources)

    @property
    def open_by(self) -> int | None:
        """UNIX time by which a sealed value is opened; None if there is none."""
        times = (source.open_by for source in self.sources if isinstance(source, SealedSource))
        return next(times, None)


class Fallback(_Model):
    """A source that stands in for one that stays silent.

    Parameters
    ----------
    silent
        Number of the source in the plan, from 1.
    after
        Seconds after its time at which it counts as silent.
    source
        What then stands in its place.
    """

    silent: Annotated[int, Field(ge=1, le=MAX_SOURCES)]
    after: Annotated[int, Field(ge=1, lt=2**31)]
    source: PublicSource


def plan_for(not_before: int) -> SeedPlan:
    """Seed plan on drand quicknet from a UNIX time on.

    Raises
    ------
    pydantic.ValidationError
        If the time lies before the chain's first round.
    """
    number = QUICKNET.round_from(not_before)
    source = DrandSource(kind="drand", chain=QUICKNET.chain, round=number)
    return SeedPlan(not_before=not_before, sources=(source,))


def seed_hex(draw_id: str, lines: Sequence[str]) -> str:
    r"""Seed of a draw from its source lines (without LF), in the order of the plan.

    >>> seed_hex("demo/1", ["drand c 1 00"])[:12]
    '327ee8865724'
    """
    text = "".join(f"{line}\n" for line in ("randinspect/1/seed", check_name(draw_id), *lines))
    return sha256_hex(text.encode())


def plan_complaints(not_before: int, sources: Sequence[Source]) -> Iterator[Complaint]:
    """What keeps sources from being a plan, each with the number of the source."""
    for place, source in enumerate(sources, 1):
        for text in source.complaints(not_before):
            yield place, text
        if any(_is_same(source, other) for other in sources[: place - 1]):
            yield place, f"the {source} stands in the plan before"
    for place, source in enumerate(sources, 1):
        last = max(other.due(not_before) for other in sources)
        if isinstance(source, SealedSource) and source.open_by < last:
            due = told_moment(source.open_by)
            yield place, f"it is to be opened by {due}, but others come until {told_moment(last)}"
    if not _is_sound(sources):
        yield (
            0,
            (
                "a seed takes drand, or else two public sources of different operators (NIST, a "
                "lottery), so that nobody in the process can steer it"
            ),
        )


def stand_in_time(plan: SeedPlan, before: Sequence[Fallback], silent: int, after: int) -> int:
    """UNIX time from which something stands in for a source: after all that did so before it.

    Parameters
    ----------
    plan
        The plan.
    before
        Fallbacks that come earlier, for this source or for others.
    silent, after
        Number of the source, from 1, and seconds of its silence.
    """
    due = plan.sources[silent - 1].due(plan.not_before)
    for entry in before:
        if entry.silent == silent:
            due = entry.source.due(due + entry.after)
    return due + after


def fallback_complaints(plan: SeedPlan, fallback: Sequence[Fallback]) -> Iterator[Complaint]:
    """What keeps fallbacks from being rules that anyone can check."""
    known: list[Source] = list(plan.sources)
    before: dict[int, Source] = dict(enumerate(plan.sources, 1))
    for place, entry in enumerate(fallback, 1):
        awaited = before.get(entry.silent)
        if awaited is None:
            yield place, f"the plan has no source {entry.silent}"
            continue
        moment = stand_in_time(plan, fallback[: place - 1], entry.silent, entry.after)
        least = awaited.least_silence
        if least is None:
            yield place, f"a {awaited} that is missing voids the draw; nothing stands in for it"
        elif entry.after < least:
            yield place, f"the {awaited} is silent after {least} s at the earliest"
        for text in entry.source.late_complaints(moment):
            yield place, text
        if any(_is_same(entry.source, other) for other in known):
            yield place, f"the {entry.source} stands in the plan or in a fallback before"
        known.append(entry.source)
        before[entry.silent] = entry.source
    for chosen in product(*_choices(plan, fallback)):
        if not _is_sound(chosen):
            names = ", ".join(map(str, chosen))
            yield 0, f"with fallbacks the seed could rest on {names}, which somebody could steer"
            return


def _choices(plan: SeedPlan, fallback: Sequence[Fallback]) -> list[list[Source]]:
    """For each place of the plan, its source and all that may stand in for it."""
    return [
        [source, *(entry.source for entry in fallback if entry.silent == place)]
        for place, source in enumerate(plan.sources, 1)
    ]


def _is_sound(sources: Sequence[Source]) -> bool:
    """Whether nobody in the process, nor one operator that signs alone, gives the whole seed."""
    operators = {source.operator for source in sources} - {None}
    return "drand" in operators or len(operators) >= _LEAST_OPERATORS


def _is_same(one: Source, other: Source) -> bool:
    """Whether two sources would say the same, or answer for the same secret."""
    if isinstance(one, SealedSource) and isinstance(other, SealedSource):
        return True  # one holder at most can keep a draw to himself
    if isinstance(one, ShareSource) and isinstance(other, ShareSource):
        return one.party == other.party or one.sha256 == other.sha256
    drop = {"sets"}
    return one.model_dump(exclude=drop) == other.model_dump(exclude=drop)


def _require(complaints: Iterator[Complaint]) -> None:
    """Refuse all of them at once."""
    texts = [f"source {place}: {text}" if place else text for place, text in complaints]
    if texts:
        raise ValueError("; ".join(texts))
