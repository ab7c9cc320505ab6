"""README and docs say what the program does: golden files, commands, references."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from files_page import files_page, told_keys

from randinspect.cli.commands import app

ROOT = Path(__file__).parents[2]
DOCS = sorted((ROOT / "docs").rglob("*.md"))
STARTS = [
    *sorted((ROOT / "src" / "randinspect" / "cli" / "start").glob("*.toml")),
    *sorted((ROOT / "src" / "randinspect" / "demo").glob("*.toml")),
    ROOT / "src" / "randinspect" / "rulebook" / "template.toml",
    ROOT / "src" / "randinspect" / "office" / "classes" / "template.toml",
]
# Keys are columns or values.
_FREE_TABLES = {"when", "match", "counts", "authorities", "check_mode", "check_result", "actions"}
_FREE = re.compile(r"^\(anywhere\)$|^citations\.")


def test_golden_files_hold() -> None:
    """Demo registers, its bundles' digests, README output and docs/cli.md are as made now."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "vectors" / "regenerate.py")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert (done.returncode, done.stdout) == (0, ""), done.stderr


def test_readme_commands_are_commands(tmp_path: Path) -> None:
    """Every randinspect line of the README runs; none is wrong usage or an internal error."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^(?:.*&& )?randinspect ([^#\n]+)", text, re.MULTILINE)
    codes = [
        subprocess.run(
            [sys.executable, "-m", "randinspect", *line.split()],
            capture_output=True,
            cwd=tmp_path,
            check=False,
        ).returncode
        for line in lines
    ]

    assert len(lines) >= 4
    assert set(codes) <= {0, 3}
    assert codes[0] == 0


def test_every_command_is_in_its_page() -> None:
    """A command of any group has its help in docs/cli.md."""
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    found: list[tuple[str, Any]] = [("", typer.main.get_command(app))]
    names: list[str] = []
    while found:
        before, group = found.pop()
        below = [(f"{before} {name}".strip(), c) for name, c in group.commands.items()]
        names += [name for name, _ in below]
        found += [pair for pair in below if hasattr(pair[1], "commands")]

    assert {"quarter", "prove", "secret", "ledger init"} <= set(names)
    assert [name for name in names if f"## `randinspect {name}`\n" not in page] == []


@pytest.mark.parametrize("page", [ROOT / "README.md", *DOCS], ids=lambda page: page.name)
def test_pages_name_only_files_that_exist(page: Path) -> None:
    """`docs/x.md`, `benchmarks/…` and relative links lead somewhere."""
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`((?:docs|benchmarks|tests|src)/[\w./-]+\.\w+)`", text)
    linked = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text)

    assert [name for name in named if not (ROOT / name).exists()] == []
    assert [link for link in linked if not (page.parent / link).exists()] == []


def test_the_page_of_files_is_as_its_models_say() -> None:
    """docs/files.md is made from the models, and leaves no key without its meaning."""
    page = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")

    assert page == files_page()
    assert [line for line in page.splitlines() if line.endswith("|  |")] == []


def test_the_page_of_files_says_what_a_rulebook_that_only_sends_leaves_out() -> None:
    """Keys of its tables, whole tables, and nothing that stands in both."""
    marked = "Not in a rulebook that only sends people."
    page = files_page().partition("\n## quarter.toml\n")[0]
    sections = re.split(r"^### ", page, flags=re.MULTILINE)
    of = {text.partition("\n")[0].strip("`"): text for text in sections}
    rows = {
        (place, row[1]): marked in line
        for place in ("[item]", "[disclosure]", "[seeds]", "[dispatch]")
        for line in of[place].splitlines()
        if (row := re.match(r"\| `(\w+)` \|", line))
    }

    assert {key for key, is_marked in rows.items() if is_marked} == {
        ("[item]", "kind"),
        ("[item]", "max_ratio"),
        ("[disclosure]", "agencies"),
        ("[seeds]", "selection"),
    }
    assert all(marked in of[place] for place in ("[risk]", "[strata]", "[selection.permanent]"))
    assert marked not in of["citation"]


@pytest.mark.parametrize("path", STARTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_key_of_a_start_file_is_on_the_page(path: Path) -> None:
    """Keys that are written, and those that wait behind a comment sign, stand under their table."""
    page = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
    name = path.name if path.name != "template.toml" else f"{path.parent.name}.toml"
    told = told_keys(page.partition(f"\n## {name}\n")[2].partition("\n## ")[0])
    everywhere = {key for keys in told.values() for key in keys} | {"cite"}
    used = list(_used_keys(path.read_text(encoding="utf-8")))

    assert len(used) > 8
    assert [pair for pair in used if pair[1] not in told.get(pair[0], everywhere)] == []
    assert [place for place, _ in used if not (place in told or _FREE.search(place))] == []


def _used_keys(text: str) -> Iterator[tuple[str, str]]:
    """Tables and keys of a start file; keys in place or behind a comment sign may be anywhere."""
    place = ""
    for line in text.splitlines():
        bare = re.sub(r'"[^"]*"', "…", line.removeprefix("# ")).partition(" #")[0]
        if head := re.match(r"\[{1,2}([\w.]+)\]", bare):
            place = head[1]
        elif re.match(r"\w+ = ", bare) and not re.search(r"\.(attributes|values)\b", place):
            key, _, value = bare.partition(" = ")
            yield ("(anywhere)" if line.startswith("#") else place), key
            if key not in _FREE_TABLES:
                yield from (("(anywhere)", one) for one in re.findall(r"[{,] *(\w+) = ", value))


def test_code_cites_sections_that_exist() -> None:
    """`docs/format.md §4.2` in a docstring is a heading of that page."""
    cited: set[tuple[str, str]] = set()
    for path in (ROOT / "src").rglob("*.py"):
        found = re.findall(r"docs/(\w+)\.md((?: §[\d.]+(?:,| to| and)?)+)", path.read_text("utf-8"))
        cited |= {
            (page, n.rstrip(".")) for page, some in found for n in re.findall(r"[\d.]+", some)
        }
    headings = {
        page: set(re.findall(r"^#+ (?:§)?([\d.]*\d)\b", text, re.MULTILINE))
        for page in {page for page, _ in cited}
        if (text := (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8"))
    }

    assert cited
    assert sorted(f"{page} §{n}" for page, n in cited if n not in headings[page]) == []


def test_the_check_of_a_design_runs_as_it_stands() -> None:
    """The Python of docs/method.md §2.16, in a program of its own, refutes numpy's choice."""
    text = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )

    assert done.stdout.startswith("DOES NOT HONOUR its probabilities in 2000 draws")


def test_readme_python_runs() -> None:
    """The Python of the README runs as it stands there."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    codes = [subprocess.run([sys.executable, "-c", b], check=False).returncode for b in blocks]

    assert codes == [0]
