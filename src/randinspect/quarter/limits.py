"""Limits that nest in a quarter, named for the public.

Under seal their names are neutral, as those of the strata are (docs/format.md §2.7). Who belongs
to which set stays public either way, for without it nobody could check a limit.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256

from randinspect.dispatch import LimitNames, Posed
from randinspect.rulebook import CommonRules, Mode, Rulebook

__all__ = ["limit_names", "limit_records"]


def limit_names(rules: CommonRules, *, draw_id: str, key: bytes) -> LimitNames:
    """How load classes and groups are named: by the rulebook, or neutrally under seal.

    Parameters
    ----------
    rules
        The rulebook.
    draw_id, key
        Number of the dispatch and the office's master key.
    """
    plain = LimitNames()
    # A book that only sends people does not say how agencies are named: sealed, to be safe.
    agencies = rules.disclosure.agencies if isinstance(rules, Rulebook) else Mode.SEALED
    return LimitNames(
        plain.classes
        if agencies is Mode.OPEN
        else _neutral("L", f"randinspect/1/load-class\n{draw_id}\n", key),
        plain.groups
        if rules.disclosure.inspectors is Mode.OPEN
        else _neutral("T", f"randinspect/1/team-group\n{draw_id}\n", key),
    )


def limit_records(posed: Posed) -> list[dict[str, str]]:
    """Published names of load classes and groups beside the rulebook's, as plain records."""
    return [
        {"kind": kind, "name": name, "published": label}
        for kind, labels in sorted(posed.limits.items())
        for label, name in sorted(labels.items())
    ]


def _neutral(letter: str, text: str, key: bytes) -> Callable[[Sequence[str]], Mapping[str, str]]:
    """Codes in an order that tells nothing."""

    def named(names: Sequence[str]) -> Mapping[str, str]:
        mixed = sorted(names, key=lambda n: hmac.new(key, (text + n).encode(), sha256).digest())
        width = max(2, len(str(len(mixed))))
        return {name: f"{letter}{place:0{width}d}" for place, name in enumerate(mixed, start=1)}

    return named
