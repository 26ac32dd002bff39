"""Who hears of a question for reserve and what the mail may hold; it writes no mail and moves nothing."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse

from hours.models import ReserveRequest
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import User
from swvportal.foundation.recipients import board_people, holders, school_people


def office_but(by: User) -> QuerySet[User]:
    """Everybody of the office but who did it."""
    return holders(Role.OFFICE).exclude(pk=by.pk)


def askers_but(by: User, row: ReserveRequest) -> QuerySet[User]:
    """Who asked and the people of the school or board whose budget it is, but not who did it.

    Of a question for the partnership nobody but who asked: no school or board may know of it.
    """
    people = User.objects.filter(pk=row.asked_by_id)
    if row.school is not None:
        people |= school_people(row.school)
    elif row.board is not None:
        people |= board_people(row.board)
    return people.exclude(pk=by.pk)


def facts_of(row: ReserveRequest, hours: int) -> dict[str, str]:
    """What a mail may hold: reference, holder, supplier, hours and the way to the page; nothing that was typed."""
    return {
        "reference": row.reference,
        "holder": row.holder,
        "supplier": row.supplier.name,
        "hours": as_hours(hours),
        "path": reverse("hours:reserve_request", args=[row.pk]),
    }
