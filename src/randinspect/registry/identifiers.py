"""Identifiers of agencies: the unified social credit code and its forerunners (docs/method.md).

The rule: an id is text and is never guessed at. A code with a wrong check character stays what
it is and is reported. What GB 32100-2015 does not decide (the inner organisation code, the
region) only warns, because codes issued by the authorities break it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from randinspect.registry.rules import Problem

__all__ = [
    "USCC_ALPHABET",
    "Admitted",
    "IdKind",
    "broken_organisation_codes",
    "examine_id",
    "id_kind",
    "id_kinds",
    "is_uscc",
    "organisation_check_holds",
    "uscc_check_character",
    "uscc_mask",
]

# GB 32100-2015, table 4: digits and capitals without I, O, S, V, Z.
USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MODULUS: Final = 31
# GB 32100-2015, 4.2.5: place i has weight 3^(i-1) mod 31 and the check character has weight 1.
# 34 = 3 (mod 31), so the first 17 values, read backwards as one number to base 34, give the sum.
_BASE: Final = 34
_DIGITS: Final = "0123456789abcdefghijklmnopqrstu"
_NO_DIGIT: Final = ord("!")
_NINE: Final = ord("9")
_USCC_LENGTH: Final = 18
# GB 11714-1997: weights of the eight characters of an organisation code.
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
_CONFUSABLE: Final = {"I": "1", "L": "1", "O": "0", "Q": "0", "S": "5", "V": "U", "Z": "2"}

_ID_LIMIT: Final = 64
_UNLIKE_ID: Final = re.compile(r"[\W_0]*")
_PLACEHOLDERS: Final = frozenset(
    [
        *("无", "无码", "暂无", "没有", "未知", "不详", "空", "待补", "未填"),
        *("NA", "NAN", "NONE", "NULL", "NIL", "N/A", "#N/A", "UNKNOWN", "TBD"),
    ]
)
_NUMBER_TEXT: Final = re.compile(r"[0-9]+\.0+|[0-9](\.[0-9]+)?E\+[0-9]+|[0-9]\.[0-9]+E[0-9]+")
_REGISTRATION: Final = re.compile(r"[0-9]{15}|[0-9]{13}")


class IdKind(StrEnum):
    """What kind of id stands in a row."""

    USCC = "uscc"
    REGISTRATION_15 = "registration_15"
    REGISTRATION_13 = "registration_13"
    TEXT = "text"


class Admitted(StrEnum):
    """Which ids a profile admits: any kind, only valid codes, or text that nobody checks."""

    ANY = "any"
    USCC = "uscc"
    TEXT = "text"


def _digit_table() -> bytes:
    """Table from an ASCII byte to the digit of its value in GB 32100, ``!`` where it has none."""
    table = bytearray([_NO_DIGIT] * 256)
    for character, digit in zip(USCC_ALPHABET, _DIGITS, strict=True):
        table[ord(character)] = ord(digit)
    return bytes(table)


_TABLE: Final = _digit_table()
_VALUES: Final = bytes(_DIGITS.find(chr(digit)) % 256 for digit in _TABLE)


def uscc_check_character(body: str) -> str:
    """Check character of the first 17 characters of a unified social credit code.

    Raises
    ------
    ValueError
        If there are not 17 characters of the alphabet.

    References
    ----------
    GB 32100-2015, 4.2.5.

    Examples
    --------
    >>> uscc_check_character("91440300192203821")
    '6'
    """
    if len(body) != _USCC_LENGTH - 1 or any(c not in USCC_ALPHABET for c in body):
        raise ValueError(f"[{body}] is not 17 characters of {USCC_ALPHABET}")
    total = int(body.encode().translate(_TABLE)[::-1], _BASE)
    return USCC_ALPHABET[-total % _MODULUS]


def is_uscc(code: str) -> bool:
    """Say whether a code in its normal form is a unified social credit code.

    Alphabet, region digits and check character are asked for; the region's existence and the
    inner organisation code are not.

    >>> is_uscc("914403001922038216"), is_uscc("914403001922038217")
    (True, False)
    """
    return _looks_like_uscc(code) and _uscc_problem(code) is None


def organisation_check_holds(code: str) -> bool:
    """Say whether the organisation code inside a valid code keeps its own check (GB 11714).

    >>> organisation_check_holds("914403001922038216")
    True
    """
    total = sum(
        int(character, 36) * weight
        for character, weight in zip(code[8:16], _ORGANISATION_WEIGHTS, strict=True)
    )
    return code[16] == "0123456789X0"[11 - total % 11]


def id_kinds(keys: Sequence[str]) -> NDArray[np.object_]:
    """Kinds of many ids in their normal form: :func:`id_kind` for whole columns.

    Parameters
    ----------
    keys
        Ids, shape ``(N,)``.

    Returns
    -------
    NDArray[np.object_]
        ``N`` kinds.
    """
    kinds = np.empty(len(keys), dtype=np.object_)
    kinds.fill(IdKind.USCC)  # np.full would make plain text of the member
    for place in np.flatnonzero(~uscc_mask(keys)).tolist():
        kinds[place] = id_kind(keys[place])
    return kinds


def uscc_mask(keys: Sequence[str]) -> NDArray[np.bool_]:
    """Where :func:`is_uscc` holds, for whole columns.

    Parameters
    ----------
    keys
        Texts, shape ``(N,)``.

    Returns
    -------
    NDArray[np.bool_]
        ``N`` answers.
    """
    joined = "".join(keys)  # one look is enough if all of them have 18 letters and digits
    if set(map(len, keys)) == {_USCC_LENGTH} and joined.isascii() and joined.isalnum():
        places = np.arange(len(keys))
    else:
        looks = map(_looks_like_uscc, keys)
        places = np.flatnonzero(np.fromiter(looks, dtype=np.bool_, count=len(keys)))
        joined = "".join(keys[place] for place in places.tolist())
    digits = np.frombuffer(joined.encode().translate(_VALUES), dtype=np.uint8)
    values = digits.reshape(-1, _USCC_LENGTH)
    weights = [*(pow(3, place, _MODULUS) for place in range(17)), 1]
    sums = np.zeros(len(values), dtype=np.int32)
    for place, weight in enumerate(weights):  # column by column: a product would need 8 times
        sums += values[:, place].astype(np.int32) * weight  # the memory of the codes
    mask = np.zeros(len(keys), dtype=np.bool_)
    mask[places] = (
        (values < _MODULUS).all(axis=1)
        & (values[:, 2:8] < len("0123456789")).all(axis=1)
        & (sums % _MODULUS == 0)
    )
    return mask


def broken_organisation_codes(codes: Sequence[str]) -> NDArray[np.int64]:
    """Places of valid codes whose inner code breaks its check, for whole columns.

    Parameters
    ----------
    codes
        Unified social credit codes, shape ``(N,)``.

    Returns
    -------
    NDArray[np.int64]
        Places at which :func:`organisation_check_holds` is false, ascending.
    """
    if not codes:
        return np.zeros(0, dtype=np.int64)
    letters = np.array(codes, dtype=f"S{_USCC_LENGTH}").view(np.uint8).reshape(-1, _USCC_LENGTH)
    # Digits stand for 0 to 9 and letters for 10 to 35, as in GB 11714-1997.
    values = letters[:, 8:16].astype(np.int64) - np.where(letters[:, 8:16] > _NINE, 55, 48)
    rest = 11 - values @ np.array(_ORGANISATION_WEIGHTS) % 11
    asked = np.frombuffer(b"0123456789X0", dtype=np.uint8)[rest]
    return np.flatnonzero(letters[:, 16] != asked)


def id_kind(key: str) -> IdKind:
    """Kind of an id in its normal form.

    >>> [id_kind(k).value for k in ("914403001922038216", "330000000000006", "PS-17")]
    ['uscc', 'registration_15', 'text']
    """
    if is_uscc(key):
        return IdKind.USCC
    if _REGISTRATION.fullmatch(key):
        return IdKind.REGISTRATION_15 if len(key) == 15 else IdKind.REGISTRATION_13
    return IdKind.TEXT


def examine_id(key: str, admitted: Admitted = Admitted.ANY) -> Problem | None:
    """Say what is wrong with an id in its normal form, or None.

    Parameters
    ----------
    key
        The id after :func:`randinspect.canonical.normalised_id`.
    admitted
        Which ids are admitted. Under ``ANY`` whatever has 18 letters and digits must be a valid
        code; under ``TEXT`` it is text like any other.

    Examples
    --------
    >>> examine_id("0-0").rule, examine_id("9.1E+17").rule, examine_id("13830295-X")
    ('id.placeholder', 'id.number_text', None)
    """
    if admitted is not Admitted.TEXT and _looks_like_uscc(key):
        return _uscc_problem(key)
    problem = _text_problem(key)
    if problem is None and admitted is Admitted.USCC:
        asked = "an 18-character unified social credit code is asked for"
        return Problem("id.kind", f"{asked}, this has {len(key)} characters")
    return problem


def _looks_like_uscc(key: str) -> bool:
    """18 ASCII letters and digits."""
    return len(key) == _USCC_LENGTH and key.isascii() and key.isalnum()


def _uscc_problem(code: str) -> Problem | None:
    """What GB 32100 says against 18 letters and digits."""
    digits = code.encode().translate(_TABLE)
    if _NO_DIGIT in digits:
        strange = sorted({c for c in code if c not in USCC_ALPHABET})
        asked = f"{', '.join(strange)} is not in the alphabet of GB 32100{_hint(strange)}"
        return Problem("uscc.check_character", asked, code)
    if (int(digits[16::-1], _BASE) + _VALUES[ord(code[17])]) % _MODULUS:
        asked = f"its check character is wrong{_hint(code)}"
        return Problem("uscc.check_character", asked, code)
    if not code[2:8].isdigit():
        return Problem("uscc.layout", "characters 3 to 8 are no region code of GB/T 2260", code)
    return None


def _hint(characters: list[str] | str) -> str:
    """Name the letters that are often written for another character."""
    pairs = [f"{c} for {_CONFUSABLE[c]}" for c in dict.fromkeys(characters) if c in _CONFUSABLE]
    return f" ({', '.join(pairs)}?)" if pairs else ""


def _text_problem(key: str) -> Problem | None:
    """What makes text no id at all."""
    if not key:
        return Problem("id.missing", "the id is blank")
    if key in _PLACEHOLDERS or _UNLIKE_ID.fullmatch(key):
        return Problem("id.placeholder", "this stands for an id that is not there")
    if _NUMBER_TEXT.fullmatch(key):
        return Problem("id.number_text", "a spreadsheet turned this id into a number")
    if any(unicodedata.category(c)[0] in "CZ" and not _is_private(c) for c in key):
        return Problem("id.character", "there is a blank or an invisible character inside the id")
    if len(key) > _ID_LIMIT:
        return Problem("id.length", f"the id has {len(key)} characters")
    return None


def _is_private(character: str) -> bool:
    """Private-use characters warn elsewhere; they are visible where their font is."""
    return unicodedata.category(character) == "Co"
