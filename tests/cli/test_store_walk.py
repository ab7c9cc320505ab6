"""The walk of docs/store.md runs as it stands there, and its snapshot is what a quarter reads."""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import tomllib
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from demo_office import office, steps_of
from made_stores import DEMO, frame_sha256
from typer.testing import CliRunner

from randinspect.cli.entry import app
from randinspect.cli.store_field_words import STORE_FIELDS
from randinspect.office.store import LIBRARIES, Store
from randinspect.office.store.snapshot_files import FILES
from randinspect.registry import RecordKind
from randinspect.registry.record_kinds import field_names

PAGE = (Path(__file__).parents[2] / "docs" / "store.md").read_text(encoding="utf-8")

_DAY = date(2023, 12, 1)
ENTERED = ("--on", "2023-11-21")
CLEAN = {
    "是否检查": "是",
    "检查结果": "NO_PROBLEM",
    "后续处置措施": "NONE_NEEDED",
    "检查方式": "ON_SITE",
    "现场检查结束日期": "2023-11-03",
    "结论日期": "2023-11-20",
}


def run(*words: str, lang: str = "en", code: int = 0) -> str:
    """What a command says, under the exit code that is asked for."""
    done = CliRunner().invoke(app, [*words, "--lang", lang])
    assert done.exit_code == code, done.output
    return done.output


def locked_frame(quarter: Path) -> bytes:
    """The frame that a quarter locks, under a key that is always the same."""
    out = quarter.parent / "frame"
    next(iter(steps_of(quarter, out).advance()))
    return (out / "public" / "selection" / "frame.tsv").read_bytes()


def line_said(words: list[str]) -> str:
    """What a line of the walk says: a command of randinspect, of the shell, or another folder."""
    if words[0] == "randinspect":
        return run(*words[1:])
    if words[0] == "cd":
        os.chdir(words[1])
    else:
        subprocess.run(words, check=True)
    return ""


def walked(number: int) -> list[str]:
    """What the commands of one of the page's walks say."""
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    return [line_said(shlex.split(line)) for line in blocks[number].splitlines()]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration's files, with a quarter that reads a snapshot of them."""
    folder = tmp_path / "office"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*", "year"))
    quarter = folder / "quarter.toml"
    text = quarter.read_text(encoding="utf-8")
    names = "agencies|inspectors|recusals|visits|absences|profile"
    text = re.sub(rf'^({names}) = "', r'\1 = "locked/', text, flags=re.MULTILINE)
    quarter.write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def test_the_walk_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line ends well; the frame is that of the files; an undone copy says so."""
    monkeypatch.chdir(tmp_path)
    told = walked(0)[3:]
    place = tmp_path / "office"
    files = tomllib.loads((place / "quarter.toml").read_text(encoding="utf-8"))["files"]
    names = ("agencies", "inspectors", "recusals", "visits", "absences", "profile")
    assert all(files[name].startswith("locked/") for name in names)

    assert "240 added" in told[1]
    assert "nothing was changed" in told[1]
    assert "imported as act 1" in told[2]
    assert "240 agencies, written to locked" in told[7]
    assert "240 rows differ" in told[9]
    assert "act 1 is undone by act 7" in told[-1]
    assert frame_sha256(place / "locked") == frame_sha256(DEMO)
    assert locked_frame(place / "quarter.toml") == locked_frame(office(place / "plain"))
    shown = [
        run("store", "show", "libraries.db", "agency", "--on", "2023-08-20", *known)
        for known in ((), ("--known", "1"), ("--known", "2020-01-01"), ("--known", "0"))
    ]
    assert shown[0] == shown[1] != shown[2] == shown[3]
    run("store", "show", "libraries.db", "agency", "--on", "2023-08-20", "--known", "9", code=6)
    run("store", "show", "libraries.db", "agency", "--on", "2023-08-20", "--known", "x", code=2)
    assert Store("libraries.db").number_known(None) == 6


def test_a_comparison_says_what_the_import_needs(place: Path) -> None:
    """Its exit code is that of the refused import; long cells are cut; codes are checked."""
    told = ("--profile", "profile.toml", "--source", "province")
    run("store", "init", "a.db")
    whole = ("agency", "agencies.csv", *told)
    run("store", "import", "a.db", *whole, "--as-of", "2023-08-20", "--yes", "--by", "x")
    lines = (place / "agencies.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    cells = lines[1].split(",")
    odd = ",".join([cells[0], "=cmd()" + "长" * 10_000, *cells[2:]])
    (place / "odd.csv").write_text("".join([lines[0], odd, *lines[2:]]), encoding="utf-8")
    words = ("store", "import", "a.db", "agency", "odd.csv", *told, "--as-of", "2923-08-20")
    shown = run(*words, code=6)
    refused = run(*words, "--accept", "text.longer", code=3)
    codes = ("import.far_day", "text.formula", "text.long")
    accepted = [word for code in codes for word in ("--accept", code)]

    assert f"--yes --by {' '.join(accepted)}" in shown
    assert len(shown) < 4000
    assert "import.many_gone" in refused
    assert "text.longer" in refused
    assert "run it again with --yes --by to apply" in run(*words, *accepted)
    run(*words, "--accept", codes[0], "--yes", "--by", "x", code=6)
    assert "imported as act 2" in run(*words, *accepted, "--yes", "--by", "x")
    assert "检查对象名录库（agency）" in run("store", "history", "a.db", lang="zh").replace(
        "\n", ""
    )


def test_edits_past_the_program_are_refused(place: Path) -> None:
    """An edited snapshot does not pass `check`, an edited store does not pass `verify`."""
    told = ("--profile", "profile.toml", "--as-of", "2023-08-20", "--source", "province")
    run("store", "init", "a.db")
    for library, file in (
        ("agency", "agencies"),
        ("inspector", "inspectors"),
        ("interest", "recusals"),
        ("visit", "visits"),
        ("absence", "absences"),
    ):
        run("store", "import", "a.db", library, f"{file}.csv", *told, "--yes", "--by", "x")
    run("store", "snapshot", "a.db", "--on", "2023-08-20", "--to", "locked", "--by", "x")
    run("check", "quarter.toml", "--rehearsal")
    run("store", "verify", "a.db")
    edited = place / "locked" / "agencies.csv"
    edited.write_bytes(edited.read_bytes().replace("存续".encode(), "注销".encode(), 1))
    with closing(sqlite3.connect("a.db")) as plain:
        plain.execute("DROP TRIGGER store_row_remains")
        plain.execute("DELETE FROM store_row WHERE library = 'agency' AND id < 5")
        plain.commit()

    lock = ("quarter.toml", "--rehearsal", "--out", "out")
    assert "snapshot.changed" in run("check", "quarter.toml", "--rehearsal", lang="zh", code=3)
    assert "snapshot.changed" in run("commit", "selection", *lock, code=3)
    found = run("store", "verify", "a.db", lang="zh", code=1)
    assert all(code in found for code in ("store.count", "store.locked", "store.guards"))
    again = ("--on", "2023-08-20", "--known", "5", "--to", "again", "--by", "x")
    assert "绕过程序改动" in run("store", "snapshot", "a.db", *again, lang="zh", code=6)


def test_fields_that_differ_are_told_in_chinese(place: Path) -> None:
    """Of an import and between two days; every field of a register has its word."""
    heads = "统一社会信用代码,证书编号,有效期至"
    run("store", "init", "a.db")
    for year in ("2027", "2028"):
        (place / "l.csv").write_text(f"{heads}\nA,1,{year}-01-31\n", encoding="utf-8")
        told = ("l.csv", "--as-of", "2023-01-01", "--source", "s")
        said = run("store", "import", "a.db", "licence", *told, "--yes", "--by", "x", lang="zh")
    assert "有效期至: 2027-01-31 > 2028-01-31" in said
    fields = {name for kind in RecordKind for name in field_names(kind)}
    assert fields == set(STORE_FIELDS)


def test_an_act_that_is_not_there_is_told(place: Path) -> None:
    """By every command that is asked for one, with the last one that is."""
    told = ("--profile", "profile.toml", "--as-of", "2023-08-20", "--source", "s", "--yes")
    run("store", "init", "a.db")
    run("store", "import", "a.db", "agency", "agencies.csv", *told, "--by", "x")
    missing = "there is no act 77; the last one is 1"
    assert missing in run("store", "history", "a.db", "--act", "77", code=6)
    assert missing in run("store", "undo", "a.db", "77", "--by", "x", "--reason", "y", code=6)
    show = ("store", "show", "a.db", "agency", "--on", "2023-08-20", "--known")
    assert missing in run(*show, "77", code=6)
    assert "没有第 77 号操作" in run("store", "history", "a.db", "--act", "77", lang="zh", code=6)
    assert "neither the number of an act nor a day" in re.sub(
        r"[\s│]+", " ", run(*show, "foo", code=2)
    )


@pytest.mark.parametrize(("on", "is_told"), [("2923-08-20", True), ("2023-08-20", False)])
def test_a_snapshot_of_a_far_day_is_noted(place: Path, on: str, is_told: bool) -> None:
    """A year that was mistyped locks what is known today for long; it is told, and it is locked."""
    told = ("--profile", "profile.toml", "--as-of", "2023-08-20", "--source", "s", "--yes")
    run("store", "init", "a.db")
    run("store", "import", "a.db", "agency", "agencies.csv", *told, "--by", "x")
    said = run("store", "snapshot", "a.db", "--on", on, "--to", "locked", "--by", "x")

    assert ("days ahead" in said) is is_told
    assert (place / "locked" / "snapshot.json").is_file()


def test_refused_rows_and_suspicions_are_told_in_chinese(place: Path) -> None:
    """A refusal is kept with its faults; what bars an import names its code; JSON is the same."""
    told = ("--profile", "profile.toml", "--as-of", "2023-08-20", "--source", "省局")
    done = ("--yes", "--by", "张")
    run("store", "init", "a.db")
    run("store", "import", "a.db", "agency", "agencies.csv", *told, *done)
    lines = (place / "agencies.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (place / "less.csv").write_text("".join(lines[:100]), encoding="utf-8")
    (place / "bad.csv").write_text(lines[0] + lines[1][1:] + lines[2], encoding="utf-8")
    refused = run("store", "import", "a.db", "agency", "bad.csv", *told, *done, lang="zh", code=3)
    barred = run("store", "import", "a.db", "agency", "less.csv", *told, *done, lang="zh", code=6)
    part = ("agency", "bad.csv", *told, "--part", "--set-aside")
    taken = run("store", "import", "a.db", *part, *done, "--json")
    kept = json.loads(run("store", "history", "a.db", "--act", "2", "--json"))
    shown = run("store", "history", "a.db", lang="zh")

    assert "已记入第 2 号操作" in refused
    assert "请加 --accept import.many_gone" in barred
    assert "规程不允许：导入内容可疑，未作更改" in barred
    assert [r["file_row"] for r in kept["rejects"]] == [2]
    assert '"already": null' in taken
    assert "未予导入" in shown
    assert "锁定" not in shown


def test_libraries_of_the_store_alone_are_found_by_their_headings(place: Path) -> None:
    """Chinese headings, names of fields, and a profile; past draws prove nothing."""
    told = ("--as-of", "2023-01-01", "--source", "省局", "--yes", "--by", "张")
    run("store", "init", "a.db")
    files = {
        "item": "事项编码,抽查事项,配合部门\nC06,检验检测机构,生态环境、公安\n",
        "draw": "draw_id,drawn_on,standing\n旧-1,2019年05月01日,verified\n",
        "complaint": "投诉编号,统一社会信用代码,收到日期\nT1,91990100MA00137645,2023/02/01\n",
        "licence": "统一社会信用代码,证书编号,有效期至\n91990100MA00137645,22-1,2027-01-31\n",
    }
    for library, text in files.items():
        (place / f"{library}.csv").write_text(text, encoding="utf-8")
        run("store", "import", "a.db", library, f"{library}.csv", *told)
    (place / "tasks.csv").write_text("号,名\n,x\n1,y\n2,\n", encoding="utf-8")
    (place / "tasks.toml").write_text(
        '[task]\nmissing = [""]\n[task.columns]\ntask_no = "号"\ntask_name = "名"\n', "utf-8"
    )
    task = ("task", "tasks.csv", "--profile", "tasks.toml", *told)
    refused = run("store", "import", "a.db", *task, code=3)
    run("store", "import", "a.db", *task, "--set-aside", "--accept", "import.many_rejected")
    run("store", "import", "a.db", "rulebook", "rulebook.toml", *told)
    store = Store("a.db")
    assert "row 2, column 号 []: the cell holds no value (id.missing)" in refused
    assert "row 4, column 任务名称: the cell holds no value (value.missing)" in refused
    rows = {name: dict(store.library(name, _DAY).rows) for name in LIBRARIES}

    assert rows["item"]["C06"]["departments"] == ("生态环境", "公安")
    assert rows["draw"]["旧-1"]["standing"] == "unverifiable history"
    assert str(rows["draw"]["旧-1"]["drawn_on"]) == "2019-05-01"
    assert list(rows["licence"]) == ["91990100MA00137645/22-1"]
    assert rows["complaint"]["T1"]["agency"] == "91990100MA00137645"
    assert rows["task"] == {"1": {"task_no": "1", "task_name": "y"}}
    [rulebook] = rows["rulebook"].values()
    assert str(rulebook["text"]).encode() == (place / "rulebook.toml").read_bytes()


def test_a_draw_of_ones_own_stands_as_verification_says(place: Path) -> None:
    """Read from its bundle, with its occasion; a folder that holds none is refused."""
    run("demo", "--out", "q3")
    told = ("--as-of", "2023-09-01", "--source", "own", "--yes", "--by", "zhang")
    run("store", "init", "a.db")
    said = run("store", "import", "a.db", "draw", "q3/public/selection", *told)
    run("store", "import", "a.db", "draw", "q3", *told, code=3)
    [drawn] = Store("a.db").library("draw", _DAY).rows.values()

    assert "(draw.demonstration)" in said
    assert drawn["standing"] == "DEMONSTRATION, no inspection: recomputed, order unproved"
    assert drawn["draw_id"] == "demo.example.amr/2023/0001"


def test_nothing_of_a_rehearsal_comes_in(place: Path) -> None:
    """Neither its draw nor results nor visits: it may bear the number of the draw to come."""
    run("demo", "--out", "q3")
    for kind in ("selection", "dispatch"):
        path = place / "q3" / "public" / kind / "commit.json"
        path.write_bytes(path.read_bytes().replace(b'"demonstration"', b'"rehearsal"'))
    told = ("--as-of", "2023-09-01", "--source", "own", "--yes", "--by", "zhang")
    run("store", "init", "a.db")
    for library, folder in (("draw", "q3/public/selection"), ("result", "q3"), ("visit", "q3")):
        assert "演练" in run("store", "import", "a.db", library, folder, *told, lang="zh", code=6)

    assert Store("a.db").history() == []


def test_results_of_ones_own_are_read_from_their_quarter(place: Path) -> None:
    """One row for each item of each inspection, as the chain of acts has it now."""
    shutil.copytree(DEMO, place / "inputs", ignore=shutil.ignore_patterns("__*", "year"))
    os.chdir(place / "inputs")
    run("demo", "--out", "out")
    results = ("quarter.toml", "--out", "out")
    run("results", "template", *results, "--to", "forms")
    run("results", "template", *results, "--to", "forms")
    with Path("forms/results.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = [{**row, **CLEAN} for row in csv.DictReader(stream)]
    with Path("filled.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    told = ("--as-of", "2023-11-21", "--source", "own", "--yes", "--by", "zhang")
    run("store", "init", "a.db")
    run("results", "enter", "quarter.toml", "filled.csv", *results[1:], "--by", "li", *ENTERED)
    run("store", "import", "a.db", "result", "out", *told)
    run("store", "import", "a.db", "result", "forms", *told, code=3)
    found = Store("a.db").library("result", _DAY).rows.values()

    assert len(found) == len(rows) > 20
    assert len({row["agency"] for row in found}) == len(rows)
    assert {(row["task_no"], row["labels"], row["measure"], row["state"]) for row in found} == {
        ("demo.example.amr/2023/0002", ("NO_PROBLEM",), "NONE_NEEDED", "entered")
    }


def fields_table() -> str:
    """Fields of every library that only the store knows, as docs/store.md tells them."""
    lines = ["| library | field | headings | holds |", "|---|---|---|---|"]
    for library in LIBRARIES.values():
        for field in library.own:
            star = " *" if field.is_required else ""
            headings = "、".join(field.headings[1:])
            lines.append(f"| `{library.name}` | `{field.name}`{star} | {headings} | {field.type} |")
    return "\n".join(lines) + "\n"


def test_the_page_tells_every_field() -> None:
    """Its table of fields is made from the declarations."""
    assert fields_table() in PAGE


def test_classes_of_the_project_come_in_as_they_are(place: Path) -> None:
    """``classes.csv`` of ``classes grade``: its source is the option's; idle columns are told."""
    (place / "classes.csv").write_text(
        "\ufeff统一社会信用代码,类别,来由,日期,有效\n91990100MA00137645,B,points,2023-08-20,2023-13-45\n",
        encoding="utf-8",
    )
    run("store", "init", "a.db")
    told = ("classes.csv", "--as-of", "2023-08-20", "--source", "grading", "--yes", "--by", "x")
    said = run("store", "import", "a.db", "risk_class", *told)

    assert "[来由, 有效]: nothing is taken from 2 columns (import.unread_column)" in said
    [row] = Store("a.db").library("risk_class", date(2023, 8, 20)).rows.values()
    assert (row["risk_class"], row["class_source"]) == ("B", "grading")
    assert row["class_date"] == date(2023, 8, 20)


def test_the_page_names_every_library_and_code() -> None:
    """Its tables are those of the program."""
    for library in LIBRARIES.values():
        assert f"| `{library.name}` | {library.title} | {', '.join(library.key)} |" in PAGE
    assert all(f"`{file}`" in PAGE for file in FILES.values())
    source = "".join(
        (Path(__file__).parents[2] / "src/randinspect/office/store" / name).read_text("utf-8")
        for name in ("suspicions.py", "diffing.py")
    )
    codes = set(re.findall(r'"((?:import|agency|text)\.[a-z_]+)"', source))
    assert codes == set(re.findall(r"^\| `((?:import|agency|text)\.[a-z_]+)`", PAGE, re.MULTILINE))


def test_tables_write_over_nothing(place: Path) -> None:
    """The same tables again, yes; over one that was changed none is written."""
    run("store", "init", "a.db")
    tables = ("store", "tables", "a.db", "--to", "tables", "--on", "2023-08-20")
    run(*tables)
    run(*tables)
    with (place / "tables" / "events.csv").open("a", encoding="utf-8") as stream:
        stream.write("x\n")
    kept = (place / "tables" / "events.csv").read_bytes()

    assert "tables already holds events.csv, other than would be written" in run(*tables, code=6)
    assert (place / "tables" / "events.csv").read_bytes() == kept
