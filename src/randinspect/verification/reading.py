"""A bundle as verification reads it: every file's meaning, or why it has none.

Nothing here raises on a bad bundle. A file that cannot be read becomes a complaint of the
step that reads it, and the steps that need its meaning do not run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, TypeVar

from randinspect.canonical import read_document
from randinspect.errors import FormatError, RandinspectError
from randinspect.lottery import Seed
from randinspect.publication.commitment import Commitment, Kind, read_commitment
from randinspect.verification.points import Place, commitment_point, seed_point
from randinspect.verification.verdict import Finding, Step
from randinspect.verification.where import by_reader, key_of, place_of

__all__ = ["Complaint", "Reading"]

T = TypeVar("T")

_HEX_DIGITS: Final = 64


@dataclass(frozen=True, slots=True)
class Complaint:
    """A point that does not hold: its number, the file, what is wrong, and where in the file."""

    point: str
    file: str
    message: str
    at: str = ""

    def finding(self, step: Step, part: str = "") -> Finding:
        """The finding of a step, of the bundle in a folder."""
        file = f"{part}/{self.file}" if part else self.file
        return Finding(step, self.point, file, self.message, self.at)


@dataclass(slots=True)
class Reading:
    """The files of one bundle with what could be made of them."""

    files: Mapping[str, bytes]
    complaints: dict[str, Complaint] = field(default_factory=dict)
    commitment: Commitment | None = None
    seed: Seed | None = None
    manifest: Mapping[str, Any] | None = None
    announced: Mapping[str, str] | None = None

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Reading:
        """Read the files that say what the others are."""
        reading = cls(files)
        reading.commitment = reading.attempt(commitment_point, "commit.json", read_commitment)
        reading.manifest = reading.attempt("6.1", "manifest.json", _manifest)
        reading.announced = reading.attempt(
            lambda data: ("6.2", _no_digest(data)), "announcements.json", _digests
        )
        if reading.commitment and "seed.json" in files:
            committed = reading.commitment
            draw_id, plan, fallback = committed.draw_id, committed.seed_plan, committed.fallback
            reading.seed = reading.attempt(
                partial(seed_point, plan=plan, fallback=fallback),
                "seed.json",
                lambda data: Seed.check(data, draw_id, plan, fallback),
            )
        return reading

    @property
    def kind(self) -> Kind | None:
        """Kind of the draw, if the commitment could be read."""
        return self.commitment.kind if self.commitment else None

    @property
    def is_drawn(self) -> bool:
        """Whether the bundle says that it was drawn."""
        return "seed.json" in self.files or "result.json" in self.files

    def attempt(
        self, point: str | Callable[[bytes], Place], name: str, read: Callable[[bytes], T]
    ) -> T | None:
        """Read one file, or keep the complaint about it, of this point or of the place found."""
        if name not in self.files:
            return None
        try:
            return read(self.files[name])
        except RandinspectError as error:
            data, found = self.files[name], point
            broken, at = (found, "") if isinstance(found, str) else found(data)
            at = at or key_of(error, data)
            at = at or place_of(name, data, str(error), by_reader(read))
            self.complaints[name] = Complaint(broken, name, str(error), at)
        return None

    def complaint_about(self, *names: str) -> list[Complaint]:
        """Complaints about the files named."""
        return [self.complaints[name] for name in names if name in self.complaints]


def _manifest(data: bytes) -> Mapping[str, Any]:
    """Manifest as a mapping whose ``files`` is name to digest."""
    document = read_document(data)
    if not isinstance(document, dict) or set(document) != {"draw_id", "files", "format", "kind"}:
        raise FormatError("a manifest holds exactly draw_id, files, format and kind")
    _check_digests(document["files"])
    return document


def _digests(data: bytes) -> Mapping[str, str]:
    """Mapping from name to digest."""
    document = read_document(data)
    _check_digests(document)
    return {str(name): str(digest) for name, digest in document.items()}


def _check_digests(document: object) -> None:
    """Refuse anything but names with 64 hex digits each."""
    if not isinstance(document, dict) or not all(_is_digest(d) for d in document.values()):
        raise FormatError("not a mapping from file name to SHA-256")


def _no_digest(data: bytes) -> str:
    """The first name of a refused mapping that has no digest, empty if it is no mapping."""
    try:
        document = read_document(data)
    except FormatError:
        return ""
    names = sorted(document) if isinstance(document, dict) else []
    return next((f"/{name}" for name in names if not _is_digest(document[name])), "")


def _is_digest(value: object) -> bool:
    """Whether a value is 64 lower-case hex digits."""
    return (
        isinstance(value, str)
        and len(value) == _HEX_DIGITS
        and set(value) <= set("0123456789abcdef")
    )
