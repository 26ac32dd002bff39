"""The world of the matrix with a browser per actor; each request is rolled back, so that none depends on another."""

from __future__ import annotations

import copy
from typing import Any

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from swvportal.foundation.models import User
from tests.matrix.grid import ACTORS
from tests.matrix.world import World


class Stage:
    """The world and one logged-in browser per actor."""

    def __init__(self) -> None:
        self.world = World()
        self.world.make_all()
        self.browsers = {actor: self._browser(actor) for actor in ACTORS}
        User.objects.filter(pk=self.world.people["deactivated"].pk).update(is_active=False)

    def _browser(self, actor: str) -> Client:
        browser = Client(raise_request_exception=False)
        if actor != "anonymous":
            browser.force_login(self.world.people[actor])
        return browser

    def ask(self, actor: str, method: str, url: str, data: dict[str, Any]) -> HttpResponseBase:
        """Send one request and undo whatever it did, in the database and in the browser."""
        browser = self.browsers[actor]
        cookies = copy.copy(browser.cookies)
        with transaction.atomic():
            answer: HttpResponseBase = getattr(browser, method)(url, data)
            transaction.set_rollback(True)
        browser.cookies = cookies
        return answer
