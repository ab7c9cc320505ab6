"""Early warning at the desk: warn, check for cause, tell others; private, and each thing once."""

from __future__ import annotations

import csv
import json
import re
import shutil
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from office.test_results import CHOICES
from typer.testing import CliRunner, Result

from randinspect.cli.entry import app
from randinspect.cli.warning_words import WARNING_WORDS
from randinspect.cli.words import Language, say
from randinspect.office.for_cause.records import TaskOutcome, TaskState
from randinspect.office.warnings import (
    ACTION_WORDS,
    SIGNAL_SENTENCES,
    Action,
    SignalCode,
    parse_settings,
)

SRC = Path(__file__).parents[2] / "src" / "randinspect"
AS_OF = date(2023, 6, 30)
MEMORY = '\n[memory]\nfor_cause = ["投诉举报"]\n'
SETTINGS = """
[files]
complaints = "complaints.csv"
staff = "staff.csv"
certificates = "certificates.csv"
[certificates]
[staff]
[complaints]
false_discovery_rate = "5%"
"""
CARD = "11010519491231002X"
TO = ("--to", "accreditor", "--recipient", "示例认可机关", "--basis", "虚构办法第1条")
ASK = ("--request", "请依职权核查并反馈", "--by", "经办某", "--on", "2023-07-03")
NAMED = """
[publication]
inspectors = true
basis = { document = "虚构公示办法", number = "虚构〔2023〕1号" }
"""
TEAM = ("--officer", "0001", "--officer", "0002")
CHIEF = ("--approved-by", "demo.example/chief")


def invoked(*words: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(app, [*words])


def run(folder: Path, command: str, *words: str, env: dict[str, str] | None = None) -> Result:
    """Run a command about the quarter of a folder."""
    before, _, after = command.partition(" ")
    named = (before, *([after] if after else []))
    places = (str(folder / "quarter.toml"), "--out", str(folder / "out"))
    return CliRunner().invoke(app, [*named, places[0], *words, *places[1:]], env=env)


def told(done: Result) -> Any:
    """The one JSON document on stdout."""
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The demonstration's files with complaints, staff and certificates."""
    folder = tmp_path / "office"
    shutil.copytree(SRC / "demo", folder, ignore=shutil.ignore_patterns("__*"))
    book = folder / "rulebook.toml"
    book.write_text(book.read_text(encoding="utf-8") + MEMORY, encoding="utf-8")
    one, two, *_ = ids(folder)
    days = [AS_OF - timedelta(days=n) for n in (30, 31, 32, 33, 34, 35, 300)]
    write(folder, "complaints", "agency,date", [f"{one},{day}" for day in days])
    people = [f"{one},张三,{CARD}", f"{two},张三,{CARD}"]
    write(folder, "staff", "agency,person,person_id", people)
    write(folder, "certificates", "agency,certificate,valid_to", [f"{two},C-7,2023-07-10"])
    (folder / "warnings.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def ids(folder: Path) -> list[str]:
    """Ids of the register."""
    rows = csv.reader(StringIO((folder / "agencies.csv").read_text(encoding="utf-8")))
    return [row[0] for row in rows][1:]


def write(folder: Path, name: str, head: str, rows: list[str]) -> None:
    """Write a table of signs."""
    (folder / f"{name}.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")


def open_task(folder: Path, *words: str) -> Result:
    """Order a check of the first body."""
    first = ("--agency", ids(folder)[0], "--cause", "投诉举报", "--basis", "虚构办法第10条")
    days = ("--from", "2023-07-10", "--to", "2023-07-14", "--on", "2023-07-05")
    chosen = words or TEAM
    return run(folder, "for-cause open", "--task", "FC-1", *first, *chosen, *days, *CHIEF, "--json")


def test_choices_are_written_first_and_hold(tmp_path: Path) -> None:
    """Without warnings.toml a commented one is written; it is valid as it stands."""
    shutil.copytree(SRC / "demo", tmp_path / "in", ignore=shutil.ignore_patterns("__*"))
    done = run(tmp_path / "in", "warn", "--lang", "en")
    text = (tmp_path / "in" / "warnings.toml").read_text(encoding="utf-8")

    assert done.exit_code == 5
    assert "check and fill in" in done.stderr
    assert "no list was made yet" in done.stderr
    assert parse_settings(text, name="warnings.toml").complaints is not None


def test_choices_that_are_named_must_be_there(office: Path) -> None:
    """A path that is misspelt is a fault, and no file is made of it."""
    done = run(office, "warn", "--settings", str(office / "warning.toml"), "--json")

    assert done.exit_code == 3
    assert [f["rule"] for f in json.loads(done.stdout)["faults"]] == ["warnings.file"]
    assert not (office / "warning.toml").exists()


def test_a_list_is_told_in_both_languages_and_kept_in_private(office: Path) -> None:
    """Codes and numbers are the same; the sentence is in the language of the reader."""
    document = told(run(office, "warn", "--as-of", str(AS_OF), "--json", "--lang", "en"))
    zh = run(office, "warn", "--as-of", str(AS_OF), "--lang", "zh")
    kept = office / "out" / "private" / "warnings" / f"{AS_OF}.json"

    assert [warning["code"] for warning in document["warnings"]] == [
        *(["COMPLAINT_SPIKE", "SHARED_STAFF"] if ids(office)[0] < ids(office)[1] else []),
        *["CERTIFICATE_EXPIRING", "SHARED_STAFF"],
        *(["COMPLAINT_SPIKE", "SHARED_STAFF"] if ids(office)[0] > ids(office)[1] else []),
    ]
    assert json.loads(kept.read_text(encoding="utf-8")) == document
    assert "全期共7件" in zh.stdout.replace("\n", "")
    assert "错误发现率至多 1/20（BH，精确 p 值）" in zh.stderr
    assert CARD not in zh.output + kept.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("command", "option"),
    [
        *[("warn", "--as-of"), ("notify", "--on"), ("for-cause open", "--from")],
        *[("for-cause close", "--visited"), ("results close", "--closed"), ("report", "--as-of")],
    ],
)
def test_what_is_no_day_is_wrong_usage_of_its_option(
    office: Path, command: str, option: str
) -> None:
    """Exit 2, as of the store; the option is named, and nothing is written."""
    done = run(office, command, option, "2023-99-20")

    assert done.exit_code == 2
    assert f"Invalid value for '{option}'" in done.output
    assert "[2023-99-20] is no day" in done.output
    assert not (office / "out").exists()


def test_rows_after_the_day_of_the_list_are_counted_out(office: Path) -> None:
    """They do not count, and the reader hears how many they are."""
    path = office / "complaints.csv"
    before = told(run(office, "warn", "--as-of", str(AS_OF), "--json"))
    late = f"{ids(office)[3]},{AS_OF + timedelta(days=1)}\n" * 3
    path.write_text(path.read_text(encoding="utf-8") + late, encoding="utf-8")
    done = run(office, "warn", "--as-of", str(AS_OF), "--json", "--lang", "en")

    assert told(done)["warnings"] == before["warnings"]
    assert f"3 rows of complaints.csv are after {AS_OF} and were not counted" in done.stderr


def test_every_code_has_its_sentences() -> None:
    """Each code and suggestion in Chinese and English, with the same places in both."""
    for sentences, keys in ((SIGNAL_SENTENCES, SignalCode), (ACTION_WORDS, Action)):
        assert set(sentences) == set(keys)
    for zh, en in SIGNAL_SENTENCES.values():
        places = [sorted(part.partition("}")[0] for part in s.split("{")[1:]) for s in (zh, en)]

        assert set(places[1]) <= set(places[0]) | {"days_left"}
        assert any("\u4e00" <= character <= "\u9fff" for character in zh)
        assert en.isascii()


def test_words_of_warnings_are_nobody_elses() -> None:
    """No other list of words has a key of these, which would then be said in their place."""
    for key, (zh, _) in WARNING_WORDS.items():
        places = {part.partition("}")[0]: "7" for part in zh.split("{")[1:]}

        assert say(key, Language.ZH, **places) == zh.format(**places)


def test_faults_of_an_order_are_told_in_chinese(office: Path) -> None:
    """Exit code 3, every fault, and nothing is written."""
    done = open_task(office, "--officer", "0001")
    zh = open_task(office, "--officer", "0001", "--lang", "zh")

    assert (done.exit_code, zh.exit_code) == (3, 3)
    assert [f["rule"] for f in json.loads(done.stdout)["faults"]] == ["for_cause.officers"]
    assert "执法人员不足两名；请增派（for_cause.officers）" in zh.stderr
    assert not (office / "out").exists()


def test_an_order_tells_what_should_not_be_overlooked(office: Path) -> None:
    """No cause without a memory; a body that is gone, and visits that cannot say why, are told."""
    told_en = open_task(office, *TEAM, "--lang", "en")
    assert json.loads(told_en.stdout)["notes"] == ["no purpose"]
    assert "visits.csv has no purpose" in told_en.stderr

    table = office / "agencies.csv"
    head, first, *rows = table.read_text(encoding="utf-8").splitlines()
    lines = [head, first.replace("存续", "注销"), *rows]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    quarter = office / "quarter.toml"
    text = quarter.read_text(encoding="utf-8").replace('visits = "visits.csv"\n', "")
    quarter.write_text(text, encoding="utf-8")
    gone = open_task(office, *TEAM, "--task", "FC-9", "--lang", "zh")
    assert json.loads(gone.stdout)["notes"] == ["gone body", "no visits"]
    assert "登记状态为“注销”" in gone.stderr

    book = office / "rulebook.toml"
    book.write_text(book.read_text(encoding="utf-8").replace(MEMORY, ""), encoding="utf-8")
    (fault,) = json.loads(open_task(office, *TEAM, "--task", "FC-3").stdout)["faults"]
    assert (fault["rule"], "[memory]" in fault["cure"]) == ("for_cause.memory", True)


def test_whoever_acts_signs_a_check_for_cause(office: Path) -> None:
    """In a ledger with actors: by option or environment, and no order without a key."""
    quarter, keys = office / "quarter.toml", office / "act.key"
    text = quarter.read_text(encoding="utf-8") + '\n[ledger]\nfolder = "l"\n'
    quarter.write_text(text, encoding="utf-8")
    at = str(office / "l")
    told(invoked("ledger", "init", at, "--origin", "demo/l", "--authority", "demo", "--json"))
    made = told(invoked("actor", "init", str(keys), "--name", "demo/draw", "--json"))
    (office / "act.pub").write_text(made["key"] + "\n", encoding="utf-8")
    named = ("--key", str(office / "act.pub"), "--role", "draw")
    told(invoked("actor", "register", at, *named, *CHIEF, "--json"))

    nobody = open_task(office)
    assert (nobody.exit_code, "act.missing" in nobody.output) == (6, True)
    assert told(open_task(office, *TEAM, "--as", str(keys)))["new"]
    end = ("--task", "FC-1", "--text", "t", *CHIEF, "--json")
    seen = ("--visited", "2023-07-11", "--outcome", "violation", *TEAM, "--on", "2023-07-12")
    env = {"RANDINSPECT_AS": str(keys)}
    assert told(run(office, "for-cause close", *end, *seen, env=env))["state"] == "closed"
    told(open_task(office, *TEAM, "--task", "FC-2", "--as", str(keys)))
    back = ("for-cause withdraw", *end, "--task", "FC-2", "--on", "2023-07-06")
    assert run(office, *back).exit_code == 6
    assert told(run(office, *back, "--as", str(keys)))["state"] == "withdrawn"
    assert invoked("ledger", "verify", at).exit_code == 0


def test_from_a_warning_to_a_notice(office: Path) -> None:
    """Order, close, list, register of visits, notices of both kinds; a second run tells nothing."""
    told(run(office, "warn", "--as-of", str(AS_OF), "--json"))
    ordered = told(open_task(office))
    again = told(open_task(office))
    end = ("--visited", "2023-07-11", "--outcome", "violation", "--text", "报告与原始记录不符")
    closed = told(
        run(
            office, "for-cause close", "--task", "FC-1", *end, *TEAM, *CHIEF,
            "--on", "2023-07-12", "--json",
        )
    )  # fmt: skip
    listed = told(run(office, "for-cause list", "--json"))
    kept = str(office / "out" / "private" / "warnings" / f"{AS_OF}.json")
    notices = told(run(office, "notify", *TO, *ASK, "--warnings", kept, "--json"))
    checks = told(run(office, "notify", *TO, *ASK, "--task", "FC-1", "--json"))
    twice = told(run(office, "notify", *TO, *ASK, "--warnings", kept, "--json"))
    folder = office / "out" / "private" / "exchange" / "notices"
    text = b"".join(path.read_bytes() for path in folder.iterdir()).decode("utf-8-sig")

    assert (ordered["new"], again["new"], closed["state"]) == (True, False, "closed")
    assert listed["counts"]["violations"] == 1
    assert len(notices["notices"]) == 4
    assert checks["notices"][0]["text"] == (
        "2023-07-11有因检查（投诉举报）：发现问题；报告与原始记录不符"
    )
    assert (twice["batch"], twice["notices"]) == (None, [])
    assert sorted(path.suffix for path in folder.iterdir()) == [".csv", ".csv", ".json", ".json"]
    assert not any(secret in text for secret in (CARD, "张三", "0001,", "安某01"))


def test_a_certificate_that_ends_is_told_once(office: Path) -> None:
    """Lists of later days have fewer days left; a certificate with another end is told again."""
    told_of = []
    for later, end in ((0, 10), (1, 10), (2, 20), (3, 20)):
        day = str(AS_OF + timedelta(days=later))
        row = f"{ids(office)[1]},C-7,2023-07-{end}"
        write(office, "certificates", "agency,certificate,valid_to", [row])
        told(run(office, "warn", "--as-of", day, "--json"))
        kept = str(office / "out" / "private" / "warnings" / f"{day}.json")
        words = ("--warnings", kept, "--code", "CERTIFICATE_EXPIRING", "--json")
        told_of.append(
            [n["text"] for n in told(run(office, "notify", *TO, *ASK, *words))["notices"]]
        )

    assert [len(texts) for texts in told_of] == [1, 0, 1, 0]
    assert "尚余10天" in told_of[0][0]


def test_notices_are_never_public(office: Path) -> None:
    """A folder that the public could find is refused; so is a source that is none."""
    told(run(office, "warn", "--as-of", str(AS_OF), "--json"))
    kept = str(office / "out" / "private" / "warnings" / f"{AS_OF}.json")
    public = str(office / "out" / "public" / "notices")
    refused = run(office, "notify", *TO, *ASK, "--warnings", kept, "--folder", public)
    strange = run(office, "notify", *TO, *ASK, "--warnings", str(office / "staff.csv"), "--json")
    unknown = run(office, "notify", *TO, *ASK, "--task", "FC-9", "--json")
    nothing = run(office, "notify", *TO, *ASK, "--warnings", kept, "--code", "PT_FAILED", "--json")
    neither = run(office, "notify", *TO, *ASK)

    assert refused.exit_code == 6
    assert not Path(public).exists()
    assert [json.loads(d.stdout)["faults"][0]["rule"] for d in (strange, unknown, nothing)] == [
        "notice.source",
        "notice.task",
        "notice.nothing",
    ]
    assert neither.exit_code == 2


def test_visits_and_results_are_written_with_the_checks(office: Path) -> None:
    """A register without purposes is refused; results get their targeted arm."""
    told(open_task(office))
    end = ("--visited", "2023-07-11", "--outcome", "no_violation", "--text", "未见异常")
    told(
        run(
            office, "for-cause close", "--task", "FC-1", *end, *TEAM, *CHIEF,
            "--on", "2023-07-12", "--json",
        )
    )  # fmt: skip
    refused = run(office, "for-cause visits", "--to", str(office / "v.csv"), "--json")
    (office / "r.csv").write_text("公开名,检查结果,检查类型\n", encoding="utf-8")
    done = told(
        run(
            office, "for-cause results", str(office / "r.csv"), "--to", str(office / "s.csv"),
            "--json",
        )
    )  # fmt: skip

    assert json.loads(refused.stdout)["faults"][0]["rule"] == "for_cause.visits"
    assert not (office / "v.csv").exists()
    assert done["checks"] == 1
    assert (office / "s.csv").read_text(encoding="utf-8").splitlines()[1] == (
        f"{ids(office)[0]},no_violation,targeted"
    )


def test_lost_days_are_told_at_the_order_and_at_the_end(office: Path) -> None:
    """Leave on one of the days bars nobody; who went all the same is told, in both languages."""
    absences = office / "absences.csv"
    heads = absences.read_text(encoding="utf-8").splitlines()[0].split(",")
    row = {"工号": "0001", "统一社会信用代码": "", "日期自": "2023-07-11", "日期至": "2023-07-11"}
    with absences.open("a", encoding="utf-8") as stream:
        stream.write(",".join(row[head] for head in heads) + "\n")
    done = open_task(office)
    seen = ("--visited", "2023-07-11", "--outcome", "violation", "--text", "t", *TEAM, *CHIEF)
    end = ("for-cause close", "--task", "FC-1", *seen, "--on", "2023-07-12")
    first, again = run(office, *end, "--lang", "zh"), run(office, *end, "--lang", "en", "--json")

    assert told(done)["notes"] == ["no purpose", "days lost"]
    assert "2023-07-11" in done.stderr
    assert "0001 was out already: 2023-07-11 away or out for another task" in again.stderr
    assert "0001 在检查当日另有安排：2023-07-11 请假或其他任务" in first.stderr
    assert told(again)["busy"] == {"0001": "2023-07-11 away"}


def test_what_stands_is_told_apart_from_what_is_new(office: Path) -> None:
    """Against a named list; without one nothing is said of it."""
    first = run(office, "warn", "--as-of", str(AS_OF), "--lang", "zh")
    kept = str(office / "out" / "private" / "warnings" / f"{AS_OF}.json")
    later = ("warn", "--as-of", str(AS_OF + timedelta(days=1)), "--previous", kept)
    again, plain = run(office, *later, "--lang", "zh"), told(run(office, *later, "--json"))
    wrong = run(office, *later[:2], str(AS_OF), *later[3:], "--json")
    standing = [one for one in plain["warnings"] if one.get("since") == str(AS_OF)]

    assert "持续" not in first.stdout + first.stderr
    assert f"与 {AS_OF} 的清单相比：新增 0 条，持续 {len(standing)} 条" in again.stderr
    assert "自何时起" in again.stdout + again.stderr
    assert len(standing) == len(plain["warnings"]) == 4
    assert json.loads(wrong.stdout)["faults"][0]["rule"] == "warnings.previous"


def test_checks_are_published_without_their_cause(office: Path) -> None:
    """One of two: the other is counted; names of people only where results.toml says so."""
    told(open_task(office))
    told(open_task(office, *TEAM, "--task", "FC-2"))
    end = ("--visited", "2023-07-11", "--outcome", "violation", "--text", "报告不符")
    told(
        run(
            office, "for-cause close", "--task", "FC-1", *end, *TEAM, *CHIEF,
            "--on", "2023-07-12", "--json",
        )
    )  # fmt: skip
    plain = told(run(office, "for-cause publish", "--json"))
    (office / "results.toml").write_text(CHOICES + NAMED, encoding="utf-8")
    named = told(run(office, "for-cause publish", "--json"))
    said = run(office, "for-cause publish", "--lang", "zh")

    assert (plain["counts"]["checked"], plain["counts"]["open"]) == (1, 1)
    assert [row["task_id"] for row in plain["checks"]] == ["FC-1"]
    assert "inspectors" not in plain["checks"][0]
    assert len(named["checks"][0]["inspectors"]) == 2
    assert "已公示有因检查 1 次，共立项 2 件" in said.stderr


def test_a_list_of_checks_speaks_the_language_of_the_desk(office: Path) -> None:
    """States and outcomes in words; `--json` keeps its codes."""
    for task in ("FC-1", "FC-2", "FC-3"):
        told(open_task(office, *TEAM, "--task", task))
    end = ("--text", "t", *CHIEF, "--on", "2023-07-12", "--json")
    seen = ("--visited", "2023-07-11", "--outcome", "not_checked", *TEAM)
    told(run(office, "for-cause close", "--task", "FC-1", *seen, *end))
    told(run(office, "for-cause withdraw", "--task", "FC-2", *end))
    zh, en = (run(office, "for-cause list", "--lang", lang).stdout for lang in ("zh", "en"))
    codes = [task["state"] for task in told(run(office, "for-cause list", "--json"))["tasks"]]

    assert all(word in zh for word in ("已办结", "未能检查", "已撤回", "已立项"))
    assert not re.search("closed|open|withdrawn|checked", zh)
    assert all(word in en for word in ("closed", "not checked", "withdrawn", "open"))
    assert codes == ["closed", "withdrawn", "open"]
    for kind, members in (("task", TaskState), ("outcome", TaskOutcome)):
        assert {f"{kind} {one}" for one in members} <= set(WARNING_WORDS)


def test_an_order_may_be_withdrawn_and_stays(office: Path) -> None:
    """It is listed as withdrawn, and cannot be closed."""
    told(open_task(office))
    words = ("--task", "FC-1", "--text", "线索不实", *CHIEF, "--on", "2023-07-06", "--json")
    told(run(office, "for-cause withdraw", *words))
    listed = told(run(office, "for-cause list", "--json"))

    none = dict.fromkeys(("checked", "not_checked", "open", "violations"), 0)
    assert listed["counts"] == {**none, "late": 1, "withdrawn": 1}


@pytest.mark.extra("docx", name="docx")
def test_a_letter_says_what_its_batch_says(office: Path) -> None:
    """A DOCX beside the batch, with every notice of it, and no file more on a second run."""
    from docx import Document

    told(run(office, "warn", "--as-of", str(AS_OF), "--json"))
    kept = str(office / "out" / "private" / "warnings" / f"{AS_OF}.json")
    words = (*TO, *ASK, "--warnings", kept, "--docx", "--json")
    batch = told(run(office, "notify", *words))
    folder = office / "out" / "private" / "exchange" / "notices"
    letter = Document(str(folder / f"{batch['batch']}.docx"))
    cells = {cell.text for table in letter.tables for row in table.rows for cell in row.cells}
    told(run(office, "notify", *words))

    assert {notice["notice_id"] for notice in batch["notices"]} <= cells
    assert {notice["text"] for notice in batch["notices"]} <= cells
    assert len(list(folder.iterdir())) == 3
