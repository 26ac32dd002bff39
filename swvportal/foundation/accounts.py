"""How allauth behaves here: closed sign-up, throttling without lock-out, mail through the outbox.

It knows nothing of roles; what somebody may do is the business of memberships.
"""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from swvportal.foundation.access import NO_OBJECT, refused
from swvportal.foundation.models import User
from swvportal.foundation.outbox import notify

FAMILIAR_SECONDS = 30 * 24 * 3600
WAIT_SECONDS = 15 * 60


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """The house rules for logging in (security bar, 16 and 17).

    Ten wrong passwords for one account from one address close that address for this account, fifty from one address
    close the address, for fifteen minutes. Whoever hammers therefore never locks out the person: from another address
    the right password works. A hundred wrong ones from everywhere together leave only the addresses from which the
    person logged in during the last thirty days.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an account comes from an invitation."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Check a password; the right one gives the tries of this attempt back and makes the address familiar."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None:
            self._anywhere.rollback()
            cache.set(_familiar_key(request, credentials), "yes", FAMILIAR_SECONDS)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; raise an answer 429 when there were too many."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as problem:
            raise ImmediateHttpResponse(too_many(request)) from problem
        self._anywhere = ratelimit.RateLimitUsage(usage=[])
        if cache.get(_familiar_key(request, credentials)):
            return
        usage = ratelimit.consume(
            request, app="allauth.account", action="login_failed_anywhere", key=_address_of(credentials)
        )
        if usage is None:
            raise ImmediateHttpResponse(too_many(request))
        self._anywhere = usage

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Write the failed login down, with the account when there is one (security bar, 72)."""
        email = _address_of(credentials)
        user = User.objects.filter(email=email).first()
        refused(
            by=None,
            what="login",
            subject_type=User._meta.label_lower,
            subject_id=user.pk if user else NO_OBJECT,
        )

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Tell who has the right password of a closed account what to do; the page has no address of its own."""
        return render(request, "account/account_inactive.html")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        return f"{ratelimit.get_ip(request)}:{_address_of(credentials)}"

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """Put the mail in the outbox, so that a mail server that is down tells nobody which accounts exist.

        The link is made when the mail is written, by `reset_link`; the outbox never holds it.
        """
        notify(
            [user],
            "password_reset",
            about=user,
            occasion=uuid.uuid4(),
            now=timezone.now(),
            facts={"person": str(user.pk)},
        )


def reset_link(user: User) -> str:
    """The address where this person chooses a new password; good for one use within an hour."""
    place = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    return f"{settings.BASE_URL}{place.replace('UID-KEY', key)}"


def too_many(request: HttpRequest) -> HttpResponse:
    """The answer 429: too many attempts, with how long to wait."""
    response: HttpResponse = ratelimit.respond_429(request)
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response["Retry-After"] = str(WAIT_SECONDS)
    return response


def _address_of(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email", "")).strip().lower()


def _familiar_key(request: HttpRequest, credentials: dict[str, Any]) -> str:
    value = f"{ratelimit.get_ip(request)}:{_address_of(credentials)}"
    return f"familiar:{salted_hmac('foundation.familiar', value, algorithm='sha256').hexdigest()}"
