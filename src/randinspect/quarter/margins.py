"""Published names of the margins: the rulebook's own, or neutral ones under seal.

Sealed groups are named as sealed strata are (docs/format.md §2.7): in an order that tells nothing.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from hashlib import sha256

from randinspect.rulebook import Mode
from randinspect.sampling import Margin

__all__ = ["group_records", "publish_margins"]


def publish_margins(
    margins: Sequence[Margin], labels: Mapping[str, str], mode: Mode, *, draw_id: str, key: bytes
) -> tuple[Margin, ...] | None:
    """Name the margins for the public.

    Parameters
    ----------
    margins
        By the rulebook's names.
    labels
        Stratum of the rulebook to its published name.
    mode
        Open names, or neutral ones as those of the strata are.
    draw_id, key
        Number of the selection and the office's master key, for neutral names.

    Returns
    -------
    tuple[Margin, ...] | None
        The margins in the same order; None if there is none.
    """
    if not margins:
        return None
    return tuple(
        Margin.of(
            margin.name if mode is Mode.OPEN else f"M{place}",
            {
                name: [labels[stratum] for stratum in strata]
                for name, strata in _named(margin, mode, draw_id, key)
            },
        )
        for place, margin in enumerate(margins, start=1)
    )


def group_records(
    margins: Sequence[Margin], published: Sequence[Margin], labels: Mapping[str, str]
) -> list[dict[str, str]]:
    """Published names of margins and groups beside the rulebook's, as plain records."""
    records = []
    for inner, outer in zip(margins, published, strict=True):
        places = outer.places()
        for group in inner.groups:
            name = outer.groups[places[labels[group.strata[0]]]].label
            records.append(
                {
                    "group": group.label,
                    "margin": inner.name,
                    "published_group": name,
                    "published_margin": outer.name,
                }
            )
    return records


def _named(
    margin: Margin, mode: Mode, draw_id: str, key: bytes
) -> list[tuple[str, tuple[str, ...]]]:
    """Groups under their published names, neutral ones in an order that tells nothing."""
    if mode is Mode.OPEN:
        return [(group.label, group.strata) for group in margin.groups]
    text = f"randinspect/1/group\n{draw_id}\n{margin.name}\n"
    mixed = sorted(
        margin.groups,
        key=lambda group: hmac.new(key, (text + group.label).encode(), sha256).digest(),
    )
    width = max(2, len(str(len(mixed))))
    return [(f"G{i:0{width}d}", group.strata) for i, group in enumerate(mixed, start=1)]
