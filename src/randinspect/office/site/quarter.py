"""One quarter as the site tells it: its draws, its announced lists, and what is told of each body.

The rule: the site tells what is public already. Lists are those that were announced, byte for byte;
drawn bodies are named before their results only where the office announces them, or where the
bundles name them openly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from randinspect.canonical import open_handle, sha256_hex
from randinspect.errors import ProtocolError
from randinspect.office.guarding import knowledge_of
from randinspect.office.inputs.job import Job, load_job
from randinspect.office.inputs.quarter_file import QuarterFile, read_quarter_file
from randinspect.office.own_ledger.counts import ledger_counts
from randinspect.office.own_ledger.in_force import voids_of
from randinspect.office.results.job import POLICY, ResultJob
from randinspect.office.results.publishing import lists_of
from randinspect.office.results.store import NAMES, ResultStore
from randinspect.office.site.cases import entry_of
from randinspect.office.workspace import Workspace
from randinspect.publication.commitment import Commitment, Kind, read_commitment
from randinspect.publication.draw_leaves import VoidLeaf
from randinspect.publication.ledger_proof import LEDGER_FILE
from randinspect.publication.lists import read_safe_json
from randinspect.publication.privacy import Knowledge
from randinspect.publication.site import Entry, Place, PublicList, draw_handle
from randinspect.sampling import SampleRole, read_sample
from randinspect.verification import read_amendment_proof, read_amendments

__all__ = ["SiteQuarter"]

_ORDER: Final = ("task", "items", "plan", "plan_change", "drawn", "results", "subjects")
_PLAIN: Final = ".plain.csv"
_FORMS: Final = (_PLAIN, ".csv", ".xlsx", ".json")


@dataclass(frozen=True)
class SiteQuarter:
    """What a quarter gives to the site.

    Parameters
    ----------
    path, quarter, workspace
        The quarter's file, what it says, and the quarter's folder.
    policy
        The office's choices about results.
    allows_provisional
        Whether deadlines may lie in a year whose working days are not announced yet.
    """

    path: Path
    quarter: QuarterFile
    workspace: Workspace
    policy: Path
    allows_provisional: bool = False

    @classmethod
    def load(
        cls,
        quarter: Path,
        folder: Path,
        *,
        policy: Path | None = None,
        allows_provisional: bool = False,
    ) -> SiteQuarter:
        """Read the quarter's file.

        Raises
        ------
        QuarterFileError
            With every fault of it.
        """
        return cls(
            quarter,
            read_quarter_file(quarter),
            Workspace(folder),
            policy or quarter.parent / POLICY,
            allows_provisional,
        )

    @cached_property
    def bundles(self) -> dict[Kind, dict[str, bytes]]:
        """Bundles that are public, as far as they are."""
        found = {kind: self.workspace.files(kind) for kind in Kind}
        return {kind: files for kind, files in found.items() if files}

    @cached_property
    def amendments(self) -> dict[str, bytes]:
        """Amendments of the teams, beside the bundles.

        Raises
        ------
        FormatError
            If something else lies among them.
        """
        return read_amendments(self.workspace.amendments)

    @cached_property
    def amendment_files(self) -> dict[str, bytes]:
        """What is published of them: the documents, and what shows them in the ledger."""
        proof = read_amendment_proof(self.workspace.amendments)
        return {**self.amendments, **({} if proof is None else {LEDGER_FILE: proof})}

    @cached_property
    def voids(self) -> dict[Kind, VoidLeaf]:
        """Ends of its draws, by what the bundles or the ledger say."""
        return voids_of(self.workspace, self.quarter)

    def amended(self, as_of: date) -> int:
        """How many amendments there are: those in the ledger, else those that lie here."""
        dispatch = self.commitments.get(Kind.DISPATCH)
        if dispatch is None:
            return len(self.amendments)
        counts = ledger_counts(self.quarter, dispatch.draw_id, as_of)
        counted = None if counts is None else counts.amendments
        return len(self.amendments) if counted is None else counted

    @property
    def commitments(self) -> dict[Kind, Commitment]:
        """What the draws committed to."""
        return {kind: read_commitment(f["commit.json"]) for kind, f in self.bundles.items()}

    @property
    def handle(self) -> str:
        """Name of the quarter's pages."""
        first = next(iter(self.commitments.values()))
        batch = self.quarter.batch.number if self.quarter.batch else 1
        return draw_handle(self.quarter.plan.task_id, first.draw_id, batch)

    @cached_property
    def job(self) -> Job:
        """The registers."""
        return load_job(self.quarter, allows_provisional=True)

    @cached_property
    def results(self) -> ResultJob | None:
        """Results; None while there are none to be had.

        Raises
        ------
        InputError
            With every fault of the office's choices.
        """
        is_sent = "result.json" in self.bundles.get(Kind.DISPATCH, {})
        if not is_sent or not self.policy.exists():
            return None
        return ResultJob.load(
            self.path,
            self.workspace.folder,
            policy=self.policy,
            amendments=self.amendments,
            allows_provisional=self.allows_provisional,
        )

    def knowledge(self) -> Knowledge:
        """What must not be published."""
        shows = self.results is not None and self.results.policy.publication.inspectors
        return knowledge_of(self.job, shows_inspectors=shows)

    @cached_property
    def announced(self) -> dict[str, bytes]:
        """Files of the announced lists, as they lie there.

        Raises
        ------
        ProtocolError
            If one was changed, the lists say less than was recorded since, or the choices are gone.
        """
        store = ResultStore(self.workspace)
        named = store.announced()
        found = {name: (store.public / name).read_bytes() for name in named}
        changed = [name for name, data in found.items() if sha256_hex(data) != named[name]]
        if changed:
            raise ProtocolError(
                f"{', '.join(changed[:3])} in {store.public} was changed after it was announced; "
                "run `results publish` to write it anew"
            )
        if found and self.results is None:
            raise ProtocolError(
                f"results are announced in {store.public}, but {self.policy} is gone; put it back"
            )
        if self.results is not None and found:
            self._require_fresh(self.results, found)
        return found

    @cached_property
    def lists(self) -> list[PublicList]:
        """Announced lists with their forms."""
        stems = [n.removesuffix(_PLAIN) for n in self.announced if n.endswith(_PLAIN)]
        return [self._list(stem) for stem in sorted(stems, key=_place)]

    @cached_property
    def documents(self) -> dict[str, bytes]:
        """What is announced beside the lists, without pages: those of the site take their place."""
        forms = {name for one in self.lists for name in one.files}
        return {
            name: data
            for name, data in self.announced.items()
            if name not in forms and not name.endswith(".html")
        } | self._names

    @property
    def _names(self) -> dict[str, bytes]:
        """The digests of what is announced, whose own digest stands in the ledger."""
        path = ResultStore(self.workspace).public / NAMES
        return {NAMES: path.read_bytes()} if self.announced else {}

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """What is told of each body of the register, and of each with a published result.

        As far as this quarter alone tells it; other batches of the sample may tell more.
        """
        shown = dict(self._shown())
        told = self.drawn_ids
        is_over = told is not None and self._is_whole
        ids = {str(i) for i in self.job.registers.agencies.columns["id"]}
        found: dict[str, Entry] = {}
        for agency in sorted(ids | set(shown)):
            if agency in shown:
                found[agency] = shown[agency]
            elif told is not None and agency in told:
                found[agency] = Entry(self.handle, Place.DRAWN)
            else:
                found[agency] = Entry(self.handle, Place.NOT_DRAWN if is_over else Place.UNTOLD)
        return found

    @property
    def names_drawn(self) -> bool:
        """Whether it is public who was drawn."""
        return self.drawn_ids is not None

    @cached_property
    def drawn(self) -> set[str]:
        """Handles of the drawn units; none where they are not drawn here."""
        files = self.bundles.get(Kind.SELECTION, {})
        sample = read_sample(files["sample.tsv"]) if "result.json" in files else ()
        return {unit.handle for unit in sample if unit.role is not SampleRole.RESERVE}

    @property
    def _is_whole(self) -> bool:
        """Whether what is told here is of the whole sample, not of a batch or an authority."""
        if not self.drawn:
            return False
        return self.is_open or (
            self.results is not None and self.drawn <= set(self.results.roster.expected)
        )

    @property
    def is_open(self) -> bool:
        """Whether the selection names its units openly."""
        selection = self.commitments.get(Kind.SELECTION)
        return selection is not None and selection.disclosure.agency == "open"

    @cached_property
    def drawn_ids(self) -> set[str] | None:
        """Ids of the drawn bodies, if it is public who they are; else None.

        Of one batch or one authority, unless the selection names all of its units openly.
        """
        if self.is_open and self.drawn:
            ids = (str(i) for i in self.job.registers.agencies.columns["id"])
            return {i for i in ids if open_handle(i) in self.drawn}
        lists = {one.name: one.document["rows"] for one in self.lists}
        if "drawn" in lists:
            return {row["id"] for row in lists["drawn"]}
        results = self.results
        shown = lists.get("results", ())
        if results is not None and shown and len(shown) == len(results.roster):
            return {row["id"] for row in shown}
        return None

    def _shown(self) -> Iterator[tuple[str, Entry]]:
        """Bodies with a published result that the lists have."""
        job = self.results
        if job is None or not self.announced:
            return
        for case in job.book.cases.values():
            version = case.published
            if version is not None:
                yield version.record.agency, entry_of(self.handle, case, version, job)

    def _list(self, stem: str) -> PublicList:
        """One list."""
        files = {f"{stem}{e}": self.announced[f"{stem}{e}"] for e in _FORMS}
        document: Mapping[str, Any] = read_safe_json(files[f"{stem}.json"])
        return PublicList(stem, document, files)

    def _require_fresh(self, job: ResultJob, found: Mapping[str, bytes]) -> None:
        """Refuse lists that do not say what the book says by now; workbooks follow from them."""
        now = {n: d for n, d in lists_of(job, job.book).items() if not n.endswith(".xlsx")}
        stale = sorted(name for name, data in now.items() if found.get(name) != data)
        if stale:
            raise ProtocolError(
                f"{', '.join(stale[:3])} would say something else by now: results, statements or "
                "lists were recorded since; run `results publish` first"
            )


def _place(stem: str) -> tuple[int, str]:
    """Where a list stands among the others."""
    return _ORDER.index(stem.partition(".")[0]), stem
