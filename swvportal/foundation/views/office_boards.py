"""The office's pages about school boards: where their post goes; names and numbers are DUO's and not changed here."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.house_forms import BoardForm
from swvportal.foundation.models import Board
from swvportal.foundation.organising import change_board

PAGE = 50


@roles_required(Role.OFFICE)
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """All boards by name, with their open schools counted and whether a letter can be posted to them."""
    rows = Board.objects.annotate(open_schools=Count("schools", filter=Q(schools__closed_on__isnull=True)))
    page = Paginator(rows.order_by("name", "number"), PAGE).get_page(request.GET.get("page"))
    return render(request, "foundation/boards.html", {"page_obj": page})


@roles_required(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The address of one board."""
    row = get_object_or_404(Board, pk=pk)
    form = BoardForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        change_board(row, changed=form.changed_data, by=person(request), now=timezone.now())
        messages.success(request, _("The address is kept."))
        return redirect("foundation:boards")
    return render(request, "foundation/board.html", {"form": form, "board": row}, status=422 if form.errors else 200)
