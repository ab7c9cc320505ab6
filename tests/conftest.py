"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from outside import require_modules
from postgres import Server, served

# A busy machine is no fault of what is tested: no law depends on how long it takes.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Ask for the modules that the mark of a test names, before any of its fixtures are made."""
    for mark in item.iter_markers("extra"):
        if mark.args:
            require_modules(*mark.args, extra=mark.kwargs["name"])


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real data, which is no part of the repository."""
    if not _SHARED.is_dir():
        pytest.skip("the real data are not here: ../shared/data, seen from the repository")
    return _SHARED


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A private PostgreSQL server; skipped where there is none, demanded where all is."""
    with served() as server:
        yield server
