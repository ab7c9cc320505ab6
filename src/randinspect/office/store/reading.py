"""Reading any file of any library: registers with their profile, the rest by its headings."""

from __future__ import annotations

from pathlib import Path

from randinspect.errors import Fault, InputError
from randinspect.office.store.incoming import Incoming, incoming_register
from randinspect.office.store.keyed_files import incoming_keyed
from randinspect.office.store.libraries import Library
from randinspect.office.store.own_records import (
    incoming_bundle,
    incoming_results,
    incoming_rulebook,
)
from randinspect.registry import read_profile

__all__ = ["read_incoming"]


def read_incoming(
    library: Library, path: Path, profile: Path | None, *, set_aside: bool = False
) -> Incoming:
    """Read what comes in.

    Parameters
    ----------
    library
        Which.
    path
        A file; for draws also the folder of a bundle, for results that of a quarter, for
        rulebooks their TOML file.
    profile
        How its columns are named. Registers of the draw need one; other libraries are found by
        their headings without it.
    set_aside
        Whether faulty rows are set aside; else a file with any is refused.

    Raises
    ------
    InputError
        With every fault of the file or of the profile.
    """
    if library.name == "rulebook":
        return incoming_rulebook(path)
    if library.name == "draw" and path.is_dir():
        return incoming_bundle(path)
    if library.name == "result" and path.is_dir():
        return incoming_results(path)
    if library.kind is None:
        return incoming_keyed(library, path, profile, set_aside=set_aside)
    if profile is None:
        message = f"the library {library.name} is read with a profile"
        cure = "name it with --profile; `randinspect init` writes one"
        raise InputError([Fault(path.name, "store.profile", message, cure)])
    return incoming_register(library, path, read_profile(profile), set_aside=set_aside)
