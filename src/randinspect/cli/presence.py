"""What is named at the desk and is not there: the call is at fault, and nothing is refuted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from randinspect.errors import Fault, InputError

__all__ = ["no_such", "require_there"]

_CURE: Final = "name a bundle (folder or zip), or a folder that holds bundles; check the spelling"


def require_there(paths: Sequence[Path]) -> None:
    """Refuse names of bundles under which nothing lies.

    Raises
    ------
    InputError
        With each of them.
    """
    faults = [no_such(path, "file or folder", _CURE) for path in paths if not path.exists()]
    if faults:
        raise InputError(faults)


def no_such(path: Path, what: str, cure: str) -> Fault:
    """Fault of something that is named and not there."""
    return Fault(str(path), "file.access", f"there is no such {what}", cure)
