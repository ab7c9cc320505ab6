"""The verdict: what was checked, what was found wrong, what stays unproved (docs/format.md §9)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from randinspect.errors import VerdictError

__all__ = ["Family", "Finding", "Standing", "Step", "Verdict"]


_TOLD: Final = 3  # findings that the verdict names in its line


class Family(StrEnum):
    """The five families of verification steps."""

    AUTHENTICITY = "authenticity"
    COMPLETENESS = "completeness"
    CONSISTENCY = "consistency"
    INTEGRITY = "integrity"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step of docs/format.md §9."""

    number: int
    family: Family
    title: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found wrong: where, and what.

    Parameters
    ----------
    step
        The step that found it.
    code
        Number of the point that does not hold, such as ``7.2``.
    file
        The file of the bundle that it concerns.
    message
        What was found, and what was expected.
    at
        Where in the file: a row, a JSON pointer, handles or the name of another file; empty where
        it is the whole file, or no place was found.
    """

    step: Step
    code: str
    file: str
    message: str
    at: str = ""

    def __str__(self) -> str:
        """One line for people."""
        return f"{self.file}: {self.message} ({self.code}, {self.step.family})"


class Standing(StrEnum):
    """What the verdict comes to."""

    VERIFIED = "verified"
    UNPROVED = "recomputed, order unproved"
    LOCKED = "locked, not drawn"
    VOID = "void"
    ROW = "row proved, draw not recomputed"
    REFUTED = "refuted"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification of a bundle, or of a quarter's bundles, returns.

    Truthy iff nothing is refuted. What it could not prove is listed, and the weakest piece of
    evidence is among it.

    Parameters
    ----------
    draws
        The draw_ids verified.
    occasion
        ``draw``, ``rehearsal`` or ``demonstration``; the weakest of several.
    standing
        The one-line verdict.
    steps
        The steps that ran.
    findings
        All that is wrong.
    unproved
        What a reader still has to trust, in words.
    proved
        What is proved beyond the draw itself, in words: the order.
    parts
        Draw and standing of each bundle, of several; the weakest is the verdict's.
    skipped
        Steps that an audit left out, each with the reason.
    unchecked
        What lies there and was not looked at, in words.
    """

    draws: tuple[str, ...]
    occasion: str
    standing: Standing
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    unproved: tuple[str, ...]
    proved: tuple[str, ...] = ()
    parts: tuple[tuple[str, Standing], ...] = ()
    skipped: tuple[tuple[Step, str], ...] = ()
    unchecked: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether no check is refuted."""
        return not self.findings

    def __str__(self) -> str:
        """The verdict in one line."""
        name = ", ".join(self.draws) or "no draw"
        special = "" if self.occasion == "draw" else f"{self.occasion.upper()}, no inspection: "
        parts = "; ".join(f"{part}: {standing}" for part, standing in self.uneven_parts)
        told = f"; weakest of {parts}" if parts else ""
        if self.refuting:
            told = f"; refuted by {', '.join(self.refuting)}" + (f"; {parts}" if parts else "")
        standing = "VOID" if self.standing is Standing.VOID else self.standing
        return f"{special}{name}: {standing} ({len(self.findings)} findings){told}"

    @property
    def refuting(self) -> tuple[str, ...]:
        """Code and file of what refutes, each once; of many the first, and an ellipsis."""
        found = sorted(self.findings, key=lambda f: (*map(int, f.code.split(".")), f.file))
        told = tuple(dict.fromkeys(f"{f.code} {f.file}".strip() for f in found))
        return told if len(told) <= _TOLD else (*told[:_TOLD], "…")

    @property
    def uneven_parts(self) -> tuple[tuple[str, Standing], ...]:
        """The parts, if they do not all stand alike."""
        return self.parts if len({standing for _, standing in self.parts}) > 1 else ()

    def require(self, *, strict: bool = False) -> None:
        """Raise unless the verdict holds.

        Parameters
        ----------
        strict
            Whether what stays unproved fails too.

        Raises
        ------
        VerdictError
            With every finding, and with what stays unproved if strict.
        """
        faults = [str(finding) for finding in self.findings]
        faults += [f"unproved: {text}" for text in self.unproved] if strict else []
        if faults:
            raise VerdictError("\n".join((str(self), *faults)))

    def document(self) -> dict[str, Any]:
        """The verdict as plain data; ``skipped`` stands there if a step was left out."""
        skipped = [{**_step(step), "reason": reason} for step, reason in self.skipped]
        return {
            **({"skipped": skipped} if skipped else {}),
            "draws": list(self.draws),
            "findings": [
                {
                    "at": f.at,
                    "code": f.code,
                    "family": str(f.step.family),
                    "file": f.file,
                    "message": f.message,
                    "step": f.step.number,
                }
                for f in self.findings
            ],
            "occasion": self.occasion,
            "parts": [{"draw": name, "standing": str(standing)} for name, standing in self.parts],
            "proved": list(self.proved),
            "standing": str(self.standing),
            "steps": [_step(step) for step in self.steps],
            "unchecked": list(self.unchecked),
            "unproved": list(self.unproved),
            "valid": bool(self),
        }


def _step(step: Step) -> dict[str, Any]:
    """A step as plain data."""
    return {"family": str(step.family), "step": step.number, "title": step.title}
