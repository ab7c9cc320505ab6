"""A copy of a site held against its own manifest (docs/format.md §12.2)."""

from __future__ import annotations

from pathlib import Path

from randinspect.canonical import file_sha256, read_document
from randinspect.errors import FormatError
from randinspect.publication.site.printing import MANIFEST
from randinspect.version import FORMAT

__all__ = ["site_differences"]


def site_differences(folder: Path) -> dict[str, list[str]]:
    """Hold every file of a site's copy against ``site.json``.

    Parameters
    ----------
    folder
        The copy.

    Returns
    -------
    dict[str, list[str]]
        Paths that are ``absent``, ``changed``, ``same`` and ``unnamed``, each ascending.

    Raises
    ------
    FormatError
        If the manifest cannot be read, or has another form.
    """
    try:
        manifest = read_document((folder / MANIFEST).read_bytes())
    except OSError as error:
        raise FormatError(f"{folder / MANIFEST}: it cannot be read: {error.strerror}") from error
    if not isinstance(manifest, dict) or set(manifest) != {"authority", "files", "format"}:
        raise FormatError(f"{MANIFEST} holds exactly authority, files and format")
    named = manifest["files"]
    if manifest["format"] != FORMAT or not isinstance(named, dict):
        raise FormatError(f"{MANIFEST}: files is no mapping from path to SHA-256")
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    there -= {MANIFEST}
    same = {name for name in there & set(named) if file_sha256(folder / name) == named[name]}
    return {
        "absent": sorted(set(named) - there),
        "changed": sorted((there & set(named)) - same),
        "same": sorted(same),
        "unnamed": sorted(there - set(named)),
    }
