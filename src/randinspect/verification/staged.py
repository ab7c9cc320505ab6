"""A second stage: its bodies and links by themselves, and beside the selection of its bodies.

Step 12 holds what was locked against the frame, step 15 against the selection that drew the
bodies: that one and no other, all bodies drawn in it, and each with its π₁ (docs/format.md
§3.3.3, §9.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from randinspect.canonical import sha256_hex, told_moment
from randinspect.errors import DesignError, FormatError
from randinspect.publication.commitment import Commitment, Kind, Occasion
from randinspect.publication.commitment_parts import SelectionLink
from randinspect.publication.input_names import BODIES, LINKS, MARGINS
from randinspect.publication.margins import bound_margins
from randinspect.publication.second_stage import (
    first_chances,
    odd_caps,
    odd_links,
    read_bodies,
    read_links,
    strata_of,
)
from randinspect.registry.frame import Frame
from randinspect.sampling import read_targets
from randinspect.verification.reading import Complaint, Reading

__all__ = ["bodies_were_drawn", "has_parent", "stages_hold"]

_SHOWN: Final = 3
_ASKED: Final = ("authority", "commit_sha256", "result_sha256")


def stages_hold(reading: Reading) -> Iterator[Complaint]:
    """12: every unit has one of the bodies, no stratum mixes them, and caps are sums kept."""
    commitment, files = reading.commitment, reading.files
    if commitment is None or not commitment.is_second_stage:
        return
    bodies = reading.attempt("12.43", BODIES, read_bodies)
    yield from reading.complaint_about(BODIES)
    links = reading.attempt("12.44", LINKS, read_links)
    yield from reading.complaint_about(LINKS)
    try:
        strata = strata_of(files["frame.tsv"])
    except (KeyError, FormatError):
        return  # 4.1 or 12.1 complains about the file
    if bodies is None or links is None:
        return
    odd = odd_links(links, bodies, strata)
    yield from (Complaint("12.44", LINKS, message, at) for at, message in odd)
    if any(link.is_capped for link in links.values()):
        yield from _capped(reading, commitment)


def _capped(reading: Reading, commitment: Commitment) -> Iterator[Complaint]:
    """Complaints about sums that are kept, where holders are capped."""
    if MARGINS not in commitment.inputs:
        yield Complaint("12.45", LINKS, f"holders are capped, but {MARGINS} is not bound")
        return
    files = reading.files
    try:
        targets = read_targets(files["targets.json"], Frame.from_table(files["frame.tsv"]))
        bound_margins(commitment, files, targets)
    except (KeyError, FormatError, DesignError):
        return  # 4.1 or 12.1 to 12.3 complain
    links, strata = read_links(files[LINKS]), strata_of(files["frame.tsv"])
    odd = odd_caps(links, strata, files[MARGINS])
    yield from (Complaint("12.45", MARGINS, message, at) for at, message in odd)


def bodies_were_drawn(readings: Mapping[str, Reading]) -> Iterator[tuple[str, Complaint]]:
    """Compare each second stage with the selection of its bodies, where that lies here too.

    Parameters
    ----------
    readings
        Bundles by the name of their folder.

    Yields
    ------
    tuple[str, Complaint]
        The folder and what is wrong there.
    """
    for part, reading in readings.items():
        commitment = reading.commitment
        if commitment is None or commitment.parent is None:
            continue
        for first in _parents(commitment.parent, readings):
            if first is not reading:
                yield from ((part, c) for c in _unlike(commitment, commitment.parent, first))
                yield from ((part, c) for c in _other_bodies(reading, first))


def has_parent(reading: Reading, readings: Mapping[str, Reading]) -> bool:
    """Whether the selection of a second stage's bodies lies here."""
    parent = reading.commitment.parent if reading.commitment else None
    return parent is not None and any(True for _ in _parents(parent, readings))


def _parents(parent: SelectionLink, readings: Mapping[str, Reading]) -> Iterator[Reading]:
    """Drawn selections of the number that a second stage names."""
    for reading in readings.values():
        found = reading.commitment
        if found and found.kind is Kind.SELECTION and found.draw_id == parent.draw_id:
            yield reading


def _unlike(commitment: Commitment, parent: SelectionLink, first: Reading) -> Iterator[Complaint]:
    """What a second stage says of its bodies' selection that is not so."""
    drawn = first.commitment
    if drawn is None:
        return
    expected = {
        "authority": drawn.authority,
        "commit_sha256": sha256_hex(first.files["commit.json"]),
        "result_sha256": sha256_hex(first.files.get("result.json", b"")),
    }
    for key in _ASKED:
        found = getattr(parent, key)
        if found != expected[key]:
            message = f"parent.{key} is {found}, but the selection here has {expected[key]}"
            yield Complaint("15.14", "commit.json", message, f"/parent/{key}")
    if drawn.parent is not None:
        message = f"{drawn.draw_id} is a second stage itself, and no selection of bodies"
        yield Complaint("15.14", "commit.json", message, "/parent")
    known = drawn.seed_plan.ready_at
    is_draw = Occasion.DRAW is commitment.occasion is drawn.occasion
    if is_draw and commitment.created < known:
        made, seeded = told_moment(commitment.created), told_moment(known)
        message = f"it was made at {made}, but the selection has a seed only from {seeded}"
        yield Complaint("15.14", "commit.json", message, "/created")


def _other_bodies(reading: Reading, first: Reading) -> Iterator[Complaint]:
    """Bodies that were not drawn, or are left out, or have another π₁."""
    try:
        bodies = read_bodies(reading.files[BODIES])
        chances = first_chances(first.files)
    except (KeyError, FormatError, DesignError):
        return  # the steps of the bundles themselves complain
    for body in sorted(bodies.keys() - chances.keys()):
        yield Complaint("15.15", BODIES, f"{body} was not drawn")
    for body in sorted(chances.keys() - bodies.keys()):
        yield Complaint("15.15", BODIES, f"{body} was drawn and is left out")
    for body in sorted(bodies.keys() & chances.keys()):
        wanted = chances[body]
        if wanted is None:
            message = f"π of {body} is only declared: it was drawn by pareto"
            yield Complaint("15.16", BODIES, message, body)
        elif bodies[body] != wanted:
            message = f"π of {body} is {bodies[body]}, but the selection gives {wanted}"
            yield Complaint("15.16", BODIES, message, body)
