"""Classes of a quarter are those of the rules that its rulebook cites, or the lock says no."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from pathlib import Path

import pytest
from demo_office import check, steps_of
from office.classes.test_classed_quarter import classed_office

from randinspect.cli.exits import ExitCode
from randinspect.cli.note_words import told_note
from randinspect.cli.words import Language
from randinspect.errors import InputError, LockedInputError
from randinspect.office import load_job, read_quarter_file
from randinspect.office.classes import Graded
from randinspect.office.classes.sources import class_faults, class_notes
from randinspect.publication import Kind

OTHER = "f" * 64


@pytest.fixture(scope="module")
def classed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Graded, Path]:
    """A grading, and an office with its classes."""
    return classed_office(tmp_path_factory.mktemp("classed"))


@pytest.fixture
def office(classed: tuple[Graded, Path], tmp_path: Path) -> Path:
    """The office once more, with the rules of classes beside the quarter."""
    done, made = classed
    shutil.copytree(made, tmp_path / "in")
    shutil.copy(done.files.rules, tmp_path / "in" / "classes.toml")
    return tmp_path / "in"


def edited(path: Path, old: str, new: str, count: int = -1) -> None:
    """Write a file with some text in the place of other text that it holds."""
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new, count), encoding="utf-8")


def named(office: Path) -> None:
    """Let the quarter name the rules of classes."""
    edited(office / "quarter.toml", "[files]\n", '[files]\nclasses = "classes.toml"\n')


def found(office: Path) -> tuple[list[str], list[str]]:
    """Codes of the faults and of the notes of a quarter's classes."""
    job = load_job(read_quarter_file(office / "quarter.toml"))
    return [f.rule for f in class_faults(job)], [n.rule for n in class_notes(job)]


def test_classes_of_the_cited_rules_are_silent(
    classed: tuple[Graded, Path], office: Path, tmp_path: Path
) -> None:
    """With and without the file of rules; the lock then binds the file too."""
    assert found(office) == ([], [])
    named(office)
    assert found(office) == ([], [])
    quarter = office / "quarter.toml"
    steps_of(quarter, tmp_path / "out").commit(Kind.SELECTION)
    edited(office / "classes.toml", "sample classes", "other classes")
    with pytest.raises(LockedInputError) as caught:
        steps_of(quarter, tmp_path / "out").commit(Kind.DISPATCH)
    assert [fault.file for fault in caught.value.faults] == ["classes.toml"]
    assert classed[0].rules.sha256 in (office / "agencies.csv").read_text(encoding="utf-8-sig")


def test_a_register_of_other_rules_is_not_locked(
    classed: tuple[Graded, Path], office: Path, tmp_path: Path
) -> None:
    """The check says so and ends as a refusal of the protocol; the lock writes nothing."""
    digest = classed[0].rules.sha256
    edited(office / "agencies.csv", digest, OTHER)
    quarter, out = office / "quarter.toml", tmp_path / "out"
    code, told, said = check(quarter, "--json")
    (fault,) = json.loads(told)["blocking"]

    assert (code, fault["rule"]) == (ExitCode.PROTOCOL, "classes.other_rules")
    assert f"by {OTHER}" in fault["message"]
    assert f"({digest})" in fault["message"]
    assert "not ready" in said
    with pytest.raises(InputError, match=r"classes\.other_rules"):
        steps_of(quarter, out).commit(Kind.SELECTION)
    assert not (out / "public").exists()


def test_mixed_classes_are_counted_and_locked(
    classed: tuple[Graded, Path], office: Path, tmp_path: Path
) -> None:
    """Some of other rules, some of none: a note with the three numbers, in both languages."""
    digest, register = classed[0].rules.sha256, office / "agencies.csv"
    edited(register, digest, OTHER, 5)
    edited(register, digest, "hand", 2)
    job = load_job(read_quarter_file(office / "quarter.toml"))
    (note,) = class_notes(job)
    counts = Counter(job.registers.agencies.columns["class_source"].tolist())

    assert [*class_faults(job)] == []
    assert note.rule == "classes.mixed"
    assert (counts[OTHER], counts["hand"]) == (5, 2)
    assert note.message == (
        f"{counts[digest]} agencies were graded by the rules that the rulebook cites; "
        f"5 agencies were graded by other rules: 5 by {OTHER}; 2 name none"
    )
    said = told_note(note, Language.ZH)
    assert f"按细则所引规则评定 {counts[digest]} 户" in said
    assert "按其他规则评定 5 户" in said
    assert "未写明 2 户" in said
    steps_of(office / "quarter.toml", tmp_path / "out").commit(Kind.SELECTION)


def test_a_register_that_names_no_rules_is_noted(office: Path) -> None:
    """Without the profile's line nothing is known, and that is said once."""
    profile = office / "profile.toml"
    line = 'class_source = { heading = "分类规则摘要", type = "text" }\n'
    edited(profile, line, "")

    assert found(office) == ([], ["classes.unsourced"])


def test_a_rulebook_that_cites_no_rules_is_noted(
    classed: tuple[Graded, Path], office: Path
) -> None:
    """The register names rules that no lock would bind; a file of rules is refused then."""
    edited(office / "rulebook.toml", f"；classes.toml sha256 {classed[0].rules.sha256}", "")

    assert found(office) == ([], ["classes.uncited"])
    named(office)
    assert found(office) == (["classes.uncited"], ["classes.uncited"])


def test_another_file_of_rules_is_refused(office: Path) -> None:
    """A newer version is not what the rulebook came from; a broken one is told by its reader."""
    named(office)
    edited(office / "classes.toml", 'version = "1"', 'version = "2"')
    assert found(office) == (["classes.digest"], [])
    (office / "classes.toml").write_text("[rules\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"toml\.syntax"):
        found(office)
