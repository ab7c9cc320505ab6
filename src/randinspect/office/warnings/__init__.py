"""Early warnings: signs at bodies, each with the rows it rests on and what is suggested."""

from __future__ import annotations

from randinspect.office.warnings.complaints import ComplaintTest, complaint_signs, spikes
from randinspect.office.warnings.discovery import Procedure, decimal_text, q_values
from randinspect.office.warnings.listing import WarningList, read_settings, warnings_as_of
from randinspect.office.warnings.scan import Baseline, Scan, ScanTail, largest_window
from randinspect.office.warnings.sentences import (
    ACTION_WORDS,
    SIGNAL_SENTENCES,
    action_sentence,
    signal_sentence,
)
from randinspect.office.warnings.settings import (
    BaselineKind,
    ComplaintSigns,
    WarningSettings,
    parse_settings,
)
from randinspect.office.warnings.signals import SUGGESTED, Action, Signal, SignalCode, Source

__all__ = [
    "ACTION_WORDS",
    "SIGNAL_SENTENCES",
    "SUGGESTED",
    "Action",
    "Baseline",
    "BaselineKind",
    "ComplaintSigns",
    "ComplaintTest",
    "Procedure",
    "Scan",
    "ScanTail",
    "Signal",
    "SignalCode",
    "Source",
    "WarningList",
    "WarningSettings",
    "action_sentence",
    "complaint_signs",
    "decimal_text",
    "largest_window",
    "parse_settings",
    "q_values",
    "read_settings",
    "signal_sentence",
    "spikes",
    "warnings_as_of",
]
