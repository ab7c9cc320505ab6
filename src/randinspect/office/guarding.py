"""The privacy scanner before a bundle is published (docs/format.md §11.5).

At a lock the registers are at hand, so names and numbers of people are known and looked for. At a
draw nothing is read again, so that nothing that changed since can stop it: then only numbers
that tell by themselves what they are can be found, in what the seed has added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from randinspect.canonical import read_document, read_table
from randinspect.errors import PrivacyError
from randinspect.office.inputs.job import Job
from randinspect.publication.privacy import Exemption, Knowledge, LeakKind, Scan, scan
from randinspect.quarter import Registers
from randinspect.rulebook import Rulebook

__all__ = [
    "BUNDLE_EXEMPTIONS",
    "declared_exemptions",
    "exempted_notes",
    "guard_bundle",
    "knowledge_of",
    "people_of",
    "scan_bundle",
]

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

    What the bundle's rulebook declares is left alone, for it is public with the bundle.

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
    found = scan_bundle(files, people, beside=beside)
    if not found:
        raise PrivacyError(found.leaks)
    return found


def scan_bundle(
    files: Mapping[str, bytes],
    people: Iterable[str] = (),
    *,
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> Scan:
    """Look at files of a bundle for something private (`guard_bundle`), and refuse nothing."""
    whole = {**beside, **files}
    handles = {
        row[0]
        for name, width in _FRAMES.items()
        if name in whole
        for row in read_table(whole[name], width)
    }
    known = Knowledge(frame_ids=frozenset(handles), sealed=frozenset(people))
    exempt = (*BUNDLE_EXEMPTIONS, *declared_exemptions(whole.get("rulebook.json")))
    return scan(files, known.without_numbers(), exempt)


def declared_exemptions(rulebook: bytes | None) -> tuple[Exemption, ...]:
    """What a locked rulebook lets the scanner leave alone; the page carries the same cells.

    Parameters
    ----------
    rulebook
        Bytes of ``rulebook.json``, None where there is none.
    """
    record = {} if rulebook is None else read_document(rulebook).get("privacy", {})
    found = [
        Exemption(one["files"], one["columns"], LeakKind(one["kind"]), one["reason"])
        for one in record.get("exemptions", ())
    ]
    carried = [
        Exemption("index.html", f"$.{place}", one.kind, one.reason)
        for one in found
        for place in (f"files.{one.files}", one.files.partition(".")[0])
    ]
    return (*found, *carried)


def exempted_notes(scan: Scan, rulebook: bytes | None) -> tuple[str, ...]:
    """Which declared exemptions were used, and how often; what is always exempt is not told."""
    declared = declared_exemptions(rulebook)
    return tuple(
        f"left alone by the rulebook: {count} × {exemption.kind} in {exemption.files}, "
        f"{exemption.columns} ({exemption.reason})"
        for exemption, count in scan.exempted.items()
        if exemption in declared
    )


def knowledge_of(job: Job, *, shows_inspectors: bool) -> Knowledge:
    """What the registers of a quarter hold that must not be published beside results.

    Parameters
    ----------
    job
        The registers and the rulebook.
    shows_inspectors
        Whether a rule lets names and certificates of inspectors be published.
    """
    agencies, inspectors = job.registers.agencies.columns, job.registers.inspectors.columns
    told = () if shows_inspectors else ("name", "certificate")
    ids = {str(identifier) for identifier in agencies["id"]}
    risk = job.rules.risk if isinstance(job.rules, Rulebook) else None
    ruled = {rule.name for rule in risk.classes} if risk else set()
    return Knowledge(
        frame_ids=frozenset(ids),
        names=frozenset(ids | _texts(agencies["name"])),
        classes=frozenset(_texts(agencies["risk_class"]) | ruled),
        sealed=frozenset(_texts(inspectors["id"]).union(*(_texts(inspectors[t]) for t in told))),
    )


def people_of(registers: Registers, *, is_sealed: bool) -> set[str]:
    """Names and certificates of the inspectors, and under seal their staff numbers too."""
    columns = registers.inspectors.columns
    told = ("name", "certificate", *(("id",) if is_sealed else ()))
    return {str(v).strip() for name in told for v in columns[name] if v is not None}


def _texts(column: Iterable[object]) -> set[str]:
    """Texts of a column."""
    return {str(value).strip() for value in column if value is not None and str(value).strip()}
