"""Verdicts on whole draws: what is refuted, what is only unproved, and what never raises."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from bundles import (
    ROUNDS,
    TASK,
    locked_dispatch,
    locked_selection,
    small_quarter,
    terms,
    write_quarter,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from randinspect.canonical import sha256_hex, write_document, write_table
from randinspect.errors import ProtocolError, VerdictError
from randinspect.publication import Occasion
from randinspect.publication.stages import complete, draw
from randinspect.verification import Standing, verify, verify_files


def resealed(files: dict[str, bytes]) -> dict[str, bytes]:
    """A forger's bundle: manifest, announcements and page made anew for changed files."""
    return {**files, **complete(files, TASK)}


def files_found(files: dict[str, bytes]) -> set[str]:
    """Files that verification complains of."""
    return {finding.file for finding in verify_files(files).findings}


def test_a_locked_bundle_says_that_it_waits() -> None:
    """Nothing is wrong, and nothing is drawn."""
    files = locked_selection()
    verdict = verify_files({**files, **complete(files, TASK)})

    assert verdict
    assert verdict.standing is Standing.LOCKED
    assert any("not drawn" in text for text in verdict.unproved)


@pytest.mark.parametrize("occasion", [Occasion.REHEARSAL, Occasion.DEMONSTRATION])
def test_what_is_no_draw_is_called_so_everywhere(occasion: Occasion) -> None:
    """Verdict, commitment, announcement and page name it."""
    for files in small_quarter(occasion).values():
        verdict = verify_files(files)
        mark = {"rehearsal": "演练", "demonstration": "演示"}[str(occasion)]

        assert verdict
        assert str(verdict).startswith(str(occasion).upper())
        assert any(str(occasion) in text for text in verdict.unproved)
        assert mark in files["task.csv"].decode("utf-8-sig")
        assert f'"occasion":"{occasion}"' in files["commit.json"].decode()


def test_a_seed_known_at_the_lock_is_refused_and_refuted() -> None:
    """The stage refuses to lock; a bundle locked all the same is refuted."""
    late = replace(terms("d/1", 1, 13335), created=terms("d/1", 1, 13335).not_before - 59)
    with pytest.raises(ProtocolError, match="rehearsal"):
        late.require_early()
    files = small_quarter()["selection"]
    commit = json.loads(files["commit.json"])
    commit["created"] = late.created
    verdict = verify_files(resealed({**files, "commit.json": write_document(commit)}))

    assert {finding.step.number for finding in verdict.findings} == {3}


@pytest.mark.parametrize("field", ["round", "not_before"])
def test_a_chosen_round_is_refuted(field: str) -> None:
    """A round or a time that do not belong together make no commitment."""
    files = small_quarter()["selection"]
    commit = json.loads(files["commit.json"])
    plan = commit["seed_plan"]
    if field == "round":
        plan["sources"][0]["round"] += 1
    else:
        plan["not_before"] += 3

    assert "commit.json" in files_found({**files, "commit.json": write_document(commit)})


def test_a_forged_sample_is_refuted_though_everything_is_resealed() -> None:
    """Swapping a drawn unit for its reserve is found by recomputing."""
    files = small_quarter()["selection"]
    rows = [line.split("\t") for line in files["sample.tsv"].decode().splitlines()]
    swapped = {"drawn": "reserve", "reserve": "drawn"}
    forged = write_table(
        [s, swapped[role] if s == "B" else role, rank, handle] for s, role, rank, handle in rows
    )

    found = files_found(resealed({**files, "sample.tsv": forged}))

    assert "sample.tsv" in found


def test_forged_teams_are_refuted_though_everything_is_resealed() -> None:
    """Swapping one member for another eligible inspector breaks the certificate."""
    files = small_quarter()["dispatch"]
    rows = [tuple(line.split("\t")) for line in files["teams.tsv"].decode().splitlines()]
    inspection, slot, member = rows[0]
    others = {row[2] for row in rows if row[0] == inspection}
    stranger = next(i for i in ("I-2", "I-3", "I-4", "I-1") if i not in others)
    forged = write_table([(inspection, slot, stranger), *rows[1:]])

    assert "teams.tsv" in files_found(resealed({**files, "teams.tsv": forged}))
    assert member != stranger


def test_a_forged_frame_is_refuted() -> None:
    """An agency taken out after the lock is found, whoever reseals the rest."""
    files = small_quarter()["selection"]
    cut = b"".join(files["frame.tsv"].splitlines(keepends=True)[1:])

    assert "frame.tsv" in files_found(resealed({**files, "frame.tsv": cut}))


def test_a_quarter_is_verified_as_a_whole(tmp_path: Path) -> None:
    """Both bundles and the link between them, from folders and from zips."""
    folder = write_quarter(tmp_path / "q", small_quarter())
    verdict = verify(folder)
    archive = tmp_path / "selection.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for path in (folder / "selection").iterdir():
            zipped.write(path, f"selection/{path.name}")

    assert verdict, verdict.findings
    assert verdict.draws == ("d/1", "d/2")
    assert 15 in {step.number for step in verdict.steps}
    assert verify(archive)


def test_a_dispatch_of_another_sample_is_found(tmp_path: Path) -> None:
    """Dropping an inspection, and naming a sample that is not there."""
    quarter = small_quarter()
    fewer = write_table(
        line.split("\t") for line in quarter["selection"]["sample.tsv"].decode().splitlines()[1:]
    )
    files = locked_dispatch(fewer)
    files |= draw(files, [ROUNDS[65536]])
    folder = write_quarter(
        tmp_path / "q",
        {"selection": quarter["selection"], "dispatch": {**files, **complete(files, TASK)}},
    )
    messages = [str(finding) for finding in verify(folder).findings]

    assert any("no sample here has the digest" in text for text in messages)
    assert any("nobody is sent to" in text for text in messages)
    assert all("dispatch/" in text for text in messages)


def test_a_bad_path_is_a_finding_not_an_error(tmp_path: Path) -> None:
    """Nothing there, an empty folder, a folder inside, a broken zip."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "deep" / "inner").mkdir(parents=True)
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 broken")
    for name in ("nowhere", "empty", "deep", "bad.zip"):
        verdict = verify(tmp_path / name)

        assert not verdict
        assert verdict.standing is Standing.REFUTED
        with pytest.raises(VerdictError):
            verdict.require()


def test_strict_counts_what_stays_unproved() -> None:
    """Without a ledger no verdict is strict."""
    verdict = verify_files(small_quarter()["selection"])
    verdict.require()

    with pytest.raises(VerdictError, match="order unproved"):
        verdict.require(strict=True)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["selection", "dispatch"]), st.data())
def test_rubbish_in_any_file_never_raises(part: str, data: st.DataObject) -> None:
    """Random bytes or random JSON in place of a file give findings."""
    files = dict(small_quarter()[part])
    name = data.draw(st.sampled_from(sorted(files)))
    rubbish = st.binary(max_size=30) | st.recursive(
        st.none() | st.integers(-9, 9) | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("q"), inner),
        max_leaves=5,
    ).map(write_document)
    files[name] = data.draw(rubbish)

    assert files == small_quarter()[part] or not verify_files(files)


def test_verification_loads_no_solver(tmp_path: Path) -> None:
    """In a fresh process, verifying both bundles leaves ortools out of sys.modules."""
    folder = write_quarter(tmp_path / "q", small_quarter())
    code = (
        "import sys; from randinspect.verification import verify\n"
        f"verdict = verify({str(folder)!r})\n"
        "assert verdict, verdict.findings\n"
        "print(any(name.split('.')[0] == 'ortools' for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_the_manifest_is_what_the_protocol_says() -> None:
    """Every file but the page and what comes later, by its digest."""
    for files in small_quarter().values():
        manifest = json.loads(files["manifest.json"])
        later = {"manifest.json", "index.html", "announcements.json", "task.csv", "task.xlsx"}

        assert manifest["files"] == {
            name: sha256_hex(data) for name, data in files.items() if name not in later
        }
