"""The house itself: faces, sizes, chance, clocks and floats where they may be."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "randinspect"
FILES = sorted(SRC.rglob("*.py"))
PUBLISHED = (
    *("attestation", "canonical", "dispatch", "ledger", "lottery", "publication", "results"),
    "sampling",
    "verification",
)
# Reports about a design: floats say how good it is, and no byte that is published depends on them.
REPORTS = {f"sampling/{n}.py" for n in ("design_check", "joint", "order_probabilities", "tails")}
REPORTS |= {"dispatch/exposure.py"}
# Estimates come after the inspections; nothing that is drawn, published or verified knows them.
ESTIMATES = "sampling/estimates/"
# What nobody may guess is made here, and bound by its digest before any seed is known.
SECRETS = ("office/stages/secret.py", "office/workspace.py")


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
    """No random module, no numpy generator; secrets makes the office's key and shares only."""
    text = path.read_text(encoding="utf-8")

    assert "random" not in imported(path)
    assert not re.search(r"\bnp\.random\b|default_rng", text)
    assert "secrets" not in imported(path) or names(path) in SECRETS


@pytest.mark.parametrize("path", FILES, ids=names)
def test_the_clock_is_read_at_the_desk(path: Path) -> None:
    """time and now() are the cli's; everywhere else dates are arguments."""
    text = path.read_text(encoding="utf-8")

    assert "time" not in imported(path) or names(path).startswith("cli/")
    assert not re.search(r"\b(now|today|utcnow)\(\)", text)


@pytest.mark.parametrize(
    "path",
    [
        p
        for p in FILES
        if names(p).startswith(PUBLISHED)
        and names(p) not in REPORTS
        and not names(p).startswith(ESTIMATES)
    ],
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
    faces = {"dispatch/__init__.py", "sampling/__init__.py"}
    is_report = names(path) in REPORTS | faces

    assert is_report or names(path).startswith(ESTIMATES) or not modules & imported(path)


@pytest.mark.parametrize("path", FILES, ids=names)
def test_estimates_are_known_to_nothing_published(path: Path) -> None:
    """Only their own room, the office and the desk import them."""
    leans = any(module.startswith("randinspect.sampling.estimates") for module in imported(path))

    assert names(path).startswith((ESTIMATES, "office/", "cli/")) or not leans


@pytest.mark.parametrize("path", FILES, ids=names)
def test_only_estimates_need_a_statistics_library(path: Path) -> None:
    """scipy is imported inside the functions that need its quantiles; pandas nowhere."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    opened = {module.split(".")[0] for module in imported(path)}
    at_once = {getattr(node, "module", None) or "" for node in top}
    at_once |= {a.name for node in top if isinstance(node, ast.Import) for a in node.names}

    assert "pandas" not in opened
    assert "scipy" not in opened or names(path).startswith(ESTIMATES)
    assert not any(module.startswith("scipy") for module in at_once)


def test_no_rooms_import_each_other_in_a_circle() -> None:
    """Not even for types: of two rooms one stands above the other."""
    arrows = {
        f"randinspect.{names(path)[:-3].replace('/', '.')}": imported(path)
        for path in FILES
        if path.name != "__init__.py"
    }
    while arrows:
        ends = {room for room, below in arrows.items() if not below & arrows.keys()}

        assert ends, f"a circle among {sorted(arrows)}"
        arrows = {room: below for room, below in arrows.items() if room not in ends}
