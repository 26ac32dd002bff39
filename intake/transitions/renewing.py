"""Renewing arrangements that end: the loket invites the schools, and a school begins its renewals."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intake.enums import BulkAct
from intake.models import BulkRun, RenewalInvitation, Request
from intake.permissions import coordinates
from intake.queries.renewals import may_be_renewed
from intake.transitions.growing import go_on_from
from intake.transitions.in_bulk import take_in_bulk
from swvportal.foundation.access import noted
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.outbox import notify
from swvportal.foundation.recipients import school_people
from swvportal.foundation.schoolyears import school_year_of
from swvportal.foundation.workflow import NotAllowed, NotReady

ENDING = "/aanvragen/loopt-af/"


def invite_in_bulk(
    requests: Iterable[Request], *, again: Collection[UUID], key: UUID, by: User, now: datetime.datetime
) -> BulkRun:
    """Invite the schools of these requests to renew them; each school gets one mail, however many are its own.

    `again` are the keys of those that are invited a second time on purpose.
    """
    rows = list(requests)
    content = sorted(f"{row.pk} {row.pk in again}" for row in rows)
    return take_in_bulk(
        BulkAct.INVITE,
        rows,
        lambda row, run: invite_to_renew(row, again=row.pk in again, occasion=run.pk, by=by, now=now),
        key=key,
        content=content,
        by=by,
        now=now,
    )


@transaction.atomic
def invite_to_renew(request: Request, *, again: bool, occasion: UUID, by: User, now: datetime.datetime) -> None:
    """Invite a school to renew one arrangement; its IB'er, or else its director, gets one mail for one `occasion`.

    Once in a school year, unless `again` says that it is asked on purpose. Locks the request. Refused for what cannot
    be renewed, what is being renewed already, and for a school where nobody has an account.
    """
    if not (answer := coordinates(by, request)):
        raise NotAllowed(answer.reason)
    row = Request.objects.select_for_update(of=("self",)).select_related("school", "pupil").get(pk=request.pk)
    if not (answer := may_be_renewed(row)):
        raise NotReady(answer.reason)
    year = school_year_of(timezone.localdate(now))
    last = RenewalInvitation.objects.filter(request=row, school_year=year).order_by("number").last()
    if last is not None and not again:
        day = date_format(timezone.localdate(last.invited_at), "j F Y")
        raise NotReady(_("The school was invited on %(day)s already.") % {"day": day})
    people = list(school_people(row.school, roles=[Role.IB]) or school_people(row.school))
    if not people:
        raise NotReady(_("Nobody of %(school)s has an account to be invited.") % {"school": row.school.name})
    RenewalInvitation.objects.create(
        request=row, school_year=year, number=last.number + 1 if last else 1, invited_by=by, invited_at=now
    )
    noted(row, "invite_to_renew", by=by, now=now)
    facts = {"school": row.school.name, "path": ENDING}
    notify(
        people, "renewal_invited", about=row.school, occasion=uuid5(occasion, str(row.school_id)), now=now, facts=facts
    )


def renew_in_bulk(requests: Iterable[Request], *, key: UUID, by: User, now: datetime.datetime) -> BulkRun:
    """Begin a renewal of each of these requests: drafts that know what the earlier ones knew."""
    rows = list(requests)
    return take_in_bulk(
        BulkAct.RENEW,
        rows,
        lambda row, run: renew(row, key=key_of_renewal(run, row), by=by, now=now),
        key=key,
        content=sorted(str(row.pk) for row in rows),
        by=by,
        now=now,
    )


def key_of_renewal(run: BulkRun, request: Request) -> UUID:
    """The key of the draft that a run begins from a request."""
    return uuid5(run.pk, str(request.pk))


@transaction.atomic
def renew(request: Request, *, key: UUID, by: User, now: datetime.datetime) -> Request:
    """Begin the one renewal of an arrangement, as `go_on_from` does. Locks the request, so that two tabs, or two
    people, begin one; refused for what cannot be renewed and what is being renewed already. The same key gives the
    same draft."""
    row = Request.objects.select_for_update(of=("self",)).select_related("school", "pupil").get(pk=request.pk)
    if (begun := row.grown.filter(one_time_key=key, created_by=by).first()) is not None:
        return begun
    if not (answer := may_be_renewed(row)):
        raise NotReady(answer.reason)
    return go_on_from(row, kind=row.kind, by=by, key=key, now=now)
