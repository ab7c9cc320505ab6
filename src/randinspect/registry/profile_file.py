"""Reading a profile from TOML: every fault at once, each with its cure.

The rule: a key that no rule knows is a fault, with the nearest known key as its cure, and never
ignored. What the tables of one profile say against each other is in
:mod:`randinspect.registry.contradictions`.
"""

from __future__ import annotations

import difflib
import tomllib
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from randinspect.errors import Fault, ProfileError
from randinspect.registry.contradictions import contradictions
from randinspect.registry.model_words import model_words
from randinspect.registry.profile import (
    Attribute,
    Decision,
    Door,
    KindProfile,
    Mapped,
    Profile,
    Selection,
)
from randinspect.registry.record_kinds import RecordKind

__all__ = ["parse_profile", "read_profile"]


class _About(Door):
    """The table ``[profile]``.

    Parameters
    ----------
    name, about
        What the profile is called, and what it is for.
    unassigned
        Text for a missing part of a joined field; without it that is a fault.
    """

    name: Annotated[str, StringConstraints(min_length=1)]
    about: str = ""
    unassigned: Annotated[str, StringConstraints(min_length=1)] | None = None


class _Document(Door):
    """A whole profile file.

    Parameters
    ----------
    profile
        Which profile it is.
    agency, inspector, recusal, visit, absence, direct, couple, recognised
        How the register of each kind is read; a register without its table is refused.
    """

    profile: _About
    agency: KindProfile | None = None
    inspector: KindProfile | None = None
    recusal: KindProfile | None = None
    visit: KindProfile | None = None
    absence: KindProfile | None = None
    direct: KindProfile | None = None
    couple: KindProfile | None = None
    recognised: KindProfile | None = None


def read_profile(path: Path) -> Profile:
    """Read a profile from its TOML file.

    Raises
    ------
    ProfileError
        With all faults of it, each with its cure.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise _refused(str(path), "profile.file", str(error), "name a file that exists") from None
    except UnicodeDecodeError as error:
        raise _refused(str(path), "profile.file", str(error), "save it as UTF-8") from None
    return parse_profile(text, file=str(path))


def parse_profile(text: str, *, file: str = "profile.toml") -> Profile:
    """Read a profile from its TOML text; ``file`` names it in faults.

    Raises
    ------
    ProfileError
        With all faults of it, each with its cure.
    """
    try:
        document = _Document.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        cure = "correct the line; see https://toml.io for the grammar"
        raise _refused(file, "profile.toml", str(error), cure) from None
    except ValidationError as error:
        raise ProfileError([_fault(file, e) for e in error.errors()]) from None
    about = document.profile
    tables = {kind: getattr(document, kind) for kind in RecordKind}
    kinds = {kind: table for kind, table in tables.items() if table is not None}
    profile = Profile(file, about.name, about.about, about.unassigned, MappingProxyType(kinds))
    if faults := contradictions(profile):
        raise ProfileError(faults)
    return profile


def _refused(file: str, rule: str, message: str, cure: str) -> ProfileError:
    """Refuse the file as a whole."""
    return ProfileError([Fault(file, rule, message, cure)])


def _fault(file: str, error: ErrorDetails) -> Fault:
    """Say what pydantic found in the terms of the TOML file."""
    place = ".".join(str(part) for part in error["loc"])
    value = None if isinstance(error["input"], dict | list) else str(error["input"])
    if error["type"] == "extra_forbidden":
        cure = _nearest(str(error["loc"][-1]), error["loc"])
        return Fault(file, "profile.unknown_key", "no such key is known", cure, column=place)
    if error["type"] == "missing":
        cure = f"add {error['loc'][-1]}"
        return Fault(file, "profile.missing_key", "this key is needed", cure, column=place)
    message, cure = model_words(error)
    return Fault(file, "profile.value", message, cure, column=place, value=value)


def _nearest(key: str, place: tuple[int | str, ...]) -> str:
    """The cure for an unknown key: the known key that is most like it."""
    models = (_Document, _About, KindProfile, Attribute, Decision, Selection, Mapped)
    known = {field.alias or name for model in models for name, field in model.model_fields.items()}
    close = difflib.get_close_matches(key, sorted(known - {key}), n=1)
    where = "at the top of the file" if len(place) == 1 else f"in [{place[0]}]"
    return f"did you mean {close[0]}?" if close else f"remove the key {where}"
