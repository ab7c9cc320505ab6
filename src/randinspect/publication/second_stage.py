"""A second stage: units of bodies that an earlier selection drew (docs/format.md §3.3.3).

``bodies.tsv`` has every body that was drawn, with its π₁; ``links.tsv`` says of every unit of the
frame which body it is of and, where a cap can bind, who holds it. Both are locked with the frame,
so that π = π₁·π₂ is public before the second seed exists.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Final

from numpy import int64
from numpy.typing import NDArray

from randinspect.canonical import check_handle, parse_integer, read_document, read_table
from randinspect.errors import FormatError
from randinspect.publication.input_names import BODIES, LINKS, MARGINS
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    NO_HOLDER,
    Method,
    SampleRole,
    Target,
    read_sample,
    read_targets,
    unit_probability,
)

__all__ = [
    "Link",
    "first_chances",
    "odd_caps",
    "odd_links",
    "read_bodies",
    "read_links",
    "stage_faults",
    "strata_of",
]

_LIMIT: Final = 2**62
_COLUMNS: Final = 3


@dataclass(frozen=True, slots=True)
class Link:
    """Whose a unit is.

    Parameters
    ----------
    body
        Handle of its body in the selection of bodies.
    holder
        Handle of who holds it, ``-`` where no cap can bind.
    """

    body: str
    holder: str

    @property
    def is_capped(self) -> bool:
        """Whether a cap of its holder can bind."""
        return self.holder != NO_HOLDER


def read_bodies(data: bytes) -> dict[str, Fraction]:
    """π₁ of each body that was drawn, by its handle.

    Raises
    ------
    FormatError
        If a row breaks its form, or a body stands twice.
    """
    rows = read_table(data, _COLUMNS)
    found = {check_handle(body): _probability(body, num, den) for body, num, den in rows}
    if len(found) < len(rows):
        raise FormatError("bodies.tsv: a body stands twice")
    return found


def read_links(data: bytes) -> dict[str, Link]:
    """Body and holder of each unit, by its handle.

    Raises
    ------
    FormatError
        If a row breaks its form, or a unit stands twice.
    """
    rows = read_table(data, _COLUMNS)
    found = {check_handle(h): Link(check_handle(b), check_handle(o)) for h, b, o in rows}
    if len(found) < len(rows):
        raise FormatError("links.tsv: a unit stands twice")
    return found


def first_chances(files: Mapping[str, bytes]) -> dict[str, Fraction | None]:
    """Give π₁ of every body that a drawn selection drew, None where it is only declared (pareto).

    Raises
    ------
    KeyError, FormatError, DesignError
        If frame, targets or sample cannot be read.
    """
    frame = Frame.from_table(files["frame.tsv"])
    targets = {t.stratum: t for t in read_targets(files["targets.json"], frame)}
    drawn = {u.handle for u in read_sample(files["sample.tsv"]) if u.role is not SampleRole.RESERVE}
    found: dict[str, Fraction | None] = {}
    for stratum in frame.strata():
        names = [handle.decode() for handle in frame.handles[stratum.members].tolist()]
        for place, name in enumerate(names):
            if name in drawn:
                found[name] = _chance(stratum.sizes, place, targets[stratum.label])
    return found


def _chance(sizes: NDArray[int64], place: int, target: Target) -> Fraction | None:
    """Exact π of one unit, None where it is only declared."""
    found = unit_probability(sizes, place, target)
    return found if target.method is not Method.PARETO or found in (0, 1) else None


def odd_links(
    links: Mapping[str, Link], bodies: Mapping[str, Fraction], strata: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Tell what in the links does not fit the frame and the bodies.

    Parameters
    ----------
    links
        Of each unit.
    bodies
        π₁ of each body.
    strata
        Stratum of each unit of the frame.

    Yields
    ------
    tuple[str, str]
        The unit, empty where there are more, and what is wrong.
    """
    if odd := sorted(links.keys() ^ strata.keys()):
        yield "", f"its units are not those of frame.tsv: {', '.join(odd[:_COLUMNS])}"
    if strange := sorted({link.body for link in links.values()} - bodies.keys()):
        yield "", f"no body of bodies.tsv: {', '.join(strange[:_COLUMNS])}"
    seen: dict[str, Link] = {}
    for handle in sorted(links.keys() & strata.keys()):
        stratum = strata[handle]
        if seen.setdefault(stratum, links[handle]) != links[handle]:
            yield handle, f"stratum {stratum} mixes bodies or holders: {handle}"
            return


def odd_caps(
    links: Mapping[str, Link], strata: Mapping[str, str], margins: bytes
) -> Iterator[tuple[str, str]]:
    """Tell if the sums that are kept are not those over bodies and over holders.

    Parameters
    ----------
    links, strata
        As for `odd_links`.
    margins
        Bytes of ``margins.json``, which can be read.

    Yields
    ------
    tuple[str, str]
        Where in it, and what is wrong.
    """
    of = {strata[handle]: link for handle, link in links.items() if handle in strata}
    names = sorted(of)
    asked = (("bodies", [of[n].body for n in names]), ("holders", [of[n].holder for n in names]))
    parts = [[g["strata"] for g in margin["groups"]] for margin in read_document(margins)]
    for place, (what, keys) in enumerate(asked):
        found = parts[place] if place < len(parts) else []
        if sorted(map(sorted, found)) != sorted(_parted(names, keys)):
            yield f"/{place}", f"margin {place + 1} does not part the strata by {what}"


def strata_of(frame: bytes) -> dict[str, str]:
    """Stratum of each unit, from the bytes of ``frame.tsv``.

    Raises
    ------
    FormatError
        If they are no table of three columns.
    """
    return {handle: stratum for handle, stratum, _ in read_table(frame, _COLUMNS)}


def stage_faults(inputs: Mapping[str, bytes]) -> Iterator[str]:
    """Tell what in the inputs of a second stage does not fit, before it is locked.

    Raises
    ------
    FormatError
        If ``bodies.tsv`` or ``links.tsv`` breaks its form.
    """
    links, strata = read_links(inputs[LINKS]), strata_of(inputs["frame.tsv"])
    odd = [text for _, text in odd_links(links, read_bodies(inputs[BODIES]), strata)]
    yield from odd
    if odd or not any(link.is_capped for link in links.values()):
        return
    if MARGINS not in inputs:
        yield f"holders are capped, but there is no {MARGINS} that keeps their sums"
        return
    yield from (text for _, text in odd_caps(links, strata, inputs[MARGINS]))


def _parted(strata: Sequence[str], keys: Sequence[str]) -> list[list[str]]:
    """Strata by their key."""
    groups: dict[str, list[str]] = {}
    for stratum, key in zip(strata, keys, strict=True):
        groups.setdefault(key, []).append(stratum)
    return list(groups.values())


def _probability(body: str, num: str, den: str) -> Fraction:
    """A probability above 0 in lowest terms."""
    top, bottom = parse_integer(num), parse_integer(den)
    if not 1 <= top <= bottom < _LIMIT or gcd(top, bottom) != 1:
        raise FormatError(f"bodies.tsv: {num}/{den} of {body} is no probability in lowest terms")
    return Fraction(top, bottom)
