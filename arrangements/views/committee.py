"""The pages of a committee member: the agenda, and one reading page per case with the own review."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from arrangements import transitions as act
from arrangements.forms.reviewing import ReviewForm
from arrangements.models import Meeting
from arrangements.permissions import sits_on
from arrangements.queries import agenda as cases_of
from arrangements.queries import next_meeting, waiting_for
from arrangements.views.cases import HANDLED_AT, case_context, fetch, go_on, too_late
from intake.queries import agreements_of
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Partnership
from swvportal.foundation.workflow import MoveRefused

PER_PAGE = 25
on_committee = roles_required(Role.COMMITTEE, Role.CHAIR)


@on_committee
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """What lies before the committee: the most urgent first, with what is done and what waits for this member."""
    user = person(request)
    meeting = next_meeting()
    page = Paginator(cases_of(user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "meeting": meeting,
        "later": Meeting.objects.filter(held_on__gt=meeting.held_on)[:4] if meeting else [],
        "page_obj": page,
        "waiting": waiting_for(user),
        "needed": Partnership.objects.get().reviews_needed,
        "chair": user.standing.has(Role.CHAIR),
    }
    return render(request, "arrangements/agenda.html", context)


@on_committee
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read one case whole and review it; afterwards the page shows what the others think."""
    subject, user = fetch(request, pk), person(request)
    require(sits_on(user, subject))
    if subject.status not in HANDLED_AT:
        return too_late(request, subject) if request.method == "POST" else go_on(request, subject)
    context = case_context(request, subject, agreements=agreements_of(subject))
    form = ReviewForm(request.POST if request.method == "POST" else None, initial=ReviewForm.initial_of(context["own"]))
    if form.is_valid():
        try:
            act.review(
                subject,
                scores=form.scores,
                remarks=form.remarks,
                remark=form.cleaned_data["remark"],
                by=user,
                now=timezone.now(),
            )
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Your review has been kept. You can change it until the decision."))
            return redirect("arrangements:case", pk=pk)
    looked(request, subject, "case")
    return render(request, "arrangements/case.html", {**context, "form": form}, status=422 if form.errors else 200)
