"""Write defective bundles, one for each numbered point of verification, and named by it.

Usage: ``python tests/vectors/defects.py FOLDER``. Each subfolder is called ``CODE-what-is-wrong``
and holds a bundle, or ``selection`` and ``dispatch``, or ``bundle`` and what lies beside it: its
``amendments``, and what a reader knows, ``trust.keys``, ``witness.keys``, ``evidence.json``.
Whoever writes a verifier finds in each of them at least the point that it is named by
(docs/format.md §9.1.1).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from defective import (
    of_authorities,
    of_dispatch,
    of_lock,
    of_merging,
    of_quarter,
    of_readers,
    of_selection,
    of_stages,
)

__all__ = ["Defect", "defects", "write"]


@dataclass(frozen=True)
class Defect:
    """One defective bundle or quarter.

    Parameters
    ----------
    code
        The point that it breaks.
    what
        What is wrong, as a part of a folder's name.
    folders
        Name of a folder ("" for the whole) to its files.
    amendments
        Beside a single bundle, its amendments.
    known
        Beside a single bundle, files with what a reader pins and has heard.
    """

    code: str
    what: str
    folders: Mapping[str, Mapping[str, bytes]]
    amendments: Mapping[str, bytes] = field(default_factory=dict)
    known: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Name of its folder."""
        return f"{self.code}-{self.what}"


def defects() -> Iterator[Defect]:
    """All of them, in the order of the points."""
    single = {
        **of_lock.DEFECTS,
        **of_selection.DEFECTS,
        **of_dispatch.DEFECTS,
        **of_authorities.DEFECTS,
        **of_stages.DEFECTS,
        **of_merging.DEFECTS,
    }
    quarters = {
        **of_quarter.QUARTERS,
        **of_authorities.QUARTERS,
        **of_stages.QUARTERS,
        **of_merging.QUARTERS,
    }
    found = [Defect(code, what, {"": make()}) for code, (what, make) in single.items()]
    found += [Defect(code, what, make()) for code, (what, make) in quarters.items()]
    for code, (what, make) in of_quarter.AMENDMENTS.items():
        made = make()
        found.append(Defect(code, what, {"": made.bundle}, made.amendments))
    for code, (what, tell) in of_readers.READERS.items():
        said = tell()
        found.append(Defect(code, what, {"": said.bundle}, said.amendments, said.known))
    yield from sorted(found, key=lambda defect: [int(n) for n in defect.code.split(".")])


def write(folder: Path) -> dict[str, Path]:
    """Write them; give the folder of each by its name."""
    places = {}
    for defect in defects():
        place = places[defect.name] = folder / defect.name
        for part, files in defect.folders.items():
            inner = "bundle" if defect.amendments or defect.known else part
            _write(place / inner, files)
        _write(place, defect.known)
        _write(place / "amendments", defect.amendments)
    return places


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files, of a folder in a folder too."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


if __name__ == "__main__":
    print("\n".join(write(Path(sys.argv[1]))))
