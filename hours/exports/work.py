"""Reservations, time entries, the capacity of coaches and closed months, as lists for a file; it plans nothing.

What hours are for stands there by reference, never by a pupil's name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from hours.closings import Month, months_with_time
from hours.enums import Activity, WhatFor
from hours.exports.accounts import house_only
from hours.exports.labels import worded
from hours.models import Budget, Reservation, TimeEntry
from hours.overviews.asking import sees_all
from hours.overviews.people import years_of_coaches
from hours.overviews.work import Work, work_asked, work_of
from swvportal.foundation.enums import Role
from swvportal.foundation.exports.kinds import Facts
from swvportal.foundation.exports.tables import Column, Rows, Table, kept_filters, said, year_of
from swvportal.foundation.models import Move, Partnership, School, User
from swvportal.foundation.schoolyears import first_day, last_day
from swvportal.foundation.verdicts import Verdict, verdict

_SEES_QUESTIONS = (Role.IB, Role.DIRECTOR, Role.COACH, Role.COORDINATOR, Role.OFFICE)
_SEES_TIME = (Role.COACH, Role.COORDINATOR, Role.OFFICE)


def _reservations_fit(user: User, facts: Facts) -> Verdict:
    """Not board staff: a reservation is a case, and cases can be counted."""
    return verdict(user.standing.has(*_SEES_QUESTIONS), _("You do not see hours by question."))


def _reservations(user: User, facts: Facts) -> QuerySet[Reservation]:
    """All for the partnership's own people; else the questions of own schools, and what a coach works on."""
    found = Reservation.objects.visible_to(user)
    if not sees_all(user):
        rule = Q(pk__in=Reservation.objects.of_own_questions(user).order_by().values("pk"))
        if user.standing.has(Role.COACH):
            rule |= Q(coach=user)
        found = Reservation.objects.filter(rule)
    found = found.filter(budget__school_year=int(facts["year"]))
    related = ("school", "coach", "budget__supplier", "budget__school", "budget__board")
    return found.select_related(*related).order_by("reference", "made_at", "pk")


def _seen(user: User, facts: Facts) -> Iterable[UUID]:
    """The rows themselves: a coach may hand work over, and what was used for a school may be taken back."""
    return _reservations(user, facts).values_list("pk", flat=True)


def _state(row: Reservation) -> str:
    if row.closed_at is not None:
        return gettext("closed")
    return gettext("not free yet") if row.held else gettext("open")


RESERVATIONS = Table(
    title=_("Reservations"),
    note=_("A row is hours that were promised to one question or agreement."),
    stem="reserveringen",
    columns=[
        Column(_("Number of the reservation"), lambda row: row.pk, joining=True),
        Column(_("Reference"), lambda row: row.reference),
        Column(_("For"), lambda row: worded(WhatFor, row.what_for)),
        Column(_("School"), lambda row: row.school),
        Column(_("Coach"), lambda row: row.coach),
        Column(_("Supplier"), lambda row: row.budget.supplier),
        Column(_("Holder of the budget"), lambda row: row.budget.holder, fits=sees_all),
        Column(_("Number of the budget"), lambda row: row.budget_id, joining=True),
        Column(_("From"), lambda row: row.starts_on, "date", fits=sees_all),
        Column(_("Up to and including"), lambda row: row.ends_on, "date", fits=sees_all),
        Column(_("State"), _state, fits=sees_all),
        Column(_("Promised"), lambda row: row.promised, "minutes", _("What was reserved less what was given back.")),
        Column(_("Used"), lambda row: row.consumed, "minutes"),
        Column(_("Left"), lambda row: row.rest, "minutes"),
        Column(_("Given back"), lambda row: row.released, "minutes", fits=sees_all),
        Column(_("Written"), lambda row: row.made_at, "moment", fits=sees_all),
        Column(_("Closed at"), lambda row: row.closed_at, "moment", fits=sees_all),
    ],
    rows=_reservations,
    fits=_reservations_fit,
    seen=_seen,
)


def _time_fits(user: User, facts: Facts) -> Verdict:
    return verdict(user.standing.has(*_SEES_TIME), _("You do not see time entries."))


def _time(user: User, facts: Facts) -> QuerySet[TimeEntry]:
    year = int(facts["year"])
    found = TimeEntry.objects.visible_to(user).worked_between(first_day(year), last_day(year))
    return _told(found, user).order_by("worked_on", "booked_at", "pk")


def _told(found: QuerySet[TimeEntry], user: User) -> QuerySet[TimeEntry]:
    """With who last decided on each or took it back, and why; a coach reads why it was not granted."""
    moves = Move.objects.filter(subject_id=OuterRef("pk")).order_by("-at")
    moves = moves if sees_all(user) else moves.filter(name="refuse")
    related = ("school", "board", "supplier")
    return found.select_related(
        "coach",
        "booked_by",
        "reservation__school",
        *(f"{of}budget__{name}" for of in ("", "reservation__") for name in related),
    ).annotate(why=Subquery(moves.values("reason")[:1]), decided_by=Subquery(moves.values("by__name")[:1]))


def _budget(row: TimeEntry) -> Budget | None:
    return row.reservation.budget if row.reservation is not None else row.budget


def _school(row: TimeEntry) -> School | None:
    if row.reservation is not None:
        return row.reservation.school
    return row.budget.school if row.budget is not None else None


def _kind_of_question(row: TimeEntry) -> str:
    return worded(WhatFor, row.reservation.what_for) if row.reservation is not None else ""


def _own_only(user: User) -> bool:
    """A note is between the coach and whoever decides on the time; no list holds it but the coach's own."""
    return not sees_all(user)


TIME = Table(
    title=_("Time entries"),
    note=_("A row is one piece of work as the coach wrote it down; what was corrected counts no more."),
    stem="urenregistraties",
    columns=[
        Column(_("Number of the time entry"), lambda row: row.pk, joining=True),
        Column(_("Date"), lambda row: row.worked_on, "date"),
        Column(_("Coach"), lambda row: row.coach),
        Column(_("For"), lambda row: row.label, note=_("The school and reference, or whose hours it was booked on.")),
        Column(_("Reference"), lambda row: row.reservation and row.reservation.reference),
        Column(_("Kind of question"), _kind_of_question),
        Column(_("School"), _school),
        Column(_("Supplier"), lambda row: getattr(_budget(row), "supplier", None)),
        Column(
            _("Holder of the budget"),
            lambda row: getattr(_budget(row), "holder", None),
            note=_("As it was written down; what was used stands with the ledger lines."),
            fits=sees_all,
        ),
        Column(_("Number of the reservation"), lambda row: row.reservation_id, joining=True),
        Column(_("Number of the budget"), lambda row: getattr(_budget(row), "pk", None), joining=True),
        Column(_("Activity"), lambda row: worded(Activity, row.activity)),
        Column(_("With the school"), lambda row: gettext("yes") if row.direct else gettext("no")),
        Column(_("Time"), lambda row: row.minutes, "minutes"),
        Column(_("State"), lambda row: row.status_label),
        Column(_("Since"), lambda row: row.status_since, "moment"),
        Column(_("Decided by"), lambda row: row.decided_by, note=_("Or who took it back."), fits=sees_all),
        Column(_("Reason"), lambda row: row.why, note=_("Why it was decided or taken back.")),
        Column(_("Note"), lambda row: row.note, fits=_own_only),
        Column(_("Written"), lambda row: row.booked_at, "moment"),
        Column(_("Written by"), lambda row: row.booked_by, fits=sees_all),
    ],
    rows=_time,
    fits=_time_fits,
)


def _asked(user: User, asked: Mapping[str, str]) -> Work:
    data = QueryDict(urlencode(dict(asked)))
    return work_asked(user, data, year=year_of(asked), own="own" in asked)


def _behind_clean(user: User, asked: Mapping[str, str]) -> Facts:
    """The filter of the page, and whether it is that of the own time entries."""
    found = _asked(user, asked)
    words = [found.words[name] for name in found.narrow]
    return kept_filters({"year": str(found.year), **found.narrow, **({"own": "yes"} if found.own else {})}, words)


def _behind_fits(user: User, facts: Facts) -> Verdict:
    """Whoever has the page: a coach that of the own time entries, the coordinator and the office that of coaches."""
    return verdict(user.standing.has(Role.COACH), "") if "own" in facts else house_only(user, facts)


def _behind(user: User, facts: Facts) -> QuerySet[TimeEntry]:
    return _told(work_of(user, _asked(user, facts)), user)


BEHIND = replace(
    TIME,
    note=_("A row is one piece of work behind a figure of a coach's year; together they are that figure."),
    rows=_behind,
    fits=_behind_fits,
    whole=False,
    clean=_behind_clean,
    heading=said,
)


def _capacity(user: User, facts: Facts) -> Rows:
    found = years_of_coaches(user, int(facts["year"]))
    return Rows(len(found), found)


CAPACITY = Table(
    title=_("Capacity of coaches"),
    note=_("A row is one coach in the school year."),
    stem="coaches",
    columns=[
        Column(_("Coach"), lambda row: row.coach),
        Column(_("Can work"), lambda row: row.capacity, "minutes", _("Empty while the year is not planned.")),
        Column(_("With schools"), lambda row: row.direct, "minutes"),
        Column(_("Around schools"), lambda row: row.indirect, "minutes"),
        Column(_("Above the grant"), lambda row: row.waiting, "minutes", _("Part of what was written down.")),
        Column(_("Promised"), lambda row: row.promised, "minutes"),
        Column(_("Still to do"), lambda row: row.rest, "minutes"),
        Column(_("Free"), lambda row: row.free, "signed", _("Below zero when more is promised than fits.")),
    ],
    rows=_capacity,
    fits=house_only,
)


def _months(user: User, facts: Facts) -> Rows:
    grace = Partnership.objects.get().days_month_open
    found = months_with_time(int(facts["year"]), today=timezone.localdate(), grace=grace)
    return Rows(len(found), found[::-1])


def _month_state(row: Month) -> str:
    if row.closing is not None:
        return pgettext("month", "closed")
    return gettext("open") if row.over else gettext("not over yet")


MONTHS = Table(
    title=_("Months"),
    note=_("A row is a month that has begun, with what was written down in it."),
    stem="maanden",
    columns=[
        Column(_("Month"), lambda row: row.first, "date", _("The first day of the month.")),
        Column(_("Entries"), lambda row: row.entries, "number"),
        Column(_("Time"), lambda row: row.minutes, "minutes"),
        Column(_("Above the grant"), lambda row: row.above_grant, "number"),
        Column(_("State"), _month_state),
        Column(_("Closed at"), lambda row: row.closing and row.closing.closed_at, "moment"),
        Column(_("Closed by"), lambda row: row.closing and row.closing.closed_by, note=_("Empty: by the portal.")),
    ],
    rows=_months,
    fits=house_only,
)
