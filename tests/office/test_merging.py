"""Three departments, each with a plan and a draw of its own, and one visit to a shared agency."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from defective.forging import committed, rows, table
from publication.verifier.asking import asked_to_verify, codes, said_codes
from publication.verifier.test_bundles import unproved
from typer.testing import CliRunner

from randinspect.canonical import read_table
from randinspect.cli.commands import app
from randinspect.cli.starting import demo_clock
from randinspect.errors import InputError, ProtocolError
from randinspect.office import Steps, Workspace, load_job, preview, read_quarter_file
from randinspect.publication import Occasion, merged_visits, read_files
from randinspect.publication.merging import read_merged
from randinspect.verification import verify, verify_files

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
RATIO = 'method = "proportional"\nratio = "12%"'
DATES = "daily = 1\nweekly = 2"
NAMES = ("amr", "eco", "fire")


def department(folder: Path, place: int, merges: str = "", *, opens: bool = True) -> Path:
    """Files of a department that draws a third of the demonstration's agencies for itself."""
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*", "year"))
    book = (folder / "rulebook.toml").read_text(encoding="utf-8")
    book = book.replace(RATIO, RATIO.replace("12%", "30%")).replace(
        'max_ratio = "15%"', 'max_ratio = "40%"'
    )
    book = book.replace(DATES, "daily = 3\nweekly = 9").replace("cap = 4", "cap = 30")
    if opens:
        book = book.replace('agencies = "sealed"', 'agencies = "open"\ncitation = "rules"')
    (folder / "rulebook.toml").write_text(book, encoding="utf-8")
    quarter = (folder / "quarter.toml").read_text(encoding="utf-8")
    quarter = quarter.replace("demo.example.amr", f"demo.example.{NAMES[place]}")
    (folder / "quarter.toml").write_text(quarter + merges, encoding="utf-8")
    return folder / "quarter.toml"


def drawn(quarter: Path, out: Path) -> list[str]:
    """Rules of the notes of a department that goes through to its dispatch."""
    steps = Steps(read_quarter_file(quarter), Workspace(out), Occasion.DEMONSTRATION, demo_clock)
    notes = [note for event in steps.advance() for note in event.notes]
    return [note if isinstance(note, str) else note.rule for note in notes]


def merge(*dispatches: Path, openings: Path | None = None) -> str:
    """Tables that name dispatches whose visits are joined."""
    told = "" if openings is None else f'openings = "{openings.as_posix()}"\n'
    return "".join(f'\n[[merge]]\nbundle = "{d.as_posix()}"\n{told}' for d in dispatches)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Public folders of three departments; each joins those that were drawn before."""
    folder = tmp_path_factory.mktemp("merging")
    publics: list[Path] = []
    for place, name in enumerate(NAMES):
        earlier = merge(*(public / "dispatch" for public in publics))
        quarter = department(folder / f"{name}.in", place, earlier)
        drawn(quarter, folder / name)
        publics.append(folder / name / "public")
    return publics


def dispatch(public: Path) -> dict[str, bytes]:
    """Files of a dispatch."""
    return read_files(public / "dispatch")


def days(files: Mapping[str, bytes]) -> dict[str, str]:
    """Day of each visit."""
    return {row[0]: row[1] for row in read_table(files["visits.tsv"], 2)}


def test_departments_with_own_draws_make_one_visit(three: list[Path]) -> None:
    """Law: an agency that several drew has one visit, all of them go, each with its own people."""
    files = [dispatch(public) for public in three]
    units = [{row[0] for row in read_table(f["inspections.tsv"], 3)} for f in files]
    visits = {visit.places[0][1]: visit for visit in merged_visits(files)}
    all_three = units[0] & units[1] & units[2]

    assert all_three
    assert len(visits) == len(units[0] | units[1] | units[2])
    for unit in units[0] & units[1]:
        assert days(files[1]).get(unit) == days(files[0])[unit] or unit not in days(files[1])
    for unit in all_three & set(days(files[1])) & set(days(files[2])):
        assert visits[unit].day == days(files[0])[unit]
        assert {seat.authority for seat in visits[unit].seats} == {
            f"demo.example.{name}" for name in NAMES
        }


def test_each_draw_verifies_alone_and_all_verify_together(three: list[Path]) -> None:
    """In both languages: nothing found, and nobody is missed where all lie together."""
    files = [dispatch(public) for public in three]
    quarter = {
        f"{part}-{name}": read_files(public / part)
        for name, public in zip(NAMES, three, strict=True)
        for part in ("selection", "dispatch")
    }
    verdict = verify(three[2], beside=three[:2])
    alone = verify_files(files[2])
    said, single = asked_to_verify([quarter, {"": files[2]}])

    assert verdict.findings == () == alone.findings
    assert said_codes(said) == [] == said_codes(single)
    assert not any("merged into" in text for text in verdict.unproved)
    assert not any("merged into" in text for text in unproved(said))
    missing = verify(three[2])
    [elsewhere] = asked_to_verify(
        [{part: f for part, f in quarter.items() if part.endswith("fire")}]
    )
    told = [text for text in missing.unproved if "merged into" in text]
    assert len(told) == 1 or len(told) == 2
    assert told == [text for text in unproved(elsewhere) if "merged into" in text]


def test_the_merged_schedule_is_shown(three: list[Path]) -> None:
    """One command over the bundles of all departments; it refuses what does not verify."""
    done = CliRunner().invoke(app, ["merged", *map(str, three), "--json"])
    visits = json.loads(done.stdout)["visits"]
    shared = [visit for visit in visits if len(visit["places"]) == 3]

    assert done.exit_code == 0, done.stderr
    assert shared
    shown = CliRunner().invoke(app, ["merged", *map(str, three), "--lang", "en"]).stdout
    together, _, alone = shown.partition("visits of one department alone")
    lone = next(visit for visit in visits if len(visit["places"]) == 1)
    handle = lone["places"][0][1][:12]
    assert handle in alone
    assert handle not in together
    assert shared[0]["places"][0][1][:12] in together
    assert all(len({seat[1] for seat in visit["seats"]}) == 3 for visit in shared)
    assert len({tuple(place) for visit in visits for place in visit["places"]}) == sum(
        len(visit["places"]) for visit in visits
    )


def test_another_day_than_was_fixed_is_found(three: list[Path]) -> None:
    """Whoever says of a visit what its dispatch does not say is refuted beside it."""
    first, second = (dispatch(public) for public in three[:2])
    own = rows(second, "merged.tsv")
    other = next(row for row in rows(first, "visits.tsv") if row[1] != own[0][3])
    own[0][2] = other[0]
    forged = committed({**second, "merged.tsv": table(own)})
    quarter = {"dispatch-1": first, "dispatch-2": forged}
    [said] = asked_to_verify([quarter])

    assert "15.17" in said_codes(said)
    own[0][3] = "2023-10-01"
    lone = committed({**second, "merged.tsv": table(sorted(own))})
    [told] = asked_to_verify([{"": lone}])
    verdict = verify_files(lone)
    assert "12.46" in {finding.code for finding in verdict.findings}
    assert said_codes(told) == codes(verdict)


def test_sealed_agencies_are_joined_by_their_openings(three: list[Path], tmp_path: Path) -> None:
    """With what the first department handed over; without it nobody knows who they are."""
    first = department(tmp_path / "a.in", 0, opens=False)
    drawn(first, tmp_path / "a")
    openings = tmp_path / "a" / "private" / "agency.openings.tsv"
    bundle = tmp_path / "a" / "public" / "dispatch"
    second = department(tmp_path / "b.in", 1, merge(bundle, openings=openings), opens=False)
    drawn(second, tmp_path / "b")
    joined = read_merged(dispatch(tmp_path / "b" / "public")["merged.tsv"])
    theirs = days(read_files(bundle))

    assert joined
    assert all(theirs[row.inspection] == row.day for row in joined.values())
    assert all(own != row.inspection for own, row in joined.items())
    assert verify(tmp_path / "b", beside=[tmp_path / "a"]).findings == ()
    blind = department(tmp_path / "c.in", 2, merge(bundle), opens=False)
    with pytest.raises(InputError, match="nothing says who they are"):
        drawn(blind, tmp_path / "c")


def test_a_visit_outside_the_window_is_noted_and_not_merged(
    three: list[Path], tmp_path: Path
) -> None:
    """Two visits then; a check counts the days before, and the lock says it once."""
    quarter = department(tmp_path / "in", 1, merge(three[0] / "dispatch"))
    text = quarter.read_text(encoding="utf-8")
    quarter.write_text(text.replace("date_to = 2023-12-29", "date_to = 2023-11-10"), "utf-8")
    before = [n for n in preview(load_job(read_quarter_file(quarter))).notes if "merge" in n.rule]
    notes = drawn(quarter, tmp_path / "out")
    other = days(dispatch(three[0]))
    late = [day for day in other.values() if day > "2023-11-10"]
    shutil.rmtree(tmp_path / "out")
    steps = Steps(
        read_quarter_file(quarter), Workspace(tmp_path / "out"), Occasion.DEMONSTRATION, demo_clock
    )
    apart = [visit for event in steps.advance() for visit in event.apart]
    files = dispatch(tmp_path / "out" / "public")
    joined = read_merged(files["merged.tsv"]) if "merged.tsv" in files else {}

    assert [note.rule for note in before] == ["merge.days"]
    assert before[0].message.startswith(f"{len(late)} of {len(other)} visits there")
    assert notes.count("merge.window") == 1
    assert len(apart) > 1
    assert all(other[one] == day for one, _, day in apart)
    assert all(row.day <= "2023-11-10" for row in joined.values())


def test_what_cannot_be_merged_is_refused(three: list[Path], tmp_path: Path) -> None:
    """No dispatch, one's own, or rules without days."""
    own = department(tmp_path / "a", 0, merge(three[0] / "dispatch"))
    with pytest.raises(ProtocolError, match="own dispatch"):
        drawn(own, tmp_path / "a.out")
    selection = department(tmp_path / "b", 1, merge(three[0] / "selection"))
    with pytest.raises(ProtocolError, match="no drawn dispatch"):
        drawn(selection, tmp_path / "b.out")
    undated = department(tmp_path / "c", 1, merge(three[0] / "dispatch"))
    book = tmp_path / "c" / "rulebook.toml"
    text = book.read_text(encoding="utf-8")
    head, _, tail = text.partition("[dates]")
    book.write_text(head + tail[tail.index("[disclosure]") :], encoding="utf-8")
    with pytest.raises(InputError, match="visits are merged by their days"):
        load_job(read_quarter_file(undated))
