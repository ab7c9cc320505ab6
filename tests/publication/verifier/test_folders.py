"""What lies in a folder and is no bundle, amendment or file: the same finding in both programs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from defective import bases
from defective.of_readers import amended_in_ledger
from publication.verifier.asking import MODULES, node

from randinspect.cli.verdict_words import told_verdict
from randinspect.cli.words import Language
from randinspect.verification import Verdict, verify

UNNAMED = "未达到“每个文件都在清单或公告中”：no list names it；实为 more.txt"
Change = Callable[[Path], object]


def quarter(folder: Path) -> Path:
    """A selection, its dispatch, and an amendment beside them that a ledger shows."""
    made = amended_in_ledger()
    parts = {**bases.quarter(), "dispatch": made.bundle, "amendments": made.amendments}
    for part, files in parts.items():
        (folder / part).mkdir(parents=True)
        for name, data in files.items():
            (folder / part / name).write_bytes(data)
    return folder


def told(verdict: Verdict) -> list[tuple[str, str, str]]:
    """Point, file and words of each of Python's findings."""
    return sorted((f.code, f.file, f.message) for f in verdict.findings)


def said(place: Path) -> tuple[int, list[tuple[str, str, str]], dict[str, Any]]:
    """Exit code, the same of JavaScript, and all that it says."""
    command = [node(), str(MODULES / "cli.mjs"), str(place), "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    document = json.loads(done.stdout)
    findings = [(f["code"], f["file"], f["message"]) for f in document["findings"]]
    return done.returncode, sorted(findings), document


def last_line(place: Path) -> str:
    """The verdict of JavaScript in one line."""
    command = [node(), str(MODULES / "cli.mjs"), str(place)]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    return done.stdout.splitlines()[-1]


def put(path: str) -> Change:
    """Put an empty file at a path."""

    def change(folder: Path) -> None:
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_bytes(b"")

    return change


def unlink(path: str) -> Change:
    """Take a file away."""
    return lambda folder: (folder / path).unlink()


CHANGES: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "a folder in a bundle": (put("selection/inner/x"), [("0.1", "selection")]),
    "an empty folder": (lambda f: (f / "selection/inner").mkdir(), [("0.1", "selection")]),
    "a file that is named and not there": (
        unlink("selection/task.xlsx"),
        [("4.3", "task.xlsx"), ("5.2", "announcements.json")],
    ),
    "a file of the draw that is not there": (
        unlink("selection/targets.json"),
        [("5.2", "manifest.json")],
    ),
    "a file beside amendments": (put("amendments/x.txt"), [("16.1", "amendments/x.txt")]),
    "a folder beside amendments": (put("amendments/x/y"), [("16.1", "amendments/x/")]),
    "an amendment that is not there": (
        lambda f: (f / "amendments/amendment.0001.json").rename(
            f / "amendments/amendment.0002.json"
        ),
        [("16.1", "amendments/amendment.0001.json")],
    ),
    "no dispatch that is amended": (
        lambda f: shutil.rmtree(f / "dispatch"),
        [("16.2", "amendments")],
    ),
    "a refuted dispatch beside amendments": (put("dispatch/x"), [("5.1", "dispatch/x")]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_both_name_the_same_point_and_file(name: str, tmp_path: Path) -> None:
    """In the folder of a quarter; exit code 1, and where words are shared, the same words."""
    change, wanted = CHANGES[name]
    place = quarter(tmp_path / "q")
    change(place)

    verdict = verify(place)
    code, findings, document = said(place)

    shared = {"0.1", "5.2", "16.1", "16.2"}
    assert code == 1
    assert [f[:2] for f in findings] == [f[:2] for f in told(verdict)]
    assert [f for f in findings if f[0] in shared] == [f for f in told(verdict) if f[0] in shared]
    assert {(p, f.rpartition("/")[2] if p in ("4.3", "5.2") else f) for p, f, _ in findings} >= set(
        wanted
    )
    if shared & {p for p, _ in wanted} - {"5.2"}:
        assert len(findings) == 1
    python = verdict.document()
    keys = set(python) - {"findings"}
    assert {key: document[key] for key in keys} == {key: python[key] for key in keys}
    assert [f["step"] for f in document["findings"]] == [
        int(f["code"].split(".")[0]) for f in document["findings"]
    ]
    assert set(document) - set(python) == {"checks", "ledger"}
    assert last_line(place) == str(verdict)


def test_a_bundle_by_itself_is_named_by_its_folder(tmp_path: Path) -> None:
    """With a folder in it, and where there is none at all."""
    place = quarter(tmp_path / "q") / "selection"
    (place / "b").mkdir()
    (place / "a").mkdir()
    wanted = [("0.1", "selection", "a bundle is flat, but here is a, b")]

    assert said(place)[:2] == (1, wanted)
    assert told(verify(place)) == wanted
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert said(file)[:2] == (1, told(verify(file)))


def test_amendments_of_other_places_are_looked_at_too(tmp_path: Path) -> None:
    """With ``--with``: those that lie there are replayed, and copies count once."""
    place = quarter(tmp_path / "q")
    (tmp_path / "first").mkdir()
    first = (place / "selection").rename(tmp_path / "first" / "selection")
    for change in (lambda: None, lambda: (place / "amendments" / "x.txt").write_bytes(b"")):
        change()
        verdict = verify(first.parent, beside=[place])
        command = [
            node(),
            str(MODULES / "cli.mjs"),
            str(first.parent),
            "--with",
            str(place),
            "--json",
        ]
        document = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
        findings = [(f["code"], f["file"], f["message"]) for f in document["findings"]]

        assert sorted(findings) == told(verdict)
        assert document["unproved"] == list(verdict.unproved)
        assert document["steps"] == verdict.document()["steps"]
    assert [f[:2] for f in findings] == [("16.1", f"{place}/amendments/x.txt")]


@pytest.mark.parametrize("path", ["selection/more.txt", "more.txt"])
def test_the_command_speaks_chinese(path: str, tmp_path: Path) -> None:
    """With ``--lang zh``: the verdict in the words of `randinspect`, findings by what must hold."""
    place = quarter(tmp_path / "q")
    put(path)(place)
    verdict = verify(place)
    command = [node(), str(MODULES / "cli.mjs"), str(place), "--lang", "zh"]
    lines = subprocess.run(command, capture_output=True, check=False, text=True).stdout.splitlines()

    assert lines[-1] == told_verdict(verdict, Language.ZH)
    assert [line for line in lines if line.startswith("不符")] == [
        f"不符 {f.code}：{f.file}：{UNNAMED}" for f in verdict.findings
    ]
    assert all(
        re.match("不符|已证明：|尚未证明：|未核对：|d/1、d/2  结论：", line) for line in lines
    )
    assert ("未核对：more.txt：未予查看" in lines) == (path == "more.txt")


def test_another_language_is_no_call(tmp_path: Path) -> None:
    """The usage is said, and exit code 2 given."""
    command = [node(), str(MODULES / "cli.mjs"), str(tmp_path), "--lang", "fr"]
    done = subprocess.run(command, capture_output=True, check=False, text=True)

    assert (done.returncode, "--lang en|zh" in done.stderr) == (2, True)
