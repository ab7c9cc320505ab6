"""The commented parts of the templates about several authorities are what the readers take."""

from __future__ import annotations

import re
from importlib.resources import files as resources
from pathlib import Path

from randinspect.office import read_quarter_file
from randinspect.rulebook import parse_rulebook

BOOK = resources("randinspect.rulebook").joinpath("template.toml").read_text("utf-8")
QUARTER = resources("randinspect.cli").joinpath("start/quarter.toml").read_text("utf-8")
TABLE = re.compile(r"^# (?=\[|\w+ = )", re.MULTILINE)


def uncommented(text: str, begin: str, end: str) -> str:
    """A part of a template with its tables and keys uncommented."""
    part = text.partition(begin)[2].partition(end)[0]
    return TABLE.sub("", part)


def test_the_referral_of_the_template_is_taken() -> None:
    """Uncommented it refers to three authorities and one that joins in."""
    part = uncommented(BOOK, "# ── 按管辖派发", "# ── 检查日期")
    rules = parse_rulebook(BOOK + "\n" + part.partition("\n")[2], name="template")

    assert rules.referral is not None
    assert rules.referral.all_names == {
        "jiazhou.amr",
        "yijiang.amr",
        "cn.example.amr",
        "cn.example.eco",
    }


def test_the_assistants_of_the_template_are_taken() -> None:
    """A lead and an open seat beside the two officers."""
    part = uncommented(BOOK, "# 组长席位与异地协助人员", "# 各级均无可派人员时")
    rules = parse_rulebook(BOOK + "\n" + part.partition("\n")[2], name="template")

    assert [(role.slot, role.lead, role.assistants) for role in rules.dispatch.roles] == [
        ("officer", None, None),
        ("lead", True, None),
        ("assistant", None, "may"),
    ]
    assert rules.dispatch.officers == 3


def test_the_dispatching_quarter_of_the_template_is_taken(tmp_path: Path) -> None:
    """With the three lines of [selection] in the place of the draw."""
    part = uncommented(QUARTER, "# 派发（市县或配合部门）", "\x00")
    drawn = re.search(r"^\[selection\].*?(?=^\[dispatch\])", QUARTER, re.MULTILINE | re.DOTALL)
    assert drawn is not None
    text = QUARTER.replace(drawn[0], "") + "\n" + part.partition("\n")[2]
    path = tmp_path / "quarter.toml"
    path.write_text(text.replace('"…"', f'"{"0" * 64}"'), encoding="utf-8")
    quarter = read_quarter_file(path)

    assert quarter.referral is not None
    assert quarter.referral.handover == "handover.json"
    assert quarter.joint is not None
    assert quarter.joint.beside == ("../ecology/public/dispatch",)
