"""What happens at login and when a second factor comes or goes; connected once, when the portal starts.

It knows only what Django and allauth tell about sessions, never an app of the house.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest
from django.utils import timezone

from swvportal.foundation.access import noted
from swvportal.foundation.middleware import renew_session
from swvportal.foundation.models import User


def begin_session(sender: type[User], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note in the session when it began and with which roles."""
    request.session["since"] = time.time()
    request.session["roles"] = user.standing.fingerprint


def factor_added(sender: type, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Count this session as passed, end the others, and write the trail."""
    if authenticator.type != Authenticator.Type.TOTP:
        return
    record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    _factor_changed(request, user, "second_factor_on")


def factor_removed(sender: type, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Take the second factor out of this session, end the others, and write the trail."""
    if authenticator.type != Authenticator.Type.TOTP:
        return
    records = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [r for r in records if r["method"] != "mfa"]
    _factor_changed(request, user, "second_factor_off")


def _factor_changed(request: HttpRequest, user: User, name: str) -> None:
    end_other_sessions(request, user)
    renew_session(request)
    noted(user, name, by=user, now=timezone.now())


def connect() -> None:
    """Connect the receivers of this file."""
    user_logged_in.connect(begin_session, dispatch_uid="foundation.begin_session")
    authenticator_added.connect(factor_added, dispatch_uid="foundation.factor_added")
    authenticator_removed.connect(factor_removed, dispatch_uid="foundation.factor_removed")
