"""Who may see one request, and why: `RequestQuerySet.sights` the other way round, reason by reason.

A test holds the two against each other; a reason without its people fails it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from intake.enums import Sight
from intake.models import Request, RequestShare, SchoolCoach
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Membership, User
from swvportal.foundation.recipients import holders, school_people


@dataclass
class Onlooker:
    """Somebody who may see a request, with every reason for it, in the order of `Sight`."""

    user: User
    reasons: list[Sight] = field(default_factory=list)


def onlookers(request: Request) -> list[Onlooker]:
    """Everybody with an account who may see this request today, by name; nine queries, however many they are.

    Wants the request's school at hand.
    """
    found: dict[object, Onlooker] = {}
    for sight, people in PEOPLE.items():
        for user in people(request):
            found.setdefault(user.pk, Onlooker(user)).reasons.append(sight)
    return sorted(found.values(), key=lambda one: (one.user.name, one.user.pk))


def _still(*roles: str, of: UUID | None) -> QuerySet[User]:
    """This person, who is named in the request, as long as the role is held."""
    return holders(*roles).filter(pk__in=[of] if of else [])


def _shared_with(request: Request) -> QuerySet[User]:
    rows = RequestShare.objects.filter(content_object=request, until__gte=timezone.localdate())
    return User.objects.filter(pk__in=rows.values("user"), is_active=True)


def _desk(request: Request) -> QuerySet[User]:
    return holders(Role.COORDINATOR, Role.OFFICE) if request.submitted_at else User.objects.none()


def _committee(request: Request) -> QuerySet[User]:
    """Its members of today, where it has the request in hand; not those with a tie (`ties`)."""
    if not Request.objects.filter(Request.objects.before_committee(), pk=request.pk).exists():
        return User.objects.none()
    of_school = Q(school=request.school_id) | Q(board=request.school.board_id)
    tied = Membership.objects.current().filter(of_school).values("user")
    own = [key for key in (request.created_by_id, request.adviser_id, request.coach_id) if key]
    return holders(Role.COMMITTEE, Role.CHAIR).exclude(pk__in=tied).exclude(pk__in=own)


def _fixed(request: Request) -> QuerySet[User]:
    rows = SchoolCoach.objects.filter(school=request.school_id).current()
    return holders(Role.COACH).filter(pk__in=rows.values("coach"))


PEOPLE: dict[Sight, Callable[[Request], QuerySet[User]]] = {
    Sight.SCHOOL: lambda request: school_people(request.school),
    Sight.ADVISER: lambda request: _still(Role.COACH, of=request.adviser_id),
    Sight.COACH: lambda request: _still(Role.COACH, of=request.coach_id),
    Sight.FIXED_COACH: _fixed,
    Sight.DESK: _desk,
    Sight.MAKER: lambda request: _still(Role.COORDINATOR, Role.OFFICE, of=request.created_by_id),
    Sight.COMMITTEE: _committee,
    Sight.SHARED: _shared_with,
}
"""By reason the people for whom it holds."""
