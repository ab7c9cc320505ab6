"""Who may go where, and what bars everyone else: plain readings of the rules, without numpy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from dispatch_registers import Record, absences, register
from hypothesis import strategies as st

from randinspect.dispatch import (
    Assist,
    Barrier,
    DispatchRules,
    Need,
    Posed,
    Role,
    Scope,
    Where,
    pose,
    reach,
)
from randinspect.registry.record_kinds import RecordKind
from randinspect.registry.register import Register

WINDOW = (date(2026, 7, 1), date(2026, 9, 30))
PAIR = (Role("officer", 2),)
TEAM = (Role("lead", 1, "lead"), Role("member", 1), Role("expert", 1, None, is_expert=True))
JOINT = (
    Role("a-officer", 2, department="market", when=(Where("field", ("food", "water")),)),
    Role("a-other", 2, department="market", when=(Where("field", ("air",)),)),
    Role("b-joins", 1, department="environment", when=(Where("field", ("water",)),)),
    Role("c-expert", 1, is_expert=True, when=(Where("field", ("food",)), Where("owner", ("N",)))),
)
ASSISTED = (
    Role("a-lead", 1, "lead", is_lead=True),
    Role("b-member", 1),
    Role("c-assist", 1, assist=Assist.MAY),
)
FOREIGN = (
    Role("a-officer", 2),
    Role("b-guest", 1, assist=Assist.ONLY, when=(Where("field", ("food",)),)),
    Role("c-expert", 1, is_expert=True, assist=Assist.MAY, when=(Where("field", ("air",)),)),
)
FOOD = Need("food", (Where("field", ("food",)),))
LADDERS = [
    ("territory",),
    ("territory", "authority"),
    ("any",),
    ("territory", "any"),
    ("territory", "neighbours", "any"),
    ("cross",),
    ("cross", "neighbours"),
]
RULES = DispatchRules(PAIR, floor=0, cap=5)


@dataclass(frozen=True)
class World:
    """Records of the four registers, and rules."""

    agencies: Sequence[Record]
    people: Sequence[Record]
    recusals: Sequence[Record]
    visits: Sequence[Record]
    rules: DispatchRules
    absences: Sequence[Record] = field(default=())
    couples: Sequence[tuple[str, str]] = field(default=())

    def registers(self) -> tuple[Register, Register, Register, Register]:
        """The four registers."""
        return (
            register(RecordKind.AGENCY, self.agencies),
            register(RecordKind.INSPECTOR, self.people),
            register(RecordKind.RECUSAL, self.recusals),
            register(RecordKind.VISIT, self.visits),
        )

    def pose(self, couples: Sequence[tuple[str, str]] = ()) -> Posed:
        """Pose the dispatch of all agencies; handles reverse the order of the ids."""
        agencies, people, recusals, visits = self.registers()
        return pose(
            agencies,
            people,
            agency_handles=[handle(identifier) for identifier in agencies.columns["id"]],
            inspector_handles=[handle(identifier) for identifier in people.columns["id"]],
            recusals=recusals,
            visits=visits,
            rules=self.rules,
            window=WINDOW,
            absences=absences(self.absences),
            couples=couples,
        )

    def reach(self) -> list[bool]:
        """Reach of all agencies."""
        agencies, people, recusals, visits = self.registers()
        reached = reach(
            agencies,
            people,
            recusals=recusals,
            visits=visits,
            rules=self.rules,
            window=WINDOW,
            absences=absences(self.absences),
            couples=self.couple_register(),
        )
        return [bool(value) for value in reached]

    def couple_register(self) -> Register:
        """The register of those who may not go together."""
        rows = [{"inspector": x, "partner": y} for x, y in self.couples]
        return register(RecordKind.COUPLE, rows)


def handle(identifier: str) -> str:
    """Handle whose order is not the order of the ids."""
    return f"h-{9 - int(identifier[1:])}{identifier}"


def officer(number: int, **fields: Any) -> Record:
    """An officer with a certificate that outlives the window."""
    return {"id": f"I{number}", "expert": False, "cert_valid_to": date(2030, 1, 1), **fields}


def team_bars(world: World, agency: Record, person: Record) -> set[Barrier]:
    """Barriers between a person and an agency, but for area and role, read plainly."""
    return {
        *recusal_bars(world, agency, person),
        *rotation_bars(world, agency, person),
        *own_bars(world, person),
    }


def recusal_bars(world: World, agency: Record, person: Record) -> set[Barrier]:
    """Kinds of the interests that hold."""
    return {
        Barrier(f"RECUSED_{recusal['reason'].upper()}")
        for recusal in world.recusals
        if recusal["inspector"] == person["id"]
        and ({recusal.get("agency"), recusal.get("owner")} - {None})
        & {agency["id"], agency.get("owner")}
        and not has_lapsed(world, recusal)
    }


def rotation_bars(world: World, agency: Record, person: Record) -> set[Barrier]:
    """Whether they met on one of the last dates."""
    rules = world.rules
    past = [v for v in world.visits if v["agency"] == agency["id"] and v["date"] < WINDOW[0]]
    last = sorted({v["date"] for v in past})[::-1][: rules.rotation_last]
    group_of = {p["id"]: p.get("group") for p in world.people}
    for visit in past:
        group = visit.get("group") or group_of.get(visit.get("inspector"))
        is_same = visit.get("inspector") == person["id"]
        if rules.rotation_by == "group":
            is_same |= group is not None and group == person.get("group")
        if visit["date"] in last and is_same:
            return {Barrier.ROTATION}
    return set()


def own_bars(world: World, person: Record) -> set[Barrier]:
    """What bars a person from everywhere."""
    rules, valid_to = world.rules, person.get("cert_valid_to")
    is_valid = valid_to >= WINDOW[1] if valid_to else not rules.has_certificate_dates
    told = {
        Barrier.INACTIVE: bool(rules.statuses) and person.get("status") not in rules.statuses,
        Barrier.CERTIFICATE_EXPIRED: not person["expert"] and not is_valid,
        Barrier.NO_CAPACITY: person.get("cap") == 0,
        Barrier.ON_LEAVE: all(is_away(world, person, day) for day in days()),
    }
    return {barrier for barrier, stands in told.items() if stands}


def days() -> list[date]:
    """Every day of the window."""
    return [WINDOW[0] + timedelta(days=k) for k in range((WINDOW[1] - WINDOW[0]).days + 1)]


def is_away(world: World, person: Record, day: date) -> bool:
    """Whether somebody has leave on a day."""
    rows = [row for row in world.absences if row["inspector"] == person["id"]]
    return any(row["first"] <= day <= row["last"] for row in rows)


def has_lapsed(world: World, recusal: Record) -> bool:
    """Whether a recusal holds on no day of the window."""
    years, on = dict(world.rules.lapses).get(recusal["reason"]), recusal.get("date")
    ends = [recusal.get("until")]
    if years is not None and on is not None:  # the day before its anniversary; no leap days here
        ends.append(date(on.year + years, on.month, on.day) - timedelta(days=1))
    return any(end is not None and all(day > end for day in days()) for end in ends)


def is_asked(when: Sequence[Where], agency: Record) -> bool:
    """Whether an agency passes every test."""
    return all(str(agency.get(test.column)) in test.values for test in when)


def roles_of(world: World, agency: Record) -> list[Role]:
    """Slots of an agency's team."""
    return [role for role in world.rules.roles if is_asked(role.when, agency)]


def role_bars(world: World, agency: Record, role: Role, person: Record) -> set[Barrier]:
    """Barriers between a person and a role at an agency, read plainly."""
    rules, held = world.rules, person.get("qualifications") or ()
    wanted = [role.qualification] if role.qualification else []
    for need in rules.needs:
        here = role.slot in need.slots or (not need.slots and not role.is_expert)
        if here and is_asked(need.when, agency):
            wanted.append(need.qualification)
    items = {agency.get("region") or rules.scope.item} if rules.scope else set()
    is_guest = person.get("origin") is not None
    is_shut = is_guest and role.assist is Assist.NEVER
    told = {
        Barrier.ASSISTANT: is_shut and not role.is_lead,
        Barrier.ASSISTANT_LEAD: is_shut and role.is_lead,
        Barrier.ASSISTANTS_ONLY: not is_guest and role.assist is Assist.ONLY,
        Barrier.EXPERT: person["expert"] != role.is_expert,
        Barrier.NO_QUALIFICATION: any(one not in held for one in wanted),
        Barrier.OTHER_DEPARTMENT: role.department is not None
        and role.department != person.get("unit"),
        Barrier.OUT_OF_SCOPE: not (role.is_expert or is_guest)
        and not items <= set(person.get("items") or ()),
    }
    return {barrier for barrier, stands in told.items() if stands}


def is_near(world: World, rung: str, agency: Record, person: Record) -> bool:
    """Whether a rung lets a pair pass."""
    if rung == "any":
        return True
    column = "territory" if rung in ("neighbours", "cross") else rung
    here, there = agency.get(column), person.get(column)
    if there is None and person.get("origin") is not None:
        return True
    if here is None or there is None:
        return False
    is_own = bool(here == there)
    if rung == "cross":
        return not is_own
    beside = {(here, there), (there, here)} & set(world.rules.neighbours)
    return is_own or (rung == "neighbours" and bool(beside))


def gives_team(world: World, agency: Record, rung: str) -> bool:
    """Whether distinct people can fill all seats on a rung: every line-up is tried."""
    seats = [role for role in roles_of(world, agency) for _ in range(role.demand)]
    able = [
        person
        for person in world.people
        if is_near(world, rung, agency, person) and not team_bars(world, agency, person)
    ]
    return any(
        not any({x, y} <= {person["id"] for person in line_up} for x, y in world.couples)
        and keeps_groups(
            world, [(role.slot, person) for role, person in zip(seats, line_up, strict=True)]
        )
        and not any(
            role_bars(world, agency, role, person)
            for role, person in zip(seats, line_up, strict=True)
        )
        for line_up in permutations(able, len(seats))
    )


def groups_of(world: World) -> dict[str, tuple[int, set[str], tuple[str, ...]]]:
    """Groups by name: most, ids of the people, slots; read plainly."""
    found: dict[str, tuple[int, set[str], tuple[str, ...]]] = {}
    for rule in world.rules.groups:
        for person in world.people:
            value = person.get(rule.column)
            if value is None or (rule.values and value not in rule.values):
                continue
            name = rule.name if rule.values else f"{rule.name} {value}"
            slots = rule.slots or tuple(role.slot for role in world.rules.roles)
            found.setdefault(name, (rule.most, set(), slots))[1].add(person["id"])
    return found


def keeps_groups(world: World, line_up: Sequence[tuple[str, Record]]) -> bool:
    """Whether seats (slot, person) of one team keep the limits on groups, slot by slot."""
    return all(
        sum(where == slot and person["id"] in ids for where, person in line_up) <= most
        for most, ids, slots in groups_of(world).values()
        for slot in slots
    )


def rung_of(world: World, agency: Record) -> str | None:
    """First rung that gives a team."""
    return next((r for r in world.rules.ladder if gives_team(world, agency, r)), None)


DAY = timedelta(days=1)
EDGES = st.sampled_from([0, 0, 1, 41, 42])
AREAS = st.sampled_from(["N", "S", "W", None])
FIELDS = st.sampled_from(["food", "water", "air"])
LAPSING = st.integers(-2, 2).map(lambda days: date(2024, 7, 3) + timedelta(days=days))
DAYS = st.integers(-40, 5).map(lambda days: WINDOW[0] + timedelta(days=days))


@st.composite
def worlds(draw: st.DrawFn, *, has_assistants: bool = False) -> World:
    """Small registers with everything that can bar a pair."""
    origins = st.sampled_from([None, None, "邻省"]) if has_assistants else st.none()
    teams = [ASSISTED, FOREIGN] if has_assistants else [PAIR, TEAM, JOINT]
    agencies: list[Record] = [
        {
            "id": f"A{k}",
            "territory": draw(AREAS),
            "authority": draw(AREAS),
            "owner": draw(AREAS),
            "field": draw(FIELDS),
            "region": draw(st.sampled_from([None, "C06", "C07"])),
        }
        for k in range(draw(st.integers(1, 4)))
    ]
    people: list[Record] = [
        {
            "id": f"I{k}",
            "territory": draw(AREAS),
            "authority": draw(AREAS),
            "group": draw(AREAS),
            "qualifications": draw(st.sampled_from([None, ("lead",), ("food", "lead")])),
            "expert": draw(st.sampled_from([False, False, True])),
            "cert_valid_to": draw(st.sampled_from([date(2030, 1, 1), WINDOW[1], WINDOW[0], None])),
            "status": draw(st.sampled_from(["on", "on", "off", None])),
            "unit": draw(st.sampled_from(["market", "market", "environment"])),
            "items": draw(st.sampled_from([("C06", "C07"), ("C06", "C07"), ("C06",), None])),
            "cap": draw(st.sampled_from([None, None, 0, 2])),
            "origin": draw(origins),
        }
        for k in range(draw(st.integers(1, 6)))
    ]
    some_agency = st.sampled_from([a["id"] for a in agencies] + ["A9"])
    somebody = st.sampled_from([p["id"] for p in people])
    recusals: list[Record] = [
        {
            "inspector": draw(somebody),
            "reason": draw(st.sampled_from(["kin", "assessor", "assessor"])),
            "date": draw(st.none() | LAPSING),
            "until": draw(st.none() | st.none() | DAYS),
            "agency": a,
        }
        for a in draw(st.lists(some_agency, max_size=3))
    ]
    recusals += [
        {"inspector": draw(somebody), "owner": "N", "reason": "shareholding"}
        for _ in range(draw(st.integers(0, 1)))
    ]
    visits: list[Record] = [
        {"agency": a, "date": draw(DAYS), "inspector": draw(somebody | st.none()), "group": g}
        for a, g in draw(st.lists(st.tuples(some_agency, AREAS), max_size=6))
    ]
    ladder = draw(st.sampled_from(LADDERS))
    roles = draw(st.sampled_from(teams))
    is_scoped = draw(st.sampled_from([False, False, True]))
    rules = DispatchRules(
        roles,
        floor=draw(st.integers(0, 1)),
        cap=draw(st.integers(1, 3)),
        rotation_last=draw(st.integers(0, 2)),
        rotation_by=draw(st.sampled_from(["inspector", "group"])),
        ladder=ladder,
        statuses=draw(st.sampled_from([(), ("on",)])),
        has_certificate_dates=draw(st.booleans()),
        lapses=draw(st.sampled_from([(), (("assessor", 2),)])),
        needs=draw(st.sampled_from([(), (FOOD, Need("lead", (), (roles[-1].slot,)))])),
        scope=Scope("C06", "region") if is_scoped else None,
        department_column="unit",
        neighbours=(("N", "S"),) if "neighbours" in ladder else (),
    )
    leave: list[Record] = [
        {"inspector": draw(somebody), "first": WINDOW[0] + a * DAY, "last": WINDOW[1] - b * DAY}
        for a, b in draw(st.lists(st.tuples(st.sampled_from([-1, 0, 50]), EDGES), max_size=3))
    ]
    return World(agencies, people, recusals, visits, rules, leave)
