"""Contracts with suppliers, kept by the office and read by the coordinator; it books nothing itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hours.forms.contracts import ContractForm
from hours.models import Contract
from hours.transitions.contracting import change_contract, enter_contract
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.schoolyears import as_label, school_year_of
from swvportal.foundation.workflow import MoveRefused

PER_PAGE = 50


@require_safe
@roles_required(Role.OFFICE, Role.COORDINATOR)
def contracts(request: HttpRequest) -> HttpResponse:
    """The contracts of all school years, the newest first, with what of each was handed out."""
    user = person(request)
    rows = Contract.objects.visible_to(user).select_related("supplier")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [(row, as_label(row.school_year)) for row in page],
        "may_keep": user.standing.has(Role.OFFICE),
    }
    return render(request, "hours/contract_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.OFFICE)
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a contract with a supplier for a school year."""
    form = ContractForm(request.POST or None, school_year=school_year_of(timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            enter_contract(
                supplier=given["supplier"],
                school_year=given["school_year"],
                minutes=given["minutes"],
                reserve=given["reserve"],
                by=person(request),
                now=timezone.now(),
            )
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The contract was entered. Its hours can be divided now."))
            return redirect("hours:contracts")
    context = {"form": form, "title": _("Enter a contract")}
    return render(request, "hours/contract_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.OFFICE)
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the hours of a contract; of one that is divided it only adds to the reserve."""
    user = person(request)
    row = get_object_or_404(Contract.objects.visible_to(user).select_related("supplier"), pk=pk)
    form = ContractForm(request.POST or None, school_year=row.school_year, contract=row)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            change_contract(row, minutes=given["minutes"], reserve=given["reserve"], by=user, now=timezone.now())
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The contract was changed."))
            return redirect(reverse("hours:contracts"))
    context = {"form": form, "title": str(row), "contract": row}
    return render(request, "hours/contract_form.html", context, status=422 if form.errors else 200)
