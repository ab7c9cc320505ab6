"""The invented year as it is told at the desk."""

from __future__ import annotations

from pathlib import Path

from randinspect.cli.desk import Desk
from randinspect.cli.year.walk import Step, walk_year

__all__ = ["tell_year"]


def tell_year(desk: Desk, out: Path, demo: Path) -> None:
    """Walk through the year, tell each step, and say where it lies."""
    desk.talk("demonstration")
    desk.talk("year simulated")
    for step in walk_year(out, demo):
        if isinstance(step, Step):
            desk.talk(step.key, **step.values)
        else:
            desk.document(step)
    desk.lines([str(out / "site" / "index.html"), str(out / "year.json")])
