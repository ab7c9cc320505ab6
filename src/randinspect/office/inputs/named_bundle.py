"""A bundle that a quarter's file names: read, or refused with where it is named."""

from __future__ import annotations

from pathlib import Path

from randinspect.errors import FormatError, ProtocolError
from randinspect.publication.bundle import read_files

__all__ = ["named_bundle"]


def named_bundle(path: Path, place: str) -> dict[str, bytes]:
    """Files of a bundle.

    Parameters
    ----------
    path
        Its folder, or a zip of it.
    place
        Where it is named, as messages tell it.

    Raises
    ------
    ProtocolError
        If it cannot be read.
    """
    try:
        return read_files(path)
    except (FormatError, OSError) as error:
        raise ProtocolError(f"{place} cannot be read as a bundle: {error}") from error
