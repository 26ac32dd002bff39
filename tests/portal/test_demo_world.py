"""The demo tells its stories with the portal's own acts, on whatever day it is loaded."""

from __future__ import annotations

import datetime
from collections import Counter

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from arrangements.enums import AgreementStatus
from arrangements.models import Agreement
from arrangements.transitions import take_effect
from hours.checking import differences
from hours.enums import ReserveStatus
from hours.models import ReserveRequest, SheetImport, TimeEntry
from hours.overviews.people import years_of_coaches
from hours.transitions.importing import work_off_sheets
from intake.enums import RequestSort, RequestStatus
from intake.models import CoachTheme, RenewalInvitation, Request, Transfer
from intake.queries.doubles import pupils_with_doubles
from swvportal.foundation.delivery import send_due
from swvportal.foundation.letters.making import make_letters
from swvportal.foundation.message_kinds import DAILY_MAIL, kind_of
from swvportal.foundation.models import Letter, Notification, User
from swvportal.foundation.schoolyears import school_year_of
from swvportal.portal.demo_desk import ANSWERED
from swvportal.portal.demo_texts import STORIES

pytestmark = pytest.mark.django_db


def test_the_demo_shows_every_state_and_is_loaded_once() -> None:
    call_command("demo_world", verbosity=0)
    call_command("demo_world", verbosity=0)

    kinds = Counter(Request.objects.values_list("kind", flat=True))
    assert kinds == {"oa": len(STORIES) + 1, "consultation": 3 + len(ANSWERED), "guidance": 1, "observation": 1}
    assert Request.objects.get(sort=RequestSort.RENEWAL).grew_from is not None
    assert RenewalInvitation.objects.filter(request__school__name="De Wilg").count() == 2
    assert pupils_with_doubles(User.objects.get(email="lotte@demo.example")).count() == 1
    assert Transfer.objects.open().count() == 1
    assert set(Request.objects.values_list("status", flat=True)) == set(RequestStatus.values)
    letters = Letter.objects.filter(part="school")
    assert letters.exclude(kind="postponement").count() == Request.objects.filter(decided_on__isnull=False).count()
    assert letters.filter(kind="postponement").count() == 1
    assert list(differences()) == []
    found = Agreement.objects.order_by("status").values_list("status", flat=True)
    assert list(found) == [AgreementStatus.ASKED, AgreementStatus.REGISTERED]
    questions = ReserveRequest.objects.order_by("status").values_list("status", flat=True)
    assert list(questions) == [ReserveStatus.ASKED, ReserveStatus.DECLINED, ReserveStatus.PARTLY]


def test_the_demos_coaches_are_planned_and_one_worked_beyond_a_grant() -> None:
    call_command("demo_world", verbosity=0)

    year = school_year_of(timezone.localdate())
    lotte = User.objects.get(email="lotte@demo.example")
    assert all(row.free and row.free > 0 for row in years_of_coaches(lotte, year))
    assert CoachTheme.objects.filter(coach__name="Cees Bos").count() == 3
    [waits] = TimeEntry.objects.above_grant()
    assert (waits.coach.name, waits.minutes, waits.reservation and waits.reservation.rest) == ("Cees Bos", 120, 30)


def test_the_demo_has_messages_reminders_and_a_daily_mail_for_who_gets_them() -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 18, 9, 0, tzinfo=datetime.UTC), tick=False):
        call_command("demo_world", verbosity=0)

        kinds = set(Notification.objects.values_list("kind", flat=True))
        assert {kind for kind in kinds if kind.endswith("_reminder")} == {
            "advice_reminder",
            "agreement_reminder",
            "desk_reminder",
            "question_reminder",
        }
        assert DAILY_MAIL in kinds
        for row in Notification.objects.exclude(kind=DAILY_MAIL).select_related("user"):
            assert row.user is None or kind_of(row.kind).roles & row.user.standing.roles, row.kind
        anja = User.objects.get(email="anja@demo.example")
        mine = Notification.objects.visible_to(anja).leading_somewhere()
        assert 0 < mine.unread().count() < mine.count()


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


@pytest.mark.parametrize("day", [datetime.date(2027, 8, 3), datetime.date(2027, 10, 1), datetime.date(2028, 2, 29)])
def test_the_demo_can_be_loaded_on_any_day_of_the_year(day: datetime.date) -> None:
    noon = datetime.datetime.combine(day, datetime.time(12), timezone.get_default_timezone())
    with time_machine.travel(noon, tick=False):
        call_command("demo_world", verbosity=0)

    assert set(Request.objects.values_list("status", flat=True)) == set(RequestStatus.values)
    assert TimeEntry.objects.above_grant().count() == 1
