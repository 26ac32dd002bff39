"""The messages about the work of a coach; who sees one sees the request."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from swvportal.foundation.enums import MessageGroup, Role
from swvportal.foundation.message_kinds import register_kinds

SCHOOL = (Role.IB, Role.DIRECTOR)


def register() -> None:
    """Name the kinds."""
    register_kinds(
        MessageGroup.REQUESTS,
        {
            "work_started": (_("the work of the coach has started"), SCHOOL),
            "work_reported": (_("the report of the coach is ready"), SCHOOL),
            "work_handed_over": (_("another coach takes over the work"), [*SCHOOL, Role.COACH]),
            "work_closed": (_("a request is closed"), [*SCHOOL, Role.COORDINATOR]),
        },
    )
