"""Counts of cases that leave the school: below five is not shown, nor can it be worked out; plain numbers only.

A count is given once a year and place and is narrowed by no filter, so that there are no two counts to subtract.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

LEAST = 5
COVER = 2  # so many counts of five and more are hidden with the small ones: a reader may know one of them


@dataclass(frozen=True)
class Masked:
    """Counts as they may be shown: None where a count is hidden, also for the sum."""

    counts: tuple[int | None, ...]
    total: int | None


def masked(counts: Sequence[int]) -> Masked:
    """Hide what is below five and, beside it, at least the two next smallest and all that equal them.

    So whoever knows this rule, subtracts what is shown from the sum and knows one hidden count as their own still
    cannot tell a small count. Where there are too few counts to hide one behind, nothing is shown, nor the sum.
    """
    rising = sorted(range(len(counts)), key=counts.__getitem__)
    hidden = [place for place in rising if counts[place] < LEAST]
    shown = rising[len(hidden) :]
    while hidden and shown and (not _safe(counts, hidden) or counts[shown[0]] == counts[hidden[-1]]):
        hidden.append(shown.pop(0))
    total = sum(counts)
    return Masked(
        counts=tuple(None if place in hidden else count for place, count in enumerate(counts)),
        total=total if total >= LEAST and (not hidden or _safe(counts, hidden)) else None,
    )


def _safe(counts: Sequence[int], hidden: Sequence[int]) -> bool:
    return sum(counts[place] >= LEAST for place in hidden) >= COVER
