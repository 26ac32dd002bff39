"""The office's pages about the partnership itself: its settings and its teams."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.house_forms import SettingsForm, TeamForm
from swvportal.foundation.models import Partnership, Supplier
from swvportal.foundation.organising import change_settings, keep_team
from swvportal.foundation.workflow import MoveRefused

PAGE = 50


@roles_required(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """Name, address, signatory and terms of the partnership."""
    partnership = Partnership.objects.get()
    form = SettingsForm(request.POST or None, instance=partnership)
    if request.method == "POST" and form.is_valid():
        change_settings(partnership, changed=form.changed_data, by=person(request), now=timezone.now())
        messages.success(request, _("The settings are kept. They hold from now on, also in letters."))
        return redirect("foundation:settings")
    context = {"form": form, "code": partnership.code}
    return render(request, "foundation/settings.html", context, status=422 if form.errors else 200)


@roles_required(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def teams(request: HttpRequest) -> HttpResponse:
    """All teams by name, and the form for another."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and _kept(request, form):
        messages.success(request, _("The team was added."))
        return redirect("foundation:teams")
    page = Paginator(Supplier.objects.all(), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "foundation/teams.html", {"form": form, "page_obj": page}, status=422 if form.errors else 200
    )


@roles_required(Role.OFFICE)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Another name for a team, or another kind; what it did stays with it."""
    row = get_object_or_404(Supplier, pk=pk)
    title = row.name
    form = TeamForm(request.POST or None, instance=row)
    if request.method == "POST" and _kept(request, form):
        messages.success(request, _("The team was changed."))
        return redirect("foundation:teams")
    return render(request, "foundation/team.html", {"form": form, "title": title}, status=422 if form.errors else 200)


def _kept(request: HttpRequest, form: TeamForm) -> bool:
    if not form.is_valid():
        return False
    try:
        keep_team(form.instance, by=person(request), now=timezone.now())
    except MoveRefused as refusal:
        form.add_error("name", refusal.message)
        return False
    return True
