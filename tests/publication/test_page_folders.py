"""A folder that a reader chooses in the page is found wrong as on a disk, with the same words."""

from __future__ import annotations

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
