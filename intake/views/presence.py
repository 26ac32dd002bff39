"""Who else is in this draft: a page says that somebody is there, and hears who else is."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from intake import transitions as act
from intake.kinds import part_of
from intake.models import Request
from intake.queries.presence import fingerprint, others_in
from intake.views.shared import WRITERS, fetch_draft, writable
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.models import User

STOP_ASKING = 286  # htmx: take the answer in and poll no more


def others(subject: Request, user: User, key: str) -> dict[str, object]:
    """What a page of a draft says of the others: `others` and `known`, what it says already."""
    found = others_in(subject, user, key=key, now=timezone.now())
    return {"others": found, "known": fingerprint(found)}


@roles_required(*WRITERS)
@require_POST
def here(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Note that this person has the draft open, and answer who else has; 204 when the page says so already.

    A page that is still open after the request was handed in hears of it, and asks no more.
    """
    subject, user = fetch_draft(request, pk), person(request)
    key = request.POST.get("part", "")
    if key and part_of(subject, key) is None:
        raise Http404
    if not writable(subject):
        return render(request, "intake/_others.html", {"subject": subject, "over": True}, status=STOP_ASKING)
    act.is_here(subject, user, key=key, now=timezone.now())
    found = others(subject, user, key)
    if found["known"] == request.POST.get("known", ""):
        return HttpResponse(status=204)
    return render(request, "intake/_others.html", {"subject": subject, **found})
