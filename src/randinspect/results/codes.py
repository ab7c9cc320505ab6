"""Codes of other systems for the labels; a table holds only meanings that somebody stated.

The same national labels carry other codes in every system. A code that is used somewhere but
whose meaning is stated nowhere is refused, because a guess would be published.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from randinspect.results.labels import Label
from randinspect.results.rules import Flaw

__all__ = ["CODES", "CodeSystem", "code_of", "label_of"]


class CodeSystem(StrEnum):
    """Whose codes a file of results is written in."""

    CANONICAL = "canonical"
    ZHEJIANG = "zhejiang"
    HEALTH = "health"
    SICHUAN = "sichuan"


CODES: Final[Mapping[CodeSystem, Mapping[str, Label]]] = MappingProxyType(
    {
        CodeSystem.CANONICAL: MappingProxyType({label.value: label for label in Label}),
        # A provincial system of 2017. B, C, D and G are used in it, but stated nowhere.
        CodeSystem.ZHEJIANG: MappingProxyType(
            {
                "1": Label.NO_PROBLEM,
                "6": Label.UNREACHABLE,
                "7": Label.CLOSED,
                "8": Label.REFUSED,
                "9": Label.DEREGISTERED,
                "10": Label.LICENCE_REVOKED,
                "11": Label.ANNULLED,
                "12": Label.MOVED_OUT,
                "A": Label.PENDING,
                "E": Label.CORRECTED,
                "F": Label.NO_ACTIVITY,
            }
        ),
        # A health-supervision system; its fourteen codes are our fourteen labels.
        CodeSystem.HEALTH: MappingProxyType(
            {
                "01": Label.NO_PROBLEM,
                "02": Label.CORRECTED,
                "03": Label.NO_ACTIVITY,
                "04": Label.REFUSED,
                "05": Label.DEREGISTERED,
                "06": Label.SUSPENDED,
                "07": Label.LICENCE_REVOKED,
                "08": Label.CLOSED,
                "09": Label.PENDING,
                "10": Label.UNREACHABLE,
                "11": Label.ANNULLED,
                "12": Label.MOVED_OUT,
                "13": Label.NOT_DISCLOSED,
                "14": Label.FALSE_DISCLOSURE,
            }
        ),
        # Only 1 is proven there; 7 is read in two ways.
        CodeSystem.SICHUAN: MappingProxyType({"1": Label.NO_PROBLEM}),
    }
)
"""System → code → label, each table one to one."""

# Stated, but a breach of the rules of a department is a finding and no label of ours.
_WITHOUT_LABEL: Final[Mapping[CodeSystem, Mapping[str, str]]] = {
    CodeSystem.ZHEJIANG: {
        "2": "违反工商行政管理相关规定",
        "3": "违反食品药品管理相关规定",
        "4": "违反质量技术监督相关规定",
        "5": "违反其他部门相关规定",
    }
}


def label_of(code: str, system: CodeSystem) -> Label | Flaw:
    """Label of a code or of a label's own text, or what is wrong with it.

    A label's published text is understood in every system.

    Examples
    --------
    >>> label_of("14", CodeSystem.HEALTH).value, label_of("迁出", CodeSystem.HEALTH).value
    ('FALSE_DISCLOSURE', 'MOVED_OUT')
    >>> label_of("B", CodeSystem.ZHEJIANG).rule, label_of("3", CodeSystem.ZHEJIANG).rule
    ('label.unstated', 'label.counterpart')
    """
    if code in CODES[system]:
        return CODES[system][code]
    by_text = {label.zh: label for label in Label}
    if code in by_text:
        return by_text[code]
    if stated := _WITHOUT_LABEL.get(system, {}).get(code):
        message = f"code {code} of {system} means {stated}, for which there is no label"
        return Flaw("label.counterpart", "labels", message)
    if system is CodeSystem.CANONICAL:
        return Flaw("label.unknown", "labels", "no label of this name")
    message = f"no stated meaning of code {code} of {system} is known"
    return Flaw("label.unstated", "labels", message)


def code_of(label: Label, system: CodeSystem) -> str | Flaw:
    """Code of a label in a system, or that it has none there.

    >>> code_of(Label.CORRECTED, CodeSystem.ZHEJIANG), code_of(Label.CORRECTED, CodeSystem.HEALTH)
    ('E', '02')
    """
    codes = {found: code for code, found in CODES[system].items()}
    if label in codes:
        return codes[label]
    return Flaw("label.unstated", "labels", f"{system} has no stated code for {label}")
