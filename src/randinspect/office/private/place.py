"""Folders for what is never published: refused where the public could find it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from randinspect.errors import ProtocolError
from randinspect.office.workspace import Workspace

__all__ = ["require_private"]

_PUBLIC_SIGNS: Final = ("announcements.json", "commit.json", "ledger.json")


def require_private(folder: Path, workspace: Workspace | None = None) -> Path:
    """Give a folder back if nothing public is in it or above it.

    Parameters
    ----------
    folder
        Where something private would be written.
    workspace
        The quarter's folder, where it belongs to a quarter.

    Raises
    ------
    ProtocolError
        If the folder, links followed, lies in the quarter's public folder, in any folder named
        ``public``, or in one that holds a bundle, a ledger or announced lists.
    """
    place = folder.resolve()
    public = None if workspace is None else workspace.public.resolve()
    for above in (place, *place.parents):
        is_named = above.name.lower() == "public"
        if above == public or is_named or any((above / sign).exists() for sign in _PUBLIC_SIGNS):
            raise ProtocolError(
                f"{folder} lies in {above}, which is public; what names people and bodies before "
                "anything is announced goes into a private folder"
            )
    return folder
