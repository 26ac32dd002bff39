"""The messages about budgets, reserve and time above the grant; who sees one sees what it is about."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from hours.models import Budget, ReserveRequest, TimeEntry
from swvportal.foundation.enums import MessageGroup, Role
from swvportal.foundation.message_kinds import register_kinds, register_seen

ASKERS = (Role.IB, Role.DIRECTOR, Role.BOARD, Role.COORDINATOR, Role.OFFICE)


def register() -> None:
    """Name the kinds."""
    register_seen(Budget._meta.label_lower, lambda user: Budget.objects.visible_to(user))
    register_seen(ReserveRequest._meta.label_lower, lambda user: ReserveRequest.objects.visible_to(user))
    register_seen(TimeEntry._meta.label_lower, lambda user: TimeEntry.objects.visible_to(user))
    register_kinds(
        MessageGroup.WAITING,
        {
            "reserve_asked": (_("a question for hours of the reserve"), [Role.OFFICE]),
            "time_reminder": (_("time above the grant to decide on: reminder"), [Role.COORDINATOR]),
        },
    )
    register_kinds(
        MessageGroup.HOURS,
        {
            "hours_lapse": (_("hours that will lapse"), [Role.IB, Role.DIRECTOR, Role.BOARD]),
            "time_decided": (_("a decision on your time above the grant"), [Role.COACH]),
            "reserve_given": (_("hours of the reserve are given"), ASKERS),
            "reserve_declined": (_("no hours of the reserve are given"), ASKERS),
            "reserve_taken_back": (_("hours of the reserve are taken back"), ASKERS),
            "reserve_withdrawn": (_("a question for reserve is withdrawn"), ASKERS),
        },
    )
    register_kinds(MessageGroup.OFFICE, {"hours_lapse_office": (_("all hours that will lapse"), [Role.OFFICE])})
