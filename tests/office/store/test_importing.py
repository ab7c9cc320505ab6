"""Imports show what they change, do it once, keep what they refuse, and can be undone."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import openpyxl
import pytest
from made_stores import compared, day, entered, listing, names_on
from registry_files import HEADINGS, PLAIN, csv_text, uscc

from randinspect.errors import InputError, LedgerError, ProtocolError, RegistryError
from randinspect.office.store import (
    ActKind,
    Incoming,
    Listing,
    Store,
    incoming_records,
    library_named,
    read_incoming,
)
from randinspect.registry import RecordKind
from randinspect.registry.rules import Value

NAMES = {f"A{n:02}": f"body {n}" for n in range(20)}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with twenty agencies."""
    made = Store.made(tmp_path / "a.db")
    entered(made, NAMES, listing(1))
    return made


def agencies(folder: Path, rows: list[tuple[str, str]], *, set_aside: bool = False) -> Incoming:
    """A file of agencies, read."""
    file, profile = folder / "agencies.csv", folder / "profile.toml"
    file.write_text(csv_text([HEADINGS[RecordKind.AGENCY], *rows]), encoding="utf-8")
    profile.write_text(PLAIN, encoding="utf-8")
    return read_incoming(library_named("agency"), file, profile, set_aside=set_aside)


def test_a_diff_says_what_changes_and_changes_nothing(store: Store) -> None:
    """Added, changed and gone by key; the store is the same before it is applied."""
    before = store.digest()
    names = {**NAMES, "A00": "another", "B": "new"}
    del names["A19"]
    diff = compared(store, names, listing(2))

    assert [(str(e.change), e.key) for e in diff.entries] == [
        ("changed", "A00"),
        ("gone", "A19"),
        ("added", "B"),
    ]
    assert diff.entries[0].fields() == {"name": ("body 0", "another")}
    assert store.digest() == before
    store.apply(diff, moment=1, by="clerk")
    assert names_on(store, day(2)) == names
    assert names_on(store, day(1)) == NAMES


def test_the_same_file_twice_is_one_import(store: Store) -> None:
    """Nothing is written the second time, and it is said which act brought it."""
    before = store.digest()
    diff = compared(store, NAMES, listing(1))

    assert (diff.entries, diff.already) == ((), 1)
    assert store.apply(diff, moment=9, by="clerk") is None
    assert store.digest() == before


def test_a_part_and_another_source_leave_the_rest(store: Store) -> None:
    """Only a whole listing of the same source says that a row is gone."""
    entered(store, {"A00": "part"}, listing(2, is_whole=False))
    entered(store, {"C": "city"}, listing(3, "city"))

    assert names_on(store, day(3)) == {**NAMES, "A00": "part", "C": "city"}


def test_a_diff_is_applied_as_it_was_shown_or_not(store: Store) -> None:
    """What was changed in between is looked at again; another library is no matter."""
    shown = compared(store, {**NAMES, "B": "new"}, listing(2))
    item: dict[str, Value] = {"item_code": "C06", "item_name": "检验检测机构"}
    store.enter("item", [item], listing(1), moment=1, by="clerk")
    assert store.apply(shown, moment=1, by="clerk") is not None
    stale = compared(store, {**NAMES, "C": "new"}, listing(3))
    entered(store, {"D": "quick"}, listing(3, is_whole=False))

    with pytest.raises(ProtocolError, match="was changed by act 4"):
        store.apply(stale, moment=1, by="clerk")


def test_an_import_is_undone_and_stays_to_be_read(store: Store) -> None:
    """The rows are as before, the act and its rows are known as of then; the last goes first."""
    before = store.library("agency", day(5)).sha256
    entered(store, {"A00": "x", "B": "y"}, listing(2))
    entered(store, {"A00": "z"}, listing(3))
    with pytest.raises(ProtocolError, match="undo first 3"):
        store.undo(2, moment=1, by="clerk", reason="wrong file")
    for number in (3, 2):
        store.undo(number, moment=1, by="clerk", reason="wrong file")

    assert store.library("agency", day(5)).sha256 == before
    assert names_on(store, day(5), 3) == {"A00": "z"}
    assert [act.undone for act in store.history()] == [None, None, None, 3, 2]
    with pytest.raises(ProtocolError, match="undone already"):
        store.undo(2, moment=1, by="clerk", reason="again")
    with pytest.raises(ProtocolError, match="is no import"):
        store.undo(4, moment=1, by="clerk", reason="again")
    with pytest.raises(ProtocolError, match="says why"):
        store.undo(1, moment=1, by="clerk", reason=" ")
    entered(store, {"A00": "x", "B": "y"}, listing(2))
    assert names_on(store, day(2)) == {"A00": "x", "B": "y"}


def test_faulty_rows_are_kept_with_their_reasons(store: Store, tmp_path: Path) -> None:
    """Refused as a whole they are on record; set aside, the good ones are taken."""
    rows = [(uscc(1), "one"), ("X Y", "two"), (uscc(3), "a\x00b"), ("", "four")]
    with pytest.raises(RegistryError) as refused:
        agencies(tmp_path, rows)
    told = listing(2, is_whole=False)
    act = store.refuse(
        "agency", tmp_path / "agencies.csv", refused.value, told, moment=7, by="clerk"
    )
    incoming = agencies(tmp_path, rows, set_aside=True)
    diff = store.compare(incoming, told)
    taken = store.apply(diff, moment=8, by="clerk", accepted=["import.many_rejected"])

    assert act.kind is ActKind.REFUSED
    assert [r["file_row"] for r in store.rejects(act.number)] == [3, 4, 5]
    assert diff.counts() == {"added": 1, "changed": 0, "gone": 0, "rejected": 3}
    assert taken is not None
    kept = store.rejects(taken.number)
    assert {r["file_row"]: (r["heading"], r["rule"]) for r in kept} == {
        3: ("代码", "id.character"),
        4: ("名称", "text.control_character"),
        5: ("代码", "id.missing"),
    }
    assert all(r["cure"] and r["message"] and r["code"] == "REFUSED" for r in kept)
    assert {r["file_row"]: r["value"] for r in kept}[4] == "a\\x00b"


def test_suspicious_texts_are_named_with_their_cells(store: Store, tmp_path: Path) -> None:
    """The first of each kind by row, column and text; all rows are counted."""
    odd = ["=cmd()", "锟斤拷", "长" * 1001, "=a()", "@b", "-c"]
    rows = [(uscc(9 - n), text) for n, text in enumerate(["plain", *odd])]
    diff = store.compare(agencies(tmp_path, rows), listing(2, is_whole=False))
    found = {s.code: (s.count, s.cells) for s in diff.suspicions}

    assert found == {
        "text.encoding": (1, ((4, "name", "锟斤拷"),)),
        "text.formula": (4, ((3, "name", "=cmd()"), (6, "name", "=a()"), (7, "name", "@b"))),
        "text.long": (1, ((5, "name", "长" * 1001),)),
    }
    path = tmp_path / "heard.csv"
    path.write_text("number,agency,date\n1,A,2026-01-02\n2,=x(),2026-01-02\n", encoding="utf-8")
    heard = read_incoming(library_named("complaint"), path, None)
    [suspicion] = store.compare(heard, listing(2)).suspicions
    assert suspicion.cells == ((3, "agency", "=x()"),)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ({k: v for k, v in NAMES.items() if k < "A15"}, "import.many_gone"),
        ({**NAMES, **{f"A{n:02}": "x" for n in range(11)}}, "import.many_changed"),
        ({}, "import.empty"),
        ({**{k: v for k, v in NAMES.items() if k != "A19"}, "B": "BODY　19"}, "agency.new_code"),
        ({**NAMES, "B": "锟斤拷检测"}, "text.encoding"),
    ],
)
def test_what_is_suspicious_bars_the_import(store: Store, names: dict[str, str], code: str) -> None:
    """Until its code is accepted, which stays on record; then it is done."""
    diff = compared(store, names, listing(2))
    barring = {s.code for s in diff.suspicions if s.bars}

    assert code in barring
    with pytest.raises(ProtocolError, match=code):
        store.apply(diff, moment=1, by="clerk", accepted=barring - {code})
    act = store.apply(diff, moment=1, by="clerk", accepted=barring)
    assert act is not None
    assert code in act.details["accepted"]
    assert names_on(store, day(2)) == names


def test_what_is_only_told_bars_nothing(store: Store) -> None:
    """A name under a second code, a code under another name: a person may look at them."""
    diff = compared(store, {**NAMES, "A00": "renamed", "B": "body 1"}, listing(2))

    assert {s.code for s in diff.suspicions} == {"agency.same_name", "agency.renamed"}
    assert store.apply(diff, moment=1, by="clerk") is not None


def test_rows_of_another_source_are_not_taken_over_in_silence(store: Store) -> None:
    """Who keeps a row is said by the import that it came with."""
    diff = compared(store, {"A00": "ours"}, Listing("city", day(2), False))

    assert [s.code for s in diff.suspicions if s.bars] == ["import.other_source"]


@pytest.mark.parametrize(
    "text",
    ["'; DROP TABLE store_row; --", '"', "=cmd|' /C calc'!A0", "%s %(x)s :id", "\\", "𫖯" * 10_000],
)
def test_hostile_text_is_stored_as_text(store: Store, tmp_path: Path, text: str) -> None:
    """It is data in rows, acts and views, and comes back as it was."""
    incoming = agencies(tmp_path, [(uscc(1), text)])
    told = Listing(text, day(2), False)
    accepted = ("text.formula", "text.long")
    act = store.apply(store.compare(incoming, told), moment=1, by=text, accepted=accepted)

    assert act is not None
    assert (act.source, act.by) == (text, text.strip())
    assert names_on(store, day(2))[uscc(1)] == text
    with sqlite3.connect(store.database.where) as plain:
        found = plain.execute("SELECT name, source FROM agency_now WHERE id = ?", (uscc(1),))
        assert found.fetchall() == [(text, text)]
    assert len(names_on(store, day(2))) == len(NAMES) + 1


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x\udfff"])
def test_text_that_a_database_would_change_is_refused(store: Store, text: str) -> None:
    """NUL and half characters never come in, by no door."""
    item: dict[str, Value] = {"item_code": "C06", "item_name": "x", "departments": (text,)}
    with pytest.raises(InputError, match=r"store\.text"):
        store.enter("item", [item], listing(2), moment=1, by="clerk")
    with pytest.raises(InputError, match=r"store\.text|text\.control_character"):
        compared(store, {"A": text}, listing(2))


def test_rows_of_a_program_fit_their_fields(store: Store) -> None:
    """All that does not fit is said at once."""
    records: list[dict[str, Value]] = [
        {"id": "A", "size": True},
        {"name": "x", "extra": "y"},
        {"id": "B", "name": 7},
    ]
    with pytest.raises(InputError) as refused:
        incoming_records(library_named("agency"), records, file="entered")

    assert [(f.rule, f.row, f.column) for f in refused.value.faults] == [
        ("cell.type", 1, "size"),
        ("value.missing", 2, "id"),
        ("store.field", 2, "extra"),
        ("cell.type", 3, "name"),
    ]


def test_a_formula_in_a_spreadsheet_is_refused(store: Store, tmp_path: Path) -> None:
    """What a program would compute is no text of the register; it is told with its cell."""
    book = openpyxl.Workbook()
    for row in (HEADINGS[RecordKind.AGENCY], ("A1", '=HYPERLINK("http://x","y")'), ("A2", "b")):
        book.active.append(row)
    book.save(tmp_path / "agencies.xlsx")
    (tmp_path / "profile.toml").write_text(PLAIN, encoding="utf-8")
    with pytest.raises(RegistryError) as refused:
        read_incoming(
            library_named("agency"), tmp_path / "agencies.xlsx", tmp_path / "profile.toml"
        )

    assert [(f.row, f.column, f.rule) for f in refused.value.faults] == [
        (2, "名称", "cell.formula")
    ]


def test_a_program_enters_what_the_readers_would_take(store: Store) -> None:
    """Rows of registers are judged by the same models, and kept in the same normal form."""
    bad: list[dict[str, Value]] = [
        {"id": "x" * 65},
        {"id": "A", "size": -1},
        {"id": "B", "name": "a\u200bb"},
    ]
    with pytest.raises(InputError) as refused:
        incoming_records(library_named("agency"), bad, file="entered")
    one: dict[str, Value] = {"inspector": "7", "agency": " Ａ00 ", "reason": "kin"}
    store.enter("interest", [one], listing(2), moment=1, by="clerk")

    assert [(f.rule, f.row) for f in refused.value.faults] == [
        ("id.length", 1),
        ("integer.range", 2),
        ("text.invisible_character", 3),
    ]
    [kept] = store.library("interest", day(2)).rows.values()
    assert kept == {"inspector": "7", "agency": "A00", "reason": "kin"}


def test_nobody_and_nothing_are_refused(store: Store, tmp_path: Path) -> None:
    """An act has a name, a store is made once, and another file is none."""
    with pytest.raises(ProtocolError, match="names who did it"):
        store.apply(compared(store, {"B": "b"}, listing(2, is_whole=False)), moment=1, by=" ")
    with pytest.raises(ProtocolError, match="a store already"):
        Store.made(store.database.where)
    with pytest.raises(ProtocolError, match="there is no store"):
        Store(tmp_path / "none.db")
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE x (y)")
    with pytest.raises(ProtocolError, match="is no store"):
        Store(tmp_path / "other.db")
    (tmp_path / "text.db").write_bytes(b"not a database, however long this text may be" * 40)
    with pytest.raises(LedgerError, match="not a database"):
        Store(tmp_path / "text.db")
    with pytest.raises(InputError, match=r"store\.library"):
        library_named("accounts")
    with pytest.raises(InputError, match=r"store\.url"):
        Store("mysql://somebody@localhost/x")


def test_guards_stop_honest_mistakes(store: Store) -> None:
    """No row is removed or rewritten, also not through the database itself."""
    with sqlite3.connect(store.database.where) as plain:
        for statement in (
            "DELETE FROM store_row",
            "UPDATE store_row SET content = '{}'",
            "UPDATE store_act SET by_whom = 'x'",
            "DELETE FROM store_act",
        ):
            with pytest.raises(sqlite3.IntegrityError):
                plain.execute(statement)


def test_time_never_goes_back(store: Store) -> None:
    """An act by a clock that is behind is recorded with its predecessor, not before it."""
    act = entered(store, {"B": "b"}, listing(2, is_whole=False), moment=5)

    assert act is not None
    assert act.recorded == 1000
    assert [store.number_known(moment) for moment in (999, 1000, None)] == [0, 2, 2]


def test_notes_say_nothing_of_where_a_file_lay(tmp_path: Path) -> None:
    """The same file from two folders leaves the same store."""
    digests = set()
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        made = Store.made(tmp_path / name / "a.db")
        incoming = agencies(tmp_path / name, [(uscc(1), "one"), (uscc(2), "one")])
        made.apply(made.compare(incoming, listing(1)), moment=1, by="clerk")
        [act] = made.history()
        assert act.details["notes"][0].startswith("agencies.csv")
        digests.add(made.digest())

    assert len(digests) == 1
