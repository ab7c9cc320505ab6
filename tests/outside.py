"""Parts from outside that some tests need: a browser, Java, Node, an extra."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

__all__ = ["office_suite", "program", "require", "require_modules"]


def require(is_here: bool, message: str) -> None:
    """Skip where a part is missing on a user's machine, and fail where all parts must be there."""
    if is_here:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def require_modules(*names: str, extra: str) -> None:
    """Require modules that an extra installs."""
    missing = [name for name in names if find_spec(name) is None]
    require(not missing, f"{', '.join(missing)}: not here; the extra '{extra}' has it")


def program(*names: str, package: str) -> str:
    """Path of the first of these programs that is here."""
    found = next(filter(None, map(shutil.which, names)), None)
    require(found is not None, f"{names[0]} is not on PATH: apt-get install {package}")
    return str(found)


def office_suite() -> str:
    """Path of LibreOffice, with its parts for workbooks and for text documents."""
    suite = program("soffice", package="libreoffice-calc libreoffice-writer")
    folder = Path(suite).resolve().parent
    for part, name in (("calc", "libsclo.so"), ("writer", "libswlo.so")):
        require(
            (folder / name).exists(),
            f"LibreOffice has no {part}: apt-get install libreoffice-{part}",
        )
    return suite
