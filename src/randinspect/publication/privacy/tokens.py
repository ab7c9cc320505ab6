"""Personal ids, mobile numbers and landlines in text, as whole tokens (docs/format.md §11.5).

The rule: a number is a personal id if GB 11643 says so, by its check character and a day of birth
that a calendar has; a credit code of 18 digits that happens to pass is told apart by the frame,
never by its look.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Final

__all__ = ["is_personal_id", "landlines", "mobile_numbers", "personal_ids", "plain"]

# GB 11643-1999: 17 digits weighted by 2^(18-i) mod 11, and the check character of the sum.
_WEIGHTS: Final = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECKS: Final = "10X98765432"
_FIRST_YEAR: Final = 1850
_LAST_YEAR: Final = 2100
_ID: Final = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{16}[0-9Xx](?![0-9A-Za-z])")
# People group the digits by region, day of birth and serial; any other grouping is no id.
_GROUPED: Final = re.compile(
    r"(?<![0-9A-Za-z])(?=([1-9][0-9]{2}[- ]?[0-9]{3}[- ]?[0-9]{4}[- ]?[0-9]{4}[- ]?[0-9]{3}[0-9Xx])"
    r"(?![0-9A-Za-z]))"
)
# (138) 0000 0000, 138.0000.0000 and +86-138-0000-0000 are numbers too; a run of digits inside a
# longer one is not.
_MOBILE: Final = re.compile(
    r"(?<![0-9A-Za-z])(?:(?:\+|00)?86[-–— ()]{0,2})?1[3-9][0-9]"
    r"(?:[-–— ()]{0,2}[0-9]{4}[-–— ()]{0,2}|\.[0-9]{4}\.)[0-9]{4}(?![0-9A-Za-z])"
)
# A landline is told by its area code: 010-87654321, (0571) 8765432, with 86 before it or none.
_LANDLINE: Final = re.compile(
    r"(?<![0-9A-Za-z])(?<![0-9A-Za-z][-–—])(?:(?:\+|00)?86[-–— ]?)?"
    r"(?:0[1-9][0-9]{1,2} ?[-–—] ?|\(0[1-9][0-9]{1,2}\) ?)[2-9][0-9]{6,7}(?![0-9A-Za-z])"
)


def plain(text: str) -> str:
    """Text as it is looked at: NFKC, so that full-width digits are digits.

    >>> plain("１３８")
    '138'
    """
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def is_personal_id(token: str) -> bool:
    """Say whether a token is a personal id by GB 11643-1999.

    Parameters
    ----------
    token
        18 characters.

    Examples
    --------
    >>> is_personal_id("110101190001010031"), is_personal_id("110101190002300031")
    (False, False)
    """
    if _ID.fullmatch(token) is None:
        return False
    year, month, day = int(token[6:10]), int(token[10:12]), int(token[12:14])
    try:
        date(year, month, day)
    except ValueError:
        return False
    total = sum(int(c) * w for c, w in zip(token[:17], _WEIGHTS, strict=True))
    return _FIRST_YEAR <= year < _LAST_YEAR and _CHECKS[total % 11] == token[17].upper()


def personal_ids(text: str) -> Iterator[str]:
    """Personal ids in a text, whatever stands around them but letters and digits.

    Blanks and hyphens between their groups are left out of what is found.
    """
    found = (re.sub("[- ]", "", match[1]) for match in _GROUPED.finditer(plain(text)))
    return (token for token in found if is_personal_id(token))


def mobile_numbers(text: str) -> Iterator[str]:
    """Mobile numbers in a text, as whole tokens.

    >>> list(mobile_numbers("电话13800000000，编号113800000000"))
    ['13800000000']
    """
    return (found[0] for found in _MOBILE.finditer(plain(text)))


def landlines(text: str) -> Iterator[str]:
    """Landlines with their area codes in a text, as whole tokens.

    >>> list(landlines("电话0571-87654321；文号2026-0571-8765432"))
    ['0571-87654321']
    """
    return (found[0] for found in _LANDLINE.finditer(plain(text)))
