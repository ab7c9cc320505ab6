"""Fixtures for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, settings
from outside import require_modules
from postgres import Server, served

from randinspect.office import workspace

# A busy machine is no fault of what is tested: no law depends on how long it takes.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")

# A master key thought of by chance makes another sample in every run, and one quarter in some
# hundreds is rightly infeasible: a test that locks one thinks of this key.
MASTER_KEY = bytes.fromhex("de30" * 16)

_SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Ask for the modules that the mark of a test names, before any of its fixtures are made."""
    for mark in item.iter_markers("extra"):
        if mark.args:
            require_modules(*mark.args, extra=mark.kwargs["name"])


@pytest.fixture(scope="session", autouse=True)
def _one_master_key() -> Iterator[None]:
    """Whoever thinks of a master key inside this process thinks of the same one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            workspace, "secrets", SimpleNamespace(token_bytes=lambda count: MASTER_KEY[:count])
        )
        yield


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
