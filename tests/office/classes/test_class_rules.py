from __future__ import annotations

import json
import re
from datetime import date, timedelta
from fractions import Fraction
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

import pytest
from class_samples import RULES, TOLERANCE, changed, refused, rules
from hypothesis import given
from hypothesis import strategies as st

from randinspect.canonical import read_document, write_document
from randinspect.errors import RulebookError
from randinspect.office.classes import ClassRules, parse_class_rules, read_class_rules
from randinspect.office.classes.indicators import Decay, Step

ROOT = Path(__file__).parents[3]
TEMPLATE = Path(str(files("randinspect.office.classes").joinpath("template.toml")))
CHICAGO = ROOT / "benchmarks" / "classes" / "chicago_food.toml"
DAY = date(2026, 1, 31)


@pytest.mark.parametrize("path", [TEMPLATE, CHICAGO], ids=lambda path: path.stem)
def test_round_trip_of_every_file(path: Path) -> None:
    """Law: the document makes equal rules, of the same digest."""
    read = read_class_rules(path)
    again = ClassRules.model_validate(read_document(write_document(read.document())))

    assert read == again
    assert read.sha256 == again.sha256


def test_what_waits_behind_comment_signs_is_right_too() -> None:
    """The template's tolerance, and its classes from outside instead of points."""
    text = TEMPLATE.read_text(encoding="utf-8")
    tolerance = text.partition("# [tolerance]")[2].replace("\n# ", "\n")
    tolerance = re.sub("\n不论.*", "", tolerance)
    tolerant = parse_class_rules(f"{text}[tolerance]{tolerance}", name="t")
    _, _, rest = text.partition("[[indicators]]")
    head = "\n".join(
        line for line in text.partition("[[indicators]]")[0].splitlines() if "from_p" not in line
    )
    outside = rest.partition("# [outside]")[2].partition("\n\n")[0].replace("\n# ", "\n")
    given_ = parse_class_rules(f"{head}\n[outside]{outside}", name="t")

    assert tolerant.floor is not None
    assert tolerant.tolerance is not None
    assert tolerant.tolerance.share == Fraction(1, 2)
    assert given_.outside is not None
    assert given_.outside.class_of("A级") == "A"


def test_the_digest_is_this_one() -> None:
    """A known answer: what is cited in a locked rulebook must be found again (format.md §3.6)."""
    text = TEMPLATE.read_text(encoding="utf-8").partition("[[indicators]]")[0]
    text = re.sub("#.*", "", text) + (
        '[[indicators]]\ncode = "X"\nname = "x"\npoints = 1\ncitation = "measures"\n'
    )

    read = parse_class_rules(text, name="t")
    plain = json.dumps(read.document(), ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    assert read.sha256 == sha256(plain.encode()).hexdigest()
    assert read.sha256 == "2f75d94d32337c28e823e8e6faee07f8629e658f12d5806fcc6eb4591dd397e2"


def test_any_change_of_meaning_changes_the_digest() -> None:
    """A citation spelt out or named is the same; a point more is not."""
    spelt = RULES.replace('"law"', '{ document = "measures", number = "7" }')
    spelt = spelt.replace('[citations.law]\ndocument = "measures"\nnumber = "7"\n', "")

    assert rules(spelt).sha256 == rules().sha256
    assert rules(changed("points = 20", "points = 21")).sha256 != rules().sha256


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("from_points = 10", "from_points = 40", "class.thresholds"),
        ("from_points = 0", "from_points = 1", "class.thresholds"),
        ('name = "B"\nfrom', 'name = "A"\nfrom', "class.twice"),
        ("size = 2", "size = 7", "class.order"),
        ("size = 2", "", "class.frequency"),
        ("size = 2", 'size = 2\nshare = "5%"', "risk.unused"),
        ("size = 2", "size = 0", "value.range"),
        ("size = 2", "size = 2\ncap = 3", "class.caps"),
        ("team = 3", "team = 1", "value.range"),
        ('class = "B"', 'class = "E"', "class.unknown"),
        ("points = 8", "", "indicator.points"),
        ('code = "DAILY"', 'code = "RESULT"', "rule.twice"),
        ('in = ["good"]', 'in = ["bad"]', "band.overlap"),
        ("half_life_days = 100", 'steps = [{ from_months = 1, keep = "1" }]', "decay.steps"),
        ("ends_months = 24", 'steps = [{ from_months = 0, keep = "1" }]', "decay.way"),
        ('keep = "1/4"', "keep = 0.25", "ratio.float"),
        ("months = 12\n", "", "key.missing"),
        ('months = 12\ncitation = "law"', "months = 12", "citation.missing"),
        ('name = "complaints"', 'name = "complaints"\nweight = 2', "key.unknown"),
    ],
)
def test_every_contradiction_has_its_code(before: str, after: str, code: str) -> None:
    """One change to rules that are right, one fault."""
    assert code in refused(changed(before, after))


@pytest.mark.parametrize(
    ("caps", "is_taken"),
    [
        *[((1, 1, 1), True), ((1, 3, 3), True), ((3, 1, 3), True), ((0, 1, 0), True)],
        *[((1, 3, 0), False), ((1, 3, 4), False), ((2, 3, 3), False), ((0, 0, 2), False)],
    ],
)
def test_caps_are_taken_as_the_page_of_keys_says(caps: tuple[int, ...], is_taken: bool) -> None:
    """1, or one number or none (0 here) for all the rest; whoever reads the page need not try."""
    text = RULES.replace("\ncap = 1", "")
    for size, cap in zip((1, 2, 6), caps, strict=True):
        text = text.replace(
            f"\nsize = {size}\n", f"\nsize = {size}\n" + f"cap = {cap}\n" * bool(cap)
        )
    page = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
    [told] = [line for line in page.splitlines() if "checks of one agency in a calendar" in line]

    assert "or what all classes without a 1 have, one number or none (`class.caps`)" in told
    if is_taken:
        assert [one.cap or 0 for one in rules(text).classes] == list(caps)
    else:
        assert refused(text) == {"class.caps"}


def test_all_faults_are_told_at_once() -> None:
    """Of three tables in one reading."""
    text = changed("size = 2", "size = 0").replace("points = 8", "points = -8")
    text = text.replace("team = 3", 'team = "three"')

    with pytest.raises(RulebookError) as caught:
        rules(text)
    assert {fault.column for fault in caught.value.faults} == {
        "classes[1].size",
        "classes[2].team",
        "indicators[1].points",
    }


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (TOLERANCE.replace('"1/2"', '"0"'), "ratio.text"),
        (TOLERANCE.replace('"1/2"', '"0%"'), "ratio.zero"),
        (TOLERANCE.replace('"1/2"', '"100%"'), "grace.share"),
        (TOLERANCE.replace('"B"', '"X"'), "class.unknown"),
        (TOLERANCE.replace('citation = "law"', ""), "citation.missing"),
        (TOLERANCE.replace("longest_months = 24", ""), "key.missing"),
    ],
)
def test_tolerance_is_never_nothing_and_has_a_basis(text: str, code: str) -> None:
    """No share of 0, no tolerance without document or end."""
    assert code in refused(RULES + text)


def test_a_key_item_knows_no_tolerance() -> None:
    """重点事项."""
    key = changed('kind = "general"', 'kind = "key"')

    assert rules(key).tolerance is None
    assert refused(key + TOLERANCE) == {"tolerance.key_item"}


@given(st.integers(1, 2000), st.integers(0, 4000))
def test_a_half_life_halves(half_life: int, age: int) -> None:
    """Exactly half after each, never more than before, and never nothing."""
    fading = Decay(half_life_days=half_life)
    start = date(2000, 1, 1)
    left, later = (
        fading.left(start, start + timedelta(days=days)) for days in (age, age + half_life)
    )

    assert later == left / 2
    assert 0 < fading.left(start, start + timedelta(days=age + 1)) < left <= 1


def test_steps_and_ends_change_on_the_day_of_the_month() -> None:
    """Months are calendar months: 31 January and one month is 28 February."""
    steps = (Step(from_months=0, keep="1"), Step(from_months=1, keep="1/2"))
    fading = Decay(steps=steps, ends_months=2)
    days = [date(2026, 1, 31), date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 30)]

    assert [fading.left(DAY, day) for day in days] == [1, 1, Fraction(1, 2), Fraction(1, 2)]
    assert fading.left(DAY, date(2026, 3, 31)) == 0
    assert Decay().left(DAY, date(2126, 1, 1)) == 1
