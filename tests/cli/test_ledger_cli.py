"""The ledger and its witness as people run them: files go to and fro, and nothing else."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from publication.verifier.asking import MODULES, node
from tsa import Authority
from typer.testing import CliRunner

from randinspect.cli.commands import app

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
WITNESS, CHIEF = "uni.example/witness", "demo.example.amr/chief"


@dataclass(frozen=True)
class Ended:
    """What a command left."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: object) -> Ended:
    """Run the command line in this process: these commands are many, and short."""
    result = CliRunner().invoke(app, [*map(str, words)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)


def done(*words: object) -> Any:
    """The JSON document of a command that ends well."""
    ended = run(*words, "--json")
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's bundles, made once."""
    out = tmp_path_factory.mktemp("demo") / "out"
    assert run("demo", "--out", out).returncode == 0
    return out / "public"


@pytest.fixture
def place(tmp_path: Path, published: Path) -> Path:
    """A folder with the bundles, a ledger, a witness, and the files of their keys."""
    shutil.copytree(published, tmp_path / "public")
    authority = ("--authority", "demo.example.amr")
    made = done("ledger", "init", tmp_path / "ledger", "--origin", "demo/ledger", *authority)
    (tmp_path / "ledger.keys").write_text(made["keys"][0] + "\n", encoding="utf-8")
    witness = ("witness", "init", tmp_path / "witness", "--name", WITNESS)
    key = done(*witness, "--ledger", tmp_path / "ledger.keys")["key"]
    (tmp_path / "witness.keys").write_text(f"# the university\n{key}\n", encoding="utf-8")
    return tmp_path


def seen(place: Path, old: int) -> None:
    """A request goes to the witness, and its cosignature comes back."""
    asked = run("ledger", "request", place / "ledger", "--old", old)
    (place / "request").write_text(asked.stdout, encoding="utf-8")
    done("witness", "cosign", place / "witness", place / "request", "--out", place / "note")
    keys = ("--witness", place / "witness.keys")
    assert done("ledger", "cosigned", place / "ledger", place / "note", *keys)["taken"] == [WITNESS]


def test_bundles_are_entered_seen_exported_and_verified(place: Path) -> None:
    """The way of a quarter: two bundles, a note, a void, a new key; each side finds all whole."""
    ledger, pins = place / "ledger", ("--trust", place / "ledger.keys")
    for part in ("selection", "dispatch"):
        written = done("ledger", "append", ledger, place / "public" / part)
        assert Path(written["written"]).name == "ledger.json"
    seen(place, 0)
    approved = ("--approved-by", CHIEF)
    leaf = done(
        "ledger", "note", ledger, place / "note", "--kind", "notary", *approved, "--draw",
        "demo.example.amr/2023/0001",
    )  # fmt: skip
    evidence = ("--evidence", place / "note")
    draw = "demo.example.amr/2023/0002"
    void = done("ledger", "void", ledger, draw, "--reason", "plan_changed", *evidence, *approved)
    done("ledger", "rotate", ledger, "--reason", "rotation", *approved)
    seen(place, 5)
    done("ledger", "export", ledger, "--out", place / "export")
    witnesses = ("--witness", place / "witness.keys")
    whole = done("ledger", "verify", place / "export", *pins, *witnesses)
    listed = done("ledger", "status", ledger)

    assert (leaf, void) == ({"leaf": 5}, {"leaf": 6})
    assert done("ledger", "verify", ledger, "--checkpoint", place / "note")["size"] == 8
    assert (whole["standing"], whole["size"], len(whole["seen"])) == ("whole", 8, 2)
    assert [d["state"] for d in listed["draws"]] == ["drawn", "void"]
    assert done("witness", "verify", place / "witness", place / "export")["valid"]
    assert done("witness", "status", place / "witness")["ledgers"][0]["size"] == 8


def test_a_bundle_says_what_its_ledger_proves(place: Path) -> None:
    """With keys pinned it names who saw it and when; a demonstration's order stays unproved."""
    bundle = place / "public" / "selection"
    done("ledger", "append", place / "ledger", bundle)
    seen(place, 0)
    done("ledger", "append", place / "ledger", bundle)
    pins = ("--trust", place / "ledger.keys", "--witness", place / "witness.keys")
    shown = run("verify", bundle, *pins, "--lang", "en")
    authority = Authority()
    (place / "roots.pem").write_bytes(authority.pem)
    text = "".join((place / "note").read_text(encoding="utf-8").splitlines(keepends=True)[:3])
    (place / "early.tsr").write_bytes(authority.stamp(text.encode(), 1_680_000_000))
    (place / "false.tsr").write_bytes(authority.stamp(b"other", 1_680_000_000))
    roots = ("--tsa", place / "roots.pem")
    stamped = done("ledger", "stamp", place / "ledger", place / "early.tsr", *roots)
    done("ledger", "append", place / "ledger", bundle)
    timed = done("verify", bundle, *pins, *roots)
    blind = done("verify", bundle)
    wrong = run("verify", bundle, "--trust", place / "witness.keys", "--json")

    assert shown.returncode == 0, shown.stderr
    assert f"proved: result: {WITNESS} saw leaf 2 of demo/ledger" in shown.stderr
    assert f"order unproved: {WITNESS} saw the commitment at" in shown.stderr
    assert any("you pin no key" in text for text in blind["unproved"])
    assert stamped["taken"] == [{"authority": "Invented TSA", "moment": 1_680_000_001, "size": 3}]
    assert any("was seen by Invented TSA" in text for text in timed["proved"])
    assert run("ledger", "stamp", place / "ledger", place / "false.tsr", *roots).returncode == 3
    assert wrong.returncode == 3
    assert "keys.form" in wrong.stdout


def test_what_breaks_a_rule_is_refused_with_its_code(place: Path) -> None:
    """A dispatch before its selection; a second void; a document that is not there."""
    ledger, approved = place / "ledger", ("--approved-by", CHIEF)
    early = run("ledger", "append", ledger, place / "public" / "dispatch")
    void = ("ledger", "void", ledger, "no/draw", "--reason", "plan_changed", *approved)

    assert early.returncode == 6
    assert "commit.sequence" in early.stderr
    assert "commit.sample" in early.stderr
    assert run(*void, "--evidence", place / "ledger.keys").returncode == 6
    assert run(*void, "--evidence", place / "nothing").returncode == 3
    assert run("ledger", "status", place / "nothing").returncode == 6
    assert run("ledger", "append", ledger, place / "nothing").returncode == 3
    bad = ("ledger", "note", ledger, place / "ledger.keys", "--kind", "press")
    assert run(*bad, "--approved-by", "not a name").returncode == 2


def test_an_edited_export_and_a_rewritten_ledger_are_found(place: Path) -> None:
    """Each side finds it with what it holds: the reader, the witness, the witness's signature."""
    ledger = place / "ledger"
    done("ledger", "append", ledger, place / "public" / "selection")
    seen(place, 0)
    done("ledger", "export", ledger, "--out", place / "export")
    leaves = (place / "export" / "leaves.txt").read_bytes()
    (place / "export" / "leaves.txt").write_bytes(leaves.replace(b'"sequence":1', b'"sequence":2'))
    edited = run("ledger", "verify", place / "export", "--lang", "en", "--json")

    assert edited.returncode == 1
    assert {f["rule"] for f in json.loads(edited.stdout)["findings"]} >= {"head.root"}
    assert run("witness", "verify", place / "witness", place / "export").returncode == 1
    key = (ledger / "ledger.key").read_text(encoding="utf-8")
    shutil.rmtree(ledger)
    ledger.mkdir()
    (ledger / "ledger.key").write_text(key, encoding="utf-8")
    done("ledger", "init", ledger, "--origin", "demo/ledger", "--authority", "demo.example.amr")
    document = ("ledger", "note", ledger, place / "note", "--kind", "other", "--approved-by", CHIEF)
    done(*document)
    done("ledger", "append", ledger, place / "public" / "selection")
    (place / "request").write_text(
        run("ledger", "request", ledger, "--old", 3).stdout, encoding="utf-8"
    )
    refused = run(
        "witness", "cosign", place / "witness", place / "request", "--out", place / "second"
    )
    assert refused.returncode == 6
    assert "does not show" in refused.stderr
    assert not (place / "second").exists()
    done("ledger", "export", ledger, "--out", place / "forged")
    held = ("--checkpoint", place / "note")
    assert run("ledger", "verify", place / "forged", *held).returncode == 1
    assert run("witness", "verify", place / "witness", place / "forged").returncode == 1


def test_the_steps_of_a_quarter_one_by_one(place: Path) -> None:
    """As a rehearsal, whose rounds are past: commit, draw once, void, and nothing after it."""
    office = place / "office"
    shutil.copytree(DEMO, office, ignore=shutil.ignore_patterns("__*"))
    with (office / "quarter.toml").open("a", encoding="utf-8") as stream:
        stream.write('\n[ledger]\nfolder = "../ledger"\n')
    told = ("--out", place / "out", "--rehearsal")
    step = (office / "quarter.toml", *told)
    locked = done("commit", "selection", *step)
    drawn = done("draw", "selection", *step)
    again = run("draw", "selection", *step)
    early = run("draw", "dispatch", *step)
    approved = ("--approved-by", CHIEF, "--evidence", place / "ledger.keys")
    end = ("void", "selection", office / "quarter.toml", "--out", place / "out", *approved)
    elsewhere = ("void", "selection", office / "quarter.toml", "--out", place / "none", *approved)
    assert run(*elsewhere, "--reason", "register_error").returncode == 6
    listed = done("ledger", "status", place / "ledger")["draws"][0]
    assert (listed["state"], listed["occasion"]) == ("drawn", "rehearsal")
    done("ledger", "export", place / "ledger", "--out", place / "export")
    for command in ("status", "verify"):
        assert "rehearsal" in run("ledger", command, place / "ledger").stdout
        assert "演练" in run("ledger", command, place / "export", "--lang", "zh").stdout
    js = [node(), str(MODULES / "cli.mjs"), "--ledger", str(place / "export")]
    spoken = subprocess.run(js, capture_output=True, text=True, check=False).stdout
    assert "1 rehearsal selection demo.example.amr/2023/0001: drawn" in spoken
    ended = done(*end, "--reason", "register_error")
    refused = run("commit", "dispatch", *step)

    assert locked["events"][0]["done"] == "selection locked"
    assert [event["done"] for event in drawn["events"]] == ["selection drawn"]
    assert again.returncode == early.returncode == refused.returncode == 6
    assert ended["leaf"] == 3
    assert "is void: register_error, signed off by demo.example.amr/chief" in refused.stderr
    assert "not yet" not in refused.stderr
    assert not (place / "out" / "public" / "dispatch").exists()
    shown = done("verify", place / "out", "--trust", place / "ledger.keys")
    text = "VOID: the ledger ends this draw (register_error: the register was wrong)"
    assert text in shown["unproved"]
    (office / "quarter.toml").write_bytes((DEMO / "quarter.toml").read_bytes())
    assert run(*end, "--reason", "plan_changed").returncode == 6


CUTS = {"whole": None, "behind the commitments": 4, "behind the origin": 1, "another": 0}


@pytest.mark.parametrize("cut", CUTS)
def test_bundles_are_held_against_the_ledger_that_is_handed_in(place: Path, cut: str) -> None:
    """One that was cut back to an earlier signed head, or is another, is refuted; both say so."""
    ledger, kept = place / "ledger", CUTS[cut]
    done("ledger", "export", ledger, "--out", place / "export 1")
    for part in ("selection", "dispatch"):
        done("ledger", "append", ledger, place / "public" / part)
        done("ledger", "export", ledger, "--out", place / f"export {part}")
    if kept == 0:
        made = ("--origin", "demo/ledger", "--authority", "demo.example.amr")
        done("ledger", "init", place / "ledger 2", *made)
        done("ledger", "export", place / "ledger 2", "--out", place / "export other")
    named = {None: "dispatch", 4: "selection", 1: "1", 0: "other"}[kept]
    export = place / f"export {named}"
    asked = (place / "public", "--ledger", export, "--json")
    ours = run("verify", *asked)
    theirs = subprocess.run(
        [node(), str(MODULES / "cli.mjs"), *map(str, asked)],
        capture_output=True,
        text=True,
        check=False,
    )
    told = run("verify", *asked[:-1], "--lang", "zh")
    one, other = json.loads(ours.stdout), json.loads(theirs.stdout)
    rules = [sorted((f["rule"], f["place"]) for f in s["ledger"]["findings"]) for s in (one, other)]

    assert one["valid"] is other["valid"] is (kept is None)
    assert ours.returncode == theirs.returncode == told.returncode == (kept is not None)
    assert rules[0] == rules[1]
    assert bool(rules[0]) is (kept is not None)
    assert one["ledger"]["absent"] == other["ledger"]["absent"]
    assert one["unproved"] == other["unproved"]
    draws = ["demo.example.amr/2023/0001", "demo.example.amr/2023/0002"]
    assert one["ledger"]["absent"] == {None: [], 4: draws[1:]}.get(kept, draws)
    assert all(f"{d} 的锁定不在所提交的台账中" in told.stderr for d in one["ledger"]["absent"])
