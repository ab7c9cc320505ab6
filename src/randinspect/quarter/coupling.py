"""Couples who may not go together, from the register's ids to the handles of a dispatch."""

from __future__ import annotations

from collections.abc import Sequence

from randinspect.errors import Fault, RegistryError
from randinspect.registry import Register

__all__ = ["handles_of", "pose_couples"]


def handles_of(drawn_from: Register, handles: Sequence[str]) -> dict[str, str]:
    """Handle of each person, that of the team for those who go with one.

    Parameters
    ----------
    drawn_from
        The roster: people, or teams that go whole.
    handles
        Handle of each of its rows.
    """
    columns = drawn_from.columns
    members = columns.get("members", [(identifier,) for identifier in columns["id"]])
    pairs = zip(handles, members, strict=True)
    return {identifier: handle for handle, ids in pairs for identifier in ids}


def pose_couples(
    couples: Register, drawn_from: Register, handles: Sequence[str]
) -> list[tuple[str, str]]:
    """Couples in public handles.

    Parameters
    ----------
    couples
        The register, linked to that of the inspectors.
    drawn_from, handles
        As for `handles_of`.

    Raises
    ------
    RegistryError
        With every couple that goes in one whole team, and so could never be parted, and every
        one of whom somebody is not in the roster.
    """
    handle, faults, pairs = handles_of(drawn_from, handles), [], []
    columns = couples.columns
    for row, (x, y) in enumerate(zip(columns["inspector"], columns["partner"], strict=True)):
        if x not in handle or y not in handle:
            lost = x if x not in handle else y
            message, cure = f"{lost} is not in the roster", "correct the id, or delete the row"
            faults.append(_fault(couples, row, "couple.unknown_inspector", message, cure))
        elif handle[x] == handle[y]:
            message = "the two are in one team that goes whole, so every visit sends them together"
            cure = "put one of them into another team, or delete the row"
            faults.append(_fault(couples, row, "couple.whole_team", message, cure))
        else:
            pairs.append((handle[x], handle[y]))
    if faults:
        raise RegistryError(faults)
    return pairs


def _fault(couples: Register, row: int, rule: str, message: str, cure: str) -> Fault:
    """Build the fault of a row."""
    names = [str(couples.columns[side][row]) for side in ("inspector", "partner")]
    return Fault(
        couples.source.file,
        rule,
        message,
        cure,
        row=int(couples.rows[row]),
        column=couples.title("partner"),
        value=" – ".join(names),
    )
