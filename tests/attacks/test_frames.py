"""Attacks on what is drawn from: the list, its ids, sizes, rules and order (docs/attacks.md)."""

from __future__ import annotations

import json
import shutil
from itertools import combinations
from pathlib import Path

import pytest
from attacked import (
    commit_of,
    dispatch,
    entered,
    pinned,
    recommitted,
    refuted,
    resealed,
    run,
    seen,
    selection,
    shown,
)
from bundles import ROUNDS

from randinspect.canonical import write_document, write_table
from randinspect.errors import RandinspectError
from randinspect.lottery import Tickets
from randinspect.publication import explain_handle, read_files
from randinspect.publication.stages import draw
from randinspect.registry.frame import Frame
from randinspect.sampling import read_sample
from randinspect.verification import verify_files

LOCKED = ("commit.json", "frame.tsv", "rulebook.json", "targets.json")
DEMO = Path(__file__).parents[2] / "src" / "randinspect" / "demo"


def rows(data: bytes) -> list[list[str]]:
    """Rows of a table."""
    return [line.split("\t") for line in data.decode().splitlines()]


def seed_of(files: dict[str, bytes]) -> str:
    """Seed of a drawn bundle."""
    return str(json.loads(files["seed.json"])["seed"])


def grown(files: dict[str, bytes], handle: str, size: str = "1") -> bytes:
    """The frame with one unit more in stratum B."""
    return write_table(sorted([*rows(files["frame.tsv"]), [handle, "B", size]]))


def test_attack_01_stuffed_after_the_seed(tmp_path: Path) -> None:
    """An agency is added or taken out: 7; committed to anew: its leaf is another one, 14."""
    files = selection()
    pruned = b"".join(files["frame.tsv"].splitlines(keepends=True)[1:])
    for number, frame in enumerate((grown(files, "AG-7"), pruned)):
        refuted(tmp_path / str(number), resealed(files, frame__tsv=frame), 7)
    again = recommitted({**files, "frame.tsv": grown(files, "AG-7")})
    again = resealed(again)
    proof = shown(entered(tmp_path / "ledger", files), files)["ledger.json"]

    refuted(tmp_path / "anew", {**again, "ledger.json": proof}, 14)


def test_attack_02_quiet_exclusion(tmp_path: Path) -> None:
    """A wrong count of the excluded: 12; who is excluded sees it, and so does who is missing."""
    files = selection()
    wrong = recommitted(files, lambda commit: commit.update(excluded={"SMALL": 3}))
    refuted(tmp_path / "count", resealed(wrong), 12)
    bundle = tmp_path / "count"
    facts = explain_handle(files, "AG-4")
    asked = run("explain", bundle, "AG-9")

    assert facts["size"] == 0
    assert run("explain", bundle, "AG-4").exit_code == 0
    assert asked.exit_code == 3
    with pytest.raises(RandinspectError):
        explain_handle(files, "AG-9")


def test_attack_03_a_lucky_id(tmp_path: Path) -> None:
    """Whoever knows the seed finds a lucky id at once; it is not in the committed frame: 7."""
    files = selection()
    tickets = Tickets(seed_of(files))
    first = min(tickets.ticket("a", f"AG-{i}") for i in (5, 6))
    lucky = next(name for i in range(7, 999) if tickets.ticket("a", name := f"AG-{i}") < first)
    forged = {**files, "frame.tsv": grown(files, lucky)}

    refuted(tmp_path / "lucky", resealed(forged), 7)


def test_attack_03_an_invented_id_is_no_id(tmp_path: Path) -> None:
    """An id with a wrong check character is refused before the lock."""
    folder = Path(shutil.copytree(DEMO, tmp_path / "in", ignore=shutil.ignore_patterns("__*")))
    text = (folder / "agencies.csv").read_text(encoding="utf-8")
    head, first, *rest = text.splitlines()
    code = first.split(",")[0]
    other = code[:-1] + ("0" if code[-1] != "0" else "1")
    lines = [head, first.replace(code, other), *rest]
    (folder / "agencies.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = run("check", folder / "quarter.toml")

    assert done.exit_code == 3
    assert other in done.stderr


def test_attack_04_one_agency_twice(tmp_path: Path) -> None:
    """A frame with equal handles cannot be closed; a forged one is found: 12."""
    files = selection()
    doubled = files["frame.tsv"].splitlines(keepends=True)[0] + files["frame.tsv"]
    forged = recommitted({**files, "frame.tsv": doubled})
    refuted(tmp_path / "twice", resealed(forged), 12)

    with pytest.raises(RandinspectError):
        Frame.close(["AG-1", "AG-1"], ["A", "A"], [1, 1])


def test_attack_10_rules_edited_afterwards(tmp_path: Path) -> None:
    """Another rulebook under the same commitment: 8."""
    files = selection()
    other = write_document({"rule": "another"})

    refuted(tmp_path / "rules", resealed(files, rulebook__json=other), 8)


def test_attack_12_a_closed_agency_replaced_by_choice(tmp_path: Path) -> None:
    """Any other sample of the stratum than the drawn one, every one of them: 12."""
    files = selection()
    units = ["AG-5", "AG-6"]
    drawn = [u.handle for u in read_sample(files["sample.tsv"]) if u.stratum == "B"]
    found = 0
    for first, second in (units, units[::-1]):
        table = [r for r in rows(files["sample.tsv"]) if r[0] != "B"]
        table += [["B", "drawn", "00000001", first], ["B", "reserve", "00000001", second]]
        forged = resealed(files, sample__tsv=write_table(sorted(table)))
        found += not verify_files(forged)
        if first != drawn[0]:
            refuted(tmp_path / first, forged, 12)

    assert found == 1


def test_attack_14_ties_and_order(tmp_path: Path) -> None:
    """Ranks are those of whole tickets: another order of the same units is found, 12."""
    files = selection()
    table = rows(files["sample.tsv"])
    a_rows = [r for r in table if r[0] == "A" and r[1] in ("certain", "drawn")]
    assert len(a_rows) == 2
    a_rows[0][3], a_rows[1][3] = a_rows[1][3], a_rows[0][3]

    refuted(tmp_path / "order", resealed(files, sample__tsv=write_table(sorted(table))), 12)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"num":2', '"num":2.0'),
        ('"num":2', '"num":2e0'),
        ('"size_sum":6', '"size_sum":6000000000000000000000'),
    ],
)
def test_attack_15_numbers_that_programs_read_differently(
    tmp_path: Path, old: str, new: str
) -> None:
    """No float, no exponent and no integer beyond 2⁵³: refused, whatever digest it has: 12."""
    files = selection()
    text = files["targets.json"].decode()
    assert old in text
    forged = recommitted({**files, "targets.json": text.replace(old, new, 1).encode()})

    refuted(tmp_path / "numbers", {**forged, "manifest.json": files["manifest.json"]}, 12)


@pytest.mark.parametrize("name", ["BOM", "CRLF", "NFD"])
def test_attack_18_other_bytes_of_the_same_text(tmp_path: Path, name: str) -> None:
    """A frame in another encoding, committed to as it is: it is no table of this format, 12."""
    files = selection()
    frame = files["frame.tsv"]
    forms = {
        "BOM": b"\xef\xbb\xbf" + frame,
        "CRLF": frame.replace(b"\n", b"\r\n"),
        "NFD": frame.replace(b"\tA\t", "\tA\u030a\t".encode()),
    }
    forged = recommitted({**files, "frame.tsv": forms[name]})

    refuted(tmp_path / "bytes", {**forged, "manifest.json": files["manifest.json"]}, 12)


def test_attack_25_a_sample_of_another_generator(tmp_path: Path) -> None:
    """Whatever pair of stratum A a program of the office's own gives: only one recomputes."""
    files = selection()
    others = [r for r in rows(files["sample.tsv"]) if r[0] != "A"]
    passed, forged = [], {}
    for pair in combinations(["AG-1", "AG-2", "AG-3"], 2):
        rest = next(u for u in ("AG-1", "AG-2", "AG-3") if u not in pair)
        for role in ("drawn", "certain"):
            table = [["A", role, f"{i:08d}", u] for i, u in enumerate(pair, 1)]
            table += [["A", "reserve", "00000001", rest], *others]
            made = resealed(files, sample__tsv=write_table(sorted(table)))
            if verify_files(made):
                passed.append(made["sample.tsv"])
            else:
                forged = made

    assert set(passed) <= {files["sample.tsv"]}
    refuted(tmp_path / "made", forged, 12)
    again = draw({name: files[name] for name in LOCKED}, [ROUNDS[13335]])
    assert again["sample.tsv"] == files["sample.tsv"]


def test_attack_29_sizes_changed_around_the_lock(tmp_path: Path) -> None:
    """A size that is another one after the lock: 7; committed to anew: 12, for it draws others."""
    files = selection()
    table = [[h, s, "9" if h == "AG-1" else w] for h, s, w in rows(files["frame.tsv"])]
    frame = write_table(table)
    refuted(tmp_path / "after", resealed(files, frame__tsv=frame), 7)
    anew = recommitted({**files, "frame.tsv": frame})

    refuted(tmp_path / "anew", resealed(anew), 12)


def test_attack_13_declared_interests_used_to_steer(tmp_path: Path) -> None:
    """A pair barred after the lock: 7; the digest of the declarations is committed to, 14."""
    files = dispatch()
    cut = b"".join(files["eligible.tsv"].splitlines(keepends=True)[1:])
    refuted(tmp_path / "pair", resealed(files, eligible__tsv=cut), 7)
    private = recommitted(files, lambda c: c.update(recusals_sha256="0" * 64))
    both = selection()
    ledger = entered(tmp_path / "ledger", both)
    ledger.append(commit_of(files), moment=1)
    proof = shown(seen(ledger), files)["ledger.json"]
    anew = {**resealed(private), "ledger.json": proof}

    refuted(tmp_path / "private", anew, 14, words=pinned(tmp_path))
    assert read_files(tmp_path / "private")
