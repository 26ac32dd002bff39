"""What coaches can still be given: the same figure as in the overview of coaches, for whoever gives out work."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db.models import F, Sum

from hours.models import CoachCapacity, CoachMonth, Reservation
from swvportal.foundation.schoolyears import first_day, last_day


def free_minutes(school_year: int) -> dict[UUID, int]:
    """Minutes by coach of what was planned for a school year and is neither worked nor promised; three queries.

    Below zero when more is promised than the coach can work; a coach for whom nothing was planned is left out.
    """
    free = Counter(dict(CoachCapacity.objects.filter(school_year=school_year).values_list("coach", "minutes")))
    worked = CoachMonth.objects.filter(month__gte=first_day(school_year), month__lte=last_day(school_year))
    promised = Reservation.objects.filter(budget__school_year=school_year, coach__isnull=False)
    left = F("reserved") - F("released") - F("consumed")
    for rows, minutes in ((worked, F("direct") + F("indirect")), (promised, left)):
        for coach, taken in rows.order_by().values_list("coach").annotate(taken=Sum(minutes)):
            if coach in free:
                free[coach] -= taken
    return dict(free)
