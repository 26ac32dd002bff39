"""What may be booked: in steps, within a day, an open month, a reservation and a budget; it books nothing."""

from __future__ import annotations

import datetime

from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from hours.models import Budget, MonthClosing, Reservation, TimeEntry
from hours.models.time_entries import DAY, STEP
from hours.months import month_of
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import User
from swvportal.foundation.schoolyears import as_label, first_day, last_day, school_year_of
from swvportal.foundation.verdicts import Verdict
from swvportal.foundation.workflow import MoveRefused, NotAllowed, NotReady

MOST_REASON = 240  # of who moves hours on; what the office does for a board carries a remark behind it


class NotEnough(MoveRefused):
    """A budget holds less than was asked; `left` and `short` are minutes, `budget` is where they are short, if any."""

    def __init__(self, *, left: int, asked: int, budget: Budget | None = None) -> None:
        self.left, self.short, self.budget = left, asked - left, budget
        super().__init__(
            self._sentence() % {"left": as_hours(left), "asked": as_hours(asked), "short": as_hours(self.short)}
        )

    def _sentence(self) -> str:
        return _("%(left)s hours are left in this budget and %(asked)s are asked: %(short)s too few.")


class WrongDay(NotReady):
    """No time can be logged on the day that was chosen."""


class ReserveTooSmall(NotEnough):
    """The reserve of a supplier holds less than is given of it."""

    def _sentence(self) -> str:
        return _(
            "%(left)s hours are left in the reserve and you give %(asked)s: %(short)s too few. Give fewer hours with a "
            "reason, or raise the contract first."
        )


def check_allowed(answer: Verdict) -> None:
    """Raise `NotAllowed` with the reason, unless the answer is True."""
    if not answer:
        raise NotAllowed(answer.reason)


def check_left(budget: Budget, minutes: int) -> None:
    """Raise `NotEnough` when a budget holds less; only under its lock."""
    if budget.available < minutes:
        raise NotEnough(left=budget.available, asked=minutes, budget=budget)


def check_positive(minutes: int) -> None:
    """Raise `NotReady` for nothing and less."""
    if minutes <= 0:
        raise NotReady(_("Give a time above zero."))


def check_free(reservation: Reservation | None) -> None:
    """Raise `NotReady` for hours that are held: their agreement is not in force (PO3002, after spelregel 4)."""
    if reservation is not None and reservation.held:
        raise NotReady(
            _(
                "%(reference)s is not in force yet. You log time on it as soon as the partnership has registered the "
                "agreement and both parties have been sent their confirmation."
            )
            % {"reference": reservation.label}
        )


def check_day(
    worked_on: datetime.date, reservation: Reservation | None, budget: Budget | None, *, today: datetime.date
) -> None:
    """Raise `WrongDay` for a day to come, and for one outside the school year of the budget or the period of the
    reservation.
    """
    if worked_on > today:
        raise WrongDay(_("This day is still to come; log time afterwards."))
    if budget is None:
        return
    year = budget.school_year
    if not first_day(year) <= worked_on <= last_day(year):
        raise WrongDay(_("These hours are for school year %(year)s.") % {"year": as_label(year)})
    if reservation is None:
        return
    if reservation.starts_on and worked_on < reservation.starts_on:
        raise WrongDay(_("These hours start on %(day)s.") % {"day": _day(reservation.starts_on)})
    if reservation.ends_on and worked_on > reservation.ends_on:
        raise WrongDay(_("These hours ended on %(day)s.") % {"day": _day(reservation.ends_on)})


def check_known_year(worked_on: datetime.date, *, today: datetime.date) -> None:
    """Raise `WrongDay` for a day before the first school year that the portal knows: that of the first budget, and in
    any case last year. A day of this or last year takes no query.
    """
    last_year = school_year_of(today) - 1
    if worked_on >= first_day(last_year):
        return
    first = first_day(min(last_year, Budget.objects.first_year() or last_year))
    if worked_on < first:
        raise WrongDay(
            _("The portal keeps time from %(day)s on. Look whether the day and the year are right.")
            % {"day": _day(first)}
        )


def check_month(worked_on: datetime.date) -> None:
    """Raise `WrongDay` for a day in a month that was closed; only under the shared lock on the month."""
    if closing := MonthClosing.objects.filter(month=month_of(worked_on)).first():
        raise WrongDay(
            _(
                "%(month)s was closed on %(day)s, so no time can be added to it. "
                "Ask the office what to do with this time; an entry that is already there can still be corrected."
            )
            % {"month": capfirst(str(closing)), "day": _day(timezone.localtime(closing.closed_at))}
        )


def check_duration(coach: User, worked_on: datetime.date, minutes: int) -> None:
    """Raise `NotReady` for no steps of five minutes, and when the coach's day would have more than 24 hours.

    Only under the lock of the coach, which keeps two entries from filling one day.
    """
    check_positive(minutes)
    if minutes % STEP:
        raise NotReady(_("Type time in steps of %(step)d minutes.") % {"step": STEP})
    day = TimeEntry.objects.counting().filter(coach=coach, worked_on=worked_on)
    logged = day.aggregate(sum=Sum("minutes"))["sum"] or 0
    if logged + minutes > DAY:
        raise NotReady(
            _("A day has 24 hours: you already logged %(logged)s on this day.") % {"logged": as_hours(logged)}
        )


def _day(day: datetime.date) -> str:
    return date_format(day, "j F Y")
