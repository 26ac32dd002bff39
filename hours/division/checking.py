"""Says what is wrong with a key, in sentences that name the holder or contract; it mends and computes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hours.division.numbers import plain
from hours.division.shapes import HUNDRED, Holder, Key, Place, Problem, SupplierHours
from hours.enums import Rounding

MONTHS = 12
LARGEST = 1_000_000  # hours of one contract, pupils or requests of one holder: far above any partnership
_YEARS = re.compile(r"(\d{4})-(\d{4})", re.ASCII)


def problems_of(key: Key) -> list[Problem]:
    """Everything that is wrong with a key; nothing when it can be divided."""
    found = [*_top(key), *_names(key)]
    for row, supplier in enumerate(key.suppliers):
        found += _supplier(supplier, row)
    for row, holder in enumerate(key.holders):
        found += _holder(holder, row)
    if not found:
        found += _typed(key) if key.typed else _counted(key)
        found += _bounds(key)
    return found


def _top(key: Key) -> Iterator[Problem]:
    years = _YEARS.fullmatch(key.school_year)
    if years is None or int(years[2]) != int(years[1]) + 1:
        yield Problem(
            _("`school_year` is “%(typed)s”; write two years that follow each other, for example 2016-2017.")
            % {"typed": key.school_year},
            Place(field="school_year"),
        )
    if key.rounding not in Rounding.values:
        yield Problem(
            _("`rounding` is “%(typed)s”; choose exact or nearest.") % {"typed": key.rounding}, Place(field="rounding")
        )
    if not 1 <= key.months <= MONTHS:
        yield Problem(
            _("`months` is %(typed)d; a school year has 1 to 12 months with hours.") % {"typed": key.months},
            Place(field="months"),
        )
    for name, weight in (("history_weight", key.history_weight), ("pupil_weight", key.pupil_weight or Fraction(0))):
        if weight < 0:
            yield Problem(_("`%(name)s` is below zero.") % {"name": name}, Place(field=name))
    if key.pupil_weight is None and key.history_weight > HUNDRED:
        yield Problem(
            _("`history_weight` is %(typed)s; without `pupil_weight` it is a percentage, at most 100.")
            % {"typed": plain(key.history_weight)},
            Place(field="history_weight"),
        )
    if key.pupil_weight == 0 and key.history_weight == 0:
        yield Problem(
            _("`pupil_weight` and `history_weight` are both zero; give at least one of them a weight."),
            Place(field="pupil_weight"),
        )
    if not key.suppliers:
        yield Problem(_("There is no [[supplier]]: nothing to divide."))
    if not key.holders:
        yield Problem(_("There is no [[holder]]: nobody to divide over."))


def _names(key: Key) -> Iterator[Problem]:
    for table, names in (
        ("supplier", [supplier.name for supplier in key.suppliers]),
        ("holder", [holder.name for holder in key.holders]),
    ):
        seen: dict[str, int] = {}
        for row, name in enumerate(names):
            place = Place(table, row, "name")
            known = " ".join(name.split()).casefold()
            if not known:
                yield Problem(_("[[%(table)s]] %(n)d has no name.") % {"table": table, "n": row + 1}, place)
            elif known in seen:
                yield Problem(
                    _("%(name)s stands twice in [[%(table)s]]; give each a name of its own.")
                    % {"name": name, "table": table},
                    place,
                )
            seen[known] = row


def _supplier(supplier: SupplierHours, row: int) -> Iterator[Problem]:
    for name, hours in (("contract", supplier.contract), ("reserve", supplier.reserve)):
        if not 0 <= hours <= LARGEST:
            yield _outside(supplier.name, name, Place("supplier", row, name))
    if supplier.reserve > supplier.contract >= 0:
        yield Problem(
            _("%(name)s: the reserve of %(reserve)d hours is more than the contract of %(contract)d hours.")
            % {"name": supplier.name, "reserve": supplier.reserve, "contract": supplier.contract},
            Place("supplier", row, "reserve"),
        )


def _holder(holder: Holder, row: int) -> Iterator[Problem]:
    numbers = {"pupils": holder.pupils, "requests": holder.requests, "minimum": holder.minimum}
    for name, number in numbers.items():
        if number is not None and not 0 <= number <= LARGEST:
            yield _outside(holder.name, name, Place("holder", row, name))
    for name, part in (("floor", holder.floor), ("percentage", holder.percentage)):
        if part is not None and not 0 <= part <= HUNDRED:
            yield Problem(
                _("%(name)s: `%(field)s` is %(typed)s; a percentage lies between 0 and 100.")
                % {"name": holder.name, "field": name, "typed": plain(part)},
                Place("holder", row, name),
            )


def _outside(name: str, field: str, place: Place) -> Problem:
    return Problem(
        _("%(name)s: `%(field)s` must lie between 0 and %(largest)d.")
        % {"name": name, "field": field, "largest": LARGEST},
        place,
    )


def _typed(key: Key) -> Iterator[Problem]:
    for row, holder in enumerate(key.holders):
        if holder.percentage is None:
            yield Problem(
                _("%(name)s has no `percentage`: when one holder has a typed percentage, all have one.")
                % {"name": holder.name},
                Place("holder", row, "percentage"),
            )
        elif not holder.reason.strip():
            yield Problem(
                _("%(name)s: a typed percentage needs a `reason`.") % {"name": holder.name},
                Place("holder", row, "reason"),
            )
        if holder.percentage is not None and holder.floor is not None and holder.percentage < holder.floor:
            yield Problem(
                _("%(name)s: the typed percentage %(typed)s is less than its floor of %(floor)s.")
                % {"name": holder.name, "typed": plain(holder.percentage), "floor": plain(holder.floor)},
                Place("holder", row, "percentage"),
            )
    if all(holder.percentage is not None for holder in key.holders):
        total = sum(holder.percentage or Fraction(0) for holder in key.holders)
        if total != HUNDRED:
            yield Problem(
                _("The typed percentages add up to %(total)s, not to 100.") % {"total": plain(Fraction(total))},
                Place("holder", len(key.holders) - 1, "percentage"),
            )
    if key.history_weight:
        yield Problem(
            _("Percentages were typed, so past requests do not count: leave `history_weight` out."),
            Place(field="history_weight"),
        )


def _counted(key: Key) -> Iterator[Problem]:
    by_pupils, by_requests = key.weights
    yield from _numbers(key, "pupils", needed=bool(by_pupils))
    yield from _numbers(key, "requests", needed=bool(by_requests))
    if not by_requests:
        for row, holder in enumerate(key.holders):
            if holder.requests is not None:
                yield Problem(
                    _("%(name)s has `requests`, but there is no `history_weight`: they would not count.")
                    % {"name": holder.name},
                    Place("holder", row, "requests"),
                )


def _numbers(key: Key, field: str, *, needed: bool) -> Iterator[Problem]:
    """Whether everybody has the number by which hours are divided, and not all of them zero."""
    if not needed:
        return
    typed = [getattr(holder, field) for holder in key.holders]
    for row, (holder, number) in enumerate(zip(key.holders, typed, strict=True)):
        if number is None:
            yield Problem(
                _("%(name)s has no `%(field)s`: hours are divided by it.") % {"name": holder.name, "field": field},
                Place("holder", row, field),
            )
    if None not in typed and not sum(typed):
        yield Problem(
            _("`%(field)s` is zero for every holder: there is nothing to divide by.") % {"field": field},
            Place("holder", 0, field),
        )


def _bounds(key: Key) -> Iterator[Problem]:
    floors = sum((holder.floor or Fraction(0) for holder in key.holders), Fraction(0))
    if floors > HUNDRED:
        yield Problem(
            _("The floors add up to %(total)s per cent, more than 100.") % {"total": plain(floors)},
            Place("holder", max(row for row, holder in enumerate(key.holders) if holder.floor), "floor"),
        )
        return
    for row, supplier in enumerate(key.suppliers):
        asked = sum(holder.minimum for holder in key.holders)
        least = sum(
            (
                max((holder.floor or Fraction(0)) * supplier.available / HUNDRED, Fraction(holder.minimum))
                for holder in key.holders
            ),
            Fraction(0),
        )
        place = Place("supplier", row, "contract")
        if asked > supplier.available:
            yield Problem(
                ngettext(
                    "%(name)s: the minimums ask %(asked)d hours together and %(available)d hour is available.",
                    "%(name)s: the minimums ask %(asked)d hours together and %(available)d hours are available.",
                    supplier.available,
                )
                % {"name": supplier.name, "asked": asked, "available": supplier.available},
                place,
            )
        elif least > supplier.available:
            yield Problem(
                _("%(name)s: floors and minimums ask %(asked)s hours together and %(available)d are available.")
                % {"name": supplier.name, "asked": plain(least), "available": supplier.available},
                place,
            )
