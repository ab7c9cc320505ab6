"""Papers and documents of the demonstration: what the draw says, in a private folder."""

from __future__ import annotations

import csv
import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from office.test_results import CHOICES, FOUND, SHOWN, go, load
from publication.made_papers import CHOICES as PAPERS
from publication.made_papers import POINTS, lines, tables, template

from randinspect.canonical import read_table
from randinspect.cli.starting import demo_folder, demo_steps
from randinspect.errors import FormatError, PrivacyError, ProtocolError, ResultsError
from randinspect.office import announce_documents, write_papers, write_templates
from randinspect.office.results.announcing import PaperForm

pytestmark = pytest.mark.extra("docx", name="docx")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with its inputs and choices beside it, drawn."""
    office = tmp_path_factory.mktemp("papers") / "office"
    with demo_folder() as folder:
        shutil.copytree(folder, office, ignore=shutil.ignore_patterns("__*"))
        list(demo_steps(office / "out", folder).advance())
    (office / "results.toml").write_text(CHOICES + PAPERS, encoding="utf-8")
    (office / "points.csv").write_text(POINTS, encoding="utf-8")
    return office


@pytest.fixture
def office(drawn: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(drawn, tmp_path / "office")
    return tmp_path / "office"


def write(office: Path, text: str) -> None:
    """Put other choices in the place of the office's."""
    (office / "results.toml").write_text(text, encoding="utf-8")


def test_each_visit_and_each_inspector_has_papers(office: Path) -> None:
    """Teams and days are those of the drawn dispatch, names those of the register."""
    done = write_papers(load(office))
    names = json.loads((office / "out/private/names.json").read_text(encoding="utf-8"))
    dispatch = office / "out/public/dispatch"
    visits = {row[0]: row[1] for row in read_table((dispatch / "visits.tsv").read_bytes(), 2)}
    teams: dict[str, list[str]] = {}
    for h, _, person in read_table((dispatch / "teams.tsv").read_bytes(), 3):
        teams.setdefault(h, []).append(names["inspectors"][person][1])

    assert (done.visits, done.people) == (len(teams), len({p for t in teams.values() for p in t}))
    assert len(done.names) == 3 * done.visits + done.people
    for handle, team in teams.items():
        data = (done.folder / f"{names['agencies'][handle][0]}.notice.docx").read_bytes()
        year, month, day = map(int, visits[handle].split("-"))

        assert lines(data)[0] == "【演示】检查通知书"
        assert [row[1] for row in tables(data)[0][1:]] == team
        assert f"{year}年{month}月{day}日" in "".join(lines(data))


def test_a_diary_and_a_sheet_tell_the_same_visits(office: Path) -> None:
    """An inspector's sheet has the days and bodies of the own calendar."""
    done = write_papers(load(office))
    for path in sorted((office / "out/private/diaries").glob("*.csv")):
        rows = list(csv.reader(StringIO(path.read_text("utf-8-sig"))))[1:]
        sheet = tables((done.folder / f"{path.stem}.visits.docx").read_bytes())[0][1:]

        assert [row[3] for row in sheet] == [row[1] for row in rows]


def test_a_second_run_writes_the_same_bytes(office: Path) -> None:
    """Nothing of a paper depends on when or where it is written."""
    done = write_papers(load(office))
    again = write_papers(load(office), office / "elsewhere")

    assert [(done.folder / n).read_bytes() for n in done.names] == [
        (again.folder / n).read_bytes() for n in again.names
    ]


@pytest.mark.parametrize("place", ["out/public", "out/public/papers", "Public/x", "out/link"])
def test_papers_are_never_public(office: Path, place: str) -> None:
    """Not in the public folder, not by another spelling or a link, and then not one of them."""
    (office / "out/link").symlink_to(office / "out/public/selection")
    before = set(office.rglob("*"))
    with pytest.raises(ProtocolError, match="public"):
        write_papers(load(office), office / place)

    assert set(office.rglob("*")) == before


def test_nothing_is_said_that_nobody_chose(office: Path) -> None:
    """Without [papers], or without a list of what is checked, no paper is written."""
    write(office, CHOICES)
    with pytest.raises(ResultsError, match=r"\[papers\]"):
        write_papers(load(office))
    write(office, CHOICES + PAPERS.replace('points = "points.csv"', ""))
    with pytest.raises(ResultsError, match="what is checked"):
        write_papers(load(office))
    write(office, CHOICES + PAPERS.replace('contact = "示例某"\n', ""))
    with pytest.raises(ResultsError, match=r"papers\.contact"):
        load(office)


def test_officers_without_a_certificate_are_named(office: Path) -> None:
    """The demonstration's register has none, and the notice must not hide it."""
    done = write_papers(load(office))

    assert len(done.uncertified) == done.people


def test_a_changed_template_is_used(office: Path) -> None:
    """Written out, changed, named: the next papers are made from it; it is not written over."""
    job = load(office)
    paths = write_templates(job, office / "forms")
    own = template("某局通知 {{agency_name}}")
    (office / "forms/notice.docx").write_bytes(own)
    named = '[papers.templates]\nnotice = "forms/notice.docx"\n'
    write(office, CHOICES + PAPERS + named)
    done = write_papers(load(office))
    notice = next(name for name in done.names if name.endswith(".notice.docx"))

    assert [path.name for path in paths] == [
        *("announcement.docx", "checks.docx", "notice.docx", "record.docx", "visits.docx")
    ]
    assert lines((done.folder / notice).read_bytes())[0].startswith("某局通知 ")
    assert write_templates(job, office / "forms") == []
    assert (office / "forms/notice.docx").read_bytes() == own


def test_announced_lists_become_documents(office: Path) -> None:
    """Each list in both forms; the same twice; nothing in the public folder changes."""
    go(office, {0: {**FOUND, "备注": "=1+1"}})
    public = office / "out/public/results"
    before = {path.name: path.read_bytes() for path in public.iterdir()}
    forms = (PaperForm.DOCX, PaperForm.PDF)
    paths = announce_documents(load(office), office / "papers", forms=forms, on=SHOWN)
    first = [path.read_bytes() for path in paths]
    announce_documents(load(office), office / "papers", forms=forms, on=SHOWN)
    rows = json.loads(before["results.json"])["rows"]

    assert {path.name for path in paths} == {
        f"{name}.{form}" for name in ("results", "subjects", "task") for form in forms
    }
    assert [path.read_bytes() for path in paths] == first
    assert len(tables((office / "papers/results.docx").read_bytes())[0]) == 1 + len(rows)
    assert {path.name: path.read_bytes() for path in public.iterdir()} == before


def test_documents_are_made_of_announced_bytes_alone(office: Path) -> None:
    """Before a publication there is nothing; a list that was changed since is refused."""
    with pytest.raises(ProtocolError, match="announces nothing"):
        announce_documents(load(office), office / "papers", forms=[PaperForm.DOCX], on=SHOWN)
    go(office)
    path = office / "out/public/results/results.json"
    path.write_bytes(path.read_bytes().replace("未发现问题".encode(), "发现问题了".encode()))
    with pytest.raises(FormatError, match=r"results\.json was changed"):
        announce_documents(load(office), office / "papers", forms=[PaperForm.DOCX], on=SHOWN)


def test_a_template_cannot_leak(office: Path) -> None:
    """The scanner reads what the office wrote around the list; then nothing is written."""
    go(office)
    (office / "own.docx").write_bytes(template("咨询 13800000000", "{{table}}"))
    named = '[papers.templates]\nannouncement = "own.docx"\n'
    write(office, CHOICES + PAPERS + named)
    with pytest.raises(PrivacyError, match="mobile"):
        announce_documents(load(office), office / "papers", forms=[PaperForm.DOCX], on=SHOWN)

    assert not (office / "papers").exists()


def test_documents_do_not_lie_among_the_announced_files(office: Path) -> None:
    """announcements.json names every other file of its folder."""
    go(office)
    with pytest.raises(ProtocolError, match=r"announcements\.json"):
        announce_documents(
            load(office), office / "out/public/results", forms=[PaperForm.DOCX], on=SHOWN
        )


def test_a_paper_in_which_somebody_wrote_is_not_written_over(office: Path) -> None:
    """Other choices would change every paper; the one that was filled in stops all of it."""
    done = write_papers(load(office))
    record = done.folder / next(name for name in done.names if name.endswith(".record.docx"))
    kept = {path.name: path.read_bytes() for path in done.folder.iterdir()}
    record.write_bytes(template("检查情况"))
    write(office, CHOICES + PAPERS.replace("示例某", "示例乙").replace("办法", "条例"))
    with pytest.raises(ProtocolError, match=r"record\.docx: 1 papers"):
        write_papers(load(office))
    others = {p.name: p.read_bytes() for p in done.folder.iterdir() if p != record}

    assert others == {name: data for name, data in kept.items() if name != record.name}
    record.unlink()
    assert write_papers(load(office)).names == done.names


def test_a_sheet_of_somebody_who_was_replaced_is_taken_away(office: Path) -> None:
    """Whoever follows an old sheet would go in vain."""
    done = write_papers(load(office))
    job = load(office)
    handle, team = next((h, seats) for h, seats in job.seats.items() if len(seats) == 2)
    gone = team[0][1]
    left = {h: tuple(s for s in seats if s[1] != gone) for h, seats in job.seats.items()}
    job.__dict__["seats"] = left
    again = write_papers(job)

    assert handle in left
    assert set(done.names) - set(again.names) == {f"{gone}.visits.docx"}
    assert not (done.folder / f"{gone}.visits.docx").exists()
