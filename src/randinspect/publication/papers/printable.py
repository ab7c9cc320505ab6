"""Text as it may stand on a paper, and names of papers that lead nowhere else.

The rule: no text of a register can do anything on a paper but be read. What a document may not
hold (XML 1.0 §2.2), what would turn the direction of reading and what breaks a line is shown as
U+FFFD, and no text that people typed becomes a part of a path.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from randinspect.canonical import sha256_hex

__all__ = ["paper_name", "printable"]

_REPLACEMENT: Final = "\ufffd"
_BARRED: Final = ("Cc", "Cs", "Zl", "Zp")
# Embeddings, overrides and isolates (UAX #9): with them a name reads otherwise than it is spelt.
_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Small letters are left out, so that two names also differ on a disk that takes both for one.
_PLAIN_NAME: Final = re.compile(r"[0-9][0-9A-Z-]{0,39}", re.ASCII)
_DIGITS: Final = 24


def printable(text: str) -> str:
    r"""Give a text in which every character can be printed.

    >>> printable("甲\x0b乙\u202e丙"), printable("=1+1")
    ('甲�乙�丙', '=1+1')
    """
    return "".join(sign if _may_stand(sign) else _REPLACEMENT for sign in text)


def paper_name(identifier: str) -> str:
    """Name of the papers of a body or person: the id where it is plain, else a digest of it.

    A plain one begins with a digit, so none is a device (``CON``) or a hidden file.

    >>> paper_name("0001"), paper_name("../../x")[:4], len(paper_name("con"))
    ('0001', 'x-9c', 26)
    """
    if _PLAIN_NAME.fullmatch(identifier):
        return identifier
    return "x-" + sha256_hex(identifier.encode())[:_DIGITS]


def _may_stand(sign: str) -> bool:
    """Whether a character can stand in a document and on a line."""
    is_noncharacter = ord(sign) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(sign) <= 0xFDEF
    return not (is_noncharacter or sign in _TURNING or unicodedata.category(sign) in _BARRED)
