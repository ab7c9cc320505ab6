"""Rehearse a quarter on real registries and verify it from a second process without a solver.

Usage: ``python benchmarks/registries.py [--data FOLDER] [--out FOLDER] [NAME …]``. The registries
are not part of the project; FOLDER holds them as their provenance pages say (default:
``../shared/data/registry`` beside the project).

Real: Chicago's establishments, risk classes and past visits, Zhejiang's drawn lists, China's
testing companies with their codes. Stand-ins, and named so in the files: Chicago's owner
interests and inspector groups, Zhejiang's officers, the risk class and the roster of the
testing companies.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

__all__ = ["REGISTRIES", "Outcome", "rehearse"]

HERE: Final = Path(__file__).resolve().parent
DATA: Final = HERE.parents[1] / "shared" / "data" / "registry"
VECTORS: Final = HERE.parent / "tests" / "vectors" / "drand_quicknet_vectors.json"
ROUNDS: Final = {
    "selection": (13335, "2023-08-24T02:16:09Z"),
    "dispatch": (65536, "2023-08-25T21:46:12Z"),
}
VERIFY: Final = (
    "import json, sys; from randinspect.verification import verify\n"
    "verdict = verify(sys.argv[1])\n"
    "assert not any(name.split('.')[0] == 'ortools' for name in sys.modules)\n"
    "print(json.dumps(verdict.document()))"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rehearsal came to."""

    name: str
    quarter_seconds: float
    verify_seconds: float
    verdict: dict[str, object]
    public: Path


def number(*parts: object, below: int) -> int:
    """Fixed stand-in number for a purpose."""
    return int(sha256("|".join(map(str, parts)).encode()).hexdigest(), 16) % below


def column(path: Path, name: str) -> list[str]:
    """Distinct non-blank values of a column, sorted."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        return sorted({row[name] for row in csv.DictReader(stream)} - {""})


def write_csv(path: Path, rows: Iterable[Iterable[object]]) -> None:
    """Write a stand-in register."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


def chicago(data: Path, folder: Path) -> dict[str, str]:
    """Real establishments, roster and visits; each sanitarian has 5 made-up owner interests."""
    source = data / "chicago_food"
    owners = column(source / "establishments.csv.gz", "owner_id")
    with gzip.open(source / "inspectors.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        people = [r["inspector_id"] for r in csv.DictReader(stream) if r["group_standin"]]
    interests = [
        (person, owners[number(person, k, below=len(owners))], "shareholding", "STAND-IN")
        for person in people
        for k in range(5)
    ]
    write_csv(folder / "recusals.csv", [("inspector", "owner", "reason", "source"), *interests])
    return {
        "agencies": str(source / "establishments.csv.gz"),
        "inspectors": str(source / "inspectors.csv.gz"),
        "visits": str(source / "visits.csv.gz"),
        "recusals": "recusals.csv",
        "window": "2014-11-03 2014-12-31 2014-10-31",
    }


def zhejiang(data: Path, folder: Path) -> dict[str, str]:
    """Real drawn lists as the library; officers are the data's own stand-in roster."""
    del folder
    source = data / "zhejiang_draw_lists"
    return {
        "agencies": str(source / "draw_lists.csv.gz"),
        "inspectors": str(source / "inspectors_STANDIN.csv.gz"),
        "window": "2017-09-04 2017-12-29 2017-08-23",
    }


def testing_companies(data: Path, folder: Path) -> dict[str, str]:
    """Real companies; a made-up roster of 12 officers for each province."""
    source = data / "cn_tic_agencies"
    provinces = column(source / "agencies.csv.gz", "所在省份")
    roster = [
        (f"STANDIN-{p:02d}-{k:02d}", province, "STAND-IN")
        for p, province in enumerate(provinces)
        for k in range(12)
    ]
    write_csv(folder / "inspectors.csv", [("id", "region", "source"), *roster])
    return {
        "agencies": str(source / "agencies.csv.gz"),
        "inspectors": "inspectors.csv",
        "window": "2019-10-08 2019-12-31 2019-09-30",
    }


REGISTRIES: Final[dict[str, Callable[[Path, Path], dict[str, str]]]] = {
    "chicago_food": chicago,
    "zhejiang_draw_lists": zhejiang,
    "cn_tic_agencies": testing_companies,
}


def rehearse(name: str, data: Path, folder: Path) -> Outcome:
    """Rehearse one registry's quarter in a folder.

    Raises
    ------
    RuntimeError
        With the command's own words, if it fails.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_quarter(name, REGISTRIES[name](data, folder), folder)
    quarter, out = folder / "quarter.toml", folder / "out"
    began = time.perf_counter()
    run("-m", "randinspect", "quarter", str(quarter), "--out", str(out), "--rehearsal", "--json")
    drawn = time.perf_counter()
    verdict = json.loads(run("-c", VERIFY, str(out / "public")))
    verified = time.perf_counter()
    return Outcome(name, drawn - began, verified - drawn, verdict, out / "public")


def write_quarter(name: str, files: dict[str, str], folder: Path) -> None:
    """Write the quarter's file and the recorded evidence."""
    begin, end, as_of = files.pop("window").split()
    files |= {
        "rulebook": str(HERE / "rulebooks" / f"{name}.toml"),
        "profile": str(HERE / "profiles" / f"{name}.toml"),
    }
    known = json.loads(VECTORS.read_text(encoding="utf-8"))["valid"]
    signatures = {case["round"]: case["signature"] for case in known}
    lines = ['[authority]\nid = "benchmark"\nname = "benchmark"\n', "[plan]"]
    lines += [f'{key} = "{name}"' for key in ("ref", "name", "task_id", "task_name", "item")]
    lines += [f'draw_type = "undirected"\nobject_scope = "{name}"']
    lines += [f"date_from = {begin}\ndate_to = {end}\nas_of = {as_of}\n", "[files]"]
    lines += [f'{key} = "{path}"' for key, path in files.items()]
    for sequence, (kind, (round_number, due)) in enumerate(ROUNDS.items(), start=1):
        answer = {"round": round_number, "signature": signatures[round_number]}
        (folder / f"{kind}.json").write_text(json.dumps(answer), encoding="utf-8")
        lines += [f'\n[{kind}]\ndraw_id = "benchmark/{name}/{sequence}"\nsequence = {sequence}']
        lines += [f'not_before = {due}\nevidence = "{kind}.json"']
    (folder / "quarter.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(*arguments: str) -> str:
    """Run this Python on something and give its stdout."""
    done = subprocess.run(
        [sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise RuntimeError(f"exit {done.returncode}\n{done.stderr}\n{done.stdout}")
    return done.stdout


def main() -> int:
    """Rehearse the registries named, all by default."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", default=list(REGISTRIES))
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, default=None)
    options = parser.parse_args()
    out = options.out or Path(tempfile.mkdtemp(prefix="randinspect-"))
    for name in options.names:
        outcome = rehearse(name, options.data, out / name)
        standing = outcome.verdict["standing"]
        print(
            f"{name}: {outcome.quarter_seconds:.1f} s, verified in {outcome.verify_seconds:.1f} s "
            f"by a second process without a solver: {standing} ({outcome.public})"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
