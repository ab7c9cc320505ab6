"""Text with one spelling: names, labels, handles and integers (docs/format.md §2).

The rule: whatever enters a digest has exactly one accepted spelling, and any other is refused
here rather than repaired.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from randinspect.canonical.forms import HANDLE_FORM, NAME_FORM
from randinspect.errors import FormatError

__all__ = [
    "check_handle",
    "check_label",
    "check_name",
    "is_label",
    "nfc",
    "normalised_id",
    "parse_integer",
]

# No number of the format needs more digits, and a longer text would be slow to read.
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,99}", re.ASCII)
_NAME: Final = re.compile(NAME_FORM)
_HANDLE: Final = re.compile(HANDLE_FORM)
_LABEL_LIMIT: Final = 64
# The shape of a unified social credit code (GB 32100-2015): 18 of 31 characters, no I O S V Z.
_CREDIT_CODE: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{18}", re.ASCII)


def nfc(text: str) -> str:
    r"""Unicode normal form C, in which all published text stands.

    >>> nfc("e\u0301") == "\u00e9"
    True
    """
    return unicodedata.normalize("NFC", text)


def normalised_id(text: str) -> str:
    """Key of an id: NFKC, trimmed, and upper case if it then has the shape of a credit code.

    Only the key changes; the id as printed stays as the registry has it. The letters of a
    unified social credit code (GB 32100-2015) are capitals; other ids keep their case.

    >>> normalised_id(" 9100000000000000７t　"), normalised_id("ins-7")
    ('91000000000000007T', 'ins-7')
    """
    key = unicodedata.normalize("NFKC", text).strip()
    return key.upper() if _CREDIT_CODE.fullmatch(key.upper()) else key


def parse_integer(text: str) -> int:
    """Read an integer in its only spelling, ``0|-?[1-9][0-9]*`` in ASCII digits.

    Raises
    ------
    FormatError
        For any other spelling, such as ``+1``, ``01``, ``-0``, ``１`` or ``1.0``.
    """
    if _INTEGER.fullmatch(text) is None:
        raise FormatError(f"[{text}] is not an integer in canonical form (0 or -?[1-9][0-9]*)")
    return int(text)


def check_name(text: str) -> str:
    """Return a draw_id, party, lottery name or issue if its grammar holds.

    Raises
    ------
    FormatError
        Unless it is 1 to 64 characters of ``[0-9A-Za-z._/-]``.
    """
    if _NAME.fullmatch(text) is None:
        raise FormatError(f"[{text}] must be 1-64 characters of [0-9A-Za-z._/-]")
    return text


def check_handle(text: str) -> str:
    """Return a handle, the public name of an agency or inspector, if its grammar holds.

    Raises
    ------
    FormatError
        Unless it is 1 to 64 characters of ``[0-9A-Za-z._-]``.
    """
    if _HANDLE.fullmatch(text) is None:
        raise FormatError(f"[{text}] is no handle: 1-64 characters of [0-9A-Za-z._-]")
    return text


def check_label(text: str) -> str:
    """Return a stratum or slot if its grammar holds.

    Raises
    ------
    FormatError
        Unless it is 1 to 64 code points in NFC without ``|``, without control, private or
        unassigned characters, and with no separator but single inner U+0020.
    """
    spaces = text.startswith(" ") or text.endswith(" ") or "  " in text
    bad = [c for c in text if c == "|" or (c != " " and unicodedata.category(c)[0] in "CZ")]
    if not 1 <= len(text) <= _LABEL_LIMIT or spaces or bad or nfc(text) != text:
        raise FormatError(
            f"[{text}] is no stratum or slot name: 1-64 code points, NFC, no '|', no control "
            "or separator characters but single inner spaces"
        )
    return text


def is_label(text: str) -> bool:
    """Whether `check_label` takes a text, so that it can stand in a published table."""
    try:
        check_label(text)
    except FormatError:
        return False
    return True
