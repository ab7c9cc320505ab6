"""What a seed of several sources stands on, and what others know of them."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from bundles import TASK, locked_selection, small_quarter, terms
from seed_sources import PULSE_TIMES, ROUNDS, SHARES, nist, pulse_record, ssq_record
from seed_vectors import CASES, Case

from randinspect.canonical import write_document
from randinspect.errors import SeedError
from randinspect.publication.stages import complete, draw, lock_selection
from randinspect.registry.frame import Frame
from randinspect.verification import Verdict, verify_files

BY_NAME = {case.name: case for case in CASES}
SSQ = {"name": "ssq", "issue": "2099001", **ssq_record()}


def locked(case: Case) -> dict[str, bytes]:
    """A locked selection with the sources of a case."""
    made = locked_selection()
    agreed = replace(terms("demo/1", 1, 20791007), sources=case.sources, fallback=case.fallback)
    return lock_selection(agreed, Frame.from_table(made["frame.tsv"]), made["targets.json"])


@cache
def drawn(name: str) -> dict[str, bytes]:
    """The same, drawn and completed; do not change it."""
    files = locked(BY_NAME[name])
    files |= draw(files, BY_NAME[name].handed_in)
    return {**files, **complete(files, TASK)}


def steps(verdict: Verdict) -> list[tuple[int, str]]:
    """Step and text of each finding."""
    return [(finding.step.number, finding.message) for finding in verdict.findings]


@pytest.mark.parametrize("name", BY_NAME)
def test_a_draw_from_any_sources_recomputes(name: str) -> None:
    """Nothing is refuted, and each source says what is weakest about it."""
    verdict = verify_files(drawn(name))
    told = [text for text in verdict.unproved if text.startswith("source ")]

    assert steps(verdict) == []
    case = BY_NAME[name]
    if len(case.sources) == 1:
        assert "one seed source: drand quicknet alone" in verdict.unproved
    else:
        assert len(told) == len(case.sources) + len(case.fallback)


WEAKNESSES = {
    "drand and a NIST pulse": ["not choose it", "one operator signs it"],
    "drand and lottery numbers": ["not choose it", "nothing signs the numbers"],
    "cut off from drand": ["one operator signs it", "one of 17721088 results"],
    "shares of two parties": ["was revealed before", "was revealed before", "not choose it"],
    "a sealed value": ["not choose it", "its holder alone could know the result before others"],
    "a fallback used": ["one operator", "drand round 20791007 said refutes", "nothing signs"],
}


@pytest.mark.parametrize(("name", "weaknesses"), WEAKNESSES.items(), ids=WEAKNESSES)
def test_the_verdict_names_the_weakest_evidence_of_each_source(
    name: str, weaknesses: list[str]
) -> None:
    """In the order of the plan."""
    told = [text for text in verify_files(drawn(name)).unproved if text.startswith("source ")]

    assert len(told) == len(weaknesses)
    assert all(part in text for part, text in zip(weaknesses, told, strict=True))


def test_a_locked_draw_names_them_too() -> None:
    """Before anything is drawn, from the plan alone."""
    files = locked(BY_NAME["a sealed value"])
    told = verify_files({**files, **complete(files, TASK)}).unproved

    assert any("source 2 (sealed value)" in text for text in told)


def test_a_round_that_has_spoken_refutes_its_fallback() -> None:
    """Anyone who holds the 48 bytes can hand them in."""
    verdict = verify_files(drawn("a fallback used"), [ROUNDS[20791007]])

    assert [number for number, _ in steps(verdict)] == [2]
    assert "has spoken, so fallback 1 falls" in steps(verdict)[0][1]


def test_what_stood_in_refutes_nothing() -> None:
    """The pulse that was used, handed in again."""
    record = pulse_record(1862119)

    assert steps(verify_files(drawn("a fallback used"), [record])) == []


def test_numbers_looked_up_by_oneself_settle_the_doubt() -> None:
    """The same numbers take the lottery's weakness away; others refute the draw."""
    same = verify_files(drawn("cut off from drand"), [SSQ])
    other = verify_files(
        drawn("cut off from drand"), [SSQ | {"numbers": [[1, 2, 3, 4, 5, 6], [9]]}]
    )

    assert steps(same) == []
    assert not any("nothing signs the numbers" in text for text in same.unproved)
    assert [number for number, _ in steps(other)] == [2]
    assert "what was handed in gives [lottery ssq 2099001 1.2.3.4.5.6./9./]" in steps(other)[0][1]


@pytest.mark.parametrize(
    "record",
    [
        ROUNDS[13335],
        {"round": 20791007, "signature": ROUNDS[13335]["signature"]},
        pulse_record(1853305),
        SSQ | {"issue": "2099002"},
        {},
        7,
    ],
    ids=["another round", "a forged round", "another pulse", "another issue", "nothing", "7"],
)
def test_evidence_that_proves_nothing_is_refused(record: object) -> None:
    """It is not left unread in silence."""
    with pytest.raises(SeedError):
        verify_files(drawn("a fallback used"), [record])


CHANGES: dict[str, tuple[str, Any]] = {
    "a share": ("shares of two parties", {"value": SHARES["cn.example.press"]}),
    "a secret": ("a sealed value", {"value": "00" * 32}),
    "where it is announced": ("drand and lottery numbers", {"announced": " elsewhere "}),
    "a field that nothing proves": ("drand and a NIST pulse", {"outputValue": "00" * 64}),
    "a fallback that is not there": ("drand alone", {"fallback": 1}),
    "a fallback denied": ("a fallback used", {"fallback": 0}),
}


@pytest.mark.parametrize(("name", "change"), CHANGES.values(), ids=CHANGES)
def test_changed_evidence_is_refuted(name: str, change: dict[str, Any]) -> None:
    """Whatever is published beside the proof has one spelling, or the seed falls."""
    files = drawn(name)
    seed = json.loads(files["seed.json"])
    place = 0 if "fallback" in change or name.startswith("shares") else -1
    seed["evidence"][place] |= change
    verdict = verify_files({**files, "seed.json": write_document(seed)})

    assert 2 in {number for number, _ in steps(verdict)}


def test_a_commitment_that_could_be_steered_is_refuted() -> None:
    """One operator alone, a chosen fallback, and a list that is too long."""
    commit = json.loads(drawn("a fallback used")["commit.json"])
    alone, chosen, many = (json.loads(json.dumps(commit)) for _ in range(3))
    del alone["seed_plan"]["sources"][0]
    chosen["fallback"][0]["source"] = nist(PULSE_TIMES[1862119] + 60).model_dump()
    many["fallback"] *= 9
    for forged in (alone, chosen, many):
        files = {**drawn("a fallback used"), "commit.json": write_document(forged)}

        assert 1 in {number for number, _ in steps(verify_files(files))}


@pytest.mark.parametrize(("kinds", "found"), [(["drand"], []), (["drand", "nist"], [8])])
def test_the_kinds_of_the_rulebook_are_those_of_the_plan(
    kinds: list[str], found: list[int]
) -> None:
    """Step 8: what the rules fix for all quarters, a quarter does not choose anew."""
    rules = write_document({"seeds": {"dispatch": ["lottery"], "selection": kinds}})
    made = locked_selection()
    files = lock_selection(
        replace(terms("d/1", 1, 13335), rulebook=rules),
        Frame.from_table(made["frame.tsv"]),
        made["targets.json"],
    )

    assert [n for n, _ in steps(verify_files({**files, **complete(files, TASK)}))] == found


def test_a_quarter_on_drand_alone_says_what_it_said() -> None:
    """The words of the first verdicts."""
    told = verify_files(small_quarter()["selection"]).unproved

    assert told[-1] == "one seed source: drand quicknet alone"
