"""The page behind the link of an invitation: choose a password, or take the role with the account one has."""

from __future__ import annotations

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from swvportal.foundation.accounts import too_many
from swvportal.foundation.invitations import LinkDead, accept, opened_by
from swvportal.foundation.models import Invitation, User
from swvportal.foundation.people_forms import AcceptForm
from swvportal.foundation.saying import saying
from swvportal.foundation.workflow import MoveRefused

KEY = "invitation"


@login_not_required
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str = "") -> HttpResponse:
    """Show whom and what the link was for, and accept it; every dead link gives the same page.

    A token is taken out of the address first, so that no log and no next page learns it.
    """
    if token:
        request.session[KEY] = token
        return redirect("foundation:invitation")
    if not ratelimit.consume(request, app="allauth.account", action="invitation", limit_get=True):
        return too_many(request)
    token = request.session.get(KEY, "")
    try:
        found = opened_by(token)
    except LinkDead as refusal:
        return render(request, "foundation/invitation_dead.html", {"reason": refusal.message})
    if User.objects.filter(email=found.email).exists():
        return _with_account(request, token, found)
    return _without_account(request, token, found)


def _with_account(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    """Add the role to the account, once its owner is logged in."""
    user = request.user if isinstance(request.user, User) else None
    mine = user is not None and user.email == found.email
    if request.method == "POST" and mine:
        with saying(request, _("The role is yours.")):
            accept(token, user=user)
        return redirect("start")
    return render(request, "foundation/invitation_login.html", {"invitation": found, "mine": mine})


def _without_account(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    """Make the account with the chosen password, and log in."""
    if request.user.is_authenticated:
        return render(request, "foundation/invitation_login.html", {"invitation": found, "mine": False})
    form = AcceptForm(request.POST or None, invitation=found)
    if request.method == "POST" and form.is_valid():
        try:
            user = accept(token, password=form.cleaned_data["password"], name=form.cleaned_data["name"])
        except MoveRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            answer: HttpResponse = perform_login(request, Login(user=user))
            return answer
    context = {"invitation": found, "form": form}
    return render(request, "foundation/invitation_accept.html", context, status=422 if form.errors else 200)
