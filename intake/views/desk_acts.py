"""The loket's acts as pages of their own: a form, what it does in words, and the refusal where it belongs.

The chair of the committee asks and postpones here too; the process table says who may do what.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from intake.forms.desk import FORMS
from intake.models import Request
from intake.permissions import coordinates
from intake.workflow import REQUEST_FLOW
from swvportal.foundation.access import looked, person, require
from swvportal.foundation.models import User
from swvportal.foundation.returning import returning
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused, already_moved


@require_http_methods(["GET", "HEAD", "POST"])
def do(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Show the form of an act, or do it; who came second reads who was first and keeps what was typed."""
    user = person(request)
    rows = Request.objects.visible_to(user).select_related("school__board", "pupil", "adviser", "coach", "desk_owner")
    subject = get_object_or_404(rows, pk=pk, submitted_at__isnull=False)
    step = REQUEST_FLOW[name]
    require(step.allowed(user, subject))
    back = returning(request, pk, home=_home(user, subject))
    form = FORMS[name](request.POST if request.method == "POST" else None, subject=subject, user=user)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            form.transition(subject, **form.cleaned_data, by=user, now=timezone.now())
        except MoveRefused as refused:
            form.add_error(None if isinstance(refused, AlreadyMoved) else form.about or None, refused.message)
            status = 409
        else:
            messages.success(request, str(form.done) % {"reference": subject.reference})
            return redirect(back.done)
    elif form.is_bound:
        status = 422
    elif subject.status not in step.sources:
        messages.error(request, already_moved(subject, by=user).message)
        return redirect(back.cancelled)
    looked(request, subject, "desk")
    context = {"form": form, "step": step, "subject": subject, "home": back.cancelled}
    return render(request, "intake/desk_act.html", context, status=status)


def _home(user: User, subject: Request) -> str:
    """Where this person reads the request: at the loket, or in the dossier."""
    return reverse("intake:case" if coordinates(user, subject) else "dossier", args=[subject.pk])
