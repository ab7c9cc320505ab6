"""What the desk says of teams: who stands in, who is left behind, and where a pair stands now."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bundles import write_quarter
from publication.verifier.test_dated_amendments import dispatch_of
from typer.testing import CliRunner, Result

from randinspect.cli.barrier_words import BARRIERS
from randinspect.cli.commands import app
from randinspect.cli.fact_words import told_facts
from randinspect.cli.note_words import told_note
from randinspect.cli.refusal_words import told_refusal
from randinspect.cli.team_words import OBSTACLES
from randinspect.cli.verdict_words import told_finding
from randinspect.cli.words import Language
from randinspect.dispatch import Barrier, Obstacle
from randinspect.errors import Fault, NotYet
from randinspect.verification.verdict import Family, Finding, Step


def run(*words: object) -> Result:
    """A command of the desk."""
    return CliRunner().invoke(app, [*map(str, words)])


def test_every_obstacle_and_barrier_has_its_chinese() -> None:
    """None is told by its English alone."""
    assert set(OBSTACLES) == set(Obstacle)
    assert set(BARRIERS) == set(Barrier)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A dispatch in which I-1 sits twice, and left the service before the first visit."""
    write_quarter(tmp_path / "public", {"dispatch": dict(dispatch_of("daily of one visit"))})
    (tmp_path / "note.txt").write_bytes(b"a letter")
    return tmp_path


def substituted(folder: Path, *more: str) -> Result:
    """I-1 leaves the team of AG-3."""
    words = ["substitute", folder / "public" / "dispatch", "AG-3", "--absent", "I-1"]
    words += ["--reason", "departure", "--evidence", folder / "note.txt"]
    words += ["--approved-by", "cn.example/chief"]
    return run(*words, "--amendments", folder / "public" / "amendments", *more)


def test_who_is_gone_is_named_where_he_still_sits(folder: Path) -> None:
    """In words and in the document, until that team is amended too."""
    told = substituted(folder, "--lang", "zh", "--json")
    document = json.loads(told.stdout)

    assert told.exit_code == 0, told.output
    assert document["left_behind"] == [
        {"inspection": "AG-6", "slot": "officer", "inspector": "I-1"}
    ]
    assert "接替 I-1" in told.stderr
    assert "仍在下列检查组内" in told.stderr
    assert "I-1 AG-6" in told.stderr
    assert "stands in" not in told.stderr


def test_why_tells_the_team_in_force(folder: Path) -> None:
    """As drawn first, then what an amendment made of it; for whoever left and whoever came."""
    bundle = folder / "public" / "dispatch"
    before = run("why", bundle, "AG-3", "I-1", "--json")
    enters = json.loads(substituted(folder, "--json").stdout)["enters"]
    for person, is_in_force in (("I-1", False), (enters, True)):
        told = run("why", bundle, "AG-3", person, "--json")
        assert json.loads(told.stdout)["is_in_force"] is is_in_force
        text = run("why", bundle, "AG-3", person, "--lang", "zh").stdout
        assert f"现行检查组中：{'在' if is_in_force else '不在'}组内" in text
        assert "drawn" not in text
    assert "amendments" not in json.loads(before.stdout)
    assert "is_in_force" not in json.loads(run("why", bundle, "AG-6", "I-1", "--json").stdout)


def test_what_is_not_in_the_draw_is_no_wrong_form(folder: Path) -> None:
    """In Chinese the head says so, and the sentence what to look at."""
    told = run("why", folder / "public" / "dispatch", "AG-9", "I-1", "--lang", "zh")

    assert told.exit_code != 0
    assert told.stderr.startswith("不在其中：（AG-9, I-1）不在本次派员之内")


def test_what_is_waited_for_is_told_in_chinese() -> None:
    """Each source with its file, however many."""
    one = "put any relay's answer for it (/c/public/7) into a.json"
    two = '{"numbers": [[…], …], "announced": "where they can be read"}'
    text = (
        f"d/1 is locked and waits for drand round 7: {one};\n  lottery ssq 2026001: put {two} "
        "into b.json; then run the same command again"
    )
    told = told_refusal(NotYet(text, not_before=1), Language.ZH)

    assert "drand 第 7 轮：请将任一中继对 /c/public/7 的应答放入 a.json；" in told
    assert "放入 b.json" in told
    assert "put" not in told


def test_reasons_that_bar_are_told_by_name_and_code() -> None:
    """The office's reasons, with their codes behind them."""
    told = told_facts({"barred": {"OUT_OF_AREA": 3}}, Language.ZH)

    assert [*told.values()] == [{"不在片区（OUT_OF_AREA）": 3}]
    assert "一人可有多项原因" in next(iter(told))


def test_every_exempted_agency_is_told_in_chinese() -> None:
    """The second as the first."""
    message = (
        "2 agencies are exempted, for no team can reach them: A: 1 eligible for 2 seats (X 3); "
        "B: 0 eligible for 2 seats (Y 1)"
    )
    told = told_note(Fault("r.toml", "staff.exempted", message, "mend"), Language.ZH)

    assert "B：需 2 人，可派 0 人（Y 1）" in told
    assert "eligible" not in told


@pytest.mark.parametrize(
    ("message", "chinese"),
    [
        ("its digest is ab, commit.json says cd", "摘要为 ab，commit.json 所列为 cd"),
        ("the file is missing", "文件缺失"),
        (
            "it does not follow result.json: its previous is not the digest of that, so this one "
            "or the one before was changed",
            "不与 result.json 衔接",
        ),
        ("nobody is sent to AG-1", "AG-1 无人前往"),
    ],
)
def test_what_was_found_is_told_in_chinese(message: str, chinese: str) -> None:
    """Behind the title of the step."""
    finding = Finding(Step(7, Family.INTEGRITY, "title"), "7.1", "frame.tsv", message)

    assert chinese in told_finding(finding, Language.ZH)
    assert message in told_finding(finding, Language.EN)
