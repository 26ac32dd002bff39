"""The coach's pages: what waits for a start, what runs with the hours left, and one trajectory."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import transitions as act
from coaching.forms import CloseForm, ReportForm, StartForm
from coaching.models import Trajectory
from coaching.permissions import may_see_entries
from coaching.queries import entries_of, requests_awaiting_start, reservations_of, running_with_hours, to_log_on
from intake.enums import AWAITS_START, RequestStatus
from intake.models import Request
from intake.permissions import works_on, works_on_or_coordinates
from intake.queries import shown_status
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused, workflow_of

PER_PAGE = 25
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
    """Start the work on a grant after the first contact; a second start leads to the trajectory that is there."""
    user = person(request)
    rows = Request.objects.visible_to(user).filter(coach=user).select_related("school", "pupil", "coach")
    subject = get_object_or_404(rows, pk=pk)
    if subject.status not in AWAITS_START and request.method != "POST":
        return _on(subject)
    form = StartForm(
        request.POST if request.method == "POST" else None, initial={"first_contact_on": timezone.localdate()}
    )
    if form.is_valid():
        try:
            act.start(subject, first_contact_on=form.cleaned_data["first_contact_on"], by=user, now=timezone.now())
        except AlreadyMoved as late:
            messages.error(request, late.message)
            return _on(subject)
        except MoveRefused as refused:
            form.add_error("first_contact_on", refused.message)
        else:
            messages.success(
                request, _("The trajectory has started. You can log hours on it from the first day of the period on.")
            )
            return _on(subject)
    looked(request, subject, "start")
    context = {"subject": subject, "form": form, "grants": reservations_of(subject)}
    return render(request, "coaching/start.html", context, status=422 if form.errors else 200)


def _on(subject: Request) -> HttpResponse:
    """To the trajectory of a request, or to the dossier while there is none."""
    found = Trajectory.objects.filter(request=subject).first()
    return redirect("coaching:trajectory", pk=found.pk) if found else redirect("dossier", pk=subject.pk)


def fetch(request: HttpRequest, pk: UUID) -> Trajectory:
    """A trajectory that this person may see."""
    rows = Trajectory.objects.visible_to(person(request))
    return get_object_or_404(rows.select_related("request__school__board", "request__pupil", "request__coach"), pk=pk)


@require_safe
def trajectory(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One trajectory: its hours, what was done, its report; for the coach also the way on."""
    return _page(request, fetch(request, pk))


def _page(request: HttpRequest, found: Trajectory, **shown: SwvForm) -> HttpResponse:
    """The page of a trajectory, whichever form came back on it."""
    user, subject = person(request), found.request
    looked(request, subject, "trajectory")
    open_steps = {step.name for step in workflow_of(Request).open_to(subject, user)}
    entries = None
    if may_see_entries(user, subject):
        entries = Paginator(entries_of(subject), PER_PAGE).get_page(request.GET.get("page"))
    reservations = list(reservations_of(subject))
    context = {
        "trajectory": found,
        "subject": subject,
        "step": RequestStatus(shown_status(subject, user)).label,
        "mine": works_on(user, subject),
        "reservations": reservations,
        "log_on": to_log_on(reservations, user, today=timezone.localdate()),
        "page_obj": entries,
        "report_form": ReportForm(initial={"report": found.report}) if "evaluate" in open_steps else None,
        "close_form": CloseForm(initial={"discussed_on": timezone.localdate()}) if "close" in open_steps else None,
        **shown,
        "form": next(iter(shown.values()), None),
    }
    return render(request, "coaching/trajectory.html", context, status=422 if shown else 200)


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
        typed = form.cleaned_data
        act.close(
            found.request,
            discussed_on=typed["discussed_on"],
            result=typed["result"],
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
        except AlreadyMoved as late:
            messages.error(request, late.message)
            return redirect("coaching:trajectory", pk=found.pk)
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, said)
            return redirect("coaching:trajectory", pk=found.pk)
    return _page(request, found, **{name: form})
