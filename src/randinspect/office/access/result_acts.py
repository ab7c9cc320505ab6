"""Who may act on results: signed by a role of the ledger's, found where it is not (§11.2).

Acts on results are no leaves. They state a day and no second, so the day of an act is held against
the days on which the ledger's leaves let its actor have the role.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from randinspect.attestation import Role, VerifierKey
from randinspect.errors import AccessError
from randinspect.ledger import STORE_NAME, Ledger, who_acts
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.publication.actor_leaves import ActorLeaf, with_article
from randinspect.publication.leaves import LeafKind, leaf_bytes, read_leaf
from randinspect.registry import beijing_day
from randinspect.results import (
    Act,
    AnswerAct,
    CloseAct,
    CorrectAct,
    EnterAct,
    PublishAct,
    ReviewAct,
    StatementAct,
)
from randinspect.results.signed_acts import ACT_ROLES, signed_by

__all__ = ["Grant", "Grants", "grants_for", "grants_of", "require_signed", "signed_here"]

_ACTOR: Final = leaf_bytes(LeafKind.ACTOR, b"")
AnyAct = TypeVar(
    "AnyAct", EnterAct, ReviewAct, PublishAct, CorrectAct, CloseAct, StatementAct, AnswerAct
)


@dataclass(frozen=True, slots=True)
class Grant:
    """Days on which a key had roles.

    Parameters
    ----------
    key
        The actor's key.
    roles
        What it could do.
    first, last
        First and last day in Beijing; ``last`` is None as long as the roles hold.
    """

    key: str
    roles: frozenset[Role]
    first: date
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Grants:
    """Who could do what, by a ledger.

    Parameters
    ----------
    declared
        Day after which every act is signed; None if the ledger has no actors.
    grants
        Days and roles of every key.
    """

    declared: date | None = None
    grants: tuple[Grant, ...] = ()

    def fault(self, act: Act) -> str | None:
        """Why no role covers an act, None if one does or none has to."""
        mark, role = act.signed, ACT_ROLES[act.kind]
        if mark is None:
            is_due = self.declared is not None and act.on > self.declared
            return f"no actor signed this {act.kind}; it takes {role}" if is_due else None
        name = VerifierKey.parse(mark.actor).name
        days = [
            one
            for one in self.grants
            if one.key == mark.actor and one.first <= act.on <= (one.last or act.on)
        ]
        if not days:
            return f"this key of {name} was not registered on {act.on}"
        if not any(role in one.roles for one in days):
            has = ", ".join(sorted(set[str]().union(*(one.roles for one in days))))
            return f"{name} has {has}; for {with_article(act.kind)} it takes {role}"
        return None


def grants_of(leaves: Iterable[bytes]) -> Grants:
    """Who could do what, by the leaves of a ledger that keeps its rules."""
    found: list[Grant] = []
    open_at: dict[str, int] = {}
    declared: date | None = None
    for data in leaves:
        content = read_leaf(data).content if data.startswith(_ACTOR) else None
        if not isinstance(content, ActorLeaf):
            continue
        day = beijing_day(content.created)
        declared = declared or day
        if (at := open_at.pop(content.key, None)) is not None:
            old = found[at]
            found[at] = Grant(old.key, old.roles, old.first, day)
        if content.roles:
            open_at[content.key] = len(found)
            first = beijing_day(content.since)
            found.append(Grant(content.key, frozenset(content.roles), first))
    return Grants(declared, tuple(found))


def grants_for(quarter: QuarterFile) -> Grants:
    """Who could do what, by the ledger of a quarter; nobody is asked where there is none.

    Raises
    ------
    LedgerError
        If the ledger is not whole.
    """
    folder = None if quarter.ledger is None else quarter.path(quarter.ledger.folder)
    if folder is None or not (folder / STORE_NAME).exists():
        return Grants()
    return grants_of(Ledger.opened(folder).leaves)


def signed_here(act: AnyAct, grants: Grants) -> AnyAct:
    """An act signed by who acts here, where the ledger has actors.

    Raises
    ------
    AccessError
        If nobody acts, or no role of who does covers the act.
    """
    if grants.declared is None:
        return act
    signer = who_acts()
    if signer is None:
        raise AccessError(f"no actor signs this {act.kind}; it takes {ACT_ROLES[act.kind]} (--as)")
    signed = signed_by(act, signer)
    if fault := grants.fault(signed):
        raise AccessError(fault)
    return signed


def require_signed(acts: Sequence[Act], grants: Grants) -> None:
    """Refuse a chain in which an act has no role of the ledger's behind it.

    Raises
    ------
    AccessError
        With every such act.
    """
    if told := list(_unsigned(acts, grants)):
        raise AccessError(f"acts without a role: {'; '.join(told)}")


def _unsigned(acts: Sequence[Act], grants: Grants) -> Iterator[str]:
    """Acts that no role covers; once one was signed, none after it is unsigned."""
    has_begun = False
    for act in acts:
        fault = grants.fault(act)
        if fault is None and has_begun and act.signed is None:
            fault = f"no actor signed this {act.kind}; it takes {ACT_ROLES[act.kind]}"
        has_begun |= act.signed is not None
        if fault is not None:
            yield f"act {act.number}: {fault}"
