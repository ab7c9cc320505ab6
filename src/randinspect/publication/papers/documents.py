"""Opening and closing text documents (DOCX) by python-docx, which is asked for only here.

The rule: what is written depends on its arguments alone. A document bears the time of the draw, no
author, and no trace of who made the template.
"""

from __future__ import annotations

import importlib
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final

from randinspect.errors import Fault, ResultsError
from randinspect.publication.papers.printable import printable
from randinspect.publication.stored import stored_package

__all__ = ["closed", "opened", "roots_of", "unreached_faults"]

_EPOCH: Final = datetime(1970, 1, 1)  # naive, because a document's own times are UTC
_TOLD_PARTS: Final = ("/word/document", "/word/header", "/word/footer")


def opened(data: bytes, name: str) -> Any:
    """Open a document.

    Parameters
    ----------
    data, name
        Its bytes, and its name for faults.

    Raises
    ------
    ResultsError
        If python-docx is not installed, or the bytes are no document.
    """
    docx = _docx()
    from lxml.etree import XMLSyntaxError

    try:
        return docx.Document(BytesIO(data))
    except (KeyError, ValueError, OSError, zipfile.BadZipFile, XMLSyntaxError) as error:
        message = "this is no text document that can be read"
        cure = "save it as DOCX without macros, or start from `papers --templates`"
        raise ResultsError([Fault(name, "paper.template", message, cure)]) from error


def roots_of(document: Any) -> list[Any]:
    """Elements of body, headers and footers."""
    parts = document.part.package.iter_parts()
    told = [part for part in parts if str(part.partname).startswith(_TOLD_PARTS)]
    return [p.element for p in sorted(told, key=lambda part: str(part.partname)) if _is_xml(p)]


def unreached_faults(document: Any, name: str) -> list[Fault]:
    """Faults of placeholders where they would not be filled: notes, comments.

    Parameters
    ----------
    document, name
        The template, and its name for faults.
    """
    message = "a placeholder stands where none is filled"
    cure = "put it into the text, a table, a header or a footer"
    return [
        Fault(name, "paper.place", message, cure, value=str(part.partname))
        for part in document.part.package.iter_parts()
        if not str(part.partname).startswith(_TOLD_PARTS)
        and str(part.partname).startswith("/word/")
        and b"{{" in part.blob
    ]


def closed(document: Any, *, title: str, stamp: int) -> bytes:
    """Bytes of a document.

    Parameters
    ----------
    document
        The document.
    title
        Its title, as programs show it.
    stamp
        Its own time, UNIX seconds, UTC.
    """
    core = document.core_properties
    core.title = printable(title)[:255]
    core.created = core.modified = _EPOCH + timedelta(seconds=stamp)
    core.author = core.last_modified_by = core.comments = ""
    core.revision = 1
    stream = BytesIO()
    document.save(stream)
    return stored_package(stream.getvalue())


def _is_xml(part: Any) -> bool:
    """Whether a part was taken apart."""
    return hasattr(part, "element")


def _docx() -> Any:
    """The library, opened where it is needed."""
    try:
        return importlib.import_module("docx")
    except ImportError as error:
        message = "python-docx, which writes text documents, is not installed"
        cure = 'install it by: pip install "randinspect[docx]"'
        raise ResultsError([Fault("docx", "extra.missing", message, cure)]) from error
