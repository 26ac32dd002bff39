"""The SOT of a school: the meetings of a year, planning them, and the standing members."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from intake import transitions as act
from intake.forms.sot import PlanForm, SeatForm
from intake.models import SotMember
from intake.permissions import plans_sot
from intake.queries import own_schools, own_years, sot_meetings
from intake.sot_querysets import SOT_ROLES
from swvportal.foundation.access import person, require, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.saying import done_by, saying
from swvportal.foundation.schoolyears import as_label, school_year_of
from swvportal.foundation.workflow import MoveRefused

PER_PAGE = 30
SCHOOL = (Role.IB, Role.DIRECTOR)
methods = require_http_methods(["GET", "HEAD", "POST"])


@roles_required(*SOT_ROLES)
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """The meetings of one school year that this person may see; of one's own schools also what is planned in all."""
    user = person(request)
    now = school_year_of(timezone.localdate())
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(now - 1), str(now), str(now + 1)} else now
    page = Paginator(sot_meetings(user, year), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "today": timezone.localdate(),
        "year_label": as_label(year),
        "years": [(one, as_label(one), one == year) for one in (now - 1, now, now + 1)],
        "own": own_years(user, year),
        "gaps": user.standing.has(Role.COORDINATOR),
        "plans": user.standing.has(*SCHOOL),
    }
    return render(request, "intake/sot_meetings.html", context)


@roles_required(*SCHOOL)
@methods
def plan(request: HttpRequest) -> HttpResponse:
    """Plan two to four meetings of a year in one go, or the yearly talk."""
    user = person(request)
    form = PlanForm(request.POST if request.method == "POST" else None, schools=list(own_schools(user)))
    if form.is_valid():
        found = form.cleaned_data
        try:
            made = act.plan_sot(found["school"], kind=found["kind"], days=form.days(), by=user, now=timezone.now())
        except act.DayTaken as refused:
            form.add_error(form.field_of(refused.held_on), refused.message)
        except MoveRefused as refused:
            form.add_error(None, refused.message)
        else:
            words = ngettext("%(n)d meeting is planned.", "%(n)d meetings are planned.", len(made))
            messages.success(request, words % {"n": len(made)})
            if len(made) == 1:
                return redirect("intake:sot_meeting", pk=made[0].pk)
            return redirect("intake:sot")
    return render(request, "intake/sot_plan.html", {"form": form}, status=422 if form.errors else 200)


@roles_required(*SCHOOL)
@methods
def members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The standing members of one own school, and one to add."""
    school = get_object_or_404(own_schools(person(request)), pk=pk)
    form = SeatForm(request.POST if request.method == "POST" else None, initial={"every_item": "yes"})
    if done_by(
        request,
        form,
        lambda: act.save_member(school, form.seat(), by=person(request), now=timezone.now()),
        _("The member is added, and comes along into the meetings that you plan from now on."),
    ):
        return redirect("intake:sot_members", pk=pk)
    context = {"school": school, "form": form, "members": school.sot_members.all()}
    return render(request, "intake/sot_members.html", context, status=422 if form.errors else 200)


@roles_required(*SCHOOL)
@methods
def member(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change one standing member."""
    found = _member(request, pk)
    form = SeatForm(request.POST if request.method == "POST" else None, seat=found)
    if done_by(
        request,
        form,
        lambda: act.save_member(found.school, form.seat(), member=found, by=person(request), now=timezone.now()),
        _("The member is changed. Meetings that are planned already stay as they are."),
    ):
        return redirect("intake:sot_members", pk=found.school_id)
    return render(
        request, "intake/sot_member.html", {"member": found, "form": form}, status=422 if form.errors else 200
    )


@roles_required(*SCHOOL)
@require_POST
def member_remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one standing member off the list."""
    found = _member(request, pk)
    with saying(request, _("The member is off the list. Meetings that are planned already stay as they are.")):
        act.remove_member(found, by=person(request), now=timezone.now())
    return redirect("intake:sot_members", pk=found.school_id)


def _member(request: HttpRequest, pk: UUID) -> SotMember:
    found = get_object_or_404(SotMember.objects.select_related("school"), pk=pk)
    require(plans_sot(person(request), found.school))
    return found
