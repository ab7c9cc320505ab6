"""Invented bundles of a province and of the authorities that dispatch its sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256

from bundles import ROUNDS, TASK, terms

from randinspect.canonical import (
    Sealer,
    join_authorities,
    jurisdiction_mark,
    persons_salt,
    sha256_hex,
    write_table,
)
from randinspect.dispatch import Problem
from randinspect.publication import Disclosure, read_commitment
from randinspect.publication.commitment import SelectionLink
from randinspect.publication.jurisdiction import OPEN, read_referral, referral_table
from randinspect.publication.stages import complete, draw, lock_dispatch, lock_selection
from randinspect.registry.frame import Frame
from randinspect.sampling import Method, target_for, write_targets

KEY = bytes(range(32))
PROVINCE, CITY, COUNTY, ECOLOGY = "prov.amr", "city.amr", "county.amr", "prov.eco"
SELECTION_ID = "prov/1"
AUTHORITIES = (
    join_authorities(CITY),
    join_authorities(CITY, (ECOLOGY,)),
    join_authorities(COUNTY, (ECOLOGY,)),
    join_authorities(COUNTY),
)
UNITS = tuple(f"AG-{i:02d}" for i in range(1, 13))


def authorities_of(unit: str) -> str:
    """Who inspects a unit: city or county in turn, with the ecologists every other two."""
    return AUTHORITIES[UNITS.index(unit) % len(AUTHORITIES)]


def marks(*, is_sealed: bool) -> dict[str, tuple[str, str, str]]:
    """Mark, salt and authorities of each unit, by id."""
    found = {}
    sealer = Sealer(KEY, SELECTION_ID, "jurisdiction")
    for unit in UNITS:
        text = authorities_of(unit)
        salt = sealer.salt(unit)
        mark = (jurisdiction_mark(salt, text), salt) if is_sealed else (text, OPEN)
        found[unit] = (*mark, text)
    return found


@cache
def handles(*, is_sealed: bool) -> dict[str, str]:
    """Handle of each unit."""
    sealer = Sealer(KEY, SELECTION_ID, "agency")
    return {unit: sealer.seal(unit)[0] if is_sealed else unit for unit in UNITS}


@cache
def agency_openings() -> bytes:
    """Openings of the sealed units."""
    sealer = Sealer(KEY, SELECTION_ID, "agency")
    return write_table((*sealer.seal(unit), unit) for unit in UNITS)


@cache
def referred_selection(*, is_sealed: bool = False) -> dict[str, bytes]:
    """A drawn selection of eight of twelve units that four authorities inspect."""
    names = handles(is_sealed=is_sealed)
    frame = Frame.close([names[u] for u in UNITS], ["A"] * len(UNITS), [1] * len(UNITS))
    (stratum,) = frame.strata()
    target = target_for(stratum, 8, method=Method.EQUAL, reserves=2)
    told = marks(is_sealed=is_sealed)
    table = write_table((names[unit], told[unit][0]) for unit in UNITS)
    draw_terms = replace(
        terms(SELECTION_ID, 1, 13335),
        authority=PROVINCE,
        disclosure=Disclosure(agency="sealed" if is_sealed else "open", inspector="open"),
        openings=agency_openings() if is_sealed else None,
        persons_sha256=sha256_hex(bytes.fromhex(persons_salt(KEY, SELECTION_ID))),
    )
    files = lock_selection(draw_terms, frame, write_targets([target]), jurisdiction=table)
    files |= draw(files, [ROUNDS[13335]])
    openings = {names[unit]: told[unit][1:] for unit in UNITS}
    files["referral.tsv"] = referral_table(files["sample.tsv"], openings)
    return {**files, **complete(files, TASK)}


def link_to(selection: Mapping[str, bytes]) -> SelectionLink:
    """What a dispatch says of its selection."""
    commitment = read_commitment(selection["commit.json"])
    return SelectionLink(
        authority=commitment.authority,
        commit_sha256=sha256_hex(selection["commit.json"]),
        draw_id=commitment.draw_id,
        result_sha256=sha256_hex(selection["result.json"]),
    )


def own_units(selection: Mapping[str, bytes], authority: str) -> list[str]:
    """Handles that are referred to an authority."""
    referrals = read_referral(selection["referral.tsv"])
    return sorted(h for h, r in referrals.items() if authority in r.authorities)


def sent_to(
    selection: Mapping[str, bytes],
    authority: str,
    units: list[str],
    *,
    link: SelectionLink | None,
    number: int = 65536,
) -> dict[str, bytes]:
    """A drawn dispatch of some units by some authority, whatever it may do."""
    people = [f"{authority}-{i}" for i in range(1, 5)]
    problem = Problem.from_rows(
        [(unit, "officer", "2") for unit in units],
        [(person, "0", str(len(units))) for person in people],
        [(unit, "officer", person) for unit in units for person in people],
    )
    mode = read_commitment(selection["commit.json"]).disclosure.agency
    draw_terms = replace(
        terms(f"{authority}/1", 1, number),
        authority=authority,
        disclosure=Disclosure(agency=mode, inspector="open"),
        selection=link,
    )
    files = lock_dispatch(draw_terms, problem, sample=selection["sample.tsv"], recusals=b"")
    files |= draw(files, [ROUNDS[number]])
    return {**files, **complete(files, TASK)}


@cache
def sent_by(authority: str, *, is_sealed: bool = False) -> dict[str, bytes]:
    """The dispatch of all units that are referred to an authority."""
    selection = referred_selection(is_sealed=is_sealed)
    return sent_to(selection, authority, own_units(selection, authority), link=link_to(selection))


def digest(text: str) -> str:
    """A digest of something else."""
    return sha256(text.encode()).hexdigest()
