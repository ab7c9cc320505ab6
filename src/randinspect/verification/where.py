"""Where in a file something is wrong: a row, or a place in a document (docs/format.md §9.9).

Readers say in words what is wrong with a file. A finding also has the place, the same in every
implementation, so a refused file is looked at once more: of a table, and of a document that is a
list, the shortest beginning that is refused with the same words ends at the place that is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import Any, Final

from pydantic import ValidationError

from randinspect.canonical import read_document, write_document
from randinspect.errors import FormatError, RandinspectError

__all__ = ["Refused", "by_reader", "first_difference", "key_of", "place_of", "places_of"]

Refused = Callable[[bytes], Collection[str]]
"""What is said against the bytes of a file; nothing if they are read."""

_MOST: Final = 20  # of one file's faults: each costs a few more readings
_SOURCE: Final = re.compile(r"(?:Value error, )?source ([0-9]+): ")


def by_reader(read: Callable[[bytes], Any]) -> Refused:
    """What one reader says against a file."""

    def refused(data: bytes) -> Collection[str]:
        try:
            read(data)
        except RandinspectError as error:
            return (str(error),)
        return ()

    return refused


def place_of(name: str, data: bytes, message: str, refused: Refused) -> str:
    """Place of one thing that is said against a file; else as `places_of`."""
    return places_of(name, data, [message], refused)[0]


def places_of(name: str, data: bytes, messages: Iterable[str], refused: Refused) -> list[str]:
    """Place of each thing that is said against a file, empty where none is found.

    Parameters
    ----------
    name, data
        The file.
    messages
        What is said against it.
    refused
        What is said against other bytes in its stead.

    Returns
    -------
    list of str
        ``row 3`` of a table, ``/2`` of a document that is a list; of the first twenty alone.
    """
    parts, cut, told = _parts(name, data)
    said = cache(lambda count: frozenset(refused(cut(count))) if count < parts else None)
    found = []
    for number, message in enumerate(messages):
        count = _shortest(parts, message, said) if number < _MOST else None
        found.append("" if count is None else told(count))
    return found


def _shortest(
    parts: int, message: str, said: Callable[[int], Collection[str] | None]
) -> int | None:
    """Length of the shortest beginning of which this is said; None if of an empty one too."""

    def is_said(count: int) -> bool:
        words = said(count)
        return words is None or message in words

    if parts == 0 or is_said(0):
        return None
    low, high = 0, parts
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_said(middle) else (middle, high)
    return high


def _parts(name: str, data: bytes) -> tuple[int, Callable[[int], bytes], Callable[[int], str]]:
    """How many parts a file has, its first so many of them, and how the last of these is called."""
    if name.endswith(".tsv"):
        ends = [match.end() for match in re.finditer(b"\n|[^\n]\\Z", data)]
        return len(ends), lambda count: data[: ends[count - 1] if count else 0], "row {}".format
    try:
        document = read_document(data)
    except FormatError:
        document = None
    items = document if isinstance(document, list) else []
    return len(items), lambda count: write_document(items[:count]), lambda count: f"/{count - 1}"


def key_of(error: BaseException, data: bytes) -> str:
    """Place in a document that its model refused, empty if it is the whole.

    Parameters
    ----------
    error
        The refusal; what a model found stands behind it.
    data
        The document.
    """
    cause = error.__cause__
    if not isinstance(cause, ValidationError):
        return ""
    first = cause.errors(include_url=False)[0]
    keys = list(first["loc"])
    if first["type"] in {"missing", "extra_forbidden"}:
        keys.pop()  # it is the object around that has other keys
    path = _standing(keys, read_document(data))
    source = _SOURCE.match(first["msg"])
    if source is None:
        return path
    around = f"{path}/sources" if path else "/fallback"
    return f"{around}/{int(source[1]) - 1}"


def _standing(keys: Iterable[int | str], document: Any) -> str:
    """JSON pointer of the keys that stand there: a model also names the kinds that it tried."""
    path, inner = "", document
    for key in keys:
        if isinstance(inner, dict):
            is_there = key in inner
        else:
            is_there = isinstance(inner, list) and isinstance(key, int) and key < len(inner)
        if is_there:
            inner = inner[key]
            path += f"/{key}"
    return path


def first_difference(expected: bytes, found: bytes) -> str:
    """The row in which two tables first differ."""
    pairs = zip(expected.split(b"\n"), found.split(b"\n"), strict=False)
    return next((f"row {row}" for row, (a, b) in enumerate(pairs, 1) if a != b), "")
