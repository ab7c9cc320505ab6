"""What a file's or a document's model found wrong, in words of our own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from randinspect.canonical.forms import DIGEST_FORM, NAME_FORM

__all__ = ["document_words", "model_words"]

# Kind of the error to what is wrong, and what to do; braces name what the model asks for.
_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("this key is needed", "add it"),
    "extra_forbidden": ("no such key is known", "drop it, or correct its spelling"),
    "int_type": ("this is no whole number", "write digits, without quotes or a point"),
    "string_type": ("this is no text", 'write text in quotes: "…"'),
    "bool_type": ("this is neither true nor false", "write true or false, without quotes"),
    "date_type": ("this is no day", "write it without quotes: 2026-12-31"),
    "datetime_type": ("this is no time", "write it without quotes: 2026-12-01T10:00:00+08:00"),
    "timezone_aware": ("this time has no offset", "add it: 2026-12-01T10:00:00+08:00"),
    "string_too_short": ("this text is empty", "write at least {min_length} character"),
    "string_too_long": ("this text is too long", "write {max_length} characters at most"),
    "greater_than_equal": ("this number is too small", "write {ge} or more"),
    "less_than_equal": ("this number is too large", "write {le} or less"),
    "greater_than": ("this number is too small", "write more than {gt}"),
    "less_than": ("this number is too large", "write less than {lt}"),
    "date_from_datetime_parsing": ("this is no day", "write it as 2026-12-31"),
    "date_parsing": ("this is no day", "write it as 2026-12-31"),
    "is_instance_of": ("this is of another kind", "write what is asked here"),
    "int_parsing": ("this is no whole number", "write digits"),
    "mapping_type": ("this is no table", "write keys with their values"),
    "model_attributes_type": ("this is no table", "write keys with their values"),
    "set_type": ("this is no list", "write [ … ]"),
    "frozen_set_type": ("this is no list", "write [ … ]"),
    "literal_error": ("this is none of the words known here", "write one of {expected}"),
    "enum": ("this is none of the words known here", "write one of {expected}"),
    "too_short": ("this list has too few members", "name at least {min_length}"),
    "too_long": ("this list has too many members", "name {max_length} at most"),
    "tuple_type": ("this is no list", "write [ … ]"),
    "list_type": ("this is no list", "write [ … ]"),
    "model_type": ("this is no table", "write it as [table] with keys of its own"),
    "dict_type": ("this is no table", "write it as [table] with keys of its own"),
    "union_tag_not_found": ("its kind is not said", "add kind"),
    "union_tag_invalid": ("this kind is not known", "write one of {expected_tags}"),
    "string_pattern_mismatch": ("this text has another form than is asked", "{form}"),
}
_OTHER: Final = "correct it"
_FORMS: Final[Mapping[str, str]] = {
    NAME_FORM: "write 1 to 64 of the letters, digits and . _ / - of ASCII",
    DIGEST_FORM: "write a digest: 64 digits 0-9 and a-f",
}


def model_words(error: ErrorDetails) -> tuple[str, str]:
    """Say what is wrong and what to do.

    Parameters
    ----------
    error
        One error of a model.

    Returns
    -------
    tuple[str, str]
        The message, and the cure; an error of no known kind says what its own check said.
    """
    context: Mapping[str, Any] = error.get("ctx", {})
    if error["type"] not in _WORDS:
        said = str(context.get("error", error["msg"])).removeprefix("Value error, ")
        return said, _OTHER
    message, cure = _WORDS[error["type"]]
    pattern = str(context.get("pattern", ""))
    form = _FORMS.get(pattern, f"write what fits {pattern}")
    return message, cure.format(**{**context, "form": form})


def document_words(error: ValidationError, whole: str) -> str:
    """Say of a document everything that its model found wrong, each with its place.

    Parameters
    ----------
    error
        What the model refused.
    whole
        Name of the document, for what is wrong with it as a whole.
    """
    return "; ".join(
        f"{'.'.join(map(str, one['loc'])) or whole}: {_asked(one)}"
        for one in error.errors(include_url=False)
    )


def _asked(error: ErrorDetails) -> str:
    """What is wrong with a field, and what is asked of it where that is known."""
    message, cure = model_words(error)
    return message if cure == _OTHER else f"{message}: {cure}"
