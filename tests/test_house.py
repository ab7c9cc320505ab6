"""The house itself: faces, sizes, chance, clocks and floats where they may be."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "randinspect"
FILES = sorted(SRC.rglob("*.py"))
PUBLISHED = ("canonical", "lottery", "sampling", "dispatch", "publication", "verification")
# Reports about a design: floats say how good it is, and no byte that is published depends on them.
REPORTS = {f"sampling/{n}.py" for n in ("design_check", "joint", "order_probabilities", "tails")}


def names(path: Path) -> str:
    """Path inside the package."""
    return path.relative_to(SRC).as_posix()


def imported(path: Path) -> set[str]:
    """Modules that a file imports anywhere."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = {a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names}
    return found | {
        node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
    }


@pytest.mark.parametrize("path", FILES, ids=names)
def test_every_file_is_one_idea(path: Path) -> None:
    """At most 400 lines, a docstring, and a sorted __all__ where there is one."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lists = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__"
    ]

    assert text.count("\n") <= 400
    assert ast.get_docstring(tree)
    for exported in lists:
        constants = [name for name in exported if name.isupper()]
        others = [name for name in exported if not name.isupper()]
        assert exported == sorted(constants) + sorted(others, key=lambda n: (n[0].islower(), n))


@pytest.mark.parametrize("path", FILES, ids=names)
def test_chance_comes_from_tickets_alone(path: Path) -> None:
    """No random module, no numpy generator; secrets only makes the office's key."""
    text = path.read_text(encoding="utf-8")

    assert "random" not in imported(path)
    assert not re.search(r"\bnp\.random\b|default_rng", text)
    assert "secrets" not in imported(path) or names(path) == "office/workspace.py"


@pytest.mark.parametrize("path", FILES, ids=names)
def test_the_clock_is_read_at_the_desk(path: Path) -> None:
    """time and now() are the cli's; everywhere else dates are arguments."""
    text = path.read_text(encoding="utf-8")

    assert "time" not in imported(path) or names(path).startswith("cli/")
    assert not re.search(r"\b(now|today|utcnow)\(\)", text)


@pytest.mark.parametrize(
    "path",
    [p for p in FILES if names(p).startswith(PUBLISHED) and names(p) not in REPORTS],
    ids=names,
)
def test_the_published_path_holds_no_floats(path: Path) -> None:
    """No float literal, no float(), no true division of numbers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    literals = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    ]
    calls = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float"
    ]

    assert (literals, calls) == ([], [])


@pytest.mark.parametrize("path", FILES, ids=names)
def test_solvers_are_imported_inside_functions(path: Path) -> None:
    """Only dispatch's solver rooms import ortools, and never at the top of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {
        (a.name if isinstance(node, ast.Import) else node.module or "").split(".")[0]
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for a in node.names
    }

    assert not top & {"ortools", "duckdb"}
    if any(module.startswith("ortools") for module in imported(path)):
        assert names(path).startswith("dispatch/")


@pytest.mark.parametrize("path", FILES, ids=names)
def test_nothing_published_leans_on_a_report(path: Path) -> None:
    """The rooms of reports are imported by each other and by their face alone."""
    modules = {f"randinspect.{name[:-3].replace('/', '.')}" for name in REPORTS}

    assert names(path) in {*REPORTS, "sampling/__init__.py"} or not modules & imported(path)


def test_no_statistics_library_is_needed() -> None:
    """scipy and pandas are tests' own."""
    assert not {name for path in FILES for name in imported(path)} & {"scipy", "pandas"}
