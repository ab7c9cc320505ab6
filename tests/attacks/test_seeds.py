"""Attacks on the seed: its time, its sources, and who speaks last (docs/attacks.md)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from attacked import (
    DAY,
    PINS,
    broken_rules,
    commit_of,
    dispatch,
    entered,
    pinned,
    recommitted,
    refuted,
    resealed,
    result_of,
    run,
    seen,
    selection,
    shown,
)
from bundles import ROUNDS
from cryptography.hazmat.primitives.serialization import Encoding
from ledgers import BASE, BEFORE, NOT_BEFORE, PRESS, UNIVERSITY, new_ledger, void_leaf
from pydantic import ValidationError
from seed_sources import SECRET, SHARES, drand, lottery, sealed, share
from tsa import Authority

from randinspect.attestation import Pins
from randinspect.canonical import write_document
from randinspect.errors import ProtocolError, QuarterFileError, SeedError
from randinspect.ledger import LedgerExport, Rule
from randinspect.lottery import SeedPlan, prove
from randinspect.office import read_quarter_file
from randinspect.publication import write_files
from randinspect.publication.draw_leaves import VoidReason
from randinspect.publication.leaves import LeafKind, leaf_bytes, made_leaf
from randinspect.verification import Standing, verify, verify_files

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
PARTY = "cn.example.university"
OPEN_BY = NOT_BEFORE + 10 * DAY
PLAN = SeedPlan(not_before=NOT_BEFORE, sources=(drand(13335), share(PARTY), sealed(OPEN_BY)))


def secret_commit() -> bytes:
    """Leaf of a commitment whose seed takes a share and a sealed value."""
    terms = BASE.model_copy(update={"draw_id": "s", "sequence": 1, "seed_plan": PLAN})
    return leaf_bytes(LeafKind.COMMIT, terms.document())


def reveal(source: int, value: str) -> bytes:
    """Leaf of a share or sealed value."""
    fields = {"created": 1, "draw_id": "s", "source": source, "value": value}
    return made_leaf(LeafKind.REVEAL, fields)


def quarter_with(folder: Path, old: str, new: str) -> Path:
    """The demonstration's quarter with something changed."""
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*"))
    path = folder / "quarter.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


def test_attack_05_a_share_withheld(tmp_path: Path) -> None:
    """It is not entered late, no seed exists without it, and a witness tells: reveal.in_time."""
    ledger = new_ledger(tmp_path / "ledger")
    ledger.append(secret_commit(), moment=BEFORE)
    with pytest.raises(ProtocolError, match="void the draw"):
        ledger.append(reveal(2, SHARES[PARTY]), moment=NOT_BEFORE)
    with pytest.raises(SeedError):
        prove("s", PLAN, [ROUNDS[13335], {}, {"value": SECRET}])
    seen(ledger, (UNIVERSITY, NOT_BEFORE))
    export = LedgerExport(ledger.leaves, ledger.notes())

    broken_rules(tmp_path, export, Rule.REVEAL_IN_TIME)


def test_attack_07_many_silent_stamps(tmp_path: Path) -> None:
    """However often it is stamped, the round stays: that of another time gives no seed, 2."""
    files = selection()
    with pytest.raises(SeedError, match="names round 13335"):
        prove("d/1", BASE.seed_plan, [ROUNDS[65536]])
    seed = json.loads(files["seed.json"])
    other = ROUNDS[65536]
    seed["evidence"] = [{"kind": "drand", "round": 65536, "signature": other["signature"]}]

    refuted(tmp_path / "other", resealed(files, seed__json=write_document(seed)), 2)


def test_attack_08_a_round_chosen_late(tmp_path: Path) -> None:
    """Not the first round: 1; no lead: 3; locked late under a ledger: the order is not proved."""
    files = selection()

    def late(commit: dict[str, object]) -> None:
        commit["created"] = NOT_BEFORE - 59

    def chosen(commit: dict[str, dict[str, list[dict[str, int]]]]) -> None:
        commit["seed_plan"]["sources"][0]["round"] += 1

    refuted(tmp_path / "lead", resealed(recommitted(files, late)), 3)
    refuted(tmp_path / "round", recommitted(files, chosen), 1)
    ledger = entered(tmp_path / "ledger", files, NOT_BEFORE - DAY + 1)
    bundle = shown(ledger, files)
    write_files(tmp_path / "late", bundle, last=max(bundle))
    done = run("verify", tmp_path / "late", "--strict", *pinned(tmp_path))
    assert verify_files(bundle, PINS).standing is Standing.UNPROVED
    assert done.exit_code == 1


def test_attack_17_times_without_a_place(tmp_path: Path) -> None:
    """A local time is refused in the quarter's file, a text or a fraction in a commitment: 1."""
    path = quarter_with(tmp_path / "in", "+08:00", "")
    with pytest.raises(QuarterFileError, match="timezone"):
        read_quarter_file(path)
    assert run("check", path).exit_code == 3
    files = selection()

    def told(commit: dict[str, dict[str, object]]) -> None:
        commit["seed_plan"]["not_before"] = "2023-08-24T10:16:09+08:00"

    refuted(tmp_path / "text", recommitted(files, told), 1)


@pytest.mark.parametrize("what", ["signature", "randomness", "chain"])
def test_attack_19_a_forged_beacon(tmp_path: Path, what: str) -> None:
    """One bit of the signature: 2; a value beside it: read by nobody, 2; another chain: 1."""
    files = selection()
    seed, commit = json.loads(files["seed.json"]), json.loads(files["commit.json"])
    record = seed["evidence"][0]
    if what == "signature":
        digit = "0" if record["signature"][20] != "0" else "1"
        record["signature"] = record["signature"][:20] + digit + record["signature"][21:]
    elif what == "randomness":
        record["randomness"] = "0" * 64
    else:
        commit["seed_plan"]["sources"][0]["chain"] = "0" * 64
        refuted(tmp_path / what, {**files, "commit.json": write_document(commit)}, 1)
        return
    honest = prove("d/1", BASE.seed_plan, [{**ROUNDS[13335], "randomness": "0" * 64}])

    refuted(tmp_path / what, resealed(files, seed__json=write_document(seed)), 2)
    assert honest.value == json.loads(files["seed.json"])["seed"]


def test_attack_20_a_beacon_known_beforehand(tmp_path: Path) -> None:
    """Who knows the round but not the numbers has no seed; drand alone is named by `--strict`."""
    plan = SeedPlan(not_before=NOT_BEFORE, sources=(drand(13335), lottery()))
    seeds = set()
    for last in range(1, 17):
        numbers = {"numbers": [[1, 2, 3, 4, 5, 6], [last]], "announced": "invented"}
        seeds.add(prove("s", plan, [ROUNDS[13335], numbers]).value)
    with pytest.raises(SeedError):
        prove("s", plan, [ROUNDS[13335]])
    files = selection()
    write_files(tmp_path / "alone", files, last=max(files))
    done = run("verify", tmp_path / "alone", "--strict", "--lang", "en")

    assert len(seeds) == 16
    assert "one seed source: drand quicknet alone" in verify(tmp_path / "alone").unproved
    assert done.exit_code == 1
    assert "drand quicknet alone" in done.stderr


def test_attack_22_a_backdated_stamp(tmp_path: Path) -> None:
    """A stamp of an authority that nobody pins says nothing; one that is pinned stands alone."""
    files, forger = selection(), Authority("Backdating")
    ledger = new_ledger(tmp_path / "ledger")
    ledger.append(commit_of(files), moment=BEFORE)
    seen(ledger)
    text = ledger.notes()[-1].text.encode()
    ledger.take_stamp(forger.stamp(text, NOT_BEFORE - 2 * DAY), [forger.root])
    ledger.append(result_of(files), moment=NOT_BEFORE + 60)
    bundle = shown(seen(ledger), files)
    write_files(tmp_path / "stamped", bundle, last=max(bundle))
    roots = tmp_path / "roots.pem"
    roots.write_bytes(Authority("Honest").root.public_bytes(Encoding.PEM))
    words = ["verify", tmp_path / "stamped", "--tsa", roots, *pinned(tmp_path)]
    honest = verify_files(bundle, Pins(ledger=PINS.ledger, stampers=(Authority().root,)))
    fooled = verify_files(bundle, Pins(ledger=PINS.ledger, stampers=(forger.root,)))

    assert honest.standing is Standing.UNPROVED
    assert run(*words).exit_code == 0
    assert run(*words, "--strict").exit_code == 1
    assert any("one witness: the order rests on" in text for text in fooled.unproved)


def test_attack_24_a_table_of_all_seeds(tmp_path: Path) -> None:
    """Six typed digits are no source, and one lottery alone is no plan: 1."""
    with pytest.raises(ValidationError, match="two public sources"):
        SeedPlan(not_before=NOT_BEFORE, sources=(lottery(),))
    files = selection()

    def typed(commit: dict[str, dict[str, object]]) -> None:
        commit["seed_plan"]["sources"] = [{"kind": "typed", "value": "123456"}]

    def alone(commit: dict[str, dict[str, object]]) -> None:
        commit["seed_plan"]["sources"] = [lottery().model_dump()]

    refuted(tmp_path / "typed", recommitted(files, typed), 1)
    refuted(tmp_path / "alone", recommitted(files, alone), 1)


def test_attack_27_a_sealed_value_withheld(tmp_path: Path) -> None:
    """Another value is none; one not opened in time is told by a witness, and voids the draw."""
    with pytest.raises(SeedError, match="SHA-256 of the value"):
        prove("s", PLAN, [ROUNDS[13335], {"value": SHARES[PARTY]}, {"value": "0" * 64}])
    ledger = new_ledger(tmp_path / "ledger")
    ledger.append(secret_commit(), moment=BEFORE)
    ledger.append(reveal(2, SHARES[PARTY]), moment=NOT_BEFORE - 1)
    seen(ledger, (PRESS, OPEN_BY + 1))
    broken_rules(tmp_path, LedgerExport(ledger.leaves, ledger.notes()), Rule.REVEAL_IN_TIME)

    with pytest.raises(ProtocolError, match=r"void\.reason"):
        ledger.append(void_leaf("s", VoidReason.SEALED_MISSING, OPEN_BY), moment=OPEN_BY)
    ledger.append(void_leaf("s", VoidReason.SEALED_MISSING, OPEN_BY + 1), moment=OPEN_BY + 1)


def test_attack_28_one_seed_for_two_draws(tmp_path: Path) -> None:
    """The seed of the selection is none of the dispatch: 2; nor may its time be the same."""
    forged = resealed(dispatch(), seed__json=selection()["seed.json"])
    refuted(tmp_path / "reused", forged, 2)
    text = (DEMO / "quarter.toml").read_text(encoding="utf-8")
    first, second = [line for line in text.splitlines() if line.startswith("not_before")]
    path = quarter_with(tmp_path / "in", second, first)

    with pytest.raises(QuarterFileError, match="drawn after the selection"):
        read_quarter_file(path)
    assert run("check", path).exit_code == 3
