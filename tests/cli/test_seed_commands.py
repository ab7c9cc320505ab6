"""Seeds at the desk: the seeds that `check` shows, secrets, evidence heard, and not yet."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from dataclasses import replace
from importlib.resources import files as resources
from pathlib import Path
from typing import Any

import pytest
from bundles import TASK, locked_selection, terms
from seed_sources import ROUNDS
from seed_vectors import CASES
from typer.testing import CliRunner, Result

from randinspect.cli.commands import app
from randinspect.cli.starting import write_start
from randinspect.office import read_quarter_file
from randinspect.publication.stages import complete, draw, lock_selection
from randinspect.registry.frame import Frame
from randinspect.rulebook import parse_rulebook

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
ALONE = 'evidence = "selection.evidence.json"'
TABLES = """
[[selection.sources]]
kind = "drand"
evidence = "drand.json"

[[selection.sources]]
kind = "lottery"
name = "ssq"
issue = "2099001"
evidence = "ssq.json"

[[selection.fallback]]
silent = 2
after_hours = 72
source = { kind = "lottery", name = "dlt", issue = "99001", evidence = "dlt.json" }
"""


def run(*arguments: str) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def quarter(tmp_path: Path) -> Path:
    """The demonstration with two sources of its selection and a fallback."""
    folder = tmp_path / "office"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("__*", "*.evidence.json"))
    path = folder / "quarter.toml"
    text = path.read_text(encoding="utf-8").replace(ALONE, TABLES)
    path.write_text(text, encoding="utf-8")
    return path


def test_check_shows_what_the_seeds_are_made_from(quarter: Path) -> None:
    """Sources, what stands in for them, when they are due, and the files, in both forms."""
    shown, found = (
        run("check", str(quarter), "--rehearsal", "--lang", "en"),
        run("check", str(quarter), "--rehearsal", "--json"),
    )
    seeds = json.loads(found.stdout)["seeds"]

    assert [(s["draw"], s["source"], s["for"], s["evidence"]) for s in seeds] == [
        ("selection", "drand round 13335", None, "drand.json"),
        ("selection", "lottery ssq 2099001", None, "ssq.json"),
        ("selection", "lottery dlt 99001", "lottery ssq 2099001", "dlt.json"),
        ("dispatch", "drand round 65536", None, "dispatch.evidence.json"),
    ]
    assert [s["due"] for s in seeds] == [1692843369, 1692843369, 1693102569, 1692999972]
    assert "2023-08-24 10:16:09" in shown.stdout
    assert "what the seeds are made from" in shown.stdout


def test_a_rulebook_says_what_the_seeds_are_made_from(quarter: Path) -> None:
    """Other kinds, or another order, are faults; the right ones are none."""
    rules = quarter.parent / "rulebook.toml"
    plain = rules.read_text(encoding="utf-8")
    name = re.search(r"^\[citations\.(\w+)\]", plain, re.MULTILINE)
    cited = f'"{name[1]}"' if name else '{ document = "x", number = "1" }'

    def checked(kinds: str) -> Result:
        table = f'\n[seeds]\nselection = {kinds}\ndispatch = ["drand"]\ncitation = {cited}\n'
        rules.write_text(plain + table, encoding="utf-8")
        return run("check", str(quarter), "--rehearsal")

    assert checked('["drand", "lottery"]').exit_code == 0
    other = checked('["lottery", "drand"]')
    assert other.exit_code == 3
    assert "seeds.rules" in other.stderr
    steered = checked('["lottery"]')
    assert steered.exit_code == 3
    assert "seeds.steered" in steered.stderr


def test_not_yet_says_what_when_and_where(quarter: Path, tmp_path: Path) -> None:
    """Exit code 5, with the time in the document and the files in the words."""
    done = run("quarter", str(quarter), "--out", str(tmp_path / "out"), "--rehearsal", "--json")
    told = json.loads(done.stdout)

    assert done.exit_code == 5
    assert told["not_before"] == 1692843369
    assert all(name in told["message"] for name in ("drand.json", "ssq.json", "dlt.json"))


def test_a_relay_that_does_not_answer_is_told(quarter: Path, tmp_path: Path) -> None:
    """The draw waits as it did, and nothing was written."""
    out, dead = str(tmp_path / "out"), "http://127.0.0.1:1"
    done = run("quarter", str(quarter), "--out", out, "--rehearsal", "--relay", dead)

    assert done.exit_code == 5
    assert f"{dead} does not answer" in done.stderr
    assert not (quarter.parent / "drand.json").exists()


@pytest.mark.parametrize("party", [None, "cn.example.press"])
def test_a_secret_is_made_once_and_told_by_its_digest(party: str | None, tmp_path: Path) -> None:
    """In the form in which it is handed in; nobody else can read it, and it is never replaced."""
    path = tmp_path / "new" / "secret.json"
    options = ["--party", party] if party else []
    done = run("secret", str(path), *options)
    record: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))

    assert done.exit_code == 0
    digest = hashlib.sha256(bytes.fromhex(record["value"])).hexdigest()
    assert done.stdout.strip() == digest
    assert record.get("party") == party
    assert record["kind"] == ("share" if party else "sealed")
    assert path.stat().st_mode & 0o077 == 0
    assert run("secret", str(path), *options).exit_code == 6
    assert json.loads(path.read_text(encoding="utf-8")) == record


def test_two_secrets_differ(tmp_path: Path) -> None:
    """They come from the system's generator."""
    made = {run("secret", str(tmp_path / name)).stdout for name in ("a", "b", "c")}

    assert len(made) == 3


@pytest.mark.parametrize("party", ["", "a b", "甲"])
def test_a_party_has_a_name(party: str, tmp_path: Path) -> None:
    """The name will stand in the seed's text."""
    assert run("secret", str(tmp_path / "x"), "--party", party).exit_code == 3
    assert not (tmp_path / "x").exists()


@pytest.fixture(scope="module")
def fallen_back(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The golden bundle of a fallback, whole."""
    case = next(case for case in CASES if case.name == "a fallback used")
    folder = tmp_path_factory.mktemp("fallback")
    made = locked_selection()
    agreed = replace(terms("demo/1", 1, 20791007), sources=case.sources, fallback=case.fallback)
    files = lock_selection(agreed, Frame.from_table(made["frame.tsv"]), made["targets.json"])
    files |= draw(files, case.handed_in)
    for name, data in {**files, **complete(files, TASK)}.items():
        (folder / name).write_bytes(data)
    return folder


def test_evidence_is_heard(fallen_back: Path, tmp_path: Path) -> None:
    """A round that spoke refutes its fallback; what proves nothing is refused with its file."""
    path = tmp_path / "round.json"
    path.write_text(json.dumps(ROUNDS[20791007]), encoding="utf-8")
    bad = tmp_path / "bad.json"
    bad.write_text("{", encoding="utf-8")

    assert run("verify", str(fallen_back)).exit_code == 0
    heard = run("verify", str(fallen_back), "--evidence", str(path), "--lang", "en")
    assert heard.exit_code == 1
    assert "has spoken" in heard.stderr
    missing = tmp_path / "nowhere.json"
    refused = run("verify", str(fallen_back), "--evidence", str(bad), "--evidence", str(missing))
    assert refused.exit_code == 3
    assert all(str(name) in refused.stderr for name in (bad, missing))


def test_the_examples_of_init_are_right_once_uncommented(tmp_path: Path) -> None:
    """All five kinds and a fallback, but for the placeholders of people."""
    write_start(tmp_path / "new")
    path = tmp_path / "new" / "quarter.toml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("# [[selection.sources]]"), text.index("# 分批检查（重点事项）")
    lines = [line.removeprefix("# ") for line in text[start:end].splitlines()]
    kept = [line for line in lines if re.match(r"\[\[|\w+ = ", line)]
    plain = text[:start] + "\n".join(kept) + "\n" + text[end:]
    path.write_text(
        re.sub(r"^evidence = \"selection\.evidence.*\n", "", plain, flags=re.MULTILINE), "utf-8"
    )
    rules = read_quarter_file(path).selection.rules()

    assert [s.kind for s in rules.plan.sources] == ["share", "drand", "lottery", "sealed"]
    assert len(rules.fallback) == 1


def test_seeds_of_the_template_rulebook_are_kinds() -> None:
    """The commented [seeds] is a table that is read."""
    text = resources("randinspect.rulebook").joinpath("template.toml").read_text(encoding="utf-8")
    start, end = text.index("# [seeds]"), text.index("# ── 隐私扫描")
    table = text[start:end].replace("# ", "")
    rules = parse_rulebook(text[:start] + table + text[end:], name="template.toml")

    assert rules.seeds is not None
    assert rules.seeds.kinds("selection") == ("share", "share", "drand", "lottery")
    assert rules.seeds.kinds("dispatch") == ("drand",)


@pytest.mark.parametrize(
    ("lang", "said", "never"),
    [("en", "its time has come", "not yet"), ("zh", "时间已到", "尚未到时")],
)
def test_a_time_that_is_past_is_not_said_to_come(
    quarter: Path, tmp_path: Path, lang: str, said: str, never: str
) -> None:
    """A rehearsal with rounds of 2023 lacks their evidence, and is told so."""
    done = run("quarter", str(quarter), "--out", str(tmp_path), "--rehearsal", "--lang", lang)

    assert done.exit_code == 5
    assert said in done.output
    assert never not in done.output
    assert "2023-08-2" in done.output


def test_the_exemption_of_the_template_rulebook_is_read() -> None:
    """The commented [[privacy.exemptions]] is a table, too."""
    text = resources("randinspect.rulebook").joinpath("template.toml").read_text(encoding="utf-8")
    start, end = text.index("# [[privacy.exemptions]]"), text.index("# ── 抽查事项")
    table = "".join(line.removeprefix("# ") for line in text[start:end].splitlines(keepends=True))
    rules = parse_rulebook(text[:start] + table + text[end:], name="template.toml")

    assert rules.privacy is not None
    assert [str(one.kind) for one in rules.privacy.exemptions] == ["mobile"]
