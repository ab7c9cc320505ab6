"""The commands by their names, and the one meant by whoever looks for a beginning (开始).

The rule: a name that is near another in spelling only says nothing of what was meant, and `start`
is nearer to `store` than to `init`.
"""

from __future__ import annotations

from typing import Any, Final

from typer.core import TyperGroup

__all__ = ["Commands"]

_BEGINNINGS: Final = frozenset({"begin", "create", "new", "setup", "start", "开始"})


class Commands(TyperGroup):
    """All commands; words for a beginning are answered with ``init``."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is called, or say which one may be meant."""
        if args and args[0] in _BEGINNINGS:
            ctx.fail(f"No such command {args[0]!r}. Did you mean 'init'?")
        return super().resolve_command(ctx, args)
