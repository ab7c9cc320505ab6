"""A ledger's file and a request to a witness, mangled: findings or refusals, nothing else."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from attacked import PINS, entered, run, selection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledgers import BEFORE, LOG
from strategies import mangled_bytes, mangled_documents

from randinspect.errors import RandinspectError
from randinspect.ledger import (
    STORE_NAME,
    Ledger,
    Request,
    Store,
    Witness,
    audit_store,
    witness_request,
)
from randinspect.office.referral.referred import read_handover

fuzzed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@cache
def filled() -> tuple[bytes, str]:
    """File of a ledger, and what a witness is asked."""
    folder = Path(mkdtemp())
    ledger = entered(folder, selection())
    request = witness_request(ledger, 0)
    ledger.store.close()
    return (folder / STORE_NAME).read_bytes(), request


@fuzzed
@given(data=st.data())
def test_a_mangled_store(tmp_path: Path, data: st.DataObject) -> None:
    """Opened, audited or asked for its state, it is whole, found damaged, or refused."""
    path = tmp_path / STORE_NAME
    for old in tmp_path.iterdir():
        old.unlink()
    path.write_bytes(data.draw(mangled_bytes(filled()[0])))
    for use in (lambda: audit_store(Store(path), PINS), lambda: Ledger.opened(tmp_path)):
        try:
            use()
        except RandinspectError as error:
            assert str(error)  # noqa: PT017  # any refusal will do, if it says something

    assert run("ledger", "verify", tmp_path).exit_code in (0, 1, 3, 6)


@fuzzed
@given(data=st.data())
def test_a_mangled_request(tmp_path: Path, data: st.DataObject) -> None:
    """A witness cosigns what it was asked, or refuses and remembers nothing false."""
    folder = Path(mkdtemp(dir=tmp_path))
    witness = Witness.made(folder, "uni.example/witness", [LOG.verifier])
    text = data.draw(mangled_bytes(filled()[1].encode())).decode("utf-8", "replace")
    try:
        note = witness.cosign(Request.parse(text), BEFORE)
    except RandinspectError:
        assert witness.seen(LOG.name) is None  # the refusal has many reasons
        return

    assert note.text in filled()[1]


@fuzzed
@given(data=st.data())
def test_a_mangled_handover(tmp_path: Path, data: st.DataObject) -> None:
    """What another office hands over is taken or refused with its faults."""
    whole = (
        b'{"authority":"a","draw_id":"s/1","format":"randinspect/1","from":"p","kind":"handover",'
        b'"openings":[["h-'
        + b"0" * 40
        + b'","'
        + b"1" * 64
        + b'","X"]],"persons_salt":"'
        + b"2" * 64
        + b'","result_sha256":"'
        + b"3" * 64
        + b'"}'
    )
    mangled = st.one_of(mangled_bytes(whole), mangled_documents(whole))
    path = tmp_path / "handover.json"
    path.write_bytes(data.draw(mangled))
    refusal = None
    try:
        read_handover(path, selection(), "a")
    except RandinspectError as error:
        refusal = str(error)

    assert refusal  # the selection refers nothing, so nothing of the kind belongs to it
