"""The golden bundles of seeds: one for each way in which sources go together."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from seed_vectors import CASES, locked

from randinspect.lottery import Seed
from randinspect.publication.commitment import read_commitment
from randinspect.publication.stages import draw

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "seed_vectors.json").read_text(encoding="utf-8")
)["cases"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_what_is_handed_in_gives_the_golden_files(vector: dict[str, Any]) -> None:
    """Commitment, seed, sample and result, to the byte."""
    files = locked(next(case for case in CASES if case.name == vector["name"]))
    files |= draw(files, vector["handed_in"])

    assert {name: files[name].decode() for name in vector["files"]} == vector["files"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_golden_seeds_follow_from_the_page(vector: dict[str, Any]) -> None:
    """Read back from the files alone; the seed is the digest of the lines."""
    files = vector["files"]
    commitment, told = (
        read_commitment(files["commit.json"].encode()),
        json.loads(files["seed.json"]),
    )
    seed = Seed.check(
        files["seed.json"].encode(), "demo/1", commitment.seed_plan, commitment.fallback
    )
    text = "".join(f"{line}\n" for line in ("randinspect/1/seed", "demo/1", *told["lines"]))

    assert seed.value == told["seed"] == sha256(text.encode()).hexdigest()
    assert commitment.document().decode() == files["commit.json"]


def test_every_kind_of_source_has_a_golden_bundle() -> None:
    """And so has a fallback."""
    kinds = {
        line.split()[0] for v in VECTORS for line in json.loads(v["files"]["seed.json"])["lines"]
    }
    used = [v["name"] for v in VECTORS if '"fallback":1' in v["files"]["seed.json"]]

    assert kinds == {"drand", "nist", "lottery", "share", "sealed"}
    assert used == ["a fallback used"]
