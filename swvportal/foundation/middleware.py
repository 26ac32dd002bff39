"""What holds for every answer: headers, methods, the life of a session, staff's second factor, a line per refusal.

It decides nothing about single objects; views do, with `foundation.access`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _

from swvportal.foundation.access import refused_page
from swvportal.foundation.models import Partnership

Handler = Callable[[HttpRequest], HttpResponse]

UNUSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
PERMISSIONS_POLICY = ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES)
METHODS = ("GET", "HEAD", "POST")
SETTING_UP = frozenset({"mfa_activate_totp", "account_reauthenticate", "account_logout", "set_language"})


class ResponseHeaders:
    """Put the headers on every answer that Django's own middleware does not know; errors and downloads included.

    Nothing but the static files may be kept by a cache: each other answer is `no-store` (security bar, 43 and 44).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        static = request.path_info.startswith(settings.STATIC_URL)
        if not static or "Cache-Control" not in response:
            response["Cache-Control"] = "no-store"
        return response


class KnownMethods:
    """Answer 405 to whatever is no GET, HEAD or POST, before anything is read: the portal has no use for the rest.

    Django's own form views would take a PUT for a POST, and tell by OPTIONS which addresses there are. HEAD gets what
    GET would, without its body: the server would drop that itself, with a line in its log each time.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        response = self.get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response


class LoginForParts:
    """Answer 401 to a part of a page (htmx) where a whole page would be sent to the login.

    Otherwise the login page would be put into the open page; now that page says that nothing was kept, and stays.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        away = response.status_code == 302 and response["Location"].startswith(resolve_url(settings.LOGIN_URL))
        return HttpResponse(status=401) if away and "HX-Request" in request.headers else response


class SessionLife:
    """End a session twelve hours after login, and give it a new key when its person's roles change.

    Thirty minutes of rest end it by the session's own expiry. `since` and `roles` are put there at login by
    `foundation.receivers`; a session without them is not trusted (security bar, 18).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            since = request.session.get("since", 0)
            if time.time() - since >= settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
                messages.info(request, _("You were logged in for a long time. Log in again to go on."))
            elif request.session.get("roles") != request.user.standing.fingerprint:
                request.session["roles"] = request.user.standing.fingerprint
                renew_session(request)
        return self.get_response(request)


def renew_session(request: HttpRequest) -> None:
    """Give the session a new key; the old one is dead, and the list of sessions shows the new one."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    request.session.cycle_key()
    UserSession.objects.create_from_request(request)


class SecondFactor:
    """Lead staff without a second factor to the page where they set it up; nothing else opens before that.

    A session that began without the second factor, while the account has one, is ended (security bar, 15).
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseRedirect | None:
        """Answer instead of the page when the second factor is missing."""
        user = request.user
        if not settings.SECOND_FACTOR_REQUIRED or not user.is_authenticated or not user.standing.staff:
            return None
        if any(record["method"] == "mfa" for record in get_authentication_records(request, user)):
            return None
        if is_mfa_enabled(user, [Authenticator.Type.TOTP]):
            logout(request)
            return redirect("account_login")
        if request.resolver_match and request.resolver_match.view_name in SETTING_UP:
            return None
        messages.info(request, _("Your role asks for a second step at login. Set it up to go on."))
        return redirect("mfa_activate_totp")


class NotSetUp:
    """Answer 503, with what to do about it, when a page needs the partnership and there is none yet.

    It asks the database nothing: the page that misses the row tells.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """The page that says so; every other problem goes on."""
        return render(request, "503.html", status=503) if isinstance(problem, Partnership.DoesNotExist) else None


class Refusals:
    """Write a line of the trail whenever a page of the portal is not there for who asks (security bar, 72)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (403, 404) and request.user.is_authenticated:
            refused_page(request)
        return response
