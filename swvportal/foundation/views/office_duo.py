"""The office's pages about schools: the list, and the import of DUO's files with a preview before anything happens."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from swvportal.foundation.access import person, roles_required
from swvportal.foundation.duo.forms import DuoUploadForm, SchoolFilterForm
from swvportal.foundation.duo.imports import cancel_import, confirm_import, start_import
from swvportal.foundation.duo.problems import DuoProblem
from swvportal.foundation.duo.reporting import presented
from swvportal.foundation.enums import Role
from swvportal.foundation.models import DuoImport, PupilCount, School, User
from swvportal.foundation.sorting import Column, Sorting
from swvportal.foundation.views.importing import ImportPages

PER_PAGE = 50
COLUMNS = (
    Column("school", gettext_lazy("School"), ("name", "code")),
    Column("code", gettext_lazy("Code"), ("code",)),
    Column("place", gettext_lazy("Place"), ("city", "name")),
    Column("board", gettext_lazy("School board"), ("board__name", "name")),
    Column(
        "pupils", gettext_lazy("Pupils"), (F("counted_pupils").asc(nulls_first=True), "name"), falls=True, number=True
    ),
    Column("remarks", gettext_lazy("Remarks")),
)


def _narrowed(schools: QuerySet[School], form: SchoolFilterForm) -> QuerySet[School]:
    """The schools that the filters leave; a filter that makes no sense leaves the open ones."""
    wanted = form.cleaned_data if form.is_valid() else {}
    state = wanted.get("state", "")
    if state in {"", "closed"}:
        schools = schools.filter(closed_on__isnull=state == "")
    if state == "national":
        schools = schools.filter(maybe_national=True)
    if board := wanted.get("board"):
        schools = schools.filter(board=board)
    for word in wanted.get("q", "").split():
        schools = schools.filter(
            Q(name__icontains=word)
            | Q(city__icontains=word)
            | Q(code__istartswith=word)
            | Q(postcode__istartswith=word)
        )
    return schools


@require_safe
@roles_required(Role.OFFICE)
def schools(request: HttpRequest) -> HttpResponse:
    """All schools with their board and newest count; three queries, and one for the choice of boards."""
    form = SchoolFilterForm(request.GET)
    newest = PupilCount.objects.filter(school=OuterRef("pk")).order_by("-counted_on")
    rows = _narrowed(School.objects.select_related("board"), form).annotate(
        counted_on=Subquery(newest.values("counted_on")[:1]),
        counted_pupils=Subquery(newest.values("pupils")[:1]),
    )
    sorting = Sorting(COLUMNS, request.GET, by="school")
    page = Paginator(rows.order_by(*sorting.order), PER_PAGE).get_page(request.GET.get("page"))
    narrowed = any(request.GET.get(name) for name in form.fields)
    context = {"form": form, "page_obj": page, "narrowed": narrowed, "sorting": sorting}
    return render(request, "foundation/schools.html", context)


@require_POST
@roles_required(Role.OFFICE)
def school_ours(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record that a school that looked national belongs to this partnership; the next import asks no more."""
    school = get_object_or_404(School, pk=pk)
    School.objects.filter(pk=school.pk).update(maybe_national=False)
    messages.success(request, _("%(school)s belongs to this partnership.") % {"school": school.name})
    return redirect("foundation:schools")


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.OFFICE)
def duo_imports(request: HttpRequest) -> HttpResponse:
    """Upload DUO's files, and find earlier imports again."""
    user = person(request)
    form = DuoUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        row = start_import(
            form.named,
            swv=form.cleaned_data["swv"],
            as_of=form.cleaned_data["as_of"],
            by=user,
            now=timezone.now(),
        )
        return PAGES.back(row)
    rows = DuoImport.objects.visible_to(user).select_related("uploaded_by").defer("result")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "foundation/duo_imports.html", {"form": form, "page_obj": page})


def _rows(user: User) -> QuerySet[DuoImport]:
    return DuoImport.objects.visible_to(user)


def _told(row: DuoImport) -> dict[str, Any]:
    return {
        "files": row.files.defer("data"),
        "told": presented(row.result) if row.result else None,
        "problem": DuoProblem.from_json(row.problem) if row.problem else None,
    }


def _confirm(row: DuoImport, form: QueryDict, *, by: User, now: datetime.datetime) -> None:
    confirm_import(row, digest=form.get("digest", ""), by=by, now=now)


PAGES = ImportPages(
    rows=_rows,
    page="foundation:duo_import",
    template="foundation/duo_import.html",
    more=_told,
    confirm=_confirm,
    cancel=cancel_import,
    cancelled=gettext_lazy("The import was cancelled; nothing was brought in."),
)
