"""The acts on accounts and roles: give, end, close, open. Each is written in the trail; nothing here sends mail.

Rights follow at once, because every request reads the memberships of that moment anew.
"""

from __future__ import annotations

import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from swvportal.foundation.access import noted
from swvportal.foundation.enums import ROLE_SCOPE, Scope
from swvportal.foundation.models import Board, Membership, School, Supplier, User
from swvportal.foundation.permissions import Place, may_close, may_end, may_keep_people
from swvportal.foundation.verdicts import Verdict
from swvportal.foundation.workflow import NotAllowed, NotReady

COLUMN = {Scope.SCHOOL: "school", Scope.BOARD: "board", Scope.SUPPLIER: "supplier"}


def at_place(role: str, place: Place) -> dict[str, School | Board | Supplier]:
    """The membership's column for the place where this role is held; empty for the partnership."""
    column = COLUMN.get(Scope(ROLE_SCOPE[role]))
    return {column: place} if column and place is not None else {}


def give_role(
    user: User,
    *,
    role: str,
    place: Place,
    by: User,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    now: datetime.datetime | None = None,
) -> Membership:
    """Give a role from a day up to and including a day; locks the account, so that a double click gives one role.

    Refused when `by` is not the office, and when the person has this role at this place in that time already.
    """
    _must(may_keep_people(by))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        return add_membership(user, role=role, place=place, by=by, starts_on=starts_on, ends_on=ends_on, now=now)


def add_membership(
    user: User,
    *,
    role: str,
    place: Place,
    by: User,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    now: datetime.datetime | None = None,
) -> Membership:
    """Write the membership and its line in the trail; the caller has checked who may and locked the account."""
    if ends_on is not None and ends_on < starts_on:
        raise NotReady(_("The last day comes before the first."))
    same = Membership.objects.filter(user=user, role=role, **at_place(role, place)).overlapping(starts_on, ends_on)
    if same.exists():
        raise NotReady(_("This person already has this role here in that time."))
    made = Membership.objects.create(
        user=user, role=role, starts_on=starts_on, ends_on=ends_on, **at_place(role, place)
    )
    noted(user, "give_role", by=by, now=now or timezone.now(), target=role, reason=made.at)
    return made


def end_role(membership: Membership, *, by: User, now: datetime.datetime | None = None) -> None:
    """Take a role away at once, also in an open browser; locks the membership.

    The last day becomes yesterday; a role that began today leaves only its lines in the trail. Ending a role twice
    changes nothing.
    """
    _must(may_end(by, membership))
    now = now or timezone.now()
    today = timezone.localdate(now)
    with transaction.atomic():
        row = Membership.objects.select_for_update(of=["self"]).select_related("user").filter(pk=membership.pk).first()
        if row is None or (row.ends_on and row.ends_on < today):
            return
        noted(row.user, "end_role", by=by, now=now, source=row.role, reason=row.at)
        if row.starts_on >= today:
            row.delete()
        else:
            row.ends_on = today - datetime.timedelta(days=1)
            row.save(update_fields=["ends_on"])


def set_active(user: User, *, active: bool, by: User, now: datetime.datetime | None = None) -> None:
    """Close an account (it has no rights from the next request on) or open it again; roles stay as they are."""
    _must(may_close(by, user))
    with transaction.atomic():
        if User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
            noted(user, "open_account" if active else "close_account", by=by, now=now or timezone.now())


def take_off_second_factor(user: User, *, by: User, now: datetime.datetime | None = None) -> None:
    """Remove a lost second factor, so that the person sets up a new one at the next login; never one's own."""
    _must(may_close(by, user))
    with transaction.atomic():
        if Authenticator.objects.filter(user=user).delete()[0]:
            noted(user, "second_factor_off", by=by, now=now or timezone.now())


def _must(answer: Verdict) -> None:
    if not answer:
        raise NotAllowed(answer.reason)
