"""The public face: what users import, and what importing it costs."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import randinspect


def test_every_name_of_the_face_is_there() -> None:
    """Each exported name exists and comes from the package itself."""
    missing = [name for name in randinspect.__all__ if not hasattr(randinspect, name)]

    assert missing == []


def test_the_face_hides_no_room() -> None:
    """A room of the package is not shadowed by a function of its name."""
    import randinspect.dispatch
    import randinspect.quarter

    kinds = {type(randinspect.dispatch).__name__, type(randinspect.quarter).__name__}

    assert {"module"} == kinds


def test_importing_the_face_loads_no_solver() -> None:
    """Nothing heavy is loaded by ``import randinspect``."""
    heavy = {"ortools", "duckdb", "pandas", "scipy", "docx", "lxml", "typst"}
    heavy |= {"sqlalchemy", "alembic"}
    code = f"import randinspect, randinspect.cli, sys; print(*({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""


def test_a_sample_is_drawn_with_the_face_alone() -> None:
    """Frame, target, tickets, sample: the first random in four calls."""
    frame = randinspect.Frame.close(["AG-1", "AG-2", "AG-3"], ["A"] * 3, np.array([1, 1, 1]))
    stratum = next(iter(frame.strata()))
    target = randinspect.target_for(stratum, 1, method=randinspect.Method.EQUAL, reserves=2)
    sample = randinspect.select(frame, [target], randinspect.Tickets("00" * 32))

    assert [str(unit.role) for unit in sample] == ["drawn", "reserve", "reserve"]


@pytest.mark.parametrize("sizes", [[1.5, 2, 3], np.array([1.0, 2.0, 3.0])])
def test_a_frame_cuts_no_fraction_off(sizes: list[int]) -> None:
    """A size that is no whole number is refused; it used to be cut off in silence."""
    with pytest.raises(randinspect.FormatError, match="whole numbers"):
        randinspect.Frame.close(["AG-1", "AG-2", "AG-3"], ["A"] * 3, sizes)
