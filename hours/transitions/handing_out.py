"""Handing hours out by a form that may arrive twice; the lines are `transitions`' own."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction

from hours.models import Budget, Entry
from hours.transitions.booking import allocate, open_budget
from swvportal.foundation.models import Supplier, User
from swvportal.foundation.workflow import KeyUsed


@transaction.atomic
def hand_out(
    *,
    supplier: Supplier,
    school_year: int,
    purpose: str,
    minutes: int,
    reason: str,
    key: UUID,
    by: User,
    now: datetime.datetime,
) -> Entry:
    """Hand minutes to the partnership's budget with a supplier, opening it when it is the first time.

    Locks the budget. The key becomes that of the line: the same key with the same content gives the first line again,
    with other content it raises `KeyUsed`. Refused for whoever is not the office.
    """
    budget = open_budget(supplier=supplier, school_year=school_year, purpose=purpose)
    Budget.objects.select_for_update(no_key=True).get(pk=budget.pk)
    if first := Entry.objects.filter(pk=key).first():
        if (first.budget_id, first.minutes, first.reason, first.by_id) != (budget.pk, minutes, reason, by.pk):
            raise KeyUsed
        return first
    return allocate(budget, minutes, by=by, now=now, reason=reason, key=key)
