"""The office registers an agreement, and it takes effect by itself once both confirmations have left (spelregel 4)."""

from __future__ import annotations

import contextlib
import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from arrangements.letters import confirmations
from arrangements.models import Agreement
from arrangements.queries import confirmations_left, hours_of_board
from arrangements.transitions.agreeing import facts_of
from arrangements.workflow import AGREEMENT_FLOW
from hours.enums import WhatFor
from hours.models import Budget
from hours.transitions import lift, reserve
from swvportal.foundation.letters.writing import next_letter_number, write_letter
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import Supplier, User
from swvportal.foundation.outbox import notify, notify_address
from swvportal.foundation.recipients import board_people, coaches_of, school_people
from swvportal.foundation.schoolyears import as_label, school_year_of
from swvportal.foundation.workflow import MoveRefused, NotReady, moving


def register_hours(agreement: Agreement, *, by: User, now: datetime.datetime) -> None:
    """Reserve the hours on the board's budget, held; write both confirmations and queue their mails: all or nothing.

    Raises `NotEnough` when the board has fewer hours left with this supplier, `NotReady` when it has none or nobody
    can be told, and `LetterIncomplete` when a letter misses a fact. Locks the budget, then the number.
    """
    with moving(agreement, AGREEMENT_FLOW["register"].name, by=by, now=now) as row:
        budget = _budget_of(row)
        row.reservation = reserve(
            budget,
            row.minutes,
            what_for=WhatFor.AGREEMENT,
            reference=row.reference,
            school=row.school,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            held=True,
            by=by,
            now=now,
        )
        row.number = next_letter_number(now)
        today = timezone.localtime(now).date()
        for facts in confirmations(row, budget=budget, number=row.number, dated=today):
            write_letter(facts, about=row, now=now)
        _confirm(row, budget.supplier, now=now)


def take_effect(now: datetime.datetime) -> int:
    """Bring into force what was registered and of which both confirmations have left; the number of those.

    For the sweep: safe to run twice and at the same time.
    """
    found = 0
    for row in Agreement.objects.to_confirm().order_by("status_since", "pk"):
        if not confirmations_left(row):
            continue
        with contextlib.suppress(MoveRefused):  # another worker was first, or the office ended it
            with moving(row, AGREEMENT_FLOW["take_effect"].name, by=None, now=now) as fresh:
                assert fresh.reservation is not None  # noqa: S101 - agreement_registered_has_hours
                lift(fresh.reservation)
            found += 1
    return found


def _budget_of(row: Agreement) -> Budget:
    """The board's budget that pays; refused in words when the board has none."""
    assert row.starts_on is not None  # noqa: S101 - agreement_terms_are_whole
    budget = hours_of_board(row)
    if budget is None:
        year = as_label(school_year_of(row.starts_on))
        raise NotReady(
            _("%(board)s has no hours with %(supplier)s in school year %(year)s: %(asked)s are asked.")
            % {"board": row.board, "supplier": row.supplier, "year": year, "asked": as_hours(row.minutes)}
        )
    return budget


def _confirm(row: Agreement, supplier: Supplier, *, now: datetime.datetime) -> None:
    """Queue the mails to both parties; refused when one of them has nobody to tell."""
    facts = {**facts_of(row), "board": row.board.name, "supplier": supplier.name, "number": row.number}
    facts |= {"hours": as_hours(row.minutes), "since": str(row.starts_on), "until": str(row.ends_on)}
    own = board_people(row.board) | school_people(row.school)
    if not own:
        raise NotReady(_("Neither the school nor its board has anybody with an account: invite somebody first."))
    notify(own, "hours_confirmed_board", about=row, occasion=row.move.pk, now=now, facts=facts)
    if coaches := coaches_of(supplier):
        notify(coaches, "hours_confirmed_supplier", about=row, occasion=row.move.pk, now=now, facts=facts)
    elif supplier.email:
        notify_address(
            supplier.email,
            "hours_confirmed_supplier",
            about=row,
            occasion=row.move.pk,
            now=now,
            facts={**facts, "path": "", "name": supplier.name},
        )
    else:
        raise NotReady(
            _("%(supplier)s has no coach with an account and no e-mail address. Keep an address with the team first.")
            % {"supplier": supplier}
        )
