"""Files that a store locked, held against the ``snapshot.json`` that lies beside them.

The rule: a file that a snapshot names is read only as it was locked. A folder without a snapshot,
and a file that its snapshot does not name, are read as they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import file_sha256
from randinspect.errors import Fault

__all__ = ["changed_files"]

_NAME: Final = "snapshot.json"


def changed_files(paths: Iterable[Path]) -> Iterator[Fault]:
    """Tell files that are not as the snapshot beside them says.

    Parameters
    ----------
    paths
        Files that a quarter is read from.
    """
    folders: dict[Path, list[Path]] = {}
    for path in dict.fromkeys(paths):
        folders.setdefault(path.parent, []).append(path)
    for folder, files in folders.items():
        beside = folder / _NAME
        if beside.is_file():
            locked = _locked(beside)
            yield from [_broken(beside)] if locked is None else _changed(files, locked)


def _locked(path: Path) -> Mapping[str, Any] | None:
    """Digests by the names of files; None of a snapshot that cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, dict) else None


def _changed(files: list[Path], locked: Mapping[str, Any]) -> Iterator[Fault]:
    """Files with another digest than was locked; one that is not there is told by its reader."""
    for path in files:
        if path.name in locked and path.is_file() and file_sha256(path) != locked[path.name]:
            message = f"it is not as {_NAME} beside it says; it was changed since it was locked"
            cure = "write the snapshot again with `store snapshot`, into another folder"
            yield Fault(str(path), "snapshot.changed", message, cure)


def _broken(path: Path) -> Fault:
    """Fault of a snapshot that cannot be read."""
    message = "it names no files with their digests"
    cure = "write the snapshot again with `store snapshot`, into another folder"
    return Fault(str(path), "snapshot.unreadable", message, cure)
