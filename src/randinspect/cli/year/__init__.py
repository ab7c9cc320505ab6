"""A whole invented year, walked through by the commands' own means: ``randinspect demo --year``."""

from __future__ import annotations

from randinspect.cli.year.telling import tell_year

__all__ = ["tell_year"]
