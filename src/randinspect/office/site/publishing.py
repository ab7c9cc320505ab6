"""Publishing the site: every file goes by the privacy scanner, then all of it is put in place.

1. Read the quarters. 2. Gather what is told of each body. 3. Let the scanner look at each file, and
lay it down if nothing leaks. 4. Refuse all of it on one hit, else rename it into its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Final

from randinspect.errors import PrivacyError, ProtocolError
from randinspect.office.guarding import people_of, scan_bundle
from randinspect.office.results.publishing import EXEMPTIONS
from randinspect.office.site.batch_entries import entries_of
from randinspect.office.site.draw import draw_of
from randinspect.office.site.ledger import ledgers_of, place_of
from randinspect.office.site.quarter import SiteQuarter
from randinspect.office.site.shelf import Shelf
from randinspect.publication.privacy import Exemption, Knowledge, Leak, LeakKind, Scan, scan
from randinspect.publication.site import (
    Body,
    Draw,
    Entry,
    Place,
    PublicLedger,
    Site,
    manifest_of,
    site_files,
)

__all__ = ["PublishedSite", "find_quarters", "gather_site", "publish_site"]

_QUARTER: Final = "quarter.toml"
_DEPTHS: Final = ("", "*/", "*/*/")
_NUMBER: Final = "a number of the site's own, no staff number"
_SITE_EXEMPTIONS: Final = (
    *(
        Exemption(f"data/*/{e.files}" if e.files != "*" else "data/*", e.columns, e.kind, e.reason)
        for e in EXEMPTIONS
    ),
    Exemption("*.json", "*.bytes", LeakKind.SEALED_NAME, _NUMBER),
)
_NOTE: Final = "/checkpoint"  # of a ledger: a text whose name has no ending
_WHOLE: Final = ("agencies/", "en/agencies/", "data/")
"""Where staff numbers are looked for too; elsewhere a count may be alike."""


@dataclass(frozen=True, slots=True)
class PublishedSite:
    """What a publication of the site did.

    Parameters
    ----------
    folder
        Where the site lies.
    draws, bodies, files, cells
        How many there are, and how many cells the scanner looked at.
    changed, gone
        Files that are new or other than before, and files that were taken away.
    """

    folder: Path
    draws: int
    bodies: int
    files: int
    cells: int
    changed: int
    gone: int


def find_quarters(
    place: Path, folder: str, policy: str | None
) -> list[tuple[Path, Path, Path | None]]:
    """Quarters of an office: file, folder and choices of each.

    Parameters
    ----------
    place
        A quarter's file, or a folder of quarters: each ``quarter.toml`` in it, up to two folders
        below.
    folder
        Where a quarter's folder lies, seen from its file.
    policy
        Name of the office's choices beside each file; ``results.toml`` by default.

    Raises
    ------
    ProtocolError
        If there is none.
    """
    files = [place]
    if place.is_dir():
        files = sorted({path for depth in _DEPTHS for path in place.glob(f"{depth}{_QUARTER}")})
    found = [(f, f.parent / folder, f.parent / policy if policy else None) for f in files]
    if not found:
        raise ProtocolError(f"{place} holds no {_QUARTER}, neither itself nor two folders below")
    return found


def publish_site(quarters: Sequence[SiteQuarter], out: Path, as_of: date) -> PublishedSite:
    """Write the site of an office; a second time nothing changes.

    Parameters
    ----------
    quarters
        Its quarters.
    out
        Where the site shall lie.
    as_of
        Day of the deadlines.

    Raises
    ------
    PrivacyError
        If anything private would be published; then nothing is.
    ProtocolError
        If the folder holds something else, lists are stale, or quarters do not go together.
    """
    shown = [quarter for quarter in quarters if quarter.bundles]  # 1
    site = gather_site(shown, as_of)  # 2
    shelf = Shelf(out)
    watch = _Watch(shown)
    for path, data in site_files(site):  # 3
        if watch.passes(path, data):
            shelf.put(path, data)
    if watch.leaks:  # 4
        shelf.drop()
        raise PrivacyError(watch.leaks)
    changed, gone = shelf.close(manifest_of(site, shelf.digests))
    return PublishedSite(
        out, len(site.draws), len(site.bodies), watch.files, watch.cells, changed, gone
    )


def gather_site(quarters: Sequence[SiteQuarter], as_of: date) -> Site:
    """Everything that the site tells.

    Raises
    ------
    ProtocolError
        If no draw is locked, two quarters are one draw, they are of several authorities, or
        something was recorded after the day; or a ledger that a quarter names is not there.
    LedgerError
        If a ledger is not whole.
    """
    if not quarters:
        raise ProtocolError("no draw is locked here, so there is nothing to publish")
    _require_one_office(quarters)
    _require_last_day(quarters, as_of)
    told = entries_of(quarters)
    names = dict(_bodies(quarters))
    ledgers = ledgers_of(quarters)
    draws = [
        draw_of(
            quarter,
            told[quarter.handle],
            {agency: names[agency][1] for agency in told[quarter.handle]},
            as_of,
            quarters,
            ledger=_ledger_of(quarter, ledgers),
        )
        for quarter in quarters
    ]
    draws.sort(key=lambda d: (-d.created, -d.task.date_from.toordinal(), d.handle))
    bodies = [
        Body(agency, name, district, _entries(agency, told, draws))
        for agency, (name, district) in names.items()
    ]
    bodies.sort(key=lambda body: (body.district, body.id))
    return Site(quarters[0].quarter.authority.name, draws, bodies)


def _ledger_of(quarter: SiteQuarter, ledgers: Mapping[Path, PublicLedger]) -> PublicLedger | None:
    """The ledger that a quarter names."""
    place = place_of(quarter)
    return None if place is None else ledgers[place]


def _entries(
    agency: str, told: dict[str, dict[str, Entry]], draws: Iterable[Draw]
) -> tuple[Entry, ...]:
    """What the draws tell of a body, newest first; a void one only what was published already."""
    found = ((draw, told[draw.handle].get(agency)) for draw in draws)
    return tuple(
        replace(entry, is_void=draw.is_void)
        for draw, entry in found
        if entry is not None and (entry.place is Place.RESULT or not draw.is_void)
    )


def _require_one_office(quarters: Sequence[SiteQuarter]) -> None:
    """One authority, and no draw twice."""
    names = sorted({quarter.quarter.authority.id for quarter in quarters})
    if len(names) > 1:
        raise ProtocolError(f"a site is of one authority, but these are {', '.join(names)}")
    handles = [quarter.handle for quarter in quarters]
    twice = [q for q in quarters if handles.count(q.handle) > 1]
    if twice:
        raise ProtocolError(
            f"{', '.join(str(q.path) for q in twice)} tell of one draw; publish only one of them"
        )


def _require_last_day(quarters: Sequence[SiteQuarter], as_of: date) -> None:
    """No act after the day: lists and pages say what came of all of them."""
    for quarter in quarters:
        acts = quarter.results.book.acts if quarter.results is not None else ()
        if acts and acts[-1].on > as_of:
            raise ProtocolError(
                f"{quarter.path} has an act of {acts[-1].on}, which a site as of {as_of} would not "
                "know; name a later day"
            )


def _bodies(quarters: Sequence[SiteQuarter]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Id → name and district of each body; what the newest register says comes last and stays."""
    for quarter in sorted(quarters, key=lambda q: q.quarter.plan.as_of):
        for entry in quarter.entries.values():
            if entry.subject is not None:
                yield entry.subject.id, (entry.subject.name, "")
    for quarter in sorted(quarters, key=lambda q: q.quarter.plan.as_of):
        columns = quarter.job.registers.agencies.columns
        rows = zip(columns["id"], columns["name"], columns["territory"], strict=True)
        for agency, name, territory in rows:
            yield str(agency), (str(name or agency), str(territory or ""))


class _Watch:
    """The scanner over a site, file after file."""

    def __init__(self, quarters: Sequence[SiteQuarter]) -> None:
        self.leaks: list[Leak] = []
        self.files = self.cells = 0
        own = {quarter.handle: quarter.knowledge() for quarter in quarters}
        self._own = {handle: (known, known.without_numbers()) for handle, known in own.items()}
        whole = reduce(_joined, own.values())
        self._whole = (whole, whole.without_numbers())
        for quarter in quarters:
            self._look_at_bundles(quarter)

    def passes(self, path: str, data: bytes) -> bool:
        """Look at one file; bundles were looked at before, each as a whole."""
        if path.startswith("bundles/"):
            return not self.leaks
        handle = next((name for name in self._own if name in path), None)
        known = self._whole if handle is None else self._own[handle]
        name = f"{path}.txt" if path.endswith(_NOTE) else path
        found = scan({name: data}, known[not path.startswith(_WHOLE)], _SITE_EXEMPTIONS)
        self._count(found)
        return bool(found)

    def _count(self, found: Scan) -> None:
        """Add what a scan found."""
        self.files += found.files
        self.cells += found.cells
        self.leaks += found.leaks

    def _look_at_bundles(self, quarter: SiteQuarter) -> None:
        """Look at the bundles as they were looked at before they were published."""
        for commitment in quarter.commitments.values():
            is_sealed = commitment.disclosure.inspector == "sealed"
            people = people_of(quarter.job.registers, is_sealed=is_sealed)
            files = quarter.bundles[commitment.kind]
            self._count(scan_bundle(files, people))


def _joined(one: Knowledge, other: Knowledge) -> Knowledge:
    """What two quarters know."""
    return Knowledge(
        frame_ids=one.frame_ids | other.frame_ids,
        names=one.names | other.names,
        classes=one.classes | other.classes,
        sealed=one.sealed | other.sealed,
    )
