"""What the public sees of results: the result list, one page for each body, by channel.

The rule: the public sees the last version that was published, with a mark on what was corrected,
objected to or answered. All of it follows from the acts but for a few names, which are given, so
that whoever has the acts writes the same bytes (docs/format.md §11.4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from randinspect.publication.lists.fields import ListKind, public_sheet
from randinspect.publication.lists.national import (
    Channel,
    ItemLine,
    Subject,
    channel_document,
    national_record,
    subject_name,
)
from randinspect.publication.lists.written import list_files, page, safe_json
from randinspect.results import (
    PROBLEMS,
    Book,
    Case,
    Label,
    Record,
    Ruling,
    StatementKind,
    Version,
)

__all__ = ["BASIS", "HEADER", "ResultLists", "joined", "result_text", "subject_of"]

HEADER: Final = {
    "计划编号": "raninsPlanId",
    "计划名称": "raninsPlaneName",
    "任务编号": "raninsTaskId",
    "任务名称": "raninsTaskName",
    "抽查类型": "raninsTypeName",
    "检查机关": "insAuth",
}
"""What stands above the headings of the result list: name → key of the plan's own fields."""
BASIS: Final = "检查人员公示依据"
"""Name of the line that cites why inspectors are named; it stands there only if they are."""
_RULINGS: Final[Mapping[Ruling, str]] = {
    Ruling.UPHELD: "异议成立",
    Ruling.PARTLY: "异议部分成立",
    Ruling.DISMISSED: "异议不成立",
}
_NOT_CHECKED: Final = "未检查"
_JOINT: Final = "；"


@dataclass(frozen=True)
class ResultLists:
    """Makes the lists and pages of results.

    Parameters
    ----------
    book
        Results.
    plan
        ``raninsPlanId`` to ``insAuth``: plan, task, type of draw and authority, as announced.
    item_name
        Name of an item, by its code.
    mark
        Mark before the title of each list; empty for a draw in force.
    created
        Time of the workbooks, UNIX seconds, UTC.
    basis
        The rule that lets inspectors be named; None if they are not.
    people
        Id of a body → who inspected it, under the keys of the list; only with a basis.
    """

    book: Book
    plan: Mapping[str, str]
    item_name: Callable[[str], str]
    mark: str
    created: int
    basis: str | None = None
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def files(self) -> dict[str, bytes]:
        """Write the result list, the pages of all bodies, and the documents of the channels.

        Raises
        ------
        FormatError
            If a text cannot stand in a list.
        """
        return {**self._results(), **self._subjects()}

    @property
    def subjects(self) -> list[Subject]:
        """Bodies with a published result, in the order of their ids."""
        cases = self.book.cases.values()
        shown = [(case, case.published) for case in cases]
        found = [subject_of(c, v, self.item_name) for c, v in shown if v is not None]
        return sorted(found, key=lambda subject: subject.id)

    def _results(self) -> dict[str, bytes]:
        """The result list, and its page."""
        header = [(name, self.plan[key]) for name, key in HEADER.items()]
        header += [] if self.basis is None else [(BASIS, self.basis)]
        rows = [
            {
                "seqno": str(number),
                "name": subject.name,
                "id": subject.id,
                "insDate": subject.date,
                "raninsCheckResName": subject.result,
                "remark": subject.remark,
                **self.people.get(subject.id, {}),
            }
            for number, subject in enumerate(self.subjects, start=1)
        ]
        kind, has_people = ListKind.RESULTS, self.basis is not None
        sheet = public_sheet(kind, rows, mark=self.mark, header=header, with_inspectors=has_people)
        written = list_files(str(kind), kind, sheet, rows, created=self.created)
        return written | {"results.html": page(sheet, caption=self.plan["raninsTaskName"])}

    def _subjects(self) -> dict[str, bytes]:
        """All pages as one list, each page by itself, and a document for each channel."""
        written: dict[str, bytes] = {}
        rows: list[dict[str, str]] = []
        kind = ListKind.SUBJECTS
        for subject in self.subjects:
            own = [*_subject_rows(subject, self.plan)]
            rows += own
            name = subject_name(subject.id)
            written[f"{name}.json"] = safe_json(national_record(subject, self.plan))
            sheet = public_sheet(kind, own, mark=self.mark)
            written[f"{name}.html"] = page(sheet, caption=self.plan["raninsTaskName"])
        for channel in Channel:
            document = channel_document(channel, self.subjects, self.plan)
            written[f"{channel}.json"] = safe_json(document)
        sheet = public_sheet(kind, rows, mark=self.mark)
        return written | list_files(str(kind), kind, sheet, rows, created=self.created)


def subject_of(case: Case, version: Version, item_name: Callable[[str], str]) -> Subject:
    """What the public sees of a case.

    Parameters
    ----------
    case, version
        The case, and its version that is published.
    item_name
        Name of an item, by its code.
    """
    record = version.record
    return Subject(
        id=record.agency,
        name=record.name,
        date=record.on_site_end.isoformat(),
        result=result_text(record),
        items=tuple(
            ItemLine(item_name(part.item), _item_result(record, place))
            for place, part in enumerate(record.items)
        ),
        remark=joined([record.remark, *_marks(case, version)]),
    )


def result_text(record: Record) -> str:
    """Labels of a record and its conclusion, as they are published."""
    conclusion = [record.conclusion.zh] if record.conclusion else []
    return joined([*(label.zh for label in record.labels), *conclusion])


def _item_result(record: Record, place: int) -> str:
    """What one item came to, without what was found there in detail.

    1. An item with a finding has the labels that tell of a problem. 2. An item that was looked at
    without a finding is clean, if others have one or the whole is. 3. One that was not looked at
    beside others says so. 4. Else the labels of the whole stand for it: moved out, unreachable …
    """
    part = record.items[place]
    has_findings = any(other.finding for other in record.items)
    if part.finding:  # 1
        return joined(label.zh for label in record.labels if label in PROBLEMS)
    if part.checked and (has_findings or Label.NO_PROBLEM in record.labels):  # 2
        return Label.NO_PROBLEM.zh
    if not part.checked and any(other.checked for other in record.items):  # 3
        return _NOT_CHECKED
    return joined(label.zh for label in record.labels)  # 4


def _marks(case: Case, version: Version) -> Iterator[str]:
    """What stands beside a result: correction, objection, reply."""
    if version.correction is not None:
        number = case.versions.index(version) + 1
        reason = version.correction.reason.zh
        yield f"更正（第{number}版，{version.published_on}，{reason}）"
    for told in case.statements:
        is_objection = told.act.statement is StatementKind.OBJECTION
        if told.act.is_public:
            yield f"当事人{'异议' if is_objection else '陈述'}：{told.act.text}"
        if is_objection and (told.act.is_public or told.is_open):
            yield _RULINGS[told.answer.ruling] if told.answer else "异议处理中"


def _subject_rows(subject: Subject, plan: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Rows of a subject's page, one for each item."""
    for number, item in enumerate(subject.items, start=1):
        yield {
            "name": subject.name,
            "id": subject.id,
            **plan,
            "insDate": subject.date,
            "result": subject.result,
            "seqno": str(number),
            "raninsItemName": item.name,
            "raninsCheckResName": item.result,
        }


def joined(texts: Iterable[str]) -> str:
    """Texts that are not empty, as one cell."""
    return _JOINT.join(text for text in texts if text)
