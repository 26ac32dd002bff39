"""One's own messages, and the office's list of what did not go out."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from swvportal.foundation.enums import LetterState, NotificationState
from swvportal.foundation.letters.writing import write_letter
from swvportal.foundation.models import Letter, Move, Notification, Partnership, School, User
from swvportal.foundation.outbox import notify
from swvportal.foundation.repairs import mark_sent, retry_letter, retry_mail
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed
from tests.foundation.letters import samples

NOW = timezone.now()
MESSAGES, DELIVERY = 12, 11


def write(user: User, number: int = 1) -> Notification:
    occasion = uuid.uuid4()
    facts = {"number": f"BLO-2026-{number:05d}", "path": "/"}
    notify([user], "letter_ready", about=user, occasion=occasion, now=NOW, facts=facts)
    return Notification.objects.get(key=f"letter_ready:{occasion}:{user.pk}")


def park(mail: Notification, state: str = NotificationState.FAILED) -> Notification:
    Notification.objects.filter(pk=mail.pk).update(state=state, problem="geweigerd", attempts=5)
    return mail


def failed_letter(school: School, number: int = 1) -> Letter:
    letter = write_letter(samples.award(number=f"BLO-2026-{number:05d}"), about=school, now=NOW)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED, problem="te lang", attempts=5)
    return letter


def test_anja_reads_her_own_messages_and_nobody_elses(client: Client, anja: User, bas: User) -> None:
    mine, theirs = write(anja), write(bas, 2)
    client.force_login(anja)
    page = client.get("/meldingen/").content.decode()
    assert "Brief BLO-2026-00001 staat klaar" in page
    assert "BLO-2026-00002" not in page
    assert client.post(f"/meldingen/{theirs.pk}/openen/").status_code == 404
    assert client.get(f"/meldingen/{mine.pk}/openen/").status_code == 405
    answer = client.post(f"/meldingen/{mine.pk}/openen/")
    assert answer["Location"] == "/"
    mine.refresh_from_db()
    assert mine.read_at is not None


def test_all_messages_are_read_with_one_button(client: Client, anja: User, bas: User) -> None:
    for number in range(3):
        write(anja, number)
    write(bas)
    client.force_login(anja)
    assert "Alles gelezen" in client.get("/meldingen/").content.decode()
    client.post("/meldingen/gelezen/")
    assert Notification.objects.unread().get().user == bas
    assert "Alles gelezen" not in client.get("/meldingen/").content.decode()


def test_a_link_for_a_password_never_stands_on_a_page(client: Client, anja: User) -> None:
    notify([anja], "password_reset", about=anja, occasion=uuid.uuid4(), now=NOW, facts={"person": str(anja.pk)})
    client.force_login(anja)
    assert "Nog geen meldingen" in client.get("/meldingen/").content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_req_095_the_lists_ask_the_same_number_of_questions(
    rows: int,
    client: Client,
    partnership: Partnership,
    wilg: School,
    oscar: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(rows):
        park(write(oscar, number))
        failed_letter(wilg, number)
    client.force_login(oscar)
    client.get("/meldingen/")
    with django_assert_num_queries(MESSAGES):
        client.get("/meldingen/")
    with django_assert_num_queries(DELIVERY):
        client.get("/kantoor/verzending/")


def test_the_office_sends_a_failed_mail_again(
    client: Client, partnership: Partnership, oscar: User, anja: User
) -> None:
    mail = park(write(anja))
    client.force_login(oscar)
    page = client.get("/kantoor/verzending/").content.decode()
    assert "Anja Smit" in page
    assert "geweigerd" in page
    answer = client.post(f"/kantoor/verzending/mail/{mail.pk}/opnieuw/", follow=True)
    assert "De mail wordt nog een keer verstuurd." in answer.content.decode()
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.problem) == (NotificationState.PENDING, 0, "")
    trail = Move.objects.get(subject_id=mail.pk)
    assert (trail.name, trail.source, trail.target, trail.by) == ("retry_mail", "failed", "pending", oscar)


def test_the_office_notes_that_an_uncertain_mail_arrived(client: Client, oscar: User, anja: User) -> None:
    mail = park(write(anja), NotificationState.UNCERTAIN)
    client.force_login(oscar)
    client.post(f"/kantoor/verzending/mail/{mail.pk}/aangekomen/")
    mail.refresh_from_db()
    assert mail.state == NotificationState.SENT
    assert client.post(f"/kantoor/verzending/mail/{mail.pk}/aangekomen/").status_code == 404
    assert Move.objects.filter(subject_id=mail.pk).count() == 1


def test_the_office_has_a_letter_made_again(
    client: Client, partnership: Partnership, wilg: School, oscar: User
) -> None:
    letter = failed_letter(wilg)
    client.force_login(oscar)
    assert "te lang" in client.get("/kantoor/verzending/").content.decode()
    client.post(f"/kantoor/verzending/brief/{letter.pk}/opnieuw/")
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.problem) == (LetterState.WAITING, 0, "")


def test_what_goes_out_by_itself_is_not_on_the_list(
    client: Client, partnership: Partnership, wilg: School, oscar: User, anja: User
) -> None:
    mail, letter = write(anja), write_letter(samples.award(), about=wilg, now=NOW)
    client.force_login(oscar)
    page = client.get("/kantoor/verzending/").content.decode()
    assert "Alle mails zijn verstuurd." in page
    assert "Alle brieven zijn gemaakt." in page
    for path in (f"mail/{mail.pk}", f"brief/{letter.pk}"):
        assert client.post(f"/kantoor/verzending/{path}/opnieuw/").status_code == 404


def test_what_keeps_waiting_is_on_the_list_and_waits_on(client: Client, oscar: User, anja: User) -> None:
    mail = park(write(anja), NotificationState.PENDING)
    client.force_login(oscar)
    assert "geweigerd" in client.get("/kantoor/verzending/").content.decode()
    answer = client.post(f"/kantoor/verzending/mail/{mail.pk}/opnieuw/", follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    assert not Move.objects.exists()


def test_a_second_click_changes_nothing(partnership: Partnership, wilg: School, oscar: User, anja: User) -> None:
    mail, letter = park(write(anja)), failed_letter(wilg)
    retry_mail(mail, by=oscar, now=NOW)
    retry_letter(letter, by=oscar, now=NOW)
    for act in (retry_mail, mark_sent):
        with pytest.raises(AlreadyMoved):
            act(mail, by=oscar, now=NOW)
    with pytest.raises(AlreadyMoved):
        retry_letter(letter, by=oscar, now=NOW)
    assert Move.objects.count() == 2


def test_only_the_office_may(partnership: Partnership, wilg: School, anja: User, lotte: User) -> None:
    mail, letter = park(write(anja)), failed_letter(wilg)
    for act in (retry_mail, mark_sent):
        with pytest.raises(NotAllowed):
            act(mail, by=lotte, now=NOW)
    with pytest.raises(NotAllowed):
        retry_letter(letter, by=lotte, now=NOW)
    assert not Notification.objects.troubled(anja).exists()
    assert not Letter.objects.troubled(anja).exists()


def test_the_letters_that_failed_have_pages_of_their_own(client: Client, oscar: User, wilg: School) -> None:
    for number in range(1, 28):
        failed_letter(wilg, number)
    client.force_login(oscar)
    first, second = client.get("/kantoor/verzending/"), client.get("/kantoor/verzending/?letters=2")
    assert "?letters=2" in first.content.decode()
    shown = [{letter.number for letter in page.context["letters"]} for page in (first, second)]
    assert [len(numbers) for numbers in shown] == [25, 2]
    assert not shown[0] & shown[1]
