"""What a lock binds in the office's own files, and what was changed there since.

1. Of ``quarter.toml`` a lock binds what is published of it, and what the draw was made from.
   The commitment and ``task.csv`` say the most; the rest is kept beside them privately.
2. Of the files it names a lock binds the bytes: of the selection those that its frame was closed
   from, of the dispatch all, until it is drawn. Then the registers may go on with life.

What comes after a lock is an amendment, not an edit, so every step asks here before it writes.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Container, Iterator, Mapping
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import beijing_time, file_sha256, read_document
from randinspect.errors import Fault, LockedInputError
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.office.inputs.quarter_tables import DrawPlan
from randinspect.office.workspace import Workspace
from randinspect.publication.announcement import announcement_files
from randinspect.publication.commitment import Commitment, Kind, read_commitment
from randinspect.verification.changed_sources import changed_sources

__all__ = ["bound_parts", "changed_notes", "pins_of", "require_facts", "require_sources"]

_QUARTER: Final = "quarter.toml"
_TASK_KEYS: Final = (
    "plan.ref",
    "plan.name",
    "plan.task_id",
    "plan.task_name",
    "plan.draw_type",
    "plan.item",
    "plan.object_scope",
    "plan.date_from",
    "plan.date_to",
    "authority.name",
)
_ABSENT: Final = "–"
_BACK: Final = "what comes after a lock is an amendment, not an edit"


def pins_of(kind: Kind, quarter: QuarterFile, sources: Mapping[str, Path]) -> dict[str, bytes]:
    """Private files that say what ``quarter.toml`` and its files are when a draw is locked."""
    facts = json.dumps(_facts(quarter, kind), ensure_ascii=False, indent=1)
    digests = {name: file_sha256(path) for name, path in sorted(sources.items())}
    return {
        f"{kind}.quarter.json": facts.encode(),
        f"{kind}.sources.json": json.dumps(digests, indent=1).encode(),
    }


def bound_parts(rulebook: bytes) -> tuple[str, ...]:
    """Files that a locked selection binds: agencies, rules, and what the rules remember."""
    memory = read_document(rulebook).get("memory") or {}
    remembered = ("visits",) if memory else ()
    recognised = ("recognised",) if "recognition" in memory else ()
    return ("agencies", "profile", "rulebook", "classes", *remembered, *recognised)


def require_facts(workspace: Workspace, kind: Kind, quarter: QuarterFile) -> None:
    """Refuse a ``quarter.toml`` that says something else than when a draw was locked.

    Parameters
    ----------
    workspace
        Where the locked bundle lies.
    kind
        Of the draw.
    quarter
        The file as it is now.

    Raises
    ------
    LockedInputError
        With every key that was changed, what was locked, and what stands there now.
    """
    files = workspace.files(kind)
    commitment, now = read_commitment(files["commit.json"]), _facts(quarter, kind)
    kept: dict[str, str] = json.loads(workspace.kept(f"{kind}.quarter.json") or b"{}")
    locked = {**kept, **_committed(commitment, kind)}
    changed = {
        key: (locked.get(key, _ABSENT), now.get(key, _ABSENT))
        for key in ({**locked, **now} if kept else locked)
        if locked.get(key) != now.get(key)
    }
    changed |= _announced(files.get("task.csv", b""), quarter, commitment)
    if changed:
        faults = [_changed_key(key, *values) for key, values in changed.items()]
        raise LockedInputError(str(kind), faults)


def require_sources(
    workspace: Workspace,
    kind: Kind,
    sources: Mapping[str, Path],
    bound: Container[str] | None = None,
) -> None:
    """Refuse files that are not those a draw was locked with.

    Parameters
    ----------
    workspace
        Where the digests of the lock are kept.
    kind
        Of the draw.
    sources
        The files that the quarter names now, by their part.
    bound
        Parts that the lock binds; None for all.

    Raises
    ------
    LockedInputError
        With every file that was changed, added or removed, and its locked digest.
    """
    kept: dict[str, str] = json.loads(workspace.kept(f"{kind}.sources.json") or b"{}")
    if not kept:
        return  # what another authority drew was made from no file of this office
    parts = sorted(part for part in {**kept, **sources} if bound is None or part in bound)
    faults = [f for p in parts for f in _changed_file(p, sources.get(p), kept.get(p))]
    if faults:
        raise LockedInputError(str(kind), faults)


def changed_notes(workspace: Workspace, sources: Mapping[str, Path]) -> Iterator[Fault]:
    """Note registers of people that are others now than when the selection was locked.

    Parameters
    ----------
    workspace
        Where the digests of the selection's lock are kept; without them nothing is noted.
    sources
        The files that the quarter names now, by their part.
    """
    now = {part: file_sha256(path) for part, path in sources.items()}
    kept = workspace.kept(f"{Kind.SELECTION}.sources.json")
    if kept is None:
        return
    digests = {"selection.sources.json": kept, "dispatch.sources.json": json.dumps(now).encode()}
    for told in changed_sources(digests):
        part, _, message = told.partition(": ")
        yield Fault(
            sources[part].name if part in sources else part,
            "sources.changed",
            message,
            "keep the reason for an auditor, who is told of the change, or restore the file",
        )


def _changed_file(part: str, path: Path | None, locked: str | None) -> Iterator[Fault]:
    """Tell that a file is gone, new, or another than it was."""
    if path is None:
        told = f"quarter.toml names it no more; locked was sha256 {locked}"
        yield _file_fault(_QUARTER, part, told, "name the locked file again")
    elif locked is None:
        yield _file_fault(path.name, part, "no such file was named at the lock", "take it out")
    elif not path.is_file():
        told = f"the file is gone; locked was sha256 {locked}"
        yield _file_fault(path.name, part, told, "restore it")
    elif file_sha256(path) != locked:
        told = f"locked was sha256 {locked}, it is now {file_sha256(path)}"
        yield _file_fault(path.name, part, told, "put the locked file back")


def _file_fault(name: str, part: str, message: str, cure: str) -> Fault:
    """Fault of a file that a lock binds."""
    return Fault(name, "locked.file", f"{part}: {message}", f"{cure}; {_BACK}")


def _changed_key(key: str, locked: str, found: str) -> Fault:
    """Fault of a key that a lock binds."""
    return Fault(
        file=_QUARTER,
        rule="locked.key",
        message=f"{key} was locked as {locked}",
        cure=f"put {locked} back; {_BACK}",
        column=key,
        value=found,
    )


def _committed(commitment: Commitment, kind: Kind) -> dict[str, str]:
    """What the commitment itself says of the quarter's file."""
    return {
        "authority.id": commitment.authority,
        "plan.ref": commitment.plan_ref,
        f"{kind}.draw_id": commitment.draw_id,
        f"{kind}.sequence": str(commitment.sequence),
        f"{kind}.not_before": beijing_time(commitment.seed_plan.not_before),
    }


def _announced(
    published: bytes, quarter: QuarterFile, commitment: Commitment
) -> dict[str, tuple[str, str]]:
    """Keys that the published announcement has otherwise, with both texts."""
    made = announcement_files(
        quarter.task(), count="", occasion=commitment.occasion, created=commitment.created
    )
    rows = [[*csv.reader(StringIO(d.decode("utf-8-sig")))] for d in (published, made["task.csv"])]
    locked, now = (table[1] if len(table) > 1 else [] for table in rows)
    return {
        key: (old, new)
        for key, old, new in zip(_TASK_KEYS, locked, now, strict=False)
        if old != new
    }


def _facts(quarter: QuarterFile, kind: Kind) -> dict[str, str]:
    """What the quarter's file says that a lock binds, by dotted keys."""
    plan, part = quarter.draw(kind), quarter.batch
    found = {
        "authority": quarter.authority.model_dump(),
        "plan": quarter.plan.model_dump(),
        str(kind): _draw_facts(plan),
    }
    if part is not None:
        whole = part.model_dump(include={"number", "of", "carried", "result_sha256"})
        found["batch"] = whole if kind is Kind.DISPATCH else {"of": part.of}
    if quarter.parent is not None and kind is Kind.SELECTION:
        found["parent"] = quarter.parent.model_dump(include={"result_sha256"})
    if quarter.referral is not None:
        found["selection"] = quarter.referral.model_dump(
            include={"result_sha256", "territory", "agencies"}
        )
    return dict(_flat(found))


def _draw_facts(plan: DrawPlan) -> dict[str, Any]:
    """What is said of a draw, without the names of the files for its evidence."""
    said = plan.model_dump(exclude={"evidence", "sources", "fallback"})
    sources = tuple(one.model_dump(exclude={"evidence"}) for one in plan.declared)
    fallback = tuple(f.model_dump(exclude={"source": {"evidence"}}) for f in plan.fallback)
    return {**said, "sources": sources, "fallback": fallback}


def _flat(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Dotted keys with their texts; members of a list are counted from 1."""
    if isinstance(value, dict):
        for name, member in value.items():
            yield from _flat(member, f"{key}.{name}" if key else name)
    elif isinstance(value, tuple):
        for place, member in enumerate(value, 1):
            yield from _flat(member, f"{key}.{place}")
    elif value is not None:
        yield key, _text(value)


def _text(value: object) -> str:
    """Text of a value: times as Beijing has them, however their offset is written."""
    if isinstance(value, datetime):
        return beijing_time(int(value.timestamp()))
    return value.isoformat() if isinstance(value, date) else str(value)
