"""Beginning a request: find its kind by two questions, read what it takes, and start the draft; or go on from an
earlier request.
"""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from intake import transitions as act
from intake.enums import COMMITTEE_KINDS, RequestKind
from intake.forms.begin import ChooserForm, GoOnForm, NewForm
from intake.kinds import KINDS, parts_of
from intake.permissions import may_go_on_from
from intake.views.shared import fetch, told
from swvportal.foundation.access import looked, person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.workflow import MoveRefused

BEGINNERS = (Role.IB, Role.DIRECTOR, Role.COORDINATOR)
AT_ONCE = 3  # parts; a form of so few begins with its first part, without the list of parts


@roles_required(*BEGINNERS)
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Two questions that lead to the kind of request; who knows the kind chooses it below them."""
    form = ChooserForm(request.GET if "around" in request.GET or "wanted" in request.GET else None)
    if form.is_valid():
        return redirect("intake:new_of", kind=form.kind())
    context = {"form": form, "kinds": RequestKind}
    return render(request, "intake/choose.html", context, status=422 if form.errors else 200)


@roles_required(*BEGINNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Begin a draft of this kind, the coordinator on behalf of a school; the same page sent twice gives one draft."""
    if kind not in KINDS:
        raise Http404
    user = person(request)
    form = NewForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST" and form.is_valid():
        school, once = form.cleaned_data["school"], form.cleaned_data["once"]
        try:
            begun = act.start_request(school, kind=kind, by=user, key=once, now=timezone.now())
        except MoveRefused as refused:
            told(request, refused)
            return redirect("intake:requests")
        parts = parts_of(begun)
        if len(parts) <= AT_ONCE:
            return redirect("intake:part", pk=begun.pk, key=parts[0].key)
        return redirect("intake:write", pk=begun.pk)
    context = {
        "form": form,
        "kind": RequestKind(kind),
        "parts": len(KINDS[kind].parts),
        "decided": kind in COMMITTEE_KINDS,
        "on_behalf": user.standing.has(Role.COORDINATOR),
    }
    return render(request, "intake/new.html", context, status=422 if form.errors else 200)


@roles_required(*BEGINNERS)
@require_http_methods(["GET", "HEAD", "POST"])
def go_on(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a draft that takes along what an earlier request knows."""
    earlier, user = fetch(request, pk), person(request)
    require(may_go_on_from(user, earlier))
    kinds = act.kinds_from(earlier)
    form = GoOnForm(
        request.POST if request.method == "POST" else None, kinds=kinds, renewed=earlier.kind == RequestKind.OA
    )
    if form.is_bound and form.is_valid():
        kind, once = form.cleaned_data["kind"], form.cleaned_data["once"]
        try:
            begun = act.go_on_from(earlier, kind=kind, by=user, key=once, now=timezone.now())
        except MoveRefused as refused:
            told(request, refused)
            return redirect("dossier", pk=pk)
        return redirect("intake:write", pk=begun.pk)
    looked(request, earlier, "dossier")
    context = {"subject": earlier, "form": form, "kinds": kinds}
    return render(request, "intake/go_on.html", context, status=422 if form.errors else 200)
