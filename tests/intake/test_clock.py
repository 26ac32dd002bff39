"""A table by hand: when a request comes in, and on which days the loket, the committee and the law expect an answer.

The loket promises five working days, the committee six weeks; after eight weeks the law wants a decision or a
postponement, on a working day. Moments are of the clock on the wall in the Netherlands.
"""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from intake import transitions as act
from intake.terms import last_legal_day
from swvportal.foundation.models import School, User
from swvportal.foundation.schoolyears import school_year_of
from tests.intake.made import complete_draft

pytestmark = pytest.mark.django_db
AMSTERDAM = ZoneInfo("Europe/Amsterdam")

COMES_IN = [  # submitted, loket, committee, law, school year
    ("2026-09-07 10:00", "2026-09-14", "2026-10-19", "2026-11-02", 2026),  # a Monday
    ("2026-09-11 10:00", "2026-09-18", "2026-10-23", "2026-11-06", 2026),  # a Friday
    ("2026-09-12 10:00", "2026-09-18", "2026-10-24", "2026-11-09", 2026),  # a Saturday; the law ends on a Monday
    ("2026-09-13 10:00", "2026-09-18", "2026-10-25", "2026-11-09", 2026),  # a Sunday
    ("2026-09-07 23:59", "2026-09-14", "2026-10-19", "2026-11-02", 2026),  # the last minute of Monday
    ("2026-09-08 00:01", "2026-09-15", "2026-10-20", "2026-11-03", 2026),  # still Monday in Greenwich
    # summer time begins in the night of 29 March; Good Friday and the Monday of Easter follow
    ("2026-03-27 09:00", "2026-04-07", "2026-05-08", "2026-05-22", 2025),
    ("2026-03-28 23:30", "2026-04-07", "2026-05-09", "2026-05-26", 2025),  # the law: past the Monday of Whitsun
    ("2026-03-29 01:30", "2026-04-07", "2026-05-10", "2026-05-26", 2025),
    ("2026-03-29 23:30", "2026-04-07", "2026-05-10", "2026-05-26", 2025),
    ("2026-03-30 00:30", "2026-04-08", "2026-05-11", "2026-05-26", 2025),
    # and ends in the night of 25 October
    ("2026-10-23 09:00", "2026-10-30", "2026-12-04", "2026-12-18", 2026),
    ("2026-10-25 02:30", "2026-10-30", "2026-12-06", "2026-12-21", 2026),  # an hour that comes twice
    ("2026-10-26 00:30", "2026-11-02", "2026-12-07", "2026-12-21", 2026),
    # the turn of the year
    ("2026-12-18 12:00", "2026-12-28", "2027-01-29", "2027-02-12", 2026),
    ("2026-12-23 12:00", "2026-12-31", "2027-02-03", "2027-02-17", 2026),
    ("2026-12-31 12:00", "2027-01-08", "2027-02-11", "2027-02-25", 2026),
    ("2026-12-31 23:59", "2027-01-08", "2027-02-11", "2027-02-25", 2026),
    ("2027-01-01 00:00", "2027-01-08", "2027-02-12", "2027-02-26", 2026),
    # eight weeks that would end on Christmas Day, New Year's Day and Good Friday
    ("2026-10-30 12:00", "2026-11-06", "2026-12-11", "2026-12-28", 2026),
    ("2026-11-06 12:00", "2026-11-13", "2026-12-18", "2027-01-04", 2026),
    ("2027-01-29 12:00", "2027-02-05", "2027-03-12", "2027-03-30", 2026),
    # the King's birthday, Liberation Day, Ascension Day, the Monday of Whitsun
    ("2026-04-24 12:00", "2026-05-04", "2026-06-05", "2026-06-19", 2025),
    ("2026-05-04 12:00", "2026-05-12", "2026-06-15", "2026-06-29", 2025),
    ("2026-05-13 12:00", "2026-05-21", "2026-06-24", "2026-07-08", 2025),
    ("2026-05-22 12:00", "2026-06-01", "2026-07-03", "2026-07-17", 2025),
    # the summer holidays count; a new school year begins on 1 August
    ("2026-07-10 12:00", "2026-07-17", "2026-08-21", "2026-09-04", 2025),
    ("2026-07-31 12:00", "2026-08-07", "2026-09-11", "2026-09-25", 2025),
    ("2026-07-31 23:59", "2026-08-07", "2026-09-11", "2026-09-25", 2025),
    ("2026-08-01 00:00", "2026-08-07", "2026-09-12", "2026-09-28", 2026),
    # 29 February, and a year without
    ("2028-02-25 12:00", "2028-03-03", "2028-04-07", "2028-04-21", 2027),
    ("2028-02-29 12:00", "2028-03-07", "2028-04-11", "2028-04-25", 2027),
    ("2028-01-18 12:00", "2028-01-25", "2028-02-29", "2028-03-14", 2027),
    ("2028-01-04 12:00", "2028-01-11", "2028-02-15", "2028-02-29", 2027),
    ("2027-02-26 12:00", "2027-03-05", "2027-04-09", "2027-04-23", 2026),
]
IS_ASKED = [  # submitted, asked, answered, loket, committee, law
    ("2026-09-07 10:00", "2026-09-09 10:00", "2026-09-16 10:00", "2026-09-21", "2026-10-26", "2026-11-09"),  # a week
    ("2026-09-07 10:00", "2026-09-09 09:00", "2026-09-09 16:00", "2026-09-14", "2026-10-19", "2026-11-02"),  # no day
    ("2026-09-07 10:00", "2026-09-09 23:50", "2026-09-10 00:10", "2026-09-15", "2026-10-20", "2026-11-03"),  # midnight
    (
        "2026-03-23 10:00",
        "2026-03-27 12:00",
        "2026-03-30 12:00",
        "2026-04-02",
        "2026-05-07",
        "2026-05-21",
    ),  # summer time
    ("2026-03-23 10:00", "2026-03-27 12:00", "2026-03-31 12:00", "2026-04-07", "2026-05-08", "2026-05-22"),  # Easter
    (
        "2026-10-19 10:00",
        "2026-10-24 12:00",
        "2026-10-26 00:30",
        "2026-10-28",
        "2026-12-02",
        "2026-12-16",
    ),  # winter time
    (
        "2028-02-21 10:00",
        "2028-02-25 12:00",
        "2028-03-03 12:00",
        "2028-03-06",
        "2028-04-10",
        "2028-04-24",
    ),  # 29 February
    ("2026-07-27 10:00", "2026-07-30 12:00", "2026-08-31 12:00", "2026-09-04", "2026-10-09", "2026-10-23"),  # holidays
    ("2026-12-14 10:00", "2026-12-17 12:00", "2027-01-11 12:00", "2027-01-15", "2027-02-19", "2027-03-05"),  # new year
]
day = datetime.date.fromisoformat


def at(moment: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM).astimezone(datetime.UTC)


@pytest.mark.parametrize(("submitted", "loket", "committee", "law", "year"), COMES_IN)
def test_what_comes_in_is_due(
    wilg: School, anja: User, dirk: User, carla: User, submitted: str, loket: str, committee: str, law: str, year: int
) -> None:
    request = complete_draft(wilg, anja, dirk, carla)

    act.submit(request, by=anja, now=at(submitted))

    assert (request.desk_by, request.decide_by, last_legal_day(request)) == (day(loket), day(committee), day(law))
    assert request.reference.split("-")[1] == submitted[:4]
    assert school_year_of(at(submitted).astimezone(AMSTERDAM).date()) == year


@pytest.mark.parametrize(("submitted", "asked", "answered", "loket", "committee", "law"), IS_ASKED)
def test_while_the_school_is_asked_the_clock_stands_still(
    wilg: School,
    anja: User,
    dirk: User,
    carla: User,
    lotte: User,
    submitted: str,
    asked: str,
    answered: str,
    loket: str,
    committee: str,
    law: str,
) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    act.submit(request, by=anja, now=at(submitted))

    act.return_for_completion(request, question="Welke methode?", by=lotte, now=at(asked))
    act.complete(request, answer="Die ene.", by=anja, now=at(answered))

    assert (request.desk_by, request.decide_by, last_legal_day(request)) == (day(loket), day(committee), day(law))
