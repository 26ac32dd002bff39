"""The promised day and the legal term: they stand still together, begin anew together and are not moved for years."""

from __future__ import annotations

import datetime

import pgtrigger
import pytest
from django.utils import timezone

from intake import transitions as act
from intake.enums import RequestStatus
from intake.models import Request
from swvportal.foundation.models import School, User
from swvportal.foundation.workflow import NotReady
from tests.intake.made import before_committee, submitted

pytestmark = pytest.mark.django_db
DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(weeks=1)


@pytest.fixture
def request_(wilg: School, anja: User, dirk: User, carla: User) -> Request:
    return submitted(wilg, anja, dirk, carla)


def postponed(request: Request, until: datetime.date, *, by: User, now: datetime.datetime) -> Request:
    act.postpone(request, until=until, reason="Vakantie", by=by, now=now)
    return request


def test_the_legal_term_stands_still_while_the_school_is_asked(request_: Request, anja: User, lotte: User) -> None:
    now, today = timezone.now(), timezone.localdate()
    assert request_.legal_by == today + 8 * WEEK
    act.return_for_completion(request_, question="Welke methode?", by=lotte, now=now)
    act.complete(request_, answer="Die ene.", by=anja, now=now + 10 * DAY)
    assert request_.decide_by is not None

    late = now + 8 * WEEK + 10 * DAY
    with pytest.raises(NotReady, match="acht weken"):
        postponed(request_, request_.decide_by + 20 * WEEK, by=lotte, now=late + DAY)
    until = request_.decide_by + 20 * WEEK
    assert postponed(request_, until, by=lotte, now=late).decide_by == until


def test_eight_weeks_that_end_on_a_day_off_end_on_the_working_day_after(request_: Request, lotte: User) -> None:
    good_friday, tuesday = datetime.date(2026, 4, 3), datetime.date(2026, 4, 7)
    noon = datetime.datetime.combine(tuesday, datetime.time(12), tzinfo=datetime.UTC)
    Request.objects.filter(pk=request_.pk).update(decide_by=good_friday, legal_by=good_friday)
    until = good_friday + 8 * WEEK

    with pytest.raises(NotReady, match="acht weken"):
        postponed(request_, until, by=lotte, now=noon + DAY)

    assert postponed(request_, until, by=lotte, now=noon).decide_by == until


def test_after_a_pause_the_loket_promises_a_working_day(request_: Request, anja: User, lotte: User) -> None:
    friday = datetime.date(2026, 12, 18)
    noon = datetime.datetime.combine(friday, datetime.time(12), tzinfo=datetime.UTC)
    Request.objects.filter(pk=request_.pk).update(desk_by=friday)

    act.return_for_completion(request_, question="Welke methode?", by=lotte, now=noon)
    act.complete(request_, answer="Die ene.", by=anja, now=noon + WEEK)

    assert request_.desk_by == datetime.date(2026, 12, 28)  # not Christmas Day, nor the weekend after it


def test_a_promise_moves_half_a_year_at_most(request_: Request, lotte: User) -> None:
    assert request_.decide_by is not None
    last = request_.decide_by + 26 * WEEK

    with pytest.raises(NotReady, match="26 weken"):
        postponed(request_, last + DAY, by=lotte, now=timezone.now())

    assert postponed(request_, last, by=lotte, now=timezone.now()).decide_by == last


@pytest.mark.parametrize("name", ["resume", "extend"])
def test_the_term_begins_anew_with_a_new_round(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, name: str
) -> None:
    case = before_committee(wilg, anja, dirk, carla, lotte)
    state = RequestStatus.DEFERRED if name == "resume" else RequestStatus.IN_PROGRESS
    long_ago = timezone.localdate() - 30 * WEEK
    with pgtrigger.ignore("intake.Request:status_moves"):
        Request.objects.filter(pk=case.pk).update(
            status=state, deferred_until=timezone.localdate(), decide_by=long_ago, legal_by=long_ago
        )

    if name == "resume":
        act.resume(case, by=None, now=timezone.now())
    else:
        act.extend(case, reason="Meer nodig", by=anja, now=timezone.now())

    assert case.decide_by == timezone.localdate() + 6 * WEEK
    assert case.legal_by == timezone.localdate() + 8 * WEEK


def test_the_chair_reads_on_after_asking_the_school(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, karin: User
) -> None:
    case = before_committee(wilg, anja, dirk, carla, lotte)
    at_desk = submitted(wilg, anja, dirk, carla, first_name="Noor")
    now = timezone.now()

    act.return_for_completion(case, question="Wat zegt de leerling?", by=karin, now=now)
    act.return_for_completion(at_desk, question="Welke methode?", by=lotte, now=now)

    assert list(Request.objects.visible_to(karin)) == [case]
