"""The rules of a ledger: which leaf may follow which, whatever order they come in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledgers import (
    LOG,
    NEXT,
    NOT_BEFORE,
    READY,
    ZEROS,
    amended_leaf,
    commit_leaf,
    dispatch_leaf,
    key_leaf,
    note_leaf,
    origin_leaf,
    publication_leaf,
    result_leaf,
    void_leaf,
)
from strategies import ledger_leaves

from randinspect.ledger import RESULT_SECONDS, RULE_TEXTS, History, Rule
from randinspect.publication import Kind, Occasion
from randinspect.publication.commitment import Commitment
from randinspect.publication.draw_leaves import AmendmentLeaf, ResultLeaf, VoidLeaf, VoidReason
from randinspect.publication.leaves import read_leaf
from randinspect.publication.publication_leaf import PublicationLeaf

SAMPLE = "ab" * 32
DRAWN = (origin_leaf(), commit_leaf("s", 1), result_leaf("s", sample=SAMPLE))
DISPATCHED = (*DRAWN, dispatch_leaf("d", 2, SAMPLE), result_leaf("d", Kind.DISPATCH))
LATE = READY + RESULT_SECONDS


def after(*leaves: bytes) -> History:
    """The history of leaves that keep every rule."""
    history = History()
    for leaf in leaves:
        assert history.take(leaf) == []
    return history


def broken(leaf: bytes, *before: bytes) -> set[Rule]:
    """Rules that a leaf breaks after others."""
    return {breach.rule for breach in after(*before).breaches(leaf)}


@pytest.mark.parametrize(
    ("rule", "leaf", "before"),
    [
        (Rule.ORIGIN_FIRST, note_leaf("x"), ()),
        (Rule.ORIGIN_FIRST, origin_leaf(), (origin_leaf(), note_leaf("x"))),
        (Rule.LEAF_FORM, b"reveal\n{}", (origin_leaf(),)),
        (Rule.LEAF_FORM, b"note", (origin_leaf(),)),
        (Rule.LEAF_FORM, b"void\n{ }", (origin_leaf(),)),
        (Rule.LEAF_ONCE, note_leaf("x"), (origin_leaf(), note_leaf("x"))),
        (Rule.COMMIT_AUTHORITY, commit_leaf("s", 1, authority="cn.other"), (origin_leaf(),)),
        (Rule.COMMIT_DRAW_ID, commit_leaf("s", 2, plan_ref="other"), DRAWN),
        (Rule.COMMIT_SEQUENCE, commit_leaf("t", 3), DRAWN),
        (Rule.COMMIT_SEQUENCE, commit_leaf("t", 1), DRAWN),
        (Rule.COMMIT_PLAN, commit_leaf("t", 2, plan_ref="plan/s"), DRAWN),
        (Rule.COMMIT_SAMPLE, dispatch_leaf("d", 2, ZEROS), DRAWN),
        (
            Rule.COMMIT_SAMPLE,
            dispatch_leaf("d", 2, SAMPLE),
            (*DRAWN, void_leaf("s", created=NOT_BEFORE)),
        ),
        (Rule.RESULT_COMMIT, result_leaf("t"), DRAWN),
        (Rule.RESULT_COMMIT, result_leaf("s", Kind.DISPATCH), DRAWN[:2]),
        (Rule.RESULT_ONCE, result_leaf("s", sample=ZEROS), DRAWN),
        (Rule.RESULT_ONCE, result_leaf("s"), (*DRAWN[:2], void_leaf("s"))),
        (Rule.VOID_COMMIT, void_leaf("t"), DRAWN),
        (
            Rule.VOID_ONCE,
            void_leaf("s", VoidReason.REGISTER_ERROR),
            (*DRAWN[:2], void_leaf("s")),
        ),
        (Rule.VOID_RESULT, void_leaf("s", created=NOT_BEFORE), DRAWN[:2]),
        (
            Rule.VOID_REASON,
            void_leaf("s", VoidReason.ROUND_MISSING, created=LATE - 1),
            DRAWN[:2],
        ),
        (Rule.VOID_REASON, void_leaf("s", VoidReason.ROUND_MISSING, created=LATE), DRAWN),
        (Rule.AMENDMENT_RESULT, amended_leaf("s", 1), DRAWN),
        (Rule.AMENDMENT_RESULT, amended_leaf("d", 1), (*DRAWN, dispatch_leaf("d", 2, SAMPLE))),
        (
            Rule.AMENDMENT_NEXT,
            amended_leaf("d", 2),
            DISPATCHED,
        ),
        (Rule.PUBLICATION_RESULT, publication_leaf("s"), DRAWN),
        (Rule.PUBLICATION_RESULT, publication_leaf("t"), DRAWN),
        (
            Rule.PUBLICATION_RESULT,
            publication_leaf("d"),
            (*DRAWN, dispatch_leaf("d", 2, SAMPLE)),
        ),
        (
            Rule.PUBLICATION_CHAIN,
            publication_leaf("d", 2),
            (*DISPATCHED, publication_leaf("d", 3)),
        ),
        (
            Rule.PUBLICATION_CHAIN,
            publication_leaf("d", 3, "1" * 64),
            (*DISPATCHED, publication_leaf("d", 3)),
        ),
        (Rule.NOTE_DRAW, note_leaf("x", "t"), DRAWN),
        (Rule.KEY_OLD, key_leaf(NEXT, LOG), (origin_leaf(),)),
        (Rule.KEY_NEW, key_leaf(NEXT, LOG), (origin_leaf(), key_leaf())),
        (Rule.KEY_NEW, key_leaf(LOG, LOG), (origin_leaf(),)),
    ],
)
def test_each_rule_can_be_broken(rule: Rule, leaf: bytes, before: tuple[bytes, ...]) -> None:
    """The leaf breaks the rule, among those of its own case at most."""
    assert rule in broken(leaf, *before)


@pytest.mark.parametrize(
    "leaves",
    [
        (*DISPATCHED, amended_leaf("d", 1), amended_leaf("d", 2), note_leaf("x", "d")),
        (*DRAWN[:2], void_leaf("s"), commit_leaf("t", 2, plan_ref="plan/s")),
        (*DRAWN, void_leaf("s", created=LATE), commit_leaf("t", 2, plan_ref="plan/s")),
        (*DRAWN[:2], void_leaf("s", VoidReason.ROUND_MISSING, created=LATE)),
        (*DRAWN, commit_leaf("t", 2, plan_ref="plan/s", occasion=Occasion.REHEARSAL)),
        (origin_leaf(), key_leaf(), note_leaf("x")),
        (
            *DISPATCHED,
            publication_leaf("d", 3),
            publication_leaf("d", 3, sha256="1" * 64),
            publication_leaf("d", 4, "1" * 64),
        ),
        (*DISPATCHED, void_leaf("d", created=LATE), publication_leaf("d", 3)),
    ],
)
def test_what_an_office_does_keeps_every_rule(leaves: tuple[bytes, ...]) -> None:
    """A quarter with amendments; voids before and after the seed; rehearsals; a new key."""
    after(*leaves)


def test_keys_come_into_force_with_the_next_leaf() -> None:
    """A checkpoint that counts the change is signed by the new key, an earlier one by the old."""
    history = after(origin_leaf(), note_leaf("x"), key_leaf())

    assert history.keys_at(0) == ()
    assert history.keys_at(1) == history.keys_at(2) == (LOG.verifier,)
    assert history.keys_at(3) == (NEXT.verifier,)


def test_every_rule_speaks_both_languages() -> None:
    """No code without a Chinese and an English text."""
    assert set(RULE_TEXTS) == set(Rule)
    assert all(zh and en for zh, en in RULE_TEXTS.values())


@given(st.lists(ledger_leaves(), max_size=40))
def test_leaves_that_are_let_in_keep_the_laws(leaves: list[bytes]) -> None:
    """Whatever is offered: numbers without gap, one commitment, one end, amendments in order.

    The laws are counted afresh over the leaves let in, not asked of the history.
    """
    history = History()
    taken = [read_leaf(leaf).content for leaf in leaves if not _refused(history, leaf)]
    commits = [c for c in taken if isinstance(c, Commitment)]
    results = [c.draw_id for c in taken if isinstance(c, ResultLeaf)]
    voids = [c.draw_id for c in taken if isinstance(c, VoidLeaf)]
    numbers: dict[str, list[int]] = {}
    for c in taken:
        if isinstance(c, AmendmentLeaf):
            numbers.setdefault(c.draw_id, []).append(c.number)
    names = [c.draw_id for c in commits]
    rows = [c.plan_ref for c in commits if c.kind is Kind.SELECTION and c.draw_id not in voids]

    assert [c.sequence for c in commits] == list(range(1, len(commits) + 1))
    assert len(names) == len(set(names))
    assert len(rows) == len(set(rows))
    assert len(results) == len(set(results))
    assert len(voids) == len(set(voids))
    assert set(results) | set(voids) <= set(names)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())
    assert set(numbers) <= set(results)
    shown = [(c.draw_id, c.acts, c.head) for c in taken if isinstance(c, PublicationLeaf)]
    assert {name for name, _, _ in shown} <= set(results)
    for name in {name for name, _, _ in shown}:
        acts = [number for draw, number, _ in shown if draw == name]
        assert acts == sorted(acts)
        assert len(set(acts)) == len({(n, h) for draw, n, h in shown if draw == name})
    assert history.size == len(taken)


def _refused(history: History, leaf: bytes) -> bool:
    """Offer a leaf, and whether it was refused."""
    if history.breaches(leaf):
        return True
    history.take(leaf)
    return False
