"""The privacy scanner before a bundle is published (docs/format.md §11.5).

At a lock the registers are at hand, so names and numbers of people are known and looked for. At a
draw nothing is read again, so that nothing that changed since can stop it: then only numbers
that tell by themselves what they are can be found, in what the seed has added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from randinspect.canonical import read_table
from randinspect.publication.privacy import Exemption, Knowledge, LeakKind, Scan, require_clean
from randinspect.quarter import Registers

__all__ = ["BUNDLE_EXEMPTIONS", "guard_bundle", "people_of"]

_PRICE: Final = "a price, a scale or a size that is computed, no number of a person"
_CARRIED: Final = "the files themselves, which are looked at beside the page"
BUNDLE_EXEMPTIONS: Final = (
    Exemption("prices*.tsv", "2", LeakKind.MOBILE, _PRICE),
    Exemption("certificate*.json", "*", LeakKind.MOBILE, _PRICE),
    Exemption("frame.tsv", "3", LeakKind.MOBILE, _PRICE),
    Exemption("ties.json", "*", LeakKind.MOBILE, _PRICE),
    Exemption("targets.json", "$.*", LeakKind.MOBILE, _PRICE),
    Exemption("index.html", "$.files.*", LeakKind.MOBILE, _CARRIED),
)
"""What the scanner leaves alone in a bundle."""

_FRAMES: Final = {"frame.tsv": 3, "inspections.tsv": 3}


def guard_bundle(
    files: Mapping[str, bytes],
    people: Iterable[str] = (),
    *,
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> Scan:
    """Refuse to publish files of a bundle that hold something private.

    Parameters
    ----------
    files
        Files that would be published.
    people
        Names and numbers of inspectors that are not public.
    beside
        Files of the bundle that are public already.

    Raises
    ------
    PrivacyError
        With everything that is found.
    """
    whole = {**beside, **files}
    handles = {
        row[0]
        for name, width in _FRAMES.items()
        if name in whole
        for row in read_table(whole[name], width)
    }
    known = Knowledge(frame_ids=frozenset(handles), sealed=frozenset(people))
    return require_clean(files, known.without_numbers(), BUNDLE_EXEMPTIONS)


def people_of(registers: Registers, *, is_sealed: bool) -> set[str]:
    """Names and certificates of the inspectors, and under seal their staff numbers too."""
    columns = registers.inspectors.columns
    told = ("name", "certificate", *(("id",) if is_sealed else ()))
    return {str(v).strip() for name in told for v in columns[name] if v is not None}
