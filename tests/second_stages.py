"""Invented certificates of the bodies that the small selection drew: second stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache

from bundles import ROUNDS, TASK, small_quarter, terms

from randinspect.canonical import sha256_hex, write_table
from randinspect.publication.commitment import read_commitment
from randinspect.publication.commitment_parts import SelectionLink
from randinspect.publication.second_stage import first_chances
from randinspect.publication.stages import complete, draw, lock_selection
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    NO_HOLDER,
    Margin,
    Method,
    capped_holders,
    capped_targets,
    target_for,
    write_margins,
    write_targets,
)

NUMBER = 20791007
TAKE, CAP = 2, 1
# Holders of the certificates of each body, in turn: one has three under every body.
HOLDERS = ("H-1", "H-1", "H-2", "H-1")


def first_stage() -> dict[str, bytes]:
    """The drawn selection of bodies; do not change it."""
    return small_quarter()["selection"]


def parent_of(files: Mapping[str, bytes]) -> SelectionLink:
    """What names a drawn selection."""
    commitment = read_commitment(files["commit.json"])
    return SelectionLink(
        authority=commitment.authority,
        commit_sha256=sha256_hex(files["commit.json"]),
        draw_id=commitment.draw_id,
        result_sha256=sha256_hex(files["result.json"]),
    )


def chances() -> dict[str, Fraction]:
    """π₁ of each body drawn."""
    return {body: chance for body, chance in first_chances(first_stage()).items() if chance}


@cache
def certificates(*, is_capped: bool = False, is_drawn: bool = True) -> dict[str, bytes]:
    """Two of four certificates of each body drawn, a holder capped or not; do not change them."""
    bodies = sorted(chances())
    units = [(f"{body}.{i}", body, who) for body in bodies for i, who in enumerate(HOLDERS)]
    cells = {(b, h): sum((b, h) == u[1:] for u in units) for _, b, h in units}
    bound = capped_holders(cells, CAP) if is_capped else frozenset()
    links = [(u, b, h if h in bound else NO_HOLDER) for u, b, h in units]
    counts = {(b, h): sum((b, h) == link[1:] for link in links) for _, b, h in links}
    goals = capped_targets(counts, {body: Fraction(TAKE) for body in bodies}, CAP)
    label = {cell: f"{cell[0]} {cell[1]}" for cell in goals}
    strata = [label[body, holder] for _, body, holder in links]
    frame = Frame.close([u for u, _, _ in links], strata, [1] * len(links))
    by_label = {label[cell]: goal for cell, goal in goals.items()}
    method = Method.PROPORTIONAL if is_capped else Method.EQUAL
    targets = [target_for(s, by_label[s.label], method=method, reserves=1) for s in frame.strata()]
    table = write_table(
        (body, str(c.numerator), str(c.denominator)) for body, c in chances().items()
    )
    files = lock_selection(
        replace(terms("d/9", 3, NUMBER), parent=parent_of(first_stage())),
        frame,
        write_targets(targets),
        _margins(label) if is_capped else None,
        stages=(table, write_table(links)),
    )
    files |= draw(files, [ROUNDS[NUMBER]]) if is_drawn else {}
    return {**files, **complete(files, TASK)}


def _margins(label: Mapping[tuple[str, str], str]) -> bytes:
    """Sums over bodies and over holders."""
    groups: list[dict[str, list[str]]] = [{}, {}]
    for cell, name in label.items():
        for side in (0, 1):
            groups[side].setdefault(cell[side], []).append(name)
    return write_margins([Margin.of(n, g) for n, g in zip(("body", "holder"), groups, strict=True)])
