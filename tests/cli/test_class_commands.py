from __future__ import annotations

import json
from pathlib import Path

import pytest
from class_samples import RULES, write_csv
from office.classes.test_grading import outside_rules
from registry_files import uscc
from typer.testing import CliRunner, Result

from randinspect.cli.class_words import CLASS_FAULTS, CLASS_WORDS
from randinspect.cli.entry import app
from randinspect.office.classes.tables import CURES

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
ID = "91990400MA91378869"


def run(*words: object) -> Result:
    """Run a command of the group."""
    return CliRunner().invoke(app, ["classes", *map(str, words)])


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Rules, events and outcomes about the demonstration's first agencies."""
    ids = [line.split(",")[0] for line in (DEMO / "agencies.csv").read_text("utf-8").splitlines()]
    (tmp_path / "classes.toml").write_text(RULES, encoding="utf-8")
    head = ("agency", "event", "date", "value")
    events = [(one, "COMPLAINT", "2025-01-05", "true") for one in ids[1:6]]
    outcome = ("agency", "date", "outcome")
    checks = [
        (one, "2025-03-05", "violation" if place < 8 else "no_violation")
        for place, one in enumerate(ids[1:21])
    ]
    return {
        "rules": tmp_path / "classes.toml",
        "events": write_csv(tmp_path / "events.csv", head, *events),
        "outcomes": write_csv(tmp_path / "outcomes.csv", outcome, *checks),
    }


def inputs(files: dict[str, Path]) -> list[object]:
    """Options of a grading."""
    register = ["--agencies", DEMO / "agencies.csv", "--profile", DEMO / "profile.toml"]
    return [*register, "--events", files["events"], "--on", "2025-02-01"]


def test_the_template_grades_as_it_is_written(tmp_path: Path) -> None:
    """From `template` to classes without a line changed, in both languages."""
    for lang, heading in (("zh", "指标代码"), ("en", "event")):
        to = tmp_path / lang
        made = run("template", "--to", to, "--lang", lang)
        rows = (to / "events.csv").read_text(encoding="utf-8-sig")
        (to / "events.csv").write_text(f"{rows}{ID},COMPLAINT,2026-05-01,属实,,\n", "utf-8")
        register = ["--agencies", DEMO / "agencies.csv", "--profile", DEMO / "profile.toml"]
        done = run(
            *("grade", to / "classes.toml", *register, "--events", to / "events.csv"),
            *("--on", "2026-06-01", "--to", to / "out", "--json"),
        )

        assert made.exit_code == 0, made.output
        assert heading in rows
        assert done.exit_code == 0, done.output
        assert [one["class"] for one in json.loads(done.stdout)["counts"]] == ["A", "B", "C", "D"]


def test_a_template_is_not_written_over(tmp_path: Path) -> None:
    """Again with nothing changed, yes; over rules that were changed, no file of it."""
    again = [run("template", "--to", tmp_path, "--lang", "zh").exit_code for _ in range(2)]
    rules = tmp_path / "classes.toml"
    rules.write_text(rules.read_text("utf-8") + "\n", encoding="utf-8")
    (tmp_path / "outside.csv").unlink()
    done = run("template", "--to", tmp_path, "--lang", "zh")

    assert (again, done.exit_code) == ([0, 0], 6)
    assert "已有 classes.toml，且与将写入的不同" in done.output
    assert not (tmp_path / "outside.csv").exists()


def test_grade_says_what_it_made_and_that_it_is_private(
    files: dict[str, Path], tmp_path: Path
) -> None:
    """Counts, digest, files; in Chinese without English words."""
    done = run("grade", files["rules"], *inputs(files), "--to", tmp_path / "out", "--lang", "zh")

    assert done.exit_code == 0, done.output
    assert "内部资料（不得公开）" in done.output
    assert "直接判定 0 户" in done.output
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "agencies.csv",
        "classes.csv",
        "grading.json",
        "profile.part.toml",
        "rulebook.part.toml",
    }


def test_classes_from_outside_say_whom_they_match(tmp_path: Path) -> None:
    """A file of somebody else matches nobody: all take the class of `missing`, and it is told."""
    head, rest = outside_rules('missing = "B"\n').split("[[triggers]]")[::2]
    text = f"{head}[outside]{rest.partition('[outside]')[2]}".replace("2024-01-01", "2023-01-01")
    (tmp_path / "classes.toml").write_text(text, encoding="utf-8")
    rows = [(ID, "high", "2023-08-01"), (uscc(7), "low", "2023-08-01")]
    given = write_csv(tmp_path / "outside.csv", ("agency", "class", "date"), rows[1])
    register = ["--agencies", DEMO / "agencies.csv", "--profile", DEMO / "profile.toml"]
    words = ["grade", tmp_path / "classes.toml", *register, "--outside", given]
    words += ["--on", "2023-08-20", "--to"]
    zh = run(*words, tmp_path / "zh", "--lang", "zh")
    write_csv(tmp_path / "outside.csv", ("agency", "class", "date"), *rows)
    document = json.loads(run(*words, tmp_path / "json", "--json").stdout)
    total = sum(one["agencies"] for one in document["counts"])

    assert zh.exit_code == 0, zh.output
    assert f"名录库中 {total} 户不在外部分类文件中，按 [outside] missing 列为 B 类" in zh.output
    assert "外部分类文件中 1 行不是名录库的机构" in zh.output
    assert document["outside"] == {"missing": total - 1, "strangers": 1}


def test_explain_shows_the_sum_of_one_agency(files: dict[str, Path]) -> None:
    """27 days of 100 have passed: 20 × 173/200; JSON has the same fraction."""
    said = {
        lang: run("explain", files["rules"], ID, *inputs(files), "--lang", lang).stdout
        for lang in ("zh", "en")
    }
    document = json.loads(run("explain", files["rules"], ID, *inputs(files), "--json").stdout)

    assert "20 × 0.865 = 17.3" in said["en"]
    assert "合计 20.3 分；A ≥ 0，B ≥ 10，C ≥ 30；得 B 类" in said["zh"]
    assert document["indicators"][0]["events"][0]["left"] == "173/200"
    assert (document["class"], document["points"]) == ("B", "203/10")


def test_explain_refuses_an_agency_that_is_not_there(files: dict[str, Path]) -> None:
    """With its code and the exit code of refused input."""
    done = run("explain", files["rules"], "AG-1", *inputs(files), "--lang", "zh")

    assert done.exit_code == 3
    assert "graded.unknown" in done.output


def test_backtest_tells_whether_classes_predict(files: dict[str, Path]) -> None:
    """Tables and notes in both languages; JSON has every number."""
    words = ["backtest", files["rules"], "--events", files["events"]]
    words += ["--outcomes", files["outcomes"]]
    zh, en = (run(*words, "--lang", lang) for lang in ("zh", "en"))
    document = json.loads(run(*words, "--top", 25, "--level", 0.9, "--json").stdout)

    assert zh.exit_code == en.exit_code == 0, zh.output + en.output
    assert "ROC 曲线下面积" in zh.output
    assert "未检查的没有结果" in zh.output
    assert "only agencies that were checked are tested" in en.output
    assert document["ranked"][0]["area"]["value"] == pytest.approx(1 - 3 / 8 / 2)
    assert document["ranked"][0]["lifts"][0]["value"] == pytest.approx(2.5)
    assert (document["checks"], document["problems"], document["level"]) == (20, 8, 0.9)


def test_all_faults_of_a_command_are_told(files: dict[str, Path]) -> None:
    """In Chinese by their codes."""
    with files["events"].open("a", encoding="utf-8") as stream:
        stream.write("AG-1,NONE,2025-01-05,\n,COMPLAINT,yesterday,true\n")
    done = run("explain", files["rules"], ID, *inputs(files), "--lang", "zh")

    assert done.exit_code == 3
    for code in ("table.agency", "event.code", "table.missing", "table.day"):
        assert code in done.output
        assert CLASS_FAULTS[code] in done.output


def test_every_word_stands_in_both_languages() -> None:
    """And every fault of a table has a cure and its Chinese."""
    assert all(zh and en for zh, en in CLASS_WORDS.values())
    assert set(CURES) <= set(CLASS_FAULTS)
