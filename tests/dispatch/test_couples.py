"""Ties and couples: one course of events, as enumeration and coins tell it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dispatch_oracle import expected_of, teams_of
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from strategies import problems, seeds

from randinspect.dispatch import (
    Answer,
    BreachRule,
    Course,
    HallSet,
    Problem,
    Refusal,
    ShortageKind,
    Tie,
    audit,
    costs,
    dispatch,
    precheck,
)
from randinspect.lottery import Tickets
from randinspect.lottery.tickets import Tails
from randinspect.publication.problems import read_problem
from randinspect.publication.teams import AnswerError, answer_files, read_answer

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "dispatch_vectors.json").read_text())
HALF = (Fraction(1, 2), Fraction(1))


@contextmanager
def short_costs(bits: int) -> Iterator[None]:
    """Costs cut to a few bits, so that ties are frequent."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(costs, "COST_BITS", bits)
        yield


@st.composite
def coupled(draw: st.DrawFn) -> Problem:
    """Tiny problems with some couples, half of them with a narrow rung."""
    problem = draw(problems(max_inspections=3, max_seats=5))
    people = len(problem.inspectors)
    pairs = [(x, y) for x in range(people) for y in range(x + 1, people)]
    some = sorted(draw(st.sets(st.sampled_from(pairs), max_size=5)))
    ladder = draw(st.sampled_from([HALF, (Fraction(1),)]))
    couples = np.array(some, dtype=np.int64).reshape(-1, 2)
    return replace(problem, couples=couples, ladder=ladder)


def said(problem: Problem, tickets: Tickets, answer: Answer) -> set[BreachRule]:
    """Rules that an audit says an answer breaks."""
    return {breach.rule for breach in audit(problem, tickets, answer)}


class TestOneAnswer:
    @given(coupled(), seeds(), st.sampled_from([4, 5, 40]))
    @settings(max_examples=120, deadline=None)
    def test_the_course_is_that_of_enumeration_and_coins(
        self, problem: Problem, seed: str, bits: int
    ) -> None:
        """Rung, ties, cuts, teams and kept couples against an oracle; and no false alarm."""
        assume(not precheck(problem))
        tickets = Tickets(seed)
        expected = expected_of(problem, tickets, bits=bits)
        with short_costs(bits):
            answer = dispatch(problem, tickets).answer
            breaches = list(audit(problem, tickets, answer))

        assert breaches == []
        assert expected.rung == answer.rung
        assert expected.ties == len(answer.ties)
        assert expected.teams == list(answer.last.teams)
        assert expected.cuts == [list(played.cuts) for played in answer.course.rounds[:-1]]
        assert expected.kept == list(answer.kept)
        assert read_answer(answer_files(answer)) == answer

    @given(problems(max_inspections=3, max_seats=5), seeds(), st.data())
    @settings(max_examples=80, deadline=None)
    def test_identical_inspectors_are_exchangeable(
        self, problem: Problem, seed: str, data: st.DataObject
    ) -> None:
        """Where two stand in the same rows, swapping their ids swaps the answer."""
        two = st.sets(st.sampled_from(problem.inspectors), min_size=2, max_size=2)
        x, y = sorted(data.draw(two))
        twins = replace(alike(problem, x, y), ladder=HALF)
        assume(not precheck(twins))
        swap = {x: y, y: x}
        one = dispatch(twins, Tickets(seed)).teams
        other = dispatch(twins, SwappedTickets(seed, x, y)).teams

        assert sorted((a, s, swap.get(j, j)) for a, s, j in one) == sorted(other)


@dataclass(frozen=True)
class SwappedTickets(Tickets):
    """Tickets of a world in which two people bear each other's ids."""

    x: str
    y: str

    def hex(self, kind: str, *parts: str) -> str:
        """Ticket under the other's name."""
        return Tickets.hex(self, kind, *parts[:-1], self._swapped(parts[-1]))

    def leading(self, kind: str, tails: Tails) -> NDArray[np.uint64]:
        """Leading words under the other's name."""
        heads = (bytes(tail).decode().rsplit("|", 1) for tail in tails)
        swapped = [f"{head}|{self._swapped(name)}".encode() for head, name in heads]
        return Tickets.leading(self, kind, swapped)

    def _swapped(self, name: str) -> str:
        return {self.x: self.y, self.y: self.x}.get(name, name)


def alike(problem: Problem, x: str, y: str) -> Problem:
    """The problem in which y stands in the rows of x."""
    limits = {row[0]: row for row in problem.inspectors_rows()}
    limits[y] = (y, *limits[x][1:])
    rows = [row for row in problem.eligible_rows() if row[2] != y]
    rows += [(inspection, slot, y) for inspection, slot, name in rows if name == x]
    return Problem.from_rows(problem.inspections_rows(), limits.values(), rows)


class TestTampering:
    @given(coupled(), seeds(), st.sampled_from([4, 8, 40]), st.data())
    @settings(max_examples=80, deadline=None)
    def test_no_other_teams_pass(
        self, problem: Problem, seed: str, bits: int, data: st.DataObject
    ) -> None:
        """Any change of teams, cuts, kept couples, ties or rung is a breach."""
        assume(not precheck(problem))
        tickets = Tickets(seed)
        with short_costs(bits):
            answer = dispatch(problem, tickets).answer
            forged = data.draw(st.sampled_from(list(forgeries(problem, answer))))

            assert said(problem, tickets, forged)

    def test_ties_and_refused_cuts_do_occur(self) -> None:
        """The generated cases above would prove little if none had a tie or a refused cut."""
        met: Counter[str] = Counter()
        for number in range(150):
            tickets = Tickets(sha256(b"%d" % number).hexdigest())
            with short_costs(4):
                answer = dispatch(CROWDED, tickets).answer
            met["ties"] += bool(answer.ties)
            met["rounds"] += len(answer.course.rounds) > 1
            met["refused"] += bool(answer.course.refusals)
            met["kept"] += bool(answer.kept)
            met["late tie"] += any(tie.course.rounds for tie in answer.ties)

        assert min(met[kind] for kind in ("ties", "rounds", "refused", "kept", "late tie")) > 0


CROWDED = Problem.from_rows(
    [("A", "m", "2"), ("B", "m", "2"), ("C", "m", "1")],
    [(f"I{j}", "0", "2" if j < 3 else "1") for j in range(5)],
    [("A", "m", f"I{j}") for j in range(3)]
    + [("B", "m", f"I{j}") for j in range(1, 5)]
    + [("C", "m", f"I{j}") for j in range(5)],
    couples_rows=[("I0", "I1"), ("I0", "I2"), ("I1", "I2"), ("I1", "I3"), ("I2", "I4")],
)


def forgeries(problem: Problem, answer: Answer) -> Iterator[Answer]:
    """Answers that differ in what matters."""
    yield from forged_teams(problem, answer)
    yield from forged_cuts(problem, answer)
    yield from forged_evidence(answer)


def forged_teams(problem: Problem, answer: Answer) -> Iterator[Answer]:
    """One seat given to somebody else."""
    course, last = answer.course, answer.last
    for place, (inspection, slot, inspector) in enumerate(last.teams):
        for stranger in set(problem.inspectors) - {inspector}:
            rows = [*last.teams]
            rows[place] = (inspection, slot, stranger)
            rounds = (*course.rounds[:-1], replace(last, teams=tuple(sorted(rows))))
            yield replace(answer, course=replace(course, rounds=rounds))


def forged_cuts(problem: Problem, answer: Answer) -> Iterator[Answer]:
    """Cuts and refusals that no coin asks for."""
    course = answer.course
    hall = HallSet(tuple((a, s) for a, s, _ in problem.inspections_rows()), ())
    for seat in ((inspection, problem.inspectors[0]) for inspection in problem.inspections):
        for number, played in enumerate(course.rounds):
            if played.cuts != (seat,):
                rounds = [*course.rounds]
                rounds[number] = replace(played, cuts=(seat,))
                yield replace(answer, course=replace(course, rounds=tuple(rounds)))
        if all(seat != (r.inspection, r.inspector) for r in course.refusals):
            yield replace(answer, course=replace(course, refusals=(Refusal(*seat, hall),)))


def forged_evidence(answer: Answer) -> Iterator[Answer]:
    """Rounds, rungs, ties and refusals left out or put in."""
    course, last = answer.course, answer.last
    for number in range(len(course.rounds) - 1):
        yield replace(answer, course=replace(course, rounds=course.rounds[: number + 1]))
    yield replace(answer, course=replace(course, rounds=(*course.rounds, last)))
    yield replace(answer, kept=(*answer.kept, ("a", "x", "y")))
    yield replace(answer, rung=answer.rung + 1)
    yield replace(answer, failed=(*answer.failed, HallSet((), ())))
    for rival in (last.teams, (*last.teams, last.teams[0])):
        yield replace(answer, ties=(*answer.ties, Tie(Course(()), (last.teams, rival), ())))
    if answer.ties:
        yield replace(answer, ties=answer.ties[1:])
        yield replace(answer, ties=answer.ties[:-1])
    if course.refusals:
        yield replace(answer, course=replace(course, refusals=course.refusals[1:]))
        empty = replace(course.refusals[0], hall=HallSet((), ()))
        yield replace(answer, course=replace(course, refusals=(empty, *course.refusals[1:])))


class TestPrecheck:
    @given(coupled())
    @settings(max_examples=150, deadline=None)
    def test_each_inspection_alone_needs_a_team_without_a_couple(self, problem: Problem) -> None:
        """Against an enumeration of teams; an inspection without any team is the flow's to tell."""
        stuck = []
        for i, name in enumerate(problem.inspections):
            teams = [{int(problem.arc_inspector[a]) for a in t} for t in teams_of(problem, i)]
            couples = [set(couple) for couple in problem.couples.tolist()]
            if teams and all(any(couple <= team for couple in couples) for team in teams):
                stuck.append(name)
        found = [s for s in precheck(problem) if s.kind is ShortageKind.COUPLES]
        told = {inspection for shortage in found for inspection in shortage.inspections}

        assert set(stuck) == {i for i in told if teams_of(problem, problem.inspections.index(i))}
        assert all("no couple" in str(shortage) for shortage in found)


class TestFiles:
    def test_what_is_missing_or_misshapen_names_its_file(self) -> None:
        """Each file of a dispatch with rounds, ties and refused cuts: lost, cut, and emptied."""
        with short_costs(4):
            answers = [
                dispatch(CROWDED, Tickets(sha256(b"%d" % n).hexdigest())).answer for n in range(60)
            ]
        answer = next(
            a for a in answers if a.ties and a.course.refusals and len(a.course.rounds) > 1
        )
        files = answer_files(answer)

        assert read_answer(files) == answer
        for name, data in files.items():
            for bad in (None, data + b"x", b'{"x":1}', b"[[]]"):
                broken = {n: d for n, d in files.items() if n != name}
                broken |= {} if bad is None else {name: bad}
                with pytest.raises(AnswerError) as caught:
                    read_answer(broken)

                assert caught.value.file in (name, "ties.json")


class TestVectors:
    @pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
    def test_the_stated_files_are_those_of_enumeration(self, case: dict[str, Any]) -> None:
        """The worked examples of docs/format.md §6.2 against the oracle and the audit."""
        problem = read_problem({name: text.encode() for name, text in case["inputs"].items()})
        tickets = Tickets(VECTORS["seed"])
        files = case["inputs"] | case["files"]
        answer = read_answer({name: text.encode() for name, text in files.items()})
        expected = expected_of(problem, tickets)

        assert list(audit(problem, tickets, answer)) == []
        assert expected.teams == list(answer.last.teams)
        assert expected.kept == list(answer.kept)
        assert (expected.rung, expected.ties) == (answer.rung, len(answer.ties))
