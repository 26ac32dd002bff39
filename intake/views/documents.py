"""The documents of a request: add, open, take away. A file is opened only by who may open the request."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from intake import transitions as act
from intake.enums import AttachmentKind, PartKey
from intake.forms.documents import UploadForm
from intake.models import Attachment, Request
from intake.permissions import may_write_part
from intake.queries import InDossier, documents_of
from intake.views.shared import WRITERS, place_of, told
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.documents import UploadRefused, keeping, serve_document
from swvportal.foundation.enums import Wording
from swvportal.foundation.saying import saying
from swvportal.foundation.workflow import MoveRefused


def page(request: HttpRequest, subject: Request) -> HttpResponse:
    """Part 12: what is in the dossier, and for the school the form to add to it."""
    mine = bool(may_write_part(person(request), subject, PartKey.DOCUMENTS))
    standing = documents_of(subject)
    if request.method != "POST":
        first = {"kind": "" if standing else AttachmentKind.OPP, "after": request.GET.get("newer", "")}
        return _page(request, subject, standing, UploadForm(initial=first, standing=standing) if mine else None)
    if not mine:
        raise Http404
    form = UploadForm(request.POST, request.FILES, standing=standing)
    if not form.is_valid():
        return _page(request, subject, standing, form, status=422)
    now, user, data = timezone.now(), person(request), form.cleaned_data
    try:
        with keeping(data["file"], by=user, now=now, said_no_bsn=data["said_no_bsn"]) as document:
            act.attach(
                subject,
                document=document,
                kind=data["kind"],
                by=user,
                now=now,
                key=data["once"],
                after=form.newer_than,
            )
    except UploadRefused as refused:
        form.refuse(refused)
        return _page(request, subject, standing, form, status=422)
    except act.AlreadyAttached:
        messages.info(request, _("This document was added already."))
    except MoveRefused as refused:
        told(request, refused)
    else:
        messages.success(request, _("“%(name)s” has been added.") % {"name": document.name})
        if document.wording != Wording.WHOLE:
            messages.info(request, _("We could not read all of it. Look yourself whether a BSN stands in it."))
    return redirect("intake:part", pk=subject.pk, key=PartKey.DOCUMENTS)


def _page(
    request: HttpRequest, subject: Request, standing: list[InDossier], form: UploadForm | None, status: int = 200
) -> HttpResponse:
    context = {"subject": subject, "form": form, **place_of(subject, PartKey.DOCUMENTS), "attached": standing}
    return render(request, "intake/documents.html", context, status=status)


@require_safe
def attachment(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Download one document; who opened it is written down first."""
    rows = Attachment.objects.visible_to(person(request)).standing().select_related("document")
    found = get_object_or_404(rows, pk=pk)
    looked(request, found, "file")
    return serve_document(found.document)


@roles_required(*WRITERS)
@require_POST
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take a mistaken document out of the dossier."""
    found = get_object_or_404(Attachment.objects.visible_to(person(request)).select_related("request"), pk=pk)
    if not may_write_part(person(request), found.request, PartKey.DOCUMENTS):
        raise Http404
    with saying(request, _("The document has been taken away.")):
        act.remove_attachment(found, by=person(request), now=timezone.now())
    return redirect("intake:part", pk=found.request_id, key=PartKey.DOCUMENTS)
