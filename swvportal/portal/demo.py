"""Become one of the demo's invented people with one click; its addresses exist only when settings.DEMO.

It makes nobody: the people come from `manage.py demo_world`, and `person_of` finds them by the first part of
their address.
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from swvportal.foundation.enums import Role
from swvportal.foundation.models import Membership, User
from swvportal.portal.demo_consents import as_parent, waiting_question

DOMAIN = "demo.example"


@dataclass(frozen=True)
class Card:
    """One role to try, in a sentence."""

    role: str
    title: Promise
    text: Promise


CARDS = (
    Card(Role.IB, _("Internal supervisor"), _("Asks for support for a pupil and sees where each request stands.")),
    Card(Role.DIRECTOR, _("Director"), _("Agrees with what the school sends in.")),
    Card(Role.COORDINATOR, _("Coordinator"), _("Keeps the loket: what is late, what is missing, who goes on.")),
    Card(Role.COMMITTEE, _("Committee member"), _("Reads and reviews what is on the agenda.")),
    Card(Role.CHAIR, _("Committee chair"), _("Leads the meeting, records decisions and releases them.")),
    Card(Role.COACH, _("School coach"), _("Advises schools, works with pupils and teachers, and logs hours.")),
    Card(Role.BOARD, _("Board staff"), _("Follows the hours of the own schools, without a pupil's name.")),
    Card(Role.OFFICE, _("Office"), _("Sends letters, keeps people and schools up to date.")),
    Card(Role.AUDITOR, _("Privacy officer"), _("Checks who saw and did what.")),
)


def people() -> list[tuple[Card, str, str, str]]:
    """Per card the key, the name and the place of its demo person; one query, cards without a person left out."""
    held = (
        Membership.objects.current()
        .filter(user__email__endswith=f"@{DOMAIN}")
        .select_related("user", "school", "board", "supplier")
        .order_by("user__joined_at", "user__email")
    )
    first: dict[str, Membership] = {}
    for membership in held:
        first.setdefault(membership.role, membership)
    return [
        (card, found.user.email.partition("@")[0], found.user.name, found.at)
        for card in CARDS
        if (found := first.get(card.role))
    ]


@login_not_required
@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """Show a card per role; each is a button that logs in."""
    if not settings.DEMO:
        raise Http404
    context = {"people": people(), "parent": waiting_question()}
    return render(request, "portal/demo.html", context)


@login_not_required
@require_POST
def switch(request: HttpRequest, key: str) -> HttpResponse:
    """Log in as the demo person with this key; whoever was logged in is logged out first."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, email=f"{key}@{DOMAIN}", is_active=True)
    logout(request)
    answer: HttpResponse = perform_login(request, Login(user=user))
    return answer


urlpatterns: list[URLPattern] = [
    path("demo/", cards, name="demo"),
    path("demo/wissel/<slug:key>/", switch, name="demo_switch"),
    path("demo/ouder/", as_parent, name="demo_parent"),
]
