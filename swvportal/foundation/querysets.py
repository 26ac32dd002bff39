"""Who sees which foundation row: one `visible_to` per noun."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from swvportal.foundation.enums import ExportState, LetterState, NotificationState, Role
from swvportal.foundation.message_kinds import DAILY_MAIL, kinds_for, seen_by

if TYPE_CHECKING:
    from swvportal.foundation.models import (  # noqa: F401 - named in strings below
        DuoImport,
        Export,
        Invitation,
        Letter,
        Membership,
        Move,
        Notification,
        PersonalLink,
        User,
    )


class MoveQuerySet(models.QuerySet["Move"]):
    """The trail of acts; who may read it is for its pages to say."""

    def about(self, subject: models.Model) -> MoveQuerySet:
        """Included if, and only if, it was done to this object; oldest first, with who did it."""
        return self.filter(subject_id=subject.pk).select_related("by").order_by("at")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by date."""

    def current(self, on: datetime.date | None = None) -> MembershipQuerySet:
        """Included if, and only if, the membership runs on that day (today) and the account is active."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, user__is_active=True)

    def at_places_of(self, user: User) -> MembershipQuerySet:
        """Included if, and only if, the viewer is of the office, or it is held at a school where the viewer is
        director, at a board of the viewer or at a school of that board."""
        standing = user.standing
        if standing.has(Role.OFFICE):
            return self
        own = Q(board__in=standing.board_ids) | Q(school__board__in=standing.board_ids)
        return self.filter(own | Q(school__in=standing.director_school_ids))

    def overlapping(self, starts_on: datetime.date, ends_on: datetime.date | None) -> MembershipQuerySet:
        """Included if, and only if, the membership runs on at least one day of this time (no end: for ever)."""
        found = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on))
        return found.filter(starts_on__lte=ends_on) if ends_on else found


class DuoImportQuerySet(models.QuerySet["DuoImport"]):
    """Imports of DUO's files."""

    def visible_to(self, user: User) -> DuoImportQuerySet:
        """Included if, and only if, the person works at the office."""
        return self.all() if user.standing.has(Role.OFFICE) else self.none()


class PersonalLinkQuerySet(models.QuerySet["PersonalLink"]):
    """Personal links; whoever may ask what they lead to may see how they stand."""

    def working(self, now: datetime.datetime) -> PersonalLinkQuerySet:
        """Included if, and only if, the link was not ended and is not too old."""
        return self.filter(ended_at=None, expires_at__gt=now)


class ExportQuerySet(models.QuerySet["Export"]):
    """Files that people asked for."""

    def visible_to(self, user: User) -> ExportQuerySet:
        """Included if, and only if, this person asked for it with the very roles of today."""
        return self.filter(by=user, standing=user.standing.fingerprint) if user.standing.roles else self.none()

    def running(self) -> ExportQuerySet:
        """Included if, and only if, it waits for a worker or is being made."""
        return self.filter(state__in=[ExportState.WAITING, ExportState.MAKING])


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Messages, for whom they are and for who sends them."""

    def addressed_to(self, user: User) -> NotificationQuerySet:
        """Included if, and only if, it is for this account and of a kind that a role of today gets, or anybody."""
        return self.filter(user=user, kind__in=[kind.name for kind in kinds_for(user.standing.roles)])

    def visible_to(self, user: User) -> NotificationQuerySet:
        """Included if, and only if, it is addressed to this person, and leads to the start page or is about an object
        that the person sees today."""
        rule = Q(facts__path="/")
        for subject_type, seen in seen_by(user).items():
            about = Q(subject_type=subject_type)
            if seen is not None:
                about &= Q(Exists(seen.order_by().filter(pk=OuterRef("subject_id"))))
            rule |= about
        return self.addressed_to(user).filter(rule)

    def unread(self) -> NotificationQuerySet:
        """Included if, and only if, the person has not opened it yet."""
        return self.filter(read_at__isnull=True)

    def awaiting_daily_mail(self, moment: datetime.datetime) -> NotificationQuerySet:
        """Included if, and only if, it was collected before this moment, for somebody without a daily mail that day."""
        today = timezone.localtime(moment).replace(hour=0, minute=0)
        had = self.model._default_manager.filter(user=OuterRef("user"), kind=DAILY_MAIL, written_at__gte=today)
        collected = self.filter(state=NotificationState.COLLECTED, digest__isnull=True, written_at__lt=moment)
        return collected.filter(~Exists(had))

    def leading_somewhere(self) -> NotificationQuerySet:
        """Included if, and only if, the message leads to a page; a link for a password is for the mailbox alone."""
        return self.filter(facts__has_key="path")

    def troubled(self, user: User) -> NotificationQuerySet:
        """Included if, and only if, the mail failed, may have failed or keeps waiting, and the viewer is the office."""
        if not user.standing.has(Role.OFFICE):
            return self.none()
        stuck = Q(state=NotificationState.PENDING) & ~Q(problem="")
        return self.filter(Q(state__in=[NotificationState.FAILED, NotificationState.UNCERTAIN]) | stuck)


class LetterQuerySet(models.QuerySet["Letter"]):
    """Letters as work; who may open one is decided by the dossier it belongs to."""

    def troubled(self, user: User) -> LetterQuerySet:
        """Included if, and only if, making it failed and has not succeeded since, and the viewer is the office."""
        if not user.standing.has(Role.OFFICE):
            return self.none()
        return self.exclude(problem="").exclude(state=LetterState.READY)


class UserQuerySet(models.QuerySet["User"]):
    """Accounts."""

    def visible_to(self, user: User) -> UserQuerySet:
        """Included if, and only if, the viewer is of the office; or is director of a school where the person is IB'er
        now or was; or is staff of the board over a school where the person is director now or was.
        """
        standing = user.standing
        if standing.has(Role.OFFICE):
            return self
        mine = Q()
        if standing.director_school_ids:
            mine |= Q(memberships__role=Role.IB, memberships__school__in=standing.director_school_ids)
        if standing.board_ids:
            mine |= Q(memberships__role=Role.DIRECTOR, memberships__school__board__in=standing.board_ids)
        return self.filter(mine).distinct() if mine else self.none()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Invitations."""

    def open(self, now: datetime.datetime) -> InvitationQuerySet:
        """Included if, and only if, the link still works at that moment."""
        return self.filter(accepted_at=None, withdrawn_at=None, expires_at__gt=now)

    def visible_to(self, user: User) -> InvitationQuerySet:
        """Included if, and only if, the viewer may invite into that role at that place (`permissions.may_invite`)."""
        standing = user.standing
        if standing.has(Role.OFFICE):
            return self
        return self.filter(
            Q(role=Role.IB, school__in=standing.director_school_ids)
            | Q(role=Role.DIRECTOR, school__board__in=standing.board_ids)
        )
