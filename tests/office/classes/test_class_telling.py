"""What a class means for a check: on the sheets of those who go, and for whoever asks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from demo_office import steps_of
from office.classes.test_class_sources import edited, named
from office.classes.test_classed_quarter import classed_office
from office.test_results import CHOICES, load
from publication.made_papers import CHOICES as PAPERS
from publication.made_papers import POINTS, lines, tables
from typer.testing import CliRunner

from randinspect.canonical import read_table
from randinspect.cli.commands import app
from randinspect.errors import InputError
from randinspect.office import write_papers
from randinspect.office.classes import Graded

pytestmark = pytest.mark.extra("docx", name="docx")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Graded, Path]:
    """A grading, and an office that names its rules and drew by its classes."""
    folder = tmp_path_factory.mktemp("told")
    done, office = classed_office(folder)
    shutil.copy(done.files.rules, office / "classes.toml")
    named(office)
    (office / "results.toml").write_text(CHOICES + PAPERS, encoding="utf-8")
    (office / "points.csv").write_text(POINTS, encoding="utf-8")
    list(steps_of(office / "quarter.toml", office / "out").advance())
    return done, office


def test_sheets_say_how_each_body_is_checked(drawn: tuple[Graded, Path]) -> None:
    """Manner and items of the locked class, for each visit; nothing of it for the body."""
    done, office = drawn
    written = write_papers(load(office))
    classes = {one.name: one for one in done.rules.classes}
    of = {grade.agency: classes[grade.name or ""] for grade in done.grades}
    sheets = sorted(written.folder.glob("*.visits.docx"))
    rows = [row for path in sheets for row in tables(path.read_bytes())[0]]
    told = {row[3]: (row[6], row[7]) for row in rows if row[3] in of}

    assert rows[0][6:] == ["检查方式", "项数"]
    assert told == {
        agency: ("、".join(of[agency].methods), str(of[agency].items or "")) for agency in told
    }
    assert {items for _, items in told.values()} == {"", "30"}
    for path in written.folder.glob("*.docx"):
        if path not in sheets:
            data = path.read_bytes()
            cells = [cell for table in tables(data) for row in table for cell in row]
            assert not {"检查方式", "项数", "visit、test"} & {*lines(data), *cells}


def test_explain_tells_it_in_the_office_alone(drawn: tuple[Graded, Path]) -> None:
    """With the quarter's file; the bundle alone says nothing of a class."""
    done, office = drawn
    bundle = str(office / "out" / "public" / "selection")
    units = read_table((office / "out" / "private" / "units.tsv").read_bytes(), 6)
    (handle, *_), *_ = [row for row in units if row[4] == "C" and row[5] == "-"]
    words = ["explain", bundle, handle, "--quarter", str(office / "quarter.toml")]
    told = json.loads(CliRunner().invoke(app, [*words, "--json"]).stdout)
    said = CliRunner().invoke(app, [*words, "--lang", "zh"]).stdout

    assert told["supervision"] == {
        "class": "C",
        "methods": "visit、test",
        "items": 30,
        "officers": 3,
        "citation": str(done.rules.classes[2].citation),
    }
    assert "分类监管.检查方式: visit、test" in said
    assert "supervision" not in CliRunner().invoke(app, [*words[:3], "--json"]).stdout


def test_rules_that_the_rulebook_does_not_cite_say_nothing(
    drawn: tuple[Graded, Path], tmp_path: Path
) -> None:
    """After the draw nothing binds the file; another one is refused."""
    shutil.copytree(drawn[1], tmp_path / "in")
    edited(tmp_path / "in" / "classes.toml", "items = 30", "items = 3")
    with pytest.raises(InputError, match=r"classes\.digest"):
        write_papers(load(tmp_path / "in"))
