"""Results that an auditor is shown: acts in one chain, and what was published made from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from randinspect.canonical import read_document, sha256_hex
from randinspect.errors import FormatError, RandinspectError
from randinspect.publication.commitment import Commitment, Kind
from randinspect.publication.lists import unfounded
from randinspect.results import act_name, replay
from randinspect.results.published_head import PUBLICATION, require_published
from randinspect.verification.private_checks import Gap

__all__ = ["ACTS", "ANNOUNCED", "results_follow"]

ACTS: Final = "results/"
"""Folder of the acts, among private files and in what is published."""
ANNOUNCED: Final = "announcements.json"
_PUBLIC: Final = f"../public/{ACTS}"
_NONE: Final = "no results of a dispatch lie in the folder"
_Files = Mapping[str, bytes]


def results_follow(
    files: _Files, private: _Files, commitment: Commitment, published: _Files
) -> Iterator[tuple[str, str] | Gap]:
    """31: acts are a chain from the drawn result, and published results follow from its beginning.

    Parameters
    ----------
    files, commitment
        A bundle; results are those of a dispatch.
    private
        The private files that are shown, acts as ``results/act.NNNN.json``.
    published
        Name to bytes of ``public/results``.
    """
    if commitment.kind is not Kind.DISPATCH:
        yield Gap(_NONE)
        return
    acts = sorted(name for name in private if name.startswith(ACTS))
    if not acts:
        told = "results are published, but their acts were not handed over"
        yield Gap(told if published else _NONE, is_withheld=bool(published))
        return
    names = [ACTS + act_name(number) for number in range(1, len(acts) + 1)]
    if acts != sorted(names):
        yield ACTS, "acts are numbered without gaps, and nothing else lies among them"
        return
    documents = [private[name] for name in names]
    anchor = sha256_hex(files.get("result.json", b""))
    yield from _announced(published)
    try:
        replay(documents, anchor)
        if PUBLICATION in published:
            require_published(published[PUBLICATION], documents, anchor)
    except RandinspectError as error:
        yield ACTS, str(error)
        return
    for name, told in unfounded(published, documents, anchor, commitment):
        yield _PUBLIC + name, told


def _announced(published: _Files) -> Iterator[tuple[str, str]]:
    """Published files that are not those that were announced."""
    if not published:
        return
    if ANNOUNCED not in published:
        yield _PUBLIC + ANNOUNCED, "it is not there, so nothing is announced"
        return
    try:
        named: Any = read_document(published[ANNOUNCED])
    except FormatError as error:
        yield _PUBLIC + ANNOUNCED, str(error)
        return
    if not isinstance(named, dict):
        yield _PUBLIC + ANNOUNCED, "it is not of its form"
        return
    for name in sorted(named):
        if sha256_hex(published.get(name, b"")) != named[name]:
            yield _PUBLIC + name, "it is not the file that was announced"
    for name in sorted(published.keys() - {*named, ANNOUNCED}):
        yield _PUBLIC + name, "it was not announced"
