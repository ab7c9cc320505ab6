"""Systematic selection in five engines: the same units, digest by digest.

numpy's kernel, plain Python, DuckDB, Polars and JavaScript read the rule of docs/method.md §2.3
each in its own way: hits by step, or units whose part of the cumulated sizes holds a hit.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Final, NamedTuple

import duckdb
import numpy as np
import pytest
from outside import program, require_modules

from randinspect.lottery import Tickets
from randinspect.sampling.kernels import systematic, systematic_by_ticket
from randinspect.sampling.ticket_orders import ticket_order

JAVASCRIPT: Final = """
const { sizes, leading, num, den, start } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const tickets = leading.map(BigInt);
const order = [...sizes.keys()].sort((i, j) => (tickets[i] < tickets[j] ? -1 : 1));
const step = BigInt(den) * sizes.reduce((sum, size) => sum + BigInt(size), 0n);
let hit = BigInt(start);
let cumulated = 0n;
const drawn = [];
for (const place of order) {
  cumulated += BigInt(num) * BigInt(sizes[place]);
  if (hit < cumulated) {
    drawn.push(place);
    hit += step;
  }
}
console.log(JSON.stringify(drawn));
"""


class Case(NamedTuple):
    """A stratum without certain units, its tickets, target and start."""

    sizes: list[int]
    leading: list[int]
    num: int
    den: int
    start: int


Engine = Callable[[Case], Sequence[int]]


def by_numpy(case: Case) -> list[int]:
    """The kernel, in ticket order."""
    order = ticket_order(np.array(case.leading, dtype=np.uint64), lambda place: (place, b""))
    drawn = systematic(
        np.array(case.sizes, dtype=np.int64), order, num=case.num, den=case.den, start=case.start
    )
    return [int(place) for place in drawn]


def by_cells(case: Case) -> list[int]:
    """The kernel that orders only what lies near a hit."""
    drawn = systematic_by_ticket(
        np.array(case.sizes, dtype=np.int64),
        np.array(case.leading, dtype=np.uint64),
        lambda place: (case.leading[place], b""),
        certain=np.zeros(len(case.sizes), dtype=np.bool_),
        num=case.num,
        den=case.den,
        start=case.start,
    )
    return [int(place) for place in drawn]


def by_python(case: Case) -> list[int]:
    """Unbounded integers, hit by hit."""
    total = sum(case.sizes)
    order = sorted(range(len(case.sizes)), key=case.leading.__getitem__)
    ends = accumulate(case.sizes[place] for place in order)
    hits = iter(range(case.start, case.num * total, case.den * total))
    hit, drawn = next(hits), []
    for place, end in zip(order, ends, strict=True):
        if hit // case.num < end:
            drawn.append(place)
            hit = next(hits, case.num * total)
    return drawn


def by_duckdb(case: Case) -> list[int]:
    """Windows over HUGEINT: a unit is drawn where the number of hits rises."""
    units = {
        "place": np.arange(len(case.sizes)),
        "size": np.array(case.sizes, dtype=np.int64),
        "ticket": np.array(case.leading, dtype=np.uint64),
    }
    step = case.den * sum(case.sizes)
    with duckdb.connect() as connection:
        connection.register("units", units)
        found = connection.execute(
            "WITH sums AS (SELECT *, sum(size::HUGEINT) OVER (ORDER BY ticket "
            "ROWS UNBOUNDED PRECEDING) AS e FROM units), hits AS (SELECT place, ticket, "
            f"({case.num} * e - {case.start} + {step} - 1) // {step} AS after, "
            f"({case.num} * (e - size) - {case.start} + {step} - 1) // {step} AS before FROM sums) "
            "SELECT place FROM hits WHERE after > before ORDER BY ticket"
        ).fetchall()
    return [place for (place,) in found]


def by_polars(case: Case) -> list[int]:
    """Cumulated sums of Int128: a unit is drawn where the number of hits rises."""
    require_modules("polars", extra="bench")
    import polars as pl

    step = case.den * sum(case.sizes)
    end, size = pl.col("size").cast(pl.Int128).cum_sum(), pl.col("size").cast(pl.Int128)
    after, before = (
        (case.num * sum_ - case.start + step - 1) // step for sum_ in (end, end - size)
    )
    frame = pl.DataFrame(
        {"size": case.sizes, "leading": pl.Series(case.leading, dtype=pl.UInt64)}
    ).with_row_index("place")
    drawn = frame.sort("leading").filter(after > before)["place"]
    return [int(place) for place in drawn]


def by_javascript(case: Case) -> list[int]:
    """BigInt in Node."""
    node = program("node", "nodejs", package="nodejs")
    question = json.dumps(case._asdict() | {"leading": list(map(str, case.leading))})
    found = subprocess.run(
        [node, "-e", JAVASCRIPT], input=question, capture_output=True, text=True, check=True
    )
    drawn: list[int] = json.loads(found.stdout)
    return drawn


ENGINES: Final = (
    by_cells,
    by_python,
    by_duckdb,
    by_javascript,
    pytest.param(by_polars, marks=pytest.mark.extra),
)


def digest(drawn: Sequence[int]) -> str:
    """SHA-256 of the positions, one a line."""
    return sha256("".join(f"{place}\n" for place in drawn).encode()).hexdigest()


@pytest.fixture(scope="module")
def large() -> Case:
    """100,000 units with real tickets; sums leave 32 bits, products leave 53."""
    places = np.arange(100_000, dtype=np.int64)
    sizes = 1 + places * 7919 % 99_991
    tails = [b"AG-%06d" % place for place in range(len(places))]
    leading = Tickets("5eed" * 16).leading("a", tails)
    start = Tickets("5eed" * 16).uniform("s", "A", below=3 * int(sizes.sum()))
    return Case(sizes.tolist(), leading.tolist(), 5003, 3, start)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_large_stratum_has_one_digest(engine: Engine, large: Case) -> None:
    """1,667 or 1,668 units: one digest, whoever computes it."""
    reference = by_numpy(large)

    assert len(reference) in {1667, 1668}
    assert digest(engine(large)) == digest(reference)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_published_draws_have_one_digest(engine: Engine, shared_data: Path) -> None:
    """The twelve draws of vectors_draw.json, which another program made."""
    cases = json.loads((shared_data / "sampling" / "vectors_draw.json").read_text("utf-8"))
    for row in cases:
        case = Case(row["w"], [int(t) for t in row["tickets"]], row["a"], row["b"], row["r"])
        assert digest(engine(case)) == digest(row["selected_in_ticket_order"])
    assert len(cases) == 12


def test_another_start_has_another_digest(large: Case) -> None:
    """Negative control: the digest sees a start moved by one step of a size."""
    moved = large._replace(start=(large.start + large.num * 50_000) % (3 * sum(large.sizes)))

    assert digest(by_numpy(moved)) != digest(by_numpy(large))
