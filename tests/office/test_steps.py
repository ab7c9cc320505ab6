"""The office's steps: done once, resumed anywhere, nothing private published."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from randinspect.canonical import read_table, sha256_hex
from randinspect.canonical.handles import sealed_handle
from randinspect.cli.starting import demo_clock
from randinspect.errors import NotYet, ProtocolError, QuarterFileError
from randinspect.office import Steps, Workspace, load_job, read_quarter_file
from randinspect.publication import Kind, Occasion
from randinspect.quarter import QuarterPlan, Seeds, quarter
from randinspect.sampling import write_sample
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"


def steps(out: Path, folder: Path = DEMO) -> Steps:
    """The demonstration's steps."""
    file = read_quarter_file(folder / "quarter.toml")
    return Steps(file, Workspace(out), Occasion.DEMONSTRATION, demo_clock)


def with_key(out: Path) -> Path:
    """A workspace whose key is fixed, so that two of them can be compared."""
    (out / "private").mkdir(parents=True)
    (out / "private" / "master.key").write_text("2a" * 32, encoding="ascii")
    return out


def tree(out: Path) -> dict[str, str]:
    """Digest of every file that is no draft."""
    return {
        path.relative_to(out).as_posix(): sha256_hex(path.read_bytes())
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.endswith(".part")
    }


@cache
def whole(root: Path) -> Path:
    """A finished demonstration under the fixed key."""
    out = with_key(root / "whole")
    list(steps(out).advance())
    return out


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of this module."""
    return tmp_path_factory.mktemp("office")


class Killed(BaseException):
    """Stands for a process that is gone."""


def killed_at(moment: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the process die just before, or just after, its n-th rename."""
    renames, real = count(), Path.replace

    def replace(self: Path, target: Path) -> Path:
        number = next(renames)
        if number == moment and moment % 2:
            raise Killed
        moved = real(self, target)
        if number == moment:
            raise Killed
        return moved

    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize("moment", range(0, 52, 3))
def test_a_killed_process_leaves_a_quarter_that_goes_on(
    moment: int, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever it dies, the next run ends with the very bytes of an undisturbed one."""
    out = with_key(tmp_path / "out")
    with monkeypatch.context() as patched:
        killed_at(moment, patched)
        with suppress(Killed):
            list(steps(out).advance())
    list(steps(out).advance())

    assert tree(out) == tree(whole(root))
    assert verify(out)


def test_the_recipe_in_memory_draws_what_the_steps_publish(root: Path) -> None:
    """``quarter(...)`` gives the sample and the teams of the bundles."""
    out = whole(root)
    seeds = {
        kind: json.loads((out / "public" / kind / "seed.json").read_bytes())["seed"]
        for kind in Kind
    }
    file = read_quarter_file(DEMO / "quarter.toml")
    job = load_job(file)
    drawn = quarter(
        job.registers,
        job.rulebook,
        QuarterPlan(
            file.plan.as_of,
            (file.plan.date_from, file.plan.date_to),
            file.selection.draw_id,
            file.dispatch.draw_id,
            job.dating,
        ),
        seeds=Seeds(seeds[Kind.SELECTION], seeds[Kind.DISPATCH]),
        key=bytes.fromhex("2a" * 32),
    )
    teams = (out / "public" / "dispatch" / "teams.tsv").read_bytes()

    assert write_sample(drawn.sample) == (out / "public/selection/sample.tsv").read_bytes()
    assert list(drawn.dispatch.teams) == read_table(teams, 3)
    assert drawn.dates is not None
    visits = (out / "public" / "dispatch" / "visits.tsv").read_bytes()
    assert list(drawn.dates.visits) == read_table(visits, 2)


def test_nothing_private_is_published(root: Path) -> None:
    """No id, no name of an agency or a person, no class and no reason in any public file."""
    out, job = whole(root), load_job(read_quarter_file(DEMO / "quarter.toml"))
    agencies, inspectors = job.registers.agencies, job.registers.inspectors
    secrets = {*agencies.columns["id"], *agencies.columns["name"], *inspectors.columns["name"]}
    for path in (out / "public").rglob("*"):
        if path.is_file() and path.suffix not in {".xlsx"}:
            text = path.read_text(encoding="utf-8-sig")
            assert not [secret for secret in secrets if secret in text], path.name
            assert not re.search(r"employment|shareholding|kin\b|assessor", text), path.name
    frame = read_table((out / "public" / "selection" / "frame.tsv").read_bytes(), 3)

    assert {row[1] for row in frame} == {f"S{i:02d}" for i in range(1, 6)}


def test_openings_open_and_are_committed(root: Path) -> None:
    """Every handle opens to a distinct registered id, under the committed digest."""
    out, job = whole(root), load_job(read_quarter_file(DEMO / "quarter.toml"))
    for role, kind, register, name in (
        ("agency", Kind.SELECTION, job.registers.agencies, "frame.tsv"),
        ("inspector", Kind.DISPATCH, job.registers.inspectors, "inspectors.tsv"),
    ):
        data = (out / "private" / f"{role}.openings.tsv").read_bytes()
        rows = read_table(data, 3)
        commit = json.loads((out / "public" / kind / "commit.json").read_bytes())
        published = read_table((out / "public" / kind / name).read_bytes(), 3)

        assert commit["openings"] == {"rows": len(rows), "sha256": sha256_hex(data)}
        assert {row[2] for row in rows} == set(register.columns["id"])
        assert all(sealed_handle(salt, identifier) == handle for handle, salt, identifier in rows)
        assert [row[0] for row in rows] == [row[0] for row in published]


def test_recusals_are_accountable(root: Path) -> None:
    """No recused pair is eligible, and the private list is the committed one."""
    out = whole(root)
    data = (out / "private" / "recusals.tsv").read_bytes()
    commit = json.loads((out / "public" / "dispatch" / "commit.json").read_bytes())
    eligible = read_table((out / "public" / "dispatch" / "eligible.tsv").read_bytes(), 3)
    recused = {(row[0], row[1]) for row in read_table(data, 3)}

    assert commit["recusals_sha256"] == sha256_hex(data)
    assert recused
    assert not recused & {(row[0], row[2]) for row in eligible}


def test_a_lost_key_is_not_replaced(tmp_path: Path) -> None:
    """A new key would name everybody anew; a broken one is refused with its cure."""
    folder = tmp_path / "office"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*", "dispatch.evidence.json"))
    out = tmp_path / "out"
    with pytest.raises(NotYet):
        list(steps(out, folder).advance())
    key = out / "private" / "master.key"

    assert (key.stat().st_mode | key.parent.stat().st_mode) & 0o077 == 0
    assert not list((out / "public").rglob("*.key"))
    shutil.copy(DEMO / "dispatch.evidence.json", folder)
    key.write_text("short", encoding="ascii")
    shutil.rmtree(out / "public" / "dispatch")
    with pytest.raises(QuarterFileError, match="64 hexadecimal"):
        list(steps(out, folder).advance())
    key.unlink()
    with pytest.raises(ProtocolError, match="restore"):
        list(steps(out, folder).advance())


def test_two_offices_name_everybody_otherwise(tmp_path: Path, root: Path) -> None:
    """Another key gives other handles and other strata codes, but as many units."""
    list(steps(tmp_path / "other").advance())
    ours = read_table((whole(root) / "public/selection/frame.tsv").read_bytes(), 3)
    theirs = read_table((tmp_path / "other/public/selection/frame.tsv").read_bytes(), 3)

    assert not {row[0] for row in ours} & {row[0] for row in theirs}
    assert sorted(row[2] for row in ours) == sorted(row[2] for row in theirs)
