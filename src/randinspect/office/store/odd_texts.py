"""Texts that are stored as they are, and that a person should look at before.

The rule: a snapshot gives back every text as it came, for the frame's digest is made from it. So
nothing is cut and nothing is made harmless here; what a spreadsheet would run is told instead, with
the row and the column where it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

__all__ = ["Odd", "broken_texts", "formulas", "long_texts"]

_SIGNS: Final = re.compile(r'[\[:,]"(?:\\[trn]|\s)*[=+\-@＝＋－＠]')
_FORMULA: Final = re.compile(r"\s*(?:[=@＝＠].|[+\-＋－].*[^\W\d_（）]).*", re.S)
# UTF-8 that was read as another encoding: the replacement character, and what GBK makes of it.
_BROKEN: Final = ("\ufffd", "锟斤", "斤拷", "Ã", "â€", "???")


class Odd(NamedTuple):
    """A text that is odd: of which row, in which field."""

    key: str
    field: str
    text: str


def formulas(rows: Mapping[str, str]) -> list[Odd]:
    """Texts that a spreadsheet would take for a formula.

    A dash that stands for nothing, a number with its sign and a telephone number are none.

    Parameters
    ----------
    rows
        Canonical texts of rows by key.

    Examples
    --------
    >>> rows = {"a": '{"name":"=cmd()"}', "b": '{"phone":"+86 10"}', "c": '{"x":["-A1"]}'}
    >>> [(odd.key, odd.field) for odd in formulas(rows)]
    [('a', 'name'), ('c', 'x')]
    """
    if not _SIGNS.search("\n".join(rows.values())):  # one search for the many that hold none
        return []
    some = {key: text for key, text in rows.items() if _SIGNS.search(text)}
    return _odd(some, lambda text: bool(_FORMULA.fullmatch(text)))


def broken_texts(rows: Mapping[str, str]) -> list[Odd]:
    """Texts that hold what an export or a reader in a wrong encoding leaves behind."""
    whole = "\n".join(rows.values())
    found = [part for part in _BROKEN if part in whole]
    if not found:
        return []
    some = {key: text for key, text in rows.items() if any(p in text for p in found)}
    return _odd(some, lambda text: any(part in text for part in found))


def long_texts(rows: Mapping[str, str], longest: int) -> list[Odd]:
    """Texts of more characters than a number."""
    some = {key: text for key, text in rows.items() if len(text) > longest}
    return _odd(some, lambda text: len(text) > longest)


def _odd(rows: Mapping[str, str], is_odd: Callable[[str], bool]) -> list[Odd]:
    """The odd ones among all texts of rows."""
    return [
        Odd(key, field, text)
        for key, content in rows.items()
        for field, text in _texts(json.loads(content))
        if is_odd(text)
    ]


def _texts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """All texts of a row by their fields."""
    for field, value in values.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                yield field, item
