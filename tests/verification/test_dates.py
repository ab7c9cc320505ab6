"""Dates in a bundle: replayed by verification, and every byte of them counts."""

from __future__ import annotations

import pytest
from bundles import ROUNDS, TASK, date_plan, dated_dispatch, locked_dispatch, small_quarter, terms

from randinspect.canonical import read_document, read_table, sha256_hex, write_document, write_table
from randinspect.errors import FormatError
from randinspect.publication.bundle import result_document
from randinspect.publication.commitment import digest_of, read_commitment
from randinspect.publication.input_names import DATE_INPUTS
from randinspect.publication.problems import read_problem
from randinspect.publication.stages import complete, draw, lock_dispatch
from randinspect.registry import CalendarYear, calendar_for
from randinspect.verification import Verdict, verify_files

RESULTS = ("undated.tsv", "visits.tsv")
FLIP = 0x20


def forged(**files: bytes) -> dict[str, bytes]:
    """The bundle with files replaced, and every digest that only names them made again.

    What a forger who holds the whole folder can do: all of it but the commitment.
    """
    changed = {**dated_dispatch(), **{name.replace("_", ".", 1): d for name, d in files.items()}}
    commitment = read_commitment(changed["commit.json"])
    seed = read_document(changed["seed.json"])["seed"]
    changed["result.json"] = result_document(commitment, seed, changed)
    return {**changed, **complete(changed, TASK)}


def messages(verdict: Verdict) -> list[tuple[int, str]]:
    """Step and file of each finding."""
    return [(finding.step.number, finding.file) for finding in verdict.findings]


def test_a_dated_dispatch_is_clean() -> None:
    """Drawn, it recomputes; the merged inspections have one day."""
    files = dated_dispatch()
    days = [row[0] for row in read_table(files["visits.tsv"], 2)]
    together = [i for i, visit, _, _ in read_table(files["agenda.tsv"], 4) if i != visit]

    assert verify_files(files), verify_files(files).findings
    assert len(days) + len(read_table(files["undated.tsv"], 2)) == 3
    assert together


@pytest.mark.parametrize("name", [*DATE_INPUTS, *RESULTS])
def test_every_flipped_byte_is_found_in_its_file(name: str) -> None:
    """As for all other files of a bundle."""
    data = dated_dispatch()[name]
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= FLIP
        verdict = verify_files({**dated_dispatch(), name: bytes(changed)})

        assert name in {finding.file for finding in verdict.findings}, place


@pytest.mark.parametrize("name", [*DATE_INPUTS, *RESULTS])
def test_a_lost_file_is_found(name: str) -> None:
    """Each of the seven is asked for."""
    files = {other: data for other, data in dated_dispatch().items() if other != name}

    assert (4, name) in messages(verify_files(files))


def test_another_day_is_found_even_if_every_digest_is_renewed() -> None:
    """A possible day that the tickets do not give is refuted by the replay alone."""
    rows = read_table(dated_dispatch()["visits.tsv"], 2)
    later = write_table([(rows[0][0], "2023-09-07"), *rows[1:]])
    verdict = verify_files(forged(visits_tsv=later))

    assert later != dated_dispatch()["visits.tsv"]
    assert messages(verdict) == [(12, "visits.tsv")]


def test_a_visit_declared_undated_is_found() -> None:
    """A day taken out with a reason of the office's own is refuted in both files."""
    rows = read_table(dated_dispatch()["visits.tsv"], 2)
    undated = write_table(
        [*read_table(dated_dispatch()["undated.tsv"], 2), (rows[0][0], "NO_FREE_DAY")]
    )
    verdict = verify_files(forged(visits_tsv=write_table(rows[1:]), undated_tsv=undated))

    assert messages(verdict) == [(12, "visits.tsv"), (12, "undated.tsv")]


@pytest.mark.parametrize(
    ("name", "row"),
    [("absences.tsv", ("I-1", "2023-09-06")), ("closures.tsv", ("AG-1", "2023-09-06"))],
)
def test_an_absence_that_is_added_later_is_found(name: str, row: tuple[str, str]) -> None:
    """The commitment binds who was away."""
    rows = [*read_table(dated_dispatch()[name], 2), row]
    verdict = verify_files(forged(**{name.replace(".", "_"): write_table(rows)}))

    assert (7, name) in messages(verdict)


def recommitted(**files: bytes) -> dict[str, bytes]:
    """A locked bundle whose commitment binds other inputs: what a careless office could lock."""
    changed = {**locked(), **{name.replace("_", ".", 1): d for name, d in files.items()}}
    commitment = read_commitment(changed["commit.json"])
    inputs = {name: digest_of(name, changed[name]) for name in commitment.inputs}
    renewed = commitment.model_copy(update={"inputs": inputs})
    changed["commit.json"] = renewed.document()
    return {**changed, **complete(changed, TASK)}


def locked() -> dict[str, bytes]:
    """The dated dispatch before its draw."""
    return locked_dispatch(small_quarter()["selection"]["sample.tsv"], is_dated=True)


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("dates_json", b'{"daily":1}'),
        ("dates_json", locked()["dates.json"].replace(b'"daily":1', b'"daily":true')),
        ("dates_json", locked()["dates.json"].replace(b'"daily":1', b'"daily":0')),
        ("dates_json", locked()["dates.json"].replace(b"2023-09-08", b"2024-09-08")),
        ("calendar_json", b"[]"),
        ("calendar_json", calendar_for([2022, 2023]).document()),
        ("agenda_tsv", b""),
        ("absences_tsv", b"I-9\t2023-09-06\n"),
        ("closures_tsv", b"AG-9\t2023-09-06\n"),
    ],
)
def test_inputs_that_give_no_dates_are_a_finding(file: str, data: bytes) -> None:
    """Locked though they are: a form that §3.7 does not have."""
    assert verify_files(recommitted()), verify_files(recommitted()).findings

    name = file.replace("_", ".")

    assert (12, name) in messages(verify_files(recommitted(**{file: data})))


def test_a_part_of_the_date_inputs_is_no_commitment() -> None:
    """All five or none."""
    record = read_document(locked()["commit.json"])
    del record["inputs"]["closures.tsv"]

    with pytest.raises(FormatError, match="binds exactly"):
        read_commitment(write_document(record))


def test_dates_without_commitment_are_unnamed_or_foreign() -> None:
    """A dispatch that did not ask for dates cannot be given some."""
    plain = small_quarter()["dispatch"]
    verdict = verify_files({**plain, "visits.tsv": dated_dispatch()["visits.tsv"]})

    assert (5, "visits.tsv") in messages(verdict)


def test_a_provisional_calendar_is_said_in_the_verdict() -> None:
    """It does not refute, but a reader is told that days may still move."""
    sample = small_quarter()["selection"]["sample.tsv"]
    problem = read_problem(locked())
    years = (CalendarYear(2023, "none yet", True, (), ()),)
    files = lock_dispatch(
        terms("d/2", 2, 65536),
        problem,
        sample=sample,
        recusals=b"",
        dates=date_plan(problem, years=years),
    )
    files |= draw(files, [ROUNDS[65536]])
    verdict = verify_files({**files, **complete(files, TASK)})

    assert verdict, verdict.findings
    assert any("working days of 2023" in text for text in verdict.unproved)
    assert not any("working days" in text for text in verify_files(dated_dispatch()).unproved)


def test_a_plan_of_another_dispatch_is_not_locked() -> None:
    """The office finds it before the lock."""
    problem = read_problem(locked())
    with pytest.raises(FormatError, match=r"calendar\.json"):
        lock_dispatch(
            terms("d/2", 2, 65536),
            problem,
            sample=b"",
            recusals=b"",
            dates=date_plan(problem, years=()),
        )


def test_the_manifest_names_all_of_it() -> None:
    """Nothing of the dates is left to an announcement."""
    files = dated_dispatch()
    named = read_document(files["manifest.json"])["files"]

    assert {n: sha256_hex(files[n]) for n in (*DATE_INPUTS, *RESULTS)}.items() <= named.items()
