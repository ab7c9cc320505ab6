"""Who may act after the leaves so far, and what an act breaks (docs/format.md §7.12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

from randinspect.attestation import VerifierKey
from randinspect.canonical import told_moment
from randinspect.ledger.rules import Rule
from randinspect.publication.actor_leaves import (
    ASKED_ROLES,
    ActLeaf,
    ActorChange,
    ActorLeaf,
    Role,
    with_article,
)
from randinspect.publication.leaves import Leaf

__all__ = ["LAST_ACT", "Access", "ActorEntry", "Keys"]

Fault = tuple[Rule, str]
LAST_ACT: Final = "no leaf follows that it signs"


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """An actor as the ledger knows it.

    Parameters
    ----------
    name
        The name that its key bears.
    roles
        What it may do, ascending.
    since
        UNIX seconds from which it may act.
    leaf
        Index of its last registration.
    withdrawn
        Index of the leaf that withdrew it, None if none did.
    past
        Index of each of its leaves, and the roles that it had from there on.
    """

    name: str
    roles: tuple[Role, ...]
    since: int
    leaf: int
    withdrawn: int | None = None
    past: tuple[tuple[int, tuple[Role, ...]], ...] = ()

    def roles_since(self, index: int) -> frozenset[Role]:
        """All roles that it had at the leaf of an index or at any time after it."""
        before = [roles for at, roles in self.past if at < index][-1:]
        after = [roles for at, roles in self.past if at >= index]
        return frozenset(role for roles in (*before, *after) for role in roles)


@dataclass(frozen=True, slots=True)
class Keys:
    """The ledger's own name and keys, before a leaf.

    Parameters
    ----------
    origin
        Its name, empty if it has no first leaf.
    in_force, used
        Keys in force, and all that ever were.
    """

    origin: str
    in_force: frozenset[str]
    used: frozenset[str]


@dataclass(frozen=True, slots=True)
class Access:
    """Who may act; each leaf gives the state after it.

    Parameters
    ----------
    is_declared
        Whether an ``actor`` leaf was there.
    actors
        By the text of their keys, in the order of their first registration.
    act
        The ``act`` leaf directly before, None if there is none.
    clock
        The last time that an ``actor`` or ``act`` leaf states.
    """

    is_declared: bool = False
    actors: tuple[tuple[str, ActorEntry], ...] = ()
    act: ActLeaf | None = None
    clock: int = 0

    def entry(self, key: str) -> ActorEntry | None:
        """The actor of a key, None if it never was one."""
        return dict(self.actors).get(key)

    def faults(self, leaf: Leaf, keys: Keys) -> Iterator[Fault]:
        """What a leaf breaks if it comes next."""
        asked = ASKED_ROLES.get(leaf.kind)
        is_signed = self.act is not None and self.act.leaf == sha256(leaf.data).hexdigest()
        if self.act is not None and not (asked and is_signed):
            yield Rule.ACT_LEAF, "the act before signs another leaf"
        elif asked and self.act is not None:
            yield from self._role_faults(self.act, leaf.kind, asked)
        elif asked and self.is_declared:
            told = " or ".join(sorted(asked))
            yield Rule.ACT_MISSING, f"no actor signed this {leaf.kind}; it takes {told}"
        if isinstance(leaf.content, ActorLeaf):
            yield from self._actor_faults(leaf.content, keys)
        elif isinstance(leaf.content, ActLeaf):
            yield from self._act_faults(leaf.content, keys)

    def after(self, leaf: Leaf, index: int, keys: Keys) -> Access:
        """The state after a leaf of an index, right or wrong."""
        content = leaf.content
        if isinstance(content, ActLeaf):
            return replace(self, act=content, clock=max(self.clock, content.created))
        rest = replace(self, act=None)
        if not isinstance(content, ActorLeaf):
            return rest
        rest = replace(rest, is_declared=True, clock=max(self.clock, content.created))
        broken = {rule for rule, _ in self._actor_faults(content, keys)}
        return rest if broken - {Rule.ACTOR_TIME} else rest._changed(content, index)

    def without_act(self) -> Access:
        """The state after a leaf that has not its form."""
        return replace(self, act=None)

    def _changed(self, found: ActorLeaf, index: int) -> Access:
        """The state after a registration or withdrawal."""
        held, old = dict(self.actors), self.entry(found.key)
        past = (*(old.past if old else ()), (index, found.roles))
        if old is not None and found.change is ActorChange.WITHDRAW:
            held[found.key] = replace(old, withdrawn=index, past=past)
        else:
            name = VerifierKey.parse(found.key).name
            held[found.key] = ActorEntry(name, found.roles, found.since, index, past=past)
        return replace(self, actors=tuple(held.items()))

    def _actor_faults(self, found: ActorLeaf, keys: Keys) -> Iterator[Fault]:
        """Rules of registrations and withdrawals."""
        key, entry = VerifierKey.parse(found.key), self.entry(found.key)
        own = {VerifierKey.parse(used).public for used in keys.used}
        is_gone = entry is not None and entry.withdrawn is not None
        if key.name == keys.origin or key.public in own:
            yield Rule.ACTOR_KEY, f"{key.name} is the ledger itself"
        elif found.change is ActorChange.REGISTER and is_gone:
            yield Rule.ACTOR_KEY, f"this key of {key.name} was withdrawn; register a new one"
        elif found.change is ActorChange.WITHDRAW and (entry is None or is_gone):
            yield Rule.ACTOR_KEY, f"this key of {key.name} is not registered"
        if found.signer not in keys.in_force or not found.is_signed(keys.origin):
            yield Rule.ACTOR_SIGNATURE, f"no key of the ledger in force signed for {key.name}"
        if not self.clock <= found.created <= found.since:
            yield Rule.ACTOR_TIME, self._time_text(found)

    def _time_text(self, found: ActorLeaf) -> str:
        """How a registration is dated back."""
        said = f"made at {told_moment(found.created)}, from {told_moment(found.since)} on"
        return f"{said}; nothing before {told_moment(max(self.clock, found.created))} is left"

    def _act_faults(self, found: ActLeaf, keys: Keys) -> Iterator[Fault]:
        """Rules of acts."""
        name, entry = VerifierKey.parse(found.actor).name, self.entry(found.actor)
        if entry is None:
            yield Rule.ACT_ACTOR, f"this key of {name} is not registered"
        elif entry.withdrawn is not None:
            yield Rule.ACT_ACTOR, f"leaf {entry.withdrawn} withdrew this key of {name}"
        elif found.created < entry.since:
            yield Rule.ACT_ACTOR, f"{name} may act from {told_moment(entry.since)} on"
        if not found.is_signed(keys.origin):
            yield Rule.ACT_SIGNATURE, f"this is no signature of {name}"
        if found.created < self.clock:
            yield Rule.ACT_TIME, f"{told_moment(self.clock)} was reached before"

    def _role_faults(self, act: ActLeaf, kind: str, asked: frozenset[Role]) -> Iterator[Fault]:
        """Whether who signed has a role; who is no actor was told of before."""
        entry = self.entry(act.actor)
        if entry is None or entry.withdrawn is not None or asked & set(entry.roles):
            return
        has, told = ", ".join(entry.roles), " or ".join(sorted(asked))
        yield Rule.ACT_ROLE, f"{entry.name} has {has}; for {with_article(kind)} it takes {told}"
