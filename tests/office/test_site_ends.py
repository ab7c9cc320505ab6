"""Ends and amendments on the site and in what follows: told by the ledger, never in silence."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ledgers import BEFORE, LOG, amended_leaf, commit_leaf, void_leaf
from made_site import draw as made_draw
from office.test_results import FOUND, SHOWN, drawn, filled, go, load, office
from office.test_site import _correct as correct
from office.test_site import publish, quarter, whole
from typer.testing import CliRunner

from randinspect.canonical import read_document
from randinspect.cli.entry import app
from randinspect.cli.keeping import enter_void
from randinspect.errors import ProtocolError
from randinspect.ledger import Ledger, make_ledger
from randinspect.office import enter_results, publish_results
from randinspect.office.results.papers import write_papers
from randinspect.office.site.ends import end_facts, origin_facts
from randinspect.publication import Kind, VoidReason, read_commitment
from randinspect.publication.leaves import LeafKind, leaf_bytes, read_leaf
from randinspect.publication.lists import read_safe_json
from randinspect.publication.site.draws import draw_pages
from randinspect.publication.site.rendering import Press
from randinspect.publication.tongues import Tongue

__all__ = ["drawn", "office"]


def test_what_shows_amendments_in_the_ledger_is_published_beside_them(office: Path) -> None:
    """It is no amendment, and the site gives it on as it lies there."""
    go(office)
    (office / "out/public/amendments").mkdir()
    (office / "out/public/amendments/ledger.json").write_bytes(b"{}")
    publish(office)
    (folder,) = (office / "site/bundles").iterdir()

    assert whole(folder / "amendments") == {"ledger.json": b"{}"}


def test_a_void_draw_says_so_wherever_it_is_named(office: Path) -> None:
    """By the ledger's own leaf: index, page, lists, bodies and feed, in both languages."""
    go(office)
    publish(office)
    ended(office)
    with pytest.raises(ProtocolError, match="run `results publish` first"):
        publish(office)
    publish_results(load(office), by="公示某", on=SHOWN)
    publish(office)
    site = {
        path: data.decode("utf-8")
        for path, data in whole(office / "site").items()
        if path.endswith((".html", ".atom"))
    }
    handle = next((office / "site/bundles").iterdir()).name

    for path in ("index.html", f"draws/{handle}.html", f"lists/{handle}.results.html", "feed.atom"):
        assert "【作废】" in site[path], path
        assert "【作废】" in site[f"en/{path}"], path
    assert "计划变更" in site[f"draws/{handle}.html"]
    assert "the plan was changed" in site[f"en/draws/{handle}.html"]
    assert "reason: the plan was changed" in site["en/feed.atom"]


def test_results_that_were_published_stay_on_every_page_of_a_void_draw(office: Path) -> None:
    """Index, districts, bodies and lists count the same results, and mark them."""
    go(office)
    publish(office)
    before = counted(office)
    ended(office)
    publish_results(load(office), by="公示某", on=SHOWN)
    publish(office)
    bodies = [p.read_text("utf-8") for p in (office / "site/en/agencies").glob("*.html")]
    told = [page for page in bodies if "<article>" in page]
    page = next((office / "site/en/draws").glob("*.html")).read_text(encoding="utf-8")

    assert counted(office) == before > 0
    assert len(told) == before
    assert all("Result published (the draw was voided since" in page for page in told)
    assert "What was published before the draw was void" in page


def test_a_void_draw_leads_to_what_takes_its_place_and_back(office: Path) -> None:
    """With its reason, who signed it off and the digest of the evidence; by the row of the plan."""
    void, next_draw = "d/1", "d/2"
    first, second = (told_quarter(name, place) for place, name in enumerate((void, next_draw), 1))
    first.voids[Kind.SELECTION] = read_leaf(void_leaf(void)).content
    told = list(end_facts(first, [second, first]))
    back = list(origin_facts(second, [second, first]))

    assert [(f.name.en, f.text.en) for f in told][3:5] == [
        ("Approved by", "cn.example/chief"),
        ("Digest of the evidence", "0" * 64),
    ]
    assert (told[-1].text.en, told[-1].link) == (next_draw, f"page-{next_draw}")
    assert [(f.text.en, f.link) for f in back] == [(void, f"page-{void}")]
    assert list(origin_facts(first, [second, first])) == []


def told_quarter(draw_id: str, sequence: int) -> Any:
    """As much of a quarter as its end needs: a selection for one row of the plan."""
    commitment = read_leaf(commit_leaf(draw_id, sequence, plan_ref="row/1")).content
    return SimpleNamespace(
        commitments={Kind.SELECTION: commitment},
        handle=f"page-{draw_id}",
        quarter=SimpleNamespace(batch=None),
        voids={},
    )


def test_a_draw_without_a_seed_offers_nothing_to_recompute() -> None:
    """What is only locked says so; a drawn bundle is offered for recomputing."""
    locked = replace(made_draw(), bundles={"selection": {"commit.json": b"{}"}})
    pages = [draw_pages(page, Press("x", Tongue.EN)) for page in (made_draw(), locked)]
    told = [next(page)[1].decode() for page in pages]

    assert ["recompute and verify them" in text for text in told] == [True, False]
    assert ["no draw to recompute" in text for text in told] == [False, True]


def counted(office: Path) -> int:
    """Published results as the index counts them, the same by draw and by district."""
    index = (office / "site/en/index.html").read_text(encoding="utf-8")
    draws, districts = (
        sum(map(int, re.findall(r'data-h="Published results">([0-9]+)<', part)))
        for part in index.split("<h2>By district</h2>")
    )
    assert draws == districts
    return draws


def test_a_selection_ends_after_its_dispatches(office: Path) -> None:
    """As long as one is in force nothing is entered, and the refusal names it and the cure."""
    ledger_of(office)
    folder, evidence = office / "ledger", office / "quarter.toml"
    selection, dispatch = Ledger.opened(folder).history.draws

    def end(draw_id: str) -> int:
        reason = VoidReason.REGISTER_ERROR
        moment = load(office).commitment.created
        return enter_void(folder, draw_id, reason, evidence, approved_by="x", moment=moment)

    with pytest.raises(ProtocolError, match=f"^{dispatch} sends people .*void dispatch`"):
        end(selection)
    assert len(Ledger.opened(folder).leaves) == 5
    assert (end(dispatch), end(selection)) == (5, 6)


def test_announced_lists_of_a_void_draw_say_so(office: Path) -> None:
    """Titles, names of the task and publication.json, in each form; a second time no byte more."""
    go(office, {0: FOUND})
    public = office / "out/public/results"
    before = whole(public)
    ended(office)
    done = publish_results(load(office), by="公示某", on=SHOWN)
    lists = whole(public)
    publish_results(load(office), by="公示某", on=SHOWN)
    said = read_document(lists["publication.json"])

    assert whole(public) == lists
    assert done.newly == ()
    assert said["void"]["code"] == "plan_changed"
    assert "void" not in read_document(before["publication.json"])
    assert (said["acts"], said["head"]) == (3, read_document(before["publication.json"])["head"])
    for name in ("task", "results", "subjects"):
        assert "【作废】" not in before[f"{name}.json"].decode()
        document = read_safe_json(lists[f"{name}.json"])
        assert document["title"].startswith("【作废】【演示】")
        assert "【作废】【演示】" in lists[f"{name}.csv"].decode("utf-8-sig")
    assert "【作废】【演示】" in next(
        data.decode() for name, data in lists.items() if name.startswith("subject.")
    )


def test_a_void_draw_of_which_nothing_was_announced_publishes_nothing(office: Path) -> None:
    """No list is made of inspections that do not take place."""
    ended(office)
    with pytest.raises(ProtocolError, match="is void: plan_changed"):
        publish_results(load(office), by="公示某", on=SHOWN)


def test_amendments_are_counted_from_the_ledger(office: Path) -> None:
    """As the report counts them, though none lies here."""
    go(office)
    amended(office, 2)
    publish(office)
    page = next((office / "site/en/draws").glob("*.html")).read_text(encoding="utf-8")

    assert "<dt>Substitutions in teams</dt><dd>2</dd>" in page


def ledger_of(office: Path) -> Ledger:
    """A ledger that holds the dispatch of an office."""
    with (office / "quarter.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[ledger]\nfolder = "ledger"\n')
    authority = quarter(office).quarter.authority.id
    make_ledger(office / "ledger", origin=LOG.name, authorities=[authority], created=1)
    ledger = Ledger.opened(office / "ledger")
    for kind in ("selection", "dispatch"):
        bundle = office / "out/public" / kind
        commit = (bundle / "commit.json").read_bytes()
        moment = read_commitment(commit).created
        ledger.append(leaf_bytes(LeafKind.COMMIT, commit), moment=moment)
        result = (bundle / "result.json").read_bytes()
        ledger.append(leaf_bytes(LeafKind.RESULT, result), moment=moment)
    return ledger


def ended(office: Path) -> None:
    """End the dispatch in the ledger."""
    ledger = ledger_of(office)
    ledger.append(void_leaf(load(office).commitment.draw_id), moment=BEFORE)


def amended(office: Path, count: int) -> None:
    """Enter so many amendments of the dispatch."""
    ledger = ledger_of(office)
    for number in range(1, count + 1):
        leaf = amended_leaf(load(office).commitment.draw_id, number)
        ledger.append(leaf, moment=BEFORE)


def test_a_void_draw_is_not_gone_on_with(office: Path) -> None:
    """Nothing is entered, audited, published or written; what only shows says it first."""
    go(office)
    ended(office)
    before = whole(office / "out")
    data = filled(load(office), {0: FOUND})
    for step in (
        lambda: enter_results(load(office), data, "r.csv", by="录入某", on=SHOWN),
        lambda: write_papers(load(office)),
        lambda: correct(office, {0: FOUND}),
    ):
        with pytest.raises(ProtocolError, match="is void: plan_changed"):
            step()
    assert whole(office / "out") == before
    words = ["deadlines", str(office / "quarter.toml"), "--out", str(office / "out")]
    shown = CliRunner().invoke(app, [*words, "--as-of", "2023-12-01", "--lang", "en"])
    assert "VOID: " in shown.stderr, shown.stderr
