"""Papers and exchange of a city that inspects what its province drew: from notice to batch."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from office.test_referred_results import ON, drawn, go, load, office
from office.test_results import CHOICES
from publication.made_papers import CHOICES as PAPERS
from publication.made_papers import POINTS, lines, tables
from publication.test_exchange import CODES

from randinspect.canonical import read_table
from randinspect.office import ResultJob, announce_documents, exchange_results, write_papers
from randinspect.office.results.announcing import PaperForm
from randinspect.publication import Occasion

__all__ = ["drawn", "office"]

OWN = CODES.partition("[exchange.items.C09]")[0]


@pytest.fixture
def city(office: Path) -> Path:
    """The city's office with its choices about papers and exchange, and with certificates."""
    (office / "results.toml").write_text(CHOICES + OWN + PAPERS, encoding="utf-8")
    (office / "points.csv").write_text(POINTS, encoding="utf-8")
    return office


def of_a_draw(office: Path) -> ResultJob:
    """The results as those of a real draw, with a certificate for everybody."""
    job = load(office)
    job.__dict__["commitment"] = job.commitment.model_copy(update={"occasion": Occasion.DRAW})
    columns = job.job.registers.inspectors.columns
    certificate = columns["certificate"]
    certificate.setflags(write=True)
    certificate[:] = [f"示{person}" for person in columns["id"]]
    return job


@pytest.mark.extra("docx", name="docx")
def test_each_referred_visit_has_papers(city: Path) -> None:
    """Bodies by name, the city's own people, its own authority; nobody of the other city."""
    done = write_papers(load(city))
    job = load(city)
    teams = {row[0] for row in read_table(job.dispatch["teams.tsv"], 3)}
    notices = [name for name in done.names if name.endswith(".notice.docx")]

    assert done.visits == len(notices) == len(teams) == len(job.roster)
    for body in job.roster.expected.values():
        data = (done.folder / f"{body.agency}.notice.docx").read_bytes()
        text = "\n".join(lines(data))
        assert body.name in text
        assert job.quarter.authority.name in text
        assert job.commitment.draw_id in text
        assert len(tables(data)[0]) == 1 + len(body.team)


@pytest.mark.extra("docx", name="docx")
def test_announced_lists_of_a_part_become_documents(city: Path) -> None:
    """As of a quarter that drew by itself."""
    go(city)
    paths = announce_documents(load(city), city / "docs", forms=[PaperForm.DOCX], on=ON)

    assert [path.name for path in paths] == ["results.docx", "subjects.docx", "task.docx"]


def test_the_exchange_tells_the_citys_own_results(city: Path) -> None:
    """One record for each body of its part, by its dispatch; then nothing."""
    go(city)
    job = of_a_draw(city)
    done = exchange_results(job, by="报送某", on=ON)
    again = exchange_results(of_a_draw(city), by="报送某", on=ON)

    assert done.batch is not None
    assert done.batch.draw_id == job.commitment.draw_id
    assert {r["administrative_cp_ui_code"] for r in done.batch.records} == {
        body.agency for body in job.roster.expected.values()
    }
    assert {r["implement_institution"] for r in done.batch.records} == {job.quarter.authority.name}
    assert again.batch is None
    json.dumps(done.batch.records)
