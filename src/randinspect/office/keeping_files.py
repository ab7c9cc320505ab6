"""Writing files for people into a folder of theirs: nothing that stands there is lost.

The rule: a file that is there already stays, unless the new one is equal or only goes on where it
ends, as a register of visits does. So a command may be run again, and no table that somebody filled
in, and no rule that somebody changed, is written over.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from randinspect.errors import ProtocolError
from randinspect.publication.bundle import write_files

__all__ = ["write_unlost"]


def write_unlost(folder: Path, files: Mapping[str, bytes], *, last: str) -> None:
    """Write files whole, ``last`` after all others, or none of them.

    Raises
    ------
    ProtocolError
        If a file that is there would be lost.
    """
    there = {name: path for name in files if (path := folder / name).exists()}
    lost = sorted(name for name, path in there.items() if not _goes_on(path, files[name]))
    if lost:
        raise ProtocolError(
            f"{folder} already holds {', '.join(lost)}, other than would be written; move away "
            "what is there, or choose another folder"
        )
    write_files(folder, files, last=last)


def _goes_on(path: Path, data: bytes) -> bool:
    """Whether what a file holds is the beginning of what would be written, or all of it."""
    return path.is_file() and data.startswith(path.read_bytes())
