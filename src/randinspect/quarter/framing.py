"""Closing the frame: from the library and the rules to what is locked (docs/format.md §3).

1. Class, size, stratum and exclusion of every agency by the rules of the day.
2. Agencies that no team can reach, if the rules exclude them with a code.
3. Exact targets, and after them the sizes that the memory's rest rule asks for.
4. Public names: handles of the agencies, and neutral codes for strata that tell a risk.
5. One sorted frame.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from hashlib import sha256
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from randinspect.canonical import Sealer, open_handle, write_table
from randinspect.dispatch import reach
from randinspect.errors import DesignError, Fault
from randinspect.quarter.early import refuse_early
from randinspect.quarter.margins import publish_margins
from randinspect.quarter.registers import Registers
from randinspect.quarter.rules import dispatch_rules
from randinspect.quarter.second_stage import Stages, cut_cells, lock_stages
from randinspect.registry.frame import Frame
from randinspect.rulebook import (
    UNCODED,
    Classification,
    History,
    MemoryCode,
    Mode,
    Rates,
    Rulebook,
    StratumTarget,
    Targets,
    classify,
    count_strata,
    coverage_notes,
    recounted,
    resolve_targets,
    rest,
)
from randinspect.sampling import Margin, Target, require_margins, target_for

__all__ = ["Framing", "Names", "close_frame", "name_units", "remember"]

_RARE: Final = 5


@dataclass(frozen=True, slots=True)
class Names:
    """Public names of the rows of a register.

    Parameters
    ----------
    handles
        One for each row, in register order.
    openings
        Bytes of the private ``openings.tsv``, None where handles are open.
    """

    handles: tuple[str, ...]
    openings: bytes | None


@dataclass(frozen=True, slots=True)
class Framing:
    """A closed frame with its targets, and what only the office knows about it.

    Parameters
    ----------
    frame, targets
        What is locked.
    names
        Handles and openings of the agencies, in register order.
    classification
        Class, size, stratum and exclusion of each agency, in register order.
    labels
        Stratum of the rulebook to its published name.
    resolved
        The targets as the rules give them, with the expectation before rounding.
    margins
        Groups of strata that quotas keep together, by published names; None without quotas.
    history
        Past visits as the memory counts them, None without a memory.
    rates
        Declared long-run rates and rests, None without a rest rule.
    stages
        Of a second stage: its bodies and links.
    """

    frame: Frame
    targets: tuple[Target, ...]
    names: Names
    classification: Classification
    labels: Mapping[str, str]
    resolved: Targets
    margins: tuple[Margin, ...] | None = None
    history: History | None = None
    rates: Rates | None = None
    stages: Stages | None = None

    def rare_cells(self) -> int:
        """Cells (stratum, size) of fewer than five units, in which sealing hides little."""
        pairs = zip(self.frame.codes.tolist(), self.frame.sizes.tolist(), strict=True)
        return sum(count < _RARE for count in Counter(pairs).values())

    def exclusion_counts(self) -> dict[str, int]:
        """How many agencies each exclusion code keeps out, by code."""
        found = Counter(str(code) for code in self.classification.exclusions if code is not None)
        return dict(sorted(found.items()))

    def published_exclusions(self) -> dict[str, int] | None:
        """Units of size 0 by code, ``SIZE`` where the register says 0; None without a memory."""
        if self.history is None:
            return None
        counts = Counter(self.exclusion_counts())
        counts[UNCODED] = int(np.count_nonzero(self.frame.sizes == 0)) - counts.total()
        return dict(sorted((+counts).items()))

    def memory_counts(self) -> dict[str, int]:
        """How many agencies each rule of memory touches, by code."""
        found = Counter(str(mark.code) for mark in self.classification.marks)
        return dict(sorted(found.items()))


def close_frame(
    registers: Registers,
    rules: Rulebook,
    *,
    on: date,
    window: tuple[date, date],
    draw_id: str,
    key: bytes,
) -> Framing:
    """Close the frame of a quarter.

    Parameters
    ----------
    registers
        The libraries.
    rules
        The rulebook.
    on
        The day as of which classes hold.
    window
        First and last day of the inspections.
    draw_id
        Number of the selection; sealed handles are new for every draw.
    key
        The office's master key, 32 bytes.

    Raises
    ------
    RegistryError
        If agencies lack a class, size or stratum.
    RulebookError
        If limits of the dispatch cross, or an area of its neighbours is in no register.
    DesignError
        If a target cannot be drawn.
    """
    refuse_early(registers, rules, window=window)
    history = remember(registers, rules, begins=window[0])
    found = classify(registers.agencies, rules, on=on, history=history)  # 1
    found = _without_unstaffed(found, registers, rules, window)  # 2
    if not found.sizes.any():
        raise DesignError("there is nothing to draw from:", [_nobody(found, rules)])
    resolved = resolve_targets(count_strata(found.strata, found.sizes), rules)  # 3
    found = replace(found, notes=(*found.notes, *coverage_notes(found, resolved, rules)))
    found, resolved, rates = _rested(found, resolved, rules, history, on=on)
    if not any(row.target for row in resolved.strata):
        raise DesignError("nobody would be drawn:", [_none_drawn(rules, resolved.strata)])
    linked, bodies = rules.linked, registers.bodies
    cells = cut_cells(registers.agencies, linked, found, resolved) if linked and bodies else None
    found, resolved = (cells.classification, cells.resolved) if cells else (found, resolved)
    ids = registers.agencies.columns["id"]
    names = name_units(ids, rules.disclosure.agencies, draw_id=draw_id, role="agency", key=key)  # 4
    labels = _labels(resolved, rules, draw_id=draw_id, key=key)
    strata = [labels[stratum] for stratum in found.strata]
    frame = Frame.close(names.handles, strata, found.sizes)  # 5
    targets = _targets(frame, resolved.strata, labels)
    margins = publish_margins(
        resolved.margins, labels, rules.disclosure.agencies, draw_id=draw_id, key=key
    )
    if margins is not None:
        require_margins(margins, targets)
    stages = None
    if cells is not None and bodies is not None:
        stages = lock_stages(
            registers.agencies, rules, bodies, cells, names.handles, draw_id=draw_id, key=key
        )
    return Framing(frame, targets, names, found, labels, resolved, margins, history, rates, stages)


def _nobody(found: Classification, rules: Rulebook) -> Fault:
    """Fault of a frame without anybody, by whether the rules or the roster leave nobody."""
    message, place = f"none of {len(found)} agencies is in scope", "exclusions"
    cure = "look at the exclusions and sizes of the rulebook"
    rule = rules.unstaffed
    lost = int(np.count_nonzero(found.exclusions == rule.code)) if rule else 0
    if rule is None or not lost:
        return Fault(rules.file, "target.nobody", message, cure, column=place)
    message += f": no team can reach {lost} of them, so they are exempted as {rule.code}"
    cure = "look at the roster: certificates, status, leave, territory, what each role asks for"
    return Fault("inspectors", "target.nobody", message, cure, value=rule.code)


def _none_drawn(rules: Rulebook, strata: Sequence[StratumTarget]) -> Fault:
    """Fault of rules under which a whole frame gives not one agency."""
    least = sum((row.expected for row in strata), Fraction(0))
    message = f"all {len(strata)} strata round to 0 (together {least} agencies before rounding)"
    cure = "raise ratio or count, or write rounding = at_least"
    return Fault(rules.file, "target.none", message, cure, column="selection")


def remember(registers: Registers, rules: Rulebook, *, begins: date) -> History | None:
    """Collect the past visits, if the rulebook has a memory."""
    if rules.memory is None:
        return None
    return History.of(
        registers.agencies, registers.visits, rules, begins=begins, recognised=registers.recognised
    )


def name_units(
    ids: Sequence[str] | NDArray[np.object_],
    mode: Mode,
    *,
    draw_id: str,
    role: Literal["agency", "inspector"],
    key: bytes,
) -> Names:
    """Name the rows of a register, openly or under seal."""
    if mode is Mode.OPEN:
        return Names(tuple(open_handle(identifier) for identifier in ids), None)
    sealer = Sealer(key, draw_id, role)
    sealed = [sealer.seal(identifier) for identifier in ids]
    rows = ((handle, salt, i) for (handle, salt), i in zip(sealed, ids, strict=True))
    return Names(tuple(handle for handle, _ in sealed), write_table(rows))


def _without_unstaffed(
    found: Classification, registers: Registers, rules: Rulebook, window: tuple[date, date]
) -> Classification:
    """Exclude agencies that no team can reach, where the rules say so."""
    rule = rules.unstaffed
    if rule is None:
        return found
    reached = reach(
        registers.agencies,
        registers.inspectors,
        recusals=registers.recusals,
        visits=registers.visits,
        rules=dispatch_rules(rules),
        window=window,
        absences=registers.absences,
        couples=registers.couples,
    )
    sizes, codes = found.sizes.copy(), found.exclusions.copy()
    out = ~reached & (codes == None)  # noqa: E711  # elementwise: no code yet
    codes[out], sizes[out] = rule.code, 0
    return replace(found, sizes=sizes, exclusions=codes)


def _rested(
    found: Classification,
    resolved: Targets,
    rules: Rulebook,
    history: History | None,
    *,
    on: date,
) -> tuple[Classification, Targets, Rates | None]:
    """Change the sizes of those who rest and of those who have rested."""
    rule = rules.memory.rest if rules.memory else None
    if rule is None or history is None or not rule.in_force(on):
        return found, resolved, None
    rates = rest(found, resolved, rule, history)
    resolved = recounted(resolved, count_strata(found.strata, rates.sizes), rules)
    codes = found.exclusions.copy()
    codes[rates.resting & (rates.sizes == 0)] = str(MemoryCode.REST)
    marks = (*found.marks, *rates.marks)
    found = replace(found, sizes=rates.sizes, exclusions=codes, marks=marks)
    return found, resolved, rates


def _labels(resolved: Targets, rules: Rulebook, *, draw_id: str, key: bytes) -> dict[str, str]:
    """Published names of the strata: themselves, or codes in an order that tells nothing."""
    strata = [row.stratum for row in resolved.strata]
    if rules.disclosure.agencies is Mode.OPEN:
        return {stratum: stratum for stratum in strata}
    text = f"randinspect/1/stratum\n{draw_id}\n"
    mixed = sorted(strata, key=lambda s: hmac.new(key, (text + s).encode(), sha256).digest())
    width = max(2, len(str(len(mixed))))
    return {stratum: f"S{place:0{width}d}" for place, stratum in enumerate(mixed, start=1)}


def _targets(
    frame: Frame, resolved: Sequence[StratumTarget], labels: Mapping[str, str]
) -> tuple[Target, ...]:
    """Targets in byte order of the published names."""
    rows = {labels[row.stratum]: row for row in resolved}
    return tuple(
        target_for(
            stratum,
            rows[stratum.label].target,
            method=rows[stratum.label].method,
            reserves=rows[stratum.label].reserves,
            permanent=rows[stratum.label].permanent,
        )
        for stratum in frame.strata()
    )
