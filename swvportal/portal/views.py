"""The start page; what waits for whom is asked of the apps, the page itself knows no rule."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from swvportal.portal import demo


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The start page of all one's roles; for who is not logged in the login page, or in the demo the cards."""
    if request.user.is_authenticated:
        return render(request, "portal/start.html")
    if settings.DEMO:
        return demo.cards(request)
    return redirect_to_login(request.get_full_path())
