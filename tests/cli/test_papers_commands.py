"""Papers, announcements and exchange as a user runs them: data, talk, exit codes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.test_results_commands import Office, told
from publication.made_papers import CHOICES, POINTS
from publication.test_exchange import CODES


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The demonstration, drawn, with its choices; results published."""
    office = Office(tmp_path_factory.mktemp("cli papers"))
    assert office.run("demo", "--out", "out").returncode == 0
    office.results("template", "--to", "forms")
    office.results("template", "--to", "forms")
    office.fill("filled.csv")
    days = ("--on", "2023-11-21")
    office.results("enter", "filled.csv", "--by", "录入某", *days)
    accept = ("--decision", "accept", "--opinion", "同意")
    office.results("review", "--by", "审核某", *accept, *days)
    assert office.results("publish", "--by", "公示某", *days).returncode == 0
    return office


@pytest.fixture
def choices(office: Office) -> Iterator[Path]:
    """The office's choices, put back after each test."""
    path = office.folder / "results.toml"
    before = path.read_text(encoding="utf-8")
    (office.folder / "points.csv").write_text(POINTS, encoding="utf-8")
    yield path
    path.write_text(before, encoding="utf-8")


def test_a_table_that_is_missing_is_asked_for(office: Office) -> None:
    """Exit 3, the fault as an object, nothing written."""
    done = office.run("papers", "quarter.toml", "--out", "out", "--json")
    exchange = office.results("exchange", "--by", "报送某", "--json")

    assert (done.returncode, exchange.returncode) == (3, 6)
    assert told(done)["faults"][0]["rule"] == "paper.choices"
    assert "demonstration" in told(exchange)["message"]
    assert not (office.folder / "out/private/papers").exists()
    assert not (office.folder / "out/private/exchange").exists()


@pytest.mark.extra("docx", "typst", name="docx,pdf")
def test_papers_and_announcements_are_written(office: Office, choices: Path) -> None:
    """Paths on stdout, the rest on stderr, in both languages."""
    choices.write_text(choices.read_text(encoding="utf-8") + CHOICES, encoding="utf-8")
    done = office.run("papers", "quarter.toml", "--out", "out", "--lang", "zh")
    forms = office.run("papers", "quarter.toml", "--out", "out", "--templates", "forms")
    lists = office.results("announce", "--to", "put up", "--form", "docx", "--form", "pdf")
    public = office.run("papers", "quarter.toml", "--out", "out", "--to", "out/public")

    assert [run.returncode for run in (done, forms, lists, public)] == [0, 0, 0, 6], lists.stderr
    assert all((office.folder / line).is_file() for line in done.stdout.splitlines())
    assert "不得公开" in done.stderr
    assert "没有执法证号" in done.stderr
    assert len(forms.stdout.splitlines()) == 5
    assert {Path(line).suffix for line in lists.stdout.splitlines()} == {".docx", ".pdf"}


def test_codes_may_be_written_beside_papers(office: Office, choices: Path) -> None:
    """Both tables are read; a demonstration is still told to nobody."""
    text = choices.read_text(encoding="utf-8") + CHOICES
    choices.write_text(text + CODES, encoding="utf-8")
    done = office.results("exchange", "--by", "报送某")

    assert done.returncode == 6
    assert "no inspection" in done.stderr
