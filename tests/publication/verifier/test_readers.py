"""JavaScript and Python agree on what a reader knows: pinned keys, amendments, evidence."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from defective import bases
from defective.forging import Files, edited, setting
from defective.of_quarter import amended
from defective.of_readers import (
    Known,
    amended_in_ledger,
    evidence_file,
    keys_file,
    pinned,
    seen_by,
)
from ledgers import LOG, NEXT, PRESS, UNIVERSITY, cosigned
from publication.verifier.asking import (
    MODULES,
    ask,
    asked_to_verify,
    codes,
    heard_of,
    node,
    pins_of,
    said_codes,
)
from publication.verifier.test_bundles import changed, places_of, unproved
from seed_sources import ROUNDS, pulse_record, ssq_record

from randinspect.attestation import KeyType, SecretKey, read_checkpoint, sign
from randinspect.canonical import write_document
from randinspect.errors import SeedError
from randinspect.verification import Verdict, verify, verify_amendments, verify_files

BOTH = (UNIVERSITY, PRESS)
SSQ = ssq_record() | {"name": "ssq", "issue": "2099001"}
STRANGER = SecretKey("x.example/w", KeyType.COSIGNATURE, bytes(32))
SELF = SecretKey("uni.example/other", KeyType.COSIGNATURE, LOG.seed)
OTHER = SecretKey("de.example/ledger", KeyType.NOTE, NEXT.seed)


def said_of(one: Mapping[str, Any]) -> tuple[str, list[str], list[str], list[str]]:
    """Standing, codes, what is proved and what is not, of JavaScript."""
    proved = [told["en"] for told in one["proved"]]
    return one["standing"], said_codes(one), proved, unproved(dict(one))


def found_by(verdict: Verdict) -> tuple[str, list[str], list[str], list[str]]:
    """The same of Python."""
    standing = str(verdict.standing)
    return standing, codes(verdict), list(verdict.proved), list(verdict.unproved)


def with_line(files: Files, place: str, *lines: str) -> Files:
    """A checkpoint of ledger.json with lines more."""

    def add(value: dict[str, str]) -> None:
        value[place] += "".join(f"{line}\n" for line in lines)

    return edited(files, "ledger.json", add)


@cache
def witnessed() -> Files:
    """A lock that two witnesses saw in time."""
    return seen_by((UNIVERSITY, 0), (PRESS, -7))


def resigned(signer: SecretKey) -> Files:
    """Both checkpoints signed by somebody else instead."""

    def exchange(value: dict[str, str]) -> None:
        for place in ("lock", "latest"):
            note = read_checkpoint(value[place])[1]
            line = sign(note.text, signer)
            value[place] = str(replace(note, signatures=(line, *note.signatures[1:])))

    return edited(witnessed(), "ledger.json", exchange)


def false_line() -> str:
    """A cosignature of the latest checkpoint."""
    note = read_checkpoint(json.loads(witnessed()["ledger.json"])["latest"])[1]
    return str(cosigned(note, 5).signatures[-1])


@cache
def known() -> dict[str, Known]:
    """Bundles in a ledger, and the keys that somebody pins."""
    keys, seen = pinned(witness=BOTH), witnessed()
    stamps = edited(seen, "ledger.json", setting("stamps", to=["AAAA", ""]))
    rehearsed = seen_by((PRESS, 0), files=bases.rehearsal())
    return {
        "no keys": Known(seen),
        "both witnesses": Known(seen, keys),
        "one witness": Known(seen, pinned(witness=(PRESS,))),
        "no witness": Known(seen, pinned()),
        "witnesses alone": Known(seen, {"witness.keys": keys_file(*BOTH)}),
        "a witness nobody knows": Known(seen, pinned(witness=(STRANGER,))),
        "another key": Known(seen, pinned(trust=(NEXT,), witness=BOTH)),
        "both keys": Known(seen, pinned(trust=(LOG, NEXT), witness=BOTH)),
        "another ledger": Known(seen, pinned(trust=(OTHER,), witness=BOTH)),
        "signed by another ledger": Known(resigned(OTHER), pinned((LOG, OTHER), BOTH)),
        "signed by the next key": Known(resigned(NEXT), pinned((NEXT,), BOTH)),
        "a witness too late": Known(seen_by((UNIVERSITY, 1), (PRESS, 2)), keys),
        "one too late": Known(seen_by((UNIVERSITY, 1), (PRESS, 0)), keys),
        "its own witness": Known(seen_by((SELF, 0)), pinned(witness=(SELF,))),
        "a false cosignature": Known(with_line(seen, "lock", false_line()), keys),
        "a false one of nobody": Known(with_line(seen, "lock", false_line()), pinned()),
        "cosigned twice": Known(seen_by((PRESS, -9), (PRESS, 5)), keys),
        "a rehearsal": Known(rehearsed, keys),
        "no result": Known(seen_by((PRESS, 0), has_result=False), keys),
        "a void": Known(bases.voided(), keys),
        "time stamps": Known(stamps, keys),
        "no time stamps": Known(edited(seen, "ledger.json", setting("stamps", to=[])), keys),
        "no token": Known(edited(seen, "ledger.json", setting("stamps", to=["A"])), keys),
        "no ledger": Known(bases.selection(), keys),
        "locked": Known(bases.waiting(), keys),
    }


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    """What JavaScript says of each."""
    asked = [asked_to_verify([{"": one.bundle}], known=one.known)[0] for one in known().values()]
    return dict(zip(known(), asked, strict=True))


@pytest.mark.parametrize("name", list(known()))
def test_pinned_keys_prove_the_same(name: str, answers: dict[str, Any]) -> None:
    """Standing, codes, and the very words of what is proved and unproved."""
    one = known()[name]
    verdict = verify_files(one.bundle, pins_of(one.known))

    assert said_of(answers[name]) == found_by(verdict)


def test_every_way_of_the_order_is_among_them(answers: dict[str, Any]) -> None:
    """Proved, refuted, unproved for each reason."""
    standings = {one["standing"] for one in answers.values()}
    texts = {told["en"] for one in answers.values() for told in one["unproved"]}
    reasons = ("you pin no key of the ledger ", "you pin no key of the ledger cn", "no witness")
    more = (
        "the lock was due by",
        "only of a real draw",
        "VOID",
        "one witness",
        "not in the ledger",
    )

    assert standings == {
        "verified",
        "refuted",
        "recomputed, order unproved",
        "locked, not drawn",
        "void",
    }
    assert all(any(part in text for text in texts) for part in (*reasons, *more))
    assert answers["both witnesses"]["isOrdered"]
    assert not answers["a rehearsal"]["isOrdered"]


@pytest.mark.parametrize("code", ["share_missing", "sealed_missing", "round_missing", "other"])
def test_every_reason_of_a_void_is_read(code: str) -> None:
    """Those for shares and sealed values too; the path is another's, so 14.3 stays."""
    files = edited(bases.voided(), "ledger.json", setting("void", "document", "code", to=code))

    (said,) = asked_to_verify([{"": files}])

    assert said_codes(said) == codes(verify_files(files)) == ["14.2" if code == "other" else "14.3"]


def test_changed_ledgers_are_judged_alike() -> None:
    """Each place of ledger.json lost, doubled or of another kind, beside pinned keys."""
    keys = pinned(witness=BOTH)
    value = json.loads(witnessed()["ledger.json"])
    turns = [(path, turn) for turn, path in enumerate(places_of(value))]
    some = [
        {**witnessed(), "ledger.json": write_document(changed(value, path, turn + extra))}
        for path, turn in turns
        for extra in (0, 1, 2)
    ]
    bytes_of, chance = witnessed()["ledger.json"], random.Random(7)
    for _ in range(60):
        place = chance.randrange(len(bytes_of))
        byte = bytes([bytes_of[place] ^ 1 << chance.randrange(7)])
        some.append({**witnessed(), "ledger.json": bytes_of[:place] + byte + bytes_of[place + 1 :]})

    said = asked_to_verify([{"": files} for files in some], known=keys)

    assert [said_of(one) for one in said] == [
        found_by(verify_files(files, pins_of(keys))) for files in some
    ]


EVIDENCE: Mapping[str, tuple[str, bytes]] = {
    "a round that spoke": ("a fallback used", evidence_file(ROUNDS[20791007])),
    "the pulse that was used": ("a fallback used", evidence_file(pulse_record(1862119))),
    "a list under evidence": (
        "a fallback used",
        json.dumps({"evidence": [ROUNDS[20791007]]}).encode(),
    ),
    "the same numbers": ("cut off from drand", json.dumps(SSQ).encode()),
    "other numbers": (
        "cut off from drand",
        evidence_file(SSQ | {"numbers": [[1, 2, 3, 4, 5, 6], [9]]}),
    ),
    "two records": ("cut off from drand", evidence_file(SSQ, pulse_record(1862119))),
    "nothing": ("cut off from drand", b"[]"),
}
REFUSED: Mapping[str, bytes] = {
    "another round": evidence_file(ROUNDS[13335]),
    "a forged round": evidence_file({"round": 20791007, "signature": ROUNDS[13335]["signature"]}),
    "upper-case digits": evidence_file({"round": 20791007, "signature": "AB"}),
    "another pulse": evidence_file(pulse_record(1853305)),
    "another issue": evidence_file(SSQ | {"issue": "2099002"}),
    "no place": evidence_file({k: v for k, v in SSQ.items() if k != "announced"}),
    "no numbers": evidence_file(SSQ | {"numbers": 7}),
    "an object of nothing": evidence_file({}),
    "no record": b"7",
    "no JSON": b"{",
    "too deep": b"[" * 40 + b"]" * 40,
}


@pytest.mark.parametrize("name", EVIDENCE)
@pytest.mark.parametrize("is_drawn", [True, False])
def test_evidence_is_held_against_the_seed_alike(name: str, is_drawn: bool) -> None:
    """What contradicts it, and what a looked-up number leaves to doubt."""
    base, data = EVIDENCE[name]
    files, told = bases.seeded(base, is_drawn=is_drawn), {"evidence.json": data}
    verdict = verify_files(files, evidence=heard_of(told))

    (said,) = asked_to_verify([{"": files}], known=told)

    assert said_of(said) == found_by(verdict)
    assert codes(verdict) == (
        ["2.5"]
        if is_drawn and name in ("a round that spoke", "a list under evidence", "other numbers")
        else []
    )


@pytest.mark.parametrize("name", REFUSED)
def test_evidence_that_proves_nothing_is_refused_by_both(name: str) -> None:
    """No verdict is given."""
    files, told = bases.seeded("a fallback used"), {"evidence.json": REFUSED[name]}

    (said,) = asked_to_verify([{"": files}], known=told)

    assert set(said) == {"refused"}
    with pytest.raises(SeedError):
        verify_files(files, evidence=heard_of(told))


def amendments_known() -> dict[str, Known]:
    """Amendments with what lies beside them, and the keys that somebody pins."""
    whole = amended_in_ledger()
    proof = json.loads(whole.amendments["ledger.json"])
    documents = {n: d for n, d in whole.amendments.items() if n != "ledger.json"}

    def changed_proof(**change: Any) -> Files:
        return {**documents, "ledger.json": write_document({**proof, **change})}

    late = [json.loads(data) for data in documents.values()]
    late[-1]["decided"] = late[0]["decided"] - 1
    early = {**documents, max(documents): write_document(late[-1])}
    return {
        "seen": whole,
        "no ledger": Known(whole.bundle, whole.known, documents),
        "nothing at all": Known(whole.bundle, whole.known, {}),
        "no key": Known(whole.bundle, {}, whole.amendments),
        "another ledger": Known(whole.bundle, pinned(trust=(OTHER,)), whole.amendments),
        "no witness": Known(whole.bundle, pinned(), whole.amendments),
        "seen by nobody": replace(amended_in_ledger(None), known=pinned(witness=BOTH)),
        "seen late": amended_in_ledger(1_693_000_000 + 40 * 86_400),
        "another key": Known(whole.bundle, pinned(trust=(NEXT,)), whole.amendments),
        "its own witness": Known(whole.bundle, pinned(witness=(SELF,)), whole.amendments),
        "a leaf less": Known(whole.bundle, {}, changed_proof(leaves=proof["leaves"][:-1])),
        "no leaves": Known(whole.bundle, {}, changed_proof(leaves={})),
        "no checkpoint": Known(whole.bundle, {}, changed_proof(checkpoint="none")),
        "another format": Known(whole.bundle, {}, changed_proof(format="randinspect/2")),
        "one key more": Known(whole.bundle, {}, changed_proof(more=1)),
        "decided before the one before": Known(whole.bundle, {}, early),
        "of a selection": Known(bases.selection(), {}, amended()),
        "of a dispatch that waits": Known(bases.posed(), {}, amended()),
    }


@pytest.mark.parametrize("name", list(amendments_known()))
def test_amendments_in_a_ledger_are_judged_alike(name: str) -> None:
    """Steps 16 and 17, and what is said of who saw them."""
    one = amendments_known()[name]
    documents = {n: d for n, d in one.amendments.items() if n != "ledger.json"}
    proof = one.amendments.get("ledger.json")
    verdict = verify_amendments(one.bundle, documents, pins_of(one.known), proof=proof)

    (said,) = asked_to_verify([{"": one.bundle}], amendments=one.amendments, known=one.known)

    assert said_of(said) == found_by(verdict)


def test_the_command_line_takes_what_python_takes(tmp_path: Path) -> None:
    """Keys, evidence, amendments and strictness by the same options, with exit codes."""
    one = amended_in_ledger()
    for folder, files in {"b": one.bundle, "a": one.amendments, "s": witnessed()}.items():
        (tmp_path / folder).mkdir()
        for name, data in files.items():
            (tmp_path / folder / name).write_bytes(data)
    trust, witness = tmp_path / "trust.keys", tmp_path / "witness.keys"
    trust.write_bytes(b"# of the gazette\n\n" + keys_file(LOG))
    witness.write_bytes(keys_file(*BOTH))
    evidence, other = tmp_path / "round.json", tmp_path / "other.json"
    evidence.write_bytes(evidence_file(ROUNDS[13335]))
    other.write_bytes(evidence_file(ROUNDS[20791007]))
    keys = ["--trust", trust, "--witness", witness]

    def run(*words: object) -> tuple[int, str]:
        command = [node(), str(MODULES / "cli.mjs"), *map(str, words)]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        return done.returncode, done.stdout + done.stderr

    code, text = run(tmp_path / "s", *keys, "--evidence", evidence, "--json")
    pins = pins_of(pinned(witness=BOTH))
    assert code == 0
    told = json.loads(text)
    wanted = verify(tmp_path / "s", pins)
    assert {key: told[key] for key in wanted.document()} == wanted.document()
    assert run(tmp_path / "s", *keys)[1].endswith("d/1: verified (0 findings)\n")
    assert "proved: order proved: press.example" in run(tmp_path / "s", *keys)[1]
    assert run(tmp_path / "s", *keys, "--strict")[0] == 1  # one seed source
    assert run(tmp_path / "s", "--evidence", other)[0] == 3
    assert run(tmp_path / "s", "--trust", witness)[1].count("is not a ledger's key") == 2
    assert run(tmp_path / "s", "--trust", tmp_path / "none")[0] == 3
    code, text = run(tmp_path / "b", "--amendments", tmp_path / "a", *keys)
    assert (code, "proved: amendments: uni.example/witness saw all" in text) == (0, True)
    assert run(tmp_path / "b", "--amendments", tmp_path / "none")[0] == 3
    assert run(tmp_path / "b", "--amendments", tmp_path / "s")[0] == 3
    assert run(tmp_path / "b", "--amendments", tmp_path / "a", "--with", tmp_path / "s")[0] == 2
    assert run(tmp_path / "b", "--trust")[0] == 2


def signed_cases() -> list[tuple[bytes, bytes, bytes]]:
    """Keys, messages and signatures: good ones, changed ones, and all of small order."""
    chance, cases = random.Random(1), []
    order = 2**252 + 27742317777372353535851937790883648493
    for _ in range(12):
        secret = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
        key, message = secret.public_key().public_bytes_raw(), chance.randbytes(90)
        signature = secret.sign(message)
        flipped = bytearray(signature)
        flipped[chance.randrange(64)] ^= 1 << chance.randrange(8)
        above = int.from_bytes(signature[32:], "little") + order
        ends = (signature, bytes(flipped), signature[:32] + above.to_bytes(32, "little"))
        cases += [(key, message, end) for end in (*ends, signature[:63], b"")]
    small = [
        bytes([1, *[0] * 31]),
        bytes([1, *[0] * 30, 0x80]),
        bytes(32),
        bytes([*[0] * 31, 0x80]),
        bytes([0xEC, *[0xFF] * 30, 0x7F]),
        bytes([0xED, *[0xFF] * 30, 0x7F]),
        bytes([0xEE, *[0xFF] * 30, 0xFF]),
        bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa"),
    ]
    cases += [
        (key, bytes([n]), head + bytes(32)) for key in small for head in small for n in (0, 1)
    ]
    return cases


def test_ed25519_is_judged_alike() -> None:
    """Also what differs between libraries: small orders, other spellings, the cofactor (§7.3)."""
    cases = signed_cases()

    def verifies(key: bytes, message: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    said = ask({"ask": "ed25519", "cases": [[part.hex() for part in case] for case in cases]})[0]

    assert said == [verifies(*case) for case in cases]
    assert 20 < sum(said) < len(said) - 20


def test_a_quarter_is_as_ordered_as_its_parts() -> None:
    """One proved lock of two is not enough; both are told."""
    quarter = {**bases.quarter(), "selection": witnessed()}

    (said,) = asked_to_verify([quarter], known=pinned(witness=BOTH))

    assert said["standing"] == "recomputed, order unproved"
    assert not said["isOrdered"]
