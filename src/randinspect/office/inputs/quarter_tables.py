"""The tables of the quarter's own file, each right in itself (docs/files.md)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from randinspect.canonical.forms import Digest, Name
from randinspect.office.inputs.seed_rules import DeclaredSeed
from randinspect.sampling import MAX_BATCHES

__all__ = [
    "Authority",
    "BatchPlan",
    "DrawPlan",
    "FilePaths",
    "JointPlan",
    "LedgerPlan",
    "MergePlan",
    "ParentPlan",
    "PinPlan",
    "Plan",
    "ReferralPlan",
    "Table",
]

Text = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Table(BaseModel):
    """Closed and frozen; TOML already has the types."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Authority(Table):
    """Who draws.

    Parameters
    ----------
    id
        Public id of the authority.
    name
        Its name as it is announced.
    """

    id: Name
    name: Text


class Plan(Table):
    """The row of the annual plan and the task that carries it out.

    Parameters
    ----------
    ref, name
        Number and name of the plan (抽查计划).
    task_id, task_name
        Number and name of the task (抽查任务).
    draw_type
        Whether the object is chosen by its kind (定向) or not (不定向).
    item
        The inspection item (抽查事项).
    object_scope
        Which bodies the task is about (抽查对象范围).
    date_from, date_to
        First and last day of the inspections.
    as_of
        Day of the registers; classes hold as of this day. It is not after ``date_from``, and in a
        real draw not after the day of the lock.
    """

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


class FilePaths(Table):
    """Where the registers, the rules and the private key lie.

    Parameters
    ----------
    rulebook, profile
        The rules, and which column of the registers is what.
    agencies
        The register of agencies: CSV, XLSX, XLS or Parquet.
    inspectors
        The register of inspectors; left out by who sends nobody.
    recusals
        Who is barred from which agency.
    visits
        Past visits, for rotation and memory.
    absences
        Who is away and which agencies are closed, for the dates of visits.
    taken
        Days that other tasks took of inspectors (``private/taken/days.csv`` of theirs, copied).
    direct
        People for drawn agencies that no draw can staff, once that is known.
    couples
        Inspectors who may not go together.
    recognised
        Results of checks by other authorities that are recognised here.
    classes
        The rules of classes (``classes.toml``), held against the digest that the rulebook cites.
    calendars
        Year files of working days, beside those that the program knows.
    regions
        Lists of region codes (``code,name``); an unknown one is only noted.
    key
        The private key, in a folder ``private``; the first lock makes it inside ``--out``. One that
        another quarter made is named from there (``../q1/private/master.key``).
    """

    rulebook: Text
    profile: Text
    agencies: Text
    inspectors: Text | None = None
    recusals: Text | None = None
    visits: Text | None = None
    absences: Text | None = None
    taken: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    direct: Text | None = None
    couples: Text | None = None
    recognised: Text | None = None
    classes: Text | None = None
    calendars: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    regions: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    key: Text = "private/master.key"


class DrawPlan(DeclaredSeed):
    """One of the two draws, with its seed.

    Parameters
    ----------
    draw_id
        Its number, unique in the authority's ledger.
    sequence
        Which lock of the authority it is: 1, 2, 3 … over all commitments, without gaps.
    """

    draw_id: Name
    sequence: Annotated[int, Field(ge=1)]


class BatchPlan(Table):
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
    result_sha256: Digest | None = None
    previous: Text | None = None
    carried: Annotated[tuple[Text, ...], Field(strict=False)] = ()


class LedgerPlan(Table):
    """Which ledger the quarter's draws are entered in (docs/format.md §7).

    Parameters
    ----------
    folder
        Folder that ``randinspect ledger init`` made.
    witnesses
        File with the keys of the witnesses that are asked.
    """

    folder: Text
    witnesses: Text | None = None


class PinPlan(Table):
    """Keys of others that the office knows, and verifies by (docs/format.md §7.3).

    Parameters
    ----------
    trust
        Files with keys of ledgers: of the authority that drew what is dispatched from here, or
        of those who inspect with this one.
    witness
        Files with keys of witnesses, beside those that are asked for the own ledger.
    """

    trust: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    witness: Annotated[tuple[Text, ...], Field(strict=False)] = ()


class ReferralPlan(Table):
    """A selection that another authority drew, and that this quarter dispatches.

    Parameters
    ----------
    bundle, result_sha256
        The drawn selection, a folder or a zip, and the digest of its ``result.json``.
    handover
        What that authority handed over privately: who the sealed agencies are.
    territory, agencies
        Where the selection refers its units to nobody: territories, or ids of agencies, that are
        dispatched from here. Without either all are.
    """

    bundle: Text
    result_sha256: Digest
    handover: Text | None = None
    territory: Annotated[tuple[Text, ...], Field(strict=False)] = ()
    agencies: Annotated[tuple[Text, ...], Field(strict=False)] = ()

    @property
    def claims(self) -> bool:
        """Whether only a part of what was drawn is taken for one's own."""
        return bool(self.territory or self.agencies)


class MergePlan(Table):
    """A dispatch of another department whose visits are joined (docs/format.md §3.4.4).

    Parameters
    ----------
    bundle
        The drawn dispatch, of a selection of its own: a folder or a zip.
    openings
        Where agencies are sealed there: openings of the shared ones, as they were handed over.
    """

    bundle: Text
    openings: Text | None = None


class ParentPlan(Table):
    """The selection of the bodies whose units are drawn here (docs/format.md §3.3.3).

    Parameters
    ----------
    bundle, result_sha256
        The drawn selection, a folder or a zip, and the digest of its ``result.json``.
    openings
        Where its bodies are sealed: ``private/agency.openings.tsv`` of the office that drew them.
    """

    bundle: Text
    result_sha256: Digest
    openings: Text | None = None


class JointPlan(Table):
    """Dispatches of other authorities that this one keeps to (docs/format.md §3.4.1).

    Parameters
    ----------
    beside
        Their bundles, locked before this dispatch: folders or zips.
    """

    beside: Annotated[tuple[Text, ...], Field(strict=False, min_length=1)]
