"""The rules by which rows are judged, each with its code, its cure and what may answer it.

The rule: a fault is never mended in silence. A profile may answer a fault of a row by its rule
code: the row is set aside, or kept as it stands, and either way the fault stays on record. A
fault of the file as a whole has no such answer, and a note asks for none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from randinspect.errors import Fault

__all__ = ["RULES", "Answer", "Problem", "Rule", "Value", "fault_of"]

Value = str | int | bool | date | tuple[str, ...] | None


class Answer(StrEnum):
    """What a profile may answer to a rule."""

    FILE = "file"
    SET_ASIDE = "set_aside"
    KEEP = "keep"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its code, the strongest answer a profile may give, and the cure.

    Parameters
    ----------
    code
        The stable code that stands in a :class:`~randinspect.errors.Fault`.
    answer
        ``FILE``: none, the file is refused. ``SET_ASIDE``: the row may be set aside. ``KEEP``:
        the row may also be kept; a value that has no reading in its type is then left out.
        ``NOTE``: nothing to answer, it is only told.
    cure
        What to change.
    """

    code: str
    answer: Answer
    cure: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What a rule says about one value, before the place of that value is known.

    Parameters
    ----------
    rule
        Code of the rule.
    message
        What was found and what was asked.
    kept
        The value that stands if the profile keeps the row; None leaves it out.
    """

    rule: str
    message: str
    kept: Value = None


_TABLE: Final = (
    # The file as a whole.
    Rule("file.missing", Answer.FILE, "name a file that exists and may be read"),
    Rule("file.empty", Answer.FILE, "export the register again"),
    Rule("file.encoding", Answer.FILE, "save the file as UTF-8 or GB 18030"),
    Rule("file.format", Answer.FILE, "save it as .xlsx, or as CSV in UTF-8"),
    Rule("file.workbook", Answer.FILE, "remove its password, or save it again as .xlsx or CSV"),
    Rule("csv.quotes", Answer.FILE, "close the quotation mark, or double the inner ones"),
    Rule("sheet.missing", Answer.FILE, "correct `sheet` in the profile"),
    Rule("sheet.ambiguous", Answer.FILE, "name the one meant by `sheet` in the profile"),
    Rule("sheet.empty", Answer.FILE, "fill it, or name another by `sheet` in the profile"),
    Rule("sheet.merged_cells", Answer.FILE, "unmerge the cells and fill every one of them"),
    Rule("heading.missing", Answer.FILE, "correct the heading in the profile or in the file"),
    Rule("heading.delimiter", Answer.FILE, "write it in the profile's table of this register"),
    Rule("heading.ambiguous", Answer.FILE, "name only the heading meant in the profile"),
    Rule("heading.repeated", Answer.FILE, "give each column a heading of its own"),
    Rule("heading.merged_rows", Answer.FILE, "unmerge the cells and put the heading in one row"),
    Rule("heading.skipped_row", Answer.FILE, "correct `skip_rows` in the profile"),
    Rule("regions.file", Answer.FILE, "give a CSV file in UTF-8"),
    Rule("regions.heading", Answer.FILE, "name the two headings by `code` and `name`"),
    Rule("regions.code", Answer.FILE, "correct the code, or leave the row out"),
    # One row.
    Rule("row.field_count", Answer.SET_ASIDE, "quote the field that holds a comma, or fill it"),
    Rule("row.repeated", Answer.KEEP, "delete one of the two rows"),
    Rule("value.missing", Answer.SET_ASIDE, "fill the cell"),
    Rule("value.unmapped", Answer.KEEP, "add the value to the profile's values, or correct it"),
    Rule("cell.error", Answer.KEEP, "mend the formula, or paste its value"),
    Rule(
        "cell.formula",
        Answer.KEEP,
        "open the file in a spreadsheet program and save it, or write the value itself",
    ),
    Rule("cell.type", Answer.KEEP, "write the cell as its column asks"),
    Rule("join.part_missing", Answer.KEEP, "fill the cell, or give the profile an `unassigned`"),
    Rule("text.control_character", Answer.KEEP, "write the value on one line, without tabs"),
    Rule("text.invisible_character", Answer.KEEP, "delete the invisible character"),
    Rule("text.number_cell", Answer.KEEP, "set the column to Text and enter the value again"),
    Rule("integer.format", Answer.KEEP, "write it as 0, 7 or -12, or declare a `scale`"),
    Rule("integer.scale", Answer.KEEP, "declare a larger `scale` in the profile"),
    Rule("integer.range", Answer.KEEP, "correct the number"),
    Rule("date.format", Answer.KEEP, "correct the date, or add its format to the profile"),
    Rule("date.number", Answer.KEEP, "use a date cell, or declare `days since 1899-12-30`"),
    Rule("date.ambiguous", Answer.KEEP, "leave one format in the profile, or write 2026-01-31"),
    Rule("date.epoch_bulk", Answer.KEEP, "read the source again: 0 became 1970-01-01"),
    Rule("date.no_end", Answer.KEEP, "write the day itself"),
    Rule("boolean.format", Answer.KEEP, "map the value to true or false in the profile"),
    Rule("list.empty_item", Answer.KEEP, "delete the separator too many"),
    Rule("recusal.target", Answer.SET_ASIDE, "fill either the agency or the owner"),
    Rule("recusal.order", Answer.SET_ASIDE, "exchange the two days, or correct one"),
    Rule("absence.target", Answer.SET_ASIDE, "fill either the inspector or the agency"),
    Rule("absence.order", Answer.SET_ASIDE, "exchange the two days, or correct one"),
    Rule("couple.same_person", Answer.SET_ASIDE, "name the other person, or delete the row"),
    Rule("couple.twice", Answer.SET_ASIDE, "delete one of the two rows"),
    Rule("recognised.items", Answer.SET_ASIDE, "name the codes of the items that were checked"),
    Rule("recognised.order", Answer.SET_ASIDE, "exchange the two days, or correct one"),
    Rule("recognised.twice", Answer.SET_ASIDE, "make one row of both, with all its items"),
    Rule(
        "recognised.own",
        Answer.SET_ASIDE,
        "enter one's own check among the visits; only another authority's result is recognised",
    ),
    Rule("digest.format", Answer.SET_ASIDE, "copy the SHA-256 of the result as it was handed over"),
    Rule(
        "digest.placeholder",
        Answer.SET_ASIDE,
        "copy the SHA-256 of the result as it was handed over; without one nothing is recognised",
    ),
    # Ids.
    Rule("id.missing", Answer.SET_ASIDE, "fill in the id"),
    Rule("id.placeholder", Answer.SET_ASIDE, "fill in the true id"),
    Rule("id.number_cell", Answer.SET_ASIDE, "set the column to Text and enter the id again"),
    Rule("id.number_text", Answer.SET_ASIDE, "set the column to Text and enter the id again"),
    Rule("id.character", Answer.SET_ASIDE, "delete the blank or invisible character"),
    Rule("id.length", Answer.SET_ASIDE, "correct the id: 64 characters at most"),
    Rule("id.kind", Answer.SET_ASIDE, "correct the code, or widen `id_kind` in the profile"),
    Rule("id.duplicate", Answer.SET_ASIDE, "delete all but one: two rows would double the chance"),
    Rule("uscc.layout", Answer.KEEP, "compare with the licence, or set `id_kind` to text"),
    Rule("uscc.check_character", Answer.KEEP, "compare it with the licence character by character"),
    # One register against another.
    Rule("recusal.unknown_inspector", Answer.KEEP, "correct the id, or enter the inspector"),
    Rule("recusal.unknown_agency", Answer.KEEP, "correct the id, or enter the agency"),
    Rule("recusal.unknown_owner", Answer.KEEP, "correct the owner, or enter it at its agency"),
    Rule("visit.unknown_agency", Answer.KEEP, "correct the id, or enter the agency"),
    Rule("visit.unknown_inspector", Answer.KEEP, "correct the id, or enter the inspector"),
    Rule(
        "visit.unmatched",
        Answer.FILE,
        "look whether columns are exchanged or mapped wrongly in the profile; if those are all "
        "gone, keep them there ([[visit.decide]])",
    ),
    Rule("absence.unknown_inspector", Answer.KEEP, "correct the id, or enter the inspector"),
    Rule("absence.unknown_agency", Answer.KEEP, "correct the id, or enter the agency"),
    Rule("couple.unknown_inspector", Answer.SET_ASIDE, "correct the id, or enter the inspector"),
    Rule("couple.unknown_partner", Answer.SET_ASIDE, "correct the id, or enter the inspector"),
    Rule("recognised.unknown_agency", Answer.KEEP, "correct the id, or enter the agency"),
    # Units of a second stage against the bodies that were drawn.
    Rule(
        "linked.unknown_body",
        Answer.SET_ASIDE,
        "correct the id of the body, or set the row aside in the profile ([[agency.decide]])",
    ),
    Rule(
        "linked.empty",
        Answer.KEEP,
        "enter their units; a body that has none is kept in the profile ([[agency.decide]])",
    ),
    # Rows that the profile leaves out by itself.
    Rule("select.other", Answer.NOTE, "widen `select` in the profile to take the row"),
    Rule("row.skipped", Answer.NOTE, "drop the row from `skip_rows` in the profile to take it"),
    # Notes.
    Rule("id.upper_cased", Answer.NOTE, "nothing; correct the source when you can"),
    Rule("id.folded", Answer.NOTE, "nothing; correct the source when you can"),
    Rule("id.other_kind", Answer.NOTE, "check that it is an id and no remark"),
    Rule("uscc.organisation_check", Answer.NOTE, "nothing; some issued codes break it"),
    Rule("uscc.region_unknown", Answer.NOTE, "nothing; the region may be retired or a zone"),
    Rule("text.private_use", Answer.NOTE, "find the character's standard code; GBK has none"),
    Rule("text.letter_for_digit", Answer.NOTE, "look whether 〇 was meant"),
    Rule("join.unassigned", Answer.NOTE, "nothing; fill the cell when the part is known"),
    Rule("name.near_duplicate", Answer.NOTE, "look whether it is one body under two ids"),
)

RULES: Final[Mapping[str, Rule]] = MappingProxyType({rule.code: rule for rule in _TABLE})


def fault_of(
    problem: Problem,
    *,
    file: str,
    sheet: str | None = None,
    row: int | None = None,
    column: str | None = None,
    value: str | None = None,
) -> Fault:
    """Put a problem in its place, with the cure of its rule.

    >>> print(fault_of(Problem("id.missing", "the id is blank"), file="a.csv", row=3))
    a.csv, row 3: the id is blank (id.missing); fill in the id
    """
    return Fault(
        file=file,
        rule=problem.rule,
        message=problem.message,
        cure=RULES[problem.rule].cure,
        sheet=sheet,
        row=row,
        column=column,
        value=value,
    )
