"""A quarter on each real registry, verified by a second process without a solver.

The data is not part of the project: without ``../shared/data`` beside it these tests skip.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from registries import DATA, REGISTRIES, rehearse

UNITS = {"chicago_food": 12_367, "zhejiang_draw_lists": 43_263, "cn_tic_agencies": 6_811}


@pytest.mark.parametrize("name", REGISTRIES)
@pytest.mark.skipif(not DATA.is_dir(), reason="the real registries are not beside the project")
def test_a_quarter_on_a_real_registry_is_verified(name: str, tmp_path: Path) -> None:
    """Rehearsed end to end; nothing refuted, everything staffed, the occasion named."""
    outcome = rehearse(name, DATA, tmp_path / name)
    verdict = outcome.verdict
    commit = json.loads((outcome.public / "selection" / "commit.json").read_bytes())
    page = (outcome.public / "dispatch" / "index.html").read_text(encoding="utf-8")

    assert verdict["valid"], verdict["findings"]
    assert verdict["standing"] == "recomputed, order unproved"
    assert verdict["occasion"] == "rehearsal"
    assert commit["inputs"]["frame.tsv"]["rows"] == UNITS[name]
    assert "演练" in page
