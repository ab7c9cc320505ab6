"""Where a quarter's files lie: what may be shown, and what may not.

``public/`` holds the bundles and nothing else; ``private/`` the openings, the reasons and the
list of recused pairs. Only this room and the registry's readers touch the disk.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from randinspect.errors import Fault, ProtocolError, QuarterFileError
from randinspect.publication.bundle import draft_of, read_files, write_draft, write_files
from randinspect.publication.commitment import Kind

__all__ = ["Workspace", "keep_key", "quarter_key", "read_key"]

_KEY_BYTES: Final = 32
_PRIVATE_MODE: Final = 0o700


@dataclass(frozen=True, slots=True)
class Workspace:
    """The folder of one quarter."""

    folder: Path

    @property
    def public(self) -> Path:
        """What is published."""
        return self.folder / "public"

    @property
    def private(self) -> Path:
        """What never leaves the office."""
        return self.folder / "private"

    def bundle(self, kind: Kind) -> Path:
        """Folder of one of the two bundles."""
        return self.public / str(kind)

    def locked(self) -> frozenset[Kind]:
        """Draws that are locked here."""
        return frozenset(kind for kind in Kind if self.files(kind))

    @property
    def amendments(self) -> Path:
        """Folder of the dispatch's amendments, beside the bundles, which never change."""
        return self.public / "amendments"

    def pages(self) -> list[Path]:
        """Pages published so far, the selection's first."""
        pages = [self.bundle(kind) / "index.html" for kind in Kind]
        return [page for page in pages if page.exists()]

    def files(self, kind: Kind) -> dict[str, bytes]:
        """Files of a bundle so far; drafts of a killed process do not count."""
        folder = self.bundle(kind)
        if not (folder / "commit.json").exists():
            return {}
        return {n: d for n, d in read_files(folder).items() if not n.startswith(".")}

    def publish(self, kind: Kind, files: Mapping[str, bytes], *, last: str) -> None:
        """Write files of a bundle; ``last`` closes the stage."""
        self._sweep(kind)
        write_files(self.bundle(kind), files, last=last)

    def prepare(self, kind: Kind, files: Mapping[str, bytes], *, last: str) -> None:
        """Write files of a bundle, but ``last`` as a draft only: the stage is not closed yet."""
        self._sweep(kind)
        write_files(self.bundle(kind), {n: d for n, d in files.items() if n != last}, last=last)
        write_draft(self.bundle(kind) / last, files[last])

    def prepared(self, kind: Kind, last: str) -> bytes | None:
        """The draft that would close a stage, None if there is none."""
        draft = draft_of(self.bundle(kind) / last)
        return draft.read_bytes() if draft.exists() else None

    def settle(self, kind: Kind, last: str) -> None:
        """Close a stage by its draft, unless another process that does the same just did."""
        with suppress(FileNotFoundError):
            draft_of(self.bundle(kind) / last).replace(self.bundle(kind) / last)

    def keep(self, name: str, data: bytes) -> None:
        """Write one private file."""
        self.private.mkdir(mode=_PRIVATE_MODE, parents=True, exist_ok=True)
        write_files(self.private, {name: data}, last=name)

    def keep_folder(self, name: str, files: Mapping[str, bytes]) -> None:
        """Write private files into a folder of their own."""
        self.private.mkdir(mode=_PRIVATE_MODE, parents=True, exist_ok=True)
        write_files(self.private / name, files, last=max(files, default=""))

    def kept(self, name: str) -> bytes | None:
        """Read one private file, or None."""
        path = self.private / name
        return path.read_bytes() if path.exists() else None

    def _sweep(self, kind: Kind) -> None:
        """Remove drafts that a killed process left."""
        for draft in self.bundle(kind).glob(".*.part"):
            draft.unlink()


def quarter_key(workspace: Workspace, name: str, *, is_new: bool) -> bytes:
    """Read the master key of a quarter, or think of one before the first lock.

    Parameters
    ----------
    workspace
        The quarter's folder.
    name
        The key as ``quarter.toml`` names it.
    is_new
        Whether a key may be made if there is none.

    Raises
    ------
    QuarterFileError
        If the file holds no key, or one would be made elsewhere than below ``private/``, links
        followed: whoever has it opens every sealed handle.
    ProtocolError
        If handles are sealed already and the key is gone.
    """
    path = workspace.folder / name
    place = path.resolve()
    is_own = place.is_relative_to(workspace.private.resolve())
    is_own = is_own and not place.is_relative_to(workspace.public.resolve())
    if is_new and not path.exists() and not is_own:
        fault = Fault(
            file="quarter.toml",
            rule="key.place",
            message="no key lies there, and one is made below private/ of the own --out alone",
            cure='write key = "private/master.key", or name the key that another quarter made',
            column="files.key",
            value=name,
        )
        raise QuarterFileError([fault])
    return read_key(path, is_new=is_new)


def read_key(path: Path, *, is_new: bool) -> bytes:
    """Read the office's master key, or think of one before the first lock.

    Parameters
    ----------
    path
        File with 64 hexadecimal digits.
    is_new
        Whether a key may be made if there is none. It is not on the disk then: the lock that
        uses it keeps it (`keep_key`), so that a refused lock leaves nothing behind.

    Raises
    ------
    QuarterFileError
        If the file holds no key.
    ProtocolError
        If handles are sealed already and the key is gone.
    """
    if not path.exists():
        if not is_new:
            raise ProtocolError(f"{path.name} is gone, but handles were sealed with it; restore it")
        return secrets.token_bytes(_KEY_BYTES)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (ValueError, UnicodeDecodeError):
        key = b""
    if len(key) != _KEY_BYTES:
        fault = Fault(
            file=path.name,
            rule="key.form",
            message="a master key is 64 hexadecimal digits",
            cure="restore the key from its safe, or delete the file before the first lock",
        )
        raise QuarterFileError([fault])
    return key


def keep_key(path: Path, key: bytes) -> None:
    """Put the master key of a lock on the disk, unless it came from there.

    Raises
    ------
    ProtocolError
        If another process made another key meanwhile.
    """
    if path.exists():
        if read_key(path, is_new=False) != key:
            raise ProtocolError(f"{path.name} was made by another process meanwhile; run it again")
        return
    path.parent.mkdir(mode=_PRIVATE_MODE, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as stream:
        stream.write(key.hex() + "\n")
