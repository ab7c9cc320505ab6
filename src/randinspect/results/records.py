"""Records of results: one for each inspection, with one part for each item (docs/format.md §11.1).

The rule: a record holds what people found and nothing that the draw already says. It is judged
as a whole, so that labels, findings, measures and days cannot contradict each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from randinspect.canonical import check_handle, normalised_id
from randinspect.registry import parse_day
from randinspect.registry.fields import Text
from randinspect.results.labels import PROBLEMS, Label, label_flaws, outcome_of
from randinspect.results.measures import (
    Conclusion,
    Measure,
    Sector,
    conclusion_flaws,
    measure_flaws,
)
from randinspect.results.rules import Flaw

__all__ = [
    "MEANS_TEXTS",
    "Day",
    "Handle",
    "ItemResult",
    "Means",
    "Record",
    "Story",
    "Words",
    "record_flaws",
]

_SHORT: Final = 200
_LONG: Final = 2000


class Means(StrEnum):
    """How it was inspected (检查方式)."""

    ON_SITE = "ON_SITE"
    DOCUMENTS = "DOCUMENTS"
    TESTING = "TESTING"
    ADOPTED = "ADOPTED"
    THIRD_PARTY = "THIRD_PARTY"
    ONLINE = "ONLINE"

    @property
    def zh(self) -> str:
        """The way as it is printed."""
        return MEANS_TEXTS[self][0]


MEANS_TEXTS: Final[Mapping[Means, tuple[str, str]]] = MappingProxyType(
    {
        Means.ON_SITE: ("现场检查", "on site"),
        Means.DOCUMENTS: ("书面检查", "on paper"),
        Means.TESTING: ("检验检测", "by tests"),
        Means.ADOPTED: (
            "采信其他部门结果、专业意见",
            "results of other departments or professional opinions adopted",
        ),
        Means.THIRD_PARTY: ("审计验资评估等第三方", "by a third party, such as an audit"),
        Means.ONLINE: ("网络监测", "by monitoring the network"),
    }
)


def _day(value: object) -> date:
    """A day, or its only spelling in a document."""
    return value if type(value) is date else parse_day(value)


def _at_most(limit: int) -> AfterValidator:
    """Refuse text of more characters than that."""

    def check(text: str) -> str:
        if len(text) > limit:
            raise ValueError(f"{len(text)} characters; at most {limit} are taken")
        return text

    return AfterValidator(check)


def _if_any(value: object, check: ValidatorFunctionWrapHandler) -> str:
    """Text, or ``""`` where there is none."""
    is_blank = isinstance(value, str) and not value.strip()
    return "" if is_blank else str(check(value))


Day = Annotated[
    date, BeforeValidator(_day), PlainSerializer(lambda day: day.isoformat(), return_type=str)
]
Handle = Annotated[str, AfterValidator(check_handle)]
Words = Annotated[Text, _at_most(_SHORT)]
Story = Annotated[Text, _at_most(_LONG), WrapValidator(_if_any)]
Key = Annotated[Text, AfterValidator(normalised_id)]


class _Model(BaseModel):
    """Frozen, and closed to fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ItemResult(_Model):
    """What one item of an inspection came to.

    Parameters
    ----------
    item
        Code of the item.
    checked
        Whether it was looked at.
    finding
        What was found, ``""`` if nothing.
    disposal
        What was done about it at once, ``""`` if nothing.
    """

    item: Words
    checked: bool
    finding: Story = ""
    disposal: Story = ""


class Record(_Model):
    """The result of one inspection.

    Parameters
    ----------
    inspection
        Handle of the inspection.
    agency, name
        Normalised id of the body, and its name as it is printed.
    items
        One part for each item of the task.
    labels
        What was found, in the order of `Label`.
    conclusion
        What the sector's panel concluded, if it did.
    measures, measure_note
        What follows, and what an other measure is.
    means
        How it was inspected.
    on_site_end, concluded
        Last day at the body, and the day on which the result stood: verdicts on laboratories come
        months after the visit. The day of publication belongs to its act.
    department
        Who supervises the body (管辖单位).
    inspectors
        Ids of those who inspected; they stay with the office.
    remark
        What is published beside the result (备注).
    """

    inspection: Handle
    agency: Key
    name: Words
    items: tuple[ItemResult, ...]
    labels: tuple[Label, ...]
    conclusion: Conclusion | None = None
    measures: tuple[Measure, ...]
    measure_note: Story = ""
    means: tuple[Means, ...]
    on_site_end: Day
    concluded: Day
    department: Words
    inspectors: tuple[Key, ...]
    remark: Story = ""

    @property
    def outcome(self) -> str:
        """What it counts as in an estimate."""
        return str(outcome_of(self.labels))

    def document(self) -> dict[str, Any]:
        """The record as plain data, the same for equal records."""
        return self.model_dump(mode="json")


def record_flaws(
    record: Record, *, sector: Sector, begins: date, entered: date, items: Sequence[str]
) -> list[Flaw]:
    """Say all that is wrong with a record.

    Parameters
    ----------
    record
        The record.
    sector
        Whose conclusions may stand in it.
    begins, entered
        First day of the task, and the day on which the record is entered.
    items
        Codes of the task's items.
    """
    return [
        *label_flaws(record.labels),
        *_item_flaws(record, items),
        *_finding_flaws(record),
        *conclusion_flaws(record.conclusion, record.labels, sector),
        *measure_flaws(
            record.measures, record.labels, agency_id=record.agency, note=record.measure_note
        ),
        *_side_flaws(record),
        *_day_flaws(record, begins, entered),
    ]


def _item_flaws(record: Record, items: Sequence[str]) -> Iterator[Flaw]:
    """Every item of the task once, no other, and no finding of an item that was not checked."""
    found = [part.item for part in record.items]
    for code in sorted(set(found)):
        if code not in items:
            yield Flaw("item.unknown", "item", f"{code} is no item of the task", code)
        if found.count(code) > 1:
            yield Flaw("item.twice", "item", f"{code} stands {found.count(code)} times", code)
    missing = [code for code in items if code not in found]
    if missing:
        yield Flaw("item.missing", "item", f"{', '.join(missing)} has no row")
    for part in record.items:
        if part.finding and not part.checked:
            text = f"{part.item} was not checked, but has a finding"
            yield Flaw("item.finding", "finding", text, part.item)


def _finding_flaws(record: Record) -> Iterator[Flaw]:
    """Labels and findings say the same."""
    labels = set(record.labels)
    findings = [part.item for part in record.items if part.finding]
    told = {Label.CORRECTED, Label.PENDING} & labels
    if told and not findings:
        text = f"{', '.join(sorted(told))} says that a problem was found, but no item has one"
        yield Flaw("label.finding", "finding", text)
    if findings and labels and not labels & PROBLEMS:
        text = f"{', '.join(findings)} has a finding, but no label says that anything is wrong"
        yield Flaw("label.contradicts", "finding", text)
    if Label.NO_PROBLEM in labels and not any(part.checked for part in record.items):
        text = "NO_PROBLEM, but no item was checked"
        yield Flaw("label.unchecked", "checked", text)


def _side_flaws(record: Record) -> Iterator[Flaw]:
    """Somebody inspected, in some way."""
    if not record.means:
        yield Flaw("method.missing", "means", "no way of inspecting is named")
    if not record.inspectors:
        yield Flaw("inspectors.missing", "inspectors", "nobody is named")


def _day_flaws(record: Record, begins: date, entered: date) -> Iterator[Flaw]:
    """On site, concluded, entered: in this order, and not before the task."""
    if record.on_site_end < begins:
        text = f"{record.on_site_end} lies before {begins}, when the task begins"
        yield Flaw("date.window", "on_site_end", text)
    if record.concluded < record.on_site_end:
        text = f"concluded on {record.concluded}, before the visit ended on {record.on_site_end}"
        yield Flaw("date.order", "concluded", text)
    if record.concluded > entered:
        text = f"concluded on {record.concluded}, after it was entered on {entered}"
        yield Flaw("date.order", "concluded", text)
