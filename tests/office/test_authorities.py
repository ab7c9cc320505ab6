"""Two folders, two keys: a province draws and refers, cities and departments send their own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from provinces import (
    BOOK,
    CITIES,
    CITY,
    DEMO,
    ECOLOGY,
    PROVINCE,
    World,
    authority,
    province,
    run,
)
from typer.testing import CliRunner

from randinspect.canonical import Sealer, read_document, read_table, write_document
from randinspect.cli.commands import app
from randinspect.cli.explaining import explanation
from randinspect.cli.words import Language
from randinspect.errors import InfeasibleDispatch, InputError, ProtocolError, RulebookError
from randinspect.office import Done, load_job, preview_of, read_quarter_file
from randinspect.publication import Occasion
from randinspect.publication.claims import read_claims
from randinspect.publication.jurisdiction import read_referral
from randinspect.quarter import QuarterPlan, Seeds
from randinspect.quarter import quarter as recipe
from randinspect.verification import verify


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A province whose agencies are sealed, drawn and referred."""
    return World(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def city(world: World) -> Path:
    """What the city publishes."""
    return world.dispatched(CITY)


@pytest.fixture(scope="module")
def ecology(world: World) -> Path:
    """What the joining department publishes."""
    return world.dispatched(ECOLOGY)


def test_a_province_without_a_roster_draws_and_refers(world: World) -> None:
    """It locks and draws its selection, tells whose each unit is, and sends nobody."""
    referrals = read_referral((world.selection / "referral.tsv").read_bytes())
    drawn = world.events[-1]

    assert [event.done for event in world.events] == [Done.SELECTION_LOCKED, Done.SELECTION_DRAWN]
    assert not (world.folder / "p" / "public" / "dispatch").exists()
    assert {r.lead for r in referrals.values()} <= set(CITIES.values())
    assert dict(drawn.referred).keys() == {a for r in referrals.values() for a in r.authorities}
    assert verify(world.folder / "p")


def test_each_authority_is_handed_its_own_openings_alone(world: World) -> None:
    """The private document opens what is referred to it, and nothing else."""
    referrals = read_referral((world.selection / "referral.tsv").read_bytes())
    openings = (world.folder / "p" / "private" / "agency.openings.tsv").read_bytes()
    all_rows = {row[0]: list(row) for row in read_table(openings, 3)}
    for name in {a for r in referrals.values() for a in r.authorities}:
        told = read_document(world.handover(name).read_bytes())
        own = {h for h, r in referrals.items() if name in r.authorities}

        assert {row[0] for row in told["openings"]} == own
        assert all(all_rows[row[0]] == row for row in told["openings"])
    salts = {read_document(world.handover(n).read_bytes())["persons_salt"] for n in (CITY, ECOLOGY)}
    assert len(salts) == 1


def test_a_city_reads_the_public_bundle_and_sends_its_own_people(world: World, city: Path) -> None:
    """Its own key, roster, rulebook and number; the selection is the province's, byte for byte."""
    commit = read_document((city / "dispatch" / "commit.json").read_bytes())
    referrals = read_referral((world.selection / "referral.tsv").read_bytes())
    own = {h for h, r in referrals.items() if CITY in r.authorities}
    rows = read_table((city / "dispatch" / "inspections.tsv").read_bytes(), 3)
    keys = [world.folder / n / "private" / "master.key" for n in ("p", f"{CITY}.out")]

    assert verify(city), verify(city).findings
    assert (commit["authority"], commit["sequence"]) == (CITY, 1)
    assert commit["selection"]["authority"] == PROVINCE
    assert commit["disclosure"] == {"agency": "sealed", "inspector": "sealed"}
    assert {row[0] for row in rows} == own
    assert keys[0].read_bytes() != keys[1].read_bytes()
    for path in world.selection.iterdir():
        assert path.read_bytes() == (city / "selection" / path.name).read_bytes()
    assert "selection" not in json.loads((city / "dispatch" / "rulebook.json").read_bytes())


def test_the_dispatch_verifies_with_the_provinces_selection(
    world: World, city: Path, ecology: Path
) -> None:
    """`verify COUNTY --with PROVINCE`, as the command does it; all that is left is others'."""
    words = ["verify", str(city / "dispatch"), "--with", str(world.selection), "--json"]
    done = CliRunner().invoke(app, words)
    verdict = json.loads(done.stdout)
    both = CliRunner().invoke(app, [*words[:-1], "--with", str(ecology), "--json"])

    assert done.exit_code == both.exit_code == 0
    assert any(f"are referred to {ECOLOGY}" in text for text in verdict["unproved"])
    assert not any(f"to {ECOLOGY}" in text for text in json.loads(both.stdout)["unproved"])
    assert len(json.loads(both.stdout)["draws"]) == 3


def test_open_agencies_need_no_openings(tmp_path: Path) -> None:
    """Open handles are ids; what is handed over is the salt alone, where others come too."""
    world = World(tmp_path, opens=True)
    with pytest.raises(InputError, match="holds the salt"):
        run(world.office(CITY, handover=None), tmp_path / "none")
    run(world.office(CITY), tmp_path / "out")
    marks = (world.selection / "jurisdiction.tsv").read_text()

    assert verify(tmp_path / "out")
    assert read_document(world.handover(CITY).read_bytes())["openings"] == []
    assert not (tmp_path / "none" / "public").exists()
    assert f"\t{CITY}" in marks
    assert f"{CITY}+{ECOLOGY}" in marks


def test_a_dispatch_goes_on_where_it_stopped(world: World, city: Path) -> None:
    """Run again nothing is done; inputs may be gone by then, for a draw needs no register."""
    before = {p: p.read_bytes() for p in city.rglob("*") if p.is_file()}
    quarter = world.office(CITY)
    (quarter.parent / "agencies.csv").unlink()

    assert run(quarter, city.parent) == []
    assert before == {p: p.read_bytes() for p in city.rglob("*") if p.is_file()}


def test_check_tells_whose_the_agencies_are(world: World) -> None:
    """Of the province: agencies in scope by authority; of the city: drawn ones, and staffed."""
    own = preview_of(read_quarter_file(world.files)).document()
    drawn = preview_of(read_quarter_file(world.office(CITY))).document()
    done = CliRunner().invoke(
        app, ["check", "--rehearsal", str(world.office(CITY)), "--lang", "en"]
    )

    assert set(own["authorities"]) == {*CITIES.values(), ECOLOGY}
    assert drawn["authorities"] == dict(world.events[-1].referred)
    assert done.exit_code == 0
    assert CITY in done.stdout
    (note,) = [n for n in drawn["notes"] if n["rule"] == "referral.others"]
    kept, rows = (drawn["sources"]["agencies"][key] for key in ("kept", "rows"))
    assert note["message"].startswith(f"{rows - kept} of {rows} rows ")


def test_explain_tells_the_citys_reasons(world: World, city: Path) -> None:
    """The office's own reasons, from its own roster."""
    rows = read_table((city / "dispatch" / "inspections.tsv").read_bytes(), 3)
    facts = explanation(city / "dispatch", rows[0][0], world.office(CITY), Language.EN)

    assert facts["territory_rung"] == "any"
    with pytest.raises(ProtocolError, match="only sends people"):
        explanation(city / "selection", rows[0][0], world.office(CITY), Language.EN)


def changed(folder: Path, source: Path, name: str) -> Path:
    """A copy of a bundle with one byte of a file changed."""
    shutil.copytree(source, folder)
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    (folder / name).write_bytes(bytes(data))
    return folder


@pytest.mark.parametrize("name", ["sample.tsv", "referral.tsv", "jurisdiction.tsv", "commit.json"])
def test_a_bundle_that_does_not_verify_is_not_dispatched(
    world: World, tmp_path: Path, name: str
) -> None:
    """Refused with the findings of the verification, before anything is written."""
    forged = changed(tmp_path / "forged", world.selection, name)
    quarter = authority(tmp_path / "in", CITY, forged, handover=world.handover(CITY))
    with pytest.raises(ProtocolError, match="does not verify"):
        run(quarter, tmp_path / "out")
    with pytest.raises(ProtocolError, match="does not verify"):
        preview_of(read_quarter_file(quarter))

    assert not (tmp_path / "out" / "public").exists()


def test_another_selection_than_the_one_named_is_refused(world: World, tmp_path: Path) -> None:
    """A bundle that verifies, but has another result; a dispatch; nothing; one's own draw."""
    other = World(tmp_path / "other", key="a1" * 32)
    quarter = world.office(CITY)
    text = quarter.read_text(encoding="utf-8")
    told = {
        str(other.selection.as_posix()): "its result.json has",
        str((tmp_path / "nowhere").as_posix()): "cannot be read as a bundle",
    }
    for place, message in told.items():
        quarter.write_text(text.replace(world.selection.as_posix(), place), encoding="utf-8")
        with pytest.raises(ProtocolError, match=message):
            run(quarter, tmp_path / "out")
    own = text.replace(f'id = "{CITY}"', f'id = "{PROVINCE}"')
    quarter.write_text(own, encoding="utf-8")
    with pytest.raises(ProtocolError, match="drew it itself"):
        run(quarter, tmp_path / "out")
    stranger = text.replace(f'id = "{CITY}"', 'id = "nobody.amr"')
    quarter.write_text(stranger, encoding="utf-8")
    with pytest.raises(ProtocolError, match=r"refers nothing to nobody.amr, but to"):
        run(quarter, tmp_path / "out")

    assert not (tmp_path / "out" / "public").exists()


def test_a_dispatch_bundle_is_no_selection(world: World, city: Path, tmp_path: Path) -> None:
    """The kind is told."""
    quarter = authority(tmp_path / "in", CITY, city / "dispatch", handover=world.handover(CITY))
    with pytest.raises(ProtocolError, match="no drawn selection, but a dispatch"):
        run(quarter, tmp_path / "out")


def forged(world: World, folder: Path, **changes: object) -> Path:
    """The city's handover with something changed."""
    told = read_document(world.handover(CITY).read_bytes())
    path = folder / "handover.json"
    path.write_bytes(write_document({**told, **changes}))
    return path


def _openings(world: World, name: str) -> list[list[str]]:
    """Openings that an authority was handed."""
    rows: list[list[str]] = read_document(world.handover(name).read_bytes())["openings"]
    return rows


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("another authority", "authority is"),
        ("another draw", "draw_id is"),
        ("another result", "result_sha256 is"),
        ("another sender", "from is"),
        ("another salt", "persons_salt is not the one"),
        ("a foreign opening", "is not referred to"),
        ("a wrong id", "does not open to the id"),
        ("another key", "does not open to the id"),
        ("a dropped opening", "but not opened"),
        ("twice", "opened twice"),
        ("no form", "persons_salt"),
        ("not canonical", "handover.form"),
    ],
)
def test_a_wrong_handover_is_refused(world: World, tmp_path: Path, case: str, told: str) -> None:
    """What belongs to another draw or authority, or opens nothing, is told with its rule."""
    own, theirs = _openings(world, CITY), _openings(world, CITIES["乙江市"])
    sealer = Sealer(bytes(32), "demo.example.amr/2023/0001", "agency")
    changes: dict[str, dict[str, object]] = {
        "another authority": {"authority": CITIES["乙江市"]},
        "another draw": {"draw_id": "x/1"},
        "another result": {"result_sha256": "0" * 64},
        "another sender": {"from": "x"},
        "another salt": {"persons_salt": "0" * 64},
        "a foreign opening": {"openings": [*own, theirs[0]]},
        "a wrong id": {"openings": [[*own[0][:2], theirs[0][2]], *own[1:]]},
        "another key": {"openings": [[h, sealer.salt(i), i] for h, _, i in own]},
        "a dropped opening": {"openings": own[1:]},
        "twice": {"openings": [*own, own[0]]},
        "no form": {"persons_salt": 3},
        "not canonical": {},
    }
    path = forged(world, tmp_path, **changes[case])
    if case == "not canonical":
        path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(InputError, match=told):
        run(world.office(CITY, handover=path), tmp_path / "out")

    assert not (tmp_path / "out" / "public").exists()


def test_the_handover_of_another_authority_is_refused(world: World, tmp_path: Path) -> None:
    """Whole, as it was given to somebody else: every line of it is wrong."""
    quarter = world.office(CITY, handover=world.handover(CITIES["乙江市"]))
    with pytest.raises(InputError) as caught:
        run(quarter, tmp_path / "out")
    rules = {fault.rule for fault in caught.value.faults}

    assert rules == {"handover.other", "handover.foreign", "handover.missing"}


def test_sealed_agencies_need_a_handover(world: World, tmp_path: Path) -> None:
    """Without it nobody knows who they are."""
    with pytest.raises(InputError, match="nothing says who they are"):
        run(world.office(CITY, handover=None), tmp_path / "out")


def test_an_own_agency_that_the_register_lacks_is_told(world: World, tmp_path: Path) -> None:
    """All of them, by handle and id; none is left out in silence."""
    ids = [row[2] for row in _openings(world, CITY)]
    rows = (DEMO / "agencies.csv").read_text(encoding="utf-8").splitlines()[1:]
    others = {row.split(",")[0] for row in rows} - set(ids[:2])
    quarter = world.office(CITY, agencies=others)
    with pytest.raises(InputError, match="is not in this register") as caught:
        run(quarter, tmp_path / "out")

    assert {fault.value for fault in caught.value.faults} == set(ids[:2])


def test_too_few_people_are_told_before_the_lock(world: World, tmp_path: Path) -> None:
    """A city with one officer cannot lock; the check says so too."""
    quarter = world.office(CITY, people=["0001"])
    with pytest.raises(InfeasibleDispatch):
        preview_of(read_quarter_file(quarter))
    with pytest.raises(InfeasibleDispatch):
        run(quarter, tmp_path / "out")

    assert not (tmp_path / "out" / "public" / "dispatch").exists()


def test_what_was_rehearsed_is_not_dispatched_in_earnest(world: World, tmp_path: Path) -> None:
    """A demonstration stays one; and a dispatch does not change what it is."""
    with pytest.raises(ProtocolError, match="was a demonstration, so its dispatch is no draw"):
        run(world.office(CITY), tmp_path / "out", Occasion.DRAW)


def test_the_rulebook_of_a_city_draws_nothing(world: World, tmp_path: Path) -> None:
    """Tables about agencies have no place in it, and are told by name."""
    book = BOOK + '\n[strata]\nby = ["field"]\n'
    with pytest.raises(InputError, match="no rule knows this key here") as caught:
        run(world.office(CITY, book=book), tmp_path / "out")

    assert [fault.column for fault in caught.value.faults] == ["strata"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[referral]", "[[exclusions]]\nx = 1\n[referral]", "key"),
        ('"jiazhou.amr"', f'"{PROVINCE}"', "refers agencies to demo.example.amr itself"),
        (
            '"甲州市" = "jiazhou.amr"\n',
            "",
            "the value 甲州市 has no authority in referral",
        ),
    ],
)
def test_a_province_that_forgets_somebody_is_told(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    """Before the lock: agencies of nobody, or of an office that sends nobody."""
    quarter = province(tmp_path / "in")
    book = quarter.parent / "rulebook.toml"
    text = book.read_text(encoding="utf-8")
    assert old in text
    book.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(InputError, match=told):
        run(quarter, tmp_path / "out")

    assert not (tmp_path / "out" / "public").exists()


def test_a_province_that_sends_people_too_dispatches_its_share(tmp_path: Path) -> None:
    """Its own dispatch names its own selection, and holds what is referred to itself."""
    events = run(province(tmp_path / "in", sends=True), tmp_path / "p")
    public = tmp_path / "p" / "public"
    commit = read_document((public / "dispatch" / "commit.json").read_bytes())
    referrals = read_referral((public / "selection" / "referral.tsv").read_bytes())
    own = {h for h, r in referrals.items() if PROVINCE in r.authorities}
    rows = read_table((public / "dispatch" / "inspections.tsv").read_bytes(), 3)

    assert events[-1].done is Done.DISPATCH_DRAWN
    assert verify(public), verify(public).findings
    assert commit["selection"]["draw_id"] == "demo.example.amr/2023/0001"
    assert {row[0] for row in rows} == own
    assert not (tmp_path / "p" / "private" / "handover" / f"{PROVINCE}.json").exists()


def test_a_selection_that_refers_nothing_is_dispatched_whole(tmp_path: Path) -> None:
    """Another authority may send all people: then all that was drawn is its own."""
    source = tmp_path / "in"
    shutil.copytree(DEMO, source)
    book = source / "rulebook.toml"
    text = book.read_text(encoding="utf-8")
    text = text.replace('agencies = "sealed"', 'agencies = "open"\ncitation = "risk"')
    book.write_text(text, encoding="utf-8")
    run(source / "quarter.toml", tmp_path / "p")
    selection = tmp_path / "p" / "public" / "selection"
    run(authority(tmp_path / "b", "bureau", selection, handover=None), tmp_path / "out")
    rows = (DEMO / "agencies.csv").read_text(encoding="utf-8").splitlines()[1:]
    some = [row.split(",")[0] for row in rows if "甲州市" in row]
    few = authority(tmp_path / "c", "bureau", selection, handover=None, agencies=some)
    commit = read_document((tmp_path / "out/public/dispatch/commit.json").read_bytes())

    assert verify(tmp_path / "out"), verify(tmp_path / "out").findings
    assert commit["selection"]["authority"] == PROVINCE
    assert "persons.tsv" not in commit["inputs"]
    with pytest.raises(InputError, match="none that was drawn is left out"):
        run(few, tmp_path / "few")


def test_a_city_claims_its_own_where_nothing_is_referred(tmp_path: Path) -> None:
    """By territory or by ids; the rest is listed as others', and misspelt names are told."""
    source = tmp_path / "in"
    shutil.copytree(DEMO, source)
    book = source / "rulebook.toml"
    text = book.read_text(encoding="utf-8")
    text = text.replace('agencies = "sealed"', 'agencies = "open"\ncitation = "risk"')
    book.write_text(text, encoding="utf-8")
    run(source / "quarter.toml", tmp_path / "p")
    selection = tmp_path / "p" / "public" / "selection"
    rows = read_table((selection / "sample.tsv").read_bytes(), 4)
    drawn = {row[3] for row in rows if row[1] != "reserve"}
    agencies = (DEMO / "agencies.csv").read_text(encoding="utf-8").splitlines()[1:]
    here = {row.split(",")[0] for row in agencies if row.split(",")[2] == "甲州市"}
    first, second = sorted(drawn)[:2]
    cases = {
        'territory = ["甲州市"]': here & drawn,
        f'agencies = ["{first}"]': {first},
        f'territory = ["甲州市"]\nagencies = ["{first}", "{second}"]': (here & drawn)
        | {first, second},
    }
    for place, (line, own) in enumerate(cases.items()):
        given = authority(tmp_path / f"c{place}", "bureau", selection, handover=None, extra=line)
        told = preview_of(read_quarter_file(given)).document()["authorities"]
        run(given, tmp_path / f"o{place}")
        dispatch = tmp_path / f"o{place}" / "public" / "dispatch"
        claims = dict(read_claims((dispatch / "claims.tsv").read_bytes()))
        sent = read_table((dispatch / "inspections.tsv").read_bytes(), 3)

        assert verify(dispatch, beside=[selection]), line
        assert told == {"bureau": len(own), "others": len(drawn) - len(own)}
        assert claims == {handle: handle in own for handle in drawn}
        assert {row[0] for row in sent} == own
    for place, line in enumerate(('territory = ["甲洲市"]', 'agencies = ["x"]')):
        given = authority(tmp_path / f"x{place}", "bureau", selection, handover=None, extra=line)
        with pytest.raises(InputError, match="no agency of the register has it"):
            run(given, tmp_path / "none")


def test_claims_of_a_referred_selection_are_refused(world: World, tmp_path: Path) -> None:
    """Whose the units are was locked; nobody takes others for his own."""
    quarter = world.office(CITY, extra='territory = ["甲州市"]')
    with pytest.raises(ProtocolError, match="it says itself whose its units are"):
        run(quarter, tmp_path / "out")


def test_sealed_agencies_that_nobody_refers_stay_closed(tmp_path: Path) -> None:
    """Without a referral nothing is handed over, so nobody else can open them."""
    run(DEMO / "quarter.toml", tmp_path / "p")
    selection = tmp_path / "p" / "public" / "selection"
    with pytest.raises(InputError, match="nothing says who they are"):
        run(authority(tmp_path / "b", "bureau", selection, handover=None), tmp_path / "out")


def test_batches_are_not_referred(world: World, tmp_path: Path) -> None:
    """Told with its key, in the office that draws and in the one that dispatches."""
    batches = "\n[batch]\nnumber = 1\nof = 4\n"
    drawing, dispatching = province(tmp_path / "in", sends=True), world.office(CITY)
    for quarter in (drawing, dispatching):
        quarter.write_text(quarter.read_text(encoding="utf-8") + batches, encoding="utf-8")
        with pytest.raises(InputError) as caught:
            run(quarter, tmp_path / "out")

        assert {fault.column for fault in caught.value.faults} == {"batch"}


def test_what_a_lock_was_made_from_is_remembered(city: Path) -> None:
    """Digests of the office's own files, what was handed over among them."""
    kept = json.loads((city.parent / "private" / "dispatch.sources.json").read_bytes())

    assert set(kept) == {"agencies", "handover", "inspectors", "profile", "rulebook"}


def test_the_recipe_sends_nobody_elses_people(tmp_path: Path) -> None:
    """A quarter in memory has one roster, so it refuses to dispatch for others."""
    quarter = province(tmp_path / "in", sends=True)
    job = load_job(read_quarter_file(quarter))
    plan = QuarterPlan(
        job.quarter.plan.as_of,
        (job.quarter.plan.date_from, job.quarter.plan.date_to),
        "d/1",
        "d/2",
        dating=job.dating,
    )
    with pytest.raises(RulebookError, match="each with its own roster"):
        recipe(job.registers, job.rulebook, plan, seeds=Seeds("0" * 64, "1" * 64), key=bytes(32))


def test_a_lost_table_stops_the_draw_and_not_the_truth(tmp_path: Path) -> None:
    """Without what opens the authorities nothing is published; put back, the same is drawn."""
    quarter = province(tmp_path / "in")
    evidence = quarter.parent / "selection.evidence.json"
    kept = evidence.read_bytes()
    evidence.unlink()
    with pytest.raises(Exception, match="waits for drand round"):
        run(quarter, tmp_path / "p")
    evidence.write_bytes(kept)
    table = tmp_path / "p" / "private" / "jurisdiction.openings.tsv"
    data = table.read_bytes()
    table.unlink()
    with pytest.raises(ProtocolError, match="restore it"):
        run(quarter, tmp_path / "p")
    table.write_bytes(data)

    assert run(quarter, tmp_path / "p")[-1].done is Done.SELECTION_DRAWN
    assert verify(tmp_path / "p")


def test_the_commands_do_both_halves(tmp_path: Path) -> None:
    """`quarter` in two folders as a rehearsal, and `verify --with` over them."""
    runner, drawing = CliRunner(), province(tmp_path / "in")
    words = ["--rehearsal", "--lang", "en"]
    first = runner.invoke(app, ["quarter", str(drawing), "--out", str(tmp_path / "p"), *words])
    selection = tmp_path / "p" / "public" / "selection"
    referrals = read_referral((selection / "referral.tsv").read_bytes()).values()
    name = next(iter(referrals)).lead
    handover = tmp_path / "p" / "private" / "handover" / f"{name.replace('/', '~')}.json"
    quarter = authority(tmp_path / "city", name, selection, handover=handover)
    second = runner.invoke(app, ["quarter", str(quarter), "--out", str(tmp_path / "c"), *words])
    public = str(tmp_path / "c" / "public")
    both = ["verify", public, "--with", str(selection)]
    verdict = runner.invoke(app, [*both, "--lang", "en"])
    wrong = runner.invoke(app, [*both, "--amendments", str(tmp_path)])

    assert first.exit_code == second.exit_code == 0, (first.stderr, second.stderr)
    for authority_id in {a for r in referrals for a in r.authorities}:
        assert f"referred to {authority_id}: " in first.stderr
    assert "selection of another authority verified and received" in second.stderr
    assert verdict.exit_code == 0
    assert "REHEARSAL" in verdict.stdout
    assert wrong.exit_code == 2


def test_the_demonstration_refers_nothing() -> None:
    """Where the rulebook has no [referral] nothing of this is published."""
    assert "referral" not in (DEMO / "rulebook.toml").read_text(encoding="utf-8")
