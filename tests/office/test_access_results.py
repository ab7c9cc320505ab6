"""Results under access: each act by who has the role, and a chain that shows where not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledgers import LOG, key_leaf, origin_leaf
from office.test_results import AUDITED, ENTERED, SHOWN, drawn, filled, load, office
from typer.testing import CliRunner

from randinspect.attestation import KeyType, SecretKey, decode_base64
from randinspect.canonical import read_document, sha256_hex, write_document
from randinspect.cli.entry import app
from randinspect.errors import AccessError, FormatError, ProtocolError, ResultsError
from randinspect.ledger import (
    Ledger,
    acting_as,
    keep_secret,
    make_ledger,
    register_actor,
    withdraw_actor,
)
from randinspect.office import enter_results, publish_results, read_quarter_file, review_results
from randinspect.office.access.asking import require_role
from randinspect.office.access.result_acts import Grant, Grants, grants_of, require_signed
from randinspect.office.results.announcing import PaperForm, announce_documents
from randinspect.office.results.exchanging import exchange_results
from randinspect.publication import Role
from randinspect.results import Decision, PublishAct, read_act, write_act
from randinspect.results.signed_acts import ACT_ROLES, signed_by

__all__ = ["drawn", "office"]

CLERK, JUDGE, PRESS = (
    SecretKey(f"cn.example/{name}", KeyType.NOTE, bytes(range(start, start + 32)))
    for start, name in enumerate(("clerk", "judge", "press"), 40)
)
BEGAN = 1_700_000_000  # 2023-11-15 in Beijing
DAY = 86_400


def with_actors(office: Path) -> Ledger:
    """A ledger of the office in which three people have a role each."""
    with (office / "quarter.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[ledger]\nfolder = "ledger"\n')
    make_ledger(office / "ledger", origin=LOG.name, authorities=["cn.example"], created=BEGAN)
    ledger = Ledger.opened(office / "ledger")
    for key, role in ((CLERK, Role.ENTER), (JUDGE, Role.REVIEW), (PRESS, Role.PUBLISH)):
        register_actor(
            office / "ledger",
            ledger,
            key.verifier,
            [role],
            approved_by="chief",
            created=BEGAN,
        )
    return ledger


def entered(office: Path, actor: SecretKey | None) -> None:
    """Enter everything."""
    with acting_as(actor):
        enter_results(load(office), filled(load(office)), "r.csv", by="录入某", on=ENTERED)


def test_each_step_takes_its_role(office: Path) -> None:
    """Who enters does not audit, who audits does not publish, and nobody is no one."""
    with_actors(office)
    for actor in (None, JUDGE, PRESS, LOG):
        with pytest.raises(AccessError, match=r"takes enter|was not registered"):
            entered(office, actor)
    assert not (office / "out/private/results").exists()
    entered(office, CLERK)
    review: Mapping[str, Any] = {
        "decision": Decision.ACCEPT,
        "opinion": "属实",
        "by": "审核某",
        "on": AUDITED,
    }
    with acting_as(CLERK), pytest.raises(AccessError, match="has enter; for a review"):
        review_results(load(office), (), **review)
    with acting_as(JUDGE):
        review_results(load(office), (), **review)
        with pytest.raises(AccessError, match="takes publish"):
            publish_results(load(office), by="公示某", on=SHOWN)
    with acting_as(PRESS):
        publish_results(load(office), by="公示某", on=SHOWN)

    acts = [read_act(data) for data in load(office).store.documents()]
    assert [act.signed.actor for act in acts if act.signed] == [
        str(key.verifier) for key in (CLERK, JUDGE, PRESS)
    ]
    assert load(office).book.next_number == 4
    words = ["ledger", "verify", str(office / "ledger"), "--acts"]
    folder = office / "out/private/results"
    assert CliRunner().invoke(app, [*words, str(folder)]).exit_code == 0
    bare = {**json.loads((folder / "act.0003.json").read_bytes())}
    del bare["signed"]
    (folder / "act.0003.json").write_bytes(write_document(bare))
    refused = CliRunner().invoke(app, [*words, str(folder)])
    assert (refused.exit_code, "act 3: no actor signed this publish" in refused.stderr) == (6, True)


def test_the_site_is_written_by_who_may_publish(office: Path) -> None:
    """Refused before a file is made; without actors nobody is asked."""
    require_role(read_quarter_file(office / "quarter.toml"), Role.PUBLISH)
    with_actors(office)
    quarter = read_quarter_file(office / "quarter.toml")
    for actor in (None, CLERK, LOG):
        with acting_as(actor), pytest.raises(AccessError):
            require_role(quarter, Role.PUBLISH)
    with acting_as(PRESS):
        require_role(quarter, Role.PUBLISH)
    keep_secret(office / "clerk.key", CLERK)
    words = ["publish", str(office / "quarter.toml"), "--out", str(office / "site")]
    refused = CliRunner().invoke(app, [*words, "--as", str(office / "clerk.key")])

    assert (refused.exit_code, "it takes publish" in refused.stderr) == (6, True)
    assert not (office / "site").exists()


def test_lists_and_batches_leave_by_who_may_publish(office: Path) -> None:
    """Refused before anything is looked at; the publisher is refused by the next rule only."""
    with_actors(office)
    job = load(office)
    for actor in (None, CLERK, JUDGE, LOG):
        with acting_as(actor):
            with pytest.raises(AccessError):
                announce_documents(job, office / "put up", forms=[PaperForm.DOCX], on=SHOWN)
            with pytest.raises(AccessError):
                exchange_results(job, by="报送某", on=SHOWN)
    with acting_as(PRESS):
        with pytest.raises(ResultsError, match=r"there is no \[papers\]"):
            announce_documents(job, office / "put up", forms=[PaperForm.DOCX], on=SHOWN)
        with pytest.raises(ProtocolError, match="no inspection"):
            exchange_results(job, by="报送某", on=SHOWN)
    keep_secret(office / "clerk.key", CLERK)
    words = [str(office / "quarter.toml"), "--out", str(office / "out")]
    told = ["--as", str(office / "clerk.key"), "--lang", "en"]
    announce = ["results", "announce", *words, "--to", str(office / "put up"), *told]
    exchange = ["results", "exchange", *words, "--by", "报送某", *told]
    for line in (announce, exchange):
        done = CliRunner().invoke(app, line)
        assert (done.exit_code, "it takes publish" in done.stderr) == (6, True), done.output


def test_a_chain_written_past_the_program_is_refused(office: Path) -> None:
    """An act without its signature, and one whose signature is of something else."""
    with_actors(office)
    entered(office, CLERK)
    path = office / "out/private/results/act.0001.json"
    signed = json.loads(path.read_bytes())
    bare = {name: value for name, value in signed.items() if name != "signed"}
    path.write_bytes(write_document(bare))
    with pytest.raises(AccessError, match="act 1: no actor signed this enter"):
        _ = load(office).book
    path.write_bytes(write_document({**signed, "by": "另一人"}))
    with pytest.raises(FormatError, match="signature is not that of its actor"):
        _ = load(office).book


def test_without_actors_acts_are_as_before(office: Path) -> None:
    """No signature, whoever is named; the same bytes as an act without the field."""
    entered(office, CLERK)
    (data,) = load(office).store.documents()

    assert "signed" not in read_document(data)
    assert write_act(read_act(data)) == data


def test_a_withdrawn_clerk_enters_nothing_from_the_next_day_on(tmp_path: Path) -> None:
    """The days of the ledger's leaves, as Beijing counts them."""
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "quarter.toml").write_text("", encoding="utf-8")
    ledger = with_actors(tmp_path / "office")
    register_actor(
        tmp_path / "office/ledger",
        ledger,
        CLERK.verifier,
        [Role.ENTER, Role.REVIEW],
        approved_by="chief",
        created=BEGAN + 3 * DAY,
    )
    withdraw_actor(
        tmp_path / "office/ledger",
        ledger,
        CLERK.verifier,
        approved_by="chief",
        created=BEGAN + 9 * DAY,
    )
    grants = grants_of(ledger.leaves)
    first = date(2023, 11, 15)

    assert grants.declared == first
    assert [(g.first, g.last) for g in grants.grants if g.key == str(CLERK.verifier)] == [
        (first, first + timedelta(days=3)),
        (first + timedelta(days=3), first + timedelta(days=9)),
    ]
    assert grants_of([origin_leaf(), key_leaf()]) == Grants()


@given(
    st.lists(st.tuples(st.sampled_from([CLERK, JUDGE, None]), st.integers(0, 9)), max_size=6),
    st.integers(0, 9),
    st.integers(0, 9),
)
def test_the_chain_is_refused_exactly_if_an_act_has_no_role(
    steps: list[tuple[SecretKey | None, int]], first: int, more: int
) -> None:
    """Counted afresh: days of the role, and nothing unsigned after it is asked or has begun."""
    start = date(2026, 1, 1)
    grant = Grant(
        str(CLERK.verifier),
        frozenset({Role.PUBLISH}),
        start + timedelta(days=first),
        start + timedelta(days=first + more),
    )
    acts, is_bad, has_begun = [], False, False
    for number, (key, day) in enumerate(steps, 1):
        act = PublishAct(
            number=number,
            previous="0" * 64,
            on=start + timedelta(days=day),
            by="某",
            inspections=("AG-1",),
        )
        acts.append(act if key is None else signed_by(act, key))
        if key is None:
            is_bad |= day > first or has_begun
        else:
            has_begun = True
            is_bad |= key is JUDGE or not first <= day <= first + more
    grants = Grants(start + timedelta(days=first), (grant,))
    if is_bad:
        with pytest.raises(AccessError, match="acts without a role: act "):
            require_signed(acts, grants)
    else:
        require_signed(acts, grants)


def test_the_text_of_an_act_is_that_of_the_format() -> None:
    """docs/format.md §11.2, put together from the words of the page."""
    act = PublishAct(
        number=1, previous="0" * 64, on=date(2026, 1, 1), by="某", inspections=("AG-1",)
    )
    signed = signed_by(act, PRESS)
    assert signed.signed is not None
    text = f"randinspect/1/result-act\n{sha256_hex(write_act(act))}\n".encode()

    assert read_act(write_act(signed)) == signed
    assert signed.signed.signature == json.loads(write_act(signed))["signed"]["signature"]
    assert PRESS.sign(text).hex() == decode_base64(signed.signed.signature).hex()
    assert set(ACT_ROLES) == {"enter", "review", "publish", "correct", "close", "state", "answer"}
