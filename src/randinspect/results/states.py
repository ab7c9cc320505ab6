"""States of a result: entered, audited, published; and who may turn it from one to the next.

The rule: a result is published only after somebody else than who entered it has audited it. What
was published is never edited: a correction is a new version, which takes the same way again.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from randinspect.errors import ProtocolError

__all__ = ["STATE_TEXTS", "Decision", "Move", "State", "moved"]


class State(StrEnum):
    """Where a result stands."""

    NOT_ENTERED = "not_entered"
    ENTERED = "entered"
    AUDITED = "audited"
    RETURNED = "returned"
    REFUSED = "refused"
    PUBLISHED = "published"

    @property
    def zh(self) -> str:
        """The state as provincial systems name it."""
        return STATE_TEXTS[self][1]

    @property
    def number(self) -> int | None:
        """Its number in provincial systems; they publish at once what passed, so AUDITED has none.

        >>> State.ENTERED.number, State.AUDITED.number
        (2, None)
        """
        return STATE_TEXTS[self][0]


class Decision(StrEnum):
    """What an audit decides."""

    ACCEPT = "accept"
    RETURN = "return"
    REFUSE = "refuse"

    @property
    def zh(self) -> str:
        """The decision as it is told."""
        return _DECISIONS[self]


class Move(StrEnum):
    """What turns one state into the next."""

    ENTER = "enter"
    ACCEPT = "accept"
    RETURN = "return"
    REFUSE = "refuse"
    PUBLISH = "publish"
    CORRECT = "correct"


STATE_TEXTS: Final[Mapping[State, tuple[int | None, str]]] = MappingProxyType(
    {
        State.NOT_ENTERED: (1, "未录入"),
        State.ENTERED: (2, "待审核"),
        State.AUDITED: (None, "审核通过待公示"),
        State.RETURNED: (3, "审核退回"),
        State.REFUSED: (4, "不通过"),
        State.PUBLISHED: (5, "已公示"),
    }
)

_DECISIONS: Final = {
    Decision.ACCEPT: "通过",
    Decision.RETURN: "退回",
    Decision.REFUSE: "不通过",
}
_MOVES: Final[Mapping[tuple[State, Move], State]] = MappingProxyType(
    {
        (State.NOT_ENTERED, Move.ENTER): State.ENTERED,
        (State.ENTERED, Move.ENTER): State.ENTERED,
        (State.RETURNED, Move.ENTER): State.ENTERED,
        (State.ENTERED, Move.ACCEPT): State.AUDITED,
        (State.ENTERED, Move.RETURN): State.RETURNED,
        (State.ENTERED, Move.REFUSE): State.REFUSED,
        (State.AUDITED, Move.RETURN): State.RETURNED,
        (State.AUDITED, Move.PUBLISH): State.PUBLISHED,
        (State.PUBLISHED, Move.CORRECT): State.ENTERED,
        (State.REFUSED, Move.CORRECT): State.ENTERED,
    }
)
_CURES: Final[Mapping[Move, str]] = {
    Move.ENTER: "a result that was audited or published changes by a correction, with its reason",
    Move.ACCEPT: "enter it first; what was audited is not audited again",
    Move.RETURN: "what was published changes by a correction",
    Move.REFUSE: "enter it first; what was audited is returned, not refused",
    Move.PUBLISH: "audit it first",
    Move.CORRECT: "a correction is of what was published or refused; before that, enter it again",
}


def moved(inspection: str, state: State, move: Move) -> State:
    """State after a move.

    Raises
    ------
    ProtocolError
        If there is no such way; a step is never skipped.

    Examples
    --------
    >>> moved("AG-1", State.ENTERED, Move.ACCEPT).value
    'audited'
    """
    if (state, move) not in _MOVES:
        raise ProtocolError(
            f"the result of {inspection} is {state} ({state.zh}); {move} is not possible: "
            f"{_CURES[move]}"
        )
    return _MOVES[state, move]
