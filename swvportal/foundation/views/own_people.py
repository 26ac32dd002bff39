"""The people a director or board staff may bring in: IB'ers of the own school, directors of the own schools."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.invitations import invite, withdraw
from swvportal.foundation.models import Invitation, School
from swvportal.foundation.people_forms import InviteToSchoolForm
from swvportal.foundation.queries import people_found
from swvportal.foundation.saying import saying
from swvportal.foundation.workflow import MoveRefused


@roles_required(Role.DIRECTOR, Role.BOARD)
@require_http_methods(["GET", "HEAD", "POST"])
def my_people(request: HttpRequest) -> HttpResponse:
    """Who works at the own schools, and inviting one more."""
    user = person(request)
    form = InviteToSchoolForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        school: School = form.cleaned_data["school"]
        role = Role.IB if school.pk in user.standing.director_school_ids else Role.DIRECTOR
        try:
            invite(form.cleaned_data["email"], name=form.cleaned_data["name"], role=role, place=school, by=user)
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The invitation is on its way to %s.") % form.cleaned_data["email"])
            return redirect("foundation:my_people")
    context = {
        "form": form,
        "people": people_found(user),
        "invitations": Invitation.objects.visible_to(user).open(timezone.now()).select_related("school"),
        "now": timezone.now(),
    }
    return render(request, "foundation/my_people.html", context, status=422 if form.errors else 200)


@roles_required(Role.OFFICE, Role.DIRECTOR, Role.BOARD)
@require_POST
def invitation_withdraw(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Make the link of an invitation dead."""
    user = person(request)
    invitation = get_object_or_404(Invitation.objects.visible_to(user).select_related("school__board"), pk=pk)
    with saying(request, _("The invitation is withdrawn; its link no longer works.")):
        withdraw(invitation, by=user)
    return redirect("foundation:invitations" if user.standing.has(Role.OFFICE) else "foundation:my_people")
