"""Asking for more on an arrangement that runs, and taking that back: a reason, one button, and on to the dossier."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from intake import transitions as act
from intake.forms.course import ExtendForm, WithdrawExtensionForm
from intake.models import Request
from intake.views.shared import fetch, to_dossier, told
from intake.workflow import REQUEST_FLOW
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.workflow import MoveRefused

ASKERS = (Role.IB, Role.DIRECTOR, Role.COORDINATOR)


@roles_required(*ASKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask the committee for more on a running arrangement, by the school or the coordinator."""
    subject = _fetch(request, pk, "extend")
    if not _open(subject, "extend"):
        return to_dossier(subject)
    form = ExtendForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act.extend(subject, reason=form.cleaned_data["reason"], by=person(request), now=timezone.now())
        except MoveRefused as refused:
            told(request, refused)
        else:
            messages.success(request, _("The committee has been asked for more."))
        return to_dossier(subject)
    return _page(request, subject, form, template="intake/extend.html")


@roles_required(*ASKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take back that more was asked, before it was decided; the arrangement goes on."""
    subject = _fetch(request, pk, "withdraw_extension")
    if not _open(subject, "withdraw_extension"):
        return to_dossier(subject)
    form = WithdrawExtensionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            act.withdraw_extension(subject, reason=form.cleaned_data["reason"], by=person(request), now=timezone.now())
        except MoveRefused as refused:
            told(request, refused)
        else:
            words = _("The extension has been withdrawn. The arrangement goes on as it was granted.")
            messages.success(request, words)
        return to_dossier(subject)
    return _page(request, subject, form, template="intake/withdraw_extension.html")


def _fetch(request: HttpRequest, pk: UUID, step: str) -> Request:
    """A visible request, for whoever may take this step at some moment."""
    subject = fetch(request, pk)
    if not REQUEST_FLOW[step].allowed(person(request), subject):
        raise Http404
    return subject


def _open(subject: Request, step: str) -> bool:
    """Whether the step can be taken now; after a double click it cannot, and the dossier says what happened."""
    found = REQUEST_FLOW[step]
    return subject.status in found.sources and (found.guard is None or bool(found.guard(subject)))


def _page(request: HttpRequest, subject: Request, form: SwvForm, *, template: str) -> HttpResponse:
    if request.method != "POST":
        looked(request, subject, "dossier")
    context: dict[str, Any] = {"subject": subject, "form": form}
    return render(request, template, context, status=422 if form.errors else 200)
