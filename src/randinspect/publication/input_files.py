"""Input files that cannot be read, each with what is wrong (docs/format.md §9.1, step 12).

A dispatch is posed by several files. Verification says of each of them whether it holds, so the
readers collect what is wrong by file. Files that lean on one that is at fault are not judged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from randinspect.errors import FormatError

__all__ = ["FileFaults", "InputsError", "leaning", "read_each"]

FileFaults: TypeAlias = tuple[tuple[str, str], ...]


class InputsError(FormatError):
    """Inputs that are no inputs of a dispatch.

    Parameters
    ----------
    by_file
        Name of a file and what is wrong with it, in the order of the files.
    """

    def __init__(self, by_file: Iterable[tuple[str, str]]) -> None:
        self.by_file: FileFaults = tuple(by_file)
        super().__init__("; ".join(f"{file}: {message}" for file, message in self.by_file))


def read_each(
    files: Mapping[str, bytes], readers: Mapping[str, Callable[[bytes], Any]]
) -> tuple[dict[str, Any], FileFaults]:
    """Read files one by one: what could be read, and what is wrong with the others."""
    values: dict[str, Any] = {}
    faults = []
    for name, read in readers.items():
        try:
            values[name] = read(files[name])
        except FormatError as error:
            faults.append((name, str(error)))
    return values, tuple(faults)


def leaning(
    breaches: Iterable[str], faults: FileFaults, leans: Mapping[str, frozenset[str]]
) -> FileFaults:
    """Join faults of files with breaches that begin with a file's name.

    Parameters
    ----------
    breaches
        Sentences ``file: what is wrong``.
    faults
        Files that could not be read.
    leans
        For a file those that it leans on: where one of them is at fault, it is not judged.
    """
    found = [*faults, *((b.partition(": ")[0], b.partition(": ")[2]) for b in breaches)]
    broken = {file for file, _ in found}
    return tuple(
        (file, message) for file, message in found if not broken & leans.get(file, frozenset())
    )
