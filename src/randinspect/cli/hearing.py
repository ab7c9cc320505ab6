"""What ``verify --evidence`` hears: files in which people say what a source said."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from randinspect.errors import SeedError
from randinspect.lottery import evidence_from_text

__all__ = ["heard"]


def heard(files: Sequence[Path]) -> list[object]:
    """Records of all files.

    Raises
    ------
    SeedError
        With every file that cannot be read.
    """
    found: list[object] = []
    faults: list[str] = []
    for path in files:
        try:
            found += evidence_from_text(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, SeedError) as error:
            faults.append(f"{path}: {error}")
    if faults:
        raise SeedError("; ".join(faults))
    return found
