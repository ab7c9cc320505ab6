"""The well of chance: tickets, uniform integers, beacon and seed."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from py_ecc import optimized_bls12_381 as curve
from py_ecc.bls import point_compression, typing
from py_ecc.bls.hash_to_curve import hash_to_G1
from pydantic import ValidationError

from randinspect.errors import FormatError, SeedError
from randinspect.lottery import (
    QUICKNET,
    SeedPlan,
    Tickets,
    evidence_from_text,
    plan_for,
    prove,
    seed_hex,
    signature_value,
    uniform_from,
    verify_signature,
)
from randinspect.lottery.evidence import Seed

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "drand_quicknet_vectors.json").read_text()
)
SEEDS = st.binary(min_size=32, max_size=32).map(bytes.hex)
ROUND = next(case for case in VECTORS["valid"] if case["round"] == 13335)
PLAN = plan_for(QUICKNET.time_of(13335))


@given(SEEDS, st.lists(st.text(min_size=1, max_size=5), max_size=6))
def test_bulk_tickets_are_the_single_ones(seed: str, names: list[str]) -> None:
    """Three ways to a ticket, one value, and it is the text's SHA-256."""
    tickets = Tickets(seed)
    tails = [name.encode() for name in names]
    expected = [hashlib.sha256(f"{seed}|a|{name}".encode()).hexdigest() for name in names]

    assert [tickets.hex("a", name) for name in names] == expected
    assert [bytes(row).hex() for row in tickets.bulk("a", tails)] == expected
    assert tickets.leading("a", tails).tolist() == [int(text[:16], 16) for text in expected]


@pytest.mark.parametrize("seed", ["", "0" * 63, "A" * 64, "g" * 64])
def test_a_seed_has_one_spelling(seed: str) -> None:
    """Upper case would give other tickets."""
    with pytest.raises(FormatError):
        Tickets(seed)


@pytest.mark.parametrize("below", range(1, 301))
def test_uniform_integers_are_exactly_uniform(below: int) -> None:
    """Over all 12-bit digests that are not rejected, every value comes equally often."""
    space = 1 << 12
    kept = (uniform_from([d, 0], below=below, space=space) for d in range(below * (space // below)))
    counts = Counter(kept)

    assert len(counts) == below
    assert set(counts.values()) == {space // below}


def test_a_rejected_digest_is_replaced_by_the_next() -> None:
    """65,535 is at the limit for 3, so the next digest decides."""
    assert uniform_from([65_535, 65_534], below=3, space=1 << 16) == 65_534 % 3


@pytest.mark.parametrize("case", VECTORS["valid"], ids=lambda case: str(case["round"]))
def test_real_rounds_verify(case: dict[str, str]) -> None:
    """Fourteen real quicknet rounds."""
    signature = bytes.fromhex(case["signature"])

    verify_signature(int(case["round"]), signature)
    assert signature_value(signature) == case["randomness"]


@pytest.mark.parametrize("case", VECTORS["invalid"], ids=lambda case: str(case["id"]))
def test_forged_rounds_are_refused(case: dict[str, str]) -> None:
    """Twenty-three forgeries: length, flags, subgroup, curve, round."""
    with pytest.raises(SeedError):
        verify_signature(int(case["round"]), bytes.fromhex(case["signature"]))


def _oracle(number: int, signature: bytes) -> bool:
    """py_ecc, pure Python, with the checks of length, infinity and subgroup that it leaves out."""
    if len(signature) != 48 or not 1 <= number < 2**64:
        return False
    key = point_compression.decompress_G2(
        typing.G2Compressed(
            (
                int.from_bytes(bytes.fromhex(QUICKNET.public_key[:96]), "big"),
                int.from_bytes(bytes.fromhex(QUICKNET.public_key[96:]), "big"),
            )
        )
    )
    try:
        raw = typing.G1Compressed(int.from_bytes(signature, "big"))
        point = point_compression.decompress_G1(raw)
    except ValueError:
        return False
    if curve.is_inf(point) or not curve.is_inf(curve.multiply(point, curve.curve_order)):
        return False
    digest = hashlib.sha256(number.to_bytes(8, "big")).digest()
    message = hash_to_G1(digest, VECTORS["chain"]["dst"].encode(), hashlib.sha256)
    return bool(curve.pairing(curve.G2, point) == curve.pairing(key, message))


def test_another_library_agrees() -> None:
    """It takes a real round, and not its neighbour."""
    signature = bytes.fromhex(ROUND["signature"])

    assert _oracle(13335, signature)
    assert not _oracle(13336, signature)


def test_another_library_refuses_the_same_forgeries() -> None:
    """One that needs a pairing, and all that fall before one."""
    paired = {"wrong-round", "uint64-max-round", "x-p", "last-bit-flip", "generator"}
    asked = [case for case in VECTORS["invalid"] if case["id"] not in paired]
    taken = [c["id"] for c in asked if _oracle(int(c["round"]), bytes.fromhex(c["signature"]))]

    assert {"sign-flip", "order-three", "x-plus-p-alias"} <= {case["id"] for case in asked}
    assert taken == []


def test_the_pinned_chain_hashes_to_its_name() -> None:
    """A wrong key, period or genesis would give another chain hash."""
    assert QUICKNET.computed_hash() == QUICKNET.chain


@pytest.mark.parametrize("case", VECTORS["round_at_unix"], ids=str)
def test_rounds_follow_from_times(case: dict[str, int]) -> None:
    """A round's own time gives the round; one second later gives the next."""
    due = QUICKNET.time_of(case["round"])

    assert QUICKNET.round_from(due) == case["round"]
    assert QUICKNET.round_from(due + 1) == case["round"] + 1
    assert due <= case["unix"] < due + QUICKNET.period


@given(st.integers(QUICKNET.genesis, 2**40))
def test_the_round_is_the_first_at_or_after(moment: int) -> None:
    """ceil((t - genesis) / period) + 1."""
    number = QUICKNET.round_from(moment)

    assert QUICKNET.time_of(number) >= moment > QUICKNET.time_of(number - 1)


def test_a_chosen_round_is_no_plan() -> None:
    """A plan that names a later round than the first is refused: it would be a choice."""
    source = {"kind": "drand", "chain": QUICKNET.chain, "round": 13336}

    with pytest.raises(ValidationError, match="not the first"):
        SeedPlan.model_validate({"not_before": PLAN.not_before, "sources": [source]})
    with pytest.raises(ValidationError, match="not pinned"):
        SeedPlan.model_validate(
            {"not_before": PLAN.not_before, "sources": [{**source, "chain": "0" * 64}]}
        )


def test_a_seed_is_the_text_of_its_lines() -> None:
    """Recomputed from the protocol's words alone, and read back from its file."""
    seed = prove("d/1", PLAN, [ROUND])
    line = f"drand {QUICKNET.chain} 13335 {ROUND['randomness']}"
    expected = hashlib.sha256(f"randinspect/1/seed\nd/1\n{line}\n".encode()).hexdigest()

    assert seed.lines == (line,)
    assert seed.value == expected == seed_hex("d/1", [line])
    assert Seed.check(seed.document(), "d/1", PLAN) == seed
    with pytest.raises(SeedError):
        Seed.check(seed.document(), "d/2", PLAN)


@pytest.mark.parametrize(
    "record",
    [
        {**ROUND, "round": 13336},
        {**ROUND, "signature": VECTORS["valid"][0]["signature"]},
        {**ROUND, "signature": ROUND["signature"].upper()},
        {"round": 13335},
        "13335",
        {**ROUND, "round": True},
    ],
    ids=str,
)
def test_evidence_for_something_else_is_refused(record: object) -> None:
    """Another round, another signature, another spelling, none."""
    with pytest.raises(SeedError):
        prove("d/1", PLAN, [record])


def test_a_forged_randomness_field_changes_nothing() -> None:
    """The value is the signature's digest, whatever stands beside it."""
    forged = {**ROUND, "randomness": "00" * 32}

    assert prove("d/1", PLAN, [forged]) == prove("d/1", PLAN, [ROUND])


def test_evidence_is_taken_as_relays_give_it() -> None:
    """One answer, a list of them, or an object with both."""
    text = json.dumps(ROUND)

    assert evidence_from_text(text) == [ROUND]
    assert evidence_from_text(f"[{text}]") == [ROUND]
    assert evidence_from_text(f'{{"evidence": [{text}]}}') == [ROUND]
    for bad in ("", "3", "{"):
        with pytest.raises(SeedError):
            evidence_from_text(bad)


def test_tickets_of_different_kinds_do_not_meet() -> None:
    """The purpose separates the tickets of one name."""
    tickets = Tickets("ab" * 32)
    kinds = "arspqcd"

    assert len({tickets.hex(kind, "x") for kind in kinds}) == len(kinds)
    assert np.all(tickets.leading("a", []) == np.empty(0, dtype=np.uint64))
