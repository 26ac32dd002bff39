"""The committee's meetings: the list with one to add, and one of them to move or call off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from arrangements import transitions as act
from arrangements.forms.deciding import CancelForm, MeetingForm
from arrangements.models import Meeting
from arrangements.queries import decided_too_late
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.workflow import MoveRefused

PLANNERS = (Role.CHAIR, Role.OFFICE, Role.COORDINATOR)


@roles_required(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def meetings(request: HttpRequest) -> HttpResponse:
    """The committee's meetings to come, and one to add."""
    today = timezone.localdate()
    form = MeetingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act.plan_meeting(**form.cleaned_data, today=today)
        except MoveRefused as refused:
            form.add_error("held_on", refused.message)
        else:
            messages.success(request, _("The meeting is planned."))
            return redirect("arrangements:meetings")
    coming = Meeting.objects.filter(held_on__gte=today)
    context = {"form": form, "meetings": coming, "late": decided_too_late(today)}
    return render(request, "arrangements/meetings.html", context, status=422 if form.errors else 200)


@roles_required(*PLANNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move one meeting to come to another day, time or place."""
    found = _fetch(pk)
    initial = {"held_on": found.held_on, "starts_at": found.starts_at, "place": found.place}
    form = MeetingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            act.move_meeting(found, **form.cleaned_data, by=person(request), now=timezone.now())
        except MoveRefused as refused:
            form.add_error("held_on", refused.message)
        else:
            messages.success(request, _("The meeting is moved. The committee and the loket get a message."))
            return redirect("arrangements:meetings")
    return _page(request, found, form, CancelForm())


@roles_required(*PLANNERS)
@require_POST
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call one meeting to come off."""
    found = _fetch(pk)
    form = CancelForm(request.POST)
    if form.is_valid():
        try:
            act.cancel_meeting(found, **form.cleaned_data, by=person(request), now=timezone.now())
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The meeting is called off. The committee and the loket get a message."))
            return redirect("arrangements:meetings")
    initial = {"held_on": found.held_on, "starts_at": found.starts_at, "place": found.place}
    return _page(request, found, MeetingForm(initial=initial), form)


def _fetch(pk: UUID) -> Meeting:
    return get_object_or_404(Meeting, pk=pk, held_on__gte=timezone.localdate())


def _page(request: HttpRequest, found: Meeting, form: MeetingForm, why: CancelForm) -> HttpResponse:
    status = 422 if form.errors or why.errors else 200
    return render(request, "arrangements/meeting.html", {"meeting": found, "form": form, "why": why}, status=status)
