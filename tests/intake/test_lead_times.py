"""How long requests take: what is counted, from how many on something is said, and to whom."""

from __future__ import annotations

import datetime
import io
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from openpyxl import load_workbook
from pytest_django import DjangoAssertNumQueries

from intake import transitions as act
from intake.enums import LeadStep, RequestKind, RequestStatus
from intake.exports import BEHIND, FIGURES
from intake.models import LeadTime, Request
from intake.queries import expected, lead_figures_of_year, lead_times_behind
from intake.transitions.lead_times import COUNTED, days_in
from swvportal.foundation.exports.kinds import maker_of, silent
from swvportal.foundation.models import School, User
from swvportal.foundation.schoolyears import first_day, school_year_of
from swvportal.foundation.workdays import working_days_between
from tests.clients import signed_in
from tests.intake.made import complete_of, nameless, submitted

pytestmark = pytest.mark.django_db
PAGE = "/loket/doorlooptijden/"
MONDAY = datetime.date(2027, 3, 1)


def on(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(10)))


def took(row: Request, days: int, *, step: str = LeadStep.DESK, ended: datetime.date | None = None) -> LeadTime:
    return LeadTime.objects.create(
        request=row, kind=row.kind, step=step, days=days, ended_on=ended or timezone.localdate()
    )


def ten(school: School, ib: User, *days: int) -> list[Request]:
    """Consultations of this school, each with the days that the loket needed for it."""
    rows = [nameless(school, ib) for _each in days]
    for row, count in zip(rows, days, strict=True):
        took(row, count)
    return rows


@pytest.mark.parametrize(
    ("last", "days"),
    [
        (MONDAY, 0),
        (MONDAY + datetime.timedelta(days=4), 4),  # Friday
        (MONDAY + datetime.timedelta(days=6), 4),  # Sunday
        (MONDAY + datetime.timedelta(days=7), 5),
        (MONDAY - datetime.timedelta(days=3), 0),
        (datetime.date(2027, 3, 30), 19),  # Good Friday and Easter Monday are none
    ],
)
def test_working_days_are_counted_after_the_first_day(last: datetime.date, days: int) -> None:
    assert working_days_between(MONDAY, last) == days


def test_the_days_of_the_school_do_not_count() -> None:
    def day(number: int) -> datetime.date:
        return MONDAY + datetime.timedelta(days=number)

    course: list[tuple[str, datetime.date]] = [
        (RequestStatus.SUBMITTED, day(0)),
        (RequestStatus.RETURNED, day(2)),
        (RequestStatus.SUBMITTED, day(9)),
        (RequestStatus.AT_COMMITTEE, day(14)),
        (RequestStatus.DECIDED, day(20)),
        (RequestStatus.DEFERRED, day(22)),
        (RequestStatus.AT_COMMITTEE, day(40)),
    ]

    assert days_in(COUNTED[LeadStep.DESK], course[:3], until=day(14), step=LeadStep.DESK) == 2 + 3
    assert days_in(COUNTED[LeadStep.DECISION], course, until=day(45), step=LeadStep.DECISION) == 2 + 5 + 6 + 2 + 5


def test_a_step_is_kept_when_it_ends(anja: User, dirk: User, carla: User, lotte: User, wilg: School) -> None:
    row = submitted(wilg, anja, dirk, carla)

    act.forward(row, pre_advice="Past bij de principes.", by=lotte, now=timezone.now() + datetime.timedelta(days=7))

    kept = LeadTime.objects.get()
    assert (kept.request, kept.kind, kept.step, kept.days) == (row, RequestKind.OA, LeadStep.DESK, 5)
    assert kept.ended_on == timezone.localdate() + datetime.timedelta(days=7)


def test_the_clock_stands_still_while_the_school_is_asked(anja: User, lotte: User, wilg: School) -> None:
    row = complete_of(RequestKind.CONSULTATION, wilg, anja, named=False)
    act.submit(row, by=anja, now=on(MONDAY))
    act.return_for_completion(row, question="Welke groep?", by=lotte, now=on(MONDAY + datetime.timedelta(days=1)))
    act.complete(row, answer="Groep 5.", by=anja, now=on(MONDAY + datetime.timedelta(days=10)))
    act.decline(row, reason="Past niet.", instead="Bel ons.", by=lotte, now=on(MONDAY + datetime.timedelta(days=11)))

    assert LeadTime.objects.get().days == 1 + 1


def test_it_is_kept_once_and_never_changed(anja: User, wilg: School) -> None:
    row = nameless(wilg, anja)
    act.keep_lead_time(row, LeadStep.DESK, on=timezone.localdate())
    act.keep_lead_time(row, LeadStep.DESK, on=timezone.localdate() + datetime.timedelta(days=30))

    assert LeadTime.objects.get().days == 0
    with pytest.raises(DatabaseError), transaction.atomic():
        LeadTime.objects.update(days=3)


def test_half_and_nine_in_ten(anja: User, wilg: School) -> None:
    ten(wilg, anja, 1, 1, 2, 2, 3, 4, 4, 5, 6, 20)

    found = expected(RequestKind.CONSULTATION)

    assert found is not None
    assert (found.count, found.median, found.ninety) == (10, 3, 6)


def test_of_four_nothing_is_said(anja: User, lotte: User, wilg: School) -> None:
    ten(wilg, anja, 1, 2, 3, 4)

    assert expected(RequestKind.CONSULTATION) is None
    one = lead_figures_of_year(school_year_of(timezone.localdate()))[0]
    assert (one.count, one.median, one.ninety) == (4, None, None)
    assert "te weinig" in signed_in(lotte).get(PAGE).content.decode()


def test_what_is_longer_than_a_year_ago_promises_nothing(anja: User, wilg: School) -> None:
    for row in [nameless(wilg, anja) for _each in range(5)]:
        took(row, 3, ended=timezone.localdate() - datetime.timedelta(days=366))

    assert expected(RequestKind.CONSULTATION) is None


def test_a_school_reads_it_before_and_after_it_submits(anja: User, wilg: School) -> None:
    ten(wilg, anja, 1, 1, 2, 2, 3, 4, 4, 5, 6, 20)
    draft = complete_of(RequestKind.CONSULTATION, wilg, anja, named=False)
    client = signed_in(anja)
    words = "Meestal binnen 3 werkdagen;"

    assert words in client.get("/aanvragen/nieuw/consultation/").content.decode()
    assert words not in client.get("/aanvragen/nieuw/oa/").content.decode()
    assert words in client.get(f"/aanvragen/{draft.pk}/controleren/").content.decode()
    act.submit(draft, by=anja, now=timezone.now())
    for place in ("ingediend/", ""):
        text = client.get(f"/aanvragen/{draft.pk}/{place}").content.decode()
        assert words in text
        assert "negen van de tien binnen 6 werkdagen." in text


def test_each_figure_opens_to_its_requests_the_longest_first(anja: User, lotte: User, wilg: School) -> None:
    rows = ten(wilg, anja, 1, 7, 3, 3, 2)
    year = school_year_of(timezone.localdate())
    took(nameless(wilg, anja), 9, ended=first_day(year) - datetime.timedelta(days=1))
    client = signed_in(lotte)

    assert f"?year={year}&amp;kind=consultation&amp;step=desk" in client.get(PAGE).content.decode()
    page = client.get(PAGE, {"year": str(year), "kind": "consultation", "step": "desk"})
    assert [one.days for one in page.context["page_obj"]] == [7, 3, 3, 2, 1]
    assert rows[1].reference in page.content.decode()


def test_the_pages_ask_the_same_number_of_questions_for_1_and_for_30(
    anja: User, lotte: User, wilg: School, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = signed_in(lotte)
    opened = {"kind": "consultation", "step": "desk"}
    took(nameless(wilg, anja), 1)
    client.get(PAGE, opened)
    for _times in range(2):
        with django_assert_num_queries(9):
            client.get(PAGE)
        with django_assert_num_queries(9):
            client.get(PAGE, opened)
        for _each in range(29):
            took(nameless(wilg, anja), 2)


def test_the_files_hold_what_the_pages_show(anja: User, lotte: User, wilg: School) -> None:
    ten(wilg, anja, 1, 1, 2, 2, 3)
    took(nameless(wilg, anja), 4, step=LeadStep.START)
    year = str(school_year_of(timezone.localdate()))

    assert _rows("doorlooptijden", lotte, {"year": year}, str(FIGURES.title)) == [
        ["Consultatie", "Behandeling door het loket", 5, 2, 3, "werkdagen"],
        ["Consultatie", "Eerste contact van de coach", "<5", None, None, "dagen"],
    ]
    facts = {"year": year, "kind": "consultation", "step": "desk"}
    assert [row[4] for row in _rows("doorlooptijden-per-aanvraag", lotte, facts, str(BEHIND.title))] == [3, 2, 2, 1, 1]


def _rows(kind: str, user: User, asked: dict[str, str], title: str) -> list[list[object]]:
    maker = maker_of(kind)
    assert maker is not None
    facts = {**maker.clean(user, asked), "as": "xlsx"}
    assert maker.allowed(user, facts)
    file = io.BytesIO()
    maker.make(user, facts, file, silent)
    sheet = next(one for one in load_workbook(file).worksheets if one.title == title)
    found: list[list[object]] = [list(row) for row in sheet.iter_rows(values_only=True)]
    head = next(number for number, row in enumerate(found) if "Stap" in row)
    return [row for row in found[head + 1 :] if any(cell is not None for cell in row)]


def test_only_the_coordinator_takes_them_along(oscar: User, anja: User, lotte: User) -> None:
    maker = maker_of("doorlooptijden-per-aanvraag")
    assert maker is not None
    assert [bool(maker.allowed(user, {})) for user in (oscar, anja, lotte)] == [False, False, True]
    asked = {"year": "2026", "kind": "weather", "step": "desk", "q": "Sam"}
    assert maker.clean(lotte, asked) == {"year": "2026", "step": "desk", "words": "Behandeling door het loket"}


def test_a_request_out_of_sight_is_not_in_the_list_behind(anja: User, olga: User, wilg: School, eik: School) -> None:
    year = school_year_of(timezone.localdate())
    ten(wilg, anja, 1, 2)
    other = nameless(eik, olga)
    took(other, 3)

    assert [one.request for one in lead_times_behind(olga, year)] == [other]
    assert uuid.UUID(int=0) not in {one.request_id for one in lead_times_behind(anja, year)}
    assert other not in [one.request for one in lead_times_behind(anja, year)]
