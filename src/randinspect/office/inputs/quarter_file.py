"""The quarter's own file: what is drawn, when, and from which files (docs/files.md).

Times carry their offset, because a time without one is a guess. Paths are relative to the
file. Nothing that alters a draw comes from anywhere else.
"""

from __future__ import annotations

import posixpath
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Discriminator, Field, Tag, ValidationError

from randinspect.errors import Fault, ProtocolError, QuarterFileError
from randinspect.office.inputs.quarter_tables import (
    Authority,
    BatchPlan,
    DrawPlan,
    FilePaths,
    JointPlan,
    LedgerPlan,
    MergePlan,
    ParentPlan,
    PinPlan,
    Plan,
    ReferralPlan,
    Table,
)
from randinspect.office.inputs.quarter_words import DRAWN_KINDS, model_fault
from randinspect.publication.announcement import Task
from randinspect.publication.commitment import Kind

__all__ = ["QuarterFile", "read_quarter_file"]


class Disorder(NamedTuple):
    """One thing that is out of order between the parts of a quarter.

    Parameters
    ----------
    key, message, cure, value
        As a fault tells them.
    """

    key: str
    message: str
    cure: str
    value: str | None = None


def _drawn(value: object) -> str:
    """Whose selection a table means."""
    return DRAWN_KINDS["bundle" in value if isinstance(value, dict) else 0]


class QuarterFile(Table):
    """A quarter: one selection and one dispatch.

    Parameters
    ----------
    folder
        Where the file lies; its paths are relative to it.
    authority, plan, files
        The tables of the file.
    draws
        ``[selection]`` in the file: a draw of this quarter, or one of another authority.
    sends
        ``[dispatch]`` in the file; None where other authorities send all people.
    batch
        Which batch of the selection the dispatch is, None where it is dispatched whole.
    ledger
        Where commitments and results are entered, None where there is no ledger.
    pins
        Keys of other ledgers and of witnesses that are known here.
    joint
        Dispatches of those who inspect with this authority, as far as they are there.
    parent
        Of a second stage: the selection of its bodies.
    merges
        ``[[merge]]`` in the file: dispatches of other departments whose visits are joined.
    """

    folder: Path = Field(exclude=True)
    authority: Authority
    plan: Plan
    files: FilePaths
    draws: Annotated[
        Annotated[DrawPlan, Tag(DRAWN_KINDS[0])] | Annotated[ReferralPlan, Tag(DRAWN_KINDS[1])],
        Discriminator(_drawn),
    ] = Field(alias="selection")
    sends: DrawPlan | None = Field(default=None, alias="dispatch")
    batch: BatchPlan | None = None
    ledger: LedgerPlan | None = None
    pins: PinPlan | None = None
    joint: JointPlan | None = None
    parent: ParentPlan | None = None
    merges: Annotated[tuple[MergePlan, ...], Field(strict=False)] = Field(default=(), alias="merge")

    @property
    def selection(self) -> DrawPlan:
        """The draw of agencies.

        Raises
        ------
        ProtocolError
            If another authority drew them.
        """
        if isinstance(self.draws, ReferralPlan):
            raise ProtocolError(
                f"this quarter draws no agencies, it dispatches those of {self.draws.bundle}; ask "
                "the authority that drew them"
            )
        return self.draws

    @property
    def referral(self) -> ReferralPlan | None:
        """The selection of another authority, None if this one draws."""
        return self.draws if isinstance(self.draws, ReferralPlan) else None

    @property
    def own_draws(self) -> tuple[tuple[str, DrawPlan], ...]:
        """Draws that are made from here, by their tables."""
        draws = (("selection", self.draws), ("dispatch", self.sends))
        return tuple((name, plan) for name, plan in draws if isinstance(plan, DrawPlan))

    @property
    def dispatch(self) -> DrawPlan:
        """The draw of inspectors.

        Raises
        ------
        ProtocolError
            If other authorities send all people.
        """
        if self.sends is None:
            raise ProtocolError("quarter.toml has no [dispatch], so nobody is sent from here")
        return self.sends

    def path(self, name: str) -> Path:
        """Path of a file that the quarter names."""
        return self.folder / name

    def draw(self, kind: Kind) -> DrawPlan:
        """What the file says of one of the two draws."""
        return self.selection if kind is Kind.SELECTION else self.dispatch

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
    except OSError as error:
        message, cure = f"the file cannot be read: {error.strerror}", "name the quarter's TOML file"
        raise QuarterFileError([Fault(path.name, "quarter.toml", message, cure)]) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise QuarterFileError([_fault(path, "quarter.toml", str(error), None)]) from error
    except ValidationError as error:
        raise QuarterFileError([model_fault(path, found) for found in error.errors()]) from error
    faults = [
        Fault(
            path.name,
            "quarter.order",
            found.message,
            found.cure,
            None,
            None,
            found.key,
            found.value,
        )
        for found in _disorder(quarter)
    ]
    faults += [
        _fault(path, "quarter.seed", text, f"{name}.{key}")
        for name, plan in quarter.own_draws
        for key, text in plan.disorder()
    ]
    faults += _shared_evidence(path, quarter)
    if not _is_private(quarter.files.key):
        faults.append(_misplaced_key(path, quarter.files.key))
    if faults:
        raise QuarterFileError(faults)
    return quarter


def _disorder(quarter: QuarterFile) -> Iterator[Disorder]:
    """What is out of order between the parts of a quarter."""
    plan = quarter.plan
    yield from _disorder_of_draws(quarter.draws, quarter.sends)
    if quarter.referral is not None and quarter.batch is not None:
        text = "what another authority refers is not dispatched in batches"
        yield Disorder("batch", text, "take [batch] out")
    if quarter.referral is not None and quarter.parent is not None:
        text = "nothing is drawn here, so nothing is drawn of bodies"
        yield Disorder("parent", text, "take [parent] out")
    if plan.date_to < plan.date_from:
        text = f"the window ends before it begins on {plan.date_from}"
        cure = f"write {plan.date_from} or later, or an earlier plan.date_from"
        yield Disorder("plan.date_to", text, cure, f"{plan.date_to}")
    yield from _batch_disorder(quarter.batch) if quarter.batch else ()


def _disorder_of_draws(
    drawn: DrawPlan | ReferralPlan, sends: DrawPlan | None
) -> Iterator[Disorder]:
    """What is out of order between the two draws."""
    if isinstance(drawn, ReferralPlan):
        if sends is None:
            text = "nothing is drawn here, neither agencies nor inspectors"
            yield Disorder("dispatch", text, "write [dispatch] with its draw_id and not_before")
        return
    if sends is None:
        return
    if sends.not_before <= drawn.not_before:
        text = f"the dispatch is drawn after the selection, whose seed is of {drawn.not_before}"
        cure = "write a later time, or an earlier selection.not_before"
        yield Disorder("dispatch.not_before", text, cure, f"{sends.not_before}")
    if sends.sequence <= drawn.sequence:
        text = f"the dispatch commits after the selection, whose sequence is {drawn.sequence}"
        yield Disorder(
            "dispatch.sequence",
            text,
            f"write {drawn.sequence + 1}, the next number",
            f"{sends.sequence}",
        )
    if sends.draw_id == drawn.draw_id:
        text = "the two draws have numbers of their own, and this is the selection's"
        yield Disorder("dispatch.draw_id", text, "give the dispatch another one", sends.draw_id)
    if set(drawn.secrets) & set(sends.secrets):
        text = "a share or sealed value of the selection is known once the selection is drawn"
        cure = "make another one: `randinspect secret`"
        yield Disorder("dispatch.sources", text, cure)


def _batch_disorder(batch: BatchPlan) -> Iterator[Disorder]:
    """What does not go together in ``[batch]``."""
    if batch.number > batch.of:
        text = f"there is no batch {batch.number} of {batch.of}"
        yield Disorder(
            "batch.number", text, f"number the batches 1 to {batch.of}", f"{batch.number}"
        )
    if (batch.bundle is None) != (batch.result_sha256 is None):
        text = "bundle and result_sha256 name the drawn selection together"
        yield Disorder("batch.bundle", text, "write both, or neither")
    if batch.number > 1 and batch.bundle is None:
        text = "only batch 1 can draw the selection"
        yield Disorder("batch.bundle", text, "name the selection that was drawn")
    if (batch.number > 1) != (batch.previous is not None):
        text = "from batch 2 on, and only then, the dispatch before is named"
        cure = "name the dispatch before it" if batch.previous is None else "take it out"
        yield Disorder("batch.previous", text, cure, batch.previous)
    if batch.number == 1 and batch.carried:
        text = "nothing can be carried into batch 1"
        yield Disorder("batch.carried", text, "take it out", ", ".join(batch.carried))
    for name, count in Counter(batch.carried).items():
        if count > 1:
            yield Disorder("batch.carried", "an agency is named twice", "name it once", name)


def _shared_evidence(path: Path, quarter: QuarterFile) -> Iterator[Fault]:
    """Files in which both draws would look for evidence: what is right for one is not the other's.

    The reader of the lock would refuse it too late: nothing can be renamed in a draw's own time.
    """
    if len(quarter.own_draws) < 2:
        return
    (_, first), (name, second) = quarter.own_draws
    known = {posixpath.normpath(file) for file in first.evidence_files}
    for file in second.evidence_files:
        if posixpath.normpath(file) in known:
            yield Fault(
                file=path.name,
                rule="quarter.evidence",
                message="both draws name this file, and each source of a seed has one of its own",
                cure=f"give the {name} a file of its own, such as {name}.evidence.json",
                column=f"{name}.evidence",
                value=file,
            )


def _is_private(name: str) -> bool:
    """Whether the master key lies in a folder ``private``, and in none that is published.

    >>> _is_private("private/master.key"), _is_private("private/../public/master.key")
    (True, False)
    """
    steps = posixpath.normpath(name.replace("\\", "/")).split("/")
    is_whole = steps[0] == "" or ":" in steps[0]  # from the root, or from a drive
    is_public = "public" in (step.lower() for step in steps)
    return "private" in steps[:-1] and not is_public and not is_whole


def _misplaced_key(path: Path, name: str) -> Fault:
    """A master key that would lie where others read it."""
    return Fault(
        file=path.name,
        rule="key.place",
        message="the master key opens every sealed handle; it lies in a folder private, never in "
        "public, and is named from --out",
        cure='write key = "private/master.key", or name the key that another quarter made '
        "(../q1/private/master.key)",
        column="files.key",
        value=name,
    )


def _fault(path: Path, rule: str, message: str, key: str | None) -> Fault:
    """One fault of the file."""
    return Fault(
        file=path.name,
        rule=rule,
        message=message,
        cure="see the comments that `randinspect init` writes into quarter.toml",
        column=key,
    )
