"""A folder that a reader chooses in the page is found wrong as on a disk, with the same words."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from publication.browser import Browser, browsing
from publication.test_page_verifies import DONE
from publication.verifier.test_folders import CHANGES, quarter, told

from randinspect.verification import verify

SHOWN = """[...document.querySelectorAll("tr.fails .points li")].map(item => {
  const [place, ...words] = [...item.querySelectorAll(".datum")].map(one => one.textContent);
  return [...place.split(" ").slice(0, 2), words.at(-1) ?? ""];
})"""
UNSEEN = {"an empty folder"}  # a browser hands over files, and no folder without one


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all pages."""
    with browsing(tmp_path_factory.mktemp("profile")) as found:
        yield found


def found(browser: Browser, place: Path) -> list[tuple[str, str, str]]:
    """Point, file and words of what the page finds wrong with a folder."""
    browser.run("delete document.body.dataset.standing")
    browser.choose("#v-folder", [place])
    browser.wait(DONE)
    return sorted((code, file, words) for code, file, words in browser.run(SHOWN))


def test_the_page_finds_what_both_programs_find(browser: Browser, tmp_path: Path) -> None:
    """A folder in a bundle above all: no file of it, nor of the bundle, is taken for good."""
    page = quarter(tmp_path / "own") / "selection" / "index.html"
    browser.open(page)
    browser.wait(DONE)
    shared = {"0.1", "5.2", "16.1", "16.2"}
    for i, (name, (change, _)) in enumerate(CHANGES.items()):
        if name in UNSEEN:
            continue
        place = quarter(tmp_path / str(i) / "q")
        change(place)
        said, wanted = found(browser, place), told(verify(place))
        assert [f[:2] for f in said] == [f[:2] for f in wanted], name
        assert [f for f in said if f[0] in shared] == [f for f in wanted if f[0] in shared], name
        assert browser.run("document.body.dataset.standing") == "refuted"
    assert browser.console == []


def test_one_bundle_with_a_folder_in_it(browser: Browser, tmp_path: Path) -> None:
    """Chosen by itself; a bundle without its commitment beside another is one all the same."""
    place = quarter(tmp_path / "q")
    browser.open(place / "selection" / "index.html")
    browser.wait(DONE)
    (place / "selection" / "commit.json").unlink()
    half, wanted = found(browser, place), told(verify(place))
    (place / "dispatch" / "inner").mkdir()
    (place / "dispatch" / "inner" / "x").write_bytes(b"")

    assert [f[:2] for f in half] == [f[:2] for f in wanted]
    assert half[0][:2] == ("1.1", "selection/commit.json")
    assert found(browser, place / "dispatch") == told(verify(place / "dispatch"))


def test_a_zip_is_refused_and_that_is_said(browser: Browser, tmp_path: Path) -> None:
    """No verdict, and who reads it; nothing is refuted that was not looked at."""
    place = quarter(tmp_path / "q") / "selection"
    zipped = shutil.make_archive(str(tmp_path / "selection"), "zip", place)
    browser.open(place / "index.html")
    browser.wait(DONE)
    browser.run("delete document.body.dataset.standing")
    browser.choose("#v-files", [Path(zipped)])
    browser.wait(DONE)

    assert browser.run("document.body.dataset.standing") == "refused"
    said = str(browser.run("document.getElementById('verdict').textContent"))
    assert "opens no zip; unpack it" in said
    assert "randinspect verify" in said


def test_what_refutes_is_named_in_the_line(browser: Browser, tmp_path: Path) -> None:
    """Point and file, and of several bundles each with its own standing."""
    place = quarter(tmp_path / "q")
    browser.open(place / "selection" / "index.html")
    browser.wait(DONE)
    (place / "selection" / "more.txt").write_bytes(b"")
    found(browser, place)
    said = str(browser.run("document.getElementById('verdict').textContent"))

    assert "1 found: 5.1 selection/more.txt" in said
    assert re.search(r"d/1.*: Refuted", said)
    assert str(verify(place)).endswith(
        "refuted by 5.1 selection/more.txt; d/1: refuted; d/2: recomputed, order unproved"
    )


def test_what_lies_beside_the_bundles_is_named(browser: Browser, tmp_path: Path) -> None:
    """A file and a folder that strayed there, and a copy: the words of both programs."""
    place = quarter(tmp_path / "q")
    browser.open(place / "selection" / "index.html")
    browser.wait(DONE)
    (place / "more.txt").write_bytes(b"x")
    (place / "results").mkdir()
    (place / "results" / "book.csv").write_bytes(b"x")
    shutil.copytree(place / "selection", place / "selection-2")
    unchecked = verify(place).unchecked
    findings = found(browser, place)
    said = str(browser.run("document.getElementById('verdict').textContent"))

    assert findings == []
    assert list(unchecked) == [
        "selection-2 is a copy of selection: looked at once",
        "more.txt: this was not looked at",
        "results: this was not looked at",
    ]
    assert [text for text in unchecked if f"{text}." not in said] == []
    assert "more.txt：未予查看。" in said
    assert said.count("Not checked here") == len(unchecked)


def test_findings_are_told_in_both_languages(browser: Browser, tmp_path: Path) -> None:
    """Each with what had to hold, in the language of the page; the details follow."""
    place = quarter(tmp_path / "q")
    browser.open(place / "selection" / "index.html")
    browser.wait(DONE)
    (place / "selection" / "more.txt").write_bytes(b"")
    found(browser, place)
    item = "document.querySelector('tr.fails .points li')"

    assert (
        browser.run(f"{item}.querySelector('.zh').textContent")
        == "未达到“每个文件都在清单或公告中”"
    )
    assert browser.run(f"{item}.querySelector('.en').textContent").startswith("against “")
    shown = f"getComputedStyle({item}.querySelector('.en')).display"
    browser.run("document.documentElement.lang = 'zh-CN'")
    assert browser.run(shown) == "none"
