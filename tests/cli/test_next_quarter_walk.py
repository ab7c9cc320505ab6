"""The walk of docs/store.md from the libraries to the next quarter's frame, as it stands there."""

from __future__ import annotations

import csv
import re
import shutil
from datetime import date
from pathlib import Path

import pytest
from class_samples import RULES
from cli.test_store_walk import CLEAN, ENTERED, locked_frame, run, walked
from made_stores import DEMO
from office.classes.test_handing_over import merged

from randinspect.canonical import read_table
from randinspect.office.classes import parse_class_rules, rulebook_part
from randinspect.office.store import Store

ON = date(2024, 1, 2)
CLASSES = (
    RULES.replace("effective_from = 2024", "effective_from = 2023")
    .replace('"ABSENT"', '"PT_ABSENT"')
    .replace('"LISTED"', '"ABNORMAL"')
    .replace('"true"', '"属实"')
    .replace('"false"', '"不属实"')
    .replace('"good"', '"NO_PROBLEM"')
    .replace('"bad"', '"CORRECTED"')
)
REST = """
[memory]
[memory.rest]
quarters = 1
soft = "0"
scope = "all"
for_cause = true
citation = { cite = "rules", article = "第15条" }
"""
WARNINGS = """
[files]
complaints = "tables/complaints.csv"
certificates = "tables/certificates.csv"
proficiency = "tables/proficiency.csv"
[complaints]
false_discovery_rate = "5%"
[certificates]
[proficiency]
"""
NEXT = {
    "as_of = 2023-08-20": "as_of = 2024-01-02",
    "date_from = 2023-10-09": "date_from = 2024-02-26",
    "date_to = 2023-12-29": "date_to = 2024-03-29",
    "not_before = 2023-08-24T10": "not_before = 2024-01-24T10",
    "not_before = 2023-08-26T05": "not_before = 2024-01-26T05",
    "/0001": "/0003",
    "/0002": "/0004",
    "sequence = 2": "sequence = 4",
    "sequence = 1": "sequence = 3",
    'rulebook = "rulebook.toml"': 'rulebook = "next-rules.toml"',
}


def drawn_and_published(place: Path) -> frozenset[str]:
    """Draw the demonstration's quarter, publish clean results; gives the ids of the visited."""
    quarter = ("quarter.toml", "--out", "out")
    shutil.copy(DEMO / "quarter.toml", place / "quarter.toml")
    run("demo", "--out", "out")
    run("results", "template", *quarter, "--to", "forms")
    run("results", "template", *quarter, "--to", "forms")
    with Path("forms/results.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [{**row, **CLEAN} for row in csv.DictReader(stream)]
    with Path("filled.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    accept = ("--decision", "accept", "--opinion", "ok", "--on", "2023-11-22")
    run("results", "enter", "quarter.toml", "filled.csv", *quarter[1:], "--by", "li", *ENTERED)
    assert visits_known(place) == 0  # what is not published is no visit yet
    run("results", "review", *quarter, "--by", "zhao", *accept)
    run("results", "publish", *quarter, "--by", "qian", "--on", "2023-11-24")
    handles = {row["公开名"] for row in rows}
    units = read_table((place / "out" / "private" / "units.tsv").read_bytes(), 6)
    return frozenset(row[1] for row in units if row[0] in handles)


def visits_known(place: Path) -> int:
    """How many visits a store would learn from the quarter as it stands."""
    where = str(place / "other.db")
    if not Path(where).exists():
        run("store", "init", where)
    told = ("--as-of", "2023-12-30", "--source", "own", "--whole")
    [found] = re.findall(r"(\d+) added", run("store", "import", where, "visit", "out", *told))
    return int(found)


def write_what_happened(place: Path, first: str, second: str) -> None:
    """A missed test, a complaint, and the files of the next quarter."""
    heads = "统一社会信用代码,能力验证计划,结果日期,能力验证结果"
    (place / "tests.csv").write_text(f"{heads}\n{first},PT-1,2023-11-01,无故未参加\n", "utf-8")
    heads = "投诉编号,统一社会信用代码,收到日期,核查结论"
    (place / "complaints.csv").write_text(
        f"{heads}\nT1,{second},2023-12-01,属实\nT2,{second},2023-12-02,\n", "utf-8"
    )
    (place / "warnings.toml").write_text(WARNINGS, "utf-8")
    (place / "classes.toml").write_text(CLASSES, "utf-8")
    part = rulebook_part(parse_class_rules(CLASSES, name="classes.toml"))
    book = merged(part).replace("effective_to = 2023", "effective_to = 2024")
    (place / "next-rules.toml").write_text(book + REST, "utf-8")
    text = (DEMO / "quarter.toml").read_text(encoding="utf-8")
    for old, new in NEXT.items():
        assert old in text
        text = text.replace(old, new)
    names = "agencies|inspectors|recusals|visits|absences|profile"
    text = re.sub(rf'^({names}) = "', r'\1 = "next/', text, flags=re.MULTILINE)
    (place / "next.toml").write_text(text, "utf-8")


def test_the_walk_to_the_next_quarter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Visits rest, results, complaints and tests make classes, and classes make the next frame."""
    monkeypatch.chdir(tmp_path)
    walked(0)
    place = tmp_path / "office"
    visited = drawn_and_published(place)
    first, second, *_ = sorted(visited)
    write_what_happened(place, first, second)
    told = walked(1)
    locked_frame(place / "next.toml")
    private = place / "frame" / "private"
    units = {row[1]: row for row in read_table((private / "units.tsv").read_bytes(), 6)}
    marks = read_table((private / "memory.tsv").read_bytes(), 3)
    resting = {handle for handle, code, _ in marks if code == "REST"}
    classes = Store("libraries.db").library("risk_class", ON).rows

    assert f"{len(visited)} added" in told[0]
    assert f"{2 * len(visited)} added" in told[1]
    assert "1 rows are in no table: the complaint has no finding yet" in told[4]
    assert "PT_ABSENT" in told[5]
    # Class C of a small stratum is drawn nearly every time, and so has no time to rest.
    assert {code for code in visited if units[code][0] not in resting} <= {first}
    assert {code: units[code][4] for code in (first, second)} == {first: "C", second: "B"}
    assert {code: row["risk_class"] for code, row in classes.items()} == {
        code: row[4] for code, row in units.items()
    }
    assert visits_known(place) == 2 * len(visited)
