"""What pages of hours say and offer: the way on where nothing stands, no warning of nothing, what is left in sight."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.urls import reverse

from hours.enums import Activity, Purpose, WhatFor
from hours.models import Budget, Reservation
from hours.overviews.questions import Cases
from hours.transitions import allocate, ask_reserve, decline_reserve, open_budget, reserve
from hours.transitions.closing import close_month
from hours.transitions.contracting import enter_contract
from hours.transitions.handing_on import hand_on
from swvportal.foundation.models import School, Supplier, User
from tests.clients import signed_in
from tests.hours.conftest import NOW, OCTOBER
from tests.hours.made import book

OVERVIEW, BUDGETS = "/uren/overzicht/", "/uren/budgetten/"
pytestmark = pytest.mark.usefixtures("on_a_friday_in_november")


@pytest.fixture
def of_board(team: Supplier, wilg: School, oscar: User) -> Budget:
    """Forty hours of the board of De Wilg."""
    row = open_budget(supplier=team, school_year=2026, purpose=Purpose.BOARD, board=wilg.board)
    allocate(row, 2400, by=oscar, now=NOW)
    row.refresh_from_db()
    return row


def read(user: User, path: str) -> str:
    answer = signed_in(user).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("path", [OVERVIEW, BUDGETS])
def test_where_a_school_has_no_hours_it_can_ask_for_them(anja: User, lotte: User, wilg: School, path: str) -> None:
    ask = reverse("arrangements:agreement_ask")

    assert ask in read(anja, path)
    assert ask not in read(lotte, path)


def test_an_overview_of_nothing_is_no_file(anja: User, bea: User, of_board: Budget) -> None:
    """The board of De Wilg has hours, the school itself none."""
    for user, offered in ((anja, False), (bea, True)):
        assert ("Dit overzicht meenemen" in read(user, OVERVIEW)) is offered, user.name


def test_a_question_of_no_school_stands_under_its_board(
    bea: User, lotte: User, carla: User, of_board: Budget, wilg: School
) -> None:
    row = reserve(of_board, 120, what_for=WhatFor.OA, reference="OA-1", coach=carla, by=lotte, now=NOW)
    book(carla, row, 60, worked_on=datetime.date(2026, 11, 19))
    page = signed_in(bea).get(OVERVIEW)

    assert page.context["counts"].rows == (Cases(wilg.board.name, None, 60),)
    assert "Het samenwerkingsverband" not in page.content.decode()


class TestBudgetOfABoard:
    def test_that_gave_all_hours_on_is_not_told_that_unused_hours_lapse(
        self, bea: User, of_board: Budget, wilg: School
    ) -> None:
        path = reverse("hours:budget", args=[of_board.pk])
        assert "Ongebruikte uren vervallen" in read(bea, path)
        assert "Verdeel over de scholen" in read(bea, path)

        hand_on(of_board, wilg, 2400, back=False, reason="alles", key=uuid.uuid4(), by=bea, now=NOW)
        page = read(bea, path)

        assert "Alle uren van dit budget zijn naar de scholen gegaan." in page
        assert "Ongebruikte uren vervallen" not in page
        assert "0:00 van 0:00" not in page
        assert "Verdeel over de scholen" not in page
        assert reverse("hours:hand_on", args=[of_board.pk]) in page, "hours can come back"

    def test_of_which_all_is_promised_keeps_its_rule(self, bea: User, lotte: User, of_board: Budget) -> None:
        reserve(of_board, 2400, what_for=WhatFor.OA, reference="OA-1", by=lotte, now=NOW)

        assert "Ongebruikte uren vervallen" in read(bea, reverse("hours:budget", args=[of_board.pk]))

    def test_says_who_has_too_little_at_the_hours(self, bea: User, of_board: Budget, wilg: School) -> None:
        client, path = signed_in(bea), reverse("hours:hand_on", args=[of_board.pk])
        hand_on(of_board, wilg, 600, back=False, reason="begin", key=uuid.uuid4(), by=bea, now=NOW)
        told = {
            "to": f"{wilg.board.name} heeft hier nog 30:00 uur over: 20:00 te weinig.",
            "back": "De Wilg heeft hier nog 10:00 uur over: 40:00 te weinig.",
        }

        for way, words in told.items():
            sent = {"way": way, "school": wilg.pk, "minutes": "50", "reason": "nieuwe groep", "once": uuid.uuid4()}
            page = client.post(path, sent)
            assert page.status_code == 422
            assert page.context["form"].errors == {"minutes": [words]}
            assert page.context["form"]["reason"].value() == "nieuwe groep"

    def test_moved_on_without_a_board(self, lotte: User, oscar: User, team: Supplier) -> None:
        """What was taken out of a budget of the partnership did not go to schools."""
        rows = [
            open_budget(supplier=team, school_year=2026, purpose=purpose) for purpose in (Purpose.OA, Purpose.RESERVE)
        ]
        allocate(rows[0], 60, by=oscar, now=NOW)
        rows[0].entries.create(to=rows[1], kind="transfer", minutes=60, at=NOW)

        assert "Alle uren van dit budget zijn verplaatst." in read(lotte, reverse("hours:budget", args=[rows[0].pk]))


def test_a_choice_of_the_week_begins_with_what_is_left(
    carla: User, reservation: Reservation, team: Supplier, wilg: School, oscar: User, lotte: User, budget: Budget
) -> None:
    """On a phone a list shows the first thirty letters of what is chosen."""
    of_school = open_budget(supplier=team, school_year=2026, purpose=Purpose.CB, school=wilg)
    allocate(of_school, 180, by=oscar, now=NOW)
    held = reserve(budget, 60, what_for=WhatFor.AGREEMENT, reference="OV-1", coach=carla, held=True, by=lotte, now=NOW)
    form = signed_in(carla).get("/uren/week/").context["form"]
    words = {str(key): label for _group, options in form.fields["purse"].choices for key, label in options}

    assert words[str(reservation.pk)] == "4:00 over: OA-2026-001"
    assert words[str(of_school.pk)] == "3:00 over: De Wilg, 2026-2027"
    assert words[str(held.pk)] == "nog niet geldig: OV-1"


def test_work_with_and_around_schools_is_named_as_the_figures_are(carla: User, lotte: User) -> None:
    book(carla, None, 30, activity=Activity.TALK)
    book(carla, None, 30, activity=Activity.REPORT)
    page = read(lotte, "/uren/overzicht/coaches/uren/")

    assert "Gesprek, met de school" in page
    assert "Verslag, rond de school" in page


class TestClosedMonth:
    """October is closed: time that is there can be taken back, and nobody can log it anew."""

    def test_who_corrects_is_told_before_the_time_is_lost(self, carla: User, oscar: User) -> None:
        october = book(carla, None, 30, worked_on=datetime.date(2026, 10, 29))
        november = book(carla, None, 45, worked_on=datetime.date(2026, 11, 5))
        close_month(OCTOBER, by=oscar, now=NOW)
        again = "Was het een andere tijd? Vul die daarna opnieuw in."

        for entry, closed in ((october, True), (november, False)):
            page = read(carla, reverse("hours:correct", args=[entry.pk]))
            assert ("hierna kan niemand de tijd opnieuw invullen" in page) is closed
            assert (again in page) is not closed

    def test_the_week_says_why_nothing_can_be_added(self, carla: User, oscar: User) -> None:
        close_month(OCTOBER, by=oscar, now=NOW)

        assert "Bij deze week kan geen tijd meer: de maand is gesloten." in read(carla, "/uren/week/2026-10-12/")
        assert "de week moet nog komen" in read(carla, "/uren/week/2026-12-07/")

    def test_a_wrong_day_is_said_at_the_day(self, carla: User, oscar: User) -> None:
        close_month(OCTOBER, by=oscar, now=NOW)
        sent = {"once": uuid.uuid4(), "reservation": "none", "activity": "study", "quick": "30"}
        page = signed_in(carla).post("/uren/", {**sent, "worked_on": "2026-10-15"})

        assert list(page.context["form"].errors) == ["worked_on"]
        assert page.context["form"]["worked_on"].value() == "2026-10-15"


def test_an_answered_question_for_reserve_no_longer_says_what_giving_does(
    anja: User, oscar: User, team: Supplier, wilg: School
) -> None:
    enter_contract(supplier=team, school_year=2026, minutes=6000, reserve=600, by=oscar, now=NOW)
    account = Budget(school=wilg, supplier=team, school_year=2026, purpose=Purpose.CB)
    row = ask_reserve(account, minutes=60, short=0, task="Hulp.", key=uuid.uuid4(), by=anja, now=NOW)
    path = reverse("hours:reserve_request", args=[row.pk])
    assert "als u geeft" in read(oscar, path).lower()

    decline_reserve(row, reason="Nu niet.", by=oscar, now=NOW)
    assert "als u geeft" not in read(oscar, path).lower()
    assert "Er is geen budget bij deze dienstverlener." in read(oscar, path)
