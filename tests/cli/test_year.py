"""The invented year, walked once: what was published verifies, agrees, and says it is simulated."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pytest
from openpyxl import load_workbook
from outside import office_suite, require_modules
from publication.verifier.asking import MODULES, node
from typer.testing import CliRunner, Result

from randinspect.cli.entry import app
from randinspect.cli.year.seeds import SIMULATION
from randinspect.cli.year.simulation import STORIES
from randinspect.cli.year.tasks import QUARTERS, VOID, tasks_of_year
from randinspect.publication.site import MANIFEST

ROOT = Path(__file__).parents[2]
TASKS = [task.name for task in tasks_of_year()]
LISTS = ("task", "items", "plan", "results", "subjects")


def run(*words: object) -> Result:
    """Run the command line in this process, in English."""
    return CliRunner().invoke(app, [*map(str, words)], env={"LC_ALL": "C", "LANG": "C"})


@dataclass(frozen=True)
class Walked:
    """The year's folder."""

    folder: Path

    def out(self, task: str) -> Path:
        """Folder of a task's bundles."""
        return self.folder / "tasks" / task / "out"

    def lists(self, task: str) -> Path:
        """Folder of a task's announced lists."""
        return self.out(task) / "public" / "results"

    def rows(self, task: str, name: str) -> list[dict[str, str]]:
        """Rows of an announced list, as anybody reads its plain CSV."""
        text = (self.lists(task) / f"{name}.plain.csv").read_text(encoding="utf-8-sig")
        return list(csv.DictReader(StringIO(text)))

    def quarter(self, task: str) -> list[object]:
        """File and folder of a task, as commands take them."""
        return [self.folder / "tasks" / task / "quarter.toml", "--out", self.out(task)]

    @property
    def pins(self) -> list[object]:
        """Public keys of ledger and witness, as commands take them."""
        keys = self.folder / "ledger.keys", self.folder / "witness.keys"
        return ["--trust", keys[0], "--witness", keys[1]]

    @property
    def document(self) -> Any:
        """What was counted."""
        return json.loads((self.folder / "year.json").read_bytes())


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """The year, walked once."""
    folder = tmp_path_factory.mktemp("walked") / "year"
    done = run("demo", "--year", "--out", folder, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == Walked(folder).document
    return Walked(folder)


@pytest.mark.parametrize("task", [*TASKS, VOID.name])
def test_every_published_folder_verifies(year: Walked, task: str) -> None:
    """By keys from elsewhere: nothing refuted, and the witness saw every lock in time."""
    done = run("verify", year.out(task) / "public", *year.pins, "--json")
    told = json.loads(done.stdout)

    assert done.exit_code == 0, done.output
    assert told["findings"] == []
    assert told["occasion"] == "demonstration"
    assert any("was seen by demo.example/witness" in text for text in told["proved"])


def test_the_ledger_holds_the_year_and_the_void(year: Walked) -> None:
    """Numbers 1 to 14 without a gap, one of them void, the next one the draw in its place."""
    verified = run("ledger", "verify", year.folder / "ledger", *year.pins, "--json")
    draws = json.loads(run("ledger", "status", year.folder / "ledger", "--json").stdout)["draws"]
    states = {draw["sequence"]: draw["state"] for draw in draws}
    rows = {draw["sequence"]: draw["plan_ref"] for draw in draws}

    assert json.loads(verified.stdout)["standing"] == "whole"
    assert [draw["sequence"] for draw in draws] == list(range(1, 15))
    assert states == {n: "void" if n == VOID.selection.number else "drawn" for n in states}
    assert rows[VOID.selection.number] == rows[VOID.selection.number + 1] == VOID.ref
    assert [draw["amendments"] for draw in draws if draw["amendments"]] == [1]


def test_the_ledger_is_entered_in_the_order_of_time(year: Walked, tmp_path: Path) -> None:
    """No leaf is dated before the one above it, and the last head is cosigned after all of them."""
    assert run("ledger", "export", year.folder / "ledger", "--out", tmp_path).exit_code == 0
    lines = (tmp_path / "leaves.txt").read_text(encoding="utf-8").splitlines()
    documents = [json.loads(line.partition(" ")[2]) for line in lines]
    times = [one["created"] for one in documents if "created" in one]
    head = (tmp_path / "checkpoint").read_text(encoding="utf-8")
    amendments = year.out("2025Q1-general") / "public" / "amendments" / "ledger.json"

    assert times == sorted(times)
    assert len(times) > 30
    assert "demo.example/witness" in head
    assert "demo.example/witness" in json.loads(amendments.read_bytes())["checkpoint"]


def test_a_hidden_amendment_is_told_by_the_ledger(year: Walked, tmp_path: Path) -> None:
    """Without a ledger that there may be some is said; with it both programs count them."""
    public, export = tmp_path / "public", tmp_path / "export"
    shutil.copytree(year.out("2025Q1-general") / "public", public)
    assert run("ledger", "export", year.folder / "ledger", "--out", export).exit_code == 0
    whole = run("verify", public, *year.pins, "--ledger", export, "--json")
    shutil.rmtree(public / "amendments")
    alone = run("verify", public, "--json")
    hidden = run("verify", public, *year.pins, "--ledger", export, "--json")
    js = [node(), str(MODULES / "cli.mjs"), str(public), "--ledger", str(export), "--json"]
    said = subprocess.run(js, capture_output=True, text=True, check=False)
    leaves = export / "leaves.txt"
    rows = leaves.read_bytes().splitlines(keepends=True)
    broken = tmp_path / "broken"
    shutil.copytree(export, broken)
    (broken / "leaves.txt").write_bytes(b"".join([*rows[:7], *rows[8:]]))
    refuted = [run("verify", public, "--ledger", broken, *more) for more in ((), ("--json",))]
    js = [node(), str(MODULES / "cli.mjs"), str(public), "--ledger", str(broken)]
    spoken = [
        subprocess.run([*js, *more], capture_output=True, text=True, check=False)
        for more in ((), ("--json",))
    ]
    listed = run("ledger", "status", export, "--json")
    verified = run("ledger", "verify", export, *year.pins, "--json")

    name = "demo.example.amr/2025/0004"
    text = f"amendments of {name}: the ledger holds 1, 0 were handed in"
    told = f"amendments of {name}: none lies here; whether there are any is not shown"
    assert told in json.loads(alone.stdout)["unproved"]
    assert text in json.loads(hidden.stdout)["unproved"]
    assert text in json.loads(said.stdout)["unproved"]
    assert not {text, told} & {*json.loads(whole.stdout)["unproved"]}
    assert json.loads(verified.stdout)["states"] == json.loads(listed.stdout)["draws"]
    assert json.loads(hidden.stdout)["ledger"]["standing"] == "whole"
    for plain, as_json in (refuted, spoken):
        assert plain.stdout.endswith("; but the ledger handed in is refuted\n")
        assert json.loads(as_json.stdout)["valid"] is False
    assert [one.exit_code for one in refuted] == [one.returncode for one in spoken] == [1, 1]


def test_an_edited_list_is_found(year: Walked, tmp_path: Path) -> None:
    """Any announced file, by whoever has the ledger; verify says what it did not look at."""
    public = tmp_path / "public"
    shutil.copytree(year.out("2025Q1-general") / "public", public)
    names = public / "results" / "announcements.json"
    asked = ("ledger", "verify", year.folder / "ledger", "--announced", names)
    whole = run(*asked, "--json")
    (public / "results" / "results.csv").write_bytes(b"another")
    (public / "results" / "items.csv").unlink()
    changed, said = run(*asked, "--json"), run(*asked)
    shutil.copytree(public / "selection", public / "selection-2")
    (public / "stray.txt").write_bytes(b"?")
    told = json.loads(run("verify", public, "--json").stdout)
    js = [node(), str(MODULES / "cli.mjs"), str(public), "--json"]
    spoken = json.loads(subprocess.run(js, capture_output=True, text=True, check=False).stdout)

    assert whole.exit_code == 0
    assert json.loads(whole.stdout)["announced_files"]["changed"] == []
    assert changed.exit_code == said.exit_code == 1
    assert json.loads(changed.stdout)["announced_files"]["changed"] == ["results.csv"]
    assert json.loads(changed.stdout)["announced_files"]["absent"] == ["items.csv"]
    assert "list results.csv is not the one that was announced" in said.stderr
    assert told["findings"] == []
    assert told["unchecked"] == [
        "selection-2 is a copy of selection: looked at once",
        "results: this was not looked at",
        "stray.txt: this was not looked at",
    ]
    assert spoken["unchecked"] == told["unchecked"]


def test_a_copy_of_the_site_is_held_against_its_manifest(year: Walked, tmp_path: Path) -> None:
    """What was changed, lost or added is named; lists lie beside what the ledger knows of them."""
    site = tmp_path / "site"
    shutil.copytree(year.folder / "site", site)
    whole = run("verify", site, "--json")
    names = next(site.glob("data/q-*/announcements.json"))
    entered = run("ledger", "verify", year.folder / "ledger", "--announced", names, "--json")
    (names.parent / "results.csv").write_bytes(b"another")
    (names.parent / "items.csv").unlink()
    (site / "stray.html").write_bytes(b"?")
    copied = run("verify", site, "--json")
    told, place = json.loads(copied.stdout), names.parent.relative_to(site).as_posix()

    assert whole.exit_code == entered.exit_code == 0
    assert json.loads(whole.stdout)["valid"]
    assert json.loads(entered.stdout)["announced_files"]["changed"] == []
    assert copied.exit_code == 1
    assert told["changed"] == [f"{place}/results.csv"]
    assert told["absent"] == [f"{place}/items.csv"]
    assert told["unnamed"] == ["stray.html"]


def test_a_trace_vouches_for_no_edited_list(year: Walked, tmp_path: Path) -> None:
    """A changed table is found too where the trace itself reads another form of it."""
    shutil.copytree(year.folder, tmp_path / "year")
    other = Walked(tmp_path / "year")
    (other.lists("2025Q1-general") / "results.csv").write_bytes(b"another")
    done = run("trace", *other.quarter("2025Q1-general"), "results:1")

    assert done.exit_code != 0
    assert "results.csv was changed after it was announced" in done.output


def test_nobody_is_visited_twice_in_the_year(year: Walked) -> None:
    """The memory holds across quarters and items; all batches are the year's sample."""
    visited = Counter(
        row["统一社会信用代码/注册号"] for task in TASKS for row in year.rows(task, "results")
    )
    key = [task for task in TASKS if task.endswith("key")]
    sample = (year.out(key[0]) / "public/selection/sample.tsv").read_text(encoding="utf-8")
    gone = {
        row["统一社会信用代码/注册号"]
        for task in TASKS
        for row in year.rows(task, "results")
        if row["检查结果"] in {STORIES[-1].label.zh, STORIES[-2].label.zh}
    }

    assert {agency for agency, times in visited.items() if times > 1} <= gone
    assert len(key) == QUARTERS
    assert sum(len(year.rows(task, "results")) for task in key) == sum(
        "\treserve\t" not in line for line in sample.splitlines()
    )


@pytest.mark.parametrize("task", TASKS)
def test_the_report_counts_what_the_lists_hold(year: Walked, task: str) -> None:
    """Each figure of the report once more, from the announced list, by a query."""
    path = year.lists(task) / "results.plain.csv"
    published, fine, closed, corrected = duckdb.execute(
        "select count(*), count(*) filter (regexp_matches(检查结果, '未发现问题|已关闭停业')), "
        "count(*) filter (检查结果 like '%已关闭停业%'), count(*) filter (备注 like '%更正%') "
        "from read_csv(?, all_varchar = true)",
        [str(path)],
    ).fetchall()[0]
    counts = json.loads((year.lists(task) / "report.json").read_bytes())["counts"]

    assert counts == year.document["tasks"][task]["counts"]
    assert counts["whole"]["published"] == published
    assert counts["whole"]["problem_rate"]["part"] == published - fine
    assert counts["whole"]["problem_rate"]["whole"] == published - closed
    assert counts["labels"]["CLOSED"] == closed
    assert sum(counts["corrections"].values()) == corrected
    assert counts["whole"]["timeliness"]["part"] == published


@pytest.mark.parametrize("task", TASKS)
def test_all_forms_of_a_list_say_the_same(year: Walked, task: str) -> None:
    """XLSX, both CSV and JSON; each says that it is a demonstration, or of what."""
    folder = year.lists(task)
    for name in LISTS:
        rows = year.rows(task, name)
        sheet = load_workbook(folder / f"{name}.xlsx", read_only=True).worksheets[0]
        cells = [["" if c is None else str(c) for c in row] for row in sheet.values]
        place = next(at for at, row in enumerate(cells) if row[: len(rows[0])] == [*rows[0]])
        document = json.loads((folder / f"{name}.json").read_bytes())
        held = [[cell.removeprefix("'") for cell in row.values()] for row in rows]

        assert [row[: len(rows[0])] for row in cells[place + 1 :]] == held
        assert len(document["rows"]) in {len(rows), len({row[1] for row in held})}
        for form in (".csv", ".plain.csv", ".json", ".xlsx"):
            assert (folder / f"{name}{form}").exists()
    for row in year.rows(task, "results"):
        assert "模拟结果 simulated" in row["备注"]
    assert "模拟" in (folder / "task.csv").read_text(encoding="utf-8-sig")


def test_an_office_suite_opens_every_document(
    year: Walked, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """LibreOffice reads each workbook, and each text document that the extras let us write."""
    soffice = office_suite()
    texts = {
        ".xlsx": "csv:Text - txt - csv (StarCalc):44,34,76",
        ".docx": "txt:Text (encoded):UTF8",
    }
    held: dict[str, Path] = {}
    for number, path in enumerate(sorted(year.folder.rglob("*"))):
        if path.suffix in texts and "site" not in path.relative_to(year.folder).parts:
            held[f"{number:04d}"] = path
            shutil.copyfile(path, tmp_path / f"{number:04d}{path.suffix}")
    profile = tmp_path_factory.mktemp("profile").as_uri()
    for suffix, form in texts.items():
        found = sorted(map(str, tmp_path.glob(f"*{suffix}")))
        if found:
            words = ["--headless", "--convert-to", form, "--outdir", str(tmp_path), *found]
            subprocess.run(
                [soffice, f"-env:UserInstallation={profile}", *words],
                capture_output=True,
                check=True,
            )
    for stem, path in held.items():
        made = tmp_path / f"{stem}.{texts[path.suffix].partition(':')[0]}"
        text = made.read_text(encoding="utf-8-sig")
        if path.suffix == ".docx":
            assert "演示" in text, path
            continue
        sheet = load_workbook(path, read_only=True).worksheets[0]
        cells = [["" if c is None else str(c) for c in row] for row in sheet.values]
        assert list(csv.reader(StringIO(text, newline=""))) == cells, path
    assert {path.suffix for path in held.values()} >= {".xlsx"}


def test_another_reader_takes_the_sites_package(year: Walked) -> None:
    """Frictionless finds each table as its description says: path, hash, columns, types."""
    require_modules("frictionless", extra="dev")
    from frictionless import Package

    package = Package(str(year.folder / "site" / "datapackage.json"))
    report = package.validate()

    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])[:5]
    assert len(package.resources) == len(list((year.folder / "site").rglob("*.plain.csv")))


def test_every_line_leads_back(year: Walked) -> None:
    """From any row of a list, or a body's id, to its draw, seed and signers."""
    for task in TASKS:
        rows = year.rows(task, "results")
        for line in (f"results:{len(rows)}", rows[0]["统一社会信用代码/注册号"]):
            done = run("trace", year.folder / "tasks" / task / "quarter.toml", line, "--out",
                       year.out(task), "--json")  # fmt: skip
            told = json.loads(done.stdout)

            assert done.exit_code == 0, done.output
            assert told["signers"]["audited"] == ["审核员（演示）"]
            assert "demo.example.amr/2025/" in done.stdout


def test_a_corrected_result_shows_both_versions(year: Walked) -> None:
    """On the page of the body: the second version, why, what was objected, what was ruled."""
    told = year.document["corrected"]
    done = run("results", "show", *year.quarter(told["task"]), "--inspection", told["inspection"],
               "--json")  # fmt: skip
    record = json.loads(done.stdout)
    agency = next(
        row["统一社会信用代码/注册号"]
        for row in year.rows(told["task"], "results")
        if "更正（第2版" in row["备注"]
    )
    page = (year.folder / "site" / "agencies" / f"{agency}.html").read_text(encoding="utf-8")

    assert len(record["versions"]) == 2
    assert "第 2 版" in page
    assert "异议成立" in page
    assert "所指记录已在现场出示（模拟异议）" in page
    assert "未发现问题" in page


def test_the_site_tells_the_void_and_was_scanned_clean(year: Walked) -> None:
    """A second publication changes nothing; the void draw is void, and no body waits for it."""
    folder = year.folder / "site"
    again = run(
        "publish", year.folder / "tasks", "--out", folder, "--as-of", "2025-12-31", "--json"
    )
    told = json.loads(again.stdout)
    files = json.loads((folder / MANIFEST).read_bytes())["files"]
    (page,) = [
        path
        for path in (folder / "draws").glob("*.html")
        if "名录有误" in path.read_text(encoding="utf-8")
    ]
    index = (folder / "index.html").read_text(encoding="utf-8")

    assert again.exit_code == 0, again.output
    assert (told["changed"], told["gone"], told["draws"]) == (0, 0, len(TASKS) + 1)
    assert VOID.selection.draw_id in page.read_text(encoding="utf-8")
    assert index.count(">已作废<") == 1
    assert "已锁定，待抽取" not in index
    assert not [p for p in (folder / "agencies").iterdir() if page.stem in p.read_text("utf-8")]
    assert any(name.endswith("amendments/ledger.json") for name in files)


def test_a_year_is_never_overwritten(year: Walked) -> None:
    """A second run into the same folder is refused, and changes nothing."""
    before = (year.folder / "year.json").stat().st_mtime_ns
    done = run("demo", "--year", "--out", year.folder)

    assert done.exit_code == 6
    assert "name a new folder" in done.stderr
    assert (year.folder / "year.json").stat().st_mtime_ns == before


def test_the_simulation_stays_in_the_demonstration() -> None:
    """No room of the office, nor any below it, knows the kind of its tickets."""
    quoted = re.compile(rf"[\"']{SIMULATION}[\"']")
    source = ROOT / "src" / "randinspect"
    naming = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if quoted.search(path.read_text(encoding="utf-8"))
    }
    users = {
        path.relative_to(source).parts[:2]
        for path in source.rglob("*.py")
        if re.search(r"cli\.year\b(?!_)", path.read_text(encoding="utf-8"))
    }

    assert naming == {"cli/year/seeds.py"}
    assert users <= {("cli", "year"), ("cli", "commands.py")}
    assert sum(story.percent for story in STORIES) == 100
