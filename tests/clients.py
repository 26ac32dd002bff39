"""A browser without a browser: Django's test client with somebody logged in."""

from __future__ import annotations

from django.test import Client

from swvportal.foundation.models import User


def signed_in(user: User) -> Client:
    """A client of one's own for this person, who reads Dutch."""
    client = Client(headers={"accept-language": "nl"})
    client.force_login(user)
    return client
