"""A selection over margins as a bundle: locked, drawn, verified, explained, and tampered with."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from bundles import drawn_over_margins, locked_over_margins, locked_selection, small_quarter, terms

from randinspect.canonical import read_document, sha256_hex, write_document
from randinspect.errors import DesignError, FormatError
from randinspect.publication import deciding_sentence, explain_handle, read_commitment
from randinspect.publication.bundle import manifest_document
from randinspect.publication.stages import lock_selection
from randinspect.registry.frame import Frame
from randinspect.verification import verify_files


def test_a_bundle_over_margins_verifies() -> None:
    """Locked and drawn; the commitment binds the margins by digest."""
    files = drawn_over_margins()
    verdict = verify_files(files)
    bound = read_commitment(files["commit.json"]).inputs

    assert verdict, verdict.findings
    assert str(verdict.standing) == "recomputed, order unproved"
    assert bound["margins.json"].sha256 == sha256_hex(files["margins.json"])


def test_the_worked_example_of_the_format() -> None:
    """docs/format.md §6.1.1: the four rows, and both margins kept."""
    rows = drawn_over_margins()["sample.tsv"].decode().splitlines()
    drawn = Counter(row.split("\t")[0] for row in rows)

    assert rows == [
        "A1\tdrawn\t00000001\tAG-03",
        "A2\tdrawn\t00000001\tAG-05",
        "B1\tdrawn\t00000001\tAG-09",
        "B1\tdrawn\t00000002\tAG-10",
    ]
    assert (drawn["A1"] + drawn["A2"], drawn["B1"] + drawn["B2"]) == (2, 2)
    assert (drawn["A1"] + drawn["B1"], drawn["A2"] + drawn["B2"]) == (3, 1)


def test_every_flipped_byte_of_the_margins_is_found() -> None:
    """No byte of margins.json can change without a finding that names the file."""
    files = dict(drawn_over_margins())
    data = files["margins.json"]
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 0x20
        files["margins.json"] = bytes(changed)
        verdict = verify_files(files)

        assert not verdict
        assert "margins.json" in {finding.file for finding in verdict.findings}, place


def test_other_margins_give_a_finding_of_the_draw_itself() -> None:
    """Two strata swapped between groups: step 12 recomputes another sample, beside the digests."""
    files = dict(drawn_over_margins())
    document = read_document(files["margins.json"])
    document[0]["groups"][0]["strata"] = ["A1", "B1"]
    document[0]["groups"][1]["strata"] = ["A2", "B2"]
    files["margins.json"] = write_document(document)
    steps = {finding.step.number for finding in verify_files(files).findings}

    assert {7, 10, 12} <= steps


def test_margins_that_break_their_form_are_a_finding_of_step_12() -> None:
    """A stratum in no group."""
    files = dict(drawn_over_margins())
    document = read_document(files["margins.json"])
    document[0]["groups"][1]["strata"] = ["B1"]
    files["margins.json"] = write_document(document)
    told = [f for f in verify_files(files).findings if f.step.number == 12]

    assert [f.file for f in told] == ["margins.json"]
    assert "B2" in told[0].message


def test_lost_margins_are_found() -> None:
    """The commitment binds the file, so it must be there; step 12 is then silent."""
    files = {n: d for n, d in drawn_over_margins().items() if n != "margins.json"}
    findings = verify_files(files).findings

    assert (4, "margins.json") in {(f.step.number, f.file) for f in findings}
    assert 12 not in {f.step.number for f in findings}


def test_margins_that_nobody_committed_are_found() -> None:
    """Named by the manifest, but not bound: they change nothing, and are told."""
    files = dict(small_quarter()["selection"])
    files["margins.json"] = drawn_over_margins()["margins.json"]
    commitment = read_commitment(files["commit.json"])
    announced = frozenset(read_document(files["announcements.json"]))
    files["manifest.json"] = manifest_document(commitment, files, announced)
    findings = verify_files(files).findings

    assert (7, "margins.json") in {(f.step.number, f.file) for f in findings}
    assert 12 not in {f.step.number for f in findings}


def test_a_commitment_binds_margins_in_a_selection_only() -> None:
    """A dispatch that binds them, or a selection that binds something else, is refused."""
    commit = read_document(small_quarter()["dispatch"]["commit.json"])
    commit["inputs"]["margins.json"] = {"sha256": "0" * 64}
    with pytest.raises(FormatError, match="binds exactly"):
        read_commitment(write_document(commit))
    commit = read_document(locked_selection()["commit.json"])
    commit["inputs"]["quotas.json"] = {"sha256": "0" * 64}
    with pytest.raises(FormatError, match=r"margins\.json, jurisdiction\.tsv, .* if it has any"):
        read_commitment(write_document(commit))


def test_margins_that_cannot_be_drawn_are_refused_at_the_lock() -> None:
    """The method equal in a stratum: found before there is a seed."""
    files = locked_selection()
    frame = Frame.from_table(files["frame.tsv"])
    margins = write_document([{"groups": [{"group": "g", "strata": ["A", "B"]}], "margin": "m"}])

    with pytest.raises(DesignError, match="stratum B"):
        lock_selection(terms("d/1", 1, 13335), frame, files["targets.json"], margins)


def test_an_explanation_tells_the_rounding() -> None:
    """Up or down, the groups with what they gave, and a start on the right side of the cut."""
    facts = explain_handle(drawn_over_margins(), "AG-07")
    locked = explain_handle(locked_over_margins(), "AG-07")

    assert facts["rounded"] == "up"
    assert facts["margins"] == [
        {"margin": "field", "group": "B", "target": "2", "drawn": 2},
        {"margin": "class", "group": "1", "target": "11/4", "drawn": 3},
    ]
    # B1: target 3/2, W = 10: starts below 10 give two units.
    assert 0 <= int(facts["start"].partition("/")[0]) < 10
    assert facts["inclusion_probability"] == str(Fraction(3 * 5, 2 * 10))
    assert explain_handle(drawn_over_margins(), "AG-02")["rounded"] == "down"
    assert "rounded" not in locked
    assert "drawn" not in locked["margins"][0]


@pytest.mark.parametrize("number", range(1, 13))
def test_an_explanation_agrees_with_the_sample(number: int) -> None:
    """The next hit lies inside the unit's part exactly where the unit is drawn."""
    facts = explain_handle(drawn_over_margins(), f"AG-{number:02d}")
    hit = facts["next_hit"]

    assert (facts["role"] == "drawn") == (hit is not None and hit < facts["cumulated_to"])
    exact = facts["next_hit_exact"]
    assert (exact is None) == (hit is None)
    if exact is not None:
        start, step = Fraction(facts["start"]), Fraction(facts["step"])
        assert ((Fraction(exact) - start) / step).denominator == 1
        assert Fraction(exact) // 1 == hit
        dens = {facts[key].partition("/")[2] for key in ("start", "step", "next_hit_exact")}
        assert len(dens) == 1
        assert exact in deciding_sentence(facts)[0] or dens == {"1"}
