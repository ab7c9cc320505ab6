"""Batches for the platform: written once, kept private, and never of a rehearsal."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from office.test_results import CHOICES, FOUND, SHOWN, filled, go, load
from office.test_site_ends import ended
from publication.test_exchange import CODES

from randinspect.cli.starting import demo_folder
from randinspect.errors import NotYet, ProtocolError, ResultsError
from randinspect.office import (
    QuarterFile,
    ResultJob,
    Steps,
    Workspace,
    correct_result,
    exchange_results,
    publish_results,
    read_quarter_file,
    review_results,
)
from randinspect.publication import Occasion
from randinspect.results import CorrectionReason, Decision

OWN = CODES.partition("[exchange.items.C09]")[0]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's files, drawn as if it were a draw, with certificates."""
    office = tmp_path_factory.mktemp("exchange") / "office"
    with demo_folder() as folder:
        shutil.copytree(folder, office, ignore=shutil.ignore_patterns("__*"))
    people = office / "inspectors.csv"
    head, *rows = people.read_text(encoding="utf-8").splitlines()
    told = [f"{head},执法证号", *(f"{row},示{row.partition(',')[0]}" for row in rows)]
    people.write_text("\n".join(told) + "\n", encoding="utf-8")
    profile = office / "profile.toml"
    text = profile.read_text(encoding="utf-8")
    mapped = '[inspector.columns]\ncertificate = "执法证号"\n'
    assert "[inspector.columns]\n" in text
    profile.write_text(text.replace("[inspector.columns]\n", mapped), encoding="utf-8")
    draw(office)
    (office / "results.toml").write_text(CHOICES + OWN, encoding="utf-8")
    return office


def draw(office: Path) -> None:
    """Lock and draw both draws in their time: evidence is there only after its lock."""
    quarter = read_quarter_file(office / "quarter.toml")
    plans = (quarter.selection, quarter.dispatch)
    kept = [office / str(plan.evidence) for plan in plans]
    texts = [path.read_bytes() for path in kept]
    for path in kept:
        path.unlink()
    moments = [plans[0].not_before_unix - 86_400, *(p.not_before_unix + 60 for p in plans)]
    for number, moment in enumerate(moments):
        if number:
            kept[number - 1].write_bytes(texts[number - 1])
        _advance(quarter, Workspace(office / "out"), moment)


def _advance(quarter: QuarterFile, workspace: Workspace, moment: int) -> None:
    """Go on as far as a moment lets."""
    with suppress(NotYet):
        list(Steps(quarter, workspace, Occasion.DRAW, lambda _: moment).advance())


@pytest.fixture
def office(drawn: Path, tmp_path: Path) -> Path:
    """A copy of it, without results."""
    shutil.copytree(drawn, tmp_path / "office")
    return tmp_path / "office"


def batches(office: Path) -> dict[str, bytes]:
    """Everything in the exchange folder."""
    folder = office / "out/private/exchange"
    return {p.name: p.read_bytes() for p in sorted(folder.iterdir())} if folder.exists() else {}


def correct(office: Path, reason: CorrectionReason, remark: str) -> None:
    """Correct the first result, and publish that."""
    job: ResultJob = load(office)
    data = filled(job, {0: {"备注": remark}})
    correct_result(
        job,
        data,
        "c.csv",
        reason=reason,
        text="更正",
        approved_by="批准某",
        by="录入某",
        on=SHOWN,
    )
    review_results(
        load(office), (), decision=Decision.ACCEPT, opinion="同意", by="审核某", on=SHOWN
    )
    publish_results(load(office), by="公示某", on=SHOWN)


def test_a_batch_tells_what_was_published_and_a_second_run_nothing(office: Path) -> None:
    """One record for each result; then no byte more."""
    go(office, {0: FOUND})
    done = exchange_results(load(office), by="报送某", on=SHOWN)
    before = batches(office)
    again = exchange_results(load(office), by="报送某", on=date(2023, 12, 1))

    assert done.batch is not None
    assert done.batch.number == "2023112400001"
    assert {record["cd_operation"] for record in done.batch.records} == {"i"}
    assert len(done.batch.records) == len(load(office).roster)
    assert sorted(before) == ["2023112400001.csv", "2023112400001.json"]
    assert again.batch is None
    assert batches(office) == before


def test_corrections_come_in_batches_of_their_own(office: Path) -> None:
    """u for a correction; d and then i where a decision was annulled; earlier batches stay."""
    go(office)
    exchange_results(load(office), by="报送某", on=SHOWN)
    first = batches(office)
    correct(office, CorrectionReason.ENTRY_ERROR, "一")
    second = exchange_results(load(office), by="报送某", on=SHOWN)
    correct(office, CorrectionReason.DECISION_ANNULLED, "二")
    third = exchange_results(load(office), by="报送某", on=date(2023, 11, 27))
    operations = [
        [record["cd_operation"] for record in done.batch.records]
        for done in (second, third)
        if done.batch
    ]

    assert operations == [["u"], ["d", "i"]]
    assert {n: d for n, d in batches(office).items() if n in first} == first
    assert sorted(batches(office))[2::2] == ["2023112400002.csv", "2023112700001.csv"]


def test_what_was_told_of_a_void_draw_is_taken_back(office: Path) -> None:
    """d of each record that stands, as it was told last; then nothing, and nothing anew."""
    go(office)
    exchange_results(load(office), by="报送某", on=SHOWN)
    correct(office, CorrectionReason.DECISION_ANNULLED, "一")
    exchange_results(load(office), by="报送某", on=SHOWN)
    correct(office, CorrectionReason.ENTRY_ERROR, "二")
    ended(office)
    done = exchange_results(load(office), by="报送某", on=SHOWN)
    again = exchange_results(load(office), by="报送某", on=SHOWN)
    told = [json.loads(d) for n, d in batches(office).items() if n.endswith(".json")]
    rows = [record for batch in told for record in batch["records"]]
    counts = Counter(
        (r["record_unique_identity"], "d" if r["cd_operation"] == "d" else "i") for r in rows
    )

    assert done.batch is not None
    assert again.batch is None
    assert {record["cd_operation"] for record in done.batch.records} == {"d"}
    assert len(done.batch.records) == len(load(office).roster)
    assert set(counts.values()) == {1}
    assert len(counts) == 2 * (len(load(office).roster) + 1)


def test_of_a_void_draw_nothing_is_told(office: Path) -> None:
    """What was published and not told yet stays untold."""
    go(office)
    ended(office)
    assert exchange_results(load(office), by="报送某", on=SHOWN).batch is None
    assert batches(office) == {}


def test_a_run_that_was_killed_is_done_again(office: Path) -> None:
    """The table without its document was never sent; the next run writes both."""
    go(office)
    exchange_results(load(office), by="报送某", on=SHOWN)
    whole = batches(office)
    (office / "out/private/exchange/2023112400001.json").unlink()
    exchange_results(load(office), by="报送某", on=SHOWN)

    assert batches(office) == whole


@pytest.mark.parametrize("place", ["out/public", "out/public/results/exchange", "PUBLIC"])
def test_the_exchange_is_never_public(office: Path, place: str) -> None:
    """It names people."""
    go(office)
    with pytest.raises(ProtocolError, match="public"):
        exchange_results(load(office), by="报送某", on=SHOWN, to=office / place)

    assert batches(office) == {}
    assert not (office / "out/public/results/exchange").exists()


def test_a_demonstration_is_told_to_no_platform(office: Path) -> None:
    """A reader of the platform takes every record for an inspection."""
    go(office)
    path = office / "out/public/dispatch/commit.json"
    value = json.loads(path.read_bytes())
    value["occasion"] = "rehearsal"
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProtocolError, match="rehearsal"):
        exchange_results(load(office), by="报送某", on=SHOWN)


def test_codes_that_nobody_gave_are_asked_for(office: Path) -> None:
    """Without the table, or without a code that a result needs, nothing is written."""
    go(office, {0: FOUND})
    (office / "results.toml").write_text(CHOICES, encoding="utf-8")
    with pytest.raises(ResultsError, match=r"\[exchange\]"):
        exchange_results(load(office), by="报送某", on=SHOWN)
    short = OWN.replace('CORRECTED = "3", ', "").replace('NO_PROBLEM = "0"', 'CLOSED = "9"')
    (office / "results.toml").write_text(CHOICES + short, encoding="utf-8")
    with pytest.raises(ResultsError) as caught:
        exchange_results(load(office), by="报送某", on=SHOWN)

    told = [fault.value for fault in caught.value.faults]
    assert sorted(str(value) for value in told) == ["CORRECTED", "NO_PROBLEM"]
    assert batches(office) == {}
