"""An office's choices in TOML, read into their model or refused with every fault of them."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from randinspect.errors import Fault, InputError
from randinspect.registry.model_words import model_words

__all__ = ["parse_choices"]

Choices = TypeVar("Choices", bound=BaseModel)

_CURES: Final[Mapping[str, str]] = {
    "missing": "add the key",
    "extra_forbidden": "drop it, or correct its spelling",
}


def parse_choices(
    text: str,
    model: type[Choices],
    *,
    name: str,
    code_of: Callable[[str], str],
    otherwise: str,
    refused: type[InputError] = InputError,
) -> Choices:
    """Read choices from the text of their file.

    Parameters
    ----------
    text, name
        The text, and the file's name in messages.
    model
        What is read.
    code_of
        Code of the fault for each type of error of the model.
    otherwise
        Cure of what has none of its own.
    refused
        Kind of the error.

    Raises
    ------
    InputError
        Of that kind, with every fault: unknown or missing keys, wrong values.
    """
    try:
        return model.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise refused([Fault(name, "toml.syntax", str(error), "correct the line")]) from error
    except ValidationError as error:
        raise refused(
            [
                Fault(
                    name,
                    code_of(found["type"]),
                    model_words(found)[0],
                    found.get("ctx", {}).get("cure") or _CURES.get(found["type"], otherwise),
                    column=".".join(map(str, found["loc"])) or None,
                )
                for found in error.errors(include_url=False)
            ]
        ) from error
