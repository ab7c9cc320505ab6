"""What an attacker of a draw can do to published files, and how it is seen by both doors.

An insider re-makes everything that is made from what he changed: result, manifest, page,
announcements, and the commitment itself where the attack is one on it. `refuted` asks the library
and the command line alike, and both must name the same steps.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bundles import TASK, small_quarter
from ledgers import BEFORE, LOG, NOT_BEFORE, PRESS, UNIVERSITY, cosigned, new_ledger
from typer.testing import CliRunner, Result

from randinspect.attestation import Pins, SecretKey
from randinspect.canonical import sha256_hex, write_document
from randinspect.cli.commands import app
from randinspect.ledger import Ledger, LedgerExport, Rule, audit_export, prove_draw
from randinspect.publication import read_commitment, write_files
from randinspect.publication.bundle import result_document
from randinspect.publication.commitment import digest_of
from randinspect.publication.leaves import LeafKind, leaf_bytes
from randinspect.publication.stages import complete
from randinspect.verification import Verdict, verify

DAY = 86_400
PINS = Pins(ledger=(LOG.verifier,), witnesses=(UNIVERSITY.verifier, PRESS.verifier))
Files = dict[str, bytes]


def run(*words: object) -> Result:
    """One command; an unforeseen error stays one."""
    done = CliRunner().invoke(app, [*map(str, words)])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


def selection() -> Files:
    """A drawn selection that verifies."""
    return dict(small_quarter()["selection"])


def dispatch() -> Files:
    """A drawn dispatch that verifies."""
    return dict(small_quarter()["dispatch"])


def resealed(files: Mapping[str, bytes], **changes: bytes) -> Files:
    """Everything made anew that is made from the files; the commitment stays."""
    made = {**files, **{name.replace("__", "."): data for name, data in changes.items()}}
    if "seed.json" in made:
        commitment = read_commitment(made["commit.json"])
        seed = json.loads(made["seed.json"])["seed"]
        made["result.json"] = result_document(commitment, seed, made)
    return {**made, **complete(made, TASK)}


def recommitted(
    files: Mapping[str, bytes], change: Callable[[dict[str, Any]], object] = lambda _: None
) -> Files:
    """The commitment made anew too, for changed inputs and with a change of its own.

    What can be re-made of the rest depends on the commitment and is so; if it is none any more
    the rest stays.
    """
    commit = json.loads(files["commit.json"])
    commit["inputs"] = {
        name: digest_of(name, files[name]).model_dump(exclude_none=True)
        for name in commit["inputs"]
    }
    commit["rulebook_sha256"] = sha256_hex(files["rulebook.json"])
    change(commit)
    return {**files, "commit.json": write_document(commit)}


def refuted(
    folder: Path, files: Mapping[str, bytes], *steps: int, words: Sequence[object] = ()
) -> Verdict:
    """Verdict on an attacked bundle; library and command line name these steps among others."""
    write_files(folder, files, last=max(files))
    verdict = verify(folder)
    done = run("verify", folder, "--json", *words)
    told = json.loads(done.stdout)
    numbers = {finding.step.number for finding in verdict.findings}

    assert set(steps) <= numbers, verdict.findings
    assert done.exit_code == 1
    assert not told["valid"]
    assert {f["step"] for f in told["findings"]} >= numbers
    return verdict


def pinned(folder: Path, pins: Pins = PINS) -> list[object]:
    """Words of the command line that pin keys."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "ledger.keys").write_text("".join(f"{k}\n" for k in pins.ledger), encoding="utf-8")
    text = "".join(f"{k}\n" for k in pins.witnesses)
    (folder / "witness.keys").write_text(text, encoding="utf-8")
    return ["--trust", folder / "ledger.keys", "--witness", folder / "witness.keys"]


def commit_of(files: Mapping[str, bytes]) -> bytes:
    """Commit leaf of a bundle."""
    return leaf_bytes(LeafKind.COMMIT, files["commit.json"])


def result_of(files: Mapping[str, bytes]) -> bytes:
    """Result leaf of a bundle."""
    return leaf_bytes(LeafKind.RESULT, files["result.json"])


def seen(ledger: Ledger, *sights: tuple[SecretKey, int]) -> Ledger:
    """The ledger after witnesses saw its head."""
    note = ledger.checkpoint(LOG)
    for witness, moment in sights:
        ledger.take_cosignatures(cosigned(note, moment, witness), [witness.verifier])
    return ledger


def entered(folder: Path, files: Mapping[str, bytes], moment: int = NOT_BEFORE - DAY) -> Ledger:
    """A ledger in which a selection was committed to, seen in time by two, and drawn."""
    ledger = new_ledger(folder)
    ledger.append(commit_of(files), moment=BEFORE)
    seen(ledger, (UNIVERSITY, moment), (PRESS, moment))
    ledger.append(result_of(files), moment=NOT_BEFORE + 60)
    return seen(ledger, (UNIVERSITY, NOT_BEFORE + 100))


def shown(ledger: Ledger, files: Mapping[str, bytes]) -> Files:
    """The bundle with what its ledger proves of it."""
    draw_id = read_commitment(files["commit.json"]).draw_id
    return {**files, "ledger.json": prove_draw(ledger, draw_id).document()}


def broken_rules(folder: Path, export: LedgerExport, *rules: Rule) -> None:
    """An export that breaks these rules: the library and `ledger verify` say so."""
    files = export.files()
    write_files(folder / "export", files, last="checkpoint")
    found = audit_export(export, PINS)
    done = run("ledger", "verify", folder / "export", "--json", *pinned(folder))
    told = json.loads(done.stdout)

    assert set(rules) <= {breach.rule for breach in found.breaches}, found.breaches
    assert done.exit_code == 1
    assert {f["rule"] for f in told["findings"]} == {str(b.rule) for b in found.breaches}
