"""A quarter's page: its facts, its pictures, and what is told to those who watch.

The rule: pictures are drawn from the bundles and the announced lists. What speaks of bodies that
were not inspected comes from the sampling estimator, once for each outcome (docs/method.md §10).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from randinspect.canonical import read_table
from randinspect.errors import DesignError
from randinspect.office.estimates.estimating import estimate_each
from randinspect.office.estimates.results_file import ResultRow
from randinspect.office.results.job import ResultJob
from randinspect.office.results.reporting import due_list
from randinspect.office.site.ends import end_facts, origin_facts
from randinspect.office.site.facts import count_facts, draw_facts, task_facts
from randinspect.office.site.news import news_of
from randinspect.office.site.quarter import SiteQuarter
from randinspect.publication.commitment import Kind
from randinspect.publication.pictures import (
    Funnel,
    Picture,
    Region,
    Share,
    deadlines_picture,
    funnel_picture,
    loads_picture,
    outcomes_picture,
    probabilities_picture,
    regions_picture,
)
from randinspect.publication.site import Draw, Entry, Fact, Place, PublicLedger, Stage
from randinspect.publication.site.overview import district_name
from randinspect.publication.site.words import WORDS
from randinspect.publication.tongues import Said
from randinspect.results import Book, Duty, Label, Outcome, Record, TaskTally, as_of_day, tally
from randinspect.sampling import SampleRole, SampleUnit, batch_numbers, read_sample
from randinspect.sampling.estimates import Arm, Estimate

__all__ = ["draw_of"]

_LEVEL: Final = Fraction(19, 20)
_DIGITS: Final = 4
_NAMES: Final = {
    Kind.SELECTION: WORDS["selection"],
    Kind.DISPATCH: WORDS["dispatch"],
}
_PUBLISHED: Final = Said("公示情况", "What was published")
_PUBLISHED_VOID: Final = Said(
    "作废前的公示情况（结果保留，不再据此检查）",
    "What was published before the draw was void (it stays; nobody is inspected by it any more)",
)


def draw_of(
    quarter: SiteQuarter,
    entries: Mapping[str, Entry],
    districts: Mapping[str, str],
    as_of: date,
    beside: Sequence[SiteQuarter] = (),
    *,
    ledger: PublicLedger | None = None,
) -> Draw:
    """Make a quarter's page.

    Parameters
    ----------
    quarter
        The quarter, of which at least one draw is locked.
    entries
        Id of each body → what is told of it.
    districts
        Id of each body → its district.
    as_of
        Day of the deadlines.
    beside
        All quarters of the site: what is void leads to what was drawn in its place, and back.
    ledger
        The ledger that the quarter names.

    Raises
    ------
    VerdictError
        If the published selection does not verify.
    RegistryError
        If a deadline lies in a year whose working days are not known.
    """
    return replace(_DrawPage(quarter, entries, districts, as_of, beside).draw(), ledger=ledger)


@dataclass(frozen=True)
class _DrawPage:
    """One quarter on its way to its page."""

    quarter: SiteQuarter
    entries: Mapping[str, Entry]
    districts: Mapping[str, str]
    as_of: date
    beside: Sequence[SiteQuarter]

    def draw(self) -> Draw:
        """All of it."""
        first = next(iter(self.quarter.commitments.values()))
        bundles = {str(kind): files for kind, files in self.quarter.bundles.items()}
        amended = self.quarter.amendment_files
        more = {"amendments": amended} if amended else {}
        return Draw(
            handle=self.quarter.handle,
            task=self.quarter.quarter.task(),
            occasion=first.occasion,
            stage=self._stage(),
            created=first.created,
            facts=list(self._groups()),
            pictures=list(self._pictures()),
            lists=self.quarter.lists,
            bundles={**bundles, **more},
            files=self.quarter.documents,
            news=list(news_of(self.quarter, self.book)),
            is_void=bool(self.quarter.voids),
        )

    @cached_property
    def results(self) -> ResultJob | None:
        """Results, if there are announced ones."""
        return self.quarter.results if self.quarter.announced else None

    @cached_property
    def book(self) -> Book:
        """Results up to the day; an empty book where there are none."""
        return Book("") if self.results is None else as_of_day(self.results.book, self.as_of)

    @cached_property
    def tally(self) -> TaskTally | None:
        """Counts of the results, if there are any."""
        if self.results is None:
            return None
        return tally(self.book, self.results.roster, due_list(self.results, self.as_of))

    @cached_property
    def records(self) -> dict[str, Record]:
        """Inspection → its published record."""
        cases = self.book.cases.items()
        return {handle: case.published.record for handle, case in cases if case.published}

    def _stage(self) -> Stage:
        """How far the draw is."""
        if self.quarter.voids:
            return Stage.VOID
        if any(entry.place is Place.RESULT for entry in self.entries.values()):
            return Stage.PUBLISHED
        drawn = [kind for kind, files in self.quarter.bundles.items() if "result.json" in files]
        if not drawn:
            return Stage.LOCKED
        return Stage.DISPATCHED if Kind.DISPATCH in drawn else Stage.SELECTED

    def _groups(self) -> Iterator[tuple[Said, list[Fact]]]:
        """Ends, task, draws and counts, each under its heading."""
        if self.quarter.voids:
            yield WORDS["void"], list(end_facts(self.quarter, self.beside))
        first = next(iter(self.quarter.commitments.values()))
        facts = task_facts(self.quarter.quarter.task(), first.occasion, self._batch)
        yield WORDS["facts"], [*facts, *origin_facts(self.quarter, self.beside)]
        for kind, commitment in self.quarter.commitments.items():
            yield _NAMES[kind], list(draw_facts(commitment, self.quarter.bundles[kind]))
        if self.tally is not None:
            found = list(count_facts(self.tally, self.quarter.amended(self.as_of), self._batch))
            yield _PUBLISHED_VOID if self.quarter.voids else _PUBLISHED, found

    def _pictures(self) -> Iterator[Picture]:
        """Pictures for which the data are there."""
        selection = self.quarter.bundles.get(Kind.SELECTION)
        dispatch = self.quarter.bundles.get(Kind.DISPATCH, {})
        if selection is not None:
            yield funnel_picture(self._funnel(selection, dispatch))
            yield probabilities_picture(selection)
        if "teams.tsv" in dispatch:
            yield loads_picture(dispatch)
        yield regions_picture(list(self._regions()), self._batch)
        if self.results is not None:
            yield outcomes_picture(self._shares(), len(self.records), level=_LEVEL)
            rows = due_list(self.results, self.as_of).rows
            standings = Counter(row.standing for row in rows if row.duty is Duty.PUBLICATION)
            yield deadlines_picture(standings, self.as_of)

    def _funnel(self, selection: Mapping[str, bytes], dispatch: Mapping[str, bytes]) -> Funnel:
        """Counts from frame to result."""
        sizes = [row[2] for row in read_table(selection["frame.tsv"], 3)]
        sample = read_sample(selection["sample.tsv"]) if "sample.tsv" in selection else None
        sent = read_table(dispatch["teams.tsv"], 3) if "teams.tsv" in dispatch else None
        whole = None if self.tally is None else self.tally.whole
        return Funnel(
            frame=len(sizes),
            in_scope=sum(size != "0" for size in sizes),
            drawn=None
            if sample is None
            else sum(unit.role is not SampleRole.RESERVE for unit in sample),
            sent=None if sent is None else len({row[0] for row in sent}),
            published=None if whole is None else whole.published,
            checked=None if whole is None else whole.checked,
            problems=None if whole is None else whole.problems,
            batch=self._batch,
            in_batch=None if sample is None else self._in_batch(sample),
        )

    @property
    def _batch(self) -> tuple[int, int] | None:
        """Number of the batch and of all batches; None where the sample is dispatched whole."""
        plan = self.quarter.quarter.batch
        return None if plan is None else (plan.number, plan.of)

    def _in_batch(self, sample: Sequence[SampleUnit]) -> int | None:
        """Units of the sample in this batch."""
        if self._batch is None:
            return None
        number, of = self._batch
        return sum(found == number for found in batch_numbers(sample, of).values())

    def _regions(self) -> Iterator[Region]:
        """Districts with what the pages of their bodies tell."""
        bad = {r.agency for r in self.records.values() if r.outcome == Outcome.VIOLATION}
        for name in sorted(set(self.districts.values())):
            inside = [a for a, place in self.districts.items() if place == name]
            shown = [a for a in inside if a in self.entries]
            places = Counter(self.entries[agency].place for agency in shown)
            drawn = places[Place.RESULT] + places[Place.DRAWN]
            yield Region(
                name=district_name(name),
                bodies=len(inside),
                drawn=drawn if self.quarter.names_drawn else None,
                published=places[Place.RESULT],
                problems=sum(agency in bad for agency in inside),
            )

    def _shares(self) -> list[Share]:
        """Outcomes that occur, each with its estimate."""
        counts = Counter(label for record in self.records.values() for label in record.labels)
        labels = [label for label in Label if counts[label]]
        estimates = self._estimates(labels)
        return [
            Share(
                Said(label.zh, label.en),
                counts[label],
                *(_decimal(estimates[label], part) for part in ("rate", "low", "high")),
            )
            for label in labels
        ]

    def _estimates(self, labels: Sequence[Label]) -> dict[Label, Estimate | None]:
        """Share of each outcome among all bodies in scope; None where nothing can be estimated."""
        none: dict[Label, Estimate | None] = dict.fromkeys(labels)
        selection = self.quarter.bundles.get(Kind.SELECTION, {})
        if not labels or "sample.tsv" not in selection:
            return none
        sample = read_sample(selection["sample.tsv"])
        handles = [unit.handle for unit in sample if unit.role is not SampleRole.RESERVE]
        rows = [list(self._rows(handles, label)) for label in labels]
        try:
            found = estimate_each(self.quarter.workspace.folder, rows, level=float(_LEVEL))
        except DesignError:
            return none
        return {label: one.report.overall for label, one in zip(labels, found, strict=True)}

    def _rows(self, handles: Sequence[str], label: Label) -> Iterator[ResultRow]:
        """A row for each drawn unit: whether its result bears the label; None before it."""
        for number, handle in enumerate(handles, start=1):
            record = self.records.get(handle)
            bears = None if record is None else label in record.labels
            yield ResultRow(number, handle, bears, Arm.RANDOM, {})


def _decimal(estimate: Estimate | None, part: str) -> str | None:
    """A number of an estimate as text with four decimals, as reports tell it."""
    value: Any = None if estimate is None else getattr(estimate, part)
    return None if value is None else f"{value:.{_DIGITS}f}"
