"""Whether who acts has a role, for what is neither a leaf nor an act on results."""

from __future__ import annotations

from randinspect.attestation import Role
from randinspect.errors import AccessError
from randinspect.ledger import STORE_NAME, Ledger, who_acts
from randinspect.office.access.guarding import editor_of
from randinspect.office.inputs.quarter_file import QuarterFile

__all__ = ["require_role"]


def require_role(quarter: QuarterFile, role: Role) -> None:
    """Refuse a step that who acts has no role for; without actors in the ledger nobody is asked.

    Parameters
    ----------
    quarter
        The quarter, which names its ledger.
    role
        What the step takes.

    Raises
    ------
    AccessError
        If nobody acts, or somebody without the role.
    LedgerError
        If the ledger is not whole.
    """
    folder = None if quarter.ledger is None else quarter.path(quarter.ledger.folder)
    if folder is None or not (folder / STORE_NAME).exists():
        return
    actor = editor_of(Ledger.opened(folder).history, who_acts())
    if actor.roles is not None and role not in actor.roles:
        raise AccessError(f"{actor.name} has {', '.join(sorted(actor.roles))}; it takes {role}")
