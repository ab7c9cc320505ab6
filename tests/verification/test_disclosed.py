"""Private files held against the commitments: every file that is another one is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from randinspect.cli.commands import app
from randinspect.cli.verdict_words import told_proof
from randinspect.cli.words import Language
from randinspect.office import audit_folder
from randinspect.verification import Standing

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The auditor's folder of the demonstration."""
    folder = tmp_path_factory.mktemp("audit")
    run = CliRunner()
    assert run.invoke(app, ["demo", "--out", str(folder / "demo")]).exit_code == 0
    words = ["disclose", str(folder / "demo"), "--to", str(folder / "shown")]
    told = run.invoke(app, [*words, "--quarter", str(DEMO / "quarter.toml")])
    assert told.exit_code == 0, told.output
    return folder / "shown"


@pytest.fixture
def copy(shown: Path, tmp_path: Path) -> Path:
    """A copy to tamper with."""
    return Path(shutil.copytree(shown, tmp_path / "copy"))


def test_the_folder_is_verified_and_opens(shown: Path) -> None:
    """That handles open is no longer unproved; the key, names and diaries are not shown."""
    verdict = audit_folder(shown)

    assert verdict.standing is Standing.UNPROVED
    assert {26, 27, 28, 29, 30} <= {step.number for step in verdict.steps}
    assert [(step.number, why) for step, why in verdict.skipped] == [
        (31, "no results of a dispatch lie in the folder")
    ]
    assert not any("sealed handles" in text for text in verdict.unproved)
    names = {path.name for path in (shown / "private").iterdir()}
    assert not names & {"master.key", "names.json", "diaries"}
    assert {"selection.sources.json", "dispatch.sources.json", "dispatch.quarter.json"} <= names
    for part in ("agencies", "inspectors", "recusals", "visits"):
        register = shown / "private" / "sources" / f"{part}.csv"
        assert register.read_bytes() == (DEMO / f"{part}.csv").read_bytes()


def test_registers_changed_once_the_sample_was_known_are_named(copy: Path) -> None:
    """By part; it changes no standing, and says nothing where nothing changed."""
    assert not any("when the sample was known" in text for text in audit_folder(copy).unproved)
    path = copy / "private" / "selection.sources.json"
    kept = json.loads(path.read_bytes())
    del kept["couples" if "couples" in kept else "absences"]
    path.write_text(json.dumps(kept | {"recusals": "0" * 64}))
    verdict = audit_folder(copy)
    told = [text for text in verdict.unproved if "when the sample was known" in text]

    assert verdict.standing is Standing.UNPROVED
    assert "recusals: another file at the dispatch's lock, when the sample was known" in told
    assert len(told) == 2
    for text in told:
        assert "名单已知" in told_proof(text, Language.ZH)


def swap_ids(text: str) -> str:
    """Exchange the ids of the first two openings."""
    first, second, *rest = (line.split("\t") for line in text.splitlines())
    first[2], second[2] = second[2], first[2]
    return "".join("\t".join(row) + "\n" for row in (first, second, *rest))


def grow(text: str) -> str:
    """Give the first unit another size."""
    first, *rest = text.splitlines(keepends=True)
    cells = first.split("\t")
    cells[3] = str(int(cells[3]) + 1)
    return "".join(("\t".join(cells), *rest))


CHANGES: tuple[tuple[str, Callable[[str], str], set[int]], ...] = (
    ("agency.openings.tsv", swap_ids, {26, 27}),
    ("inspector.openings.tsv", swap_ids, {26, 27}),
    ("agency.openings.tsv", lambda text: text.split("\n", 1)[1], {26, 27}),
    ("agency.openings.tsv", lambda text: text + "not a row\n", {26, 27}),
    ("recusals.tsv", lambda text: text.split("\n", 1)[1], {28}),
    ("units.tsv", grow, {29}),
    ("units.tsv", lambda text: text.split("\n", 1)[1], {29}),
    ("strata.json", lambda _: "[]", {29}),
    ("strata.json", lambda _: '[{"stratum":"A"}]\n', {29}),
    ("strata.json", lambda _: "not a document", {29}),
    ("units.tsv", lambda text: text + "short\n", {29}),
    ("sources/agencies.csv", lambda text: text + "\n", {30}),
    ("sources/rulebook.toml", lambda text: text + "\n", {30}),
    ("dispatch.sources.json", lambda _: "[]", {30}),
    ("dispatch.sources.json", lambda _: "{", {30}),
)


@pytest.mark.parametrize(("name", "change", "steps"), CHANGES)
def test_a_changed_private_file_is_found(
    copy: Path, name: str, change: Callable[[str], str], steps: set[int]
) -> None:
    """By its own step, and by no other."""
    path = copy / "private" / name
    path.write_text(change(path.read_text("utf-8")), "utf-8", newline="\n")
    verdict = audit_folder(copy)

    assert {finding.step.number for finding in verdict.findings} == steps
    named = {finding.file for finding in verdict.findings}
    assert named == {f"private/{name}"} or (name, named) == ("strata.json", {"private/units.tsv"})
    assert verdict.standing is Standing.REFUTED


def test_missing_openings_are_found(copy: Path) -> None:
    """A file that is withheld is a finding, not a silence."""
    (copy / "private" / "agency.openings.tsv").unlink()

    assert {finding.step.number for finding in audit_folder(copy).findings} == {26}


def test_what_was_not_shown_is_told(copy: Path) -> None:
    """Each step that looked at nothing is named with its reason, and none of it is a finding."""
    (copy / "private" / "units.tsv").unlink()
    shutil.rmtree(copy / "private" / "sources")
    shutil.rmtree(copy / "public" / "dispatch")
    verdict = audit_folder(copy)
    told = {step.number: reason for step, reason in verdict.skipped}

    assert verdict.findings == ()
    assert told == {
        28: "no dispatch lies in the folder, and only a dispatch binds recusals",
        29: "units.tsv is not among the private files",
        30: "no registers were handed over (disclose --quarter)",
        31: "no results of a dispatch lie in the folder",
    }
    assert {step.number for step in verdict.steps} & {26, 27, 28, 29, 30} == {26, 27}
    assert [record["step"] for record in verdict.document()["skipped"]] == [28, 29, 30, 31]


def test_nothing_is_held_against_a_refuted_bundle(copy: Path) -> None:
    """All six steps say that they were left out, and why."""
    (copy / "public" / "selection" / "frame.tsv").write_bytes(b"")
    verdict = audit_folder(copy)

    assert not verdict
    assert [step.number for step, _ in verdict.skipped] == [26, 27, 28, 29, 30, 31]
    assert {reason for _, reason in verdict.skipped} == {
        "a bundle is refuted, and private files are held against whole ones only"
    }
    shown = CliRunner().invoke(app, ["audit", str(copy), "--lang", "zh"])
    assert shown.exit_code == 1
    assert "未进行：第 28 步“回避与承诺一致”：数据包不成立" in shown.stderr


def test_a_register_that_went_on_is_not_handed_over(shown: Path, tmp_path: Path) -> None:
    """The office is told which file is another one; nothing is written."""
    office = tmp_path / "office"
    shutil.copytree(DEMO, office, ignore=shutil.ignore_patterns("__*"))
    with (office / "inspectors.csv").open("a", encoding="utf-8") as stream:
        stream.write("\n")
    words = ["disclose", str(shown.parent / "demo"), "--to", str(tmp_path / "new")]
    refused = CliRunner().invoke(app, [*words, "--quarter", str(office / "quarter.toml")])

    assert refused.exit_code == 6
    assert "inspectors.csv" in refused.stderr
    assert "put the locked file back" in refused.stderr
    assert not (tmp_path / "new").exists()
    kept = CliRunner().invoke(app, [*words, "--lang", "en"])
    assert kept.exit_code == 0
    assert "registers and rules were not handed over" in kept.stderr


def test_amendments_are_handed_over(shown: Path, tmp_path: Path) -> None:
    """They lie beside the bundles in the auditor's folder, byte for byte."""
    office = tmp_path / "office"
    shutil.copytree(shown.parent / "demo", office)
    (office / "public" / "amendments").mkdir()
    (office / "public" / "amendments" / "amendment.0001.json").write_bytes(b"{}")
    words = ["disclose", str(office), "--to", str(tmp_path / "new")]

    assert CliRunner().invoke(app, words).exit_code == 0
    there = tmp_path / "new" / "public" / "amendments" / "amendment.0001.json"
    assert there.read_bytes() == b"{}"


def test_an_audit_pins_keys_and_reads_each_bundle_once(
    shown: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The options are those of `verify`; a file of keys that holds none is refused."""
    keys = tmp_path / "keys"
    keys.write_text("no key\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["audit", str(shown), "--trust", str(keys)]).exit_code == 3
    assert CliRunner().invoke(app, ["audit", str(shown), "--strict"]).exit_code == 1
    read: list[str] = []
    whole = Path.read_bytes

    def counted(path: Path) -> bytes:
        read.append(str(path))
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    audit_folder(shown)
    assert len(read) == len(set(read))


def test_the_command_line_audits_and_refuses(shown: Path, copy: Path, tmp_path: Path) -> None:
    """0 for the folder as it was shown, 1 for a changed one, 3 for none, 6 for a full target."""
    run = CliRunner()
    assert run.invoke(app, ["audit", str(shown)]).exit_code == 0
    (copy / "private" / "recusals.tsv").write_text("")
    assert run.invoke(app, ["audit", str(copy)]).exit_code == 1
    assert run.invoke(app, ["audit", str(tmp_path / "none")]).exit_code == 3
    assert (
        run.invoke(app, ["disclose", str(shown.parent / "demo"), "--to", str(copy)]).exit_code == 6
    )
    assert run.invoke(app, ["disclose", str(tmp_path), "--to", str(tmp_path / "x")]).exit_code == 6
