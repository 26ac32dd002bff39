"""Where the committee, the board and the office meet a shortage: how much, the way to the reserve, or who can ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from arrangements import transitions as act
from arrangements.models import Agreement
from hours.models import Budget
from hours.reserves import shortage_of
from hours.transitions import enter_contract
from intake.models import Request
from swvportal.foundation.enums import Role
from swvportal.foundation.models import Board, Membership, School, Supplier, User
from swvportal.foundation.schoolyears import school_year_of
from tests.arrangements.agreeing import agreed, asked, board_budget, terms
from tests.arrangements.made import reviewed
from tests.arrangements.pages import page, typed
from tests.clients import signed_in
from tests.story import SINCE

pytestmark = pytest.mark.django_db
ASK = reverse("hours:reserve_ask")


@pytest.fixture
def five_hours(kpo: Board, team: Supplier, oscar: User, carla: User) -> Budget:
    """Five hours of the board, of which an agreement asks ten."""
    return board_budget(kpo, team, oscar, minutes=300)


def way(reader: User, budget: Budget, short: int) -> str:
    return escape(shortage_of(reader, budget, short).ask_url)


def test_a_board_sees_what_is_short_before_and_after_it_agrees(
    five_hours: Budget, wilg: School, anja: User, dirk: User, bea: User, oscar: User, lotte: User
) -> None:
    agreement = asked(wilg, anja, supplier=five_hours.supplier)
    form = page(bea, "agreement_agree", agreement.pk)
    assert f'{way(bea, five_hours, 300)}" target="_blank"' in form, "what was typed would be left behind"
    assert "te weinig" not in page(dirk, "agreement_agree", agreement.pk)

    act.agree_hours(agreement, terms(five_hours.supplier), by=bea, now=timezone.now())

    assert f'{way(bea, five_hours, 300)}">' in page(bea, "agreement", agreement.pk)
    for user in (oscar, lotte):
        words = page(user, "agreement", agreement.pk)
        assert "heeft nog 5:00 uur" in words
        assert "Stichting De Boomgaard kan om uren uit de reserve vragen" in words
        assert ASK not in words
    for user in (anja, dirk):  # the hours of the board are not the school's
        assert "5:00 te weinig" not in page(user, "agreement", agreement.pk)


def test_the_office_reads_at_the_registration_who_can_ask(
    five_hours: Budget, wilg: School, anja: User, bea: User, oscar: User
) -> None:
    agreement: Agreement = agreed(wilg, anja, board=bea, supplier=five_hours.supplier)

    words = page(oscar, "agreement_register", agreement.pk)
    answer = signed_in(oscar).post(reverse("arrangements:agreement_register", args=[agreement.pk]))

    assert "5:00 te weinig" in words
    assert "Stichting De Boomgaard kan om uren uit de reserve vragen" in words
    assert answer.status_code == 422
    assert "5:00 te weinig" in answer.content.decode()


def test_a_board_without_a_budget_can_ask_all_of_it(
    kpo: Board, team: Supplier, wilg: School, anja: User, bea: User, oscar: User
) -> None:
    enter_contract(
        supplier=team,
        school_year=school_year_of(timezone.localdate()),
        minutes=6000,
        reserve=600,
        by=oscar,
        now=timezone.now(),
    )
    agreement = agreed(wilg, anja, board=bea, supplier=team)

    words = page(bea, "agreement", agreement.pk)

    assert "heeft geen uren bij Expertise- en Dienstenteam; er is 10:00 nodig" in words
    assert "short=600" in words


@pytest.fixture
def refused(case: Request, karin: User, carla: User, mark: User, mina: User) -> Callable[[], str]:
    """What the chair reads after a grant that the budget does not hold; what was typed is still there."""

    def answered() -> str:
        reviewed(case, mark, mina)
        form = typed(carla, direct_minutes="9000", indirect_minutes="1000")
        answer = signed_in(karin).post(reverse("arrangements:decide", args=[case.pk]), form)
        assert answer.status_code == 422
        assert "9000" in answer.content.decode()
        return answer.content.decode()

    return answered


def test_the_chair_reads_how_much_is_short_and_who_can_ask(refused: Callable[[], str]) -> None:
    words = refused()

    assert "te weinig" in words
    assert "De coördinator kan om uren uit de reserve vragen" in words
    assert ASK not in words


def test_a_chair_who_coordinates_finds_the_button(refused: Callable[[], str], budget: Budget, karin: User) -> None:
    Membership.objects.create(user=karin, role=Role.COORDINATOR, starts_on=SINCE)
    short = 10000 * 60 - Budget.objects.get(pk=budget.pk).available

    words = refused()

    asked_for = f"holder=swv-oa&amp;supplier={budget.supplier_id}&amp;year={budget.school_year}&amp;short={short}%3A"
    assert asked_for in words


def test_a_chair_without_a_budget_reads_who_can_ask(refused: Callable[[], str], budget: Budget, carla: User) -> None:
    carla.memberships.update(supplier=Supplier.objects.create(name="Ander team"))

    words = refused()

    assert "Het kantoor kan dit team uren toekennen" in words
    assert "de coördinator kan om uren uit de reserve vragen" in words
