"""Foreign bytes: whatever they are, a reader gives findings or a clear error, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
from amended_bundles import bundle, chain
from attacked import PINS, entered, selection, shown
from authorities import referred_selection, sent_by
from bundles import ROUNDS, dated_dispatch, drawn_over_margins, small_quarter
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledgers import LOG, UNIVERSITY, key_leaf, note_leaf, origin_leaf, void_leaf
from seed_sources import PULSES, drand, lottery, nist, sealed, share
from strategies import mangled_bytes, mangled_documents
from tsa import Authority

from randinspect.attestation import (
    Checkpoint,
    KeyType,
    VerifierKey,
    parse_keys,
    read_checkpoint,
    read_note,
    read_roots,
    stamp_of,
)
from randinspect.canonical import read_document, read_table, write_document
from randinspect.errors import RandinspectError
from randinspect.ledger import LedgerExport, Request, audit_export, witness_request
from randinspect.lottery import evidence_from_text, prove_source
from randinspect.publication import read_amendment, read_commitment
from randinspect.publication.leaves import read_leaf
from randinspect.publication.ledger_proof import AmendmentProof, LedgerProof
from randinspect.publication.proof import unit_proof
from randinspect.verification import verify_amendments, verify_files, verify_proof

fuzzed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FORMS = ("bytes", "document")
TSA = Authority()


def calm(read: Callable[[], object]) -> bool:
    """Whether a reader took something; whoever refuses does it by an error of this library."""
    refusal = None
    try:
        read()
    except RandinspectError as error:
        refusal = str(error)
    assert refusal != ""
    return refusal is None


def mangled(data: st.DataObject, whole: bytes, form: str) -> bytes:
    """Something like the whole, but not it."""
    strategy = mangled_documents(whole) if form == "document" else mangled_bytes(whole)
    return data.draw(strategy)


@cache
def ledgered() -> dict[str, bytes]:
    """A selection with its ledger's proof."""
    files = selection()
    return shown(entered(Path(mkdtemp()), files), files)


@cache
def exported() -> dict[str, bytes]:
    """The text of its ledger."""
    ledger = entered(Path(mkdtemp()), selection())
    return LedgerExport(ledger.leaves, ledger.notes()).files()


def bundles() -> dict[str, dict[str, bytes]]:
    """Bundles of many kinds, each of which verifies."""
    return {
        "selection": ledgered(),
        "dispatch": small_quarter()["dispatch"],
        "dated": dated_dispatch(),
        "margins": drawn_over_margins(),
        "referred": referred_selection(is_sealed=True),
        "sent": sent_by("city.amr"),
    }


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", bundles())
@fuzzed
@given(data=st.data())
def test_a_bundle_with_a_mangled_file(name: str, form: str, data: st.DataObject) -> None:
    """It is refuted, or it is what it was; verification never raises."""
    files = dict(bundles()[name])
    ending = ".json" if form == "document" else ""
    part = data.draw(st.sampled_from(sorted(n for n in files if n.endswith(ending))))
    files[part] = mangled(data, files[part], form)
    verdict = verify_files(files, PINS)

    assert files[part] == bundles()[name][part] or not verdict


def as_text(read: Callable[[str], object]) -> Callable[[bytes], object]:
    """A reader of text, given bytes as a file would be read."""
    return lambda data: read(data.decode("utf-8", "replace"))


@cache
def readers() -> dict[str, tuple[bytes, Callable[[bytes], object]]]:
    """Every reader of foreign bytes, with bytes that it takes."""
    files, amendments = ledgered(), list(chain(bundle()).values())
    ledger = entered(Path(mkdtemp()), selection())
    token = TSA.stamp(b"text", 1_700_000_000)
    note = str(ledger.notes()[-1])
    proof = json.loads(files["ledger.json"])
    beside = {
        "checkpoint": proof["latest"],
        "format": "randinspect/1",
        "leaves": [proof["commit"]],
    }
    found: dict[str, tuple[bytes, Callable[[bytes], Any]]] = {
        "document": (files["commit.json"], read_document),
        "table": (files["sample.tsv"], lambda d: read_table(d, 4)),
        "commitment": (files["commit.json"], read_commitment),
        "amendment": (amendments[0], read_amendment),
        "ledger proof": (files["ledger.json"], LedgerProof.read),
        "amendment proof": (write_document(beside), AmendmentProof.read),
        "origin": (origin_leaf(), read_leaf),
        "void": (void_leaf("s"), read_leaf),
        "note leaf": (note_leaf("s"), read_leaf),
        "key leaf": (key_leaf(), read_leaf),
        "note": (note.encode(), as_text(read_note)),
        "checkpoint": (note.encode(), as_text(read_checkpoint)),
        "body": (note.split("\n\n")[0].encode() + b"\n", as_text(Checkpoint.parse)),
        "request": (witness_request(ledger, 2).encode(), as_text(Request.parse)),
        "key": (str(LOG.verifier).encode(), as_text(VerifierKey.parse)),
        "keys": (
            f"# keys\n{LOG.verifier}\n{UNIVERSITY.verifier}\n".encode(),
            as_text(lambda t: parse_keys(t, KeyType.NOTE, file="keys")),
        ),
        "roots": (TSA.root.public_bytes(Encoding.PEM), read_roots),
        "stamp": (token, lambda d: stamp_of(d, b"text", [TSA.root])),
    }
    return found


@pytest.mark.parametrize("name", readers())
@fuzzed
@given(data=st.data())
def test_a_reader_of_mangled_bytes(name: str, data: st.DataObject) -> None:
    """It takes them, or refuses with an error of this library."""
    whole, read = readers()[name]
    form = "document" if whole[:1] == b"{" and data.draw(st.booleans()) else "bytes"
    calm(lambda: read(mangled(data, whole, form)))


@pytest.mark.parametrize("name", readers())
def test_every_reader_takes_what_is_whole(name: str) -> None:
    """Or nothing would be tried above; and rubbish it refuses."""
    whole, read = readers()[name]
    taken = calm(lambda: read(whole))

    assert taken or name == "keys"  # a file of keys of two types is told line by line
    for rubbish in (b"\xff\x00", b"[" * 10_000, b'{"a":' * 10_000, b"\x00" * 64):
        assert not calm(lambda rubbish=rubbish: read(rubbish))  # type: ignore[misc]  # bound now


@pytest.mark.parametrize("name", ["leaves.txt", "checkpoints.json", "checkpoint"])
@fuzzed
@given(data=st.data())
def test_a_mangled_export(name: str, data: st.DataObject) -> None:
    """It is refused, or audited to the end; another leaf is found."""
    files = dict(exported())
    form = "document" if name.endswith(".json") and data.draw(st.booleans()) else "bytes"
    files[name] = mangled(data, files[name], form)
    audits = []
    calm(lambda: audits.append(audit_export(LedgerExport.read(files), PINS)))

    assert name != "leaves.txt" or files == exported() or not any(audits)


@fuzzed
@given(data=st.data())
def test_a_mangled_proof(data: st.DataObject) -> None:
    """A unit's proof is refuted or what it was, alone and beside the bundle."""
    files = selection()
    whole = unit_proof(files, "AG-2", None)
    proof = mangled(data, whole, data.draw(st.sampled_from(FORMS)))
    alone, beside = verify_proof(proof), verify_proof(proof, files)

    assert proof == whole or not (alone and beside)


@fuzzed
@given(data=st.data())
def test_mangled_amendments(data: st.DataObject) -> None:
    """Each is refuted or changes the teams in the same way, with rubbish for its proof too.

    Evidence, approver and time of the last one are an office's word until a ledger has its leaf.
    """
    files, documents = bundle(), chain(bundle())
    name = data.draw(st.sampled_from(sorted(documents)))
    forged = mangled(data, documents[name], data.draw(st.sampled_from(FORMS)))
    proof = data.draw(st.none() | st.binary(max_size=40))
    verdict = verify_amendments(files, {**documents, name: forged}, PINS, proof=proof)

    if verdict:
        said, whole = read_amendment(forged), read_amendment(documents[name])
        free = {"evidence_sha256", "approved_by", "decided"}
        assert said.model_dump(exclude=free) == whole.model_dump(exclude=free)


@pytest.mark.parametrize("form", FORMS)
@fuzzed
@given(data=st.data())
def test_mangled_evidence(form: str, data: st.DataObject) -> None:
    """A relay's answer, a pulse, numbers and secrets: proved, or refused."""
    sources: list[tuple[Any, Any]] = [
        (drand(13335), ROUNDS[13335]),
        (nist(1_784_209_740), {"pulse": PULSES[1862118], "certificate": "00"}),
        (lottery(), {"numbers": [[1, 2, 3, 4, 5, 6], [7]], "announced": "x"}),
        (share("cn.example.press"), {"party": "cn.example.press", "value": "b2" * 32}),
        (sealed(5), {"value": "5ec7" * 16}),
    ]
    source, record = data.draw(st.sampled_from(sources))
    text = mangled(data, json.dumps(record).encode(), form).decode("utf-8", "replace")

    def read() -> None:
        for one in evidence_from_text(text):
            prove_source(source, one)

    calm(read)
