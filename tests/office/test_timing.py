"""Times that leave no room are told by ``check``, and no real draw is locked in them."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from randinspect.cli.commands import app
from randinspect.errors import InputError, QuarterFileError
from randinspect.office import Check, Steps, Workspace, preview_of, read_quarter_file
from randinspect.office.inputs.job import load_job
from randinspect.publication import Kind, Occasion

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
DAY = 86_400


def at(text: str) -> int:
    """UNIX seconds of a time in Beijing."""
    return int(datetime.fromisoformat(f"{text}+08:00").timestamp())


SELECTION, DISPATCH = at("2023-08-24T10:16:09"), at("2023-08-26T05:46:12")


def office(folder: Path, *edits: tuple[str, str]) -> Path:
    """The demonstration's inputs with other times, nothing handed in."""
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*", "*.evidence.json"))
    path = folder / "quarter.toml"
    text = path.read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, "utf-8")
    return path


def faults(path: Path, check: Check) -> list[tuple[str, str | None]]:
    """Rules and keys of the faults that a check tells."""
    with pytest.raises(InputError) as caught:
        preview_of(read_quarter_file(path), check=check)
    for fault in caught.value.faults:
        assert fault.file == "quarter.toml"
        assert fault.value
        assert fault.cure
        assert "Beijing time" in fault.message
    return [(fault.rule, fault.column) for fault in caught.value.faults]


def test_a_quarter_with_room_has_no_fault(tmp_path: Path) -> None:
    """A lead before the first seed to the second, and not a second less."""
    path = office(tmp_path / "in")

    assert preview_of(read_quarter_file(path), check=Check(SELECTION - DAY)).strata
    assert faults(path, Check(SELECTION - DAY + 1)) == [("time.lead", "selection.not_before")]


def test_seeds_of_the_past_are_told_both(tmp_path: Path) -> None:
    """Neither can be drawn from any more; what is locked needs no time."""
    path = office(tmp_path / "in")
    past = [("time.seed_past", f"{kind}.not_before") for kind in Kind]

    assert faults(path, Check(DISPATCH)) == past
    assert faults(path, Check(DISPATCH, {Kind.SELECTION})) == past[1:]
    assert preview_of(read_quarter_file(path), check=Check(DISPATCH, set(Kind))).strata


def test_the_dispatch_keeps_its_lead_after_the_selection(tmp_path: Path) -> None:
    """It is locked when the agencies are known, so its seed waits for as long again."""
    path = office(tmp_path / "in", ("2023-08-26T05:46:12", "2023-08-25T10:00:00"))

    assert faults(path, Check(SELECTION - 4 * DAY)) == [("time.lead", "dispatch.not_before")]


def test_inspections_wait_for_the_seed(tmp_path: Path) -> None:
    """A window from the seed's own day on is accepted, one from the day before is not."""
    early = office(tmp_path / "early", ("2023-10-09", "2023-08-25"))
    right = office(tmp_path / "right", ("2023-10-09", "2023-08-26"))
    now = SELECTION - 4 * DAY

    assert faults(early, Check(now)) == [("time.window", "plan.date_from")]
    assert preview_of(read_quarter_file(right), check=Check(now)).strata


def test_no_draw_is_locked_for_inspections_before_its_seed(tmp_path: Path) -> None:
    """The steps refuse what the check tells; a rehearsal goes on."""
    path, out = office(tmp_path / "in", ("2023-10-09", "2023-08-25")), tmp_path / "out"
    steps = Steps(
        read_quarter_file(path), Workspace(out), Occasion.DRAW, lambda _: SELECTION - 4 * DAY
    )
    with pytest.raises(QuarterFileError, match=r"time\.window"):
        next(steps.advance())

    assert not (out / "public").exists()
    assert preview_of(read_quarter_file(path)).strata


@pytest.mark.parametrize("past", [0, 1])
def test_registers_hold_as_of_a_day_that_has_come(tmp_path: Path, past: int) -> None:
    """As of today is right, as of tomorrow is not: by the check and by the lock."""
    path = office(tmp_path / "in", ("as_of = 2023-08-20", f"as_of = 2023-08-{15 + past}"))
    now = at("2023-08-15T23:00:00")
    steps = Steps(
        read_quarter_file(path), Workspace(tmp_path / "out"), Occasion.DRAW, lambda _: now
    )
    if not past:
        assert preview_of(read_quarter_file(path), check=Check(now)).strata
        return
    with pytest.raises(InputError) as told:
        preview_of(read_quarter_file(path), check=Check(now))
    with pytest.raises(QuarterFileError) as refused:
        next(steps.advance())

    assert [fault.rule for fault in told.value.faults] == ["time.as_of"]
    assert refused.value.faults == told.value.faults
    assert preview_of(read_quarter_file(path)).strata


def test_registers_hold_before_the_inspections_in_a_rehearsal_too(tmp_path: Path) -> None:
    """As of the first day is right, as of the day after is not."""
    right = office(tmp_path / "right", ("as_of = 2023-08-20", "as_of = 2023-10-09"))
    late = office(tmp_path / "late", ("as_of = 2023-08-20", "as_of = 2023-10-10"))
    with pytest.raises(InputError) as told:
        preview_of(read_quarter_file(late))

    assert [(fault.rule, fault.column) for fault in told.value.faults] == [
        ("time.as_of", "plan.as_of")
    ]
    assert preview_of(read_quarter_file(right)).strata


def test_visits_of_those_who_left_are_kept_and_noted(tmp_path: Path) -> None:
    """A history names inspectors and agencies that the registers of today do not know."""
    path = office(tmp_path / "in")
    visits = path.parent / "visits.csv"
    row = visits.read_text("utf-8").splitlines()[1].split(",")
    with visits.open("a", encoding="utf-8") as stream:
        stream.write(",".join([row[0], row[1], "left-long-ago", *row[3:]]) + "\n")
    notes = preview_of(read_quarter_file(path)).notes
    (note,) = [note for note in notes if note.rule == "visit.unknown_inspector"]

    assert (note.value, note.column) == ("left-long-ago", "工号")


def many_visits(path: Path, agencies: list[str], inspectors: list[str]) -> None:
    """Past visits of these, beside each other, in the demonstration's columns."""
    visits = path.parent / "visits.csv"
    head, row, *_ = visits.read_text("utf-8").splitlines()
    day, *rest = row.split(",")[1], *row.split(",")[3:]
    pairs = zip(agencies, inspectors, strict=True)
    lines = [",".join([agency, day, who, *rest]) for agency, who in pairs]
    visits.write_text("\n".join([head, *lines]) + "\n", "utf-8")


def known_ids(path: Path) -> tuple[list[str], list[str]]:
    """Ids of twelve agencies and inspectors of the registers."""
    registers = load_job(read_quarter_file(path)).registers
    agencies, people = registers.agencies.columns["id"], registers.inspectors.columns["id"]
    return [*map(str, agencies[:12])], [*map(str, people[:12])]


@pytest.mark.parametrize(
    ("kept", "left", "faults"),
    [
        ((12, 12), (0, 0), []),
        ((0, 0), (12, 12), ["agency", "inspector"]),
        ((0, 12), (12, 0), ["agency"]),
        ((12, 0), (0, 12), ["inspector"]),
        ((1, 1), (11, 11), []),  # one in twelve is no mistake in a column
        ((0, 0), (2, 2), []),  # of so few all may have left
        ((0, 0), (3, 3), ["agency"]),
    ],
)
def test_visits_of_nobody_are_refused(
    kept: tuple[int, int], left: tuple[int, int], faults: list[str], tmp_path: Path
) -> None:
    """One fault for a column of which nearly no id is known, and no note for each row."""
    path = office(tmp_path / "in")
    known = known_ids(path)
    columns = [
        [*ids[:many], *(f"gone-{place}" for place in range(few))]
        for ids, many, few in zip(known, kept, left, strict=True)
    ]
    many_visits(path, *columns)
    quarter = read_quarter_file(path)
    if not faults:
        assert len(load_job(quarter).registers.visits) == sum(kept + left) // 2
        return
    with pytest.raises(InputError) as told:
        load_job(quarter)

    assert {fault.rule for fault in told.value.faults} == {"visit.unmatched"}
    assert len(told.value.faults) == len(faults)
    assert {fault.row for fault in told.value.faults} == {2}


def test_exchanged_columns_of_visits_are_refused(tmp_path: Path) -> None:
    """Unless the profile says that they are kept as they are."""
    path = office(tmp_path / "in")
    agencies, people = known_ids(path)
    many_visits(path, people, agencies)
    with pytest.raises(InputError) as told:
        load_job(read_quarter_file(path))
    profile = path.parent / "profile.toml"
    decided = "".join(
        f'\n[[visit.decide]]\nrule = "visit.unknown_{field}"\naction = "keep"\n'
        'code = "LEFT"\nreason = "所列均已离开"\n'
        for field in ("agency", "inspector")
    )
    profile.write_text(profile.read_text("utf-8") + decided, "utf-8")

    assert [fault.rule for fault in told.value.faults] == ["visit.unmatched"] * 2
    assert len(load_job(read_quarter_file(path)).registers.visits) == 12


def test_the_command_reads_the_clock_unless_it_is_a_rehearsal(tmp_path: Path) -> None:
    """Recorded rounds are past: exit 3 with rule and cure, 0 as a rehearsal."""
    path = str(office(tmp_path / "in"))
    told = CliRunner().invoke(app, ["check", path])
    rehearsed = CliRunner().invoke(app, ["check", path, "--rehearsal"])

    assert (told.exit_code, rehearsed.exit_code) == (3, 0)
    assert "time.seed_past" in told.stderr
    assert "2023-08-24 10:16:09 Beijing time" in told.stderr
