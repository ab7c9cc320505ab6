"""Lists that an ``announcements.json`` names, held against a ledger and against what lies here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from randinspect.canonical import file_sha256, read_document
from randinspect.cli.keeping import digest_of
from randinspect.errors import FormatError
from randinspect.ledger import History
from randinspect.publication import LeafKind
from randinspect.publication.leaves import leaf_bytes
from randinspect.publication.lists import read_safe_json
from randinspect.publication.site.metadata import DESCRIBED, description_of

__all__ = ["announced_files", "announced_leaf"]


def announced_leaf(history: History, path: Path) -> int | None:
    """Index of the leaf of the lists that an ``announcements.json`` names.

    None if they are in no leaf, or others were announced of the draw since.

    Raises
    ------
    FormatError
        If the file cannot be read.
    """
    digest = digest_of(path)
    last = (entry.announced for entry in history.draws.values())
    leaves = [leaf for leaf in last if leaf is not None and leaf.sha256 == digest]
    places = (leaf_bytes(LeafKind.PUBLICATION, leaf.document()) for leaf in leaves)
    return next(map(history.place_of, places), None)


def announced_files(path: Path) -> dict[str, list[str]]:
    """Hold the lists that lie beside an ``announcements.json`` against the digests in it.

    Descriptions of the lists are announced nowhere: what lies there is held against what the list
    gives, where the list itself is the announced one.

    Returns
    -------
    dict[str, list[str]]
        Names that are ``same``, ``changed`` and ``absent``; of a path in a name only the file
        beside is looked at.

    Raises
    ------
    FormatError
        If the file cannot be read.
    """
    try:
        named = read_document(path.read_bytes())
    except OSError as error:
        raise FormatError(f"{path}: the document cannot be read: {error.strerror}") from error
    if not isinstance(named, dict):
        raise FormatError(f"{path}: not a mapping from file name to SHA-256")
    found: dict[str, list[str]] = {"absent": [], "changed": [], "same": []}
    for name, digest in sorted(named.items()):
        file = path.parent / name
        if Path(name).name != name or not file.is_file():
            found["absent"].append(name)
        else:
            found["same" if file_sha256(file) == digest else "changed"].append(name)
    for name, is_same in _descriptions(path.parent, found["same"]):
        found["same" if is_same else "changed"].append(name)
    return {word: sorted(names) for word, names in found.items()}


def _descriptions(folder: Path, names: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each description that lies beside the JSON form of a list, and whether the list gives it."""
    for stem in [name.removesuffix(".json") for name in names if name.endswith(".json")]:
        file = folder / f"{stem}{DESCRIBED}"
        if file.is_file():
            document = read_safe_json((folder / f"{stem}.json").read_bytes())
            yield file.name, file.read_bytes() == description_of(stem, document)
