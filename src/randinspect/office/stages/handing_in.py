"""Evidence for the seed of one locked draw, as it lies in the office's files (docs/cli.md).

Each source has a file. What is there is taken; what is not is awaited, and a relay may be asked
for it. A fallback is taken only from a file that somebody handed in for it: that a relay does
not answer does not mean that a source was silent.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from randinspect.canonical import told_moment
from randinspect.errors import NotYet, ProtocolError, SeedError
from randinspect.lottery import (
    DrandSource,
    LotterySource,
    NistSource,
    SealedSource,
    ShareSource,
    Source,
    Used,
    evidence_from_text,
    prove_source,
    sources_used,
    stand_in_time,
)
from randinspect.office.inputs.seed_rules import SeedRules
from randinspect.office.stages.relays import ask_relay
from randinspect.publication.commitment import Commitment, Occasion

__all__ = ["HandIn", "require_unknown"]


@dataclass(frozen=True)
class HandIn:
    """Files for the evidence of one locked draw.

    Parameters
    ----------
    commitment
        Of the draw.
    rules
        What the quarter's file says of its seed.
    folder
        Where the files lie.
    now
        UNIX seconds, UTC.
    relays
        Addresses of relays that may be asked.
    """

    commitment: Commitment
    rules: SeedRules
    folder: Path
    now: int
    relays: tuple[str, ...] = ()

    def records(self) -> list[object]:
        """One record for each source.

        Raises
        ------
        NotYet
            With everything that is awaited, and when it can be there.
        ProtocolError
            If the quarter's file names other sources than the commitment, or the draw is void.
        SeedError
            If a file cannot be read.
        """
        self._require_same()
        found: list[object] = []
        faults: list[str] = []
        refusals: list[str] = []
        for place, source in enumerate(self.commitment.seed_plan.sources, 1):
            try:
                found.append(self._record(place, source, refusals))
            except SeedError as error:
                faults.append(str(error))
        if faults:
            raise SeedError("; ".join(faults))
        if None in found:
            raise self._not_yet(found, refusals)
        return found

    @contextmanager
    def naming(self, records: Sequence[object]) -> Iterator[None]:
        """Tell of evidence that is refused meanwhile in which files it lies, and what goes there.

        Raises
        ------
        SeedError
            With every file whose evidence does not prove its source.
        """
        try:
            yield
        except SeedError as error:
            raise SeedError("; ".join(self._unproved(records)) or str(error)) from error

    def _unproved(self, records: Sequence[object]) -> Iterator[str]:
        """Files whose evidence does not prove its source."""
        used = sources_used(self.commitment.seed_plan, records, self.commitment.fallback)
        for one, record in zip(used, records, strict=True):
            try:
                prove_source(one.source, record)
            except SeedError as error:
                yield f"{self._file(one).name}: {error}; put into it what {one.source} said"

    def _file(self, used: Used) -> Path:
        """File in which the evidence for a line of the seed lies."""
        if used.fallback is None:
            return self.path(used.place)
        return self.folder / self.rules.fallback_files[used.fallback - 1]

    def path(self, place: int) -> Path:
        """File of a source, by its number from 1."""
        return self.folder / self.rules.files[place - 1]

    def secret(self, place: int) -> str | None:
        """Value of a share or a sealed source as its party handed it in, None if it did not.

        Raises
        ------
        SeedError
            If the file cannot be read, or holds no value.
        """
        path = self.path(place)
        record = _only_record(path) if path.exists() else None
        if record is None:
            return None
        value = record.get("value") if isinstance(record, Mapping) else None
        if not isinstance(value, str):
            raise SeedError(f'{path.name} holds no {{"value": "…"}}')
        return value

    def _record(self, place: int, source: Source, refusals: list[str]) -> object | None:
        """What was handed in for a source or for its fallbacks, or what a relay says."""
        path = self.path(place)
        if self._is_early(source) and path.exists():
            told = told_moment(self.commitment.seed_plan.ready_at)
            refusals.append(f"{path.name} is there too early: it is opened from {told} on")
            return None
        if path.exists():
            return _only_record(path)
        fetched = self._fetched(source, path, refusals)
        if fetched is not None:
            return fetched
        for number, moment, name in self._fallbacks(place):
            if (self.folder / name).exists() and self.now >= moment:
                record = _only_record(self.folder / name)
                return {**record, "fallback": number} if isinstance(record, Mapping) else record
        return None

    def _is_early(self, source: Source) -> bool:
        """Whether a source is sealed, and another one may not have spoken yet."""
        is_sealed = isinstance(source, SealedSource)
        return is_sealed and self.now < self.commitment.seed_plan.ready_at

    def _fetched(self, source: Source, path: Path, refusals: list[str]) -> dict[str, Any] | None:
        """Evidence from the first relay that has it, kept in the source's file."""
        is_due = self.now >= source.due(self.commitment.seed_plan.not_before)
        for relay in self.relays if is_due else ():
            try:
                record = ask_relay(source, relay)
            except SeedError as error:
                refusals.append(str(error))
                continue
            if record is not None:
                path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
                return record
        return None

    def _fallbacks(self, place: int) -> Iterator[tuple[int, int, str]]:
        """Number, time and file of each fallback for a source."""
        plan, entries = self.commitment.seed_plan, self.commitment.fallback
        for number, entry in enumerate(entries, 1):
            if entry.silent == place:
                moment = stand_in_time(plan, entries[: number - 1], place, entry.after)
                yield number, moment, self.rules.fallback_files[number - 1]

    def _require_same(self) -> None:
        """Refuse a quarter's file whose sources are not those that were locked."""
        asked = (self.rules.plan, self.rules.fallback)
        if asked != (self.commitment.seed_plan, self.commitment.fallback):
            raise ProtocolError(
                f"{self.commitment.draw_id}: quarter.toml names another time or other sources of "
                "the seed than those that were locked; put the locked ones back"
            )

    def _not_yet(self, found: list[object], refusals: list[str]) -> NotYet:
        """What is awaited, what the relays said, and when all of it can be there.

        Raises
        ------
        ProtocolError
            If a party did not speak in time.
        """
        plan, moment = self.commitment.seed_plan, self.commitment.seed_plan.ready_at
        awaited = []
        for place, (source, record) in enumerate(zip(plan.sources, found, strict=True), 1):
            if record is None:
                self._require_in_time(source)
                awaited.append(self._awaited(place, source))
                moment = max(moment, source.open_by if isinstance(source, SealedSource) else 0)
        joined = ";\n  ".join(awaited)
        text = (
            f"{self.commitment.draw_id} is locked and waits for {joined}; then run the same "
            "command again"
        )
        return NotYet("\n  ".join((text, *refusals)), not_before=moment)

    def _require_in_time(self, source: Source) -> None:
        """Refuse to wait longer for a party that had to speak by now."""
        if isinstance(source, ShareSource):
            limit, deed = self.commitment.seed_plan.not_before, "revealed before the seed's time"
        elif isinstance(source, SealedSource):
            limit, deed = source.open_by + 1, f"opened by {told_moment(source.open_by)}"
        else:
            return
        if self.commitment.occasion is Occasion.DRAW and self.now >= limit:
            raise ProtocolError(
                f"{self.commitment.draw_id}: the {source} is not here. Unless it was {deed} where "
                "others saw it, and only has to be handed in, the draw is void: keep its number, "
                "publish that it is void and why, and commit another draw"
            )

    def _awaited(self, place: int, source: Source) -> str:
        """What to put where."""
        name = Path(self.rules.files[place - 1]).name
        return f"{source}: {_how(source, name)}" + "".join(
            f"; from {told_moment(moment)} on, if it stays silent, what "
            f"{self.commitment.fallback[number - 1].source} said, into {Path(file).name}"
            for number, moment, file in self._fallbacks(place)
        )


def require_unknown(draw_id: str, rules: SeedRules, folder: Path) -> None:
    """Refuse a draw for which evidence lies ready; what is sealed, its holder knows anyway.

    Raises
    ------
    ProtocolError
        Naming the files.
    """
    named = [*zip(rules.plan.sources, rules.files, strict=True)]
    named += [*zip((e.source for e in rules.fallback), rules.fallback_files, strict=True)]
    there = [
        Path(name).name
        for source, name in named
        if not isinstance(source, SealedSource) and (folder / name).exists()
    ]
    if there:
        raise ProtocolError(
            f"{draw_id}: {', '.join(there)} is there before the lock, so the seed may be known; "
            "remove it, or run a rehearsal"
        )


def _only_record(path: Path) -> object:
    """The one record of a file."""
    try:
        records = evidence_from_text(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError(f"{path.name} cannot be read: {error}") from error
    except SeedError as error:
        raise SeedError(f"{path.name}: {error}") from error
    if len(records) != 1:
        raise SeedError(f"{path.name}: {len(records)} pieces of evidence for 1 source")
    return records[0]


def _how(source: Source, name: str) -> str:
    """How the evidence of a source is handed in."""
    match source:
        case DrandSource():
            path = f"/{source.chain}/public/{source.round}"
            return f"put any relay's answer for it ({path}) into {name}"
        case NistSource():
            path = f"/beacon/2.0/pulse/time/{source.time * 1000}"
            return f"put NIST's answer ({path}) with its certificate as text into {name}"
        case LotterySource():
            shape = '{"numbers": [[…], …], "announced": "where they can be read"}'
            return f"put {shape} into {name}"
        case ShareSource():
            return f'its party puts {{"value": "…"}} into {name} before the seed\'s time'
        case SealedSource():
            return f'its holder puts {{"value": "…"}} into {name} by {told_moment(source.open_by)}'
