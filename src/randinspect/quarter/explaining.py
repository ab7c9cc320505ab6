"""Why one agency stands in the frame as it does: the rules' steps, and its rest."""

from __future__ import annotations

from datetime import date

from randinspect.quarter.framing import Framing
from randinspect.quarter.registers import Registers
from randinspect.rulebook import Rulebook, Step, explain_unit, rest_step

__all__ = ["explain_agency"]


def explain_agency(
    registers: Registers, rules: Rulebook, framing: Framing, index: int, *, on: date
) -> tuple[Step, ...]:
    """Tell how one agency came to its class, size, stratum and selection rule.

    Parameters
    ----------
    registers, rules, on
        What the frame was closed from.
    framing
        The frame.
    index
        Position of the agency in the register.
    """
    told = explain_unit(registers.agencies, rules, index, on=on, history=framing.history)
    rule = rules.memory.rest if rules.memory else None
    if rule is None or framing.rates is None or not framing.rates.rates[index]:
        return told
    return (*told, rest_step(rule, framing.rates, index))
