"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Closed sign-up: an account comes from an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
