"""What the school's pages share: fetching what may be seen, and where to go when it cannot be written."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from intake.enums import WRITABLE, PartKey
from intake.kinds import KINDS, next_to, number_of, parts_of
from intake.models import Request
from intake.permissions import advises, writes_for_school
from intake.queries import put_people_at_hand, shown_status
from swvportal.foundation.access import person
from swvportal.foundation.enums import Role
from swvportal.foundation.models import User
from swvportal.foundation.workflow import MoveRefused, workflow_of

WRITERS = (Role.IB, Role.DIRECTOR, Role.COACH, Role.COORDINATOR)


def fetch(request: HttpRequest, pk: UUID) -> Request:
    """A request that this person may see, with what every page shows of it; two queries and those of `visible_to`."""
    rows = Request.objects.visible_to(person(request)).select_related("school__board", "pupil")
    subject = get_object_or_404(rows, pk=pk)
    put_people_at_hand([subject])
    return subject


def involved(user: User, subject: Request) -> bool:
    """Whether this person writes something in the draft: the school, or the coach whose advice is asked."""
    return bool(writes_for_school(user, subject) or advises(user, subject))


def fetch_draft(request: HttpRequest, pk: UUID) -> Request:
    """A request that can be written and in which this person has a part; for everybody else the page does not exist."""
    subject = fetch(request, pk)
    if not involved(person(request), subject):
        raise Http404
    return subject


def writable(subject: Request) -> bool:
    """Whether the form is open: a draft, or a request to which the loket asked a question."""
    return subject.status in WRITABLE


def to_dossier(subject: Request) -> HttpResponse:
    """On to the page where a request is read and followed."""
    try:
        return redirect("dossier", pk=subject.pk)
    except NoReverseMatch:
        return redirect("intake:requests")


def to_records(subject: Request) -> HttpResponse:
    """Back to the records: in the form while it is open, else on their own page."""
    if writable(subject):
        return redirect("intake:part", pk=subject.pk, key=PartKey.CONSENTS)
    return redirect("intake:records", pk=subject.pk)


def told(request: HttpRequest, refused: MoveRefused) -> None:
    """Say in the refusal's own words why nothing happened."""
    messages.error(request, refused.message)


def stands_open(subject: Request, user: User, name: str) -> bool:
    """Whether a step can be taken as far as this person may know: a pending decision shows itself nowhere."""
    return shown_status(subject, user) in workflow_of(Request)[name].sources


def too_late(subject: Request, user: User, name: str) -> str:
    """What to say to whoever may not know that a decision is pending; empty where nothing has to stay hidden."""
    subject.refresh_from_db(fields=["status", "decided_from"])
    if not stands_open(subject, user, name):
        return ""
    return _("The committee is finishing this. Call the loket to withdraw the request.")


def place_of(subject: Request, key: str) -> dict[str, Any]:
    """What the page of a part says of its place in the form: title, number of how many, and the parts around it."""
    return {
        "key": key,
        "title": PartKey(key).label,
        "number": number_of(subject, key),
        "count": len(parts_of(subject)),
        "nameless": KINDS[subject.kind].may_be_nameless,
        "previous": next_to(subject, key, -1),
        "following": next_to(subject, key, 1),
    }
