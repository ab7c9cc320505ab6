"""Ordering, closing and withdrawing checks for cause: each written if and only if it is logged.

1. Find all faults and refuse with all of them. 2. What is said already is not said again.
3. Add the document to the private chain; where the office keeps a ledger, its digest is entered
as a note in the same step (docs/format.md §13).
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar

from pydantic import ValidationError

from randinspect.canonical import normalised_id
from randinspect.errors import Fault, FormatError, InputError, ProtocolError
from randinspect.ledger import Ledger, signed_head
from randinspect.office.for_cause.checking import MIN_OFFICERS, Order, fault, order_faults
from randinspect.office.for_cause.days import Busy, busy_days, day_faults, drawn_days
from randinspect.office.for_cause.records import (
    CloseTask,
    ForCauseAct,
    ForCauseTask,
    OpenTask,
    TaskOutcome,
    WithdrawTask,
    act_digest,
    for_cause_name,
    read_for_cause_act,
    replay_for_cause,
    write_for_cause_act,
)
from randinspect.office.inputs.job import Job
from randinspect.office.inputs.taken_days import Taken
from randinspect.office.own_ledger.book import LedgerBook
from randinspect.office.own_ledger.in_force import voids_of
from randinspect.office.workspace import Workspace, keep_key, quarter_key
from randinspect.publication.commitment import Kind
from randinspect.publication.leaves import LeafKind, read_leaf
from randinspect.publication.ledger_leaves import NoteKind, NoteLeaf
from randinspect.registry import beijing_day

__all__ = ["Ended", "ForCauseDesk"]

_FOLDER: Final = "for_cause"
A = TypeVar("A", OpenTask, CloseTask, WithdrawTask)


@dataclass(frozen=True, slots=True)
class Ended:
    """What somebody says came of a task.

    Parameters
    ----------
    task_id, on, by
        Which task, when it is said, and by whom.
    visited_on, officers
        The day of the visit, and who went.
    outcome, text
        What was found.
    """

    task_id: str
    on: date
    by: str
    visited_on: date
    officers: tuple[str, ...]
    outcome: TaskOutcome
    text: str


@dataclass(frozen=True, slots=True)
class ForCauseDesk:
    """Checks for cause of an office.

    Parameters
    ----------
    workspace
        Whose private folder holds them.
    job
        Registers and rules.
    """

    workspace: Workspace
    job: Job

    @property
    def folder(self) -> Path:
        """Where the documents lie."""
        return self.workspace.private / _FOLDER

    def documents(self) -> list[bytes]:
        """Documents in their order.

        Raises
        ------
        FormatError
            If one is missing between others, or something else lies there.
        """
        found = sorted(self.folder.glob("[!.]*")) if self.folder.is_dir() else []
        names = [for_cause_name(number) for number in range(1, len(found) + 1)]
        odd = sorted({path.name for path in found} - set(names))
        if odd:
            raise FormatError(
                f"{self.folder}: checks for cause are numbered without gaps, but here is {odd[0]}"
            )
        return [(self.folder / name).read_bytes() for name in names]

    def tasks(self) -> dict[str, ForCauseTask]:
        """Tasks by id.

        Raises
        ------
        FormatError
            If the chain is broken.
        """
        return replay_for_cause(self.documents())

    def order(self, order: Order, *, moment: int) -> tuple[ForCauseTask, bool]:
        """Order a check, and say whether it is new.

        Parameters
        ----------
        order
            The order; ids in any spelling.
        moment
            UNIX seconds now, for the ledger.

        Raises
        ------
        InputError
            With every fault of it.
        ProtocolError, LedgerError
            If the ledger does not take it; then nothing is written.
        """
        order = _normal(order)
        days = day_faults(order, self.job, self._drawn())
        faults = [*order_faults(order, self.job), *days, *_future(order.on, moment)]  # 1
        known = self.tasks().get(order.task_id)
        if known is not None and _said(known.order) == _said(order):
            return known, False  # 2
        if known is not None:
            message = f"the task {order.task_id} was ordered already, and not in these words"
            faults.append(fault("for_cause.task", message, "give it another id", "task"))
        if faults:
            raise InputError(faults)
        name = self.job.quarter.files.key
        key = quarter_key(self.workspace, name, is_new=not self.workspace.locked())
        text = f"randinspect/1/for-cause\n{order.task_id}"
        salt = hmac.new(key, text.encode(), sha256).hexdigest()
        signed = {"on": order.on, "by": order.by, "salt": salt, "recorded": moment}
        act = self._made(OpenTask, {**_said(order), **signed})
        keep_key(self._key_path(), key)
        self._append(act, moment)
        return ForCauseTask(act), True

    def close(self, ended: Ended, *, moment: int) -> tuple[ForCauseTask, bool]:
        """Put on record what came of a task, and say whether that is new.

        Raises
        ------
        InputError
            With every fault of it.
        ProtocolError, LedgerError
            If the ledger does not take it; then nothing is written.
        """
        went = tuple(sorted(set(map(normalised_id, ended.officers))))
        said = {
            "officers": went,
            "outcome": ended.outcome,
            "text": ended.text,
            "visited_on": ended.visited_on,
        }
        task = self.tasks().get(ended.task_id)
        end = task.end if task else None
        is_same = isinstance(end, CloseTask) and all(getattr(end, n) == v for n, v in said.items())
        if task is not None and is_same:
            return task, False  # 2
        faults = [
            *_standing(ended.task_id, task),
            *_close_faults(ended, went, task),
            *_future(ended.on, moment),
        ]
        if faults or task is None:
            raise InputError(faults)
        signed = {"task_id": ended.task_id, "on": ended.on, "by": ended.by, "recorded": moment}
        act = self._made(CloseTask, {**said, **signed})
        self._append(act, moment)
        return ForCauseTask(task.order, act), True

    def withdraw(self, task_id: str, *, on: date, by: str, text: str, moment: int) -> ForCauseTask:
        """Take an order back before any visit.

        Raises
        ------
        InputError
            If there is no such task, or it is over.
        ProtocolError, LedgerError
            If the ledger does not take it; then nothing is written.
        """
        task = self.tasks().get(task_id)
        faults = [*_standing(task_id, task), *_future(on, moment)]
        if faults or task is None:
            raise InputError(faults)
        signed = {"task_id": task_id, "on": on, "by": by, "recorded": moment}
        act = self._made(WithdrawTask, {**signed, "text": text})
        self._append(act, moment)
        return ForCauseTask(task.order, act)

    def busy(self, people: Sequence[str], first: date, last: date) -> dict[str, dict[date, Busy]]:
        """Days of a span that people cannot give to a check, each with its reason.

        Parameters
        ----------
        people
            Staff numbers.
        first, last
            The span, both days included.
        """
        return busy_days(self.job, self._drawn(), people, first, last)

    def unlogged(self) -> list[str]:
        """Names of documents that the ledger does not hold; all are held where there is none."""
        ledger = self.job.quarter.ledger
        if ledger is None:
            return []
        leaves = Ledger.opened(self.job.quarter.path(ledger.folder)).leaves
        contents = (read_leaf(leaf).content for leaf in leaves)
        held = {content.sha256 for content in contents if isinstance(content, NoteLeaf)}
        return [
            for_cause_name(number)
            for number, data in enumerate(self.documents(), start=1)
            if act_digest(read_for_cause_act(data)) not in held
        ]

    def _made(self, model: type[A], said: dict[str, object]) -> A:
        """The next document of the chain."""
        documents = self.documents()
        previous = act_digest(read_for_cause_act(documents[-1])) if documents else None
        chained = {**said, "number": len(documents) + 1, "previous": previous}
        try:
            return model.model_validate(chained)
        except ValidationError as error:
            cure = "write it shorter, on one line, and names as A-Z a-z 0-9 . _ / -"
            raise InputError(
                [
                    fault("for_cause.form", e["msg"], cure, ".".join(map(str, e["loc"])))
                    for e in error.errors(include_url=False)
                ]
            ) from error

    def _append(self, act: ForCauseAct, moment: int) -> None:
        """Step 3; what a killed process left unlogged is entered before."""
        name, data = for_cause_name(act.number), write_for_cause_act(act)

        def write() -> None:
            if (self.folder / name).exists():
                raise ProtocolError(
                    f"{name} is there already: somebody else was faster; run the command again"
                )
            self.workspace.keep_folder(_FOLDER, {name: data})

        for lost in self.unlogged():
            left = read_for_cause_act((self.folder / lost).read_bytes())
            self._logged(left, moment, lambda: None)
        self._logged(act, moment, write)

    def _logged(self, act: ForCauseAct, moment: int, write: Callable[[], None]) -> None:
        """Write a document while the ledger takes its digest."""
        plan = self.job.quarter.ledger
        if plan is None:
            write()
            return
        folder = self.job.quarter.path(plan.folder)
        note = NoteLeaf(
            draw_id=None,
            kind=NoteKind.OTHER,
            sha256=act_digest(act),
            approved_by=act.by,
            created=moment,
        )
        LedgerBook(folder).enter(LeafKind.NOTE, note.document(), moment, write)
        signed_head(folder, Ledger.opened(folder))

    def _drawn(self) -> frozenset[Taken]:
        """Days of drawn visits; those of a void dispatch are free again."""
        is_void = Kind.DISPATCH in voids_of(self.workspace, self.job.quarter)
        return frozenset() if is_void else drawn_days(self.workspace)

    def _key_path(self) -> Path:
        """The office's master key."""
        return self.workspace.folder / self.job.quarter.files.key


def _normal(order: Order) -> Order:
    """The order with ids in their normal form, people and codes in order."""
    values = {field.name: getattr(order, field.name) for field in fields(order)}
    people = {
        name: tuple(sorted(map(normalised_id, values[name]))) for name in ("officers", "experts")
    }
    codes = tuple(sorted(set(order.warnings)))
    return Order(**{**values, **people, "agency": normalised_id(order.agency), "warnings": codes})


def _said(order: Order | OpenTask) -> dict[str, object]:
    """What an order says, its sign-off aside."""
    names = [field.name for field in fields(Order) if field.name not in ("on", "by")]
    return {name: getattr(order, name) for name in names}


def _future(on: date, moment: int) -> Iterator[Fault]:
    """An act of a day to come."""
    if on > beijing_day(moment):
        cure = "date it by the day on which it is done"
        message = f"it is of {on}, and today in Beijing is {beijing_day(moment)}"
        yield fault("for_cause.future", message, cure, "on", on.isoformat())


def _standing(task_id: str, task: ForCauseTask | None) -> Iterator[Fault]:
    """A task that is not there, or is over."""
    if task is None:
        cure = "write the id under which it was ordered"
        yield fault("for_cause.task", "no such task", cure, "task", task_id)
    elif task.end is not None:
        cure = "order another check"
        yield fault("for_cause.over", f"the task is {task.state}", cure, "task", task_id)


def _close_faults(
    ended: Ended, officers: tuple[str, ...], task: ForCauseTask | None
) -> Iterator[Fault]:
    """A visit outside its days, to come, or by others than were ordered."""
    if ended.visited_on > ended.on:
        cure = "say it after the visit"
        yield fault("for_cause.days", "the visit is still to come", cure, "visited")
    if task is None:
        return
    first, last = task.order.date_from, task.order.date_to
    if not first <= ended.visited_on <= last:
        cure = "order another check for that day"
        message = f"the order is for {first} to {last}"
        yield fault("for_cause.days", message, cure, "visited", ended.visited_on.isoformat())
    for name in sorted(set(officers) - set(task.order.officers)):
        cure = "order another check with the people who go"
        yield fault("for_cause.unordered", "was not ordered to go", cure, "officer", name)
    if len(set(officers) & set(task.order.officers)) < MIN_OFFICERS:
        message = f"fewer than {MIN_OFFICERS} of the officers who were ordered to go went"
        cure = "a visit of one officer does not stand; send two"
        yield fault("for_cause.officers", message, cure, "officer")
