"""The office brings budgets and time in from a spreadsheet, with a preview before anything is booked."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hours.enums import SheetKind
from hours.forms.sheets import LeaveOutForm, SheetForm, TakeBackForm
from hours.models import SheetImport
from hours.sheets.reporting import presented, told
from hours.sheets.template import XLSX, template_of
from hours.transitions.importing import cancel_sheet, confirm_sheet, start_sheet, take_sheet_back
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import ImportState, Role
from swvportal.foundation.saying import saying
from swvportal.foundation.workflow import MoveRefused

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.OFFICE)
def sheets(request: HttpRequest) -> HttpResponse:
    """Upload a file, get a template, and find earlier imports again."""
    user = person(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        row = start_sheet(form.cleaned_data["kind"], upload.name, form.data_of_file, by=user, now=timezone.now())
        return redirect("hours:sheet", pk=row.pk)
    rows = SheetImport.objects.visible_to(user).select_related("uploaded_by").defer("result", "problem", "data")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "kinds": SheetKind.choices}
    return render(request, "hours/sheet_list.html", context, status=422 if form.errors else 200)


@require_safe
@roles_required(Role.OFFICE)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty file of this kind with the codes that are valid here."""
    if kind not in SheetKind.values:
        raise Http404
    names = {SheetKind.BUDGETS: _("template-budgets.xlsx"), SheetKind.TIME: _("template-time.xlsx")}
    disposition = f'attachment; filename="{names[SheetKind(kind)]}"'
    return HttpResponse(template_of(kind), content_type=XLSX, headers={"Content-Disposition": disposition})


def _sheet(request: HttpRequest, pk: UUID) -> SheetImport:
    rows = SheetImport.objects.visible_to(person(request)).defer("data")
    return get_object_or_404(rows.select_related("uploaded_by", "confirmed_by", "cancelled_by", "taken_back_by"), pk=pk)


def _addresses(row: SheetImport) -> dict[str, str]:
    """Where its page and its progress are."""
    return {
        "page_url": reverse("hours:sheet", args=[row.pk]),
        "progress_url": reverse("hours:sheet_progress", args=[row.pk]),
    }


@require_safe
@roles_required(Role.OFFICE)
def sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One import: how far it is, the preview to confirm, or what it did."""
    row = _sheet(request, pk)
    context = {
        "row": row,
        "told": presented(row.result) if row.result else None,
        "problem": told(row.problem) if row.problem else None,
        "States": ImportState,
        "to_come": row.state in {ImportState.PREVIEW, ImportState.CONFIRMED, ImportState.APPLYING},
        "is_time": row.kind == SheetKind.TIME,
        "leave_out": LeaveOutForm() if row.result and row.result["counts"]["refused"] else None,
        **_addresses(row),
    }
    return render(request, "hours/sheet.html", context)


@require_safe
@roles_required(Role.OFFICE)
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far a worker is, as a part that asks again; when the work is over the whole page is loaded again."""
    row = _sheet(request, pk)
    if not row.working:
        return HttpResponse(status=200, headers={"HX-Refresh": "true"})
    return render(request, "foundation/_import_progress.html", {"row": row, **_addresses(row)})


@require_POST
@roles_required(Role.OFFICE)
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Confirm the preview as it was shown."""
    row = _sheet(request, pk)
    digest, leave_out = request.POST.get("digest", ""), "leave_out" in request.POST
    with saying(request):
        confirm_sheet(row, digest=digest, leave_out=leave_out, by=person(request), now=timezone.now())
    return redirect("hours:sheet", pk=row.pk)


@require_POST
@roles_required(Role.OFFICE)
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop before anything was booked."""
    row = _sheet(request, pk)
    with saying(request, _("The import was cancelled; nothing was booked.")):
        cancel_sheet(row, by=person(request), now=timezone.now())
    return redirect("hours:sheet", pk=row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.OFFICE)
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask why, and have the whole import taken back."""
    row = _sheet(request, pk)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_sheet_back(row, reason=form.cleaned_data["reason"], by=person(request), now=timezone.now())
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            return redirect("hours:sheet", pk=row.pk)
    context = {"row": row, "form": form, "can": row.state == ImportState.DONE, **_addresses(row)}
    return render(request, "hours/sheet_take_back.html", context, status=422 if form.errors else 200)
