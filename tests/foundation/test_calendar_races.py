"""Two tabs of one person that each make an address for the calendar, at the same moment on two real connections."""

from __future__ import annotations

import pytest
from django.utils import timezone

from swvportal.foundation.feeds import address_of_feed, feed_of, renew_feed
from swvportal.foundation.models import CalendarFeed, School, User
from tests.racing import between, falls, without_locks

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_tabs_leave_one_address_that_works(anja: User, wilg: School) -> None:
    _first, second = between(lambda: renew_feed(anja, now=timezone.now()), lambda: renew_feed(anja, now=timezone.now()))

    assert CalendarFeed.objects.get() == second
    token = address_of_feed(anja).partition("/p/")[2].removesuffix(".ics/")
    assert feed_of(token, now=timezone.now()).status_code == 200


def test_it_falls_without_the_lock(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_two_tabs_leave_one_address_that_works, request)
