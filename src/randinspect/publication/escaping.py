"""Templates that escape everything: what is filled in is text, and no name is missing."""

from __future__ import annotations

from typing import Any

__all__ = ["template_room"]


def template_room(folder: str) -> Any:
    """Open a folder of templates.

    Parameters
    ----------
    folder
        Below this room.

    Returns
    -------
    Any
        A Jinja2 environment, imported here: only who publishes needs it.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("randinspect.publication", folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
