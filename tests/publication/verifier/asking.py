"""Asking the JavaScript verifier: its modules under node, and what they say of bundles."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from randinspect.attestation import KeyType, Pins, VerifierKey, parse_keys
from randinspect.lottery import evidence_from_text
from randinspect.verification import Verdict

MODULES = Path(__file__).parents[3] / "src" / "randinspect" / "publication" / "verifier"
_ASK = Path(__file__).with_name("ask.mjs")


@cache
def node() -> str:
    """The interpreter; its absence is a failure only where it must be there."""
    found = shutil.which("node") or shutil.which("nodejs")
    if found:
        return found
    message = "node is not on PATH: apt-get install nodejs"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


def ask(*requests: Mapping[str, Any]) -> list[Any]:
    """Answers of the modules, one for each request."""
    done = subprocess.run(
        [node(), str(_ASK), str(MODULES)],
        input=json.dumps(requests).encode(),
        capture_output=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr.decode()
    answers: list[Any] = json.loads(done.stdout)
    return answers


def asked_to_verify(
    quarters: Iterable[Mapping[str, Mapping[str, bytes]]],
    *,
    amendments: Mapping[str, bytes] | None = None,
    known: Mapping[str, bytes] | None = None,
    is_whole: bool = True,
) -> list[dict[str, Any]]:
    """Verdicts of JavaScript on quarters: folder name ("" for one alone) to files.

    What a reader knows is given by the names of ``tests/vectors/defects.py``.
    """
    contents: dict[bytes, int] = {}
    packed = [
        {
            "bundles": [
                {"name": n, "files": _packed(files, contents)} for n, files in quarter.items()
            ],
            "amendments": None if amendments is None else _packed(amendments, contents),
            "known": told_by(known or {}),
            "isWhole": is_whole,
        }
        for quarter in quarters
    ]
    texts = [base64.b64encode(data).decode() for data in contents]
    verdicts: list[dict[str, Any]] = ask({"ask": "verify", "quarters": packed, "texts": texts})[0]
    return verdicts


def told_by(known: Mapping[str, bytes]) -> dict[str, str]:
    """Texts of what a reader knows, as the modules are asked with it."""
    return {name.partition(".")[0]: data.decode() for name, data in known.items()}


def pins_of(known: Mapping[str, bytes]) -> Pins:
    """Keys that a reader pins, for Python."""

    def keys(name: str, kind: KeyType) -> tuple[VerifierKey, ...]:
        return parse_keys(known[name].decode(), kind, file=name) if name in known else ()

    return Pins(keys("trust.keys", KeyType.NOTE), keys("witness.keys", KeyType.COSIGNATURE))


def heard_of(known: Mapping[str, bytes]) -> list[object]:
    """What a reader heard of sources, for Python."""
    return evidence_from_text(known["evidence.json"].decode()) if "evidence.json" in known else []


def _packed(files: Mapping[str, bytes], contents: dict[bytes, int]) -> dict[str, int]:
    """Names with the numbers of contents, each of which is handed over once."""
    return {name: contents.setdefault(data, len(contents)) for name, data in files.items()}


def codes(verdict: Verdict) -> list[str]:
    """Codes of Python's findings, each once."""
    return sorted({finding.code for finding in verdict.findings})


def said_codes(verdict: Mapping[str, Any]) -> list[str]:
    """Codes of JavaScript's findings, each once."""
    return sorted({finding["code"] for finding in verdict["findings"]})


def files_of(verdict: Verdict) -> list[tuple[str, str]]:
    """Code and file of Python's findings, each once."""
    return sorted({(finding.code, finding.file) for finding in verdict.findings})


def said_files(verdict: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Code and file of JavaScript's findings, each once."""
    return sorted({(finding["code"], finding["file"]) for finding in verdict["findings"]})


def places_apart(verdict: Verdict, said: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Code, file and place of findings of JavaScript at a place that Python does not name.

    Python may name more places of one point than the first; of a document one of the two may
    name what lies around, or in, the place that the other names.
    """
    places = {(finding["code"], finding["file"], finding["at"]) for finding in said["findings"]}
    named: dict[tuple[str, str], set[str]] = {}
    for finding in verdict.findings:
        named.setdefault((finding.code, finding.file), set()).add(finding.at)
    return sorted(
        (code, file, at)
        for code, file, at in places
        if not any(_is_around(at, other) for other in named.get((code, file), ()))
    )


def _is_around(one: str, other: str) -> bool:
    """Whether two places are the same, or one pointer into a document begins with the other."""
    are_pointers = all(place == "" or place.startswith("/") for place in (one, other))
    return one == other or (are_pointers and (one.startswith(other) or other.startswith(one)))


def told(verdicts: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[str]]]:
    """Standing and codes of each verdict of JavaScript."""
    return [(verdict["standing"], said_codes(verdict)) for verdict in verdicts]
