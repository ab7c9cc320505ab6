"""What ``joint`` and ``merged`` do: the teams of several authorities as one list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from randinspect.cli.desk import Desk
from randinspect.cli.options import JsonFlag, LangOption, SelectionArgument
from randinspect.publication import (
    JointTeams,
    MergedVisit,
    joint_document,
    joint_files,
    joint_teams,
    merged_visits,
    read_files,
    write_files,
)
from randinspect.verification import verify

__all__ = ["joint", "merged", "merged_schedule", "merged_view"]


def joint(
    selection: SelectionArgument,
    dispatches: Annotated[
        list[Path], typer.Argument(help="Dispatches of it: bundles, or public folders.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for a table and a page of it.")
    ] = None,
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Show who goes to each inspection, for all authorities together (联合检查组)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        found = merged_view(selection, dispatches)
        if out is not None:
            write_files(out, joint_files(found), last="joint.html")
            desk.talk("page", p=out / "joint.html")
        heads = ("inspection", "authority", "slot", "inspector", "day")
        desk.table("joint teams", heads, list(_rows(found)))
        desk.document(joint_document(found))


def merged(
    dispatches: Annotated[
        list[Path],
        typer.Argument(help="Dispatches of several departments, each of its own selection."),
    ],
    json: JsonFlag = False,
    lang: LangOption = None,
) -> None:
    """Show the visits that departments with draws of their own make together (综合查一次)."""
    desk = Desk.opened(lang, as_json=json)
    with desk.answering():
        found = merged_schedule(dispatches)
        heads = ("day", "draw", "inspection", "authority", "slot", "inspector")
        together = [visit for visit in found if len(visit.places) > 1]
        alone = [visit for visit in found if len(visit.places) == 1]
        desk.table("merged visits", heads, list(_visit_rows(together)))
        desk.table("visits alone", heads, list(_visit_rows(alone)))
        desk.document({"visits": [_visit_record(visit) for visit in found]})


def merged_schedule(dispatches: Sequence[Path]) -> tuple[MergedVisit, ...]:
    """Visits of dispatches that verify together, those of one agency merged into one.

    Raises
    ------
    VerdictError
        If they do not.
    FormatError
        If a visit has two days.
    """
    first, *others = dispatches
    verify(first, beside=others).require()
    return merged_visits([read_files(_bundle(path, "dispatch")) for path in dispatches])


def _visit_rows(found: Sequence[MergedVisit]) -> Iterator[tuple[str, ...]]:
    """Members of each visit."""
    for visit in found:
        place = dict(visit.places)
        for draw_id, inspection in place.items():
            for seat in visit.seats_of(draw_id):
                yield visit.day, draw_id, inspection, seat.authority, seat.slot, seat.inspector


def _visit_record(visit: MergedVisit) -> dict[str, object]:
    """A visit as plain data."""
    return {
        "day": visit.day,
        "places": [list(place) for place in visit.places],
        "seats": [
            [draw_id, seat.authority, seat.slot, seat.inspector]
            for draw_id, _ in visit.places
            for seat in visit.seats_of(draw_id)
        ],
    }


def merged_view(selection: Path, dispatches: Sequence[Path]) -> JointTeams:
    """Merged teams of bundles that verify together.

    Raises
    ------
    VerdictError
        If they do not.
    FormatError
        If they do not belong together.
    """
    verify(selection, beside=dispatches).require()
    places = [_bundle(path, "dispatch") for path in dispatches]
    return joint_teams(read_files(_bundle(selection, "selection")), [*map(read_files, places)])


def _bundle(path: Path, part: str) -> Path:
    """The bundle of a kind at a place: itself, or the one in a public or a quarter's folder."""
    inner = (path / "public" / part, path / part)
    return next((place for place in inner if place.exists()), path)


def _rows(found: JointTeams) -> Iterator[tuple[str, ...]]:
    """Members of each team, and authorities that are awaited."""
    for team in found.teams:
        for seat in team.seats:
            name = f"{seat.inspector} ({seat.origin})" if seat.origin else seat.inspector
            yield team.inspection, seat.authority, seat.slot, name, team.day
        yield from ((team.inspection, name, "–", "–", team.day) for name in team.missing)
