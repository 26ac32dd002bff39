"""A small ledger over two boards, and plain sums over its lines to hold the overview against."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from hours.enums import EntryKind, Purpose
from hours.models import Budget, Entry
from hours.transitions import open_budget
from swvportal.foundation.models import School, Supplier
from tests.hours.conftest import NOW

YEAR = 2026


def open_books(wilg: School, eik: School, *suppliers: Supplier) -> list[Budget]:
    """Budgets of the partnership, both boards and both schools with each supplier."""
    holders: tuple[tuple[str, dict[str, Any]], ...] = (
        (Purpose.OA, {}),
        (Purpose.RESERVE, {}),
        (Purpose.BOARD, {"board": wilg.board}),
        (Purpose.BOARD, {"board": eik.board}),
        (Purpose.CB, {"school": wilg}),
        (Purpose.CB, {"school": eik}),
    )
    return [
        open_budget(supplier=supplier, school_year=YEAR, purpose=purpose, **holder)
        for supplier in suppliers
        for purpose, holder in holders
    ]


def line(budget: Budget, kind: str, minutes: int, **fields: object) -> Entry:
    """A line as it is, past every transition; the database still refuses what cannot be."""
    return Entry.objects.create(**{"budget": budget, "kind": kind, "minutes": minutes, "at": NOW, **fields})


def plain_sums(budgets: Iterable[Budget]) -> dict[str, int]:
    """The five figures of these budgets, counted from the lines by hand."""
    inside = {budget.pk for budget in budgets}
    sums = dict.fromkeys(("received", "reserved", "consumed", "lapsed"), 0)
    for entry in Entry.objects.select_related("corrects"):
        kind = entry.corrects.kind if entry.corrects else entry.kind
        minutes = -entry.minutes if entry.corrects else entry.minutes
        if kind == EntryKind.TRANSFER:
            sums["received"] += minutes * ((entry.to_id in inside) - (entry.budget_id in inside))
        if entry.budget_id not in inside:
            continue
        if kind == EntryKind.ALLOCATE:
            sums["received"] += minutes
        elif kind == EntryKind.RESERVE:
            sums["reserved"] += minutes
        elif kind == EntryKind.RELEASE:
            sums["reserved"] -= minutes
        elif kind == EntryKind.LAPSE:
            sums["lapsed"] += minutes
        elif kind == EntryKind.CONSUME:
            sums["consumed"] += minutes
            sums["reserved"] -= minutes if entry.reservation_id else 0
    sums["left"] = sums["received"] - sums["reserved"] - sums["consumed"] - sums["lapsed"]
    return sums


def plain_kinds(budgets: Iterable[Budget]) -> dict[str, tuple[int, int]]:
    """What these budgets promise and used for each kind of question, counted from the lines by hand."""
    sums = dict.fromkeys(("oa", "agreement", "without"), (0, 0))
    for entry in Entry.objects.filter(budget__in=list(budgets)).select_related("corrects", "reservation"):
        origin = entry.corrects or entry
        minutes = -entry.minutes if entry.corrects else entry.minutes
        key = origin.reservation.what_for if origin.reservation else "without"
        promised, used = sums[key]
        if origin.kind == EntryKind.RESERVE:
            promised += minutes
        elif origin.kind == EntryKind.RELEASE:
            promised -= minutes
        elif origin.kind == EntryKind.CONSUME:
            used += minutes
            promised -= minutes if origin.reservation else 0
        sums[key] = (promised, used)
    return sums


def used_in(budgets: Iterable[Budget], month: datetime.date) -> int:
    """What these budgets used in a month by the day of the work, counted from the lines by hand."""
    used = 0
    for entry in Entry.objects.filter(budget__in=list(budgets)).select_related("corrects", "time_entry"):
        origin = entry.corrects or entry
        if origin.kind != EntryKind.CONSUME:
            continue
        day = entry.time_entry.worked_on if entry.time_entry else origin.at.date()
        day = min(max(day, datetime.date(YEAR, 8, 1)), datetime.date(YEAR + 1, 7, 31))
        if day.replace(day=1) == month:
            used += -entry.minutes if entry.corrects else entry.minutes
    return used
