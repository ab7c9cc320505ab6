"""Double random, one public: inspection draws that anyone can recompute to the bit.

The public face: read registers and a rulebook, close a frame, draw a sample, verify a bundle.
What runs a whole quarter is ``randinspect.quarter.quarter``; what dispatches is in
``randinspect.dispatch``. See ``docs/concepts.md``; the bytes are in ``docs/format.md``, the
mathematics in ``docs/method.md``.
"""

from __future__ import annotations

from randinspect.errors import (
    DesignError,
    Fault,
    FormatError,
    InfeasibleDispatch,
    InputError,
    NotYet,
    ProtocolError,
    RandinspectError,
    SeedError,
    VerdictError,
)
from randinspect.lottery import Tickets
from randinspect.publication import Occasion, explain_handle, read_files
from randinspect.quarter import Quarter, QuarterPlan, Registers, Seeds, close_frame
from randinspect.registry import (
    Frame,
    Profile,
    RecordKind,
    Register,
    link,
    read_profile,
    read_register,
)
from randinspect.rulebook import Rulebook, classify, read_rulebook
from randinspect.sampling import (
    DesignReport,
    Method,
    SampleRole,
    SampleUnit,
    Target,
    check_design,
    inclusion_probabilities,
    select,
    target_for,
)
from randinspect.verification import Finding, Verdict, verify
from randinspect.version import FORMAT, VERSION

__version__ = VERSION

__all__ = [
    "FORMAT",
    "DesignError",
    "DesignReport",
    "Fault",
    "Finding",
    "FormatError",
    "Frame",
    "InfeasibleDispatch",
    "InputError",
    "Method",
    "NotYet",
    "Occasion",
    "Profile",
    "ProtocolError",
    "Quarter",
    "QuarterPlan",
    "RandinspectError",
    "RecordKind",
    "Register",
    "Registers",
    "Rulebook",
    "SampleRole",
    "SampleUnit",
    "SeedError",
    "Seeds",
    "Target",
    "Tickets",
    "Verdict",
    "VerdictError",
    "__version__",
    "check_design",
    "classify",
    "close_frame",
    "explain_handle",
    "inclusion_probabilities",
    "link",
    "read_files",
    "read_profile",
    "read_register",
    "read_rulebook",
    "select",
    "target_for",
    "verify",
]
