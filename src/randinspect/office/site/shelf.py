"""The site's folder: written beside, named by its manifest last, and put in place by a rename.

The rule: a reader sees the old site or the new one, never half of each. What was written before
a process was killed is found again and not written twice; where nothing changed, nothing is touched
(docs/format.md §12.2).
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from randinspect.canonical import sha256_hex
from randinspect.errors import FormatError, ProtocolError
from randinspect.publication.site import MANIFEST

__all__ = ["Shelf"]

_PATH: Final = re.compile(r"[0-9A-Za-z_-][0-9A-Za-z._-]*(/[0-9A-Za-z_-][0-9A-Za-z._-]*)*")


class Shelf:
    """Puts a site in its place.

    Parameters
    ----------
    folder
        Where the site shall lie: an earlier site, an empty folder, or nothing.

    Raises
    ------
    ProtocolError
        If something else lies there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._draft = self._folder.with_name(f".{self._folder.name}.part")
        self._old = self._folder.with_name(f".{self._folder.name}.old")
        self._same: set[str] = set()
        self.digests: dict[str, str] = {}
        self._settle()
        if self._is_foreign():
            raise ProtocolError(
                f"{folder} holds other files and no {MANIFEST}; name a new folder for the site, "
                "or an earlier site"
            )

    def put(self, path: str, data: bytes) -> None:
        """Put one file on the shelf; what lies in the site already is not written again.

        Raises
        ------
        FormatError
            If the path could lead elsewhere, or comes twice.
        """
        if _PATH.fullmatch(path) is None or path in self.digests:
            raise FormatError(f"{path!r} is no name of a file of a site, or comes twice")
        self.digests[path] = sha256_hex(data)
        if _holds(self._folder / path, data):
            self._same.add(path)
        elif not _holds(self._draft / path, data):
            place = self._draft / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)

    def close(self, manifest: bytes) -> tuple[int, int]:
        """Put the site in its place.

        1. If it is as it was, leave it. 2. Take over what has not changed, and drop what is no
        more. 3. Write the manifest. 4. Rename.

        Returns
        -------
        tuple[int, int]
            How many files are new or changed, and how many were taken away.
        """
        before = set(_names(self._folder)) - {MANIFEST}
        gone = len(before - set(self.digests))
        changed = len(self.digests) - len(self._same)
        if not changed and not gone and _holds(self._folder / MANIFEST, manifest):  # 1
            self.drop()
            return 0, 0
        self._draft.mkdir(parents=True, exist_ok=True)
        for path in self._same:  # 2
            _take_over(self._folder / path, self._draft / path)
        for path in set(_names(self._draft)) - set(self.digests):
            (self._draft / path).unlink()
        _write_through(self._draft / MANIFEST, manifest)  # 3
        if self._folder.exists():  # 4
            self._folder.rename(self._old)
        self._draft.rename(self._folder)
        shutil.rmtree(self._old, ignore_errors=True)
        return changed, gone

    def drop(self) -> None:
        """Take away what was written beside the site."""
        shutil.rmtree(self._draft, ignore_errors=True)

    def _settle(self) -> None:
        """Finish, or take back, what a killed process left between two renames."""
        if self._old.exists():
            if self._folder.exists():
                shutil.rmtree(self._old)
            else:
                self._old.rename(self._folder)
        (self._draft / MANIFEST).unlink(missing_ok=True)

    def _is_foreign(self) -> bool:
        """Whether something lies there that no site is."""
        if not self._folder.exists():
            return False
        if not self._folder.is_dir():
            return True
        return not (self._folder / MANIFEST).is_file() and any(self._folder.iterdir())


def _names(folder: Path) -> Iterator[str]:
    """Paths of all files below a folder, with ``/``."""
    for place, _, names in os.walk(folder):
        for name in names:
            yield (Path(place) / name).relative_to(folder).as_posix()


def _holds(path: Path, data: bytes) -> bool:
    """Whether a file holds exactly these bytes."""
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False


def _take_over(source: Path, place: Path) -> None:
    """Take over an unchanged file, as a second name of it where the disk allows that."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    try:
        os.link(source, place)
    except OSError:
        shutil.copyfile(source, place)


def _write_through(path: Path, data: bytes) -> None:
    """Write a file down to the disk."""
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
