"""What pages say in two languages: Chinese is the official one, English stands beside it.

The rule: a text exists in both or not at all; names, ids and codes are the same in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Said", "Tongue"]


class Tongue(StrEnum):
    """A language of pages and pictures."""

    ZH = "zh"
    EN = "en"

    @property
    def tag(self) -> str:
        """Its tag of BCP 47, as pages and feeds declare it."""
        return {"zh": "zh-CN"}.get(self.value, self.value)


@dataclass(frozen=True, slots=True)
class Said:
    """One text in both languages."""

    zh: str
    en: str

    @classmethod
    def same(cls, text: object) -> Said:
        """Say a name or a number, which is the same in both.

        >>> Said.same(7)
        Said(zh='7', en='7')
        """
        return cls(str(text), str(text))

    def to(self, tongue: Tongue) -> str:
        """Text in one language."""
        return self.zh if tongue is Tongue.ZH else self.en
