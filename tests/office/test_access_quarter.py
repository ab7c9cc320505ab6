"""A quarter in a ledger with actors: one locks, another draws, and nobody else does either."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from ledgers import DRAWER, LOCKER, STRANGER
from office.test_ledger import DEMO, EVIDENCE, HOUR, bytes_of, leaf_kinds, office, steps, witnessed
from publication.verifier.asking import asked_to_verify

from randinspect.attestation import SecretKey
from randinspect.errors import LeafError, NotYet
from randinspect.ledger import Ledger, acting_as, audit_store, register_actor
from randinspect.publication import Kind, Role
from randinspect.verification import Standing, verify

__all__ = ["office"]


def with_actors(office: Path) -> None:
    """Register who locks and who draws."""
    folder = office.parent / "ledger"
    ledger = Ledger.opened(folder)
    for key, role in ((LOCKER, Role.LOCK), (DRAWER, Role.DRAW)):
        register_actor(folder, ledger, key.verifier, [role], approved_by="chief", created=2)


def refused(office: Path, actor: SecretKey | None, step: str, kind: Kind) -> None:
    """A step that the ledger does not take, and that leaves every file as it was.

    A proof follows its ledger to what witnesses saw, whoever asks.
    """
    before = without_proofs(office)
    with acting_as(actor), pytest.raises(LeafError, match=r"act\.(missing|role|actor)"):
        getattr(steps(office), step)(kind)
    assert without_proofs(office) == before


def without_proofs(office: Path) -> dict[Path, bytes]:
    """Every file but the ``ledger.json`` of bundles."""
    found = bytes_of(office.parent)
    return {path: data for path, data in found.items() if path.name != "ledger.json"}


def test_a_quarter_is_locked_by_one_and_drawn_by_another(office: Path) -> None:
    """Each stage behind its act; the bundles say who signed, and the page's points hold."""
    with_actors(office)
    for kind in Kind:
        for actor in (None, DRAWER, STRANGER):
            refused(office, actor, "commit", kind)
        with acting_as(LOCKER):
            steps(office).commit(kind)
        witnessed(office, steps(office).quarter.draw(kind).not_before_unix - 24 * HOUR)
        shutil.copy(DEMO / EVIDENCE[kind], office / EVIDENCE[kind])
        for actor in (None, LOCKER):
            refused(office, actor, "draw", kind)
        with acting_as(DRAWER):
            steps(office).draw(kind)
    with suppress(NotYet):
        list(steps(office).advance())  # nothing is left that somebody has to sign
    done = steps(office)
    pins = done.publishing.pins()
    verdict = verify(done.workspace.public, pins)

    stages = ["act", "commit", "act", "result"]
    assert leaf_kinds(office) == ["origin", "actor", "actor", *stages, *stages]
    assert verdict.findings == ()
    assert verdict.standing is Standing.VERIFIED
    told = [line for line in verdict.proved if "is signed by" in line]
    assert len(told) == 4
    assert sum(LOCKER.name in line for line in told) == 2
    assert audit_store(Ledger.opened(office.parent / "ledger").store, pins).breaches == []
    known = {
        name: "".join(f"{key}\n" for key in keys).encode()
        for name, keys in (("trust.keys", pins.ledger), ("witness.keys", pins.witnesses))
    }
    quarter = {str(kind): done.workspace.files(kind) for kind in Kind}
    (said,) = asked_to_verify([quarter], known=known)
    assert [one["en"] for one in said["proved"]] == list(verdict.proved)
    assert said["findings"] == []
