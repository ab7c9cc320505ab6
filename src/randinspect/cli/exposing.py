"""How well somebody could guess the teams, at the desk: dry runs of a dispatch as tables."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import typer

from randinspect.cli.desk import Desk
from randinspect.dispatch import Chance, Exposure, Problem, SmallPool
from randinspect.errors import FormatError
from randinspect.office import OwnNames, Workspace, open_steps, read_quarter_file
from randinspect.publication import Kind, Occasion, read_commitment, read_files, read_problem

__all__ = ["exposed_names", "exposed_problem", "exposure_record", "parse_share", "show_exposure"]

_SHOWN: Final = 20


def parse_share(text: str) -> Fraction:
    """Read a share between 0 and 1, such as ``1/4`` or ``0.01``; it stays exact.

    Raises
    ------
    typer.BadParameter
        If it is no such share.

    Examples
    --------
    >>> parse_share("0.01")
    Fraction(1, 100)
    """
    try:
        share = Fraction(text)
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share < 1:
        raise typer.BadParameter(f"[{text}] is no share between 0 and 1; write 1/4 or 0.25")
    return share


def exposed_problem(source: Path, out: Path | None) -> Problem:
    """The dispatch that is looked at.

    Parameters
    ----------
    source
        A dispatch bundle, or the TOML file of a quarter whose selection is drawn.
    out
        The quarter's folder; for a TOML file, and only then.

    Raises
    ------
    FormatError
        If it is neither, or the folder does not go with it.
    """
    if (source.suffix == ".toml") != (out is not None):
        raise FormatError(
            f"{source}: a quarter's TOML file goes with --out, its folder; a bundle goes without"
        )
    if out is not None:
        # What is posed before the lock depends on no clock, and nothing is locked here.
        quarter = read_quarter_file(source)
        steps = open_steps(quarter, Workspace(out), Occasion.DRAW, lambda _: 0)
        return steps.settled().posed.posed.problem
    files = read_files(source)
    if "commit.json" not in files or read_commitment(files["commit.json"]).kind is Kind.SELECTION:
        raise FormatError(f"{source} is no dispatch; give the bundle of a dispatch")
    return read_problem(files)


def exposed_names(source: Path, out: Path | None) -> OwnNames:
    """Ids and names behind the handles of the dispatch that is looked at, where the office's lie.

    Parameters
    ----------
    source, out
        As of `exposed_problem`. Before the lock no names are kept, and handles are told.
    """
    bundle = source if out is None else Workspace(out).bundle(Kind.DISPATCH)
    files = read_files(bundle) if bundle.exists() else {}
    return OwnNames.beside(bundle, files) if "commit.json" in files else OwnNames()


def show_exposure(desk: Desk, found: Exposure, own: OwnNames) -> None:
    """Show dry runs: 1 figures, 2 pools that no lottery can hide, 3 who is sent how often."""
    likeliest, bound = "–", "–"  # without pairs there is nothing to guess
    if found.likeliest is not None:
        pair = " → ".join(own.told(name, [name]) for name in reversed(found.likeliest))
        likeliest = f"{pair}: {found.most} / {found.draws}"
        bound = f"{float(found.bound):.4f} (α = {found.alpha})"
    figures = [  # 1
        ("dry runs", found.draws),
        ("likeliest", likeliest),
        ("bound", bound),
        ("entropy", f"{found.entropy:.1f} / {found.even_entropy:.1f}"),
        *([("missed", f"{float(found.missed):.2%}")] if len(found.rungs) > 1 else []),
        ("couples kept", f"{found.kept} / {found.draws}"),
    ]
    desk.table("exposure", ("figure", "value"), [(desk.word(key), v) for key, v in figures])
    pools = [_pool_row(pool, own) for pool in found.small_pools[:_SHOWN]]  # 2
    desk.table("small pools", ("inspection", "slot", "seats", "eligible", "k/d"), pools)
    _tell_rest(desk, len(found.small_pools))
    if found.small_pools:
        seats = sum(pool.demand for pool in found.small_pools)
        desk.talk("small", n=len(found.small_pools), m=seats)
    sent = [chance for chance in found.chances if chance.inspections]
    uneven = sorted(sent, key=lambda chance: (-chance.ratio, chance.inspector))  # 3
    heads = ("inspector", "eligible for", "share", "even share", "ratio", "loads")
    desk.table("chances", heads, [_chance_row(one, own) for one in uneven[:_SHOWN]])
    _tell_rest(desk, len(uneven))


def _tell_rest(desk: Desk, count: int) -> None:
    """Say how many rows of a table are not shown."""
    if count > _SHOWN:
        desk.talk("more rows", n=count - _SHOWN)


def exposure_record(found: Exposure) -> dict[str, Any]:
    """Dry runs as plain data: fractions as text, entropies in bits."""
    return {
        "alpha": str(found.alpha),
        "bound": str(found.bound),
        "chances": [
            {
                "drawn": str(chance.drawn),
                "even": str(chance.even),
                "inspections": chance.inspections,
                "inspector": chance.inspector,
                "loads": list(chance.loads),
                "ratio": str(chance.ratio),
            }
            for chance in found.chances
        ],
        "draws": found.draws,
        "entropy": found.entropy,
        "even_entropy": found.even_entropy,
        "kept": found.kept,
        "likeliest": None if found.likeliest is None else list(found.likeliest),
        "missed": str(found.missed),
        "most": found.most,
        "rungs": list(found.rungs),
        "small_pools": [
            {
                "demand": pool.demand,
                "eligible": pool.eligible,
                "even": str(pool.even),
                "inspection": pool.inspection,
                "predictable": True,
                "slot": pool.slot,
            }
            for pool in found.small_pools
        ],
    }


def _pool_row(pool: SmallPool, own: OwnNames) -> tuple[object, ...]:
    """A small pool for the eye."""
    place = own.told(pool.inspection, [pool.inspection])
    return place, pool.slot, pool.demand, pool.eligible, pool.even


def _chance_row(chance: Chance, own: OwnNames) -> tuple[object, ...]:
    """One inspector for the eye."""
    low, high = chance.loads
    shares = [float(share) for share in (chance.drawn, chance.even, chance.ratio)]
    told = [f"{share:.3f}" for share in shares]
    who = own.told(chance.inspector, [chance.inspector])
    return who, chance.inspections, *told, f"{low}–{high}"
