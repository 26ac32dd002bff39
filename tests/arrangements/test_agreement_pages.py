"""The pages of agreements: the school asks, the board agrees, the office registers, and each reads where it stands."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from arrangements import transitions as act
from arrangements.enums import AgreementStatus as S
from arrangements.models import Agreement
from hours.models import Budget, Reservation
from swvportal.foundation.enums import LetterState, NotificationState, Role
from swvportal.foundation.models import Board, Letter, Membership, Notification, School, Supplier, User
from swvportal.foundation.schoolyears import last_day, school_year_of
from tests.arrangements.agreeing import a_round, again, agreed, asked, board_budget, registered, terms
from tests.arrangements.pages import told
from tests.clients import signed_in
from tests.story import SINCE

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget(kpo: Board, team: Supplier, oscar: User, carla: User) -> Budget:
    """Twenty hours of De Boomgaard with the team of Carla."""
    return board_budget(kpo, team, oscar)


@pytest.fixture
def agreement(budget: Budget, wilg: School, anja: User, bea: User, oscar: User) -> Agreement:
    return registered(wilg, anja, board=bea, supplier=budget.supplier, office=oscar)


def at(name: str, agreement: Agreement) -> str:
    return reverse(f"arrangements:{name}", args=[agreement.pk])


def page(user: User, name: str, agreement: Agreement) -> str:
    answer = signed_in(user).get(at(name, agreement))
    assert answer.status_code == 200
    return answer.content.decode()


def typed(**changes: str) -> dict[str, str]:
    """A question as a browser sends it."""
    today = timezone.localdate()
    return {
        "once": str(uuid.uuid4()),
        "task": "Rust in groep 5.",
        "minutes": "12",
        "starts_on": today.isoformat(),
        "ends_on": last_day(school_year_of(today)).isoformat(),
        "supplier": "",
        **changes,
    }


def test_a_school_asks_and_a_form_sent_twice_asks_once(wilg: School, anja: User, bea: User) -> None:
    client, form = signed_in(anja), typed()
    url = reverse("arrangements:agreement_ask")

    first, second = client.post(url, form), client.post(url, form)

    row = Agreement.objects.get()
    assert first["Location"] == second["Location"] == at("agreement", row)
    assert (row.school, row.wished_minutes, row.task) == (wilg, 720, "Rust in groep 5.")
    read = page(anja, "agreement", row)
    for words in ("gevraagd aan het bestuur", "Rust in groep 5.", "aan het bestuur overgelaten", "Intrekken"):
        assert words in read


def test_another_question_with_a_used_key_is_asked_about_once(wilg: School, anja: User) -> None:
    client, form, url = signed_in(anja), typed(), reverse("arrangements:agreement_ask")
    client.post(url, form)
    other = {**form, "task": "Iets heel anders.", "minutes": "9"}

    asked_about = client.post(url, other)
    again_sent = client.post(url, {**other, "once": str(asked_about.context["form"]["once"].value())})

    assert asked_about.status_code == 422
    assert "onder Overeenkomsten" in asked_about.content.decode()
    assert "Iets heel anders." in asked_about.content.decode()
    assert again_sent.status_code == 302
    assert set(Agreement.objects.values_list("task", flat=True)) == {form["task"], other["task"]}


def test_the_office_chooses_the_school_and_a_wrong_period_is_pointed_at(wilg: School, eik: School, oscar: User) -> None:
    client, url = signed_in(oscar), reverse("arrangements:agreement_ask")
    wrong = client.post(url, typed(ends_on="2020-01-01", school=str(eik.pk)))
    assert wrong.status_code == 422
    assert list(wrong.context["form"].errors) == ["ends_on"]

    client.post(url, typed(school=str(eik.pk)))

    assert Agreement.objects.get().school == eik


def test_a_refusal_keeps_what_was_typed(wilg: School, anja: User, dirk: User) -> None:
    form = typed()
    signed_in(dirk).post(reverse("arrangements:agreement_ask"), form)

    answer = signed_in(anja).post(reverse("arrangements:agreement_ask"), form)

    assert answer.status_code == 422
    assert "al verstuurd" in answer.content.decode()


def test_the_board_agrees_with_the_hours_it_has_in_sight(budget: Budget, wilg: School, anja: User, bea: User) -> None:
    row = asked(wilg, anja, supplier=budget.supplier)
    read = page(bea, "agreement_agree", row)
    assert "Expertise- en Dienstenteam: 20:00 uur" in read
    assert "Wie van het bestuur" not in read
    today = timezone.localdate().isoformat()
    form = {"supplier": str(budget.supplier_id), "minutes": "8", "starts_on": today, "ends_on": today}

    answer = signed_in(bea).post(at("agreement_agree", row), form)

    assert answer["Location"] == at("agreement", row)
    assert (again(row).status, again(row).minutes) == (S.AGREED, 480)


def test_a_board_without_hours_reads_so_before_it_agrees(wilg: School, anja: User, bea: User, team: Supplier) -> None:
    assert "geen enkele dienstverlener uren" in page(bea, "agreement_agree", asked(wilg, anja))


@pytest.mark.parametrize("minutes", [0, 1234 * 60 + 55])
def test_a_director_who_agrees_does_not_read_what_the_board_has(
    minutes: int, kpo: Board, team: Supplier, wilg: School, anja: User, dirk: User, oscar: User
) -> None:
    """Neither how much, nor that there is nothing; who can tell is named."""
    if minutes:
        board_budget(kpo, team, oscar, minutes=minutes)

    read = page(dirk, "agreement_agree", asked(wilg, anja))

    assert "Vraag hun of de uren voldoende zijn" in read
    for words in ("1234", "die het bestuur nog heeft", "geen enkele dienstverlener"):
        assert words not in read


def test_a_director_who_is_also_of_the_board_reads_it(
    budget: Budget, wilg: School, anja: User, dirk: User, kpo: Board
) -> None:
    Membership.objects.create(user=dirk, role=Role.BOARD, board=kpo, starts_on=SINCE)

    assert "Expertise- en Dienstenteam: 20:00 uur" in page(dirk, "agreement_agree", asked(wilg, anja))


@pytest.mark.parametrize("who", ["anja", "dirk"])
def test_no_page_of_the_school_tells_what_its_board_has(
    who: str, kpo: Board, team: Supplier, wilg: School, anja: User, dirk: User, bea: User, oscar: User, carla: User
) -> None:
    """Of 1254:55 hours 1244:55 are left once ten are promised; the board reads that number, its school nowhere."""
    budget = board_budget(kpo, team, oscar, minutes=1254 * 60 + 55)
    row = registered(wilg, anja, board=bea, supplier=team, office=oscar)
    a_round()
    letter = Letter.objects.get(part="board")
    hours = ("budgets", "overview", "overview_lines", "reserve_requests", "reserve_ask")
    asked_for_board = f"holder=board-{kpo.pk}-board&supplier={team.pk}&year={budget.school_year}"
    places = [
        "/",
        at("agreement", row),
        reverse("arrangements:agreements"),
        *(reverse(f"hours:{name}") for name in hours),
        f"{reverse('hours:reserve_ask')}?{asked_for_board}",
        f"{reverse('search')}?q={row.reference}",
    ]
    board, school = signed_in(bea), signed_in({"anja": anja, "dirk": dirk}[who])

    assert "1244:55" in board.get(reverse("hours:budgets")).content.decode()
    for place in places:
        answer = school.get(place)
        assert answer.status_code == 200, place
        assert "1244:55" not in answer.content.decode(), place
        assert "1254:55" not in answer.content.decode(), place
    assert school.get(reverse("arrangements:letter", args=[letter.pk])).status_code == 200
    assert school.get(reverse("hours:budget", args=[budget.pk])).status_code == 404
    kept = [letter.facts, *Notification.objects.values_list("facts", flat=True)]
    assert not any(number in str(kept) for number in ("1244:55", "1254:55", "74695", "75295"))


def test_a_director_is_asked_who_of_the_board_agreed(wilg: School, anja: User, dirk: User, team: Supplier) -> None:
    row = asked(wilg, anja)
    today = timezone.localdate().isoformat()
    form = {"supplier": str(team.pk), "minutes": "8", "starts_on": today, "ends_on": today}

    assert signed_in(dirk).post(at("agreement_agree", row), form).status_code == 422
    signed_in(dirk).post(at("agreement_agree", row), form | {"board_note": "Bea Visser"})

    assert again(row).board_note == "Bea Visser"
    assert "Akkoord namens het bestuur" in page(dirk, "agreement", row)


def test_who_gives_a_reason_is_asked_to_name_no_pupil(wilg: School, anja: User, bea: User) -> None:
    agreement = asked(wilg, anja)

    for user, name in ((anja, "agreement_withdraw"), (bea, "agreement_decline")):
        assert "Noem hier geen naam van een leerling of ouder" in page(user, name, agreement)


@pytest.mark.parametrize(("name", "who", "status"), [
    ("agreement_decline", "bea", S.DECLINED),
    ("agreement_withdraw", "anja", S.WITHDRAWN),
])  # fmt: skip
def test_a_question_stops_with_a_reason_that_the_others_read(
    name: str, who: str, status: str, wilg: School, anja: User, bea: User
) -> None:
    user, row = {"anja": anja, "bea": bea}[who], asked(wilg, anja)
    assert signed_in(user).post(at(name, row), {"reason": " "}).status_code == 422

    signed_in(user).post(at(name, row), {"reason": "Er zijn geen uren meer."})

    assert again(row).status == status
    assert "Er zijn geen uren meer." in page(anja, "agreement", row)


def test_the_office_reads_both_letters_and_registers(
    budget: Budget, wilg: School, anja: User, bea: User, oscar: User
) -> None:
    row = agreed(wilg, anja, board=bea, supplier=budget.supplier)
    read = page(oscar, "agreement_register", row)
    for words in (
        "Er is nog 20:00 uur; na deze overeenkomst 10:00.",
        "Brief aan Stichting De Boomgaard",
        "volgt bij",
    ):
        assert words in read

    answer = signed_in(oscar).post(at("agreement_register", row), follow=True)

    assert "Zij is geldig zodra beide bevestigingen zijn verstuurd" in told(answer)
    assert Reservation.objects.get().held


def test_the_office_reads_what_is_short_and_gives_it_back(
    budget: Budget, wilg: School, anja: User, bea: User, oscar: User
) -> None:
    row = agreed(wilg, anja, board=bea, supplier=budget.supplier, minutes=1500)
    assert "heeft nog 20:00 uur bij Expertise- en Dienstenteam: 5:00 te weinig" in page(
        oscar, "agreement_register", row
    )

    assert "Registreren en versturen" not in page(oscar, "agreement_register", row), "it cannot be done"
    refused = signed_in(oscar).post(at("agreement_register", row))
    assert refused.status_code == 422
    assert "5:00 te weinig" in " ".join(refused.context["form"].non_field_errors())
    signed_in(oscar).post(at("agreement_return", row), {"reason": "Er zijn nog twintig uur."})

    assert again(row).status == S.ASKED
    assert "<strong>Teruggegeven door het kantoor:</strong> Er zijn nog twintig uur." in page(anja, "agreement", row)
    assert "Wat eerder was afgesproken" in page(bea, "agreement", row)
    assert 'value="25:00"' in page(bea, "agreement_agree", row)


def test_a_board_without_hours_is_said_before_registering(
    wilg: School, anja: User, bea: User, oscar: User, team: Supplier
) -> None:
    row = agreed(wilg, anja, board=bea, supplier=team)

    assert "geen uren bij Expertise- en Dienstenteam" in page(oscar, "agreement_register", row)


def test_a_failed_mail_stands_on_the_page_and_the_start_page_of_the_office(agreement: Agreement, oscar: User) -> None:
    Notification.objects.filter(kind="hours_confirmed_supplier").update(
        state=NotificationState.FAILED, problem="De mailserver weigert het adres."
    )
    a_round()

    read = page(oscar, "agreement", agreement)
    assert "Nog niet geldig" in read
    assert "De mailserver weigert het adres." in read
    start = signed_in(oscar).get("/").content.decode()
    assert "bevestiging niet verstuurd" in start
    assert at("agreement", agreement) in start


def test_the_coach_is_named_reads_the_letter_and_the_end(agreement: Agreement, carla: User, oscar: User) -> None:
    assert "nog niemand genoemd" in page(oscar, "agreement", agreement)
    signed_in(oscar).post(at("agreement_assign", agreement), {"coach": str(carla.pk)})
    a_round()
    read = page(carla, "agreement", agreement)
    assert "Carla Meijer" in read
    letter = Letter.objects.get(part="supplier")
    assert letter.state == LetterState.READY
    pdf = signed_in(carla).get(reverse("arrangements:letter", args=[letter.pk]))
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert "De mailserver" not in read

    signed_in(oscar).post(at("agreement_end", agreement), {"reason": "Klaar."})

    assert "Klaar." in page(carla, "agreement", agreement)
    late = signed_in(oscar).post(at("agreement_end", agreement), {"reason": "Nog eens."}, follow=True)
    assert "Oscar Willems was u voor" in told(late)


def test_what_waits_stands_on_the_start_page_of_board_and_office(
    wilg: School, anja: User, bea: User, oscar: User, team: Supplier
) -> None:
    row = asked(wilg, anja)
    assert "De Wilg vraagt om uren" in signed_in(bea).get("/").content.decode()

    act.agree_hours(row, terms(team), by=bea, now=timezone.now())

    assert "De Wilg vraagt om uren" not in signed_in(bea).get("/").content.decode()
    office = signed_in(oscar).get("/").content.decode()
    assert "Uren voor De Wilg" in office
    assert "te registreren" in office


@pytest.mark.parametrize("rows", [1, 30])
def test_a_list_takes_as_many_queries_for_one_as_for_thirty(
    rows: int, wilg: School, anja: User, bea: User, team: Supplier, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(rows):
        row = asked(wilg, anja, supplier=team)
        if number % 2:
            act.agree_hours(row, terms(team), by=bea, now=timezone.now())
    client: Client = signed_in(bea)
    client.get("/")

    with django_assert_num_queries(13):
        answer = client.get(reverse("arrangements:agreements"))

    assert len(answer.context["page_obj"].object_list) == rows


def test_an_empty_list_says_so(wilg: School, carla: User) -> None:
    read = signed_in(carla).get(reverse("arrangements:agreements")).content.decode()

    assert "Er zijn nog geen overeenkomsten" in read
    assert reverse("arrangements:agreement_ask") not in read


@pytest.mark.parametrize("name", ["agree", "decline", "withdraw", "register", "return", "assign", "end"])
def test_a_click_that_comes_too_late_hears_so_and_changes_nothing(
    name: str, agreement: Agreement, bea: User, oscar: User
) -> None:
    act.end_hours(agreement, reason="Klaar.", by=oscar, now=timezone.now())
    user = bea if name in {"agree", "decline", "withdraw"} else oscar

    for send in (signed_in(user).get, signed_in(user).post):
        answer = send(at(f"agreement_{name}", agreement), follow=True)
        assert answer.redirect_chain[-1][0] == at("agreement", agreement)
        assert "Oscar Willems was u voor" in told(answer)
    assert again(agreement).status == S.ENDED
