"""The worked example of docs/format.md §7.9, recomputed from the page's words alone."""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from randinspect.attestation import sm3
from randinspect.canonical import merkle_root, write_document
from randinspect.publication.ledger_proof import LedgerProof

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
VECTORS = json.loads(
    (ROOT / "tests" / "vectors" / "ledger_vectors.json").read_text(encoding="utf-8")
)
LEAVES = [leaf.encode() for leaf in VECTORS["leaves"]]
LOG = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
TIMES = (1692756970, 1692843400, 1692900010)


def root(leaves: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1, as it stands there."""
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()


def line(name: str, key: Ed25519PrivateKey, kind: int, payload: bytes) -> str:
    """A signature line."""
    public = key.public_key().public_bytes_raw()
    key_id = sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]
    return f"— {name} {base64.b64encode(key_id + payload).decode()}\n"


def test_the_checkpoints_follow_from_leaves_and_keys() -> None:
    """Root, text, both signatures: every byte of the three notes."""
    for size, moment, note in zip((2, 3, 4), TIMES, VECTORS["checkpoints"], strict=True):
        head = base64.b64encode(root(LEAVES[:size])).decode()
        text = f"cn.example/ledger\n{size}\n{head}\n"
        timed = f"cosignature/v1\ntime {moment}\n{text}".encode()
        cosignature = moment.to_bytes(8, "big") + WITNESS.sign(timed)

        assert note == (
            f"{text}\n"
            + line("cn.example/ledger", LOG, 1, LOG.sign(text.encode()))
            + line("uni.example/witness", WITNESS, 4, cosignature)
        )


def test_the_proofs_are_what_is_left_of_the_tree() -> None:
    """At four leaves every path is two nodes that can be named; the lock stays the first head."""
    left, right = root(LEAVES[:2]), root(LEAVES[2:])
    leaf = [sha256(b"\x00" + data).digest() for data in LEAVES]
    document = json.loads(VECTORS["ledger.json"][2])

    assert document["commit"] == {"index": 1, "path": [leaf[0].hex()]}
    assert document["result"] == {"index": 2, "path": [leaf[3].hex(), left.hex()]}
    assert document["origin"]["path"] == [leaf[1].hex(), right.hex()]
    assert document["consistency"] == [right.hex()]
    assert document["lock"] == VECTORS["checkpoints"][0]
    assert document["latest"] == VECTORS["checkpoints"][2]
    assert all(
        LedgerProof.read(write_document(json.loads(text))).document().decode() == text
        for text in VECTORS["ledger.json"]
    )


def test_the_page_shows_these_bytes() -> None:
    """Keys, first leaf and first checkpoint stand on the page, and the example says so late."""
    assert all(key in PAGE for key in VECTORS["keys"])
    assert VECTORS["leaves"][0].partition("\n")[2] in PAGE
    assert VECTORS["checkpoints"][0] in PAGE
    commit = json.loads(VECTORS["leaves"][1].partition("\n")[2])
    due = commit["seed_plan"]["not_before"] - commit["lead_seconds"]
    assert TIMES[0] == due + 1
    assert f"due by {due}" in PAGE


def test_the_leaf_of_a_publication() -> None:
    """Kind, LF, and a document with these keys, in the form of RFC 8785; the page shows it."""
    document = {
        "acts": 3,
        "created": 1696089600,
        "draw_id": "demo/2",
        "format": "randinspect/1",
        "head": sha256(b"the third act").hexdigest(),
        "sha256": sha256(b"the announcements").hexdigest(),
    }
    text = json.dumps(document, separators=(",", ":"), sort_keys=True)

    assert VECTORS["publication"] == f"publication\n{text}"
    assert text in PAGE


def test_the_page_shows_the_sm3_root() -> None:
    """The same three rows as in §2.5, by the other digest."""
    assert merkle_root([b"a\t1", b"b\t2", b"c\t3"], sm3).hex() in PAGE
    assert sm3(b"abc").hex() in PAGE


def test_the_signed_acts_follow_from_keys_and_leaves() -> None:
    """docs/format.md §7.12: both texts, every signature, and that an act stands before its leaf."""
    path = ROOT / "tests" / "vectors" / "access_vectors.json"
    vectors = json.loads(path.read_text(encoding="utf-8"))
    leaves = [leaf.encode() for leaf in vectors["leaves"]]
    officers = {
        vectors["keys"][name]: Ed25519PrivateKey.from_private_bytes(bytes(range(at, at + 32)))
        for at, name in ((5, "lock"), (6, "draw"))
    }
    texts = iter(vectors["texts"])
    for place, leaf in enumerate(leaves):
        kind, _, document = leaf.partition(b"\n")
        if kind not in (b"actor", b"act"):
            continue
        said = json.loads(document)
        signature = base64.b64decode(said.pop("signature"))
        if kind == b"actor":
            digest = sha256(write_document(said)).hexdigest()
            text = f"randinspect/1/actor\ncn.example/ledger\n{said['change']}\n{digest}\n"
            assert signature == LOG.sign(text.encode())
            assert said["key"] in officers
        else:
            digest = sha256(leaves[place + 1]).hexdigest()
            text = f"randinspect/1/act\ncn.example/ledger\n{said['created']}\n{digest}\n"
            assert signature == officers[said["actor"]].sign(text.encode())
        assert next(texts) == text

    kinds = [leaf.partition(b"\n")[0].decode() for leaf in leaves]
    assert kinds == ["origin", "actor", "actor", "act", "commit", "act", "result"]
    assert [leaves[0], leaves[4], leaves[6]] == LEAVES[:3]
    assert vectors["root"] == root(leaves).hex() == merkle_root(leaves).hex()
