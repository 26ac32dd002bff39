"""Between recording and release: look at the letters that will leave, take the decision back, or make it final."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from arrangements import transitions as act
from arrangements.forms.deciding import ReasonForm
from arrangements.letters import pack, previewed
from arrangements.permissions import addressee_same, may_be_sent, may_release
from arrangements.queries import pending_decision
from arrangements.views.cases import fetch, go_on, to_pupil, too_late
from intake.models import Request
from intake.permissions import chairs, chairs_or_office
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.letters.preview import preview_html
from swvportal.foundation.models import Partnership
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused

releasers = roles_required(Role.CHAIR, Role.OFFICE)


@releasers
@require_safe
def pending(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The recorded decision with the letters that will leave, and the two ways on: release or take back."""
    subject = fetch(request, pk)
    require(chairs_or_office(person(request), subject))
    return _page(request, subject, ReasonForm())


def _page(request: HttpRequest, subject: Request, form: ReasonForm) -> HttpResponse:
    decision, user = pending_decision(subject), person(request)
    if decision is None:
        return go_on(request, subject)
    decision.request = subject
    looked(request, subject, "decision")
    items = pack(decision, number=_("follows at release"), dated=timezone.localdate())
    context = {
        "subject": subject,
        "decision": decision,
        "letters": [(item, preview_html(previewed(item, user))) for item in items],
        "form": form,
        "may_undo": chairs(user, subject),
        "may_release": may_release(user, decision, Partnership.objects.get())
        and may_be_sent(subject, decision)
        and addressee_same(subject, decision),
        "to_pupil": to_pupil(subject),
    }
    return render(request, "arrangements/pending.html", context, status=422 if form.errors else 200)


@roles_required(Role.CHAIR)
@require_POST
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the recorded decision back."""
    subject, user = fetch(request, pk), person(request)
    require(chairs(user, subject))
    form = ReasonForm(request.POST)
    if form.is_valid():
        try:
            act.undo_decision(subject, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
        except AlreadyMoved:
            return too_late(request, subject)
        messages.success(request, _("The decision is taken back and the hours are free again."))
        return go_on(request, subject)
    return _page(request, subject, form)


@releasers
@require_POST
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make the recorded decision final."""
    subject, user = fetch(request, pk), person(request)
    require(chairs_or_office(user, subject))
    try:
        decision = act.release(subject, by=user, now=timezone.now())
    except AlreadyMoved:
        return too_late(request, subject)
    except MoveRefused as refused:
        messages.error(request, refused.message)
        return go_on(request, subject)
    messages.success(
        request,
        _("Released under %(number)s. The letters are being made; the school gets a message when they are ready.")
        % {"number": decision.number},
    )
    return redirect("dossier", pk=pk)
