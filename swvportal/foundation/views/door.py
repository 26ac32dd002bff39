"""The one door for personal links: take the token out of the address, ask the code, then show what the link is for."""

from __future__ import annotations

from allauth.core.internal import ratelimit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from swvportal.foundation.accounts import too_many
from swvportal.foundation.feeds import SUFFIX, feed_of
from swvportal.foundation.forms import SwvForm
from swvportal.foundation.middleware import renew_session
from swvportal.foundation.models import PersonalLink
from swvportal.foundation.models.personal_links import MOST_TRIES
from swvportal.foundation.personal_links import DIGITS, LinkDead, found_by, handler_of, opened_with

TOKEN, OPEN = "link", "link_open"


class CodeForm(SwvForm):
    """The six figures that came another way than the link."""

    code = forms.CharField(
        label=gettext_lazy("Your code"),
        max_length=20,
        help_text=gettext_lazy("Six figures. You got them from the school: by telephone, in a talk or in the letter."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input-short"}),
    )

    def clean_code(self) -> str:
        """The figures alone, however they were typed."""
        code = "".join(sign for sign in self.cleaned_data["code"] if sign.isascii() and sign.isdigit())
        if len(code) != DIGITS:
            raise forms.ValidationError(_("Type the six figures of your code."))
        return code


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, token: str = "") -> HttpResponse:
    """Lead somebody without an account to the page of their link; every dead link gives the same page.

    What is open in this browser closes with another link, a new code, or the end of the link.
    """
    if not ratelimit.consume(request, app="allauth.account", action="personal_link", limit_get=True):
        return too_many(request)
    if token.endswith(SUFFIX):  # a calendar program, which can type no code
        return feed_of(token.removesuffix(SUFFIX), now=timezone.now())
    if token:
        request.session[TOKEN] = token
        request.session.pop(OPEN, None)
        return redirect("foundation:door")
    try:
        link = found_by(request.session.get(TOKEN, ""), now=timezone.now())
        if request.session.get(OPEN) == link.code_hash:
            return handler_of(link)(request, link)
        return _ask_code(request, link)
    except LinkDead as refusal:
        return render(request, "foundation/link_dead.html", {"reason": refusal.message})


def leave(request: HttpRequest) -> HttpResponse:
    """Forget the link in this browser, for the next person who uses it."""
    request.session.pop(OPEN, None)
    request.session.pop(TOKEN, None)
    return render(request, "foundation/link_left.html")


def _ask_code(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """The code, and how often it can still be tried; the right one gives the session another key."""
    form = CodeForm(request.POST if request.method == "POST" and not link.locked else None)
    if form.is_valid():
        if opened_with(link, form.cleaned_data["code"], now=timezone.now()):
            _renew(request)
            request.session[OPEN] = link.code_hash
            return redirect("foundation:door")
        link.refresh_from_db()
        if not link.locked:
            left = MOST_TRIES - link.tries
            form.add_error("code", _("This is not the right code. You can try %(left)d more times.") % {"left": left})
    status = 422 if form.errors else 200
    return render(request, "foundation/link_code.html", {"form": form, "link": link}, status=status)


def _renew(request: HttpRequest) -> None:
    if request.user.is_authenticated:
        renew_session(request)
    else:
        request.session.cycle_key()
