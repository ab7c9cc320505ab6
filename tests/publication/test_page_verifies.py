"""The page verifies in a real browser, from disk: verdict, checks, handles, policy, access."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from defective import bases
from publication.browser import AXE, Browser, axe, browsing
from publication.verifier.asking import codes
from seed_vectors import CASES, Case
from vectors.defects import defects

from randinspect.canonical import write_document
from randinspect.publication import page as page_room
from randinspect.verification import verify_files

DONE = "!!document.body.dataset.standing"
HAN = re.compile(r"[\u3400-\u9fff]")
ROWS = """[...document.querySelectorAll(".checks tbody tr")].map(row =>
  [row.dataset.row, row.className])"""
FOUND = """[...document.querySelectorAll("tr.fails .points li > .datum:first-child")].map(item =>
  item.textContent.split(" ")[0])"""
# Points that only the whole folder shows, among those of a defect chosen for the browser.
CHOSEN = (
    "1.3-sequence-zero",
    "2.3-signature-of-another-round",
    "5.1-unnamed-file",
    "10.2-announcement-with-another-digest",
    "12.5-drawn-for-reserve",
    "12.17-exchanged-members",
    "12.30-visit-on-another-day",
    "13.1-another-template",
)


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    """A bundle on disk; gives its page."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder / "index.html"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all pages."""
    with browsing(tmp_path_factory.mktemp("profile")) as found:
        yield found


def texts(browser: Browser) -> str:
    """What a reader sees."""
    return str(browser.run("document.body.innerText"))


@pytest.mark.parametrize("name", ["selection", "waiting", "margins_drawn", "rounds", "dated"])
def test_a_page_verifies_its_own_bundle(browser: Browser, name: str, tmp_path: Path) -> None:
    """Python's standing, about 25 rows of which none fails, and a silent console."""
    files = getattr(bases, name)()
    browser.open(written(tmp_path, files))
    browser.wait(DONE)
    rows = browser.run(ROWS)
    standings = {standing for _, standing in rows}

    assert browser.run("document.body.dataset.standing") == str(verify_files(files).standing)
    assert standings <= {"holds", "outside", "waiting", "unproved"}
    assert 20 <= len(rows) <= 32
    assert ["14.1", "unproved"] in rows
    assert browser.run('document.querySelectorAll("#v-families table").length') == 5
    assert "不成立" not in str(browser.run("document.title"))
    assert browser.console == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_source_of_a_seed_is_shown(browser: Browser, case: Case, tmp_path: Path) -> None:
    """In the order of the plan, with what stands in for a silent one; in both languages."""
    names = {
        "drand": "Public beacon drand, round 20,791,007",
        "nist": "Pulse of the NIST beacon of this minute",
        "lottery": "Lottery numbers: ",
        "share": "Share of ",
        "sealed": "Sealed value",
    }
    files = bases.seeded(case.name)
    used = [entry.source for entry in case.fallback] or case.sources[:1]
    browser.open(written(tmp_path, files))
    browser.wait(DONE)
    browser.run("document.getElementById('toggle').click()")
    shown = str(browser.run("document.getElementById('ruler').innerText"))

    assert browser.run("document.body.dataset.standing") == "recomputed, order unproved"
    for source in (*used, *case.sources[1:]):
        assert names[source.kind] in shown
    assert ("(fallback 1)" in shown) is bool(case.fallback)
    assert HAN.findall(str(browser.run("document.getElementById('check').innerText"))) == []
    assert browser.console == []


def test_the_weakest_evidence_is_named_in_both_languages(browser: Browser, tmp_path: Path) -> None:
    """A rehearsal's seed could be known; the verdict says so before all else."""
    browser.open(written(tmp_path, bases.rehearsal()))
    browser.wait(DONE)
    chinese = str(browser.run("document.getElementById('verdict').innerText"))
    browser.run("document.getElementById('toggle').click()")
    english = str(browser.run("document.getElementById('verdict').innerText"))

    assert chinese.splitlines()[-1] == "最弱的依据：这是演练：种子事先可能已知。"
    assert "Weakest evidence: this is a rehearsal: its seed could be known beforehand." in english
    assert HAN.findall(english) == []


@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize("name", ["selection", "dated"])
def test_verdict_and_details_fit(browser: Browser, name: str, width: int, tmp_path: Path) -> None:
    """No sideways scrolling in either language with every detail open."""
    browser.open(written(tmp_path, getattr(bases, name)()), width=width)
    browser.wait(DONE)
    browser.run("document.querySelectorAll('details').forEach(node => { node.open = true; })")
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    chinese = browser.run(over)
    browser.run("document.getElementById('toggle').click()")

    assert (chinese, browser.run(over)) == (0, 0)


@pytest.mark.parametrize("name", ["selection", "waiting", "dated"])
def test_axe_finds_nothing(browser: Browser, name: str, tmp_path: Path) -> None:
    """No violation of any rule of axe-core, in both languages and on a small telephone."""
    source = axe()
    for width, language in ((360, "zh-CN"), (1000, "en")):
        browser.open(written(tmp_path, getattr(bases, name)()), width=width)
        browser.wait(DONE)
        if language == "en":
            browser.run("document.getElementById('toggle').click()")
        browser.run(source)

        assert browser.run("document.documentElement.lang") == language
        assert browser.run(AXE) == []
    browser.run("document.getElementById('main').append(document.createElement('img'))")

    assert browser.run(AXE) == ["image-alt: img"]


@pytest.mark.parametrize("name", CHOSEN)
def test_a_chosen_folder_is_verified_whole(browser: Browser, name: str, tmp_path: Path) -> None:
    """Any page verifies any folder: it finds what Python finds, the page's own bytes included."""
    (defect,) = (one for one in defects() if one.name == name)
    files = dict(defect.folders[""])
    browser.open(written(tmp_path / "good", bases.selection()))
    browser.wait(DONE)
    browser.run("delete document.body.dataset.standing")
    written(tmp_path / "bad", files)
    browser.choose("#v-files", sorted((tmp_path / "bad").iterdir()))
    browser.wait(DONE)

    assert browser.run("document.body.dataset.standing") == "refuted"
    assert sorted(set(browser.run(FOUND))) == codes(verify_files(files))
    assert "Refuted" in str(browser.run("document.getElementById('verdict').textContent"))


def test_a_whole_folder_leaves_nothing_outside(browser: Browser, tmp_path: Path) -> None:
    """With the folder in hand every row is asked, the page itself too."""
    browser.open(written(tmp_path, bases.selection()))
    browser.wait(DONE)
    before = browser.run(ROWS)
    browser.run("delete document.body.dataset.standing")
    browser.choose("#v-files", sorted(tmp_path.iterdir()))
    browser.wait(DONE)
    after = browser.run(ROWS)

    assert ["13.1", "outside"] in before
    assert ["13.1", "holds"] in after
    assert {standing for _, standing in after} == {"holds", "unproved"}


def test_a_forged_page_refutes_itself(browser: Browser, tmp_path: Path) -> None:
    """A sample changed in the page's data alone is found by the page."""
    files = dict(bases.selection())
    page = files["index.html"].replace(rb"B\tdrawn\t00000001\tAG-6", rb"B\tdrawn\t00000001\tAG-5")
    browser.open(written(tmp_path, {**files, "index.html": page}))
    browser.wait(DONE)

    assert page != files["index.html"]
    assert browser.run("document.body.dataset.standing") == "refuted"
    assert str(browser.run("document.title")).startswith("不成立 · ")
    browser.run("document.getElementById('toggle').click()")
    assert str(browser.run("document.title")).startswith("REFUTED · ")
    assert set(browser.run(FOUND)) == {"9.1", "10.1", "12.5"}


def test_nothing_that_is_slipped_in_runs(browser: Browser, tmp_path: Path) -> None:
    """A script whose digest the policy does not name is refused by the browser."""
    page = bases.selection()["index.html"].replace(
        b"</body>", b"<script>document.body.dataset.evil = 1;</script></body>"
    )
    browser.open(written(tmp_path, {**bases.selection(), "index.html": page}))
    browser.wait(DONE)

    assert browser.run("document.body.dataset.evil || 'none'") == "none"
    assert any("Content Security Policy" in line for line in browser.console)


def find(browser: Browser, text: str) -> str:
    """Search for a text and give the story that is told."""
    browser.run(
        f"(field => {{ field.value = {json.dumps(text)};"
        "field.dispatchEvent(new Event('input')); })(document.getElementById('find'))"
    )
    browser.run("new Promise(done => setTimeout(done, 600))")
    return str(browser.run("document.getElementById('story').innerText"))


def test_an_agency_finds_itself(browser: Browser, tmp_path: Path) -> None:
    """Ticket, rank, role and the audit path to the committed root."""
    files = bases.selection()
    commit = json.loads(files["commit.json"])
    seed = json.loads(files["seed.json"])["seed"]
    browser.open(written(tmp_path, files))
    browser.wait(DONE)
    browser.run("document.getElementById('toggle').click()")
    drawn, reserve, other = (find(browser, text) for text in ("ag-6", "AG-5", "no such"))
    browser.run("document.querySelectorAll('details').forEach(node => { node.open = true; })")
    find(browser, "AG-6")
    browser.run("document.querySelectorAll('#story details').forEach(n => { n.open = true; })")
    path = str(browser.run("document.getElementById('story').innerText"))

    assert drawn == ""  # handles keep their case
    assert "Stratum B: 1 of 2 are taken; by ticket this unit is number 2: a reserve" in reserve
    assert other == ""
    assert sha256(f"{seed}|a|AG-6".encode()).hexdigest() in path
    assert "Ticket of the last one drawn" in path
    assert commit["inputs"]["frame.tsv"]["root"] in path
    assert "6 / 6" in path


def test_an_inspector_and_a_team_are_found(browser: Browser, tmp_path: Path) -> None:
    """Who goes where and when."""
    browser.open(written(tmp_path, bases.dated()))
    browser.wait(DONE)
    browser.run("document.getElementById('toggle').click()")
    team, person = find(browser, "AG-3"), find(browser, "I-3")

    assert "officer: I-1" in team
    assert "2023-0" in team
    assert re.search(r"2 \(0–3\)", person)
    assert "AG-2 · officer" in person


def test_an_opening_is_checked(browser: Browser, tmp_path: Path) -> None:
    """Whoever holds handle, salt and id sees whether they belong together."""
    salt = "095279f27feca380578d955bd3b4f8068ebb2ec429025bca0d908b33e55457dc"
    handle = "h-8c1958185015d2cef958fa96341a2a0211383f0a"
    browser.open(written(tmp_path, bases.selection()))
    browser.wait(DONE)
    browser.run("document.getElementById('toggle').click()")

    assert "The opening gives this handle" in find(browser, f"{handle}\t{salt}\tAG-0001")
    assert "does not give" in find(browser, f"{handle} {salt} AG-0002")


def test_a_large_bundle_waits_for_its_folder(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that does not hold its bundle says so, and verifies the files it is given."""
    files = dict(bases.selection())
    monkeypatch.setattr(page_room, "_MOST_BYTES", 100)
    files["index.html"] = page_room.render_page(files)
    browser.open(written(tmp_path, files))
    waiting = texts(browser)
    monkeypatch.undo()
    announced: dict[str, Any] = json.loads(files["announcements.json"])
    announced["index.html"] = sha256(bases.selection()["index.html"]).hexdigest()
    whole = {**bases.selection(), "announcements.json": write_document(announced)}
    written(tmp_path / "whole", whole)
    browser.choose("#v-files", sorted((tmp_path / "whole").iterdir()))
    browser.wait(DONE)

    assert "尚未验证：数据包较大" in waiting
    assert browser.run("document.body.dataset.standing") == "recomputed, order unproved"


def test_a_folder_of_a_quarter_is_verified_together(browser: Browser, tmp_path: Path) -> None:
    """Both bundles in one choice, and the link between them."""
    for part, files in bases.quarter().items():
        written(tmp_path / "quarter" / part, files)
    browser.open(tmp_path / "quarter" / "selection" / "index.html")
    browser.wait(DONE)
    browser.run("delete document.body.dataset.standing")
    browser.choose("#v-folder", [tmp_path / "quarter"])
    browser.wait(DONE)

    assert browser.run("document.body.dataset.standing") == "recomputed, order unproved"
    assert ["15.1–15.13", "holds"] in browser.run(ROWS)
    assert "one seed source" in str(
        browser.run("document.getElementById('v-unproved').textContent")
    )
    assert "beside" not in str(browser.run("document.getElementById('v-unproved').textContent"))


def test_print_shows_the_verdict_and_no_fields(browser: Browser, tmp_path: Path) -> None:
    """On paper the verdict and the checks stay, search and file fields go."""
    browser.open(written(tmp_path, bases.selection()))
    browser.wait(DONE)
    browser.call("Emulation.setEmulatedMedia", media="print")
    seen = browser.run(
        """["#verdict", ".checks", "#v-unproved", "#v-files", "#find"].map(place =>
          document.querySelector(place).offsetParent !== null)"""
    )
    browser.call("Emulation.setEmulatedMedia", media="")

    assert seen == [True, True, True, False, False]
