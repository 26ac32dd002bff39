"""Time above the grant: the coordinator's list, and the page on which one is decided."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hours.forms import ELSEWHERE, EXTEND, DecideForm
from hours.models import Budget, TimeEntry
from hours.queries import budgets_for, waiting_above_grant
from hours.reserves import Shortage, shortage_met, shortage_of
from hours.transitions.deciding import book_elsewhere, extend_for, refuse_time
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.workflow import MoveRefused

PER_PAGE = 50


@require_safe
@roles_required(Role.COORDINATOR)
def above_grant(request: HttpRequest) -> HttpResponse:
    """What waits above the grant, oldest work first."""
    page = Paginator(waiting_above_grant(person(request)), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "hours/above_grant.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.COORDINATOR)
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Extend the reservation, book on another budget or refuse with a reason; a refused act loses nothing typed."""
    user = person(request)
    budget = ("supplier", "board", "school__board")
    of = [f"{way}__{name}" for way in ("reservation__budget", "budget") for name in budget]
    related = ("coach", "reservation__school", *of)
    entry = get_object_or_404(TimeEntry.objects.visible_to(user).select_related(*related), pk=pk)
    met: MoveRefused | None = None
    form = DecideForm(request.POST or None, entry=entry, budgets=budgets_for(entry))
    if request.method == "POST" and form.is_valid():
        try:
            words = _decided(entry, form, user)
        except MoveRefused as refused:
            form.add_error(None, refused.message)
            met = refused
        else:
            messages.success(request, words)
            return redirect("hours:above_grant")
    own = entry.reservation.budget if entry.reservation is not None else entry.budget
    rest = entry.reservation.rest if entry.reservation is not None else own.available if own is not None else 0
    short = max(0, entry.minutes - rest)
    missing = short - own.available if own is not None and entry.reservation is not None else short
    context = {
        "form": form,
        "shortage": _shortage(user, own, missing, met),
        "entry": entry,
        "waits": entry in TimeEntry.objects.above_grant(),
        "own": own,
        "short": short,
        "rest": rest,
    }
    return render(request, "hours/time_decide.html", context, status=422 if form.errors else 200)


def _shortage(user: User, own: Budget | None, missing: int, met: MoveRefused | None) -> Shortage | None:
    """What is short on the budget on which the coordinator met it, else on the one that the coach chose."""
    found = shortage_met(user, met) if met is not None else None
    return found or (shortage_of(user, own, missing) if own is not None and missing > 0 else None)


def _decided(entry: TimeEntry, form: DecideForm, by: User) -> str:
    """Do what was decided and say it."""
    decision, reason, now = form.cleaned_data["decision"], form.cleaned_data["reason"], timezone.now()
    if decision == EXTEND:
        extend_for(entry, by=by, now=now, reason=reason)
        return _("The reservation was extended and the time is booked. The coach was told.")
    if decision == ELSEWHERE:
        book_elsewhere(entry, form.cleaned_data["budget"], reason=reason, by=by, now=now)
        return _("The time is booked on the other budget. The coach was told.")
    refuse_time(entry, reason=reason, by=by, now=now)
    return _("The time was not granted. It stays as typed, and the coach was told why.")
