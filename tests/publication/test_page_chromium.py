"""The page in a real browser: what a citizen with a small telephone sees of an invented bundle."""

from __future__ import annotations

import html
import json
import re
import subprocess
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from bundles import drawn_over_margins, locked_over_margins, locked_selection
from outside import program
from publication.made_bundles import NOT_BEFORE, TASK, bundle, handle
from verification import test_designed_bundles as designed

from randinspect.canonical import read_document, write_document
from randinspect.lottery import QUICKNET
from randinspect.publication.commitment import Kind, Occasion
from randinspect.publication.page import render_page
from randinspect.publication.stages import complete

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--enable-logging=stderr",
    "--virtual-time-budget=20000",
    "--dump-dom",
)
# A window of the browser is never narrower than 500 px, a frame is.
FRAME = """<!doctype html><body><script>
addEventListener("message", event => { document.body.dataset.probe = event.data; });
</script><iframe src="index.html" width="360" height="800" style="border: 0"></iframe>"""
HAN = re.compile(r"[\u3400-\u9fff]")
PROBE = """
<script>
const all = query => [...document.querySelectorAll(query)];
const find = text => {
  const field = document.getElementById("find");
  field.value = text;
  field.dispatchEvent(new Event("input"));
  const rows = all("#list tbody tr").filter(row => !row.hidden).length;
  return {rows, told: document.getElementById("found").innerText};
};
const look = () => ({
  width: innerWidth,
  over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  banner: document.getElementById("strip").innerText,
  text: document.body.innerText,
  title: document.title,
  lang: document.documentElement.lang,
});
const seen = {
  zh: look(),
  rows: all("#list tbody tr").map(row => row.innerText.split("\\t")),
  strata: all("#strata tbody tr, #strata tfoot tr").map(
    row => [...row.cells].map(cell => cell.innerText)),
  tiles: all("#tiles dd").map(node => node.innerText),
  pre: all("pre").map(node => node.innerText),
  faults: all(".fault").length,
  images: all("img, iframe, a:not(.skip)").length,
  unpaired: all("main *, header *, footer *").filter(node =>
    [...node.children].filter(kid => kid.className === "zh").length !==
    [...node.children].filter(kid => kid.className === "en").length).length,
  unlabelled: all("table").filter(node => !node.caption).length
    + all("th:not([scope])").length + all(".scroll:not([tabindex])").length,
  found: SEARCHES.map(find),
};
document.getElementById("toggle").click();
seen.en = look();
all("[lang=zh-CN]:not(.zh), .datum, td.hash, pre, #toggle").forEach(node => node.remove());
seen.english = document.body.innerText;
parent.postMessage(JSON.stringify(seen), "*");
</script>
"""

Show = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def chromium() -> str:
    """The browser."""
    return program("chromium", "chromium-browser", package="chromium fonts-noto-cjk")


@pytest.fixture(scope="module")
def show(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Show:
    """Show a bundle's page and report what is seen, each bundle once."""
    seen: dict[str, dict[str, Any]] = {}

    def look(name: str, files: Mapping[str, bytes], searches: list[str]) -> dict[str, Any]:
        if name not in seen:
            probe = PROBE.replace("SEARCHES", json.dumps(searches).replace("<", "\\u003c"))
            page = allowing(render_page(files).decode(), probe)
            seen[name] = open_page(chromium, tmp_path_factory.mktemp(name), page)
        return seen[name]

    return look


def allowing(page: str, probe: str) -> str:
    """The page with a probe in it, and the probe's digest in its policy."""
    inner = probe.partition("<script>")[2].partition("</script>")[0]
    digest = b64encode(sha256(inner.encode()).digest()).decode()
    allowed = page.replace("script-src ", f"script-src 'sha256-{digest}' ", 1)
    return f"{probe}</body>".join(allowed.rsplit("</body>", 1))


def open_page(chromium: str, folder: Path, page: str) -> dict[str, Any]:
    """Open a page from disk; give what its probe wrote and the console's lines."""
    (folder / "index.html").write_text(page, encoding="utf-8")
    frame = folder / "frame.html"
    frame.write_text(FRAME, encoding="utf-8")
    run = subprocess.run(
        [chromium, *FLAGS, f"--user-data-dir={folder / 'profile'}", frame.as_uri()],
        capture_output=True,
        check=True,
        timeout=180,
    )
    probe = re.search(r'data-probe="([^"]*)"', run.stdout.decode())
    seen: dict[str, Any] = json.loads(html.unescape(probe[1])) if probe else {}
    console = [line for line in run.stderr.decode().splitlines() if "CONSOLE" in line]
    return {**seen, "console": console}


def four(show: Show, kind: Kind, is_drawn: bool) -> dict[str, Any]:
    """One of the four bundles; each is another occasion."""
    occasion = {
        (Kind.SELECTION, True): Occasion.DRAW,
        (Kind.SELECTION, False): Occasion.REHEARSAL,
        (Kind.DISPATCH, True): Occasion.DEMONSTRATION,
        (Kind.DISPATCH, False): Occasion.DRAW,
    }[kind, is_drawn]
    files = bundle(kind, is_drawn=is_drawn, occasion=occasion)
    searches = [handle("agency", 1), "H-", "no such handle"] if is_drawn else []
    return show(f"{kind}-{is_drawn}", files, searches)


FOUR = pytest.mark.parametrize(
    ("kind", "is_drawn"), [(kind, is_drawn) for kind in Kind for is_drawn in (False, True)]
)


@FOUR
def test_page_works_and_fits(show: Show, kind: Kind, is_drawn: bool) -> None:
    """No console line, no part that failed, and no overflow at 360 px in either language."""
    seen = four(show, kind, is_drawn)

    assert seen["console"] == []
    assert (seen["faults"], seen["images"]) == (0, 0)
    assert [(seen[lang]["width"], seen[lang]["over"]) for lang in ("zh", "en")] == [(360, 0)] * 2


@FOUR
def test_page_speaks_both_languages(show: Show, kind: Kind, is_drawn: bool) -> None:
    """Every text stands in both; the toggle leaves no Chinese but the data's own."""
    seen = four(show, kind, is_drawn)

    assert (seen["zh"]["lang"], seen["en"]["lang"]) == ("zh-CN", "en")
    assert (seen["unpaired"], seen["unlabelled"]) == (0, 0)
    assert HAN.findall(seen["english"]) == []
    assert TASK.task_name in seen["en"]["title"]
    assert "双随机抽查公示" in seen["zh"]["title"]


@FOUR
def test_banner_names_what_is_no_draw(show: Show, kind: Kind, is_drawn: bool) -> None:
    """A rehearsal and a demonstration are banners in both languages; a draw has none."""
    seen = four(show, kind, is_drawn)
    expected = {
        (Kind.SELECTION, False): ("演练 · 不是真实抽查", "REHEARSAL"),
        (Kind.DISPATCH, True): ("演示 · 不是真实抽查", "DEMONSTRATION"),
    }.get((kind, is_drawn), ("", ""))

    assert seen["zh"]["banner"] == expected[0]
    assert seen["en"]["banner"].startswith(expected[1])
    assert bool(seen["en"]["banner"]) is bool(expected[1])


@FOUR
def test_verdict_is_modest(show: Show, kind: Kind, is_drawn: bool) -> None:
    """The page claims no verification, and names the round that a locked draw waits for."""
    seen = four(show, kind, is_drawn)
    english = seen["en"]["text"]
    number = f"{QUICKNET.round_from(NOT_BEFORE):,}"

    assert "This page verifies in your browser" in english
    assert "Not verified yet" in english
    assert "is proved where there are a ledger and witnesses" in english
    assert ("Drawn, can be recomputed" in english) is is_drawn
    assert (f"Locked, not drawn: waiting for round {number} at 2026-07-01" in english) != is_drawn
    assert "北京时间 2026-07-01 10:00:00（UTC 2026-07-01 02:00:00）" in seen["zh"]["text"]


def test_drawn_selection_shows_counts_and_rows(show: Show) -> None:
    """Counts, strata and rows are those of the bundle's files."""
    files = bundle(Kind.SELECTION, is_drawn=True)
    seen = four(show, Kind.SELECTION, True)
    rows = [line.split("\t") for line in files["sample.tsv"].decode().splitlines()]
    roles = [row[1] for row in rows]
    counts = [str(roles.count(role)) for role in ("certain", "drawn", "reserve")]
    words = {"certain": "必检", "drawn": "抽中", "reserve": "候补"}

    assert [[r[0], words[r[1]], str(int(r[2])), r[3]] for r in rows] == seen["rows"]
    assert seen["tiles"] == ["60", "3", "9–10", *counts]
    assert seen["strata"][-1][5:8] == counts
    assert seen["strata"][0][:5] == ["A", "20", "200", "4", "等概率"]
    assert seen["strata"][2][8] == "本户规模 × 12 ÷ (5 × 60)"
    assert f"显示 {len(rows)} 行，共 {len(rows)} 行" in seen["zh"]["text"]


def test_margins_show_their_sums(show: Show) -> None:
    """Each group's target as a fraction with what it gave; the whole is rounded once."""
    seen = show("margins", drawn_over_margins(), [])
    locked = show("margins-locked", locked_over_margins(), [])

    assert (seen["console"], seen["faults"], locked["faults"]) == ([], 0, 0)
    assert (seen["unpaired"], seen["unlabelled"], seen["zh"]["over"]) == (0, 0, 0)
    assert "class\t1\t2\t11/4\t3\n" in seen["zh"]["text"]
    assert "class\t2\t2\t5/4\t1\n" in seen["zh"]["text"]
    assert locked["tiles"][2] == "4"  # 5/4 + 3/4 + 3/2 + 1/2; by strata alone it would be 2–6
    assert "field\tA\t2\t2\t—" in locked["zh"]["text"]


def test_exclusions_are_shown_by_code(show: Show) -> None:
    """π = 0 is shown openly: each code of the commitment with its number of units."""
    files = locked_selection()
    commit = read_document(files["commit.json"])
    commit["excluded"] = {"WHITE_LIST": 1}
    changed = {**files, "commit.json": write_document(commit)}
    seen = show("excluded", {**changed, **complete(changed, TASK)}, [])

    assert (seen["console"], seen["faults"], seen["unpaired"]) == ([], 0, 0)
    assert "（入选概率 0），代码 WHITE_LIST" in seen["zh"]["text"]


def test_batches_are_named_in_both_draws(show: Show) -> None:
    """A selection says in how many batches, a dispatch which one and what is carried."""
    seen = []
    for kind, change in (
        (Kind.SELECTION, {"batches": 4}),
        (Kind.DISPATCH, {"batch": {"number": 2, "of": 4, "carried": ["AG-1", "AG-2"]}}),
    ):
        files = bundle(kind, is_drawn=False)
        commit = {**read_document(files["commit.json"]), **change}
        changed = {**files, "commit.json": write_document(commit)}
        seen.append(show(f"batches-{kind}", {**changed, **complete(changed, TASK)}, []))

    assert [(page["console"], page["faults"], page["unpaired"]) for page in seen] == [
        ([], 0, 0)
    ] * 2
    assert "共 4 批" in seen[0]["zh"]["text"]
    assert "第 2 批，共 4 批" in seen[1]["zh"]["text"]
    assert "结转本批的 2 户" in seen[1]["zh"]["text"]


def test_designs_are_named_with_what_they_promise(show: Show) -> None:
    """Pareto is near, Poisson's number is about, permanent tickets are called predictable."""
    locked = show("designed-locked", designed.locked("ABCD"), [])
    drawn = show("designed", designed.drawn("ABCD"), [])

    assert (locked["console"], locked["faults"], drawn["console"], drawn["faults"]) == (([], 0) * 2)
    assert (locked["unpaired"], locked["unlabelled"]) == (0, 0)
    assert locked["tiles"][2] == "约 12"  # 3 + 7/2 + 3 + 5/2, as in task.csv
    assert len(drawn["rows"]) == len(designed.drawn("ABCD")["sample.tsv"].splitlines())
    for text in ("非常接近与规模成正比", "按规模，逐户", "谁知道其种子，谁就能预知抽取"):
        assert text in locked["zh"]["text"]
    for text in ("very nearly in proportion", "each by itself", "could predict the draw"):
        assert text in locked["en"]["text"]


def test_drawn_dispatch_shows_counts_and_rows(show: Show) -> None:
    """Posts, inspectors, pairs, inspections and seats, and every row of the teams."""
    files = bundle(Kind.DISPATCH, is_drawn=True)
    seen = four(show, Kind.DISPATCH, True)

    assert seen["rows"] == [r.split("\t") for r in files["teams.tsv"].decode().splitlines()]
    assert seen["tiles"] == ["12", "5", "60", "6", "12"]
    assert seen["strata"] == []


def test_locked_pages_show_no_list(show: Show) -> None:
    """Before the draw there are inputs and targets, but no rows and no search."""
    selection, dispatch = (four(show, kind, False) for kind in Kind)

    assert (selection["rows"], dispatch["rows"]) == ([], [])
    assert selection["tiles"] == ["60", "3", "9–10"]
    assert dispatch["tiles"] == ["12", "5", "60"]
    assert [row[5:8] for row in selection["strata"][:2]] == [["—", "—", "至多 2"]] * 2
    assert "查找公开名" not in selection["zh"]["text"] + dispatch["zh"]["text"]


def test_search_finds_handles(show: Show) -> None:
    """A whole handle, a part in another case, and one that is not there."""
    selection, dispatch = (four(show, kind, True)["found"] for kind in Kind)

    assert [found["rows"] for found in selection] == [1, 31, 0]
    assert selection[0]["told"] == "找到：必检，层 B·食品，顺位 1。"
    assert "未被抽中，也不是候补" in selection[2]["told"]
    assert [found["rows"] for found in dispatch] == [2, 12, 0]
    assert dispatch[0]["told"] == "找到：该公开名在 2 行中。"


def test_commands_compute_what_they_promise(show: Show) -> None:
    """The shown seed text digests to the seed, in the shell of a citizen."""
    seen = four(show, Kind.SELECTION, True)
    seed = json.loads(bundle(Kind.SELECTION, is_drawn=True)["seed.json"])["seed"]
    (command,) = [text for text in seen["pre"] if text.startswith("printf ")]
    result = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=True)
    first = seen["rows"][0][3]

    assert result.stdout.decode().split()[0] == seed
    assert f"select sha256('{seed}'||'|a|'||'{first}')" in seen["pre"]
    (line,) = [text for text in seen["pre"] if text.startswith("python3 -c ")]
    told = subprocess.run(["/bin/sh", "-c", line], capture_output=True, check=True)
    assert told.stdout.decode().strip() == sha256(f"{seed}|a|{first}".encode()).hexdigest()
    assert "randinspect verify ." in seen["pre"]


def test_cut_list_says_so(show: Show) -> None:
    """Beyond a thousand rows the page tells the total, and counts only what it can."""
    files = bundle(Kind.SELECTION, is_drawn=True, units=6000)
    seen = show("cut", files, ["no such handle"])
    total = files["sample.tsv"].count(b"\n")

    assert len(seen["rows"]) == 1000
    assert f"显示 1,000 行，共 {total:,} 行；完整名单在 sample.tsv" in seen["zh"]["text"]
    assert seen["strata"][0][5:8] == ["0", "400", "2"]
    assert seen["strata"][2][7] == seen["strata"][3][7] == "未全列"
    assert f"请在 sample.tsv（共 {total:,} 行）中查找" in seen["found"][0]["told"]


def test_hostile_text_stays_text(show: Show) -> None:
    """Markup in a bundle is shown, never run; a command is not made of it."""
    files = bundle(Kind.SELECTION, is_drawn=True)
    attack = "<img src=x onerror=console.error(1)></script><script>console.error(2)</script>"
    seed = {**json.loads(files["seed.json"]), "lines": ["drand'; rm -r x #"]}
    task = files["task.csv"].decode().replace(TASK.task_name, attack).encode()
    changed = {"task.csv": task, "rulebook.json": write_document({"about": attack})}
    seen = show("hostile", {**files, **changed, "seed.json": write_document(seed)}, [attack])

    assert (seen["console"], seen["images"], seen["faults"]) == ([], 0, 0)
    assert attack in seen["zh"]["text"]
    assert [text for text in seen["pre"] if "rm -r" in text] == []


@pytest.mark.parametrize("text", [b"{}", b"[]", b'{"kind":"selection"}'])
def test_broken_bundle_is_said_to_be_broken(show: Show, text: bytes) -> None:
    """A page whose data has no commitment says that nothing can be shown."""
    seen = show(f"broken-{len(text)}", {"commit.json": text}, [])

    assert seen["console"] == []
    assert seen["faults"] == 1
    assert "The data of this page cannot be read" in seen["en"]["text"]


def test_console_lines_are_noticed(chromium: str, tmp_path: Path) -> None:
    """The watch on the console is not blind."""
    seen = open_page(chromium, tmp_path, "<script>no_such_name();</script>")

    assert any("no_such_name" in line for line in seen["console"])
