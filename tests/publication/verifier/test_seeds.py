"""JavaScript and Python agree on seeds of several sources: good ones, and changed anywhere."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
from defective import bases
from defective.forging import Files, document, sealed
from publication.verifier.asking import asked_to_verify, codes, said_codes, told
from publication.verifier.test_bundles import changed, places_of, unproved
from seed_vectors import CASES

from randinspect.canonical import write_document
from randinspect.verification import verify_files

NAMES = [case.name for case in CASES]
SOURCES: tuple[dict[str, Any], ...] = (
    {"kind": "nist", "chain": 2, "time": 1784209800},
    {"kind": "lottery", "name": "kl8", "issue": "1", "sets": 1},
    {"kind": "lottery", "name": "pl5", "issue": "1", "sets": 4},
    {"kind": "share", "party": "cn.example.press", "sha256": "0" * 64},
    {"kind": "sealed", "sha256": "0" * 64, "open_by": 1784209800},
    {"kind": "sealed", "sha256": "0" * 64, "open_by": 1755176385},
)


def test_good_seeds_stand_in_both_languages() -> None:
    """Each way in which sources go together, locked and drawn."""
    bundles = [bases.seeded(n, is_drawn=drawn) for n in NAMES for drawn in (True, False)]
    verdicts = [verify_files(files) for files in bundles]

    said = asked_to_verify({"": files} for files in bundles)

    assert told(said) == [(str(verdict.standing), []) for verdict in verdicts]
    assert [unproved(one) for one in said] == [list(verdict.unproved) for verdict in verdicts]
    assert {verdict.standing for verdict in verdicts} == {
        "recomputed, order unproved",
        "locked, not drawn",
    }


def forged_seeds(name: str) -> Iterator[Files]:
    """One place of the evidence after the other changed, and everything sealed anew."""
    files = bases.seeded(name)
    value = document(files, "seed.json")
    for turn, path in enumerate(places_of(value)):
        for junk in (turn, turn + 1):
            yield sealed({**files, "seed.json": write_document(changed(value, path, junk))})


def forged_plans(name: str) -> Iterator[Files]:
    """One place of plan and fallbacks changed, or one source put in the place of another."""
    files = bases.seeded(name, is_drawn=False)
    commit = json.loads(files["commit.json"])
    for key in ("seed_plan", "fallback"):
        for turn, path in enumerate(places_of(commit[key])):
            for junk in (turn, turn + 1, turn + 5):
                other = {**commit, key: changed(commit[key], path, junk)}
                yield sealed({**files, "commit.json": write_document(other)})
    for place in range(len(commit["seed_plan"]["sources"])):
        for source in SOURCES:
            other = copy.deepcopy(commit)
            other["seed_plan"]["sources"][place] = source
            yield sealed({**files, "commit.json": write_document(other)})


def forged_fallbacks() -> Iterator[Files]:
    """Fallbacks of each kind, early, late, and for each source."""
    files = bases.seeded("drand and lottery numbers", is_drawn=False)
    commit = json.loads(files["commit.json"])
    due = commit["seed_plan"]["not_before"]
    for silent in (1, 2, 3):
        for after in (259_200 - 60, 259_200 + 15, 259_215 + 60):
            pulse = {"kind": "nist", "chain": 2, "time": due + after}
            entries = [{"after": after, "silent": silent, "source": pulse}]
            ssq = {"kind": "lottery", "name": "ssq", "issue": "1", "sets": 2}
            entries.append({"after": 3600, "silent": silent, "source": ssq})
            for some in (entries[:1], entries, entries[::-1], [*entries, entries[0]]):
                other = {**commit, "fallback": some}
                yield sealed({**files, "commit.json": write_document(other)})


@pytest.mark.parametrize("name", [*NAMES, "fallbacks"])
def test_changed_seeds_are_found_by_both(name: str) -> None:
    """The same points, whatever is changed."""
    forged = list(forged_fallbacks())
    if name != "fallbacks":
        forged = [*forged_seeds(name), *forged_plans(name)]
    verdicts = [verify_files(files) for files in forged]

    said = asked_to_verify({"": files} for files in forged)

    assert [said_codes(one) for one in said] == [codes(verdict) for verdict in verdicts]
    assert [unproved(one) for one in said] == [list(verdict.unproved) for verdict in verdicts]
    found = {code for verdict in verdicts for code in codes(verdict)}
    assert found >= ({"1.4"} if name == "fallbacks" else {"1.3", "1.4", "2.1", "2.2", "2.4"})
