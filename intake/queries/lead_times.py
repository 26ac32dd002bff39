"""What one may expect by what was: the median and the ninth tenth of lead times. It measures none."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Aggregate, Count, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from intake.enums import COMMITTEE_KINDS, IN_WORKING_DAYS, LeadStep, RequestKind
from intake.models import LeadTime, Request
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import first_day, last_day

FEWEST = 5  # of fewer nothing can be said, and roles.md masks counts below it
LOOKED_BACK = datetime.timedelta(days=365)


class _Percentile(Aggregate):
    """The smallest value that this share of the rows does not exceed."""

    function = "PERCENTILE_DISC"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()


_COUNTED = {
    "count": Count("pk"),
    "median": _Percentile("days", share="0.5"),
    "ninety": _Percentile("days", share="0.9"),
}


@dataclass(frozen=True)
class LeadFigure:
    """How long one step takes for one kind, over `count` requests: days that half and that nine in ten do not exceed.

    Both are None for fewer than `FEWEST`.
    """

    kind: str
    step: str
    count: int
    median: int | None
    ninety: int | None

    @property
    def kind_label(self) -> str:
        """The kind in words."""
        return str(RequestKind(self.kind).label)

    @property
    def step_label(self) -> str:
        """The step in words."""
        return str(LeadStep(self.step).label)

    @property
    def in_working_days(self) -> bool:
        """Whether the days are working days; else they are calendar days."""
        return self.step in IN_WORKING_DAYS


def lead_figures_of_year(school_year: int) -> list[LeadFigure]:
    """The figures of all steps that ended in a school year, by kind and then in the order of the steps; one query.

    They name no request, so they are the same for everybody who may read them.
    """
    return _figures(first_day(school_year), last_day(school_year))


def expected(kind: str) -> LeadFigure | None:
    """What a school may expect of a new request of this kind, by the past year; one query.

    For an OA until the decision, else until it is known who comes. None while fewer than `FEWEST` were answered.
    """
    today = timezone.localdate()
    found = _figures(today - LOOKED_BACK, today, kind=kind, step=_answered_by(kind))
    return next((one for one in found if one.median is not None), None)


def expected_in_rows() -> Subquery:
    """The same beside requests that are read, for `expected_of`."""
    today = timezone.localdate()
    answers = Q(step=LeadStep.DECISION, kind__in=COMMITTEE_KINDS) | Q(step=LeadStep.DESK) & ~Q(kind__in=COMMITTEE_KINDS)
    rows = LeadTime.objects.filter(answers, kind=OuterRef("kind"), ended_on__range=(today - LOOKED_BACK, today))
    return Subquery(rows.order_by().values("kind").annotate(found=JSONObject(**_COUNTED)).values("found"))


def expected_of(request: Request) -> LeadFigure | None:
    """What a request's school may expect; no query where it was read with `expected_in_rows` as `expectation`."""
    found: dict[str, int] | None = request.expectation  # type: ignore[attr-defined]
    if found is None or found["count"] < FEWEST:
        return None
    return LeadFigure(request.kind, _answered_by(request.kind), **found)


def _answered_by(kind: str) -> LeadStep:
    """The step with which a school has its answer."""
    return LeadStep.DECISION if kind in COMMITTEE_KINDS else LeadStep.DESK


def lead_times_behind(user: User, school_year: int, *, kind: str = "", step: str = "") -> list[LeadTime]:
    """The lead times that a figure of a school year is made of, as far as this person sees the requests, the longest
    first; one query beside those of `visible_to`."""
    rows = LeadTime.objects.visible_to(user).filter(ended_on__range=(first_day(school_year), last_day(school_year)))
    rows = rows.filter(**{name: value for name, value in (("kind", kind), ("step", step)) if value})
    return list(rows.select_related("request__school", "request__pupil").order_by("-days", "ended_on", "pk"))


def _figures(since: datetime.date, until: datetime.date, **only: str) -> list[LeadFigure]:
    rows = LeadTime.objects.filter(ended_on__range=(since, until), **only).order_by().values_list("kind", "step")
    found = rows.annotate(**_COUNTED)
    figures = [
        LeadFigure(kind, step, count, *((median, ninety) if count >= FEWEST else (None, None)))
        for kind, step, count, median, ninety in found
    ]
    kinds, steps = list(RequestKind.values), list(LeadStep.values)
    return sorted(figures, key=lambda one: (kinds.index(one.kind), steps.index(one.step)))
