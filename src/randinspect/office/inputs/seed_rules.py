"""What a draw's own file says of its seed, as a whole (docs/format.md §4, docs/cli.md).

Sources and fallbacks are declared one by one; here they become a plan, or every reason why they
are none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from randinspect.lottery import (
    MAX_SOURCES,
    Fallback,
    SealedSource,
    SeedPlan,
    Source,
    fallback_complaints,
    plan_complaints,
    stand_in_time,
)
from randinspect.office.inputs.seed_sources import (
    DeclaredDrand,
    DeclaredFallback,
    DeclaredSealed,
    DeclaredShare,
    DeclaredSource,
    Text,
    unix,
)
from randinspect.registry import model_words

__all__ = ["DeclaredSeed", "SeedRules"]

Disorder = Iterator[tuple[str, str]]
"""Keys, and what is wrong under them."""


@dataclass(frozen=True, slots=True)
class SeedRules:
    """What a draw's seed is made from, and where the evidence for it is handed in.

    Parameters
    ----------
    plan
        The sources, in seed order.
    files
        For each source, the name of the file with its evidence.
    fallback, fallback_files
        The fallbacks, and the same for them.
    """

    plan: SeedPlan
    files: tuple[str, ...]
    fallback: tuple[Fallback, ...] = ()
    fallback_files: tuple[str, ...] = ()

    def records(self, draw: str) -> list[dict[str, Any]]:
        """What is awaited, until when or from when, and in which file, as plain data."""
        plan = self.plan
        found = [
            {"draw": draw, "source": str(source), "for": None, "due": _due(source, plan)}
            for source in plan.sources
        ]
        for number, entry in enumerate(self.fallback):
            due = stand_in_time(plan, self.fallback[:number], entry.silent, entry.after)
            instead = str(plan.sources[entry.silent - 1])
            found.append({"draw": draw, "source": str(entry.source), "for": instead, "due": due})
        files = (*self.files, *self.fallback_files)
        return [{**one, "evidence": name} for one, name in zip(found, files, strict=True)]


class DeclaredSeed(BaseModel):
    """What a draw says of its seed; without ``sources``, one drand round and its ``evidence``.

    Parameters
    ----------
    not_before
        The time from which the seed may exist.
    evidence
        File for the evidence of the drand round alone.
    sources, fallback
        Several sources, and what stands in for them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    not_before: AwareDatetime
    evidence: Text | None = None
    sources: Annotated[tuple[DeclaredSource, ...], Field(max_length=MAX_SOURCES, strict=False)] = ()
    fallback: Annotated[
        tuple[DeclaredFallback, ...], Field(max_length=MAX_SOURCES, strict=False)
    ] = ()

    @property
    def not_before_unix(self) -> int:
        """``not_before`` in UNIX seconds; TOML times may hold fractions, which are refused."""
        return unix(self.not_before)

    @property
    def declared(self) -> tuple[DeclaredSource, ...]:
        """The sources, or the drand round that stands alone."""
        if self.evidence is None:
            return self.sources
        return (DeclaredDrand(kind="drand", evidence=self.evidence),)

    @property
    def evidence_files(self) -> tuple[str, ...]:
        """Files for the evidence of all sources and fallbacks."""
        stand_ins = (entry.source.evidence for entry in self.fallback)
        return (*(one.evidence for one in self.declared), *stand_ins)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Digests of what its holders keep to themselves until it is due."""
        kept = (one for one in self.sources if isinstance(one, DeclaredShare | DeclaredSealed))
        return tuple(one.sha256 for one in kept)

    def plan(self) -> SeedPlan:
        """The sources from ``not_before`` on; only of a declaration without `disorder`."""
        moment = self.not_before_unix
        return SeedPlan(
            not_before=moment, sources=tuple(one.source(moment) for one in self.declared)
        )

    def rules(self) -> SeedRules:
        """What the seed is made from; only of a declaration without `disorder`."""
        plan = self.plan()
        return SeedRules(
            plan=plan,
            files=tuple(one.evidence for one in self.declared),
            fallback=self._stand_ins(plan),
            fallback_files=tuple(entry.source.evidence for entry in self.fallback),
        )

    def disorder(self) -> Disorder:
        """Everything that keeps it from being the rules of a seed."""
        if self.not_before.microsecond:
            yield "not_before", "times are whole seconds"
        if (self.evidence is None) == (not self.sources):
            yield "evidence", "name one file for the drand round, or else sources with a file each"
            return
        yield from self._doubled_files()
        faults = [*self._source_disorder()]
        yield from faults
        if not faults:
            yield from self._fallback_disorder(self.plan())

    def _source_disorder(self) -> Disorder:
        """What is wrong with the sources, one by one and together."""
        moment, made = self.not_before_unix, []
        for place, one in enumerate(self.declared, 1):
            faults = [*one.disorder(moment)] or [*_faults_of_form(one, moment)]
            yield from ((self._place(place, key), text) for key, text in faults)
            made += [] if faults else [one.source(moment)]
        if len(made) == len(self.declared):
            for place, text in plan_complaints(moment, made):
                yield (self._place(place) if place else "sources"), text

    def _fallback_disorder(self, plan: SeedPlan) -> Disorder:
        """What is wrong with the fallbacks of a plan that is right."""
        made: list[Fallback] = []
        for place, entry in enumerate(self.fallback, 1):
            if entry.silent > len(plan.sources):
                yield f"fallback.{place}.silent", f"there is no source {entry.silent}"
                continue
            moment = stand_in_time(plan, made, entry.silent, entry.after)
            faults = [*entry.source.disorder(moment)] or [*_faults_of_form(entry.source, moment)]
            yield from ((f"fallback.{place}.source.{key}", text) for key, text in faults)
            made += [] if faults else [_stand_in(entry, moment)]
        if len(made) == len(self.fallback):
            for place, text in fallback_complaints(plan, made):
                yield (f"fallback.{place}" if place else "fallback"), text

    def _stand_ins(self, plan: SeedPlan) -> tuple[Fallback, ...]:
        """The fallbacks, each from its own time on."""
        made: list[Fallback] = []
        for entry in self.fallback:
            made.append(_stand_in(entry, stand_in_time(plan, made, entry.silent, entry.after)))
        return tuple(made)

    def _doubled_files(self) -> Disorder:
        """Files that two sources would be read from."""
        named = Counter(self.evidence_files)
        for name in (name for name, count in named.items() if count > 1):
            yield "sources", f"every source has a file of its own, but {name} is named twice"

    def _place(self, place: int, key: str = "") -> str:
        """Key of a source, or of something in it."""
        if self.evidence is not None or key == "not_before":
            return "not_before"
        return f"sources.{place}.{key}".rstrip(".")


def _due(source: Source, plan: SeedPlan) -> int:
    """UNIX time of a source, or by which its holder opens it."""
    return source.open_by if isinstance(source, SealedSource) else source.due(plan.not_before)


def _stand_in(entry: DeclaredFallback, moment: int) -> Fallback:
    """A fallback whose source is made from a UNIX time on."""
    return Fallback(silent=entry.silent, after=entry.after, source=entry.source.source(moment))


def _faults_of_form(one: DeclaredSource, moment: int) -> Disorder:
    """What keeps a source from its form."""
    try:
        one.source(moment)
    except ValidationError as error:
        for fault in error.errors():
            yield ".".join(map(str, fault["loc"])), model_words(fault)[0]
