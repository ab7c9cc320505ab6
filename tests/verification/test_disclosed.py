"""Private files held against the commitments: every file that is another one is found."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from randinspect.cli.commands import app
from randinspect.office import audit_folder
from randinspect.verification import Standing


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The auditor's folder of the demonstration."""
    folder = tmp_path_factory.mktemp("audit")
    run = CliRunner()
    assert run.invoke(app, ["demo", "--out", str(folder / "demo")]).exit_code == 0
    told = run.invoke(app, ["disclose", str(folder / "demo"), "--to", str(folder / "shown")])
    assert told.exit_code == 0
    return folder / "shown"


@pytest.fixture
def copy(shown: Path, tmp_path: Path) -> Path:
    """A copy to tamper with."""
    return Path(shutil.copytree(shown, tmp_path / "copy"))


def test_the_folder_is_verified_and_opens(shown: Path) -> None:
    """That handles open is no longer unproved; the key, names and diaries are not shown."""
    verdict = audit_folder(shown)

    assert verdict.standing is Standing.UNPROVED
    assert {26, 27, 28, 29} <= {step.number for step in verdict.steps}
    assert not any("sealed handles" in text for text in verdict.unproved)
    names = {path.name for path in (shown / "private").iterdir()}
    assert not names & {"master.key", "names.json", "diaries"}


def swap_ids(text: str) -> str:
    """Exchange the ids of the first two openings."""
    first, second, *rest = (line.split("\t") for line in text.splitlines())
    first[2], second[2] = second[2], first[2]
    return "".join("\t".join(row) + "\n" for row in (first, second, *rest))


def grow(text: str) -> str:
    """Give the first unit another size."""
    first, *rest = text.splitlines(keepends=True)
    cells = first.split("\t")
    cells[3] = str(int(cells[3]) + 1)
    return "".join(("\t".join(cells), *rest))


CHANGES: tuple[tuple[str, Callable[[str], str], set[int]], ...] = (
    ("agency.openings.tsv", swap_ids, {26, 27}),
    ("inspector.openings.tsv", swap_ids, {26, 27}),
    ("agency.openings.tsv", lambda text: text.split("\n", 1)[1], {26, 27}),
    ("agency.openings.tsv", lambda text: text + "not a row\n", {26, 27}),
    ("recusals.tsv", lambda text: text.split("\n", 1)[1], {28}),
    ("units.tsv", grow, {29}),
    ("units.tsv", lambda text: text.split("\n", 1)[1], {29}),
    ("strata.json", lambda _: "[]", {29}),
)


@pytest.mark.parametrize(("name", "change", "steps"), CHANGES)
def test_a_changed_private_file_is_found(
    copy: Path, name: str, change: Callable[[str], str], steps: set[int]
) -> None:
    """By its own step, and by no other."""
    path = copy / "private" / name
    path.write_text(change(path.read_text("utf-8")), "utf-8", newline="\n")
    verdict = audit_folder(copy)

    assert {finding.step.number for finding in verdict.findings} == steps
    assert verdict.standing is Standing.REFUTED


def test_missing_openings_are_found(copy: Path) -> None:
    """A file that is withheld is a finding, not a silence."""
    (copy / "private" / "agency.openings.tsv").unlink()

    assert {finding.step.number for finding in audit_folder(copy).findings} == {26}


def test_the_command_line_audits_and_refuses(shown: Path, copy: Path, tmp_path: Path) -> None:
    """0 for the folder as it was shown, 1 for a changed one, 3 for none, 6 for a full target."""
    run = CliRunner()
    assert run.invoke(app, ["audit", str(shown)]).exit_code == 0
    (copy / "private" / "recusals.tsv").write_text("")
    assert run.invoke(app, ["audit", str(copy)]).exit_code == 1
    assert run.invoke(app, ["audit", str(tmp_path / "none")]).exit_code == 3
    assert (
        run.invoke(app, ["disclose", str(shown.parent / "demo"), "--to", str(copy)]).exit_code == 6
    )
    assert run.invoke(app, ["disclose", str(tmp_path), "--to", str(tmp_path / "x")]).exit_code == 6
