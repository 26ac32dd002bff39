"""Hours of the reserve: asked, given in full or in part, not given, withdrawn (PO3002: never a negative budget).

Locks are taken in the order question, budgets (by key), contract. What was given is taken back in `correcting`.
"""

from __future__ import annotations

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hours import ledger
from hours.bounds import ReserveTooSmall, check_allowed, check_positive
from hours.enums import EntryKind, Purpose, ReserveStatus
from hours.models import Budget, Entry, ReserveRequest
from hours.models.time_entries import STEP
from hours.permissions import may_ask_reserve
from hours.reserves import account_of, can_be_asked, held_back
from hours.transitions.booking import allocate, open_budget
from hours.transitions.telling import askers_but, facts_of, office_but
from hours.workflow import RESERVE_FLOW
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Supplier, User
from swvportal.foundation.numbers import next_number
from swvportal.foundation.outbox import notify
from swvportal.foundation.schoolyears import as_label
from swvportal.foundation.verdicts import Denied, Verdict, verdict
from swvportal.foundation.workflow import KeyUsed, NotReady, moving

ANSWER_WITHIN = datetime.timedelta(days=14)


@transaction.atomic
def ask_reserve(
    account: Budget, *, minutes: int, short: int, task: str, key: UUID, by: User, now: datetime.datetime
) -> ReserveRequest:
    """Ask for hours of the reserve for a budget, which may be one that is not opened yet; the office hears of it.

    The same key with the same content gives the same row, with other content it raises `KeyUsed`. Locks the supplier
    for a moment, so that two tabs ask once. Refused for whoever may not ask for this budget; raises `NotReady` for no
    steps of five minutes, and when there is neither a budget nor a contract or reserve.
    """
    check_allowed(may_ask_reserve(by, account))
    check_positive(minutes)
    if minutes % STEP:
        raise NotReady(_("Type time in steps of %(step)d minutes.") % {"step": STEP})
    if not can_be_asked(account):
        raise NotReady(
            _("There is no contract with %(supplier)s for %(year)s, so there is no reserve. Choose another supplier.")
            % {"supplier": account.supplier, "year": as_label(account.school_year)}
        )
    Supplier.objects.select_for_update(no_key=True).get(pk=account.supplier_id)
    typed = {
        "school_id": account.school_id,
        "board_id": account.board_id,
        "supplier_id": account.supplier_id,
        "school_year": account.school_year,
        "purpose": account.purpose,
        "task": task,
        "minutes": minutes,
        "asked_by_id": by.pk,
    }
    if first := ReserveRequest.objects.filter(one_time_key=key).first():
        if any(getattr(first, name) != value for name, value in typed.items()):
            raise KeyUsed
        return first
    today = timezone.localdate(now)
    row = ReserveRequest.objects.create(
        **typed,
        reference=f"VR-{today.year}-{next_number('reserve', today.year):05d}",
        short=short,
        on_behalf=_on_behalf(account, by),
        asked_at=now,
        answer_by=today + ANSWER_WITHIN,
        status=ReserveStatus.ASKED,
        status_since=now,
        one_time_key=key,
    )
    facts = facts_of(row, minutes)
    notify(office_but(by), "reserve_asked", about=row, occasion=row.pk, now=now, facts=facts)
    return row


def give_reserve(
    request: ReserveRequest, minutes: int, *, by: User, now: datetime.datetime, reason: str = ""
) -> ReserveRequest:
    """Move hours of the reserve to the budget that was asked for, opened when it is not there; who asked hears of it.

    What the reserve's budget misses comes from what its contract still holds back. Locks the question, both budgets
    and the contract. Raises `ReserveTooSmall` when there is less, and `NotReady` for more than was asked, for fewer
    without a reason, and when there is neither a reserve nor a contract.
    """

    def fits(row: ReserveRequest) -> Verdict:
        if not 0 < minutes <= row.minutes or minutes % STEP:
            return Denied(_("Give at least five minutes, in steps of five, and at most what was asked."))
        return verdict(
            minutes == row.minutes or bool(reason.strip()), _("Say why you give fewer hours than were asked.")
        )

    def ends(row: ReserveRequest) -> str:
        return ReserveStatus.GIVEN if minutes == row.minutes else ReserveStatus.PARTLY

    with moving(request, RESERVE_FLOW["give"].name, by=by, now=now, reason=reason, to=ends, guards=[fits]) as row:
        row.entry = _transferred(row, minutes, by=by, now=now)
        row.given = minutes
        people, facts = askers_but(by, row), facts_of(row, minutes)
        notify(people, "reserve_given", about=row, occasion=row.move.pk, now=now, facts=facts)
    return request


def decline_reserve(request: ReserveRequest, *, reason: str, by: User, now: datetime.datetime) -> ReserveRequest:
    """The office gives nothing; who asked hears that the reason can be read."""
    with moving(request, RESERVE_FLOW["decline"].name, by=by, now=now, reason=reason) as row:
        people, facts = askers_but(by, row), facts_of(row, row.minutes)
        notify(people, "reserve_declined", about=row, occasion=row.move.pk, now=now, facts=facts)
    return request


def withdraw_reserve(request: ReserveRequest, *, reason: str, by: User, now: datetime.datetime) -> ReserveRequest:
    """The hours are not needed any more; the office and the others of the asking side hear of it."""
    with moving(request, RESERVE_FLOW["withdraw"].name, by=by, now=now, reason=reason) as row:
        people, facts = [*office_but(by), *askers_but(by, row)], facts_of(row, row.minutes)
        notify(people, "reserve_withdrawn", about=row, occasion=row.move.pk, now=now, facts=facts)
    return request


def _on_behalf(account: Budget, by: User) -> bool:
    """Whether the coordinator asks for a school of which they are not, nor of its board."""
    if account.school is None or not by.standing.has(Role.COORDINATOR):
        return False
    return account.school_id not in by.standing.school_ids and account.school.board_id not in by.standing.board_ids


def _transferred(row: ReserveRequest, minutes: int, *, by: User, now: datetime.datetime) -> Entry:
    """Write the line from the reserve to the budget, both locked; before it, what the contract holds back for it.

    The reserve is opened first, as a division does, so that two acts never wait for each other.
    """
    kept = open_budget(supplier=row.supplier, school_year=row.school_year, purpose=Purpose.RESERVE)
    asked = account_of(row)
    account = open_budget(
        supplier=row.supplier,
        school_year=row.school_year,
        purpose=asked.purpose,
        school=asked.school,
        board=asked.board,
    )
    ledger.lock_budgets([kept.pk, account.pk])
    kept.refresh_from_db()
    contract = ledger.locked_contract(kept)
    if contract is None and not kept.granted:
        raise NotReady(
            _(
                "There is no contract with %(supplier)s for %(year)s and no reserve. Enter the contract first, "
                "then give."
            )
            % {"supplier": row.supplier, "year": row.year_label}
        )
    held = held_back(contract, kept)
    if kept.available + held < minutes:
        raise ReserveTooSmall(left=kept.available + held, asked=minutes)
    words = _("question for reserve %(reference)s") % {"reference": row.reference}
    if missing := max(0, minutes - kept.available):
        allocate(kept, missing, by=by, now=now, reason=words)
    return Entry.objects.create(
        budget=kept, to=account, kind=EntryKind.TRANSFER, minutes=minutes, reason=words, by=by, at=now
    )
