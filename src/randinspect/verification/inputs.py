"""What is wrong with the input files of a dispatch, each with its point and its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from randinspect.errors import FormatError
from randinspect.publication.input_files import InputsError
from randinspect.verification.reading import Complaint
from randinspect.verification.where import places_of

__all__ = ["by_file"]

_NAMED: Final = {
    "agenda.tsv": re.compile("(?:the visit )?([^ ]+) (?:is named by|has no row or)"),
}
"""Where a fault is of a visit, and of no row, the handle that the message names."""
_OF_ALL: Final = re.compile(
    " share some, and neither | sets lie inside one another|; both are asked$|^no inspection has "
)
"""What is said of sets, and of no row."""
_KEYS: Final = (
    ("limits.json", "the ladder is ", "/q"),
    ("dates.json", "the window goes from ", "/to"),
)
"""How messages on one key of a document begin, and the key."""


def by_file(
    files: Mapping[str, bytes],
    points: Mapping[str, str],
    error: InputsError,
    read: Callable[[Mapping[str, bytes]], object],
) -> Iterator[Complaint]:
    """Complaint for each thing that a reader of several files says against one of them.

    Parameters
    ----------
    files
        The bundle.
    points
        Point of the form of each file.
    error
        What the reader says.
    read
        The reader.
    """
    for name in dict(error.by_file):
        messages = [message for file, message in error.by_file if file == name]
        data = files.get(name, b"")  # of two files that belong together one may be missing
        places = places_of(name, data, messages, _against(name, files, read))
        for message, place in zip(messages, places, strict=True):
            at = "" if _OF_ALL.search(message) else _named(name, message) or place
            yield Complaint(points[name], name, message, at)


def _against(
    name: str, files: Mapping[str, bytes], read: Callable[[Mapping[str, bytes]], object]
) -> Callable[[bytes], Collection[str]]:
    """What the reader says against other bytes of one file, among the others as they are."""

    def refused(data: bytes) -> Collection[str]:
        try:
            read({**files, name: data})
        except InputsError as error:
            return [message for file, message in error.by_file if file == name]
        except FormatError:
            return ()
        return ()

    return refused


def _named(name: str, message: str) -> str:
    """The place that a message itself names, empty if it names none."""
    if name in _NAMED and (found := _NAMED[name].match(message)):
        return found[1]
    return next((at for file, head, at in _KEYS if file == name and message.startswith(head)), "")
