"""Which columns of an office's libraries are private, ``private.toml``.

The rule: a column is named as the library has it. One that the library does not declare is named
apart, so that no misspelt name leaves a column open in silence.
"""

from __future__ import annotations

from typing import Annotated, Final, Self

from pydantic import Field, StringConstraints, model_validator

from randinspect.office.store.libraries import LIBRARIES
from randinspect.registry.choice_files import parse_choices
from randinspect.rulebook.doors import Door, Text, refusal

__all__ = ["PrivateFile", "PrivateLibrary", "parse_private"]

KeyId = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9A-Za-z_-]{1,32}$")]
_OTHER: Final = "write it as docs/files.md says"
_SEALED: Final = ("text", "date", "list")


class PrivateLibrary(Door):
    """Private columns of one library of the store.

    Parameters
    ----------
    name
        Which library.
    columns
        Fields of the library that are sealed: text, days or lists, none of its key.
    own
        Columns of the office's own that are sealed; each import names them in its profile.
    indexed
        Those of both that can be looked up by their value.
    """

    name: Text
    columns: tuple[Text, ...] = ()
    own: tuple[Text, ...] = ()
    indexed: tuple[Text, ...] = ()

    @property
    def sealed(self) -> tuple[str, ...]:
        """All columns that are sealed."""
        return (*self.columns, *self.own)

    @model_validator(mode="after")
    def _can_be_sealed(self) -> Self:
        """Refuse what the library does not have, its key, and what no text can stand for."""
        library = LIBRARIES.get(self.name)
        if library is None:
            raise refusal("private.library", "the store has no such library", "name one of its own")
        types = library.types
        for column in self.columns:
            if types.get(column) not in _SEALED or column in library.key:
                cure = "name text, days or lists of the library, none of its key"
                raise refusal("private.column", f"{column} cannot be sealed", cure)
        if stray := [column for column in self.own if column in types]:
            cure = "name it under columns"
            raise refusal("private.own", f"{stray[0]} is a field of the library", cure)
        if not self.sealed:
            raise refusal("private.empty", "no column is named", "name columns or own")
        if stray := sorted(set(self.indexed) - set(self.sealed)):
            cure = "name it under columns or own"
            raise refusal("private.indexed", f"{stray[0]} is not sealed", cure)
        return self


class PrivateFile(Door):
    """The whole file: under which keys, and what.

    Parameters
    ----------
    seal_key
        Id of the key under which cells are sealed; `store rekey` takes another.
    index_key
        Id of the key of handles and look-up, another one; `store rekey --index-key` changes it.
    library
        Which columns are private, library by library.
    """

    seal_key: KeyId
    index_key: KeyId
    library: Annotated[tuple[PrivateLibrary, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _differ(self) -> Self:
        """Refuse one key for two ends, and a library that is named twice."""
        if self.seal_key == self.index_key:
            raise refusal("private.one_key", "one key has two ends", "give the index its own key")
        names = [one.name for one in self.library]
        if len(set(names)) < len(names):
            raise refusal("private.twice", "a library is named twice", "name it once")
        return self

    def of(self, library: str) -> PrivateLibrary | None:
        """Private columns of a library, None if it has none."""
        return next((one for one in self.library if one.name == library), None)


def parse_private(text: str, *, name: str) -> PrivateFile:
    """Read which columns are private from the text of ``private.toml``.

    Raises
    ------
    InputError
        With every fault.
    """
    return parse_choices(
        text,
        PrivateFile,
        name=name,
        code_of=lambda kind: f"private.{kind.removeprefix('private.')}",
        otherwise=_OTHER,
    )
