"""What follows from a result: measures, the conclusions of a sector, and when a case is closed.

The rule: a problem is never left without a measure, and what asks for nothing is closed at once
(docs/format.md §11.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from randinspect.registry import is_uscc
from randinspect.results.labels import PROBLEMS, Label
from randinspect.results.rules import Flaw

__all__ = [
    "CONCLUSION_TEXTS",
    "MEASURE_TEXTS",
    "Conclusion",
    "Measure",
    "Sector",
    "asks_for_listing",
    "conclusion_flaws",
    "measure_flaws",
    "open_measures",
]


class Measure(StrEnum):
    """What the office does after an inspection (后续处置措施)."""

    NONE_NEEDED = "NONE_NEEDED"
    TO_DAILY = "TO_DAILY"
    ORDER_CORRECTION = "ORDER_CORRECTION"
    CASE = "CASE"
    NOTIFY = "NOTIFY"
    ABNORMAL_LIST = "ABNORMAL_LIST"
    OTHER = "OTHER"

    @property
    def zh(self) -> str:
        """The measure as it is printed."""
        return MEASURE_TEXTS[self][0]


class Sector(StrEnum):
    """Whose inspections they are: the conclusions of the two sectors differ."""

    TESTING = "testing"
    CERTIFICATION = "certification"


class Conclusion(StrEnum):
    """What the sector's own panel (研判) concludes, where it does."""

    SERIOUS = "SERIOUS"
    RATHER_SERIOUS = "RATHER_SERIOUS"
    GENERAL_ADMONISHED = "GENERAL_ADMONISHED"
    GENERAL_RECTIFY = "GENERAL_RECTIFY"
    LOCAL_PUNISHMENT = "LOCAL_PUNISHMENT"
    ONE_MONTH = "ONE_MONTH"

    @property
    def zh(self) -> str:
        """The conclusion as it is published."""
        return CONCLUSION_TEXTS[self][1]

    @property
    def en(self) -> str:
        """The conclusion in English, for readers abroad; it is never published alone."""
        return CONCLUSION_TEXTS[self][2]

    @property
    def sector(self) -> Sector:
        """The sector that publishes it."""
        return CONCLUSION_TEXTS[self][0]


MEASURE_TEXTS: Final[Mapping[Measure, tuple[str, str]]] = MappingProxyType(
    {
        Measure.NONE_NEEDED: ("无需后续处置", "nothing has to follow; closed at once"),
        Measure.TO_DAILY: ("停止检查，转日常监管", "inspection ended, left to daily supervision"),
        Measure.ORDER_CORRECTION: ("责令改正", "correction ordered"),
        Measure.CASE: ("固定证据，移送办案", "evidence secured, handed over as a case"),
        Measure.NOTIFY: ("抄告相关部门", "other departments notified"),
        Measure.ABNORMAL_LIST: (
            "列入经营异常名录",
            "decision on the list of abnormal operations",
        ),
        Measure.OTHER: ("其他", "other; the note says what"),
    }
)
CONCLUSION_TEXTS: Final[Mapping[Conclusion, tuple[Sector, str, str]]] = MappingProxyType(
    {
        Conclusion.SERIOUS: (Sector.CERTIFICATION, "严重问题", "serious problem"),
        Conclusion.RATHER_SERIOUS: (
            Sector.CERTIFICATION,
            "较严重问题（涉嫌违法违规）",
            "rather serious problem, suspected breach of law",
        ),
        Conclusion.GENERAL_ADMONISHED: (
            Sector.CERTIFICATION,
            "一般问题（行政告诫）",
            "general problem, admonished",
        ),
        Conclusion.GENERAL_RECTIFY: (
            Sector.CERTIFICATION,
            "一般问题（限期整改）",
            "general problem, to be rectified in time",
        ),
        Conclusion.LOCAL_PUNISHMENT: (
            Sector.TESTING,
            "移交属地处罚",
            "handed over to the local authority for punishment",
        ),
        Conclusion.ONE_MONTH: (
            Sector.TESTING,
            "责令一个月内改正",
            "ordered to correct within one month",
        ),
    }
)
_LISTING: Final = frozenset({Label.UNREACHABLE, Label.FALSE_DISCLOSURE, Label.NOT_DISCLOSED})
_ENTERPRISE: Final = "9"  # GB 32100-2015, first character: registered by market regulation


def asks_for_listing(labels: Iterable[Label], agency_id: str) -> bool:
    """Say whether the labels ask for a decision on the list of abnormal operations.

    The list holds enterprises. A body whose credit code does not begin with 9, such as a public
    institution, is not registered with the market regulator and stands on no such list.

    >>> asks_for_listing([Label.UNREACHABLE], "110000000000006")
    True
    """
    is_elsewhere = is_uscc(agency_id) and not agency_id.startswith(_ENTERPRISE)
    return bool(_LISTING & set(labels)) and not is_elsewhere


def measure_flaws(
    measures: Sequence[Measure], labels: Sequence[Label], *, agency_id: str, note: str
) -> list[Flaw]:
    """Say what is wrong with the measures of a result, beside its labels.

    Parameters
    ----------
    measures, labels
        What follows, and what was found.
    agency_id
        Normalised id of the body.
    note
        What an other measure is.
    """
    has_problem = bool(PROBLEMS & set(labels))
    is_idle = Measure.NONE_NEEDED in measures
    wrong = {
        "measure.missing": (not measures, "there is no measure"),
        "measure.twice": (len(set(measures)) < len(measures), "a measure stands several times"),
        "measure.exclusive": (is_idle and len(measures) > 1, "NONE_NEEDED stands beside others"),
        "measure.idle": (is_idle and has_problem, "a problem was found and nothing follows"),
        "measure.needless": (
            bool(measures) and not is_idle and Label.NO_PROBLEM in labels,
            "no problem was found and something follows",
        ),
        "measure.order": (
            Label.CORRECTED in labels and Measure.ORDER_CORRECTION not in measures,
            "CORRECTED says that a correction was ordered",
        ),
        "measure.abnormal": (
            asks_for_listing(labels, agency_id) and Measure.ABNORMAL_LIST not in measures,
            f"{', '.join(label for label in labels if label in _LISTING)} without ABNORMAL_LIST",
        ),
        "measure.note": (Measure.OTHER in measures and not note, "OTHER has no note"),
    }
    return [Flaw(rule, "measures", text) for rule, (is_so, text) in wrong.items() if is_so]


def conclusion_flaws(
    conclusion: Conclusion | None, labels: Sequence[Label], sector: Sector
) -> list[Flaw]:
    """Say what is wrong with the conclusion of a result."""
    found = []
    if conclusion is not None and conclusion.sector is not sector:
        message = f"{conclusion} is concluded of {conclusion.sector} bodies, this is {sector}"
        found.append(Flaw("conclusion.sector", "conclusion", message))
    if conclusion is not None and not PROBLEMS & set(labels):
        message = f"{conclusion} is concluded, but no label says that anything is wrong"
        found.append(Flaw("conclusion.idle", "conclusion", message))
    return found


def open_measures(measures: Iterable[Measure], closed: Iterable[Measure]) -> tuple[Measure, ...]:
    """Measures that are still to be closed; NONE_NEEDED never is.

    >>> open_measures([Measure.NONE_NEEDED], []), open_measures([Measure.CASE], [])
    ((), (<Measure.CASE: 'CASE'>,))
    """
    done = {Measure.NONE_NEEDED, *closed}
    return tuple(measure for measure in measures if measure not in done)
