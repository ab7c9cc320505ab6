"""The version of this code and of the format it writes."""

from __future__ import annotations

from typing import Final

__all__ = ["FORMAT", "VERSION"]

VERSION: Final = "0.1.0"
FORMAT: Final = "randinspect/1"
