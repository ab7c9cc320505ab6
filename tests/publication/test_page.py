from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from publication.made_bundles import bundle

from randinspect.canonical import nfc, sha256_hex, write_document
from randinspect.errors import FormatError
from randinspect.publication.commitment import Kind
from randinspect.publication.page import page_data, render_page, split_page, template_sha256
from randinspect.publication.template import template

TEMPLATE = template().decode()
MARKS = '<script type="application/json" id="bundle"></script><!--end of data-->'
SCRIPTS = re.findall(r"<script>(.*?)</script>", TEMPLATE, re.DOTALL)
LICENCES = [f"Copyright (c) {year} Paul Miller (https://paulmillr.com)" for year in (2019, 2022)]
HAN = re.compile(r"[\u3400-\u9fff]")
NASTY = st.lists(
    st.sampled_from(["</script>", "<!--", "-->", "]]>", "&amp;", "&", "\u2028", "\\", '"', "甲"])
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    max_size=8,
).map(lambda parts: nfc("".join(parts)))
FORBIDDEN = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "createContextualFragment",
    "document.write",
    "DOMParser",
    "eval(",
    "new Function",
    "fetch(",
    "XMLHttpRequest",
    "WebSocket",
    "sendBeacon",
    "import(",
    "crypto.subtle",
    "localStorage",
    "Date.now",
    "new Date()",
    "Math.random",
    "@import",
    "url(",
    "://",
)


class Texts(HTMLParser):
    """Texts of the template outside any language, its addresses and its event attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.bare: list[str] = []
        self.addresses: list[str] = []
        self.events: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [v or "" for k, v in attrs if k in ("src", "href", "action", "srcset")]
        self.events += [k for k, _ in attrs if k.startswith("on")]
        if tag not in ("meta", "link", "input"):
            self.open.append((tag, tag != "html" and "lang" in dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.open.pop()[0]

    def handle_data(self, data: str) -> None:
        is_said = any(has_language for _, has_language in self.open)
        is_text = not {tag for tag, _ in self.open} & {"script", "style", "title"}
        if data.strip() and is_text and not is_said:
            self.bare.append(data.strip())


def drawn() -> dict[str, bytes]:
    """An invented drawn selection."""
    return bundle(Kind.SELECTION, is_drawn=True)


def test_marks_stand_exactly_once() -> None:
    """The data has one place in the template."""
    assert TEMPLATE.count(MARKS) == 1
    assert TEMPLATE.count('id="bundle"') == 1
    assert TEMPLATE.count("<!--end of data-->") == 1


@given(NASTY, NASTY)
@settings(max_examples=60, deadline=None)
def test_data_comes_back_whole(rules: str, task: str) -> None:
    """Whatever a bundle says, the data is one JSON text that no parser of HTML ends early."""
    changed = {"rulebook.json": write_document({"about": rules}), "task.csv": task.encode()}
    files = {**drawn(), **changed}
    digest, data = split_page(render_page(files))
    read = json.loads(data)

    assert digest == template_sha256()
    assert data == page_data(files)
    assert not set(b"<>&") & set(data)
    assert json.loads(read["files"]["rulebook.json"]) == {"about": rules}
    assert read["task"] == task.encode().decode("utf-8-sig")


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("is_drawn", [False, True])
def test_page_is_template_and_data(kind: Kind, is_drawn: bool) -> None:
    """Every page differs from the template in its data alone."""
    files = bundle(kind, is_drawn=is_drawn)
    page = render_page(files)
    _, data = split_page(page)

    assert template_sha256() == sha256_hex(TEMPLATE.encode()) == split_page(page)[0]
    assert page.replace(data, b"", 1).decode() == TEMPLATE


@pytest.mark.parametrize("count", [0, 2])
def test_pages_without_one_place_for_data_are_refused(count: int) -> None:
    """A page that lost its marks, or holds them twice, has no data."""
    with pytest.raises(FormatError, match="two marks"):
        split_page(MARKS.encode() * count)


def test_list_is_cut_at_a_thousand_rows() -> None:
    """A long list is cut, and its true length is told."""
    files = bundle(Kind.SELECTION, is_drawn=True, units=6000)
    total = files["sample.tsv"].count(b"\n")
    shown = json.loads(page_data(files))["lists"]["sample.tsv"]

    assert total > 1000
    assert shown["rows"] == total
    assert files["sample.tsv"].decode().startswith(shown["text"])
    assert shown["text"].count("\n") == 1000


@pytest.mark.parametrize("word", FORBIDDEN)
def test_template_does_nothing_it_must_not(word: str) -> None:
    """No markup from data, no network, no clock, no chance, no WebCrypto."""
    text = TEMPLATE
    for licence in LICENCES:
        assert text.count(licence) == 1
        text = text.replace(licence, "")
    assert word not in text


def test_template_points_nowhere_outside() -> None:
    """The only addresses are the skip link and an empty icon, and a policy bars all others."""
    texts = Texts()
    texts.feed(TEMPLATE)

    assert sorted(texts.addresses) == ["#main", "data:,"]
    assert "default-src 'none'" in TEMPLATE
    assert texts.events == []


def test_only_what_the_page_holds_may_run() -> None:
    """The policy names the digest of each script and style, and blobs for the worker."""
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', TEMPLATE)
    styles = re.findall(r"<style>(.*?)</style>", TEMPLATE, re.DOTALL)
    allowed = {
        rule.split(" ", 1)[0]: rule.split(" ")[1:]
        for rule in (policy[1] if policy else "").split("; ")
    }

    def digests(texts: list[str]) -> list[str]:
        hashed = (sha256(text.encode()).digest() for text in texts)
        return [f"'sha256-{b64encode(digest).decode()}'" for digest in hashed]

    assert len(SCRIPTS) == 2
    assert allowed == {
        "default-src": ["'none'"],
        "script-src": digests(SCRIPTS),
        "style-src": digests(styles),
        "worker-src": ["blob:"],
        "img-src": ["data:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }


def test_static_texts_stand_in_both_languages() -> None:
    """Every static text names its language, and Chinese is always followed by English."""
    texts = Texts()
    texts.feed(TEMPLATE)
    pairs = re.findall(
        r'<span class="zh" lang="zh-CN">([^<]+)</span><span class="en" lang="en">([^<]+)</span>',
        TEMPLATE,
    )

    assert texts.bare == ["English"]
    assert len(pairs) == TEMPLATE.count('<span class="zh"') == TEMPLATE.count('<span class="en"')
    assert all(HAN.search(zh) and not HAN.search(en) for zh, en in pairs)


def test_script_says_everything_twice() -> None:
    """Each pair of plain texts in the script is Chinese, then English."""
    text = "\n".join(SCRIPTS).replace('", "en"]', '"]')
    pairs = re.findall(r'(?:both|paragraph|title|quiet|part)\("([^"]+)", "([^"]+)"[),]', text)
    pairs += [
        (zh, en) for zh, en in re.findall(r'\["([^"]+)", "([^"]+)"\]', text) if HAN.search(zh)
    ]
    words = [(zh, en) for zh, en in pairs if zh != en]

    assert len(words) > 100
    assert [pair for pair in words if HAN.search(pair[1])] == []
    assert [pair for pair in words if not HAN.search(pair[0])] == []


def test_noscript_names_the_files() -> None:
    """Without JavaScript the page tells in both languages which files to open."""
    noscript = TEMPLATE.partition("<noscript>")[2].partition("</noscript>")[0]
    names = ("commit.json", "frame.tsv", "targets.json", "seed.json", "sample.tsv", "teams.tsv")

    assert [name for name in names if noscript.count(name) != 2] == []
