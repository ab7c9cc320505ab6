"""Bundles whose strata are drawn by Pareto and Poisson: published, verified, explained, forged."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from bundles import ROUNDS, TASK, terms

from randinspect.canonical import read_document, read_table, write_document, write_table
from randinspect.publication import explain_handle
from randinspect.publication.stages import complete, draw, lock_selection
from randinspect.registry.frame import Frame
from randinspect.sampling import Method, Permanent, target_for, write_targets
from randinspect.verification import Verdict, verify_files

# Stratum: sizes, method, target, turn of permanent tickets.
STRATA: dict[str, tuple[list[int], Method, Fraction, str | None]] = {
    "A": ([1, 2, 3, 0, 2, 60, 4, 5], Method.PARETO, Fraction(3), None),
    "B": ([1, 2, 3, 0, 2, 60, 4, 5], Method.POISSON, Fraction(7, 2), None),
    "C": ([3, 1, 4, 1, 5, 9, 2, 6], Method.PARETO, Fraction(3), "0"),
    "D": ([3, 1, 4, 1, 5, 9, 2, 6], Method.POISSON, Fraction(5, 2), "9223372036854775808"),
    "E": ([3, 0, 4], Method.PARETO, Fraction(2), None),
    "F": ([3, 0, 4], Method.POISSON, Fraction(2), None),
    "G": ([5], Method.POISSON, Fraction(1, 10**6), None),
}
SAMPLED, FRAMED, AIMED = "sample.tsv", "frame.tsv", "targets.json"


def locked(labels: str) -> dict[str, bytes]:
    """A locked selection of some of the strata."""
    rows = [(f"{s}-{i}", s, w) for s in labels for i, w in enumerate(STRATA[s][0])]
    handles, strata, sizes = zip(*rows, strict=True)
    frame = Frame.close(handles, strata, sizes)
    targets = []
    for stratum in frame.strata():
        _, method, size, turn = STRATA[stratum.label]
        lasting = None if turn is None else Permanent(seed="5eed" * 16, turn=turn)
        targets.append(target_for(stratum, size, method=method, reserves=2, permanent=lasting))
    return lock_selection(terms("d/1", 1, 13335), frame, write_targets(targets))


@cache
def drawn(labels: str = "ABCDEFG") -> dict[str, bytes]:
    """The same, drawn and completed; do not change it."""
    files = locked(labels)
    files |= draw(files, [ROUNDS[13335]])
    return {**files, **complete(files, TASK)}


def resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """A forger's bundle: manifest, announcements and page made anew."""
    return {**files, **complete(files, TASK)}


def with_sample(change: Callable[[list[tuple[str, ...]]], list[tuple[str, ...]]]) -> Verdict:
    """Verdict on a resealed bundle with other rows in its sample."""
    files = drawn()
    rows = change([tuple(row) for row in read_table(files[SAMPLED], 4)])
    return verify_files(resealed({**files, SAMPLED: write_table(rows)}))


@pytest.mark.parametrize("labels", ["ABCDEFG", *STRATA])
def test_a_bundle_of_each_design_is_clean(labels: str) -> None:
    """Drawn, completed and verified, all strata together and each alone."""
    verdict = verify_files(drawn(labels))

    assert verdict, verdict.findings


def test_the_sizes_that_are_promised() -> None:
    """Pareto its target, certain units always, a census everyone in scope, size 0 never."""
    rows = read_table(drawn()[SAMPLED], 4)
    taken = {s: {r[3] for r in rows if r[0] == s and r[1] != "reserve"} for s in STRATA}
    certain = {r[3] for r in rows if r[1] == "certain"}

    assert (len(taken["A"]), len(taken["C"])) == (3, 3)
    assert {"A-5", "B-5"} <= certain
    assert taken["E"] == {"E-0", "E-2"}
    assert taken["F"] == {"F-0", "F-2"}
    assert {*taken["E"], *taken["F"]} <= certain
    assert not {"A-3", "B-3", "E-1", "F-1"} & {r[3] for r in rows}


def test_a_sample_of_nobody_is_legal() -> None:
    """One unit with a chance of a millionth: the sample holds its reserve, or is empty."""
    files = drawn("G")
    rows = read_table(files[SAMPLED], 4)

    assert [tuple(row) for row in rows] == [("G", "reserve", "00000001", "G-0")]
    assert verify_files(files)
    assert files["task.csv"].decode("utf-8-sig").splitlines()[1].endswith(",0")


@pytest.mark.parametrize(
    ("labels", "count"), [("A", "3"), ("B", "约4"), ("AB", "约7"), ("AC", "6"), ("G", "约0")]
)
def test_the_announcement_says_about_where_the_number_is_random(labels: str, count: str) -> None:
    """Before the draw: Σm exactly, or about ⌊Σm + 1/2⌋ with Poisson."""
    files = complete(locked(labels), TASK)

    assert files["task.csv"].decode("utf-8-sig").splitlines()[1].endswith(f",{count}")


@pytest.mark.parametrize(
    ("stratum", "roles"),
    [
        *((stratum, ("drawn", "reserve")) for stratum in "ABCD"),
        *((stratum, ("certain", "drawn")) for stratum in "AB"),
    ],
)
def test_a_swapped_unit_is_found(stratum: str, roles: tuple[str, str]) -> None:
    """Two units of one stratum exchange their places, everything is resealed."""

    def swap(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        one, other = (next(r[3] for r in rows if r[:2] == (stratum, role)) for role in roles)
        exchanged = {one: other, other: one}
        return [(*row[:3], exchanged.get(row[3], row[3])) for row in rows]

    found = {finding.file for finding in with_sample(swap).findings}

    assert SAMPLED in found


@pytest.mark.parametrize("stratum", ["A", "B", "C", "D", "E", "F"])
def test_a_missing_row_is_found(stratum: str) -> None:
    """A unit quietly left out; under Poisson no size gives it away, its ticket does."""
    verdict = with_sample(
        lambda rows: (
            [r for r in rows if r[:3] != (stratum, "certain", "00000001")]
            if any(r[:2] == (stratum, "certain") for r in rows)
            else [r for r in rows if r[:3] != (stratum, "drawn", "00000001")]
        )
    )

    assert SAMPLED in {finding.file for finding in verdict.findings}


@pytest.mark.parametrize(
    ("stratum", "key", "value"),
    [
        (0, "method", "poisson"),
        (1, "method", "proportional"),
        (1, "num", 5),
        (2, "permanent", {"seed": "5eed" * 16, "turn": "1" + "0" * 18}),
        (2, "permanent", {"seed": "5eee" * 16, "turn": "0"}),
        (0, "permanent", {"seed": "5eed" * 16, "turn": "0"}),
        (2, "permanent", None),
        (0, "den", 2),
    ],
)
def test_a_changed_target_is_found(stratum: int, key: str, value: Any) -> None:
    """Other design, number, seed or turn: its digest was committed, whoever reseals the rest."""
    targets = read_document(drawn()[AIMED])
    targets[stratum][key] = value
    changed = {**drawn(), AIMED: write_document(targets)}

    assert AIMED in {finding.file for finding in verify_files(resealed(changed)).findings}


@pytest.mark.parametrize(
    ("stratum", "key", "value"),
    [
        (2, "method", "poisson"),
        (1, "method", "proportional"),
        (2, "permanent", {"seed": "5eed" * 16, "turn": "1" + "0" * 19}),
        (3, "num", 3),
    ],
)
def test_the_sample_of_another_design_is_found(stratum: int, key: str, value: Any) -> None:
    """Targets and commitment exchanged together: then the old sample is not theirs."""
    targets = read_document(drawn()[AIMED])
    targets[stratum][key] = value
    frame = Frame.from_table(drawn()[FRAMED])
    again = lock_selection(terms("d/1", 1, 13335), frame, write_document(targets))
    verdict = verify_files(resealed({**drawn(), **again}))

    assert {finding.file for finding in verdict.findings} == {SAMPLED}


@pytest.mark.parametrize("name", [AIMED, SAMPLED])
def test_every_flipped_byte_is_found(name: str) -> None:
    """No byte of targets and sample can be changed without a finding there."""
    files = drawn("CD")
    data = files[name]
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= 0x20
        verdict = verify_files({**files, name: bytes(changed)})

        assert name in {finding.file for finding in verdict.findings}, f"byte {place}"


def test_permanent_tickets_are_named_in_every_verdict() -> None:
    """Locked, drawn and forged bundles say who could have predicted them; others do not."""
    waiting = locked("C")
    files = resealed({**drawn("CD"), SAMPLED: b""})

    for verdict in (verify_files(drawn("CD")), verify_files(files)):
        assert any("permanent tickets in 2 strata (C, D)" in line for line in verdict.unproved)
    assert any(
        "permanent tickets in 1 strata (C)" in line
        for line in verify_files({**waiting, **complete(waiting, TASK)}).unproved
    )
    assert not any("permanent" in line for line in verify_files(drawn("AB")).unproved)


@pytest.mark.parametrize("stratum", ["A", "B", "C", "D", "E", "F"])
def test_the_explanation_decides_as_the_draw(stratum: str) -> None:
    """Key against cut-off, ticket against threshold: they give each unit's role again."""
    _, method, _, turn = STRATA[stratum]
    for number, size in enumerate(STRATA[stratum][0]):
        facts = explain_handle(drawn(), f"{stratum}-{number}")
        is_declared = method is Method.PARETO and facts["role"] in ("drawn", "reserve", "not drawn")

        assert ("inclusion_probability_is" in facts) == is_declared
        if facts["role"] == "certain":
            assert facts["inclusion_probability"] == "1"
        elif not size:
            assert facts["role"] == "out of scope"
        elif method is Method.PARETO:
            key, cut = Fraction(facts["key"]), Fraction(facts["cut_off_key"])
            assert (key <= cut) == (facts["role"] == "drawn")
            assert cut < Fraction(facts["first_key_beyond"])
            assert facts["role"] != "drawn" or facts["key_rank"] == int(facts["sample_rank"])
        else:
            assert (int(facts["ticket"], 16) < int(facts["threshold"], 16)) == (
                facts["role"] == "drawn"
            )
        if turn is not None and size:
            assert facts["permanent"] == {"seed": "5eed" * 16, "turn": turn}
        json.dumps(facts)
