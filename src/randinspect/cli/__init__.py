"""The desk: ``randinspect`` on the command line."""

from __future__ import annotations

from randinspect.cli.entry import main

__all__ = ["main"]
