"""Inviting a person into one role at one place, and accepting it once within a day (security bar, 22).

The token is never stored: it is a keyed hash of the invitation's own random key, made again when the mail is written;
the row keeps only the token's hash. `docs/decisions/invitations.md` says why. It sends no mail itself.
"""

from __future__ import annotations

import base64
import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from swvportal.foundation.access import noted
from swvportal.foundation.models import Invitation, User
from swvportal.foundation.outbox import notify_address
from swvportal.foundation.people import add_membership, at_place
from swvportal.foundation.permissions import Place, may_invite
from swvportal.foundation.tokens import hashed, secret_of, signing_keys
from swvportal.foundation.workflow import NotAllowed, NotReady

LIFE = datetime.timedelta(hours=24)


class LinkDead(NotReady):
    """The link was used, withdrawn, too old or never made; which of these is not told."""

    def __init__(self) -> None:
        super().__init__(_("This link no longer works. Ask whoever invited you for a new one."))


def invite(
    email: str, *, name: str, role: str, place: Place, by: User, now: datetime.datetime | None = None
) -> Invitation:
    """Invite one person into one role at one place, and put the mail in the outbox; open ones like it are withdrawn.

    Refused when `by` may not invite into this role here (`permissions.may_invite`), and when the account of this
    address was closed or has the role already.
    """
    if not (answer := may_invite(by, role, place)):
        raise NotAllowed(answer.reason)
    now = now or timezone.now()
    email = email.strip().lower()
    _has_no_such_role(email, role, place, now)
    with transaction.atomic():
        older = Invitation.objects.open(now).filter(email=email, role=role, **at_place(role, place))
        older.update(withdrawn_at=now)
        invitation = Invitation(
            email=email,
            name=name.strip(),
            role=role,
            invited_by=by,
            invited_at=now,
            expires_at=now + LIFE,
            **at_place(role, place),
        )
        invitation.token_hash = hashed(_token(invitation, settings.SECRET_KEY))
        invitation.save(force_insert=True)
        noted(invitation, "invite", by=by, now=now, target=role, reason=invitation.at)
        notify_address(
            email,
            "invitation",
            about=invitation,
            occasion=invitation.pk,
            now=now,
            facts={"name": invitation.name, "invitation": str(invitation.pk)},
        )
    return invitation


def _has_no_such_role(email: str, role: str, place: Place, now: datetime.datetime) -> None:
    user = User.objects.filter(email=email).first()
    if user is None:
        return
    if not user.is_active:
        raise NotReady(_("The account of this address was closed; the office can open it again."))
    held = user.memberships.filter(role=role, **at_place(role, place)).current(timezone.localdate(now))
    if held.exists():
        raise NotReady(_("This person already has this role here."))


def withdraw(invitation: Invitation, *, by: User, now: datetime.datetime | None = None) -> None:
    """Make the link dead at once; whoever may invite into the role may withdraw. An accepted one stays as it is."""
    if not (answer := may_invite(by, invitation.role, invitation.place)):
        raise NotAllowed(answer.reason)
    now = now or timezone.now()
    with transaction.atomic():
        if Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(withdrawn_at=now):
            noted(invitation, "withdraw_invitation", by=by, now=now, source=invitation.role, reason=invitation.at)


def opened_by(token: str, *, now: datetime.datetime | None = None) -> Invitation:
    """The open invitation of a link; raises LinkDead for every other token, without saying why."""
    rows = Invitation.objects.open(now or timezone.now()).select_related("school", "board", "supplier", "invited_by")
    invitation: Invitation | None = rows.filter(token_hash=hashed(token)).first()
    if invitation is None:
        raise LinkDead
    return invitation


def accept(
    token: str,
    *,
    password: str = "",
    name: str = "",
    user: User | None = None,
    now: datetime.datetime | None = None,
) -> User:
    """Take the role: make the account with this password and name, or add the role to the logged-in `user`.

    Locks the invitation and then the account, so that a link works once and a role is given once, also with two
    browsers or two invitations at the same time. Raises LinkDead for a dead link, NotReady when the person has the
    role already, and NotAllowed when `user` is not who was invited or an account has to be logged in first.
    """
    now = now or timezone.now()
    with transaction.atomic():
        row = Invitation.objects.select_for_update().filter(pk=opened_by(token, now=now).pk).open(now).first()
        if row is None:
            raise LinkDead
        known = User.objects.select_for_update().filter(email=row.email).first()
        if known is None and user is None:
            user = _new_account(row, password, name=name)
        elif user is None or known is None or user.pk != known.pk or not known.is_active:
            raise NotAllowed(_("Log in as the person who was invited."))
        add_membership(
            user, role=row.role, place=row.place, by=row.invited_by, starts_on=timezone.localdate(now), now=now
        )
        row.accepted_at = now
        row.save(update_fields=["accepted_at"])
        noted(row, "accept_invitation", by=user, now=now, target=row.role, reason=row.at)
    return user


def _new_account(invitation: Invitation, password: str, *, name: str) -> User:
    """The account of somebody new; NotAllowed when another link of theirs made it in this very moment."""
    try:
        with transaction.atomic():
            return User.objects.create_user(invitation.email, password, name=name.strip() or invitation.name)
    except IntegrityError as problem:
        raise NotAllowed(_("Log in as the person who was invited.")) from problem


def link_of(invitation: Invitation) -> str:
    """The address for the mail, with the token made anew; raises ValueError when no signing key of ours made it."""
    for key in signing_keys():
        token = _token(invitation, key)
        if hashed(token) == invitation.token_hash:
            return f"{settings.BASE_URL}{reverse('foundation:invitation', kwargs={'token': token})}"
    raise ValueError("The signing key of this invitation is gone.")


def _token(invitation: Invitation, key: str) -> str:
    made = secret_of("foundation.invitation", invitation.pk, signed_with=key)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")
