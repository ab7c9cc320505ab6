"""The numbered steps that hold for both draws (docs/format.md §9).

Each step is a function from a reading to complaints. They are independent: one that finds a
fault does not hide the next one's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from randinspect.canonical import merkle_root, read_document, sha256_hex, table_rows, told_moment
from randinspect.errors import FormatError
from randinspect.publication.announcement import occasion_mark
from randinspect.publication.bundle import LATER, required_files, result_document
from randinspect.publication.commitment import Commitment, Kind, Occasion
from randinspect.publication.commitment_parts import InputDigest
from randinspect.publication.page import page_data, split_page
from randinspect.verification.reading import Complaint, Reading
from randinspect.verification.verdict import Family, Step

__all__ = ["STEPS", "Check"]

_LEAD: Final = 86_400
_AROUND: Final = (
    "announcements.json",
    "index.html",
    "manifest.json",
    "task.csv",
    "task.xlsx",
)

Check = Callable[[Reading], Iterator[Complaint]]


def commitment_reads(reading: Reading) -> Iterator[Complaint]:
    """1: commit.json is there, canonical, and complete for its kind."""
    if "commit.json" not in reading.files:
        yield Complaint("1.1", "commit.json", "the commitment is missing")
    yield from reading.complaint_about("commit.json")


def seed_is_proven(reading: Reading) -> Iterator[Complaint]:
    """2: the seed follows from the sources that the commitment names, each proved."""
    yield from reading.complaint_about("seed.json")


def seed_was_unknown(reading: Reading) -> Iterator[Complaint]:
    """3: the commitment precedes the seed's time by the lead, or says that it is no draw."""
    found = reading.commitment
    if found and found.occasion is Occasion.DRAW and not found.is_early:
        created, known = told_moment(found.created), told_moment(found.seed_plan.not_before)
        message = (
            f"created at {created}, but the seed could be known from {known}; "
            f"the rules ask for {found.lead_seconds} s"
        )
        yield Complaint("3.1", "commit.json", message, "/created")


def files_are_there(reading: Reading) -> Iterator[Complaint]:
    """4: every file that this kind and stage needs is there."""
    locked = set(_required(reading, is_drawn=False))
    for name in _required(reading, is_drawn=reading.is_drawn):
        if name not in reading.files:
            yield Complaint("4.1" if name in locked else "4.2", name, "the file is missing")
    for name in _AROUND if reading.commitment else ():
        if name not in reading.files:
            yield Complaint("4.3", name, "the file is missing")


def _required(reading: Reading, *, is_drawn: bool) -> tuple[str, ...]:
    """Files that kind, stage and commitment ask for."""
    found = reading.commitment
    if found is None:
        return ()
    required = required_files(
        found.kind,
        is_drawn=is_drawn,
        is_dated=found.is_dated,
        is_referred=found.is_referred,
    )
    return tuple(sorted({*required, *found.inputs}))


def files_are_named(reading: Reading) -> Iterator[Complaint]:
    """5: every file is named by manifest.json or announcements.json, and the reverse."""
    if reading.manifest is None or reading.announced is None:
        return
    manifest, announced = reading.manifest["files"], reading.announced
    for name in sorted(set(reading.files) - LATER - set(manifest) - set(announced)):
        message = "neither manifest.json nor announcements.json names this file"
        yield Complaint("5.1", name, message)
    for source, names in (("manifest.json", manifest), ("announcements.json", announced)):
        for name in sorted(set(names) - set(reading.files)):
            yield Complaint("5.2", source, f"it names {name}, which is not in the bundle", name)
    for name in sorted(set(manifest) & (set(announced) | LATER)):
        yield Complaint("5.3", "manifest.json", f"it names {name}, which comes later", name)
    for name in sorted(set(_required(reading, is_drawn=reading.is_drawn)) & set(announced)):
        message = f"it names {name}, which is part of the draw itself"
        yield Complaint("5.4", "announcements.json", message, name)
    if "index.html" not in announced:
        yield Complaint("5.4", "announcements.json", "it does not name index.html", "index.html")


def manifest_agrees(reading: Reading) -> Iterator[Complaint]:
    """6: manifest.json speaks of the draw that commit.json commits to."""
    yield from reading.complaint_about("manifest.json", "announcements.json")
    if reading.commitment and reading.manifest:
        for key in ("draw_id", "format", "kind"):
            expected = str(getattr(reading.commitment, key))
            if reading.manifest[key] != expected:
                found = reading.manifest[key]
                message = f"{key} is {found}, commit.json says {expected}"
                yield Complaint("6.3", "manifest.json", message, f"/{key}")


def inputs_are_committed(reading: Reading) -> Iterator[Complaint]:
    """7: every input has the digest, root and row count that the commitment gives."""
    for name, committed in reading.commitment.inputs.items() if reading.commitment else ():
        if name not in reading.files:
            continue
        yield from _unlike(name, reading.files[name], committed)
    for name in reading.kind.optional_inputs if reading.kind else ():
        if name in reading.files and reading.commitment and name not in reading.commitment.inputs:
            yield Complaint(
                "7.4", name, "it would change the draw, but commit.json does not bind it"
            )
    yield from _handles_disclosed(reading)


def _unlike(name: str, data: bytes, committed: InputDigest) -> Iterator[Complaint]:
    """Digest, root and rows of one input that are not those of the commitment."""
    found = sha256_hex(data)
    if found != committed.sha256:
        message = f"its digest is {found}, commit.json says {committed.sha256}"
        yield Complaint("7.1", name, message)
    if committed.rows is None:
        return
    try:
        rows = table_rows(data)
    except FormatError as error:
        yield Complaint("7.2", name, str(error))
        yield Complaint("7.3", name, str(error))
        return
    root = merkle_root(rows).hex()
    if root != committed.root:
        yield Complaint("7.2", name, f"its root is {root}, commit.json says {committed.root}")
    if len(rows) != committed.rows:
        yield Complaint("7.3", name, f"it has {len(rows)} rows, commit.json says {committed.rows}")


def _handles_disclosed(reading: Reading) -> Iterator[Complaint]:
    """Handles are sealed where the commitment says so, one opening each, and only there."""
    name = "frame.tsv" if reading.kind is Kind.SELECTION else "inspectors.tsv"
    if reading.commitment is None or name not in reading.files:
        return
    try:
        rows = table_rows(reading.files[name])
    except FormatError:
        return  # the step that reads the table complains
    sealed = sum(row.startswith(b"h-") for row in rows)
    openings = reading.commitment.openings
    if sealed != (len(rows) if openings else 0):
        message = f"{sealed} of {len(rows)} handles are sealed, commit.json says else"
        odd = (n for n, row in enumerate(rows, 1) if row.startswith(b"h-") != bool(openings))
        yield Complaint("7.6", name, message, f"row {next(odd)}")
    if openings and openings.rows != len(rows):
        message = f"{openings.rows} openings for {len(rows)} rows of {name}"
        yield Complaint("7.5", "commit.json", message, "/openings/rows")


def rules_are_committed(reading: Reading) -> Iterator[Complaint]:
    """8: the rulebook has the committed digest."""
    if reading.commitment and "rulebook.json" in reading.files:
        found = sha256_hex(reading.files["rulebook.json"])
        if found != reading.commitment.rulebook_sha256:
            expected = reading.commitment.rulebook_sha256
            message = f"its digest is {found}, commit.json says {expected}"
            yield Complaint("8.1", "rulebook.json", message)
        yield from _set_otherwise(reading.commitment, reading.files["rulebook.json"])


def _set_otherwise(commitment: Commitment, data: bytes) -> Iterator[Complaint]:
    """Tell if a rulebook that can be read sets another lead, 24 hours if none, or other sources."""
    try:
        document = read_document(data)
    except FormatError:
        return  # step 11 complains
    rulebook = document if isinstance(document, dict) else {}
    lead = _table_of(rulebook, "rulebook").get("lead_seconds", _LEAD)
    if type(lead) is not int or lead != commitment.lead_seconds:
        message = f"lead_seconds is {commitment.lead_seconds}, rulebook.json says {lead}"
        yield Complaint("8.2", "commit.json", message, "/lead_seconds")
    kinds = _table_of(rulebook, "seeds").get(str(commitment.kind))
    found = [source.kind for source in commitment.seed_plan.sources]
    if kinds is not None and kinds != found:
        message = f"sources are {found}, rulebook.json says {kinds}"
        yield Complaint("8.3", "commit.json", message, "/seed_plan/sources")


def _table_of(rulebook: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """One table of a rulebook, empty if it is not there."""
    table = rulebook.get(name)
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
        yield Complaint(
            "9.1", "result.json", "it differs from what the seed and the result files give"
        )


def digests_agree(reading: Reading) -> Iterator[Complaint]:
    """10: every file has the digest that manifest.json or announcements.json gives."""
    manifest = reading.manifest["files"] if reading.manifest else {}
    for point, source, names in (
        ("10.1", "manifest.json", manifest),
        ("10.2", "announcements.json", reading.announced or {}),
    ):
        for name in sorted(set(names) & set(reading.files)):
            found = sha256_hex(reading.files[name])
            if found != names[name]:
                message = f"its digest is {found}, {source} says {names[name]}"
                yield Complaint(point, name, message, source)


def page_agrees(reading: Reading) -> Iterator[Complaint]:
    """13: index.html is the committed template around this bundle's own data.

    The announcement, which comes later than the commitment, must say if this is no draw.
    """
    if reading.commitment is None:
        return
    mark = occasion_mark(reading.commitment.occasion)
    if mark.encode() not in reading.files.get("task.csv", mark.encode()):
        yield Complaint("13.3", "task.csv", f"it does not say {mark}, as commit.json does")
    if "index.html" in reading.files:
        yield from _page_differs(reading, reading.files["index.html"], reading.commitment)


def _page_differs(reading: Reading, page: bytes, commitment: Commitment) -> Iterator[Complaint]:
    """Template and data of the page."""
    try:
        template, data = split_page(page)
    except FormatError as error:
        yield Complaint("13.1", "index.html", str(error))
        return
    if template != commitment.verifier_sha256:
        message = f"its template is {template}, commit.json says {commitment.verifier_sha256}"
        yield Complaint("13.1", "index.html", message)
    if reading.manifest is None:
        return
    try:
        expected = page_data(reading.files)
    except (FormatError, UnicodeDecodeError):
        yield Complaint("13.2", "index.html", "it shows a file that is no longer in its form")
        return
    if data != expected:
        message = "it shows something else than the files of the bundle"
        yield Complaint("13.2", "index.html", message)


def documents_are_canonical(reading: Reading) -> Iterator[Complaint]:
    """11: every JSON file that no other step reads is canonical."""
    for point, name in (("11.1", "rulebook.json"), ("11.2", "result.json")):
        if name in reading.files:
            try:
                read_document(reading.files[name])
            except FormatError as error:
                yield Complaint(point, name, str(error))


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
