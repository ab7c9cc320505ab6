"""Bundles with shortlists, rounds and ties: clean as drawn, refuted when forged and resealed."""

from __future__ import annotations

import json
from functools import cache

import pytest
from bundles import ROUNDS, TASK, terms

from randinspect.canonical import write_document
from randinspect.publication import explain_handle
from randinspect.publication.problems import read_problem
from randinspect.publication.stages import complete, draw, lock_dispatch
from randinspect.verification import verify_files

LADDER = b'{"q":[{"den":3,"num":2},{"den":1,"num":1}],"waiver_costs":{}}'


@cache
def drawn() -> dict[str, bytes]:
    """The second worked example of docs/format.md §6.2 as a bundle; do not change it."""
    people = ("IN-1", "IN-2", "IN-3", "IN-4")
    rows = [(a, n) for a in ("AG-2", "AG-5") for n in people if (a, n) != ("AG-5", "IN-1")]
    problem = read_problem(
        {
            "couples.tsv": b"IN-2\tIN-3\nIN-2\tIN-4\n",
            "eligible.tsv": "".join(f"{a}\tofficer\t{n}\n" for a, n in rows).encode(),
            "inspections.tsv": b"AG-2\tofficer\t2\nAG-5\tofficer\t2\n",
            "inspectors.tsv": b"IN-1\t0\t1\nIN-2\t0\t1\nIN-3\t0\t2\nIN-4\t0\t2\n",
            "limits.json": LADDER,
        }
    )
    files = lock_dispatch(terms("demo/2", 2, 65536), problem, sample=b"", recusals=b"")
    files |= draw(files, [ROUNDS[65536]])
    return {**files, **complete(files, TASK)}


def found(**changes: bytes | None) -> set[str]:
    """Files complained of after changes, with manifest, announcements and page made anew."""
    names = {name.replace("__", "."): data for name, data in changes.items()}
    files = {name: data for name, data in drawn().items() if name not in names}
    files |= {name: data for name, data in names.items() if data is not None}
    return {finding.file for finding in verify_files({**files, **complete(files, TASK)}).findings}


def test_the_worked_example_stands() -> None:
    """Rung 1, two rounds and a kept couple: nothing to find, and the files are the stated ones."""
    verdict = verify_files(drawn())

    assert verdict, verdict.findings
    assert json.loads(drawn()["certificate.json"]) == {"D": 1, "rounds": 2, "rung": 1, "ties": 0}
    assert drawn()["cuts.1.tsv"] == b"AG-5\tIN-3\n"
    assert drawn()["couples_kept.tsv"] == b"AG-5\tIN-2\tIN-4\n"


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("cuts.1.tsv", b"AG-5\tIN-2\n", "cuts.1.tsv"),
        ("cuts.1.tsv", b"", "cuts.1.tsv"),
        ("cuts.1.tsv", None, "cuts.1.tsv"),
        ("teams.1.tsv", None, "teams.1.tsv"),
        ("teams.7.tsv", b"", "teams.7.tsv"),
        ("couples_kept.tsv", b"", "couples_kept.tsv"),
        ("couples_kept.tsv", None, "couples_kept.tsv"),
        ("certificate.json", b'{"D":1,"rounds":1,"rung":1,"ties":0}', "certificate.1.json"),
        ("certificate.json", b'{"D":1,"rounds":2,"rung":0,"ties":0}', "shortages.json"),
        ("certificate.json", b'{"D":1,"rounds":2,"rung":1,"ties":1}', "ties.json"),
        ("certificate.json", b'{"D":1,"rounds":0,"rung":1,"ties":0}', "certificate.json"),
        ("certificate.1.json", b'{"D":0}', "certificate.1.json"),
        ("shortages.json", b'{"cuts":[],"rungs":[]}', "shortages.json"),
        ("shortages.json", b'{"cuts":[],"rungs":[{"inspectors":[],"slots":[]}]}', "shortages.json"),
        ("ties.json", b"[{}]", "ties.json"),
        ("ties.json", None, "ties.json"),
        ("limits.json", LADDER.replace(b"2},", b"1},"), "limits.json"),
        ("couples.tsv", b"", "couples.tsv"),
    ],
)
def test_a_forged_course_is_refuted_though_resealed(
    name: str, data: bytes | None, told: str
) -> None:
    """Each piece of evidence lost, emptied, changed or added."""
    assert told in found(**{name.replace(".", "__"): data})


def test_refusals_that_prove_nothing_are_found() -> None:
    """A Hall set that is widened by an inspector no longer counts."""
    shortages = json.loads(drawn()["shortages.json"])
    shortages["cuts"][0]["hall"]["inspectors"] = ["IN-3", "IN-4"]

    assert "shortages.json" in found(shortages__json=write_document(shortages))


def test_explaining_says_who_was_cut_off_and_on_which_shortlist() -> None:
    """The last round's candidates, and the others with the reason."""
    facts = explain_handle(drawn(), "AG-5")

    assert [c["inspector"] for c in facts["candidates"] if c["goes"]] == ["IN-2", "IN-4"]
    assert facts["cut_off"] == [["AG-5", "officer", "IN-3"]]
    assert (facts["shortlist"], facts["not_in_shortlist"]) == ("1", 0)
