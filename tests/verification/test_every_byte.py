"""Every byte of a small bundle counts: flipped one at a time, each gives a finding there."""

from __future__ import annotations

import pytest
from bundles import small_quarter

from randinspect.verification import verify_files

PARTS = ("selection", "dispatch")
FLIP = 0x20
BLOCK = 4096
SOME = 499
BEGIN, END = b'<script type="application/json" id="bundle">', b"</script><!--end of data-->"


def names() -> list[tuple[str, str]]:
    """Every file of both bundles."""
    return [(part, name) for part in PARTS for name in sorted(small_quarter()[part])]


@pytest.mark.parametrize("part", PARTS)
def test_the_bundle_itself_is_clean(part: str) -> None:
    """Without a flip there is nothing to find."""
    verdict = verify_files(small_quarter()[part])

    assert verdict, verdict.findings
    assert str(verdict.standing) == "recomputed, order unproved"


def places(name: str, data: bytes, start: int) -> list[int]:
    """Bytes of a block; of the page's constant template only some, for one digest holds it all."""
    block = range(start, min(start + BLOCK, len(data)))
    if name != "index.html":
        return list(block)
    begin, end = data.index(BEGIN), data.index(END) + len(END)
    return [place for place in block if begin <= place < end or place % SOME == 0]


def blocks() -> list[tuple[str, str, int]]:
    """Every file of both bundles, cut into blocks that the workers share."""
    return [
        (part, name, start)
        for part, name in names()
        for start in range(0, len(small_quarter()[part][name]), BLOCK)
    ]


@pytest.mark.parametrize(("part", "name", "start"), blocks())
def test_every_flipped_byte_is_found_in_its_file(part: str, name: str, start: int) -> None:
    """No byte of the file can be changed without a finding that names the file."""
    files = dict(small_quarter()[part])
    data = files[name]
    for place in places(name, data, start):
        changed = bytearray(data)
        changed[place] ^= FLIP
        files[name] = bytes(changed)
        verdict = verify_files(files)

        assert not verdict, f"byte {place} of {name}"
        assert name in {finding.file for finding in verdict.findings}, f"byte {place} of {name}"


@pytest.mark.parametrize(("part", "name"), names())
def test_a_lost_or_cut_file_is_found(part: str, name: str) -> None:
    """A missing, an empty and a shortened file."""
    whole = small_quarter()[part]
    for data in (None, b"", whole[name][:-1], whole[name] + b"\n"):
        files = {other: content for other, content in whole.items() if other != name}
        if data is not None:
            files[name] = data
        if files == whole:
            continue
        verdict = verify_files(files)

        assert not verdict, f"{name} as {data!r:.20}"
        assert any(name in f"{f.file} {f.message}" for f in verdict.findings)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", ["extra.txt", "frame.tsv.bak", ".hidden", "visits.tsv"])
def test_an_added_file_is_found(part: str, name: str) -> None:
    """A file that neither manifest nor announcements name."""
    verdict = verify_files({**small_quarter()[part], name: b"x"})

    assert [finding.file for finding in verdict.findings] == [name]
