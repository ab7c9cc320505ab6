"""docs/format.md §6.1 for Pareto and Poisson once more, word by word, in plain Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import Any

M = 2**65


def plain_sample(
    frame: Sequence[Sequence[Any]], target: Mapping[str, Any], seed: str
) -> list[list[str]]:
    """Rows of ``sample.tsv`` of one stratum, from rows (handle, size) and its target."""
    sizes = {handle: size for handle, size in frame if size}
    certain, a, total = _certain(sizes, target["num"], target["den"])
    rest = {handle: size for handle, size in sizes.items() if handle not in certain}

    def by_ticket(handle: str) -> tuple[int, bytes]:
        return _ticket(target, seed, handle, 0), handle.encode()

    drawn = []
    if a and target["method"] == "pareto":
        keys = {}
        for handle, size in rest.items():
            odd = 2 * (_ticket(target, seed, handle, 0) >> 192) + 1
            keys[handle] = Fraction(odd * (total - a * size), (M - odd) * a * size)
        drawn = sorted(rest, key=lambda handle: (keys[handle], by_ticket(handle)))[:a]
    elif a:
        bound = target["den"] * total
        q = 2**256 // bound
        for handle, size in rest.items():
            c = 0
            while _ticket(target, seed, handle, c) >= q * bound:
                c += 1
            if _ticket(target, seed, handle, c) < a * size * q:
                drawn.append(handle)
        drawn.sort(key=by_ticket)
    left = [handle for handle in rest if handle not in drawn]

    def reserve_key(handle: str) -> tuple[int, str, bytes]:
        text = _hash(seed, "r", handle)
        return (int(text[:16], 16) << 32) // sizes[handle], text, handle.encode()

    reserves = sorted(left, key=reserve_key)[: target["reserves"]]
    roles = {"certain": sorted(certain, key=by_ticket), "drawn": drawn, "reserve": reserves}
    return [
        [target["stratum"], role, f"{rank:08d}", handle]
        for role, handles in roles.items()
        for rank, handle in enumerate(handles, start=1)
    ]


def _certain(sizes: Mapping[str, int], a: int, b: int) -> tuple[set[str], int, int]:
    """Step 1, one unit after the other."""
    certain: set[str] = set()
    total = sum(sizes.values())
    while a > 0 and len(certain) < len(sizes):
        handle = max((h for h in sizes if h not in certain), key=lambda h: sizes[h])
        if a * sizes[handle] < b * total:
            break
        certain.add(handle)
        total, a = total - sizes[handle], a - b
    return certain, a, total


def _ticket(target: Mapping[str, Any], seed: str, handle: str, c: int) -> int:
    """T(c)."""
    parts = (handle, str(c)) if c else (handle,)
    if "permanent" not in target:
        return int(_hash(seed, "a", *parts), 16)
    lasting = target["permanent"]
    return (int(_hash(lasting["seed"], "a", *parts), 16) + int(lasting["turn"]) * 2**192) % 2**256


def _hash(*parts: str) -> str:
    """SHA-256 of parts joined by a bar."""
    return sha256("|".join(parts).encode()).hexdigest()
