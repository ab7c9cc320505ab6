"""The site: no name runs, no path leads away, every link leads somewhere, machines agree."""

from __future__ import annotations

import csv
import json
import re
import xml.etree.ElementTree as ET
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO, StringIO
from pathlib import PurePosixPath

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_site import CODE, HANDLE, HOSTILE, STRANGE, lists, site

from randinspect.canonical import read_document, sha256_hex
from randinspect.publication import Occasion
from randinspect.publication.lists import FIELDS, ListKind
from randinspect.publication.site import (
    MANIFEST,
    Place,
    body_handle,
    district_handle,
    draw_handle,
    manifest_of,
    site_files,
)
from randinspect.publication.site.overview import page_names
from randinspect.publication.site.words import FIELD_WORDS, HEADER_WORDS, LIST_WORDS, PLACES, WORDS
from randinspect.publication.tongues import Tongue

ATOM = "{http://www.w3.org/2005/Atom}"
HAN = re.compile(r"[\u3400-\u9fff]")
SAFE = re.compile(r"[0-9A-Za-z_-][0-9A-Za-z._-]*(/[0-9A-Za-z_-][0-9A-Za-z._-]*)*")


class Taken(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.handlers: list[str] = []
        self.ids: list[str] = []
        self.texts: list[str] = []
        self.data: list[str] = []
        self.inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag, its links and what would run."""
        given = dict(attrs)
        self.tags.append(tag)
        self.links += [v for k, v in attrs if k in ("href", "src") and v]
        self.handlers += [k for k, _ in attrs if k.startswith("on") or k == "style"]
        self.ids += [v for k, v in attrs if k == "id" and v]
        self.inside = str(given.get("type") or tag) if tag in ("script", "style") else ""

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002  # the parser hands it over
        """Leave an element."""
        self.inside = ""

    def handle_data(self, data: str) -> None:
        """Note a text, or data for machines."""
        (self.data if self.inside else self.texts).append(data)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Every file of the made-up site."""
    found = list(site_files(site()))
    assert len({path for path, _ in found}) == len(found)
    return dict(found)


@pytest.fixture(scope="module")
def pages(files: dict[str, bytes]) -> dict[str, Taken]:
    """Its pages, taken apart; bundles' own pages left out."""
    return {
        path: Taken(data.decode())
        for path, data in files.items()
        if path.endswith(".html") and not path.startswith("bundles/")
    }


def test_no_path_is_made_of_typed_text(files: dict[str, bytes]) -> None:
    """Paths hold safe signs alone, no dot segment, and differ also without regard to case."""
    assert [path for path in files if SAFE.fullmatch(path) is None or ".." in path] == []
    assert len({path.lower() for path in files}) == len(files)


@given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
def test_handles_are_safe_and_apart(one: str, other: str) -> None:
    """Any text has a name of safe signs; two texts have two, without regard to case too."""
    for handle in (body_handle, district_handle):
        names = {handle(one).lower(), handle(other).lower()}

        assert all(SAFE.fullmatch(name) for name in names)
        assert (len(names) == 1) == (one == other)
    assert draw_handle(one, "a/1") != draw_handle(one, "a/2")


def test_no_name_runs(pages: dict[str, Taken]) -> None:
    """A hostile name is text on its page; no tag comes of it, and nothing handles events."""
    for path, page in pages.items():
        assert set(page.tags) & {"img", "iframe", "object", "b", "base", "form"} == set(), path
        assert page.handlers == [], path
    whole = "".join(pages[f"agencies/{CODE}.html"].texts)

    assert HOSTILE[1] in whole
    assert HOSTILE[2] in whole
    assert HOSTILE[3] in "".join(pages["districts/" + district_handle("") + ".html"].texts)


def test_the_policy_names_what_a_page_holds(
    files: dict[str, bytes], pages: dict[str, Taken]
) -> None:
    """Each style and script has its digest in the policy, and nothing else may load or run."""
    for path in pages:
        text = files[path].decode()
        policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
        inside = re.findall(r"<script>(.*?)</script>|<style>(.*?)</style>", text, re.DOTALL)
        digests = {b64encode(sha256("".join(part).encode()).digest()).decode() for part in inside}
        named = set(re.findall(r"sha256-([\w+/=]+)", policy[0].replace("&#39;", "'")))

        assert len(policy) == 1
        assert digests == named, path
        assert policy[0].startswith("default-src &#39;none&#39;; script-src ")
        assert "unsafe" not in policy[0]


def test_every_link_leads_somewhere(files: dict[str, bytes], pages: dict[str, Taken]) -> None:
    """Relative, inside the site, to a file that is there; anchors are on the page."""
    for path, page in pages.items():
        for link in page.links:
            if link == "data:,":
                continue
            if link.startswith("#"):
                assert link[1:] in page.ids, path
                continue
            parts: list[str] = list(PurePosixPath(path).parent.parts)
            for part in link.split("/"):
                if part == "..":
                    parts.pop()
                else:
                    parts.append(part)

            assert "/".join(parts) in files, (path, link)


def test_ids_stand_once(pages: dict[str, Taken]) -> None:
    """Also where several pictures stand on one page."""
    for path, page in pages.items():
        assert len(set(page.ids)) == len(page.ids), path


def test_both_trees_have_the_same_pages(pages: dict[str, Taken]) -> None:
    """What there is in Chinese is there in English, and each page links its other."""
    english = {path.removeprefix("en/") for path in pages if path.startswith("en/")}

    assert english == {path for path in pages if not path.startswith("en/")}


def test_english_words_are_english() -> None:
    """No word of the site is Chinese in English but the name of the other language."""
    words = [said.en for key, said in WORDS.items() if key != "other"]
    words += [said.en for table in (PLACES, LIST_WORDS) for said in table.values()]

    assert [word for word in words if HAN.search(word)] == []
    keys = {field.key for fields in FIELDS.values() for field in fields}
    assert keys <= set(FIELD_WORDS)
    assert [word for word in HEADER_WORDS.values() if HAN.search(word)] == []


def test_an_english_list_page_has_english_heads(pages: dict[str, Taken]) -> None:
    """The lines above a list, and the forms of its files."""
    english = "".join(pages[f"en/lists/{HANDLE}.results.html"].texts)
    chinese = "".join(pages[f"lists/{HANDLE}.results.html"].texts)

    assert ("Plan no." in english, "计划编号" in english) == (True, False)
    assert ("CSV (for programs)" in english, "CSV（供程序读取）" in chinese) == (True, True)


def test_what_is_told_of_a_body_is_its_place(pages: dict[str, Taken]) -> None:
    """A result with items, corrections and statements; a drawn one; one not; one untold."""
    for body in site().bodies:
        text = "".join(pages[f"agencies/{body_handle(body.id)}.html"].texts)
        (entry,) = body.entries

        assert PLACES[entry.place].zh in text
        assert ("抽查结果" in text) == (entry.place is Place.RESULT)
    text = "".join(pages[f"agencies/{CODE}.html"].texts)

    assert "第 2 版，2026-08-03 公示；原因：录入错误" in text
    assert "（当事人未要求公布内容） — 异议不成立" in text
    assert "当事人陈述: 已改正" in text


def test_no_draw_says_so_on_every_page() -> None:
    """A rehearsal's pages carry the strip and the mark of the task; a draw's carry neither."""
    real = dict(site_files(site()))
    marked = dict(site_files(site(Occasion.REHEARSAL)))
    strip = WORDS["strip"].zh.encode()
    own = [p for p in marked if p.endswith(".html") and not p.startswith(("bundles/", "en/"))]

    assert all(strip in marked[path] for path in own)
    assert not any(strip in data for data in real.values())
    assert "【演练】".encode() in marked[f"draws/{HANDLE}.html"]
    assert "【演练】".encode() in marked["feed.atom"]


def test_the_search_data_is_all_bodies(pages: dict[str, Taken]) -> None:
    """Name, id and page of each; an id that is no safe name has its digest beside it."""
    rows = json.loads(pages["search.html"].data[1])
    expected = {
        (b.name, b.id, "" if body_handle(b.id) == b.id else body_handle(b.id))
        for b in site().bodies
    }

    assert {tuple(row) for row in rows} == expected
    assert [row[2] for row in rows if row[1] == STRANGE] == [body_handle(STRANGE)]


def test_a_large_site_searches_by_district(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond its bound the search page holds no data, and leads to the districts."""
    monkeypatch.setattr("randinspect.publication.site.overview._MOST_SEARCHED", 4)
    page = Taken(dict(site_files(site()))["search.html"].decode())

    assert page.data[1:] == []
    assert WORDS["search large"].zh in "".join(page.texts)
    assert any(link.startswith("districts/") for link in page.links)


def test_long_lists_are_cut_into_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each row stands on one page, pages lead to each other, and the first keeps its name."""
    monkeypatch.setattr("randinspect.publication.site.overview.ROWS", 1)
    monkeypatch.setattr("randinspect.publication.site.draws.ROWS", 1)
    written = dict(site_files(site()))
    names = page_names(f"{HANDLE}.results", 2)
    found = [Taken(written[f"lists/{name}"].decode()) for name in names]
    shown = ["".join(page.texts) for page in found]

    assert names == [f"{HANDLE}.results.html", f"{HANDLE}.results.p2.html"]
    assert ["2026-07-10" in text for text in shown] == [True, False]
    assert ["2026-07-11" in text for text in shown] == [False, True]
    assert names[1] in found[0].links
    assert names[0] in found[1].links


def test_pages_and_files_hold_the_same_cells(files: dict[str, bytes]) -> None:
    """The page of a list says what its CSV, its workbook and its JSON say."""
    for one in lists():
        heads, *rows = csv.reader(
            StringIO(files[f"data/{HANDLE}/{one.name}.plain.csv"].decode(), newline="")
        )
        page = Taken(files[f"lists/{HANDLE}.{one.name}.html"].decode())
        book = openpyxl.load_workbook(BytesIO(files[f"data/{HANDLE}/{one.name}.xlsx"]))
        sheet = [[str(cell.value or "") for cell in row] for row in book.worksheets[0].rows]

        assert sheet[-len(rows) :] == rows
        assert [cell for row in rows for cell in row if cell not in page.texts and cell] == []
        assert [head for head in heads if head not in page.texts] == []
        assert [list(row.values()) for row in one.document["rows"]] != []


def test_the_feed_is_atom(files: dict[str, bytes]) -> None:
    """Required elements, an id for each entry that stays, newest first, times of RFC 3339."""
    for tongue, path in ((Tongue.ZH, "feed.atom"), (Tongue.EN, "en/feed.atom")):
        feed = ET.fromstring(files[path])
        entries = feed.findall(f"{ATOM}entry")
        ids = [entry.findtext(f"{ATOM}id") or "" for entry in entries]
        times = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]

        assert feed.findtext(f"{ATOM}title")
        assert feed.findtext(f"{ATOM}author/{ATOM}name")
        assert len(set(ids)) == len(entries) == 2
        assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", name) for name in ids)
        assert times == sorted(times, reverse=True)
        assert feed.findtext(f"{ATOM}updated") == times[0]
        assert entries[1].findtext(f"{ATOM}summary") == "<b>&"
        assert tongue.tag in files[path].decode()


def test_an_entry_keeps_its_id_when_news_come() -> None:
    """Monitors see what is new alone."""
    whole = site()
    (draw,) = whole.draws
    less = replace(whole, draws=[replace(draw, news=draw.news[:1])])
    ids = [
        {e.findtext(f"{ATOM}id") for e in ET.fromstring(feed).findall(f"{ATOM}entry")}
        for feed in (dict(site_files(one))["feed.atom"] for one in (less, whole))
    ]

    assert ids[0] < ids[1]


def test_the_data_package_describes_its_files(files: dict[str, bytes]) -> None:
    """Path, size, digest and fields of each table are those of the file that lies there."""
    package = json.loads(files["datapackage.json"])

    assert [r["name"] for r in package["resources"]] == [f"{HANDLE}-task", f"{HANDLE}-results"]
    for resource in package["resources"]:
        data = files[resource["path"]]
        heads = next(csv.reader(StringIO(data.decode(), newline="")))

        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{sha256_hex(data)}"
        assert [field["name"] for field in resource["schema"]["fields"]] == heads
        assert re.fullmatch(r"[a-z0-9._-]+", resource["name"])


def test_csvw_stands_beside_its_table(files: dict[str, bytes]) -> None:
    """W3C's name of the description, the table's headings in their order, keys as names."""
    for kind in (ListKind.TASK, ListKind.RESULTS):
        told = json.loads(files[f"data/{HANDLE}/{kind}.plain.csv-metadata.json"])
        columns = told["tableSchema"]["columns"]
        heads = next(csv.reader([files[f"data/{HANDLE}/{kind}.plain.csv"].decode().split("\n")[0]]))

        assert told["@context"][0] == "http://www.w3.org/ns/csvw"
        assert told["url"] == f"{kind}.plain.csv"
        assert [column["titles"] for column in columns] == heads
        assert [column["name"] for column in columns] == [f.key for f in FIELDS[kind]]


def test_linked_data_names_files_that_are_there(
    files: dict[str, bytes], pages: dict[str, Taken]
) -> None:
    """schema.org: the same data set on the page of each language and in the catalogue."""
    (told,) = json.loads(files["dataset.jsonld"])["dataset"]
    links = [part["contentUrl"] for part in told["distribution"]]
    page = json.loads(pages[f"en/draws/{HANDLE}.html"].data[-1])

    assert set(links) <= set(files)
    assert [part["contentUrl"] for part in page["distribution"]] == [f"../../{x}" for x in links]
    assert page["temporalCoverage"] == "2026-07-06/2026-09-30"


def test_other_readers_agree_with_the_tables(files: dict[str, bytes]) -> None:
    """pandas reads each table by its description: every cell the same, days as days."""
    for resource in json.loads(files["datapackage.json"])["resources"]:
        data = files[resource["path"]]
        kinds = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        table = pd.read_csv(BytesIO(data), dtype=str, keep_default_na=False, encoding="utf-8")
        days = [name for name, kind in kinds.items() if kind == "date"]
        numbers = [name for name, kind in kinds.items() if kind == "integer"]
        rows = list(csv.reader(StringIO(data.decode(), newline="")))[1:]

        assert list(table.columns) == list(kinds)
        assert table.to_numpy().tolist() == rows
        assert days
        for name in days:
            read = pd.to_datetime(table[name], format="%Y-%m-%d")
            assert read.dt.strftime("%Y-%m-%d").tolist() == table[name].tolist()
        assert all((pd.to_numeric(table[name]) >= 1).all() for name in numbers)


def test_the_manifest_names_every_file(files: dict[str, bytes]) -> None:
    """One canonical document: authority, format, and the digest of each file but itself."""
    digests = {path: sha256_hex(data) for path, data in files.items()}
    told = read_document(manifest_of(site(), digests))

    assert MANIFEST not in files
    assert told["files"] == digests
    assert sorted(told) == ["authority", "files", "format"]


def test_the_same_site_has_the_same_bytes(files: dict[str, bytes]) -> None:
    """No clock, no order of sets."""
    assert dict(site_files(site())) == files
