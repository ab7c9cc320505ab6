"""Direct assignments in a bundle: bound, shown, and found out when hidden."""

from __future__ import annotations

from functools import cache

import pytest
from bundles import ROUNDS, TASK, small_quarter, terms

from randinspect.canonical import read_document, write_document
from randinspect.dispatch import Problem
from randinspect.errors import FormatError
from randinspect.publication import explain_handle
from randinspect.publication.stages import complete, draw, lock_dispatch
from randinspect.verification import verify_files

REASON = "本辖区无可派人员"


def locked() -> dict[str, bytes]:
    """A locked dispatch of the small sample; the people of its first inspection are named."""
    sample = small_quarter()["selection"]["sample.tsv"]
    rows = [line.split("\t") for line in sample.decode().splitlines()]
    units = sorted(row[3] for row in rows if row[1] != "reserve")
    people = ["I-1", "I-2", "I-3", "I-4"]
    problem = Problem.from_rows(
        [(unit, "officer", "2") for unit in units],
        [(person, "0", "3") for person in people],
        [(u, "officer", p) for u in units for p in (people[:2] if u == units[0] else people)],
    )
    direct = f"{units[0]}\t{REASON}\n".encode()
    return lock_dispatch(
        terms("d/2", 2, 65536), problem, sample=sample, recusals=b"", direct=direct
    )


@cache
def drawn() -> dict[str, bytes]:
    """The same, drawn and completed; do not change it."""
    files = locked()
    files |= draw(files, [ROUNDS[65536]])
    return {**files, **complete(files, TASK)}


def findings(files: dict[str, bytes]) -> set[tuple[int, str]]:
    """Steps and files of the findings."""
    return {(finding.step.number, finding.file) for finding in verify_files(files).findings}


def test_a_bundle_with_direct_assignments_verifies_and_says_so() -> None:
    """In the verdict, on the page and in the explanation of both sides."""
    files, verdict = drawn(), verify_files(drawn())
    (inspection,) = (line.split("\t")[0] for line in files["direct.tsv"].decode().splitlines())

    assert verdict, verdict.findings
    assert any("1 inspections were named and not drawn" in text for text in verdict.unproved)
    assert REASON.encode() in files["index.html"]
    assert {inspection: REASON} == explain_handle(files, inspection)["direct"]
    assert {inspection: REASON} == explain_handle(files, "I-1")["direct"]
    assert "direct" not in explain_handle(files, "I-3")
    assert not any(
        "not drawn" in text for text in verify_files(small_quarter()["dispatch"]).unproved
    )


def test_a_hidden_direct_assignment_is_found() -> None:
    """Left out, emptied, or with another reason."""
    files = drawn()
    without = {name: data for name, data in files.items() if name != "direct.tsv"}

    assert (4, "direct.tsv") in findings(without)
    assert (7, "direct.tsv") in findings({**files, "direct.tsv": b""})
    other = files["direct.tsv"].replace(REASON.encode(), b"x")
    assert (7, "direct.tsv") in findings({**files, "direct.tsv": other})


def test_direct_assignments_that_nothing_binds_are_found() -> None:
    """Afterwards nobody can say that a drawn team was named, or the reverse."""
    plain = small_quarter()["dispatch"]

    assert (7, "direct.tsv") in findings({**plain, "direct.tsv": drawn()["direct.tsv"]})


def test_a_team_that_is_still_open_cannot_be_called_named() -> None:
    """The office learns it before the lock, a verifier at step 12."""
    files = drawn()
    (wide, *_) = {
        row.split(b"\t")[0] for row in files["eligible.tsv"].splitlines() if row.endswith(b"I-4")
    }
    problem = Problem.from_rows(
        *(
            [line.split("\t") for line in files[name].decode().splitlines()]
            for name in ("inspections.tsv", "inspectors.tsv", "eligible.tsv")
        )
    )
    direct = wide + b"\tx\n"
    with pytest.raises(FormatError, match="4 people may visit"):
        lock_dispatch(terms("d/2", 2, 65536), problem, sample=b"", recusals=b"", direct=direct)

    assert (12, "direct.tsv") in findings({**files, "direct.tsv": direct})


def test_a_commitment_may_leave_the_file_out_only_where_there_is_none() -> None:
    """Taking the digest out of the commitment leaves a file that is foreign."""
    files = drawn()
    record = read_document(files["commit.json"])
    del record["inputs"]["direct.tsv"]

    assert (7, "direct.tsv") in findings({**files, "commit.json": write_document(record)})
