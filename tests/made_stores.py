"""Stores for tests: small agency libraries, the demonstration's registers, and their frames."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from randinspect.canonical import sha256_hex
from randinspect.office.store import (
    Act,
    Diff,
    Listing,
    Store,
    incoming_records,
    library_named,
    read_incoming,
)
from randinspect.quarter import Registers, close_frame
from randinspect.registry import RecordKind, link, read_profile, read_register
from randinspect.rulebook import read_rulebook

DEMO = Path(__file__).parents[1] / "src" / "randinspect" / "demo"
ON = date(2023, 8, 20)
"""A day on which the demonstration's registers hold."""
DEMO_FILES = {
    "agency": "agencies.csv",
    "inspector": "inspectors.csv",
    "interest": "recusals.csv",
    "visit": "visits.csv",
    "absence": "absences.csv",
}


def day(number: int) -> date:
    """A day of January."""
    return date(2026, 1, number)


def listing(number: int, source: str = "county", *, is_whole: bool = True) -> Listing:
    """A listing as of a day of January."""
    return Listing(source, day(number), is_whole)


def compared(store: Store, names: Mapping[str, str], told: Listing) -> Diff:
    """Agencies by id with their names, beside what is known."""
    records = [{"id": key, "name": name} for key, name in names.items()]
    return store.compare(incoming_records(library_named("agency"), records, file="a.csv"), told)


def entered(
    store: Store, names: Mapping[str, str], told: Listing, *, moment: int = 1000
) -> Act | None:
    """Enter agencies, whatever is suspicious of them."""
    diff = compared(store, names, told)
    accepted = [suspicion.code for suspicion in diff.suspicions]
    return store.apply(diff, moment=moment, by="clerk", accepted=accepted)


def names_on(store: Store, on: date, known: int | None = None) -> dict[str, str]:
    """Names of the agencies by id, as of a day."""
    rows = store.library("agency", on, known).rows
    return {key: str(row["name"]) for key, row in rows.items()}


def demo_store(where: Path | str, folder: Path = DEMO, on: date = ON) -> Store:
    """A store with the registers of a folder that is like the demonstration's."""
    store = Store.made(where)
    for library in DEMO_FILES:
        import_demo(store, library, folder, on)
    return store


def import_demo(store: Store, library: str, folder: Path, on: date, moment: int = 1000) -> None:
    """Import one register of a folder that is like the demonstration's."""
    path = folder / DEMO_FILES[library]
    incoming = read_incoming(library_named(library), path, folder / "profile.toml")
    diff = store.compare(incoming, Listing("demo", on, True))
    accepted = [suspicion.code for suspicion in diff.suspicions]
    store.apply(diff, moment=moment, by="clerk", accepted=accepted)


def frame_sha256(folder: Path) -> str:
    """Digest of the frame that the demonstration's rules close over the registers of a folder."""
    profile = read_profile(folder / "profile.toml")
    agencies, inspectors, recusals, visits = (
        read_register(folder / name, profile, kind)
        for name, kind in (
            ("agencies.csv", RecordKind.AGENCY),
            ("inspectors.csv", RecordKind.INSPECTOR),
            ("recusals.csv", RecordKind.RECUSAL),
            ("visits.csv", RecordKind.VISIT),
        )
    )
    linked = link(agencies, inspectors, recusals, visits, profile=profile)
    registers = Registers(agencies, inspectors, linked.recusals, linked.visits)
    framing = close_frame(
        registers,
        read_rulebook(DEMO / "rulebook.toml"),
        on=ON,
        window=(date(2023, 10, 9), date(2023, 12, 29)),
        draw_id="demo.example.amr/2023/0001",
        key=b"\x5e" * 32,
    )
    return sha256_hex(framing.frame.table())
