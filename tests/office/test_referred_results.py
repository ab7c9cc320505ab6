"""Results of a city that inspects what its province drew: entered, published, traced to both."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from office.test_results import CHOICES, FOUND, filled
from provinces import CITY, PROVINCE, World

from randinspect.canonical import read_document, read_table, sha256_hex
from randinspect.errors import ProtocolError, QuarterFileError
from randinspect.office import (
    ResultJob,
    enter_results,
    publish_results,
    report_task,
    review_results,
    trace_result,
)
from randinspect.publication.jurisdiction import read_referral
from randinspect.results import Decision
from randinspect.verification import verify

ON = date(2023, 11, 24)


@pytest.fixture(scope="module", params=["sealed", "open"])
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city's office after its draw; its agencies sealed by the province, or open."""
    is_open = request.param == "open"
    world = World(tmp_path_factory.mktemp(request.param), opens=is_open)
    out = world.dispatched(CITY).parent
    office = world.folder / CITY
    (office / "results.toml").write_text(CHOICES, encoding="utf-8")
    shutil.move(out, office / "out")
    return office


@pytest.fixture
def office(drawn: Path, tmp_path: Path) -> Path:
    """A copy of it, without results."""
    shutil.copytree(drawn, tmp_path / "office")
    return tmp_path / "office"


def load(office: Path) -> ResultJob:
    """The results as they lie there."""
    return ResultJob.load(office / "quarter.toml", office / "out")


def go(office: Path) -> ResultJob:
    """Enter, audit and publish everything."""
    enter_results(load(office), filled(load(office), {0: FOUND}), "r.csv", by="录入某", on=ON)
    accept = Decision.ACCEPT
    review_results(load(office), (), decision=accept, opinion="同意", by="审核某", on=ON)
    publish_results(load(office), by="公示某", on=ON)
    return load(office)


def test_the_roster_is_what_was_referred_to_the_city(office: Path) -> None:
    """Its own units alone, opened to its own register, with its own people."""
    selection = office / "out/public/selection"
    referrals = read_referral((selection / "referral.tsv").read_bytes())
    teams = read_table((office / "out/public/dispatch/teams.tsv").read_bytes(), 3)
    roster = load(office).roster.expected
    names = (office / "agencies.csv").read_text(encoding="utf-8")

    assert set(roster) == {h for h, r in referrals.items() if CITY in r.authorities}
    assert set(roster) == {row[0] for row in teams}
    assert all(expected.agency in names and expected.name in names for expected in roster.values())
    assert all(len(expected.team) == 2 for expected in roster.values())


def test_what_is_published_says_who_drew(office: Path) -> None:
    """publication.json names the selection; the bundles verify as before."""
    job = go(office)
    publication = read_document((job.store.public / "publication.json").read_bytes())
    selection = office / "out/public/selection"

    assert publication["authority"] == CITY
    assert publication["selection"]["authority"] == PROVINCE
    assert publication["selection"]["result_sha256"] == sha256_hex(
        (selection / "result.json").read_bytes()
    )
    assert publication["published"] == len(job.roster)
    assert verify(office / "out")


def test_a_trace_leads_back_to_both_bundles(office: Path) -> None:
    """Seed, rank and referral of the province's draw; seed and team of the city's."""
    job = go(office)
    handle = min(job.roster.expected)
    told = trace_result(job, handle)
    seeds = {
        kind: read_document((office / f"out/public/{kind}/seed.json").read_bytes())["seed"]
        for kind in ("selection", "dispatch")
    }

    assert {kind: told[kind]["seed"] for kind in seeds} == seeds
    assert told["selection"]["authority"] == told["drawn_by"]["authority"] == PROVINCE
    assert told["dispatch"]["authority"] == CITY
    assert told["drawn_by"]["commit_sha256"] == told["selection"]["commit_sha256"]
    assert told["drawn_by"]["result_sha256"] == told["selection"]["result_sha256"]
    assert CITY in told["referral"]
    assert told["sample"]["rank"] >= 1
    assert told["team"] == list(job.roster.expected[handle].team)
    json.dumps(told)


def test_a_part_of_a_sample_estimates_nothing(office: Path) -> None:
    """The report counts; the rate of the whole province is not the city's to infer."""
    found = report_task(go(office), ON)

    assert found.tally.whole.published == found.tally.whole.drawn > 0
    assert found.estimates is None
    assert PROVINCE in found.note


def test_another_selection_in_its_place_is_refused(office: Path) -> None:
    """What was received is what the dispatch committed to, to the byte."""
    path = office / "out/public/selection/result.json"
    path.write_bytes(path.read_bytes().replace(b"}", b" }", 1))
    with pytest.raises(ProtocolError, match="put it back as it was received"):
        _ = load(office).roster


def test_without_the_handover_nobody_knows_whom_it_is_about(office: Path) -> None:
    """Sealed units stay closed; open ones need none."""
    path = office / "quarter.toml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("handover")]
    path.write_text("".join(kept), encoding="utf-8")

    assert len(kept) == len(lines) - 1
    selection = read_document((office / "out/public/selection/commit.json").read_bytes())
    if selection["disclosure"]["agency"] == "open":
        assert load(office).roster.expected
    else:
        with pytest.raises(QuarterFileError, match="handover"):
            _ = load(office).roster
