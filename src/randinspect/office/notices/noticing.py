"""Telling other authorities of warnings and checks for cause (信息通报): each thing once.

1. Read what was told. 2. Make a notice of each warning, or of a closed check, that its recipient is
asked to act on. 3. Write those that are new as a batch into the private exchange folder. A second
run finds nothing to tell and writes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import nfc, sha256_hex
from randinspect.errors import Fault, InputError
from randinspect.office.for_cause import ForCauseDesk, ForCauseTask, TaskOutcome
from randinspect.office.for_cause.records import CloseTask, act_digest
from randinspect.office.notices.letter import notice_letter
from randinspect.office.private.place import require_private
from randinspect.office.warnings import (
    Action,
    SignalCode,
    WarningList,
    action_sentence,
    signal_sentence,
)
from randinspect.office.workspace import Workspace
from randinspect.publication.bundle import write_files
from randinspect.publication.exchange import (
    Notice,
    Recipient,
    next_batch,
    notice_files,
    read_notices,
)

__all__ = ["Addressee", "Noticed", "check_notices", "keep_warnings", "notify", "warning_notices"]

_WARNINGS: Final = "warnings"
_FOLDER: Final = "exchange/notices"
_COUNTED_DOWN: Final = "days_left"  # of one certificate another on every list
_PRIVATE_MODE: Final = 0o700
_OUTCOMES: Final = {
    TaskOutcome.VIOLATION: "发现问题",
    TaskOutcome.NO_VIOLATION: "未发现问题",
    TaskOutcome.NOT_CHECKED: "未能检查",
}


@dataclass(frozen=True, slots=True)
class Addressee:
    """Who tells whom, and what is asked for.

    Parameters
    ----------
    kind, name
        Accreditor, sector department or other region, and its name.
    sender
        Who tells.
    basis, request
        What the notice rests on, and what is asked for.
    on, sent_by
        Day, and whose hand.
    """

    kind: Recipient
    name: str
    sender: str
    basis: str
    request: str
    on: date
    sent_by: str


@dataclass(frozen=True, slots=True)
class Noticed:
    """What a run wrote.

    Parameters
    ----------
    folder
        Where batches lie.
    number
        The batch, None if there was nothing to tell.
    notices
        What it tells.
    """

    folder: Path
    number: str | None = None
    notices: tuple[Notice, ...] = ()


def keep_warnings(workspace: Workspace, listing: WarningList) -> Path:
    """Keep a list of warnings in the private folder; one of a day replaces that of the same day.

    Raises
    ------
    ProtocolError
        If the private folder is public.
    """
    folder = require_private(workspace.private / _WARNINGS, workspace)
    name = f"{listing.as_of.isoformat()}.json"
    text = json.dumps(listing.document(), ensure_ascii=False, indent=1, sort_keys=True)
    workspace.keep_folder(_WARNINGS, {name: f"{nfc(text)}\n".encode()})
    return folder / name


def warning_notices(
    path: Path, to: Addressee, *, agencies: Collection[str] = (), codes: Collection[str] = ()
) -> list[Notice]:
    """Notices of the warnings of a kept list.

    Parameters
    ----------
    path
        What `keep_warnings` wrote.
    to
        Who is told what.
    agencies, codes
        Of these bodies and codes alone; of all without any.

    Raises
    ------
    InputError
        If there is no such list, or nothing in it is asked for.
    """
    try:
        data = path.read_bytes()
        listed = json.loads(data)["warnings"]
        found = [
            _of_warning(warning, to, sha256_hex(data))
            for warning in listed
            if (not agencies or warning["agency"] in agencies)
            and (not codes or warning["code"] in codes)
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"this is no list of warnings: {error}"
        cure = "name a file that `warn` wrote"
        raise InputError([Fault(path.name, "notice.source", message, cure)]) from error
    if not found:
        message = "the list holds no warning that is asked for"
        cure = "name bodies and codes that stand in it"
        raise InputError([Fault(path.name, "notice.nothing", message, cure)])
    return found


def check_notices(desk: ForCauseDesk, task_ids: Collection[str], to: Addressee) -> list[Notice]:
    """Notices of checks for cause that were closed.

    Raises
    ------
    InputError
        With every task that is not there, or not closed.
    """
    tasks = desk.tasks()
    faults = list(_unready(tasks, task_ids))
    if faults:
        raise InputError(faults)
    columns = desk.job.registers.agencies.columns
    names = dict(zip(columns["id"], columns["name"], strict=True))
    ended = ((tasks[name], tasks[name].end) for name in sorted(set(task_ids)))
    return [
        _of_check(task, end, to, str(names.get(task.order.agency) or task.order.agency))
        for task, end in ended
        if isinstance(end, CloseTask)
    ]


def notify(
    workspace: Workspace,
    notices: Collection[Notice],
    *,
    on: date,
    to: Path | None = None,
    has_letter: bool = False,
) -> Noticed:
    """Write a batch of the notices that were not told yet.

    Parameters
    ----------
    workspace
        The office's folder.
    notices
        What there is to tell.
    on
        The day, which numbers the batch.
    to
        Folder; ``private/exchange/notices`` by default.
    has_letter
        Whether the batch is written as a letter (DOCX) too.

    Raises
    ------
    ProtocolError
        If the folder is public.
    ResultsError
        If python-docx is missing for a letter.
    FormatError
        If something else lies in it.
    """
    folder = require_private(to or workspace.private / _FOLDER, workspace)
    paths = sorted(folder.glob("*.json")) if folder.is_dir() else []
    sent = [read_notices(path.read_bytes(), path.name) for path in paths]  # 1
    told = {record["notice_id"] for batch in sent for record in batch.notices}
    new = list({n.notice_id: n for n in notices if n.notice_id not in told}.values())
    if not new:
        return Noticed(folder)
    number = next_batch(on, [batch.number for batch in sent])
    files = notice_files(number, new)
    if has_letter:
        files[f"{number}.docx"] = notice_letter(number, new, on=on)
    folder.mkdir(mode=_PRIVATE_MODE, parents=True, exist_ok=True)
    write_files(folder, files, last=f"{number}.json")  # 3
    return Noticed(folder, number, tuple(new))


def _of_warning(warning: Mapping[str, Any], to: Addressee, source: str) -> Notice:
    """Step 2, of a warning."""
    code, facts = SignalCode(warning["code"]), warning["facts"]
    text = signal_sentence(code, facts, in_chinese=True)
    if "q" in warning:
        text = f"{text}（p≤{warning['p']}，q≤{warning['q']}）"
    suggested = action_sentence(Action(warning["action"]), in_chinese=True)
    return Notice(
        recipient_kind=to.kind,
        recipient=to.name,
        sender=to.sender,
        agency=warning["agency"],
        agency_name=warning["name"] or warning["agency"],
        subject=str(code),
        text=f"{text}；{suggested}",
        basis=to.basis,
        request=to.request,
        source=source,
        on=to.on.isoformat(),
        sent_by=to.sent_by,
        facts={name: text for name, text in facts.items() if name != _COUNTED_DOWN},
    )


def _of_check(task: ForCauseTask, end: CloseTask, to: Addressee, name: str) -> Notice:
    """Step 2, of a check for cause; who went stays with the office."""
    order = task.order
    found = _OUTCOMES[end.outcome]
    return Notice(
        recipient_kind=to.kind,
        recipient=to.name,
        sender=to.sender,
        agency=order.agency,
        agency_name=name,
        subject=order.task_id,
        text=f"{end.visited_on}有因检查（{order.cause}）：{found}；{end.text}",
        basis=f"{order.basis}；{to.basis}",
        request=to.request,
        source=act_digest(end),
        on=to.on.isoformat(),
        sent_by=to.sent_by,
    )


def _unready(tasks: Mapping[str, ForCauseTask], task_ids: Collection[str]) -> Iterator[Fault]:
    """Tasks of which there is nothing to tell."""
    for name in sorted(set(task_ids)):
        task = tasks.get(name)
        if task is None or not isinstance(task.end, CloseTask):
            state = "is not there" if task is None else f"is {task.state}"
            cure = "name a check for cause that is closed"
            message = f"the task {state}"
            yield Fault("for-cause", "notice.task", message, cure, column="task", value=name)
