"""The frame outside of memory: DuckDB, shards and Spark draw what `select` draws."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from fractions import Fraction
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outside import program, require_modules
from shard_worker import SEED, shard_of
from strategies import designs, seeds

from randinspect.errors import DesignError, FormatError, InputError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    ColumnarFrame,
    Margin,
    Method,
    SparkFrame,
    Target,
    candidates,
    columnar,
    joined_facts,
    merge_shards,
    read_shard,
    select,
    select_columns,
    shard_tickets,
    target_for,
    target_from_facts,
    write_shard,
    write_targets,
)
from randinspect.sampling.frame_files import source_of


def loaded(frame: Frame, connection: duckdb.DuckDBPyConnection) -> ColumnarFrame:
    """A frame as a relation, in falling order of its rows."""
    labels = [frame.labels[code] for code in frame.codes.tolist()]
    rows = list(zip(frame.handles.tolist(), labels, frame.sizes.tolist(), strict=True))[::-1]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE units(handle VARCHAR, stratum VARCHAR, size BIGINT)"
    )
    if rows:
        connection.executemany(
            "INSERT INTO units VALUES (?, ?, ?)", [(h.decode(), s, w) for h, s, w in rows]
        )
    return ColumnarFrame(connection, "units")


def halves(targets: list[Target]) -> tuple[list[Target], list[Margin]]:
    """The same targets in proportion to size, in two groups."""
    labels = [target.stratum for target in targets]
    groups = {"even": labels[::2], "odd": labels[1::2]} if len(labels) > 1 else {"all": labels}
    margins = [Margin.of("halves", groups)] if labels else []
    return [replace(target, method=Method.PROPORTIONAL) for target in targets], margins


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """One connection for all examples."""
    with duckdb.connect(":memory:", config={"threads": 1}) as opened:
        yield opened


@pytest.fixture(params=[(6, 16, 10**6), (0, 0, 2)], ids=["as it is", "tight"])
def margins(request: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cuts as they are, and cuts that are often too low, with groups of a stratum each."""
    spread, few, rows = request.param
    monkeypatch.setattr(candidates, "_SPREAD", spread)
    monkeypatch.setattr(candidates, "_FEW", few)
    monkeypatch.setattr(columnar, "_GROUP_ROWS", rows)


@pytest.mark.usefixtures("margins")
@settings(max_examples=30, deadline=None)
@given(design=designs(), seed=seeds())
def test_duckdb_draws_what_select_draws(
    connection: duckdb.DuckDBPyConnection, design: Any, seed: str
) -> None:
    """Bit by bit, whatever the order of the rows and however often a cut was too low."""
    frame, targets = design
    outside, tickets = loaded(frame, connection), Tickets(seed)

    assert select_columns(outside, targets, tickets) == select(frame, targets, tickets)
    if targets:
        over, margins = halves(targets)

        assert select_columns(outside, over, tickets, margins) == select(
            frame, over, tickets, margins
        )


@settings(max_examples=25, deadline=None)
@given(design=designs(), seed=seeds())
def test_facts_make_the_targets_of_the_frame(
    connection: duckdb.DuckDBPyConnection, design: Any, seed: str
) -> None:
    """Rows, sums and extreme sizes say of a target what the units say."""
    frame, targets = design
    outside = loaded(frame, connection)
    again = [
        target_from_facts(facts, target.size, method=target.method, reserves=target.reserves)
        for facts, target in zip(outside.facts, targets, strict=True)
    ]

    assert again == targets


@settings(max_examples=12, deadline=None)
@given(design=designs(), seed=seeds(), places=st.lists(st.integers(0, 7), min_size=25, max_size=25))
def test_merged_shards_draw_what_select_draws(
    connection: duckdb.DuckDBPyConnection, design: Any, seed: str, places: list[int]
) -> None:
    """However the units lie among eight shards, some of them empty, in any order."""
    frame, targets = design
    whole = loaded(frame, connection)
    shards = []
    for place in range(7, -1, -1):
        own = [frame.handles[i].decode() for i in range(len(frame)) if places[i] == place]
        source = f"(SELECT * FROM units WHERE list_contains({own}::VARCHAR[], handle))"
        part = ColumnarFrame(connection, source)
        shards.append(shard_tickets(part, part.facts, targets, Tickets(seed)))

    assert joined_facts(shard.facts for shard in shards) == whole.facts
    assert merge_shards(shards, targets, Tickets(seed)) == select(frame, targets, Tickets(seed))


@settings(max_examples=30, deadline=None)
@given(design=designs(), seed=seeds(), bits=st.integers(1, 4))
def test_ties_of_leading_bits_change_nothing(
    connection: duckdb.DuckDBPyConnection, design: Any, seed: str, bits: int
) -> None:
    """With tickets whose first 64 bits hold few values, the whole tickets decide everywhere.

    The engine masks its leading bits as `select` is made to, and cuts are tight.
    """
    frame, targets = design
    digits = "0123456789abcdef"[: 1 << bits]

    class Masked(ColumnarFrame):
        """Digests that begin with one digit of a few, sixteen times."""

        def sha256(self, text: str) -> str:
            """Digest with its first 16 digits replaced by its first, made small."""
            full = f"sha256({text})"
            first = f"substr('{digits}', ('0x' || left({full}, 1))::INT % {1 << bits} + 1, 1)"
            return f"(repeat({first}, 16) || substr({full}, 17))"

    outside = loaded(frame, connection)
    masked = Masked(connection, outside.source)
    with pytest.MonkeyPatch.context() as patch:
        plain = Tickets.hex

        def masked_hex(self: Tickets, kind: str, *parts: str) -> str:
            text = plain(self, kind, *parts)
            return text if kind == "s" else digits[int(text[0], 16) % len(digits)] * 16 + text[16:]

        def leading(self: Tickets, kind: str, tails: Any) -> Any:
            names = tails.tolist() if isinstance(tails, np.ndarray) else tails
            return np.array([self.ticket(kind, t.decode()) >> 192 for t in names], dtype=np.uint64)

        patch.setattr(Tickets, "hex", masked_hex)
        patch.setattr(Tickets, "leading", leading)
        patch.setattr(candidates, "_SPREAD", 0)
        patch.setattr(candidates, "_FEW", 0)
        tickets = Tickets(seed)

        assert select_columns(masked, targets, tickets) == select(frame, targets, tickets)


@pytest.fixture(scope="module")
def large() -> tuple[Frame, list[Target]]:
    """40,000 units in three strata of each method, with ``'`` and a Chinese name in labels."""
    count, labels = 40_000, ["A", "O'Neil", "甲 1", "B\\n"]
    labels.sort(key=str.encode)
    words = (np.arange(count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(33)
    codes = (words % np.uint64(4)).astype(np.int64)
    sizes = np.where(codes < 2, 5, (words >> np.uint64(3)) % np.uint64(90)).astype(np.int64)
    sizes[::11] = 0
    frame = Frame.close(
        [f"u{i:05d}" for i in range(count)], [labels[c] for c in codes.tolist()], sizes
    )
    targets = []
    for place, stratum in enumerate(frame.strata()):
        method = Method.EQUAL if place < 2 else Method.PROPORTIONAL
        size = Fraction(300 + place) if place < 2 else Fraction(1403, 3)
        targets.append(target_for(stratum, size, method=method, reserves=50 * place))
    return frame, targets


def test_eight_shards_in_two_processes_and_three_kinds_of_files(
    large: tuple[Frame, list[Target]], tmp_path: Path
) -> None:
    """Kernel, DuckDB on each kind of file, and merged shards give one sample."""
    frame, targets = large
    tickets = Tickets(SEED)
    expected = select(frame, targets, tickets)
    whole = tmp_path / "frame.tsv"
    whole.write_bytes(frame.table())
    lines = frame.table().splitlines(keepends=True)
    paths = [tmp_path / f"part{place}.tsv" for place in range(8)]
    for place, path in enumerate(paths):
        path.write_bytes(b"".join(lines[place::8]))
    with duckdb.connect() as connection:
        reader = source_of([whole], connection)
        for kind, how in (("parquet", "FORMAT parquet"), ("csv", "FORMAT csv, HEADER")):
            connection.execute(
                f"COPY (FROM {reader} AS units) TO '{tmp_path}/frame.{kind}' ({how})"
            )
    for name in ("frame.tsv", "frame.parquet", "frame.csv"):
        with ColumnarFrame.open(
            tmp_path / name, threads=2, memory_limit="200MB", temp_directory=tmp_path
        ) as outside:
            outside.require_distinct()

            assert select_columns(outside, targets, tickets) == expected
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        shards = list(pool.map(partial(shard_of, targets=targets), paths))

    assert merge_shards(shards, targets, tickets) == expected
    assert sum(len(units) for units in shards[0].units) < len(lines) // 8


@pytest.mark.parametrize("form", ["tsv", "parquet"])
def test_a_shard_is_read_as_written(
    large: tuple[Frame, list[Target]], tmp_path: Path, form: Any
) -> None:
    """Read ∘ write = id in either form, and the merge of the read ones is the draw."""
    frame, targets = large
    lines = frame.table().splitlines(keepends=True)
    again = []
    for place in range(2):
        path = tmp_path / f"part{place}.tsv"
        path.write_bytes(b"".join(lines[place::2]))
        shard = shard_of(path, targets)
        write_shard(shard, tmp_path / f"shard{place}", form=form)
        again.append(read_shard(tmp_path / f"shard{place}"))

        assert again[-1].facts == shard.facts
        assert (again[-1].seed_hex, again[-1].targets_sha256) == (
            shard.seed_hex,
            shard.targets_sha256,
        )

    assert merge_shards(again, targets, Tickets(SEED)) == select(frame, targets, Tickets(SEED))


def test_a_shard_written_by_another_program_is_merged(
    large: tuple[Frame, list[Target]], tmp_path: Path
) -> None:
    """One that follows the page alone: hashlib, rows in falling order, no reserve tickets."""
    frame, targets = large
    facts, rows = [], []
    for code, label in enumerate(frame.labels):
        members = np.flatnonzero(frame.codes == code)
        sizes = frame.sizes[members]
        some = [len(sizes), np.count_nonzero(sizes), sizes.sum(), sizes[sizes > 0].min()]
        names = ("rows", "positive", "size_sum", "smallest", "largest")
        numbers = zip(names, [*some, sizes.max()], strict=True)
        facts.append({"stratum": label, **{name: str(number) for name, number in numbers}})
        for place in members[sizes > 0].tolist():
            handle = frame.handles[place].decode()
            digest = sha256(f"{SEED}|a|{handle}".encode()).hexdigest()
            rows.append(f"{label}\t{handle}\t{frame.sizes[place]}\t{digest[:16]}\t\n")
    head = {
        "facts": facts,
        "format": "randinspect/1/shard",
        "seed": SEED,
        "targets_sha256": sha256(write_targets(targets)).hexdigest(),
    }
    text = json.dumps(head, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    (tmp_path / "shard.json").write_text(text, encoding="utf-8")
    (tmp_path / "units.tsv").write_text("".join(rows[::-1]), encoding="utf-8", newline="\n")
    shard = read_shard(tmp_path)

    assert merge_shards([shard], targets, Tickets(SEED)) == select(frame, targets, Tickets(SEED))


def test_merge_refuses_what_is_not_the_frame(
    large: tuple[Frame, list[Target]], tmp_path: Path
) -> None:
    """A shard missing, twice, of another seed or of other targets, and tickets of another text."""
    frame, targets = large
    lines = frame.table().splitlines(keepends=True)
    paths = [tmp_path / f"part{place}.tsv" for place in range(2)]
    for place, path in enumerate(paths):
        path.write_bytes(b"".join(lines[place::2]))
    first, second = (shard_of(path, targets) for path in paths)
    tickets = Tickets(SEED)
    with pytest.raises(DesignError, match="was set for"):
        merge_shards([first], targets, tickets)
    with pytest.raises(DesignError, match="was set for"):
        merge_shards([first, second, second], targets, tickets)
    both = replace(second, facts=first.facts, units=first.units, name="late")
    own = [
        replace(t, rows=2 * part.rows, size_sum=2 * part.size_sum)
        for t, part in zip(targets, first.facts, strict=True)
    ]
    digest = sha256(write_targets(own)).hexdigest()
    shared = [replace(part, targets_sha256=digest) for part in (first, both)]
    with pytest.raises(
        FormatError, match=r"stands twice.* \(shard 0 \(counted from 0\) and late\)"
    ):
        merge_shards(shared, own, tickets)
    with pytest.raises(DesignError, match="another seed"):
        merge_shards([first, second], targets, Tickets("00" * 32))
    with pytest.raises(DesignError, match="another seed"):
        merge_shards([first, shard_of(paths[1], targets[::-1][:4])], targets[:3], tickets)
    with ColumnarFrame.open(paths[1], threads=1, memory_limit="200MB") as outside:
        with pytest.raises(DesignError, match="no target"):
            shard_tickets(outside, outside.facts, targets[:3], tickets)

        class Salted(ColumnarFrame):
            """An engine that hashes another text."""

            def sha256(self, text: str) -> str:
                """Digest of a text with a letter more."""
                return f"sha256({text} || 'x')"

        salted = Salted(outside.connection, outside.source)
        wrong = shard_tickets(salted, salted.facts, targets, tickets)
        with pytest.raises(DesignError, match="not the seed's"):
            merge_shards([first, wrong], targets, tickets)


@pytest.mark.parametrize(
    ("rows", "what"),
    [
        ("('a b', 'A', 1)", "handle that is not"),
        ("('a' || chr(10), 'A', 1)", "handle that is not"),
        ("('a', 'A', -1)", "negative"),
        ("('a', 'A', NULL::BIGINT)", "empty cell"),
        ("(NULL::VARCHAR, 'A', 1)", "empty cell"),
        ("('a', NULL::VARCHAR, 1)", "no stratum"),
        ("('a', 'A|B', 1)", "no stratum or slot name"),
        ("('a', 'A', 4611686018427387903), ('b', 'B', 1)", "2\\^62"),
        ("('a', 'A', 1.5)", "cast"),
        ("(1, 'A', 1)", "cast"),
    ],
)
def test_rows_that_no_frame_may_hold_are_refused(
    connection: duckdb.DuckDBPyConnection, rows: str, what: str
) -> None:
    """What `Frame.close` refuses, the database refuses."""
    with pytest.raises(FormatError, match=what):
        ColumnarFrame(connection, f"(VALUES {rows}) AS v(handle, stratum, size)")


def test_a_handle_that_stands_twice_is_refused(connection: duckdb.DuckDBPyConnection) -> None:
    """By the look that is for it; in one stratum also by a draw that meets it."""
    rows = "(VALUES ('a', 'A', 1), ('a', 'B', 1), ('b', 'B', 1)) AS v(handle, stratum, size)"
    twice = "(VALUES ('a', 'A', 1), ('a', 'A', 1)) AS v(handle, stratum, size)"
    with pytest.raises(FormatError, match="handle a stands twice"):
        ColumnarFrame(connection, rows).require_distinct()
    frame = ColumnarFrame(connection, twice)
    target = target_from_facts(frame.facts[0], 1, method=Method.EQUAL, reserves=0)
    with pytest.raises(FormatError, match="handle a stands twice"):
        select_columns(frame, [target], Tickets(SEED))


def opened(*paths: Path) -> ColumnarFrame:
    """A frame in files."""
    return ColumnarFrame.open(paths, threads=1, memory_limit="100MB")


def written(folder: Path, files: Mapping[str, str | bytes]) -> list[Path]:
    """Files with these texts."""
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return [folder / name for name in files]


def faults_of(*paths: Path) -> list[tuple[str, str, int | None, str | None, str | None]]:
    """Where opening finds what wrong, the files by their names."""
    with pytest.raises(InputError) as caught:
        opened(*paths)
    return [(Path(f.file).name, f.rule, f.row, f.column, f.value) for f in caught.value.faults]


def test_columns_of_a_csv_go_by_their_names(tmp_path: Path) -> None:
    """In any order, with others between, in each file its own; a byte order mark is no name."""
    files = {
        "a.csv": "stratum,note,handle,size\nA,,A1,1\nB,x,A2,2\n",
        "b.csv": "\ufeffsize,handle,stratum\r\n3,A3,A\r\n",
    }
    expected = Frame.close(["A1", "A2", "A3"], ["A", "B", "A"], [1, 2, 3])
    with opened(*written(tmp_path, files)) as outside:
        targets = [
            target_for(stratum, 1, method=Method.PROPORTIONAL, reserves=0)
            for stratum in expected.strata()
        ]

        assert select_columns(outside, targets, Tickets(SEED)) == select(
            expected, targets, Tickets(SEED)
        )


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A1,A,1\nA2,A,4\n", "A1,A,1"),
        ("h,stratum,size\nA1,A,1\n", "h,stratum,size"),
        ("handle;stratum;size\nA1;A;1\n", "handle;stratum;size"),
        ("handle,size,stratum,size\nA1,1,A,2\n", "handle,size,stratum,size"),
        ("", ""),
    ],
)
def test_a_csv_without_its_heading_is_refused(tmp_path: Path, text: str, value: str) -> None:
    """No unit is lost as a heading, and no column is guessed."""
    paths = written(tmp_path, {"f.csv": text, "good.csv": "handle,stratum,size\n", "g.csv": text})

    assert faults_of(*paths) == [
        (name, "frame.heading", 1, None, value) for name in ("f.csv", "g.csv")
    ]


@pytest.mark.parametrize("size", ["1.5", "0.4", "-1", "1e3", "007", "x", "1 ", str(2**62), ""])
@pytest.mark.parametrize("kind", ["csv", "tsv"])
def test_a_size_that_is_no_whole_number_is_refused(tmp_path: Path, kind: str, size: str) -> None:
    """With its row and value, as `Frame.from_table` refuses it; nothing is rounded."""
    rows = [["handle", "stratum", "size"]] if kind == "csv" else []
    rows += [["A1", "A", "2"], ["A2", "A", size], ["A3", "A", size]]
    mark = "," if kind == "csv" else "\t"
    [path] = written(tmp_path, {f"f.{kind}": "".join(mark.join(row) + "\n" for row in rows)})
    first = len(rows) - 1

    assert faults_of(path) == [
        (path.name, "frame.cell", row, "size", size) for row in (first, first + 1)
    ]
    with pytest.raises(FormatError):
        Frame.from_table(f"A1\tA\t{size}\n".encode())


def test_every_faulty_row_is_named(tmp_path: Path) -> None:
    """Of all files: handles, strata, bytes and fields, with the row of each."""
    files: dict[str, str | bytes] = {
        "a.csv": "handle,stratum,size\nA 1,A,1\nA2,A|B,1\nA3,,x\n",
        "b.csv": b"size,handle,stratum\n1,B1,A\n1,B2,\xd6\xd0\n1,B3\n",
    }

    assert faults_of(*written(tmp_path, files)) == [
        ("a.csv", "frame.cell", 2, "handle", "A 1"),
        ("a.csv", "frame.cell", 3, "stratum", "A|B"),
        ("a.csv", "frame.cell", 4, "stratum", ""),
        ("a.csv", "frame.cell", 4, "size", "x"),
        ("b.csv", "frame.cell", 3, "stratum", "\\xd6\\xd0"),
        ("b.csv", "frame.row", 4, None, None),
    ]


def test_parquet_of_another_form_is_refused(tmp_path: Path) -> None:
    """Columns by name and type, rows by number, and a file that is none."""
    bodies = {
        "float": "SELECT 'a' AS handle, 'A' AS stratum, 1.5::DOUBLE AS size",
        "few": "SELECT 'a' AS handle, 'A' AS stratum",
        "rows": "FROM (VALUES ('a', 'A', 1), ('b', 'A', -1), ('c', 'A', NULL)) "
        "AS v(handle, stratum, size)",
    }
    with duckdb.connect() as connection:
        for name, body in bodies.items():
            connection.execute(f"COPY ({body}) TO '{tmp_path}/{name}.parquet' (FORMAT parquet)")
    paths = written(tmp_path, {"junk.parquet": "junk"})
    paths += [tmp_path / f"{name}.parquet" for name in ("float", "few")]

    assert faults_of(*paths) == [
        ("junk.parquet", "file.format", None, None, None),
        ("float.parquet", "frame.type", None, "size", None),
        ("few.parquet", "frame.heading", None, None, None),
    ]
    assert faults_of(tmp_path / "rows.parquet") == [
        ("rows.parquet", "frame.cell", 2, "size", "-1"),
        ("rows.parquet", "frame.cell", 3, "size", ""),
    ]


def test_files_that_are_no_frame_are_refused(tmp_path: Path) -> None:
    """Another ending, two kinds at once, files that are not there, memory that is no amount."""
    with pytest.raises(FormatError, match="xlsx"):
        opened(tmp_path / "frame.xlsx")
    with pytest.raises(FormatError, match="read from one of"):
        opened(tmp_path / "a.csv", tmp_path / "b.tsv")

    assert faults_of(tmp_path / "a.tsv", tmp_path / "b.tsv") == [
        (name, "file.missing", None, None, None) for name in ("a.tsv", "b.tsv")
    ]
    [path] = written(tmp_path, {"a.tsv": "a\tA\t1\n"})
    with pytest.raises(FormatError, match=r"\[lots\] is no amount of memory"):
        ColumnarFrame.open(path, threads=1, memory_limit="lots")


@pytest.mark.extra
def test_spark_draws_what_select_draws(large: tuple[Frame, list[Target]]) -> None:
    """The same SQL in another engine, with labels that its quotes must keep."""
    program("java", package="default-jre-headless")
    require_modules("pyspark", extra="spark")
    from pyspark.sql import SparkSession

    frame, targets = large
    tickets = Tickets(SEED)
    with TemporaryDirectory() as folder:
        os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
        session = (
            SparkSession.builder.master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.sql.warehouse.dir", folder)
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate()
        )
        path = Path(folder) / "frame.tsv"
        path.write_bytes(frame.table())
        session.read.csv(
            str(path), sep="\t", quote="", schema="handle string, stratum string, size bigint"
        ).createOrReplaceTempView("frame")
        outside = SparkFrame(session, "frame")
        shard = shard_tickets(outside, outside.facts, targets, tickets)
        session.stop()

    assert merge_shards([shard], targets, tickets) == select(frame, targets, tickets)
