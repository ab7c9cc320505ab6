"""What a store is made with: the ledger that it is bound to, and what it keeps private."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from randinspect.office.store.acts import ActKind, bare_act, write_act
from randinspect.office.store.binding import Guard, bind_store
from randinspect.office.store.opening import Database
from randinspect.office.store.private_file import PrivateFile

__all__ = ["Founding", "found_store"]


@dataclass(frozen=True, slots=True)
class Founding:
    """What is said of a store when it is made.

    Parameters
    ----------
    moment, by
        UNIX seconds, and who makes it.
    ledger
        Folder of the office's ledger; None for a store that is bound to none.
    private
        Which columns are private; None if none are.
    """

    moment: int
    by: str
    ledger: Path | None = None
    private: PrivateFile | None = None


def found_store(connection: Connection, database: Database, founding: Founding) -> None:
    """Write the first acts of a store: it is bound first, so that the ledger covers the rest.

    Raises
    ------
    ProtocolError
        If there is no such ledger.
    AccessError
        If the ledger does not let who acts edit the libraries.
    """
    moment, by = founding.moment, founding.by
    if founding.ledger is not None:
        bind_store(connection, database, founding.ledger, moment=moment, by=by)
    if founding.private is not None:
        told = {"private": founding.private.model_dump(mode="json")}
        act = bare_act(ActKind.PRIVATE, moment=moment, by=by, details=told)
        write_act(connection, act, mark=Guard.of(connection, database).mark())
