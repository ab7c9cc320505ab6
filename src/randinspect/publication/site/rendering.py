"""How a page is put together: templates that escape everything, one style, scripts by digest.

The rule: a page loads nothing. Style and script stand in it, and its policy names their digests,
so whatever is slipped into a page does not run; it works from a disk, from any server and without
a script at all.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.resources import files as resources
from typing import Any, Final

from randinspect.publication.escaping import template_room
from randinspect.publication.site.words import WORDS
from randinspect.publication.tongues import Tongue

__all__ = ["Press", "tree_path"]

_HAN: Final = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_POLICY: Final = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)


def tree_path(tongue: Tongue, path: str) -> str:
    """Path of a page in the tree of its language: Chinese at the root, English below ``en/``."""
    return path if tongue is Tongue.ZH else f"{tongue}/{path}"


class Press:
    """Writes the pages of one site in one language.

    Parameters
    ----------
    authority
        Whose site it is.
    tongue
        The language.
    """

    def __init__(self, authority: str, tongue: Tongue) -> None:
        self.authority, self.tongue = authority, tongue
        self._room = _room(tongue)

    def word(self, key: str, **values: object) -> str:
        """One of the site's words."""
        return WORDS[key].to(self.tongue).format(**values)

    def page(
        self, template: str, path: str, *, title: str, script: str = "", **values: Any
    ) -> tuple[str, bytes]:
        """Write a page.

        Parameters
        ----------
        template
            Name of its template.
        path
            In the tree of its language, such as ``agencies/X.html``.
        title
            Of the page.
        script
            Name of its script, ``""`` for none.
        values
            What the template asks for besides.

        Returns
        -------
        tuple[str, bytes]
            Path in the site, and bytes.
        """
        other = Tongue.EN if self.tongue is Tongue.ZH else Tongue.ZH
        up = "../" * path.count("/")
        root = "../" * tree_path(self.tongue, path).count("/")
        text: str = self._room.get_template(f"{template}.html.jinja").render(
            authority=self.authority,
            css=_kept("site.css"),
            other=other,
            policy=_policy(script),
            root=root,
            script=_kept(script) if script else "",
            there=root + tree_path(other, path),
            title=title,
            tongue=self.tongue,
            up=up,
            w=self.word,
            **{"is_marked": False, **values},
        )
        return tree_path(self.tongue, path), text.encode()

    def feed(self, **values: Any) -> tuple[str, bytes]:
        """Write the feed."""
        text: str = self._room.get_template("feed.atom.jinja").render(
            authority=self.authority, tongue=self.tongue, w=self.word, **values
        )
        return tree_path(self.tongue, "feed.atom"), text.encode()


@cache
def _room(tongue: Tongue) -> Any:
    """Templates of one language; in English, Chinese data says that it is Chinese."""
    from markupsafe import Markup

    def datum(text: object) -> object:
        """Data as it is, marked with its language where the page has another one."""
        if tongue is Tongue.ZH or not _HAN.search(str(text)):
            return text
        return Markup('<span lang="zh-CN">{}</span>').format(text)

    room = template_room("site/templates")
    filters: dict[str, Callable[..., Any]] = room.filters
    filters["datum"] = datum
    return room


@cache
def _kept(name: str) -> Any:
    """Style or script of this room, as it stands."""
    from markupsafe import Markup

    text = resources("randinspect.publication.site").joinpath(name).read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704  # a constant of the release


@cache
def _policy(script: str) -> str:
    """Policy that names the digests of a page's style and script."""
    return _POLICY.format(
        script=_digest(str(_kept(script))) if script else "'none'",
        style=_digest(str(_kept("site.css"))),
    )


def _digest(text: str) -> str:
    """Digest of a script or style, as a policy names it."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
