"""What the bureau's report says of a ratio of two classes: whole, without an interval, or none."""

from __future__ import annotations

import pytest

from randinspect.cli.desk import Desk
from randinspect.cli.reporting import _say_lift
from randinspect.cli.words import Language
from randinspect.office.results.report import Lift


@pytest.mark.parametrize(
    ("lift", "said"),
    [
        (Lift("D", "A", 2.0, 1.5, 3.0), "class D are 2.0000 times those in A (1.5000 – 3.0000)"),
        (Lift("D", "A", 0.0, 0.0, 3.0), "class D are 0.0000 times those in A (0.0000 – 3.0000)"),
        (Lift("D", "A", 2.0, 1.5, None), "2.0000 times those in A (no interval can be told)"),
        (Lift("D", "A", None, 1.5, None), "the rate estimated in class A is 0"),
    ],
)
def test_no_number_that_is_not_known_is_told(
    lift: Lift, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In both languages without a question mark."""
    for language in Language:
        _say_lift(Desk.opened(language, as_json=False), lift)
    told = capsys.readouterr().err

    assert said in told
    assert "?" not in told
    assert "？" not in told
