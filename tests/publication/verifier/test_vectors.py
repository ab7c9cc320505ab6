"""The JavaScript of the page gives the known answers: digests, signatures, samples, teams."""

from __future__ import annotations

import json
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from publication.verifier.asking import ask

from randinspect.canonical import read_document
from randinspect.errors import FormatError
from randinspect.lottery import Tickets
from randinspect.registry.frame import Frame
from randinspect.sampling import Method, select, target_for, write_sample, write_targets

VECTORS = Path(__file__).parents[2] / "vectors"


def vectors(name: str) -> dict[str, Any]:
    """A file of known answers."""
    found: dict[str, Any] = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    return found


def table(rows: list[list[Any]], *, label: str) -> str:
    """Text of a frame of one stratum."""
    return "".join(f"{handle}\t{label}\t{size}\n" for handle, size in rows)


def listed(sample: list[list[str]]) -> str:
    """Text of a sample."""
    return "".join("\t".join(row) + "\n" for row in sample)


def test_digests_are_those_of_hashlib() -> None:
    """Every length around the blocks of SHA-256."""
    texts = [bytes(range(256))[:n] * 2 for n in range(140)]

    (found,) = ask({"ask": "digests", "texts": [text.hex() for text in texts]})

    assert found == [sha256(text).hexdigest() for text in texts]


def test_roots_are_those_of_rfc_9162() -> None:
    """The classic trees, leaf by leaf."""
    known = vectors("rfc9162_merkle_vectors.json")
    leaves = known["leaf_inputs_hex"]
    sizes = range(len(leaves) + 1)

    (found,) = ask({"ask": "roots", "trees": [leaves[:n] for n in sizes]})

    assert found == known["roots_by_size"]


def test_signatures_are_told_apart() -> None:
    """Recorded rounds verify; twists, other groups and other rounds do not."""
    known = vectors("drand_quicknet_vectors.json")
    cases = [(str(c["round"]), c["signature"]) for c in known["valid"] + known["invalid"]]

    (found,) = ask({"ask": "signatures", "cases": cases})

    assert found == [True] * len(known["valid"]) + [False] * len(known["invalid"])


def test_selections_are_those_of_the_vectors() -> None:
    """Equal and proportional draws, row by row and so digest by digest (SAMPLING §11.5)."""
    known = vectors("selection_vectors.json")
    requests = []
    for case in known["cases"]:
        sizes = [size for _, size in case["frame"]]
        target = {k: case[k] for k in ("stratum", "method", "num", "den", "reserves")}
        target |= {"rows": len(sizes), "size_sum": sum(sizes)}
        requests.append(_selection(known["seed_hex"], case["frame"], target))

    found = ask(*requests)

    assert [answer["sample"] for answer in found] == [listed(c["sample"]) for c in known["cases"]]
    assert [answer["sha256"] for answer in found] == [
        sha256(listed(case["sample"]).encode()).hexdigest() for case in known["cases"]
    ]


def test_designs_are_those_of_the_vectors() -> None:
    """Pareto and Poisson, with permanent tickets too."""
    known = vectors("design_vectors.json")
    requests = [_selection(known["seed_hex"], c["frame"], c["target"]) for c in known["cases"]]

    found = ask(*requests)

    assert [answer["sample"] for answer in found] == [listed(c["sample"]) for c in known["cases"]]


@pytest.mark.parametrize("method", list(Method))
def test_a_large_frame_gives_the_same_digest(method: Method) -> None:
    """A hundred thousand units in three strata, digest by digest (SAMPLING §11.5)."""
    count, seed = 100_000, sha256(method.encode()).hexdigest()
    handles = [f"AG-{i:06d}" for i in range(count)]
    sizes = [1] * count if method is Method.EQUAL else [i * i % 97 for i in range(count)]
    frame = Frame.close(handles, ["ABC"[i % 3] for i in range(count)], sizes)
    whole = method in (Method.EQUAL, Method.PARETO)
    target = Fraction(1500) if whole else Fraction(4501, 3)
    targets = [target_for(s, target, method=method, reserves=50) for s in frame.strata()]
    sample = write_sample(select(frame, targets, Tickets(seed)))
    texts = {"frame": frame.table().decode(), "targets": write_targets(targets).decode()}

    (found,) = ask({"ask": "select", "seed": seed, **texts, "margins": None})

    assert found["sha256"] == sha256(sample).hexdigest()
    assert sample.count(b"\n") > 4000


def _selection(seed: str, rows: list[list[Any]], target: dict[str, Any]) -> dict[str, Any]:
    """Request for one stratum."""
    text = json.dumps([target], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    frame = table(rows, label=target["stratum"])
    return {"ask": "select", "seed": seed, "frame": frame, "targets": text, "margins": None}


@pytest.mark.parametrize("case", vectors("margin_vectors.json")["cases"], ids=lambda c: c["name"])
def test_margins_are_rounded_decision_by_decision(case: dict[str, Any]) -> None:
    """The same odds are asked for, and the same targets go up."""
    seed = vectors("margin_vectors.json")["seed_hex"]
    request = {"seed": seed, "targets": case["targets"], "margins": case["margins"]}

    (found,) = ask({"ask": "round", **request})
    decided = [
        [num, den, int(z) < int(num)]
        for (z, _), (num, den, _) in zip(found["asked"], case["decisions"], strict=True)
    ]

    assert [bound for _, bound in found["asked"]] == [den for _, den, _ in case["decisions"]]
    assert decided == case["decisions"]
    assert found["up"] == case["up"]


def test_answers_of_dispatches_hold() -> None:
    """Shortlists, coins, refused cuts, kept couples and a tie."""
    known = vectors("dispatch_vectors.json")
    requests = [
        {"ask": "dispatch", "seed": known["seed"], "inputs": c["inputs"], "files": c["files"]}
        for c in known["cases"]
    ]

    found = ask(*requests)

    assert [(answer["findings"], answer["isProved"]) for answer in found] == [([], True)] * len(
        requests
    )
    assert all(answer["points"] > 15 for answer in found)


@pytest.mark.parametrize(
    ("text", "is_document"),
    [
        (b'{"a":1}', True),
        (b"[]", True),
        (b'{"a":1}\n', False),
        (b'{"b":1,"a":2}', False),
        (b'{"a":1,"a":1}', False),
        (b'{"a":1.0}', False),
        (b"1e2", False),
        (b"-0", False),
        (b"9007199254740991", True),
        (b"9007199254740992", False),
        (b"100000000000000000000", False),
        (b'"\\u4e2d"', False),
        ('"中"'.encode(), True),
        ('{"中":1}'.encode(), False),
        (b'"e\xcc\x81"', False),
        (b'"\\ud800"', False),
        (b'"\xed\xa0\x80"', False),
        ('"😀"'.encode(), True),
        (b'"\x7f"', True),
        (b'"\\u001f"', True),
        (b'"\\/"', False),
        (b"\xef\xbb\xbf[]", False),
        (b"[" * 32 + b"]" * 32, True),
        (b"[" * 33 + b"]" * 33, False),
        (b"[" * 100_000 + b"]" * 100_000, False),
        (b"", False),
        (b"nul", False),
        (b'{"__proto__":1}', True),
    ],
)
def test_documents_have_one_spelling(text: bytes, is_document: bool) -> None:
    """RFC 8785 with the limits of docs/format.md §2.3, as Python reads it."""
    try:
        read_document(text)
        is_read = True
    except FormatError:
        is_read = False

    assert is_read is is_document
    assert ask({"ask": "documents", "texts": [text.hex()]}) == [[is_document]]
