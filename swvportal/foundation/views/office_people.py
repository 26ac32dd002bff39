"""The office's pages about people: find, look, give and end roles, invite, close an account."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from swvportal.foundation.access import person, roles_required
from swvportal.foundation.enums import Role
from swvportal.foundation.invitations import invite
from swvportal.foundation.models import Invitation, Membership, User
from swvportal.foundation.people import end_role, give_role, set_active, take_off_second_factor
from swvportal.foundation.people_forms import FindPeopleForm, InviteForm, RoleForm
from swvportal.foundation.queries import acts_about, has_second_factor, people_found
from swvportal.foundation.saying import saying
from swvportal.foundation.trail_words import act_words
from swvportal.foundation.workflow import MoveRefused

PAGE = 25
office_only = roles_required(Role.OFFICE)


@office_only
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Find people by name, role and place; open invitations stand beside them."""
    form = FindPeopleForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = people_found(
        person(request), text=wanted.get("q", ""), role=wanted.get("role", ""), place=wanted.get("place", "")
    )
    context = {
        "form": form,
        "page_obj": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "waiting": Invitation.objects.visible_to(person(request)).open(timezone.now()).count(),
    }
    return render(request, "foundation/people.html", context)


@office_only
@require_safe
def person_page(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One person: roles with their dates, the account, what was changed about it."""
    return _person_page(request, _seen(request, pk), RoleForm())


@office_only
@require_POST
def role_give(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Give a role; a form with errors comes back on the person's page."""
    user = _seen(request, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _person_page(request, user, form, status=422)
    try:
        give_role(
            user,
            role=form.cleaned_data["role"],
            place=form.place(),
            by=person(request),
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.cleaned_data["ends_on"],
        )
    except MoveRefused as refusal:
        form.add_error(None, refusal.message)
        return _person_page(request, user, form, status=422)
    messages.success(request, _("%(name)s has the role.") % {"name": user.name})
    return redirect("foundation:person", pk=user.pk)


@office_only
@require_POST
def role_end(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """End a role at once."""
    found = Membership.objects.filter(user__in=User.objects.visible_to(person(request)))
    membership = get_object_or_404(found.select_related("user"), pk=pk)
    with saying(request, _("The role has ended; it gives no rights any more.")):
        end_role(membership, by=person(request))
    return redirect("foundation:person", pk=membership.user_id)


@office_only
@require_POST
def account_close(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Close an account: from the next request on it opens nothing."""
    return _on_account(request, pk, lambda user, by: set_active(user, active=False, by=by))


@office_only
@require_POST
def account_open(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Open a closed account again, with the roles it still has."""
    return _on_account(request, pk, lambda user, by: set_active(user, active=True, by=by))


@office_only
@require_POST
def factor_off(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take off a second factor whose telephone was lost."""
    return _on_account(request, pk, lambda user, by: take_off_second_factor(user, by=by))


@office_only
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Invite anybody into any role; below it the open and the past invitations."""
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invite(
                form.cleaned_data["email"],
                name=form.cleaned_data["name"],
                role=form.cleaned_data["role"],
                place=form.place(),
                by=person(request),
            )
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The invitation is on its way to %s.") % form.cleaned_data["email"])
            return redirect("foundation:invitations")
    rows = Invitation.objects.visible_to(person(request)).select_related("school", "board", "supplier", "invited_by")
    context = {
        "form": form,
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "now": timezone.now(),
    }
    return render(request, "foundation/invitations.html", context, status=422 if form.errors else 200)


def _on_account(request: HttpRequest, pk: uuid.UUID, act: Callable[[User, User], None]) -> HttpResponse:
    user = _seen(request, pk)
    with saying(request, _("Done. It holds from this moment.")):
        act(user, person(request))
    return redirect("foundation:person", pk=user.pk)


def _seen(request: HttpRequest, pk: uuid.UUID) -> User:
    return get_object_or_404(User.objects.visible_to(person(request)), pk=pk)


def _person_page(request: HttpRequest, user: User, form: RoleForm, status: int = 200) -> HttpResponse:
    held = user.memberships.select_related("school", "board", "supplier").order_by("-starts_on", "role")
    context = {
        "person": user,
        "memberships": held,
        "form": form,
        "today": timezone.localdate(),
        "second_factor": has_second_factor(user),
        "acts": [(act, act_words(act.name)) for act in acts_about(user)],
    }
    return render(request, "foundation/person.html", context, status=status)
