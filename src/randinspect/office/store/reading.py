"""Reading any file of any library: registers with their profile, the rest by its headings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from randinspect.errors import Fault, InputError
from randinspect.office.store.incoming import Incoming, incoming_register
from randinspect.office.store.keyed_files import incoming_keyed
from randinspect.office.store.libraries import Library
from randinspect.office.store.own_records import (
    incoming_bundle,
    incoming_classes,
    incoming_results,
    incoming_rulebook,
    incoming_visits,
)
from randinspect.registry import read_profile

__all__ = ["read_incoming"]

_OWN: Final[Mapping[str, Callable[[Path], Incoming]]] = {
    "draw": incoming_bundle,
    "result": incoming_results,
    "risk_class": incoming_classes,
    "visit": incoming_visits,
}
"""Libraries that are read from a folder of one's own."""


def read_incoming(
    library: Library,
    path: Path,
    profile: Path | None,
    *,
    set_aside: bool = False,
    source: str | None = None,
) -> Incoming:
    """Read what comes in.

    Parameters
    ----------
    library
        Which.
    path
        A file; for draws also the folder of a bundle, for results and visits that of a quarter,
        for classes that of a grading, for rulebooks their TOML file.
    profile
        How its columns are named. Registers of the draw need one; other libraries are found by
        their headings without it.
    set_aside
        Whether faulty rows are set aside; else a file with any is refused.
    source
        Who keeps the list: the source of classes, where the file has no column for it.

    Raises
    ------
    InputError
        With every fault of the file or of the profile.
    """
    if library.name == "rulebook":
        return incoming_rulebook(path)
    if path.is_dir() and library.name in _OWN:
        return _OWN[library.name](path)
    if library.kind is None:
        return incoming_keyed(library, path, profile, set_aside=set_aside, source=source)
    if profile is None:
        message = f"the library {library.name} is read with a profile"
        cure = "name it with --profile; `randinspect init` writes one"
        raise InputError([Fault(path.name, "store.profile", message, cure)])
    return incoming_register(library, path, read_profile(profile), set_aside=set_aside)
