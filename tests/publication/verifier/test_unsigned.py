"""A bundle without who signed it, beside the ledger that holds it: told alike by both (§9.8)."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from defective.bases import selection
from defective.of_actors import officers, shown, signed
from defective.of_readers import pinned
from ledgers import DRAWER, LOCKER, UNIVERSITY, actor_leaf, origin_leaf
from publication.verifier.asking import MODULES, node, pins_of
from publication.verifier.test_ledgers import published
from typer.testing import CliRunner

from randinspect.canonical import write_document
from randinspect.cli.commands import app
from randinspect.ledger import audit_export
from randinspect.publication import Role
from randinspect.publication.bundle import write_files
from randinspect.publication.leaves import LeafKind, leaf_bytes
from randinspect.verification import Held, verify, verify_amendments

KEYS = pinned(witness=(UNIVERSITY,))
COMMIT = leaf_bytes(LeafKind.COMMIT, selection()["commit.json"])
RESULT = leaf_bytes(LeafKind.RESULT, selection()["result.json"])
ACTORS = (actor_leaf(LOCKER, [Role.LOCK]), actor_leaf(DRAWER, [Role.DRAW]))
BARE = (origin_leaf(), COMMIT, RESULT)
LATE = officers(actors=(), commit=(COMMIT, *ACTORS))
"""A ledger whose access was declared when the draw was locked."""


def cut(files: Mapping[str, bytes], *kinds: str) -> dict[str, bytes]:
    """A bundle without who signed some of its leaves, or without any of it."""
    proof: dict[str, Any] = json.loads(files["ledger.json"])
    for kind in kinds or tuple(proof["acts"]):
        del proof["acts"][kind]
    if not proof["acts"]:
        del proof["acts"]
    return {**files, "ledger.json": write_document(proof)}


CASES = {
    "whole": (signed(), officers(), None),
    "cut off": (cut(signed()), officers(), "commit, result"),
    "cut in part": (cut(signed(), "commit"), officers(), "commit"),
    "only the result": (cut(shown(*LATE)), LATE, "result"),
    "signed as far as it had to be": (shown(*LATE), LATE, None),
    "nobody was asked": (shown(*BARE), BARE, None),
    "of another ledger": (cut(signed()), BARE, None),
    "no proof at all": ({**cut(signed()), "ledger.json": b"{}\n"}, officers(), None),
}


@pytest.mark.parametrize("name", CASES)
def test_what_was_cut_off_is_told(name: str, tmp_path: Path) -> None:
    """As unproved, in the same words; without the ledger nobody can tell."""
    files, leaves, kinds = CASES[name]
    bundle, ledger = tmp_path / "bundle", tmp_path / "ledger"
    write_files(bundle, files, last="manifest.json")
    export = published(leaves)
    write_files(ledger, export.files(), last="checkpoint")
    draw_id = json.loads(files["commit.json"])["draw_id"]
    text = f"acts of {draw_id}: the ledger holds who signed {kinds}, ledger.json does not"
    held, pins = Held(signed=audit_export(export, pins_of({})).signed), pins_of(KEYS)
    verdict, alone = verify(bundle, pins, held=held), verify(bundle, pins)

    said = _said(bundle, ledger, tmp_path)

    assert [one for one in verdict.unproved if one.startswith("acts of")] == (
        [text] if kinds else []
    )
    assert set(verdict.unproved) - set(alone.unproved) == ({text} if kinds else set())
    assert (verdict.findings, verdict.standing) == (alone.findings, alone.standing)
    assert said["unproved"] == list(verdict.unproved)
    assert said["standing"] == str(verdict.standing)
    assert verify_amendments(files, {}, pins, held=held).unproved == verdict.unproved


def test_the_desk_tells_it_in_both_languages(tmp_path: Path) -> None:
    """With ``--strict`` it ends with 1."""
    files, leaves, _ = CASES["cut off"]
    write_files(tmp_path / "bundle", files, last="manifest.json")
    write_files(tmp_path / "ledger", published(leaves).files(), last="checkpoint")
    words = ["verify", str(tmp_path / "bundle"), "--ledger", str(tmp_path / "ledger")]
    told = {lang: CliRunner().invoke(app, [*words, "--lang", lang]) for lang in ("zh", "en")}
    strict = CliRunner().invoke(app, [*words, "--strict"])

    assert "the ledger holds who signed commit, result, ledger.json does not" in (
        " ".join(told["en"].output.split())
    )
    assert "由何人签名，ledger.json 未予表明" in told["zh"].output
    assert [one.exit_code for one in (*told.values(), strict)] == [0, 0, 1]


def _said(bundle: Path, ledger: Path, folder: Path) -> dict[str, Any]:
    """What ``cli.mjs`` says of a bundle beside a ledger."""
    options: list[str] = []
    for name, data in KEYS.items():
        (folder / name).write_bytes(data)
        options += [f"--{name.partition('.')[0]}", str(folder / name)]
    words = [node(), str(MODULES / "cli.mjs"), str(bundle), "--ledger", str(ledger), "--json"]
    done = subprocess.run([*words, *options], capture_output=True, text=True, check=False)
    document: dict[str, Any] = json.loads(done.stdout)
    return document
