"""Where a quarter and its rulebook do not go together."""

from __future__ import annotations

from collections.abc import Iterator

from randinspect.errors import Fault
from randinspect.office.inputs.quarter_file import QuarterFile
from randinspect.rulebook import CommonRules, Rulebook

__all__ = ["at_odds", "disagreements", "idle_file"]


def at_odds(quarter: QuarterFile, rules: CommonRules) -> Iterator[Fault]:
    """Tell people whom nobody sends, and senders without people.

    Parameters
    ----------
    quarter, rules
        The quarter, and its rulebook.
    """
    referral = rules.referral if isinstance(rules, Rulebook) else None
    own, sends, staffing = quarter.authority.id, quarter.sends, rules.staffing
    if sends is None and referral is None:
        yield _odd("dispatch", f"no [dispatch], and {rules.name} refers to no other authority")
    if sends is None and referral is not None and own in referral.all_names:
        yield _odd("dispatch", f"no [dispatch], but {rules.name} refers agencies to {own} itself")
    if sends is not None and referral is not None and own not in referral.all_names:
        yield _odd("dispatch", f"{rules.name} refers nothing to {own}, so it sends nobody")
    if sends is not None and staffing is None:
        yield _odd("dispatch", f"{rules.name} has no [dispatch] to send people by")
    if staffing is not None and quarter.files.inspectors is None:
        yield _odd("files.inspectors", f"{rules.name} sends people, but no roster is named")
    linked = rules.linked if isinstance(rules, Rulebook) else None
    if quarter.merges and rules.dates is None:
        yield _odd("merge", f"visits are merged by their days, and {rules.name} has no [dates]")
    if linked is not None and quarter.parent is None:
        yield _odd("parent", f"{rules.name} draws units of bodies, but no [parent] drew bodies")
    if linked is None and quarter.parent is not None:
        yield _odd("parent", f"[parent] drew bodies, but {rules.name} has no [linked]")
    if referral is not None and quarter.batch is not None:
        yield _odd("batch", "what is referred to other authorities is not dispatched in batches")


def disagreements(quarter: QuarterFile, rules: CommonRules) -> Iterator[Fault]:
    """Tell sources, visits and recognised results that the rulebook asks for otherwise.

    Parameters
    ----------
    quarter, rules
        As for `at_odds`.
    """
    yield from _other_seeds(quarter, rules)
    yield from _forgotten(quarter, rules)
    yield from _unfounded(quarter, rules)


def idle_file(key: str) -> Fault:
    """Fault of a file that nothing would be made from."""
    message = f"files.{key} is named, but the rulebook has no [dates]"
    cure = "add [dates] to the rulebook, or take the line out"
    return Fault("quarter.toml", "dates.rules", message, cure, column=f"files.{key}")


def _odd(key: str, message: str) -> Fault:
    """Fault of a quarter that its rulebook contradicts."""
    cure = "change quarter.toml or the rulebook, so that they say the same"
    return Fault("quarter.toml", "quarter.rulebook", message, cure, column=key)


def _other_seeds(quarter: QuarterFile, rules: CommonRules) -> Iterator[Fault]:
    """Draws whose sources are not those that the rulebook asks for."""
    if rules.seeds is None:
        return
    for name, plan in quarter.own_draws:
        asked = rules.seeds.kinds(name)
        found = tuple(source.kind for source in plan.declared)
        if found != asked:
            message = f"the seed takes {', '.join(found)}, the rulebook says {', '.join(asked)}"
            cure = f"declare one [[{name}.sources]] for each, in that order"
            yield Fault("quarter.toml", "seeds.rules", message, cure, column=f"{name}.sources")


def _forgotten(quarter: QuarterFile, rules: CommonRules) -> Iterator[Fault]:
    """Rules that count visits, where no file of visits is named to close the frame with."""
    is_closed = quarter.batch is not None and quarter.batch.bundle is not None
    memory = rules.memory if isinstance(rules, Rulebook) else None
    if memory is None or quarter.files.visits is not None or is_closed:
        return
    on = quarter.plan.as_of
    names = [name for name, rule in memory.counted.items() if rule.in_force(on)]
    if names:
        message = f"{', '.join(f'memory.{n}' for n in names)} counts past visits, none are given"
        cure = "name their file; if nobody was ever visited, one with a heading and no rows"
        yield Fault("quarter.toml", "memory.visits", message, cure, column="files.visits")


def _unfounded(quarter: QuarterFile, rules: CommonRules) -> Iterator[Fault]:
    """Recognised results that no rule is about, and a rule about results that are not given."""
    memory = rules.memory if isinstance(rules, Rulebook) else None
    rule = memory.recognition if memory else None
    named = quarter.files.recognised is not None
    if named and rule is None:
        message = f"results are to be recognised, but {rules.name} has no [memory.recognition]"
        cure = "write it, with the document by which results are recognised, or leave the file out"
        yield Fault("quarter.toml", "recognition.rules", message, cure, column="files.recognised")
    if rule is not None and not named and rule.in_force(quarter.plan.as_of):
        message = "memory.recognition recognises results of others, none are given"
        cure = "name their file; if nothing was handed over, one with a heading and no rows"
        yield Fault("quarter.toml", "recognition.none", message, cure, column="files.recognised")
