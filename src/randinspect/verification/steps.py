"""The numbered steps that hold for both draws (docs/format.md §9).

Each step is a function from a reading to complaints. They are independent: one that finds a
fault does not hide the next one's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from randinspect.canonical import read_document, sha256_hex
from randinspect.errors import FormatError
from randinspect.publication.announcement import occasion_mark
from randinspect.publication.bundle import LATER, required_files, result_document
from randinspect.publication.commitment import Kind, Occasion, digest_of
from randinspect.publication.page import page_data, split_page
from randinspect.verification.reading import Complaint, Reading
from randinspect.verification.verdict import Family, Step

__all__ = ["STEPS", "Check"]

_LEAD: Final = 86_400

Check = Callable[[Reading], Iterator[Complaint]]


def commitment_reads(reading: Reading) -> Iterator[Complaint]:
    """1: commit.json is there, canonical, and complete for its kind."""
    if "commit.json" not in reading.files:
        yield Complaint("commit.json", "the commitment is missing")
    yield from reading.complaint_about("commit.json")


def seed_is_proven(reading: Reading) -> Iterator[Complaint]:
    """2: the seed follows from the sources that the commitment names, each proved."""
    yield from reading.complaint_about("seed.json")


def seed_was_unknown(reading: Reading) -> Iterator[Complaint]:
    """3: the commitment precedes the seed's time by the lead, or says that it is no draw."""
    commitment = reading.commitment
    if commitment and commitment.occasion is Occasion.DRAW and not commitment.is_early:
        yield Complaint(
            "commit.json",
            f"created at {commitment.created}, but the seed could be known from "
            f"{commitment.seed_plan.not_before}; the rules ask for {commitment.lead_seconds} s",
        )


def files_are_there(reading: Reading) -> Iterator[Complaint]:
    """4: every file that this kind and stage needs is there."""
    for name in _required(reading):
        if name not in reading.files:
            yield Complaint(name, "the file is missing")
    for name in ("announcements.json", "index.html", "manifest.json"):
        if name not in reading.files:
            yield Complaint(name, "the file is missing")


def _required(reading: Reading) -> tuple[str, ...]:
    """Files that kind, stage and commitment ask for."""
    found = reading.commitment
    if found is None:
        return ()
    required = required_files(
        found.kind,
        is_drawn=reading.is_drawn,
        is_dated=found.is_dated,
        is_referred=found.is_referred,
    )
    return tuple(sorted({*required, *found.inputs}))


def files_are_named(reading: Reading) -> Iterator[Complaint]:
    """5: every file is named by manifest.json or announcements.json, and the reverse."""
    manifest = reading.manifest.get("files", {})
    for name in sorted(set(reading.files) - LATER - set(manifest) - set(reading.announced)):
        yield Complaint(name, "neither manifest.json nor announcements.json names this file")
    for source, names in (("manifest.json", manifest), ("announcements.json", reading.announced)):
        for name in sorted(set(names) - set(reading.files)):
            yield Complaint(source, f"it names {name}, which is not in the bundle")
    for name in sorted(set(manifest) & (set(reading.announced) | LATER)):
        yield Complaint("manifest.json", f"it names {name}, which comes later")
    for name in sorted(set(_required(reading)) & set(reading.announced)):
        yield Complaint("announcements.json", f"it names {name}, which is part of the draw itself")
    if reading.announced and "index.html" not in reading.announced:
        yield Complaint("announcements.json", "it does not name index.html")


def manifest_agrees(reading: Reading) -> Iterator[Complaint]:
    """6: manifest.json speaks of the draw that commit.json commits to."""
    yield from reading.complaint_about("manifest.json", "announcements.json")
    if reading.commitment and reading.manifest:
        for key in ("draw_id", "format", "kind"):
            expected = str(getattr(reading.commitment, key))
            if reading.manifest[key] != expected:
                found = reading.manifest[key]
                yield Complaint("manifest.json", f"{key} is {found}, commit.json says {expected}")


def inputs_are_committed(reading: Reading) -> Iterator[Complaint]:
    """7: every input has the digest, root and row count that the commitment gives."""
    for name, committed in reading.commitment.inputs.items() if reading.commitment else ():
        if name not in reading.files:
            continue
        try:
            found = digest_of(name, reading.files[name])
        except FormatError as error:
            yield Complaint(name, str(error))
            continue
        if found != committed:
            yield Complaint(
                name, f"its digest is {found.sha256}, commit.json says {committed.sha256}"
            )
    for name in reading.kind.optional_inputs if reading.kind else ():
        if name in reading.files and reading.commitment and name not in reading.commitment.inputs:
            yield Complaint(name, "it would change the draw, but commit.json does not bind it")
    yield from _handles_disclosed(reading)


def _handles_disclosed(reading: Reading) -> Iterator[Complaint]:
    """Handles are sealed where the commitment says so, one opening each, and only there."""
    if reading.commitment is None:
        return
    name = "frame.tsv" if reading.kind is Kind.SELECTION else "inspectors.tsv"
    rows = reading.files.get(name, b"").splitlines()
    sealed = sum(row.startswith(b"h-") for row in rows)
    openings = reading.commitment.openings
    if sealed != (len(rows) if openings else 0):
        yield Complaint(name, f"{sealed} of {len(rows)} handles are sealed, commit.json says else")
    if openings and openings.rows != len(rows):
        yield Complaint("commit.json", f"{openings.rows} openings for {len(rows)} rows of {name}")


def rules_are_committed(reading: Reading) -> Iterator[Complaint]:
    """8: the rulebook has the committed digest."""
    if reading.commitment and "rulebook.json" in reading.files:
        found = sha256_hex(reading.files["rulebook.json"])
        if found != reading.commitment.rulebook_sha256:
            expected = reading.commitment.rulebook_sha256
            yield Complaint("rulebook.json", f"its digest is {found}, commit.json says {expected}")
        lead = _lead_of(reading.files["rulebook.json"])
        if lead != reading.commitment.lead_seconds:
            kept = reading.commitment.lead_seconds
            yield Complaint("commit.json", f"lead_seconds is {kept}, rulebook.json says {lead}")
        kinds = _kinds_of(reading.files["rulebook.json"], str(reading.commitment.kind))
        found_kinds = [source.kind for source in reading.commitment.seed_plan.sources]
        if kinds is not None and kinds != found_kinds:
            yield Complaint("commit.json", f"sources are {found_kinds}, rulebook.json says {kinds}")


def _lead_of(rulebook: bytes) -> object:
    """Lead that a rulebook sets, 24 hours if it sets none."""
    header = _table_of(rulebook, "rulebook")
    return None if header is None else header.get("lead_seconds", _LEAD)


def _kinds_of(rulebook: bytes, draw: str) -> object:
    """Kinds of sources that a rulebook sets for a draw; None if it sets none."""
    return (_table_of(rulebook, "seeds") or {}).get(draw)


def _table_of(rulebook: bytes, name: str) -> dict[str, Any] | None:
    """One table of a rulebook, empty if it is not there; None if the rulebook cannot be read."""
    try:
        document = read_document(rulebook)
    except FormatError:
        return None
    table = document.get(name) if isinstance(document, dict) else None
    return table if isinstance(table, dict) else {}


def result_agrees(reading: Reading) -> Iterator[Complaint]:
    """9: result.json lists exactly the result files and the proven seed."""
    files, commitment = reading.files, reading.commitment
    if commitment is None or reading.seed is None or "result.json" not in files:
        return
    try:
        expected = result_document(commitment, reading.seed.value, files)
    except (KeyError, FormatError):
        return  # a missing or broken result file is a complaint of steps 4 and 12
    if files["result.json"] != expected:
        yield Complaint("result.json", "it differs from what the seed and the result files give")


def digests_agree(reading: Reading) -> Iterator[Complaint]:
    """10: every file has the digest that manifest.json or announcements.json gives."""
    manifest = reading.manifest.get("files", {})
    for source, names in (("manifest.json", manifest), ("announcements.json", reading.announced)):
        for name in sorted(set(names) & set(reading.files)):
            found = sha256_hex(reading.files[name])
            if found != names[name]:
                yield Complaint(name, f"its digest is {found}, {source} says {names[name]}")


def page_agrees(reading: Reading) -> Iterator[Complaint]:
    """13: index.html is the committed template around this bundle's own data.

    The announcement, which comes later than the commitment, must say if this is no draw.
    """
    if "index.html" not in reading.files or reading.commitment is None:
        return
    mark = occasion_mark(reading.commitment.occasion)
    if mark.encode() not in reading.files.get("task.csv", mark.encode()):
        yield Complaint("task.csv", f"it does not say {mark}, as commit.json does")
    try:
        template, data = split_page(reading.files["index.html"])
    except FormatError as error:
        yield Complaint("index.html", str(error))
        return
    if template != reading.commitment.verifier_sha256:
        expected = reading.commitment.verifier_sha256
        yield Complaint("index.html", f"its template is {template}, commit.json says {expected}")
    try:
        expected_data = page_data(reading.files)
    except (FormatError, UnicodeDecodeError):
        yield Complaint("index.html", "it shows a file that is no longer in its form")
        return
    if data != expected_data:
        yield Complaint("index.html", "it shows something else than the files of the bundle")


def documents_are_canonical(reading: Reading) -> Iterator[Complaint]:
    """11: every JSON file that no other step reads is canonical."""
    for name in ("rulebook.json", "result.json"):
        if name in reading.files:
            try:
                read_document(reading.files[name])
            except FormatError as error:
                yield Complaint(name, str(error))


STEPS: Final[tuple[tuple[Step, Check], ...]] = (
    (Step(1, Family.AUTHENTICITY, "the commitment is canonical and complete"), commitment_reads),
    (Step(2, Family.AUTHENTICITY, "the seed is proved by its public sources"), seed_is_proven),
    (Step(3, Family.AUTHENTICITY, "the seed was unknown at commitment"), seed_was_unknown),
    (Step(4, Family.COMPLETENESS, "every file is there"), files_are_there),
    (Step(5, Family.COMPLETENESS, "no file is unnamed"), files_are_named),
    (Step(6, Family.CONSISTENCY, "the manifest names this draw"), manifest_agrees),
    (Step(7, Family.CONSISTENCY, "the inputs are the committed ones"), inputs_are_committed),
    (Step(8, Family.CONSISTENCY, "the rulebook is the committed one"), rules_are_committed),
    (Step(9, Family.CONSISTENCY, "the result names its files and seed"), result_agrees),
    (Step(10, Family.INTEGRITY, "every file has its digest"), digests_agree),
    (Step(11, Family.INTEGRITY, "every document is canonical"), documents_are_canonical),
    (Step(13, Family.INTEGRITY, "the page shows this bundle"), page_agrees),
)
"""Steps of both kinds; step 12 depends on the kind, 14 and 15 on what lies around."""
