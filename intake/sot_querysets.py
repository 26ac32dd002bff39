"""Who sees which meeting of a school support team, and what of it: one rule for page, list, file, count and mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from intake.enums import SotStatus
from swvportal.foundation.enums import Role

if TYPE_CHECKING:
    from intake.models import AgendaItem, SotMeeting  # noqa: F401 - named in strings below
    from swvportal.foundation.models import User

SOT_ROLES = (Role.IB, Role.DIRECTOR, Role.COACH, Role.COORDINATOR)
"""Who can be asked to a SOT in the portal; for everybody else it is a paper invitation (boards: counts only)."""


def _of_ones_work(user: User) -> Q:
    """The meetings that somebody sees by role: of the own school, of a school as its fixed coach, as coordinator."""
    from intake.models import SchoolCoach

    standing = user.standing
    if standing.has(Role.COORDINATOR):
        return Q(pk__isnull=False)
    rule = Q(school__in=standing.school_ids)
    if standing.has(Role.COACH):
        schools = list(SchoolCoach.objects.filter(coach=user).current().values_list("school", flat=True))
        rule |= Q(school__in=schools)
    return rule


class SotMeetingQuerySet(models.QuerySet["SotMeeting"]):
    """Meetings by what a person may see."""

    def visible_to(self, user: User) -> SotMeetingQuerySet:
        """Included if, and only if, one of these holds.

        It is of a school where the person is IB'er or director, or whose fixed coach the person is today. The person
        is coordinator. Or the person holds one of these roles and was asked to it by name.
        """
        if not user.standing.has(*SOT_ROLES):
            return self.none()
        asked = self.model._default_manager.filter(participants__user=user).values("pk")
        return self.filter(_of_ones_work(user) | Q(pk__in=asked))

    def seen_whole_by(self, user: User) -> SotMeetingQuerySet:
        """Included if, and only if, the person sees every item and remark of it: the school, its fixed coach, the
        coordinator, and who was asked to the whole meeting."""
        from intake.models import SotParticipant

        if not user.standing.has(*SOT_ROLES):
            return self.none()
        seats = SotParticipant.objects.filter(user=user, every_item=True).values("meeting")
        return self.filter(_of_ones_work(user) | Q(pk__in=seats))

    def standing(self) -> SotMeetingQuerySet:
        """Included if, and only if, it was not called off."""
        return self.exclude(status=SotStatus.CANCELLED)


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    """Items by what a person may see."""

    def visible_to(self, user: User) -> AgendaItemQuerySet:
        """Included if, and only if, the person sees the whole meeting, or was asked by name to this item."""
        from intake.models import SotMeeting, SotParticipant

        if not user.standing.has(*SOT_ROLES):
            return self.none()
        whole = SotMeeting.objects.seen_whole_by(user).order_by().values("pk")
        asked = SotParticipant.objects.filter(user=user, every_item=False, items__isnull=False).values("items")
        return self.filter(Q(meeting__in=whole) | Q(pk__in=asked))
