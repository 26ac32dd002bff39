"""The office's pages about the fixed coaches of schools; they change nothing but by `appoint_coach`."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from intake import transitions as act
from intake.forms.office import AppointForm, FindSchoolForm
from intake.models import SchoolCoach
from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.models import School
from swvportal.foundation.workflow import MoveRefused

PAGE = 50


@roles_required(Role.OFFICE, Role.COORDINATOR)
@require_safe
def fixed_coaches(request: HttpRequest) -> HttpResponse:
    """The open schools with their fixed coach of today; three queries for any number."""
    form = FindSchoolForm(request.GET)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    rows = School.objects.filter(closed_on=None)
    for word in wanted.split():
        rows = rows.filter(Q(name__icontains=word) | Q(city__icontains=word) | Q(code__istartswith=word))
    current = SchoolCoach.objects.current().select_related("coach")
    rows = rows.prefetch_related(Prefetch("fixed_coaches", queryset=current, to_attr="fixed_now"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "intake/fixed_coaches.html", {"form": form, "page_obj": page, "narrowed": bool(wanted)})


@roles_required(Role.OFFICE, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def fixed_coach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who was and is the fixed coach of a school, and the form for the next."""
    school = get_object_or_404(School, pk=pk)
    form = AppointForm(request.POST or None, initial={"since": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        coach = form.cleaned_data["coach"]
        try:
            act.appoint_coach(school, coach, since=form.cleaned_data["since"], by=person(request), now=timezone.now())
        except MoveRefused as refusal:
            form.add_error("since", refusal.message)
        else:
            words = {"coach": coach.name, "school": school.name}
            messages.success(request, _("%(coach)s is appointed as the fixed coach of %(school)s.") % words)
            return redirect("intake:fixed_coaches")
    rows = SchoolCoach.objects.filter(school=school).select_related("coach").order_by("-since")
    context = {"school": school, "form": form, "appointments": rows}
    return render(request, "intake/fixed_coach.html", context, status=422 if form.errors else 200)
