"""Personal data kept out: a table has pseudonyms, and who they are stands in a book of its own.

The other way beside sealed columns. A pseudonym follows from a key and the id, so that the same
person has the same one in every table of a purpose; without key and book it opens to nobody.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from randinspect.errors import AccessError
from randinspect.office.access.columns import KeyCallback, checked_key, framed
from randinspect.office.access.looking_up import normalised

__all__ = ["PseudonymBook", "pseudonym"]

_DIGITS: Final = 40


def pseudonym(keys: KeyCallback, key_id: str, purpose: str, identifier: str) -> str:
    """Pseudonym of an id for a purpose: ``p-`` and 40 hexadecimal digits.

    Parameters
    ----------
    keys, key_id
        The key.
    purpose
        What the tables are for; pseudonyms of two purposes cannot be joined.
    identifier
        Whose it is.

    Raises
    ------
    AccessError
        If there is no key.
    """
    text = framed("randinspect/1/pseudonym", purpose, normalised(identifier))
    return f"p-{hmac.digest(checked_key(keys, key_id), text, 'sha256').hex()[:_DIGITS]}"


@dataclass(slots=True)
class PseudonymBook:
    """Who the pseudonyms of a purpose are; it is kept apart from the tables.

    Parameters
    ----------
    keys, key_id, purpose
        What pseudonyms follow from.
    names
        Ids by their pseudonyms.
    """

    keys: KeyCallback
    key_id: str
    purpose: str
    names: dict[str, str] = field(default_factory=dict)

    def hide(self, rows: Iterable[Mapping[str, str]], column: str) -> list[dict[str, str]]:
        """Rows with pseudonyms in a column; the book learns who they are.

        Raises
        ------
        AccessError
            If there is no key, or two ids have one pseudonym.
        """
        return [{**row, column: self._named(row[column])} for row in rows]

    def show(self, name: str) -> str:
        """The id behind a pseudonym.

        Raises
        ------
        AccessError
            If the book does not have it, or no longer.
        """
        try:
            return self.names[name]
        except KeyError:
            raise AccessError(f"nobody is known to be {name}") from None

    def forget(self, identifier: str) -> bool:
        """Strike somebody from the book, and tell whether they stood there."""
        name = pseudonym(self.keys, self.key_id, self.purpose, identifier)
        return self.names.pop(name, None) is not None

    def _named(self, identifier: str) -> str:
        """Pseudonym of an id, which is written down."""
        name = pseudonym(self.keys, self.key_id, self.purpose, identifier)
        held = self.names.setdefault(name, identifier)
        if normalised(held) != normalised(identifier):
            raise AccessError(f"{name} is somebody else already")
        return name
