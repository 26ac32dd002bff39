"""One SOT meeting: its page, who takes part, and the acts that change where it stands."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intake import transitions as act
from intake.enums import SotStatus
from intake.forms.sot import HoldForm, MoveForm, SeatForm
from intake.models import SotMeeting, SotParticipant
from intake.permissions import keeps_sot
from intake.queries import open_meeting
from intake.sot_querysets import SOT_ROLES
from intake.sot_workflow import SOT_FLOW
from intake.views.sot import SCHOOL
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.saying import done_by, saying
from swvportal.foundation.views.acting import Acts

methods = require_http_methods(["GET", "HEAD", "POST"])


def fetch(request: HttpRequest, pk: UUID) -> SotMeeting:
    """A meeting that this person may see, in whatever state: a stale click hears who was first."""
    rows = SotMeeting.objects.visible_to(person(request)).select_related("school", "planned_by")
    return get_object_or_404(rows, pk=pk)


ACTS = Acts(SOT_FLOW, fetch, page="intake:sot_meeting", called="meeting")


@roles_required(*SOT_ROLES)
@require_safe
def meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The agenda with what came of it, who takes part, and what this person can do now. Reading is written down."""
    user, found = person(request), fetch(request, pk)
    looked(request, found, "sot")
    opened = open_meeting(found, user)
    steps = SOT_FLOW.offered_to(found, user)
    moves = SOT_FLOW.moves_known_to(user, found) if opened.keeps else []
    context = {
        "meeting": found,
        "opened": opened,
        "steps": [(step, reverse(step.page, args=[found.pk])) for step in steps],
        "writable": opened.keeps and found.status == SotStatus.PLANNED,
        "reason": next((move.reason for move in reversed(list(moves)) if move.reason), ""),
        "asks": opened.keeps or user.standing.has(Role.COORDINATOR),
        "today": timezone.localdate(),
    }
    return render(request, "intake/sot_meeting.html", context)


@roles_required(*SCHOOL)
@methods
def move(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Move a planned meeting to another day, time or place."""
    found, late = ACTS.begin(request, pk, "move")
    if late:
        return late
    form = MoveForm(request.POST if request.method == "POST" else None, meeting=found)
    if done_by(
        request,
        form,
        lambda: act.move_sot(found, form.when(), by=person(request), now=timezone.now()),
        _("The meeting is moved."),
        held_on=act.DayTaken,
    ):
        return ACTS.back(found)
    return ACTS.show(request, "intake/sot_move.html", found, form)


@roles_required(*SCHOOL)
@methods
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Call a planned meeting off."""
    words = (
        _("Your school reads the reason. What stands on the agenda stays readable; plan it anew in another meeting."),
        _("The meeting is called off."),
    )
    return ACTS.with_reason(request, pk, "cancel", act.cancel_sot, *words)


@roles_required(*SCHOOL)
@methods
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Open finished minutes again."""
    words = (
        _("Your school reads the reason. Put right what is wrong and finish the minutes again."),
        _("The minutes are open again."),
    )
    return ACTS.with_reason(request, pk, "reopen", act.reopen_sot, *words)


@roles_required(*SCHOOL)
@methods
def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say who was there and make the minutes final."""
    found, late = ACTS.begin(request, pk, "hold")
    if late:
        return late
    participants = list(found.participants.all())
    form = HoldForm(
        request.POST if request.method == "POST" else None,
        participants=participants,
        initial={"remarks": found.remarks, "present": [str(one.pk) for one in participants if one.present]},
    )
    if done_by(
        request,
        form,
        lambda: act.hold_sot(
            found, present=form.who(), remarks=form.cleaned_data["remarks"], by=person(request), now=timezone.now()
        ),
        _("The minutes are final."),
    ):
        return ACTS.back(found)
    return ACTS.show(request, "intake/sot_hold.html", found, form)


@roles_required(*SCHOOL)
@methods
def participants(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who takes part in a planned meeting, and one to add."""
    found = _writable(request, pk)
    if isinstance(found, HttpResponse):
        return found
    form = SeatForm(request.POST if request.method == "POST" else None)
    if done_by(
        request,
        form,
        lambda: act.add_participant(found, form.seat(), by=person(request), now=timezone.now()),
        _("The participant is added."),
    ):
        return redirect("intake:sot_participants", pk=pk)
    context = {"participants": found.participants.all()}
    return ACTS.show(request, "intake/sot_participants.html", found, form, **context)


@roles_required(*SCHOOL)
@require_POST
def participant_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one participant off a planned meeting."""
    found = get_object_or_404(SotParticipant.objects.select_related("meeting"), pk=pk)
    require(keeps_sot(person(request), found.meeting))
    with saying(request, _("The participant is taken off.")):
        act.remove_participant(found, by=person(request), now=timezone.now())
    return redirect("intake:sot_meeting", pk=found.meeting_id)


def _writable(request: HttpRequest, pk: UUID) -> SotMeeting | HttpResponse:
    """A planned meeting of one's own school; the way back when it was held or called off meanwhile."""
    found, late = ACTS.begin(request, pk, "move")
    return late or found
