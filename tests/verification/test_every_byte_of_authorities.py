"""Every byte of what several authorities publish counts: flipped, lost or cut, it is found."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from authorities import CITY, assisted_dispatch, referred_selection, sent_by

from randinspect.verification import verify_files

FLIP = 0x20
BUNDLES: dict[str, Callable[[], dict[str, bytes]]] = {
    "jurisdiction.tsv": lambda: referred_selection(is_sealed=True),
    "referral.tsv": lambda: referred_selection(is_sealed=True),
    "persons.tsv": lambda: sent_by(CITY),
    "assistants.json": assisted_dispatch,
}


@pytest.mark.parametrize("name", BUNDLES)
def test_every_flipped_byte_is_found_in_its_file(name: str) -> None:
    """No byte of the file can be changed without a finding that names it."""
    files = dict(BUNDLES[name]())
    data = files[name]
    for place in range(len(data)):
        changed = bytearray(data)
        changed[place] ^= FLIP
        files[name] = bytes(changed)

        assert name in {f.file for f in verify_files(files).findings}, f"byte {place} of {name}"


@pytest.mark.parametrize("name", BUNDLES)
def test_a_lost_or_cut_file_is_found(name: str) -> None:
    """A missing, an empty and a shortened file."""
    whole = BUNDLES[name]()
    for data in (None, b"", whole[name][:-1], whole[name] + b"\n"):
        files = {other: content for other, content in whole.items() if other != name}
        if data is not None:
            files[name] = data

        assert any(name in f"{f.file} {f.message}" for f in verify_files(files).findings)
