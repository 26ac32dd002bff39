"""The loket gives a request to a coach without the committee, and more hours when they are needed."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from arrangements import transitions as act
from arrangements.forms.assigning import AssignForm, QuickForm, WidenForm
from arrangements.models import Assignment
from arrangements.queries import budgets_to_assign, candidates_for
from hours.queries import shortage_met
from hours.transitions import NotEnough
from intake.enums import SIMPLE_KINDS
from intake.models import Request
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.returning import Return, returning
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused, already_moved, workflow_of

coordinator_only = roles_required(Role.COORDINATOR)


def _fetch(request: HttpRequest, pk: UUID) -> Request:
    rows = Request.objects.visible_to(person(request)).filter(submitted_at__isnull=False)
    return get_object_or_404(rows.select_related("school__board", "pupil", "coach"), pk=pk)


def _too_late(request: HttpRequest, subject: Request, name: str, back: Return) -> HttpResponse | None:
    """On to the request when it has moved on, or when its kind is another one's to decide on."""
    step = workflow_of(Request)[name]
    if subject.status not in step.sources:
        messages.error(request, already_moved(subject, by=person(request)).message)
    elif step.guard and not (answer := step.guard(subject)):
        messages.error(request, str(answer.reason))
    else:
        return None
    return redirect(back.cancelled)


@coordinator_only
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose coach, hours and period; too few hours are said at the hours, with the way to the reserve."""
    subject, today, shortage = _fetch(request, pk), timezone.localdate(), None
    back = returning(request, pk, home=reverse("intake:case", args=[pk]))
    if late := _too_late(request, subject, "assign", back):
        return late
    budgets = budgets_to_assign(subject, today)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        subject=subject,
        candidates=candidates_for(subject, today),
        budgets=budgets,
        today=today,
    )
    if form.is_bound and form.is_valid():
        try:
            act.assign(subject, form.work, by=person(request), now=timezone.now())
        except AlreadyMoved as moved:
            messages.error(request, moved.message)
            return redirect(back.cancelled)
        except MoveRefused as refused:
            form.add_error("minutes" if isinstance(refused, NotEnough) else None, refused.message)
            shortage = shortage_met(person(request), refused)
        else:
            messages.success(request, _("%(reference)s is assigned.") % {"reference": subject.reference})
            return redirect(back.done)
    looked(request, subject, "desk")
    context = {"subject": subject, "form": form, "budgets": budgets, "shortage": shortage, "home": back.cancelled}
    return render(request, "arrangements/assign.html", context, status=422 if form.errors else 200)


@coordinator_only
@require_safe
def quick(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of a dossier in which a short question is given to a coach at once; nothing where that is not possible.

    It is sent to `assign`, which says on its own page what is wrong.
    """
    subject, today = _fetch(request, pk), timezone.localdate()
    budgets = budgets_to_assign(subject, today) if subject.kind in SIMPLE_KINDS else []
    if not budgets or subject.status not in workflow_of(Request)["assign"].sources:
        return HttpResponse()
    candidates = candidates_for(subject, today)
    form = QuickForm(subject=subject, candidates=candidates, budgets=budgets, today=today)
    back = returning(request, pk, home="")
    action = reverse("arrangements:assign", args=[pk]) + back.query
    return render(request, "arrangements/_quick.html", {"subject": subject, "form": form, "action": action})


@coordinator_only
@require_http_methods(["GET", "HEAD", "POST"])
def widen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give more hours of the same budget, while as many are promised as the page showed."""
    subject, shortage = _fetch(request, pk), None
    back = returning(request, pk, home=reverse("intake:case", args=[pk]))
    if late := _too_late(request, subject, "widen", back):
        return late
    rows = Assignment.objects.visible_to(person(request)).select_related("reservation__budget__supplier", "coach")
    given = get_object_or_404(rows, request=subject)
    shown = given.reservation.promised
    form = WidenForm(request.POST if request.method == "POST" else None, initial={"seen": shown})
    if form.is_bound and form.is_valid():
        typed = form.cleaned_data
        try:
            act.widen(
                subject,
                typed["minutes"],
                reason=typed["reason"],
                by=person(request),
                now=timezone.now(),
                seen=typed["seen"],
            )
        except AlreadyMoved as moved:
            messages.error(request, moved.message)
            return redirect(back.cancelled)
        except MoveRefused as refused:
            form.add_error("minutes" if isinstance(refused, NotEnough) else None, refused.message)
            form.see(shown)
            shortage = shortage_met(person(request), refused)
        else:
            messages.success(request, _("The hours are given."))
            return redirect(back.done)
    looked(request, subject, "desk")
    context = {"subject": subject, "form": form, "given": given, "shortage": shortage, "home": back.cancelled}
    return render(request, "arrangements/widen.html", context, status=422 if form.errors else 200)
