"""The page's template, put together from its parts (docs/format.md §8.4).

A page opened from disk may load no file beside it, so markup, styles and the verifier's modules
become one file. Its policy names the digest of each script and style that it holds: whatever is
slipped into a page does not run.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files as resources
from typing import Final

__all__ = ["template"]

_ENTRY: Final = "page"
_IMPORT: Final = re.compile(r'^import \{([^}]*)\} from "\./([\w/-]+)\.mjs";\n', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (?:const|class|function\*?) (\w+)", re.MULTILINE)
_VENDOR: Final = re.compile(r"export\{(\w+) as (\w+)\};")
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_MARK: Final = "/* the verifier */"
_CLOSE: Final = "</body>"


@cache
def template(*, is_shared: bool = False) -> bytes:
    """Bytes of the page before data is inserted: a constant of the release.

    Parameters
    ----------
    is_shared
        Whether it also says which authorities have a part in the draw.
    """
    text = _read("page.html").replace(_MARK, _bundle(_ENTRY), 1)
    if is_shared:
        head, _, tail = text.rpartition(_CLOSE)
        text = head + _read("authorities.html") + _CLOSE + tail
    policy = f"script-src {_digests(_SCRIPT, text)}; style-src {_digests(_STYLE, text)}"
    return text.replace("script-src 'none'; style-src 'none'", policy, 1).encode()


def _read(name: str) -> str:
    """Text of a part."""
    return resources("randinspect.publication").joinpath(name).read_text(encoding="utf-8")


def _digests(element: re.Pattern[str], text: str) -> str:
    """Digests of all scripts or styles, as a policy names them."""
    found = (sha256(inner.encode()).digest() for inner in element.findall(text))
    return " ".join(f"'sha256-{b64encode(digest).decode()}'" for digest in found)


def _bundle(entry: str) -> str:
    """One script from a module and all that it imports, each in a function of its own."""
    texts: dict[str, str] = {}
    _collect(entry, texts)
    parts = ["\n", *(_wrapped(name, text) for name, text in texts.items())]
    return '"use strict";\nconst modules = {};' + "\n".join(parts)


def _collect(name: str, texts: dict[str, str]) -> None:
    """Modules in an order in which each follows those that it imports."""
    text = _read(f"verifier/{name}.mjs")
    for _, other in _IMPORT.findall(text):
        if other not in texts:
            _collect(other, texts)
    texts[name] = text


def _wrapped(name: str, text: str) -> str:
    """A module as a function that gives its exports."""
    exports = [(inner, outer) for inner, outer in _VENDOR.findall(text)]
    exports += [(own, own) for own in _EXPORT.findall(text)]
    body = _IMPORT.sub(lambda m: f'const {{{m[1]}}} = modules["{m[2]}"];\n', text)
    body = re.sub(
        r"^export (?=const|class|function)", "", _VENDOR.sub("", body), flags=re.MULTILINE
    )
    given = ", ".join(f"{outer}: {inner}" for inner, outer in exports)
    return f'modules["{name}"] = (() => {{\n{body}return {{ {given} }};\n}})();\n'
