"""The walks of docs/concepts.md: every line runs as it stands there, offline."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from bundles import ROUNDS
from office.test_merging import department, merge
from office.test_recognised import agencies, item, result
from office.test_recognised import office as recognised
from office.test_second_stage import office as certificates
from provinces import CITY, DEMO, PROVINCE, authority, province
from typer.testing import CliRunner

from randinspect.cli.commands import app
from randinspect.office import Workspace
from randinspect.verification import verify

PAGE = Path(__file__).parents[2] / "docs" / "concepts.md"


def walk(first: str) -> list[list[str]]:
    """Words of each line of the block that begins with a command on some files."""
    text = PAGE.read_text(encoding="utf-8")
    blocks = [block.splitlines() for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL)]
    [lines] = [block for block in blocks if block[0].startswith(f"randinspect {first}")]
    words = [shlex.split(line) for line in lines]
    assert all(line[0] == "randinspect" for line in words)
    return [line[1:] for line in words]


def run(words: list[str]) -> str:
    """What a command says; it ends well."""
    done = CliRunner().invoke(app, [*words, "--lang", "en"])
    assert done.exit_code == 0, done.output
    return done.output


def keyed(folder: Path, name: str) -> None:
    """A key that is always the same, so that no walk leads elsewhere."""
    key = sha256(name.encode()).hexdigest() if name != PROVINCE else "5e" * 32
    Workspace(folder).keep("master.key", key.encode("ascii"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the demonstration's files, in which the lines are run."""
    shutil.copytree(DEMO, tmp_path, ignore=shutil.ignore_patterns("__*"), dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_block_is_walked() -> None:
    """None is left out here; those of the ledger are run by the test of its walk."""
    walks = PAGE.read_text(encoding="utf-8").partition("## A ledger, its witness")[0]
    blocks = re.findall(r"```sh\n", walks)

    assert len(blocks) == len(
        {
            *("check quarter.toml", "why q3", "quarter province"),
            *("quarter bodies", "check recognised", "quarter markets"),
        }
    )


def test_a_rehearsal_says_so(place: Path) -> None:
    """It runs to its end, verifies, and cannot go on as a draw."""
    keyed(place / "rehearsal", PROVINCE)
    told = [run(words) for words in walk("check quarter.toml")]

    assert "REHEARSAL, no inspection" in told[-1]
    assert {part.name for part in (place / "rehearsal" / "public").iterdir()} >= {
        "selection",
        "dispatch",
    }
    refused = CliRunner().invoke(app, ["quarter", "quarter.toml", "--out", "rehearsal"])
    assert refused.exit_code == 6


def test_somebody_cannot_come(place: Path) -> None:
    """Both teams are told, and the folder verifies with the amendment in it."""
    run(["demo", "--out", "q3"])
    (place / "note.txt").write_bytes(b"an interest, declared late")
    told = [run(words) for words in walk("why q3")]

    assert "drawn, rank" in told[0]
    assert "stands in for" in told[1]
    assert "drawn team" in told[2]
    assert "amendment 1 (recusal, approved by demo.example.amr/chief)" in told[2]
    assert "1 of 1 hold" in told[3]


def test_a_city_sends_people_to_what_the_province_drew(place: Path) -> None:
    """The city's file is written after the province's draw, with what it was handed."""
    province(place / "province")
    keyed(place / "province" / "out", PROVINCE)
    keyed(place / "city" / "out", CITY)
    told = []
    for words in walk("quarter province"):
        if "city/quarter.toml" in words:
            handed = place / "province" / "out" / "private" / "handover" / f"{CITY}.json"
            drawn = place / "province" / "out" / "public" / "selection"
            authority(place / "files", CITY, drawn, handover=handed)
            shutil.copytree(place / "files", place / "city", dirs_exist_ok=True)
        told.append(run(words))

    assert "REHEARSAL" in told[1]
    assert "REHEARSAL" in told[3]
    assert CITY in told[4]
    assert verify(place / "city" / "out").draws[-1].startswith(CITY)


def test_bodies_are_drawn_and_then_their_certificates(place: Path) -> None:
    """The second file is written after the first draw, whose bodies it names."""
    shutil.copytree(DEMO, place / "bodies", ignore=shutil.ignore_patterns("__*", "year"))
    keyed(place / "bodies" / "out", PROVINCE)
    told = []
    for words in walk("quarter bodies"):
        if words[0] == "check":
            certificates(place / "certificates", place / "bodies" / "out")
            evidence = {key: ROUNDS[657413][key] for key in ("round", "signature")}
            file = place / "certificates" / "dispatch.evidence.json"
            file.write_text(json.dumps(evidence), encoding="utf-8")
            keyed(place / "certificates" / "out", PROVINCE)
        told.append(run(words))

    assert "linked.empty" in told[1]
    assert told[3]
    assert "π = π₁ · π₂ = " in told[4]


def test_a_check_of_another_authority_is_recognised(place: Path) -> None:
    """Who was checked for the item is counted out, openly."""
    recognised(place / "recognised", [result(agencies()[0], item())])
    keyed(place / "recognised" / "out", PROVINCE)
    told = [run(words) for words in walk("check recognised")]

    assert "RECOGNISED" in told[0]


def test_two_departments_make_one_visit(place: Path) -> None:
    """The later one names the dispatch of the earlier."""
    department(place / "markets", 0)
    department(place / "fire", 1, merge(Path("../markets/out/public/dispatch")))
    told = [run(words) for words in walk("quarter markets")]

    assert "merged visits" in told[3]
