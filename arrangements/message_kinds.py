"""The messages about decisions, meetings and agreements for hours; who sees one sees what it is about."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from arrangements.models import Agreement, Meeting
from arrangements.queries import agreement_letters_visible_to, letters_visible_to
from swvportal.foundation.enums import MessageGroup, Role
from swvportal.foundation.message_kinds import register_kinds, register_seen
from swvportal.foundation.models import Letter, User

SCHOOL = (Role.IB, Role.DIRECTOR)


def register() -> None:
    """Name the kinds. A meeting is the whole committee's and the loket's, also one that was called off and is gone."""
    register_seen(Agreement._meta.label_lower, lambda user: Agreement.objects.visible_to(user))
    register_seen(Letter._meta.label_lower, _letters)
    register_seen(Meeting._meta.label_lower, lambda _user: None)
    register_kinds(
        MessageGroup.WAITING,
        {
            "grant_for_coach": (_("a request is granted to you"), [Role.COACH]),
            "request_assigned": (_("a request is assigned to a coach"), [*SCHOOL, Role.COACH]),
            "hours_asked": (_("a school asks for hours"), [Role.BOARD]),
            "hours_returned": (_("an agreement came back to the board"), [*SCHOOL, Role.BOARD]),
            "hours_to_register": (_("an agreement to register"), [Role.OFFICE]),
        },
    )
    told = [*SCHOOL, Role.COORDINATOR]
    register_kinds(
        MessageGroup.REQUESTS,
        {
            "decision_released": (_("a decision on a request"), told),
            "request_widened": (_("more hours for a request"), [*SCHOOL, Role.COACH]),
            "objection_registered": (_("an objection against a decision"), [*told, Role.CHAIR]),
        },
    )
    meeting = [Role.COMMITTEE, Role.CHAIR, Role.COORDINATOR]
    register_kinds(
        MessageGroup.MEETINGS,
        {
            "meeting_moved": (_("a meeting is moved"), meeting),
            "meeting_cancelled": (_("a meeting is called off"), meeting),
        },
    )
    register_kinds(
        MessageGroup.HOURS,
        {
            "hours_agreed": (_("your board agreed on hours"), SCHOOL),
            "hours_declined": (_("your board did not agree on hours"), SCHOOL),
            "hours_withdrawn": (_("a question for hours is withdrawn"), [*SCHOOL, Role.BOARD]),
            "hours_assigned": (_("you work under an agreement"), [Role.COACH]),
            "hours_ended": (_("an agreement has ended"), [*SCHOOL, Role.BOARD, Role.COACH]),
        },
    )
    register_kinds(
        MessageGroup.ALWAYS,
        {
            "hours_confirmed_board": (_("the confirmation of an agreement"), [*SCHOOL, Role.BOARD]),
            "hours_confirmed_supplier": (_("the confirmation of an agreement"), [Role.COACH]),
        },
    )


def _letters(user: User) -> QuerySet[Letter]:
    return letters_visible_to(user) | agreement_letters_visible_to(user)
