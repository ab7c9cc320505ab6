"""Recognised results, from the office's file to the published count of exclusions."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest
from office.test_memory import CITE
from typer.testing import CliRunner

from randinspect.canonical import read_document, read_table
from randinspect.cli.commands import app
from randinspect.cli.explaining import explanation
from randinspect.cli.note_words import told_note
from randinspect.cli.starting import demo_clock
from randinspect.cli.words import Language
from randinspect.errors import InputError, LockedInputError
from randinspect.office import Steps, Workspace, load_job, preview, read_quarter_file
from randinspect.publication import Kind, Occasion
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
HEADS = ("检查机关", "统一社会信用代码", "抽查事项代码", "检查日期", "检查范围", "有效期至", "摘要")
TABLE = """
[recognised]
date_formats = ["%Y-%m-%d"]
list_separators = ["、"]
[recognised.columns]
authority = "检查机关"
agency = "统一社会信用代码"
items = "抽查事项代码"
date = "检查日期"
scope = "检查范围"
valid_until = "有效期至"
evidence = "摘要"
"""
RULE = f"\n[memory.recognition]\nexclude = true\n{CITE.format(20)}"
DIGEST = "ab" * 32
TOLD = {f"recognition.{name}" for name in ("late", "digest", "unknown_item", "expired")}


def office(folder: Path, rows: Sequence[Sequence[str]], rules: str = RULE) -> Path:
    """The demonstration with recognised results; gives its quarter file."""
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*"))
    lines = [",".join(row) for row in (HEADS, *rows)]
    (folder / "recognised.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for name, text in (("profile.toml", TABLE), ("rulebook.toml", rules)):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    quarter = folder / "quarter.toml"
    text = quarter.read_text(encoding="utf-8")
    text = text.replace("[files]", '[files]\nrecognised = "recognised.csv"')
    quarter.write_text(text, encoding="utf-8")
    return quarter


def agencies() -> list[str]:
    """Ids of the demonstration's agencies."""
    lines = (DEMO / "agencies.csv").read_text(encoding="utf-8").splitlines()
    column = lines[0].split(",").index("统一社会信用代码")
    return [line.split(",")[column] for line in lines[1:]]


def item() -> str:
    """Code of the item of the demonstration's rulebook."""
    text = (DEMO / "rulebook.toml").read_text(encoding="utf-8")
    return text.partition("[item]")[2].partition('code = "')[2].partition('"')[0]


def result(agency: str, items: str, until: str = "2024-06-30") -> list[str]:
    """A row of a recognised result."""
    return ["示例邻省局", agency, items, "2023-06-01", "全部场所", until, DIGEST]


def faults_of(quarter: Path) -> list[str]:
    """Rules of everything that is wrong with a quarter."""
    with pytest.raises(InputError) as caught:
        load_job(read_quarter_file(quarter))
    return [fault.rule for fault in caught.value.faults]


def test_a_recognised_agency_is_out_openly(tmp_path: Path) -> None:
    """Size 0 in the frame, counted in the commitment, verified, and explained by its id."""
    first, second, third = agencies()[:3]
    rows = [result(first, item()), result(second, "Z99"), result(third, item(), "2023-09-01")]
    quarter = office(tmp_path / "in", rows)
    workspace = Workspace(tmp_path / "out")
    steps = Steps(read_quarter_file(quarter), workspace, Occasion.DEMONSTRATION, demo_clock)
    list(steps.advance())
    selection = tmp_path / "out" / "public" / "selection"
    commit = read_document((selection / "commit.json").read_bytes())
    units = read_table((tmp_path / "out" / "private" / "units.tsv").read_bytes(), 6)
    told = explanation(selection, first, quarter, Language.ZH)

    assert commit["excluded"]["RECOGNISED"] == 1
    assert [row[5] for row in units].count("RECOGNISED") == 1
    assert verify(tmp_path / "out" / "public")
    assert told["inclusion_probability"] == "0"
    assert any("有效期至2024-06-30" in step for step in told["steps"])
    assert preview(load_job(read_quarter_file(quarter))).exclusions["RECOGNISED"] == 1


def test_every_fault_of_a_row_is_told_at_once(tmp_path: Path) -> None:
    """Digests, days, items and agencies that cannot be meant."""
    known, *others = agencies()
    rows = [
        [*result(known, item())[:-1], "AB" * 32],
        [*result(others[0], item(), "2024-01-31")[:-1], "ab"],
        result(others[1], item(), "2023-05-01"),
        result(others[2], ""),
        ["", *result(others[3], item())[1:]],
    ]
    found = faults_of(office(tmp_path / "in", rows))

    assert sorted(found) == [
        "digest.format",
        "digest.format",
        "recognised.order",
        "value.missing",
        "value.missing",
    ]


def test_nobody_is_exempted_by_ones_own_or_by_no_paper(tmp_path: Path) -> None:
    """Own results, digests of nothing, and two rows of one check are refused, each in its place."""
    first, second, third = agencies()[:3]
    nothing = hashlib.sha256(b"").hexdigest()
    rows = [
        ["ｄｅｍｏ.example.amr", *result(first, item())[1:]],
        ["示例省市场监管局", *result(second, item())[1:]],
        [*result(first, item())[:-1], "0" * 64],
        [*result(second, item())[:-1], nothing],
        result(third, item()),
        [*result(third, item())[:4], "部分", "2024-01-31", DIGEST],
    ]
    quarter = office(tmp_path / "in", rows)
    text = quarter.read_text(encoding="utf-8")
    assert 'id = "demo.example.amr"\nname = "' in text
    own = text.partition('id = "demo.example.amr"\nname = "')[2].partition('"')[0]
    table = tmp_path / "in" / "recognised.csv"
    table.write_text(table.read_text("utf-8").replace("示例省市场监管局", own), "utf-8")
    with pytest.raises(InputError) as caught:
        load_job(read_quarter_file(quarter))
    told = {(f.rule, f.row, f.column) for f in caught.value.faults}
    without = [",".join(row) for row in (HEADS, *rows[:2])]
    table.write_text("\n".join(without).replace("示例省市场监管局", own) + "\n", "utf-8")
    with pytest.raises(InputError) as linked:
        load_job(read_quarter_file(quarter))

    assert told == {
        ("digest.placeholder", 4, "摘要"),
        ("digest.placeholder", 5, "摘要"),
        ("recognised.twice", 7, "统一社会信用代码"),
    }
    said = sorted((f.rule, f.row, f.column, f.value) for f in linked.value.faults)
    assert said == [
        ("recognised.own", 2, "检查机关", "ｄｅｍｏ.example.amr"),
        ("recognised.own", 3, "检查机关", own),
    ]


def test_results_without_effect_are_told(tmp_path: Path) -> None:
    """Run out, not yet past, of an item that nobody knows; and one digest of several agencies."""
    ids = agencies()
    late = [*result(ids[3], item())[:3], "2023-10-09", "全部场所", "2024-06-30", "12" * 32]
    rows = [
        result(ids[0], item()),
        [*result(ids[1], item(), "2023-10-08")[:-1], "34" * 32],
        [*result(ids[2], "X99")[:-1], "56" * 32],
        late,
        result(ids[4], item()),
        [*result(ids[5], item(), "2023-09-08")[:-1], "78" * 32],
    ]
    quarter = office(tmp_path / "in", rows)
    text = quarter.read_text(encoding="utf-8")
    begins = text.partition('date_from = "')[2][:10] or text.partition("date_from = ")[2][:10]
    notes = [n for n in preview(load_job(read_quarter_file(quarter))).notes if n.rule in TOLD]

    assert begins == "2023-10-09"
    assert [(n.rule, n.row, n.column, n.value) for n in notes] == [
        ("recognition.late", 5, "检查日期", "2023-10-09"),
        ("recognition.digest", 6, "摘要", DIGEST),
        ("recognition.unknown_item", 4, "抽查事项代码", "X99"),
        ("recognition.expired", 3, "有效期至", "2023-10-08"),
    ]
    assert notes[1].message.endswith("in row 2")
    assert notes[3].message.endswith("; also rows 7")
    assert "第 7 行亦同" in told_note(notes[3], Language.ZH)


def test_a_result_of_an_unknown_agency_is_a_fault(tmp_path: Path) -> None:
    """It would count for nobody; the profile may keep or set aside the row."""
    assert faults_of(office(tmp_path / "in", [result("UNKNOWN-1", item())])) == [
        "recognised.unknown_agency"
    ]


def test_results_and_rule_stand_together(tmp_path: Path) -> None:
    """A file that no rule recognises is refused, and so is a rule without its file."""
    quarter = office(tmp_path / "a", [result(agencies()[0], item())], rules="")
    other = office(tmp_path / "b", [])
    text = other.read_text(encoding="utf-8").replace('recognised = "recognised.csv"', "")
    other.write_text(text, encoding="utf-8")

    assert faults_of(quarter) == ["recognition.rules"]
    assert faults_of(other) == ["recognition.none"]


def test_a_locked_selection_binds_the_recognised_results(tmp_path: Path) -> None:
    """Whoever takes out a row after the lock is refused: what it excluded is published."""
    quarter = office(tmp_path / "in", [result(agencies()[0], item())])
    workspace = Workspace(tmp_path / "out")
    steps = Steps(read_quarter_file(quarter), workspace, Occasion.DEMONSTRATION, demo_clock)
    steps.commit(Kind.SELECTION)
    path = tmp_path / "in" / "recognised.csv"
    path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    again = Steps(read_quarter_file(quarter), workspace, Occasion.DEMONSTRATION, demo_clock)
    with pytest.raises(LockedInputError) as caught:
        again.draw(Kind.SELECTION)

    assert [fault.rule for fault in caught.value.faults] == ["locked.file"]
    assert "recognised" in caught.value.faults[0].message


def test_a_check_says_which_rule_counts_a_unit_of_two(tmp_path: Path) -> None:
    """A result that fills the cap by itself is counted under the cap, and the tables say so."""
    cap = f"\n[memory.annual_cap]\nat_most = 1\nfor_cause = true\n{CITE.format(5)}"
    quarter = office(tmp_path / "in", [result(agencies()[0], item())], rules=RULE + cap)
    asked = ["check", str(quarter), "--rehearsal"]
    found = preview(load_job(read_quarter_file(quarter)))
    said, zh = (
        CliRunner().invoke(app, [*asked, "--lang", language]).stderr for language in ("en", "zh")
    )

    assert (found.memory["RECOGNISED"], found.exclusions.get("RECOGNISED", 0)) == (1, 0)
    assert "ANNUAL_CAP 1, RECOGNISED 1 hold besides of units that an earlier rule keeps out" in said
    assert "另有单位同时符合 ANNUAL_CAP 1, RECOGNISED 1" in zh
