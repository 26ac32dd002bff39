"""Who sees reviews, decisions and agreements: the first two follow the request, unseen by a school before release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from arrangements.enums import REGISTERED_EVER, AgreementStatus
from intake.models import Request
from swvportal.foundation.enums import Role

if TYPE_CHECKING:
    from arrangements.models import Agreement, Assignment, Decision, Review  # noqa: F401 - named in strings below
    from swvportal.foundation.models import User


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments follow their request."""

    def visible_to(self, user: User) -> AssignmentQuerySet:
        """Included if, and only if, the request is visible to the person."""
        return self.filter(request__in=Request.objects.visible_to(user))


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews of committee members."""

    def visible_to(self, user: User) -> ReviewQuerySet:
        """Included if, and only if, the person is on the committee without a tie, or coordinator (security bar, 90)."""
        standing = user.standing
        if standing.has(Role.COORDINATOR):
            return self.filter(request__in=Request.objects.visible_to(user))
        if standing.on_committee:
            return self.filter(request__in=Request.objects.visible_to(user).untied_to(user))
        return self.none()

    def open(self) -> ReviewQuerySet:
        """Those that no decision was made on yet."""
        return self.filter(decision__isnull=True)


class DecisionQuerySet(models.QuerySet["Decision"]):
    """Decisions, pending and released."""

    def visible_to(self, user: User) -> DecisionQuerySet:
        """Included if, and only if, the request is visible and the decision is released; or the person is coordinator
        or office, or on the committee without a tie."""
        seen = self.filter(request__in=Request.objects.visible_to(user))
        if user.standing.has(Role.COORDINATOR, Role.OFFICE):
            return seen
        released = Q(released_at__isnull=False)
        if user.standing.on_committee:
            released |= ~Q(request__in=Request.objects.tied_to(user))
        return seen.filter(released)

    def pending(self) -> DecisionQuerySet:
        """Recorded, neither released nor undone; at most one per request."""
        return self.filter(released_at__isnull=True, undone_at__isnull=True)

    def released(self) -> DecisionQuerySet:
        """Final decisions."""
        return self.filter(released_at__isnull=False)


class AgreementQuerySet(models.QuerySet["Agreement"]):
    """Agreements for hours by who may see them and what they wait for."""

    def visible_to(self, user: User) -> AgreementQuerySet:
        """Included if, and only if, the person coordinates or works at the office; or works at its school or for its
        board; or is a coach of its supplier and it was registered.
        """
        standing = user.standing
        if standing.has(Role.COORDINATOR, Role.OFFICE):
            return self.all()
        return self.filter(
            Q(school__in=standing.school_ids)
            | Q(board__in=standing.board_ids)
            | Q(supplier__in=standing.supplier_ids, status__in=REGISTERED_EVER)
        )

    def asked_of(self, user: User) -> AgreementQuerySet:
        """Included if, and only if, a school asked it of a board that this person works for."""
        return self.filter(status=AgreementStatus.ASKED, board__in=user.standing.board_ids)

    def to_register(self) -> AgreementQuerySet:
        """Included if, and only if, the board agreed and the office has not registered it."""
        return self.filter(status=AgreementStatus.AGREED)

    def to_confirm(self) -> AgreementQuerySet:
        """Included if, and only if, it was registered and waits for its confirmations to leave."""
        return self.filter(status=AgreementStatus.REGISTERED)
