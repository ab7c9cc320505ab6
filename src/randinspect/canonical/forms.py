"""Forms of texts, each declared once: digests, names and handles (docs/format.md §2).

Models take the annotated types, and what is no model asks by the same forms.
"""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import StringConstraints

__all__ = ["DIGEST_FORM", "HANDLE_FORM", "NAME_FORM", "Digest", "Handle", "Name", "is_hex32"]

DIGEST_FORM: Final = r"^[0-9a-f]{64}$"
NAME_FORM: Final = r"^[0-9A-Za-z._/-]{1,64}$"
HANDLE_FORM: Final = r"^[0-9A-Za-z._-]{1,64}$"

Digest = Annotated[str, StringConstraints(pattern=DIGEST_FORM)]
Name = Annotated[str, StringConstraints(pattern=NAME_FORM)]
Handle = Annotated[str, StringConstraints(pattern=HANDLE_FORM)]

_DIGEST: Final = re.compile(DIGEST_FORM)


def is_hex32(text: str) -> bool:
    """Whether a text is 32 bytes in lower-case hexadecimal digits: a digest, a seed, a salt.

    >>> is_hex32("0" * 64), is_hex32("0" * 63), is_hex32("A" * 64)
    (True, False, False)
    """
    return _DIGEST.fullmatch(text) is not None
