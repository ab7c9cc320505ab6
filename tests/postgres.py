"""A private PostgreSQL server for tests: its own folder, its own socket, no port, no superuser."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from outside import require

__all__ = ["Server", "served"]

_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_NUMBERS = count(1)


class Server:
    """A running server.

    Parameters
    ----------
    folder
        Where its socket lies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        """URL of a database."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """URL of a database that is new and empty."""
        import psycopg

        name = f"store{next(_NUMBERS)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
        return self.url(name)


@contextmanager
def served() -> Iterator[Server]:
    """Start a server of its own, and stop it in the end."""
    require(bool(_BINARIES), "initdb is not here: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="ri-pg-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    try:
        data = str(folder / "data")
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
        initdb = ("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
        _run(folder, *initdb, "--no-locale")
        _run(folder, "pg_ctl", "-D", data, "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield Server(folder)
        finally:
            _run(folder, "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(folder: Path, name: str, *arguments: str) -> None:
    """Run a program of the server, never as root, which it refuses."""
    words = [str(_BINARIES[-1] / name), *arguments]
    if os.geteuid() == 0:
        words = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *words]
    with (folder.parent / f"{folder.name}.out").open("wb") as out:
        done = subprocess.run(words, cwd=folder, stdout=out, stderr=out, check=False)
    told = Path(out.name).read_text(errors="replace")
    Path(out.name).unlink()
    assert done.returncode == 0, told
