"""Citations: on which document, number and article a rule stands.

The rule: no ratio, count, exclusion, class rule, trigger or band set without one. The law fixes
no percentages; the document that does has a number, and the public can ask for it.
"""

from __future__ import annotations

from randinspect.rulebook.doors import Door, Text

__all__ = ["Citation"]


class Citation(Door):
    """A place in a document.

    Parameters
    ----------
    document
        Name of the document.
    number
        Its number, as the issuing office writes it (发文字号).
    article
        The article, row or annex, if the rule stands in one.
    url
        Where the public can read it.

    Examples
    --------
    >>> str(Citation(document="某市抽查工作计划", number="某市监〔2026〕1号", article="附件第3行"))
    '《某市抽查工作计划》（某市监〔2026〕1号）附件第3行'
    """

    document: Text
    number: Text
    article: Text | None = None
    url: Text | None = None

    def __str__(self) -> str:
        """Write it the way an official document cites another."""
        return f"《{self.document}》（{self.number}）{self.article or ''}"
