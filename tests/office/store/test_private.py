"""Private columns of a store: sealed beside their rows, compared, looked up, rekeyed, deleted."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledgers import LOCKER, ORIGIN, STRANGER, actor_leaf
from made_stores import DEMO, ON, day, demo_store, frame_sha256, import_demo, listing
from office.store.test_guarded import BOTH, made_ledger
from postgres import Server
from sqlalchemy import text

from randinspect.canonical import sha256_hex, write_document
from randinspect.errors import AccessError, InputError, LedgerError, ProtocolError, RegistryError
from randinspect.ledger import Ledger, acting_as
from randinspect.office.access import PseudonymBook, parse_retention
from randinspect.office.store import (
    HANDLE,
    LIBRARIES,
    Act,
    Founding,
    Store,
    incoming_records,
    library_named,
    parse_private,
    read_incoming,
    view_names,
)
from randinspect.office.store.schema import CELL
from randinspect.publication import Role
from randinspect.registry.rules import Value

PRIVATE = parse_private(
    """
seal_key = "s1"
index_key = "i1"
[[library]]
name = "inspector"
columns = ["name"]
indexed = ["name"]
""",
    name="private.toml",
)
KEYS = {"s1": b"\x01" * 32, "s2": b"\x02" * 32, "i1": b"\x03" * 32}
RULES = parse_retention(
    """
[[rule]]
code = "name"
table = "inspector"
columns = ["name"]
event = "gone"
unless = "returned"
period = { days = 10 }
erasure = "salt"
basis = { document = "某市档案办法", number = "某档〔2026〕1号" }
""",
    name="retention.toml",
)
WANG, ZHAO, QIAN = "王甲乙丙丁", "赵戊己庚辛", "钱壬癸子丑"
Place = Callable[[], str]


@pytest.fixture(params=BOTH)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Gives places for new stores, in files or in a server."""
    if request.param == "server":
        server: Server = request.getfixturevalue("postgres")
        return server.new_database
    return lambda: str(tmp_path / f"{len(list(tmp_path.iterdir()))}.db")


def made(where: str, keys: Mapping[str, bytes] = KEYS) -> Store:
    """A store whose inspectors' names are private."""
    return Store.made(where, Founding(1, "chief", private=PRIVATE), keys=keys.__getitem__)


def people(store: Store, names: Mapping[str, str], number: int, *, is_whole: bool = True) -> Act:
    """Enter inspectors by their ids, whatever is suspicious of them."""
    codes = ("import.many_gone", "import.many_changed", "import.empty")
    records = [{"id": key, "name": name, "unit": "一所"} for key, name in names.items()]
    told = listing(number, is_whole=is_whole)
    act = store.enter("inspector", records, told, moment=1000, by="clerk", accepted=codes)
    assert act is not None
    return act


def names_of(store: Store, number: int, known: int | None = None) -> dict[str, Value]:
    """Names of the inspectors as of a day of January."""
    rows = store.library("inspector", day(number), known).rows
    return {key: row.get("name") for key, row in rows.items()}


def all_bytes(store: Store, folder: Path) -> bytes:
    """Everything that lies in a store: its file, what lies beside it, its backup and its views."""
    path = folder / f"backup{len(list(folder.iterdir()))}.gz"
    store.backup(path)
    found = [gzip.decompress(path.read_bytes())]
    with store.database.reading() as connection:
        for library in LIBRARIES.values():
            for view in view_names(library):
                rows = connection.execute(text(f"SELECT * FROM {view}"))
                found += [repr(tuple(row)).encode() for row in rows]
    if store.database.is_file:
        file = Path(store.database.where)
        found += [one.read_bytes() for one in file.parent.glob(f"{file.name}*")]
    return b"\n".join(found)


def spellings(name: str) -> list[bytes]:
    """A name as it may lie in bytes."""
    escaped = json.dumps(name).strip('"').encode()
    return [name.encode(), name.encode("utf-16-le"), name.encode("gb18030"), escaped]


def test_plain_text_is_nowhere(place: Place, tmp_path: Path) -> None:
    """Not in the file, the journal, the backup or the views; what is not private is there."""
    store = made(place())
    people(store, {"7": WANG, "8": ZHAO}, 1)
    people(store, {"7": WANG, "8": QIAN}, 3)
    store.undo(3, moment=1001, by="clerk", reason="wrong")
    data = all_bytes(store, tmp_path)

    assert not [n for n in (WANG, ZHAO, QIAN) for spelt in spellings(n) if spelt in data]
    assert "一所".encode() in data
    assert HANDLE.encode() in data
    assert names_of(store, 1) == {"7": WANG, "8": ZHAO}


def test_the_same_listing_changes_nothing(place: Place) -> None:
    """Compared by handles; a name that comes back is known again, and undoing brings it back."""
    store = made(place())
    people(store, {"7": WANG, "8": ZHAO}, 1)
    records = [{"id": "7", "name": WANG, "unit": "一所"}, {"id": "8", "name": ZHAO, "unit": "一所"}]
    again = store.enter("inspector", records, listing(1), moment=1001, by="clerk")
    second = people(store, {"7": WANG, "8": QIAN}, 3)
    assert again is None
    assert second.details["counts"] == {"added": 0, "changed": 1, "gone": 0, "rejected": 0}
    assert [key for _, key, _, _ in store.changes("inspector", (day(1), None), (day(3), None))] == [
        "8"
    ]
    assert names_of(store, 3) == {"7": WANG, "8": QIAN}
    store.undo(second.number, moment=1002, by="clerk", reason="wrong")
    assert names_of(store, 3) == {"7": WANG, "8": ZHAO}
    assert names_of(store, 3, second.number)["8"] == QIAN
    people(store, {"7": WANG, "8": ZHAO}, 5)  # the listing confirms, so no row is new
    with store.database.reading() as connection:
        assert len(list(connection.execute(text("SELECT * FROM store_cell")))) == 3


def test_without_keys_it_says_what_is_missing(place: Place) -> None:
    """Reading, importing and locking name the library and the option; acts and digests do not."""
    store = made(place())
    people(store, {"7": WANG}, 1)
    bare = Store(store.database.where)
    records = [{"id": "7", "name": ZHAO, "unit": "一所"}]
    for call in (
        lambda: bare.library("inspector", day(1)),
        lambda: bare.snapshot(day(1)),
        lambda: bare.look_up("inspector", "name", WANG, day(1)),
        lambda: bare.enter("inspector", records, listing(2), moment=1, by="clerk"),
    ):
        with pytest.raises(AccessError, match=r"inspector has private columns \(name\).*--keys"):
            call()
    other = Store(store.database.where, keys={**KEYS, "s1": b"\x09" * 32}.__getitem__)
    with pytest.raises(AccessError, match="was changed, or belongs to another place or key"):
        other.library("inspector", day(1))

    assert bare.digest() == store.digest()
    assert [old for _, _, old, _ in bare.changes("inspector", (day(1), 0), (day(1), None))] == [
        None
    ]


def test_a_value_is_looked_up_without_being_opened(place: Place) -> None:
    """Equal values as of a day; no column without an index, and no key of the cells."""
    store = made(place())
    people(store, {"7": WANG, "8": ZHAO}, 1)
    people(store, {"7": ZHAO, "8": ZHAO}, 3)
    keys = {"i1": KEYS["i1"]}.__getitem__
    found = Store(store.database.where, keys=keys)

    assert set(found.look_up("inspector", "name", f" {ZHAO} ", day(1))) == {"8"}
    assert set(found.look_up("inspector", "name", ZHAO, day(3))) == {"7", "8"}
    assert set(found.look_up("inspector", "name", WANG, day(3))) == set()
    with pytest.raises(AccessError, match="unit has no index"):
        found.look_up("inspector", "unit", "一所", day(3))


@given(
    st.lists(
        st.tuples(
            st.integers(1, 9), st.dictionaries(st.sampled_from("78"), st.sampled_from("王赵"))
        ),
        max_size=4,
        unique_by=lambda pair: pair[0],
    )
)
def test_what_is_sealed_reads_like_what_is_plain(
    tmp_path_factory: pytest.TempPathFactory, life: list[tuple[int, dict[str, str]]]
) -> None:
    """Whatever is listed in whatever order: the same rows, on every day and at every act."""
    folder = tmp_path_factory.mktemp("life")
    sealed, plain = made(str(folder / "a.db")), Store.made(folder / "b.db")
    for number, names in life:
        for store in (sealed, plain):
            records = [{"id": key, "name": name, "unit": "一所"} for key, name in names.items()]
            accepted = ["import.many_gone", "import.many_changed", "import.empty"]
            told = listing(number)
            store.enter("inspector", records, told, moment=1, by="clerk", accepted=accepted)
    for known in range(len(plain.history()) + 1):
        for number in range(1, 11):
            assert names_of(sealed, number, known + 1) == names_of(plain, number, known)


def test_keys_are_changed_a_part_at_a_time(place: Place, tmp_path: Path) -> None:
    """Rows and their digests stay; the old key is asked for until all is moved."""
    store = made(place())
    people(store, {"7": WANG, "8": ZHAO}, 1)
    before = store.library("inspector", day(1)).sha256
    first = store.rekey("s2", moment=1001, by="chief", most=1)
    assert (first.details["moved"], first.details["waiting"]) == (1, 1)
    assert names_of(store, 1) == {"7": WANG, "8": ZHAO}
    people(store, {"9": QIAN}, 1, is_whole=False)
    second = store.rekey("s2", moment=1002, by="chief")
    new = Store(store.database.where, keys={"s2": KEYS["s2"], "i1": KEYS["i1"]}.__getitem__)

    assert (second.details["moved"], second.details["waiting"]) == (1, 0)
    assert names_of(new, 1) == {"7": WANG, "8": ZHAO, "9": QIAN}
    assert set(new.look_up("inspector", "name", WANG, day(1))) == {"7"}
    assert store.library("inspector", day(1), 2).sha256 == before
    for key in ("i1", "none"):
        with pytest.raises(AccessError):
            store.rekey(key, moment=1003, by="chief")
    store.backup(tmp_path / "b.gz")
    again = Store.restored(place(), tmp_path / "b.gz", keys=KEYS.__getitem__)
    assert again.digest() == store.digest()
    assert names_of(again, 1) == names_of(store, 1)


def test_what_is_due_is_deleted_in_all_versions(place: Place, tmp_path: Path) -> None:
    """By the store's own dates; digests and handles stay, the values are gone from every byte."""
    store = made(place())
    people(store, {"7": WANG, "8": ZHAO}, 1)
    people(store, {"7": QIAN, "8": ZHAO}, 3)
    people(store, {"8": ZHAO}, 5)
    digests = [store.library("inspector", day(n)).sha256 for n in (1, 3, 5)]
    with store.database.reading() as connection:
        cells = list(connection.execute(CELL.select().where(CELL.c.key == "7")))
    assert store.due(RULES, day(14)) == []
    assert [(due.row, due.since) for due in store.due(RULES, day(15))] == [("7", day(15))]
    assert store.due(RULES, day(15), held=[("inspector", "7")]) == []
    act = store.erase(RULES, day(15), approved_by="cn.example/chief", moment=1001, by="clerk")
    [record] = act.details["deletions"]
    data = all_bytes(store, tmp_path)

    handles = sorted(cell.handle for cell in cells)
    assert record["sealed_sha256"] == sha256_hex(write_document(handles))
    assert (record["rule"], record["row"], record["due"]) == ("name", "7", "2026-01-15")
    assert "某档〔2026〕1号" in record["basis"]
    assert len(cells) == 2
    for cell in cells:
        assert cell.salt.encode() not in data
        assert cell.envelope.encode() not in data
        assert cell.entry.encode() not in data
        assert cell.handle.encode() in data
    assert [store.library("inspector", day(n)).sha256 for n in (1, 3, 5)] == digests
    assert names_of(store, 1) == {"7": None, "8": ZHAO}
    assert store.library("inspector", day(1)).closed == (("7", "name"),)
    assert set(store.look_up("inspector", "name", WANG, day(1))) == set()
    with pytest.raises(ProtocolError, match="nothing is due"):
        store.erase(RULES, day(15), approved_by="cn.example/chief", moment=1002, by="clerk")
    people(store, {"7": WANG, "8": ZHAO}, 20)
    assert names_of(store, 20) == {"7": WANG, "8": ZHAO}
    assert names_of(store, 1)["7"] is None


def test_who_came_back_is_kept(place: Place) -> None:
    """The event that stops a period is the store's own too; so is each column of days."""
    store = made(place())
    people(store, {"7": WANG, "8": ZHAO}, 1)
    people(store, {"8": ZHAO}, 5)
    people(store, {"7": WANG, "8": ZHAO}, 9)

    assert store.due(RULES, date(2030, 1, 1)) == []
    [rule] = RULES
    listed = rule.model_copy(update={"event": "listed", "unless": None})
    assert [due.row for due in store.due([listed], day(11))] == ["7", "8"]


def test_rules_that_the_store_cannot_follow_are_refused(place: Place) -> None:
    """Columns that stand in digests, events that it does not know: all at once."""
    store = made(place())
    [rule] = RULES
    wrong = rule.model_copy(update={"columns": ("name", "unit"), "event": "left_service"})
    with pytest.raises(InputError) as refused:
        store.due([wrong, rule.model_copy(update={"table": "agency"})], day(1))

    assert [(f.rule, f.value) for f in refused.value.faults] == [
        ("retention.plain", "unit"),
        ("retention.event", "left_service"),
        ("retention.plain", "name"),
    ]


def test_a_snapshot_reads_as_if_nothing_was_sealed(place: Place, tmp_path: Path) -> None:
    """The frame of the plain files; after a deletion it says what it cannot read."""
    store = made(place())
    for library in ("agency", "inspector", "interest", "visit", "absence"):
        import_demo(store, library, DEMO, ON)
    plain = demo_store(tmp_path / "plain.db")
    taken, known = store.snapshot(ON), len(store.history())
    store.lock(taken, tmp_path / "s", moment=1001, by="chief")
    assert taken.files["inspectors.csv"] == plain.snapshot(ON).files["inspectors.csv"]
    assert frame_sha256(tmp_path / "s") == frame_sha256(DEMO)
    assert "unreadable" not in taken.locked
    [rule] = RULES
    listed = rule.model_copy(update={"event": "listed", "unless": None})
    store.erase([listed], date(2030, 1, 1), approved_by="cn.example/chief", moment=1, by="clerk")
    after = store.snapshot(ON, known)

    rows = taken.locked["libraries"]["inspector"]["rows"]
    assert len(after.locked["unreadable"]["inspector"]) == rows > 0
    assert after.locked["libraries"] == taken.locked["libraries"]
    assert after.files["agencies.csv"] == taken.files["agencies.csv"]
    assert after.files["inspectors.csv"] != taken.files["inspectors.csv"]


def test_faulty_rows_are_kept_without_what_they_hold(tmp_path: Path) -> None:
    """Place, column and rule of a refusal, no value; of a library that is plain all of it."""
    store = made(str(tmp_path / "a.db"))
    lines = (DEMO / "inspectors.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    path = tmp_path / "inspectors.csv"
    path.write_text("".join([*lines, lines[1]]), encoding="utf-8")
    with pytest.raises(RegistryError) as refused:
        read_incoming(library_named("inspector"), path, DEMO / "profile.toml")
    act = store.refuse("inspector", path, refused.value, listing(1), moment=1, by="clerk")
    plain = store.refuse("agency", path, refused.value, listing(1), moment=1, by="clerk")

    assert {one["value"] for one in store.rejects(act.number)} == {None}
    assert {one["value"] for one in store.rejects(plain.number)} != {None}
    assert [one["file_row"] for one in store.rejects(act.number)]


def test_notes_are_kept_without_what_they_hold(tmp_path: Path) -> None:
    """A second fault of a row that is set aside stands in a note, which shows no private text."""
    store = made(str(tmp_path / "a.db"))
    lines = (DEMO / "inspectors.csv").read_text(encoding="utf-8").splitlines()
    cells = ["X Y", f"{WANG}\u200b{WANG}", *lines[1].split(",")[2:]]
    path = tmp_path / "inspectors.csv"
    path.write_text("\n".join([lines[0], ",".join(cells), *lines[2:], ""]), encoding="utf-8")
    incoming = read_incoming(
        library_named("inspector"), path, DEMO / "profile.toml", set_aside=True
    )
    assert any(WANG in (note.value or "") for note in incoming.notes)
    accepted = ["import.many_rejected"]
    act = store.apply(store.compare(incoming, listing(1)), moment=1, by="x", accepted=accepted)

    assert act is not None
    assert len(act.details["notes"]) == len(incoming.notes)
    assert WANG not in str(store.history()[-1].details)


def test_a_suspicious_private_text_is_named_without_it(tmp_path: Path) -> None:
    """By its row and its column; what is not private is shown."""
    store = made(str(tmp_path / "a.db"))
    records: list[dict[str, Value]] = [{"id": "7", "name": "=a()", "unit": "=b()"}]
    incoming = incoming_records(library_named("inspector"), records, file="entered")
    [suspicion] = store.compare(incoming, listing(1)).suspicions

    assert suspicion.cells == ((1, "name", None), (1, "unit", "=b()"))


def test_of_a_cell_only_the_envelope_changes(place: Place) -> None:
    """The guards of the tables say so; salt and entry change with the mark alone."""
    store = made(place())
    people(store, {"7": WANG}, 1)
    with store.database.writing() as connection:
        connection.execute(text("UPDATE store_cell SET mark = 'i2.y', salt = 'y', entry = 'y'"))
    for column in ("handle", "library", "key", "field", "salt", "entry"):
        with (
            pytest.raises(LedgerError, match="only its envelope"),
            store.database.writing() as connection,
        ):
            connection.execute(text(f"UPDATE store_cell SET {column} = 'x'"))


def test_a_cell_that_was_put_in_is_refused(place: Place) -> None:
    """Sealed under good keys, and another value than the row has a handle of."""
    store = made(place())
    people(store, {"7": WANG}, 1)
    people(store, {"7": ZHAO}, 3)
    with store.database.writing() as connection:
        old, new = list(connection.execute(CELL.select()))
        for one, other in ((old, new), (new, old)):
            changed = CELL.update().where(CELL.c.handle == one.handle)
            connection.execute(changed.values(envelope=other.envelope))
    with pytest.raises(AccessError, match="not what its row stands for"):
        store.library("inspector", day(1))


def test_reading_takes_the_role(tmp_path: Path) -> None:
    """In a store that is bound to a ledger: who plans imports, who reads reads."""
    made_ledger(tmp_path / "ledger")
    founding = Founding(ORIGIN.created, "chief", tmp_path / "ledger", PRIVATE)
    leaf = actor_leaf(STRANGER, [Role.READ], created=ORIGIN.created)
    Ledger.opened(tmp_path / "ledger").append(leaf, moment=ORIGIN.created)
    with acting_as(LOCKER):
        store = Store.made(tmp_path / "a.db", founding, keys=KEYS.__getitem__)
        people(store, {"7": WANG}, 1)
        with pytest.raises(AccessError, match="takes read"):
            store.library("inspector", day(1))
        with pytest.raises(AccessError, match="takes read"):
            store.look_up("inspector", "name", WANG, day(1))
        store.rekey("s2", moment=2, by="chief")
    with acting_as(STRANGER):
        assert names_of(store, 1) == {"7": WANG}
        with pytest.raises(AccessError, match="takes plan"):
            store.rekey("s1", moment=2, by="chief")
        with pytest.raises(AccessError, match="takes plan"):
            people(store, {"8": WANG}, 1)
    assert [act.kind for act in store.history()] == ["bind", "private", "import", "rekey"]
    assert store.act_faults() == []
    with acting_as(LOCKER):
        people(store, {}, 5)
        store.erase(RULES, day(15), approved_by="cn.example/chief", moment=3, by="clerk")
    assert store.act_faults() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("inspector", "person"), "private.library"),
        (('"name"]\nindexed', '"nane"]\nindexed'), "private.column"),
        (('columns = ["name"]', 'columns = ["id"]'), "private.column"),
        (('columns = ["name"]', 'own = ["name"]'), "private.own"),
        (('columns = ["name"]\nindexed = ["name"]', ""), "private.empty"),
        (('indexed = ["name"]', 'indexed = ["unit"]'), "private.indexed"),
        (('index_key = "i1"', 'index_key = "s1"'), "private.one_key"),
        (
            ("[[library]]", '[[library]]\nname = "inspector"\nown = ["x"]\n[[library]]'),
            "private.twice",
        ),
        (('index_key = "i1"', ""), "private.missing"),
        (("[[library]]", "[[libraries]]"), "private.extra_forbidden"),
        (("[[library]]", "[[library"), "toml.syntax"),
    ],
)
def test_a_file_of_private_columns_is_refused_with_its_fault(
    change: tuple[str, str], code: str
) -> None:
    """No misspelt name leaves a column open."""
    good = (
        'seal_key = "s1"\nindex_key = "i1"\n[[library]]\nname = "inspector"\n'
        'columns = ["name"]\nindexed = ["name"]\n'
    )
    assert parse_private(good, name="p") == PRIVATE
    assert change[0] in good
    with pytest.raises(InputError) as refused:
        parse_private(good.replace(*change), name="p")

    assert code in [fault.rule for fault in refused.value.faults]


def test_an_own_column_has_to_be_in_the_file(tmp_path: Path) -> None:
    """A profile that names it otherwise would leave it open."""
    toml = 'seal_key="s1"\nindex_key="i1"\n[[library]]\nname="inspector"\nown=["phone"]\n'
    founding = Founding(1, "chief", private=parse_private(toml, name="p"))
    store = Store.made(tmp_path / "a.db", founding, keys=KEYS.__getitem__)
    with pytest.raises(InputError, match="not in the file"):
        import_demo(store, "inspector", DEMO, ON)


def test_pseudonyms_are_the_other_way(tmp_path: Path) -> None:
    """The store holds them and nothing else; the book says who they are, until it forgets."""
    store = Store.made(tmp_path / "a.db")
    book = PseudonymBook(KEYS.__getitem__, "i1", "inspectors")
    rows = book.hide([{"id": "7", "name": WANG}], "name")
    store.enter("inspector", [{**r, "unit": "一所"} for r in rows], listing(1), moment=1, by="c")
    [kept] = names_of(store, 1).values()

    assert str(kept).startswith("p-")
    assert book.show(str(kept)) == WANG
    assert not [s for s in spellings(WANG) if s in all_bytes(store, tmp_path)]
    assert book.forget(WANG)
    with pytest.raises(AccessError, match="nobody is known"):
        book.show(str(kept))
