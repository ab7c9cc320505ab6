"""After the draw in the office: people are amended by their own ids, and everybody is told."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from typer.testing import CliRunner, Result

from randinspect.canonical import read_table
from randinspect.cli.commands import app
from randinspect.cli.exits import ExitCode
from randinspect.publication.amendments import staffing_of
from randinspect.publication.bundle import read_files

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
CHIEF = "demo.example.amr/chief"


def run(*words: object) -> Result:
    """Run the command line in this process, in English."""
    return CliRunner().invoke(app, [*map(str, words)], env={"LC_ALL": "C", "LANG": "C"})


@dataclass(frozen=True)
class Office:
    """The demonstration's folder after its draws."""

    folder: Path

    @property
    def bundle(self) -> Path:
        """The drawn dispatch."""
        return self.folder / "public" / "dispatch"

    def ids(self, role: str) -> dict[str, str]:
        """Id of each handle."""
        data = (self.folder / "private" / f"{role}.openings.tsv").read_bytes()
        return {handle: identifier for handle, _, identifier in read_table(data, 3)}

    def dated_member(self) -> tuple[str, str]:
        """Handles of an inspection with a day and of a member of its team."""
        days = {row[0] for row in read_table((self.bundle / "visits.tsv").read_bytes(), 2)}
        teams = staffing_of(read_files(self.bundle)).teams
        return next((i, j) for i, _, j in teams if i in days)

    def amend(self, inspection: str, absent: str, *more: object) -> Result:
        """Amend by the quarter's own file, with a sick note."""
        note = self.folder / "note.txt"
        note.write_bytes(b"a sick note")
        words = ["amend", DEMO / "quarter.toml", inspection, "--out", self.folder]
        words += ["--absent", absent, "--reason", "recusal", "--evidence", note]
        return run(*words, "--approved-by", CHIEF, "--lang", "en", *more)

    def diary(self, identifier: str) -> tuple[list[dict[str, str]], Any]:
        """Rows and calendar of somebody's diary."""
        folder = self.folder / "private" / "diaries"
        text = (folder / f"{identifier}.csv").read_bytes().decode("utf-8-sig")
        return [*csv.DictReader(StringIO(text))], Calendar.from_ical(
            (folder / f"{identifier}.ics").read_bytes()
        )

    def explained(self, name: str) -> dict[str, Any]:
        """What ``explain`` tells of a handle or an id."""
        found = json.loads(run("explain", self.bundle, name, "--json", "--lang", "en").stdout)
        assert isinstance(found, dict)
        return found


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, made once."""
    folder = tmp_path_factory.mktemp("drawn") / "demo"
    assert run("demo", "--out", folder).exit_code == 0
    return folder


@pytest.fixture
def office(drawn: Path, tmp_path: Path) -> Office:
    """A copy of it to amend."""
    return Office(Path(shutil.copytree(drawn, tmp_path / "office")))


def test_own_ids_name_people_and_agencies(office: Office) -> None:
    """Ids give the same as handles, and what is said has id and name beside each handle."""
    inspection, leaves = office.dated_member()
    agency, person = office.ids("agency")[inspection], office.ids("inspector")[leaves]
    by_id = run("why", office.bundle, agency, person, "--json")
    by_handle = run("why", office.bundle, inspection, leaves, "--json")
    told = run("why", office.bundle, agency, person)
    done = office.amend(agency, f"{person}=absence", "--json")

    assert by_id.stdout == by_handle.stdout
    assert f"{leaves} ({person} " in told.stdout
    assert f"{inspection} ({agency} " in told.stdout
    assert done.exit_code == 0, done.output
    record = json.loads(done.stdout)
    assert record["leaves"] == leaves
    assert record["names"][leaves].startswith(person)
    assert f"({person} " in record["said"]


def test_empty_evidence_proves_nothing(office: Office) -> None:
    """An amendment is refused whose file holds nothing; no amendment is written."""
    inspection, leaves = office.dated_member()
    note = office.folder / "empty.txt"
    note.write_bytes(b"\n")
    done = office.amend(inspection, f"{leaves}=absence", "--evidence", note)

    assert done.exit_code == ExitCode.INPUT_REFUSED
    assert "the evidence is empty" in done.output
    assert not (office.folder / "public" / "amendments").exists()


def test_without_the_private_folder_ids_are_strangers(office: Office, tmp_path: Path) -> None:
    """The public asks by handles and is told handles."""
    inspection, leaves = office.dated_member()
    public = Path(shutil.copytree(office.folder / "public", tmp_path / "elsewhere" / "public"))
    told = run("why", public / "dispatch", inspection, leaves)
    asked = run("why", public / "dispatch", office.ids("agency")[inspection], leaves)

    assert f"{leaves} in {inspection}" in told.stdout
    assert asked.exit_code == 3


def test_diaries_show_the_team_in_force(office: Office) -> None:
    """Who left has the visit taken back, who enters has it, and the others meet the new one."""
    inspection, leaves = office.dated_member()
    people, agency = office.ids("inspector"), office.ids("agency")[inspection]
    before = {p.name: p.read_bytes() for p in (office.folder / "private" / "diaries").iterdir()}
    enters = json.loads(office.amend(inspection, leaves, "--json").stdout)["enters"]
    [old, new] = (people[leaves], people[enters])
    team = {j for i, _, j in staffing_of(read_files(office.bundle)).teams if i == inspection}
    for identifier, is_going in (
        (old, False),
        (new, True),
        *((people[j], True) for j in team - {leaves}),
    ):
        rows, calendar = office.diary(identifier)
        events = [e for e in calendar.walk("VEVENT") if agency in str(e["summary"])]

        assert [row["检查对象代码"] for row in rows].count(agency) == is_going
        assert [e.get("status") for e in events] == [None if is_going else "CANCELLED"]
        assert [e["sequence"] for e in events] == [1]
        assert all(f"（{new}）" in r["检查组"] for r in rows if r["检查对象代码"] == agency)
    touched = {f"{people[j]}.{ext}" for j in team | {enters} for ext in ("csv", "ics")}
    now = {p.name: p.read_bytes() for p in (office.folder / "private" / "diaries").iterdir()}
    assert {n: d for n, d in now.items() if n not in touched} == {
        n: d for n, d in before.items() if n not in touched
    }


def test_explain_tells_both_teams_and_why(office: Office) -> None:
    """The draw stays as it was; the amendment has its reason and who approved it."""
    inspection, leaves = office.dated_member()
    before = office.explained(inspection)
    enters = json.loads(office.amend(inspection, leaves, "--json").stdout)["enters"]
    facts, gone = office.explained(inspection), office.explained(leaves)
    untouched = next(
        i for i, _, j in staffing_of(read_files(office.bundle)).teams if i != inspection
    )

    assert "amendments" not in before
    assert leaves in {row["inspector"] for row in facts["drawn_team"]}
    assert leaves not in {row["inspector"] for row in facts["team_in_force"]}
    assert enters in {row["inspector"] for row in facts["team_in_force"]}
    [made] = facts["amendments"]
    assert (made["leaves"], made["enters"], made["reason"]) == (leaves, enters, "recusal")
    assert made["approved_by"] == CHIEF
    assert "amendment 1 (recusal, approved by" in facts["decision"]
    assert inspection not in {row["inspection"] for row in gone["dates"]}
    assert inspection in {row["inspection"] for row in office.explained(enters)["dates"]}
    assert "amendments" not in office.explained(untouched)
    shown = run("explain", office.bundle, inspection, "--lang", "zh").stdout
    assert "回避" in shown
    assert f"（{CHIEF}" not in shown.splitlines()[1]


def test_a_forged_amendment_is_told_to_nobody(office: Office) -> None:
    """Neither diaries nor explanations are made from a chain that does not hold."""
    inspection, leaves = office.dated_member()
    path = Path(json.loads(office.amend(inspection, leaves, "--json").stdout)["amendment"])
    record = json.loads(path.read_bytes())
    path.write_bytes(path.read_bytes().replace(record["enters"].encode(), leaves.encode()))
    done = run("explain", office.bundle, inspection)

    assert done.exit_code == 3
    assert "by the rule" in done.output


@pytest.mark.parametrize("name", ["张局长", "chief of all", "a\nb", ""])
@pytest.mark.parametrize("command", ["amend", "void"])
def test_a_name_that_cannot_be_published_is_told_with_its_cure(
    office: Office, command: str, name: str
) -> None:
    """Before anything is done, in words, with an example."""
    words: list[object] = [command, DEMO / "quarter.toml", "x"] if command == "amend" else []
    words = words or [command, "dispatch", DEMO / "quarter.toml"]
    reason = "recusal" if command == "amend" else "plan_changed"
    words += ["--absent", "y"] if command == "amend" else []
    words += ["--out", office.folder, "--reason", reason, "--evidence", DEMO / "quarter.toml"]
    done = run(*words, "--approved-by", name)
    said = " ".join(done.output.replace("│", " ").split())

    assert done.exit_code == 2
    assert "such as cn.example/chief" in said
    assert "Value error" not in said
