"""Sentences that the library says in English, told in Chinese at the desk.

The rule: a sentence of the library is data, the same for every reader and in every document. Its
Chinese is found by its form, so that nothing below the desk needs to know who reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

__all__ = ["in_chinese"]


def in_chinese(text: str, phrases: Mapping[str, str]) -> str:
    """Tell a sentence in Chinese; one of no known form stays as it is.

    Parameters
    ----------
    text
        The sentence.
    phrases
        English forms with places in braces to Chinese ones with the same places. What fills a
        place is told in Chinese too, where it has such a form itself.

    >>> in_chinese("3 of drand round 7", {"{n} of {s}": "{s} 的 {n}", "drand round {r}": "第{r}轮"})
    '第7轮 的 3'
    """
    for form, chinese in phrases.items():
        found = _pattern(form).fullmatch(text)
        if found:
            parts = {name: in_chinese(part, phrases) for name, part in found.groupdict().items()}
            return chinese.format(**parts)
    return text


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Pattern of a form: each place holds some text, as little as will do."""
    pieces = re.split(r"\{(\w+)\}", form)
    parts = [
        f"(?P<{piece}>.+?)" if place % 2 else re.escape(piece) for place, piece in enumerate(pieces)
    ]
    return re.compile("".join(parts), re.DOTALL)
