"""From the book to what is announced: task, drawn list, result list, one page for each body.

The rule: the public sees the last version that was published, with a mark on what was corrected,
objected to or answered. Nothing of the record goes out but the fields of the public list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from randinspect.publication.announcement import VOID_MARK, Task, occasion_mark
from randinspect.publication.commitment import Occasion
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
    Policy,
    Record,
    Roster,
    Ruling,
    StatementKind,
    Version,
)

__all__ = ["Announcer", "Badge", "result_text", "subject_of"]

_TYPES: Mapping[str, str] = {"directed": "定向", "undirected": "不定向"}
_RULINGS: Mapping[Ruling, str] = {
    Ruling.UPHELD: "异议成立",
    Ruling.PARTLY: "异议部分成立",
    Ruling.DISMISSED: "异议不成立",
}
_NOT_CHECKED = "未检查"
_JOINT = "；"


@dataclass(frozen=True, slots=True)
class Badge:
    """Name and certificate number of an inspector, as a rule lets them be published."""

    name: str
    certificate: str


@dataclass(frozen=True)
class Announcer:
    """Makes every list of a task's results.

    Parameters
    ----------
    task, occasion
        What was inspected, and whether it was a draw.
    book, roster, policy
        Results, drawn bodies, and what may be published.
    created
        Time of the workbooks, UNIX seconds, UTC.
    badges
        Inspector's id → name and certificate; asked for only where the policy publishes them.
    is_void
        Whether the ledger ends the draw: then every list says so.
    """

    task: Task
    occasion: Occasion
    book: Book
    roster: Roster
    policy: Policy
    created: int
    badges: Mapping[str, Badge] = field(default_factory=dict)
    is_void: bool = False

    @property
    def mark(self) -> str:
        """Mark before the title of each list and the name of the task; empty for a draw."""
        return (VOID_MARK if self.is_void else "") + occasion_mark(self.occasion)

    def files(self) -> dict[str, bytes]:
        """Write every list and page.

        Raises
        ------
        FormatError
            If a text cannot stand in a list.
        """
        written = {**self._task(), **self._results(), **self._subjects()}
        return written | (self._drawn() if self.policy.publication.drawn_list else {})

    @property
    def subjects(self) -> list[Subject]:
        """Bodies with a published result, in the order of their ids."""
        found = [subject_of(case, version, self.policy) for case, version in self._shown()]
        return sorted(found, key=lambda subject: subject.id)

    def _shown(self) -> Iterator[tuple[Case, Version]]:
        """Cases with what the public sees of them."""
        for case in self.book.cases.values():
            if case.published is not None:
                yield case, case.published

    @property
    def _plan(self) -> dict[str, str]:
        """Plan, task and type; what is no draw says so in the task's name."""
        return {
            "raninsPlanId": self.task.plan_ref,
            "raninsPlaneName": self.task.plan_name,
            "raninsTaskId": self.task.task_id,
            "raninsTaskName": self.mark + self.task.task_name,
            "raninsTypeName": _TYPES[self.task.draw_type],
        }

    def _list(
        self,
        kind: ListKind,
        rows: Sequence[Mapping[str, str]],
        header: Sequence[tuple[str, str]] = (),
        *,
        with_inspectors: bool = False,
    ) -> dict[str, bytes]:
        """One list in its four forms."""
        mark = self.mark
        sheet = public_sheet(kind, rows, mark=mark, header=header, with_inspectors=with_inspectors)
        written = list_files(str(kind), kind, sheet, rows, created=self.created)
        if kind is ListKind.RESULTS:
            written["results.html"] = page(sheet, caption=self._plan["raninsTaskName"])
        return written

    def _task(self) -> dict[str, bytes]:
        """The task."""
        row = {
            **self._plan,
            "item": self.task.item,
            "object_scope": self.task.object_scope,
            "date_from": self.task.date_from.isoformat(),
            "date_to": self.task.date_to.isoformat(),
            "insAuth": self.task.authority_name,
            "count": str(len(self.roster)),
        }
        return self._list(ListKind.TASK, [row])

    def _drawn(self) -> dict[str, bytes]:
        """The drawn bodies, in the order of their ids."""
        bodies = sorted(self.roster.expected.values(), key=lambda expected: expected.agency)
        rows = [
            {
                "raninsTaskId": self._plan["raninsTaskId"],
                "raninsTaskName": self._plan["raninsTaskName"],
                "seqno": str(number),
                "name": body.name,
                "id": body.agency,
                "authority": body.authority,
                "department": body.department,
            }
            for number, body in enumerate(bodies, start=1)
        ]
        return self._list(ListKind.DRAWN, rows)

    def _results(self) -> dict[str, bytes]:
        """The result list."""
        header = [
            ("计划编号", self._plan["raninsPlanId"]),
            ("计划名称", self._plan["raninsPlaneName"]),
            ("任务编号", self._plan["raninsTaskId"]),
            ("任务名称", self._plan["raninsTaskName"]),
            ("抽查类型", self._plan["raninsTypeName"]),
            ("检查机关", self.task.authority_name),
        ]
        basis = self.policy.publication.basis
        if basis is not None:
            header.append(("检查人员公示依据", str(basis)))
        people = self._people() if basis is not None else {}
        rows = [
            {
                "seqno": str(number),
                "name": subject.name,
                "id": subject.id,
                "insDate": subject.date,
                "raninsCheckResName": subject.result,
                "remark": subject.remark,
                **people.get(subject.id, {}),
            }
            for number, subject in enumerate(self.subjects, start=1)
        ]
        return self._list(ListKind.RESULTS, rows, header, with_inspectors=basis is not None)

    def _people(self) -> dict[str, dict[str, str]]:
        """Who inspected each body, as the rule that was cited lets it be published."""
        return {
            version.record.agency: {
                "inspectors": _joined(self.badges[i].name for i in version.record.inspectors),
                "certificates": _joined(
                    self.badges[i].certificate for i in version.record.inspectors
                ),
            }
            for _, version in self._shown()
        }

    def _subjects(self) -> dict[str, bytes]:
        """All pages as one list, each page by itself, and a document for each channel."""
        plan = {**self._plan, "insAuth": self.task.authority_name}
        written: dict[str, bytes] = {}
        rows: list[dict[str, str]] = []
        for subject in self.subjects:
            own = [*_subject_rows(subject, plan)]
            rows += own
            name = subject_name(subject.id)
            written[f"{name}.json"] = safe_json(national_record(subject, plan))
            sheet = public_sheet(ListKind.SUBJECTS, own, mark=self.mark)
            written[f"{name}.html"] = page(sheet, caption=plan["raninsTaskName"])
        for channel in Channel:
            document = channel_document(channel, self.subjects, plan)
            written[f"{channel}.json"] = safe_json(document)
        return written | self._list(ListKind.SUBJECTS, rows)


def subject_of(case: Case, version: Version, policy: Policy) -> Subject:
    """What the public sees of a case.

    Parameters
    ----------
    case, version
        The case, and its version that is published.
    policy
        Names of the items.
    """
    record = version.record
    return Subject(
        id=record.agency,
        name=record.name,
        date=record.on_site_end.isoformat(),
        result=result_text(record),
        items=tuple(
            ItemLine(policy.item_name(part.item), _item_result(record, place))
            for place, part in enumerate(record.items)
        ),
        remark=_joined([record.remark, *_marks(case, version)]),
    )


def result_text(record: Record) -> str:
    """Labels of a record and its conclusion, as they are published."""
    conclusion = [record.conclusion.zh] if record.conclusion else []
    return _joined([*(label.zh for label in record.labels), *conclusion])


def _item_result(record: Record, place: int) -> str:
    """What one item came to, without what was found there in detail.

    1. An item with a finding has the labels that tell of a problem. 2. An item that was looked at
    without a finding is clean, if others have one or the whole is. 3. One that was not looked at
    beside others says so. 4. Else the labels of the whole stand for it: moved out, unreachable …
    """
    part = record.items[place]
    has_findings = any(other.finding for other in record.items)
    if part.finding:  # 1
        return _joined(label.zh for label in record.labels if label in PROBLEMS)
    if part.checked and (has_findings or Label.NO_PROBLEM in record.labels):  # 2
        return Label.NO_PROBLEM.zh
    if not part.checked and any(other.checked for other in record.items):  # 3
        return _NOT_CHECKED
    return _joined(label.zh for label in record.labels)  # 4


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


def _joined(texts: Iterable[str]) -> str:
    """Texts that are not empty, as one cell."""
    return _JOINT.join(text for text in texts if text)
