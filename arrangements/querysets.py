"""Who sees reviews, decisions and letters: all three follow the request, and the school sees nothing before release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q, QuerySet

from intake.models import Request
from intake.querysets import RequestQuerySet
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Letter, User

if TYPE_CHECKING:
    from arrangements.models import Decision, Review  # noqa: F401 - named in strings below

SCHOOL_PART = "school"


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews of committee members."""

    def visible_to(self, user: User) -> ReviewQuerySet:
        """Included if, and only if, the person is on the committee without a tie, or coordinator (security bar, 90)."""
        standing = user.standing
        if standing.has(Role.COORDINATOR):
            return self.filter(request__in=Request.objects.visible_to(user))
        if standing.on_committee:
            return self.filter(request__in=Request.objects.visible_to(user).exclude(RequestQuerySet.tied_to(user)))
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
            released |= ~Q(request__in=Request.objects.filter(RequestQuerySet.tied_to(user)))
        return seen.filter(released)

    def pending(self) -> DecisionQuerySet:
        """Recorded, neither released nor undone; at most one per request."""
        return self.filter(released_at__isnull=True, undone_at__isnull=True)

    def released(self) -> DecisionQuerySet:
        """Final decisions."""
        return self.filter(released_at__isnull=False)


def letters_visible_to(user: User) -> QuerySet[Letter]:
    """Letters about requests that this person may open.

    Included if, and only if, the request is visible, for a coach also assigned (roles.md), and the person is office or
    the letter is the one to the school: what goes to a parent may hold an address that never leaves the office
    (security bar, 91).
    """
    visible = Request.objects.with_letters_for(user).values("pk")
    letters = Letter.objects.filter(subject_type=Request._meta.label_lower, subject_id__in=visible)
    return letters if user.standing.has(Role.OFFICE) else letters.filter(part=SCHOOL_PART)
