"""The last line of ``check`` follows from what it found, and what it has to say of people."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from demo_office import check, office, steps_of
from typer.testing import CliRunner

from randinspect.cli.commands import app
from randinspect.cli.exits import ExitCode
from randinspect.errors import Fault, InfeasibleDispatch
from randinspect.ledger import make_ledger
from randinspect.publication import Kind

ROTATION = "[dispatch.rotation]"
WAIVERS = """[dispatch.waivers]
policy = "{policy}"
seat = 1000
load = 10
floor = 5
{more}
citation = {{ cite = "rules", article = "第22条" }}

[dispatch.rotation]"""
NEED = """[[dispatch.needs]]
qualification = "特种设备"
when = { field = ["食品"] }
citation = { cite = "rules", article = "第22条" }

[dispatch.rotation]"""
NO_TEAM = """[[exclusions]]
code = "NO_TEAM"
kind = "unstaffed"
reason = "无可派人员"
citation = { cite = "rules", article = "第14条" }

[[selection]]"""


def told(quarter: Path, *words: str) -> tuple[int, dict[str, Any], str]:
    """Exit code, document and talk of a check."""
    code, out, said = check(quarter, "--json", *words)
    return code, json.loads(out), said


def rules_of(faults: Sequence[dict[str, Any]]) -> list[str]:
    """Rules of some faults."""
    return [fault["rule"] for fault in faults]


def with_ledger(quarter: Path, more: str = "") -> Path:
    """Let a quarter name a ledger, and give its folder."""
    text = quarter.read_text(encoding="utf-8")
    quarter.write_text(f'{text}\n[ledger]\nfolder = "../ledger"\n{more}', encoding="utf-8")
    return quarter.parent.parent / "ledger"


def short_of_people(folder: Path, *changes: tuple[str, str]) -> Path:
    """The demonstration with one inspection for each inspector: too few for the plan."""
    return office(folder, ("cap = 4\n", "cap = 1\n"), *changes)


class TestLastLine:
    def test_nothing_in_the_way_is_ready(self, tmp_path: Path) -> None:
        """The demonstration is."""
        code, document, said = told(office(tmp_path / "in"))

        assert (code, document["ready"], document["blocking"]) == (0, True, [])
        assert said.rstrip().endswith("ready to be locked")

    def test_a_plan_that_is_too_large_is_not(self, tmp_path: Path) -> None:
        """It is said and ends with the code of what cannot be done."""
        code, document, said = told(short_of_people(tmp_path / "in"))

        assert code == ExitCode.INFEASIBLE
        assert rules_of(document["blocking"]) == ["plan.too_large"]
        assert "should not be: 1 to mend first" in said.splitlines()[-1]

    def test_the_lock_repeats_it_as_a_note(self, tmp_path: Path) -> None:
        """With factor and cure, in the words of the check; a plan that is carried has none."""
        quarter = short_of_people(tmp_path / "in")
        event = steps_of(quarter, tmp_path / "out").commit(Kind.SELECTION)
        right = steps_of(office(tmp_path / "right"), tmp_path / "out2").commit(Kind.SELECTION)
        (note,) = event.notes

        assert isinstance(note, Fault)
        assert note.document() == told(quarter)[1]["blocking"][0]
        assert "of the plan" in note.message
        assert note.cure
        assert right.notes == ()

    def test_a_batch_is_judged_by_itself(self, tmp_path: Path) -> None:
        """Two inspections for everybody are too few for the sample at once, not for a fourth."""
        whole = short_of_people(tmp_path / "a")
        parted = short_of_people(tmp_path / "b")
        text = parted.read_text(encoding="utf-8")
        parted.write_text(f"{text}\n[batch]\nnumber = 1\nof = 9\n", encoding="utf-8")
        one, many = (told(quarter)[1]["capacity"]["factor"] for quarter in (whole, parted))

        assert Fraction(one) < 1 < Fraction(many) <= 9 * Fraction(one)
        assert told(parted)[0] == 0

    def test_a_rulebook_that_says_what_gives_way_is(self, tmp_path: Path) -> None:
        """Waivers that are granted end it; waivers that are only told do not."""
        stop, waive = (
            (ROTATION, WAIVERS.format(policy=policy, more="")) for policy in ("stop", "waive")
        )

        assert told(short_of_people(tmp_path / "a", waive))[0] == 0
        assert told(short_of_people(tmp_path / "b", stop))[0] == ExitCode.INFEASIBLE

    def test_after_the_selection_no_cure_is_left_in_the_rulebook(self, tmp_path: Path) -> None:
        """The plan stands; what is short is told of the drawn sample, and mended in the roster."""
        quarter = short_of_people(tmp_path / "in")
        out = tmp_path / "out"
        with pytest.raises(InfeasibleDispatch):
            list(steps_of(quarter, out).advance())
        code, _, said = check(quarter, "--out", str(out))

        assert code == ExitCode.INFEASIBLE
        assert "plan.too_large" not in said
        assert "add inspectors to the roster" in said

    def test_a_ledger_that_is_not_there_is_not(self, tmp_path: Path) -> None:
        """Nor is one without the keys of its witnesses."""
        quarter = office(tmp_path / "in")
        with_ledger(quarter, 'witnesses = "none.txt"\n')
        code, document, _ = told(quarter)

        assert code == ExitCode.PROTOCOL
        assert rules_of(document["blocking"]) == ["ledger.witnesses", "ledger.folder"]

    def test_a_sequence_that_does_not_come_next_is_not(self, tmp_path: Path) -> None:
        """With the number that does, for each draw."""
        quarter = office(tmp_path / "in")
        ledger = with_ledger(quarter)
        make_ledger(ledger, origin="demo/l", authorities=["demo.example.amr"], created=1)
        good = told(quarter)
        text = quarter.read_text(encoding="utf-8")
        later = text.replace("sequence = 2", "sequence = 4").replace("sequence = 1", "sequence = 3")
        quarter.write_text(later, encoding="utf-8")
        code, document, _ = told(quarter)
        faults = document["blocking"]

        assert good[0] == 0
        assert code == ExitCode.PROTOCOL
        assert rules_of(faults) == ["ledger.sequence"] * 2
        assert [fault["cure"] for fault in faults] == ["write 1", "write 2"]


def test_what_others_send_people_to_is_not_asked_of_the_own_roster(tmp_path: Path) -> None:
    """A province whose people stay in one city refers the rest: nothing there is in its way."""
    near = ('territory = ["territory", "any"]', 'territory = ["territory"]')
    table = """[referral]
authorities = { "甲州市" = "demo.example.amr" }
others = "beside.example"
citation = { cite = "rules", article = "第30条" }

[disclosure]"""
    alone = office(tmp_path / "a", near)
    referring = office(tmp_path / "b", near, ("[disclosure]", table))
    for quarter in (alone, referring):
        roster = quarter.parent / "inspectors.csv"
        lines = roster.read_text(encoding="utf-8").splitlines()
        left = [s if "甲州市" in s else s.replace(",有效", ",失效") for s in lines]
        roster.write_text("\n".join(left) + "\n", encoding="utf-8")
    code, document, _ = told(referring)

    assert rules_of(told(alone)[1]["blocking"]) == ["plan.unreached"]
    assert (code, document["unreached"]["count"]) == (0, 0)
    assert {row["name"] for row in document["capacity"]["territories"]} == {"甲州市"}


class TestNotes:
    def test_a_gap_between_the_two_draws_is_told(self, tmp_path: Path) -> None:
        """Without a ledger nothing says that something was locked between them."""
        quarter = office(tmp_path / "in")
        assert "sequence.gap" not in rules_of(told(quarter)[1]["notes"])
        text = quarter.read_text(encoding="utf-8").replace("sequence = 2", "sequence = 5")
        quarter.write_text(text, encoding="utf-8")
        code, document, _ = told(quarter)
        (note,) = [note for note in document["notes"] if note["rule"] == "sequence.gap"]

        assert code == 0
        assert (note["column"], note["value"]) == ("dispatch.sequence", "5")
        assert note["cure"].startswith("write 2")

    def test_who_can_be_sent_nowhere_is_told_and_explained(self, tmp_path: Path) -> None:
        """A certificate that ends inside the window: by the check, and later by explain."""
        quarter = office(tmp_path / "in")
        people = quarter.parent / "inspectors.csv"
        lines = people.read_text(encoding="utf-8").splitlines()
        lines[1] = lines[1].replace("2026-12-31", "2023-11-01")
        people.write_text("\n".join(lines) + "\n", encoding="utf-8")
        notes = {n["value"]: n for n in told(quarter)[1]["notes"] if n["rule"] == "staff.idle"}
        list(steps_of(quarter, tmp_path / "out").advance())
        words = ["explain", str(tmp_path / "out" / "public" / "dispatch"), "0001", "--lang", "en"]
        done = CliRunner().invoke(app, [*words, "--quarter", str(quarter), "--json"])
        facts = json.loads(done.stdout)

        assert "CERTIFICATE_EXPIRED" in notes["0001"]["message"]
        assert notes["0001"]["row"] == 2
        assert "0002" not in notes
        assert facts["decision"].startswith("not drawn because rules bar it")
        assert facts["barred_from"]["CERTIFICATE_EXPIRED"] == 28

    def test_a_certificate_without_its_last_day_is_told(self, tmp_path: Path) -> None:
        """It counts as expired; the row says that the day is missing."""
        quarter = office(tmp_path / "in")
        people = quarter.parent / "inspectors.csv"
        lines = people.read_text(encoding="utf-8").splitlines()
        lines[1] = lines[1].replace("2026-12-31", "")
        people.write_text("\n".join(lines) + "\n", encoding="utf-8")
        (note,) = [n for n in told(quarter)[1]["notes"] if n["rule"] == "staff.undated"]

        assert (note["row"], note["column"]) == (2, "执法证有效期")
        assert "1 inspectors" in note["message"]

    def test_an_area_that_no_inspector_has_is_told_with_the_one_meant(self, tmp_path: Path) -> None:
        """A misspelt and a blank one, each with its first row; where anybody may come, none is."""
        ladder = ('territory = ["territory", "any"]', 'territory = ["territory"]')
        near = office(tmp_path / "near", ladder, ("[[selection]]", NO_TEAM))
        far = office(tmp_path / "far")
        for quarter in (near, far):
            units = quarter.parent / "agencies.csv"
            lines = units.read_text(encoding="utf-8").splitlines()
            lines[1] = lines[1].replace(re.findall("[甲乙丙丁].市", lines[1])[-1], "甲洲市")
            units.write_text("\n".join(lines) + "\n", encoding="utf-8")
        (note,) = [n for n in told(near)[1]["notes"] if n["rule"] == "staff.no_area"]

        assert (note["row"], note["value"], note["column"]) == (2, "甲洲市", "所在市")
        assert note["cure"].startswith("write 甲州市")
        assert "staff.no_area" not in rules_of(told(far)[1]["notes"])

    def test_a_qualification_that_nobody_available_holds_names_whom_it_exempts(
        self, tmp_path: Path
    ) -> None:
        """Its only holder is inactive: the sector is exempted, and is not silent about it."""
        quarter = office(tmp_path / "in", (ROTATION, NEED), ("[[selection]]", NO_TEAM))
        people = quarter.parent / "inspectors.csv"
        lines = people.read_text(encoding="utf-8").splitlines()
        holder = "0099,特某,甲州市,特种设备,2026-12-31,失效"
        people.write_text("\n".join([*lines, holder]) + "\n", encoding="utf-8")
        code, document, _ = told(quarter)
        notes = {note["rule"]: note for note in document["notes"]}
        exempted = document["exempted"]

        assert (code, exempted["count"]) == (0, document["exclusions"]["NO_TEAM"])
        assert exempted["count"] > 20
        assert notes["staff.unfilled"]["value"] == "特种设备"
        assert "INACTIVE 1" in notes["staff.unfilled"]["message"]
        assert exempted["first"][0] in notes["staff.exempted"]["message"]

    def test_a_roster_that_reaches_nobody_is_named_as_the_cause(self, tmp_path: Path) -> None:
        """The exclusions are empty-handed: what empties the frame is who may go."""
        quarter = office(tmp_path / "in", ("[[selection]]", NO_TEAM))
        people = quarter.parent / "inspectors.csv"
        text = people.read_text(encoding="utf-8").replace("2026-12-31", "2023-01-31")
        people.write_text(text, encoding="utf-8")
        code, document, _ = told(quarter)
        (fault,) = document["faults"]

        assert code == ExitCode.INFEASIBLE
        assert (fault["rule"], fault["file"]) == ("target.nobody", "inspectors")
        assert "exempted as NO_TEAM" in fault["message"]
        assert "roster" in fault["cure"]

    @pytest.mark.parametrize(
        ("more", "expected"), [("", 1), ("out_of_area = 30", 1), ("out_of_area = 10", 0)]
    )
    def test_waivers_that_send_the_same_few_are_told(
        self, tmp_path: Path, more: str, expected: int
    ) -> None:
        """In a city with three people and more work than they may do."""
        quarter = short_of_people(
            tmp_path / "in", (ROTATION, WAIVERS.format(policy="waive", more=more))
        )
        people = quarter.parent / "inspectors.csv"
        lines = people.read_text(encoding="utf-8").splitlines()
        city = [line for line in lines if ",丁湖市," in line and line.endswith("有效")]
        left = [line.replace("有效", "失效") if line in city[3:] else line for line in lines]
        people.write_text("\n".join(left) + "\n", encoding="utf-8")
        notes = [n for n in told(quarter)[1]["notes"] if n["rule"] == "waivers.predictable"]

        assert len(notes) == expected
        assert all("丁湖市" in note["message"] for note in notes)

    def test_territories_that_ask_for_different_people_do_not_look_alike(
        self, tmp_path: Path
    ) -> None:
        """One area, two kinds of agencies: the table says which is which."""
        quarter = office(tmp_path / "in", (ROTATION, NEED.replace("特种设备", "食品")))
        rows = told(quarter)[1]["capacity"]["territories"]
        labels = [(row["name"], str(row["asked"])) for row in rows]
        _, out, _ = check(quarter)

        assert len(set(labels)) == len(labels) > len({row["name"] for row in rows})
        assert {"officer": ["食品"]} in [row["asked"] for row in rows]
        assert "officer 食品" in out
