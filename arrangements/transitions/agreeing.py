"""Agreements for hours: ask, agree, decline, withdraw, register, give back, take effect, assign, end (PO3002, 1–5).

Locks are taken in the order agreement, budget, number of the letter.
"""

from __future__ import annotations

import contextlib
import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from arrangements.enums import AgreementStatus
from arrangements.models import Agreement
from arrangements.permissions import may_ask_hours, speaks_for_board
from arrangements.workflow import AGREEMENT_FLOW
from hours.transitions import assign_coach, release_rest
from swvportal.foundation.enums import Role
from swvportal.foundation.models import School, Supplier, User
from swvportal.foundation.numbers import next_number
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import board_people, coaches_of, holders, school_people
from swvportal.foundation.schoolyears import school_year_of
from swvportal.foundation.verdicts import Denied, Verdict, verdict
from swvportal.foundation.workflow import KeyUsed, MoveRefused, NotAllowed, NotReady, moving

GRACE = datetime.timedelta(days=14)  # what was done on the last days can still be logged


@dataclass(frozen=True)
class Terms:
    """What was agreed with a supplier; `board_note` says who of the board agreed when somebody else writes it down."""

    supplier: Supplier
    minutes: int
    starts_on: datetime.date
    ends_on: datetime.date
    board_note: str = ""


def facts_of(agreement: Agreement) -> dict[str, str]:
    """What a mail about an agreement may hold: reference, school and the way to the page."""
    return {
        "reference": agreement.reference,
        "school": agreement.school.name,
        "path": f"/afspraken/{agreement.pk}/",
    }


def period_stands(starts_on: datetime.date, ends_on: datetime.date) -> Verdict:
    """A period runs forward and stays within one school year: no hours cross it (hours.md, ledger rules)."""
    if ends_on < starts_on:
        return Denied(_("The last day lies before the first one."))
    same = school_year_of(starts_on) == school_year_of(ends_on)
    return verdict(
        same, _("An agreement stays within one school year, which ends on 31 July. Make the period shorter.")
    )


@transaction.atomic
def ask_hours(
    school: School,
    *,
    task: str,
    minutes: int,
    starts_on: datetime.date,
    ends_on: datetime.date,
    supplier: Supplier | None,
    key: UUID,
    by: User,
    now: datetime.datetime,
) -> Agreement:
    """Ask the school's board for hours (spelregel 1); the board's staff hear of it.

    The same key with the same content gives the same row, with other content it raises `KeyUsed`. Locks the school for
    a moment. Refused for whoever is not of the school, its board or the office, and for a period that does not stand.
    """
    if not (answer := may_ask_hours(by, school)):
        raise NotAllowed(answer.reason)
    if not (answer := period_stands(starts_on, ends_on)):
        raise NotReady(answer.reason)
    School.objects.select_for_update(no_key=True).get(pk=school.pk)  # two tabs take one number, not two
    typed = {
        "school_id": school.pk,
        "task": task,
        "wished_minutes": minutes,
        "wished_starts_on": starts_on,
        "wished_ends_on": ends_on,
        "wished_supplier_id": supplier.pk if supplier else None,
        "asked_by_id": by.pk,
    }
    if first := Agreement.objects.filter(one_time_key=key).first():
        if any(getattr(first, name) != value for name, value in typed.items()):
            raise KeyUsed
        return first
    year = timezone.localtime(now).year
    row = Agreement.objects.create(
        **typed,
        board=school.board,
        reference=f"OV-{year}-{next_number('agreement', year):05d}",
        asked_at=now,
        status=AgreementStatus.ASKED,
        status_since=now,
        one_time_key=key,
    )
    asked = board_people(row.board).exclude(pk=by.pk)
    notify(asked, "hours_asked", about=row, occasion=row.pk, now=now, facts=facts_of(row))
    return row


def agree_hours(agreement: Agreement, terms: Terms, *, by: User, now: datetime.datetime) -> None:
    """Keep what was agreed with the supplier (spelregels 2 and 3); the office and the school hear of it.

    A director says with it who of the board agreed.
    """

    def whole(row: Agreement) -> Verdict:
        if terms.minutes <= 0:
            return Denied(_("Give a time above zero."))
        if not speaks_for_board(by, row) and not terms.board_note.strip():
            return Denied(_("Say who of the board agreed, and when."))
        return period_stands(terms.starts_on, terms.ends_on)

    with moving(agreement, AGREEMENT_FLOW["agree"].name, by=by, now=now, guards=[whole]) as row:
        row.supplier, row.minutes = terms.supplier, terms.minutes
        row.starts_on, row.ends_on = terms.starts_on, terms.ends_on
        row.board_note, row.agreed_on = terms.board_note.strip(), timezone.localtime(now).date()
        facts, occasion = facts_of(row), row.move.pk
        notify(holders(Role.OFFICE), "hours_to_register", about=row, occasion=occasion, now=now, facts=facts)
        others = school_people(row.school).exclude(pk=by.pk)
        notify(others, "hours_agreed", about=row, occasion=occasion, now=now, facts=facts)


def decline_hours(agreement: Agreement, *, reason: str, by: User, now: datetime.datetime) -> None:
    """The board does not agree; the school hears that it can read why."""
    with moving(agreement, AGREEMENT_FLOW["decline"].name, by=by, now=now, reason=reason) as row:
        people = school_people(row.school)
        notify(people, "hours_declined", about=row, occasion=row.move.pk, now=now, facts=facts_of(row))


def withdraw_hours(agreement: Agreement, *, reason: str, by: User, now: datetime.datetime) -> None:
    """The school or its board does not want the hours any more; the others of both hear of it."""
    with moving(agreement, AGREEMENT_FLOW["withdraw"].name, by=by, now=now, reason=reason) as row:
        people = (school_people(row.school) | board_people(row.board)).exclude(pk=by.pk)
        notify(people, "hours_withdrawn", about=row, occasion=row.move.pk, now=now, facts=facts_of(row))


def return_to_board(agreement: Agreement, *, reason: str, by: User, now: datetime.datetime) -> None:
    """The office cannot register it as it is: the board agrees anew, on other terms."""
    with moving(agreement, AGREEMENT_FLOW["return_to_board"].name, by=by, now=now, reason=reason) as row:
        people = school_people(row.school) | board_people(row.board)
        notify(people, "hours_returned", about=row, occasion=row.move.pk, now=now, facts=facts_of(row))


def assign_hours(agreement: Agreement, *, coach: User, by: User, now: datetime.datetime) -> None:
    """Say which coach of the supplier does the work; who did it before keeps what was logged. Locks the budget."""

    def of_supplier(row: Agreement) -> Verdict:
        able = coach.standing.has(Role.COACH) and row.supplier_id in coach.standing.supplier_ids
        return verdict(able, _("Choose a coach of the supplier."))

    with moving(agreement, AGREEMENT_FLOW["assign"].name, by=by, now=now, guards=[of_supplier]) as row:
        assert row.reservation is not None  # noqa: S101 - agreement_registered_has_hours
        assign_coach(row.reservation, coach=coach)
        notify([coach], "hours_assigned", about=row, occasion=row.move.pk, now=now, facts=facts_of(row))


def end_hours(agreement: Agreement, *, reason: str, by: User | None, now: datetime.datetime) -> None:
    """Close it and give the board back what is left. Locks the budget; both parties hear of it."""
    with moving(agreement, AGREEMENT_FLOW["end"].name, by=by, now=now, reason=reason) as row:
        assert row.reservation is not None  # noqa: S101 - agreement_registered_has_hours
        assert row.supplier is not None  # noqa: S101 - agreement_terms_are_whole
        release_rest(row.reservation, by=by, now=now, reason=reason[:300])
        people = school_people(row.school) | board_people(row.board) | coaches_of(row.supplier)
        notify(people, "hours_ended", about=row, occasion=row.move.pk, now=now, facts=facts_of(row))


def end_due(now: datetime.datetime) -> int:
    """End what is over since two weeks, one by one; the number that ended. For the sweep: safe to run twice."""
    today = timezone.localtime(now).date()
    sources = AGREEMENT_FLOW["end"].sources
    over = Agreement.objects.filter(status__in=sources, ends_on__lt=today - GRACE)
    ended = 0
    for row in over.order_by("ends_on", "pk"):
        with contextlib.suppress(MoveRefused):  # another worker was first, or the office
            end_hours(row, reason=_("The period is over."), by=None, now=now)
            ended += 1
    return ended
