"""Zips that are damaged, or made to harm whoever opens them; and the doors of the command line."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from attacked import run, selection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import mangled_bytes

from randinspect.errors import FormatError
from randinspect.publication import read_files
from randinspect.verification import verify

fuzzed = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def zipped(members: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


@fuzzed
@given(data=st.data())
def test_a_mangled_zip(tmp_path: Path, data: st.DataObject) -> None:
    """It is refuted or what it was; no door raises."""
    path = tmp_path / "bundle.zip"
    whole = zipped(selection())
    path.write_bytes(data.draw(mangled_bytes(whole)))
    verdict = verify(path)

    assert not verdict or read_files(path) == selection()


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "a/../x", "..\\x", "C:x", "./x", "a/./x", "a\x01b", "../../a/x"]
)
def test_a_name_that_leads_elsewhere(tmp_path: Path, name: str) -> None:
    """It is refused before anything is unpacked, and nothing is written anywhere."""
    path = tmp_path / "in" / "bundle.zip"
    path.parent.mkdir()
    path.write_bytes(zipped({name: b"x"}))
    with pytest.raises(FormatError, match="is no name of a file"):
        read_files(path)

    assert not verify(path)
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["bundle.zip"]


def test_a_zip_that_grows_too_much(tmp_path: Path) -> None:
    """A hundred kilobytes that would become a hundred megabytes: refused unread."""
    path = tmp_path / "bomb.zip"
    path.write_bytes(zipped({"frame.tsv": bytes(100 * 2**20)}))
    with pytest.raises(FormatError, match="no bundle grows so"):
        read_files(path)

    assert run("verify", path).exit_code == 1


def test_a_zip_that_lies_about_its_size(tmp_path: Path) -> None:
    """The directory says 5 bytes, the data are more: no more than that is taken, and it is told."""
    data = bytearray(zipped({"frame.tsv": b"x" * 100_000}))
    for mark, at in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        place = data.index(mark) + at
        data[place : place + 4] = (5).to_bytes(4, "little")
    path = tmp_path / "liar.zip"
    path.write_bytes(bytes(data))

    with pytest.raises(FormatError, match="cannot be read"):
        read_files(path)
    assert not verify(path)


@pytest.mark.parametrize(
    "words",
    [
        ("verify", "{}"),
        ("explain", "{}", "AG-1"),
        ("why", "{}", "AG-1", "I-1"),
        ("check-proof", "{}"),
        ("ledger", "verify", "{}"),
        ("exposure", "{}"),
        ("joint", "{}"),
        ("audit", "{}"),
    ],
)
def test_every_door_refuses_rubbish(tmp_path: Path, words: tuple[str, ...]) -> None:
    """A damaged zip, rubbish, a folder with rubbish, nothing: an answer and an exit code."""
    whole = zipped(selection())
    middle = len(whole) // 3
    damaged = whole[:middle] + b"\x00" * 50 + whole[middle + 50 :]
    (tmp_path / "damaged.zip").write_bytes(damaged)
    (tmp_path / "rubbish").write_bytes(b"\x00\xff" * 40)
    (tmp_path / "deep").write_bytes(b"[" * 100_000)
    folder = tmp_path / "folder"
    folder.mkdir()
    for name in ("commit.json", "leaves.txt", "checkpoint", "checkpoints.json", "seed.json"):
        (folder / name).write_bytes(b'{"a":' * 1000)
    for place in ("damaged.zip", "rubbish", "deep", "folder", "nothing"):
        done = run(*(word.format(tmp_path / place) for word in words))

        assert done.exit_code in (1, 2, 3, 6), (place, done.output)
