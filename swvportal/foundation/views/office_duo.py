"""The office's pages about schools: the list, and the import of DUO's files with a preview before anything happens."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from swvportal.foundation.access import person, roles_required
from swvportal.foundation.duo.forms import DuoUploadForm, SchoolFilterForm
from swvportal.foundation.duo.imports import cancel_import, confirm_import, start_import
from swvportal.foundation.duo.problems import DuoProblem
from swvportal.foundation.duo.reporting import presented
from swvportal.foundation.enums import ImportState, Role
from swvportal.foundation.models import DuoImport, PupilCount, School
from swvportal.foundation.saying import saying
from swvportal.foundation.sorting import Column, Sorting

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


@require_GET
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


@require_http_methods(["GET", "POST"])
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
        return redirect("foundation:duo_import", pk=row.pk)
    rows = DuoImport.objects.visible_to(user).select_related("uploaded_by").defer("result")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "foundation/duo_imports.html", {"form": form, "page_obj": page})


def _import(request: HttpRequest, pk: UUID) -> DuoImport:
    return get_object_or_404(DuoImport.objects.visible_to(person(request)), pk=pk)


def _addresses(row: DuoImport) -> dict[str, str]:
    """Where its page and its progress are."""
    return {
        "page_url": reverse("foundation:duo_import", args=[row.pk]),
        "progress_url": reverse("foundation:duo_import_progress", args=[row.pk]),
    }


@require_GET
@roles_required(Role.OFFICE)
def duo_import(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One import: how far it is, the preview to confirm, or what it did."""
    row = _import(request, pk)
    context = {
        "row": row,
        "files": row.files.defer("data"),
        "told": presented(row.result) if row.result else None,
        "problem": DuoProblem.from_json(row.problem) if row.problem else None,
        "States": ImportState,
        **_addresses(row),
    }
    return render(request, "foundation/duo_import.html", context)


@require_GET
@roles_required(Role.OFFICE)
def duo_import_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far a worker is, as a part that asks again; when the work is over the whole page is loaded again."""
    row = _import(request, pk)
    if not row.working:
        return HttpResponse(status=200, headers={"HX-Refresh": "true"})
    return render(request, "foundation/_import_progress.html", {"row": row, **_addresses(row)})


@require_POST
@roles_required(Role.OFFICE)
def duo_import_confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm the preview as it was shown."""
    row = _import(request, pk)
    with saying(request):
        confirm_import(row, digest=request.POST.get("digest", ""), by=person(request), now=timezone.now())
    return redirect("foundation:duo_import", pk=row.pk)


@require_POST
@roles_required(Role.OFFICE)
def duo_import_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop before anything was brought in."""
    row = _import(request, pk)
    with saying(request, _("The import was cancelled; nothing was brought in.")):
        cancel_import(row, by=person(request), now=timezone.now())
    return redirect("foundation:duo_import", pk=row.pk)
