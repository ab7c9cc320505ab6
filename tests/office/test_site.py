"""The office's site: written whole or not at all, once, and telling no more than is public."""

from __future__ import annotations

import json
import os
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from office.test_batches import opened
from office.test_results import (
    AUDITED,
    CHOICES,
    ENTERED,
    FOUND,
    SHOWN,
    drawn,
    filled,
    go,
    load,
    office,
)
from provinces import CITY, World

from randinspect.canonical import read_document, read_table, sha256_hex
from randinspect.cli.starting import demo_folder, demo_steps
from randinspect.errors import FormatError, PrivacyError, ProtocolError
from randinspect.office import (
    PublishedSite,
    ResultJob,
    SiteQuarter,
    correct_result,
    enter_results,
    find_quarters,
    gather_site,
    publish_results,
    publish_site,
    record_statement,
    review_results,
    trace,
)
from randinspect.office.site.shelf import Shelf
from randinspect.publication import explain_handle, read_files
from randinspect.publication.site import MANIFEST, Entry, Place, body_handle
from randinspect.publication.site.overview import place_text
from randinspect.publication.tongues import Tongue
from randinspect.results import CorrectionReason, Decision, StatementKind
from randinspect.verification import verify

__all__ = ["drawn", "office"]

DAY = date(2023, 12, 1)
UNREACHABLE = {
    "是否检查": "否",
    "检查结果": "UNREACHABLE",
    "后续处置措施": "ABNORMAL_LIST",
}


def quarter(office: Path) -> SiteQuarter:
    """The quarter as it lies there."""
    return SiteQuarter.load(office / "quarter.toml", office / "out")


def publish(office: Path, day: date = DAY) -> PublishedSite:
    """Publish the site beside the quarter."""
    return publish_site([quarter(office)], office / "site", day)


def whole(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def places(office: Path) -> dict[str, Place]:
    """Id of each body → what the site tells of it."""
    bodies = gather_site([quarter(office)], DAY).bodies
    return {body.id: body.entries[0].place for body in bodies}


def test_a_second_publication_changes_nothing(office: Path) -> None:
    """No byte, no time of a file, nothing beside it; the manifest names every file."""
    go(office, {0: FOUND, 2: UNREACHABLE})
    first = publish(office)
    before, times = (
        whole(office / "site"),
        {p: p.stat().st_mtime_ns for p in office.rglob("site/*")},
    )
    again = publish(office)
    named = read_document(before[MANIFEST])["files"]

    assert (first.changed, first.gone) == (len(before) - 1, 0)
    assert (again.changed, again.gone) == (0, 0)
    assert whole(office / "site") == before
    assert {p: p.stat().st_mtime_ns for p in office.rglob("site/*")} == times
    assert named == {path: sha256_hex(data) for path, data in before.items() if path != MANIFEST}
    assert sorted(p.name for p in office.iterdir() if p.name.startswith(".")) == []


def test_bundles_of_the_site_verify(office: Path) -> None:
    """A reader of the site has what the verifier needs, byte for byte."""
    go(office)
    publish(office)
    (folder,) = (office / "site/bundles").iterdir()

    assert whole(folder / "selection") == whole(office / "out/public/selection")
    assert verify(folder)


def test_only_what_changed_is_written(office: Path) -> None:
    """After a correction the body's pages and the lists differ; other bodies' pages stay."""
    job = go(office, {0: FOUND})
    publish(office)
    before = whole(office / "site")
    handle = sorted(job.roster.expected)[0]
    agency = job.roster.expected[handle].agency
    data = (office / "out/private/results/act.0001.json").read_bytes()
    assert agency.encode() in data
    _correct(office, {0: {**FOUND, "研判结论": ""}})
    done = publish(office)
    after = whole(office / "site")
    changed = {path for path in after if after[path] != before.get(path)}

    assert done.changed == len(changed - {MANIFEST})
    assert {f"agencies/{agency}.html", f"en/agencies/{agency}.html", "feed.atom"} <= changed
    assert len([path for path in changed if path.startswith("agencies/")]) == 1
    assert "第 2 版，2023-11-24 公示；原因：录入错误" in after[f"agencies/{agency}.html"].decode()


def _correct(
    office: Path,
    changes: dict[int, dict[str, str]],
    reason: CorrectionReason = CorrectionReason.ENTRY_ERROR,
) -> None:
    """Correct one result, audit and publish it."""
    correct_result(
        load(office),
        filled(load(office), changes),
        "c.csv",
        reason=reason,
        text="误录",
        approved_by="批准某",
        by="录入某",
        on=SHOWN,
    )
    review_results(
        load(office), (), decision=Decision.ACCEPT, opinion="同意", by="审核某", on=SHOWN
    )
    publish_results(load(office), by="公示某", on=SHOWN)


def test_a_correction_shows_both_days_and_what_was_said_before(office: Path) -> None:
    """Who reads a late day sees the first one too, which is what counts as in time."""
    go(office, {0: FOUND})
    _correct(office, {0: {}})
    publish(office)
    job = load(office)
    (case,) = (c for c in job.book.cases.values() if len(c.versions) > 1)
    first, last = (str(v.published_on) for v in case.versions)
    name = body_handle(job.roster.expected[case.inspection].agency)
    page = (office / f"site/en/agencies/{name}.html").read_text("utf-8")

    assert f"counts from here)</dt><dd>{first}</dd>" in page
    assert f"<dt>This version published on</dt><dd>{last}</dd>" in page
    feed = (office / "site/en/feed.atom").read_text("utf-8")
    assert "1 published results corrected" in feed
    assert f"published on {last}; reason: error of entry" in feed
    assert feed.count(" results published ·") == 1
    assert "reason: error of entry<br>version 1 said: problem found" in page


def test_what_is_not_public_by_law_is_not_repeated(office: Path) -> None:
    """The correction is told, and not what stood there before."""
    go(office, {0: FOUND})
    _correct(office, {0: {}}, CorrectionReason.PRIVACY)
    publish(office)
    (page,) = (
        text
        for path in (office / "site/en/agencies").glob("*.html")
        if "Corrections" in (text := path.read_text("utf-8"))
    )

    assert "reason: not public by law" in page
    assert "version 1 said" not in page


def test_an_interrupted_publication_goes_on(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written before the process died is not written again; no reader saw any of it."""
    go(office)
    publish(office)
    expected = whole(office / "site")
    shutil.rmtree(office / "site")
    put = Shelf.put
    written: list[str] = []

    def dying(self: Shelf, path: str, data: bytes) -> None:
        if len(written) == 100:
            raise KeyboardInterrupt
        written.append(path)
        put(self, path, data)

    monkeypatch.setattr(Shelf, "put", dying)
    with pytest.raises(KeyboardInterrupt):
        publish(office)
    seen = (office / "site").exists()
    times = {p: (office / ".site.part" / p).stat().st_mtime_ns for p in written}
    monkeypatch.setattr(Shelf, "put", put)
    publish(office)

    assert not seen
    assert whole(office / "site") == expected
    assert {p: (office / "site" / p).stat().st_mtime_ns for p in written} == times


@pytest.mark.parametrize("at", ["take-over", "first rename", "second rename", "clean-up"])
def test_death_at_any_moment_leaves_a_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Old or new, whole; at the worst between two names, and the next run puts it right."""
    folder = tmp_path / "site"
    first = Shelf(folder)
    first.put("a.html", b"1")
    first.put("b/c.html", b"same")
    first.close(b"one")
    rename, renames = Path.rename, []

    def dying(self: Path, target: Path) -> Path:
        renames.append(self)
        if len(renames) == {"first rename": 1, "second rename": 2}.get(at, 0):
            raise KeyboardInterrupt
        return rename(self, target)

    def stop(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", dying)
        if at == "take-over":
            patch.setattr(os, "link", stop)
        if at == "clean-up":
            patch.setattr(shutil, "rmtree", stop)
        second = Shelf(folder)
        second.put("a.html", b"2")
        second.put("b/c.html", b"same")
        with pytest.raises(KeyboardInterrupt):
            second.close(b"two")
    there = folder if folder.exists() else folder.with_name(".site.old")
    left = whole(there)
    third = Shelf(folder)
    third.put("a.html", b"2")
    third.put("b/c.html", b"same")
    third.close(b"two")

    assert left in (
        {"a.html": b"1", "b/c.html": b"same", MANIFEST: b"one"},
        {"a.html": b"2", "b/c.html": b"same", MANIFEST: b"two"},
    )
    assert whole(folder) == {"a.html": b"2", "b/c.html": b"same", MANIFEST: b"two"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_files_that_are_no_more_are_taken_away(tmp_path: Path) -> None:
    """Also one that somebody put into the site by hand."""
    first = Shelf(tmp_path / "site")
    first.put("old.html", b"1")
    first.put("kept.html", b"1")
    first.close(b"one")
    (tmp_path / "site/stray.html").write_bytes(b"x")
    second = Shelf(tmp_path / "site")
    second.put("kept.html", b"1")

    assert second.close(b"two") == (0, 2)
    assert sorted(whole(tmp_path / "site")) == ["kept.html", MANIFEST]


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", ".x", "a/../b", "a\\b", "", "名", "a/.b"])
def test_no_path_leads_out_of_the_site(tmp_path: Path, path: str) -> None:
    """Whatever made it."""
    shelf = Shelf(tmp_path / "site")
    with pytest.raises(FormatError):
        shelf.put(path, b"")


def test_a_folder_of_something_else_is_left_alone(office: Path) -> None:
    """A folder with files and no manifest is no site, nor is a file."""
    (office / "site").mkdir()
    (office / "site/letter.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ProtocolError, match="name a new folder"):
        publish(office)

    assert whole(office / "site") == {"letter.txt": b"x"}


def test_a_hit_of_the_scanner_refuses_all_of_it(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mobile number in a text that came by another way: nothing is written, nothing is left."""
    go(office)
    publish(office)
    before = whole(office / "site")
    found = quarter(office)
    object.__setattr__(found.quarter.plan, "task_name", "联系人电话 13800000000")
    monkeypatch.setattr(SiteQuarter, "_require_fresh", lambda *_: None)
    with pytest.raises(PrivacyError) as caught:
        publish_site([found], office / "site", DAY)

    assert "mobile" in str(caught.value)
    assert whole(office / "site") == before
    assert not (office / ".site.part").exists()


def test_stale_lists_are_refused(office: Path) -> None:
    """What was recorded since the lists were written has to be in them first."""
    job = go(office, {0: FOUND})
    record_statement(
        job,
        sorted(job.roster.expected)[0],
        kind=StatementKind.OBJECTION,
        received=SHOWN,
        text="不服",
        is_public=True,
        by="录入某",
        on=SHOWN,
    )
    with pytest.raises(ProtocolError, match="results publish"):
        publish(office)
    publish_results(load(office), by="公示某", on=SHOWN)
    publish(office)
    agency = load(office).roster.expected[sorted(job.roster.expected)[0]].agency

    feed = (office / "site/feed.atom").read_text("utf-8")
    assert "当事人提出异议" in feed
    assert "不服" not in feed
    assert "当事人异议: 不服 — 异议处理中" in (office / f"site/agencies/{agency}.html").read_text(
        "utf-8"
    )


def test_changed_lists_are_refused(office: Path) -> None:
    """A list that was edited after it was announced."""
    go(office)
    path = office / "out/public/results/results.csv"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(ProtocolError, match="changed after"):
        publish(office)
    shutil.rmtree(office / "out/public/results")
    publish_results(load(office), by="公示某", on=SHOWN)
    (office / "results.toml").unlink()
    with pytest.raises(ProtocolError, match="put it back"):
        publish(office)


def test_a_day_before_the_last_act_is_refused(office: Path) -> None:
    """Lists say what came of all acts, so a page as of an earlier day would say another thing."""
    go(office)
    with pytest.raises(ProtocolError, match="name a later day"):
        publish(office, AUDITED)


def test_nobody_is_told_before_the_office_tells(office: Path) -> None:
    """Sealed and without a drawn list: before the results nothing of any body, not even a count."""
    assert set(places(office).values()) == {Place.UNTOLD}
    publish(office)
    pages = [data.decode() for path, data in whole(office / "site").items() if "agencies/" in path]
    handles = {row[3] for row in read_table(_file(office, "selection/sample.tsv"), 4)}
    (page,) = (office / "site/draws").iterdir()

    assert not any(handle in page for page in pages for handle in handles)
    assert page.read_text("utf-8").count("未公布") == 4  # districts of the demonstration


def _bundle(office: Path) -> dict[str, bytes]:
    """The selection."""
    return read_files(office / "out/public/selection")


def _file(office: Path, name: str) -> bytes:
    """A public file."""
    return (office / "out/public" / name).read_bytes()


def test_some_results_tell_nothing_of_others(office: Path) -> None:
    """While results are missing, who waits for one cannot be told from who was not drawn."""
    go(office)
    job = load(office)
    ids = {body.agency for body in job.roster.expected.values()}
    told = places(office)
    partly = _partly_published(office)

    assert {a for a, place in told.items() if place is Place.RESULT} == ids
    assert {told[a] for a in set(told) - ids} == {Place.NOT_DRAWN}
    assert sorted(set(partly.values())) == [Place.RESULT, Place.UNTOLD]


def _partly_published(office: Path) -> dict[str, Place]:
    """Places where one result alone is published."""
    for act in sorted((office / "out/private/results").iterdir())[1:]:
        act.unlink()
    shutil.rmtree(office / "out/public/results")
    one = sorted(load(office).roster.expected)[0]
    review_results(
        load(office), (one,), decision=Decision.ACCEPT, opinion="同意", by="审核某", on=AUDITED
    )
    publish_results(load(office), by="公示某", on=SHOWN)
    return places(office)


def test_an_announced_drawn_list_names_the_drawn(office: Path) -> None:
    """Where the office chose to announce it, everybody's place is told before the results."""
    (office / "results.toml").write_text(
        CHOICES + "[publication]\ndrawn_list = true\n", encoding="utf-8"
    )
    publish_results(load(office), by="公示某", on=AUDITED)
    ids = {body.agency for body in load(office).roster.expected.values()}
    told = places(office)

    assert {a for a, place in told.items() if place is Place.DRAWN} == ids
    assert {told[a] for a in set(told) - ids} == {Place.NOT_DRAWN}


def test_a_locked_draw_has_a_page(tmp_path: Path) -> None:
    """Before the draw: facts, two steps of the funnel, no result, no choices needed."""
    with demo_folder() as folder:
        shutil.copytree(folder, tmp_path / "office", ignore=shutil.ignore_patterns("__*"))
    steps = demo_steps(tmp_path / "office/out", tmp_path / "office").advance()
    next(iter(steps))
    (draw,) = gather_site([quarter(tmp_path / "office")], DAY).draws

    assert str(draw.stage) == "locked"
    assert [p.key for p in draw.pictures] == ["funnel", "probabilities", "regions"]
    assert (draw.lists, len(draw.news)) == ([], 1)


def test_an_office_has_one_site_for_all_quarters(office: Path) -> None:
    """Every quarter below a folder; a body's page tells of each; two of one draw are refused."""
    second = office / "2024/q1"
    shutil.copytree(office, second, ignore=shutil.ignore_patterns("2024", "site"))
    text = (second / "quarter.toml").read_text("utf-8")
    (second / "quarter.toml").write_text(text.replace("2023-1-001-Q4", "2024-1-001-Q1"), "utf-8")
    found = find_quarters(office, "out", None)
    quarters = [SiteQuarter.load(file, folder) for file, folder, _ in found]
    site = gather_site(quarters, DAY)

    assert [file.relative_to(office).as_posix() for file, _, _ in found] == [
        "2024/q1/quarter.toml",
        "quarter.toml",
    ]
    assert len(site.draws) == 2
    assert {len(body.entries) for body in site.bodies} == {2}
    with pytest.raises(ProtocolError, match="one draw"):
        gather_site([quarters[1], quarters[1]], DAY)
    with pytest.raises(ProtocolError, match="holds no"):
        find_quarters(office / "out", "out", None)


def test_figures_are_those_of_the_report(office: Path) -> None:
    """Outcomes, estimates, deadlines and districts of the page agree with report and lists."""
    from randinspect.office import report_task

    go(office, {0: FOUND, 2: UNREACHABLE})
    (draw,) = gather_site([quarter(office)], DAY).draws
    found = report_task(load(office), DAY)
    tables = {p.key: [[c.en for c in row] for row in p.rows] for p in draw.pictures}
    shown = json.loads((office / "out/public/results/results.json").read_text("utf-8"))["rows"]
    counts = {str(label.en): n for label, n in found.tally.labels.items() if n}
    assert found.estimates is not None
    rate = found.estimates.overall.rate
    problem = 1 - float(tables["outcomes"][0][3].removesuffix(" %")) / 100

    assert {row[0]: int(row[1]) for row in tables["outcomes"]} == counts
    assert rate is not None
    assert abs(rate - problem) < 1e-3  # all but the clean ones have a problem
    assert sum(int(row[3]) for row in tables["regions"]) == len(shown)
    assert sum(int(row[1]) for row in tables["deadlines"]) == len(shown)
    assert [int(row[1]) for row in tables["funnel"]][2:] == [28, 28, 28, 28, 2]


@pytest.mark.parametrize(
    "name", ["handle", "id", "page", "results", "drawn", "subjects", "agencies", "en", "lists"]
)
def test_any_published_line_leads_back(office: Path, name: str) -> None:
    """By row of a list, id, page or public name: the same account, with who signed."""
    (office / "results.toml").write_text(
        CHOICES + "[publication]\ndrawn_list = true\n", encoding="utf-8"
    )
    job = go(office)
    body = sorted(job.roster.expected.values(), key=lambda expected: expected.agency)[4]
    page = body_handle(body.agency)
    line = {
        "handle": body.inspection,
        "id": body.agency,
        "page": page,
        "agencies": f"agencies/{page}.html",
        "en": f"./en/agencies/{page}.html",
        "lists": f"lists/{quarter(office).handle}.results.html:5",
    }.get(name, f"{name}:5")
    told = trace(job, line)

    assert told["inspection"] == body.inspection
    assert told["announced"] == ["drawn:5", "results:5", "subjects:5"]
    assert told["signers"] == {
        "approved": [],
        "audited": ["审核某"],
        "entered": ["录入某"],
        "published": ["公示某"],
        "substituted": [],
    }
    assert told["selection"]["rulebook"]["version"] == "1"
    assert told["sample"].items() >= explain_handle(_bundle(office), body.inspection).items()
    assert told["dispatch"]["seed"] != told["selection"]["seed"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("results:0", "28 rows, so there is no row 0"),
        ("results:29", "no row 29"),
        ("results:x", "no row x"),
        ("results:５", "no row ５"),
        ("plan:1", "plan has 0 rows"),
        ("AG-1", "AG-1 is no inspection"),
        ("agencies/91990100MA00000000.html", "91990100MA00000000 is no inspection"),
        ("draws/q-0000000000000000.html", "page of another draw"),
        ("lists/q-0000000000000000.results.html:1", "page of another draw"),
        ("districts/d-3e4b11cff7178488.html", "many draws or bodies"),
        ("en/index.html", "many draws or bodies"),
    ],
)
def test_a_line_that_is_none_is_refused(office: Path, line: str, why: str) -> None:
    """A row beyond the list, names of nobody, pages of another draw and of many."""
    with pytest.raises(ProtocolError, match=why):
        trace(go(office), line)


def test_a_batch_tells_what_all_of_them_have_published(tmp_path: Path) -> None:
    """Nothing of who is drawn later; once both batches are public, who is drawn in none."""
    year, book = opened(tmp_path), tmp_path / "in/rulebook.toml"
    book.write_text(book.read_text("utf-8").replace('"40%"', '"20%"'), encoding="utf-8")
    (tmp_path / "in/results.toml").write_text(CHOICES, encoding="utf-8")
    year.run(1, of=2)
    year.run(2, of=2)
    jobs = [(tmp_path / f"in/q{n}.toml", year.out(n)) for n in (1, 2)]
    own = [{year.ids()[handle] for handle in year.sent(n)} for n in (1, 2)]
    _whole_and_batch_apart(jobs[1], len(own[0]) + len(own[1]), len(own[1]))
    first = _told_by(jobs, 1)
    second = _told_by(jobs, 2)
    others = set(first) - own[0]

    assert own[1] < others
    assert {first[agency] for agency in own[0]} == {("result 0", "other_batch 1")}
    assert {first[agency] for agency in others} == {("not_here 0", "untold 0")}
    assert {second[agency] for agency in own[0]} == {("result 0", "other_batch 1")}
    assert {second[agency] for agency in own[1]} == {("other_batch 2", "result 0")}
    assert {second[agency] for agency in others - own[1]} == {("not_drawn 0", "not_drawn 0")}


def _whole_and_batch_apart(job: tuple[Path, Path], drawn: int, sent: int) -> None:
    """Numbers of the whole sample and of the second batch, each under its name."""
    (page,) = gather_site([SiteQuarter.load(*job)], DAY).draws
    funnel = next(p for p in page.pictures if p.key == "funnel")
    regions = next(p for p in page.pictures if p.key == "regions")
    rows = {row[0].en: [cell.en for cell in row[1:]] for row in funnel.rows}

    assert rows["drawn (all batches)"][0] == str(drawn)
    assert rows["of them in batch 2 of 2"] == [str(sent), "-", "-"]
    assert rows["this batch: inspectors assigned"] == [str(sent), "100.00 %", "-"]
    assert regions.heads[2].zh == "抽中（第 2 批，共 2 批）"


def _told_by(jobs: list[tuple[Path, Path]], number: int) -> dict[str, tuple[str, ...]]:
    """What batches 1 and 2 tell of each body once the results of one more are published."""
    file, out = jobs[number - 1]
    job = ResultJob.load(file, out)
    enter_results(job, filled(job), "r.csv", by="录入某", on=ENTERED)
    job = ResultJob.load(file, out)
    review_results(job, (), decision=Decision.ACCEPT, opinion="同意", by="审核某", on=AUDITED)
    publish_results(ResultJob.load(file, out), by="公示某", on=SHOWN)
    quarters = [SiteQuarter.load(*job) for job in jobs]
    order = [quarter.handle for quarter in quarters]
    bodies = gather_site(quarters, DAY).bodies
    entries = {body.id: sorted(body.entries, key=lambda e: order.index(e.draw)) for body in bodies}
    return {i: tuple(f"{e.place} {e.batch}" for e in told) for i, told in entries.items()}


def test_the_pages_say_in_which_batch() -> None:
    """Each standing has its sentence in both languages, with the number where it has one."""
    entry = Entry("q", Place.OTHER_BATCH, batch=2)

    assert place_text(entry, Tongue.ZH) == "在第 2 批检查"
    assert place_text(entry, Tongue.EN) == "Drawn for batch 2"
    assert all("{" not in place_text(Entry("q", p), t) for p in Place for t in Tongue)


def test_who_draws_and_who_sends_have_sites_of_their_own(tmp_path: Path) -> None:
    """A province that sends nobody, and a city that draws nobody: each tells its own part."""
    world = World(tmp_path)
    out = world.dispatched(CITY).parent
    city = SiteQuarter.load(tmp_path / CITY.replace("/", "~") / "quarter.toml", out)
    (drawn_here,) = gather_site([SiteQuarter.load(world.files, tmp_path / "p")], DAY).draws
    (sent_here,) = gather_site([city], DAY).draws

    assert [p.key for p in drawn_here.pictures] == ["funnel", "probabilities", "regions"]
    assert [p.key for p in sent_here.pictures] == ["funnel", "probabilities", "loads", "regions"]
    assert (str(drawn_here.stage), str(sent_here.stage)) == ("selected", "dispatched")
    assert set(city.entries.values()) == {Entry(city.handle, Place.UNTOLD)}


def test_plan_and_items_have_pages_and_lead_back(office: Path) -> None:
    """Every announced list is a page and a described table; a trace names the plan's own row."""
    plan = (
        "计划编号,计划名称,任务编号,任务名称,抽查类型,抽查事项,抽查对象范围,检查日期自,检查日期至\n"
    )
    row = "2023-1-001,年度计划,2023-1-001-Q4,第四季度抽查,不定向,资质认定,机构,2023-10-09,{}\n"
    for name, day in (("p1.csv", "2023-12-29"), ("p2.csv", "2023-12-31")):
        (office / name).write_text(plan + row.format(day), encoding="utf-8")
    (office / "items.csv").write_text(_items(), encoding="utf-8")
    choice = '[announcements]\nitems = "items.csv"\nplans = ["p1.csv", "p2.csv"]\n'
    (office / "results.toml").write_text(CHOICES + choice, encoding="utf-8")
    job = go(office)
    publish(office)
    (draw,) = gather_site([quarter(office)], DAY).draws
    names = ["task", "items", "plan", "plan_change.0002", "results", "subjects"]
    package = json.loads((office / "site/datapackage.json").read_text("utf-8"))

    assert [one.name for one in draw.lists] == names
    assert [p["path"] for p in package["resources"]] == [
        f"data/{draw.handle}/{name}.plain.csv" for name in names
    ]
    assert all((office / f"site/en/lists/{draw.handle}.{name}.html").exists() for name in names)
    told = trace(job, "results:1")["plan"]["announced_row"]
    assert (told["raninsTaskId"], told["date_to"]) == ("2023-1-001-Q4", "2023-12-31")
    whole = trace(job, f"draws/{draw.handle}.html")
    assert whole["inspections"] == dict.fromkeys(job.roster.expected, "published")
    assert whole["selection"]["seed"] != whole["dispatch"]["seed"]
    for line in ("task:1", "plan:1", "plan_change.0002:1", f"en/lists/{draw.handle}.task.html"):
        assert trace(job, line) == whole
    with pytest.raises(ProtocolError, match="is of the item 资质认定, and this quarter"):
        trace(job, "items:1")


def _items() -> str:
    """A list of one inspection item."""
    heads = {
        "事项编号": "C06",
        "抽查领域": "检验检测",
        "抽查事项": "资质认定",
        "事项类别": "一般检查事项",
        "检查内容": "条件",
        "检查依据": "虚构办法",
        "抽查主体": "示例局",
        "抽查层级": "省",
        "检查对象": "机构",
        "比例上限": "15%",
        "抽查频次": "1次/年",
        "检查方式": "现场检查",
        "检查人员要求": "无",
        "责任处室": "一处",
        "有效期自": "2023-01-01",
        "版本": "1",
    }
    return ",".join(heads) + "\n" + ",".join(heads.values()) + "\n"
