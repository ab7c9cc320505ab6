"""The merged teams as files: a document for programs, a table and a page for people.

All three follow from the bundles alone (docs/format.md §8.6), so whoever doubts one makes it again.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from html import escape
from importlib.resources import files as resources
from io import StringIO
from typing import Any, Final

from randinspect.canonical import write_document
from randinspect.publication.announcement import harmless_cell, occasion_mark
from randinspect.publication.commitment import Occasion
from randinspect.publication.joint import JointTeam, JointTeams
from randinspect.version import FORMAT

__all__ = ["joint_document", "joint_files"]

_HEADS: Final = (
    "检查对象公开名",
    "牵头机关",
    "派出机关",
    "岗位",
    "检查人员公开名",
    "协助人员派出机关",
    "检查日期",
    "备注",
)
_WAITING: Final = "尚未公布"


def joint_files(found: JointTeams) -> dict[str, bytes]:
    """Files of merged teams: ``joint.json``, ``joint.csv`` and ``joint.html``."""
    return {
        "joint.csv": _csv(found),
        "joint.html": _page(found),
        "joint.json": write_document(joint_document(found)),
    }


def joint_document(found: JointTeams) -> dict[str, Any]:
    """Merged teams as plain data, with the digests of what they were made from."""
    return {
        "dispatches": dict(found.dispatches),
        "draw_id": found.selection.draw_id,
        "format": FORMAT,
        "occasion": found.occasion,
        "teams": [
            {
                "authorities": list(team.authorities),
                "day": team.day,
                "inspection": team.inspection,
                "missing": list(team.missing),
                "seats": [[s.authority, s.slot, s.inspector, s.origin] for s in team.seats],
            }
            for team in found.teams
        ],
    }


def _csv(found: JointTeams) -> bytes:
    """UTF-8 with BOM and CRLF, one row for each member, and for each authority that is awaited."""
    stream = StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(_HEADS)
    mark = occasion_mark(Occasion(found.occasion))
    for team in found.teams:
        for cells in _rows(team):
            writer.writerow([harmless_cell(cell) for cell in (*cells, mark)])
    return stream.getvalue().encode("utf-8-sig")


def _rows(team: JointTeam) -> Iterator[tuple[str, ...]]:
    """Rows of one team."""
    lead = team.authorities[0]
    for seat in team.seats:
        row = (team.inspection, lead, seat.authority, seat.slot, seat.inspector)
        yield (*row, seat.origin, team.day)
    for name in team.missing:
        yield (team.inspection, lead, name, _WAITING, "", "", team.day)


def _page(found: JointTeams) -> bytes:
    """The page: its template with the rows in the place of its marks."""
    page = resources("randinspect.publication").joinpath("joint.html").read_text("utf-8")
    mark = occasion_mark(Occasion(found.occasion))
    strip = f'<p class="strip" role="alert">{mark} {found.occasion.upper()}</p>' if mark else ""
    joint = sum(team.is_joint for team in found.teams)
    caption = (
        f"共 {len(found.teams)} 户，其中联合检查 {joint} 户 "
        f'<span class="en" lang="en">{len(found.teams)} inspections, {joint} of them joint</span>'
    )
    parts = {
        "<!--occasion-->": strip,
        "<!--sources-->": "\n".join(_sources(found)),
        "<!--caption-->": caption,
        "<!--rows-->": "\n".join(row for team in found.teams for row in _lines(team)),
    }
    for place, text in parts.items():
        page = page.replace(place, text, 1)
    return page.encode()


def _sources(found: JointTeams) -> Iterator[str]:
    """What the page was made from."""
    drawn = found.selection
    yield (
        f'<p>抽取 <span class="en" lang="en">Selection</span>: '
        f'<span class="hash">{escape(drawn.draw_id)}</span> '
        f'(<span class="hash">{escape(drawn.authority)}</span>)</p>'
    )
    for name, digest in found.dispatches.items():
        yield (
            f'<p>派员 <span class="en" lang="en">Dispatch</span>: '
            f'<span class="hash">{escape(name)}</span>, commit.json '
            f'<span class="hash">{digest}</span></p>'
        )


def _lines(team: JointTeam) -> Iterator[str]:
    """Rows of one team, its first with the inspection and the day over all of them."""
    rows = list(_rows(team))
    for place, (inspection, lead, name, slot, inspector, origin, day) in enumerate(rows):
        span = f' rowspan="{len(rows)}"' if len(rows) > 1 else ""
        head = f'<th scope="row"{span} class="hash">{escape(inspection)}</th>' if not place else ""
        leads = ' <strong>牵头 <span class="en" lang="en">leads</span></strong>'
        who = f'<td class="hash">{escape(name)}{leads if name == lead else ""}</td>'
        date = f"<td{span}>{escape(day) or '—'}</td>" if not place else ""
        yield f"<tr>{head}{who}{_member(slot, inspector, origin)}{date}</tr>"


def _member(slot: str, inspector: str, origin: str) -> str:
    """Cells of one member, or of an authority that is awaited."""
    if not inspector:
        told = f'{_WAITING} <span class="en" lang="en">not published yet</span>'
        return f'<td class="wait" colspan="2">{told}</td>'
    assists = (
        f" <strong>协助，派出机关：{escape(origin)} "
        f'<span class="en" lang="en">assists, sent from elsewhere</span></strong>'
        if origin
        else ""
    )
    return f'<td>{escape(slot)}</td><td class="hash">{escape(inspector)}{assists}</td>'
