"""What the committee's pages share: fetching a case, what each page shows of it, and where it can be handled now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from arrangements.permissions import may_review, sits_on
from arrangements.queries import earlier_decisions, open_reviews, pending_decision, tested
from intake.enums import RequestStatus
from intake.models import Request
from intake.permissions import chairs, chairs_or_office, may_see_pre_advice
from intake.queries import consents_stand, documents_of, speaks_alone
from swvportal.foundation.access import person
from swvportal.foundation.models import Partnership, User
from swvportal.foundation.verdicts import Verdict
from swvportal.foundation.workflow import already_moved


def to_pupil(subject: Request) -> bool:
    """Whether a letter of today goes to the pupil, and not to the parents."""
    return subject.pupil is not None and speaks_alone(subject.pupil.birth_date, timezone.localdate())


HANDLED_AT: dict[RequestStatus, tuple[str, Callable[[User, Request], Verdict]]] = {
    RequestStatus.AT_COMMITTEE: ("arrangements:case", sits_on),
    RequestStatus.DECIDED: ("arrangements:pending", chairs_or_office),
    RequestStatus.OBJECTION: ("arrangements:settle", chairs),
}


def fetch(request: HttpRequest, pk: UUID) -> Request:
    """A submitted request that this person may see, in whatever state: a stale click hears who was first."""
    rows = Request.objects.visible_to(person(request)).filter(submitted_at__isnull=False)
    return get_object_or_404(rows.select_related("school__board", "pupil", "adviser", "coach", "created_by"), pk=pk)


def case_context(request: HttpRequest, subject: Request, **more: Any) -> dict[str, Any]:
    """What every page about a case shows. A member reads the others' reviews once the own one is in."""
    user = person(request)
    chair = bool(chairs(user, subject))
    decision = pending_decision(subject)
    reviews = decision.with_reviews() if decision else open_reviews(subject, user)
    own = next((review for review in reviews if review.member_id == user.pk), None)
    may = may_review(user, subject)
    shown = reviews if own or chair or not may else []
    return {
        "subject": subject,
        "attachments": documents_of(subject),
        "questions": subject.questions.select_related("asked_by", "answered_by"),
        "pre_advices": subject.pre_advices.select_related("by") if may_see_pre_advice(user, subject) else [],
        "reviews": shown,
        "given": len(reviews),
        "tested": tested(shown),
        "own": own,
        "needed": Partnership.objects.get().reviews_needed,
        "may_review": may,
        "consents": consents_stand(subject),
        "to_pupil": to_pupil(subject),
        "may_chair": chair,
        "decision": decision,
        "earlier": earlier_decisions(subject),
        **more,
    }


def go_on(request: HttpRequest, subject: Request) -> HttpResponse:
    """To the page where this person can handle the case now, else to the dossier."""
    page, allowed = HANDLED_AT.get(RequestStatus(subject.status), ("dossier", None))
    return redirect(page if allowed and allowed(person(request), subject) else "dossier", pk=subject.pk)


def too_late(request: HttpRequest, subject: Request) -> HttpResponse:
    """Tell who was first, and go to where the case can be handled now."""
    subject.refresh_from_db(fields=["status"])
    messages.error(request, already_moved(subject, by=person(request)).message)
    return go_on(request, subject)
