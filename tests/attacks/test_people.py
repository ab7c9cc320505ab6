"""Attacks on who goes where, on what is shown, and on what must stay hidden (docs/attacks.md)."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from amended_bundles import bundle, chain
from attacked import dispatch, refuted, resealed, run, selection

from randinspect.canonical import Sealer, read_table, sealed_handle, write_document, write_table
from randinspect.errors import VerdictError
from randinspect.publication import write_files
from randinspect.publication.amendments import staffing_of
from randinspect.verification import verify_amendments, verify_files

PEOPLE = ("I-1", "I-2", "I-3", "I-4")


def test_attack_11_unavailable_after_the_draw(tmp_path: Path) -> None:
    """Whoever is named to stand in but the one of the rule: 16, with the amendment's number."""
    files = bundle()
    name, data = next(iter(chain(files).items()))
    honest = json.loads(data)
    members = {i for a, _, i in staffing_of(files).teams if a == honest["inspection"]}
    write_files(tmp_path / "dispatch", files, last="manifest.json")
    for other in set(PEOPLE) - members - {honest["enters"]} | {honest["leaves"]}:
        forged = {name: write_document({**honest, "enters": other})}
        verdict = verify_amendments(files, forged)
        write_files(tmp_path / "amended", forged, last=name)
        words = ["verify", tmp_path / "dispatch", "--amendments", tmp_path / "amended", "--json"]
        done = run(*words)

        assert {finding.step.number for finding in verdict.findings} == {16}
        assert done.exit_code == 1
        assert {f["step"] for f in json.loads(done.stdout)["findings"]} == {16}
    with pytest.raises(VerdictError):
        verify_amendments(files, forged).require()


def test_attack_16_another_plan_of_the_solver(tmp_path: Path) -> None:
    """Every other plan that keeps demands and caps, by one exchange of two people: 12."""
    files = dispatch()
    rows = [list(row) for row in read_table(files["teams.tsv"], 3)]
    forged = []
    for at, one in enumerate(rows):
        for other in rows[at + 1 :]:
            if one[0] == other[0] or one[2] == other[2]:
                continue
            teams = [list(r) for r in rows]
            teams[at][2] = other[2]
            teams[rows.index(other)][2] = one[2]
            if len({(r[0], r[2]) for r in teams}) == len(teams):
                forged.append(resealed(files, teams__tsv=write_table(sorted(teams))))
    assert forged
    for number, made in enumerate(forged):
        steps = {finding.step.number for finding in verify_files(made).findings}
        assert 12 in steps, number

    refuted(tmp_path / "plan", forged[0], 12)


@pytest.mark.parametrize("what", ["template", "data"])
def test_attack_23_a_page_that_says_something_else(tmp_path: Path, what: str) -> None:
    """Another template, or other data inside it: 13; verification does not run the page."""
    files = selection()
    page = files["index.html"]
    mark = b'<script type="application/json" id="bundle">'
    at = page.index(mark) + len(mark)
    forged = page.replace(b"<body", b"<body data-x", 1)
    if what == "data":
        body = page[at:].replace(b"AG-5", b"AG-6")
        assert body != page[at:]
        forged = page[:at] + body

    refuted(tmp_path / what, {**files, "index.html": forged}, 13)


def test_attack_26_the_list_is_told_beforehand(tmp_path: Path) -> None:
    """The public folder names nobody under seal; ids cannot be tried, nor followed to a draw."""
    out = tmp_path / "out"
    assert run("demo", "--out", out).exit_code == 0
    openings = read_table((out / "private" / "agency.openings.tsv").read_bytes(), 3)
    ids = [row[2] for row in openings]
    public = b"".join(p.read_bytes() for p in (out / "public").rglob("*") if p.is_file()).decode(
        "utf-8", "replace"
    )
    handles = {row[0] for row in openings}
    tried = {sealed_handle("0" * 64, identifier) for identifier in ids}
    tried |= {Sealer(bytes(32), "demo.example.amr/2023/0001", "agency").seal(i)[0] for i in ids}
    key = bytes.fromhex((out / "private" / "master.key").read_text().strip())
    later = {Sealer(key, "demo.example.amr/2023/0009", "agency").seal(i)[0] for i in ids}

    assert len(ids) > 100
    assert not [identifier for identifier in ids if identifier in public]
    assert not handles & tried
    assert not handles & later
    assert set(re.findall(r"h-[0-9a-f]{40}", public)) >= handles
    assert run("verify", out).exit_code == 0
