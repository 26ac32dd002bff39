"""The loket: the queue of the coordinator, the dossier with the desk's acts above it, picking up and putting back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from intake import transitions as act
from intake.enums import SIMPLE_KINDS
from intake.filters import Queue
from intake.forms.desk import FORMS
from intake.models import Request
from intake.permissions import coordinates
from intake.queries import desk_queue, desk_rows, desk_tiles, dossier_of
from intake.queries.desk import same_asked
from intake.workflow import REQUEST_FLOW
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.finding import FoundPages
from swvportal.foundation.models import User
from swvportal.foundation.paging import LeanPages
from swvportal.foundation.returning import returning, within
from swvportal.foundation.saying import saying

STEPS = {*FORMS, "assign", "widen", "hand_over"}  # what is done at the loket; the last three are pages of later apps

PER_PAGE = 30


@require_safe
@roles_required(Role.COORDINATOR)
def desk(request: HttpRequest) -> HttpResponse:
    """The queue, late first, as far as it fits the filters; tiles count what waits."""
    user = person(request)
    seen = desk_queue(user)
    queue = Queue(seen, request.GET, user=user)
    tiles = desk_tiles(seen, user)
    paginator = (FoundPages if "q" in queue.asked else LeanPages)(queue.rows().with_another_open(), PER_PAGE)
    counted = {tile.url: tile.count for tile in tiles}
    here = request.get_full_path() if queue.asked else request.path
    if here in counted:  # the tile that leads to this list has counted it
        paginator.count = counted[here]
    page = paginator.get_page(request.GET.get("page"))
    context = {
        "queue": queue,
        "page_obj": page,
        "rows": desk_rows(page, user),
        "tiles": tiles,
        "now": timezone.now(),
        "today": timezone.localdate(),
        "here": request.get_full_path(),
        "open": _key_of(request.GET.get("open", "")),
    }
    return render(request, "intake/desk_queue.html", context)


def _key_of(text: str) -> UUID | None:
    """The key that is named in an address; None where it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None


@require_safe
@roles_required(Role.COORDINATOR)
def news(request: HttpRequest) -> HttpResponse:
    """How many requests came to the loket since a page was made; 204 while that is what the page says already."""
    try:
        since = parse_datetime(request.GET.get("since", ""))
    except ValueError:
        since = None
    if since is None or timezone.is_naive(since):
        return HttpResponse(status=204)
    came = desk_queue(person(request)).awaiting_desk().filter(status_since__gt=since).count()
    if str(came) == request.GET.get("known", "0"):
        return HttpResponse(status=204)
    return render(request, "intake/_desk_news.html", {"came": came})


@require_safe
@vary_on_headers("HX-Request", "HX-Target")
def case(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The dossier of one request as the loket reads it, with what it can do now above it; beside the queue only that.

    With `?next=` an act leads there, to the row that follows.
    """
    user = person(request)
    found = _fetch(user, pk)
    require(coordinates(user, found))
    looked(request, found, "dossier")
    doubles = list(same_asked(found, user))
    steps = [step for step in REQUEST_FLOW.offered_to(found, user) if step.name in STEPS]
    back = returning(request, pk, home=request.path)
    context = {
        "subject": found,
        "dossier": dossier_of(found, user),
        "steps": steps,
        "doubles": doubles,
        "quick": found.kind in SIMPLE_KINDS and any(step.name == "assign" for step in steps),
        "back": back,
    }
    beside = request.headers.get("HX-Target") == "pane"
    return render(request, "intake/_desk_pane.html" if beside else "intake/desk_case.html", context)


def _fetch(user: User, pk: UUID) -> Request:
    rows = Request.objects.visible_to(user).filter(submitted_at__isnull=False)
    return get_object_or_404(rows.select_related("school__board", "pupil"), pk=pk)


@require_POST
@roles_required(Role.COORDINATOR)
def claim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Pick a request up; when a colleague was first, say who."""
    user = person(request)
    found = _fetch(user, pk)
    with saying(request, _("You picked up %(reference)s.") % {"reference": found.reference}):
        act.claim(found, by=user)
    return _back(request)


@require_POST
@roles_required(Role.COORDINATOR)
def unclaim(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Put a request back for whoever has time."""
    user = person(request)
    found = _fetch(user, pk)
    act.unclaim(found, by=user)
    messages.success(request, _("You put %(reference)s back.") % {"reference": found.reference})
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """To the page that the button stood on, with its filters."""
    return redirect(within(request, request.POST.get("next", ""), home=reverse("intake:desk")))
