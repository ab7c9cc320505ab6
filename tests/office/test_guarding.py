"""Nothing private enters a bundle: the scanner stands before every stage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from randinspect.canonical import read_document
from randinspect.cli.starting import demo_folder, demo_steps
from randinspect.errors import InputError, PrivacyError
from randinspect.office.guarding import BUNDLE_EXEMPTIONS, declared_exemptions, guard_bundle
from randinspect.publication.privacy import LeakKind
from randinspect.rulebook import LeakName
from randinspect.verification import verify

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


EXEMPT = """
[[privacy.exemptions]]
files = "task.*"
columns = "抽查对象范围"
kind = "mobile"
reason = "虚构的公开咨询电话"
citation = "rules"
"""


def scoped(folder: Path, exemption: str) -> Path:
    """A telephone in the announced scope, and what the rulebook says of it."""
    path = folder / "quarter.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('示例省检验检测机构"', f'联系电话{MOBILE}"'), encoding="utf-8")
    with (folder / "rulebook.toml").open("a", encoding="utf-8") as stream:
        stream.write(exemption)
    return folder


def test_a_declared_exemption_is_honoured_published_and_told(folder: Path) -> None:
    """It is in the locked rulebook, the page that carries the cell passes, each use is counted."""
    events = list(demo_steps(folder / "out", scoped(folder, EXEMPT)).advance())
    bundle = folder / "out" / "public" / "selection"
    rules = read_document((bundle / "rulebook.json").read_bytes())
    told = [str(note) for event in events for note in event.notes]

    assert rules["privacy"]["exemptions"][0]["reason"] == "虚构的公开咨询电话"
    assert MOBILE in (bundle / "task.csv").read_text(encoding="utf-8-sig")
    assert any("mobile in task.*, 抽查对象范围 (虚构的公开咨询电话)" in t for t in told)
    assert verify(folder / "out")


@pytest.mark.parametrize(
    ("asked", "instead"),
    [("抽查对象范围", "抽查事项"), ("task.*", "plan.*"), ('"mobile"', '"personal_id"')],
)
def test_an_exemption_of_something_else_is_none(folder: Path, asked: str, instead: str) -> None:
    """Another column, another file, another kind: the lock is stopped as before."""
    office = scoped(folder, EXEMPT.replace(asked, instead))
    with pytest.raises(PrivacyError, match=r"task\.csv"):
        list(demo_steps(folder / "out", office).advance())

    assert not (folder / "out" / "public").exists()


def test_an_exemption_of_everything_is_refused(folder: Path) -> None:
    """And one that stands twice; both are told at once."""
    text = EXEMPT.replace("task.*", "*") + EXEMPT + EXEMPT
    with pytest.raises(InputError) as caught:
        list(demo_steps(folder / "out", scoped(folder, text)).advance())

    assert [fault.rule for fault in caught.value.faults] == ["privacy.wide", "privacy.twice"]


def test_a_rulebook_names_leaks_as_the_scanner_does() -> None:
    """All kinds but that of a file that cannot be read."""
    assert {str(kind) for kind in LeakName} == {str(kind) for kind in LeakKind} - {"unreadable"}
    assert declared_exemptions(None) == ()


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
