"""The office brings budgets and time in from a spreadsheet, with a preview before anything is booked."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from hours.enums import SheetKind
from hours.forms.sheets import LeaveOutForm, SheetForm, TakeBackForm
from hours.models import SheetImport
from hours.sheets.reporting import presented, told
from hours.sheets.template import XLSX, template_of
from hours.transitions.importing import cancel_sheet, confirm_sheet, start_sheet, take_sheet_back
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import ImportState, Role
from swvportal.foundation.models import User
from swvportal.foundation.views.importing import ImportPages
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
        return PAGES.back(row)
    rows = (
        SheetImport.objects.visible_to(user)
        .select_related("uploaded_by")
        .with_counts()
        .defer("result", "problem", "data")
    )
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


def _rows(user: User) -> QuerySet[SheetImport]:
    rows = SheetImport.objects.visible_to(user).with_counts().defer("data")
    return rows.select_related("uploaded_by", "confirmed_by", "cancelled_by", "taken_back_by")


def _told(row: SheetImport) -> dict[str, Any]:
    return {
        "told": presented(row.result) if row.result else None,
        "problem": told(row.problem) if row.problem else None,
        "to_come": row.state in {ImportState.PREVIEW, ImportState.CONFIRMED, ImportState.APPLYING},
        "is_time": row.kind == SheetKind.TIME,
        "leave_out": LeaveOutForm() if row.result and row.result["counts"]["refused"] else None,
    }


def _confirm(row: SheetImport, form: QueryDict, *, by: User, now: datetime.datetime) -> None:
    confirm_sheet(row, digest=form.get("digest", ""), leave_out="leave_out" in form, by=by, now=now)


PAGES = ImportPages(
    rows=_rows,
    page="hours:sheet",
    template="hours/sheet.html",
    more=_told,
    confirm=_confirm,
    cancel=cancel_sheet,
    cancelled=gettext_lazy("The import was cancelled; nothing was booked."),
)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.OFFICE)
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask why, and have the whole import taken back."""
    row = PAGES.fetch(request, pk)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_sheet_back(row, reason=form.cleaned_data["reason"], by=person(request), now=timezone.now())
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            return PAGES.back(row)
    context = {"row": row, "form": form, "can": row.state == ImportState.DONE, **PAGES.addresses(row)}
    return render(request, "hours/sheet_take_back.html", context, status=422 if form.errors else 200)
