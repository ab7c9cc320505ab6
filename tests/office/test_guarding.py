"""Nothing private enters a bundle: the scanner stands before every stage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from randinspect.cli.starting import demo_folder, demo_steps
from randinspect.errors import PrivacyError
from randinspect.office.guarding import BUNDLE_EXEMPTIONS, guard_bundle

MOBILE = "13800000000"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The demonstration's inputs in a folder of their own."""
    office = tmp_path / "office"
    with demo_folder() as demo:
        shutil.copytree(demo, office, ignore=shutil.ignore_patterns("__*"))
    return office


def test_a_telephone_in_the_task_stops_the_lock(folder: Path) -> None:
    """Neither commitment nor announcement is written."""
    path = folder / "quarter.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('示例省检验检测机构"', f'联系电话{MOBILE}"'), encoding="utf-8")
    with pytest.raises(PrivacyError, match=r"task\.csv"):
        list(demo_steps(folder / "out", folder).advance())

    assert not (folder / "out" / "public").exists()


def test_the_name_of_a_sealed_inspector_stops_the_lock(folder: Path) -> None:
    """A name of the roster as a cell of the announcement."""
    path = folder / "quarter.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('示例省检验检测机构"', '安某01"'), encoding="utf-8")
    with pytest.raises(PrivacyError, match="sealed_name"):
        list(demo_steps(folder / "out", folder).advance())


def test_a_price_is_no_telephone() -> None:
    """Computed numbers are exempt where they stand, and nowhere else."""
    prices = f"IN-1\t{MOBILE}\n".encode()

    assert guard_bundle({"prices.tsv": prices})
    assert guard_bundle({"prices.3.tsv": prices})
    for key in ("D", "class_prices", "group_prices"):
        certificate = f'{{"{key}":[["L01",{MOBILE}]]}}'.encode()
        assert guard_bundle({"certificate.json": certificate})
        assert guard_bundle({"certificate.2.json": certificate})
    assert guard_bundle({"frame.tsv": f"AG-1\tA\t{MOBILE}\n".encode()})
    with pytest.raises(PrivacyError):
        guard_bundle({"teams.tsv": f"AG-1\tofficer\t{MOBILE}\n".encode()})
    assert all(exemption.reason for exemption in BUNDLE_EXEMPTIONS)


def test_an_open_id_of_an_agency_is_no_telephone() -> None:
    """Whatever an agency's id looks like, it is the agency's."""
    assert guard_bundle({"frame.tsv": f"{MOBILE}\tA\t1\n".encode()})
