"""Fixtures for all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data, which is no part of the repository."""
    if not _SHARED.is_dir():
        pytest.skip("the real data are not here: ../shared/data, seen from the repository")
    return _SHARED
