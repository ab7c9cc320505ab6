"""Asking a relay what a source said; an offer to the office, and no part of verification.

Whatever comes back is proved like a file that was handed in, so a relay need not be trusted, and
any will do. Shares, sealed values and lottery numbers are never fetched: people hand them in.
"""

from __future__ import annotations

from http.client import HTTPException
from typing import Any, Final
from urllib.error import URLError
from urllib.request import Request, urlopen

from randinspect.errors import SeedError
from randinspect.lottery import DrandSource, NistSource, Source, evidence_from_text, prove_source

__all__ = ["ask_relay"]

_SCHEMES: Final = ("https://", "http://")
_SECONDS: Final = 20
_MOST_BYTES: Final = 1 << 16


def ask_relay(source: Source, relay: str) -> dict[str, Any] | None:
    """Ask one relay for a drand round or a NIST pulse.

    Parameters
    ----------
    source
        What the commitment names.
    relay
        Its address, such as ``https://api.drand.sh`` or ``https://beacon.nist.gov``.

    Returns
    -------
    dict[str, Any] | None
        A clean record that proves the source; None for sources that no relay has.

    Raises
    ------
    SeedError
        If the relay does not answer, or its answer proves nothing.
    """
    match source:
        case DrandSource():
            record = _object(relay, f"/{source.chain}/public/{source.round}")
        case NistSource():
            record = _object(relay, f"/beacon/2.0/pulse/time/{source.time * 1000}")
            pulse = record.get("pulse")
            name = pulse.get("certificateId") if isinstance(pulse, dict) else None
            record["certificate"] = _get(relay, f"/beacon/2.0/certificate/{name}")
        case _:
            return None
    return prove_source(source, record)[1]


def _object(relay: str, path: str) -> dict[str, Any]:
    """JSON object at a path of a relay."""
    records = evidence_from_text(_get(relay, path))
    if len(records) != 1 or not isinstance(records[0], dict):
        raise SeedError(f"{relay} does not answer with one object")
    return records[0]


def _get(relay: str, path: str) -> str:
    """Text at a path of a relay."""
    if not relay.startswith(_SCHEMES):
        raise SeedError(f"{relay} is no address of a relay: it begins with {' or '.join(_SCHEMES)}")
    request = Request(relay.rstrip("/") + path, headers={"User-Agent": "randinspect"})  # noqa: S310
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310  # the scheme was checked
            data: bytes = answer.read(_MOST_BYTES)
        return data.decode("utf-8")
    except (URLError, HTTPException, OSError, ValueError) as error:
        raise SeedError(f"{relay} does not answer for {path}: {error}") from error
