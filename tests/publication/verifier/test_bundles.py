"""JavaScript and Python agree: on good bundles, on defective ones, and on changed places."""

from __future__ import annotations

import copy
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bundles import small_quarter
from defective import bases
from defective.forging import Files, Quarter, sealed
from defective.of_actors import signed
from defective.of_quarter import amended
from defective.of_readers import amended_in_ledger, evidence_file, seen_by
from ledgers import PRESS
from publication.verifier.asking import (
    MODULES,
    ask,
    asked_to_verify,
    codes,
    files_of,
    heard_of,
    node,
    pins_of,
    places_apart,
    said_codes,
    said_files,
    told,
    told_by,
)
from seed_sources import ssq_record
from vectors.defects import Defect, defects
from vectors.defects import write as write_defects

from randinspect.canonical import write_document
from randinspect.cli.starting import demo_steps
from randinspect.publication import Occasion
from randinspect.publication.bundle import read_files
from randinspect.verification import Verdict, verify, verify_amendments, verify_files

ROOT = Path(__file__).parents[3]
SINGLE = (
    "selection",
    "waiting",
    "rehearsal",
    "margins",
    "margins_drawn",
    "staged",
    "capped",
    "sealed_selection",
    "dispatch",
    "posed",
    "dated",
    "dates_posed",
    "direct",
    "nested",
    "nested_posed",
    "referred",
    "sealed_referred",
    "joint",
    "assisted",
    "claimed",
    "entered",
    "voided",
    "rounds",
    "tie",
)
DEFECTS = tuple(defects())
# No folder of a quarter can hold two dispatches, and no bundle can show a witness.
UNREACHABLE = {"14.1", "15.4", "15.6", "15.9", "15.12", "15.13"}
MORE_PLACES = {"12.27"}  # both visits of a pair are named by the other
UNLIKE_PLACES = {"12.27"}  # a visit that is named by none of its own: its name, or the row
EVERY = 13


def unproved(verdict: dict[str, Any]) -> list[str]:
    """What JavaScript leaves unproved, in English."""
    return [said["en"] for said in verdict["unproved"]]


def test_good_bundles_stand_in_both_languages() -> None:
    """The same standing, no finding, and the same list of what stays unproved."""
    bundles = [getattr(bases, name)() for name in SINGLE]
    verdicts = [verify_files(files) for files in bundles]

    said = asked_to_verify({"": files} for files in bundles)

    assert told(said) == [(str(verdict.standing), []) for verdict in verdicts]
    assert [unproved(one) for one in said] == [list(verdict.unproved) for verdict in verdicts]
    assert {verdict.standing for verdict in verdicts} >= {"locked, not drawn"}


def test_every_point_that_can_be_is_asked_of_a_good_bundle() -> None:
    """No point is forgotten: each is answered yes somewhere."""
    quarters = [{"": getattr(bases, name)()} for name in SINGLE]
    quarters += [bases.quarter(), bases.batches()]
    quarters += [{"selection": bases.referred(), "dispatch": bases.joint()}]
    quarters += [{"selection": bases.selection(), "dispatch": bases.claimed()}]
    quarters += [{"selection": bases.selection(), "selection-2": bases.capped()}]
    quarters += [bases.merging()]
    said = asked_to_verify(quarters)
    said += asked_to_verify([{"": bases.dispatch()}], amendments=amended())
    entered, seen = amended_in_ledger(), {"": seen_by((PRESS, 0))}
    said += asked_to_verify([seen, {"": signed()}], known=entered.known)
    said += asked_to_verify(
        [{"": entered.bundle}], amendments=entered.amendments, known=entered.known
    )
    heard = {"evidence.json": evidence_file(ssq_record() | {"name": "ssq", "issue": "2099001"})}
    said += asked_to_verify([{"": bases.seeded("cut off from drand")}], known=heard)
    asked = {check["code"] for verdict in said for check in verdict["checks"] if check["holds"]}
    known = {check["code"] for check in ask({"ask": "checks"})[0]}

    assert sorted(known - asked) == ["0.1"]
    assert asked <= known


@pytest.mark.parametrize("occasion", list(Occasion))
def test_quarters_stand_in_both_languages(occasion: Occasion, tmp_path: Path) -> None:
    """Both bundles side by side, as folders."""
    for part, files in small_quarter(occasion).items():
        (tmp_path / part).mkdir()
        for name, data in files.items():
            (tmp_path / part / name).write_bytes(data)
    verdict = verify(tmp_path)

    (said,) = ask({"ask": "folders", "places": [{"bundle": str(tmp_path)}]})[0]

    assert (said["standing"], said_codes(said)) == (str(verdict.standing), [])
    assert (said["occasion"], unproved(said)) == (str(occasion), list(verdict.unproved))
    assert said["draws"] == list(verdict.draws)


def test_the_demonstration_stands_by_the_command_line(tmp_path: Path) -> None:
    """Sealed handles, dates and side rules, read from the folder of the quarter."""
    steps = demo_steps(tmp_path, ROOT / "src" / "randinspect" / "demo")
    list(steps.advance())
    command = [node(), str(MODULES / "cli.mjs"), str(tmp_path), "--json"]

    done = subprocess.run(command, capture_output=True, check=False)
    said = json.loads(done.stdout)

    assert done.returncode == 0, done.stdout
    assert said["standing"] == "recomputed, order unproved"
    assert said["unproved"] == list(verify(tmp_path).unproved)
    assert len({check["code"] for check in said["checks"]}) > 50


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Verdict, Any]]:
    """What both languages say of every defective bundle, read from its folder."""
    places = write_defects(tmp_path_factory.mktemp("defects"))
    asked: list[dict[str, Any]] = []
    judged = []
    for place in places.values():
        amendments, bundle = place / "amendments", place / "bundle"
        known = {path.name: path.read_bytes() for path in place.iterdir() if path.is_file()}
        known = {name: data for name, data in known.items() if bundle.exists()}
        pins, heard = pins_of(known), heard_of(known)
        place = bundle if bundle.exists() else place
        if amendments.exists():
            documents = read_files(amendments)
            proof = documents.pop("ledger.json", None)
            judged.append(verify_amendments(read_files(place), documents, pins, proof=proof))
        else:
            judged.append(verify(place, pins, evidence=heard))
        beside = str(amendments) if amendments.exists() else None
        asked.append({"bundle": str(place), "amendments": beside, "known": told_by(known)})
    said = ask({"ask": "folders", "places": asked})[0]
    return dict(zip(places, zip(judged, said, strict=True), strict=True))


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_defects_are_found_by_both(
    defect: Defect, verdicts: dict[str, tuple[Verdict, dict[str, Any]]]
) -> None:
    """The same points of the same files, the one that the bundle is named by among them."""
    verdict, said = verdicts[defect.name]

    assert defect.code in codes(verdict)
    assert codes(verdict) == said_codes(said)
    assert files_of(verdict) == said_files(said)
    assert said["standing"] == str(verdict.standing) == "refuted"


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
def test_defects_are_found_at_one_place(
    defect: Defect, verdicts: dict[str, tuple[Verdict, dict[str, Any]]]
) -> None:
    """The same row, pointer or handles; where node stops at the first, Python may name more."""
    verdict, said = verdicts[defect.name]
    found = {(finding["code"], finding["file"], finding["at"]) for finding in said["findings"]}
    named = {(finding.code, finding.file, finding.at) for finding in verdict.findings}

    assert found == named if defect.code not in MORE_PLACES else found < named
    assert [finding["at"] for finding in verdict.document()["findings"]] == [
        finding.at for finding in verdict.findings
    ]


def test_every_point_has_its_defect() -> None:
    """All of docs/format.md §9.1.1, each bundle another one; the page lists the same points."""
    checks = ask({"ask": "checks"})[0]
    text = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([0-9]+\.[0-9]+) \| [a-z ]+ \| (.+) \|$", text, re.MULTILINE)

    assert rows == [(check["code"], check["en"]) for check in checks]
    assert [defect.code for defect in DEFECTS] == [
        check["code"] for check in checks if check["code"] not in UNREACHABLE
    ]
    assert len(DEFECTS) >= 60


def places_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a document."""
    yield path
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in inner:
            yield from places_of(item, (*path, key))


def changed(value: Any, path: tuple[str | int, ...], turn: int) -> Any:
    """A document with one place lost, doubled, or of another kind."""
    junk = (None, True, -1, 2**31, "", "a b", [], {}, [[1]], {"a": 1}, "0" * 64)[turn % 11]
    if not path:
        return junk
    whole = copy.deepcopy(value)
    place = whole
    for key in path[:-1]:
        place = place[key]
    if turn % 3 == 0:
        del place[path[-1]]
    elif turn % 3 == 1 and isinstance(place, list):
        place.append(copy.deepcopy(place[-1]))
    else:
        place[path[-1]] = junk
    return whole


def forged_documents(name: str) -> Iterator[Files]:
    """A bundle with one place of one document changed and everything sealed anew."""
    files, turn = getattr(bases, name)(), 0
    documents = [n for n in files if n.endswith(".json") and n not in ("announcements.json",)]
    for document in sorted(documents):
        value = json.loads(files[document])
        for path in places_of(value):
            turn += 1
            if turn % EVERY == 0 and document != "manifest.json":
                yield sealed({**files, document: write_document(changed(value, path, turn))})


def forged_rows(name: str) -> Iterator[Files]:
    """A bundle with one field of a table changed and everything sealed anew."""
    files, turn = getattr(bases, name)(), 0
    for table in sorted(n for n in files if n.endswith(".tsv")):
        rows = [line.split("\t") for line in files[table].decode().splitlines()]
        for i, row in enumerate(rows):
            for j in range(len(row)):
                turn += 1
                text = ("0", "-1", "01", "", "AG-1", "I-2", "x|y", "é", "2023-09-01")[turn % 9]
                if turn % 7 == 0:
                    lines = [*rows[:i], [*row[:j], text, *row[j + 1 :]], *rows[i + 1 :]]
                    lines.sort(key=lambda line: "\t".join(line).encode())
                    data = "".join("\t".join(line) + "\n" for line in lines).encode()
                    yield sealed({**files, table: data})


@pytest.mark.parametrize("name", SINGLE)
def test_whatever_is_changed_both_find_the_same(name: str) -> None:
    """Places of documents and fields of tables, sealed as a forger would."""
    forged = [*forged_documents(name), *forged_rows(name)]
    judged = [verify_files(files) for files in forged]

    said = asked_to_verify({"": files} for files in forged)

    assert len(forged) >= 5
    assert [said_codes(one) for one in said] == [codes(verdict) for verdict in judged]
    if not name.startswith("nested"):  # a name that only caps have: one reader blames both tables
        assert [said_files(one) for one in said] == [files_of(verdict) for verdict in judged]
        apart = [places_apart(*pair) for pair in zip(judged, said, strict=True)]
        assert {code for places in apart for code, _, _ in places} <= UNLIKE_PLACES
    assert [unproved(one) for one in said] == [list(verdict.unproved) for verdict in judged]


def test_two_dispatches_of_one_batch_are_found() -> None:
    """The same again but for a byte of its announcement; a copy counts once."""

    def again(quarter: Quarter) -> Quarter:
        files = quarter["dispatch"]
        other = sealed({**files, "task.xlsx": files["task.xlsx"] + b"x"})
        return {**quarter, "dispatch-2": other}

    copied = {**bases.quarter(), "dispatch-2": bases.quarter()["dispatch"]}

    said = asked_to_verify([again(bases.batches()), again(bases.quarter()), copied])

    assert [said_codes(one) for one in said] == [["15.6"], ["15.4"], []]


def test_what_the_page_cannot_see_is_not_asked() -> None:
    """Without announcements and page their points are silent, and nothing else is."""
    around = ("announcements.json", "index.html", "task.xlsx")
    files = {n: d for n, d in bases.selection().items() if n not in around}

    (said,) = asked_to_verify([{"": files}], is_whole=False)
    asked = {check["code"] for check in said["checks"]}

    assert (said["standing"], said_codes(said)) == ("recomputed, order unproved", [])
    assert unproved(said)[0].startswith("order unproved: this page holds no ledger.json")
    assert asked.isdisjoint({"5.1", "5.4", "6.2", "10.2", "13.1", "13.2"})
    assert {"4.3", "7.6", "10.1", "12.5", "13.3"} <= asked
