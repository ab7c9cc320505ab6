"""Laws of region lists: they only warn."""

from __future__ import annotations

from pathlib import Path

import pytest
from registry_files import read_rows, rules, uscc

from randinspect.errors import RegistryError
from randinspect.registry import Regions, read_regions


def test_lists_of_all_levels_are_read_into_one(tmp_path: Path) -> None:
    """Provinces and prefectures have shorter codes, filled with zeros."""
    (tmp_path / "a.csv").write_text("code,name\n22,吉林省\n2201,长春市\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("code,name\n220102,南关区\n", encoding="utf-8-sig")
    regions = read_regions(tmp_path / "a.csv", tmp_path / "b.csv")

    assert set(regions.names) == {"220000", "220100", "220102"}
    assert regions.knows_uscc(uscc(1, region="220102"))


def test_every_fault_of_a_list_is_told(tmp_path: Path) -> None:
    """A missing file, a missing heading and a bad code at once."""
    (tmp_path / "a.csv").write_text("代码,name\n22,x\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("code,name\n22x,x\n1,y\n", encoding="utf-8")
    with pytest.raises(RegistryError) as caught:
        read_regions(tmp_path / "none.csv", tmp_path / "a.csv", tmp_path / "b.csv")

    assert rules(caught.value.faults) == {
        "regions.file": 1,
        "regions.heading": 1,
        "regions.code": 2,
    }


def test_an_unknown_region_warns_and_never_rejects(tmp_path: Path) -> None:
    """Retired and foreign regions are notes (cases 38 and 39)."""
    rows = [(uscc(1, region="330621"), "甲"), (uscc(2), "乙")]
    register = read_rows(rows, tmp_path, regions=Regions({"220102": "南关区"}))

    assert len(register) == 2
    assert rules(register.notes) == {"uscc.region_unknown": 1}
    assert "330621" in register.notes[0].message


def test_without_a_list_regions_are_not_looked_at(tmp_path: Path) -> None:
    """No list is shipped, so nothing is said."""

    assert read_rows([(uscc(1, region="999999"), "甲")], tmp_path).notes == ()
