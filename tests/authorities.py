"""Invented bundles of a province and of the authorities that dispatch its sample."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256

from bundles import ROUNDS, TASK, small_quarter, terms

from randinspect.canonical import (
    Sealer,
    join_authorities,
    jurisdiction_mark,
    person_mark,
    persons_salt,
    sha256_hex,
    write_document,
    write_table,
)
from randinspect.dispatch import Problem
from randinspect.publication import Disclosure, read_commitment
from randinspect.publication.commitment_parts import SelectionLink
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
    salt = persons_salt(KEY, SELECTION_ID)
    files = lock_dispatch(
        draw_terms,
        problem,
        sample=selection["sample.tsv"],
        recusals=b"",
        persons=write_table((person, person_mark(salt, person)) for person in people),
    )
    files |= draw(files, [ROUNDS[number]])
    return {**files, **complete(files, TASK)}


@cache
def sent_by(authority: str, *, is_sealed: bool = False) -> dict[str, bytes]:
    """The dispatch of all units that are referred to an authority."""
    selection = referred_selection(is_sealed=is_sealed)
    return sent_to(selection, authority, own_units(selection, authority), link=link_to(selection))


GUESTS = (("IN-8", "邻省市场监督管理局"), ("IN-9", "邻省市场监督管理局"))


def assistants_document(**changes: object) -> bytes:
    """Two guests in one open slot, beside a slot that leads."""
    record = {"inspectors": [list(guest) for guest in GUESTS], "lead": ["lead"], "slots": ["open"]}
    return write_document({**record, **changes})


def assisted_problem(units: list[str], *, guests_lead: bool = False) -> Problem:
    """A lead, an officer and an open seat; two of five people come from elsewhere."""
    own, guests = ["IN-1", "IN-2", "IN-3"], [handle for handle, _ in GUESTS]
    slots = ("lead", "officer", "open")
    eligible = [(unit, slot, person) for unit in units for slot in slots for person in own]
    eligible += [(unit, "open", person) for unit in units for person in guests]
    if guests_lead:
        eligible.append((units[0], "lead", guests[0]))
    return Problem.from_rows(
        [(unit, slot, "1") for unit in units for slot in slots],
        [(person, "0", str(len(units))) for person in [*own, *guests]],
        eligible,
    )


@cache
def assisted_dispatch(*, is_drawn: bool = True) -> dict[str, bytes]:
    """An own dispatch of the small quarter's sample in which guests assist; do not change it."""
    sample = small_quarter()["selection"]["sample.tsv"]
    rows = [line.split("\t") for line in sample.decode().splitlines()]
    units = [row[3] for row in rows if row[1] != "reserve"]
    files = lock_dispatch(
        terms("d/2", 2, 65536),
        assisted_problem(units),
        sample=sample,
        recusals=b"",
        assistants=assistants_document(),
    )
    files |= draw(files, [ROUNDS[65536]]) if is_drawn else {}
    return {**files, **complete(files, TASK)}


def digest(text: str) -> str:
    """A digest of something else."""
    return sha256(text.encode()).hexdigest()
