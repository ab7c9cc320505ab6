"""The commands as a user runs them: exit codes, data on stdout, talk on stderr, resuming."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from randinspect.office import Workspace
from randinspect.office.inputs.quarter_file import read_quarter_file
from randinspect.registry import uscc_check_character

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
FAULT_KEYS = {"file", "sheet", "row", "column", "value", "rule", "message", "cure"}
EVIDENCE = ("selection.evidence.json", "dispatch.evidence.json")


def run(*arguments: str, cwd: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "randinspect", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={"PATH": "", "PYTHONIOENCODING": "utf-8", **env},
        check=False,
    )


def document(done: subprocess.CompletedProcess[str]) -> Any:
    """The one JSON document on stdout."""
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration, run once."""
    out = tmp_path_factory.mktemp("demo") / "out"
    done = run("demo", "--out", str(out))
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The demonstration's inputs in a folder of their own, its seeds still to come."""
    folder = tmp_path / "office"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*", *EVIDENCE))
    return folder


def keep_key(out: Path) -> None:
    """Keep a master key, so that the sample is the same in every run."""
    Workspace(out).keep("master.key", b"de30" * 16 + b"\n")


def hand_in(office: Path, name: str) -> None:
    """Hand in recorded evidence."""
    shutil.copy(DEMO / name, office / name)


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_demonstration_ends_verified_with_its_pages(demo: Path) -> None:
    """Run again it changes nothing, says what it is, and prints the verdict and the pages."""
    before = bytes_of(demo)
    done = run("demo", "--out", str(demo), "--lang", "en")

    assert done.returncode == 0
    assert "DEMONSTRATION" in done.stdout
    assert "recomputed, order unproved" in done.stdout
    assert done.stdout.splitlines()[-2:] == [
        str(demo / "public" / part / "index.html") for part in ("selection", "dispatch")
    ]
    assert "fictitious" in done.stderr
    assert bytes_of(demo) == before


def test_the_demonstration_speaks_chinese_where_the_locale_does(demo: Path) -> None:
    """--lang and LANG decide; data stays the same."""
    chosen = run("demo", "--out", str(demo), "--lang", "zh")
    located = run("demo", "--out", str(demo), LANG="zh_CN.UTF-8")

    assert "虚构时间" in chosen.stderr
    assert chosen.stderr == located.stderr


def test_a_gbk_console_gets_no_crash(demo: Path) -> None:
    """A console that cannot write a character shows an escape."""
    done = subprocess.run(
        [sys.executable, "-m", "randinspect", "demo", "--out", str(demo), "--lang", "zh"],
        capture_output=True,
        env={"PATH": "", "PYTHONIOENCODING": "ascii"},
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_verify_and_strict_differ_by_what_is_unproved(demo: Path) -> None:
    """0 when nothing is refuted, 1 under --strict, 1 when a byte is flipped."""
    public = demo / "public"
    lenient, strict = run("verify", str(public)), run("verify", str(public), "--strict")

    assert (lenient.returncode, strict.returncode) == (0, 1)
    assert "unproved" in lenient.stderr
    found = document(run("verify", str(demo), "--json"))
    assert found["valid"]
    assert found["occasion"] == "demonstration"


def test_the_verdict_is_told_in_chinese(demo: Path) -> None:
    """The standing stands in one Chinese line on stdout."""
    told = run("verify", str(demo), "--lang", "zh")

    assert "结论：" in told.stdout
    assert "已重算，先后未证明（不符 0 处）" in told.stdout


def test_a_flipped_byte_is_found_by_the_command(demo: Path, tmp_path: Path) -> None:
    """The finding names the file, and the exit code is 1."""
    copy = tmp_path / "selection"
    shutil.copytree(demo / "public" / "selection", copy)
    data = bytearray((copy / "frame.tsv").read_bytes())
    data[3] ^= 1
    (copy / "frame.tsv").write_bytes(bytes(data))
    done = run("verify", str(copy), "--json")

    assert done.returncode == 1
    assert "frame.tsv" in {finding["file"] for finding in document(done)["findings"]}


def test_a_quarter_waits_and_goes_on(office: Path, tmp_path: Path) -> None:
    """As a rehearsal on old rounds: lock, 5, evidence, draw and lock, 5, evidence, published."""
    quarter, out = str(office / "quarter.toml"), tmp_path / "out"
    keep_key(out)
    steps = ("quarter", quarter, "--out", str(out), "--rehearsal", "--json")
    first = run(*steps)
    locked = bytes_of(out)
    hand_in(office, EVIDENCE[0])
    second = run(*steps)
    hand_in(office, EVIDENCE[1])
    third = run(*steps)
    drawn = bytes_of(out)
    again = run(*steps)

    assert [done.returncode for done in (first, second, third, again)] == [5, 5, 0, 0], third.stderr
    assert document(first)["not_before"] == 1692843369
    assert "13335" in document(first)["message"]
    assert "65536" in document(second)["message"]
    assert {name: drawn[name] for name in locked if name.endswith("commit.json")} == {
        name: data for name, data in locked.items() if name.endswith("commit.json")
    }
    assert document(third)["verdict"]["occasion"] == "rehearsal"
    assert bytes_of(out) == drawn
    assert document(again)["events"] == []


def test_old_rounds_are_no_draw(office: Path, tmp_path: Path) -> None:
    """Without --rehearsal a seed that exists already is refused with 6, and nothing is locked."""
    done = run("quarter", str(office / "quarter.toml"), "--out", str(tmp_path / "out"))

    assert done.returncode == 6
    assert "rehearsal" in done.stderr
    assert not (tmp_path / "out" / "public").exists()


def test_a_future_draw_waits(office: Path, tmp_path: Path) -> None:
    """A real draw locks, waits with 5, and cannot go on as a rehearsal."""
    text = (office / "quarter.toml").read_text(encoding="utf-8")
    text = text.replace("2023-08-2", "2099-08-2").replace("2023-1", "2099-1")
    text = text.replace("as_of = 2099", "as_of = 2023")
    (office / "quarter.toml").write_text(text, encoding="utf-8")
    steps = ("quarter", str(office / "quarter.toml"), "--out", str(tmp_path / "out"))
    waiting, mixed = run(*steps, "--provisional"), run(*steps, "--rehearsal")
    verdict = run("verify", str(tmp_path / "out"), "--json")

    assert (waiting.returncode, mixed.returncode) == (5, 6)
    assert "Beijing time" in waiting.stderr
    assert verdict.returncode == 0
    assert document(verdict)["standing"] == "locked, not drawn"


def test_evidence_for_another_round_is_refused(office: Path, tmp_path: Path) -> None:
    """The wrong round is exit 3, and nothing is drawn."""
    steps = ("quarter", str(office / "quarter.toml"), "--out", str(tmp_path / "out"), "--rehearsal")
    run(*steps)
    shutil.copy(DEMO / EVIDENCE[1], office / EVIDENCE[0])
    done = run(*steps)

    assert done.returncode == 3
    assert "13335" in done.stderr
    assert not (tmp_path / "out" / "public" / "selection" / "sample.tsv").exists()


def test_inputs_may_not_change_after_the_lock(office: Path, tmp_path: Path) -> None:
    """Agencies or rules edited between the two locks are refused with 6."""
    steps = ("quarter", str(office / "quarter.toml"), "--out", str(tmp_path / "out"), "--rehearsal")
    run(*steps)
    hand_in(office, EVIDENCE[0])
    agencies = office / "agencies.csv"
    lines = agencies.read_text(encoding="utf-8").splitlines(keepends=True)
    agencies.write_text("".join(lines[:-1]), encoding="utf-8")
    done = run(*steps)

    assert done.returncode == 6
    assert "agencies" in done.stderr


def test_check_shows_what_would_be_drawn_from(office: Path) -> None:
    """Strata, exclusions and sources, as a table and as JSON."""
    shown = run("check", str(office / "quarter.toml"), "--rehearsal", "--lang", "en")
    found = document(run("check", str(office / "quarter.toml"), "--rehearsal", "--json"))

    assert shown.returncode == 0, shown.stderr
    assert "生态环境" in shown.stdout
    assert sum(row["units"] for row in found["strata"]) == 240
    assert found["exclusions"].keys() == {"DEREGISTERED"}
    assert found["sources"]["agencies"]["rows"] == 240


def test_a_region_list_only_warns(office: Path) -> None:
    """Codes of the invented cities are in no list: noted for each agency, refused for none."""
    (office / "areas.csv").write_text("code,name\n990100,甲州市\n", encoding="utf-8")
    path = office / "quarter.toml"
    text = path.read_text(encoding="utf-8").replace("[files]", '[files]\nregions = ["areas.csv"]')
    path.write_text(text, encoding="utf-8")
    found = document(run("check", str(path), "--rehearsal", "--json"))
    unknown = [note for note in found["notes"] if note["rule"] == "uscc.region_unknown"]

    assert 0 < len(unknown) < 240
    assert sum(row["units"] for row in found["strata"]) == 240


def test_check_says_everything_that_is_wrong(office: Path) -> None:
    """Faults of two files at once, each with row, column and cure; exit 3."""
    for name, row in (("agencies.csv", 4), ("inspectors.csv", 2)):
        path = office / name
        lines = path.read_text(encoding="utf-8").splitlines()
        lines[row] = lines[row].replace(",", "", 1)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run("check", str(office / "quarter.toml"), "--rehearsal", "--json")
    faults = document(done)["faults"]
    places = {(Path(fault["file"]).name, fault["row"]) for fault in faults}

    assert done.returncode == 3
    assert ("agencies.csv", 5) in places
    assert ("inspectors.csv", 3) in places
    assert all(fault.keys() == FAULT_KEYS and fault["cure"] for fault in faults)


def test_infeasible_is_found_before_the_seed(office: Path, tmp_path: Path) -> None:
    """Too few officers: exit 4, the shortage is named, and the dispatch is not locked."""
    inspectors = office / "inspectors.csv"
    lines = inspectors.read_text(encoding="utf-8").splitlines(keepends=True)
    inspectors.write_text("".join(lines[:6]), encoding="utf-8")
    (office / "recusals.csv").write_text("工号,统一社会信用代码,回避原因,来源\n", encoding="utf-8")
    (office / "visits.csv").write_text(
        "统一社会信用代码,检查日期,工号,检查结果\n", encoding="utf-8"
    )
    absences = "工号,统一社会信用代码,日期自,日期至\n"
    (office / "absences.csv").write_text(absences, encoding="utf-8")
    hand_in(office, EVIDENCE[0])
    quarter, out = str(office / "quarter.toml"), str(tmp_path / "out")
    keep_key(tmp_path / "out")
    done = run("quarter", quarter, "--out", out, "--rehearsal", "--json")
    told = document(done)

    assert done.returncode == 4, done.stderr
    assert "seats" in done.stderr
    assert {fault["rule"] for fault in told["faults"]} == {"dispatch.seats"}
    assert all(fault["cure"] for fault in told["faults"])
    assert not (tmp_path / "out" / "public" / "dispatch").exists()


def test_explain_tells_the_numbers_and_the_reasons(demo: Path, office: Path) -> None:
    """Public numbers from the bundle alone; the office's reasons with its files."""
    bundle = demo / "public" / "selection"
    sample = (bundle / "sample.tsv").read_text(encoding="utf-8").splitlines()
    handle = next(line.split("\t")[3] for line in sample if "\tdrawn\t" in line)
    facts = document(run("explain", str(bundle), handle, "--json"))
    told = run("explain", str(bundle), handle, "--quarter", str(office / "quarter.toml"))
    unknown = run("explain", str(bundle), "h-0000")

    assert facts["role"] == "drawn"
    assert {"stratum", "size", "inclusion_probability", "ticket", "ticket_rank"} <= facts.keys()
    assert facts["cumulated_from"] <= facts["next_hit"] < facts["cumulated_to"]
    assert told.returncode == 0, told.stderr
    assert "steps.1" in told.stdout
    assert unknown.returncode == 3


def test_the_office_asks_by_its_own_ids(demo: Path, tmp_path: Path) -> None:
    """With the private folder beside them, sealed handles answer to ids; without it they do not."""
    bundle = demo / "public" / "selection"
    openings = (demo / "private" / "agency.openings.tsv").read_text(encoding="utf-8")
    ids = {row.split("\t")[0]: row.split("\t")[2] for row in openings.splitlines()}
    sample = [row.split("\t") for row in (bundle / "sample.tsv").read_text("utf-8").splitlines()]
    handle = sample[0][3]
    facts = document(run("explain", str(bundle), ids[handle], "--json"))
    shutil.copytree(bundle, tmp_path / "public" / "selection")
    outside = run("explain", str(tmp_path / "public" / "selection"), ids[handle])
    rows = [f"{ids[row[3]].lower()},no_violation" for row in sample if row[1] != "reserve"]
    (tmp_path / "results.csv").write_text("handle,outcome\n" + "\n".join(rows) + "\n", "utf-8")
    estimated = run("estimate", str(demo), str(tmp_path / "results.csv"))
    refused = run("estimate", str(tmp_path / "public"), str(tmp_path / "results.csv"))

    assert facts["handle"] == handle
    assert facts["decision"].startswith("drawn because")
    assert (outside.returncode, refused.returncode) == (3, 3)
    assert estimated.returncode == 0, estimated.stderr


def test_explain_tells_who_goes_there(demo: Path, office: Path) -> None:
    """An inspection's candidates in order of ticket and price, and what bars the others."""
    bundle = demo / "public" / "dispatch"
    inspection = (bundle / "teams.tsv").read_text(encoding="utf-8").split("\t", 1)[0]
    facts = document(
        run("explain", str(bundle), inspection, "--quarter", str(office / "quarter.toml"), "--json")
    )
    goes = [candidate["goes"] for candidate in facts["candidates"]]

    assert goes == [True, True] + [False] * (facts["eligible"] - 2)
    assert facts["territory_rung"] in {"territory", "any"}
    assert facts["barred"]["OUT_OF_AREA"] > 0 or facts["territory_rung"] == "any"


def test_init_writes_what_check_reads(tmp_path: Path) -> None:
    """The templates are whole: only agencies are missing, and nothing is overwritten."""
    done = run("init", str(tmp_path / "new"), "--json")
    again = run("init", str(tmp_path / "new"))
    checked = run("check", str(tmp_path / "new" / "quarter.toml"))

    assert done.returncode == 0, done.stderr
    assert {Path(path).name for path in document(done)["written"]} == {
        "absences.xlsx",
        "agencies.xlsx",
        "couples.xlsx",
        "inspectors.xlsx",
        "profile.toml",
        "quarter.toml",
        "recognised.xlsx",
        "recusals.xlsx",
        "rulebook.toml",
        "visits.xlsx",
    }
    assert again.returncode == 6
    assert checked.returncode == 3
    assert "agencies.xlsx" in checked.stderr
    assert checked.stderr.count("register.empty") == 2
    assert read_quarter_file(tmp_path / "new" / "quarter.toml").plan.date_to.year == 2026


def test_nobody_in_scope_is_nothing_to_draw(office: Path) -> None:
    """A library of which the rules exclude everyone is exit 4, not an empty draw."""
    agencies = office / "agencies.csv"
    text = agencies.read_text(encoding="utf-8").replace("存续", "注销")
    agencies.write_text(text, encoding="utf-8")
    done = run("check", str(office / "quarter.toml"), "--rehearsal", "--json")
    (fault,) = document(done)["faults"]

    assert done.returncode == 4
    assert fault.keys() == FAULT_KEYS
    assert (fault["column"], fault["rule"]) == ("exclusions", "target.nobody")
    assert "nothing to draw from" in done.stderr


def test_a_quarter_that_draws_nobody_is_no_quarter(office: Path) -> None:
    """A share that rounds to 0 in every stratum is exit 4 with its cure, not an empty draw."""
    book = office / "rulebook.toml"
    text = book.read_text(encoding="utf-8")
    assert 'ratio = "12%"' in text
    book.write_text(text.replace('ratio = "12%"', 'ratio = "1/100000"'), encoding="utf-8")
    for command in (("check",), ("quarter", "--out", str(office / "out"))):
        done = run(command[0], str(office / "quarter.toml"), *command[1:], "--rehearsal", "--json")
        (fault,) = document(done)["faults"]

        assert done.returncode == 4
        assert (fault["column"], fault["rule"]) == ("selection", "target.none")
        assert "at_least" in fault["cure"]
        assert done.stderr.count("target.none") == 1


def fill(path: Path, rows: list[tuple[object, ...]]) -> None:
    """Fill in a template as an office would."""
    book = openpyxl.load_workbook(path)
    for row in rows:
        book["数据"].append(row)
    book.save(path)


def fill_start(folder: Path) -> None:
    """Sixty invented bodies and eight officers in the templates of ``init``."""
    bodies = [f"91990100{i:09d}" for i in range(60)]
    codes = [body + uscc_check_character(body) for body in bodies]
    places = ("甲所", "乙所")
    agencies = [
        (
            c,
            f"示例{i}号",
            places[i % 2],
            "示例局",
            "食品",
            "存续",
            str(i % 4),
            "合格",
            "参加",
            "2025-03-01",
        )
        for i, c in enumerate(codes)
    ]
    people = [
        (f"{i:04d}", f"某{i}", places[i % 2], "示例局", "食品", "否", "2027-12-31", "有效")
        for i in range(1, 9)
    ]
    fill(folder / "agencies.xlsx", [*agencies])
    fill(folder / "inspectors.xlsx", [*people])
    fill(folder / "recusals.xlsx", [("0001", codes[3], "kin", "申报")])
    fill(folder / "visits.xlsx", [(codes[5], "2026-01-05", "0002", "合格")])


def test_filled_templates_are_a_quarter(tmp_path: Path) -> None:
    """What ``init`` writes, once filled in, checks clean, locks and waits for its round.

    The templates' second sheet used to make every one of them ambiguous.
    """
    folder = tmp_path / "new"
    run("init", str(folder))
    fill_start(folder)
    quarter = folder / "quarter.toml"
    checked = run("check", str(quarter), "--rehearsal", "--json")
    locked = run("quarter", str(quarter), "--rehearsal", "--out", str(tmp_path / "out"))

    assert checked.returncode == 0, checked.stderr
    assert sum(row["units"] for row in document(checked)["strata"]) == 60
    assert locked.returncode == 5, locked.stderr
    assert run("verify", str(tmp_path / "out")).returncode == 0


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("+08:00", "", "not_before"),
        ("sequence = 1", "sequence = 9", "sequence"),
        ("[plan]", "[plan]\nnonsense = 1", "nonsense"),
        ("2023-10-09", "2024-10-09", "date_to"),
        ("2023-08-24T10:16:09", "2024-08-24T10:16:09", "not_before"),
        ("/0002", "/0001", "draw_id"),
    ],
)
def test_a_quarter_file_is_refused_with_its_key(office: Path, old: str, new: str, key: str) -> None:
    """Times without offset, orders reversed, unknown keys; exit 3."""
    path = office / "quarter.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    done = run("check", str(path), "--rehearsal")

    assert done.returncode == 3
    assert key in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("init", "file"),
        ("init", "file/new"),
        ("secret", "file/share"),
        ("demo", "--out", "file"),
        ("check-proof", "nothing"),
        ("quarter", "office/quarter.toml", "--rehearsal", "--out", "file"),
    ],
)
def test_a_path_of_no_use_is_a_fault(
    arguments: tuple[str, ...], office: Path, tmp_path: Path
) -> None:
    """A file where a folder has to be, and a file that is not there: 3, and no traceback."""
    (tmp_path / "file").write_text("kept", encoding="utf-8")
    done = run(*arguments, "--json", cwd=tmp_path)
    (fault,) = document(done)["faults"]

    assert done.returncode == 3, done.stderr
    assert fault["rule"] == "file.access"
    assert fault["cure"]
    assert "Traceback" not in done.stderr
    assert (tmp_path / "file").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize(
    "arguments",
    [
        ("estimate", "out", "results.csv", "--level", "95"),
        ("estimate", "out", "results.csv", "--level", "0"),
        ("merge", "shard", "--targets", "t.json", "--seed", "00", "--out", "x"),
        ("exposure", "out", "--alpha", "2"),
    ],
)
def test_a_value_that_no_option_takes_is_two(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Before any file is read."""
    done = run(*arguments, cwd=tmp_path)

    assert done.returncode == 2, done.stderr


def test_a_folder_without_a_bundle_is_told(tmp_path: Path) -> None:
    """An empty folder explains nothing."""
    done = run("explain", str(tmp_path), "h-0")

    assert (done.returncode, "no commit.json" in done.stderr) == (3, True)


def test_wrong_usage_is_two() -> None:
    """A missing argument and an unknown command."""
    assert run("verify").returncode == 2
    assert run("lottery").returncode == 2


def test_help_loads_no_solver_and_names_every_command() -> None:
    """--help works for each command without ortools in sys.modules."""
    code = (
        "import sys\nimport typer\nfrom randinspect.cli.commands import app\n"
        "names = sorted(typer.main.get_command(app).commands)\n"
        "print(any(m.split('.')[0] == 'ortools' for m in sys.modules), *names)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    solver, *names = done.stdout.split()
    page = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")

    assert solver == "False"
    assert names == re.findall(r"^## `randinspect ([a-z-]+)`$", page, re.MULTILINE)
    for name in names:
        assert run(name, "--help").returncode == 0


def test_the_version_names_the_format() -> None:
    """--version prints both."""
    assert run("--version").stdout == "randinspect 0.1.0, format randinspect/1\n"


def test_estimate_tells_rates_with_their_intervals(demo: Path, tmp_path: Path) -> None:
    """A table with intervals and formulas, the same as JSON, and exit 3 for a bad file."""
    sample = (demo / "public" / "selection" / "sample.tsv").read_text(encoding="utf-8")
    drawn = [line.split("\t") for line in sample.splitlines()]
    rows = [f"{row[3]},no_violation" for row in drawn if row[1] != "reserve"]
    path = tmp_path / "results.csv"
    path.write_text("handle,outcome\n" + "\n".join(rows) + "\n", encoding="utf-8")
    shown = run("estimate", str(demo), str(path), "--lang", "en")
    found = document(run("estimate", str(demo), str(path), "--json"))
    silent = rows[0].replace("no_violation", "not_checked")
    path.write_text("handle,outcome\n" + "\n".join([silent, *rows[1:]]) + "\n", encoding="utf-8")
    bounded = run("estimate", str(demo), str(path), "--lang", "en")
    bounds = document(run("estimate", str(demo), str(path), "--json"))["estimates"]["overall"][
        "bounds"
    ]
    path.write_text("handle,outcome\n" + "\n".join(rows[1:]) + "\n", encoding="utf-8")
    refused = run("estimate", str(demo), str(path), "--json")

    assert shown.returncode == 0, shown.stderr
    assert "hartley_rao" in shown.stdout
    assert "DEMONSTRATION" in shown.stderr
    assert "bounds" not in shown.stdout
    assert "bounds by silence" in bounded.stdout
    assert f"0.00 % – {100 * bounds[1]:.2f} %" in bounded.stdout
    assert "the bounds say" in bounded.stderr
    assert found["estimates"]["overall"]["rate"] == 0
    assert 0 < found["estimates"]["overall"]["high"] < 1
    assert len(found["estimates"]["strata"]) == len({row[0] for row in drawn})
    assert refused.returncode == 3
    assert document(refused)["faults"][0]["rule"] == "results.missing"


def test_amendments_that_are_not_there_prove_nothing(tmp_path: Path) -> None:
    """A misspelt folder is refused; it never counts as looked at."""
    done = run("verify", str(tmp_path), "--amendments", str(tmp_path / "amendment"), "--lang", "en")

    assert done.returncode == 3
    assert "there is no such folder" in done.stderr
    assert "public/amendments" in done.stderr
