"""Asking for more on an arrangement that runs, and taking that back: a reason, one button, and on to the dossier."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake import transitions as act
from intake.forms.course import ExtendForm, WithdrawExtensionForm
from intake.views.shared import fetch, stands_open, to_dossier, told, too_late
from intake.workflow import REQUEST_FLOW
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused

ASKERS = (Role.IB, Role.DIRECTOR, Role.COORDINATOR)


@roles_required(*ASKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the committee for more on a running arrangement, by the school or the coordinator."""
    return _take(request, pk, "extend", ExtendForm, act.extend, _("The committee has been asked for more."))


@roles_required(*ASKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back that more was asked, before it was decided; the arrangement goes on."""
    done = _("The extension has been withdrawn. The arrangement goes on as it was granted.")
    return _take(request, pk, "withdraw_extension", WithdrawExtensionForm, act.withdraw_extension, done)


def _take(
    request: HttpRequest, pk: UUID, name: str, kind: type[SwvForm], doing: Callable[..., None], done: str
) -> HttpResponse:
    """One step with its reason, for whoever may take it at some moment.

    When it cannot be taken now, as after a double click, the dossier says what happened. The page does not tell whether
    a decision is pending.
    """
    subject, step, user = fetch(request, pk), REQUEST_FLOW[name], person(request)
    if not step.allowed(user, subject):
        raise Http404
    if not stands_open(subject, user, name) or not (step.guard is None or step.guard(subject)):
        return to_dossier(subject)
    form = kind(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            doing(subject, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
        except AlreadyMoved as late:
            messages.error(request, too_late(subject, user, name) or late.message)
        except MoveRefused as refused:
            told(request, refused)
        else:
            messages.success(request, done)
        return to_dossier(subject)
    if request.method != "POST":
        looked(request, subject, "dossier")
    return render(
        request, f"intake/{name}.html", {"subject": subject, "form": form}, status=422 if form.errors else 200
    )
