"""The benchmarks run, and the check of π tells right from wrong."""

from __future__ import annotations

import json
from pathlib import Path

import dispatch as teams
import early_warnings
import measuring
import numpy as np
import peers
import pytest
import selection
import solvers
import store
import verifier
from outside import require
from publication.browser import browsing

from randinspect.dispatch import MinCostFlow, pair_costs
from randinspect.lottery import Tickets
from randinspect.lottery.columnwise import installed
from randinspect.office.warnings import BaselineKind
from randinspect.registry.frame import Frame
from randinspect.sampling import Method, SampleRole, select, target_for, write_sample

PAGE = Path(__file__).parents[1] / "docs" / "columnar.md"


def test_the_benchmark_runs_on_small_frames(capsys: pytest.CaptureFixture[str]) -> None:
    """Kernel, whole and Parquet each give a record with all its numbers, and keep π."""
    records = [
        *selection.own_records((20_000,), 1),
        *selection.column_records(2000, 3, (Method.PROPORTIONAL,), 1),
    ]
    measuring.report(records, as_json=False, ratio_to="randinspect kernel")
    table = capsys.readouterr().out
    measuring.report(records, as_json=True)
    printed = json.loads(capsys.readouterr().out)

    own = 7 + installed()  # one more with the extra `fast`
    assert len(table.splitlines()) == 1 + len(records) == 1 + len(printed) == 1 + own
    for record in printed:
        assert record["honours_pi"] is True
        assert all(record[key] > 0 for key in ("seconds", "cpu_seconds", "peak_mb"))


def test_the_benchmark_of_the_page_runs(tmp_path: Path) -> None:
    """A small bundle is held by its page, a larger one handed over, and both come to a verdict."""
    with browsing(tmp_path / "profile") as browser:
        records = [verifier.measured(browser, n, tmp_path / str(n)) for n in (1600, 120_000)]

    assert [record.handed for record in records] == ["held by the page", "chosen by the reader"]
    assert {record.standing for record in records} == {"recomputed, order unproved"}


def test_the_benchmark_of_the_store_loads_all_it_is_given() -> None:
    """Both ways end with as many agencies as the file has."""
    for method in ("randinspect store import", "sqlite3 executemany, nothing checked"):
        store.METHODS[method](300)()


@pytest.mark.extra
@pytest.mark.parametrize("peer", peers.PEERS, ids=lambda peer: peer.name)
def test_a_peer_draws_what_it_is_asked(peer: peers.Peer) -> None:
    """As many distinct units as asked; else its time would say nothing."""
    require(peer.is_here, f"{peer.name} is not here: the extra 'bench' has it")
    sizes = selection.sizes_of(1000)
    drawn = np.asarray(peer.prepare(sizes, 20)())

    assert len(set(drawn.tolist())) == len(drawn) == 20
    assert set(drawn.tolist()) <= set(range(1000))


def test_the_check_of_pi_refutes_numpy_and_not_ours() -> None:
    """At 6 standard errors (α < 10^-7 for ten units), over 4,000 draws each.

    ``Generator.choice(p=)`` draws successively and must fail; ours on fixed seeds must not.
    """
    sizes = list(selection.SMALL_SIZES)
    frame = Frame.close([f"u{i}" for i in range(len(sizes))], ["A"] * len(sizes), sizes)
    target = target_for(
        next(frame.strata()), selection.SMALL_NUMBER, method=Method.PROPORTIONAL, reserves=0
    )
    choice = peers.numpy_choice(np.array(sizes, dtype=np.int64), selection.SMALL_NUMBER)
    chosen = np.bincount(np.concatenate([choice() for _ in range(4000)]), minlength=len(sizes))
    ours = np.zeros(len(sizes), dtype=np.int64)
    for seed in range(4000):
        for unit in select(frame, [target], Tickets(f"{seed:064x}")):
            assert unit.role is not SampleRole.RESERVE
            ours[int(unit.handle[1:])] += 1

    assert selection.within_errors(ours, 4000)
    assert not selection.within_errors(chosen, 4000)


def test_the_benchmark_of_the_dispatch_runs_on_a_small_instance(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole, its steps, their sum without the tickets, and a peer."""
    monkeypatch.setattr(teams, "SOLVERS", solvers.SOLVERS[-1:])
    records = teams.records((teams.Case(40, 20, 10, 0, 6),), is_quick=True)
    measuring.report(records, as_json=False, ratio_to=teams.READY)
    table = capsys.readouterr().out
    whole, ready, *steps, peer = records

    assert len(table.splitlines()) == 1 + len(records)
    assert [whole.method, ready.method] == ["randinspect", teams.READY]
    assert [step.method for step in steps] == [f"- {name}" for name in teams.STEPS]
    assert ready.seconds == pytest.approx(sum(step.seconds or 0 for step in steps[1:]))
    assert peer.method == solvers.SOLVERS[-1].name
    assert all(record.size == "40×20×10" and record.peak_mb for record in records)


@pytest.mark.parametrize(
    ("solver", "floor"),
    [
        pytest.param(
            peer,
            floor,
            id=f"{peer.name}, floor {floor}",
            marks=[pytest.mark.extra] * (peer.package == "networkx"),
        )
        for peer in solvers.SOLVERS
        for floor in (0, 3)
        if peer.knows_floors or not floor
    ],
)
def test_a_solver_of_the_dispatch_does_what_its_record_says(
    solver: solvers.Peer, floor: int
) -> None:
    """Our plan from those who are exact; the matching sends somebody to both seats of a team."""
    require(solver.is_here, f"{solver.name} is not here: the extra 'bench' has it")
    problem = teams.problem_of(teams.Case(40, 20, 10, floor, 5))
    costs = pair_costs(problem, Tickets(teams.SEED))
    ours = MinCostFlow().solve(problem, costs).chosen
    found = solver.solve(problem, costs)

    assert len(ours) == 80
    if solver.is_exact:
        assert found.tolist() == ours.tolist()
    else:
        assert len(found) < len(ours)


def test_python_of_the_page_draws_what_select_draws(tmp_path: Path) -> None:
    """The first code of docs/columnar.md, as it stands there."""
    code = PAGE.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    frame = Frame.close([f"u{i:04d}" for i in range(5000)], ["A", "B"] * 2500, [3] * 5000)
    (tmp_path / "frame.tsv").write_bytes(frame.table())
    names: dict[str, object] = {}
    exec(compile(code, str(PAGE), "exec"), names)
    targets = [target_for(s, 2, method=Method.EQUAL, reserves=10) for s in frame.strata()]
    drawn = names["draw"](tmp_path / "frame.tsv", selection.SEED)  # type: ignore[operator]

    assert drawn == write_sample(select(frame, targets, Tickets(selection.SEED)))


def test_the_benchmark_of_complaints_finds_what_it_planted() -> None:
    """On 4,000 bodies, 200 with a spike: the exact test finds most, a short simulation fewer."""
    exact = early_warnings.exact(BaselineKind.DAYS, 4000)()
    short = early_warnings.simulated(99, 4000)()

    assert early_warnings.found(exact)[0] > 0.9 * early_warnings.PLANTED
    assert early_warnings.found(short)[0] < early_warnings.found(exact)[0]
