"""The office asks by the ids of its own registers, where sealed handles hide them from others.

What opens a handle lies in the private folder beside the public one. Whoever has only a bundle
has no such folder, and asks by handles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from randinspect.canonical import normalised_id, open_handle, read_table
from randinspect.errors import FormatError
from randinspect.office.workspace import Workspace
from randinspect.publication.commitment import read_commitment

__all__ = ["OwnNames"]

_OPENINGS = ("agency.openings.tsv", "inspector.openings.tsv")


@dataclass(frozen=True, slots=True)
class OwnNames:
    """Handles of a bundle by the ids behind them, as far as this office knows them.

    Parameters
    ----------
    sealed
        Normalised id to handle, from the private openings; empty without them.
    is_open
        Whether the agencies' handles are their ids.
    """

    sealed: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = False

    @classmethod
    def beside(cls, bundle: Path, files: Mapping[str, bytes]) -> OwnNames:
        """Read what opens the handles of a bundle, if it lies in an office's workspace.

        Parameters
        ----------
        bundle
            Folder or zip of the bundle.
        files
            Its files.

        Raises
        ------
        FormatError
            If the private openings are no tables.
        """
        workspace = Workspace(bundle.resolve().parent.parent)
        sealed: dict[str, str] = {}
        for name in _OPENINGS:
            data = workspace.kept(name) or b""
            sealed |= {identifier: handle for handle, _, identifier in read_table(data, 3)}
        commitment = read_commitment(files["commit.json"])
        return cls(sealed, commitment.disclosure.agency == "open")

    def handle(self, name: str) -> str:
        """Handle of an id in any spelling; what is no known id stays as it is.

        Parameters
        ----------
        name
            A handle or an id.
        """
        try:
            wanted = normalised_id(name)
        except FormatError:
            return name
        if wanted in self.sealed:
            return self.sealed[wanted]
        is_id = self.is_open and not name.startswith(("x-", "h-"))
        return open_handle(wanted) if is_id else name
