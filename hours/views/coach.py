"""The coach's own week: log time by phone, see what is left, correct with a reason; it books nothing itself."""

from __future__ import annotations

import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hours.bounds import WrongDay
from hours.enums import TimeStatus
from hours.forms import DayForm, ReasonForm, TimeForm
from hours.models import MonthClosing, TimeEntry
from hours.months import month_of
from hours.permissions import may_correct_time
from hours.queries import (
    bookable_budgets,
    call_by_name,
    kept_by,
    same_kept_since,
    week_of,
    workable_reservations,
)
from hours.transitions import correct_time, log_time
from swvportal.foundation.access import person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import User
from swvportal.foundation.saying import kept_once, saying

JUST_NOW = datetime.timedelta(minutes=15)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.COACH)
def mine(request: HttpRequest) -> HttpResponse:
    """The week of `?week=` (any day of it; today's without) and the form, for `?reservation=` if that is the coach's;
    the same form sent twice ends here once."""
    coach, today = person(request), timezone.localdate()
    reservations = workable_reservations(coach)
    week = week_of(coach, _day(request.GET.get("week", ""), today))
    saved = kept_by(coach, request.GET.get("saved", ""))
    call_by_name(coach, reservations, entries=[*week.entries, *filter(None, [saved])])
    budgets = bookable_budgets(coach, today)
    asked = request.GET.get("reservation", "")
    form = TimeForm(request.POST or None, reservations=reservations, budgets=budgets, asked=asked, today=today)
    if request.method == "POST" and form.is_valid() and (entry := log(form, coach)):
        return redirect(f"{reverse('hours:mine')}?saved={entry.pk}")
    if saved and not form.is_bound:
        messages.success(request, said(saved))  # here and not before the redirect: a name is stored nowhere
    context = {
        "form": form,
        "week": week,
        "today": today,
        "reservations": reservations,
        "saved": saved,
    }
    return render(request, "hours/mine.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.COACH, Role.COORDINATOR)
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the reason, then take a time entry back."""
    user = person(request)
    entry = get_object_or_404(
        TimeEntry.objects.visible_to(user).select_related("coach", "reservation__school", "budget__school"), pk=pk
    )
    require(may_correct_time(user, entry))
    call_by_name(user, entries=[entry])
    own = entry.coach_id == user.pk
    back = reverse("hours:week", args=[entry.worked_on.isoformat()]) if own else _budget_of(entry)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        with saying(request, _("The time was corrected. It does not count any more.")):
            correct_time(entry, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
        return redirect(back)
    closed = MonthClosing.objects.filter(month=month_of(entry.worked_on)).exists()
    context = {"form": form, "entry": entry, "own": own, "back": back, "closed": closed}
    return render(request, "hours/time_correct.html", context, status=422 if form.errors else 200)


def log(form: TimeForm | DayForm, coach: User) -> TimeEntry | None:
    """Log what was typed; a refusal becomes an error of the form, so that nothing typed is lost.

    Whoever logged the same just now under another key is asked first: an answer that never came and the way back make
    a new form of what was sent already.
    """
    names = ("reservation", "budget", "worked_on", "minutes", "activity", "note")
    typed = {name: form.cleaned_data[name] for name in names}
    key, now = form.cleaned_data["once"], timezone.now()
    same = None if form.is_another else same_kept_since(now - JUST_NOW, coach, key=key, **typed)
    if same:
        form.ask_whether_another(same)
        return None
    return kept_once(form, lambda: log_time(coach, **typed, key=key, now=now), worked_on=WrongDay)


def said(entry: TimeEntry) -> str:
    """What the next page says of an entry that was kept, whose reservation was called by its name."""
    time = as_hours(entry.minutes)
    if entry.status == TimeStatus.ABOVE_GRANT:
        return _("%(time)s is kept, above the grant. The coordinator looks at it.") % {"time": time}
    if entry.reservation is None:
        place = entry.budget.holder if entry.budget is not None else ""
        words = _("%(time)s is booked for %(school)s.") if place else _("%(time)s is booked.")
        return words % {"time": time, "school": place}
    return _("%(time)s is booked for %(reference)s.") % {"time": time, "reference": entry.reservation.label}


def _budget_of(entry: TimeEntry) -> str:
    key = entry.reservation.budget_id if entry.reservation is not None else entry.budget_id
    return reverse("hours:budget", args=[key]) if key else reverse("start")


def _day(text: str, otherwise: datetime.date) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if 2000 <= day.year <= 2200 else otherwise
