"""The demo tells its stories with the portal's own acts, on whatever day it is loaded."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from arrangements.enums import AgreementStatus
from arrangements.models import Agreement
from arrangements.transitions import take_effect
from hours.checking import differences
from hours.enums import ReserveStatus
from hours.models import ReserveRequest, SheetImport
from hours.transitions.importing import work_off_sheets
from intake.enums import RequestStatus
from intake.models import Request
from swvportal.foundation.delivery import send_due
from swvportal.foundation.letters.making import make_letters
from swvportal.foundation.models import Letter
from swvportal.portal.demo_texts import STORIES

pytestmark = pytest.mark.django_db


def test_the_demo_shows_every_state_and_is_loaded_once() -> None:
    call_command("demo_world", verbosity=0)
    call_command("demo_world", verbosity=0)

    assert Request.objects.count() == len(STORIES)
    assert set(Request.objects.values_list("status", flat=True)) == set(RequestStatus.values)
    assert Letter.objects.filter(part="school").count() == Request.objects.filter(decided_on__isnull=False).count()
    assert list(differences()) == []
    found = Agreement.objects.order_by("status").values_list("status", flat=True)
    assert list(found) == [AgreementStatus.ASKED, AgreementStatus.REGISTERED]
    questions = ReserveRequest.objects.order_by("status").values_list("status", flat=True)
    assert list(questions) == [ReserveStatus.ASKED, ReserveStatus.DECLINED, ReserveStatus.PARTLY]


def test_the_demos_agreement_is_in_force_as_soon_as_its_confirmations_have_left() -> None:
    call_command("demo_world", verbosity=0)
    later = timezone.now() + datetime.timedelta(days=1)
    Letter.objects.exclude(kind="agreement").update(due_at=later)

    make_letters()
    send_due()
    take_effect(timezone.now())

    assert Agreement.objects.filter(status=AgreementStatus.IN_FORCE).count() == 1


def test_the_demos_spreadsheet_can_be_confirmed() -> None:
    call_command("demo_world", verbosity=0)
    work_off_sheets()

    row = SheetImport.objects.get()
    assert (row.state, row.result["counts"]["book"]) == ("preview", 4)


@pytest.mark.parametrize("day", [datetime.date(2027, 8, 3), datetime.date(2028, 2, 29)])
def test_the_demo_can_be_loaded_on_any_day_of_the_year(day: datetime.date) -> None:
    noon = datetime.datetime.combine(day, datetime.time(12), timezone.get_default_timezone())
    with time_machine.travel(noon, tick=False):
        call_command("demo_world", verbosity=0)

    assert set(Request.objects.values_list("status", flat=True)) == set(RequestStatus.values)
