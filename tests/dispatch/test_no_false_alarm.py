"""No false alarm: what an honest office publishes passes, ten thousand times over.

By default some hundred of the cases run; ``RANDINSPECT_CASES=10000`` runs as many as it says. All
kinds of evidence occur: prices of every limit, Hall sets of rungs and of cuts, several rounds.
"""

from __future__ import annotations

import os
from collections import Counter
from itertools import count

import pytest
from generated_dispatches import problem_of, tickets_of

from randinspect.dispatch import Answer, audit, dispatch, hall_set, refutes
from randinspect.publication.problems import problem_files, read_problem
from randinspect.publication.teams import answer_files, read_answer

CASES = int(os.environ.get("RANDINSPECT_CASES", "240"))
PARTS = 4


def kinds_of(answer: Answer) -> Counter[str]:
    """Which kinds of evidence an answer has."""
    last = answer.last
    return Counter(
        {
            "class prices": bool(last.class_prices),
            "group prices": bool(last.group_prices),
            "prices": bool(last.prices),
            "rungs": bool(answer.failed),
            "rounds": len(answer.course.rounds) > 1,
            "refused cuts": bool(answer.course.refusals),
            "kept couples": bool(answer.kept),
        }
    )


@pytest.mark.parametrize("part", range(PARTS))
def test_an_honest_publication_is_never_refuted(part: int) -> None:
    """Through the bytes of inputs and answer and back; where there is no plan, that is proved."""
    certified, refuted, kinds = 0, 0, Counter[str]()
    for number in count(part, PARTS):
        if certified * PARTS >= CASES:
            break
        problem, tickets = problem_of(number), tickets_of(number)
        hall = hall_set(problem)
        if hall is not None:
            assert refutes(problem, hall), number
            refuted += 1
            continue
        files = problem_files(problem)
        files |= answer_files(dispatch(problem, tickets).answer)
        answer = read_answer(files)

        assert list(audit(read_problem(files), tickets, answer)) == [], number
        certified, kinds = certified + 1, kinds + kinds_of(answer)

    assert certified * PARTS >= CASES
    assert refuted
    assert len(kinds) == len(kinds_of(answer)), kinds
