"""JavaScript and Python agree on whole ledgers: rules, heads, keys, and where each draw stands."""

from __future__ import annotations

import base64
import json
import random
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from defective import bases
from defective.of_readers import keys_file, pinned, seen_by
from ledger.test_reveals import OPEN_BY, PARTY, SILENCE, VALUE, commitment, reveal
from ledgers import (
    BEFORE,
    DRAWER,
    LOCKER,
    LOG,
    NEXT,
    NOT_BEFORE,
    PRESS,
    READY,
    STRANGER,
    UNIVERSITY,
    ZEROS,
    act_leaf,
    actor_leaf,
    amended_leaf,
    commit_leaf,
    cosigned,
    dispatch_leaf,
    key_leaf,
    note_leaf,
    origin_leaf,
    publication_leaf,
    result_leaf,
    signed_leaves,
    void_leaf,
    withdrawal_leaf,
)
from publication.verifier.asking import MODULES, ask, node, pins_of, told_by
from seed_sources import SECRET
from typer.testing import CliRunner

from randinspect.attestation import Checkpoint, Note, SecretKey, sign_checkpoint
from randinspect.canonical import merkle_root
from randinspect.cli.commands import app
from randinspect.errors import FormatError
from randinspect.ledger import Audit, LedgerExport, audit_export, result_due, status_of
from randinspect.publication import Kind, Occasion, Role
from randinspect.publication.draw_leaves import VoidReason
from randinspect.publication.leaves import LeafKind, leaf_bytes
from randinspect.publication.ledger_leaves import KeyReason

KEYS = pinned(witness=(UNIVERSITY, PRESS))
LATE = NOT_BEFORE + 20 * 86_400
THIRD = SecretKey(LOG.name, LOG.type, bytes(range(4, 36)))
SECRETS = leaf_bytes(LeafKind.COMMIT, commitment().document())


def head(leaves: Sequence[bytes], size: int, *signers: SecretKey) -> Note:
    """Checkpoint of the first leaves."""
    body = Checkpoint(LOG.name, size, merkle_root(list(leaves[:size])))
    first, *more = signers or (LOG,)
    note = sign_checkpoint(body, first)
    for signer in more:
        note = note.with_signatures(sign_checkpoint(body, signer).signatures)
    return note


def published(
    leaves: Sequence[bytes], *sights: tuple[int, int], signed: Sequence[bytes] = ()
) -> LedgerExport:
    """An export with a head at each size, seen at a time unless that is 0; the last is of all."""
    notes = []
    for size, moment in sorted({*sights, (len(leaves), 0)}):
        note = head(signed or leaves, size)
        notes.append(cosigned(note, moment) if moment else note)
    return LedgerExport(list(leaves), notes)


@cache
def pool() -> tuple[bytes, ...]:
    """Leaves of every kind, right in some order and wrong in others."""
    round_missing = READY + 72 * 3600
    codes = (
        (VoidReason.PLAN_CHANGED, BEFORE),
        (VoidReason.REGISTER_ERROR, NOT_BEFORE),
        (VoidReason.ROUND_MISSING, round_missing),
        (VoidReason.ROUND_MISSING, BEFORE),
        (VoidReason.SHARE_MISSING, NOT_BEFORE),
        (VoidReason.SEALED_MISSING, OPEN_BY + 1),
    )
    return (
        commit_leaf("a", 1),
        commit_leaf("b", 2, plan_ref="plan/a"),
        commit_leaf("c", 3, occasion=Occasion.REHEARSAL, plan_ref="plan/a"),
        commit_leaf("d", 2, authority="cn.other"),
        dispatch_leaf("e", 2, ZEROS),
        dispatch_leaf("e", 3, "1" * 64),
        SECRETS,
        leaf_bytes(LeafKind.COMMIT, commitment(sequence=2).document()),
        reveal(),
        reveal(value=SECRET),
        reveal(3, SECRET),
        reveal(1),
        reveal(4),
        *(result_leaf(name) for name in "abcs"),
        result_leaf("e", Kind.DISPATCH),
        result_leaf("a", Kind.DISPATCH),
        *(void_leaf(name, code, moment) for code, moment in codes for name in "as"),
        void_leaf("z"),
        *(amended_leaf("e", number) for number in (1, 2)),
        amended_leaf("a", 1),
        *(note_leaf("n", name) for name in (None, "a", "z")),
        key_leaf(),
        key_leaf(NEXT, THIRD, KeyReason.LOSS),
        key_leaf(NEXT, LOG),
        key_leaf(UNIVERSITY_AS_LOG, THIRD),
        origin_leaf(),
        origin_leaf().replace(b'"cn.example"', b'"cn.a","cn.b"'),
        *(publication_leaf("e", acts, head) for acts in (0, 2) for head in (ZEROS, "1" * 64)),
        publication_leaf("a"),
        b"publication\n{}",
        b"correction\n{}",
        b"note",
        b"commit\n{}",
        note_leaf("n").replace(b"notary", b"none"),
    )


@cache
def access_pool() -> tuple[bytes, ...]:
    """Registrations and acts, right in some order and wrong in others."""
    a, result = commit_leaf("a", 1), result_leaf("a")
    return (
        actor_leaf(LOCKER, [Role.LOCK, Role.PLAN]),
        actor_leaf(LOCKER, [Role.READ], created=BEFORE + 5),
        actor_leaf(DRAWER, [Role.DRAW]),
        actor_leaf(DRAWER, [Role.DRAW], created=BEFORE, since=BEFORE + 9),
        actor_leaf(DRAWER, [Role.DRAW], created=BEFORE, since=BEFORE - 9),
        actor_leaf(STRANGER, [Role.DRAW], signer=NEXT),
        actor_leaf(LOG, [Role.DRAW]),
        actor_leaf(SecretKey("cn.example/mask", LOG.type, LOG.seed), [Role.DRAW]),
        withdrawal_leaf(DRAWER),
        withdrawal_leaf(STRANGER),
        withdrawal_leaf(LOCKER).replace(b'"roles":[]', b'"roles":["lock"]'),
        act_leaf(a, LOCKER),
        act_leaf(a, DRAWER),
        act_leaf(a, LOCKER, signature=signature_of(act_leaf(result, LOCKER))),
        act_leaf(result, DRAWER),
        act_leaf(result, DRAWER, BEFORE - 1),
        act_leaf(result, STRANGER),
        act_leaf(note_leaf("n"), LOCKER, BEFORE + 5),
        a,
        result,
        note_leaf("n"),
        amended_leaf("a", 1),
        void_leaf("a"),
    )


def signature_of(act: bytes) -> str:
    """The signature that an act holds."""
    found: str = json.loads(act.partition(b"\n")[2])["signature"]
    return found


def access_by_hand() -> dict[str, LedgerExport]:
    """Ledgers with access: one that is whole, and one for each way to break it."""
    a, result = commit_leaf("a", 1), result_leaf("a")
    both = (actor_leaf(LOCKER, [Role.LOCK]), actor_leaf(DRAWER, [Role.DRAW]))
    start = (origin_leaf(), *both, *signed_leaves(a, LOCKER))
    gone = withdrawal_leaf(DRAWER)
    late = actor_leaf(STRANGER, [Role.DRAW], created=BEFORE, since=BEFORE - 86_400)
    forged = act_leaf(result, DRAWER, signature=signature_of(act_leaf(a, DRAWER)))
    told = {
        "signed": (*start, *signed_leaves(result, DRAWER)),
        "before access": (origin_leaf(), a, *both, *signed_leaves(result, DRAWER)),
        "unsigned": (*start, result),
        "who has no role": (*start, *signed_leaves(result, LOCKER)),
        "a stranger": (*start, *signed_leaves(result, STRANGER)),
        "withdrawn": (*start, gone, *signed_leaves(result, DRAWER)),
        "back again": (*start, gone, actor_leaf(DRAWER, [Role.DRAW], created=BEFORE)),
        "registered afterwards": (*start, *signed_leaves(result, STRANGER), late),
        "forged": (*start, forged, result),
        "of another leaf": (*start, act_leaf(a, DRAWER), result),
        "cut behind an act": (*start, act_leaf(result, DRAWER)),
        "back in time": (*start, *signed_leaves(result, DRAWER, BEFORE - 1)),
        "the ledger's own key": (origin_leaf(), actor_leaf(LOG, [Role.DRAW])),
        "signed by another": (origin_leaf(), actor_leaf(DRAWER, [Role.DRAW], signer=NEXT)),
        "after a rotation": (*start, key_leaf(), withdrawal_leaf(DRAWER, signer=NEXT)),
    }
    return {name: published(leaves) for name, leaves in told.items()}


UNIVERSITY_AS_LOG = SecretKey(LOG.name, LOG.type, UNIVERSITY.seed)


def ledgers_by_chance() -> list[LedgerExport]:
    """Leaves of the pool in orders that chance gives, with heads that were seen at any time."""
    return [
        *_by_chance(random.Random(11), pool(), 12),
        *_by_chance(random.Random(7), access_pool(), 16),
    ]


def _by_chance(chance: random.Random, leaves_of: Sequence[bytes], most: int) -> list[LedgerExport]:
    """Leaves of a pool in orders that chance gives."""
    made = []
    times = (0, BEFORE, NOT_BEFORE - 1, NOT_BEFORE, OPEN_BY + 1, LATE, LATE + SILENCE)
    for _ in range(150):
        count = chance.randrange(1, most)
        leaves = [origin_leaf()] * (chance.random() < 0.95)
        leaves += [chance.choice(leaves_of) for _ in range(count)]
        sizes = [chance.randrange(1, len(leaves) + 1) for _ in range(3)]
        made.append(published(leaves, *((size, chance.choice(times)) for size in sizes)))
    return made


def ledgers_by_hand() -> dict[str, LedgerExport]:
    """Ledgers that are whole, and some whose heads are wrong."""
    a, sample = commit_leaf("a", 1), "2" * 64
    drawn = [origin_leaf(), a, result_leaf("a", sample=sample), dispatch_leaf("e", 2, sample)]
    drawn += [result_leaf("e", Kind.DISPATCH), amended_leaf("e", 1), note_leaf("x", "e")]
    secret = [origin_leaf(), SECRETS, reveal(), reveal(3, SECRET), result_leaf("s")]
    voided = [origin_leaf(), a, void_leaf("a"), commit_leaf("b", 2, plan_ref="plan/a")]
    rotated = [origin_leaf(), note_leaf("1"), key_leaf(), note_leaf("2"), note_leaf("3")]
    both = LedgerExport(
        rotated, [head(rotated, 2), head(rotated, 3, NEXT, LOG), head(rotated, 5, NEXT)]
    )
    one = LedgerExport(rotated, [head(rotated, 2), head(rotated, 3, NEXT), head(rotated, 5, NEXT)])
    old = LedgerExport(rotated, [head(rotated, 3, LOG), head(rotated, 5, LOG)])
    announced = [publication_leaf("e", 3), publication_leaf("e", 4, "1" * 64)]
    other = cosigned(head(drawn, 2), BEFORE, PRESS)
    swapped = Note(head(drawn, 3).text, other.signatures)
    return {
        "drawn": published(drawn, (2, BEFORE), (7, NOT_BEFORE + 100)),
        "open": published(drawn[:2], (2, BEFORE)),
        "due": published(drawn[:2], (2, READY + 5)),
        "overdue": published(drawn[:2], (2, BEFORE), (2, LATE)),
        "never seen": published(drawn[:2]),
        "revealed": published(secret, (3, NOT_BEFORE - 1), (5, LATE)),
        "share too late": published(secret, (2, NOT_BEFORE), (5, LATE)),
        "sealed value too late": published(secret, (3, NOT_BEFORE - 1), (3, OPEN_BY + 1)),
        "voided": published(voided, (4, BEFORE)),
        "voided when the seed was known": published(voided, (2, NOT_BEFORE)),
        "committed too late": published(drawn, (1, NOT_BEFORE)),
        "both keys signed the change": both,
        "the next key alone": one,
        "the old key goes on": old,
        "a leaf changed": published(drawn, (2, 0), (3, 0), signed=[*drawn[:2], *drawn[3:], b""]),
        "cut": LedgerExport(drawn[:3], [head(drawn, 2), head(drawn, 7)]),
        "of another ledger": LedgerExport(
            drawn, [sign_checkpoint(Checkpoint("x", 7, merkle_root(drawn)), OTHER)]
        ),
        "a false witness": LedgerExport(drawn, [swapped, head(drawn, 7)]),
        "an amendment left out": published([*drawn[:-2], amended_leaf("e", 2)]),
        "only an origin": published([origin_leaf()]),
        "revealed twice": published([*secret, reveal()]),
        "announced": published([*drawn, *announced]),
        "dated a day later": published([*drawn, *announced], (9, NOT_BEFORE), (9, LATE)),
        "dated later": published([*drawn, *announced], (8, NOT_BEFORE - 1), (9, NOT_BEFORE)),
        "acts written anew": published([*drawn, *announced, publication_leaf("e", 4)]),
        "acts cut off": published([*drawn, *announced, publication_leaf("e", 3, sha256="2" * 64)]),
    }


OTHER = SecretKey("x", LOG.type, LOG.seed)


def asked(exports: Sequence[LedgerExport], known: Mapping[str, bytes]) -> list[dict[str, Any]]:
    """What JavaScript says of exports."""
    packed = [
        {name: base64.b64encode(data).decode() for name, data in one.files().items()}
        for one in exports
    ]
    said: list[dict[str, Any]] = ask(
        {"ask": "ledgers", "exports": packed, "known": told_by(known)}
    )[0]
    return said


def said_rules(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Rules broken, and where, of JavaScript."""
    return sorted((breach["rule"], breach["place"]) for breach in said["breaches"])


def found_rules(audit: Audit) -> list[tuple[str, str]]:
    """The same of Python."""
    return sorted((str(breach.rule), breach.place) for breach in audit.breaches)


def states(audit: Audit, moment: int | None) -> list[tuple[str, str, str, int, int]]:
    """Where each draw stands, of Python; open until something is seen."""
    some = status_of(audit.history, moment or 0)
    return [(s.commitment.draw_id, str(s.state), s.reason, s.amendments, s.deadline) for s in some]


def said_states(said: Mapping[str, Any]) -> list[tuple[str, str, str, int, int]]:
    """The same of JavaScript."""
    return [
        (one["draw"], one["state"], one["reason"], one["amendments"], one["due"])
        for one in said["draws"]
    ]


PINNED: Mapping[str, Mapping[str, bytes]] = {
    "nothing": {},
    "ledger and witnesses": KEYS,
    "the next key": {"trust.keys": keys_file(NEXT)},
    "witnesses alone": {"witness.keys": keys_file(UNIVERSITY, PRESS)},
}


@pytest.mark.parametrize("pins", PINNED)
def test_ledgers_are_judged_alike(pins: str) -> None:
    """The same rules at the same places, and the same standing of each draw."""
    exports = [*ledgers_by_hand().values(), *access_by_hand().values(), *ledgers_by_chance()]
    audits = [audit_export(one, pins_of(PINNED[pins])) for one in exports]

    said = asked(exports, PINNED[pins])

    assert [said_rules(one) for one in said] == [found_rules(audit) for audit in audits]
    assert [said_states(one) for one in said] == [
        states(audit, one["moment"]) for audit, one in zip(audits, said, strict=True)
    ]


def test_every_rule_is_broken_somewhere() -> None:
    """No rule of the format is without a ledger that breaks it; whole ones break none."""
    by_hand = ledgers_by_hand()
    by_hand |= access_by_hand()
    said = dict(zip(by_hand, asked(list(by_hand.values()), KEYS), strict=True))
    chance = asked(ledgers_by_chance(), KEYS)
    text = (Path(__file__).parents[3] / "docs" / "format.md").read_text(encoding="utf-8")
    section = text.partition("### §7.5")[2].partition("### §7.6")[0]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    rules = {word.strip(" `") for row in rows for word in row.split(",")}
    found = {rule for one in [*said.values(), *chance] for rule, _ in said_rules(one)}

    assert rules == found
    (dated,) = (one for one in said["dated later"]["breaches"] if one["rule"] == "leaf.dated")
    audit = audit_export(by_hand["dated later"], pins_of(KEYS))
    assert [dated["message"]] == [b.message for b in audit.breaches if b.rule == "leaf.dated"]
    assert dated["place"] == "leaf 7"
    whole = (
        "drawn",
        "dated a day later",
        "open",
        "due",
        "revealed",
        "voided",
        "both keys signed the change",
    )
    assert {name: said_rules(said[name]) for name in whole} == {name: [] for name in whole}


def test_access_is_told_in_the_same_words() -> None:
    """Who acts without a role is found by both, at the same leaf, in the same sentence."""
    exports = access_by_hand()
    said = asked(list(exports.values()), KEYS)
    audits = [audit_export(one, pins_of(KEYS)) for one in exports.values()]
    found = dict(zip(exports, said, strict=True))

    assert [words(one["breaches"]) for one in said] == [
        [(str(b.rule), b.place, b.message) for b in audit.breaches] for audit in audits
    ]
    assert {name: [rule for rule, _ in said_rules(one)] for name, one in found.items()} == {
        "signed": [],
        "before access": [],
        "unsigned": ["act.missing"],
        "who has no role": ["act.role"],
        "a stranger": ["act.actor"],
        "withdrawn": ["act.actor"],
        "back again": ["actor.key"],
        "registered afterwards": ["act.actor", "actor.time"],
        "forged": ["act.signature"],
        "of another leaf": ["act.leaf"],
        "cut behind an act": ["act.leaf"],
        "back in time": ["act.time"],
        "the ledger's own key": ["actor.key"],
        "signed by another": ["actor.signature"],
        "after a rotation": ["head.key"],
    }


def words(breaches: Sequence[Mapping[str, str]]) -> list[tuple[str, str, str]]:
    """Rule, place and sentence of each breach."""
    return [(one["rule"], one["place"], one["message"]) for one in breaches]


def test_what_parties_revealed_is_told() -> None:
    """Each share and sealed value with its leaf, and the draw that is late is marked."""
    by_hand = ledgers_by_hand()
    revealed, late = asked([by_hand["revealed"], by_hand["share too late"]], KEYS)
    (draw,), (other,) = revealed["draws"], late["draws"]

    assert [(one["source"], one["at"], one["until"]) for one in draw["reveals"]] == [
        ("sealed value", 3, OPEN_BY + 1),
        (f"share of {PARTY}", 2, NOT_BEFORE),
    ]
    assert (draw["isLate"], other["isLate"]) == (False, True)
    assert draw["due"] == result_due(commitment())
    assert VALUE not in json.dumps(revealed)


@pytest.mark.parametrize(
    "change",
    [
        {"leaves.txt": b"note {}"},
        {"checkpoint": b"x"},
        {"checkpoints.json": b"[]"},
        {"checkpoints.json": b"{}"},
        {"checkpoints.json": b'["x"]'},
    ],
)
def test_what_is_no_export_is_refused_by_both(change: Mapping[str, bytes]) -> None:
    """A cut file, no list of notes, another last note."""
    files = {**ledgers_by_hand()["drawn"].files(), **change}
    packed = {name: base64.b64encode(data).decode() for name, data in files.items()}

    (said,) = ask({"ask": "ledgers", "exports": [packed], "known": {}})[0]

    assert set(said) == {"refused"}
    with pytest.raises(FormatError):
        LedgerExport.read(files)


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    """Files in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return folder


def test_the_command_line_holds_a_bundle_against_its_ledger(tmp_path: Path) -> None:
    """All draws are told; another history, or a commitment that is not in it, fails."""
    files = seen_by((UNIVERSITY, 0))
    commit = leaf_bytes(LeafKind.COMMIT, files["commit.json"])
    own = published([origin_leaf(), note_leaf("first"), commit], (3, BEFORE))
    forked = published([origin_leaf(), commit, note_leaf("x"), note_leaf("y")], (2, BEFORE))
    empty = published([origin_leaf(), note_leaf("first")])
    places = {"own": own, "forked": forked, "empty": empty}
    bundle = written(tmp_path / "b", files)
    alone = written(tmp_path / "c", bases.selection())

    def run(place: Path, name: str) -> tuple[int, str]:
        folder = written(tmp_path / name, places[name].files())
        command = [node(), str(MODULES / "cli.mjs"), str(place), "--ledger", str(folder)]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        return done.returncode, done.stdout

    code, text = run(alone, "own")
    assert (code, "ledger: 1 selection d/1: open" in text) == (0, True)
    assert run(alone, "empty")[0] == 1
    assert "the commitment of d/1 is not in it" in run(alone, "empty")[1]
    assert run(bundle, "forked")[0] == 1
    assert "ledger breaks head.root" in run(bundle, "forked")[1]
    # The bundle shows a later head of the same history: the export is not up to it.
    assert "ledger breaks head.size: checkpoint 4" in run(bundle, "own")[1]


def command(*words: object) -> tuple[int, str, str]:
    """Exit code, and what the command line writes and says."""
    call = [node(), str(MODULES / "cli.mjs"), *map(str, words)]
    done = subprocess.run(call, capture_output=True, check=False, text=True)
    return done.returncode, done.stdout, done.stderr


def test_a_published_ledger_is_verified_by_itself(tmp_path: Path) -> None:
    """Without a bundle, with the keys of `randinspect ledger verify` and of `ledger status`."""
    by_hand = ledgers_by_hand()
    witness = tmp_path / "witness.keys"
    witness.write_bytes(keys_file(UNIVERSITY, PRESS))
    other = head([origin_leaf(), note_leaf("x")], 2)
    (tmp_path / "held").write_text(str(other), encoding="utf-8")
    runner = CliRunner()
    for i, name in enumerate(("drawn", "overdue", "the old key goes on", "cut")):
        folder = written(tmp_path / str(i), by_hand[name].files())
        options = ((), ("--witness", witness), ("--checkpoint", tmp_path / "held"))
        for more in options:
            code, text, _ = command("--ledger", folder, "--json", *more)
            words = ["ledger", "verify", str(folder), "--json", "--lang", "en", *map(str, more)]
            python = runner.invoke(app, words)
            said, wanted = json.loads(text), json.loads(python.stdout)
            for found in (*said["findings"], *wanted["findings"]):
                found.pop("message")
                found.pop("text")
            states = wanted.pop("states")
            assert code == python.exit_code
            assert {key: said[key] for key in wanted} == wanted
            assert set(said) - set(wanted) == {"first", "moment", "states", "unchecked"}
            state = status_records_of(by_hand[name], said["moment"])
            assert [{k: one[k] for k in state[0]} for one in said["states"]] == state
            assert states == state or "--witness" not in more
    assert command("--ledger", tmp_path / "0")[1].splitlines()[-1] == "ledger: whole"
    for wrong in (("--ledger", folder, "--strict"), ("--json",), ("b", "--checkpoint", "x")):
        assert command(*wrong)[0] == 2
    assert command("--ledger", tmp_path / "none")[0] == 3


def status_records_of(export: LedgerExport, moment: int | None) -> list[dict[str, Any]]:
    """Where each draw of an export stands, as `randinspect ledger status --json` tells it."""
    return [
        {
            "sequence": s.commitment.sequence,
            "draw_id": s.commitment.draw_id,
            "kind": str(s.commitment.kind),
            "occasion": str(s.commitment.occasion),
            "plan_ref": s.commitment.plan_ref,
            "state": str(s.state),
            "reason": s.reason,
            "amendments": s.amendments,
            "deadline": s.deadline,
        }
        for s in status_of(audit_export(export, pins_of({})).history, moment or 0)
    ]


def test_when_a_head_was_seen_does_not_move_with_its_renewal() -> None:
    """The first time stands, the last is told beside it, and where draws stand follows the last."""
    leaves = [origin_leaf(), commit_leaf("a", 1)]
    once = cosigned(head(leaves, 2), BEFORE)
    again = once.with_signatures(cosigned(head(leaves, 2), LATE).signatures)

    one, two = asked([LedgerExport(leaves, [once]), LedgerExport(leaves, [again])], {})

    assert (one["first"], one["moment"]) == (BEFORE, BEFORE)
    assert (two["first"], two["moment"]) == (BEFORE, LATE)
    assert [found["draws"][0]["state"] for found in (one, two)] == ["open", "overdue"]


def test_what_this_program_cannot_check_is_said(tmp_path: Path) -> None:
    """Heads by SM3, and zips: by name, with the program that does."""
    files = ledgers_by_hand()["drawn"].files() | {"checkpoints.sm3.json": b"[]"}
    folder, bundle = written(tmp_path / "l", files), written(tmp_path / "b", bases.selection())
    zipped = shutil.make_archive(str(tmp_path / "b"), "zip", bundle)

    code, text, _ = command("--ledger", folder)
    refused = command(zipped)

    assert code == 0
    assert "not checked here: the heads by SM3 and SM2 in checkpoints.sm3.json" in text
    assert "randinspect ledger verify --sm2" in text
    assert refused[:2] == (3, "")
    assert "unpack the zip, or let randinspect verify read it (file.zip)" in refused[2]
    assert command(bundle, "--with", zipped)[0] == 3


def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    """As behind ``| head``: the program ends without a word."""
    folder = written(tmp_path / "export", ledgers_by_hand()["drawn"].files())
    call = [node(), str(MODULES / "cli.mjs"), "--ledger", str(folder), "--json"]
    running = subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()

    assert running.stderr.read() == b""
    assert running.wait() == 0
    running.stderr.close()
