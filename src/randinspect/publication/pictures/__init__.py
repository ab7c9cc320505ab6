"""Pictures of a draw and its results: bars with a table beside each (docs/format.md §12.3)."""

from __future__ import annotations

from randinspect.publication.pictures.deadlines import deadlines_picture
from randinspect.publication.pictures.drawing import drawn
from randinspect.publication.pictures.funnel import Funnel, funnel_picture
from randinspect.publication.pictures.loads import loads_picture
from randinspect.publication.pictures.numbers import count, percent, ratio
from randinspect.publication.pictures.outcomes import Share, outcomes_picture
from randinspect.publication.pictures.probabilities import probabilities_picture
from randinspect.publication.pictures.regions import Region, regions_picture
from randinspect.publication.pictures.shapes import Bar, Picture, Segment

__all__ = [
    "Bar",
    "Funnel",
    "Picture",
    "Region",
    "Segment",
    "Share",
    "count",
    "deadlines_picture",
    "drawn",
    "funnel_picture",
    "loads_picture",
    "outcomes_picture",
    "percent",
    "probabilities_picture",
    "ratio",
    "regions_picture",
]
