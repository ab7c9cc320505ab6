"""A quarter whose classes come from rules of their own, from events to verified bundles."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from class_samples import TOLERANCE, write_csv
from office.classes.test_handing_over import DEMO, EARLY, ON, ids, merged, profile_with

from randinspect.canonical import read_table, sha256_hex
from randinspect.cli.starting import demo_clock
from randinspect.office import Steps, Workspace, read_quarter_file
from randinspect.office.classes import ClassFiles, Graded, grade_register, write_grading
from randinspect.publication import Occasion
from randinspect.verification import verify


def classed_office(folder: Path) -> tuple[Graded, Path]:
    """Grading, and the demonstration's inputs with the classes that it gave."""
    office = folder / "in"
    shutil.copytree(DEMO, office, ignore=shutil.ignore_patterns("__*"))
    some = ids()
    events = write_csv(
        folder / "events.csv",
        ("agency", "event", "date", "value"),
        *[(one, "COMPLAINT", "2023-08-01", "true") for one in some[::3]],
        *[(one, "ABSENT", "2023-02-01", "") for one in some[::20]],
    )
    heads = ("agency", "category", "novelty", "scope", "basis", "first", "last")
    work = ("voluntary_certification", "new_technology", "C06", "permit 5")
    tolerances = write_csv(
        folder / "tolerances.csv",
        heads,
        *[(one, *work, "2023-01-01", "2024-06-30") for one in some[1:30:3]],
    )
    (folder / "classes.toml").write_text(EARLY + TOLERANCE, encoding="utf-8")
    files = ClassFiles(
        folder / "classes.toml",
        office / "agencies.csv",
        office / "profile.toml",
        events,
        None,
        tolerances,
    )
    done = grade_register(files, on=ON)
    made = {path.name: path for path in write_grading(done, folder / "graded")}
    part = made["rulebook.part.toml"].read_text(encoding="utf-8")
    (office / "rulebook.toml").write_text(merged(part), encoding="utf-8")
    profile = profile_with(made["profile.part.toml"].read_text("utf-8"), folder)
    shutil.copy(profile, office / "profile.toml")
    shutil.copy(made["agencies.csv"], office / "agencies.csv")
    return done, office


@pytest.fixture(scope="module")
def quarter(tmp_path_factory: pytest.TempPathFactory) -> tuple[Graded, Path, Path]:
    """Grading, inputs and workspace of a quarter that was run to its end."""
    folder = tmp_path_factory.mktemp("classed")
    done, office = classed_office(folder)
    steps = Steps(
        read_quarter_file(office / "quarter.toml"),
        Workspace(folder / "out"),
        Occasion.DEMONSTRATION,
        demo_clock,
    )
    list(steps.advance())
    return done, office, folder / "out"


def test_the_bundles_verify_and_the_lock_binds_the_rules(
    quarter: tuple[Graded, Path, Path],
) -> None:
    """The rulebook that the commitment names cites the digest of the rules of classes."""
    done, _, out = quarter
    rulebook = (out / "public" / "selection" / "rulebook.json").read_bytes()
    commit = (out / "public" / "selection" / "commit.json").read_text(encoding="utf-8")

    assert verify(out / "public")
    assert f"classes.toml sha256 {done.rules.sha256}".encode() in rulebook
    assert sha256_hex(rulebook) in commit


def test_sizes_of_the_frame_are_those_of_the_classes(quarter: tuple[Graded, Path, Path]) -> None:
    """Class by class, tolerance halved, nobody in scope without a chance."""
    done, _, out = quarter
    units = read_table((out / "private" / "units.tsv").read_bytes(), 6)
    frame = read_table((out / "public" / "selection" / "frame.tsv").read_bytes(), 3)
    sizes = {handle: int(size) for handle, _, size in frame}
    of = {grade.agency: grade for grade in done.grades}
    scale = {"A": 1, "B": 2, "C": 6}
    expected, found = {}, {}
    for handle, agency, *_, code in units:
        grade = of[agency]
        if code == "-":
            whole = 2 * scale[grade.name or ""]
            expected[agency] = whole // 2 if grade.is_tolerated else whole
            found[agency] = sizes[handle]

    assert expected == found
    assert min(found.values()) > 0
    assert {of[agency].name for agency in found} == {"A", "B", "C"}
    assert any(of[agency].is_tolerated for agency in found)


def test_class_c_is_inspected_by_three(quarter: tuple[Graded, Path, Path]) -> None:
    """The further seat is filled where the class asks for it, and nowhere else."""
    done, _, out = quarter
    units = read_table((out / "private" / "units.tsv").read_bytes(), 6)
    teams = read_table((out / "public" / "dispatch" / "teams.tsv").read_bytes(), 3)
    of = {grade.agency: grade.name for grade in done.grades}
    agencies = {row[0]: row[1] for row in units}
    counts: dict[str, int] = {}
    for handle, _, _ in teams:
        counts[handle] = counts.get(handle, 0) + 1
    names = {handle: of[agencies[handle]] for handle in counts if handle in agencies}

    assert set(names) == set(counts)
    assert "C" in names.values()
    assert all(counts[handle] == (3 if name == "C" else 2) for handle, name in names.items())
