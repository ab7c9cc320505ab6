"""Closing the frame of a second stage: bodies, cells of capped holders, links (format.md §3.3.3).

1. Every stratum is a body that was drawn; its number follows from the rulebook.
2. Holders with more units than the cap get cells of their own in each body, whose targets sum to
   the cap at most; sums over bodies and over holders are kept.
3. Tables: every body drawn with its π₁, every unit with its body and, if capped, its holder.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil

import numpy as np

from randinspect.canonical import (
    Sealer,
    normalised_id,
    open_handle,
    write_table,
)
from randinspect.errors import Fault, RegistryError
from randinspect.quarter.registers import DrawnBodies
from randinspect.registry import Register
from randinspect.rulebook import (
    Classification,
    Linked,
    Mode,
    Rulebook,
    StratumTarget,
    Targets,
    stratum_label,
)
from randinspect.sampling import NO_HOLDER, Margin, Method, capped_holders, capped_targets

__all__ = ["Cells", "Stages", "cut_cells", "lock_stages"]

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Cells:
    """The strata of a second stage, cut by the holders whom the cap binds.

    Parameters
    ----------
    classification, resolved
        As of the bodies, or of the cells (body, holder).
    holders
        Holder of each unit whom the cap binds, ``-`` for all others, shape ``(N,)``.
    """

    classification: Classification
    resolved: Targets
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stages:
    """What a second stage locks beside its frame.

    Parameters
    ----------
    bodies, links
        Bytes of ``bodies.tsv`` and ``links.tsv``.
    holders
        Bytes of the private openings of the holders, None where they are open or none is capped.
    """

    bodies: bytes
    links: bytes
    holders: bytes | None

    @property
    def tables(self) -> tuple[bytes, bytes]:
        """What is bound."""
        return self.bodies, self.links


def cut_cells(agencies: Register, rules: Linked, found: Classification, resolved: Targets) -> Cells:
    """Cut the strata by the holders whom the cap binds.

    Parameters
    ----------
    agencies
        The units, every one of a body that was drawn.
    rules
        ``[linked]`` of the rulebook.
    found, resolved
        Classification and targets by body.

    Raises
    ------
    RegistryError
        If units have no holder where holders are capped.
    """
    if rules.holder is None or rules.holder_cap is None:
        return Cells(found, resolved, (NO_HOLDER,) * len(agencies))
    owners = _ids(agencies, rules.holder, "linked.no_holder", found.sizes > 0)
    in_scope = Counter(
        (body, owner)
        for body, owner, size in zip(found.strata, owners, found.sizes.tolist(), strict=True)
        if size
    )
    bound = capped_holders(in_scope, rules.holder_cap)
    holders = tuple(owner if owner in bound else NO_HOLDER for owner in owners)
    resolved = replace(resolved, notes=(*resolved.notes, *_alike(agencies, rules.holder, owners)))
    if not bound:
        return Cells(found, resolved, holders)
    pairs = list(zip(found.strata.tolist(), holders, strict=True))
    label = {cell: stratum_label(cell) for cell in dict.fromkeys(pairs)}
    strata = np.array([*(label[cell] for cell in pairs), None], dtype=np.object_)[:-1]
    strata.flags.writeable = False
    rows = _cell_targets(pairs, found, resolved, label, rules.holder_cap)
    margins = tuple(
        Margin.of(str(name), _groups(label, side))
        for side, name in enumerate((rules.body, rules.holder))
    )
    cut = replace(
        resolved, strata=rows, margins=margins, notes=(*resolved.notes, *_short(rows, resolved))
    )
    return Cells(replace(found, strata=strata), cut, holders)


def lock_stages(
    agencies: Register,
    rules: Rulebook,
    bodies: DrawnBodies,
    cells: Cells,
    handles: Sequence[str],
    *,
    draw_id: str,
    key: bytes,
) -> Stages:
    """Write the tables of a second stage.

    Parameters
    ----------
    agencies
        The units.
    rules
        The rulebook.
    bodies
        The bodies that were drawn.
    cells
        The strata, cut by capped holders.
    handles
        Handle of each unit.
    draw_id, key
        Number of the selection and the office's master key, for the handles of holders.
    """
    column = rules.linked.body if rules.linked else ""
    of = [bodies.handles[normalised_id(str(value))] for value in agencies.columns[column]]
    names, openings = _named(set(cells.holders), rules, draw_id=draw_id, key=key)
    links = write_table(
        (handle, body, names[holder])
        for handle, body, holder in zip(handles, of, cells.holders, strict=True)
    )
    table = write_table(
        (body, str(chance.numerator), str(chance.denominator))
        for body, chance in bodies.chances.items()
    )
    return Stages(table, links, openings)


def _named(
    holders: set[str], rules: Rulebook, *, draw_id: str, key: bytes
) -> tuple[dict[str, str], bytes | None]:
    """Handles of the capped holders, and what opens them."""
    capped = sorted(holders - {NO_HOLDER})
    if rules.disclosure.agencies is Mode.OPEN or not capped:
        return {NO_HOLDER: NO_HOLDER, **{h: open_handle(h) for h in capped}}, None
    sealer = Sealer(key, draw_id, "holder")
    sealed = {holder: sealer.seal(holder) for holder in capped}
    openings = write_table((handle, salt, h) for h, (handle, salt) in sealed.items())
    return {NO_HOLDER: NO_HOLDER, **{h: pair[0] for h, pair in sealed.items()}}, openings


def _cell_targets(
    pairs: Sequence[tuple[str, str]],
    found: Classification,
    resolved: Targets,
    label: Mapping[tuple[str, str], str],
    cap: int,
) -> tuple[StratumTarget, ...]:
    """Target of each cell, in byte order of the labels."""
    units, sums = Counter(pairs), Counter[tuple[str, str]]()
    scope: Counter[tuple[str, str]] = Counter()
    for cell, size in zip(pairs, found.sizes.tolist(), strict=True):
        sums[cell] += size
        scope[cell] += bool(size)
    of_body = {row.stratum: row for row in resolved.strata}
    counts = {cell: scope[cell] for cell in label}
    goals = capped_targets(counts, {body: row.target for body, row in of_body.items()}, cap)
    rows = [
        replace(
            of_body[cell[0]],
            stratum=name,
            units=units[cell],
            positive_units=scope[cell],
            size_sum=sums[cell],
            method=Method.PROPORTIONAL,
            target=goals[cell],
            expected=goals[cell],
        )
        for cell, name in label.items()
    ]
    return tuple(sorted(rows, key=lambda row: row.stratum.encode()))


def _groups(label: Mapping[tuple[str, str], str], side: int) -> dict[str, list[str]]:
    """Cells by their body, or by their holder."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for cell, name in label.items():
        groups[cell[side]].append(name)
    return groups


def _short(rows: Sequence[StratumTarget], resolved: Targets) -> tuple[Fault, ...]:
    """Note how many fewer are drawn than the bodies' numbers say."""
    total = sum((row.target for row in rows), Fraction(0))
    if ceil(total) >= resolved.total:
        return ()
    message = (
        f"the cap of holders binds: {float(total):.2f} of {resolved.total} units are drawn in "
        "expectation"
    )
    cure = "the cap goes before the numbers of the bodies; raise holder_cap to draw more"
    return (Fault("rulebook", "linked.capped", message, cure, column="linked.holder_cap"),)


def _alike(agencies: Register, column: str, owners: Sequence[str]) -> Iterator[Fault]:
    """Note holders whose ids differ in case or signs alone: the cap counts each by itself."""
    first: dict[str, str] = {}
    told: set[str] = set()
    for place in np.argsort(agencies.rows, kind="stable").tolist():
        owner = owners[place]
        plain = "".join(character for character in owner.casefold() if character.isalnum())
        if not plain or first.setdefault(plain, owner) == owner or owner in told:
            continue
        told.add(owner)
        yield Fault(
            agencies.source.file,
            "linked.alike",
            f"{owner} and {first[plain]} differ in case or signs alone, and are two holders",
            "write one id if they are one holder, for the cap counts each by itself",
            sheet=agencies.source.sheet,
            row=int(agencies.rows[place]),
            column=column,
            value=owner,
        )


def _ids(agencies: Register, column: str, rule: str, asked: np.ndarray) -> list[str]:
    """Normalised ids of a column; what is missing matters where it is asked for."""
    values = agencies.columns[column].tolist()
    missing = [
        i for i, (v, a) in enumerate(zip(values, asked.tolist(), strict=True)) if a and not v
    ]
    if missing:
        rows = ", ".join(str(agencies.rows[i]) for i in missing[:_SHOWN])
        message = f"{len(missing)} units (rows {rows}) have no {column}"
        cure = "complete the column, or exclude them with a code"
        source = agencies.source
        title = agencies.title(column)
        fault = Fault(source.file, rule, message, cure, sheet=source.sheet, column=title)
        raise RegistryError([fault])
    return [normalised_id(str(value)) if value else NO_HOLDER for value in values]
