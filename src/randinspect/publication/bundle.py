"""Bundles: the folder that holds one draw, whole, offline, and nothing private (docs/format.md §8).

A bundle is read into memory as names and bytes, from a folder or from a zip of it, so that
everything above it works on the same values. Writing is file by file, each one whole or not
at all, with the file that seals a stage last: a killed process leaves a stage done or undone.
"""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import sha256_hex, table_rows, write_document
from randinspect.errors import FormatError
from randinspect.publication.commitment import Commitment, Kind
from randinspect.publication.teams import EVIDENCE
from randinspect.version import FORMAT

__all__ = [
    "DATE_RESULTS",
    "LATER",
    "REFERRAL",
    "RESULTS",
    "draft_of",
    "manifest_document",
    "read_files",
    "required_files",
    "result_document",
    "write_draft",
    "write_files",
]

LATER: Final = frozenset({"index.html", "announcements.json", "ledger.json", "manifest.json"})
"""Files that the manifest does not name: they come after it or name it."""

RESULTS: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.SELECTION: ("sample.tsv",),
    Kind.DISPATCH: ("teams.tsv",),
}
"""Files that make up the result leaf of each kind."""

DATE_RESULTS: Final = ("undated.tsv", "visits.tsv")
"""Files that a dispatch which dates its visits has beside these."""

REFERRAL: Final = "referral.tsv"
"""File that a selection which refers its units to authorities has beside its sample."""

_EVIDENCE: Final[Mapping[Kind, tuple[str, ...]]] = {
    Kind.SELECTION: (),
    Kind.DISPATCH: EVIDENCE,
}
_LOCKED: Final = ("commit.json", "rulebook.json")
_DRAWN: Final = ("seed.json", "result.json")
_MAX_FILES: Final = 1000
_MAX_BYTES: Final = 16 * 2**30
_MAX_GROWTH: Final = 200  # tables and pages shrink by less; a file made to fill a disk by 1000
_SMALL_BYTES: Final = 64 * 2**20
_ODD_PATH: Final = re.compile(r"[\\:\x00-\x1f]|^/|(^|/)\.\.?(/|$)")
# All that a damaged zip raises; a name that is no text, or a password that is asked for, too.
_DAMAGE: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError),
    *(UnicodeError, RuntimeError, OverflowError),
)
_COMPRESSIONS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def required_files(
    kind: Kind, *, is_drawn: bool, is_dated: bool = False, is_referred: bool = False
) -> tuple[str, ...]:
    """Names that a bundle must hold, beside optional inputs, the manifest and what comes later."""
    drawn = (*_DRAWN, *RESULTS[kind], *_EVIDENCE[kind]) if is_drawn else ()
    dates = DATE_RESULTS if is_drawn and is_dated else ()
    referral = (REFERRAL,) if is_drawn and is_referred else ()
    return tuple(sorted((*_LOCKED, *kind.inputs, *dates, *referral, *drawn)))


def manifest_document(
    commitment: Commitment, files: Mapping[str, bytes], announced: frozenset[str]
) -> bytes:
    """Bytes of ``manifest.json`` over every file but those that come later."""
    named = {
        name: sha256_hex(data)
        for name, data in files.items()
        if name not in LATER and name not in announced
    }
    return write_document(
        {
            "draw_id": commitment.draw_id,
            "files": named,
            "format": FORMAT,
            "kind": str(commitment.kind),
        }
    )


def result_document(commitment: Commitment, seed: str, files: Mapping[str, bytes]) -> bytes:
    """Bytes of ``result.json``, the leaf that the ledger will hold."""
    digests: dict[str, Any] = {
        name: {"rows": len(table_rows(files[name])), "sha256": sha256_hex(files[name])}
        for name in (*RESULTS[commitment.kind], *(DATE_RESULTS if commitment.is_dated else ()))
    }
    return write_document(
        {
            "draw_id": commitment.draw_id,
            "files": digests,
            "format": FORMAT,
            "kind": str(commitment.kind),
            "seed": seed,
        }
    )


def read_files(path: Path) -> dict[str, bytes]:
    """Read a bundle from a folder or a zip of it.

    Raises
    ------
    FormatError
        If there is no bundle at the path, it holds folders or two files of one name, or a zip
        is damaged or made to harm whoever opens it.
    """
    if path.is_dir():
        return _from_folder(path)
    if path.is_file() and zipfile.is_zipfile(path):
        try:
            return _from_zip(path)
        except _DAMAGE as error:
            raise FormatError(f"{path}: the zip cannot be read: {error}") from error
    raise FormatError(f"{path} is neither a bundle's folder nor a zip of it")


def write_files(folder: Path, files: Mapping[str, bytes], *, last: str) -> None:
    """Write files whole, ``last`` after all others; equal files are left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in sorted(files, key=lambda name: (name == last, name)):
        _write_whole(folder / name, files[name])


def draft_of(path: Path) -> Path:
    """Where a file is written before it gets its name."""
    return path.with_name(f".{path.name}.part")


def write_draft(path: Path, data: bytes) -> Path:
    """Write a file beside its name, on the disk when this returns; a rename makes it count."""
    draft = draft_of(path)
    with draft.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    return draft


def _from_folder(path: Path) -> dict[str, bytes]:
    """Names and bytes of a flat folder."""
    entries = sorted(path.iterdir())
    folders = [entry.name for entry in entries if not entry.is_file()]
    if folders:
        raise FormatError(f"{path}: a bundle is flat, but here is {', '.join(folders)}")
    return {entry.name: entry.read_bytes() for entry in entries}


def _from_zip(path: Path) -> dict[str, bytes]:
    """Names and bytes of a zip whose members share at most one leading folder."""
    files: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        if len(members) > _MAX_FILES or len({m.filename.rpartition("/")[0] for m in members}) > 1:
            raise FormatError(f"{path}: a bundle's zip holds one flat folder")
        _require_plain(path, members)
        for member in members:
            name = member.filename.rpartition("/")[2]
            if name in files:
                raise FormatError(f"{path}: {name} stands twice")
            files[name] = archive.read(member)
    return files


def _require_plain(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Refuse what the reader could not unpack, or not hold, and names that lead elsewhere."""
    encrypted = any(member.flag_bits & 1 for member in members)
    exotic = any(member.compress_type not in _COMPRESSIONS for member in members)
    unpacked, packed = sum(member.file_size for member in members), path.stat().st_size
    if encrypted or exotic or unpacked > _MAX_BYTES:
        raise FormatError(f"{path}: a bundle's zip is plain or deflated, and below 16 GiB unpacked")
    if unpacked > max(_SMALL_BYTES, _MAX_GROWTH * packed):
        raise FormatError(f"{path}: {packed} bytes would become {unpacked}; no bundle grows so")
    odd = [member.filename for member in members if _ODD_PATH.search(member.filename)]
    if odd:
        raise FormatError(f"{path}: {odd[0]!r} is no name of a file in one flat folder")


def _write_whole(path: Path, data: bytes) -> None:
    """Write one file by a rename, so that it is never seen half."""
    if path.exists() and path.read_bytes() == data:
        return
    write_draft(path, data).replace(path)
