"""Three departments at one agency: one draw refers it to all, each draws its own people."""

from __future__ import annotations

from pathlib import Path

import provinces
import pytest
from provinces import BOOK, CITY, ECOLOGY, World, authority, run

from randinspect.canonical import read_table
from randinspect.cli.joining import merged_view
from randinspect.publication.jurisdiction import read_referral
from randinspect.verification import verify

FIRE = "demo.example.fire"
THIRD = """
[[referral.joining]]
when = { field = ["生态环境"] }
others = "demo.example.fire"
citation = { cite = "rules", article = "第32条" }
"""
DATES = """
[dates]
notice_days = 5
daily = 2
weekly = 8
citation = { cite = "rules", article = "第3条" }
"""
FIREMEN = [f"{i:04d}" for i in (13, 14, 15, 16, 17, 18)]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[World, list[Path]]:
    """A province, and the dispatches of the city, the ecologists and the fire service."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(provinces, "REFERRAL", provinces.REFERRAL + THIRD)
        world = World(tmp_path_factory.mktemp("three"))
    publics = [world.dispatched(CITY, book=BOOK + DATES)]
    for name, people in ((ECOLOGY, provinces.PEOPLE), (FIRE, FIREMEN)):
        beside = ", ".join(f'"{(p / "dispatch").as_posix()}"' for p in publics)
        folder = world.folder / f"{name}.files"
        quarter = authority(
            folder,
            name,
            world.selection,
            handover=world.handover(name),
            people=people,
            book=BOOK + DATES,
            extra=f"\n[joint]\nbeside = [{beside}]\n",
        )
        run(quarter, world.folder / f"{name}.out")
        publics.append(world.folder / f"{name}.out" / "public")
    return world, publics


def shared(world: World) -> list[str]:
    """Units that all three inspect."""
    referrals = read_referral((world.selection / "referral.tsv").read_bytes())
    return [h for h, r in referrals.items() if set(r.authorities) == {CITY, ECOLOGY, FIRE}]


def dates(public: Path) -> dict[str, str]:
    """Day of each visit of a dispatch."""
    rows = read_table((public / "dispatch" / "visits.tsv").read_bytes(), 2)
    return {row[0]: row[1] for row in rows}


def test_three_departments_make_one_visit(done: tuple[World, list[Path]]) -> None:
    """Law: one team of all three, nobody twice, one day, and all bundles verify together."""
    world, publics = done
    verdict = verify(world.selection, beside=publics)
    merged = {team.inspection: team for team in merged_view(world.selection, publics).teams}
    days = [dates(public) for public in publics]

    assert verdict.findings == ()
    assert shared(world)
    for unit in shared(world):
        team = merged[unit]
        assert {seat.authority for seat in team.seats} == {CITY, ECOLOGY, FIRE}
        assert len(team.seats) == 6
        assert team.missing == ()
        assert len({one[unit] for one in days if unit in one}) == 1


def test_every_dispatch_verifies_by_itself(done: tuple[World, list[Path]]) -> None:
    """No department needs the others' bundles to show its own draw."""
    _, publics = done

    assert all(verify(public).findings == () for public in publics)
