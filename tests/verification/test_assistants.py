"""Assistants in a bundle: where they may sit is locked, and every other seat is a finding."""

from __future__ import annotations

import json

import pytest
from authorities import (
    GUESTS,
    assistants_document,
    assisted_dispatch,
    assisted_problem,
)
from bundles import TASK, small_quarter, terms
from hypothesis import given
from hypothesis import strategies as st

from randinspect.canonical import sha256_hex, write_document, write_table
from randinspect.errors import FormatError
from randinspect.publication import explain_handle
from randinspect.publication.assistants import assistants_of, read_assistants
from randinspect.publication.stages import complete, lock_dispatch
from randinspect.verification import verify_files


def rebound(files: dict[str, bytes], **changes: object) -> dict[str, bytes]:
    """A forger's bundle whose commitment binds other assistants."""
    data = assistants_document(**changes)
    commit = json.loads(files["commit.json"])
    commit["inputs"]["assistants.json"]["sha256"] = sha256_hex(data)
    return {**files, "assistants.json": data, "commit.json": write_document(commit)}


def test_the_bundle_verifies_and_the_teams_are_what_they_were() -> None:
    """Assistants change no ticket and no row of the teams: they are told beside them."""
    files = assisted_dispatch()
    teams = [line.split("\t") for line in files["teams.tsv"].decode().splitlines()]
    guests = dict(GUESTS)

    assert verify_files(files), verify_files(files).findings
    assert {row[1] for row in teams if row[2] in guests} == {"open"}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"inspectors": [["IN-7", "x"]]}, "IN-7 is not in inspectors.tsv"),
        ({"inspectors": [["IN-1", "x"]]}, "IN-1 assists, but may sit in lead"),
        ({"inspectors": []}, "at least one"),
        ({"inspectors": [["IN-9", "x"], ["IN-8", "x"]]}, "the handles ascend"),
        ({"inspectors": [["IN-8", "x|y"]]}, "is no stratum or slot name"),
        ({"inspectors": [["IN-8"]]}, "pairs of handle and authority"),
        ({"lead": ["open"]}, "assistants never lead"),
        ({"lead": ["nobody"]}, "there is no slot nobody"),
        ({"slots": ["open", "shut"]}, "there is no slot shut"),
        ({"slots": ["officer", "open"]}, "has not two seats for officers"),
        ({"slots": ["open", "open"]}, "the slots ascend"),
        ({"slots": "open"}, "a list of labels"),
        ({"more": 1}, "holds exactly"),
    ],
)
def test_forged_assistants_are_refuted(changes: dict[str, object], told: str) -> None:
    """Strangers, leads, seats of officers, and every other form."""
    files = rebound(assisted_dispatch(), **changes)
    verdict = verify_files({**files, **complete(files, TASK)})

    assert any(
        f.step.number == 12 and f.file == "assistants.json" and told in f.message
        for f in verdict.findings
    ), verdict.findings


def test_a_guest_who_may_lead_is_refused_before_the_lock() -> None:
    """The stage refuses what the verification would find."""
    sample = small_quarter()["selection"]["sample.tsv"]
    with pytest.raises(FormatError, match="IN-8 assists, but may sit in lead"):
        lock_dispatch(
            terms("d/2", 2, 65536),
            assisted_problem(["AG-1", "AG-2"], guests_lead=True),
            sample=sample,
            recusals=b"",
            assistants=assistants_document(),
        )


def test_hidden_assistants_are_found() -> None:
    """A table that is there and not bound, or bound and not there."""
    files = dict(assisted_dispatch())
    commit = json.loads(files["commit.json"])
    del commit["inputs"]["assistants.json"]
    unbound = {**files, "commit.json": write_document(commit)}
    lost = {name: data for name, data in files.items() if name != "assistants.json"}

    for forged in (unbound, lost):
        verdict = verify_files({**forged, **complete(forged, TASK)})
        assert "assistants.json" in {f.file for f in verdict.findings}


def test_explain_tells_who_assists() -> None:
    """Of an assistant, who sent them; of an inspection, who of its candidates assists."""
    files = assisted_dispatch()
    unit = files["inspections.tsv"].decode().split("\t")[0]
    guest, own = (explain_handle(files, handle) for handle in (GUESTS[0][0], "IN-1"))
    facts = explain_handle(files, unit)

    assert guest["assists_from"] == GUESTS[0][1]
    assert "assists_from" not in own
    assert facts["assistants"] == dict(GUESTS)


@given(
    guests=st.dictionaries(
        st.sampled_from(["IN-1", "IN-2", "IN-3", "IN-8", "IN-9"]), st.just("x"), min_size=1
    ),
    slots=st.sets(st.sampled_from(["lead", "officer", "open"])),
    lead=st.sets(st.sampled_from(["lead", "officer", "open"])),
)
def test_what_is_taken_is_what_the_rules_say(
    guests: dict[str, str], slots: set[str], lead: set[str]
) -> None:
    """Taken iff no slot is both, every row of a guest is in an open slot, two seats are left."""
    problem = assisted_problem(["AG-1", "AG-2"])
    data = assistants_document(
        inspectors=[[h, guests[h]] for h in sorted(guests)], slots=sorted(slots), lead=sorted(lead)
    )
    seats = {slot for _, slot, person in problem.eligible_rows() if person in guests}
    is_lawful = not slots & lead and seats <= slots and len({"lead", "officer", "open"} - slots) > 1
    try:
        found = assistants_of(data, problem)
    except FormatError:
        assert not is_lawful
    else:
        assert is_lawful
        assert found == read_assistants(data)


def test_a_guest_let_into_a_seat_later_is_found() -> None:
    """An assistant who stands in eligible.tsv for a lead's seat, whatever else was changed."""
    files = dict(assisted_dispatch())
    rows = [tuple(line.split("\t")) for line in files["eligible.tsv"].decode().splitlines()]
    files["eligible.tsv"] = write_table([*rows, (rows[0][0], "lead", GUESTS[0][0])])
    found = verify_files({**files, **complete(files, TASK)}).findings

    assert {"eligible.tsv", "assistants.json"} <= {f.file for f in found}
