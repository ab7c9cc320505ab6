"""Shards: parts of a frame that lie on different machines, drawn as one (docs/columnar.md).

Each shard sends its facts and the units that the draw can reach; `merge_shards` draws from
them. Any scheduler may run the shards, in any order, anywhere: the sample is that of the whole
frame, because a shard's lowest tickets hold those of the frame that lie in it (docs/method.md
§2.17). Strata that are not drawn with equal probabilities send all units of positive size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from randinspect.canonical import sha256_hex
from randinspect.errors import DesignError, FormatError
from randinspect.lottery import Tickets
from randinspect.sampling.candidates import lowest_units, wanted_of_shard
from randinspect.sampling.columnar import whole_units
from randinspect.sampling.engine import Engine
from randinspect.sampling.facts import StratumFacts, joined_facts, require_targets
from randinspect.sampling.margins import Margin, round_targets
from randinspect.sampling.selection import SampleUnit
from randinspect.sampling.target import Method, Target, write_targets
from randinspect.sampling.units import Units, draw_units, joined_units

__all__ = ["Shard", "merge_shards", "shard_tickets"]


@dataclass(frozen=True, slots=True)
class Shard:
    """What one part of a frame sends.

    Parameters
    ----------
    seed_hex
        The seed that its tickets were computed from.
    targets_sha256
        Digest of ``targets.json`` that it was asked with.
    facts
        Sums of its strata, in byte order of the labels.
    units
        For each of them, its units that the draw can reach.
    name
        What refusals call it, such as its folder.
    """

    seed_hex: str
    targets_sha256: str
    facts: tuple[StratumFacts, ...]
    units: tuple[Units, ...]
    name: str = field(default="", compare=False)


def shard_tickets(
    engine: Engine, facts: Sequence[StratumFacts], targets: Sequence[Target], tickets: Tickets
) -> Shard:
    """Compute the tickets of one shard, and keep what the draw can reach.

    Parameters
    ----------
    engine
        Where the shard lies.
    facts
        Sums of the shard, from `read_facts`.
    targets
        The targets of the whole frame.
    tickets
        The tickets of the draw's seed.

    Raises
    ------
    DesignError
        If the shard holds a stratum without a target.
    """
    by_label = {target.stratum: target for target in targets}
    unknown = [part.label for part in facts if part.label not in by_label]
    if unknown:
        raise DesignError(
            f"stratum {unknown[0]} of the shard has no target; take the targets of the whole frame"
        )
    equal = {p.label for p in facts if by_label[p.label].method is Method.EQUAL}
    wants = [wanted_of_shard(by_label[p.label], p) for p in facts if p.label in equal]
    kept = {label: part for label, (part, _) in lowest_units(engine, wants, tickets).items()}
    others = [(by_label[p.label], p) for p in facts if p.label not in equal]
    kept |= {
        part.label: units
        for (_, part), units in zip(others, whole_units(engine, others, tickets), strict=True)
    }
    units = tuple(kept.get(part.label, _none()) for part in facts)
    return Shard(tickets.seed_hex, _digest(targets), tuple(facts), units)


def merge_shards(
    shards: Iterable[Shard],
    targets: Sequence[Target],
    tickets: Tickets,
    margins: Sequence[Margin] | None = None,
) -> tuple[SampleUnit, ...]:
    """Draw the sample from all shards of a frame.

    Parameters
    ----------
    shards
        Every shard of the frame once, in any order.
    targets
        One target for each stratum, in byte order of their names.
    tickets
        The tickets of the draw's seed.
    margins
        As for `select`.

    Returns
    -------
    tuple[SampleUnit, ...]
        What `select` gives for the whole frame.

    Raises
    ------
    DesignError
        If a shard was made for another draw, or the shards together are not the frame that the
        targets were set for: one is missing or stands twice.
    FormatError
        If a handle stands in two shards.
    """
    parts = list(shards)
    names = [part.name or f"shard {place} (counted from 0)" for place, part in enumerate(parts)]
    own = (tickets.seed_hex, _digest(targets))
    foreign = [name for name, part in zip(names, parts, strict=True) if _draw_of(part) != own]
    if foreign:
        raise DesignError(
            f"{', '.join(foreign)}: made with another seed or other targets; make them again"
        )
    facts = joined_facts(part.facts for part in parts)
    _require_whole(targets, facts, names)
    ups = {} if margins is None else round_targets(targets, margins, tickets)
    held: dict[str, list[tuple[str, Units]]] = {part.label: [] for part in facts}
    for name, shard in zip(names, parts, strict=True):
        for part, units in zip(shard.facts, shard.units, strict=True):
            held[part.label].append((name, units))
    return tuple(
        unit
        for target in targets
        for unit in draw_units(
            _joined(held[target.stratum]), target, tickets, up=ups.get(target.stratum)
        )
    )


def _require_whole(
    targets: Sequence[Target], facts: Sequence[StratumFacts], names: Sequence[str]
) -> None:
    """Refuse shards that together are not the frame, and say which there are."""
    try:
        require_targets(targets, facts)
    except DesignError as error:
        raise DesignError(
            f"{error}; the shards {', '.join(names) or '(none)'} are not the frame: one is "
            "missing, stands twice or was changed"
        ) from None


def _joined(parts: Sequence[tuple[str, Units]]) -> Units:
    """Units of one stratum from the shards that hold it, each with its name."""
    try:
        return joined_units([units for _, units in parts])
    except FormatError as error:
        shared = [
            f"{one} and {other}"
            for (one, first), (other, second) in combinations(parts, 2)
            if np.isin(first.handles, second.handles).any()
        ]
        raise FormatError(f"{error} ({', '.join(shared)})") from None


def _digest(targets: Sequence[Target]) -> str:
    """Digest of the targets as published."""
    return sha256_hex(write_targets(targets))


def _draw_of(shard: Shard) -> tuple[str, str]:
    """What a shard was made for."""
    return shard.seed_hex, shard.targets_sha256


def _none() -> Units:
    """No units."""
    return Units(np.empty(0, dtype="S1"), np.empty(0, dtype=np.int64), {})
