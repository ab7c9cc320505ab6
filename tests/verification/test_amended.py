"""Amendments: written by the rule, replayed by anyone, refuted if a byte is another's choice."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from amended_bundles import bundle, chain, first_change
from bundles import small_quarter, write_quarter
from typer.testing import CliRunner

from randinspect.canonical import sha256_hex, write_document
from randinspect.cli.commands import app
from randinspect.dispatch import Hindrance, Why
from randinspect.errors import FormatError
from randinspect.lottery import Tickets
from randinspect.publication import (
    amendment_name,
    explain_pair,
    read_amendment,
)
from randinspect.publication.amendments import staffing_of
from randinspect.verification import Standing, verify_amendments

ROOT = Path(__file__).parents[2]


class TestTheChain:
    def test_what_the_rule_gives_is_verified(self) -> None:
        """The verdict on the bundle stays, and two steps more were taken."""
        files = bundle()
        verdict = verify_amendments(files, chain(files))

        assert verdict, verdict.findings
        assert verdict.standing is Standing.UNPROVED
        assert [step.number for step in verdict.steps[-2:]] == [16, 17]

    def test_an_amendment_is_its_bytes(self) -> None:
        """Reading and writing are inverse."""
        for data in chain(bundle()).values():
            assert read_amendment(data).document() == data

    @pytest.mark.parametrize(
        ("key", "value", "said"),
        [
            ("enters", "I-9", "by the rule"),
            ("slot", "lead", "by the rule"),
            ("number", 2, "is asked"),
            ("draw_id", "d/3", "is asked"),
            ("previous", "0" * 64, "does not follow"),
            ("decided", 1, "before"),
            ("prices", {"certificate.json": "0" * 64, "prices.tsv": "0" * 64}, "not those"),
            ("prices", {}, "exactly the digests"),
            ("inspection", "AG-9", "in no list"),
            ("absent", [], "holds the one who leaves"),
            ("absent", [["I-1", "tired"]], "one of"),
            ("evidence_sha256", "none", "64 digits"),
            ("approved_by", "", "approved_by"),
            ("format", "randinspect/2", "randinspect/1"),
            ("more", 1, "more"),
        ],
    )
    def test_anything_else_is_refuted(self, key: str, value: Any, said: str) -> None:
        """Each field of the first amendment changed alone."""
        files = bundle()
        record = json.loads(chain(files)[amendment_name(1)])
        forged = write_document(record | {key: value})
        verdict = verify_amendments(files, {amendment_name(1): forged})

        assert verdict.standing is Standing.REFUTED
        assert any(said in finding.message for finding in verdict.findings), verdict.findings

    def test_a_chosen_substitute_is_refuted_whoever_it_is(self) -> None:
        """Every other inspector in the place of the one whom the rule names."""
        files = bundle()
        record = json.loads(chain(files)[amendment_name(1)])
        for other in {"I-1", "I-2", "I-3", "I-4"} - {record["enters"]}:
            forged = write_document(record | {"enters": other})

            assert not verify_amendments(files, {amendment_name(1): forged})

    def test_gaps_and_foreign_names_are_refuted(self) -> None:
        """A second without a first, or another name."""
        files = bundle()
        one = chain(files)[amendment_name(1)]

        assert not verify_amendments(files, {amendment_name(2): one})
        assert not verify_amendments(files, {"note.json": one})

    def test_a_refuted_bundle_is_not_amended(self) -> None:
        """Its own findings come first, and no step 16 is claimed."""
        files = bundle()
        documents = chain(files)
        files["teams.tsv"] = files["teams.tsv"].replace(b"I-2", b"I-1", 1)
        verdict = verify_amendments(files, documents)

        assert not verdict
        assert all(step.number != 16 for step in verdict.steps)

    def test_a_selection_has_no_substitutes(self) -> None:
        """Only drawn dispatches have."""
        with pytest.raises(FormatError, match="drawn dispatch"):
            staffing_of(small_quarter()["selection"])


class TestTheExample:
    def test_the_page_shows_what_the_code_makes(self) -> None:
        """The worked example of docs/format.md §6.5, from the vectors of §6.2."""
        vectors = json.loads((ROOT / "tests/vectors/dispatch_vectors.json").read_bytes())
        case = vectors["cases"][0]
        files = {n: t.encode() for part in ("inputs", "files") for n, t in case[part].items()}
        files["seed.json"] = write_document({"seed": vectors["seed"]})
        staffing = staffing_of(files).away("AG-2", {"IN-4": Why.ABSENCE})
        change = staffing.substitute("AG-2", "IN-4")
        text = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
        section = text[text.index("### §6.5") : text.index("## §7 ")]
        shown = re.search(r"```\n(\{.*?\})\n```", section, re.DOTALL)
        assert shown is not None
        record = json.loads(shown[1].replace("\n", ""))

        assert (
            (record["enters"], record["slot"])
            == (change.enters, change.slot)
            == (
                "IN-3",
                "officer",
            )
        )
        assert record["prices"] == {
            name: sha256_hex(files[name]) for name in ("certificate.json", "prices.tsv")
        }
        assert read_amendment(write_document(record)).reasons == {"IN-4": Why.ABSENCE}
        assert Tickets(vectors["seed"]).hex("p", "AG-2", "officer", "IN-3").startswith("eb9b")


class TestWhy:
    def test_a_pair_is_told_from_the_bundle(self) -> None:
        """Members are inside the cut, others outside; strangers are refused."""
        files = bundle()
        for inspection, _, member in staffing_of(files).teams:
            told = explain_pair(files, inspection, member)

            assert [place.is_seated for place in told.places] == [True]
            assert told.hindrance is None
        with pytest.raises(FormatError, match="no pair"):
            explain_pair(files, "AG-9", "I-1")

    def test_who_is_left_out_hears_why(self) -> None:
        """Not in the shortlist, cut off, or barred: three different things."""
        vectors = json.loads((ROOT / "tests/vectors/dispatch_vectors.json").read_bytes())
        case = vectors["cases"][0]
        files = {n: t.encode() for part in ("inputs", "files") for n, t in case[part].items()}
        files["seed.json"] = write_document({"seed": vectors["seed"]})

        assert explain_pair(files, "AG-5", "IN-3").hindrance is Hindrance.CUT_OFF
        assert explain_pair(files, "AG-5", "IN-1").hindrance is Hindrance.BARRED
        assert "cut off to part a couple" in str(explain_pair(files, "AG-5", "IN-3"))


class TestTheDesk:
    def test_substitute_writes_and_verify_replays(self, tmp_path: Path) -> None:
        """Two commands; an absence without a code that exists is refused before anything."""
        folder = write_quarter(tmp_path / "public", {"dispatch": bundle()}) / "dispatch"
        inspection, leaves = first_change(bundle())
        note, out = tmp_path / "note.txt", tmp_path / "amendments"
        note.write_bytes(b"a sick note")
        words = ["substitute", str(folder), inspection, "--reason", "absence"]
        words += ["--evidence", str(note), "--approved-by", "cn.example/chief"]
        words += ["--amendments", str(out)]
        run = CliRunner().invoke
        refused = run(app, [*words, "--absent", f"{leaves}=tired"])
        done = run(app, [*words, "--absent", leaves, "--json"])
        checked = run(app, ["verify", str(folder), "--amendments", str(out)])
        asked = run(app, ["why", str(folder), inspection, leaves])

        assert (refused.exit_code, done.exit_code, checked.exit_code) == (3, 0, 0), done.output
        assert json.loads(done.stdout)["leaves"] == leaves
        assert [path.name for path in out.iterdir()] == ["amendment.0001.json"]
        assert "drawn, rank" in asked.stdout
        (out / "amendment.0001.json").write_bytes(b"{}")
        assert run(app, ["verify", str(folder), "--amendments", str(out)]).exit_code == 1
