"""Whose advice is asked for in a draft: the school asks, and whoever replaces a coach passes it on."""

from __future__ import annotations

import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from intake.enums import WRITABLE, PartKey
from intake.models import Request
from intake.permissions import may_appoint, may_write_part
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.outbox import notify
from swvportal.foundation.workflow import NotAllowed, NotReady


def tell_adviser(request: Request, coach: User, *, occasion: UUID, now: datetime.datetime) -> None:
    """Ask a coach for an advice, by message; within the act that asks."""
    facts = {"school": request.school.name, "path": f"/aanvragen/{request.pk}/"}
    notify([coach], "advice_asked", about=request, occasion=occasion, now=now, facts=facts)


def pass_on_advice(request: Request, *, to: User, by: User, now: datetime.datetime) -> None:
    """Ask another coach for an advice that is still to be written, in place of the one who was asked; it is mailed.

    For who says who the fixed people of a school are, also of a draft, which they do not read. Locks the request;
    refused once the school can no longer write.
    """
    if not (answer := may_appoint(by)):
        raise NotAllowed(answer.reason)
    with transaction.atomic():
        fresh = Request.objects.select_for_update(of=("self",)).select_related("school").get(pk=request.pk)
        if fresh.status not in WRITABLE or fresh.adviser_id is None:
            raise NotReady(_("No advice is asked for here any more."))
        if not to.standing.has(Role.COACH):
            raise NotReady(_("Choose a school coach."))
        if fresh.adviser_id != to.pk:
            fresh.adviser = to
            fresh.save(update_fields=["adviser"])
            noted(fresh, "pass_on_advice", by=by, now=now, reason=to.name)
            tell_adviser(fresh, to, occasion=uuid4(), now=now)


def ask_adviser(request: Request, *, coach: User, by: User, now: datetime.datetime) -> None:
    """Ask a coach for the advice in this draft; one who was asked already hears nothing new."""
    with transaction.atomic():
        fresh = Request.objects.select_for_update().get(pk=request.pk)
        if not (answer := may_write_part(by, fresh, PartKey.HEAD)):
            raise NotAllowed(answer.reason)
        if not coach.standing.has(Role.COACH):
            raise NotReady(_("Choose a school coach."))
        if fresh.adviser_id != coach.pk:
            fresh.adviser = coach
            fresh.save(update_fields=["adviser"])
            tell_adviser(fresh, coach, occasion=uuid4(), now=now)
    request.adviser = coach
