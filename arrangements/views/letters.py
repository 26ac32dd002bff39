"""Letters about requests and agreements: a list to find them, the stored bytes to open; an objection against one."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from arrangements import transitions as act
from arrangements.filters import without
from arrangements.forms.deciding import ObjectionForm
from arrangements.queries import agreement_letters_visible_to, letters_visible_to, letters_with_subjects
from arrangements.views.cases import fetch, too_late
from intake.models import Request
from swvportal.foundation.access import looked, person, roles_required
from swvportal.foundation.enums import LetterState, Role
from swvportal.foundation.models import Letter, LetterFile, Partnership, User
from swvportal.foundation.parts import Chip
from swvportal.foundation.sorting import Column, Sorting
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused, workflow_of

PER_PAGE = 25
COLUMNS = (
    Column("letter", gettext_lazy("Letter"), ("number",)),
    Column("to", gettext_lazy("To"), ("addressee", "-written_at")),
    Column("about", gettext_lazy("About")),
    Column("date", gettext_lazy("Date"), ("written_at", "-part"), falls=True),
)
READERS = (Role.IB, Role.DIRECTOR, Role.BOARD, Role.COACH, Role.COORDINATOR, Role.COMMITTEE, Role.CHAIR, Role.OFFICE)
ABOUT = {"requests": gettext_lazy("About requests"), "agreements": gettext_lazy("About agreements")}


@roles_required(*READERS)
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The letters that this person may open, newest first; found by kenmerk or addressee, and by what they are about.

    The office also sees apart which ones are not there yet (`?state=late`).
    """
    user, wanted = person(request), request.GET.get("q", "").replace("\0", "").strip()[:80]
    sources = {"requests": letters_visible_to(user), "agreements": agreement_letters_visible_to(user)}
    office = user.standing.has(Role.OFFICE)
    unmade = _openable(user).exclude(state=LetterState.READY)
    late = office and request.GET.get("state") == "late"
    about = request.GET.get("about", "")
    rows = sources.get(about, _openable(user))
    if late:
        rows = rows.exclude(state=LetterState.READY)
    if wanted:
        rows = rows.filter(Q(number__icontains=wanted) | Q(addressee__icontains=wanted))
    on = {
        "q": f"“{wanted}”" if wanted else "",
        "about": ABOUT.get(about, ""),
        "state": _("Not made yet") if late else "",
    }
    sorting = Sorting(COLUMNS, request.GET, by="date")
    page = Paginator(rows.order_by(*sorting.order), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "office": office,
        "late": late,
        "unmade": unmade.count() if office else 0,
        "chips": [Chip(words, without(request.GET, name)) for name, words in on.items() if words],
        "about": about if about in ABOUT else "",
        "kinds": ABOUT if sources["agreements"].exists() else {},
        "sorting": sorting,
        "page_obj": page,
        "rows": letters_with_subjects(page.object_list),
        "wanted": wanted,
    }
    return render(request, "arrangements/letters.html", context)


@require_safe
def letter(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The bytes of one letter as they were stored; a letter that is still being made has no page yet."""
    found = get_object_or_404(_openable(person(request)).filter(state=LetterState.READY), pk=pk)
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


def _openable(user: User) -> QuerySet[Letter]:
    """About requests and about agreements, each as its own rule says."""
    return letters_visible_to(user) | agreement_letters_visible_to(user)


@roles_required(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def objection(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Register that somebody objects to a decision."""
    subject, user = fetch(request, pk), person(request)
    if subject.status not in workflow_of(Request)["object"].sources:
        return too_late(request, subject) if request.method == "POST" else redirect("dossier", pk=pk)
    form = ObjectionForm(
        request.POST if request.method == "POST" else None, initial={"received_on": timezone.localdate()}
    )
    if form.is_valid():
        found = form.cleaned_data
        try:
            act.register_objection(
                subject, received_on=found["received_on"], reason=found["reason"], by=user, now=timezone.now()
            )
        except AlreadyMoved:
            return too_late(request, subject)
        except MoveRefused as refused:
            form.add_error("received_on", refused.message)
        else:
            messages.success(request, _("The objection is registered; the committee has been told."))
            return redirect("dossier", pk=pk)
    context = {"subject": subject, "form": form, "weeks": Partnership.objects.get().weeks_objection}
    return render(request, "arrangements/objection.html", context, status=422 if form.errors else 200)
