"""Announced lists in the office's ledger: entered once, refused where acts were written anew."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ledgers import LOG, publication_leaf
from office.test_results import FOUND, SHOWN, drawn, filled, go, load, office
from office.test_site_ends import ledger_of
from typer.testing import CliRunner

from randinspect.canonical import read_document, sha256_hex
from randinspect.cli.entry import app
from randinspect.errors import ProtocolError
from randinspect.ledger import Ledger
from randinspect.office import enter_results, publish_results, trace
from randinspect.office.results.entering import announce_beside, announced_place
from randinspect.publication.leaves import read_leaf
from randinspect.publication.publication_leaf import PublicationLeaf

__all__ = ["drawn", "office"]


def leaves(office: Path) -> list[PublicationLeaf]:
    """Publications in the ledger."""
    found = [read_leaf(leaf).content for leaf in Ledger.opened(office / "ledger").leaves]
    return [content for content in found if isinstance(content, PublicationLeaf)]


def run(*words: str) -> tuple[int, str, str]:
    """Exit code and both streams of a command."""
    done = CliRunner().invoke(app, list(words))
    return done.exit_code, done.stdout, done.stderr


def test_each_publication_is_entered_once(office: Path) -> None:
    """Digest of what names the lists, and head of the acts; the same again adds no leaf."""
    ledger_of(office)
    job = go(office)
    public = office / "out/public/results"
    names = sha256_hex((public / "announcements.json").read_bytes())
    said = read_document((public / "publication.json").read_bytes())
    again = publish_results(load(office), by="公示某", on=SHOWN)
    (leaf,) = leaves(office)

    assert (leaf.draw_id, leaf.acts, leaf.head) == (job.commitment.draw_id, 3, said["head"])
    assert leaf.sha256 == names
    assert again.leaf == announced_place(job) == trace(job, "results:1")["ledger_leaf"]
    assert Ledger.opened(office / "ledger").notes()[-1].text.startswith(LOG.name)


def test_what_is_announced_beside_the_lists_is_entered_too(office: Path) -> None:
    """The public report changes what names the files, with the same acts; before lists it waits."""
    ledger_of(office)
    announce_beside(load(office), "report.json", b"{}", SHOWN)
    assert leaves(office) == []
    go(office)
    announce_beside(load(office), "report.json", b"{ }", SHOWN)
    first, second = leaves(office)

    assert (first.acts, first.head) == (second.acts, second.head)
    assert first.sha256 != second.sha256
    assert announced_place(load(office)) is not None


def test_lists_that_the_ledger_refuses_are_not_written(office: Path) -> None:
    """More acts were announced than are here: neither act nor list, and the lists say so."""
    ledger = ledger_of(office)
    ledger.append(publication_leaf(load(office).commitment.draw_id, 9), moment=0)
    with pytest.raises(ProtocolError, match=r"publication\.chain"):
        go(office)

    assert not (office / "out/public/results").exists()
    assert len(list((office / "out/private/results").iterdir())) == 2


def test_a_list_that_was_changed_is_not_entered(office: Path) -> None:
    """The trace says so; so does a ledger that does not know the dispatch, and none at all."""
    assert trace(go(office), "results:1")["ledger_leaf"] is None
    ledger_of(office)
    assert trace(load(office), "results:1")["ledger_leaf"] is None
    publish_results(load(office), by="公示某", on=SHOWN)
    assert trace(load(office), "results:1")["ledger_leaf"] is not None
    load(office).store.announce("report.json", b"{}")
    assert trace(load(office), "results:1")["ledger_leaf"] is None


def test_anybody_can_ask_the_published_ledger(office: Path) -> None:
    """`ledger verify --announced` names the leaf; of other bytes it says no, and fails."""
    ledger = ledger_of(office)
    job = load(office)
    enter_results(job, filled(job, {0: FOUND}), "r.csv", by="录入某", on=SHOWN)
    done = publish_results(load(office), by="公示某", on=SHOWN)
    path = office / "out/public/results/announcements.json"
    words = ("ledger", "verify", str(office / "ledger"), "--announced", str(path), "--lang", "en")
    good = run(*words, "--json")
    path.write_bytes(path.read_bytes() + b" ")
    bad = run(*words)

    assert good[0] == 0, good
    assert json.loads(good[1])["announced_leaf"] == done.leaf
    assert f"at leaf {done.leaf}" in good[2]
    assert bad[0] == 1
    assert "not entered in the ledger" in bad[2]
    assert ledger.origin == LOG.name
