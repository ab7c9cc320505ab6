"""What stands in the registers and can hardly be meant is told by the check, with its rows."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from demo_office import check, office

from randinspect.office.inputs.later import Later

CHECKED_THIS_YEAR = """[[exclusions]]
code = "CHECKED"
when = { last_check = { this_year = true } }
reason = "本年已检查"
citation = { cite = "rules", article = "第14条" }

[[selection]]"""


def notes_of(quarter: Path, rule: str) -> list[dict[str, Any]]:
    """Notes of one rule that a check gives; it is ready all the same."""
    code, out, _ = check(quarter, "--json")
    document = json.loads(out)
    assert code == 0, document
    return [note for note in document["notes"] if note["rule"] == rule]


def rows_of(quarter: Path, name: str) -> list[list[str]]:
    """Rows of a register, heading first."""
    with (quarter.parent / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(quarter: Path, name: str, rows: list[list[str]]) -> None:
    """Write a register."""
    with (quarter.parent / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


def map_as(quarter: Path, heading: str, **names: str) -> None:
    """Map columns under the table of attributes that has a heading."""
    path = quarter.parent / "profile.toml"
    text = path.read_text(encoding="utf-8")
    assert heading in text
    lines = "".join(f"{name} = {value}\n" for name, value in names.items())
    path.write_text(text.replace(heading, f"{heading}\n{lines}", 1), encoding="utf-8")


def test_a_visit_after_the_day_of_the_registers_is_told(tmp_path: Path) -> None:
    """It is under its heading, with its row; visits up to that day say nothing."""
    quarter = office(tmp_path / "in")
    assert notes_of(quarter, "day.to_come") == []
    rows = rows_of(quarter, "visits.csv")
    rows[3][1] = "2023-08-21"
    rows[4][1] = "2023-08-20"
    write(quarter, "visits.csv", rows)
    (note,) = notes_of(quarter, "day.to_come")

    assert Path(note["file"]).name == "visits.csv"
    assert (note["row"], note["column"], note["value"]) == (4, "检查日期", "2023-08-21")
    assert "1 days are after 2023-08-20" in note["message"]


def test_a_day_that_a_rule_counts_back_to_is_told(tmp_path: Path) -> None:
    """An exclusion of this year's checks would pass over it in silence."""
    quarter = office(tmp_path / "in", ("[[selection]]", CHECKED_THIS_YEAR))
    map_as(quarter, "[agency.attributes]", last_check='{ heading = "上次检查日期", type = "date" }')
    head, *rows = rows_of(quarter, "agencies.csv")
    days = ["2023-09-01", "2023-03-01", "2024-01-01"]
    filled = [[*row, days[i] if i < len(days) else ""] for i, row in enumerate(rows)]
    write(quarter, "agencies.csv", [[*head, "上次检查日期"], *filled])
    (note,) = notes_of(quarter, "day.to_come")

    assert (note["column"], note["row"]) == ("上次检查日期", 2)
    assert note["message"].endswith("rows 2, 4")


def with_recusals(quarter: Path, *days: tuple[str, str]) -> Path:
    """The quarter with days at its first recusals: what they rest on, and the last one."""
    map_as(quarter, "[recusal.columns]", date='"依据日期"', until='"截止日期"')
    head, *rows = rows_of(quarter, "recusals.csv")
    filled = [[*row, *(days[i] if i < len(days) else ("", ""))] for i, row in enumerate(rows)]
    write(quarter, "recusals.csv", [[*head, "依据日期", "截止日期"], *filled])
    return quarter


def test_a_recusal_that_ends_before_its_day_is_refused(tmp_path: Path) -> None:
    """It would bar nobody; one that ends on its day may stand."""
    days = [("2023-10-10", "2023-10-09"), ("2023-10-10", "2023-10-10")]
    code, out, _ = check(with_recusals(office(tmp_path / "in"), *days), "--json")
    (fault,) = json.loads(out)["faults"]

    assert code == 3
    assert (fault["rule"], fault["row"], fault["column"]) == ("recusal.order", 2, "截止日期")


def test_recusals_that_lapsed_or_are_to_come_are_counted(tmp_path: Path) -> None:
    """The window is 2023-10-09 to 2023-12-29; its first and last day are in it."""
    days = [
        ("", "2023-10-08"),
        ("", "2023-10-09"),
        ("2020-01-01", "2021-01-01"),
        ("2023-12-29", ""),
        ("2023-12-30", ""),
    ]
    quarter = with_recusals(office(tmp_path / "in"), *days)
    (lapsed,) = notes_of(quarter, "recusal.lapsed")
    (to_come,) = notes_of(quarter, "recusal.to_come")

    assert lapsed["message"].endswith("rows 2, 4")
    assert to_come["message"].endswith("rows 6")


@pytest.mark.parametrize("value", ["注 销", "已注销", "注销（2026）", "注　销"])
def test_a_value_that_is_nearly_an_excluded_one_is_told(tmp_path: Path, value: str) -> None:
    """Another row is excluded by the exact value, so the rule finds somebody."""
    quarter = office(tmp_path / "in")
    rows = rows_of(quarter, "agencies.csv")
    place = rows[0].index("登记状态")
    assert "注销" in {row[place] for row in rows[4:]}
    assert notes_of(quarter, "condition.look_alike") == []
    rows[2][place] = rows[3][place] = value
    write(quarter, "agencies.csv", rows)
    (note,) = notes_of(quarter, "condition.look_alike")

    assert (note["row"], note["column"], note["value"]) == (3, "登记状态", value)
    assert note["message"] == "no rule lists this value, but one lists 注销: rows 3, 4"


def faults_of(quarter: Path) -> list[dict[str, Any]]:
    """Faults that a check refuses a quarter for."""
    code, out, _ = check(quarter, "--json")
    assert code != 0
    faults: list[dict[str, Any]] = json.loads(out)["faults"]
    return faults


def test_unknown_names_stand_under_the_headings_of_the_file(tmp_path: Path) -> None:
    """Nobody in the office knows what a field of ours is called."""
    quarter = office(tmp_path / "in")
    rows = rows_of(quarter, "recusals.csv")
    rows[1][0], rows[2][1] = "9999", "9199" + rows[2][1][4:]
    write(quarter, "recusals.csv", rows)
    found = {fault["rule"]: fault["column"] for fault in faults_of(quarter)}

    assert found["recusal.unknown_inspector"] == "工号"
    assert {"工号", "统一社会信用代码"} >= set(found.values())


def test_a_value_in_no_band_stands_under_its_heading(tmp_path: Path) -> None:
    """The rulebook knows the column by its name, the office by its heading."""
    quarter = office(tmp_path / "in")
    rows = rows_of(quarter, "agencies.csv")
    rows[3][rows[0].index("上次检查结果")] = "未知"
    write(quarter, "agencies.csv", rows)
    (fault,) = faults_of(quarter)

    assert (fault["row"], fault["column"], fault["value"]) == (4, "上次检查结果", "未知")


def test_what_the_rulebook_asks_in_vain_names_its_file(tmp_path: Path) -> None:
    """Not the name that stands in it: faults found late are in the same file as early ones."""
    quarter = office(tmp_path / "in", ("when = { status =", "when = { statuss ="))
    (fault,) = faults_of(quarter)

    assert fault["rule"] == "column.unknown"
    assert Path(fault["file"]).name == "rulebook.toml"


def unchecked_of(quarter: Path) -> list[str]:
    """What a check says that it did not ask, in its document and in its last line."""
    _, out, said = check(quarter, "--json")
    stages: list[str] = json.loads(out)["unchecked"]
    (told,) = [line for line in said.splitlines() if line.startswith("not checked yet")]
    assert "; ".join(stages) in told
    return stages


def test_a_refusal_says_what_it_could_not_ask(tmp_path: Path) -> None:
    """Each stage of the check leaves out those after it."""
    stages = [str(later) for later in Later]
    quarter = office(tmp_path / "in", ("when = { status =", "when = { statuss ="))
    assert unchecked_of(quarter) == stages[3:]
    people = rows_of(quarter, "recusals.csv")
    people[1][0] = "9999"
    write(quarter, "recusals.csv", people)
    assert unchecked_of(quarter) == stages[2:]
    visits = rows_of(quarter, "visits.csv")
    visits[1][1] = "2023-02-30"
    write(quarter, "visits.csv", visits)
    assert unchecked_of(quarter) == stages[1:]
    (quarter.parent / "profile.toml").write_text("[profile", encoding="utf-8")
    assert unchecked_of(quarter) == stages


def test_unknown_names_of_all_registers_are_told_together(tmp_path: Path) -> None:
    """A fault among recusals hides none among absences."""
    quarter = office(tmp_path / "in")
    for name in ("recusals.csv", "absences.csv"):
        rows = rows_of(quarter, name)
        rows[2][0] = "9999"
        write(quarter, name, rows)

    found = {fault["rule"] for fault in faults_of(quarter)}
    assert found == {"recusal.unknown_inspector", "absence.unknown_inspector"}
