"""Reservations, time entries, the capacity of coaches and closed months, as lists for a file; it plans nothing.

What hours are for stands there by reference, never by a pupil's name.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from hours.closings import Month, months_with_time
from hours.exports.accounts import house_only
from hours.models import Reservation, TimeEntry
from hours.overviews.asking import sees_all
from hours.overviews.people import years_of_coaches
from swvportal.foundation.enums import Role
from swvportal.foundation.exports.kinds import Facts
from swvportal.foundation.exports.tables import Column, Rows, Table
from swvportal.foundation.models import Partnership, User
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
        Column(_("For"), lambda row: row.get_what_for_display()),
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
    ],
    rows=_reservations,
    fits=_reservations_fit,
)


def _time_fits(user: User, facts: Facts) -> Verdict:
    return verdict(user.standing.has(*_SEES_TIME), _("You do not see time entries."))


def _time(user: User, facts: Facts) -> QuerySet[TimeEntry]:
    year = int(facts["year"])
    found = TimeEntry.objects.visible_to(user).worked_between(first_day(year), last_day(year))
    related = ("coach", "reservation__school", "budget__school", "budget__board", "booked_by")
    return found.select_related(*related).order_by("worked_on", "booked_at", "pk")


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
        Column(_("Number of the reservation"), lambda row: row.reservation_id, joining=True),
        Column(_("Number of the budget"), lambda row: row.budget_id, joining=True),
        Column(_("Activity"), lambda row: row.get_activity_display()),
        Column(_("With the school"), lambda row: gettext("yes") if row.direct else gettext("no")),
        Column(_("Time"), lambda row: row.minutes, "minutes"),
        Column(_("State"), lambda row: row.status_label),
        Column(_("Note"), lambda row: row.note, fits=_own_only),
        Column(_("Written"), lambda row: row.booked_at, "moment"),
    ],
    rows=_time,
    fits=_time_fits,
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
