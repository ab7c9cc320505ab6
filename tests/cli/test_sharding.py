"""`tickets` and `merge`: shards that only files connect give the published sample."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from shard_worker import SEED
from typer.testing import CliRunner, Result

from randinspect.cli.commands import app
from randinspect.cli.exits import ExitCode
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    Margin,
    Method,
    parse_targets,
    select,
    target_for,
    write_margins,
    write_sample,
    write_targets,
)


def run(*words: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, [*map(str, words), "--lang", "en"])


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Targets, and a frame of 90 units in three files, with the sample beside them."""
    frame = Frame.close(
        [f"u{i:02d}" for i in range(90)],
        ["甲" if i % 2 else "B" for i in range(90)],
        [4 if i % 2 else i % 7 for i in range(90)],
    )
    methods = {"B": (Fraction(31, 2), Method.PROPORTIONAL), "甲": (Fraction(5), Method.EQUAL)}
    targets = [
        target_for(stratum, methods[stratum.label][0], method=methods[stratum.label][1], reserves=3)
        for stratum in frame.strata()
    ]
    lines = frame.table().splitlines(keepends=True)
    for place in range(3):
        (tmp_path / f"part{place}.tsv").write_bytes(b"".join(lines[place::3]))
    (tmp_path / "targets.json").write_bytes(write_targets(targets))
    (tmp_path / "expected.tsv").write_bytes(write_sample(select(frame, targets, Tickets(SEED))))
    return tmp_path


def terms(office: Path, out: str, *, seed: str = SEED) -> list[str | Path]:
    """Options that both commands have."""
    return ["--targets", office / "targets.json", "--seed", seed, "--out", office / out]


def test_shards_in_files_give_the_sample(office: Path) -> None:
    """The merge of what three shards sent is `select`, byte by byte; paths are the data."""
    parts = [office / f"shard{place}" for place in range(3)]
    for place, part in enumerate(parts):
        done = run("tickets", office / f"part{place}.tsv", *terms(office, part.name))

        assert (done.exit_code, done.stdout) == (0, f"{part}\n"), done.output
    done = run("merge", *reversed(parts), *terms(office, "sample.tsv"), "--json")

    assert done.exit_code == 0, done.output
    expected = (office / "expected.tsv").read_bytes()
    assert expected == (office / "sample.tsv").read_bytes()
    document = json.loads(done.stdout)
    assert document == {"sample": str(office / "sample.tsv"), "units": expected.count(b"\n")}


def test_margins_are_those_of_the_draw(office: Path) -> None:
    """The merge rounds over the same groups as `select`, and refuses what are none."""
    frame = Frame.from_table(
        b"".join(
            sorted(
                b"".join(
                    (office / f"part{place}.tsv").read_bytes() for place in range(3)
                ).splitlines(keepends=True)
            )
        )
    )
    stated = parse_targets((office / "targets.json").read_bytes())
    targets = [replace(target, method=Method.PROPORTIONAL) for target in stated]
    (office / "targets.json").write_bytes(write_targets(targets))
    margins = [Margin.of("whole", {"all": ("B", "甲")})]
    (office / "margins.json").write_bytes(write_margins(margins))
    (office / "none.json").write_bytes(b"{}")
    for place in range(3):
        run("tickets", office / f"part{place}.tsv", *terms(office, f"shard{place}"))
    shards = [office / f"shard{place}" for place in range(3)]
    codes = [
        run("merge", *shards, *terms(office, "m.tsv"), "--margins", office / name).exit_code
        for name in ("none.json", "margins.json")
    ]

    assert codes == [ExitCode.INPUT_REFUSED, 0]
    expected = write_sample(select(frame, targets, Tickets(SEED), margins))
    assert expected == (office / "m.tsv").read_bytes()


def test_what_is_no_draw_is_refused(office: Path) -> None:
    """A shard missing, one written twice, another seed, targets that are none."""
    run("tickets", office / "part0.tsv", *terms(office, "shard0"))
    cases = {
        "missing": (ExitCode.INFEASIBLE, ["merge", office / "shard0", *terms(office, "s.tsv")]),
        "twice": (
            ExitCode.INPUT_REFUSED,
            ["tickets", office / "part0.tsv", *terms(office, "shard0")],
        ),
        "seed": (
            ExitCode.INPUT_REFUSED,
            ["tickets", office / "part0.tsv", *terms(office, "x", seed="5")],
        ),
    }
    found = {name: run(*words).exit_code for name, (_, words) in cases.items()}
    (office / "targets.json").write_bytes(b"[]\n")
    found["form"] = run("tickets", office / "part0.tsv", *terms(office, "x")).exit_code

    assert found == {name: code for name, (code, _) in cases.items()} | {
        "form": ExitCode.INPUT_REFUSED
    }
    assert not (office / "s.tsv").exists()
    assert not (office / "x").exists()
