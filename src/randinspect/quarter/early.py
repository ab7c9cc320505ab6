"""What can be refused before anybody is drawn: limits that cross, and what nobody is or has.

Each would come out only once the sample is there, and then it is too late to mend them.
"""

from __future__ import annotations

from datetime import date

from randinspect.dispatch import require_areas, require_limits
from randinspect.quarter.registers import Registers
from randinspect.quarter.rules import dispatch_rules
from randinspect.quarter.strangers import require_known_values
from randinspect.rulebook import CommonRules

__all__ = ["refuse_early"]


def refuse_early(registers: Registers, rules: CommonRules, *, window: tuple[date, date]) -> int:
    """Refuse what no dispatch of any sample could use.

    Parameters
    ----------
    registers, rules
        The libraries and the rulebook.
    window
        First and last day of the inspections.

    Returns
    -------
    int
        Agencies that no monthly cap counts, because their window lies in several months.

    Raises
    ------
    RulebookError
        If a neighbour or another value that a rule names is in no register, or if limits cross,
        count nobody, or reach over several slots of a team.
    """
    require_known_values(registers, rules)
    if rules.staffing is None:
        return 0
    terms = dispatch_rules(rules)
    require_areas(registers.agencies.columns, registers.inspectors.columns, terms)
    if not terms.classes and not terms.groups:
        return 0
    return require_limits(
        registers.agencies,
        registers.inspectors,
        recusals=registers.recusals,
        visits=registers.visits,
        rules=terms,
        window=window,
    )
