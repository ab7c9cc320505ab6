"""The commands about results as a user runs them: data on stdout, talk on stderr, exit codes."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
CLEAN = {
    "是否检查": "是",
    "检查结果": "NO_PROBLEM",
    "后续处置措施": "NONE_NEEDED",
    "检查方式": "ON_SITE",
    "现场检查结束日期": "2023-11-03",
    "结论日期": "2023-11-20",
}


class Office:
    """A folder in which the demonstration was drawn, and its command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for path in DEMO.glob("*.*"):
            if path.suffix != ".py":
                (folder / path.name).write_bytes(path.read_bytes())

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run the command line in the folder."""
        path = os.environ.get("PYTHONPATH")
        return subprocess.run(
            [sys.executable, "-m", "randinspect", *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
            env={"PATH": "", "PYTHONIOENCODING": "utf-8"} | ({"PYTHONPATH": path} if path else {}),
            check=False,
        )

    def results(self, command: str, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command about results."""
        return self.run("results", command, "quarter.toml", *words, "--out", "out")

    def fill(self, name: str, **changes: str) -> None:
        """Fill in the template; changes are those of the first row."""
        with (self.folder / "forms/results.csv").open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for place, row in enumerate(rows):
            row.update({**CLEAN, **(changes if place == 0 else {})})
        with (self.folder / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The demonstration, drawn, with its template written."""
    office = Office(tmp_path_factory.mktemp("cli results"))
    assert office.run("demo", "--out", "out").returncode == 0
    first = office.results("template", "--to", "forms", "--lang", "en")
    assert first.stdout == "results.toml\n"
    assert "check and fill in" in first.stderr
    second = office.results("template", "--to", "forms")
    assert second.stdout.split() == ["forms/results.csv", "forms/results.xlsx"]
    return office


def test_a_template_that_somebody_fills_in_is_not_written_over(office: Office) -> None:
    """The same bytes on any day may be written again; what was filled in stays."""
    path = office.folder / "forms/results.csv"
    empty = path.read_bytes()
    again = office.results("template", "--to", "forms")
    path.write_bytes(filled := empty.replace(b",", b",x", 1))
    done = office.results("template", "--to", "forms")
    kept = path.read_bytes()
    path.write_bytes(empty)

    assert (again.returncode, done.returncode) == (0, 6)
    assert "forms already holds results.csv, other than would be written" in done.stderr
    assert kept == filled


def told(done: subprocess.CompletedProcess[str]) -> Any:
    """The one JSON document on stdout."""
    return json.loads(done.stdout)


def test_a_wrong_file_is_refused_with_every_fault(office: Office) -> None:
    """Exit code 3; row, column, value, rule and cure of each fault; nothing is written."""
    office.fill("wrong.csv", 检查结果="B", 结论日期="昨天")
    done = office.results("enter", "wrong.csv", "--by", "录入某", "--on", "2023-11-21", "--json")

    assert done.returncode == 3
    assert len(told(done)["faults"]) == 2
    first = told(done)["faults"][0]
    assert [first[key] for key in ("file", "row", "column", "value")] == [
        "wrong.csv",
        2,
        "检查结果",
        "B",
    ]
    assert first["rule"]
    assert first["cure"]
    assert not (office.folder / "out/private/results").exists()


def test_a_year_without_a_notice_is_refused(office: Office) -> None:
    """As of a day in 2090 nothing is guessed; exit code 3 names the year and the way out."""
    done = office.run("deadlines", "quarter.toml", "--out", "out", "--as-of", "2090-01-02")

    assert done.returncode == 3
    assert "--provisional" in done.stderr


def test_from_entry_to_report(office: Office) -> None:
    """Enter, audit by somebody else, publish, list deadlines, report, look back."""
    office.fill(
        "good.csv", 检查发现="记录不全", 检查结果="CORRECTED", 后续处置措施="ORDER_CORRECTION"
    )
    enter = ("good.csv", "--by", "录入某", "--on", "2023-11-21")
    entered = office.results("enter", *enter, "--json")
    same = office.results("enter", *enter, "--lang", "zh")
    audit = ("--decision", "accept", "--opinion", "同意", "--on", "2023-11-22")
    refused = office.results("review", "--by", "录入某", *audit)
    audited = office.results("review", "--by", "审核某", *audit, "--lang", "zh")
    published = office.results("publish", "--by", "公示某", "--on", "2023-11-24", "--json")
    handle = told(entered)["inspections"][0]

    assert [done.returncode for done in (entered, same, refused, audited, published)] == [
        0,
        0,
        6,
        0,
        0,
    ]
    assert "没有变化" in same.stderr
    assert "somebody else" in refused.stderr
    assert "accept 通过" in audited.stderr
    assert len(told(published)["published"]) == len(told(entered)["inspections"])
    assert "DEMONSTRATION" in published.stderr
    assert told(published)["scan"]["leaks"] == []
    assert (office.folder / "out/public/results/results.xlsx").exists()

    window = ("quarter.toml", "--out", "out", "--as-of")
    late = office.run("deadlines", *window, "2023-12-04", "--only", "in_time", "--json")
    report = office.run("report", *window, "2023-12-04", "--for", "public", "--json")
    bureau = office.run("report", *window, "2023-12-04", "--lang", "zh")
    assert {row["due"] for row in told(late)["rows"]} == {"2023-12-01"}
    assert told(report)["counts"]["whole"]["completion"]["percent"] == "100.0"
    assert (office.folder / "out/public/results/report.json").exists()
    assert "不得公开" in bureau.stderr

    after = ("--by", "录入某", "--on", "2023-12-04", "--inspection", handle)
    measure = ("--measure", "ORDER_CORRECTION", "--closed", "2023-12-03", "--text", "已改正")
    said = ("--kind", "reply", "--received", "2023-12-03", "--text", "已整改", "--public")
    closed = office.results("close", *after, *measure)
    replied = office.results("object", *after, *said)
    twice = office.results("close", *after, *measure)
    shown = told(office.results("show", "--inspection", handle, "--json"))
    assert [done.returncode for done in (closed, replied, twice)] == [0, 0, 6]
    assert shown["closings"][0]["measure"] == "ORDER_CORRECTION"
    assert shown["statements"][0]["stage"] == "after"
    assert shown["open_measures"] == []


def test_from_results_to_the_public_and_back(office: Office) -> None:
    """The site once and again, a folder of quarters, a foreign folder, the way back of a row."""
    office.results("publish", "--by", "公示某", "--on", "2023-12-04")
    words = ("publish", "quarter.toml", "--out", "site", "--as-of", "2023-12-04")
    first = office.run(*words, "--json")
    again = office.run("publish", ".", *words[2:], "--lang", "zh")
    foreign = office.run("publish", "quarter.toml", "--out", "forms", "--as-of", "2023-12-04")
    back = office.run("trace", "quarter.toml", "results:1", "--out", "out", "--json")
    lost = office.run("trace", "quarter.toml", "results:999", "--out", "out", "--lang", "en")

    assert [done.returncode for done in (first, again, foreign, back, lost)] == [0, 0, 6, 0, 6]
    assert told(first)["changed"] == told(first)["files"] > 600
    assert again.stdout == "site/index.html\n"
    assert "公示网站没有变化" in again.stderr
    assert told(back)["signers"]["audited"] == ["审核某"]
    assert told(back)["announced"] == ["results:1", "subjects:1"]
    assert "there is no row 999" in lost.stderr


def test_the_way_back_speaks_the_language_of_the_desk(office: Office) -> None:
    """No key of the library and no value of Python in it; `--json` keeps its keys and codes."""
    words = ("trace", "quarter.toml", "results:1", "--out", "out", "--lang")
    chinese, english = (office.run(*words, lang).stdout for lang in ("zh", "en"))
    keys = [line.partition(": ")[0] for line in chinese.splitlines() if ": " in line]

    assert len(keys) > 60
    assert [key for key in keys if re.search("[a-z]_[a-z]", key)] == []
    assert {"经手人.审核人.1", "样本.样本顺位", "状态", "计划.计划编号"} <= set(keys)
    assert not re.search(r": (None|True|False)$", chinese + english, re.MULTILINE)
    assert "signers.audited by.1: 审核某" in english
    assert "sample.sample rank: " in english


def test_a_day_has_one_spelling(office: Office) -> None:
    """Another spelling of a day is refused, not read."""
    done = office.results("publish", "--by", "x", "--on", "2023-1-2")

    assert done.returncode == 2
    assert "[2023-1-2] is no day" in done.stderr


def test_a_correction_says_what_differs_from_the_draw_too(office: Office) -> None:
    """Another day than the drawn one, after the window: the notes that entering writes."""
    day = {"现场检查结束日期": "2024-01-05", "结论日期": "2024-01-05"}
    problem = {"检查结果": "CORRECTED", "后续处置措施": "ORDER_CORRECTION"}
    office.fill("corrected.csv", 检查发现="记录不全", **problem, **day)
    done = office.results(
        "correct", "corrected.csv", "--by", "录入某", "--on", "2024-01-06", "--reason",
        "ENTRY_ERROR", "--text", "日期录错", "--approved-by", "局长某", "--json", "--lang", "en",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert [note["code"] for note in told(done)["notes"]] == ["visit.window", "visit.day"]
    assert {note["day"] for note in told(done)["notes"]} == {"2024-01-05"}
    assert "2024-01-05" in done.stderr
