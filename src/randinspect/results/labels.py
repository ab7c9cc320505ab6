"""Labels of a result: what was found, in national words that no local code changes.

The labels are those that provincial systems share; their codes differ from system to system and
live in their own tables (`randinspect.results.codes`). Several labels may stand together, but
"no problem found" stands alone (docs/format.md §11.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from randinspect.results.rules import Flaw

__all__ = [
    "LABEL_TEXTS",
    "PROBLEMS",
    "Label",
    "Outcome",
    "label_flaws",
    "ordered_labels",
    "outcome_of",
]


class Label(StrEnum):
    """One label; the order of declaration is the order in which labels are printed."""

    NO_PROBLEM = "NO_PROBLEM"
    NOT_DISCLOSED = "NOT_DISCLOSED"
    FALSE_DISCLOSURE = "FALSE_DISCLOSURE"
    UNREACHABLE = "UNREACHABLE"
    CORRECTED = "CORRECTED"
    PENDING = "PENDING"
    REFUSED = "REFUSED"
    NO_ACTIVITY = "NO_ACTIVITY"
    DEREGISTERED = "DEREGISTERED"
    SUSPENDED = "SUSPENDED"
    LICENCE_REVOKED = "LICENCE_REVOKED"
    CLOSED = "CLOSED"
    ANNULLED = "ANNULLED"
    MOVED_OUT = "MOVED_OUT"

    @property
    def zh(self) -> str:
        """The label as it is published."""
        return LABEL_TEXTS[self][0]

    @property
    def en(self) -> str:
        """The label in English, for readers abroad; it is never published alone."""
        return LABEL_TEXTS[self][1]


class Outcome(StrEnum):
    """What a set of labels comes to for an estimate (docs/method.md §10.6)."""

    VIOLATION = "violation"
    NO_VIOLATION = "no_violation"
    NOT_CHECKED = "not_checked"


LABEL_TEXTS: Final[Mapping[Label, tuple[str, str]]] = MappingProxyType(
    {
        Label.NO_PROBLEM: ("未发现问题", "no problem found"),
        Label.NOT_DISCLOSED: (
            "未按规定公示应当公示的信息",
            "information that had to be published was not",
        ),
        Label.FALSE_DISCLOSURE: (
            "公示信息隐瞒真实情况、弄虚作假",
            "published information hides the truth or is false",
        ),
        Label.UNREACHABLE: (
            "通过登记的住所（经营场所）无法联系",
            "not to be reached at the registered address",
        ),
        Label.CORRECTED: ("发现问题已责令改正", "problem found, correction ordered"),
        Label.PENDING: ("发现问题待后续处理", "problem found, to be handled further"),
        Label.REFUSED: ("不配合检查情节严重", "inspection refused, serious"),
        Label.NO_ACTIVITY: (
            "未发现开展本次抽查涉及的（生产）经营活动",
            "no activity found that this inspection is about",
        ),
        Label.DEREGISTERED: ("注销", "deregistered"),
        Label.SUSPENDED: ("暂停营业", "business suspended"),
        Label.LICENCE_REVOKED: ("被吊销", "licence revoked"),
        Label.CLOSED: ("已关闭停业或正在组织清算", "closed, or being wound up"),
        Label.ANNULLED: ("被撤销", "registration annulled"),
        Label.MOVED_OUT: ("迁出", "moved out of the territory"),
    }
)

PROBLEMS: Final = frozenset(
    {
        Label.NOT_DISCLOSED,
        Label.FALSE_DISCLOSURE,
        Label.UNREACHABLE,
        Label.CORRECTED,
        Label.PENDING,
        Label.REFUSED,
    }
)
"""Labels that say that something is wrong."""

_CLEAN: Final = frozenset({Label.NO_PROBLEM, Label.NO_ACTIVITY})


def ordered_labels(labels: Iterable[Label]) -> tuple[Label, ...]:
    """Labels in the order in which they are printed.

    >>> [label.value for label in ordered_labels([Label.MOVED_OUT, Label.PENDING])]
    ['PENDING', 'MOVED_OUT']
    """
    found = set(labels)
    return tuple(label for label in Label if label in found)


def outcome_of(labels: Iterable[Label]) -> Outcome:
    """Say what a result counts as: a violation, none, or no check at all.

    A body that was gone before anything could be looked at (deregistered, closed, moved out …)
    was not checked; it stays in the sample and others stand for it.

    >>> outcome_of([Label.NO_ACTIVITY]).value, outcome_of([Label.CLOSED]).value
    ('no_violation', 'not_checked')
    """
    found = set(labels)
    if found & PROBLEMS:
        return Outcome.VIOLATION
    return Outcome.NO_VIOLATION if found & _CLEAN else Outcome.NOT_CHECKED


def label_flaws(labels: Sequence[Label]) -> list[Flaw]:
    """Say what is wrong with a set of labels: none, one twice, or company for NO_PROBLEM."""
    found = []
    if not labels:
        found.append(Flaw("label.missing", "labels", "there is no label"))
    twice = [label for label in ordered_labels(labels) if list(labels).count(label) > 1]
    if twice:
        found.append(Flaw("label.twice", "labels", f"{twice[0]} stands several times"))
    others = [label for label in ordered_labels(labels) if label is not Label.NO_PROBLEM]
    if Label.NO_PROBLEM in labels and others:
        message = f"NO_PROBLEM stands beside {', '.join(others)}"
        found.append(Flaw("label.exclusive", "labels", message))
    return found
