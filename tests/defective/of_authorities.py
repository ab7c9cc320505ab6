"""Defects where several authorities have a part: 12.32 f., 12.40–12.42 and 15.8–15.11."""

from __future__ import annotations

from collections.abc import Callable

from authorities import CITY, own_units, sent_to
from defective.bases import assisted, claimed, joint, referred
from defective.forging import Files, Quarter, committed, edited, rows, sealed, setting, table

__all__ = ["DEFECTS", "QUARTERS"]


def _row(files: Files, name: str, number: int, column: int, text: str) -> Files:
    """A table with one field changed."""
    some = rows(files, name)
    some[number][column] = text
    return {**files, name: table(sorted(some))}


def _referral() -> Files:
    """A referral to somebody else than was locked."""
    some = rows(referred(), "referral.tsv")
    some[0][2] = "prov.other"
    changed = {**referred(), "referral.tsv": table(some)}
    return sealed(changed)


def _same_person() -> Files:
    """The mark of one inspector with another one."""
    some = rows(joint(), "persons.tsv")
    some[1][1] = some[0][1]
    return committed({**joint(), "persons.tsv": table(some)})


def _leading_guest() -> Files:
    """Assistants who may sit where others lead."""
    return committed(edited(assisted(), "assistants.json", setting("slots", to=["lead", "open"])))


def _beside(dispatch: Files) -> Quarter:
    """A dispatch beside the selection that refers its units."""
    return {"selection": referred(), "dispatch": dispatch}


def _own_sample() -> Files:
    """The dispatch of one authority that does not say whose selection it is."""
    return sent_to(referred(), CITY, own_units(referred(), CITY), link=None)


def _unmarked() -> Files:
    """A joint dispatch without marks of people."""
    return claimed(tuple(own_units(referred(), CITY)), is_referred=True)


DEFECTS: dict[str, tuple[str, Callable[[], Files]]] = {
    "12.32": (
        "unit-of-nobody",
        lambda: committed(_row(referred(), "jurisdiction.tsv", 0, 0, "AG-99")),
    ),
    "12.33": ("referred-to-somebody-else", _referral),
    "12.40": ("one-person-twice", _same_person),
    "12.41": ("guest-who-leads", _leading_guest),
    "12.42": (
        "inspected-but-not-claimed",
        lambda: committed(_row(claimed(), "claims.tsv", 0, 1, "others")),
    ),
}
QUARTERS: dict[str, tuple[str, Callable[[], Quarter]]] = {
    "15.8": ("selection-not-named", lambda: _beside(_own_sample())),
    "15.10": ("claims-of-what-is-referred", lambda: _beside(_unmarked())),
    "15.11": ("nobody-marked", lambda: _beside(_unmarked())),
}
