"""How a row is written: one canonical text, from which the values come back with their types.

The rule: two rows say the same if and only if their texts are the same bytes. A missing value has
no place in the text, a day is ISO 8601, a list keeps its order.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from hashlib import sha256
from json.encoder import encode_basestring

from randinspect.errors import Fault, InputError
from randinspect.office.store.libraries import Type
from randinspect.registry import parse_day
from randinspect.registry.rules import Value

__all__ = [
    "content_of",
    "contents_of",
    "digest_of_rows",
    "key_of",
    "lines_of",
    "numbered",
    "require_storable",
    "storable",
    "values_of",
]

_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=lambda day: _day(day)
)


def content_of(values: Mapping[str, Value]) -> str:
    """Canonical text of a row.

    >>> content_of({"name": "甲", "size": 3, "until": date(2026, 1, 2), "owner": None})
    '{"name":"甲","size":3,"until":"2026-01-02"}'
    """
    return _ENCODER.encode({name: v for name, v in values.items() if v is not None})


def contents_of(columns: Mapping[str, Sequence[Value]]) -> list[str]:
    """Canonical texts of many rows that are given as columns, each of shape ``(N,)``.

    >>> contents_of({"size": [3, None], "name": ["甲", "乙"]})
    ['{"name":"甲","size":3}', '{"name":"乙"}']
    """
    spelt = [_spelt(name, columns[name]) for name in sorted(columns)]
    whole = [column for column in spelt if column is not None]
    if any("" in column for column in whole):
        return [f"{{{','.join(filter(None, row))}}}" for row in zip(*whole, strict=True)]
    return [f"{{{','.join(row)}}}" for row in zip(*whole, strict=True)]


def values_of(content: str, types: Mapping[str, Type]) -> dict[str, Value]:
    """Values of a row, days and lists as such; what is missing is left out."""
    found = json.loads(content)
    for name, value in found.items():
        kind = types.get(name)
        if kind == "date":
            found[name] = parse_day(value)
        elif kind == "list":
            found[name] = tuple(value)
    values: dict[str, Value] = found
    return values


def key_of(parts: Sequence[Value]) -> str:
    r"""Key of a row: its one telling field as it is, or several joined by a slash.

    >>> key_of(["22A"]), key_of(["i/1", None, "22A"])
    ('22A', 'i\\/1//22A')
    """
    if len(parts) == 1:
        return str(parts[0])
    texts = ("" if part is None else str(part) for part in parts)
    return "/".join(text.replace("\\", "\\\\").replace("/", "\\/") for text in texts)


def numbered(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Rows by key; rows that share one are counted in the order of their texts.

    >>> numbered([("a", "2"), ("a", "1"), ("b", "1")])
    {'a': '1', 'b': '1', 'a/#2': '2'}
    """
    listed = list(pairs)
    found = dict(listed)
    if len(found) == len(listed):
        return found
    count: Counter[str] = Counter()
    found = {}
    for key, content in sorted(listed, key=lambda pair: pair[1]):
        count[key] += 1
        found[key if count[key] == 1 else f"{key}/#{count[key]}"] = content
    return found


def lines_of(pairs: Sequence[tuple[str, str]], lines: Sequence[int]) -> Sequence[int]:
    """Rows of the file of what `numbered` gives, in its order.

    >>> pairs = [("a", "2"), ("a", "1"), ("b", "1")]
    >>> list(numbered(pairs)), lines_of(pairs, [7, 8, 9])
    (['a', 'b', 'a/#2'], [8, 9, 7])
    """
    if len({key for key, _ in pairs}) == len(pairs):
        return lines
    return [line for _, line in sorted(zip(pairs, lines, strict=True), key=lambda p: p[0][1])]


def digest_of_rows(rows: Iterable[tuple[str, str]]) -> str:
    """SHA-256 of rows sorted by the UTF-8 bytes of their keys, one line each."""
    digest = sha256()
    for line in _lines(rows):
        digest.update(line)
    return digest.hexdigest()


def storable(text: str) -> str:
    r"""Text that any database holds: what no reader takes is spelt as its escape.

    >>> storable("a\x00b"), storable("甲")
    ('a\\x00b', '甲')
    """
    if text.isascii() and text.isprintable():
        return text
    visible = (c if c >= " " or c == "\n" else f"\\x{ord(c):02x}" for c in text)
    return "".join(visible).encode("utf-8", "backslashreplace").decode("utf-8")


def require_storable(file: str, texts: Iterable[str]) -> None:
    """Refuse texts that a database may cut or change.

    Raises
    ------
    InputError
        With each of them.
    """
    faults = [
        Fault(
            file,
            "store.text",
            "the text holds NUL or half a character",
            "write it anew",
            value=storable(text)[:200],
        )
        for text in texts
        if not _is_whole(text)
    ]
    if faults:
        raise InputError(faults)


def _spelt(name: str, values: Sequence[Value]) -> list[str] | None:
    """A column with its name before each value; empty text for none, None for an empty column."""
    head = f"{_ENCODER.encode(name)}:"
    texts = {str}
    if set(map(type, values)) <= texts:
        return [head + encode_basestring(value) for value in values]  # type: ignore[arg-type]  # all are text
    if not any(value is not None for value in values):
        return None
    return ["" if value is None else head + _ENCODER.encode(value) for value in values]


def _is_whole(text: str) -> bool:
    """Whether text is free of NUL and of surrogates."""
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def _lines(rows: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """Lines that are digested."""
    for key, content in sorted(rows):
        yield f"{key}\t{content}\n".encode()


def _day(value: object) -> str:
    """Spell a day; nothing else reaches the encoder."""
    if not isinstance(value, date):
        raise TypeError(f"a {type(value).__name__} is no value of a row")
    return value.isoformat()
