"""The chain of acts and the book that it comes to: no step skipped, no version lost."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import records

from randinspect.canonical import read_document, sha256_hex, write_document
from randinspect.errors import FormatError, ProtocolError
from randinspect.results import (
    Act,
    AnswerAct,
    Book,
    CloseAct,
    CorrectAct,
    CorrectionReason,
    Decision,
    EnterAct,
    Label,
    Measure,
    Move,
    PublishAct,
    Record,
    ReviewAct,
    Ruling,
    Stage,
    State,
    StatementAct,
    StatementKind,
    act_name,
    after,
    moved,
    read_act,
    replay,
    write_act,
)

ANCHOR = "ab" * 32
DAY = date(2027, 1, 4)
WAYS = {
    (State.NOT_ENTERED, Move.ENTER),
    (State.ENTERED, Move.ENTER),
    (State.RETURNED, Move.ENTER),
    (State.ENTERED, Move.ACCEPT),
    (State.ENTERED, Move.RETURN),
    (State.ENTERED, Move.REFUSE),
    (State.AUDITED, Move.RETURN),
    (State.AUDITED, Move.PUBLISH),
    (State.PUBLISHED, Move.CORRECT),
    (State.REFUSED, Move.CORRECT),
}


class Desk:
    """Puts acts on a chain, each one by somebody else than the audit."""

    def __init__(self) -> None:
        self.book = Book(ANCHOR)
        self.documents: list[bytes] = []

    def do(self, kind: type[Any], *, by: str = "录入某", on: date = DAY, **values: Any) -> Act:
        """Do one act."""
        act: Act = kind(
            number=self.book.next_number, previous=self.book.previous, by=by, on=on, **values
        )
        self.book = after(self.book, act)
        self.documents.append(write_act(act))
        return act

    def enter(self, *found: Record, **more: Any) -> Act:
        """Enter results."""
        return self.do(EnterAct, records=found, **more)

    def review(self, decision: Decision = Decision.ACCEPT, by: str = "审核某", **more: Any) -> Act:
        """Audit AG-1."""
        values: dict[str, Any] = {"inspections": ("AG-1",), "decision": decision, "opinion": "同意"}
        return self.do(ReviewAct, by=by, **(values | more))

    def publish(self, **more: Any) -> Act:
        """Publish AG-1."""
        return self.do(PublishAct, **({"inspections": ("AG-1",)} | more))

    def correct(self, record: Record, **more: Any) -> Act:
        """Correct AG-1."""
        reason: dict[str, Any] = {
            "record": record,
            "reason": CorrectionReason.ENTRY_ERROR,
            "text": "误录",
            "approved_by": "批准某",
        }
        return self.do(CorrectAct, **(reason | more))

    def state(self, statement: StatementKind, **more: Any) -> Act:
        """Put a statement of AG-1 on record."""
        values: dict[str, Any] = {"inspection": "AG-1", "received": DAY, "text": "记录已补齐"}
        return self.do(StatementAct, statement=statement, **(values | more))

    def answer(self, ruling: Ruling, statement: int = 1) -> Act:
        """Decide an objection of AG-1."""
        return self.do(
            AnswerAct, inspection="AG-1", statement=statement, ruling=ruling, text="经核实"
        )


def example(**changes: Any) -> Record:
    """A result with a problem that needs two measures."""
    return Record.model_validate(
        {
            "inspection": "AG-1",
            "agency": "91990100MA38078344",
            "name": "虚构检测有限公司",
            "items": [{"item": "C06", "checked": True, "finding": "无原始记录"}],
            "labels": ["CORRECTED"],
            "measures": ["ORDER_CORRECTION", "NOTIFY"],
            "means": ["ON_SITE"],
            "on_site_end": "2026-12-10",
            "concluded": "2026-12-20",
            "department": "示例市局",
            "inspectors": ["0001", "0002"],
            **changes,
        }
    )


@pytest.fixture
def desk() -> Desk:
    """A desk without acts."""
    return Desk()


@pytest.fixture
def published(desk: Desk) -> Desk:
    """A desk that published AG-1."""
    desk.enter(example())
    desk.review()
    desk.publish()
    return desk


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_no_step_is_skipped(state: State, move: Move) -> None:
    """Of all pairs of state and move only the ways of the protocol are open."""
    if (state, move) in WAYS:
        moved("AG-1", state, move)
        return
    with pytest.raises(ProtocolError, match="AG-1"):
        moved("AG-1", state, move)


def test_states_have_the_numbers_of_provincial_systems() -> None:
    """1 to 5; what passed but is not yet public has no number of theirs."""
    numbers = {state: state.number for state in State}

    assert [numbers[s] for s in (State.NOT_ENTERED, State.ENTERED, State.RETURNED)] == [1, 2, 3]
    assert [numbers[s] for s in (State.REFUSED, State.PUBLISHED)] == [4, 5]
    assert numbers[State.AUDITED] is None


def test_entered_audited_published(published: Desk) -> None:
    """The way to publication, with everybody who stood for a step of it."""
    case = published.book.case("AG-1")

    assert case.state is State.PUBLISHED
    assert (case.last.entered_by, case.last.audited_by) == ("录入某", "审核某")
    assert case.published == case.last
    assert case.last.published_on == DAY


@pytest.mark.parametrize("step", ["review", "publish"])
def test_nothing_is_audited_or_published_before_its_time(desk: Desk, step: str) -> None:
    """An audit needs an entry, a publication needs an audit."""
    if step == "publish":
        desk.enter(example())
    with pytest.raises(ProtocolError):
        getattr(desk, step)()


def test_two_pairs_of_eyes(desk: Desk) -> None:
    """Nobody accepts what they entered; sending it back is free to everybody."""
    desk.enter(example(), by="审核某")
    with pytest.raises(ProtocolError, match="somebody else"):
        desk.review()
    desk.review(Decision.RETURN)

    assert desk.book.case("AG-1").state is State.RETURNED


def test_a_returned_result_is_entered_again_and_keeps_one_version(desk: Desk) -> None:
    """Before publication there is one version; the chain holds the others."""
    desk.enter(example())
    desk.review(Decision.RETURN)
    desk.enter(example(remark="补充"))
    case = desk.book.case("AG-1")

    assert (len(case.versions), case.state) == (1, State.ENTERED)
    assert case.last.record.remark == "补充"
    assert b'"remark":""' in desk.documents[0]


def test_what_was_audited_is_not_entered_over(published: Desk) -> None:
    """A second entry of a published result is refused with its cure."""
    with pytest.raises(ProtocolError, match="correction"):
        published.enter(example(remark="x"))


def test_a_correction_is_a_new_version_and_the_old_one_stays(published: Desk) -> None:
    """The public keeps the old version until the new one was audited and published."""
    new = example(labels=["PENDING"], measures=["CASE"])
    published.correct(new)
    between = published.book.case("AG-1")
    assert between.state is State.ENTERED
    assert between.published is not None
    assert between.published.record == example()
    with pytest.raises(ProtocolError, match="somebody else"):
        published.review(by="录入某")
    published.review()
    published.publish(on=DAY + timedelta(1))
    case = published.book.case("AG-1")

    assert [version.record for version in case.versions] == [example(), new]
    assert case.published is not None
    assert case.published.record == new
    assert case.last.correction is not None
    assert case.last.correction.reason is CorrectionReason.ENTRY_ERROR


def test_a_correction_is_approved_and_changes_something(published: Desk) -> None:
    """Nobody approves their own correction, and an equal record is none."""
    with pytest.raises(ProtocolError, match="approved"):
        published.correct(example(remark="x"), approved_by="录入某")
    with pytest.raises(ProtocolError, match="changes nothing"):
        published.correct(example())


def test_a_refused_result_comes_back_as_a_correction_alone(desk: Desk) -> None:
    """What an audit refused is not quietly entered again."""
    desk.enter(example())
    desk.review(Decision.REFUSE)
    with pytest.raises(ProtocolError):
        desk.enter(example(remark="x"))
    desk.correct(example(remark="x"))

    assert desk.book.case("AG-1").state is State.ENTERED


def test_measures_close_one_by_one(published: Desk) -> None:
    """A case is closed when it is public and nothing has to follow any more."""
    for measure in (Measure.NOTIFY, Measure.ORDER_CORRECTION):
        assert not published.book.case("AG-1").is_closed
        published.do(CloseAct, inspection="AG-1", measure=measure, closed=DAY, text="已完成")

    assert published.book.case("AG-1").is_closed
    with pytest.raises(ProtocolError, match="no open measure"):
        published.do(CloseAct, inspection="AG-1", measure=Measure.NOTIFY, closed=DAY, text="再次")


def test_what_needs_nothing_is_closed_by_publication(desk: Desk) -> None:
    """NONE_NEEDED closes itself, but not before the result is public."""
    clean = example(
        items=[{"item": "C06", "checked": True}], labels=["NO_PROBLEM"], measures=["NONE_NEEDED"]
    )
    desk.enter(clean)
    desk.review()
    assert not desk.book.case("AG-1").is_closed
    desk.publish()

    assert desk.book.case("AG-1").is_closed


def test_an_open_objection_stops_publication(desk: Desk) -> None:
    """The body is heard first; a dismissed objection lets the result pass."""
    desk.enter(example())
    desk.state(StatementKind.OBJECTION)
    desk.review()
    with pytest.raises(ProtocolError, match="objection"):
        desk.publish()
    desk.answer(Ruling.DISMISSED)
    desk.publish()
    case = desk.book.case("AG-1")

    assert case.state is State.PUBLISHED
    assert case.statements[0].stage is Stage.BEFORE
    with pytest.raises(ProtocolError, match="no open objection"):
        desk.answer(Ruling.UPHELD)


@pytest.mark.parametrize("ruling", [Ruling.UPHELD, Ruling.PARTLY])
def test_an_upheld_objection_sends_the_result_back(desk: Desk, ruling: Ruling) -> None:
    """What is wrong, be it in part, is not published as it stands."""
    desk.enter(example())
    desk.review()
    desk.state(StatementKind.OBJECTION)
    desk.answer(ruling)

    assert desk.book.case("AG-1").state is State.RETURNED


def test_an_objection_after_publication_owes_a_correction(published: Desk) -> None:
    """Upheld after publication it waits for a correction; a reply waits for nothing."""
    published.state(StatementKind.REPLY, is_public=True)
    published.state(StatementKind.OBJECTION)
    assert published.book.case("AG-1").open_objections == 1
    published.answer(Ruling.UPHELD, statement=2)
    assert published.book.case("AG-1").owes_correction
    published.correct(example(remark="x"), reason=CorrectionReason.OBJECTION_UPHELD)
    case = published.book.case("AG-1")

    assert not case.owes_correction
    assert [told.stage for told in case.statements] == [Stage.AFTER, Stage.AFTER]


def test_a_statement_needs_a_result(desk: Desk) -> None:
    """Nobody objects to what was not entered."""
    with pytest.raises(ProtocolError, match="no result"):
        desk.state(StatementKind.REPLY)


def test_acts_do_not_go_back_in_time(desk: Desk) -> None:
    """An act is not of an earlier day than the one before it."""
    desk.enter(example())
    with pytest.raises(ProtocolError, match="before act 1"):
        desk.review(on=DAY - timedelta(1))


@given(st.lists(records(), min_size=1, max_size=3))
def test_the_book_is_a_function_of_its_documents(found: list[Record]) -> None:
    """Replay gives the book that was built, and every act reads what it writes."""
    desk = Desk()
    for record in found:
        desk.enter(record)
    desk.review()
    again = replay(desk.documents, ANCHOR)

    assert again == desk.book
    assert [write_act(read_act(data)) for data in desk.documents] == desk.documents


def test_a_chain_cannot_lose_a_link(published: Desk) -> None:
    """Taking an act out, changing one, or beginning elsewhere is found."""
    first, second, third = published.documents
    record = read_document(first)
    record["records"][0]["remark"] = "改"
    for chain in ([second, third], [first, third], [write_document(record), second, third]):
        with pytest.raises(FormatError, match="does not follow"):
            replay(chain, ANCHOR)
    with pytest.raises(FormatError, match="does not follow"):
        replay(published.documents, "cd" * 32)


def test_an_act_is_its_canonical_bytes() -> None:
    """Another spelling of a value, another key or another kind is refused."""
    desk = Desk()
    desk.enter(example(labels=["CORRECTED", "PENDING"]))
    document = read_document(desk.documents[0])
    changes: list[dict[str, object]] = [
        {"kind": "delete"},
        {"extra": 1},
        {"number": True},
        {"on": "2027-1-4"},
        {"by": " 甲"},
        {"previous": "AB" * 32},
    ]
    for change in changes:
        with pytest.raises(FormatError):
            read_act(write_document({**document, **change}))

    assert read_act(desk.documents[0]).number == 1
    assert sha256_hex(desk.documents[0]) == desk.book.previous
    assert act_name(12345) == "act.12345.json"


def test_labels_keep_what_people_meant(desk: Desk) -> None:
    """A record in the book is the record that was entered."""
    record = example(labels=["UNREACHABLE"], measures=["ABNORMAL_LIST"], items=[])
    desk.enter(record)

    assert desk.book.case("AG-1").last.record.labels == (Label.UNREACHABLE,)


def test_the_known_chain_is_linked_by_sha_256() -> None:
    """The published vectors, taken apart with the standard library alone."""
    path = Path(__file__).parents[1] / "vectors" / "result_vectors.json"
    known = json.loads(path.read_text(encoding="utf-8"))
    documents = [text.encode() for text in known["acts"]]
    previous = [json.loads(data)["previous"] for data in documents]
    digests = [hashlib.sha256(data).hexdigest() for data in documents]
    book = replay(documents, "ab" * 32)
    pages = [json.loads(text) for name, text in known["files"].items() if name == "gsxt.json"]

    assert previous == ["ab" * 32, *digests[:-1]]
    assert known["head"] == digests[-1] == book.previous
    assert {s["id"] for s in pages[0]["subjects"]} == set(book.cases)
