"""A second implementation of docs/format.md §6.1.1, from its text alone: short, slow, no sharing.

It takes JSON values, searches every list from its beginning, and solves its equations anew at
every step, so that it has nothing in common with the library but the text.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from hashlib import sha256
from math import lcm
from typing import Any

Step = dict[str, Any]


class Oracle:
    """One rounding, with a record of every step."""

    def __init__(self, seed: str, targets: Sequence[Any], margins: Sequence[Any]) -> None:
        self.seed = seed
        self.strata = [t["stratum"] for t in targets]
        self.x = [Fraction(t["num"] % t["den"], t["den"]) for t in targets]
        self.groups = [
            [next(i for i, g in enumerate(m["groups"]) if s in g["strata"]) for s in self.strata]
            for m in margins
        ]
        self.steps: list[Step] = []

    def run(self) -> list[bool]:
        """Up or down for each stratum."""
        for kept in range(len(self.groups), 2, -1):
            while self.fly(kept):
                pass
        self.control()
        return [x == 1 for x in self.x]

    def uniform(self, bound: int) -> int:
        """§5, kind m, parts round and the step's number."""
        width = 1
        while bound > 2 ** (256 * width):
            width += 1
        counter = 0
        while True:
            text = ""
            for _ in range(width):
                line = f"{self.seed}|m|round|{len(self.steps)}|{counter}"
                text += sha256(line.encode()).hexdigest()
                counter += 1
            x, space = int(text, 16), 2 ** (256 * width)
            if x < bound * (space // bound):
                return x % bound

    def fly(self, kept: int) -> bool:
        """One step of the flight; False when it has ended."""
        open_cells = [i for i, x in enumerate(self.x) if 0 < x < 1]
        for length in range(1, len(open_cells) + 1):
            columns = [[(k, self.groups[k][c]) for k in range(kept)] for c in open_cells[:length]]
            u = dependency(columns)
            if u is None:
                continue
            moved = [(c, v) for c, v in zip(open_cells[:length], u, strict=True) if v]
            ahead = min((1 - self.x[c]) / v if v > 0 else self.x[c] / -v for c, v in moved)
            back = min(self.x[c] / v if v > 0 else (1 - self.x[c]) / -v for c, v in moved)
            odds = back / (ahead + back)
            z = self.uniform(odds.denominator)
            amount = ahead if z < odds.numerator else -back
            told = {"cells": [[self.strata[c], str(v)] for c, v in moved]}
            self.steps.append({**told, "u": str(ahead), "v": str(back), "z": str(z)})
            for c, v in moved:
                self.x[c] += amount * v
            return True
        return False

    def control(self) -> None:
        """Controlled rounding over the first two margins."""
        rows = self.groups[0]
        columns = self.groups[1] if len(self.groups) > 1 else [0] * len(rows)
        r, c = max(rows) + 1, max(columns) + 1
        scale = lcm(*(x.denominator for x in self.x))
        was_up = [x == 1 for x in self.x]
        cells = [
            [i, j, int(x * scale) % scale, name]
            for i, j, x, name in zip(rows, columns, self.x, self.strata, strict=True)
        ]
        inner = list(cells)
        in_row = [sum(q[2] for q in inner if q[0] == i) for i in range(r)]
        in_column = [sum(q[2] for q in inner if q[1] == j) for j in range(c)]
        cells += [[i, c, -value % scale, f"row {i}"] for i, value in enumerate(in_row)]
        cells += [[r, j, -value % scale, f"column {j}"] for j, value in enumerate(in_column)]
        cells.append([r, c, sum(q[2] for q in inner) % scale, "corner"])
        while any(0 < q[2] < scale for q in cells):
            cycle = walk([q for q in cells if 0 < q[2] < scale])
            plus, minus = cycle[0::2], cycle[1::2]
            u = min([scale - q[2] for q in plus] + [q[2] for q in minus])
            v = min([q[2] for q in plus] + [scale - q[2] for q in minus])
            z = self.uniform(u + v)
            amount = u if z < v else -v
            told = {"cells": [q[3] for q in cycle]}
            self.steps.append({**told, "u": str(u), "v": str(v), "z": str(z)})
            for q in plus:
                q[2] += amount
            for q in minus:
                q[2] -= amount
        for i in range(len(self.x)):
            self.x[i] = Fraction(cells[i][2] == scale or was_up[i])


def walk(open_cells: list[list[Any]]) -> list[list[Any]]:
    """Cells of the cycle that the walk of §6.1.1 closes."""
    cell = open_cells[0]
    nodes: list[tuple[str, int]] = [("row", cell[0])]
    path = [cell]
    while True:
        side = "column" if nodes[-1][0] == "row" else "row"
        node = (side, cell[1] if side == "column" else cell[0])
        if node in nodes:
            return path[nodes.index(node) :]
        nodes.append(node)
        place = 1 if side == "column" else 0
        cell = next(q for q in open_cells if q[place] == node[1] and q is not cell)
        path.append(cell)


def dependency(columns: list[list[tuple[int, int]]]) -> list[Fraction] | None:
    """Vector u with Σ u·column = 0 and 1 at the last place, None if the last is independent."""
    rows = sorted({row for column in columns for row in column})
    # Solve Σ_{i<last} u_i · column_i = −column_last by plain elimination.
    system = [
        [Fraction(row in column) for column in columns[:-1]] + [-Fraction(row in columns[-1])]
        for row in rows
    ]
    width, used = len(columns) - 1, 0
    for k in range(width):
        pivot = next((i for i in range(used, len(system)) if system[i][k]), None)
        assert pivot is not None, "the columns before the last are independent"
        system[used], system[pivot] = system[pivot], system[used]
        system[used] = [value / system[used][k] for value in system[used]]
        for i, other in enumerate(system):
            if i != used and other[k]:
                system[i] = [a - other[k] * b for a, b in zip(other, system[used], strict=True)]
        used += 1
    if any(line[-1] for line in system[used:]):
        return None
    return [line[-1] for line in system[:used]] + [Fraction(1)]
