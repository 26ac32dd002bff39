"""Entering and changing contracts; hours bought on top of a divided contract go to its reserve. It divides nothing."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from hours import ledger
from hours.enums import Purpose
from hours.models import Budget, Contract
from hours.permissions import may_keep_contracts
from hours.queries import is_divided
from hours.transitions.booking import allocate, open_budget
from swvportal.foundation.access import noted
from swvportal.foundation.minutes import HOUR, as_hours
from swvportal.foundation.models import Supplier, User
from swvportal.foundation.workflow import NotAllowed, NotReady


@transaction.atomic
def enter_contract(
    *, supplier: Supplier, school_year: int, minutes: int, reserve: int, by: User, now: datetime.datetime
) -> Contract:
    """Enter what was bought of a supplier for a school year; hours that were handed out before count in it.

    Locks the supplier, so that nobody hands out meanwhile. Raises `NotReady` when there is one already, when more was
    handed out than it holds, or when the hours are not whole.
    """
    _check(by, minutes=minutes, reserve=reserve)
    Supplier.objects.select_for_update(no_key=True).get(pk=supplier.pk)
    if Contract.objects.filter(supplier=supplier, school_year=school_year).exists():
        raise NotReady(_("There is a contract with this supplier for this school year already; change that one."))
    out = Budget.objects.filter(supplier=supplier, school_year=school_year).aggregate(sum=Sum("allocated"))["sum"] or 0
    _check_holds(minutes, out)
    contract = Contract.objects.create(supplier=supplier, school_year=school_year, minutes=minutes, reserve=reserve)
    noted(contract, "enter", by=by, now=now, target=_said(minutes, reserve))
    contract.refresh_from_db()
    return contract


@transaction.atomic
def change_contract(contract: Contract, *, minutes: int, reserve: int, by: User, now: datetime.datetime) -> Contract:
    """Change a contract. Once it is divided it only grows, and what is added goes to the reserve.

    Locks the budget of the reserve, then the contract.
    """
    _check(by, minutes=minutes, reserve=reserve)
    kept = open_budget(supplier=contract.supplier, school_year=contract.school_year, purpose=Purpose.RESERVE)
    ledger.lock_budgets([kept.pk])
    row = Contract.objects.select_for_update(no_key=True).get(pk=contract.pk)
    extra = minutes - row.minutes
    before = _said(row.minutes, row.reserve)
    divided = is_divided(kept)
    if divided:
        if extra < 0:
            raise NotReady(_("These hours are divided; a contract with fewer hours needs the division undone first."))
        if reserve not in (row.reserve, row.reserve + extra):
            raise NotReady(_("These hours are divided; what is bought on top of them goes to the reserve."))
        reserve = row.reserve + extra
    _check_holds(minutes, row.allocated)
    row.minutes, row.reserve = minutes, reserve
    row.save(update_fields=["minutes", "reserve"])
    if extra > 0 and divided:
        allocate(kept, extra, by=by, now=now, reason=_("bought on top of the contract"))
    noted(row, "change", by=by, now=now, source=before, target=_said(minutes, reserve))
    row.refresh_from_db()
    return row


def _check(by: User, *, minutes: int, reserve: int) -> None:
    if not (answer := may_keep_contracts(by)):
        raise NotAllowed(answer.reason)
    if minutes % HOUR or reserve % HOUR:
        raise NotReady(_("A contract and its reserve are whole hours."))
    if reserve > minutes:
        raise NotReady(_("The reserve is more than the contract."))


def _check_holds(minutes: int, out: int) -> None:
    if minutes < out:
        raise NotReady(
            _("%(out)s hours were handed out of this contract already; it cannot be less.") % {"out": as_hours(out)}
        )


def _said(minutes: int, reserve: int) -> str:
    return f"{as_hours(minutes)} / {as_hours(reserve)}"
