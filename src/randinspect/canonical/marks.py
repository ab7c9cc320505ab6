"""Marks: salted digests that hide a name until its salt is shown (docs/format.md §2.8).

A *jurisdiction mark* hides which authorities send people to an agency, and opens once the agency
is drawn. A *person mark* is the same wherever the same certificate number meets the same salt, so
that one person on two rosters is seen without anybody being named.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

from randinspect.canonical.digests import sha256_hex
from randinspect.canonical.text import check_name
from randinspect.errors import FormatError

__all__ = [
    "MAX_AUTHORITIES",
    "check_authorities",
    "join_authorities",
    "jurisdiction_mark",
    "person_mark",
    "persons_salt",
]

MAX_AUTHORITIES: Final = 8
"""Most authorities that send people to one inspection."""

_DIGITS: Final = 40
_JOIN: Final = "+"


def join_authorities(lead: str, others: tuple[str, ...] = ()) -> str:
    """Text of the authorities that inspect together: who leads first, the others ascending.

    >>> join_authorities("city.amr", ("city.water", "city.eco"))
    'city.amr+city.eco+city.water'
    """
    text = _JOIN.join((lead, *sorted(others)))
    check_authorities(text)
    return text


def check_authorities(text: str) -> tuple[str, ...]:
    """Authorities of such a text, who leads first.

    Raises
    ------
    FormatError
        Unless it is 1 to 8 different names joined by ``+``, those after the first ascending,
        and the text does not look like a mark.
    """
    names = tuple(check_name(name) for name in text.split(_JOIN))
    if len(names) > MAX_AUTHORITIES or len(set(names)) < len(names):
        raise FormatError(f"[{text}] is not 1 to {MAX_AUTHORITIES} different authorities")
    if list(names[1:]) != sorted(names[1:]) or text.startswith("j-"):
        raise FormatError(f"[{text}]: who leads comes first, the others ascend, none is like j-…")
    return names


def jurisdiction_mark(salt_hex: str, authorities: str) -> str:
    """Mark of the authorities of one agency under a salt of its own."""
    text = f"randinspect/1/jurisdiction\n{salt_hex}\n{authorities}"
    return "j-" + sha256_hex(text.encode())[:_DIGITS]


def person_mark(salt_hex: str, certificate: str) -> str:
    """Mark of a person by the normalised number of the certificate, under the salt of a draw."""
    text = f"randinspect/1/person\n{salt_hex}\n{certificate}"
    return "p-" + sha256_hex(text.encode())[:_DIGITS]


def persons_salt(master_key: bytes, draw_id: str) -> str:
    """Salt of the persons of one selection, HMAC-SHA-256 (RFC 2104) in hex."""
    text = f"randinspect/1/persons\n{check_name(draw_id)}"
    return hmac.new(master_key, text.encode(), sha256).hexdigest()
