"""The page where several authorities have a part: whose the agencies are, and who only assists."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from importlib.resources import files as resources
from typing import Any

import pytest
from authorities import (
    CITY,
    GUESTS,
    PROVINCE,
    SELECTION_ID,
    assisted_dispatch,
    referred_selection,
    sent_by,
)
from bundles import small_quarter
from publication.test_page import FORBIDDEN, HAN
from publication.test_page_chromium import PROBE, allowing, chromium, open_page

from randinspect.publication.jurisdiction import read_referral
from randinspect.publication.page import render_page, split_page, template_sha256
from randinspect.verification import verify_files

__all__ = ["chromium"]

PART = resources("randinspect.publication").joinpath("authorities.html").read_text("utf-8")
BUNDLES: dict[str, Callable[[], dict[str, bytes]]] = {
    "selection": referred_selection,
    "dispatch": lambda: sent_by(CITY),
    "assisted": assisted_dispatch,
    "locked": lambda: assisted_dispatch(is_drawn=False),
}


@pytest.fixture(scope="module")
def seen(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What a browser shows of each bundle."""
    probe = PROBE.replace("SEARCHES", "[]")
    shown = {}
    for name, bundle in BUNDLES.items():
        page = allowing(render_page(bundle(), is_shared=True).decode(), probe)
        shown[name] = open_page(chromium, tmp_path_factory.mktemp(name), page)
    return shown


@pytest.mark.parametrize("name", BUNDLES)
def test_the_page_is_the_one_that_was_committed(name: str) -> None:
    """The shared template has its own digest, and the bundle verifies with it."""
    files = BUNDLES[name]()
    digest, _ = split_page(files["index.html"])

    assert verify_files(files), verify_files(files).findings
    assert digest == template_sha256(is_shared=True) != template_sha256()
    assert json.loads(files["commit.json"])["verifier_sha256"] == digest


def test_other_pages_are_those_of_before() -> None:
    """Where nobody else has a part the template is the plain one."""
    for files in small_quarter().values():
        assert split_page(files["index.html"])[0] == template_sha256()
        assert PART.encode() not in files["index.html"]


@pytest.mark.parametrize("word", FORBIDDEN)
def test_the_part_does_nothing_it_must_not(word: str) -> None:
    """No markup from data, no network, no clock, no chance."""
    assert word not in PART


def test_the_part_says_everything_twice() -> None:
    """Chinese, then English."""
    pairs = re.findall(r'both\("([^"]+)", "([^"]+)"\)', PART)
    pairs += re.findall(r"both\(`([^`]+)`,\s*`([^`]+)`\)", PART)

    assert len(pairs) >= 8
    assert PART.count("both(") == len(pairs) + 1
    assert all(HAN.search(zh) or zh.startswith("：") for zh, _ in pairs)
    assert not any(HAN.search(en) for _, en in pairs)


def test_pages_work_in_both_languages(seen: dict[str, dict[str, Any]]) -> None:
    """No line on the console, no fault, nothing unpaired, no Chinese left in the English text."""
    for shown in seen.values():
        assert (shown["console"], shown["faults"], shown["unpaired"]) == ([], 0, 0)
        assert shown["zh"]["over"] == shown["en"]["over"] == 0
        assert not HAN.search(shown["english"].replace("市场监管", ""))


def test_a_selection_tells_whose_its_units_are(seen: dict[str, dict[str, Any]]) -> None:
    """Each authority with the number of its units."""
    referrals = read_referral(referred_selection()["referral.tsv"]).values()
    names = {name for r in referrals for name in r.authorities}
    for name in names:
        count = sum(name in r.authorities for r in referrals)

        assert f"{name}：{count} 户" in seen["selection"]["zh"]["text"]
        assert f"{name}: {count} units" in seen["selection"]["en"]["text"]


def test_a_dispatch_tells_who_drew_the_agencies(seen: dict[str, dict[str, Any]]) -> None:
    """Authority, number and digest of the result."""
    text = seen["dispatch"]["zh"]["text"]

    assert f"{PROVINCE}，抽取编号 {SELECTION_ID}" in text
    assert "检查对象由谁抽取" in text


def test_assistants_are_marked_in_the_teams(seen: dict[str, dict[str, Any]]) -> None:
    """Their rows say that they assist and who sent them; nobody else's do; before the draw too."""
    files, shown = assisted_dispatch(), seen["assisted"]
    rows = [line.split("\t") for line in files["teams.tsv"].decode().splitlines()]
    guests = dict(GUESTS)

    assert {row[2] for row in rows} & guests.keys()
    for row, told in zip(rows, shown["rows"], strict=True):
        assert ("协助人员" in told[2]) == (row[2] in guests)
        assert (guests.get(row[2], "") or row[2]) in told[2]
    for name in ("assisted", "locked"):
        assert "不担任组长" in seen[name]["zh"]["text"]
        assert "never lead" in seen[name]["en"]["text"]
