"""Load classes and groups in a bundle: bound, proved by prices, and found out when changed."""

from __future__ import annotations

from functools import cache

import pytest
from bundles import ROUNDS, TASK, small_quarter, terms

from randinspect.canonical import read_document, sha256_hex, write_document
from randinspect.dispatch import HoldCode, NestedRows, Problem, Why
from randinspect.publication import Deed, amend, amendment_name, explain_handle, explain_pair
from randinspect.publication.stages import complete, draw, lock_dispatch
from randinspect.verification import verify_amendments, verify_files

INPUTS = ("group_limits.tsv", "groups.tsv", "load_caps.tsv", "load_classes.tsv")
LATER = 2_000_000_000


def locked(*, has_classes: bool = True, has_groups: bool = True) -> dict[str, bytes]:
    """The small sample and six inspectors: one big inspection each, one novice of four a slot."""
    sample = small_quarter()["selection"]["sample.tsv"]
    rows = [line.split("\t") for line in sample.decode().splitlines()]
    units = sorted(row[3] for row in rows if row[1] != "reserve")
    people = [f"I-{j}" for j in range(1, 7)]
    problem = Problem.from_rows(
        [(unit, "officer", "2") for unit in units],
        [(person, "0", "4") for person in people],
        [(unit, "officer", person) for unit in units for person in people],
        nested=NestedRows(
            [("big", unit) for unit in units[:2]] if has_classes else [],
            [("big", person, "1") for person in people] if has_classes else [],
            [("novice", person) for person in people[:4]] if has_groups else [],
            [("novice", "officer", "1")] if has_groups else [],
        ),
    )
    return lock_dispatch(terms("d/2", 2, 65536), problem, sample=sample, recusals=b"")


@cache
def drawn() -> dict[str, bytes]:
    """The same, drawn and completed; do not change it."""
    files = locked()
    files |= draw(files, [ROUNDS[65536]])
    return {**files, **complete(files, TASK)}


def findings(files: dict[str, bytes]) -> set[tuple[int, str]]:
    """Steps and files of the findings."""
    return {(finding.step.number, finding.file) for finding in verify_files(files).findings}


def with_certificate(**changes: object) -> dict[str, bytes]:
    """The bundle with other entries in its certificate; None takes one out."""
    record = read_document(drawn()["certificate.json"]) | changes
    kept = {key: value for key, value in record.items() if value is not None}
    return {**drawn(), "certificate.json": write_document(kept)}


def test_a_bundle_with_limits_that_nest_verifies() -> None:
    """Every limit that holds somebody back has a price above zero in the certificate."""
    files, verdict = drawn(), verify_files(drawn())
    record = read_document(files["certificate.json"])

    assert verdict, verdict.findings
    assert set(INPUTS) <= set(read_document(files["commit.json"])["inputs"])
    assert record["class_prices"]
    assert record["group_prices"]


@pytest.mark.parametrize("has", ["has_classes", "has_groups"])
def test_either_may_stand_alone(has: str) -> None:
    """The other's files and prices are then nowhere."""
    files = locked(**{"has_classes": False, "has_groups": False, has: True})
    files |= draw(files, [ROUNDS[65536]])
    files |= complete(files, TASK)
    record = read_document(files["certificate.json"])

    assert verify_files(files)
    assert len(set(INPUTS) & set(files)) == 2
    assert ("class_prices" in record) == (has == "has_classes")
    assert ("group_prices" in record) == (has == "has_groups")


def test_without_limits_that_nest_nothing_speaks_of_them() -> None:
    """A dispatch that does not use them has the files and keys of before."""
    files = small_quarter()["dispatch"]

    assert not set(INPUTS) & set(files)
    assert set(read_document(files["certificate.json"])) == {"D", "rounds", "rung", "ties"}


@pytest.mark.parametrize("name", INPUTS)
def test_a_limit_that_is_dropped_or_changed_is_found(name: str) -> None:
    """Left out, emptied, cut short, or put into a bundle that does not bind it."""
    files, plain = drawn(), small_quarter()["dispatch"]
    without = {key: data for key, data in files.items() if key != name}
    shorter = files[name].split(b"\n", 1)[1]

    assert (4, name) in findings(without)
    assert (7, name) in findings({**files, name: b""})
    assert (7, name) in findings({**files, name: shorter})
    assert (7, name) in findings({**plain, name: files[name]})


def test_a_commitment_binds_both_files_of_a_pair_or_none() -> None:
    """A cap without its class, or a group without its limit, is no commitment."""
    for name in INPUTS:
        record = read_document(drawn()["commit.json"])
        del record["inputs"][name]

        assert (1, "commit.json") in findings({**drawn(), "commit.json": write_document(record)})


@pytest.mark.parametrize("key", ["class_prices", "group_prices"])
def test_prices_of_limits_are_asked_and_checked(key: str) -> None:
    """Missing, cut short, negative, repeated, of strangers, or where the limit is not reached."""
    rows = read_document(drawn()["certificate.json"])[key]
    stranger = [*(["x"] * (len(rows[0]) - 1)), "1"]
    first = rows[0][:-1]
    changed = [
        None,
        rows[1:],
        [[*first, "-1"], *rows[1:]],
        [[*first, "0"], *rows[1:]],
        [[*first, str(2**60)], *rows[1:]],
        [rows[0], *rows],
        [*rows, stranger],
        [rows[0][:-1], *rows[1:]],
        "none",
    ]
    for value in changed:
        assert (12, "certificate.json") in findings(with_certificate(**{key: value})) or (
            12,
            "teams.tsv",
        ) in findings(with_certificate(**{key: value}))


def test_a_price_where_a_limit_has_room_is_found() -> None:
    """Somebody who has no big inspection yet cannot be held back by that cap."""
    files = drawn()
    big = {row.split("\t")[1] for row in files["load_classes.tsv"].decode().splitlines()}
    rows = [row.split("\t") for row in files["teams.tsv"].decode().splitlines()]
    free = sorted({f"I-{j}" for j in range(1, 7)} - {j for i, _, j in rows if i in big})
    claimed = with_certificate(class_prices=[["big", free[0], "1"]])

    assert free
    assert (12, "certificate.json") in findings(claimed)


def test_any_other_team_is_found() -> None:
    """Another person in any seat breaks a limit, the plan or a price."""
    files = drawn()
    rows = [row.split("\t") for row in files["teams.tsv"].decode().splitlines()]
    for seat, (inspection, slot, member) in enumerate(rows):
        for j in range(1, 7):
            other = [*rows[:seat], [inspection, slot, f"I-{j}"], *rows[seat + 1 :]]
            teams = "".join("\t".join(row) + "\n" for row in sorted(other)).encode()
            if f"I-{j}" != member:
                assert 12 in {step for step, _ in findings({**files, "teams.tsv": teams})}


def test_why_names_the_limits_that_are_paid_for() -> None:
    """Code, name and price of each, and the same sum in the explanation."""
    files = drawn()
    record = read_document(files["certificate.json"])
    inspection, slot, group, price = record["group_prices"][0]
    standing = explain_pair(files, inspection, "I-1")
    limit = next(limit for limit in standing.limits if limit.code is HoldCode.GROUP_LIMIT)
    candidates = explain_handle(files, inspection)["candidates"]
    mine = next(c for c in candidates if c["inspector"] == "I-1")

    assert (limit.name, limit.slot, limit.price) == (group, slot, int(price))
    assert f"GROUP_LIMIT novice: full in slot officer, price {price}" in str(standing)
    assert mine["limit_prices"] == sum(limit.price for limit in standing.limits)
    assert mine["total"] == mine["ticket"] + mine["price"] + mine["limit_prices"]


def test_a_substitute_keeps_the_limits_and_is_replayed() -> None:
    """Who stands in for somebody sick fits every limit; the amendment verifies."""
    files = drawn()
    rows = [row.split("\t") for row in files["teams.tsv"].decode().splitlines()]
    novices = {row.split("\t")[1] for row in files["groups.tsv"].decode().splitlines()}
    inspection, _, leaves = rows[-1]
    deed = Deed({leaves: Why.ABSENCE}, sha256_hex(b"note"), "cn.example/chief", LATER)
    data, change = amend(files, [], inspection=inspection, leaves=leaves, deed=deed)
    team = {j for i, _, j in rows if i == inspection} - {leaves} | {change.enters}

    assert len(team & novices) <= 1
    assert verify_amendments(files, {amendment_name(1): data})
