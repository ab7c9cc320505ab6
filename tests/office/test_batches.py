"""A year's key item in four quarters: drawn once, dispatched batch by batch, verified each time."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from randinspect.canonical import read_document, read_table, sha256_hex, write_document
from randinspect.cli.explaining import explanation
from randinspect.cli.starting import demo_clock
from randinspect.cli.words import Language
from randinspect.errors import FormatError, ProtocolError, QuarterFileError
from randinspect.office import Done, Steps, Workspace, load_job, preview, read_quarter_file
from randinspect.publication import Kind, Occasion, read_commitment, read_files
from randinspect.sampling import batch_numbers, read_sample
from randinspect.verification import verify
from randinspect.verification.linked import sample_is_dispatched
from randinspect.verification.reading import Reading

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
OF = 4


@dataclass
class Year:
    """The demonstration's registers and the quarters of a year, each in a folder of its own."""

    folder: Path

    def out(self, number: int) -> Path:
        """Where a quarter lies."""
        return self.folder / f"q{number}"

    def bundle(self, number: int, part: str) -> Path:
        """One of its bundles."""
        return self.out(number) / "public" / part

    def plan(self, number: int, carried: tuple[str, ...] = (), **changes: object) -> Path:
        """Write the file of a quarter; changes replace values of [batch], None drops them."""
        values: dict[str, object] = {"number": number, "of": OF}
        if number > 1:
            result = self.bundle(1, "selection") / "result.json"
            values |= {
                "bundle": "../q1/public/selection",
                "result_sha256": sha256_hex(result.read_bytes()),
                "previous": f"../q{number - 1}/public/dispatch",
            }
        values |= {"carried": list(carried)} if carried else {}
        values = {k: v for k, v in {**values, **changes}.items() if v is not None}
        text = (self.folder / "in" / "quarter.toml").read_text(encoding="utf-8")
        text = text.replace("2023/0002", f"2023/000{number + 1}")
        text = text.replace("sequence = 2", f"sequence = {number + 1}")
        text = text.replace("[files]\n", '[files]\nkey = "../q1/private/master.key"\n')
        table = "".join(f"{k} = {write_document(v).decode()}\n" for k, v in values.items())
        path = self.folder / "in" / f"q{number}.toml"
        path.write_text(f"{text}\n[batch]\n{table}", encoding="utf-8")
        return path

    def steps(self, file: Path, out: Path) -> Steps:
        """The steps of a quarter."""
        workspace = Workspace(out)
        return Steps(read_quarter_file(file), workspace, Occasion.DEMONSTRATION, demo_clock)

    def run(self, number: int, carried: tuple[str, ...] = (), **changes: object) -> list[Done]:
        """Run a quarter to its end."""
        steps = self.steps(self.plan(number, carried, **changes), self.out(number))
        return [event.done for event in steps.advance()]

    def sent(self, number: int) -> set[str]:
        """Handles that a quarter sends teams to."""
        data = (self.bundle(number, "dispatch") / "inspections.tsv").read_bytes()
        return {row[0] for row in read_table(data, 3)}

    def numbers(self) -> Mapping[str, int]:
        """Batch of each unit of the year's sample."""
        data = (self.bundle(1, "selection") / "sample.tsv").read_bytes()
        return batch_numbers(read_sample(data), OF)

    def ids(self) -> dict[str, str]:
        """Id of each handle of the year's selection."""
        data = (self.out(1) / "private" / "units.tsv").read_bytes()
        return {row[0]: row[1] for row in read_table(data, 6)}


def opened(folder: Path) -> Year:
    """A year whose rulebook makes the item a key one, of which 40 % are drawn."""
    shutil.copytree(DEMO, folder / "in", ignore=shutil.ignore_patterns("__*", "year"))
    book = folder / "in" / "rulebook.toml"
    text = book.read_text(encoding="utf-8")
    text = text.replace('kind = "general"\nmax_ratio = "15%"', 'kind = "key"')
    book.write_text(text.replace('ratio = "12%"', 'ratio = "40%"'), encoding="utf-8")
    key = folder / "q1" / "private" / "master.key"  # a key of chance seals, and draws, otherwise
    key.parent.mkdir(parents=True)
    key.write_text(bytes(range(32)).hex() + "\n", encoding="ascii")
    return Year(folder)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    """A whole year; two units of batch 1 are carried into batch 2, one of them into 3 again."""
    year = opened(tmp_path_factory.mktemp("year"))
    year.run(1)
    carried = carried_ids(year)
    year.run(2, carried)
    year.run(3, carried[:1])
    year.run(4)
    return year


def carried_ids(year: Year) -> tuple[str, str]:
    """Ids of two units of batch 1."""
    first = sorted(handle for handle, number in year.numbers().items() if number == 1)[:2]
    return year.ids()[first[0]], year.ids()[first[1]]


def test_four_quarters_are_the_whole_sample(year: Year) -> None:
    """Law: each quarter sends its batch and what is carried; without that, everybody once."""
    numbers, ids = year.numbers(), year.ids()
    carried = carried_ids(year)
    again = {2: set(carried), 3: set(carried[:1])}
    for number in range(1, OF + 1):
        own = {handle for handle, b in numbers.items() if b == number}
        extra = year.sent(number) - own

        assert own <= year.sent(number)
        assert {ids[handle] for handle in extra} == again.get(number, set())
    sizes = [sum(b == number for b in numbers.values()) for number in range(1, OF + 1)]
    assert max(sizes) - min(sizes) <= 1


def test_every_quarter_verifies_with_the_years_selection_beside_it(year: Year) -> None:
    """The selection is taken over as it was published, to the byte, and never drawn again."""
    for number in range(1, OF + 1):
        verdict = verify(year.out(number))

        assert verdict, verdict.findings
        assert 15 in {step.number for step in verdict.steps}
        for path in year.bundle(1, "selection").iterdir():
            assert path.read_bytes() == (year.bundle(number, "selection") / path.name).read_bytes()


def test_all_batches_are_verified_side_by_side(year: Year, tmp_path: Path) -> None:
    """A year's folder with ``dispatch-1`` … ``dispatch-4``: every one is named, every one read."""
    shutil.copytree(year.bundle(1, "selection"), tmp_path / "selection")
    for number in range(1, OF + 1):
        shutil.copytree(year.bundle(number, "dispatch"), tmp_path / f"dispatch-{number}")
    verdict = verify(tmp_path)
    expected = [read_commitment((tmp_path / "selection" / "commit.json").read_bytes()).draw_id]
    for number in range(1, OF + 1):
        data = (tmp_path / f"dispatch-{number}" / "commit.json").read_bytes()
        expected.append(read_commitment(data).draw_id)

    assert verdict, verdict.findings
    assert list(verdict.draws) == expected
    (tmp_path / "dispatch-3" / "teams.tsv").write_bytes(b"")
    assert {finding.file.split("/")[0] for finding in verify(tmp_path).findings} == {"dispatch-3"}
    shutil.rmtree(tmp_path / "dispatch-3")
    shutil.copytree(tmp_path / "dispatch-4", tmp_path / "dispatch-10")
    (tmp_path / "dispatch-10" / "task.xlsx").unlink()
    told = [finding for finding in verify(tmp_path).findings if "batch 4" in finding.message]
    assert [finding.file for finding in told] == ["dispatch-10/commit.json"]


def test_the_commitments_say_it(year: Year) -> None:
    """`batches` in the selection, and number, of and carried in each dispatch."""
    carried = carried_ids(year)
    handles = {identifier: handle for handle, identifier in year.ids().items()}
    selection = read_document((year.bundle(1, "selection") / "commit.json").read_bytes())
    second = read_document((year.bundle(2, "dispatch") / "commit.json").read_bytes())

    assert selection["batches"] == OF
    assert second["batch"] == {
        "number": 2,
        "of": OF,
        "carried": sorted(handles[identifier] for identifier in carried),
    }


def test_a_quarter_goes_on_where_it_stopped(year: Year, tmp_path: Path) -> None:
    """Run again, a batch changes nothing, and says nothing was done."""
    before = {p: p.read_bytes() for p in year.out(2).rglob("*") if p.is_file()}
    done = year.run(2, carried_ids(year))

    assert done == []
    assert before == {p: p.read_bytes() for p in year.out(2).rglob("*") if p.is_file()}


def test_check_and_explain_tell_the_batch(year: Year) -> None:
    """The preview counts what is due; a handle is told its batch, and whether it was carried."""
    carried = carried_ids(year)
    found = preview(load_job(read_quarter_file(year.plan(2, carried)))).document()
    numbers = year.numbers()
    handle = next(handle for handle, number in numbers.items() if number == 1)
    again = next(h for h, identifier in year.ids().items() if identifier == carried[0])
    selected = explanation(year.bundle(1, "selection"), handle, None, Language.EN)
    sent = explanation(year.bundle(2, "dispatch"), again, None, Language.EN)

    assert found["batch"]["units"] == sum(number == 2 for number in numbers.values())
    assert (found["batch"]["number"], found["batch"]["carried"]) == (2, 2)
    assert sum(found["batch"]["strata"].values()) == found["batch"]["units"]
    assert (selected["batch"], selected["batches"]) == (1, OF)
    assert (sent["batch"], sent["batches"], sent["carried"]) == (2, OF, True)
    with pytest.raises(FormatError, match="the quarter's file that drew it"):
        explanation(year.bundle(2, "selection"), handle, year.plan(2, carried), Language.EN)


def test_people_are_asked_of_the_batch_alone_and_the_carried_are_named(
    year: Year, tmp_path: Path
) -> None:
    """Who can go nowhere is held against those due; taking over names who comes besides."""
    carried = carried_ids(year)
    path = year.plan(2, carried)
    steps = year.steps(path, tmp_path / "again")
    event = steps.commit(Kind.SELECTION)
    job = load_job(read_quarter_file(path))
    status = job.registers.inspectors.columns["status"].copy()
    status[0] = "失效"
    columns = {**job.registers.inspectors.columns, "status": status}
    inspectors = replace(job.registers.inspectors, columns=columns)
    job = replace(job, registers=replace(job.registers, inspectors=inspectors))
    idle = [n.message for n in preview(job).notes if n.rule == "staff.idle"]
    due = sum(number == 2 for number in year.numbers().values()) + len(carried)

    assert idle
    assert all(f"can be sent to none of {due} agencies" in message for message in idle)
    (said,) = map(str, event.notes)
    assert said == f"2 more carried over from earlier batches: {', '.join(carried)}"


@pytest.mark.parametrize(
    ("number", "changes", "told"),
    [
        (5, {}, "there is no batch 5 of 4"),
        (1, {"of": 1}, "write 2 or more"),
        (2, {"bundle": None}, "name the drawn selection together"),
        (2, {"bundle": None, "result_sha256": None}, "only batch 1 can draw"),
        (2, {"previous": None}, "name the dispatch before"),
        (1, {"carried": ["x"]}, "nothing can be carried into batch 1"),
        (2, {"carried": ["x", "x"]}, "named twice"),
        (2, {"result_sha256": "no"}, "write a digest: 64 digits"),
    ],
)
def test_bad_tables_are_refused(
    year: Year, number: int, changes: dict[str, Any], told: str
) -> None:
    """What does not go together in [batch] is told by its key."""
    with pytest.raises(QuarterFileError, match=re.escape(told)):
        read_quarter_file(year.plan(number, **changes))


@pytest.mark.parametrize(
    ("number", "changes", "told"),
    [
        (3, {"previous": "../q1/public/dispatch"}, "before batch 3 comes batch 2 of 4"),
        (4, {"previous": "../q2/public/dispatch"}, "it is batch 2 of 4"),
        (2, {"previous": "../q1/public/selection"}, "it is a selection"),
        (2, {"previous": "../nowhere"}, "cannot be read as a bundle"),
        (2, {"bundle": "../q1/public/dispatch"}, "it is no drawn selection"),
        (2, {"bundle": "../in"}, "holds no commit.json"),
        (2, {"result_sha256": "0" * 64}, "its result.json has"),
        (
            2,
            {"of": 3},
            "quarter.toml: batch.bundle ../q1/public/selection: it is dispatched in 4 batches, "
            "not 3: what was locked stays, so put batch.of back",
        ),
    ],
)
def test_batches_out_of_order_are_refused(
    year: Year, tmp_path: Path, number: int, changes: dict[str, Any], told: str
) -> None:
    """A batch comes after the one before it, out of the one selection; nothing is written."""
    steps = year.steps(year.plan(number, **changes), tmp_path / "out")
    with pytest.raises(ProtocolError, match=re.escape(told)):
        list(steps.advance())

    assert not (tmp_path / "out" / "public").exists()


@pytest.mark.parametrize(
    ("number", "draw_id", "sequence", "told"),
    [
        (2, "2023/0002", 3, "dispatch.draw_id demo.example.amr/2023/0002 is that of an earlier"),
        (2, "2023/0003", 2, "dispatch.sequence is 2, but demo.example.amr/2023/0002 has 2 already"),
        (2, "2023/0003", 2, "write 3 or the next that is free"),
        (3, "2023/0002", 4, "dispatch.draw_id demo.example.amr/2023/0002 is that of an earlier"),
        (3, "2023/0004", 3, "demo.example.amr/2023/0003 has 3 already; write 4"),
    ],
)
def test_no_batch_takes_the_number_of_an_earlier_draw(
    year: Year, tmp_path: Path, number: int, draw_id: str, sequence: int, told: str
) -> None:
    """Without a ledger too, and of any batch before: refused before anything is written."""
    path = year.plan(number)
    own = f"2023/000{number + 1}"
    text = path.read_text(encoding="utf-8").replace(own, draw_id)
    path.write_text(
        text.replace(f"sequence = {number + 1}", f"sequence = {sequence}"), encoding="utf-8"
    )
    with pytest.raises((ProtocolError, QuarterFileError), match=re.escape(told)):
        list(year.steps(path, tmp_path / "out").advance())

    assert not (tmp_path / "out" / "public").exists()


def _of_batch(number: int) -> Callable[[Year], str]:
    """Id of some unit of a batch."""
    return lambda year: year.ids()[next(h for h, b in year.numbers().items() if b == number)]


def _undrawn(year: Year) -> str:
    """Id of a unit that was not drawn."""
    return next(i for h, i in year.ids().items() if h not in year.numbers())


@pytest.mark.parametrize(
    ("carried", "told"),
    [
        (_of_batch(2), "belongs to batch 2"),
        (_of_batch(3), "belongs to batch 3"),
        (_undrawn, "was not drawn"),
        (lambda _: "nobody", "nobody is not in the register"),
    ],
)
def test_only_earlier_batches_are_carried_over(
    year: Year, tmp_path: Path, carried: Callable[[Year], str], told: str
) -> None:
    """An agency that was in no earlier batch is refused by name, by a check and by the lock."""
    plan = year.plan(2, (carried(year),))
    steps = year.steps(plan, tmp_path / "q9")
    shutil.copytree(year.out(1) / "private", tmp_path / "q1" / "private")
    with pytest.raises(ProtocolError, match=told):
        preview(load_job(read_quarter_file(plan)))
    with pytest.raises(ProtocolError, match=told):
        list(steps.advance())

    assert not (tmp_path / "q9" / "public" / "dispatch").exists()


def test_the_number_of_batches_stays_as_it_was_locked(tmp_path: Path) -> None:
    """Between selection and dispatch nobody chooses another K, nor drops it."""
    year = opened(tmp_path)
    running = year.steps(year.plan(1), year.out(1)).advance()
    next(running)
    next(running)
    for of in (3, None):
        file = year.plan(1, of=of or OF)
        if of is None:
            file.write_text(file.read_text(encoding="utf-8").split("[batch]")[0], encoding="utf-8")
        with pytest.raises(ProtocolError, match=r"batch\.of was locked as 4"):
            list(year.steps(file, year.out(1)).advance())


def notes_of(file: Path) -> list[tuple[str, str | None, str]]:
    """Rule, value and message of the notes on batches."""
    notes = preview(load_job(read_quarter_file(file))).notes
    return [(n.rule, n.value, n.message) for n in notes if n.rule.startswith("batch.")]


def test_an_agency_that_is_gone_is_noted_before_its_batch(year: Year, tmp_path: Path) -> None:
    """Deregistered or off the register since the selection: named in this batch and later ones."""
    again = Year(tmp_path)
    for part in ("in", "q1", "q2"):
        shutil.copytree(year.folder / part, tmp_path / part)
    ids = {number: _of_batch(number)(again) for number in (1, 2, 4)}
    out = next(i for h, i in again.ids().items() if again.numbers().get(h) == 3)
    file = again.plan(2)
    assert notes_of(file) == []
    gone = set(ids.values())
    for path in (again.folder / "in").glob("*.csv"):
        rows = [r for r in path.read_text("utf-8").splitlines(keepends=True) if out not in r]
        rows = [r.replace("存续", "注销") if any(i in r for i in gone) else r for r in rows]
        path.write_text("".join(rows), encoding="utf-8")

    assert [(rule, value) for rule, value, _ in notes_of(file)] == [
        ("batch.gone", ids[2]),
        ("batch.gone", out),
        ("batch.gone", ids[4]),
    ]
    told = [message for _, _, message in notes_of(file)]
    assert "batch 2 of 4 and is DEREGISTERED" in told[0]
    assert "batch 3 of 4 and is NOT_IN_REGISTER" in told[1]


def test_more_batches_than_drawn_units_are_noted(year: Year, tmp_path: Path) -> None:
    """As many batches as units are none too many; one more is, before and after the draw."""
    again = Year(tmp_path)
    shutil.copytree(year.folder / "in", tmp_path / "in")
    drawn = len(year.numbers())

    assert notes_of(again.plan(1, of=drawn)) == []
    ((rule, value, message),) = notes_of(again.plan(1, of=drawn + 1))
    assert (rule, value) == ("batch.many", str(drawn + 1))
    assert f"{drawn + 1} batches for {drawn} drawn units" in message


def _named(**changes: object) -> Callable[[dict[str, Any], Year], None]:
    """Change what the commitment says of its batch."""
    return lambda commit, _: commit["batch"].update(changes)


def _dropped(commit: dict[str, Any], _: Year) -> None:
    """Name no batch at all."""
    del commit["batch"]


def _foreign(commit: dict[str, Any], year: Year) -> None:
    """Carry a unit of a later batch."""
    commit["batch"]["carried"] = [next(h for h, b in year.numbers().items() if b == 3)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (_named(number=3), {"nobody is sent to", "is neither in batch 3 nor carried"}),
        (_named(carried=[]), {"is neither in batch 2 nor carried"}),
        (_named(of=5), {"dispatched in 4 batches, this is batch 2 of 5"}),
        (_dropped, {"dispatched in 4 batches, this is no batch"}),
        (_foreign, {"is carried, but is in no batch before 2", "nobody is sent to"}),
    ],
)
def test_step_15_finds_a_dispatch_that_is_not_its_batch(
    year: Year, tmp_path: Path, change: Callable[[dict[str, Any], Year], None], told: set[str]
) -> None:
    """Tampering: inspections must be the batch and what is carried, all of it and no other."""
    public = tmp_path / "public"
    shutil.copytree(year.out(2) / "public", public)
    commit = read_document((public / "dispatch" / "commit.json").read_bytes())
    change(commit, year)
    (public / "dispatch" / "commit.json").write_bytes(write_document(commit))
    found = [str(f.message) for f in verify(public).findings if f.step.number == 15]

    assert found
    assert all(any(text in message for message in found) for text in told)


def test_step_15_finds_batches_where_there_are_none(year: Year, tmp_path: Path) -> None:
    """A selection that says nothing of batches is dispatched whole."""
    public = tmp_path / "public"
    shutil.copytree(year.out(2) / "public", public)
    commit = read_document((public / "selection" / "commit.json").read_bytes())
    del commit["batches"]
    (public / "selection" / "commit.json").write_bytes(write_document(commit))
    found = [str(f.message) for f in verify(public).findings if f.step.number == 15]

    assert "it names a batch, but the selection is not dispatched in batches" in found


@pytest.mark.parametrize(
    "batch",
    [
        {"number": 0, "of": 4, "carried": []},
        {"number": 5, "of": 4, "carried": []},
        {"number": 1, "of": 1, "carried": []},
        {"number": 1, "of": 4, "carried": ["x"]},
        {"number": 2, "of": 4, "carried": ["y", "x"]},
        {"number": 2, "of": 4, "carried": ["x", "x"]},
        {"number": 2, "of": 4, "carried": ["x|y"]},
        {"number": 2, "of": 4},
        None,
    ],
)
def test_commitments_that_say_no_batch_are_refused(year: Year, batch: object) -> None:
    """Form of format.md §3.1: numbers in range, handles in order, nothing carried into batch 1."""
    commit = read_document((year.bundle(2, "dispatch") / "commit.json").read_bytes())
    with pytest.raises(FormatError):
        read_commitment(write_document({**commit, "batch": batch}))


def test_a_key_of_the_other_kind_is_refused(year: Year) -> None:
    """`batches` is a selection's, `batch` a dispatch's."""
    for part, key, value in (("dispatch", "batches", 4), ("selection", "batch", None)):
        commit = read_document((year.bundle(2, part) / "commit.json").read_bytes())
        batch = {"number": 2, "of": 4, "carried": []}
        with pytest.raises(FormatError):
            read_commitment(write_document({**commit, key: value or batch}))


def test_two_dispatches_of_one_batch_are_found(year: Year) -> None:
    """Over several dispatches of a sample, each batch stands once."""
    parts = {"selection": year.bundle(1, "selection")}
    parts |= {f"q{n}": year.bundle(n, "dispatch") for n in range(1, OF + 1)}
    readings = {name: Reading.of(read_files(path)) for name, path in parts.items()}

    assert list(sample_is_dispatched(readings)) == []
    twice = {**readings, "again": readings["q2"]}
    ((part, complaint),) = sample_is_dispatched(twice)
    assert (part, complaint.message) == ("again", "batch 2 is in another dispatch too")


def test_another_key_opens_nothing(year: Year, tmp_path: Path) -> None:
    """Handles of the year open with the year's key alone: a missing one is told."""
    with pytest.raises(ProtocolError, match="handles were sealed with it"):
        list(year.steps(year.plan(2, carried_ids(year)), tmp_path / "out").advance())
