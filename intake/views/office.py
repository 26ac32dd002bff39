"""The pages about the fixed people of schools; they change nothing but by `transitions.fixed_coaches`."""

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
from intake.forms.office import AppointForm, EndForm, FindSchoolForm
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
    current = SchoolCoach.objects.current().select_related("coach").order_by("-contact", "function")
    rows = rows.prefetch_related(Prefetch("fixed_coaches", queryset=current, to_attr="fixed_now"))
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "intake/fixed_coaches.html", {"form": form, "page_obj": page, "narrowed": bool(wanted)})


@roles_required(Role.OFFICE, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def fixed_coach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who were and are the fixed people of a school, and the form for the next."""
    school = get_object_or_404(School, pk=pk)
    form = AppointForm(request.POST or None, initial={"since": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        coach, typed = form.cleaned_data["coach"], form.cleaned_data
        try:
            act.appoint_coach(
                school,
                coach,
                since=typed["since"],
                by=person(request),
                now=timezone.now(),
                function=typed["function"],
                contact=typed["contact"],
            )
        except MoveRefused as refusal:
            form.add_error("since", refusal.message)
        else:
            words = {"coach": coach.name, "school": school.name}
            messages.success(request, _("%(coach)s is appointed as the fixed coach of %(school)s.") % words)
            return redirect("intake:fixed_coaches")
    rows = SchoolCoach.objects.filter(school=school).select_related("coach").order_by("-since", "function")
    context = {"school": school, "form": form, "appointments": rows}
    return render(request, "intake/fixed_coach.html", context, status=422 if form.errors else 200)


@roles_required(Role.OFFICE, Role.COORDINATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def end_fixed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The last day of a fixed person, without another in the same function."""
    row = get_object_or_404(SchoolCoach.objects.select_related("school", "coach"), pk=pk)
    form = EndForm(request.POST if request.method == "POST" else None, initial={"until": timezone.localdate()})
    if form.is_bound and form.is_valid():
        try:
            act.end_appointment(row, until=form.cleaned_data["until"], by=person(request), now=timezone.now())
        except MoveRefused as refusal:
            form.add_error("until", refusal.message)
        else:
            words = {"coach": row.coach.name, "school": row.school.name}
            messages.success(request, _("%(coach)s stops as a fixed coach of %(school)s.") % words)
            return redirect("intake:fixed_coach", pk=row.school_id)
    context = {"row": row, "form": form}
    return render(request, "intake/end_fixed.html", context, status=422 if form.errors else 200)
