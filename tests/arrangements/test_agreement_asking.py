"""An agreement from the question of a school to what its board says (PO3002, spelregels 1–3)."""

from __future__ import annotations

import uuid

import pytest
from django.utils import timezone

from arrangements import transitions as act
from arrangements.enums import AgreementStatus as S
from arrangements.models import Agreement
from swvportal.foundation.models import School, Supplier, User
from swvportal.foundation.workflow import KeyUsed, NotAllowed, NotReady
from tests.arrangements.agreeing import (
    TEN_HOURS,
    again,
    agreed,
    asked,
    terms,
    today,
    told,
)

pytestmark = pytest.mark.django_db


def test_a_school_asks_its_board_and_the_board_hears_of_it(wilg: School, anja: User, bea: User) -> None:
    first, second = asked(wilg, anja), asked(wilg, anja)

    year = timezone.localdate().year
    assert (first.reference, second.reference) == (f"OV-{year}-00001", f"OV-{year}-00002")
    assert (first.status, first.board) == (S.ASKED, wilg.board)
    assert told("hours_asked") == ["Bea Visser", "Bea Visser"]


def test_a_form_that_arrives_twice_asks_once(wilg: School, anja: User, dirk: User) -> None:
    key = uuid.uuid4()
    assert asked(wilg, anja, key=key) == asked(wilg, anja, key=key)

    with pytest.raises(KeyUsed):
        asked(wilg, dirk, key=key)
    with pytest.raises(KeyUsed):
        asked(wilg, anja, key=key, task="Iets heel anders.")
    assert Agreement.objects.count() == 1


def test_hours_are_asked_by_the_school_its_board_and_the_office_only(
    wilg: School, anja: User, dirk: User, bea: User, oscar: User, olga: User, carla: User, lotte: User, karin: User
) -> None:
    for somebody in (anja, dirk, bea, oscar):
        asked(wilg, somebody)
    for somebody in (olga, carla, lotte, karin):
        with pytest.raises(NotAllowed):
            asked(wilg, somebody)
    assert Agreement.objects.count() == 4


@pytest.mark.parametrize("days", [-1, 366])
def test_a_period_runs_forward_and_stays_within_a_school_year(wilg: School, anja: User, days: int) -> None:
    with pytest.raises(NotReady):
        asked(wilg, anja, starts_on=today(), ends_on=today(days))
    assert not Agreement.objects.exists()


def test_the_board_agrees_and_office_and_school_hear_of_it(
    wilg: School, anja: User, dirk: User, bea: User, oscar: User, team: Supplier
) -> None:
    agreement = agreed(wilg, anja, board=bea, supplier=team, minutes=300)

    row = again(agreement)
    assert (row.status, row.supplier, row.minutes, row.agreed_on) == (S.AGREED, team, 300, today())
    assert (row.wished_minutes, row.wished_supplier) == (TEN_HOURS, None)
    assert told("hours_to_register") == ["Oscar Willems"]
    assert told("hours_agreed") == ["Anja Smit", "Dirk Mulder"]


def test_a_director_agrees_on_behalf_of_the_board_and_says_who_agreed(
    wilg: School, anja: User, dirk: User, team: Supplier
) -> None:
    agreement = asked(wilg, anja)
    with pytest.raises(NotReady):
        act.agree_hours(agreement, terms(team, board_note="  "), by=dirk, now=timezone.now())

    act.agree_hours(agreement, terms(team, board_note="Bea Visser, 20 november."), by=dirk, now=timezone.now())

    assert again(agreement).board_note == "Bea Visser, 20 november."


def test_terms_are_above_zero_and_within_a_school_year(wilg: School, anja: User, bea: User, team: Supplier) -> None:
    agreement = asked(wilg, anja)
    for wrong in ({"minutes": 0}, {"ends_on": today(-1)}, {"ends_on": today(366)}):
        with pytest.raises(NotReady):
            act.agree_hours(agreement, terms(team, **wrong), by=bea, now=timezone.now())
    assert again(agreement).status == S.ASKED


def test_a_question_is_declined_withdrawn_or_given_back_with_a_reason(
    wilg: School, anja: User, dirk: User, bea: User, oscar: User, team: Supplier
) -> None:
    no, off = asked(wilg, anja), asked(wilg, anja)
    back = agreed(wilg, anja, board=bea, supplier=team)

    act.decline_hours(no, reason="De uren zijn nodig voor een andere school.", by=bea, now=timezone.now())
    act.withdraw_hours(off, reason="Niet meer nodig.", by=anja, now=timezone.now())
    act.return_to_board(back, reason="Er zijn nog acht uur.", by=oscar, now=timezone.now())

    assert [again(one).status for one in (no, off, back)] == [S.DECLINED, S.WITHDRAWN, S.ASKED]
    assert told("hours_declined") == ["Anja Smit", "Dirk Mulder"]
    assert told("hours_withdrawn") == ["Bea Visser", "Dirk Mulder"]
    assert told("hours_returned") == ["Anja Smit", "Bea Visser", "Dirk Mulder"]
    act.agree_hours(back, terms(team, minutes=480), by=bea, now=timezone.now())
    assert again(back).minutes == 480
