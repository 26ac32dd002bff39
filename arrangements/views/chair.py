"""The chair's acts on a case: record a decision, settle an objection, and plan when the committee meets."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from arrangements import transitions as act
from arrangements.forms.deciding import DecisionForm, SettleForm
from arrangements.queries import asked_for, oa_budgets, objected_to, taken_back
from arrangements.views.cases import case_context, fetch, go_on, too_late
from hours.queries import shortage_met
from hours.transitions import NotEnough
from intake.enums import RequestStatus
from intake.models import Request
from intake.permissions import chairs
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.schoolyears import as_label
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused

chair_only = roles_required(Role.CHAIR)


@chair_only
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record what the committee decided, beside the reviews; starts from the coach's advice, or from
    what was taken back."""

    def record(subject: Request, form: DecisionForm) -> None:
        act.record_decision(subject, form.draft, by=person(request), now=timezone.now())

    return _record(request, pk, at=RequestStatus.AT_COMMITTEE, kind=DecisionForm, doing=record)


@chair_only
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide anew on an objection."""

    def record(subject: Request, form: DecisionForm) -> None:
        reason = form.cleaned_data["reason"]
        act.settle_objection(subject, form.draft, reason=reason, by=person(request), now=timezone.now())

    return _record(request, pk, at=RequestStatus.OBJECTION, kind=SettleForm, doing=record)


def _record(
    request: HttpRequest,
    pk: UUID,
    *,
    at: RequestStatus,
    kind: type[DecisionForm],
    doing: Callable[[Request, DecisionForm], None],
) -> HttpResponse:
    """The form of a decision on a request that stands `at` this state; once recorded, on to its letters."""
    subject = fetch(request, pk)
    require(chairs(person(request), subject))
    if subject.status != at:
        return too_late(request, subject) if request.method == "POST" else go_on(request, subject)
    again, shortage = taken_back(subject), None
    settling = at == RequestStatus.OBJECTION
    asked = asked_for(subject, replaces=objected_to(subject) if settling else None)
    typed = request.POST if request.method == "POST" else None
    form = kind(typed, initial=kind.initial_of(subject, again), asked=asked)
    if form.is_valid():
        try:
            doing(subject, form)
        except AlreadyMoved:
            return too_late(request, subject)
        except MoveRefused as refused:  # said where it can be mended: too little budget at the hours
            form.add_error("direct_minutes" if isinstance(refused, NotEnough) else None, refused.message)
            shortage = shortage_met(person(request), refused)
        else:
            messages.success(request, _("The decision is recorded. Nobody outside sees it until you release it."))
            return redirect("arrangements:pending", pk=pk)
    looked(request, subject, "decision")
    context = case_context(request, subject, form=form, settling=settling, again=again)
    context["shortage"] = shortage
    context["budgets"] = [(row, as_label(row.school_year)) for row in oa_budgets(person(request))]
    return render(request, "arrangements/decide.html", context, status=422 if form.errors else 200)
