"""What the results of a second stage say of all bodies, drawn or not (docs/method.md §13.3).

π₁ stands in the bundle, so the estimates of `estimate_bundle`, which are of the bodies drawn, are
told beside those over both stages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np

from randinspect.office.estimates.results_file import ResultRow
from randinspect.publication.commitment import read_commitment
from randinspect.publication.input_names import BODIES, LINKS
from randinspect.publication.second_stage import read_bodies, read_links
from randinspect.registry.frame import Frame
from randinspect.sampling import SampleRole, read_sample, read_targets, unit_probability

__all__ = ["stage_notes"]

Files = Mapping[str, bytes]


def stage_notes(files: Files, rows: Sequence[ResultRow]) -> Iterator[str]:
    """Tell of whom estimates of a second stage are, and what follows for all bodies.

    Parameters
    ----------
    files
        A drawn selection; nothing is told of a first stage.
    rows
        Its results.
    """
    parent = read_commitment(files["commit.json"]).parent
    if parent is None:
        return
    yield f"a second stage: of units of the bodies that {parent.draw_id} drew, not of all bodies"
    found = {row.handle: row.violation for row in rows}
    sample = read_sample(files["sample.tsv"])
    drawn = [unit.handle for unit in sample if unit.role is not SampleRole.RESERVE]
    if any(found.get(handle) is None for handle in drawn):
        yield "over both stages nothing is estimated, because drawn units were not checked"
        return
    chances, units = _second_chances(files), _units_of_bodies(files)
    first, links = read_bodies(files[BODIES]), read_links(files[LINKS])
    weights = {h: 1 / (first[links[h].body] * chances[h]) for h in drawn}
    total = sum((weights[h] for h in drawn if found[h]), Fraction(0))
    count = sum((Fraction(units[body]) / chance for body, chance in first.items()), Fraction(0))
    if count:
        yield (
            f"over both stages, all bodies of {parent.draw_id}: {_decimal(total, 10)} of "
            f"{_decimal(count, 10)} units in violation, {_decimal(100 * total / count, 100)} %"
        )


def _second_chances(files: Files) -> dict[str, Fraction]:
    """π₂ of every unit of the frame."""
    frame = Frame.from_table(files["frame.tsv"])
    targets = {t.stratum: t for t in read_targets(files["targets.json"], frame)}
    found: dict[str, Fraction] = {}
    for stratum in frame.strata():
        for place, member in enumerate(stratum.members.tolist()):
            chance = unit_probability(stratum.sizes, place, targets[stratum.label])
            found[frame.handles[member].decode()] = chance
    return found


def _units_of_bodies(files: Files) -> Counter[str]:
    """Units in scope of each body."""
    frame, links = Frame.from_table(files["frame.tsv"]), read_links(files[LINKS])
    members = np.flatnonzero(frame.sizes).tolist()
    return Counter(links[frame.handles[member].decode()].body for member in members)


def _decimal(value: Fraction, scale: int) -> str:
    """A number with as many digits as the scale has zeros, half up."""
    whole = int(value * scale + Fraction(1, 2))
    return f"{whole // scale}.{whole % scale:0{len(str(scale)) - 1}d}"
