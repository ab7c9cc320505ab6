"""Where acts and lists of results lie: a private chain, and a public folder.

``private/results/`` holds the acts, one file each; a new one is added and none is changed.
``public/results/`` holds what is announced, and ``announcements.json`` names all of it, so that
a list that is made no more is taken away.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import read_document, sha256_hex, write_document
from randinspect.errors import FormatError, ProtocolError
from randinspect.office.workspace import Workspace
from randinspect.publication.bundle import write_files
from randinspect.results import Act, act_name, write_act
from randinspect.results.published_head import PUBLICATION

__all__ = ["BESIDE", "NAMES", "ResultStore"]

_ACTS: Final = "results"
NAMES: Final = "announcements.json"
"""Names every other file of the public folder with its digest."""
BESIDE: Final = ("report.json",)
"""Files that are announced beside the lists and made by other commands."""


class ResultStore:
    """The results of one quarter on disk.

    Parameters
    ----------
    workspace
        The quarter's folder.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    @property
    def private(self) -> Path:
        """Folder of the acts."""
        return self._workspace.private / _ACTS

    @property
    def public(self) -> Path:
        """Folder of what is announced."""
        return self._workspace.public / _ACTS

    def documents(self) -> list[bytes]:
        """Acts in their order.

        Raises
        ------
        FormatError
            If one is missing between others, or something else lies there.
        """
        found = sorted(self.private.glob("[!.]*")) if self.private.is_dir() else []
        names = [act_name(number) for number in range(1, len(found) + 1)]
        odd = sorted({path.name for path in found} - set(names))
        if odd:
            raise FormatError(
                f"{self.private}: acts are numbered without gaps, but here is {odd[0]}"
            )
        return [(self.private / name).read_bytes() for name in names]

    def publication(self) -> bytes | None:
        """What says from which acts results were published last; None before that."""
        path = self.public / PUBLICATION
        return path.read_bytes() if path.exists() else None

    def append(self, act: Act) -> Path:
        """Add an act.

        Raises
        ------
        ProtocolError
            If an act of this number is there already: two people wrote at the same time.
        """
        path = self.private / act_name(act.number)
        if path.exists():
            raise ProtocolError(
                f"{path.name} is there already: somebody else was faster; run the command again"
            )
        self._workspace.keep_folder(_ACTS, {path.name: write_act(act)})
        return path

    def naming(self, files: Mapping[str, bytes]) -> bytes:
        """Bytes of ``announcements.json`` once lists are announced.

        What was announced beside the lists (`announce`) stays.
        """
        before = self.announced()
        kept = {name: before[name] for name in BESIDE if name in before}
        return write_document(kept | {name: sha256_hex(data) for name, data in files.items()})

    def publish(self, files: Mapping[str, bytes]) -> Path:
        """Write what is announced, and take away what was announced and is no more."""
        names = self.naming(files)
        for name in set(self.announced()) - set(read_document(names)):
            (self.public / name).unlink(missing_ok=True)
        write_files(self.public, {**files, NAMES: names}, last=NAMES)
        return self.public

    def naming_also(self, name: str, data: bytes) -> bytes:
        """Bytes of ``announcements.json`` once one file beside the lists is announced."""
        return write_document(self.announced() | {name: sha256_hex(data)})

    def announce(self, name: str, data: bytes) -> Path:
        """Write one file beside the lists, and name it among what is announced."""
        write_files(self.public, {name: data, NAMES: self.naming_also(name, data)}, last=NAMES)
        return self.public / name

    def read_announced(self, name: str) -> bytes | None:
        """Bytes of an announced file, None if it is not announced.

        Raises
        ------
        FormatError
            If it is gone, or not the one that was announced.
        """
        digest = self.announced().get(name)
        if digest is None:
            return None
        path = self.public / name
        data = path.read_bytes() if path.is_file() else b""
        if sha256_hex(data) != digest:
            raise FormatError(f"{name} was changed after it was announced; publish again")
        return data

    def announced(self) -> dict[str, str]:
        """Digest of each announced file; only such names as lie in the folder itself."""
        path = self.public / NAMES
        if not path.exists():
            return {}
        named: Any = read_document(path.read_bytes())
        return {n: d for n, d in named.items() if Path(n).name == n and n not in ("", ".", "..")}
