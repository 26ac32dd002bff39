"""An agreement from its registration to its end (PO3002, spelregels 4 and 5): what each act writes, and refuses."""

from __future__ import annotations

import datetime
import io

import page
import pypdf
import pytest
import time_machine
from django.db.models import F
from django.utils import timezone

from arrangements import transitions as act
from arrangements.enums import AgreementStatus as S
from arrangements.models import Agreement
from arrangements.queries import agreements_held_up, confirmations_of, course_of
from hours.enums import TimeStatus
from hours.models import Budget, Reservation, TimeEntry
from hours.transitions import NotEnough
from swvportal.foundation.enums import LetterState, NotificationState, Role
from swvportal.foundation.letters.making import make_letters
from swvportal.foundation.mails import compose
from swvportal.foundation.models import Board, Letter, LetterFile, Membership, Notification, School, Supplier, User
from swvportal.foundation.schoolyears import last_day, school_year_of
from swvportal.foundation.workflow import AlreadyMoved, NotReady
from tests.arrangements.agreeing import (
    TEN_HOURS,
    a_round,
    again,
    agreed,
    asked,
    board_budget,
    registered,
    today,
    told,
)
from tests.hours.made import book
from tests.story import SINCE, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget(kpo: Board, team: Supplier, oscar: User) -> Budget:
    """Twenty hours of De Boomgaard with the team."""
    return board_budget(kpo, team, oscar)


@pytest.fixture
def agreement(budget: Budget, wilg: School, anja: User, bea: User, carla: User, oscar: User) -> Agreement:
    """Ten hours of it for De Wilg, registered; Carla is the coach of the team."""
    return registered(wilg, anja, board=bea, supplier=budget.supplier, office=oscar)


def test_registering_reserves_the_hours_writes_two_letters_and_mails_both_parties(
    agreement: Agreement, budget: Budget, wilg: School
) -> None:
    row = again(agreement)
    budget.refresh_from_db()
    assert row.reservation is not None
    assert (budget.reserved, budget.available) == (TEN_HOURS, TEN_HOURS)
    assert (row.reservation.held, row.reservation.rest, row.reservation.school) == (True, TEN_HOURS, wilg)
    assert row.number == f"BLO-{timezone.localdate().year}-00001"
    letters = Letter.objects.order_by("part").values_list("number", "part", "addressee")
    assert list(letters) == [
        (row.number, "board", "Stichting De Boomgaard"),
        (row.number, "supplier", "Expertise- en Dienstenteam"),
    ]
    assert told("hours_confirmed_board") == ["Anja Smit", "Bea Visser"]
    assert told("hours_confirmed_supplier") == ["Carla Meijer"]


def test_too_few_hours_are_refused_in_words_and_nothing_is_written(
    budget: Budget, wilg: School, anja: User, bea: User, carla: User, oscar: User
) -> None:
    agreement = agreed(wilg, anja, board=bea, supplier=budget.supplier, minutes=1500)

    with pytest.raises(NotEnough) as refused:
        act.register_hours(agreement, by=oscar, now=timezone.now())

    assert (refused.value.left, refused.value.short) == (1200, 300)
    assert again(agreement).status == S.AGREED
    assert not Letter.objects.exists()
    assert not Reservation.objects.exists()


def test_a_board_without_hours_with_this_supplier_is_told_so(
    wilg: School, anja: User, bea: User, carla: User, oscar: User, team: Supplier
) -> None:
    agreement = agreed(wilg, anja, board=bea, supplier=team)

    with pytest.raises(NotReady, match="Stichting De Boomgaard"):
        act.register_hours(agreement, by=oscar, now=timezone.now())


def test_a_supplier_without_accounts_is_mailed_at_its_address_and_refused_without_one(
    kpo: Board, wilg: School, anja: User, bea: User, oscar: User
) -> None:
    outside = Supplier.objects.create(name="Mytylschool De Schakel")
    board_budget(kpo, outside, oscar)
    agreement = agreed(wilg, anja, board=bea, supplier=outside)
    with pytest.raises(NotReady, match="Mytylschool De Schakel"):
        act.register_hours(agreement, by=oscar, now=timezone.now())
    assert again(agreement).number == ""

    outside.email = "planning@schakel.example"
    outside.save()
    act.register_hours(again(agreement), by=oscar, now=timezone.now())

    mail = Notification.objects.get(kind="hours_confirmed_supplier")
    text = compose(mail)
    assert text.to == ["planning@schakel.example"]
    for words in ("Mytylschool De Schakel", "10:00 uur", "De Wilg", "Stichting De Boomgaard", again(agreement).number):
        assert words in text.body
    assert "http" not in text.body  # without an account there is nothing to open
    assert "Rust" not in text.body  # what was typed stays in the letter


def test_nobody_left_on_the_side_of_the_board_is_said_before_anything_is_written(
    budget: Budget, wilg: School, anja: User, bea: User, carla: User, oscar: User
) -> None:
    agreement = agreed(wilg, anja, board=bea, supplier=budget.supplier)
    yesterday = today(-1)
    Membership.objects.filter(user__in=[anja, bea]).update(ends_on=yesterday)

    with pytest.raises(NotReady):
        act.register_hours(again(agreement), by=oscar, now=timezone.now())
    assert not Letter.objects.exists()


def test_both_letters_are_accessible_and_hold_what_was_agreed(agreement: Agreement) -> None:
    make_letters()

    texts = {}
    for stored in LetterFile.objects.select_related("letter"):
        pdf = bytes(stored.pdf)
        assert page.validate_pdf_bytes(pdf, profile="ua1").is_compliant
        pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
        texts[stored.letter.part] = " ".join(" ".join(one.extract_text() for one in pages).split())
    for text in texts.values():
        for words in (again(agreement).number, agreement.reference, "De Wilg", "10 uur", "Rust en voorspelbaarheid"):
            assert words in text
    assert sorted(texts) == ["board", "supplier"]
    assert "Daarna nog beschikbaar" not in texts["board"]  # the school opens it and may not know
    assert "Ten laste van Stichting De Boomgaard" in texts["board"]
    assert "beschikbaar" not in texts["supplier"]


def test_time_is_refused_before_the_agreement_is_in_force_and_counts_afterwards(
    agreement: Agreement, carla: User, oscar: User
) -> None:
    act.assign_hours(agreement, coach=carla, by=oscar, now=timezone.now())
    reservation = again(agreement).reservation
    assert reservation is not None
    now = {"worked_on": today(), "now": timezone.now()}
    with pytest.raises(NotReady, match=agreement.reference):
        book(carla, reservation, 60, **now)
    assert not TimeEntry.objects.exists()

    a_round()

    assert again(agreement).status == S.IN_FORCE
    assert book(carla, reservation, 60, **now).status == TimeStatus.BOOKED
    reservation.refresh_from_db()
    assert (reservation.held, reservation.rest) == (False, TEN_HOURS - 60)


def test_an_agreement_is_not_in_force_while_a_letter_is_not_made(agreement: Agreement) -> None:
    Notification.objects.update(state=NotificationState.SENT)
    act.take_effect(timezone.now())
    assert again(agreement).status == S.REGISTERED

    make_letters()
    act.take_effect(timezone.now())
    act.take_effect(timezone.now())

    assert again(agreement).status == S.IN_FORCE


@pytest.mark.parametrize("state", [NotificationState.FAILED, NotificationState.UNCERTAIN])
def test_a_mail_that_fails_keeps_it_out_of_force_and_the_office_sees_which(agreement: Agreement, state: str) -> None:
    Notification.objects.filter(kind="hours_confirmed_supplier").update(
        state=state, problem="De mailserver weigert het adres."
    )

    a_round()

    assert again(agreement).status == S.REGISTERED
    assert list(agreements_held_up()) == [agreement]
    wrong = [(one.to, one.problem) for one in confirmations_of(agreement) if one.tone == "stop"]
    assert wrong == [("Carla Meijer", "De mailserver weigert het adres.")]
    Notification.objects.update(state=NotificationState.SENT, problem="")
    a_round()
    assert again(agreement).status == S.IN_FORCE
    assert not agreements_held_up().exists()


def test_a_letter_that_fails_shows_up_too(agreement: Agreement) -> None:
    Letter.objects.filter(part="board").update(state=LetterState.FAILED, problem="Stuk.")

    a_round()

    assert list(agreements_held_up()) == [agreement]
    assert [one.to for one in confirmations_of(agreement) if one.tone == "stop"] == ["Stichting De Boomgaard"]


def test_mails_that_are_gone_are_no_mails_that_left(agreement: Agreement) -> None:
    make_letters()
    Notification.objects.filter(kind="hours_confirmed_supplier").delete()
    Notification.objects.update(state=NotificationState.SENT)

    act.take_effect(timezone.now())

    assert again(agreement).status == S.REGISTERED


def test_only_a_coach_of_the_supplier_does_the_work(
    agreement: Agreement, carla: User, cees: User, anja: User, oscar: User
) -> None:
    other = person("Sofie Maas", Role.COACH, supplier=Supplier.objects.create(name="SO De Linde"))
    for wrong in (anja, other):
        with pytest.raises(NotReady):
            act.assign_hours(agreement, coach=wrong, by=oscar, now=timezone.now())

    act.assign_hours(agreement, coach=carla, by=oscar, now=timezone.now())
    act.assign_hours(agreement, coach=cees, by=oscar, now=timezone.now())

    assert again(agreement).status == S.REGISTERED
    assert Reservation.objects.get().coach == cees
    assert told("hours_assigned") == ["Carla Meijer", "Cees Bos"]


def test_the_office_ends_it_and_what_is_left_goes_back(
    agreement: Agreement, budget: Budget, carla: User, oscar: User
) -> None:
    a_round()
    act.assign_hours(agreement, coach=carla, by=oscar, now=timezone.now())
    reservation = Reservation.objects.get()
    book(carla, reservation, 120, worked_on=today(), now=timezone.now())

    act.end_hours(agreement, reason="De leerkracht kan zelf verder.", by=oscar, now=timezone.now())

    budget.refresh_from_db()
    assert (again(agreement).status, budget.consumed, budget.available) == (S.ENDED, 120, 1200 - 120)
    assert told("hours_ended") == ["Anja Smit", "Bea Visser", "Carla Meijer"]
    with pytest.raises(AlreadyMoved):
        act.end_hours(agreement, reason="Nog eens.", by=oscar, now=timezone.now())


def test_an_agreement_ends_by_itself_two_weeks_after_its_period(
    agreement: Agreement, budget: Budget, carla: User
) -> None:
    end = last_day(school_year_of(today()))
    noon = datetime.time(12, tzinfo=timezone.get_default_timezone())
    with time_machine.travel(datetime.datetime.combine(end + datetime.timedelta(days=14), noon)):
        assert act.end_due(timezone.now()) == 0
    with time_machine.travel(datetime.datetime.combine(end + datetime.timedelta(days=15), noon)):
        assert act.end_due(timezone.now()) == 1
        assert act.end_due(timezone.now()) == 0

    budget.refresh_from_db()
    assert (again(agreement).status, budget.available) == (S.ENDED, 1200)


def test_each_sees_the_agreements_that_are_theirs(
    agreement: Agreement, wilg: School, eik: School, anja: User, olga: User, dirk: User, bea: User, carla: User,
    lotte: User, oscar: User, mark: User, karin: User, fleur: User, team: Supplier,
) -> None:  # fmt: skip
    question = asked(wilg, anja, supplier=team)
    other = asked(eik, olga)
    outsider = person("Sofie Maas", Role.COACH, supplier=Supplier.objects.create(name="SO De Linde"))
    both = person("Tess Wolf", Role.IB, school=eik)
    Membership.objects.create(user=both, role=Role.COACH, supplier=team, starts_on=SINCE)

    def seen(user: User) -> set[Agreement]:
        return set(Agreement.objects.visible_to(user))

    assert seen(anja) == seen(dirk) == seen(bea) == {agreement, question}
    assert seen(olga) == {other}
    assert seen(carla) == {agreement}  # what is only wished of a team is no business of its coaches
    assert seen(both) == {agreement, other}
    assert seen(lotte) == seen(oscar) == {agreement, question, other}
    assert [seen(user) for user in (outsider, mark, karin, fleur)] == [set(), set(), set(), set()]
    assert Agreement.objects.filter(asked_at=F("status_since")).count() == 2


def test_the_course_tells_what_happened_and_leaves_out_what_did_not(agreement: Agreement, oscar: User) -> None:
    assert [step.state for step in course_of(agreement)] == ["done", "done", "now", "todo", "todo"]

    act.end_hours(agreement, reason="Toch niet nodig.", by=oscar, now=timezone.now())

    course = course_of(agreement)
    assert [step.state for step in course] == ["done", "done", "done", "done"]  # it was never in force
    assert course[-1].note == "Toch niet nodig."
