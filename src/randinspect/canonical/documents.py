"""Small documents: JSON in the one form of RFC 8785 (docs/format.md §2).

ASCII keys and integers only, so that every JSON library of every language writes the same
bytes. A document that is read must already *be* those bytes: a duplicate key, a space or
another spelling of a character is an error, not a style.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final

import rfc8785

from randinspect.errors import FormatError

__all__ = ["check_depth", "read_document", "write_document"]

_MAX_INTEGER: Final = 2**53 - 1
_MAX_DEPTH: Final = 32
_BRACKET: Final = re.compile(rb'"(?:[^"\\]|\\.)*(?:"|\Z)|[\[\]{}]', re.DOTALL)


def write_document(value: object) -> bytes:
    """Write a document as RFC 8785 bytes.

    Raises
    ------
    FormatError
        For floats, integers beyond 2^53 - 1, keys outside ASCII and other types.

    Examples
    --------
    >>> write_document({"b": 1, "a": ["中"]}).decode()
    '{"a":["中"],"b":1}'
    """
    _check(value, "$")
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # checked just above
    except rfc8785.CanonicalizationError as error:
        raise FormatError(f"not canonical JSON: {error}") from error


def read_document(data: bytes) -> Any:
    """Read a document that must stand in RFC 8785 bytes.

    Returns
    -------
    Any
        Dicts, lists, strings, integers, booleans and None.

    Raises
    ------
    FormatError
        If the bytes are not the canonical ones for what they say.
    """
    check_depth(data)
    try:
        value = json.loads(data.decode("utf-8"), parse_float=_no_float, parse_constant=_no_float)
        canonical = write_document(value)
    except (UnicodeDecodeError, json.JSONDecodeError) as error:
        raise FormatError(f"not a JSON document in UTF-8: {error}") from error
    except ValueError as error:
        raise FormatError(str(error)) from error
    if canonical != data:
        raise FormatError("not in the canonical form of RFC 8785")
    return value


def check_depth(data: bytes) -> None:
    """Refuse deep nesting first: the parser's own recursion can crash the process.

    Raises
    ------
    FormatError
        If the text nests deeper than a document may, whether it is one or not.
    """
    depth = 0
    for found in _BRACKET.finditer(data):
        token = found[0]
        depth += (token in (b"[", b"{")) - (token in (b"]", b"}"))
        if depth > _MAX_DEPTH:
            raise FormatError(f"a document nests at most {_MAX_DEPTH} deep")


def _no_float(text: str) -> object:
    """Refuse any number that is not a plain integer."""
    raise FormatError(f"{text} is no integer; the published path holds integers only")


def _check(value: object, path: str) -> None:
    """Walk a value and refuse what the published path does not hold."""
    if value is None or isinstance(value, bool):
        return
    if isinstance(value, str | int):
        _check_scalar(value, path)
    elif isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise FormatError(f"{path}: key {key!r} is not ASCII text")
            _check(item, f"{path}.{key}")
    elif isinstance(value, Sequence):
        for index, item in enumerate(value):
            _check(item, f"{path}[{index}]")
    else:
        raise FormatError(f"{path}: {type(value).__name__} has no place in a document")


def _check_scalar(value: str | int, path: str) -> None:
    """Refuse text outside NFC and integers that JSON readers round."""
    if isinstance(value, str):
        if not unicodedata.is_normalized("NFC", value):
            raise FormatError(f"{path}: the text is not in Unicode normal form C")
    elif abs(value) > _MAX_INTEGER:
        raise FormatError(f"{path}: {value} is beyond 2^53-1; write it as a decimal string")
