"""Seed plans of several sources: what may be combined, what stands in, what it all gives."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from seed_sources import (
    PULSE_TIMES,
    PULSES,
    ROUNDS,
    SECRET,
    SHARES,
    drand,
    lottery,
    nist,
    pulse_record,
    sealed,
    share,
    ssq_record,
)
from strategies import spoken_sources

from randinspect.errors import SeedError
from randinspect.lottery import (
    QUICKNET,
    Fallback,
    Seed,
    SeedPlan,
    Source,
    claims,
    fallback_complaints,
    plan_for,
    prove,
    sources_used,
    stand_in_time,
)

PARTY, PRESS = SHARES
DUE = QUICKNET.time_of(20791007)
PULSE = 1862119
AT = PULSE_TIMES[PULSE]
DAYS = 72 * 3600
ALL = (drand(20791007), nist(AT), lottery(), share(PARTY), share(PRESS), sealed(AT + 86_400))
RECORDS: tuple[dict[str, Any], ...] = (
    ROUNDS[20791007],
    pulse_record(PULSE),
    ssq_record(),
    {"value": SHARES[PARTY]},
    {"value": SHARES[PRESS]},
    {"value": SECRET},
)


def plan(*sources: Source) -> SeedPlan:
    """A plan from the time of round 20791007 on."""
    return SeedPlan(not_before=DUE, sources=sources)


def test_the_seed_is_the_text_of_all_lines() -> None:
    """Every kind of source, in the order of the plan, spelt from the page alone."""
    seed = prove("d/1", plan(*ALL), RECORDS)
    text = (
        "randinspect/1/seed\n"
        "d/1\n"
        f"drand {QUICKNET.chain} 20791007 {ROUNDS[20791007]['randomness']}\n"
        f"nist 2 {AT} {PULSES[PULSE]['outputValue'].lower()}\n"
        "lottery ssq 2099001 2.7.11.15.21.30./9./\n"
        f"share {PARTY} {SHARES[PARTY]}\n"
        f"share {PRESS} {SHARES[PRESS]}\n"
        f"sealed {SECRET}\n"
    )

    assert seed.value == hashlib.sha256(text.encode()).hexdigest()
    assert Seed.check(seed.document(), "d/1", plan(*ALL)) == seed


@given(st.permutations(range(len(ALL))))
def test_the_order_of_the_plan_is_the_order_of_the_lines(order: list[int]) -> None:
    """Another order is another seed, and evidence in another order is none."""
    asked = plan(*(ALL[i] for i in order))
    seed = prove("d/1", asked, [RECORDS[i] for i in order])
    plain = prove("d/1", plan(*ALL), RECORDS)

    assert sorted(seed.lines) == sorted(plain.lines)
    assert (seed.value == plain.value) == (order == sorted(order))


@given(spoken_sources())
def test_a_seed_read_back_is_the_seed(
    spoken: tuple[tuple[Source, ...], tuple[dict[str, Any], ...]],
) -> None:
    """Law: read ∘ write = id, clean records prove the same, and lines tell their sources."""
    sources, records = spoken
    seed = prove("d/1", plan(*sources), records)

    assert Seed.check(seed.document(), "d/1", plan(*sources)) == seed
    assert prove("d/1", plan(*sources), seed.evidence) == seed
    assert [line.split(" ")[0] for line in seed.lines] == [source.kind for source in sources]
    assert plan(*sources) == SeedPlan.model_validate_json(plan(*sources).model_dump_json())


@given(spoken_sources(), st.data())
def test_one_missing_record_gives_no_seed(
    spoken: tuple[tuple[Source, ...], tuple[dict[str, Any], ...]], data: st.DataObject
) -> None:
    """Whichever it is, and however it is missing."""
    sources, records = spoken
    place = data.draw(st.integers(0, len(sources) - 1))
    gone: object = data.draw(st.sampled_from([{}, None, 0, [], "x"]))

    with pytest.raises(SeedError):
        prove("d/1", plan(*sources), [*records[:place], gone, *records[place + 1 :]])
    with pytest.raises(SeedError, match="pieces of evidence"):
        prove("d/1", plan(*sources), [*records[:place], *records[place + 1 :]])


@pytest.mark.parametrize("place", range(len(ALL)))
def test_one_source_alone_changes_the_seed(place: int) -> None:
    """Each line counts; without drand, NIST and the lottery are two public sources."""
    kept = [i for i in range(len(ALL)) if i != place]
    seed = prove("d/1", plan(*(ALL[i] for i in kept)), [RECORDS[i] for i in kept])

    assert seed.value != prove("d/1", plan(*ALL), RECORDS).value


def test_a_plan_of_drand_alone_is_what_it_was() -> None:
    """The bytes of the first plans."""
    alone = plan_for(DUE)

    assert alone == plan(drand(20791007))
    assert alone.model_dump(mode="json") == {
        "not_before": DUE,
        "sources": [{"kind": "drand", "chain": QUICKNET.chain, "round": 20791007}],
    }
    assert alone.ready_at == DUE


SOUND: dict[str, tuple[Source, ...]] = {
    "drand": (drand(20791007),),
    "drand and a share": (share(PARTY), drand(20791007)),
    "drand and a secret": (sealed(DUE + 1), drand(20791007)),
    "NIST and a lottery": (nist(AT), lottery()),
    "two lotteries": (lottery(), lottery("dlt", "99001")),
}
UNSOUND: dict[str, tuple[tuple[Source, ...], str]] = {
    "NIST alone": ((nist(AT),), "two public sources"),
    "a lottery alone": ((lottery(),), "two public sources"),
    "two issues of one lottery": ((lottery(), lottery(issue="2099002")), "two public sources"),
    "NIST and a share": ((nist(AT), share(PARTY)), "two public sources"),
    "shares alone": ((share(PARTY), share(PRESS)), "two public sources"),
    "NIST twice": ((nist(AT), nist(AT + 60)), "two public sources"),
    "a round twice": ((drand(20791007), drand(20791007)), "stands in the plan before"),
    "a later round": ((drand(20791008),), "not the first"),
    "a party twice": ((drand(20791007), share(PARTY), share(PARTY)), "before"),
    "two secrets": ((drand(20791007), sealed(DUE + 1), sealed(DUE + 2)), "before"),
    "an early pulse": ((drand(20791007), nist(DUE - 45)), "comes before"),
    "half a minute": ((drand(20791007), nist(AT + 30)), "whole minutes"),
    "a secret opened too early": ((drand(20791007), sealed(DUE)), "opened after"),
    "a secret opened before the rest": (
        (drand(20791007), nist(AT), sealed(AT - 1)),
        "others come until",
    ),
    "a game of other sets": ((drand(20791007), lottery(sets=1)), "has 2 sets"),
}


@pytest.mark.parametrize("sources", SOUND.values(), ids=SOUND)
def test_sound_plans_are_taken(sources: tuple[Source, ...]) -> None:
    """Drand, or two operators that nobody in the process controls."""
    assert plan(*sources).ready_at >= DUE


@pytest.mark.parametrize(("sources", "text"), UNSOUND.values(), ids=UNSOUND)
def test_unsound_plans_are_refused(sources: tuple[Source, ...], text: str) -> None:
    """Whatever somebody could choose, steer or know too early."""
    with pytest.raises(ValidationError, match=text):
        plan(*sources)


def test_everything_wrong_with_a_plan_is_said_at_once() -> None:
    """Not only the first."""
    with pytest.raises(ValidationError) as caught:
        plan(nist(DUE - 45), lottery(sets=3))

    text = str(caught.value)
    assert all(part in text for part in ("source 1: the pulse", "source 2: ssq"))


def test_a_copied_share_is_no_share() -> None:
    """Two parties with one digest: the second has only repeated the first."""
    copied = share(PARTY).model_copy(update={"party": "cn.example.copyist"})

    with pytest.raises(ValidationError, match="before"):
        plan(drand(20791007), share(PARTY), copied)


@pytest.mark.parametrize("place", range(len(ALL)))
@pytest.mark.parametrize("other", range(len(ALL)))
def test_evidence_counts_for_its_own_source_only(place: int, other: int) -> None:
    """Records exchanged prove nothing; and a record claims no source but its own."""
    if place == other:
        return
    records = list(RECORDS)
    records[place] = RECORDS[other]

    with pytest.raises(SeedError):
        prove("d/1", plan(*ALL), records)
    full = prove("d/1", plan(*ALL), RECORDS).evidence
    assert [claims(source, full[place]) for source in ALL] == [i == place for i in range(len(ALL))]


def test_all_bad_evidence_is_told_together() -> None:
    """A forged round, a lottery without numbers and a wrong share: three faults."""
    records = [RECORDS[0] | {"round": 1}, RECORDS[1], {}, {"value": "00" * 32}, *RECORDS[4:]]

    with pytest.raises(SeedError) as caught:
        prove("d/1", plan(*ALL), records)

    assert str(caught.value).count(";") == 2


@pytest.mark.parametrize("value", [None, "", SECRET.upper(), SECRET[:-2], "00" * 32, 7])
def test_a_secret_is_32_bytes_in_one_spelling(value: object) -> None:
    """And those that were committed to."""
    with pytest.raises(SeedError):
        prove("d/1", plan(*ALL), [*RECORDS[:5], {"value": value}])


# ── fallbacks


def after(silent: int, seconds: int, source: Any) -> Fallback:
    """A fallback."""
    return Fallback(silent=silent, after=seconds, source=source)


STEADY = plan(drand(20791007), lottery())
TO_NIST = after(1, AT - DUE, nist(AT))


def test_a_fallback_gives_the_line_of_its_place() -> None:
    """The pulse stands where the round would have stood, and the record says so."""
    record = pulse_record(PULSE) | {"fallback": 1}
    seed = prove("d/1", STEADY, [record, ssq_record()], [TO_NIST])

    assert seed.lines[0].startswith(f"nist 2 {AT} ")
    assert seed.evidence[0]["fallback"] == 1
    assert [u.fallback for u in sources_used(STEADY, seed.evidence, [TO_NIST])] == [1, None]
    assert Seed.check(seed.document(), "d/1", STEADY, [TO_NIST]) == seed
    with pytest.raises(SeedError):
        Seed.check(seed.document(), "d/1", STEADY)


@pytest.mark.parametrize("number", [0, 2, "1", True, None])
def test_a_fallback_that_was_not_committed_is_refused(number: object) -> None:
    """There is one, for the first source."""
    record = pulse_record(PULSE) | {"fallback": number}

    with pytest.raises(SeedError):
        prove("d/1", STEADY, [record, ssq_record()], [TO_NIST])
    with pytest.raises(SeedError, match="does not stand in"):
        prove("d/1", STEADY, [ROUNDS[20791007], ssq_record() | {"fallback": 1}], [TO_NIST])


def test_fallbacks_of_one_source_follow_each_other() -> None:
    """The second begins after the first one's own time, not after the source's."""
    first = after(2, DAYS, lottery(issue="2099002"))
    later = QUICKNET.round_from(DUE + DAYS + DAYS)
    second = after(2, DAYS, drand(later))
    base = plan(drand(20791007), lottery())

    assert stand_in_time(base, [], 2, DAYS) == DUE + DAYS
    assert stand_in_time(base, [first], 2, DAYS) == DUE + 2 * DAYS
    assert stand_in_time(base, [first], 1, DAYS) == DUE + DAYS
    assert list(fallback_complaints(base, [first, second])) == []
    assert list(fallback_complaints(base, [second]))


BAD_FALLBACKS: dict[str, tuple[SeedPlan, list[Fallback], str]] = {
    "too soon": (
        STEADY,
        [after(1, DAYS - 1, drand(QUICKNET.round_from(DUE + DAYS - 1)))],
        "silent after 259200",
    ),
    "a chosen round": (
        STEADY,
        [after(1, DAYS, drand(QUICKNET.round_from(DUE + DAYS) + 1))],
        "not the first",
    ),
    "a chosen pulse": (STEADY, [after(1, DAYS, nist(AT))], "the first pulse at or after"),
    "no such source": (STEADY, [after(3, DAYS, nist(AT))], "no source 3"),
    "for a share": (
        plan(drand(20791007), share(PARTY)),
        [after(2, AT - DUE, nist(AT))],
        "voids the draw",
    ),
    "for a secret": (
        plan(drand(20791007), sealed(AT)),
        [after(2, AT - DUE, nist(AT))],
        "voids the draw",
    ),
    "to one operator alone": (plan_for(DUE), [TO_NIST], "could rest on NIST"),
    "two operators to one": (
        plan(nist(AT), lottery()),
        [after(1, 3600, lottery(issue="2099003"))],
        "could rest on lottery",
    ),
    "what is there already": (
        plan(drand(20791007), nist(AT), lottery()),
        [TO_NIST],
        "stands in the plan",
    ),
}


@pytest.mark.parametrize(("base", "entries", "text"), BAD_FALLBACKS.values(), ids=BAD_FALLBACKS)
def test_fallbacks_that_leave_a_choice_are_refused(
    base: SeedPlan, entries: list[Fallback], text: str
) -> None:
    """Too soon, chosen, or to somebody who could steer."""
    assert any(text in told for _, told in fallback_complaints(base, entries))


def test_a_plan_of_drand_falls_back_on_drand() -> None:
    """A later round: for a chain that came back without the round, which none has done."""
    later = after(1, DAYS, drand(QUICKNET.round_from(DUE + DAYS)))

    assert list(fallback_complaints(plan_for(DUE), [later])) == []


@pytest.mark.parametrize("time", [-60, 2**53, 253_402_300_800])
def test_times_without_a_year_are_no_times(time: int) -> None:
    """They could not be told to people, so they are refused where they are read."""
    with pytest.raises(ValidationError):
        nist(time)
