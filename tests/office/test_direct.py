"""A starved region end to end: refused, staffed by direct assignment, shown everywhere."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from randinspect.canonical import read_table
from randinspect.cli.starting import demo_clock
from randinspect.errors import InfeasibleDispatch
from randinspect.office import Steps, Workspace, read_quarter_file
from randinspect.publication import Occasion
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
AREA, REASON = "丁湖市", "本辖区无可派人员"
DIRECT = "\n".join(
    [
        "[direct]",
        "[direct.columns]",
        'agency = "统一社会信用代码"',
        'inspector = "工号"',
        'reason = "理由"',
    ]
)


def starved(folder: Path) -> Path:
    """The demonstration, in which nobody of one city is left and nobody may come from away."""
    shutil.copytree(DEMO, folder)
    people = (folder / "inspectors.csv").read_text(encoding="utf-8").splitlines()
    kept = [row for row in people if AREA not in row]
    (folder / "inspectors.csv").write_text("\n".join(kept) + "\n", encoding="utf-8")
    lost = {row.split(",")[0] for row in people} - {row.split(",")[0] for row in kept}
    for name, column in (("recusals.csv", 0), ("visits.csv", 2), ("absences.csv", 0)):
        rows = (folder / name).read_text(encoding="utf-8").splitlines()
        left = [row for row in rows if row.split(",")[column] not in lost]
        (folder / name).write_text("\n".join(left) + "\n", encoding="utf-8")
    book = (folder / "rulebook.toml").read_text(encoding="utf-8")
    book = book.replace('territory = ["territory", "any"]', 'territory = ["territory"]')
    book = book.replace("cap = 4", "cap = 28")
    allowed = '[dispatch.direct]\ncitation = { cite = "rules", article = "第26条" }\n\n'
    book = book.replace("[dispatch.rotation]", allowed + "[dispatch.rotation]")
    (folder / "rulebook.toml").write_text(book, encoding="utf-8")
    profile = (folder / "profile.toml").read_text(encoding="utf-8")
    (folder / "profile.toml").write_text(f"{profile}\n{DIRECT}\n", encoding="utf-8")
    return folder


def run(folder: Path, out: Path) -> None:
    """Take all steps."""
    quarter = read_quarter_file(folder / "quarter.toml")
    list(Steps(quarter, Workspace(out), Occasion.DEMONSTRATION, demo_clock).advance())


def test_a_starved_city_is_staffed_in_the_open(tmp_path: Path) -> None:
    """Refused without names; with them, flagged in bundle, page, verdict and private rungs."""
    folder, out = starved(tmp_path / "in"), tmp_path / "out"
    # Under some keys an agency is drawn that one of the two people named below may not visit.
    Workspace(out).keep("master.key", b"2a" * 32)
    with pytest.raises(InfeasibleDispatch):
        run(folder, out)
    cities = {
        row["统一社会信用代码"]: row["所在市"]
        for row in csv.DictReader((folder / "agencies.csv").open(encoding="utf-8"))
    }
    opened = {row[0]: row[2] for row in read_table(_private(out, "agency.openings.tsv"), 3)}
    sample = read_table((out / "public/selection/sample.tsv").read_bytes(), 4)
    drawn = [opened[handle] for _, role, _, handle in sample if role != "reserve"]
    starving = sorted(agency for agency in drawn if cities[agency] == AREA)
    assert starving

    rows = [f"{agency},{person},{REASON}" for agency in starving for person in ("0002", "0003")]
    text = "统一社会信用代码,工号,理由\n" + "\n".join(rows) + "\n"
    (folder / "direct.csv").write_text(text, encoding="utf-8")
    quarter = folder / "quarter.toml"
    lines = quarter.read_text(encoding="utf-8").replace("[files]", '[files]\ndirect = "direct.csv"')
    quarter.write_text(lines, encoding="utf-8")
    run(folder, out)
    files = {path.name: path.read_bytes() for path in (out / "public/dispatch").iterdir()}
    named = {row[0]: row[1] for row in read_table(files["direct.tsv"], 2)}
    verdict = verify(out / "public")

    assert verdict, verdict.findings
    assert {opened[handle] for handle in named} == set(starving)
    assert {REASON} == set(named.values())
    assert any("named and not drawn" in text for text in verdict.unproved)
    assert REASON.encode() in files["index.html"]
    rungs = {row[0]: row[1] for row in read_table(_private(out, "rungs.tsv"), 2)}
    assert set(named) == {handle for handle, rung in rungs.items() if rung == "direct"}


def _private(out: Path, name: str) -> bytes:
    """A file that the office keeps."""
    return (out / "private" / name).read_bytes()
