"""A file that is cut at another character than the profile says is told so, once."""

from __future__ import annotations

from pathlib import Path

import pytest
from registry_files import PLAIN, faults_of, read, uscc


@pytest.mark.parametrize(("mark", "told"), [(";", ";"), ("\t", "\\t"), ("|", "|"), ("，", "，")])
def test_another_delimiter_is_one_fault_with_its_cure(mark: str, told: str, tmp_path: Path) -> None:
    """What the cure says is taken as it stands."""
    text = f"代码{mark}名称\n{uscc(1)}{mark}甲\n"
    (fault,) = faults_of(text, tmp_path)
    line = fault.cure.partition(": ")[2]
    cured = PLAIN.replace("[agency.columns]", f"[agency]\n{line}\n[agency.columns]")

    assert (fault.rule, fault.row) == ("heading.delimiter", 1)
    assert line == f'delimiter = "{told}"'
    assert read(text, tmp_path, profile=cured).columns["name"].tolist() == ["甲"]


def test_a_heading_that_is_not_there_stays_missing(tmp_path: Path) -> None:
    """No delimiter finds it; and where some headings are found, the delimiter is right."""
    for text in ("代号;名字\n1;甲\n", "代码,名字;又名\n1,甲\n"):
        assert {fault.rule for fault in faults_of(text, tmp_path)} == {"heading.missing"}
