"""One's own files: ask for one, see how far it is, cancel it, open it, and find the last ones again."""

from __future__ import annotations

import unicodedata
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from swvportal.foundation.access import looked, person, require
from swvportal.foundation.documents import INERT
from swvportal.foundation.exports.asking import (
    Busy,
    ask_export,
    bytes_of,
    cancel_export,
    facts_of,
    may_export,
    may_open,
)
from swvportal.foundation.exports.making import problem_of
from swvportal.foundation.models import Export
from swvportal.foundation.saying import saying
from swvportal.foundation.workflow import NotReady

PAGE = 25


@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """The files that this person asked for, the last one first."""
    page = Paginator(Export.objects.visible_to(person(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "foundation/exports.html", {"page_obj": page})


@require_POST
def export_ask(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for a file of this kind and go to its page; while another one is not ready, to that one with a sentence."""
    user = person(request)
    asked = request.POST.dict()
    require(may_export(user, kind, facts_of(user, kind, asked)))
    try:
        row = ask_export(kind, asked, by=user, now=timezone.now())
    except Busy as busy:
        messages.warning(request, busy.message)
        row = busy.running
    except NotReady as refused:
        messages.error(request, refused.message)
        return redirect("foundation:exports")
    return redirect("foundation:export", pk=row.pk)


def _mine(request: HttpRequest, pk: UUID) -> Export:
    return get_object_or_404(Export.objects.visible_to(person(request)), pk=pk)


@require_safe
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One file: how far it is, the button that opens it, or why there is none."""
    row = _mine(request, pk)
    context = {"row": row, "problem": problem_of(row), "may_open": may_open(person(request), row)}
    return render(request, "foundation/export.html", context)


@require_safe
def export_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is, as a part that asks again; once it is there the whole page is loaded anew."""
    row = _mine(request, pk)
    if not row.working:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "foundation/_export_progress.html", {"row": row})


@require_POST
def export_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop it before it is there."""
    row = _mine(request, pk)
    with saying(request, _("The file was cancelled.")):
        cancel_export(row, by=person(request), now=timezone.now())
    return redirect("foundation:export", pk=row.pk)


@require_safe
def export_open(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file itself, as a download that no browser runs or keeps; written down first. 404 once it has expired."""
    user, row = person(request), _mine(request, pk)
    require(may_open(user, row))
    looked(request, row, "export")
    plain = unicodedata.normalize("NFKD", row.name).encode("ascii", "ignore").decode()
    return StreamingHttpResponse(
        bytes_of(row),
        content_type=row.media_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(row.name)}",
            "Content-Length": str(row.size),
            "Content-Security-Policy": INERT,
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-store, private",
        },
    )
