"""Registers that were others when the dispatch was locked than at the selection (format.md §9.7).

The office may have good reasons: people come and go. But the sample was known by then, so an
auditor is told, and nobody else can see it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

__all__ = ["changed_sources"]

_AFTER_THE_SAMPLE = ("absences", "couples", "inspectors", "recusals")


def changed_sources(private: Mapping[str, bytes]) -> Iterator[str]:
    """One sentence for each register of people that changed between the two locks.

    Parameters
    ----------
    private
        Name to bytes of the private files. Without the digests of both locks nothing is said.
    """
    kept = [_digests(private, f"{kind}.sources.json") for kind in ("selection", "dispatch")]
    if not all(kept):
        return
    first, second = kept
    for part in _AFTER_THE_SAMPLE:
        if first.get(part) == second.get(part):
            continue
        if part not in first:
            yield f"{part}: named at the dispatch's lock, when the sample was known, and not before"
        elif part not in second:
            yield f"{part}: named at the selection's lock, and no more when the sample was known"
        else:
            yield f"{part}: another file at the dispatch's lock, when the sample was known"


def _digests(private: Mapping[str, bytes], name: str) -> Mapping[str, object]:
    """Digests by part, none if the file is not there or cannot be read: step 30 says so."""
    try:
        found = json.loads(private.get(name, b"{}"))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
