"""Looking up what is sealed: a keyed index of normalised values, for equality alone.

Who has the index and not its key sees which rows have the same value, and nothing else; the key is
another than those of the cells, so that who looks up cannot open. Both are changed, each by itself.
"""

from __future__ import annotations

import hmac
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from randinspect.office.access.columns import KeyCallback, checked_key, framed

__all__ = ["KeyedIndex", "normalised"]


def normalised(text: str) -> str:
    """A value as it is looked up: NFKC, without spaces around it, without case.

    >>> normalised(" Ａb "), normalised("王五")
    ('ab', '王五')
    """
    folded = unicodedata.normalize("NFKC", text).strip().casefold()
    return unicodedata.normalize("NFKC", folded)


@dataclass(frozen=True, slots=True)
class KeyedIndex:
    """Makes entries of an index.

    Parameters
    ----------
    keys
        Gives keys by their ids.
    current
        Id of the key of new entries.
    older
        Ids under which entries may still stand, while the index is made anew.
    """

    keys: KeyCallback
    current: str
    older: tuple[str, ...] = ()

    def entry(self, table: str, column: str, value: str) -> str:
        """Entry of a value: the key's id, a point, HMAC-SHA-256 as 64 hexadecimal digits.

        Raises
        ------
        AccessError
            If there is no key.
        """
        return self._entry(self.current, table, column, value)

    def entries(self, table: str, column: str, value: str) -> frozenset[str]:
        """All entries under which a value may stand.

        Raises
        ------
        AccessError
            If a key is not there.
        """
        ids: Iterable[str] = (self.current, *self.older)
        return frozenset(self._entry(key_id, table, column, value) for key_id in ids)

    def is_current(self, entry: str) -> bool:
        """Whether an entry stands under the current key."""
        return entry.partition(".")[0] == self.current

    def _entry(self, key_id: str, table: str, column: str, value: str) -> str:
        """Entry under a key; the same value in another column has another."""
        text = framed("randinspect/1/index", table, column, normalised(value))
        return f"{key_id}.{hmac.digest(checked_key(self.keys, key_id), text, 'sha256').hex()}"
