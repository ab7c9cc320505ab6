"""``randinspect exposure``: the dry runs of the library at the desk, from a bundle or a quarter."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from bundles import small_quarter
from typer.testing import CliRunner

from randinspect.cli.commands import app
from randinspect.cli.desk import Desk
from randinspect.cli.exposing import show_exposure
from randinspect.cli.starting import demo_folder, demo_steps
from randinspect.cli.words import Language
from randinspect.dispatch import Problem, exposure
from randinspect.office import OwnNames
from randinspect.publication import read_problem


def ask(*words: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a run of the command."""
    done = CliRunner().invoke(app, ["exposure", *words])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A dispatch of eight seats among four people."""
    folder = tmp_path / "dispatch"
    folder.mkdir()
    for name, data in small_quarter()["dispatch"].items():
        (folder / name).write_bytes(data)
    return folder


def test_the_document_is_what_the_library_finds(bundle: Path) -> None:
    """Every figure, exact; two of two leads are named as predictable."""
    files = {path.name: path.read_bytes() for path in bundle.iterdir()}
    found = exposure(read_problem(files), draws=20, alpha=Fraction(1, 20))
    code, out, _ = ask(str(bundle), "--draws", "20", "--alpha", "1/20", "--json")
    told = json.loads(out)

    assert code == 0
    assert "narrowest shortlist" not in ask(str(bundle), "--draws", "2", "--lang", "en")[1]
    assert (told["bound"], told["most"], told["draws"]) == (str(found.bound), found.most, 20)
    assert told["likeliest"] == list(found.likeliest or ())
    assert told["rungs"] == list(found.rungs)
    assert [chance["ratio"] for chance in told["chances"]] == [str(c.ratio) for c in found.chances]
    assert {(p["inspection"], p["slot"], p["even"]) for p in told["small_pools"]} == {
        (pool.inspection, pool.slot, str(pool.even)) for pool in found.small_pools
    }


@pytest.mark.parametrize(("lang", "head"), [("en", "predictable: pools"), ("zh", "可预知的席位")])
def test_small_pools_are_listed_as_predictable(bundle: Path, lang: str, head: str) -> None:
    """Every slot that draws more than the threshold stands in the table, in either language."""
    code, out, said = ask(str(bundle), "--draws", "3", "--threshold", "1/5", "--lang", lang)
    _, document, _ = ask(str(bundle), "--draws", "3", "--threshold", "1/5", "--json")
    pools = json.loads(document)["small_pools"]

    assert code == 0
    assert head in out
    assert pools
    assert str(len(pools)) in said
    for pool in pools:
        assert any(pool["inspection"] in line and pool["slot"] in line for line in out.splitlines())


def test_before_the_lock_the_quarter_is_asked(tmp_path: Path) -> None:
    """With --out the dispatch of a drawn selection is posed and looked at; nothing is locked."""
    out = tmp_path / "out"
    with demo_folder() as folder:
        steps = demo_steps(out, folder).advance()
        next(steps)
        next(steps)
        code, text, _ = ask(
            str(folder / "quarter.toml"), "--out", str(out), "--draws", "2", "--json"
        )

    assert code == 0
    assert json.loads(text)["draws"] == 2
    assert not (out / "public" / "dispatch").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--out", "elsewhere"], 3),
        (["--draws", "0"], 2),
        (["--alpha", "3/2"], 2),
        (["--threshold", "half"], 2),
    ],
)
def test_what_cannot_be_asked_is_refused(bundle: Path, words: list[str], code: int) -> None:
    """A folder beside a bundle, no draws at all, and shares that are none."""
    assert ask(str(bundle), *words)[0] == code


def test_a_selection_is_no_dispatch(tmp_path: Path) -> None:
    """Its bundle is refused by name."""
    (tmp_path / "commit.json").write_bytes(small_quarter()["selection"]["commit.json"])
    code, _, said = ask(str(tmp_path))

    assert code == 3
    assert "no dispatch" in said


def test_rows_that_are_not_shown_are_counted_and_own_names_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Twenty of the people are listed; how many more there are is said, and who they are."""
    people = [f"P-{n:02}" for n in range(23)]
    problem = Problem.from_rows(
        [("AG-1", "officer", "2")],
        [(person, "0", "1") for person in people],
        [("AG-1", "officer", person) for person in people],
    )
    found = exposure(problem, draws=2)
    labels = {person: f"no. {person[2:]}" for person in people}
    show_exposure(Desk(Language.EN, as_json=False), found, OwnNames(labels=labels))
    out, said = capsys.readouterr()

    assert sum("P-" in line and "→" not in line for line in out.splitlines()) == 20
    assert all(f"{person} (no. {person[2:]})" in out for person in people if person in out)
    assert "3 more rows not shown" in said
