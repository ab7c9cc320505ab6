"""From the book to what is announced: task, drawn list, result list, one page for each body.

The rule: nothing of the record goes out but the fields of the public list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from randinspect.publication.announcement import VOID_MARK, Task, occasion_mark
from randinspect.publication.commitment import Occasion
from randinspect.publication.lists.fields import ListKind, public_sheet
from randinspect.publication.lists.national import Subject
from randinspect.publication.lists.published_results import ResultLists, joined
from randinspect.publication.lists.written import list_files
from randinspect.results import Book, Case, Policy, Roster, Version

__all__ = ["Announcer", "Badge"]

_TYPES: Mapping[str, str] = {"directed": "定向", "undirected": "不定向"}


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
        written = {**self._task(), **self._results.files()}
        return written | (self._drawn() if self.policy.publication.drawn_list else {})

    @property
    def subjects(self) -> list[Subject]:
        """Bodies with a published result, in the order of their ids."""
        return self._results.subjects

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

    def _list(self, kind: ListKind, rows: Sequence[Mapping[str, str]]) -> dict[str, bytes]:
        """One list in its four forms."""
        sheet = public_sheet(kind, rows, mark=self.mark)
        return list_files(str(kind), kind, sheet, rows, created=self.created)

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

    @property
    def _results(self) -> ResultLists:
        """The lists that follow from the acts, with the names that do not."""
        basis = self.policy.publication.basis
        return ResultLists(
            book=self.book,
            plan={**self._plan, "insAuth": self.task.authority_name},
            item_name=self.policy.item_name,
            mark=self.mark,
            created=self.created,
            basis=None if basis is None else str(basis),
            people=self._people() if basis is not None else {},
        )

    def _people(self) -> dict[str, dict[str, str]]:
        """Who inspected each body, as the rule that was cited lets it be published."""
        return {
            version.record.agency: {
                "inspectors": joined(self.badges[i].name for i in version.record.inspectors),
                "certificates": joined(
                    self.badges[i].certificate for i in version.record.inspectors
                ),
            }
            for _, version in self._shown()
        }
