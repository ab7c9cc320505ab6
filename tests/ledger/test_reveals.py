"""Shares and sealed values as leaves, and the deadlines of seeds that take them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from ledgers import BASE, LOG, NOT_BEFORE, PRESS, cosigned, new_ledger, origin_leaf, void_leaf
from seed_sources import SECRET, SHARES, drand, lottery, sealed, share

from randinspect.attestation import Checkpoint, Pins, sign_checkpoint
from randinspect.canonical import merkle_root
from randinspect.errors import ProtocolError
from randinspect.ledger import (
    RESULT_SECONDS,
    DrawState,
    History,
    LedgerExport,
    Rule,
    audit_export,
    result_due,
    silent_from,
    status_of,
)
from randinspect.lottery import Fallback, NistSource, SeedPlan
from randinspect.publication.commitment import Commitment
from randinspect.publication.draw_leaves import VoidReason
from randinspect.publication.leaves import LeafKind, leaf_bytes, made_leaf, read_leaf

PARTY = "cn.example.university"
VALUE = SHARES[PARTY]
DAY, HOUR = 86_400, 3600
OPEN_BY = NOT_BEFORE + 10 * DAY
ROUND = BASE.seed_plan.sources[0].round  # type: ignore[union-attr]  # a drand round
SILENCE = 72 * HOUR


def commitment(**changes: Any) -> Commitment:
    """A selection whose seed takes a round, a share and a sealed value."""
    plan = SeedPlan(not_before=NOT_BEFORE, sources=(drand(ROUND), share(PARTY), sealed(OPEN_BY)))
    update = {"draw_id": "s", "sequence": 1, "seed_plan": plan, **changes}
    return BASE.model_copy(update=update)


def commit(**changes: Any) -> bytes:
    """Its leaf."""
    return leaf_bytes(LeafKind.COMMIT, commitment(**changes).document())


def reveal(source: int = 2, value: str = VALUE, draw_id: str = "s", created: int = 5) -> bytes:
    """A reveal."""
    fields = {"created": created, "draw_id": draw_id, "source": source, "value": value}
    return made_leaf(LeafKind.REVEAL, fields)


def broken(leaf: bytes, *before: bytes) -> set[Rule]:
    """Rules that a leaf breaks after others, which keep all."""
    history = History()
    for one in before:
        assert history.take(one) == []
    return {breach.rule for breach in history.breaches(leaf)}


def test_what_was_committed_to_may_be_revealed_once() -> None:
    """Share and sealed value, in any order; a reveal reads back as it was written."""
    for first, second in (((2, VALUE), (3, SECRET)), ((3, SECRET), (2, VALUE))):
        assert broken(reveal(*second), origin_leaf(), commit(), reveal(*first)) == set()
    assert read_leaf(reveal()).data == reveal()


@pytest.mark.parametrize(
    ("rule", "leaf"),
    [
        (Rule.REVEAL_COMMIT, reveal(draw_id="other")),
        (Rule.REVEAL_COMMIT, reveal(source=1)),
        (Rule.REVEAL_COMMIT, reveal(source=4)),
        (Rule.REVEAL_VALUE, reveal(value=SECRET)),
        (Rule.REVEAL_VALUE, reveal(source=3)),
        (Rule.REVEAL_ONCE, reveal(created=6)),
        (Rule.LEAF_FORM, reveal().replace(VALUE.encode(), VALUE[:-2].encode())),
        (Rule.LEAF_FORM, reveal().replace(b'"source":2', b'"source":0')),
    ],
)
def test_another_reveal_is_refused(rule: Rule, leaf: bytes) -> None:
    """Of no draw, of no secret, of another value, twice, of another form."""
    assert rule in broken(leaf, origin_leaf(), commit(), reveal())


@pytest.mark.parametrize(
    ("code", "created", "is_revealed", "is_allowed"),
    [
        (VoidReason.SHARE_MISSING, NOT_BEFORE, False, True),
        (VoidReason.SHARE_MISSING, NOT_BEFORE - 1, False, False),
        (VoidReason.SHARE_MISSING, NOT_BEFORE, True, False),
        (VoidReason.SEALED_MISSING, OPEN_BY + 1, True, True),
        (VoidReason.SEALED_MISSING, OPEN_BY, True, False),
        (VoidReason.ROUND_MISSING, NOT_BEFORE + SILENCE - 1, True, False),
    ],
)
def test_a_draw_ends_for_a_secret_that_was_kept_back(
    code: VoidReason, created: int, is_revealed: bool, is_allowed: bool
) -> None:
    """Only what is missing, and only from the time on at which it is late."""
    before = (origin_leaf(), commit(), *([reveal()] if is_revealed else []))
    found = broken(void_leaf("s", code, created), *before)

    assert found == (set() if is_allowed else {Rule.VOID_REASON})


def test_who_waits_for_a_fallback_or_a_sealed_value_is_not_overdue() -> None:
    """The deadline is that of the last thing that may be waited for; without them it is 72 h."""
    plain = SeedPlan(not_before=NOT_BEFORE, sources=(drand(ROUND),))
    double = SeedPlan(not_before=NOT_BEFORE, sources=(drand(ROUND), lottery()))
    pulse = NistSource(kind="nist", chain=2, time=-(-(NOT_BEFORE + SILENCE) // 60) * 60)
    entry = Fallback(silent=2, after=SILENCE, source=pulse)
    alone = commitment(seed_plan=plain)
    behind = commitment(seed_plan=double, fallback=(entry,))
    opened = commitment()
    moments = {}
    for name, found in (("alone", alone), ("behind", behind), ("opened", opened)):
        history = History()
        history.take(origin_leaf())
        assert history.take(leaf_bytes(LeafKind.COMMIT, found.document())) == []
        moments[name] = [status_of(history, result_due(found) + late)[0].state for late in (0, 1)]

    assert result_due(alone) == silent_from(alone) == plain.ready_at + RESULT_SECONDS
    assert result_due(behind) == silent_from(behind) == pulse.time + RESULT_SECONDS
    assert result_due(opened) == OPEN_BY + RESULT_SECONDS
    assert silent_from(opened) == plain.ready_at + RESULT_SECONDS
    assert set(map(tuple, moments.values())) == {(DrawState.DUE, DrawState.OVERDUE)}


@pytest.mark.parametrize(
    ("leaves", "moment", "late"),
    [
        ([], NOT_BEFORE - 1, []),
        ([], NOT_BEFORE, [Rule.REVEAL_IN_TIME]),
        ([reveal()], NOT_BEFORE, []),
        ([reveal()], OPEN_BY, []),
        ([reveal()], OPEN_BY + 1, [Rule.REVEAL_IN_TIME]),
        ([reveal(), reveal(3, SECRET)], OPEN_BY + 1, []),
        ([void_leaf("s", VoidReason.PLAN_CHANGED, 5)], OPEN_BY + 1, []),
    ],
)
def test_a_witness_tells_what_was_not_revealed_in_time(
    leaves: list[bytes], moment: int, late: list[Rule]
) -> None:
    """By what it saw at a time from which the secret is late; a draw that is void owes nothing."""
    all_leaves = [origin_leaf(), commit(), *leaves]
    note = sign_checkpoint(Checkpoint(LOG.name, len(all_leaves), merkle_root(all_leaves)), LOG)
    export = LedgerExport(all_leaves, [cosigned(note, moment, PRESS)])
    found = audit_export(export, Pins(witnesses=(PRESS.verifier,)))

    assert [b.rule for b in found.breaches] == late


def test_a_share_is_not_entered_after_the_seeds_time(tmp_path: Path) -> None:
    """Its party could have waited for the round; a sealed value is late, but better than never."""
    ledger = new_ledger(tmp_path)
    ledger.append(commit(), moment=NOT_BEFORE - DAY)
    with pytest.raises(ProtocolError, match="void the draw"):
        ledger.append(reveal(), moment=NOT_BEFORE)
    ledger.append(reveal(3, SECRET), moment=OPEN_BY + 1)
    ledger.append(reveal(), moment=NOT_BEFORE - 1)

    assert ledger.history.draws["s"].reveals == {3: 2, 2: 3}
    assert sha256(bytes.fromhex(VALUE)).hexdigest() == share(PARTY).sha256
