"""Other programs that draw with unequal probabilities, as the benchmark of the selection runs them.

Each is given measures of size and a number, and gives back the places drawn. What it needs before
the clock starts (its own tables, π where it takes π) is made in `prepare`. A peer that is not
installed is left out, and said so.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from randinspect.sampling import certain_units

__all__ = ["PEERS", "R_PEERS", "Peer", "RPeer", "r_packages", "r_run", "shares"]

Sizes = NDArray[np.int64]
Draw = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Peer:
    """A method of a Python package.

    Parameters
    ----------
    name, package
        As printed; as imported.
    prepare
        From sizes and number to a draw that gives the places.
    at_most
        Largest frame that it is run on, so that a full run stays within half an hour.
    draws
        Draws of the exactness check, fewer where one takes milliseconds.
    """

    name: str
    package: str
    prepare: Callable[[Sizes, int], Draw]
    at_most: int
    draws: int = 20_000

    @property
    def is_here(self) -> bool:
        """Whether the package is installed."""
        return find_spec(self.package) is not None


@dataclass(frozen=True, slots=True)
class RPeer:
    """A method of an R package: R text that makes ``s``, the places drawn, of π in ``pik``."""

    name: str
    package: str
    text: str
    at_most: int
    draws: int = 20_000


def shares(sizes: Sizes, number: int) -> NDArray[np.float64]:
    """The declared π in floating point, certainty units at 1, as peers take it."""
    certain, left = certain_units(sizes, number, 1)
    rest = np.where(certain, 0, sizes)
    total = int(rest.sum())
    return np.where(certain, 1.0, rest * (left / total) if total else 0.0)


def numpy_choice(sizes: Sizes, number: int) -> Draw:
    """``Generator.choice(replace=False, p=…)`` on π, the best it can be given."""
    p = shares(sizes, number) / number
    p /= p.sum()
    generator = np.random.default_rng(1)
    return lambda: generator.choice(len(sizes), size=number, replace=False, p=p)


def pandas_sample(sizes: Sizes, number: int) -> Draw:
    """``Series.sample(weights=…)``; it refuses sizes that give a share above one, so it gets π."""
    import pandas as pd

    places, p = pd.Series(np.arange(len(sizes))), pd.Series(shares(sizes, number))
    generator = np.random.default_rng(1)
    return lambda: places.sample(number, weights=p, random_state=generator).to_numpy()


def pysps_order(shape: float, sizes: Sizes, number: int) -> Draw:
    """Sequential Poisson (shape 1) or Pareto (shape −1) of pysps."""
    import pysps

    column = sizes.astype(np.float64)
    generator = np.random.default_rng(1)

    def draw() -> Any:
        pi = pysps.InclusionProb(column, number, alpha=0.0)
        return pysps.OrderSample(pi, generator.random(len(column)), shape=shape).units

    return draw


def samplics_pps(method: str, sizes: Sizes, number: int) -> Draw:
    """A pps method of samplics; it leaves certainty units to the caller."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from samplics import SelectMethod
        from samplics.sampling import SampleSelection
    certain, left = certain_units(sizes, number, 1)
    places, sure = np.flatnonzero(~certain), np.flatnonzero(certain)
    column = sizes[places].astype(np.float64)
    np.random.seed(1)  # samplics draws from numpy's global generator

    def draw() -> Any:
        selection = SampleSelection(SelectMethod[method], strat=False, wr=False)
        is_drawn, _, _ = selection.select(places, samp_size=left, mos=column)
        return np.concatenate([sure, places[np.asarray(is_drawn).astype(bool)]])

    return draw


def svy_pps(method: str, sizes: Sizes, number: int) -> Draw:
    """The compiled pps kernel of svy."""
    from svy_rs import select_pps_rs

    places, column = np.arange(len(sizes)), sizes.astype(np.float64)
    seeds = count()

    def draw() -> Any:
        selected, *_ = select_pps_rs(
            places, column, n_scalar=number, method=method, seed=next(seeds)
        )
        return np.asarray(selected)

    return draw


PEERS: Final = (
    Peer("numpy choice(p=)", "numpy", numpy_choice, 10**7),
    Peer("pandas sample(weights=)", "pandas", pandas_sample, 10**7, 4000),
    Peer("pysps sequential Poisson", "pysps", partial(pysps_order, 1.0), 10**7),
    Peer("pysps Pareto", "pysps", partial(pysps_order, -1.0), 10**7),
    Peer("svy sys", "svy_rs", partial(svy_pps, "sys"), 10**7),
    Peer("svy brewer", "svy_rs", partial(svy_pps, "brewer"), 10**5),
    Peer("samplics sys", "samplics", partial(samplics_pps, "pps_sys"), 10**4, 4000),
    Peer("samplics brewer", "samplics", partial(samplics_pps, "pps_brewer"), 10**4),
)
R_PEERS: Final = (
    RPeer("R sampling UPsystematic", "sampling", "s <- which(UPsystematic(pik) == 1)", 10**7),
    RPeer(
        "R sampling UPrandomsystematic",
        "sampling",
        "s <- which(UPrandomsystematic(pik) == 1)",
        10**7,
    ),
    RPeer("R sampling UPpivotal", "sampling", "s <- which(UPpivotal(pik) == 1)", 10**6),
    RPeer("R sampling UPbrewer", "sampling", "s <- which(UPbrewer(pik) == 1)", 10**4),
    RPeer("R BalancedSampling spm", "BalancedSampling", "s <- spm(pik)", 10**7),
    RPeer("R BalancedSampling rpm", "BalancedSampling", "s <- rpm(pik)", 10**7),
)

_R: Final = """
suppressMessages(library({package}))
set.seed(1)
pik <- readBin("{pik}", "double", {count})
best <- c(Inf, Inf)
counts <- numeric({count})
for (k in 1:{draws}) {{
  began <- proc.time()
  {text}
  taken <- proc.time() - began
  taken <- c(taken[["elapsed"]], taken[["user.self"]] + taken[["sys.self"]])
  best <- pmin(best, taken)
  {tally}
}}
status <- readLines("/proc/self/status")
peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", status, value = TRUE))) / 1024
cat(sprintf('{{"seconds": %.4f, "cpu": %.4f, "peak": %.1f, "counts": [%s]}}\\n',
            best[1], best[2], peak, paste({counts}, collapse = ",")))
"""


def r_packages() -> set[str]:
    """The R packages of the peers that are installed."""
    if shutil.which("Rscript") is None or not Path("/proc/self/status").exists():
        return set()
    names = sorted({peer.package for peer in R_PEERS})
    asked = ", ".join(f'"{name}"' for name in names)
    text = f"cat(names(which(sapply(c({asked}), requireNamespace, quietly = TRUE))))"
    return set(_rscript(text).split())


def r_run(
    peer: RPeer, pi: Sequence[float] | NDArray[np.float64], draws: int, *, tally: bool
) -> Any:
    """Draw some times in R: best times, peak memory, and how often each place was drawn."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pik"
        path.write_bytes(np.asarray(pi, dtype="<f8").tobytes())
        text = _R.format(
            package=peer.package,
            pik=path,
            count=len(pi),
            draws=draws,
            text=peer.text,
            tally="counts[s] <- counts[s] + 1" if tally else "",
            counts="counts" if tally else "0",
        )
        return json.loads(_rscript(text))


def _rscript(text: str) -> str:
    """Run R and give its stdout."""
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", text],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "R_DEFAULT_INTERNET_TIMEOUT": "1"},
    )
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""
