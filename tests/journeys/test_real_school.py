"""DUO's real schools come in; an invented IB'er of one of them logs in and asks help for an invented pupil.

No name from the real files is written here or put in a picture.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from intake.enums import RequestStatus
from intake.models import Request, SchoolCoach
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Partnership, School, User
from tests.foundation.duo.files import AUGUST, REAL_PUPILS, REAL_REGIONS, real
from tests.journeys import filling
from tests.journeys.browser import Browse, check_page
from tests.journeys.steps import Tour, follow, press
from tests.story import PASSWORD, person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def school(partnership: Partnership) -> School:
    """The first of the schools that DUO's files of August bring in."""
    call_command(
        "import_duo",
        schools=real(AUGUST),
        pupils=real(REAL_PUPILS),
        regions=real(REAL_REGIONS),
        swv="PO2301",
        as_of=datetime.date(2026, 8, 4),
        verbosity=0,
    )
    assert School.objects.count() == 95
    return School.objects.order_by("code")[0]


def test_a_real_school_hands_in_a_request(
    browse: Browse, settings: Settings, tmp_path: Path, school: School, carla: User
) -> None:
    settings.MEDIA_ROOT = tmp_path
    ilse = person("Ilse Vermeer", Role.IB, school=school)
    david = person("David Postma", Role.DIRECTOR, school=school)
    SchoolCoach.objects.create(school=school, coach=carla, since=datetime.date(2024, 8, 1))
    tour = Tour(browse, looking=False)

    page = browse(path="/")
    page.locator("[name=login]").fill(ilse.email)
    page.locator("[name=password]").fill(PASSWORD)
    press(page, "Sign in")
    tour.take(ilse, page)
    filling.a_whole_request(tour, ib=ilse, coach=carla, director=david)
    follow(page, "To the request")
    check_page(page)

    request = Request.objects.get()
    assert (request.school, request.created_by, request.status) == (school, ilse, RequestStatus.SUBMITTED)
    assert request.reference == f"OA-{timezone.localdate().year}-00001"
    assert school.name in page.locator("main").inner_text()
