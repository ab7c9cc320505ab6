"""Which encoding a text file has, decided on the whole of it.

The rule, in this order: a byte-order mark, strict UTF-8 of the whole file, GB 18030, refusal.
UTF-16 without its mark is refused as such.
GB 18030 first would be wrong: nearly half of all Chinese words in UTF-8 decode as GB 18030
without complaint. No guesser is used, and what was decided is reported. The profile's own
``encoding`` goes before all.
"""

from __future__ import annotations

import codecs
from typing import Final

from randinspect.registry.rules import Problem

__all__ = ["ENCODINGS", "decide_encoding"]

_BLOCK: Final = 1 << 20
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# GB 18030 holds all of GB 2312 and GBK and the names that those lack.
ENCODINGS: Final = ("utf-8", "utf-8-sig", "utf-16", "gb18030")


def decide_encoding(data: bytes, declared: str | None = None) -> str | Problem:
    """Decide the encoding of a text file.

    Parameters
    ----------
    data
        Bytes of the whole file.
    declared
        The encoding that the profile names, one of :data:`ENCODINGS`; it is tried alone.

    Returns
    -------
    str | Problem
        A name for :func:`open`, or what is wrong.

    Examples
    --------
    >>> [decide_encoding("检测".encode(e)) for e in ("utf-8", "gb18030")]
    ['utf-8', 'gb18030']
    """
    candidates = [declared] if declared else _candidates(data)
    if not declared and _is_unmarked_utf16(data):  # some of it would pass for GB 18030
        message = "it is UTF-16 without a byte-order mark, by its many zero bytes"
        return Problem("file.encoding", message)
    failures = []
    for encoding in candidates:
        failure = _failure(data, encoding)
        if failure is None:
            return encoding
        failures.append(f"{encoding} fails {failure}")
    return Problem("file.encoding", f"the text cannot be decoded: {', '.join(failures)}")


def _is_unmarked_utf16(data: bytes) -> bool:
    """Whether commas and line ends have a zero byte beside them, and no mark stands first."""
    if any(data.startswith(mark) for mark, _ in _MARKS):
        return False
    marks = sum(data.count(sign) for sign in (b",", b"\n"))
    wide = max(
        sum(data.count(sign) for sign in pair) for pair in ((b",\0", b"\n\0"), (b"\0,", b"\0\n"))
    )
    return 0 < marks <= 2 * wide


def _candidates(data: bytes) -> list[str]:
    """The encodings to try, by the byte-order mark if there is one."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return [encoding]
    return ["utf-8", "gb18030"]


def _failure(data: bytes, encoding: str) -> str | None:
    """Where strict decoding of the whole file stops, or None if it does not."""
    decoder, place = codecs.getincrementaldecoder(encoding)("strict"), 0
    try:
        for place in range(0, len(data), _BLOCK):  # in blocks: the text itself is not kept
            decoder.decode(data[place : place + _BLOCK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        bad = error.object[error.start : error.end].hex(" ")
        # What the decoder kept of the blocks before is at the head of what it failed on.
        good = data[: min(place + _BLOCK, len(data)) - len(error.object) + error.start]
        row = good.decode(encoding, errors="ignore").count("\n") + 1
        return f"in line {row}, at the bytes {bad}"
    return None
