"""The quarter's own file: what is drawn, when, and from which files (docs/cli.md).

Times carry their offset, because a time without one is a guess. Paths are relative to the
file. Nothing that alters a draw comes from anywhere else.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from randinspect.errors import Fault, QuarterFileError
from randinspect.office.seed_rules import DeclaredSeed
from randinspect.publication.announcement import Task
from randinspect.sampling import MAX_BATCHES

__all__ = ["BatchPlan", "DrawPlan", "FilePaths", "QuarterFile", "read_quarter_file"]

Name = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z._/-]{1,64}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class _Model(BaseModel):
    """Closed and frozen; TOML already has the types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Authority(_Model):
    """Who draws."""

    id: Name
    name: Text


class Plan(_Model):
    """The row of the annual plan and the task that carries it out."""

    ref: Name
    name: Text
    task_id: Name
    task_name: Text
    draw_type: Literal["directed", "undirected"]
    item: Text
    object_scope: Text
    date_from: date
    date_to: date
    as_of: date


class FilePaths(_Model):
    """Where the registers, the rules and the private key lie.

    ``regions`` are lists of region codes (``code,name``); an unknown one is only noted.
    ``direct`` names people for drawn agencies that no draw can staff, once that is known.
    ``absences`` says who is away, ``calendars`` (year files of working days) serve the dates of
    visits.
    """

    rulebook: Text
    profile: Text
    agencies: Text
    inspectors: Text
    recusals: Text | None = None
    visits: Text | None = None
    absences: Text | None = None
    direct: Text | None = None
    calendars: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    regions: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    key: Text = "private/master.key"


class DrawPlan(DeclaredSeed):
    """One of the two draws, with its seed."""

    draw_id: Name
    sequence: Annotated[int, Field(ge=1)]


class BatchPlan(_Model):
    """Which batch of a sample the quarter dispatches (docs/format.md §6.3).

    Parameters
    ----------
    number, of
        Batch ``number`` of ``of``.
    bundle, result_sha256
        The drawn selection that is dispatched, a folder or a zip, and the digest of its
        ``result.json``; without them this quarter draws it, as batch 1.
    previous
        Bundle of the dispatch of the batch before; from batch 2 on.
    carried
        Ids of agencies of earlier batches that are dispatched again.
    """

    number: Annotated[int, Field(ge=1, le=MAX_BATCHES)]
    of: Annotated[int, Field(ge=2, le=MAX_BATCHES)]
    bundle: Text | None = None
    result_sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] | None = None
    previous: Text | None = None
    carried: Annotated[tuple[Text, ...], Field(strict=False)] = ()


class QuarterFile(_Model):
    """A quarter: one selection and one dispatch.

    Parameters
    ----------
    folder
        Where the file lies; its paths are relative to it.
    batch
        Which batch of the selection the dispatch is, None where it is dispatched whole.
    """

    folder: Path = Field(exclude=True)
    authority: Authority
    plan: Plan
    files: FilePaths
    selection: DrawPlan
    dispatch: DrawPlan
    batch: BatchPlan | None = None

    def path(self, name: str) -> Path:
        """Path of a file that the quarter names."""
        return self.folder / name

    def task(self) -> Task:
        """The task as it is announced."""
        return Task(
            plan_ref=self.plan.ref,
            plan_name=self.plan.name,
            task_id=self.plan.task_id,
            task_name=self.plan.task_name,
            draw_type=self.plan.draw_type,
            item=self.plan.item,
            object_scope=self.plan.object_scope,
            date_from=self.plan.date_from,
            date_to=self.plan.date_to,
            authority_name=self.authority.name,
        )


def read_quarter_file(path: Path) -> QuarterFile:
    """Read a quarter's TOML file.

    Raises
    ------
    QuarterFileError
        With every fault: unknown or missing keys, wrong types, times without an offset, draws
        in the wrong order, sources of a seed that somebody could steer.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        quarter = QuarterFile.model_validate({**data, "folder": path.parent})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise QuarterFileError([_fault(path, "quarter.toml", str(error), None)]) from error
    except ValidationError as error:
        raise QuarterFileError(
            [_fault(path, f"quarter.{e['type']}", e["msg"], _key(e["loc"])) for e in error.errors()]
        ) from error
    faults = [_fault(path, "quarter.order", text, key) for key, text in _disorder(quarter)]
    faults += [
        _fault(path, "quarter.seed", text, f"{name}.{key}")
        for name, plan in (("selection", quarter.selection), ("dispatch", quarter.dispatch))
        for key, text in plan.disorder()
    ]
    if faults:
        raise QuarterFileError(faults)
    return quarter


def _key(location: tuple[int | str, ...]) -> str:
    """Dotted key of a fault; the tables of an array are counted from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in location)


def _disorder(quarter: QuarterFile) -> list[tuple[str, str]]:
    """What is out of order between the parts of a quarter."""
    found = []
    if quarter.dispatch.not_before <= quarter.selection.not_before:
        found.append(("dispatch.not_before", "the dispatch is drawn after the selection"))
    if quarter.dispatch.sequence <= quarter.selection.sequence:
        found.append(("dispatch.sequence", "the dispatch commits after the selection"))
    if quarter.dispatch.draw_id == quarter.selection.draw_id:
        found.append(("dispatch.draw_id", "the two draws have numbers of their own"))
    if quarter.plan.date_to < quarter.plan.date_from:
        found.append(("plan.date_to", "the window ends before it begins"))
    return [*found, *(_batch_disorder(quarter.batch) if quarter.batch else ())]


def _batch_disorder(batch: BatchPlan) -> Iterator[tuple[str, str]]:
    """What does not go together in ``[batch]``."""
    if batch.number > batch.of:
        yield "batch.number", f"there is no batch {batch.number} of {batch.of}"
    if (batch.bundle is None) != (batch.result_sha256 is None):
        yield "batch.bundle", "bundle and result_sha256 name the drawn selection together"
    if batch.number > 1 and batch.bundle is None:
        yield "batch.bundle", "only batch 1 can draw the selection; name the one that was drawn"
    if (batch.number > 1) != (batch.previous is not None):
        yield "batch.previous", "from batch 2 on, and only then, name the dispatch before"
    if batch.number == 1 and batch.carried:
        yield "batch.carried", "nothing can be carried into batch 1"
    if len(set(batch.carried)) < len(batch.carried):
        yield "batch.carried", "an agency is named twice"


def _fault(path: Path, rule: str, message: str, key: str | None) -> Fault:
    """One fault of the file."""
    return Fault(
        file=path.name,
        rule=rule,
        message=message,
        cure="see the comments that `randinspect init` writes into quarter.toml",
        column=key,
    )
