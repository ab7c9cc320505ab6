"""Estimates from a published bundle and a CSV of results: laws, and refusals all at once."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from randinspect.cli.starting import demo_folder, demo_steps
from randinspect.errors import FormatError, NotYet, ResultsError, VerdictError
from randinspect.office import estimate_bundle
from randinspect.registry.frame import Frame
from randinspect.sampling import inclusion_probabilities, read_targets

Row = Sequence[str]
Writer = Callable[..., Path]
HEAD = ("handle", "outcome", "arm", "region")


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's folder."""
    out = tmp_path_factory.mktemp("estimates") / "demo"
    with demo_folder() as folder:
        list(demo_steps(out, folder).advance())
    return out


@pytest.fixture(scope="module")
def sample(quarter: Path) -> list[list[str]]:
    """Rows of its sample."""
    text = (quarter / "public" / "selection" / "sample.tsv").read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()]


@pytest.fixture
def write(tmp_path: Path) -> Writer:
    """Write a CSV of results."""

    def writer(rows: Sequence[Row], head: Row = HEAD, encoding: str = "utf-8") -> Path:
        text = io.StringIO()
        csv.writer(text).writerows([head, *rows])
        path = tmp_path / "results.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        return path

    return writer


def results(sample: list[list[str]]) -> list[list[str]]:
    """A row for each drawn unit; every third in violation."""
    drawn = [row[3] for row in sample if row[1] != "reserve"]
    return [
        [h, "violation" if i % 3 == 0 else "no_violation", "random", "AB"[i % 2]]
        for i, h in enumerate(drawn)
    ]


def test_the_rate_follows_from_published_files(
    quarter: Path, sample: list[list[str]], write: Writer
) -> None:
    """Σ(y/π)/Σ(1/π) with π from frame and targets alone; totals over the units in scope."""
    folder = quarter / "public" / "selection"
    frame = Frame.from_table((folder / "frame.tsv").read_bytes())
    targets = read_targets((folder / "targets.json").read_bytes(), frame)
    share: dict[str, Fraction] = {}
    for stratum, target in zip(frame.strata(), targets, strict=True):
        handles = [h.decode() for h in frame.handles[stratum.members]]
        share |= dict(
            zip(handles, inclusion_probabilities(stratum.sizes, target.size), strict=True)
        )
    rows = results(sample)
    weights = {row[0]: 1 / share[row[0]] for row in rows}
    found = sum(weights[row[0]] for row in rows if row[1] == "violation")
    report = estimate_bundle(quarter, write(rows), by=["region"]).report

    assert report.overall.rate == pytest.approx(float(found / sum(weights.values())))
    assert report.overall.unbiased_total == pytest.approx(float(found))
    assert report.overall.units == sum(1 for size in frame.sizes if size)
    assert [domain.name for domain in report.domains["region"]] == ["region=A", "region=B"]
    assert len(report.strata) == len(targets)


def test_targeted_checks_and_reserves_change_no_estimate(
    quarter: Path, sample: list[list[str]], write: Writer
) -> None:
    """They are counted beside it."""
    rows = results(sample)
    reserve = next(row[3] for row in sample if row[1] == "reserve")
    plain = estimate_bundle(quarter, write(rows)).report
    others = [[reserve, "violation", "reserve", ""], ["elsewhere", "violation", "targeted", ""]]
    mixed = estimate_bundle(quarter, write([*others, *rows])).report

    assert mixed.overall == plain.overall
    assert (mixed.targeted.violations, mixed.reserves.violations) == (1, 1)


def test_chinese_words_and_gb18030_are_read(
    quarter: Path, sample: list[list[str]], write: Writer
) -> None:
    """公开名, 检查结果, 检查类型 in GB 18030 say the same as the English words."""
    words = {"violation": "发现问题", "no_violation": "未发现问题", "random": "随机抽查"}
    rows = results(sample)
    chinese = [[row[0], words[row[1]], words[row[2]], row[3]] for row in rows]
    plain = estimate_bundle(quarter, write(rows)).report
    head = ("公开名", "检查结果", "检查类型", "region")

    assert estimate_bundle(quarter, write(chinese, head, "gb18030")).report == plain


def test_bad_rows_are_refused_all_at_once(
    quarter: Path, sample: list[list[str]], write: Writer
) -> None:
    """File, row, column, value, rule and cure of each; nothing is estimated from the rest."""
    rows = results(sample)
    reserve = next(row[3] for row in sample if row[1] == "reserve")
    bad = [list(row) for row in rows]
    bad[0][1] = "fine"
    bad[1][2] = "whim"
    bad[2][0] = "no handle"
    bad[3][3] = ""
    bad[4] = bad[4][:3]
    with pytest.raises(ResultsError) as raised:
        estimate_bundle(quarter, write(bad), by=["region"])
    faults = {(f.rule, f.row, f.column, f.value) for f in raised.value.faults}

    assert faults == {
        ("results.outcome", 2, "outcome", "fine"),
        ("results.arm", 3, "arm", "whim"),
        ("results.handle", 4, "handle", "no handle"),
        ("results.domain", 5, "region", ""),
        ("results.width", 6, None, None),
        ("results.missing", None, "handle", None),
    }
    assert all(f.file == "results.csv" and f.cure for f in raised.value.faults)

    lost, twice = rows[0], rows[1]
    with pytest.raises(ResultsError) as raised:
        estimate_bundle(
            quarter,
            write(
                [*rows[1:], twice, ["stranger", "violation", "random", "A"], [reserve, *lost[1:]]]
            ),
            within="region",
        )
    rules = [f.rule for f in raised.value.faults]

    assert rules.count("results.twice") == 2
    assert rules.count("results.stranger") == rules.count("results.reserve") == 1
    assert rules.count("results.missing") == 1
    assert "results.group" in rules
    assert lost[0] in str(raised.value)


def test_rows_by_themselves_and_against_the_sample_are_told_together(
    quarter: Path, sample: list[list[str]], write: Writer
) -> None:
    """An outcome of no name, a stranger, a reserve without its arm, a unit left out: one list."""
    lost, *rows = results(sample)
    reserve = next(row[3] for row in sample if row[1] == "reserve")
    more = [
        [reserve, "violation", "random", "A"],
        ["zzz", "violation", "random", "A"],
        [rows[0][0], "maybe", "random", "B"],
    ]
    with pytest.raises(ResultsError) as raised:
        estimate_bundle(quarter, write([*rows, *more]))
    faults, last = raised.value.faults, len(rows) + 1

    assert [(f.rule, f.row) for f in faults] == [
        ("results.twice", 2),
        ("results.reserve", last + 1),
        ("results.stranger", last + 2),
        ("results.outcome", last + 3),
        ("results.twice", last + 3),
        ("results.missing", None),
    ]
    assert "reserve (候补)" in faults[1].cure
    assert lost[0] in faults[-1].message


def test_a_wrong_arm_is_one_fault(quarter: Path, sample: list[list[str]], write: Writer) -> None:
    """A drawn unit called a reserve has a row; its arm is wrong, and it is not missing too."""
    rows = results(sample)
    rows[0][2], rows[1][2] = "reserve", "whim"
    with pytest.raises(ResultsError) as raised:
        estimate_bundle(quarter, write(rows))

    assert [f.rule for f in raised.value.faults] == ["results.drawn", "results.arm"]


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        (("handle", "verdict", "arm", "region"), "results.heading"),
        (("handle", "outcome", "检查结果", "region"), "results.heading"),
        (("handle", "outcome", "arm", "city"), "results.column"),
    ],
)
def test_headings_are_found_or_refused(
    quarter: Path, sample: list[list[str]], write: Writer, head: Row, rule: str
) -> None:
    """A heading that is missing, there in two spellings, or asked for and not there."""
    with pytest.raises(ResultsError) as raised:
        estimate_bundle(quarter, write(results(sample), head), by=["region"])

    assert {f.rule for f in raised.value.faults} == {rule}


def test_only_a_drawn_selection_that_verifies_is_estimated(
    quarter: Path, sample: list[list[str]], write: Writer, tmp_path: Path
) -> None:
    """A dispatch, a flipped size and a bundle that is only locked are refused."""
    path = write(results(sample))
    bent, locked, office = tmp_path / "bent", tmp_path / "locked", tmp_path / "office"
    shutil.copytree(quarter / "public" / "selection", bent)
    frame = (bent / "frame.tsv").read_bytes()
    (bent / "frame.tsv").write_bytes(frame[:-2] + b"9\n")
    with demo_folder() as folder:
        shutil.copytree(folder, office, ignore=shutil.ignore_patterns("selection.evidence.json"))
    with pytest.raises(NotYet):
        list(demo_steps(locked, office).advance())

    with pytest.raises(ResultsError, match=r"file\.missing"):
        estimate_bundle(quarter, tmp_path / "none.csv")
    with pytest.raises(FormatError, match="is a dispatch"):
        estimate_bundle(quarter / "public" / "dispatch", path)
    with pytest.raises(VerdictError):
        estimate_bundle(bent, path)
    with pytest.raises(NotYet, match="not drawn"):
        estimate_bundle(locked, path)
