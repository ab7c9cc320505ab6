"""One selection, several authorities: each dispatches what is referred to it, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from authorities import (
    CITY,
    COUNTY,
    ECOLOGY,
    KEY,
    PROVINCE,
    SELECTION_ID,
    UNITS,
    authorities_of,
    digest,
    handles,
    link_to,
    marks,
    own_units,
    referred_selection,
    sent_by,
    sent_to,
)
from bundles import TASK, small_quarter
from hypothesis import given
from hypothesis import strategies as st

from randinspect.canonical import (
    Sealer,
    check_authorities,
    join_authorities,
    jurisdiction_mark,
    person_mark,
    persons_salt,
    write_document,
    write_table,
)
from randinspect.errors import FormatError
from randinspect.publication import explain_handle, read_commitment
from randinspect.publication.jurisdiction import (
    OPEN,
    read_jurisdiction,
    read_referral,
    referral_faults,
    referral_table,
)
from randinspect.publication.stages import complete
from randinspect.verification import Verdict, verify, verify_files

SEALS = pytest.mark.parametrize("is_sealed", [False, True], ids=["open", "sealed"])
NAMES = st.text("abcdefgh./_-0123456789", min_size=1, max_size=8)


def together(folder: Path, **bundles: dict[str, bytes]) -> Verdict:
    """Verdict over bundles that lie in different places, the first as the one asked about."""
    places = []
    for name, files in bundles.items():
        place = folder / name
        place.mkdir()
        for file, data in files.items():
            (place / file).write_bytes(data)
        places.append(place)
    return verify(places[0], beside=places[1:])


def told(verdict: Verdict) -> str:
    """All findings of step 15."""
    return "\n".join(str(f) for f in verdict.findings if f.step.number == 15)


@SEALS
def test_a_county_is_verified_with_the_province(is_sealed: bool, tmp_path: Path) -> None:
    """Alone it is unlinked; with the selection it is linked, and the rest is said to be others'."""
    county = sent_by(COUNTY, is_sealed=is_sealed)
    alone = verify_files(county)
    verdict = together(tmp_path, county=county, province=referred_selection(is_sealed=is_sealed))

    assert alone, alone.findings
    assert verdict, verdict.findings
    assert 15 in {step.number for step in verdict.steps}
    assert any("does not lie beside" in text for text in alone.unproved)
    assert not any("does not lie beside" in text for text in verdict.unproved)
    owed = [text for text in verdict.unproved if "does not lie here" in text]
    assert [text.split()[5].rstrip(",") for text in owed] == [CITY, ECOLOGY]


@SEALS
def test_all_authorities_together_leave_nothing_to_others(is_sealed: bool, tmp_path: Path) -> None:
    """City, county and the joining department: everything that was drawn has its people."""
    parts = {name: sent_by(name, is_sealed=is_sealed) for name in (CITY, COUNTY, ECOLOGY)}
    verdict = together(tmp_path, selection=referred_selection(is_sealed=is_sealed), **parts)

    assert verdict, verdict.findings
    assert not any("does not lie here" in text for text in verdict.unproved)


def test_the_same_selection_twice_is_one(tmp_path: Path) -> None:
    """Each office keeps a copy of the selection; copies are no second draw."""
    selection = referred_selection()
    verdict = together(
        tmp_path, a=selection, b=sent_by(CITY), c=selection, d=sent_by(COUNTY), e=sent_by(CITY)
    )

    assert verdict, verdict.findings
    assert len(verdict.draws) == 3


@SEALS
def test_a_dropped_agency_is_found(is_sealed: bool, tmp_path: Path) -> None:
    """An authority that leaves out one of its own is refuted, whichever it is."""
    selection = referred_selection(is_sealed=is_sealed)
    own = own_units(selection, CITY)
    for place, lost in enumerate(own):
        short = [unit for unit in own if unit != lost]
        folder = tmp_path / str(place)
        folder.mkdir()
        forged = sent_to(selection, CITY, short, link=link_to(selection))

        assert f"nobody is sent to {lost}" in told(together(folder, it=forged, by=selection))


@SEALS
def test_a_foreign_agency_is_found(is_sealed: bool, tmp_path: Path) -> None:
    """One that is referred to another authority, and one that was never drawn."""
    selection = referred_selection(is_sealed=is_sealed)
    own, theirs = own_units(selection, CITY), own_units(selection, COUNTY)
    undrawn = sorted(set(handles(is_sealed=is_sealed).values()) - {*own, *theirs})[0]
    forged = sent_to(selection, CITY, [*own, theirs[0], undrawn], link=link_to(selection))
    found = told(together(tmp_path, it=forged, by=selection))

    assert f"{theirs[0]} is referred to {COUNTY}" in found
    assert f"{undrawn} is not drawn" in found


def test_a_second_dispatch_of_one_authority_is_found(tmp_path: Path) -> None:
    """Two dispatches of the same units by the same authority: one of them was chosen."""
    selection, own = referred_selection(), own_units(referred_selection(), CITY)
    again = sent_to(selection, CITY, own, link=link_to(selection), number=1000)
    found = told(together(tmp_path, it=sent_by(CITY), also=again, by=selection))

    assert f"{CITY} has another dispatch of this selection too" in found


@pytest.mark.parametrize("key", ["authority", "commit_sha256", "draw_id", "result_sha256"])
def test_a_link_to_another_selection_is_found(key: str, tmp_path: Path) -> None:
    """Each of the four says which selection it was, and none may be another."""
    selection = referred_selection()
    other = digest("x") if key.endswith("sha256") else "somebody/9"
    link = link_to(selection).model_copy(update={key: other})
    forged = sent_to(selection, CITY, own_units(selection, CITY), link=link)

    assert f"selection.{key} is {other}" in told(together(tmp_path, it=forged, by=selection))


def test_a_link_that_seals_otherwise_is_found(tmp_path: Path) -> None:
    """Inspections keep the handles of the selection, so they are as open as these."""
    files = dict(sent_by(CITY))
    commit = json.loads(files["commit.json"])
    commit["disclosure"]["agency"] = "sealed"
    files["commit.json"] = write_document(commit)

    assert "disclosure.agency is sealed" in told(
        together(tmp_path, it=files, by=referred_selection())
    )


def test_a_dispatch_made_before_its_sample_is_found(tmp_path: Path) -> None:
    """Nobody can name a result that there cannot be yet: the stated time is untrue."""
    files = dict(sent_by(CITY))
    commit = json.loads(files["commit.json"])
    known = read_commitment(referred_selection()["commit.json"]).seed_plan.ready_at
    for created, is_early in ((known - 1, True), (known, False)):
        files["commit.json"] = write_document({**commit, "created": created})
        folder = tmp_path / str(created)
        folder.mkdir()
        found = told(together(folder, it=files, by=referred_selection()))

        assert ("the selection has a seed only from" in found) == is_early


def test_explain_tells_who_inspects_a_drawn_unit() -> None:
    """Of a drawn unit its authorities, of a reserve none."""
    files = referred_selection()
    referrals = read_referral(files["referral.tsv"])
    rows = [line.split("\t") for line in files["sample.tsv"].decode().splitlines()]
    for _, role, _, handle in rows:
        facts = explain_handle(files, handle)
        if role == "reserve":
            assert "authorities" not in facts
        else:
            assert facts["authorities"] == list(referrals[handle].authorities)


def test_a_dispatch_without_a_link_is_found(tmp_path: Path) -> None:
    """Who dispatches for another authority says whose selection it is."""
    selection = referred_selection()
    forged = sent_to(selection, CITY, own_units(selection, CITY), link=None)

    assert f"does not name {SELECTION_ID} of {PROVINCE}" in told(
        together(tmp_path, it=forged, by=selection)
    )


def test_the_bundle_of_another_province_is_found(tmp_path: Path) -> None:
    """A selection whose sample is another one proves nothing about the dispatch."""
    other = small_quarter()["selection"]

    assert "no sample here has the digest" in told(together(tmp_path, it=sent_by(CITY), by=other))


def test_an_own_dispatch_has_no_link_and_needs_none() -> None:
    """Where nothing is referred the bytes are those of before."""
    for files in small_quarter().values():
        commit = json.loads(files["commit.json"])

        assert not {"selection", "persons_sha256"} & commit.keys()
        assert "jurisdiction.tsv" not in commit["inputs"]


@dataclass(frozen=True)
class Forgery:
    """A changed referral, and what is said of it."""

    change: Callable[[list[tuple[str, ...]]], list[tuple[str, ...]]]
    told: str


FORGERIES = {
    "another authority": Forgery(
        lambda rows: [(rows[0][0], rows[0][1], COUNTY + "+x"), *rows[1:]],
        "is not what was locked for it",
    ),
    "dropped": Forgery(lambda rows: rows[1:], "is drawn, but referred to nobody"),
    "another salt": Forgery(
        lambda rows: [(rows[0][0], "0" * 64, rows[0][2]), *rows[1:]],
        "is not what was locked for it",
    ),
    "no salt": Forgery(lambda rows: [(rows[0][0], "0" * 63, rows[0][2]), *rows[1:]], "nor open"),
    "no authority": Forgery(lambda rows: [(*rows[0][:2], "a+a"), *rows[1:]], "different"),
}


@SEALS
@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_forged_referral_is_refuted(forgery: Forgery, is_sealed: bool) -> None:
    """Whoever inspects was locked before the seed; nothing can be moved once it is known."""
    files = dict(referred_selection(is_sealed=is_sealed))
    rows = [tuple(line.split("\t")) for line in files["referral.tsv"].decode().splitlines()]
    files["referral.tsv"] = write_table(forgery.change(rows))
    verdict = verify_files({**files, **complete(files, TASK)})

    assert any(f.file == "referral.tsv" and forgery.told in f.message for f in verdict.findings)


@SEALS
def test_an_undrawn_unit_is_not_told(is_sealed: bool) -> None:
    """The referral opens drawn units alone, so that no other authority is given away."""
    files = dict(referred_selection(is_sealed=is_sealed))
    names = handles(is_sealed=is_sealed)
    drawn = set(read_referral(files["referral.tsv"]))
    unit = next(unit for unit in UNITS if names[unit] not in drawn)
    _, salt, text = marks(is_sealed=is_sealed)[unit]
    files["referral.tsv"] += f"{names[unit]}\t{salt}\t{text}\n".encode()
    files["referral.tsv"] = b"".join(sorted(files["referral.tsv"].splitlines(keepends=True)))
    verdict = verify_files({**files, **complete(files, TASK)})

    assert [f.file for f in verdict.findings] == ["referral.tsv"]
    assert "but is not drawn" in verdict.findings[0].message


@SEALS
def test_a_moved_unit_is_refuted(is_sealed: bool) -> None:
    """A jurisdiction that was changed after the lock has another digest."""
    files = dict(referred_selection(is_sealed=is_sealed))
    rows = [line.split("\t") for line in files["jurisdiction.tsv"].decode().splitlines()]
    rows[0][1] = rows[1][1]
    files["jurisdiction.tsv"] = write_table(rows)
    verdict = verify_files({**files, **complete(files, TASK)})

    assert 7 in {f.step.number for f in verdict.findings if f.file == "jurisdiction.tsv"}


@pytest.mark.parametrize("name", ["jurisdiction.tsv", "referral.tsv"])
def test_without_the_feature_its_files_are_findings(name: str) -> None:
    """A table that nothing binds would tell what nobody locked."""
    files = dict(small_quarter()["selection"])
    files[name] = referred_selection()[name]
    verdict = verify_files({**files, **complete(files, TASK)})

    assert name in {f.file for f in verdict.findings}


def test_a_lost_referral_is_found() -> None:
    """A drawn selection that refers units says to whom."""
    files = {n: d for n, d in referred_selection().items() if n != "referral.tsv"}
    verdict = verify_files({**files, **complete(files, TASK)})

    assert [(f.file, f.step.number) for f in verdict.findings] == [("referral.tsv", 4)]


@pytest.mark.parametrize("lost", [True, False])
def test_a_unit_without_authorities_is_found(lost: bool) -> None:
    """Every unit of the frame has its row, and no other."""
    files = dict(referred_selection())
    rows = files["jurisdiction.tsv"].splitlines(keepends=True)
    files["jurisdiction.tsv"] = b"".join(rows[1:] if lost else [*rows, b"AG-99\tx\n"])
    found = verify_files({**files, **complete(files, TASK)}).findings

    assert any("its units are not those of frame.tsv" in f.message for f in found)


@pytest.mark.parametrize(
    "change",
    [{"persons_sha256": None}, {"persons_sha256": "x"}, {"batches": 2}, {"selection": None}],
)
def test_commitments_that_refer_to_nobody_are_refused(change: dict[str, object]) -> None:
    """The table and the digest of the salt stand together, and batches do not go with them."""
    commit = json.loads(referred_selection()["commit.json"])
    changed = {k: v for k, v in {**commit, **change}.items() if v is not None or k == "selection"}
    with pytest.raises(FormatError):
        read_commitment(write_document(changed))


def test_a_link_in_a_selection_is_refused() -> None:
    """A key of the other kind."""
    commit = json.loads(small_quarter()["selection"]["commit.json"])
    link = link_to(referred_selection()).model_dump()
    with pytest.raises(FormatError):
        read_commitment(write_document({**commit, "selection": link}))


@given(lead=NAMES, others=st.lists(NAMES, max_size=7))
def test_authorities_have_one_spelling(lead: str, others: list[str]) -> None:
    """Joined and read again they are the same: who leads, then the others in order."""
    names = [lead, *others]
    if len(set(names)) < len(names) or lead.startswith("j-"):
        with pytest.raises(FormatError):
            join_authorities(lead, tuple(others))
        return
    text = join_authorities(lead, tuple(reversed(others)))

    assert check_authorities(text) == (lead, *sorted(others))


@pytest.mark.parametrize(
    "text", ["", "+", "a+", "a+c+b", "a+a", "j-1", "甲", "a b", "+".join("abcdefghi")]
)
def test_other_spellings_are_refused(text: str) -> None:
    """No empty name, no order of choice, nobody twice, nothing like a mark."""
    with pytest.raises(FormatError):
        check_authorities(text)


@given(data=st.data())
def test_only_its_own_salt_opens_a_mark(data: st.DataObject) -> None:
    """A sealed row says one thing: other authorities or another salt do not open it."""
    units = marks(is_sealed=True)
    one, other = data.draw(st.permutations(UNITS))[:2]
    table = {handles(is_sealed=True)[u]: mark for u, (mark, _, _) in units.items()}
    handle = handles(is_sealed=True)[one]
    good = write_table([(handle, *units[one][1:])])
    bad = [
        write_table([(handle, units[other][1], units[one][2])]),
        write_table([(handle, units[one][1], units[one][2] + "+zz")]),
        write_table([(handle, OPEN, units[one][2])]),
    ]

    assert list(referral_faults(read_referral(good), table, [handle])) == []
    for forged in bad:
        assert len(list(referral_faults(read_referral(forged), table, [handle]))) == 1


@given(st.sets(st.sampled_from(UNITS)), st.sets(st.sampled_from(UNITS)))
def test_the_referral_is_that_of_the_drawn_units(drawn: set[str], reserves: set[str]) -> None:
    """Certain and drawn units each once; no reserve, and nobody else."""
    rows = [("A", "drawn", "00000001", unit) for unit in drawn]
    rows += [("A", "reserve", "00000001", unit) for unit in reserves - drawn]
    openings = {unit: (OPEN, authorities_of(unit)) for unit in UNITS}
    found = read_referral(referral_table(write_table(rows), openings))

    assert set(found) == drawn
    assert all(found[unit].text == authorities_of(unit) for unit in drawn)


def test_the_form_of_a_jurisdiction_follows_the_agencies() -> None:
    """Sealed agencies have sealed authorities, open ones open: else each tells the other."""
    for is_sealed in (False, True):
        table = write_table((u, row[0]) for u, row in marks(is_sealed=is_sealed).items())

        assert len(read_jurisdiction(table, is_sealed=is_sealed)) == len(UNITS)
        with pytest.raises(FormatError, match="are not as agencies"):
            read_jurisdiction(table, is_sealed=not is_sealed)


def test_known_answers_of_marks() -> None:
    """The vectors of docs/format.md §2.8; computed with openssl and sha256sum."""
    salt = Sealer(KEY, "demo/1", "jurisdiction").salt("AG-0001")

    persons = persons_salt(KEY, "demo/1")

    assert salt == "18edfe9bd779b7ca03470f7ac3085e766397b99310a837f0987c47e02d7c1b39"
    assert jurisdiction_mark(salt, "city.amr+city.eco") == (
        "j-a659b286dc8cd22c11397cc8bb89d947e756257a"
    )
    assert persons == "8c51f6e19c6fab84a5c2f451b81dd955617bf31161364add35434ff9779c013c"
    assert person_mark(persons, "JD-0007") == "p-01ee5167b371a81a938c126e2863c445b6a8b862"
