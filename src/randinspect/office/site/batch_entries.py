"""What the batches of one sample tell of a body together (docs/format.md §12.3).

The rule: a batch alone cannot say who is not drawn, for whoever it leaves out may be in another.
What the batches before and after it have published says more, and nothing that they have not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from randinspect.canonical import open_handle, sha256_hex
from randinspect.office.site.quarter import SiteQuarter
from randinspect.publication.commitment import Kind
from randinspect.publication.site import Entry, Place
from randinspect.sampling import batch_numbers, read_sample

__all__ = ["entries_of"]

_FINAL: Final = (Place.RESULT, Place.DRAWN)

Told = Mapping[str, Entry]


def entries_of(quarters: Sequence[SiteQuarter]) -> dict[str, dict[str, Entry]]:
    """Handle of each quarter → id of each body → what is told of it, with all batches known.

    Parameters
    ----------
    quarters
        Quarters of one authority; batches of one sample are those with the same selection.
    """
    told = {quarter.handle: quarter.entries for quarter in quarters}
    for sample in _samples(quarters).values():
        known = _Known.of(sample)
        for quarter in sample:
            told[quarter.handle] = known.entries(quarter)
    return told


def _samples(quarters: Sequence[SiteQuarter]) -> dict[str, list[SiteQuarter]]:
    """Batches in force by the result of their selection."""
    found: dict[str, list[SiteQuarter]] = {}
    for quarter in quarters:
        result = quarter.bundles.get(Kind.SELECTION, {}).get("result.json")
        if quarter.quarter.batch is not None and result is not None and not quarter.voids:
            found.setdefault(sha256_hex(result), []).append(quarter)
    return found


@dataclass(frozen=True)
class _Known:
    """What is public of one sample.

    Parameters
    ----------
    numbers
        Id of each body that is publicly drawn → numbers of its batches.
    is_whole
        Whether they are all bodies of the sample.
    """

    numbers: Mapping[str, frozenset[int]]
    is_whole: bool

    @classmethod
    def of(cls, batches: Sequence[SiteQuarter]) -> _Known:
        """Put together what the batches tell."""
        numbers: dict[str, frozenset[int]] = {}
        for quarter in batches:
            own = frozenset({_number(quarter)})
            for agency in _public(quarter):
                numbers[agency] = numbers.get(agency, frozenset()) | own
        if batches[0].is_open:
            return cls(_opened(batches[0]) | numbers, is_whole=True)
        told = {handle for q in batches for handle in _all_public(q)}
        return cls(numbers, batches[0].drawn <= told)

    def entries(self, quarter: SiteQuarter) -> dict[str, Entry]:
        """What is told of each body in one batch."""
        return {
            agency: entry if entry.place is Place.RESULT else self._entry(quarter, agency, entry)
            for agency, entry in quarter.entries.items()
        }

    def _entry(self, quarter: SiteQuarter, agency: str, entry: Entry) -> Entry:
        """What is told of a body that has no result in this batch."""
        numbers = self.numbers.get(agency, frozenset())
        if _number(quarter) in numbers:
            return replace(entry, place=Place.DRAWN)
        if numbers:
            return replace(entry, place=Place.OTHER_BATCH, batch=min(numbers))
        if self.is_whole:
            return replace(entry, place=Place.NOT_DRAWN)
        return replace(entry, place=Place.UNTOLD if quarter.drawn_ids is None else Place.NOT_HERE)


def _number(quarter: SiteQuarter) -> int:
    """Which batch a quarter is."""
    return quarter.quarter.batch.number if quarter.quarter.batch else 1


def _public(quarter: SiteQuarter) -> set[str]:
    """Ids of bodies that this batch names in public."""
    if quarter.is_open:
        return {agency for agency, e in quarter.entries.items() if e.place is Place.RESULT}
    return {agency for agency, e in quarter.entries.items() if e.place in _FINAL}


def _all_public(quarter: SiteQuarter) -> set[str]:
    """Handles of the batch, if all of them are named in public."""
    if quarter.results is None or quarter.drawn_ids is None:
        return set()
    return set(quarter.results.roster.expected)


def _opened(quarter: SiteQuarter) -> dict[str, frozenset[int]]:
    """Batches of all drawn bodies of a selection that names its units openly."""
    plan = quarter.quarter.batch
    sample = read_sample(quarter.bundles[Kind.SELECTION]["sample.tsv"])
    numbers = batch_numbers(sample, plan.of) if plan else {}
    ids = (str(i) for i in quarter.job.registers.agencies.columns["id"])
    handles = ((i, open_handle(i)) for i in ids)
    return {i: frozenset({numbers[h]}) for i, h in handles if h in numbers}
