"""`[seeds]` of a rulebook: which kinds each draw takes."""

from __future__ import annotations

import itertools
from importlib.resources import files

import pytest

from randinspect.errors import RulebookError
from randinspect.rulebook import Rulebook, SourceKind, parse_rulebook

TEMPLATE = files("randinspect.rulebook").joinpath("template.toml").read_text(encoding="utf-8")
PUBLIC = {"drand", "nist", "lottery"}


def book(selection: str, dispatch: str = '["drand"]', citation: str = '"rules"') -> Rulebook:
    """The template with this table."""
    table = f"\n[seeds]\nselection = {selection}\ndispatch = {dispatch}\ncitation = {citation}\n"
    return parse_rulebook(TEMPLATE + table, name="rulebook.toml")


@pytest.mark.parametrize(
    "kinds", [k for n in (1, 2, 3) for k in itertools.product(map(str, SourceKind), repeat=n)]
)
def test_kinds_that_somebody_could_steer_are_refused(kinds: tuple[str, ...]) -> None:
    """Law: drand, or two public sources, are among them."""
    text = str(list(kinds)).replace("'", '"')
    if "drand" in kinds or sum(kind in PUBLIC for kind in kinds) >= 2:
        assert book(text).seeds is not None
    else:
        with pytest.raises(RulebookError, match=r"seeds\.steered"):
            book(text)


@pytest.mark.parametrize(
    ("selection", "dispatch", "citation"),
    [
        ("[]", '["drand"]', '"rules"'),
        ('["dice"]', '["drand"]', '"rules"'),
        ('"drand"', '["drand"]', '"rules"'),
        ('["drand"]', str(["drand"] * 9).replace("'", '"'), '"rules"'),
        ('["drand"]', '["drand"]', '"nothing"'),
    ],
)
def test_other_tables_are_refused(selection: str, dispatch: str, citation: str) -> None:
    """None, unknown, no list, too many, without a document."""
    with pytest.raises(RulebookError):
        book(selection, dispatch, citation)


def test_both_faults_are_told() -> None:
    """The selection's and the dispatch's."""
    with pytest.raises(RulebookError) as caught:
        book('["nist"]', '["share"]')

    assert str(caught.value).count("seeds.steered") == 2


def test_without_the_table_the_document_is_what_it_was() -> None:
    """And with it, reading the document back gives an equal rulebook."""
    plain, full = parse_rulebook(TEMPLATE, name="x"), book('["nist", "lottery"]')

    assert "seeds" not in plain.document()
    assert full.document()["seeds"]["selection"] == ["nist", "lottery"]
    assert Rulebook.model_validate(full.document()) == full
