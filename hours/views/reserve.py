"""Questions for hours of the reserve: the list of each role, the question itself and the page of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hours.filters import ReserveList
from hours.forms.reserving import ReserveAskForm
from hours.models import Budget, ReserveRequest
from hours.reserves import Beside, beside, course_of, holders_to_ask_for, reserve_requests
from hours.transitions.reserving import ask_reserve
from hours.workflow import RESERVE_FLOW
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.minutes import as_hours
from swvportal.foundation.models import User
from swvportal.foundation.parts import Answer
from swvportal.foundation.saying import kept_once
from swvportal.foundation.schoolyears import school_year_of

PER_PAGE = 30
ASKERS = (Role.IB, Role.DIRECTOR, Role.BOARD, Role.COORDINATOR)
READERS = (*ASKERS, Role.OFFICE)


def fetch(request: HttpRequest, pk: UUID) -> ReserveRequest:
    """A question that this person may see, in whatever state: a stale click hears who was first."""
    rows = ReserveRequest.objects.visible_to(person(request))
    return get_object_or_404(rows.select_related("school__board", "board", "supplier", "asked_by", "entry"), pk=pk)


@roles_required(*READERS)
@require_safe
def reserve_list(request: HttpRequest) -> HttpResponse:
    """The questions that this person may see, what waits first and what is late on top."""
    user = person(request)
    found = ReserveList(reserve_requests(user), request.GET)
    page = Paginator(found.rows(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "page_obj": page,
        "today": timezone.localdate(),
        "may_ask": user.standing.has(*ASKERS),
    }
    return render(request, "hours/reserve_list.html", context)


@roles_required(*ASKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for hours of the reserve; who came from a shortage finds the budget and the hours filled in."""
    user = person(request)
    form = ReserveAskForm(
        request.POST if request.method == "POST" else None,
        holders=holders_to_ask_for(user),
        school_year=school_year_of(timezone.localdate()),
        asked=request.GET,
    )
    if form.is_valid() and (row := kept_once(form, lambda: _asked(form, user))):
        messages.success(request, _("The question lies with the office, under %(mark)s.") % {"mark": row.reference})
        return redirect("hours:reserve_request", pk=row.pk)
    return render(request, "hours/reserve_ask.html", {"form": form}, status=422 if form.errors else 200)


def _asked(form: ReserveAskForm, user: User) -> ReserveRequest:
    given = form.cleaned_data
    return ask_reserve(
        given["account"],
        minutes=given["minutes"],
        short=given["short"],
        task=given["task"],
        key=given["once"],
        by=user,
        now=timezone.now(),
    )


@roles_required(*READERS)
@require_safe
def question(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where one question stands, what was asked and given, and what this person can do now."""
    user, row = person(request), fetch(request, pk)
    steps = RESERVE_FLOW.offered_to(row, user)
    context = {
        "row": row,
        "steps": [(step, reverse(step.page, args=[row.pk])) for step in steps],
        "course": course_of(row),
        "answers": answers_of(row),
        "today": timezone.localdate(),
        "budget_url": _budget_url(user, row),
        "own": row.waits and row.asked_by_id == user.pk and user.standing.has(Role.OFFICE),
        "beside": beside_for(user, row),
    }
    return render(request, "hours/reserve_request.html", context)


def _budget_url(user: User, row: ReserveRequest) -> str:
    """The budget with the hours, for who may see it."""
    entry = row.entry
    if entry is None or entry.to_id is None or not Budget.objects.visible_to(user).filter(pk=entry.to_id).exists():
        return ""
    return f"{reverse('hours:budget', args=[entry.to_id])}?total=transferred"


def beside_for(user: User, row: ReserveRequest) -> Beside | None:
    """What the office sees beside a question; nobody else does."""
    return beside(row) if user.standing.has(Role.OFFICE) else None


def answers_of(row: ReserveRequest) -> list[Answer]:
    """What was asked, in words."""
    by = row.asked_by.name
    found = [
        Answer(_("For"), row.holder),
        Answer(_("Supplier"), row.supplier.name),
        Answer(_("Purpose"), row.get_purpose_display()),
        Answer(_("School year"), row.year_label),
        Answer(_("Hours asked"), as_hours(row.minutes)),
    ]
    if row.short:
        found.append(Answer(_("Hours short"), as_hours(row.short)))
    found.append(Answer(_("What the hours are for"), row.task))
    asked_by = _("%(name)s, coordinator, on behalf of the school") % {"name": by} if row.on_behalf else by
    return [*found, Answer(_("Asked by"), asked_by)]
