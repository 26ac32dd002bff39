"""The coach's pages: what waits for a start, what runs with the hours left, and one trajectory."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import transitions as act
from coaching.forms import CloseForm, ReportForm, StartForm
from coaching.models import Trajectory
from coaching.queries import reservations_of, running_with_hours
from coaching.querysets import requests_awaiting_start
from hours.models import TimeEntry
from intake.models import Request
from intake.permissions import works_on, works_on_or_coordinates
from intake.workflow import REQUEST_FLOW
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.workflow import MoveRefused

SHOWN_ENTRIES = 50
coach_only = roles_required(Role.COACH)


@coach_only
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What waits for a first contact, and what runs with what is left of its hours."""
    user = person(request)
    context = {"waiting": requests_awaiting_start(user), "running": running_with_hours(user)}
    return render(request, "coaching/mine.html", context)


@coach_only
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Start the work on a grant after the first contact."""
    user = person(request)
    rows = Request.objects.visible_to(user).filter(coach=user).select_related("school", "pupil")
    subject = get_object_or_404(rows, pk=pk)
    require(works_on(user, subject))
    form = StartForm(request.POST or None, initial={"first_contact_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            trajectory = act.start(
                subject, first_contact_on=form.cleaned_data["first_contact_on"], by=user, now=timezone.now()
            )
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The trajectory has started. You can log hours on it from now on."))
            return redirect("coaching:trajectory", pk=trajectory.pk)
    return render(request, "coaching/start.html", {"subject": subject, "form": form})


def fetch(request: HttpRequest, pk: UUID) -> Trajectory:
    """A trajectory that this person may see."""
    rows = Trajectory.objects.visible_to(person(request))
    return get_object_or_404(rows.select_related("request__school__board", "request__pupil", "request__coach"), pk=pk)


@require_safe
def trajectory(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One trajectory: its hours, what was done, its report; for the coach also the way on."""
    found, user = fetch(request, pk), person(request)
    looked(request, found.request, "trajectory")
    return render(
        request,
        "coaching/trajectory.html",
        trajectory_context(request, found, mine=bool(works_on(user, found.request))),
    )


def trajectory_context(request: HttpRequest, found: Trajectory, **more: object) -> dict[str, object]:
    """What the page of a trajectory shows, whichever form is open on it."""
    user, subject = person(request), found.request
    open_steps = {step.name for step in REQUEST_FLOW.open_to(subject, user)}
    entries = TimeEntry.objects.visible_to(user).filter(reservation__decision__request=subject)
    return {
        "trajectory": found,
        "subject": subject,
        "reservations": reservations_of(subject),
        "entries": entries.select_related("coach").order_by("-worked_on", "-booked_at")[:SHOWN_ENTRIES],
        "report_form": ReportForm(initial={"report": found.report}) if "evaluate" in open_steps else None,
        "close_form": CloseForm(initial={"discussed_on": timezone.localdate()}) if "close" in open_steps else None,
        **more,
    }


@coach_only
@require_POST
def report(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand in the report and ask the school to evaluate."""
    found = fetch(request, pk)
    require(works_on(person(request), found.request))
    form = ReportForm(request.POST)

    def hand_in() -> None:
        act.evaluate(found.request, report=form.cleaned_data["report"], by=person(request), now=timezone.now())

    return _done(request, found, form, "report_form", hand_in, _("The report is with the school."))


@roles_required(Role.COACH, Role.COORDINATOR)
@require_POST
def close(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Close after the evaluation was discussed."""
    found = fetch(request, pk)
    require(works_on_or_coordinates(person(request), found.request))
    form = CloseForm(request.POST)

    def end() -> None:
        data = form.cleaned_data
        act.close(
            found.request,
            discussed_on=data["discussed_on"],
            result=data["result"],
            by=person(request),
            now=timezone.now(),
        )

    return _done(request, found, form, "close_form", end, _("Closed. Hours that were not used went back."))


def _done(
    request: HttpRequest, found: Trajectory, form: SwvForm, name: str, doing: Callable[[], None], said: str
) -> HttpResponse:
    """Do it when the form is right; else show the page with what was typed and what to mend."""
    if form.is_valid():
        try:
            doing()
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, said)
            return redirect("coaching:trajectory", pk=found.pk)
    looked(request, found.request, "trajectory")
    mine = bool(works_on(person(request), found.request))
    context = trajectory_context(request, found, mine=mine, form=form)
    return render(request, "coaching/trajectory.html", {**context, name: form})
