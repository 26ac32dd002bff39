"""Letters about requests: a list to find them, and the stored bytes to open; an objection against one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from arrangements import transitions as act
from arrangements.forms.deciding import ObjectionForm
from arrangements.queries import letters_with_requests
from arrangements.querysets import letters_visible_to
from intake.enums import RequestStatus
from intake.models import Request
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.enums import LetterState, Role
from swvportal.foundation.models import LetterFile
from swvportal.foundation.workflow import MoveRefused

PER_PAGE = 25


@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The letters that this person may open, newest first; found by kenmerk or addressee."""
    wanted = request.GET.get("q", "").strip()[:80]
    rows = letters_visible_to(person(request))
    if wanted:
        rows = rows.filter(number__icontains=wanted) | rows.filter(addressee__icontains=wanted)
    page = Paginator(rows.order_by("-written_at", "part"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "rows": letters_with_requests(page.object_list), "wanted": wanted}
    return render(request, "arrangements/letters.html", context)


@require_safe
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bytes of one letter as they were stored; a letter that is still being made has no page yet."""
    found = get_object_or_404(letters_visible_to(person(request)).filter(state=LetterState.READY), pk=pk)
    stored = get_object_or_404(LetterFile, letter=found)
    looked(request, found, "letter")
    name = f"{found.number}-{found.part}.pdf"
    return HttpResponse(
        bytes(stored.pdf),
        headers={
            "Content-Type": "application/pdf",
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "no-store",
        },
    )


@roles_required(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register that somebody objects to a decision."""
    user = person(request)
    rows = Request.objects.visible_to(user).filter(status__in=[RequestStatus.GRANTED, RequestStatus.REFUSED])
    if not rows.filter(pk=pk).exists() and request.method != "POST":
        raise Http404
    subject = get_object_or_404(Request.objects.visible_to(user).filter(decided_on__isnull=False), pk=pk)
    form = ObjectionForm(request.POST or None, initial={"received_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        try:
            act.register_objection(
                subject, received_on=found["received_on"], reason=found["reason"], by=user, now=timezone.now()
            )
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("The objection is registered; the committee has been told."))
            return redirect("dossier", pk=pk)
    return render(request, "arrangements/objection.html", {"subject": subject, "form": form})
