"""What parties reveal is shown in ledger.json, and both programs hold it against the commitment."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from defective import bases
from defective.forging import Files
from defective.of_readers import pinned
from ledgers import LOG, ORIGIN, UNIVERSITY, cosigned, new_ledger
from publication.verifier.asking import asked_to_verify, pins_of
from seed_sources import SECRET, SHARES

from randinspect.canonical import write_document
from randinspect.ledger import Ledger, prove_draw
from randinspect.lottery import SealedSource, ShareSource
from randinspect.publication.commitment import read_commitment
from randinspect.publication.leaves import LeafKind, leaf_bytes, made_leaf
from randinspect.verification import verify_files

KEYS = pinned(witness=(UNIVERSITY,))
CASES = ("shares of two parties", "a sealed value")


def signed(ledger: Ledger, moment: int) -> None:
    """A head that the university saw at a time."""
    note = ledger.checkpoint(LOG)
    ledger.take_cosignatures(cosigned(note, moment), [UNIVERSITY.verifier])


def shown(case: str) -> Files:
    """A bundle whose seed took shares or a sealed value, with what its ledger shows."""
    files = bases.seeded(case)
    terms = read_commitment(files["commit.json"])
    plan, ledger = terms.seed_plan, new_ledger(Path(mkdtemp()))
    ledger.append(leaf_bytes(LeafKind.COMMIT, files["commit.json"]), moment=ORIGIN.created)
    signed(ledger, plan.not_before - terms.lead_seconds)
    for number, source in enumerate(plan.sources, 1):
        if isinstance(source, ShareSource | SealedSource):
            fields = {"draw_id": terms.draw_id, "source": number, "created": ORIGIN.created}
            value = SHARES[source.party] if isinstance(source, ShareSource) else SECRET
            leaf = made_leaf(LeafKind.REVEAL, {**fields, "value": value})
            ledger.append(leaf, moment=ORIGIN.created)
    ledger.append(leaf_bytes(LeafKind.RESULT, files["result.json"]), moment=ORIGIN.created)
    signed(ledger, plan.not_before + 5)
    return {**files, "ledger.json": prove_draw(ledger, terms.draw_id).document()}


@pytest.mark.parametrize("case", CASES)
def test_each_reveal_is_shown_and_told(case: str) -> None:
    """With its leaf, its source, and who saw it; in the same words by both programs."""
    files = shown(case)
    document = json.loads(files["ledger.json"])
    verdict = verify_files(files, pins_of(KEYS))

    (said,) = asked_to_verify([{"": files}], known=KEYS)

    secrets = [s for s in json.loads(files["commit.json"])["seed_plan"]["sources"] if "sha256" in s]
    assert len(document["reveals"]) == len(secrets) > 0
    assert verdict.findings == ()
    assert sum(text.startswith("reveal of the ") for text in verdict.proved) == len(secrets)
    assert [one["en"] for one in said["proved"]] == list(verdict.proved)
    assert (said["standing"], said["findings"]) == (str(verdict.standing), [])


def test_a_draw_without_secrets_shows_none() -> None:
    """The bytes of its ledger.json are those that they were."""
    assert "reveals" not in json.loads(bases.entered()["ledger.json"])


def doubled(reveals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One source twice."""
    return [reveals[0], *reveals]


def changed(key: str, value: object) -> Callable[[list[dict[str, Any]]], list[dict[str, Any]]]:
    """A field of the first document changed."""
    return lambda all_: [{**all_[0], "document": {**all_[0]["document"], key: value}}, *all_[1:]]


CHANGES = {
    "another value": changed("value", "0" * 64),
    "another draw": changed("draw_id", "d/9"),
    "a source that is not there": lambda all_: [
        *all_[:-1],
        {**all_[-1], "document": {**all_[-1]["document"], "source": 9}},
    ],
    "another time": changed("created", 7),
    "no list": lambda _: [],
    "twice": doubled,
    "another place": lambda all_: [{**all_[0], "index": 0}, *all_[1:]],
    "a key too many": lambda all_: [{**all_[0], "more": 1}, *all_[1:]],
    "no value": changed("value", "xyz"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_reveal_is_found_by_both(name: str) -> None:
    """A leaf that is not there, of another draw, source or value, or without form."""
    files = shown(CASES[0])
    document = json.loads(files["ledger.json"])
    document["reveals"] = CHANGES[name](document["reveals"])
    forged = {**files, "ledger.json": write_document(document)}
    verdict = verify_files(forged, pins_of(KEYS))

    (said,) = asked_to_verify([{"": forged}], known=KEYS)

    found = {(finding.code, finding.file) for finding in verdict.findings}
    assert found
    assert found == {(one["code"], one["file"]) for one in said["findings"]}
    assert found <= {("14.2", "ledger.json"), ("14.3", "ledger.json")}
