"""Values of a rule that stand in no row: refused by ``check`` and by the lock, unless declared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from demo_office import check, office, steps_of

from randinspect.errors import RulebookError

NEED = """[[dispatch.needs]]
qualification = "{held}"
when = {{ field = ["{field}"] }}
citation = {{ cite = "rules", article = "第22条" }}

[dispatch.rotation]"""
NO_TEAM = """[[exclusions]]
code = "NO_TEAM"
kind = "unstaffed"
reason = "无可派人员"
citation = { cite = "rules", article = "第14条" }

[[selection]]"""
CLASSES = """[[dispatch.load_classes]]
name = "大型"
cap = 2
when = { field = ["食品药品"] }
citation = { cite = "rules", article = "第27条" }

[[dispatch.groups]]
name = "新任"
column = "status"
values = ["新任"]
most = 1
slots = ["officer"]
citation = { cite = "rules", article = "第28条" }

[dispatch.rotation]"""
ROTATION = "[dispatch.rotation]"


def needing(held: str, field: str = "食品") -> tuple[str, str]:
    """The change that makes one sector ask for a qualification."""
    return ROTATION, NEED.format(held=held, field=field)


def test_a_misspelt_qualification_exempts_nobody_in_silence(tmp_path: Path) -> None:
    """Under the policy that excludes who has no team, it would empty a whole sector."""
    quarter = office(tmp_path / "in", needing("食品检测"), ("[[selection]]", NO_TEAM))
    code, out, said = check(quarter, "--json")
    (fault,) = json.loads(out)["faults"]
    with pytest.raises(RulebookError, match="食品检测"):
        list(steps_of(quarter, tmp_path / "out").advance())

    assert code == 3
    assert (fault["rule"], fault["value"]) == ("value.unmatched", "食品检测")
    assert fault["column"] == "dispatch.needs[0].qualification"
    assert "write 食品" in fault["cure"]
    assert "value.unmatched" in said


def test_every_value_that_no_row_has_is_told_at_once(tmp_path: Path) -> None:
    """Statuses, load classes, groups and whom a need concerns; each under its key."""
    quarter = office(
        tmp_path / "in",
        needing("食品", "食物"),
        (ROTATION, CLASSES),
        ('statuses = ["有效"]', 'statuses = ["有效", "在岗"]'),
    )
    faults = json.loads(check(quarter, "--json")[1])["faults"]

    assert {(fault["column"], fault["value"]) for fault in faults} == {
        ("dispatch.statuses", "在岗"),
        ("dispatch.needs[0].when.field", "食物"),
        ("dispatch.load_classes[0].when.field", "食品药品"),
        ("dispatch.groups[0].values", "新任"),
    }
    assert all(fault["rule"] == "value.unmatched" and fault["cure"] for fault in faults)


def test_a_value_that_is_declared_may_stand_in_no_row(tmp_path: Path) -> None:
    """What is declared is named by some rule, else the declaration is misspelt itself."""
    known = ('statuses = ["有效"]', 'statuses = ["有效", "在岗"]\nunmatched = ["在岗"]')
    idle = ('statuses = ["有效"]', 'statuses = ["有效"]\nunmatched = ["在冈"]')
    (fault,) = json.loads(check(office(tmp_path / "idle", idle), "--json")[1])["faults"]

    assert check(office(tmp_path / "known", known))[0] == 0
    assert (fault["rule"], fault["value"]) == ("unmatched.idle", "在冈")


def test_a_referral_names_values_that_agencies_have(tmp_path: Path) -> None:
    """A misspelt region would hand its agencies to somebody else."""
    table = """[referral]
authorities = { "甲洲市" = "jiazhou.amr" }
others = "demo.example.amr"
citation = { cite = "rules", article = "第30条" }

[disclosure]"""
    quarter = office(tmp_path / "in", ("[disclosure]", table))
    (fault,) = json.loads(check(quarter, "--json")[1])["faults"]

    assert (fault["column"], fault["value"]) == ("referral.authorities", "甲洲市")
    assert 'referral.unmatched = ["甲洲市"]' in fault["cure"]
    assert "write 甲州市" in fault["cure"]
