"""Results in the auditor's folder: their acts are handed over, and held against what is public."""

from __future__ import annotations

from pathlib import Path

import pytest
from office.test_results import drawn, go, office

from randinspect.office import Workspace, audit_folder, disclose

__all__ = ["drawn", "office"]


@pytest.fixture
def shown(office: Path, tmp_path: Path) -> Path:
    """The auditor's folder of a quarter whose results are published."""
    go(office)
    disclose(Workspace(office / "out"), tmp_path / "shown")
    return tmp_path / "shown"


def test_results_are_handed_over_and_hold(shown: Path) -> None:
    """Acts and announced files lie there, and step 31 ran."""
    verdict = audit_folder(shown)

    assert len([*(shown / "private/results").iterdir()]) == 3
    assert verdict.findings == ()
    assert 31 in {step.number for step in verdict.steps}


@pytest.mark.parametrize("part", ["act", "last", "list"])
def test_what_was_tampered_with_is_found(shown: Path, part: str) -> None:
    """An act that was edited or cut off, a list that was changed."""
    act = shown / "private/results/act.0003.json"
    if part == "list":
        path = shown / "public/results/results.json"
        path.write_bytes(path.read_bytes() + b"\n")
    elif part == "last":
        act.unlink()
    else:
        act.write_bytes(act.read_bytes().replace("公示某".encode(), "公示乙".encode()))

    assert [finding.code for finding in audit_folder(shown).findings] == ["31.1"]


def test_acts_that_were_not_shown_are_told(shown: Path) -> None:
    """Published results without their acts are left out with the reason."""
    for path in (shown / "private/results").iterdir():
        path.unlink()
    told = {step.number: why for step, why in audit_folder(shown).skipped}

    assert told[31] == "results are published, but their acts were not handed over"
