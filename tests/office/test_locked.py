"""What a lock binds stays as it was: no edit of an input is taken, and none is published."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from randinspect.cli.note_words import told_event
from randinspect.cli.starting import demo_clock
from randinspect.cli.words import Language
from randinspect.errors import LockedInputError, NotYet
from randinspect.office import Steps, Workspace, read_quarter_file
from randinspect.publication import Occasion
from randinspect.verification.changed_sources import changed_sources

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
EVIDENCE = ("selection.evidence.json", "dispatch.evidence.json")
KEYS = [
    ('ref = "', 'ref = "9', "plan.ref"),
    ('task_name = "', 'task_name = "9', "plan.task_name"),
    ("as_of = 20", "as_of = 19", "plan.as_of"),
    ("T10:16:09+08:00", "T10:16:12+08:00", "selection.not_before"),
]


def advance(office: Path, out: Path) -> None:
    """Go as far as it can be gone."""
    file = read_quarter_file(office / "quarter.toml")
    with suppress(NotYet):
        list(Steps(file, Workspace(out), Occasion.DEMONSTRATION, demo_clock).advance())


def tree(out: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


def made(folder: Path, stage: int) -> tuple[Path, Path]:
    """An office and its workspace: 0 selection locked, 1 dispatch locked, 2 all drawn."""
    office, out = folder / "office", folder / "out"
    shutil.copytree(DEMO, office, ignore=shutil.ignore_patterns("__*", *EVIDENCE))
    for name in EVIDENCE[:stage]:
        shutil.copy(DEMO / name, office)
    advance(office, out)
    return office, out


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Path]]:
    """A quarter at each of its stages; copy it before you change it."""
    return [made(tmp_path_factory.mktemp(f"stage{stage}"), stage) for stage in range(3)]


def copied(stage: tuple[Path, Path], folder: Path) -> tuple[Path, Path]:
    """The same quarter in folders of its own."""
    return tuple(Path(shutil.copytree(p, folder / p.name)) for p in stage)  # type: ignore[return-value]  # two


def edit(path: Path, old: str, new: str) -> None:
    """Change a text in a file, once."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("stage", range(3))
@pytest.mark.parametrize(("old", "new", "key"), KEYS)
def test_a_changed_key_is_refused_before_anything_is_written(
    stage: int, old: str, new: str, key: str, stages: list[tuple[Path, Path]], tmp_path: Path
) -> None:
    """Before the seed and after the draw: the key, what was locked, and the cure; no byte moves."""
    office, out = copied(stages[stage], tmp_path)
    before = tree(out)
    edit(office / "quarter.toml", old, new)
    with pytest.raises(LockedInputError) as caught:
        advance(office, out)

    fault = next(f for f in caught.value.faults if f.column == key)
    assert (fault.file, fault.rule) == ("quarter.toml", "locked.key")
    assert "was locked as" in fault.message
    assert "back" in fault.cure
    assert tree(out) == before


def test_the_draw_of_people_is_free_until_its_own_lock(
    stages: list[tuple[Path, Path]], tmp_path: Path
) -> None:
    """Its number and its seed may change until the dispatch is locked."""
    for stage in (0, 1):
        office, out = copied(stages[stage], tmp_path / str(stage))
        edit(office / "quarter.toml", "sequence = 2", "sequence = 3")
        if stage:
            with pytest.raises(LockedInputError, match=r"dispatch\.sequence was locked as 2"):
                advance(office, out)
        else:
            advance(office, out)


@pytest.mark.parametrize("name", ["agencies.csv", "rulebook.toml", "profile.toml"])
@pytest.mark.parametrize("stage", [0, 1])
def test_a_changed_file_is_refused_before_its_seed(
    name: str, stage: int, stages: list[tuple[Path, Path]], tmp_path: Path
) -> None:
    """One more byte, or no file at all."""
    office, out = copied(stages[stage], tmp_path)
    before = tree(out)
    with (office / name).open("ab") as stream:
        stream.write(b"\n")
    with pytest.raises(LockedInputError, match=r"locked was sha256 [0-9a-f]{64}, it is now") as one:
        advance(office, out)
    (office / name).unlink()
    with pytest.raises(LockedInputError, match="is gone"):
        advance(office, out)

    assert [(f.file, f.rule) for f in one.value.faults] == [(name, "locked.file")]
    assert tree(out) == before


def test_the_roster_is_bound_by_its_own_lock(
    stages: list[tuple[Path, Path]], tmp_path: Path
) -> None:
    """Free before the dispatch is locked, bound until it is drawn, free again afterwards."""
    for stage, is_bound in enumerate((False, True, False)):
        office, out = copied(stages[stage], tmp_path / str(stage))
        with (office / "inspectors.csv").open("ab") as stream:
            stream.write(b"\n")
        if is_bound:
            with pytest.raises(LockedInputError, match=r"inspectors\.csv"):
                advance(office, out)
        else:
            advance(office, out)


def test_a_roster_changed_once_the_sample_is_known_is_noted_and_told(
    stages: list[tuple[Path, Path]], tmp_path: Path
) -> None:
    """The lock of the dispatch notes it, in Chinese too; an unchanged one is not mentioned."""
    for change in (b"", b"\n"):
        office, out = copied(stages[0], tmp_path / str(len(change)))
        shutil.copy(DEMO / EVIDENCE[0], office)
        with (office / "inspectors.csv").open("ab") as stream:
            stream.write(change)
        steps = Steps(
            read_quarter_file(office / "quarter.toml"),
            Workspace(out),
            Occasion.DEMONSTRATION,
            demo_clock,
        )
        notes: list[object] = []
        with suppress(NotYet):
            for event in steps.advance():
                notes += event.notes
        told = [note for note in map(str, notes) if "sources.changed" in note]
        private = {path.name: path.read_bytes() for path in (out / "private").glob("*.json")}

        assert len(told) == len(change)
        assert len([*changed_sources(private)]) == len(change)
        for note in told:
            assert note.startswith("inspectors.csv: another file")
            assert "派员锁定时" in told_event(note, Language.ZH)


def test_a_file_added_or_left_out_is_refused(
    stages: list[tuple[Path, Path]], tmp_path: Path
) -> None:
    """Naming less files, or more, is as much a change as another byte."""
    office, out = copied(stages[1], tmp_path)
    edit(office / "quarter.toml", "recusals =", "# recusals =")
    with pytest.raises(LockedInputError, match="names it no more"):
        advance(office, out)
    edit(office / "quarter.toml", "# recusals =", 'direct = "direct.csv"\nrecusals =')
    with pytest.raises(LockedInputError, match="no such file was named"):
        advance(office, out)


def test_another_spelling_of_the_same_is_no_change(
    stages: list[tuple[Path, Path]], tmp_path: Path
) -> None:
    """The same moment with another offset, a comment, another file for the evidence."""
    office, out = copied(stages[0], tmp_path)
    before = tree(out)
    edit(office / "quarter.toml", "2023-08-24T10:16:09+08:00", "2023-08-24T02:16:09Z")
    edit(office / "quarter.toml", "selection.evidence.json", "other.json")
    edit(office / "quarter.toml", "[plan]", "# a note\n[plan]")
    advance(office, out)

    assert tree(out) == before


def test_what_is_published_binds_even_without_the_private_record(
    stages: list[tuple[Path, Path]], tmp_path: Path
) -> None:
    """The commitment and the announcement are enough to refuse another plan."""
    office, out = copied(stages[2], tmp_path)
    for path in (out / "private").glob("*.quarter.json"):
        path.unlink()
    before = tree(out)
    edit(office / "quarter.toml", 'name = "', 'name = "9')
    with pytest.raises(LockedInputError, match=r"plan\.name|authority\.name"):
        advance(office, out)

    assert tree(out) == before
