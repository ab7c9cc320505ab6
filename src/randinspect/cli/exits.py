"""Exit codes, and how an error becomes one."""

from __future__ import annotations

from enum import IntEnum

from randinspect.errors import (
    DesignError,
    FormatError,
    InfeasibleDispatch,
    InputError,
    LedgerError,
    NotYet,
    ProtocolError,
    RandinspectError,
    SeedError,
    VerdictError,
)

__all__ = ["ExitCode", "exit_code"]


class ExitCode(IntEnum):
    """What the process says to the shell."""

    DONE = 0
    CHECK_FAILED = 1
    USAGE = 2
    INPUT_REFUSED = 3
    INFEASIBLE = 4
    NOT_YET = 5
    PROTOCOL = 6
    INTERNAL = 70


_CODES: tuple[tuple[type[RandinspectError], ExitCode], ...] = (
    (VerdictError, ExitCode.CHECK_FAILED),
    (LedgerError, ExitCode.CHECK_FAILED),
    (InputError, ExitCode.INPUT_REFUSED),
    (FormatError, ExitCode.INPUT_REFUSED),
    (SeedError, ExitCode.INPUT_REFUSED),
    (DesignError, ExitCode.INFEASIBLE),
    (InfeasibleDispatch, ExitCode.INFEASIBLE),
    (NotYet, ExitCode.NOT_YET),
    (ProtocolError, ExitCode.PROTOCOL),
)


def exit_code(error: RandinspectError) -> ExitCode:
    """Exit code of an error; what has none of its own is an internal one."""
    return next((code for kind, code in _CODES if isinstance(error, kind)), ExitCode.INTERNAL)
