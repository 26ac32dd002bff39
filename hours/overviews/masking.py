"""Counts of cases that leave the school: below five is not shown, nor can it be worked out; plain numbers only.

A count is given once a year and place and is narrowed by no filter, so that there are no two counts to subtract.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

LEAST = 5
COVER = 2  # so many counts of five and more are hidden with the small ones: a reader may know one of them


@dataclass(frozen=True)
class Masked:
    """Counts as they may be shown: None where a count is hidden, also for the sum."""

    counts: tuple[int | None, ...]
    total: int | None


def masked(counts: Sequence[int], closed: Collection[int] = ()) -> Masked:
    """Hide what is below five and, beside it, at least the two next smallest and all that equal them.

    So whoever knows this rule, subtracts what is shown from the sum and knows one hidden count as their own still
    cannot tell a small count. Where there are too few counts to hide one behind, nothing is shown, nor the sum.
    `closed` are the places of sums that hide in their own table: they are hidden like a small count.
    """
    rising = sorted(range(len(counts)), key=counts.__getitem__)
    hidden = {place for place in rising if counts[place] < LEAST or place in closed}
    shown = [place for place in rising if place not in hidden]
    cover: list[int] = []
    while hidden and shown and (len(cover) < COVER or counts[shown[0]] == counts[cover[-1]]):
        cover.append(shown.pop(0))
    total = sum(counts)
    return Masked(
        counts=tuple(count if place in shown else None for place, count in enumerate(counts)),
        total=total if total >= LEAST and (not hidden or len(cover) >= COVER) else None,
    )


def masked_groups(groups: Sequence[Sequence[int]]) -> tuple[Masked, tuple[Masked, ...]]:
    """The sums of the groups as a table of its own, and each group as the table that its own people see.

    A sum that hides in the table of its group hides among the sums too, or it would tell what is hidden there.
    """
    inner = tuple(masked(group) for group in groups)
    closed = [place for place, group in enumerate(inner) if group.total is None]
    return masked([sum(group) for group in groups], closed), inner
