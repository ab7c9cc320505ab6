"""Parts from outside that some tests need: a browser, Java, Node, an extra."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec

import pytest

__all__ = ["program", "require", "require_modules"]


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
