"""The merged teams: everybody who goes to an inspection, once, from the public bundles alone."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from authorities import (
    CITY,
    COUNTY,
    ECOLOGY,
    GUESTS,
    link_to,
    own_units,
    referred_selection,
    sent_by,
    sent_to,
)
from bundles import small_quarter
from hypothesis import given
from hypothesis import strategies as st
from publication.test_page import FORBIDDEN
from publication.test_page_chromium import chromium, open_page

from randinspect.canonical import read_document, read_table, write_document
from randinspect.errors import FormatError
from randinspect.publication import JointTeams, Seat, joint_document, joint_files, joint_teams
from randinspect.publication.jurisdiction import read_referral

__all__ = ["chromium"]

NAMES = (CITY, COUNTY, ECOLOGY)
SEALS = pytest.mark.parametrize("is_sealed", [False, True], ids=["open", "sealed"])


def merged(*names: str, is_sealed: bool = False) -> JointTeams:
    """Merged teams of some of the authorities' dispatches."""
    dispatches = [sent_by(name, is_sealed=is_sealed) for name in names]
    return joint_teams(referred_selection(is_sealed=is_sealed), dispatches)


@SEALS
def test_the_merged_teams_are_all_teams_and_nothing_else(is_sealed: bool) -> None:
    """Every row of every teams.tsv is one seat, under its inspection and its authority."""
    found = merged(*NAMES, is_sealed=is_sealed)
    referrals = read_referral(referred_selection(is_sealed=is_sealed)["referral.tsv"])
    seats = {
        (team.inspection, seat.authority, seat.slot, seat.inspector)
        for team in found.teams
        for seat in team.seats
    }
    rows = {
        (row[0], name, *row[1:])
        for name in NAMES
        for row in read_table(sent_by(name, is_sealed=is_sealed)["teams.tsv"], 3)
    }

    assert seats == rows
    assert sum(len(team.seats) for team in found.teams) == len(rows)
    assert {team.inspection: team.authorities for team in found.teams} == {
        handle: referral.authorities for handle, referral in referrals.items()
    }
    assert not any(team.missing for team in found.teams)
    for team in found.teams:
        order = [seat.authority for seat in team.seats]
        assert order == sorted(order, key=team.authorities.index)
        assert team.is_joint == (len(set(order)) > 1)


@given(order=st.permutations(NAMES), count=st.integers(0, 3))
def test_what_is_not_there_is_said_to_be_awaited(order: list[str], count: int) -> None:
    """In whatever order the bundles come, the view is the same, and the rest is missing."""
    here, gone = order[:count], set(order[count:])
    found = merged(*here)

    assert found == merged(*sorted(here))
    for team in found.teams:
        assert set(team.missing) == gone & set(team.authorities)
        assert {seat.authority for seat in team.seats} == set(team.authorities) - gone


def test_a_dispatch_that_is_only_locked_is_awaited() -> None:
    """It has no teams yet."""
    locked = {
        name: data
        for name, data in sent_by(CITY).items()
        if name not in {"teams.tsv", "seed.json", "result.json"}
    }
    found = joint_teams(referred_selection(), [locked])

    assert all(CITY in t.missing for t in found.teams if CITY in t.authorities)


def test_nobody_stands_twice() -> None:
    """A person with one mark in two teams of an inspection is refused, with both handles."""
    city, other = dict(sent_by(CITY)), dict(sent_by(ECOLOGY))
    teams = {row[0]: row[2] for row in read_table(other["teams.tsv"], 3)}
    rows = read_table(city["teams.tsv"], 3)
    unit, mine = next((row[0], row[2]) for row in rows if row[0] in teams)
    marks = [read_table(files["persons.tsv"], 2) for files in (city, other)]
    mark = {row[0]: row[1] for row in marks[0]}[mine]
    changed = [(h, mark if h == teams[unit] else m) for h, m in marks[1]]
    other["persons.tsv"] = "".join(f"{h}\t{m}\n" for h, m in sorted(changed)).encode()
    with pytest.raises(FormatError, match=f"goes to {unit} for {CITY} and for {ECOLOGY}") as told:
        joint_teams(referred_selection(), [city, other])

    assert mine in str(told.value)
    assert teams[unit] in str(told.value)


def test_what_does_not_belong_together_is_refused() -> None:
    """A selection that refers nothing, a dispatch of another one, two of one authority."""
    selection = referred_selection()
    again = sent_to(
        selection, CITY, own_units(selection, CITY), link=link_to(selection), number=1000
    )
    with pytest.raises(FormatError, match="refers its units to no authority"):
        joint_teams(small_quarter()["selection"], [])
    with pytest.raises(FormatError, match="is no dispatch of"):
        joint_teams(selection, [small_quarter()["dispatch"]])
    with pytest.raises(FormatError, match="has two dispatches"):
        joint_teams(selection, [sent_by(CITY), again])
    with pytest.raises(FormatError, match="is no dispatch of"):
        joint_teams(referred_selection(is_sealed=True), [sent_by(CITY)])


def test_days_of_one_visit_agree() -> None:
    """Two days for one inspection are refused, one is told."""
    city, other = dict(sent_by(CITY)), dict(sent_by(ECOLOGY))
    unit = sorted(
        set(own_units(referred_selection(), CITY)) & set(own_units(referred_selection(), ECOLOGY))
    )[0]
    city["visits.tsv"] = f"{unit}\t2023-10-09\n".encode()
    found = joint_teams(referred_selection(), [city, other])
    assert [t.day for t in found.teams if t.inspection == unit] == ["2023-10-09"]
    other["visits.tsv"] = f"{unit}\t2023-10-10\n".encode()
    with pytest.raises(FormatError, match="is visited on 2023-10-09 and on 2023-10-10"):
        joint_teams(referred_selection(), [city, other])


def guested() -> JointTeams:
    """Merged teams with an assistant in the first, and a hostile name in it."""
    found = merged(CITY, ECOLOGY)
    first = found.teams[0]
    guest = Seat(first.authorities[0], "<i>席位</i>&", "IN-8", GUESTS[0][1])
    teams = (replace(first, seats=(*first.seats, guest), day="2023-10-09"), *found.teams[1:])
    return replace(found, teams=teams, occasion="rehearsal")


def test_the_document_says_all_of_it() -> None:
    """Plain data in canonical form: teams, and the digests of what they were made from."""
    found = guested()
    files = joint_files(found)
    told = read_document(files["joint.json"])

    assert files["joint.json"] == write_document(joint_document(found))
    assert told.keys() == {"dispatches", "draw_id", "format", "occasion", "teams"}
    assert told["dispatches"].keys() == {CITY, ECOLOGY}
    assert [team["inspection"] for team in told["teams"]] == sorted(
        team.inspection for team in found.teams
    )
    assert told["teams"][0]["seats"][-1][3] == GUESTS[0][1]


def test_the_table_has_a_row_for_everybody() -> None:
    """Members and awaited authorities; what is no draw says so in every row; no formula."""
    found = guested()
    text = joint_files(found)["joint.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    expected = sum(len(team.seats) + len(team.missing) for team in found.teams)

    assert len(rows) == expected
    assert {row["备注"] for row in rows} == {"【演练】"}
    assert {row["检查人员公开名"] for row in rows if row["岗位"] == "尚未公布"} == {""}
    assert [row["协助人员派出机关"] for row in rows if row["协助人员派出机关"]] == [GUESTS[0][1]]
    assert "\r\n" in text


@pytest.mark.parametrize("word", FORBIDDEN)
def test_the_page_does_nothing(word: str) -> None:
    """It has no script at all, so nothing in it can act."""
    page = joint_files(guested())["joint.html"].decode()

    assert word not in page
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_the_page_escapes_what_it_shows() -> None:
    """Text of a bundle stays text."""
    page = joint_files(guested())["joint.html"].decode()

    assert "<i>席位</i>" not in page
    assert "&lt;i&gt;席位&lt;/i&gt;&amp;" in page
    assert not re.search(r"<!--\w+-->", page)


PROBE = """
<script>
const rows = [...document.querySelectorAll("tbody tr")];
const seen = {
  rows: rows.map(row => [...row.cells].map(cell => cell.innerText)),
  over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  strip: document.querySelector(".strip").innerText,
  unlabelled: document.querySelectorAll("th:not([scope])").length,
};
parent.postMessage(JSON.stringify(seen), "*");
</script>
"""


def test_the_page_is_read_in_a_browser(chromium: str, tmp_path: Path) -> None:
    """Every member in a row, the lead is named, guests are marked, and a telephone is enough."""
    found = guested()
    page = joint_files(found)["joint.html"].decode()
    page = page.replace("script-src", "x").replace(
        "style-src 'unsafe-inline'", "style-src 'unsafe-inline'; script-src 'unsafe-inline'"
    )
    seen = open_page(chromium, tmp_path, page.replace("</body>", f"{PROBE}</body>"))
    text = json.dumps(seen["rows"], ensure_ascii=False)

    assert len(seen["rows"]) == sum(len(t.seats) + len(t.missing) for t in found.teams)
    assert seen["over"] == 0
    assert seen["unlabelled"] == 0
    assert "演练" in seen["strip"]
    assert text.count("leads") == sum(
        sum(seat.authority == t.authorities[0] for seat in t.seats)
        + (t.authorities[0] in t.missing)
        for t in found.teams
    )
    assert f"协助，派出机关：{GUESTS[0][1]}" in text
