"""The site in a real browser, from disk: access, small telephones, search, hostile names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_site import CODE, HANDLE, HOSTILE, STRANGE, site
from publication.browser import AXE, Browser, axe, browsing

from randinspect.publication import Occasion
from randinspect.publication.site import body_handle, district_handle, site_files

PAGES = (
    "index.html",
    "search.html",
    f"districts/{district_handle('甲州市')}.html",
    f"agencies/{CODE}.html",
    f"agencies/{body_handle(STRANGE)}.html",
    f"draws/{HANDLE}.html",
    f"lists/{HANDLE}.task.html",
    f"lists/{HANDLE}.results.html",
)
TYPE = """(() => {
  const field = document.getElementById("find");
  field.value = %r;
  field.dispatchEvent(new Event("input"));
  return document.getElementById("found").textContent;
})()"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site on disk; a rehearsal, so that its strip is looked at too."""
    folder = tmp_path_factory.mktemp("site")
    for path, data in site_files(site(Occasion.REHEARSAL)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all pages."""
    with browsing(tmp_path_factory.mktemp("profile")) as found:
        yield found


@pytest.mark.parametrize("tree", ["", "en/"])
def test_pages_can_be_reached_by_all_and_fit_a_telephone(
    browser: Browser, folder: Path, tree: str
) -> None:
    """axe-core finds nothing; no page is wider than 360 px; the console is silent."""
    rules = axe()
    for path in PAGES:
        browser.open(folder / tree / path, width=360)
        browser.run(f"{rules};0")
        over = browser.run(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )

        assert browser.run(AXE) == [], path
        assert over == 0, path
        assert browser.console == [], path


def test_nothing_of_a_name_runs(browser: Browser, folder: Path) -> None:
    """Hostile names are seen as they are written, and no dialog opens."""
    browser.open(
        folder / f"agencies/{CODE}.html",
        before="window.ran = 0; window.alert = () => { ran += 1; };",
    )

    assert HOSTILE[1] in browser.run("document.querySelector('h1').textContent")
    assert HOSTILE[2] in browser.run("document.querySelector('article').textContent")
    assert browser.run("window.ran") == 0
    assert browser.run("document.querySelectorAll('img, b, main script').length") == 0


def test_the_search_finds_and_leads(browser: Browser, folder: Path) -> None:
    """By part of a name or code, also in full-width signs; the hit leads to the page."""
    browser.open(folder / "search.html")
    found = [
        browser.run(TYPE % text) for text in ("检测", "９１99０１", "etc/pass", "没有这个", "x")
    ]
    browser.run(TYPE % "etc/pass")
    link = browser.run("document.querySelector('#hits a').href")

    assert found == ["找到 5 户", "找到 1 户", "找到 1 户", "没有找到。", ""]
    assert Path(link.removeprefix("file://")) == folder / f"agencies/{body_handle(STRANGE)}.html"
    assert browser.console == []


def test_a_district_is_filtered(browser: Browser, folder: Path) -> None:
    """Rows that do not match are hidden, and their number is told."""
    browser.open(folder / f"en/districts/{district_handle('甲州市')}.html")
    found = [browser.run(TYPE % text) for text in ("", "丁湖", "nobody")]

    assert found == ["3 shown", "1 shown", "0 shown"]
    assert browser.run("document.querySelectorAll('#list tbody tr:not([hidden])').length") == 0


def test_pictures_show_their_patterns(browser: Browser, folder: Path) -> None:
    """Each pattern that a bar names is defined on the page, once."""
    browser.open(folder / f"draws/{HANDLE}.html")
    named, defined = (
        browser.run(script)
        for script in (
            "[...new Set([...document.querySelectorAll('rect[fill^=url]')]"
            ".map(node => node.getAttribute('fill').slice(5, -1)))]",
            "[...document.querySelectorAll('pattern')].map(node => node.id)",
        )
    )

    assert len(set(defined)) == len(defined)
    assert set(named) <= set(defined)
    assert len(named) >= 4
