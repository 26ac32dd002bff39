"""Divisions of hours: the list, a new draft, and one with its key, arithmetic and what-if; it books nothing itself."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hours.enums import Level
from hours.forms import ReasonForm
from hours.forms.dividing import ONE_BOARD, DivisionForm, HolderForm, KeyForm, OwnDivisionForm, typed_inputs
from hours.gathering import anew, anew_for, count_dates, history_years, kinds_of_schools
from hours.keys import ALL_KINDS, Inputs, read
from hours.models import Allocation, AllocationCell, Contract
from hours.permissions import may_begin_division, may_divide, may_see_key
from hours.previews import counted_words, in_words, preview
from hours.queries import boards_to_divide, contracts_to_divide, years_to_divide
from hours.transitions.allocating import begin, change_key, confirm, draft, drop, undo
from hours.workflow import ALLOCATION
from swvportal.foundation.access import person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, Move, User
from swvportal.foundation.schoolyears import as_label, school_year_of
from swvportal.foundation.workflow import MoveRefused

PER_PAGE = 50
KEEP = "keep"


@require_safe
@roles_required(Role.OFFICE, Role.COORDINATOR, Role.BOARD)
def divisions(request: HttpRequest) -> HttpResponse:
    """The divisions, newest first, without the drafts that were thrown away."""
    user = person(request)
    rows = Allocation.objects.visible_to(user).kept().select_related("board", "made_by").defer("key")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "rows": [(row, as_label(row.school_year)) for row in page],
        "may_begin": bool(may_begin_division(user)),
        "may_see_contracts": user.standing.has(Role.OFFICE, Role.COORDINATOR),
    }
    return render(request, "hours/division_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.OFFICE, Role.BOARD)
def new(request: HttpRequest) -> HttpResponse:
    """Choose which hours of a school year (`?year=`) are divided over whom; afterwards the draft with its key.

    Board staff divide what their own board has.
    """
    user = person(request)
    office = user.standing.has(Role.OFFICE)
    years = years_to_divide(this_year := school_year_of(timezone.localdate()))
    year = next((found for found in years if str(found) == request.GET.get("year")), this_year)
    contracts, boards = contracts_to_divide(year) if office else {}, boards_to_divide(user, year)
    form = (
        DivisionForm(
            request.POST or None,
            contracts=contracts,
            boards=boards,
            dates=count_dates(),
            years=history_years(),
            kinds=kinds_of_schools(),
        )
        if office
        else _own_form(request, boards)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        board = given["board"] if given["level"] == ONE_BOARD else None
        level = Level.SCHOOLS if board else given["level"]
        row = begin(
            school_year=year,
            level=level,
            board=board,
            contracts=list(given["contracts"]),
            counted_on=given["counted_on"],
            history=given.get("history", []),
            kinds=given.get("kinds") or form.present or ALL_KINDS,
            by=user,
            now=timezone.now(),
        )
        return redirect("hours:division", pk=row.pk)
    context = {
        "form": form,
        "office": office,
        "nothing": not contracts and not boards,
        "year": year,
        "year_label": as_label(year),
        "years": [(found, as_label(found)) for found in years],
    }
    return render(request, "hours/division_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.OFFICE, Role.COORDINATOR, Role.BOARD)
def division(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One division: every cell with its arithmetic, and of a draft its key.

    Posted, the key is kept (`act=keep`), or tried out: then the page shows what would come of it, beside what is kept.
    """
    user = person(request)
    row = _get(user, pk)
    if not may_see_key(user, row):
        require(request.method != "POST" or may_divide(user, row))
        return _what_they_got(request, row)
    saved = read(row.key, school_year=row.school_year)
    requests = row.board_id is None or row.counts_requests
    sent = request.POST if request.method == "POST" else None
    if sent is not None:
        require(may_divide(user, row))
    form, rows = KeyForm.of(saved, sent, requests=requests), HolderForm.rows_of(saved, sent, requests=requests)
    tried: Inputs | None = None
    if sent is not None and all([form.is_valid(), *(one.is_valid() for one in rows)]):
        tried = typed_inputs(saved, form, rows)
        if sent.get("act") == KEEP:
            try:
                change_key(row, tried, by=user, now=timezone.now())
            except MoveRefused as refusal:
                messages.error(request, refusal.message)
            else:
                messages.success(request, _("The key is kept. Nothing was booked."))
            return redirect("hours:division", pk=row.pk)
    wrong = [one for one in rows if one.errors]
    earlier = row.replaces if tried is None else row
    context = {
        "division": row,
        "year_label": as_label(row.school_year),
        "inputs": tried or saved,
        "counted": counted_words(tried or saved),
        "preview": preview(
            tried or saved,
            before=read(earlier.key, school_year=earlier.school_year) if earlier else None,
            of_board=row.board_id is not None,
        ),
        "tried": tried is not None,
        "earlier": earlier,
        "may_divide": bool(may_divide(user, row)),
        "form": form,
        "rows": rows,
        "wrong": wrong,
        "shown": row.digest,
        "undone": Move.objects.about(row).filter(name=ALLOCATION["undo"].name).last() if row.is_undone else None,
    }
    return render(request, "hours/division.html", context, status=422 if form.errors or wrong else 200)


@require_POST
@roles_required(Role.OFFICE, Role.BOARD)
def confirm_it(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Book a draft as it was shown."""
    user = person(request)
    row = _get(user, pk)
    require(may_divide(user, row))
    try:
        confirm(row, shown=request.POST.get("shown", ""), by=user, now=timezone.now())
    except MoveRefused as refusal:
        messages.error(request, in_words(refusal.message))
    else:
        messages.success(request, _("The division is confirmed. The hours stand in the budgets."))
    return redirect("hours:division", pk=row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@roles_required(Role.OFFICE, Role.BOARD)
def undo_it(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the reason, then take a confirmed division back."""
    user = person(request)
    row = _get(user, pk)
    require(may_divide(user, row))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].label = _("Why do you undo this division?")
    form.fields["reason"].help_text = (
        _("For example: the board chose another key.")
        if row.board_id
        else _("For example: the assembly decided on another key.")
    )
    if form.is_valid():
        try:
            undo(row, reason=form.cleaned_data["reason"], by=user, now=timezone.now())
        except MoveRefused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("The division is undone. Its hours can be divided again."))
        return redirect("hours:division", pk=row.pk)
    context = {"form": form, "division": row, "year_label": as_label(row.school_year)}
    return render(request, "hours/division_undo.html", context, status=422 if form.errors else 200)


@require_POST
@roles_required(Role.OFFICE, Role.BOARD)
def drop_it(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Throw a draft away."""
    user = person(request)
    row = _get(user, pk)
    require(may_divide(user, row))
    try:
        drop(row, by=user, now=timezone.now())
    except MoveRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("hours:division", pk=row.pk)
    messages.success(request, _("The draft was thrown away."))
    return redirect("hours:divisions")


@require_POST
@roles_required(Role.OFFICE, Role.BOARD)
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Make a new draft with the key of this division, to be compared with it."""
    user = person(request)
    row = _get(user, pk)
    require(may_divide(user, row))
    inputs = read(row.key, school_year=row.school_year)
    if row.board is None:
        found = Contract.objects.filter(school_year=row.school_year, supplier__in=inputs.supplier_ids)
        inputs = anew(inputs, found.select_related("supplier"))
    else:
        inputs = anew_for(inputs, row.board, row.school_year)
    made = draft(
        inputs,
        school_year=row.school_year,
        level=row.level,
        board=row.board,
        replaces=row,
        by=user,
        now=timezone.now(),
    )
    return redirect("hours:division", pk=made.pk)


def _own_form(request: HttpRequest, boards: list[Board]) -> OwnDivisionForm:
    """The form of board staff; with one board its own counts and kinds of schools to choose from."""
    board = boards[0] if len(boards) == 1 else None
    return OwnDivisionForm(request.POST or None, boards=boards, dates=count_dates(board), kinds=kinds_of_schools(board))


def _what_they_got(request: HttpRequest, row: Allocation) -> HttpResponse:
    """A division by others, for board staff: the hours of the own board or its schools, and nothing of anybody else."""
    cells = AllocationCell.objects.visible_to(person(request)).filter(allocation=row)
    context = {
        "division": row,
        "year_label": as_label(row.school_year),
        "cells": cells.select_related("supplier", "board", "school").order_by(
            "supplier__name", "board__name", "school__name"
        ),
    }
    return render(request, "hours/division_got.html", context)


def _get(user: User, pk: UUID) -> Allocation:
    rows = Allocation.objects.visible_to(user).kept().select_related("board", "replaces__board", "made_by")
    return get_object_or_404(rows, pk=pk)
