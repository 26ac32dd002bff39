"""The standing of the story's people on the embedded database."""

from __future__ import annotations

import datetime

import pytest

from swvportal.foundation.models import User

pytestmark = pytest.mark.django_db


def test_a_standing_holds_the_places_of_today(anja: User) -> None:
    membership = anja.memberships.get()

    assert anja.standing.school_ids == {membership.school_id}
    assert anja.standing.roles == {"ib"}
    assert anja.standing.staff is False


def test_an_ended_membership_counts_no_more(anja: User) -> None:
    anja.memberships.update(ends_on=datetime.date(2021, 7, 31))

    assert User.objects.get(pk=anja.pk).standing.roles == frozenset()
