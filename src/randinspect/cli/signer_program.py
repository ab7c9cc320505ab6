"""A signer that is a program of the office's: text in, signature out (docs/format.md §7.10)."""

from __future__ import annotations

import shlex
import subprocess
from dataclasses import dataclass
from typing import Final

from randinspect.attestation import VerifierKey
from randinspect.errors import FormatError

__all__ = ["SignerProgram"]

_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class SignerProgram:
    """A device behind a program: it gets the text on stdin, and prints 128 hexadecimal digits.

    Parameters
    ----------
    verifier
        The public key of the device.
    command
        The program with its arguments, as one line.
    """

    verifier: VerifierKey
    command: str

    def sign(self, message: bytes) -> bytes:
        """Signature of a message, 64 bytes.

        Raises
        ------
        FormatError
            If the program fails, or prints something else.
        """
        try:
            done = subprocess.run(  # noqa: S603  # the office's own program, and no shell
                shlex.split(self.command),
                input=message,
                capture_output=True,
                check=True,
                timeout=_SECONDS,
            )
            return bytes.fromhex(done.stdout.decode("ascii").strip())
        except subprocess.CalledProcessError as error:
            told = error.stderr.decode("utf-8", "replace").strip()
            raise FormatError(f"the signer failed with {error.returncode}: {told}") from error
        except (OSError, ValueError, subprocess.TimeoutExpired) as error:
            raise FormatError(f"the signer gave no signature: {error}") from error
