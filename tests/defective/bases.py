"""Good bundles from which the defective ones are made; every handle in them is invented."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from authorities import CITY, assisted_dispatch, link_to, referred_selection, sent_by
from bundles import (
    ROUNDS,
    TASK,
    dated_dispatch,
    drawn_over_margins,
    locked_dispatch,
    locked_over_margins,
    locked_selection,
    small_quarter,
    terms,
)
from defective.forging import Files, Quarter, document
from ledgers import BEFORE, LOG, new_ledger, note_leaf, void_leaf
from merged_dispatches import fixing, joining
from second_stages import certificates
from seed_vectors import CASES, locked

from randinspect.canonical import write_document
from randinspect.dispatch import NestedRows, Problem
from randinspect.ledger import prove_draw
from randinspect.publication import Disclosure, Occasion
from randinspect.publication.claims import claim_table
from randinspect.publication.commitment_parts import Batch
from randinspect.publication.draw_leaves import VoidReason
from randinspect.publication.leaves import LeafKind, leaf_bytes
from randinspect.publication.page import template_sha256
from randinspect.publication.stages import complete, draw, lock_dispatch, lock_selection
from randinspect.registry.frame import Frame
from randinspect.sampling import Method, batch_numbers, read_sample, target_for, write_targets


def whole(files: Files, number: int | None = None) -> Files:
    """A bundle drawn on a recorded round, if one is given, and completed."""
    done = files if number is None else {**files, **draw(files, [ROUNDS[number]])}
    return {**done, **complete(done, TASK)}


@cache
def selection() -> Files:
    """A drawn selection; do not change it."""
    return small_quarter()["selection"]


@cache
def waiting() -> Files:
    """The same, locked only."""
    return whole(locked_selection())


@cache
def rehearsal() -> Files:
    """A drawn selection that is no draw."""
    return small_quarter(Occasion.REHEARSAL)["selection"]


@cache
def staged() -> Files:
    """A drawn selection of certificates of the bodies that `selection` drew."""
    return certificates()


@cache
def capped() -> Files:
    """The same under a cap of each holder."""
    return certificates(is_capped=True)


@cache
def margins() -> Files:
    """A locked selection over two margins."""
    return whole(locked_over_margins())


@cache
def margins_drawn() -> Files:
    """The same, drawn."""
    return drawn_over_margins()


def _frame(prefix: str) -> Frame:
    """Six units in two strata."""
    handles = [prefix + sha256(f"unit {i}".encode()).hexdigest()[:40] for i in range(6)]
    return Frame.close(handles, ["A"] * 4 + ["B"] * 2, [1, 2, 3, 0, 1, 1])


@cache
def sealed_selection() -> Files:
    """A locked selection with sealed handles and counted exclusions."""
    frame = _frame("h-")
    targets = [target_for(s, 1, method=Method.PROPORTIONAL, reserves=1) for s in frame.strata()]
    openings = "".join(f"{n.decode()}\t{'0' * 64}\tid\n" for n in frame.handles.tolist()).encode()
    sealed = replace(
        terms("d/3", 1, 13335),
        disclosure=Disclosure(agency="sealed", inspector="open"),
        openings=openings,
        excluded={"WHITE_LIST": 1},
    )
    return whole(lock_selection(sealed, frame, write_targets(targets)))


@cache
def seeded(name: str, *, is_drawn: bool = True) -> Files:
    """A selection whose seed takes the sources of one case of ``seed_vectors.json``."""
    case = next(case for case in CASES if case.name == name)
    files = locked(case)
    commit = document(files, "commit.json") | {"verifier_sha256": template_sha256()}
    files["commit.json"] = write_document(commit)
    done = {**files, **draw(files, case.handed_in)} if is_drawn else files
    return {**done, **complete(done, TASK)}


@cache
def dispatch() -> Files:
    """A drawn dispatch whose caps bind."""
    return small_quarter()["dispatch"]


@cache
def posed() -> Files:
    """The same, locked only."""
    return whole(locked_dispatch(selection()["sample.tsv"]))


@cache
def dated() -> Files:
    """The same with dates, drawn."""
    return dated_dispatch()


@cache
def merging() -> Quarter:
    """Dispatches of two departments of which the second joins the visits of the first."""
    return {"dispatch-1": fixing(), "dispatch-2": joining()}


@cache
def dates_posed() -> Files:
    """The same with dates, locked only."""
    return whole(locked_dispatch(selection()["sample.tsv"], is_dated=True))


@cache
def direct() -> Files:
    """A locked dispatch with one inspection whose people are named."""
    people = ["I-1", "I-2", "I-3", "I-4"]
    problem = Problem.from_rows(
        [(unit, "officer", "2") for unit in ("AG-1", "AG-2")],
        [(person, "0", "3") for person in people],
        [("AG-1", "officer", p) for p in people[:2]] + [("AG-2", "officer", p) for p in people],
    )
    named = "AG-1\t本辖区无可派人员\n".encode()
    return whole(
        lock_dispatch(terms("d/2", 2, 65536), problem, sample=b"", recusals=b"", direct=named)
    )


def nested_problem(units: list[str], *, most: int = 1) -> Problem:
    """Six inspectors: one big inspection each, one novice of four in a slot."""
    people = [f"I-{j}" for j in range(1, 7)]
    return Problem.from_rows(
        [(unit, "officer", "2") for unit in units],
        [(person, "0", "4") for person in people],
        [(unit, "officer", person) for unit in units for person in people],
        nested=NestedRows(
            [(name, unit) for unit in units[:2] for name in ("big", "whole")]
            + [("whole", unit) for unit in units[2:3]],
            [("big", person, "1") for person in people]
            + [("whole", person, "2") for person in people[:5]],
            [("novice", person) for person in people[:4]]
            + [("station", person) for person in people[:3]],
            [("novice", "officer", str(most)), ("station", "officer", "1")],
        ),
    )


@cache
def nested() -> Files:
    """A drawn dispatch with load classes and groups, one inside of the other."""
    sample = selection()["sample.tsv"]
    units = sorted(row.handle for row in read_sample(sample) if row.role != "reserve")
    problem = nested_problem(units)
    return whole(lock_dispatch(terms("d/2", 2, 65536), problem, sample=sample, recusals=b""), 65536)


@cache
def nested_posed() -> Files:
    """The same, locked only."""
    problem = nested_problem(["AG-1", "AG-2", "AG-3", "AG-4"])
    return whole(lock_dispatch(terms("d/2", 2, 65536), problem, sample=b"", recusals=b""))


@cache
def referred() -> Files:
    """A drawn selection whose units four authorities inspect."""
    return referred_selection()


@cache
def sealed_referred() -> Files:
    """The same with sealed agencies and authorities."""
    return referred_selection(is_sealed=True)


@cache
def joint() -> Files:
    """The dispatch of one of its authorities, with the marks of people."""
    return sent_by(CITY)


@cache
def assisted() -> Files:
    """A drawn dispatch in which guests assist."""
    return assisted_dispatch()


@cache
def claimed(units: tuple[str, ...] = ("AG-3", "AG-2"), *, is_referred: bool = False) -> Files:
    """A dispatch of units that an authority takes for its own of another one's sample."""
    drawn_by = referred() if is_referred else selection()
    people = [f"city-{i}" for i in range(3)]
    problem = Problem.from_rows(
        [(unit, "officer", "2") for unit in units],
        [(person, "0", "9") for person in people],
        [(unit, "officer", person) for unit in units for person in people],
    )
    link = replace(terms("city.amr/1", 1, 65536), authority="city.amr", selection=link_to(drawn_by))
    sample = drawn_by["sample.tsv"]
    due = [row.handle for row in read_sample(sample) if row.role != "reserve"]
    claims = claim_table(sorted({*due, *units}), units)
    return whole(lock_dispatch(link, problem, sample=sample, recusals=b"", claims=claims), 65536)


@cache
def entered(*, is_void: bool = False) -> Files:
    """A drawn selection with what a ledger shows of it."""
    files = selection()
    ledger = new_ledger(Path(mkdtemp()))
    for leaf in (note_leaf("first"), leaf_bytes(LeafKind.COMMIT, files["commit.json"])):
        ledger.append(leaf, moment=BEFORE)
    ledger.checkpoint(LOG)
    ledger.append(note_leaf("between"), moment=BEFORE)
    if not is_void:
        ledger.append(leaf_bytes(LeafKind.RESULT, files["result.json"]), moment=BEFORE)
    else:
        ledger.append(void_leaf("d/1", VoidReason.REGISTER_ERROR, BEFORE), moment=BEFORE)
    ledger.checkpoint(LOG)
    return {**files, "ledger.json": prove_draw(ledger, "d/1").document()}


@cache
def voided() -> Files:
    """The same, ended by the ledger."""
    return entered(is_void=True)


@cache
def rounds() -> Files:
    """The second worked example of docs/format.md §6.2: a rung, two rounds and a kept couple."""
    problem = Problem.from_rows(
        [("AG-2", "officer", "2"), ("AG-5", "officer", "2")],
        [("IN-1", "0", "1"), ("IN-2", "0", "1"), ("IN-3", "0", "2"), ("IN-4", "0", "2")],
        [("AG-2", "officer", f"IN-{i}") for i in (1, 2, 3, 4)]
        + [("AG-5", "officer", f"IN-{i}") for i in (2, 3, 4)],
        couples_rows=[("IN-2", "IN-3"), ("IN-2", "IN-4")],
        ladder=(Fraction(2, 3), Fraction(1)),
    )
    files = lock_dispatch(terms("demo/2", 2, 65536), problem, sample=b"", recusals=b"")
    return whole(files, 65536)


@cache
def tie() -> Files:
    """The worked example of a tie of docs/format.md §6.2."""
    problem = Problem.from_rows(
        [("AG-1", "officer", "1")],
        [("IN-1631308", "0", "1"), ("IN-774884", "0", "1")],
        [("AG-1", "officer", "IN-1631308"), ("AG-1", "officer", "IN-774884")],
    )
    files = lock_dispatch(terms("demo/2", 2, 65536), problem, sample=b"", recusals=b"")
    return whole(files, 65536)


@cache
def quarter() -> Quarter:
    """Selection and dispatch side by side."""
    return small_quarter()


@cache
def batches() -> Quarter:
    """A selection dispatched in two batches, and the dispatch of the second with one carried."""
    frame = _frame("AG-")
    targets = [
        target_for(s, n, method=Method.PROPORTIONAL, reserves=1)
        for s, n in zip(frame.strata(), (3, 1), strict=True)
    ]
    year = replace(terms("d/5", 1, 13335), batches=2)
    first = whole(lock_selection(year, frame, write_targets(targets)), 13335)
    return {"selection": first, "dispatch": batch(first, Batch(number=2, of=2, carried=()))}


def batch(selected: Files, part: Batch | None, extra: tuple[str, ...] = ()) -> Files:
    """The dispatch of a batch: its units by docs/format.md §6.3, and what else is asked for."""
    numbers = batch_numbers(read_sample(selected["sample.tsv"]), 2)
    units = [h for h, n in numbers.items() if part is None or n == part.number]
    units = sorted({*units, *(part.carried if part else ()), *extra})
    people = [f"I-{i}" for i in range(1, 5)]
    problem = Problem.from_rows(
        [(unit, "officer", "1") for unit in units],
        [(person, "0", "4") for person in people],
        [(unit, "officer", person) for unit in units for person in people],
    )
    files = lock_dispatch(
        terms("d/6", 2, 65536),
        problem,
        sample=selected["sample.tsv"],
        recusals=b"",
        batch=part,
    )
    return whole(files, 65536)
