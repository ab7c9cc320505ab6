"""Where bundles lie: one by itself, or those of a quarter side by side (docs/format.md §9.2)."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from randinspect.errors import FormatError
from randinspect.publication.bundle import read_files

__all__ = ["AMENDMENTS", "Parts", "Place", "places_at", "read_parts"]

AMENDMENTS: Final = "amendments"
"""Folder of a dispatch's amendments, beside the bundles of its quarter."""

_PART: Final = re.compile(r"(selection|dispatch)(-[0-9A-Za-z]+)?(\.zip)?")
_DIGITS: Final = re.compile(r"([0-9]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """What lies at a path that was handed in.

    Parameters
    ----------
    bundles
        Path of each bundle, by its name in findings.
    amendments
        Folder of the amendments beside them, None if there is none.
    name
        Name of that folder in findings.
    strays
        Names of what else lies beside them, and is no part of a quarter.
    """

    bundles: dict[str, Path]
    amendments: Path | None = None
    name: str = AMENDMENTS
    strays: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """Bundles that were read to be verified together.

    Parameters
    ----------
    files
        Names and bytes of each bundle, by the name of its folder in findings.
    unread
        Name of each place that holds no bundle, and why.
    places
        What lies at each path that was handed in.
    copies
        Name of each bundle that is a copy, and of the one that it is a copy of.
    """

    files: dict[str, dict[str, bytes]]
    unread: tuple[tuple[str, str], ...] = ()
    places: tuple[Place, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()

    @property
    def unchecked(self) -> tuple[str, ...]:
        """What lies there and is not looked at, in words."""
        copies = (f"{name} is a copy of {other}: looked at once" for name, other in self.copies)
        strays = (f"{name}: this was not looked at" for p in self.places for name in p.strays)
        return (*copies, *strays)


def read_parts(path: Path | str, beside: Sequence[Path | str] = ()) -> Parts:
    """Read what `verify` looks at, once; paths as there."""
    files: dict[str, dict[str, bytes]] = {}
    unread: list[tuple[str, str]] = []
    copies: list[tuple[str, str]] = []
    places = (places_at(Path(path)), *(places_at(Path(p), f"{p}") for p in beside))
    for part, place in (pair for known in places for pair in known.bundles.items()):
        try:
            found = read_files(place)
        except (FormatError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            unread.append((part or place.name, _why(error, place)))
            continue
        same = next((name for name, known in files.items() if known == found), None)
        if same is None:
            files[part] = found
        elif part and same:
            copies.append((part, same))
    return Parts(files, tuple(unread), places, tuple(copies))


def _why(error: Exception, place: Path) -> str:
    """What an error says, without the path: the finding names the place."""
    text = str(error)
    return next((text[len(s) :] for s in (f"{place}: ", f"{place} ") if text.startswith(s)), text)


def places_at(path: Path, name: str = "") -> Place:
    """Say what lies at a path: a bundle, or a quarter's bundles, perhaps under ``public``.

    Parameters
    ----------
    path
        A bundle (folder or zip), a folder of bundles, or a quarter's folder.
    name
        What stands before the names of what lies there; nothing if empty.
    """
    if (path / "public").is_dir():
        path /= "public"
    parts = [] if (path / "commit.json").exists() else [*_parts(path)]
    if not parts:
        return Place({name: path})
    before = f"{name}/" if name else ""
    beside = path / AMENDMENTS
    bundles = {before + part: path / part for part in parts}
    strays = sorted(p.name for p in path.iterdir() if p.name not in {*parts, AMENDMENTS})
    named = tuple(before + name for name in strays)
    return Place(bundles, beside if beside.exists() else None, before + AMENDMENTS, named)


def _parts(place: Path) -> Iterator[str]:
    """Bundles in a folder: selections, then dispatches, batches in the order of their numbers."""
    if not place.is_dir():
        return
    names = [path.name for path in place.iterdir()]
    found = {n for n in names if _PART.fullmatch(n) or (place / n / "commit.json").is_file()}
    yield from sorted(found, key=lambda n: (not n.startswith("selection"), _by_number(n)))


def _by_number(name: str) -> list[tuple[int, str]]:
    """Sort key that counts: ``dispatch-2`` comes before ``dispatch-10``."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _DIGITS.split(name)]
