"""How a line of the ledger is locked and written; it decides nothing, and only the acts use it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from hours.enums import EntryKind
from hours.models import Budget, Contract, Entry, Reservation, TimeEntry
from hours.models.triggers import SHARE_MONTH
from swvportal.foundation.models import User


def lock_coaches(keys: Iterable[UUID]) -> None:
    """Lock coaches in the order of their keys; before anything else that an act locks of the ledger."""
    list(User.objects.filter(pk__in=set(keys)).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def locked_budget(*keys: UUID) -> Budget:
    """Lock budgets in the order of their keys, read afresh, and give the first that was asked."""
    rows = {row.pk: row for row in Budget.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)}
    return rows[keys[0]]


def lock_budgets(keys: Iterable[UUID]) -> None:
    """Lock budgets in the order of their keys, so that two acts that each touch several never wait for each other."""
    list(Budget.objects.filter(pk__in=set(keys)).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def contract_of(budget: Budget) -> QuerySet[Contract]:
    """The contract with the supplier of a budget for its school year; none or one."""
    return Contract.objects.filter(supplier=budget.supplier_id, school_year=budget.school_year)


def locked_contract(budget: Budget) -> Contract | None:
    """The contract of a budget, locked; only after the budget."""
    return contract_of(budget).select_related("supplier").select_for_update(of=("self",), no_key=True).first()


def lock_contracts(contracts: QuerySet[Contract]) -> None:
    """Lock these contracts in the order of their keys; only after all budgets."""
    list(contracts.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def share_month(day: datetime.date) -> None:
    """Share the lock on the month of a day: whoever closes it waits until the transaction ends, or is waited for."""
    with connection.cursor() as cursor:
        cursor.execute(SHARE_MONTH, [day.year * 100 + day.month])


def locked_reservation(key: UUID) -> Reservation:
    """The reservation, read afresh under the lock of its budget, which every act on it takes."""
    budget = locked_budget(Reservation.objects.values_list("budget_id", flat=True).get(pk=key))
    row = Reservation.objects.get(pk=key)
    row.budget = budget
    return row


def locked_line(entry: Entry) -> Entry:
    """The line with its budgets locked and its accounts read afresh."""
    locked_budget(entry.budget_id, *filter(None, [entry.to_id]))
    return Entry.objects.select_related("budget", "to", "reservation").get(pk=entry.pk)


def write(
    reservation: Reservation,
    kind: str,
    minutes: int,
    *,
    by: User | None,
    now: datetime.datetime,
    reason: str = "",
) -> Entry:
    """Write a line on a reservation and its budget; the trigger moves the totals or refuses."""
    return Entry.objects.create(
        budget_id=reservation.budget_id,
        kind=kind,
        minutes=minutes,
        reservation=reservation,
        reason=reason,
        by=by,
        at=now,
    )


def use_up(
    time_entry: TimeEntry,
    budget: Budget,
    reservation: Reservation | None,
    *,
    by: User,
    now: datetime.datetime,
    reason: str = "",
) -> Entry:
    """Write the line of a time entry on a reservation of this budget, or on the budget itself."""
    return Entry.objects.create(
        budget=budget,
        kind=EntryKind.CONSUME,
        minutes=time_entry.minutes,
        reservation=reservation,
        time_entry=time_entry,
        reason=reason,
        by=by,
        at=now,
    )


def mirror(entry: Entry, *, reason: str, by: User, now: datetime.datetime) -> Entry:
    """Write the counter-line of a line; the database refuses a second one."""
    return Entry.objects.create(
        budget_id=entry.budget_id,
        kind=EntryKind.CORRECT,
        minutes=entry.minutes,
        to_id=entry.to_id,
        reservation_id=entry.reservation_id,
        time_entry_id=entry.time_entry_id,
        corrects=entry,
        reason=reason,
        by=by,
        at=now,
    )
