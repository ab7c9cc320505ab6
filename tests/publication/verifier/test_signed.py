"""JavaScript and Python say the same, word for word, of who signed a draw (point 14.6)."""

from __future__ import annotations

import json

import pytest
from defective.of_actors import MISSIGNED, signed
from defective.of_readers import pinned
from ledgers import DRAWER, LOCKER, UNIVERSITY
from publication.verifier.asking import asked_to_verify, codes, pins_of, said_codes
from publication.verifier.test_bundles import changed, places_of

from randinspect.canonical import write_document
from randinspect.verification import Standing, verify_files

KEYS = pinned(witness=(UNIVERSITY,))
TOLD = [
    f"the commitment, leaf 4, is signed by {LOCKER.name}, whom leaf 1 lets lock",
    f"the result, leaf 6, is signed by {DRAWER.name}, whom leaf 2 lets draw",
]


def test_who_signed_is_told() -> None:
    """In the same words by both, to who pins a key of the ledger; without one nobody vouches."""
    verdict = verify_files(signed(), pins_of(KEYS))
    stranger = verify_files(signed())

    said, alone = (asked_to_verify([{"": signed()}], known=known)[0] for known in (KEYS, {}))

    assert verdict.standing is Standing.VERIFIED
    assert [line for line in verdict.proved if "signed by" in line] == TOLD
    assert [one["en"] for one in said["proved"]] == list(verdict.proved)
    assert stranger.findings == ()
    assert [one["en"] for one in alone["proved"]] == list(stranger.proved) == []


@pytest.mark.parametrize("name", MISSIGNED)
def test_who_had_no_right_is_found_by_both(name: str) -> None:
    """The point, and every sentence."""
    sentence, make = MISSIGNED[name]
    verdict = verify_files(make(), pins_of(KEYS))
    found = [f.message for f in verdict.findings]

    (said,) = asked_to_verify([{"": make()}], known=KEYS)

    assert {f.code for f in verdict.findings} == {"14.6"}
    assert any(message.startswith(sentence) for message in found)
    assert sorted(one["message"] for one in said["findings"]) == sorted(found)
    assert {one["code"] for one in said["findings"]} == {"14.6"}
    assert verdict.standing is Standing.REFUTED


def test_changed_proofs_are_judged_alike() -> None:
    """Each place of ``acts`` lost, doubled or of another kind."""
    value = json.loads(signed()["ledger.json"])
    places = [(turn, path) for turn, path in enumerate(places_of(value)) if path[:1] == ("acts",)]
    some = [
        {**signed(), "ledger.json": write_document(changed(value, path, turn + extra))}
        for turn, path in places
        for extra in (0, 1, 2)
    ]

    said = asked_to_verify([{"": files} for files in some], known=KEYS)

    assert len(some) > 60
    assert [said_codes(one) for one in said] == [
        codes(verify_files(files, pins_of(KEYS))) for files in some
    ]
