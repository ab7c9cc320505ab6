"""Ids of agencies in libraries that only the store knows, as readers of tables take them.

The rule: a row is kept with the id that it came with, for the register's own profile may have kept
such an id; but ``warn`` and ``classes grade`` refuse a whole table for one id that is none.
"""

from __future__ import annotations

from randinspect.canonical import normalised_id
from randinspect.registry import examine_id
from randinspect.registry.rules import Problem, Value

__all__ = ["agency_problem"]


def agency_problem(value: Value) -> Problem | None:
    """What is wrong with the id of an agency, or None.

    >>> agency_problem("91990400MA91378850").rule, agency_problem(" 22a")
    ('uscc.check_character', None)
    """
    return examine_id(normalised_id(str(value)))
