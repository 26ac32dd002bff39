"""The page "who may see this, and why" of one request."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from intake.models import Basis
from intake.queries.sight import onlookers
from intake.views.shared import fetch
from swvportal.foundation.access import looked


@require_safe
def sight(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For everybody who may see the request itself."""
    subject = fetch(request, pk)
    looked(request, subject, "sight")
    links = subject.consent_questions.filter(link__ended_at=None).select_related("parent", "link")
    context = {
        "subject": subject,
        "onlookers": onlookers(subject),
        "by_link": links.count(),
        "basis": Basis.objects.filter(request=subject).first(),
    }
    return render(request, "intake/sight.html", context)
