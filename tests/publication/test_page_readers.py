"""What a reader brings to the page: pinned keys, evidence, several bundles, amendments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from authorities import CITY, ECOLOGY, sent_by
from bundles import TASK, locked_selection, terms
from defective import bases
from defective.of_readers import amended_in_ledger, evidence_file, keys_file, pinned, seen_by
from ledger.test_reveals import PARTY
from ledgers import LOG, NEXT, PRESS, UNIVERSITY
from publication.browser import AXE, Browser, axe, browsing
from publication.test_page_verifies import DONE, FOUND, HAN, ROWS, written
from publication.verifier.asking import pins_of
from publication.verifier.test_ledgers import ledgers_by_hand
from seed_sources import ROUNDS

from randinspect.publication.stages import complete, lock_selection
from randinspect.registry.frame import Frame
from randinspect.sampling import Method, target_for, write_targets
from randinspect.verification import verify_files

BOTH = (UNIVERSITY, PRESS)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all pages."""
    with browsing(tmp_path_factory.mktemp("profile")) as found:
        yield found


def fill(browser: Browser, field: str, text: str) -> None:
    """Paste a text and wait for the verdict."""
    browser.run("delete document.body.dataset.standing")
    browser.run(
        f"(field => {{ field.value = {json.dumps(text)};"
        f"field.dispatchEvent(new Event('change')); }})(document.getElementById({field!r}))"
    )
    browser.wait(DONE)


def choose(browser: Browser, field: str, paths: list[Path]) -> None:
    """Choose files and wait for the verdict."""
    browser.run("delete document.body.dataset.standing")
    browser.choose(field, paths)
    browser.wait(DONE)


def standing(browser: Browser) -> str:
    """The verdict that the page has come to."""
    return str(browser.run("document.body.dataset.standing"))


def english(browser: Browser, place: str) -> list[str]:
    """English items of a list."""
    found: list[str] = browser.run(
        f"[...document.querySelectorAll('#{place} li .en')].map(item => item.textContent)"
    )
    return found


def rows(browser: Browser) -> dict[str, str]:
    """Standing of each row of checks."""
    return dict(browser.run(ROWS))


def open_page(browser: Browser, folder: Path, files: Mapping[str, bytes], **size: Any) -> None:
    """Open a bundle's page and wait for its own verdict."""
    browser.open(written(folder, files), **size)
    browser.wait(DONE)


def test_pinned_keys_prove_the_order(browser: Browser, tmp_path: Path) -> None:
    """ledger.json alone beside the page's own bundle, then keys, in Python's very words."""
    files, keys = seen_by((UNIVERSITY, 0), (PRESS, -7)), pinned(witness=BOTH)
    verdict = verify_files(files, pins_of(keys))
    open_page(browser, tmp_path, files)
    choose(browser, "#v-files", [tmp_path / "ledger.json"])
    before = standing(browser), rows(browser)["14.1"], english(browser, "v-unproved")[0]
    hidden = browser.run("document.getElementById('s-proved').hidden")
    fill(browser, "v-trust", keys_file(LOG).decode())
    alone = english(browser, "v-unproved")[0]
    fill(browser, "v-witness", keys_file(*BOTH).decode())

    assert before[:2] == ("recomputed, order unproved", "unproved")
    assert "you pin no key of the ledger" in before[2]
    assert hidden
    assert "no witness that you pin saw it" in alone
    assert standing(browser) == str(verdict.standing) == "verified"
    assert (rows(browser)["14.1"], rows(browser)["14.5"]) == ("holds", "holds")
    assert english(browser, "v-proved") == list(verdict.proved)
    assert english(browser, "v-unproved") == list(verdict.unproved)
    assert browser.console == []


def test_false_keys_refute_and_broken_ones_are_refused(browser: Browser, tmp_path: Path) -> None:
    """Another key of the ledger is a finding; what is no key gives no verdict."""
    files = seen_by((UNIVERSITY, 0))
    open_page(browser, tmp_path, files)
    choose(browser, "#v-files", sorted(tmp_path.iterdir()))
    fill(browser, "v-trust", keys_file(NEXT).decode())
    refuted = standing(browser), set(browser.run(FOUND))
    fill(browser, "v-trust", "no key")
    said = str(browser.run("document.getElementById('verdict').textContent"))

    assert refuted == ("refuted", {"14.5"})
    assert standing(browser) == "refused"
    assert "[no key] is not a ledger's key" in said
    assert browser.run("document.querySelectorAll('.checks').length") == 0


def test_a_round_that_spoke_refutes_a_fallback(browser: Browser, tmp_path: Path) -> None:
    """Evidence from elsewhere as a file; for another draw it is refused."""
    for name, number in {"spoke": 20791007, "other": 13335}.items():
        (tmp_path / f"{name}.json").write_bytes(evidence_file(ROUNDS[number]))
    open_page(browser, tmp_path / "b", bases.seeded("a fallback used"))
    own = standing(browser)
    choose(browser, "#v-evidence", [tmp_path / "spoke.json"])
    heard = standing(browser), set(browser.run(FOUND))
    choose(browser, "#v-evidence", [tmp_path / "other.json"])

    assert own == "recomputed, order unproved"
    assert heard == ("refuted", {"2.5"})
    assert standing(browser) == "refused"


def test_a_pasted_signature_is_held_against_the_seed(browser: Browser, tmp_path: Path) -> None:
    """48 bytes from any relay: those of the round agree, of another round are refused."""
    open_page(browser, tmp_path, bases.selection())
    fill(browser, "v-heard", ROUNDS[13335]["signature"])
    agreed = standing(browser), rows(browser)["2.5"]
    fill(browser, "v-heard", ROUNDS[65536]["signature"])
    other = standing(browser)
    fill(browser, "v-heard", json.dumps(ROUNDS[13335]))
    assert (agreed, other) == (("recomputed, order unproved", "holds"), "refused")
    assert rows(browser)["2.5"] == "holds"


def test_a_folder_holds_several_authorities(browser: Browser, tmp_path: Path) -> None:
    """A selection and the dispatches of two authorities; one more is added by its own choice."""
    whole = tmp_path / "all"
    for part, files in {"selection": bases.referred(), CITY: sent_by(CITY)}.items():
        written(whole / part, files)
    written(tmp_path / "other" / ECOLOGY, sent_by(ECOLOGY))
    open_page(browser, tmp_path / "page", bases.selection())
    choose(browser, "#v-folder", [whole])
    first, owed = standing(browser), english(browser, "v-unproved")
    said = str(browser.run("document.getElementById('v-chosen').innerText"))
    choose(browser, "#v-with", [tmp_path / "other"])
    less = english(browser, "v-unproved")

    assert first == standing(browser) == "recomputed, order unproved"
    assert rows(browser)["15.1–15.13"] == "holds"
    assert re.search(rf"referred to {ECOLOGY}", " ".join(owed))
    assert not re.search(rf"referred to {ECOLOGY}", " ".join(less))
    assert said.startswith("2 个数据包: all/selection, all/")
    assert str(browser.run("document.getElementById('v-chosen').innerText")).startswith("3 个")


def test_amendments_are_replayed_in_the_page(browser: Browser, tmp_path: Path) -> None:
    """In a folder beside the dispatch, with what shows them in a ledger."""
    made = amended_in_ledger()
    written(tmp_path / "out" / "dispatch", made.bundle)
    written(tmp_path / "out" / "amendments", made.amendments)
    browser.open(tmp_path / "out" / "dispatch" / "index.html")
    browser.wait(DONE)
    assert "16.1–16.4" not in rows(browser)
    choose(browser, "#v-folder", [tmp_path / "out"])
    fill(browser, "v-trust", keys_file(LOG).decode())
    fill(browser, "v-witness", keys_file(UNIVERSITY).decode())

    assert (rows(browser)["16.1–16.4"], rows(browser)["17.1"]) == ("holds", "holds")
    assert any(text.startswith("amendments: uni.example") for text in english(browser, "v-proved"))
    name = "amendment.0001.json"
    forged = json.loads(made.amendments[name])
    forged["enters"] = forged["leaves"]
    (tmp_path / "out" / "amendments" / name).write_text(json.dumps(forged, separators=(",", ":")))
    choose(browser, "#v-folder", [tmp_path / "out"])
    assert standing(browser) == "refuted"
    assert "16.4" in set(browser.run(FOUND))
    (tmp_path / "out" / "amendments" / name).unlink()
    choose(browser, "#v-folder", [tmp_path / "out"])
    assert standing(browser) == "refuted"
    assert set(browser.run(FOUND)) == {"17.1"}


@pytest.mark.parametrize("width", [360, 1000])
def test_the_fields_fit_and_are_accessible(browser: Browser, width: int, tmp_path: Path) -> None:
    """With keys entered: no sideways scrolling, no violation, nothing Chinese in English."""
    open_page(browser, tmp_path, seen_by((UNIVERSITY, 0)), width=width)
    choose(browser, "#v-files", [tmp_path / "ledger.json"])
    fill(browser, "v-trust", keys_file(LOG).decode())
    fill(browser, "v-witness", keys_file(*BOTH).decode())
    browser.run("document.getElementById('toggle').click()")
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    browser.run(axe())

    assert browser.run(over) == 0
    assert browser.run(AXE) == []
    assert HAN.findall(str(browser.run("document.getElementById('s-verify').innerText"))) == []


def test_all_draws_of_the_ledger_are_listed(browser: Browser, tmp_path: Path) -> None:
    """Void and overdue ones marked, what parties revealed, and a bundle that is not in it."""
    by_hand = ledgers_by_hand()
    for name in ("voided", "overdue", "revealed"):
        written(tmp_path / name, by_hand[name].files())
    open_page(browser, tmp_path / "page", bases.selection())
    found = {}
    for name in ("voided", "overdue", "revealed"):
        choose(browser, "#v-with", [tmp_path / name])
        found[name] = browser.run(
            "[...document.querySelectorAll('#v-ledger tbody tr')].map(row =>"
            " [row.dataset.draw, row.dataset.state, row.className])"
        )
    text = str(browser.run("document.getElementById('v-ledger').textContent"))

    assert found == {
        "voided": [["a", "void", "fails"], ["b", "open", ""]],
        "overdue": [["a", "overdue", "fails"]],
        "revealed": [["s", "drawn", ""]],
    }
    assert f"share of {PARTY}" in text
    assert "revealed (leaf 2), due by 2023-08-24 " in text
    assert "d/1：其锁定不在这个台账里。: its commitment is not in this ledger." in text
    assert standing(browser) == "recomputed, order unproved"


def test_the_change_of_the_pool_is_told(browser: Browser, tmp_path: Path) -> None:
    """Two selections of one authority: units and sizes by stratum, who joined and who left."""
    made = locked_selection()
    frame = Frame.close(["AG-1", "AG-2", "AG-9"], ["A", "A", "B"], [1, 5, 2])
    targets = [target_for(s, 1, method=Method.PROPORTIONAL, reserves=0) for s in frame.strata()]
    later = replace(terms("d/9", 3, 65536), plan_ref="2024-1")
    files = lock_selection(later, frame, write_targets(targets))
    written(tmp_path / "earlier", bases.selection())
    open_page(browser, tmp_path / "page", {**files, **complete(files, TASK)})
    hidden = browser.run("document.getElementById('s-pool').hidden")
    choose(browser, "#v-with", [tmp_path / "earlier"])
    table = browser.run(
        "[...document.querySelectorAll('#v-pool tbody tr')].map(row =>"
        " [...row.children].map(cell => cell.textContent))"
    )
    old = [row.split(b"\t") for row in made["frame.tsv"].splitlines()]
    sizes = {label: sum(int(r[2]) for r in old if r[1] == label) for label in (b"A", b"B")}

    assert hidden
    assert table == [
        ["A", "4", "2", "0", "2", str(sizes[b"A"]), "6"],
        ["B", "2", "1", "1", "2", str(sizes[b"B"]), "2"],
    ]
    assert "15.1–15.13" not in rows(browser)
