"""The office asks by the ids of its own registers, where sealed handles hide them from others.

What opens a handle lies in the private folder beside the public one. Whoever has only a bundle
has no such folder, asks by handles, and is told handles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from randinspect.canonical import normalised_id, open_handle, read_table
from randinspect.errors import FormatError
from randinspect.office.private.diaries import NAMES
from randinspect.office.workspace import Workspace
from randinspect.publication.commitment import read_commitment

__all__ = ["OwnNames"]

_AGENCIES: Final = "agencies"
_INSPECTORS: Final = "inspectors"
_OPENINGS: Final = {
    _AGENCIES: "agency.openings.tsv",
    _INSPECTORS: "inspector.openings.tsv",
}
_TOKEN: Final = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z._-]*[0-9A-Za-z])?")


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
        What a handle is told as: its id, unless it is that, and the name where it was kept.
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

        >>> rows = [("h-1", "0029", "常某"), ("h-2", "0030", None), ("I-7", "I-7", "方某")]
        >>> OwnNames.labels_of(rows)
        {'h-1': '0029 常某', 'h-2': '0030', 'I-7': '方某'}
        """
        told = ((h, [part for part in (key, name) if part and part != h]) for h, key, name in rows)
        return {handle: " ".join(parts) for handle, parts in told if parts}

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

    def told(self, text: str, about: Collection[str] = ()) -> str:
        """A text with id and name after every handle that this office can open.

        Parameters
        ----------
        text
            What was said.
        about
            Handles that it names. Elsewhere a number is never taken for the number of somebody.

        >>> names = OwnNames(labels={"h-1": "0029 常某", "1234": "方某"})
        >>> names.told("h-1 stands in for 1234, price 1234", ()), names.told("1234", ["1234"])
        ('h-1 (0029 常某) stands in for 1234, price 1234', '1234 (方某)')
        """
        return _TOKEN.sub(lambda found: self._labelled(found[0], about), text)

    def known(self, text: str, about: Collection[str] = ()) -> dict[str, str]:
        """Each handle of a text that this office can open, in their order, as it is told."""
        tokens = dict.fromkeys(_TOKEN.findall(text))
        return {token: self.labels[token] for token in tokens if self._is_handle(token, about)}

    def legend(self, text: str) -> list[str]:
        """One line for each handle that is `known` in a text."""
        return [f"{handle} = {label}" for handle, label in self.known(text).items()]

    def _is_handle(self, token: str, about: Collection[str]) -> bool:
        """Whether a word is a handle that has a label."""
        return token in self.labels and (token in about or not token.isdecimal())

    def _labelled(self, token: str, about: Collection[str]) -> str:
        """A word, with its label if it is a handle."""
        return f"{token} ({self.labels[token]})" if self._is_handle(token, about) else token
