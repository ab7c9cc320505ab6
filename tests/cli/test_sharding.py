"""`tickets` and `merge`: shards that only files connect give the published sample."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from textwrap import dedent

import duckdb
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
from randinspect.sampling.frame_files import source_of

PAGE = Path(__file__).parents[2] / "docs" / "columnar.md"


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
            ExitCode.USAGE,
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


def test_another_sample_is_not_written_over(office: Path) -> None:
    """The same sample may be drawn again into its file; whatever else stands there stays."""
    parts = [office / f"shard{place}" for place in range(3)]
    for place, part in enumerate(parts):
        run("tickets", office / f"part{place}.tsv", *terms(office, part.name))
    command = ["merge", *parts, *terms(office, "sample.tsv")]
    codes = [run(*command).exit_code, run(*command).exit_code]
    (office / "sample.tsv").write_bytes(b"another\n")
    refused = run(*command)

    assert codes == [0, 0]
    assert refused.exit_code == ExitCode.INPUT_REFUSED
    assert "sample.tsv exists and is not this sample" in refused.output
    assert (office / "sample.tsv").read_bytes() == b"another\n"


def test_refusals_name_the_files(office: Path) -> None:
    """A shard of another seed, one missing or named twice, heads and units that are none."""
    for place in range(3):
        run("tickets", office / f"part{place}.tsv", *terms(office, f"shard{place}"))
    run("tickets", office / "part0.tsv", *terms(office, "other", seed="0" * 64))
    first, second, third = (office / f"shard{place}" for place in range(3))
    cases = {
        "foreign": (first, office / "other"),
        "missing": (first, second),
        "twice": (first, second, third, third),
        "none": (office / "nothing",),
    }
    found = {
        name: run("merge", *shards, *terms(office, "s.tsv")).output.replace("\n", " ")
        for name, shards in cases.items()
    }
    (first / "shard.json").write_bytes(b"{}")
    (second / "units.parquet").write_bytes(b"junk")
    for name, shard in (("head", first), ("units", second)):
        found[name] = run("merge", shard, *terms(office, "s.tsv")).output

    assert f"{office / 'other'}: made with another seed" in found["foreign"]
    assert f"the shards {first}, {second} are not the frame" in found["missing"]
    assert "stands twice" in found["twice"]
    assert f"{office / 'nothing'} holds no shard.json" in found["none"]
    assert f"{first / 'shard.json'} is no head of a shard" in found["head"]
    assert f"{second / 'units.parquet'} does not hold the units" in found["units"]
    assert not any(word in text for text in found.values() for word in ("LINE 1", "Errno", "http"))


def test_an_amount_of_memory_that_is_none_is_refused(office: Path) -> None:
    """In the words of the option, and no shard is begun."""
    found = run("tickets", office / "part0.tsv", *terms(office, "x"), "--memory", "lots")

    assert found.exit_code == ExitCode.INPUT_REFUSED
    assert "[lots] is no amount of memory" in found.output
    assert not (office / "x").exists()


def test_the_page_on_shards_runs_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Step 1 of docs/columnar.md writes targets.json, steps 2 and 3 draw what `select` draws."""
    text = PAGE.read_text(encoding="utf-8").partition("## Shards")[2].partition("## Exchange")[0]
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    tickets, merge = re.findall(r"^ *randinspect (.+)$", text, re.MULTILINE)
    frame = Frame.close(
        [f"u{i:02d}" for i in range(90)], ["A", "B", "B"] * 30, [i % 9 for i in range(90)]
    )
    monkeypatch.chdir(tmp_path)
    lines = frame.table().decode().splitlines(keepends=True)
    with duckdb.connect() as connection:
        for place in range(3):
            Path("part.tsv").write_text("".join(lines[place::3]), encoding="utf-8")
            source = source_of([Path("part.tsv")], connection)
            connection.execute(f"COPY (FROM {source} AS u) TO 'part-0{place}.parquet'")
    exec(compile(dedent(code), str(PAGE), "exec"), {"__name__": "__main__"})
    targets = parse_targets(Path("targets.json").read_bytes())
    for place in range(3):
        words = tickets.replace("07", f"0{place}").replace("SEED", SEED)

        assert run(*words.split()).exit_code == 0
    shards = " ".join(f"shard-0{place}" for place in range(3))
    done = run(*merge.replace("shard-*", shards).replace("SEED", SEED).split())

    assert done.exit_code == 0, done.output
    assert [target.stratum for target in targets] == ["A", "B"]
    assert Path("sample.tsv").read_bytes() == write_sample(select(frame, targets, Tickets(SEED)))
