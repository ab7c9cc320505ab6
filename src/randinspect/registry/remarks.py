"""Remarks: what is worth telling about a value that is taken all the same.

The rule: a remark never keeps a row out, and nothing is guessed. A letter among Chinese
numerals is pointed at, not turned into a digit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from randinspect.registry.identifiers import IdKind, broken_organisation_codes
from randinspect.registry.regions import Regions
from randinspect.registry.rules import Problem

__all__ = ["remark_codes", "remark_ids", "remark_texts"]

# Private-use planes: GBK-era fonts put rare characters there, and no standard says which.
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
_NUMERAL: Final = "〇零一二三四五六七八九十百"
_ZERO_LIKE: Final = "OoＯｏ0０"
_LETTER_FOR_DIGIT: Final = re.compile(
    f"[{_NUMERAL}](?:(?=[{_ZERO_LIKE}])|(?<=[{_ZERO_LIKE}][{_NUMERAL}]))"
)


def remark_ids(cells: Sequence[str], keys: Sequence[str]) -> Iterator[tuple[int, Problem]]:
    """Tell where the key of an id is not spelt as the id is, blanks around it aside.

    >>> [(place, p.rule) for place, p in remark_ids([" A1", "b2", "Ｃ3"], ["A1", "B2", "C3"])]
    [(1, 'id.upper_cased'), (2, 'id.folded')]
    """
    for place, (cell, key) in enumerate(zip(cells, keys, strict=True)):
        if cell == key or cell.strip() == key:
            continue
        folded = unicodedata.normalize("NFKC", cell).strip()
        if folded == key or folded != cell.strip():
            yield place, Problem("id.folded", f"compared as {key}: full-width characters folded")
        else:
            yield place, Problem("id.upper_cased", f"compared as {key}: small letters raised")


def remark_texts(texts: Sequence[str], *, is_name: bool) -> Iterator[tuple[int, Problem]]:
    """Tell of private-use characters, and in names of letters among Chinese numerals.

    >>> [p.rule for _, p in remark_texts(["第六０一所", "某" + chr(0xE000)], is_name=True)]
    ['text.letter_for_digit', 'text.private_use']
    """
    whole = "\n".join(texts)  # one search for the many blocks that hold neither
    private = _PRIVATE.search(whole) is not None
    letters = is_name and _LETTER_FOR_DIGIT.search(whole) is not None
    for place, text in enumerate(texts if private or letters else ()):
        if found := _PRIVATE.search(text):
            message = f"U+{ord(found[0]):04X} is a private-use character"
            yield place, Problem("text.private_use", message)
        if letters and (found := _LETTER_FOR_DIGIT.search(text)):
            around = text[max(found.start() - 1, 0) : found.end() + 1]
            message = f"{around} mixes Chinese numerals with a letter or a digit"
            yield place, Problem("text.letter_for_digit", message)


def remark_codes(
    keys: Sequence[str], kinds: Sequence[IdKind], regions: Regions | None
) -> Iterator[tuple[int, Problem]]:
    """Tell of inner organisation codes, regions, and odd ids among codes.

    Parameters
    ----------
    keys, kinds
        Agency ids in their normal form and their kinds, shape ``(N,)``.
    regions
        The user's region list; without it regions are not looked at.
    """
    places = [place for place, kind in enumerate(kinds) if kind is IdKind.USCC]
    codes = [keys[place] for place in places]
    for broken in broken_organisation_codes(codes).tolist():
        message = f"the organisation code {codes[broken][8:17]} breaks its own check (GB 11714)"
        yield places[broken], Problem("uscc.organisation_check", message)
    if regions is not None:
        for place, code in zip(places, codes, strict=True):
            if not regions.knows_uscc(code):
                message = f"the region code {code[2:8]} is in none of the lists handed in"
                yield place, Problem("uscc.region_unknown", message)
    texts = [place for place, kind in enumerate(kinds) if kind is IdKind.TEXT]
    for place in texts if 2 * len(texts) < len(kinds) else ():
        message = "neither a unified social credit code nor an old registration number"
        yield place, Problem("id.other_kind", message)
