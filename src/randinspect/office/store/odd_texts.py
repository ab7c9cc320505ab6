"""Texts that are stored as they are, and that a person should look at before.

The rule: a snapshot gives back every text as it came, for the frame's digest is made from it. So
nothing is cut and nothing is made harmless here; what a spreadsheet would run is told instead.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

__all__ = ["formula_keys", "long_keys"]

_SIGNS: Final = re.compile(r'[\[:,]"(?:\\[trn]|\s)*[=+\-@＝＋－＠]')
_FORMULA: Final = re.compile(r"\s*(?:[=@＝＠].|[+\-＋－].*[^\W\d_（）]).*", re.S)


def formula_keys(rows: Mapping[str, str]) -> list[str]:
    """Keys of rows with a text that a spreadsheet would take for a formula.

    A dash that stands for nothing, a number with its sign and a telephone number are none.

    Parameters
    ----------
    rows
        Canonical texts by key.

    Examples
    --------
    >>> formula_keys({"a": '{"name":"=cmd()"}', "b": '{"phone":"+86 10"}', "c": '{"x":["-A1"]}'})
    ['a', 'c']
    """
    if not _SIGNS.search("\n".join(rows.values())):  # one search for the many that hold none
        return []
    return [
        key
        for key, text in rows.items()
        if _SIGNS.search(text) and any(_FORMULA.fullmatch(t) for t in _texts(json.loads(text)))
    ]


def long_keys(rows: Mapping[str, str], longest: int) -> list[str]:
    """Keys of rows with a text of more characters than a number."""
    return [
        key
        for key, text in rows.items()
        if len(text) > longest and any(len(t) > longest for t in _texts(json.loads(text)))
    ]


def _texts(values: Mapping[str, Any]) -> Iterator[str]:
    """All texts of a row."""
    for value in values.values():
        yield from [value] if isinstance(value, str) else value if isinstance(value, list) else ()
