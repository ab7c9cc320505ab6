"""Office files whose bytes follow from their parts alone: no clock, no compressor.

A workbook or a text document is a zip of parts. Deflate differs between zlib and its successors,
and a zip bears the time of its making, so parts are stored under one fixed time.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Final

__all__ = ["stored_package"]

_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3


def stored_package(package: bytes) -> bytes:
    """Give the same package, its parts in their order, stored and without a time."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as packed, zipfile.ZipFile(stream, "w") as plain:
        for name in packed.namelist():
            member = zipfile.ZipInfo(name, _ZIP_EPOCH)
            member.create_system = _UNIX
            plain.writestr(member, packed.read(name))
    return stream.getvalue()
