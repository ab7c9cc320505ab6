"""The office asks by the ids of its own registers, where sealed handles hide them from others.

What opens a handle lies in the private folder beside the public one. Whoever has only a bundle
has no such folder, asks by handles, and is told handles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from randinspect.canonical import normalised_id, open_handle, read_table
from randinspect.errors import FormatError
from randinspect.office.diaries import NAMES
from randinspect.office.workspace import Workspace
from randinspect.publication.commitment import read_commitment

__all__ = ["OwnNames"]

_AGENCIES: Final = "agencies"
_INSPECTORS: Final = "inspectors"
_OPENINGS: Final = {
    _AGENCIES: "agency.openings.tsv",
    _INSPECTORS: "inspector.openings.tsv",
}
_SEALED: Final = re.compile(r"\bh-[0-9a-f]{40}\b")


@dataclass(frozen=True, slots=True)
class OwnNames:
    """Handles of a bundle by the ids behind them, as far as this office knows them.

    Parameters
    ----------
    sealed
        Normalised id to handle, from the private openings; empty without them.
    is_open
        Whether the agencies' handles are their ids.
    people
        The inspectors among ``sealed``, whose ids may be those of agencies too.
    labels
        What a sealed handle is told as: its id and, where it was kept, the name.
    """

    sealed: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = False
    people: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

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
        kept = json.loads(workspace.kept(NAMES) or b"{}")
        ids: dict[str, dict[str, str]] = {}
        for role, name in _OPENINGS.items():
            named = kept.get(role, {}).items()
            ids[role] = {normalised_id(row[0]): handle for handle, row in named}
            rows = read_table(workspace.kept(name) or b"", 3)
            ids[role] |= {identifier: handle for handle, _, identifier in rows}
        commitment = read_commitment(files["commit.json"])
        names = {h: row[1] for role in _OPENINGS for h, row in kept.get(role, {}).items()}
        found = ((h, i, names.get(h)) for known in ids.values() for i, h in known.items())
        return cls(
            {**ids[_AGENCIES], **ids[_INSPECTORS]},
            commitment.disclosure.agency == "open",
            ids[_INSPECTORS],
            cls.labels_of(found),
        )

    @staticmethod
    def labels_of(rows: Iterable[tuple[str, str, str | None]]) -> dict[str, str]:
        """What each handle is told as, from rows of handle, id and name.

        >>> OwnNames.labels_of([("h-1", "0029", "常某"), ("h-2", "0030", None)])
        {'h-1': '0029 常某', 'h-2': '0030'}
        """
        return {handle: f"{key} {name}" if name else key for handle, key, name in rows}

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

    def inspector(self, name: str) -> str:
        """Handle of an inspector's id; what is no known id stays as it is."""
        return self.people.get(normalised_id(name), name)

    def told(self, text: str) -> str:
        """A text with id and name after every sealed handle that this office can open."""
        return _SEALED.sub(lambda found: self._labelled(found[0]), text)

    def known(self, text: str) -> dict[str, str]:
        """Each sealed handle of a text that this office can open, in their order, as it is told."""
        handles = dict.fromkeys(_SEALED.findall(text))
        return {handle: self.labels[handle] for handle in handles if handle in self.labels}

    def legend(self, text: str) -> list[str]:
        """One line for each handle that is `known` in a text."""
        return [f"{handle} = {label}" for handle, label in self.known(text).items()]

    def _labelled(self, handle: str) -> str:
        """A handle with its label, if it has one."""
        return f"{handle} ({self.labels[handle]})" if handle in self.labels else handle
