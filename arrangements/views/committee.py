"""The pages of a committee member: the agenda, and one reading page per case with the own review."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from intake.reading import read_parts

from arrangements import transitions as act
from arrangements.forms.reviewing import ReviewForm
from arrangements.models import Meeting
from arrangements.permissions import may_review
from arrangements.queries import agenda as cases_of
from arrangements.queries import next_meeting, open_reviews, pending_decision, tested
from intake.enums import RequestStatus
from intake.models import Request
from intake.permissions import chairs, may_see_pre_advice
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Partnership
from swvportal.foundation.workflow import MoveRefused

PER_PAGE = 25
CASE_STATES = (RequestStatus.AT_COMMITTEE, RequestStatus.DECIDED, RequestStatus.OBJECTION)
on_committee = roles_required(Role.COMMITTEE, Role.CHAIR)


def fetch_case(request: HttpRequest, pk: UUID) -> Request:
    """A case that lies before the committee and that this member may see; otherwise there is no such page."""
    cases = Request.objects.visible_to(person(request)).filter(status__in=CASE_STATES)
    return get_object_or_404(cases.select_related("school__board", "pupil", "adviser", "coach", "created_by"), pk=pk)


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
        "needed": Partnership.objects.get().reviews_needed,
        "chair": user.standing.has(Role.CHAIR),
    }
    return render(request, "arrangements/agenda.html", context)


@on_committee
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read one case whole and review it; afterwards the page shows what the others think."""
    subject, user = fetch_case(request, pk), person(request)
    reviews = open_reviews(subject, user)
    own = next((review for review in reviews if review.member_id == user.pk), None)
    form = ReviewForm(request.POST or None, initial=ReviewForm.initial_of(own))
    if request.method == "POST" and form.is_valid():
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
            messages.error(request, refused.message)
        else:
            messages.success(request, _("Your review has been kept. You can change it until the decision."))
            return redirect("arrangements:case", pk=pk)
    looked(request, subject, "case")
    return render(
        request, "arrangements/case.html", case_context(request, subject, reviews=reviews, form=form, own=own)
    )


def case_context(request: HttpRequest, subject: Request, **more: Any) -> dict[str, Any]:
    """What every page about a case shows."""
    user = person(request)
    reviews = more.pop("reviews", None)
    if reviews is None:
        reviews = open_reviews(subject, user)
    decision = pending_decision(subject)
    if decision is not None:
        reviews = list(decision.reviews.select_related("member").prefetch_related("scores"))
    attachments = subject.attachments.filter(removed_at__isnull=True).select_related("document")
    return {
        "subject": subject,
        "parts": read_parts(subject),
        "attachments": attachments,
        "pre_advices": subject.pre_advices.select_related("by") if may_see_pre_advice(user, subject) else [],
        "reviews": reviews,
        "tested": tested(reviews),
        "needed": Partnership.objects.get().reviews_needed,
        "may_review": may_review(user, subject),
        "may_chair": chairs(user, subject),
        "decision": decision,
        **more,
    }
