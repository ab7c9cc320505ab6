"""Defects of lock, seed, folder and commitment: steps 1 to 11 and 13 of docs/format.md §9.1."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from bundles import ROUNDS
from defective.bases import entered, rehearsal, sealed_selection, selection, waiting
from defective.forging import Files, committed, document, edited, rows, sealed, setting, table

from randinspect.canonical import sha256_hex, write_document
from randinspect.lottery import seed_hex, signature_value

__all__ = ["DEFECTS"]


def _resealed(base: Callable[[], Files], name: str, *path: str | int, to: Any) -> Files:
    """One place of a document set, all that names it made anew."""
    return sealed(edited(base(), name, setting(*path, to=to)))


def _without(*names: str) -> Files:
    """The drawn selection without some files."""
    return sealed({n: d for n, d in selection().items() if n not in names})


def _spaced(name: str) -> Files:
    """A document with a space after each comma, bound where it is bound."""
    text = json.dumps(document(selection(), name), sort_keys=True, ensure_ascii=False)
    files = {**selection(), name: text.encode()}
    return committed(files) if name == "rulebook.json" else sealed(files)


def _seed(number: int, *, proof: int, change: str = "") -> Files:
    """A seed file whose record names a round and holds the signature of another one."""
    signature = bytes.fromhex(ROUNDS[proof]["signature"])
    chain = document(selection(), "commit.json")["seed_plan"]["sources"][0]["chain"]
    lines = [f"drand {chain} {number} {signature_value(signature)}"]
    record = {"kind": "drand", "round": number, "signature": signature.hex()}
    value = change or seed_hex("d/1", lines)
    seed = {"draw_id": "d/1", "evidence": [record], "lines": lines, "seed": value}
    return sealed({**selection(), "seed.json": write_document(seed)})


def _listed(name: str, key: str, digest: str) -> Files:
    """A name added to one of the two lists, after they were made."""

    def add(value: Any) -> None:
        (value["files"] if name == "manifest.json" else value)[key] = digest

    return edited(selection(), name, add)


def _ledger() -> Files:
    """A manifest that names a ledger."""
    files = {**selection(), "ledger.json": b"{}"}
    manifest = document(files, "manifest.json")
    manifest["files"]["ledger.json"] = sha256_hex(b"{}")
    return {**files, "manifest.json": write_document(manifest)}


def _proof(*path: str | int, to: Any) -> Files:
    """A ledger's proof with one place set."""
    return edited(entered(), "ledger.json", setting(*path, to=to))


def _page(old: bytes, new: bytes) -> Files:
    """A page with other bytes, announced as it is."""
    page = selection()["index.html"].replace(old, new, 1)
    files = {**selection(), "index.html": page}
    return edited(files, "announcements.json", setting("index.html", to=sha256_hex(page)))


def _opened_handle() -> Files:
    """One handle of a sealed frame that is not sealed."""
    some = rows(sealed_selection(), "frame.tsv")
    some[0][0] = "a" + some[0][0][1:]
    return committed({**sealed_selection(), "frame.tsv": table(sorted(some))})


def _loose_margins() -> Files:
    """Margins that no commitment binds."""
    margins = [{"groups": [{"group": "g", "strata": ["A", "B"]}], "margin": "m"}]
    return sealed({**selection(), "margins.json": write_document(margins)})


def _reserves() -> Files:
    """A target changed after the lock."""
    return _resealed(waiting, "targets.json", 0, "reserves", to=0)


def _short_lead() -> Files:
    """A rulebook with another lead, bound by the commitment."""
    rules = write_document({"rulebook": {"lead_seconds": 3600}})
    return committed({**waiting(), "rulebook.json": rules})


def _other_kinds() -> Files:
    """A rulebook that sets drand and lottery numbers, where drand alone is committed."""
    rules = write_document({"seeds": {"selection": ["drand", "lottery"]}})
    return committed({**waiting(), "rulebook.json": rules})


def _other_rules() -> Files:
    """A rulebook changed after the lock."""
    return sealed({**waiting(), "rulebook.json": write_document({"rule": "another"})})


def _unmarked() -> Files:
    """The task of a rehearsal as if it were a draw."""
    task = rehearsal()["task.csv"].replace("【演练】".encode(), b"")
    return sealed({**rehearsal(), "task.csv": task})


_FAR = "0" * 64

DEFECTS: dict[str, tuple[str, Callable[[], Files]]] = {
    "1.1": ("no-commitment", lambda: {k: v for k, v in selection().items() if k != "commit.json"}),
    "1.2": ("commitment-with-spaces", lambda: _spaced("commit.json")),
    "1.3": ("sequence-zero", lambda: _resealed(selection, "commit.json", "sequence", to=0)),
    "1.4": (
        "chosen-round",
        lambda: _resealed(selection, "commit.json", "seed_plan", "sources", 0, "round", to=13336),
    ),
    "2.1": ("randomness-kept", lambda: _resealed(selection, "seed.json", "randomness", to=_FAR)),
    "2.2": ("evidence-of-another-round", lambda: _seed(65536, proof=65536)),
    "2.3": ("signature-of-another-round", lambda: _seed(13335, proof=65536)),
    "2.4": ("another-seed", lambda: _seed(13335, proof=13335, change=_FAR)),
    "3.1": ("late-lock", lambda: _resealed(selection, "commit.json", "created", to=1692843370)),
    "4.1": ("no-rulebook", lambda: _without("rulebook.json")),
    "4.2": ("no-sample", lambda: _without("sample.tsv")),
    "4.3": ("no-task", lambda: _without("task.csv")),
    "5.1": ("unnamed-file", lambda: {**selection(), "notes.txt": b"x"}),
    "5.2": ("named-file-missing", lambda: _listed("manifest.json", "ghost.tsv", _FAR)),
    "5.3": ("manifest-names-ledger", _ledger),
    "5.4": (
        "announced-sample",
        lambda: _listed("announcements.json", "sample.tsv", sha256_hex(selection()["sample.tsv"])),
    ),
    "6.1": (
        "manifest-with-another-key",
        lambda: edited(selection(), "manifest.json", setting("x", to=1)),
    ),
    "6.2": ("announcement-without-digest", lambda: _listed("announcements.json", "task.csv", "x")),
    "6.3": (
        "manifest-of-another-draw",
        lambda: _resealed(selection, "manifest.json", "draw_id", to="d/9"),
    ),
    "7.1": ("targets-changed-after-the-lock", _reserves),
    "7.2": (
        "another-root",
        lambda: _resealed(selection, "commit.json", "inputs", "frame.tsv", "root", to=_FAR),
    ),
    "7.3": (
        "another-number-of-rows",
        lambda: _resealed(selection, "commit.json", "inputs", "frame.tsv", "rows", to=7),
    ),
    "7.4": ("margins-not-bound", _loose_margins),
    "7.5": (
        "an-opening-too-many",
        lambda: _resealed(sealed_selection, "commit.json", "openings", "rows", to=7),
    ),
    "7.6": ("an-open-handle-among-sealed", _opened_handle),
    "8.1": ("rules-changed-after-the-lock", _other_rules),
    "8.2": ("another-lead", _short_lead),
    "8.3": ("another-kind-of-source", _other_kinds),
    "9.1": (
        "result-with-another-count",
        lambda: _resealed(selection, "result.json", "files", "sample.tsv", "rows", to=4),
    ),
    "10.1": ("manifest-with-another-digest", lambda: _listed("manifest.json", "frame.tsv", _FAR)),
    "10.2": (
        "announcement-with-another-digest",
        lambda: _listed("announcements.json", "task.csv", _FAR),
    ),
    "11.1": ("rulebook-with-spaces", lambda: _spaced("rulebook.json")),
    "11.2": ("result-with-spaces", lambda: _spaced("result.json")),
    "13.1": ("another-template", lambda: _page(b"<!doctype html>", b"<!DOCTYPE html>")),
    "13.2": ("page-shows-another-frame", lambda: _page(rb"AG-1\tA\t1", rb"AG-1\tA\t9")),
    "13.3": ("rehearsal-without-its-mark", _unmarked),
    "14.2": ("lock-without-signature", lambda: _proof("lock", to="a\n1\nb\n")),
    "14.3": ("another-place-of-the-commitment", lambda: _proof("commit", "index", to=1)),
    "14.4": (
        "ledger-of-somebody-else",
        lambda: _proof("origin", "document", "authorities", to=["cn.other"]),
    ),
}
