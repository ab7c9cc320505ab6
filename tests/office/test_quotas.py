"""A quarter under quotas, from the rulebook's tables to a verified bundle, sealed names and all."""

from __future__ import annotations

import json
import shutil
from fractions import Fraction
from math import ceil, floor
from pathlib import Path

import pytest

from randinspect.canonical import read_document, read_table
from randinspect.cli.starting import demo_clock
from randinspect.errors import DesignError
from randinspect.office import Steps, Workspace, load_job, preview, read_quarter_file
from randinspect.publication import Occasion
from randinspect.quarter import QuarterPlan, Seeds, quarter
from randinspect.sampling import write_sample
from randinspect.verification import verify

DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"
BALANCED = '\n[[quota]]\nmargin = "field"\n\n[[quota]]\nmargin = "territory"\n'
RULE = 'ratio = "12%"\nrounding = "nearest"\n'


def office(folder: Path, quotas: str, rule: str) -> Path:
    """The demonstration's files with strata of two columns, quotas and another selection rule."""
    shutil.copytree(DEMO, folder)
    book = folder / "rulebook.toml"
    text = book.read_text(encoding="utf-8")
    assert RULE in text
    text = text.replace(RULE, rule).replace('by = ["field"]', 'by = ["field", "territory"]')
    book.write_text(text + quotas, encoding="utf-8")
    return folder / "quarter.toml"


def test_a_quarter_under_quotas_verifies_and_keeps_both_margins(tmp_path: Path) -> None:
    """Fractions of 20 strata: every field and every city floor or ceiling, names sealed."""
    rule = 'ratio = "12%"\nrounding = "in_expectation"\n'
    file = read_quarter_file(office(tmp_path / "in", BALANCED, rule))
    steps = Steps(file, Workspace(tmp_path / "out"), Occasion.DEMONSTRATION, demo_clock)
    list(steps.advance())
    public, private = tmp_path / "out" / "public", tmp_path / "out" / "private"
    margins = read_document((public / "selection" / "margins.json").read_bytes())
    targets = read_document((public / "selection" / "targets.json").read_bytes())
    rows = read_table((public / "selection" / "sample.tsv").read_bytes(), 4)
    size_of = {t["stratum"]: Fraction(t["num"], t["den"]) for t in targets}
    names = json.loads((private / "groups.json").read_text(encoding="utf-8"))

    assert verify(public)
    assert [(m["margin"], len(m["groups"])) for m in margins] == [("M1", 5), ("M2", 4)]
    assert {n["margin"] for n in names} == {"field", "territory"}
    assert {(n["published_margin"], n["published_group"]) for n in names} == {
        (m["margin"], g["group"]) for m in margins for g in m["groups"]
    }
    for margin in margins:
        for group in margin["groups"]:
            wish = sum((size_of[s] for s in group["strata"]), Fraction(0))
            got = sum(row[0] in group["strata"] and row[1] != "reserve" for row in rows)
            assert got in {floor(wish), ceil(wish)}


def test_the_recipe_draws_what_the_office_draws(tmp_path: Path) -> None:
    """The quarter in memory has the margins too."""
    rule = 'ratio = "12%"\nrounding = "in_expectation"\n'
    file = read_quarter_file(office(tmp_path / "in", BALANCED, rule))
    steps = Steps(file, Workspace(tmp_path / "out"), Occasion.DEMONSTRATION, demo_clock)
    list(steps.advance())
    public = tmp_path / "out" / "public"
    parts = ("selection", "dispatch")
    seeds = [read_document((public / part / "seed.json").read_bytes())["seed"] for part in parts]
    draws = (file.selection.draw_id, file.dispatch.draw_id)
    plan = QuarterPlan(file.plan.as_of, steps.window, *draws, dating=steps.job.dating)
    done = quarter(
        steps.job.registers, steps.job.rulebook, plan, seeds=Seeds(*seeds), key=steps.key
    )

    assert write_sample(done.sample) == (public / "selection" / "sample.tsv").read_bytes()


def test_quotas_that_cannot_be_met_are_told_by_check(tmp_path: Path) -> None:
    """More than a field has: told with both numbers, before anything is locked."""
    others = ", ".join(f'"{f}" = 5' for f in ("机动车", "生态环境", "建筑材料", "医疗器械"))
    counts = f'"食品" = 900, {others}'
    cite = 'citation = { cite = "plan", article = "第1行" }\n'
    quotas = f'\n[[quota]]\nmargin = "field"\ncounts = {{ {counts} }}\n{cite}'
    file = read_quarter_file(office(tmp_path / "in", quotas, ""))

    with pytest.raises(DesignError, match="quota field: 食品 asks for 900 of 48 agencies in scope"):
        preview(load_job(file))


def test_check_shows_what_each_group_gives(tmp_path: Path) -> None:
    """Agencies in scope and the exact sum of the targets, by the rulebook's names."""
    rule = 'ratio = "12%"\nrounding = "in_expectation"\n'
    file = read_quarter_file(office(tmp_path / "in", BALANCED, rule))
    quotas = preview(load_job(file)).document()["quotas"]

    assert [q["margin"] for q in quotas] == ["field"] * 5 + ["territory"] * 4
    assert {"margin": "field", "group": "食品", "in_scope": 48, "target": "144/25"} in quotas
    assert all(Fraction(q["target"]) == Fraction(12, 100) * q["in_scope"] for q in quotas)


def test_counts_are_drawn_exactly(tmp_path: Path) -> None:
    """Five fields with counts, spread over four cities that only balance."""
    counts = {"食品": 6, "机动车": 5, "生态环境": 4, "建筑材料": 3, "医疗器械": 7}
    table = ", ".join(f'"{field}" = {count}' for field, count in counts.items())
    cite = 'citation = { cite = "plan", article = "第1行" }\n'
    quotas = (
        f'\n[[quota]]\nmargin = "field"\ncounts = {{ {table} }}\n{cite}'
        '\n[[quota]]\nmargin = "territory"\n'
    )
    file = read_quarter_file(office(tmp_path / "in", quotas, ""))
    steps = Steps(file, Workspace(tmp_path / "out"), Occasion.DEMONSTRATION, demo_clock)
    list(steps.advance())
    private, public = tmp_path / "out" / "private", tmp_path / "out" / "public"
    strata = json.loads((private / "strata.json").read_text(encoding="utf-8"))
    field_of = {s["published"]: s["stratum"].split("·")[0] for s in strata}
    rows = read_table((public / "selection" / "sample.tsv").read_bytes(), 4)
    drawn = dict.fromkeys(counts, 0)
    for stratum, role, _, _ in rows:
        drawn[field_of[stratum]] += role != "reserve"

    assert drawn == counts
    assert verify(public)
