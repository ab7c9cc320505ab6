"""Pictures: exact numbers, whole coordinates, words beside every bar, nothing that runs."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest
from bundles import drawn_over_margins
from hypothesis import given
from hypothesis import strategies as st
from made_site import HOSTILE, pictures
from publication.made_bundles import bundle

from randinspect.canonical import write_document
from randinspect.publication import Kind, explain_handle
from randinspect.publication.pictures import (
    Bar,
    Funnel,
    Picture,
    Segment,
    count,
    drawn,
    funnel_picture,
    loads_picture,
    percent,
    probabilities_picture,
    ratio,
)
from randinspect.publication.tongues import Said, Tongue

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = pictures()
KEYS = [picture.key for picture in PICTURES]


def parsed(picture: Picture, tongue: Tongue = Tongue.ZH) -> ET.Element:
    """A picture as a program takes it apart."""
    return ET.fromstring(drawn(picture, tongue))


def texts(root: ET.Element) -> list[str]:
    """Texts that a reader sees."""
    return [(node.text or "") for node in root.iter(f"{SVG}text")]


@given(st.fractions(0, 1), st.integers(1, 6))
def test_a_percentage_is_the_nearest_there_is(share: Fraction, digits: int) -> None:
    """Half up: never more than half a unit of the last digit away."""
    shown = Fraction(percent(share, digits).removesuffix(" %").replace(",", ""))

    assert -Fraction(1, 2) <= (share * 100 - shown) * 10**digits < Fraction(1, 2)


@given(st.fractions(0, 1))
def test_a_fraction_is_written_exactly(share: Fraction) -> None:
    """What stands before the sign is the fraction itself, and `=` is said only of what is equal."""
    text = ratio(share)
    exact, sign, shown = re.fullmatch(r"(\S+)(?: ([=≈]) (\S+) %)?", text).groups()  # type: ignore[union-attr]

    assert Fraction(exact) == share
    assert (sign is None) == (share.denominator == 1)
    if sign is not None:
        assert (Fraction(shown) / 100 == share) == (sign == "=")


@pytest.mark.parametrize("picture", PICTURES, ids=KEYS)
@pytest.mark.parametrize("tongue", Tongue)
def test_a_picture_is_whole_and_runs_nothing(picture: Picture, tongue: Tongue) -> None:
    """Title, note, whole coordinates; no script, style, link or foreign address."""
    root = parsed(picture, tongue)
    tags = {node.tag.removeprefix(SVG) for node in root.iter()}
    numbers = [
        value
        for node in root.iter()
        for key, value in node.attrib.items()
        if key in ("x", "y", "width", "height", "cx", "cy", "r")
    ]

    assert tags <= {
        *("svg", "title", "desc", "defs", "pattern", "rect", "circle", "text", "g", "path")
    }
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert root.attrib["role"] == "img"
    assert all(number.isdecimal() for number in numbers)
    assert re.findall(r"https?://\S+", drawn(picture, tongue)) == ['http://www.w3.org/2000/svg"']


@pytest.mark.parametrize("picture", PICTURES, ids=KEYS)
@pytest.mark.parametrize("tongue", Tongue)
def test_every_bar_is_told_in_words(picture: Picture, tongue: Tongue) -> None:
    """The number of each bar stands beside it, and its label, cut with the whole one in a title."""
    root = parsed(picture, tongue)
    shown = texts(root)
    titles = [node.text for node in root.iter(f"{SVG}title")]

    for bar in picture.bars:
        label = bar.label.to(tongue)
        assert bar.told.to(tongue) in shown
        assert label in shown or label in titles


@pytest.mark.parametrize("picture", PICTURES, ids=KEYS)
def test_bars_lie_on_the_scale(picture: Picture) -> None:
    """Each rectangle ends inside the picture; a longer segment is never drawn shorter."""
    root = parsed(picture)
    width = int(root.attrib["viewBox"].split()[2])
    ends = [
        int(node.attrib["x"]) + int(node.attrib["width"])
        for node in root.iter(f"{SVG}rect")
        if "x" in node.attrib
    ]

    assert max(ends) <= width
    assert all(0 <= s.start < s.end <= picture.whole for bar in picture.bars for s in bar.segments)


@pytest.mark.parametrize("picture", PICTURES, ids=KEYS)
def test_the_table_has_a_number_under_each_heading(picture: Picture) -> None:
    """As many cells as headings in each row, in both languages, and a row for what is drawn."""
    assert {len(row) for row in picture.rows} == {len(picture.heads)}
    assert len(picture.rows) >= len(picture.bars) - 1


@given(st.sampled_from(HOSTILE), st.text(max_size=200))
def test_names_stay_text(name: str, more: str) -> None:
    """A name with markup is a text of the picture, cut or not, and never a tag of it."""
    text = "".join(sign for sign in name + more if sign.isprintable())
    said = Said.same(text)
    bar = Bar(said, Said.same("1"), (Segment(Fraction(0), Fraction(1)),))
    picture = Picture("x", said, said, [bar], Fraction(1), (said, said), (), [said], [[said]])
    root = parsed(picture)

    assert root.findtext(f"{SVG}title") == text
    assert {node.tag for node in root.iter()} & {f"{SVG}script", f"{SVG}img", f"{SVG}b"} == set()


def test_probabilities_are_those_of_every_unit() -> None:
    """Least, greatest and summed π of a stratum are those of its units by themselves."""
    files = bundle(Kind.SELECTION, is_drawn=True)
    handles = [line.split("\t")[0] for line in files["frame.tsv"].decode().splitlines()]
    facts = [explain_handle(files, handle) for handle in handles]
    told: dict[str, list[Fraction]] = {}
    for fact in facts:
        if fact["size"]:
            told.setdefault(fact["stratum"], []).append(Fraction(fact["inclusion_probability"]))
    rows = {row[0].zh: [cell.zh for cell in row[1:]] for row in probabilities_picture(files).rows}

    for stratum, chances in told.items():
        units, least, most, expected, got = rows[stratum]
        assert int(units) == len(chances)
        assert Fraction(least.split()[0]) == min(chances)
        assert Fraction(most.split()[0]) == max(chances)
        assert Fraction(expected.split()[0]) == sum(chances)
        assert int(got) == sum(
            fact["role"] in ("drawn", "certain") for fact in facts if fact["stratum"] == stratum
        )


def test_sizes_are_called_by_their_class_where_the_rulebook_says_so() -> None:
    """Two classes of one size are named together; what cannot be drawn stands last."""
    files = drawn_over_margins()
    sizes = sorted({int(line.split("\t")[2]) for line in files["frame.tsv"].decode().splitlines()})
    classes = [{"name": f"K{size}", "size": size} for size in sizes if size]
    rules = {"risk": {"classes": [*classes, {"name": "L", "size": sizes[-1]}]}}
    told = {**files, "rulebook.json": write_document({**rules, "size": {"from": "class"}})}
    names = [row[0].en for row in probabilities_picture(told).rows]

    assert names[: len(classes)] == [
        *(f"K{size}" for size in sizes[:-1] if size),
        f"K{sizes[-1]}+L",
    ]


def test_sizes_that_are_no_class_are_told_by_stratum_and_explained() -> None:
    """Numbers of the rules' own making are no names of classes."""
    files = bundle(Kind.SELECTION, is_drawn=True)
    rules = {"risk": {"classes": [{"name": "A", "size": 1}]}, "size": {"from": "class"}}
    adjusted = probabilities_picture({**files, "rulebook.json": write_document(rules)})
    plain = probabilities_picture(files)

    assert adjusted.rows == plain.rows
    assert adjusted.heads == plain.heads
    assert "no longer those of one class" in adjusted.note.en


def test_loads_count_every_inspector_and_every_seat() -> None:
    """Inspectors without an inspection are counted too."""
    files = bundle(Kind.DISPATCH, is_drawn=True)
    rows = [[cell.zh for cell in row] for row in loads_picture(files).rows]
    people = files["inspectors.tsv"].count(b"\n")
    seats = files["teams.tsv"].count(b"\n")

    assert sum(int(row[1]) for row in rows) == people
    assert sum(int(row[0].split()[0]) * int(row[1]) for row in rows) == seats


def test_a_step_that_has_not_come_is_not_drawn() -> None:
    """A locked draw has two steps, and an empty frame no share."""
    picture = funnel_picture(Funnel(0, 0))

    assert [bar.label.en for bar in picture.bars] == ["frame", "could be drawn"]
    assert [row[2].en for row in picture.rows] == ["-", "-"]
    assert count(1_234_567) == "1,234,567"
