"""Who draws does not edit the libraries between snapshot and seed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledgers import (
    BASE,
    BEFORE,
    DRAWER,
    LOCKER,
    STRANGER,
    actor_leaf,
    commit_leaf,
    origin_leaf,
    result_leaf,
    signed_leaves,
    withdrawal_leaf,
)

from randinspect.errors import AccessError, ProtocolError
from randinspect.ledger import History
from randinspect.office.access import (
    Editor,
    LockRecord,
    editor_of,
    keys_for,
    locks_of,
    may_edit,
    untimely_edits,
)
from randinspect.publication import Role

LOCK = LockRecord("d/1", 100, 200, frozenset({"cn.example/draw"}))
OPEN = LockRecord("d/2", 300, None, frozenset({"cn.example/draw"}))
DRAWS, PLANS = Editor("cn.example/draw"), Editor("cn.example/plan", frozenset({Role.PLAN}))


@pytest.mark.parametrize("moment", [0, 99, 200, 299])
def test_before_the_snapshot_and_after_the_seed_anyone_edits(moment: int) -> None:
    """The seed's own second is after."""
    may_edit(DRAWS, moment, [LOCK, OPEN])


@pytest.mark.parametrize("moment", [100, 199, 300, 10**9])
def test_between_them_who_draws_edits_nothing(moment: int) -> None:
    """The snapshot's own second is between; a draw without a seed stays open."""
    with pytest.raises(AccessError, match="between snapshot and seed: d/"):
        may_edit(DRAWS, moment, [LOCK, OPEN])
    may_edit(PLANS, moment, [LOCK, OPEN])


def test_all_draws_are_told_at_once() -> None:
    """An error of the protocol, with both draws."""
    other = LockRecord("d/3", 0, None, LOCK.drawers)
    with pytest.raises(ProtocolError, match=r"d/1, .*; d/3, "):
        may_edit(DRAWS, 150, [LOCK, OPEN, other])


def test_who_has_roles_needs_plan() -> None:
    """Without declared access nobody has any."""
    for roles in (frozenset[Role](), frozenset({Role.DRAW, Role.READ})):
        with pytest.raises(AccessError, match="takes plan"):
            may_edit(Editor("cn.example/x", roles), 0, [])


@given(
    st.lists(
        st.builds(
            LockRecord,
            st.just("d"),
            st.integers(0, 20),
            st.none() | st.integers(0, 20),
            st.sets(st.sampled_from("ab")).map(frozenset),
        )
    ),
    st.lists(st.tuples(st.sampled_from("ab").map(Editor), st.integers(0, 25))),
)
def test_the_record_shows_exactly_what_should_have_been_refused(
    locks: list[LockRecord], edits: list[tuple[Editor, int]]
) -> None:
    """Counted afresh: an edit is untimely if its actor draws a lock around its time."""
    want = [
        place
        for place, (actor, moment) in enumerate(edits)
        if any(
            actor.name in lock.drawers
            and lock.snapshot <= moment < (26 if lock.seed is None else lock.seed)
            for lock in locks
        )
    ]

    assert [place for place, _ in untimely_edits(edits, locks)] == want


def test_the_ledger_tells_what_is_open_and_who_draws() -> None:
    """A drawn or void draw is not open; a withdrawn officer draws nothing."""
    actors = (actor_leaf(LOCKER, [Role.LOCK]), actor_leaf(DRAWER, [Role.DRAW, Role.PLAN]))
    history = History()
    for leaf in (origin_leaf(), *actors, *signed_leaves(commit_leaf("a", 1), LOCKER)):
        assert history.take(leaf) == []

    (lock,) = locks_of(history)
    assert (lock.draw_id, lock.snapshot, lock.seed) == ("a", BASE.created, None)
    assert lock.drawers == {DRAWER.name}
    with pytest.raises(AccessError):
        may_edit(Editor(DRAWER.name, frozenset({Role.DRAW, Role.PLAN})), BASE.created, [lock])
    for leaf in (*signed_leaves(result_leaf("a"), DRAWER), withdrawal_leaf(DRAWER)):
        assert history.take(leaf) == []
    assert locks_of(history) == ()


def test_who_might_have_drawn_since_the_lock_counts() -> None:
    """To lay the role down for an hour, or to have had it long ago, are two things."""
    history, former = History(), actor_leaf(STRANGER, [Role.DRAW])
    before = (
        actor_leaf(LOCKER, [Role.LOCK]),
        former,
        actor_leaf(STRANGER, [Role.PLAN], created=BEFORE),
        actor_leaf(DRAWER, [Role.DRAW], created=BEFORE),
    )
    after = actor_leaf(DRAWER, [Role.PLAN], created=BEFORE)
    for leaf in (origin_leaf(), *before, *signed_leaves(commit_leaf("a", 1), LOCKER), after):
        assert history.take(leaf) == []

    (lock,) = locks_of(history)
    assert lock.drawers == {DRAWER.name}


def test_who_edits_is_who_the_ledger_knows() -> None:
    """Without actors anyone; with them nobody who is none of them, or no longer."""
    history = History()
    history.take(origin_leaf())
    assert editor_of(history, None, "王") == Editor("王")
    history.take(actor_leaf(LOCKER, [Role.LOCK, Role.PLAN]))
    assert editor_of(history, LOCKER) == Editor(LOCKER.name, frozenset({Role.LOCK, Role.PLAN}))
    for signer in (None, DRAWER):
        with pytest.raises(AccessError):
            editor_of(history, signer)
    history.take(withdrawal_leaf(LOCKER))
    with pytest.raises(AccessError, match="not registered"):
        editor_of(history, LOCKER)


def test_private_columns_open_to_readers() -> None:
    """Where there are roles, to who may read; else to whoever has the keys."""
    keys = {"k": bytes(32)}.__getitem__

    assert keys_for(Editor("x"), keys)("k") == bytes(32)
    assert keys_for(Editor("x", frozenset({Role.READ})), keys)("k") == bytes(32)
    with pytest.raises(AccessError, match="takes read"):
        keys_for(Editor("x", frozenset({Role.PLAN})), keys)("k")
