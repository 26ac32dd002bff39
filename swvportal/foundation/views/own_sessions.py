"""Where a person is signed in: the own sessions, and the button that ends the others. Knows of nobody else's."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.generic.edit import FormView

from swvportal.foundation.access import person
from swvportal.foundation.models import User


class OwnSessions(ListUserSessionsView):  # type: ignore[misc]  # allauth has no types
    """allauth's page; its own list asks the database three times about each session, this one three times in all."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = FormView.get_context_data(self, **kwargs)
        sessions = _running(person(self.request))
        return {**context, "sessions": sessions, "session_count": len(sessions)}


def _running(user: User) -> list[UserSession]:
    """The sessions of this person that still open the portal, oldest first; forgets those that do not."""
    mine = list(UserSession.objects.filter(user_id=user.pk).order_by("created_at", "pk"))
    kept = Session.objects.filter(session_key__in=[row.session_key for row in mine], expire_date__gt=timezone.now())
    alive = {row.session_key for row in kept if _opens(row.get_decoded(), user)}
    UserSession.objects.filter(pk__in=[row.pk for row in mine if row.session_key not in alive]).delete()
    return [row for row in mine if row.session_key in alive]


def _opens(data: dict[str, Any], user: User) -> bool:
    """Whether a session with this content is this person's and began with the password of today."""
    hashes = (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    known = data.get(HASH_SESSION_KEY, "")
    return data.get(SESSION_KEY) == str(user.pk) and any(constant_time_compare(known, one) for one in hashes)
