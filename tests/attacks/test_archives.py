"""Attacks on the archive: many draws, second tries, rewritten histories (docs/attacks.md)."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from attacked import (
    DAY,
    PINS,
    broken_rules,
    commit_of,
    entered,
    pinned,
    recommitted,
    refuted,
    resealed,
    run,
    seen,
    selection,
    shown,
)
from bundles import ROUNDS
from ledgers import (
    BEFORE,
    LOG,
    NOT_BEFORE,
    READY,
    UNIVERSITY,
    commit_leaf,
    new_ledger,
    note_leaf,
    origin_leaf,
    void_leaf,
)
from office.test_disclosed_results import reannounced, untrue
from office.test_results import drawn, go, office

from randinspect.attestation import Checkpoint, sign_checkpoint
from randinspect.canonical import merkle_root, write_document
from randinspect.errors import ProtocolError
from randinspect.ledger import RESULT_SECONDS, LedgerExport, Request, Rule, Witness, witness_request
from randinspect.office import Workspace, audit_folder, disclose
from randinspect.publication import write_files
from randinspect.publication.draw_leaves import VoidReason
from randinspect.publication.stages import draw
from randinspect.verification import Standing, verify_files

__all__ = ["drawn", "office"]


def head_of(leaves: list[bytes]) -> LedgerExport:
    """An export of whatever leaves, signed as the ledger would."""
    return LedgerExport(
        leaves, [sign_checkpoint(Checkpoint(LOG.name, len(leaves), merkle_root(leaves)), LOG)]
    )


def test_attack_06_many_commitments_one_published(tmp_path: Path) -> None:
    """A second draw of a plan row, a number twice, a gap: refused at once, and found later."""
    files = selection()
    ledger = new_ledger(tmp_path / "ledger")
    ledger.append(commit_of(files), moment=BEFORE)
    other = recommitted(files, lambda c: c.update(draw_id="d/9", sequence=2))
    twice = recommitted(files, lambda c: c.update(sequence=2, created=c["created"] - 1))
    for forged, rule in ((other, "commit.plan"), (twice, "commit.draw_id")):
        with pytest.raises(ProtocolError, match=rule.replace(".", r"\.")):
            ledger.append(commit_of(forged), moment=BEFORE)
        folder = tmp_path / rule
        write_files(folder, resealed(forged), last="manifest.json")
        done = run("ledger", "append", tmp_path / "ledger", folder)
        assert done.exit_code == 6
    three = [origin_leaf(), commit_leaf("a", 1), commit_leaf("b", 3), commit_leaf("a", 4)]

    broken_rules(tmp_path, head_of(three), Rule.COMMIT_SEQUENCE, Rule.COMMIT_DRAW_ID)


def test_attack_09_a_failure_of_technique(tmp_path: Path) -> None:
    """Drawn again it is the same; void without its result, or before its round is late: refused."""
    files = selection()
    locked = ("commit.json", "frame.tsv", "rulebook.json", "targets.json")
    again = draw({name: files[name] for name in locked}, [ROUNDS[13335]])
    ledger = new_ledger(tmp_path / "ledger")
    ledger.append(commit_of(files), moment=BEFORE)
    with pytest.raises(ProtocolError, match=r"void\.result"):
        ledger.append(void_leaf("d/1", VoidReason.REGISTER_ERROR, READY + 1), moment=READY + 1)
    with pytest.raises(ProtocolError, match=r"void\.reason"):
        ledger.append(void_leaf("d/1", VoidReason.ROUND_MISSING, READY + 1), moment=READY + 1)
    (tmp_path / "excuse").write_text("the computer broke", encoding="utf-8")
    words = ["ledger", "void", tmp_path / "ledger", "d/1", "--reason", "inputs_unreproducible"]
    words += ["--evidence", tmp_path / "excuse", "--approved-by", "cn.example/chief"]

    assert {name: files[name] for name in again} == again
    assert run(*words).exit_code == 6
    shown_void = entered(tmp_path / "drawn", files)
    shown_void.append(void_leaf("d/1", VoidReason.REGISTER_ERROR, READY + 1), moment=READY + 1)
    bundle = shown(seen(shown_void), files)
    assert any("VOID" in text for text in verify_files(bundle, PINS).unproved)
    assert verify_files(bundle, PINS).standing is Standing.VOID


def test_attack_21_two_histories(tmp_path: Path) -> None:
    """A witness refuses the second, and keeps it; a bundle that joins both is refuted: 14."""
    files = selection()
    (tmp_path / "ledger.keys").write_text(f"{LOG.verifier}\n", encoding="utf-8")
    folder = tmp_path / "witness"
    folder.mkdir()
    witness = Witness.made(folder, "uni.example/witness", [LOG.verifier])
    one, other = new_ledger(tmp_path / "one"), new_ledger(tmp_path / "other")
    for ledger, text in ((one, "as it was"), (other, "as it is told")):
        ledger.append(note_leaf(text), moment=BEFORE)
        ledger.append(commit_of(files), moment=BEFORE)
        ledger.checkpoint(LOG)
    witness.cosign(Request.parse(witness_request(one, 0)), BEFORE)
    with pytest.raises(ProtocolError, match="FORK"):
        witness.cosign(Request.parse(witness_request(other, 0)), BEFORE + 1)
    (tmp_path / "request").write_text(witness_request(other, 0), encoding="utf-8")
    done = run("witness", "cosign", folder, tmp_path / "request", "--out", tmp_path / "note")
    assert done.exit_code == 6
    proof = json.loads(shown(seen(one, (UNIVERSITY, NOT_BEFORE - DAY)), files)["ledger.json"])
    other.append(note_leaf("more"), moment=BEFORE)
    proof["latest"] = str(other.checkpoint(LOG))
    forged = {**files, "ledger.json": write_document(proof)}
    refuted(tmp_path / "joined", forged, 14, words=pinned(tmp_path))


def test_attack_30_nothing_is_published(tmp_path: Path) -> None:
    """A zip verifies offline anywhere; a part that is missing is 4; a result, the ledger tells."""
    files = selection()
    archive = tmp_path / "copy.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for name, data in files.items():
            zipped.writestr(f"selection/{name}", data)
    assert run("verify", archive).exit_code == 0
    refuted(tmp_path / "part", {n: d for n, d in files.items() if n != "targets.json"}, 4)
    ledger = new_ledger(tmp_path / "ledger")
    ledger.append(commit_of(files), moment=BEFORE)
    seen(ledger, (UNIVERSITY, READY + RESULT_SECONDS))
    export = LedgerExport(ledger.leaves, ledger.notes())

    broken_rules(tmp_path, export, Rule.RESULT_IN_TIME)
    told = json.loads(run("ledger", "status", tmp_path / "ledger", "--json").stdout)
    assert [d["state"] for d in told["draws"]] == ["overdue"]


def test_attack_35_a_published_result_that_its_acts_do_not_say(
    office: Path, tmp_path: Path
) -> None:
    """Another result under a digest that is announced anew: audit, trace and site refuse it."""
    go(office)
    results = office / "out/public/results"
    reannounced(results, "results.plain.csv", untrue)
    disclose(Workspace(office / "out"), tmp_path / "shown")
    words = (office / "quarter.toml", "results:1", "--out", office / "out")
    audited = run("audit", tmp_path / "shown", "--json")
    told = json.loads(audited.stdout)

    assert {f.step.number for f in audit_folder(tmp_path / "shown").findings} == {31}
    assert audited.exit_code == 1
    assert [f["step"] for f in told["findings"]] == [31]
    assert run("trace", *words, "--json").exit_code == 1
    assert run("publish", office / "quarter.toml", "--out", tmp_path / "site").exit_code == 6
