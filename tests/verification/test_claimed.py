"""Claims: an authority's own word about what is its own, held against sample and others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from authorities import CITY, COUNTY, link_to, own_units, referred_selection, sent_by
from bundles import ROUNDS, TASK, small_quarter, terms
from hypothesis import given, settings
from hypothesis import strategies as st

from randinspect.canonical import write_document, write_table
from randinspect.dispatch import Problem
from randinspect.errors import FormatError
from randinspect.publication.claims import claim_table, odd_claims, read_claims
from randinspect.publication.commitment import read_commitment
from randinspect.publication.stages import complete, draw, lock_dispatch
from randinspect.verification import Verdict, verify, verify_files

UNITS = ("AG-2", "AG-3", "AG-5", "AG-6")


def selection() -> dict[str, bytes]:
    """A selection that says nothing of authorities."""
    return small_quarter()["selection"]


def drawn() -> list[str]:
    """Its certain and drawn units."""
    rows = [line.split("\t") for line in selection()["sample.tsv"].decode().splitlines()]
    return sorted(row[3] for row in rows if row[1] != "reserve")


def claimed(
    authority: str, units: list[str], claims: bytes | None, number: int = 65536
) -> dict[str, bytes]:
    """A drawn dispatch of some units by another authority."""
    people = [f"{authority}-{i}" for i in range(3)]
    problem = Problem.from_rows(
        [(unit, "officer", "2") for unit in units],
        [(person, "0", "9") for person in people],
        [(unit, "officer", person) for unit in units for person in people],
    )
    files = lock_dispatch(
        replace(
            terms(f"{authority}/1", 1, number), authority=authority, selection=link_to(selection())
        ),
        problem,
        sample=selection()["sample.tsv"],
        recusals=b"",
        claims=claims,
    )
    files |= draw(files, [ROUNDS[number]])
    return {**files, **complete(files, TASK)}


def together(folder: Path, *bundles: Mapping[str, bytes]) -> Verdict:
    """Verdict over some bundles beside the selection."""
    places = []
    for number, files in enumerate([*bundles, selection()]):
        place = folder / str(number)
        place.mkdir(parents=True)
        for name, data in files.items():
            (place / name).write_bytes(data)
        places.append(place)
    return verify(places[0], beside=places[1:])


def told(verdict: Verdict) -> str:
    """Findings of steps 12 and 15."""
    return "\n".join(str(f) for f in verdict.findings if f.step.number in (12, 15))


def test_a_part_is_claimed_and_the_rest_is_said_to_be_others(tmp_path: Path) -> None:
    """Nothing is left out in silence; whose it is stays the authority's own word."""
    own = drawn()[:1]
    one = together(tmp_path / "a", claimed("a", own, claim_table(drawn(), own)))
    rest = drawn()[1:]
    both = together(
        tmp_path / "b",
        claimed("a", own, claim_table(drawn(), own)),
        claimed("b", rest, claim_table(drawn(), rest)),
    )

    assert one, one.findings
    assert any("is the word of a alone" in text for text in one.unproved)
    assert (
        f"{len(rest)} drawn units are others': no dispatch that lies here has them" in one.unproved
    )
    assert both, both.findings
    assert not any("drawn units are others'" in text for text in both.unproved)


def test_a_whole_sample_needs_no_claims(tmp_path: Path) -> None:
    """Without claims all that was drawn is to be dispatched, as before."""
    assert together(tmp_path / "a", claimed("a", drawn(), None))
    assert "nobody is sent to" in told(together(tmp_path / "b", claimed("a", drawn()[1:], None)))


def test_what_two_take_for_their_own_is_found(tmp_path: Path) -> None:
    """A unit in two dispatches, be it claimed twice or beside one without claims."""
    own = drawn()[:2]
    first = claimed("a", own, claim_table(drawn(), own))
    second = claimed("b", own[1:], claim_table(drawn(), own[1:]))
    whole = claimed("c", drawn(), None)

    assert f"{own[1]} is in another dispatch too" in told(together(tmp_path / "a", first, second))
    assert f"{own[0]} is in another dispatch too" in told(together(tmp_path / "b", first, whole))


def test_claims_name_the_whole_sample(tmp_path: Path) -> None:
    """A drawn unit that is not even left to others, and one that was not drawn."""
    own = drawn()[:1]
    short = claim_table(drawn()[:-1], own)
    long = claim_table([*drawn(), "AG-4"], own)

    assert f"{drawn()[-1]} of the sample is not named" in told(
        together(tmp_path / "a", claimed("a", own, short))
    )
    assert "AG-4 is not in the sample" in told(together(tmp_path / "b", claimed("a", own, long)))


def test_nobody_claims_what_is_referred(tmp_path: Path) -> None:
    """Where the selection says whose its units are, claims are a finding."""
    files, referred = dict(sent_by(CITY)), referred_selection()
    own = own_units(referred, CITY)
    table = claim_table([*own, *own_units(referred, COUNTY)], own)
    files["claims.tsv"] = table
    for name, bundle in (("it", files), ("by", referred)):
        (tmp_path / name).mkdir()
        for file, data in bundle.items():
            (tmp_path / name / file).write_bytes(data)
    found = told(verify(tmp_path / "it", beside=[tmp_path / "by"]))

    assert "the selection says whose its units are" in found


def test_claims_stand_beside_a_selection_only() -> None:
    """An own dispatch claims nothing, and the stage refuses claims that are not its inspections."""
    commit = json.loads(claimed("a", drawn(), claim_table(drawn(), drawn()))["commit.json"])
    del commit["selection"]
    with pytest.raises(FormatError, match="another authority drew"):
        read_commitment(write_document(commit))
    with pytest.raises(FormatError, match="is claimed, but has no inspection"):
        claimed("a", drawn()[1:], claim_table(drawn(), drawn()))


@pytest.mark.parametrize("table", [b"AG-2\tmine\n", b"AG-2\n", b"A|\town\n", b"b\town\na\town\n"])
def test_other_forms_are_refused(table: bytes) -> None:
    """Two words, two columns, handles, in order."""
    with pytest.raises(FormatError):
        read_claims(table)


@given(
    st.sets(st.sampled_from(UNITS)),
    st.sets(st.sampled_from(UNITS)),
    st.sets(st.sampled_from(UNITS)),
)
def test_claims_are_odd_iff_they_are_not_the_inspections(
    named: set[str], own: set[str], sent: set[str]
) -> None:
    """One complaint for each unit in which they differ."""
    table = claim_table(named, own)
    claims = read_claims(table)
    is_own = {unit for unit, claim in claims.items() if claim}

    assert set(claims) == named
    assert is_own == named & own
    assert len(list(odd_claims(table, sent))) == len(is_own ^ sent)


@settings(max_examples=15, deadline=None)
@given(st.sets(st.sampled_from(range(9)), min_size=1))
def test_any_other_claim_of_a_bundle_is_found(places: set[int]) -> None:
    """Whatever rows are turned, the bundle no longer verifies by itself."""
    files = claimed("a", drawn()[:2], claim_table(drawn(), drawn()[:2]))
    rows = [line.split("\t") for line in files["claims.tsv"].decode().splitlines()]
    turned = {place % len(rows) for place in places}
    words = {"own": "others", "others": "own"}
    files["claims.tsv"] = write_table(
        (handle, words[word] if place in turned else word)
        for place, (handle, word) in enumerate(rows)
    )
    verdict = verify_files({**files, **complete(files, TASK)})

    assert {f.step.number for f in verdict.findings if f.file == "claims.tsv"} >= {7, 12}
