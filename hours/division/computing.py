"""Computes a division from a key, in exact fractions; it reads nothing, stores nothing and says nothing in words."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from hours.division.checking import problems_of
from hours.division.shapes import (
    HUNDRED,
    Cell,
    Division,
    Holder,
    Key,
    KeyRefused,
    Step,
    StepKind,
    SupplierDivision,
    SupplierHours,
)
from hours.enums import Rounding

HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Share:
    """The per cent of one holder and the steps to it, before anything is rounded."""

    percentage: Fraction
    steps: tuple[Step, ...]


def divide(key: Key) -> Division:
    """Divide each contract of a key over its holders; raises `KeyRefused` with all that is wrong with the key."""
    if problems := problems_of(key):
        raise KeyRefused(tuple(problems))
    counted = _counted(key)
    return Division(key, tuple(_divided(key, supplier, counted) for supplier in key.suppliers))


def half_up(amount: Fraction) -> int:
    """Round to the nearest whole number, a half upwards."""
    return floor(amount + HALF)


def spread(hours: int, months: int) -> tuple[int, ...]:
    """Yearly hours by month: the rounded sum up to and including a month, less what was given before (PO3002)."""
    sums = [half_up(Fraction(month * hours, months)) for month in range(months + 1)]
    return tuple(after - before for before, after in itertools.pairwise(sums))


def _counted(key: Key) -> list[Share]:
    """The share of each holder by what was typed, or by pupils and past requests; in per cent, together 100."""
    if key.typed:
        return [_typed(holder) for holder in key.holders]
    by_pupils, by_requests = key.weights
    pupils = sum(holder.pupils or 0 for holder in key.holders)
    requests = sum(holder.requests or 0 for holder in key.holders)
    shares = []
    for holder in key.holders:
        steps = []
        pupil_share = request_share = Fraction(0)
        if by_pupils:
            pupil_share = Fraction(holder.pupils or 0, pupils) * HUNDRED
            steps.append(_step(StepKind.PUPILS, own=holder.pupils or 0, all=pupils, share=pupil_share))
        if by_requests:
            request_share = Fraction(holder.requests or 0, requests) * HUNDRED
            steps.append(_step(StepKind.REQUESTS, own=holder.requests or 0, all=requests, share=request_share))
        share = by_pupils * pupil_share + by_requests * request_share
        if by_pupils and by_requests:
            steps.append(
                _step(
                    StepKind.WEIGHED,
                    pupils=pupil_share,
                    by_pupils=by_pupils * HUNDRED,
                    requests=request_share,
                    by_requests=by_requests * HUNDRED,
                    share=share,
                )
            )
        shares.append(Share(share, tuple(steps)))
    return shares


def _typed(holder: Holder) -> Share:
    share = holder.percentage or Fraction(0)
    return Share(share, (Step(StepKind.TYPED, {"share": share}, words=holder.reason),))


def _divided(key: Key, supplier: SupplierHours, counted: Sequence[Share]) -> SupplierDivision:
    shares = _lifted(key.holders, supplier, counted)
    exact = [share.percentage * supplier.available / HUNDRED for share in shares]
    if key.rounding == Rounding.NEAREST:
        whole, rounding = _nearest(exact)
    else:
        whole, rounding = _largest_remainders(exact, key.holders, supplier.available)
    cells = []
    for holder, share, amount, hours, rounded in zip(key.holders, shares, exact, whole, rounding, strict=True):
        month = half_up(Fraction(hours, key.months))
        cells.append(
            Cell(
                holder=holder.name,
                percentage=share.percentage,
                exact=amount,
                hours=hours,
                month=month,
                months=spread(hours, key.months),
                steps=(
                    *share.steps,
                    _step(StepKind.HOURS, share=share.percentage, available=supplier.available, exact=amount),
                    rounded,
                    _step(StepKind.MONTH, hours=hours, months=key.months, month=month),
                ),
            )
        )
    return SupplierDivision(supplier, tuple(cells))


def _lifted(holders: Sequence[Holder], supplier: SupplierHours, counted: Sequence[Share]) -> list[Share]:
    """Lift whoever would get too little to its floor or minimum; the rest goes over the others in proportion.

    What is left for the others shrinks with each holder that is lifted, so that another may fall below its own bound:
    it is lifted too, until nobody is below. The outcome does not depend on the order of the holders.
    """
    bounds = [_bound(holder, supplier) for holder in holders]
    lifted: set[int] = set()
    while True:
        rest = HUNDRED - sum(bounds[index] for index in lifted)
        others = sum(share.percentage for index, share in enumerate(counted) if index not in lifted)
        factor = rest / others if others else Fraction(0)
        short = {
            index
            for index, share in enumerate(counted)
            if index not in lifted and share.percentage * factor < bounds[index]
        }
        if not short:
            break
        lifted |= short
    found = []
    for index, (holder, share) in enumerate(zip(holders, counted, strict=True)):
        if index in lifted:
            found.append(_to_bound(holder, supplier, share, bounds[index]))
        elif lifted:
            own = share.percentage * factor
            step = _step(StepKind.REST, rest=rest, own=share.percentage, others=Fraction(others), share=own)
            found.append(Share(own, (*share.steps, step)))
        else:
            found.append(share)
    return found


def _bound(holder: Holder, supplier: SupplierHours) -> Fraction:
    """The per cent below which this holder does not fall with this contract."""
    by_floor = holder.floor or Fraction(0)
    if not holder.minimum:
        return by_floor
    return max(by_floor, Fraction(holder.minimum, supplier.available) * HUNDRED)


def _to_bound(holder: Holder, supplier: SupplierHours, share: Share, bound: Fraction) -> Share:
    if bound == holder.floor:
        step = _step(StepKind.FLOOR, counted=share.percentage, share=bound)
    else:
        step = _step(StepKind.MINIMUM, minimum=holder.minimum, available=supplier.available, share=bound)
    return Share(bound, (*share.steps, step))


def _nearest(exact: Sequence[Fraction]) -> tuple[list[int], list[Step]]:
    whole = [half_up(amount) for amount in exact]
    return whole, [
        _step(StepKind.ROUNDED, exact=amount, hours=hours) for amount, hours in zip(exact, whole, strict=True)
    ]


def _largest_remainders(
    exact: Sequence[Fraction], holders: Sequence[Holder], available: int
) -> tuple[list[int], list[Step]]:
    """Round down, then give the hours that are left one each to the largest remainders.

    Of equal remainders the larger holder goes first (by hours, then by pupils), then the first by name.
    """
    whole = [floor(amount) for amount in exact]
    left = available - sum(whole)
    order = sorted(
        range(len(exact)),
        key=lambda index: (
            whole[index] - exact[index],
            -exact[index],
            -(holders[index].pupils or 0),
            holders[index].name,
        ),
    )
    extra = dict.fromkeys(order[:left], 1)
    steps = [
        _step(
            StepKind.REMAINDER,
            exact=amount,
            whole=whole[index],
            remainder=amount - whole[index],
            left=left,
            extra=extra.get(index, 0),
            hours=whole[index] + extra.get(index, 0),
        )
        for index, amount in enumerate(exact)
    ]
    return [hours + extra.get(index, 0) for index, hours in enumerate(whole)], steps


def _step(kind: StepKind, **numbers: Fraction | int) -> Step:
    return Step(kind, {name: Fraction(number) for name, number in numbers.items()})
