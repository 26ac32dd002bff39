"""Which schools miss something of their SOT in a school year, for the coordinator; it changes nothing."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from intake.enums import SotKind, SotStatus
from intake.models import AgendaItem, SchoolCoach, SotMeeting
from swvportal.foundation.enums import Role
from swvportal.foundation.models import School, User

LACKS = {
    "plan": Q(has_plan=False),
    "talk": Q(has_talk=False),
    "parents": Q(forgotten__gt=0),
}
"""What can be missing: SOT meetings in the plan of the year, the yearly talk, parents at items of planned meetings."""


def sot_gaps(user: User, school_year: int) -> QuerySet[School]:
    """The open schools of the partnership in which something is missing, by name, with `has_plan`, `has_talk`,
    `forgotten` (items of planned meetings whose parents are not invited) and `fixed_now`; two queries for any number.

    For coordinators; nobody else sees a school here.
    """
    if not user.standing.has(Role.COORDINATOR):
        return School.objects.none()
    year = SotMeeting.objects.standing().filter(school=OuterRef("pk"), school_year=school_year)
    forgotten = AgendaItem.objects.filter(
        meeting__school=OuterRef("pk"),
        meeting__school_year=school_year,
        meeting__status=SotStatus.PLANNED,
        pupil__isnull=False,
        parents_invited_on__isnull=True,
        parents_not_invited="",
    )
    counted = forgotten.order_by().values("meeting__school").annotate(n=Count("pk")).values("n")
    rows = School.objects.filter(closed_on__isnull=True, maybe_national=False).annotate(
        has_plan=Exists(year.filter(kind=SotKind.TEAM)),
        has_talk=Exists(year.filter(kind=SotKind.YEARLY)),
        forgotten=Coalesce(Subquery(counted), 0),
    )
    coaches = SchoolCoach.objects.current().select_related("coach")
    found = rows.filter(LACKS["plan"] | LACKS["talk"] | LACKS["parents"]).order_by("name", "pk")
    return found.prefetch_related(Prefetch("fixed_coaches", queryset=coaches, to_attr="fixed_now"))
