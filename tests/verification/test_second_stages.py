"""A second stage beside the selection of its bodies: what verifies, and what is found."""

from __future__ import annotations

import json
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from bundles import write_quarter
from defective.forging import Files, committed, document, edited, rows, sealed, setting, table
from defective.of_stages import QUARTERS
from publication.verifier.asking import asked_to_verify, codes, said_codes
from publication.verifier.test_bundles import unproved
from second_stages import CAP, certificates, chances, first_stage

from randinspect.canonical import read_table, write_document
from randinspect.errors import FormatError
from randinspect.lottery import Tickets
from randinspect.publication.commitment import read_commitment
from randinspect.publication.second_stage import read_bodies, read_links
from randinspect.registry.frame import Frame
from randinspect.sampling import (
    read_margins,
    read_sample,
    read_targets,
    select,
    write_sample,
)
from randinspect.verification import Verdict, verify, verify_files


def points(verdict: Verdict) -> set[str]:
    """Codes of what was found."""
    return {finding.code for finding in verdict.findings}


@pytest.mark.parametrize("is_capped", [False, True])
def test_both_stages_verify_together_in_both_languages(tmp_path: Path, is_capped: bool) -> None:
    """No finding, and beside its parent nothing is missed; alone the parent is."""
    quarter = {"selection": first_stage(), "selection-2": certificates(is_capped=is_capped)}
    verdict = verify(write_quarter(tmp_path, quarter))
    alone = verify_files(quarter["selection-2"])
    said, single = asked_to_verify([quarter, {"": quarter["selection-2"]}])

    assert points(verdict) == set() == points(alone)
    assert said_codes(said) == codes(verdict)
    assert unproved(said) == list(verdict.unproved)
    assert unproved(single) == list(alone.unproved)
    assert any("d/1, which drew the bodies" in text for text in alone.unproved)
    assert not any("drew the bodies" in text for text in verdict.unproved)


def test_no_holder_has_more_than_the_cap_and_every_link_is_published() -> None:
    """Law: the published margins bound what one holder gives over all bodies together."""
    files = certificates(is_capped=True)
    links = read_links(files["links.tsv"])
    drawn = [u.handle for u in read_sample(files["sample.tsv"]) if u.role != "reserve"]
    held = Counter(links[handle].holder for handle in drawn)
    uncapped = certificates()
    owners = Counter(h.rpartition(".")[0] for h in map(str, read_links(uncapped["links.tsv"])))

    assert {holder for holder in held if holder != "-"} <= {"H-1", "H-2"}
    assert all(count <= CAP for holder, count in held.items() if holder != "-")
    assert read_bodies(files["bodies.tsv"]) == chances()
    assert set(owners.values()) == {4}
    assert {row[2] for row in read_table(uncapped["links.tsv"], 3)} == {"-"}


@pytest.mark.parametrize("code", QUARTERS)
def test_a_wrong_parent_is_found_by_its_point(tmp_path: Path, code: str) -> None:
    """Each of the points that only both bundles show, in both languages."""
    quarter = QUARTERS[code][1]()
    verdict = verify(write_quarter(tmp_path, quarter))
    [said] = asked_to_verify([quarter])

    assert code in points(verdict)
    assert said_codes(said) == codes(verdict)


def test_a_body_that_is_left_out_is_found(tmp_path: Path) -> None:
    """Whoever drops a body with all its units is seen beside the selection of bodies."""
    files = certificates(is_drawn=False)
    first = rows(files, "bodies.tsv")[0][0]
    kept = {
        name: table([r for r in rows(files, name) if not r[0].startswith(first)])
        for name in ("bodies.tsv", "links.tsv", "frame.tsv")
    }
    targets = [t for t in document(files, "targets.json") if not t["stratum"].startswith(first)]
    forged = committed({**files, **kept, "targets.json": write_document(targets)})
    quarter = {"selection": first_stage(), "selection-2": forged}
    verdict = verify(write_quarter(tmp_path, quarter))
    [said] = asked_to_verify([quarter])

    assert points(verdict) == {"15.15"}
    assert f"{first} was drawn and is left out" in str(verdict.findings[0])
    assert said_codes(said) == codes(verdict)


def test_a_second_stage_that_was_locked_before_the_first_seed_is_found(tmp_path: Path) -> None:
    """Its frame could not be closed then, so nothing says that it follows from the draw."""
    files = certificates(is_drawn=False)
    forged = sealed(edited(files, "commit.json", setting("created", to=1_000_000_000)))
    quarter = {"selection": first_stage(), "selection-2": forged}
    verdict = verify(write_quarter(tmp_path, quarter))
    [said] = asked_to_verify([quarter])

    assert "15.14" in points(verdict)
    assert said_codes(said) == codes(verdict)


def test_parent_and_tables_stand_together() -> None:
    """A commitment with one of them alone is none, in both languages."""
    files = certificates(is_drawn=False)

    def without(key: str) -> Files:
        commit = document(files, "commit.json")
        if key == "parent":
            del commit["parent"]
        else:
            del commit["inputs"][key]
        return sealed({**files, "commit.json": write_document(commit)})

    broken = [without(key) for key in ("parent", "bodies.tsv", "links.tsv")]
    said = asked_to_verify({"": one} for one in broken)
    for one, told in zip(broken, said, strict=True):
        with pytest.raises(FormatError):
            read_commitment(one["commit.json"])
        assert "1.3" in points(verify_files(one))
        assert said_codes(told) == codes(verify_files(one))


VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "stage_vectors.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: str(case["name"]))
def test_the_published_vectors_recompute(case: dict[str, Any]) -> None:
    """Sample from inputs and seed alone; π is the product, and sums to the expected number."""
    files = {name: text.encode() for name, text in case["files"].items()}
    frame = Frame.from_table(files["frame.tsv"])
    targets = read_targets(files["targets.json"], frame)
    margins = read_margins(files["margins.json"], targets) if "margins.json" in files else None
    sample = select(frame, targets, Tickets(case["seed_hex"]), margins)
    pi = {unit: [Fraction(text) for text in texts] for unit, texts in case["pi"].items()}
    links, bodies = read_links(files["links.tsv"]), read_bodies(files["bodies.tsv"])

    assert write_sample(sample) == files["sample.tsv"]
    assert all(first * second == whole for first, second, whole in pi.values())
    assert all(pi[unit][0] == bodies[link.body] for unit, link in links.items())
    assert sum(second for _, second, _ in pi.values()) == sum(target.size for target in targets)
