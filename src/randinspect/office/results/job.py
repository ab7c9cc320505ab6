"""A task's results with everything that they are judged by, read together.

The rule: who was drawn and who was sent comes from the published dispatch, who they are from the
office's registers, and what may be done with their results from ``results.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Final

from randinspect.errors import Fault, ProtocolError, ResultsError
from randinspect.office.access.result_acts import Grants, grants_for, require_signed
from randinspect.office.guarding import knowledge_of
from randinspect.office.inputs.quarter_file import read_quarter_file
from randinspect.office.own_ledger.in_force import require_in_force, voids_of
from randinspect.office.results.sent import Sent
from randinspect.office.results.store import ResultStore
from randinspect.office.workspace import Workspace
from randinspect.publication.amendments import read_amendment
from randinspect.publication.commitment import Kind, Occasion
from randinspect.publication.draw_leaves import VoidLeaf
from randinspect.publication.privacy import Knowledge
from randinspect.registry import CalendarYear, WorkCalendar, calendar_for
from randinspect.results import Book, Policy, WorkingDays, parse_policy, read_act, replay
from randinspect.results.published_head import require_published
from randinspect.rulebook import Rulebook

__all__ = ["ResultJob"]

POLICY: Final = "results.toml"


@dataclass(frozen=True)
class ResultJob(Sent):
    """The results of a quarter.

    Parameters
    ----------
    policy, folder
        The office's choices, and where the lists lie that they name; all others as for `Sent`.
    allows_provisional
        Whether deadlines may lie in a year whose working days are not announced yet.
    today
        Today in Beijing, after which no act is dated; None where nobody asks.
    """

    policy: Policy
    folder: Path
    allows_provisional: bool = False
    today: date | None = None

    @classmethod
    def load(
        cls,
        quarter: Path,
        out: Path,
        *,
        policy: Path | None = None,
        amendments: Mapping[str, bytes] | None = None,
        allows_provisional: bool = False,
        today: date | None = None,
    ) -> ResultJob:
        """Read the files that people wrote.

        Raises
        ------
        InputError
            With every fault of them.
        """
        path = policy or quarter.parent / POLICY
        return cls(
            read_quarter_file(quarter),
            Workspace(out),
            tuple(read_amendment(data) for data in (amendments or {}).values()),
            parse_policy(_text(path), name=path.name),
            path.parent,
            allows_provisional,
            today,
        )

    @cached_property
    def voids(self) -> dict[Kind, VoidLeaf]:
        """Ends of the draws, by what the bundles or the ledger say.

        Raises
        ------
        ProtocolError, LedgerError
            If the ledger is not there, or not whole.
        """
        return voids_of(self.workspace, self.quarter)

    def require_in_force(self) -> None:
        """Refuse to enter, publish or write anything of a draw that the ledger ends.

        Raises
        ------
        ProtocolError
            If it is void: why, by whom and when.
        """
        require_in_force(self.workspace, self.quarter)

    def require_published(self) -> None:
        """Refuse to go on from lists whose acts were cut off, taken out or written anew.

        Raises
        ------
        FormatError, ProtocolError
            As of `book`, whose reading holds the chain against what was published from it.
        """
        _ = self.book

    def require_past(self, day: date) -> None:
        """Refuse an act of a day to come; a rehearsal or demonstration is of any day.

        Raises
        ------
        ProtocolError
            If the day is after today in Beijing.
        """
        is_draw = self.commitment.occasion is Occasion.DRAW
        if is_draw and self.today is not None and day > self.today:
            raise ProtocolError(
                f"the act is of {day}, and today in Beijing is {self.today}; an act is dated by "
                "the day on which it is done"
            )

    @property
    def store(self) -> ResultStore:
        """Where acts and lists lie."""
        return ResultStore(self.workspace)

    @cached_property
    def book(self) -> Book:
        """Results as they stand.

        Raises
        ------
        FormatError, ProtocolError
            If the chain of acts is broken, is not that of what was published, or no role covers
            an act.
        """
        documents, published = self.store.documents(), self.store.publication()
        book = replay(documents, self.anchor)
        require_signed([read_act(data) for data in documents], self.grants)
        if published is not None:
            require_published(published, documents, self.anchor)
        return book

    @cached_property
    def grants(self) -> Grants:
        """Who may act on results, by the quarter's ledger.

        Raises
        ------
        LedgerError
            If the ledger is not whole.
        """
        return grants_for(self.quarter)

    def beside(self, name: str) -> bytes:
        """Bytes of a file beside the office's choices.

        Raises
        ------
        ResultsError
            If it cannot be read.
        """
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            message = f"the file cannot be read: {error.strerror}"
            cure = "correct its name in results.toml"
            raise ResultsError([Fault(name, "file.missing", message, cure)]) from error

    def knowledge(self) -> Knowledge:
        """What must not be published, for the privacy scanner."""
        return knowledge_of(self.job, shows_inspectors=self.policy.publication.inspectors)

    def working_days(self) -> WorkingDays:
        """Working days: of the committed calendar first, then of the office's own year files."""
        committed = self.dispatch.get("calendar.json")
        known = WorkCalendar.from_document(committed).years if committed is not None else ()
        years = {year.year: year for year in known}
        own = [self.quarter.path(name) for name in self.quarter.files.calendars]

        def year_of(year: int) -> CalendarYear:
            """One year."""
            if year in years:
                return years[year]
            found = calendar_for([year], own=own, allows_provisional=self.allows_provisional)
            return found.years[0]

        return WorkingDays(year_of)

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Risk classes of the own rulebook, the least risky first; empty where it has none."""
        rules = self.job.rules
        risk = rules.risk if isinstance(rules, Rulebook) else None
        return () if risk is None else tuple(rule.name for rule in risk.classes)


def _text(path: Path) -> str:
    """Text of the office's choices."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        message = f"the file cannot be read: {error}"
        cure = "let `results template` write one, or name it by --policy"
        raise ResultsError([Fault(path.name, "file.missing", message, cure)]) from error
