"""How long a page needs to verify a bundle, in a real browser and from disk.

Usage: ``python benchmarks/verifier.py [--json] [--quick]``. A selection of N agencies is drawn and
its page opened. Up to 5 MB the page holds the bundle and verifies it at once; a larger bundle is
handed to it as a reader would choose the folder. Told are the seconds until the verdict stands, and
the longest task of the page's own thread: while it runs, the page does not answer to its reader.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bundles import ROUNDS, TASK, terms
from measuring import arguments
from publication.browser import Browser, browsing

from randinspect.publication.stages import complete, draw, lock_selection
from randinspect.registry.frame import Frame
from randinspect.sampling import Method, target_for, write_targets

STRATA = 16
HELD = 90_000  # about so many agencies stand in the page itself
SIZES = (10_000, HELD, 100_000, 1_000_000)
QUICK = (10_000, HELD, 100_000)
WATCH = """
globalThis.longest = 0;
new PerformanceObserver(list => {
  for (const task of list.getEntries()) longest = Math.max(longest, task.duration);
}).observe({type: "longtask", buffered: true});
"""
DONE = "!!document.body.dataset.standing"


@dataclass(frozen=True, slots=True)
class Record:
    """One measurement: seconds to the verdict, and the longest task of the page's thread in ms."""

    agencies: int
    megabytes: float
    handed: str
    seconds: float
    longest_ms: float
    standing: str


def bundle(size: int) -> dict[str, bytes]:
    """A drawn selection of invented agencies with sealed handles' length, a fiftieth drawn."""
    handles = [f"AG-{sha256(str(i).encode()).hexdigest()[:39]}" for i in range(size)]
    strata = [f"S{i % STRATA:02d}" for i in range(size)]
    sizes = [1 + i * i % 97 for i in range(size)]
    frame = Frame.close(handles, strata, sizes)
    share = Fraction(size // STRATA, 50)
    targets = [
        target_for(s, share, method=Method.PROPORTIONAL, reserves=200) for s in frame.strata()
    ]
    files = lock_selection(terms("bench/1", 1, 13335), frame, write_targets(targets))
    files |= draw(files, [ROUNDS[13335]])
    return {**files, **complete(files, TASK)}


def measured(browser: Browser, size: int, folder: Path) -> Record:
    """Open the page of a bundle, hand over the folder if it asks for it, and wait."""
    files = bundle(size)
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    is_held = b'"lists":{}' in files["index.html"]
    start = time.perf_counter()
    browser.open(folder / "index.html", before=WATCH)
    if not is_held:
        start = time.perf_counter()
        browser.choose("#v-files", sorted(folder.iterdir()))
    browser.wait(DONE)
    seconds = time.perf_counter() - start
    browser.run("new Promise(done => setTimeout(done, 500))")
    return Record(
        size,
        round(sum(map(len, files.values())) / 1e6, 1),
        "held by the page" if is_held else "chosen by the reader",
        round(seconds, 2),
        round(float(browser.run("longest"))),
        str(browser.run("document.body.dataset.standing")),
    )


def main() -> None:
    """Measure every size."""
    options = arguments(__doc__ or "")
    records = []
    with tempfile.TemporaryDirectory() as place, browsing(Path(place) / "profile") as browser:
        for size in QUICK if options.quick else SIZES:
            records.append(measured(browser, size, Path(place) / str(size)))
            if not options.json:
                print(*asdict(records[-1]).values(), sep=" | ", flush=True)
    if options.json:
        print(json.dumps([asdict(record) for record in records]))


if __name__ == "__main__":
    main()
