"""Amendments that lie beside a quarter's bundles, and one verdict that contradicts nowhere."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from amended_bundles import bundle, chain
from bundles import locked_selection, small_quarter, write_quarter
from defective.of_readers import amended_in_ledger
from ledgers import BEFORE, LOG, UNIVERSITY, cosigned, new_ledger
from publication.verifier.asking import MODULES, node
from typer.testing import CliRunner

from randinspect.attestation import Pins
from randinspect.canonical import sha256_hex, told_moment, write_document
from randinspect.cli.commands import app
from randinspect.errors import FormatError
from randinspect.ledger import prove_draw
from randinspect.publication import amendment_name
from randinspect.publication.leaves import LeafKind, leaf_bytes
from randinspect.verification import Standing, read_amendments, verify

PINS = Pins(ledger=(LOG.verifier,), witnesses=(UNIVERSITY.verifier,))


@pytest.fixture
def quarter(tmp_path: Path) -> Path:
    """A quarter's folder: two bundles, and the amendments of the dispatch beside them."""
    write_quarter(tmp_path / "public", dict(small_quarter()))
    write_quarter(tmp_path / "public", {"amendments": chain(bundle())})
    return tmp_path


def forge(folder: Path, **changes: object) -> None:
    """Change fields of the first amendment."""
    path = folder / "public" / "amendments" / amendment_name(1)
    path.write_bytes(write_document({**json.loads(path.read_bytes()), **changes}))


def in_javascript(folder: Path) -> tuple[int, list[str]]:
    """Exit code and codes of the findings of the other program."""
    command = [node(), str(MODULES / "cli.mjs"), str(folder), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, [one["code"] for one in json.loads(done.stdout)["findings"]]


class TestBesideTheBundles:
    def test_they_are_replayed_and_counted(self, quarter: Path) -> None:
        """Nobody has to name their folder; the verdict says how many hold, of which draw."""
        count, verdict = len(chain(bundle())), verify(quarter)

        assert verdict, verdict.findings
        assert {16, 17} <= {step.number for step in verdict.steps}
        told = [text for text in verdict.unproved if text.startswith("amendments of d/2: ")]
        assert told == [
            f"amendments of d/2: {count} of {count} hold; whether there are others or later ones "
            "is not shown"
        ]
        assert not verdict.proved
        assert verify(quarter / "public").proved == verdict.proved
        assert in_javascript(quarter) == (0, [])

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"approved_by": ""}, "16.1"),
            ({"decided": 1}, "16.2"),
            ({"draw_id": "d/9"}, "16.2"),
            ({"prices": {"certificate.json": "0" * 64, "prices.tsv": "0" * 64}}, "16.3"),
            ({"enters": "I-9"}, "16.4"),
        ],
    )
    def test_a_forged_one_refutes_the_whole(
        self, quarter: Path, changes: dict[str, object], code: str
    ) -> None:
        """Both programs find it, in its folder."""
        forge(quarter, **changes)
        verdict = verify(quarter)

        assert verdict.standing is Standing.REFUTED
        assert [f.code for f in verdict.findings] == [code]
        assert verdict.findings[0].file == f"amendments/{amendment_name(1)}"
        assert any("0 of" in text for text in verdict.unproved)
        assert in_javascript(quarter) == (1, [code])

    def test_what_is_no_amendment_is_found(self, quarter: Path) -> None:
        """A stray file, a gap, a file where the folder has to be."""
        folder = quarter / "public" / "amendments"
        (folder / "note.txt").write_bytes(b"")
        assert [f.code for f in verify(quarter).findings] == ["16.1"]
        (folder / "note.txt").unlink()
        (folder / amendment_name(1)).unlink()
        assert [f.code for f in verify(quarter).findings][:1] in (["16.1"], [])
        shutil.rmtree(folder)
        assert verify(quarter)
        assert 16 not in {step.number for step in verify(quarter).steps}

    def test_the_file_to_blame_is_named(self, quarter: Path) -> None:
        """The number that is missing; of two that do not fit, both, and neither counts."""
        folder = quarter / "public" / "amendments"
        first = (folder / amendment_name(1)).read_bytes()
        second = json.loads(first) | {"number": 2, "previous": sha256_hex(first)}
        (folder / amendment_name(2)).write_bytes(write_document(second))
        forge(quarter, approved_by="cn.example/other")
        found = verify(quarter)
        assert [f.file for f in found.findings] == [f"amendments/{amendment_name(2)}"]
        assert f"does not follow {amendment_name(1)}" in found.findings[0].message
        assert "the one before was changed" in found.findings[0].message
        assert any("d/2: 0 of 2 hold" in text for text in found.unproved)
        assert in_javascript(quarter) == (1, ["16.2"])
        (folder / amendment_name(1)).unlink()
        with pytest.raises(FormatError, match=f"{amendment_name(1)} is missing"):
            read_amendments(folder)
        assert f"{amendment_name(1)} is missing" in verify(quarter).findings[0].message

    def test_what_the_ledger_shows_alone_is_found(self, tmp_path: Path) -> None:
        """Its amendment was taken away: the leaf that is left refutes, in both programs."""
        made = amended_in_ledger()
        parts = {"dispatch": made.bundle, "amendments": made.amendments}
        folder = write_quarter(tmp_path, parts)
        assert verify(folder), verify(folder).findings
        for path in (folder / "amendments").glob("amendment.*"):
            path.unlink()

        assert [f.code for f in verify(folder).findings] == ["17.1"]
        assert in_javascript(folder) == (1, ["17.1"])

    def test_a_selection_alone_has_nothing_to_amend(self, quarter: Path) -> None:
        """Amendments without their dispatch are a finding, not silence."""
        shutil.rmtree(quarter / "public" / "dispatch")
        assert [f.code for f in verify(quarter).findings] == ["16.2"]

    def test_a_refuted_dispatch_has_amendments_that_nobody_looked_at(self, quarter: Path) -> None:
        """And the verdict says so."""
        teams = quarter / "public" / "dispatch" / "teams.tsv"
        teams.write_bytes(teams.read_bytes().replace(b"I-2", b"I-1", 1))
        told = [text for text in verify(quarter).unproved if "not looked at" in text]

        assert len(told) == 1

    def test_a_copy_beside_is_looked_at_once(self, quarter: Path, tmp_path: Path) -> None:
        """The same folder handed in again adds nothing."""
        copy = Path(shutil.copytree(quarter / "public", tmp_path / "copy"))

        assert verify(quarter, beside=[copy]).proved == verify(quarter).proved


class TestOneVerdict:
    def test_what_one_part_proves_is_not_said_of_all(self, tmp_path: Path) -> None:
        """The selection is witnessed, the dispatch is not: each text names its draw."""
        files, ledger = small_quarter()["selection"], new_ledger(tmp_path / "ledger")
        ledger.append(leaf_bytes(LeafKind.COMMIT, files["commit.json"]), moment=BEFORE)
        seen = cosigned(ledger.checkpoint(LOG), BEFORE, UNIVERSITY)
        ledger.take_cosignatures(seen, [UNIVERSITY.verifier])
        ledger.append(leaf_bytes(LeafKind.RESULT, files["result.json"]), moment=BEFORE)
        ledger.checkpoint(LOG)
        proof = prove_draw(ledger, "d/1").document()
        both = {**small_quarter(), "selection": {**files, "ledger.json": proof}}
        verdict = verify(write_quarter(tmp_path / "both", both), PINS)
        orders = [text for text in (*verdict.proved, *verdict.unproved) if "order" in text]

        assert verdict.standing is Standing.UNPROVED
        assert [standing for _, standing in verdict.parts] == [
            Standing.VERIFIED,
            Standing.UNPROVED,
        ]
        assert "d/1: verified" in str(verdict)
        assert "d/2: recomputed, order unproved" in str(verdict)
        assert verdict.document()["parts"][0] == {"draw": "d/1", "standing": "verified"}
        assert {text[:5] for text in orders} == {"[d/1]", "[d/2]"}
        assert any(told_moment(BEFORE) in text for text in verdict.proved)

    def test_parts_that_stand_alike_are_told_once(self, tmp_path: Path) -> None:
        """Nothing is proved of either: no text is doubled, none is named."""
        verdict = verify(write_quarter(tmp_path, dict(small_quarter())))

        assert "weakest" not in str(verdict)
        assert not any(text.startswith("[") for text in verdict.unproved)
        assert len(set(verdict.unproved)) == len(verdict.unproved)


class TestTheDesk:
    def test_a_path_that_is_not_there_is_a_fault_of_the_call(self, tmp_path: Path) -> None:
        """Nothing is refuted where nothing lies; both programs end with 3 and name the code."""
        nowhere, folder = str(tmp_path / "nowhere"), write_quarter(tmp_path, dict(small_quarter()))
        for words in ((nowhere,), (str(folder), "--with", nowhere)):
            done = CliRunner().invoke(app, ["verify", *words])
            command = [node(), str(MODULES / "cli.mjs"), *words]
            other = subprocess.run(command, capture_output=True, text=True, check=False)

            assert (done.exit_code, other.returncode) == (3, 3)
            assert "file.access" in done.output
            assert "file.access" in other.stderr
            assert "refuted" not in done.output + other.stdout

    def test_times_are_told_as_a_clock_shows_them(self, tmp_path: Path) -> None:
        """A locked bundle says when its seed can exist, in Beijing time, in both languages."""
        folder = write_quarter(tmp_path, {"selection": locked_selection()})
        for lang, said in (("en", " Beijing time ("), ("zh", "北京时间 2023-08-2")):
            told = CliRunner().invoke(app, ["verify", str(folder), "--lang", lang]).output

            assert said in told
            assert "UNIX" not in told
