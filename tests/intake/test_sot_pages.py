"""The pages of a SOT: what a person reads on them, what is kept of wrong input, and what they ask the database."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from intake import transitions as act
from intake.models import AgendaItem, Conclusion, SotMeeting, SotMember
from swvportal.foundation.models import School, User
from tests.clients import signed_in
from tests.intake.sot import about_pupil, about_subject, discussed, held, planned, seat
from tests.portal.test_list_queries import same_for_one_and_thirty

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def plan(**more: str) -> dict[str, str]:
    day = TODAY() + datetime.timedelta(days=7)
    return {
        "kind": "team", "first": day.isoformat(), "starts_at": "13:00", "ends_at": "15:00", "place": "De aula", **more
    }  # fmt: skip


def test_the_dates_of_a_year_are_filled_in_once(anja: User, wilg: School) -> None:
    second = (TODAY() + datetime.timedelta(days=14)).isoformat()
    client = signed_in(anja)

    answer = client.post("/sot/plannen/", plan(school=str(wilg.pk), second=second), follow=True)

    assert "Er zijn 2 overleggen gepland." in answer.content.decode()
    assert "Er staan 2 SOT-overleggen in het jaarplan." in answer.content.decode()
    one = client.post("/sot/plannen/", plan(school=str(wilg.pk), kind="yearly", starts_at="09:00"), follow=True)
    assert one.redirect_chain[-1][0] == f"/sot/{SotMeeting.objects.get(kind='yearly').pk}/"


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ends_at": "12:00"}, "Het einde ligt voor het begin."),
        ({"place": ""}, "Vul in waar u overlegt"),
        ({"first": "1999-01-01"}, "Kies een dag in dit schooljaar of het volgende."),
        ({"link": "geen adres"}, "Plak het hele adres"),
        ({"first": ""}, "Vul “Eerste datum” in."),
    ],
)
def test_what_is_wrong_with_a_plan_is_said_at_its_field(
    anja: User, wilg: School, wrong: dict[str, str], words: str
) -> None:
    answer = signed_in(anja).post("/sot/plannen/", plan(school=str(wilg.pk), **wrong))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="13:00"' in answer.content.decode()
    assert not SotMeeting.objects.exists()


def test_a_day_twice_or_taken_is_said_at_that_day(anja: User, wilg: School) -> None:
    client, first = signed_in(anja), plan(school=str(wilg.pk))
    twice = client.post("/sot/plannen/", {**first, "third": first["first"]})
    assert "Deze dag staat er twee keer." in twice.content.decode()

    client.post("/sot/plannen/", first)
    taken = client.post("/sot/plannen/", {**first, "place": "Ergens anders"})
    assert taken.status_code == 422
    assert "heeft de school op dit tijdstip al een overleg" in taken.content.decode()


def test_a_pupil_comes_on_the_agenda_with_the_parents(anja: User, wilg: School) -> None:
    meeting = planned(wilg, anja)
    client, url = signed_in(anja), f"/sot/{meeting.pk}/punt/"
    once = client.get(url).context["form"]["once"].value()
    typed = {
        "once": str(once),
        "about": "new",
        "first_name": "Noor",
        "question": "Wat helpt Noor?",
        "parents": "invited",
    }

    wrong = client.post(url, typed)
    assert wrong.status_code == 422
    page = wrong.content.decode()
    assert "Vul de achternaam van de leerling in." in page
    assert "Vul in op welke dag de ouders zijn uitgenodigd." in page
    assert "Wat helpt Noor?" in page

    right = {**typed, "last_name": "Bakker", "parents_invited_on": TODAY().isoformat()}
    client.post(url, right)
    item = AgendaItem.objects.get()
    assert (item.title, item.parents_invited_on, item.parents_forgotten) == ("Noor Bakker", TODAY(), False)

    other = {**typed, "about": "known", "pupil": str(item.pupil_id), "parents": "not", "once": str(meeting.pk)}
    assert "Vul in waarom de ouders niet zijn uitgenodigd." in client.post(url, other).content.decode()
    client.post(url, {**other, "parents_not_invited": "Zij zijn op reis."})
    assert AgendaItem.objects.get(position=2).parents_not_invited == "Zij zijn op reis."


def test_no_pupil_of_another_school_can_be_put_on_the_agenda(anja: User, olga: User, wilg: School, eik: School) -> None:
    theirs = about_pupil(planned(eik, olga), olga)
    url = f"/sot/{planned(wilg, anja).pk}/punt/"
    client = signed_in(anja)
    once = client.get(url).context["form"]["once"].value()

    answer = client.post(
        url, {"once": str(once), "about": "known", "pupil": str(theirs.pupil_id), "question": "?", "parents": "later"}
    )

    assert answer.status_code == 422
    assert AgendaItem.objects.get() == theirs


def test_who_is_second_sees_what_stands_there_and_keeps_what_was_typed(anja: User, bas: User, wilg: School) -> None:
    item = about_subject(planned(wilg, anja), anja)
    act.save_item(item, act.Topic(question="Van Bas", subject="Bas"), version=0, by=bas, now=timezone.now())
    client, url = signed_in(anja), f"/sot/punt/{item.pk}/"
    typed = {"version": "0", "subject": "Rust", "question": "Van Anja", "position": "1"}

    late = client.post(url, typed)

    assert late.status_code == 422
    assert "Van Bas" in late.content.decode()
    assert "Van Anja" in late.content.decode()
    assert late.context["form"]["version"].value() == "1"
    client.post(url, {**typed, "version": "1"})
    item.refresh_from_db()
    assert item.question == "Van Anja"


def test_the_feedback_of_an_observation_asks_after_the_parents(anja: User, wilg: School) -> None:
    item = about_pupil(planned(wilg, anja), anja)
    client, url = signed_in(anja), f"/sot/punt/{item.pk}/"
    typed = {"version": "0", "question": "Wat helpt?", "position": "1", "parents": "later", "feedback": "Veel rust."}

    assert "Vul in op welke dag de observatie is besproken." in client.post(url, typed).content.decode()
    with_day = {**typed, "feedback_on": TODAY().isoformat()}
    assert "Waren de ouders bij dat gesprek uitgenodigd?" in client.post(url, with_day).content.decode()
    client.post(url, {**with_day, "feedback_parents": "yes"})

    item.refresh_from_db()
    assert (item.feedback, item.feedback_on, item.feedback_parents_invited) == ("Veel rust.", TODAY(), True)


def test_what_was_agreed_is_whole_or_is_not_kept(anja: User, wilg: School) -> None:
    item = about_pupil(planned(wilg, anja), anja)
    client, url = signed_in(anja), f"/sot/punt/{item.pk}/bespreken/"
    typed = {"version": "0", "parents_present": "no", "needs": "Rust.", "line0-what": "Taakkaart", "line1-what": ""}

    wrong = client.post(url, typed)
    assert wrong.status_code == 422
    assert wrong.content.decode().count("error-summary") == 1
    assert "Vul in wie het doet." in wrong.content.decode()
    assert not Conclusion.objects.exists()

    client.post(url, {**typed, "line0-who": "leerkracht", "line0-due_on": TODAY().isoformat()})
    line = Conclusion.objects.get()
    assert (line.what, line.who, line.due_on) == ("Taakkaart", "leerkracht", TODAY())

    gone = {**typed, "version": "1", "line0-key": str(line.pk), "line0-remove": "on"}
    client.post(url, gone)
    assert not Conclusion.objects.exists()


def test_two_who_conclude_at_once_are_told_of_each_other(anja: User, wilg: School) -> None:
    item = about_subject(planned(wilg, anja), anja)
    discussed(item, anja)
    typed = {"version": "0", "needs": "Iets anders.", "line0-what": ""}

    late = signed_in(anja).post(f"/sot/punt/{item.pk}/bespreken/", typed)

    assert late.status_code == 422
    assert "De leerkracht probeert een taakkaart." in late.content.decode()
    assert "Iets anders." in late.content.decode()


def test_the_minutes_are_finished_with_who_was_there(anja: User, wilg: School) -> None:
    meeting = planned(wilg, anja)
    item = about_pupil(meeting, anja)
    client, url = signed_in(anja), f"/sot/{meeting.pk}/afronden/"
    seats = str(meeting.participants.get().pk)
    typed = {"seats": seats, "present": [seats], "remarks": "Volgende keer korter."}

    early = client.post(url, typed)
    assert early.status_code == 422
    assert "Bij punt 1 staat nog geen afspraak." in early.content.decode()
    assert client.post(url, {**typed, "seats": "onzin"}).status_code == 422

    discussed(item, anja)
    answer = client.post(url, typed, follow=True)
    assert "Het verslag staat vast." in answer.content.decode()
    assert "Volgende keer korter." in answer.content.decode()
    late = client.get(url, follow=True)
    assert late.redirect_chain == [(f"/sot/{meeting.pk}/", 302)]
    assert [str(one).partition(",")[0] for one in late.context["messages"]] == ["Anja Smit was u voor"]


def test_a_guest_reads_the_own_item_alone(anja: User, cees: User, lotte: User, wilg: School) -> None:
    meeting = planned(wilg, anja)
    guest = act.add_participant(meeting, seat("Cees Bos", email=cees.email), by=anja, now=timezone.now())
    mine, other = about_subject(meeting, anja, subject="Rekenen"), about_pupil(meeting, anja)
    act.save_item(
        mine, act.Topic(question="Wat?", subject="Rekenen", guests=[guest.pk]), version=0, by=anja, now=timezone.now()
    )
    discussed(mine, anja)
    discussed(other, anja)
    held(meeting, anja)
    SotMeeting.objects.update(remarks="Voor wie alles leest.")

    page = signed_in(cees).get(f"/sot/{meeting.pk}/").content.decode()
    assert "Rekenen" in page
    assert "Sam Jansen" not in page
    assert "Voor wie alles leest." not in page
    assert "1 punt" in signed_in(cees).get("/sot/").content.decode()
    desk = signed_in(lotte).get(f"/sot/{meeting.pk}/").content.decode()
    assert "Sam Jansen" in desk
    assert "Voor wie alles leest." in desk


def test_members_are_added_changed_and_taken_off(anja: User, wilg: School) -> None:
    client, url = signed_in(anja), f"/sot/leden/{wilg.pk}/"
    typed = {"name": "Wim Wijk", "function": "police", "email": "Wim@Wijk.example", "every_item": "no"}
    client.post(url, typed)
    member = SotMember.objects.get()
    assert (member.email, member.every_item) == ("wim@wijk.example", False)
    assert "Iemand met dit e-mailadres is al lid." in client.post(url, typed).content.decode()

    assert client.get(f"/sot/lid/{member.pk}/").context["form"]["every_item"].value() == "no"
    client.post(f"/sot/lid/{member.pk}/", {**typed, "name": "Wim van Wijk"})
    assert "Wim van Wijk" in client.get(url).content.decode()
    client.post(f"/sot/lid/{member.pk}/weghalen/")
    assert not SotMember.objects.exists()


def test_participants_come_and_go(anja: User, wilg: School) -> None:
    meeting = planned(wilg, anja)
    client, url = signed_in(anja), f"/sot/{meeting.pk}/deelnemers/"
    client.post(url, {"name": "Nora Nies", "function": "nurse", "every_item": "yes"})
    nora = meeting.participants.get(name="Nora Nies")
    assert "Nora Nies" in client.get(url).content.decode()

    client.post(f"/sot/deelnemer/{nora.pk}/weghalen/")

    assert [one.name for one in meeting.participants.all()] == ["Anja Smit"]


def test_a_meeting_is_moved_and_called_off_and_the_school_reads_why(anja: User, bas: User, wilg: School) -> None:
    meeting = planned(wilg, anja, days=3)
    client, day = signed_in(anja), (TODAY() + datetime.timedelta(days=4)).isoformat()
    typed = {"held_on": day, "starts_at": "10:00", "ends_at": "11:00", "place": "De aula", "link": ""}
    assert client.post(f"/sot/{meeting.pk}/verplaatsen/", {**typed, "held_on": "1999-01-01"}).status_code == 422
    client.post(f"/sot/{meeting.pk}/verplaatsen/", typed)
    client.post(f"/sot/{meeting.pk}/afzeggen/", {"reason": "Te veel zieken."})

    page = signed_in(bas).get(f"/sot/{meeting.pk}/").content.decode()

    assert "Te veel zieken." in page
    assert "10:00–11:00, De aula" in page


def test_a_line_is_marked_as_done(anja: User, wilg: School) -> None:
    meeting = planned(wilg, anja)
    line = discussed(about_subject(meeting, anja), anja).conclusions.get()
    client = signed_in(anja)

    assert "gedaan op" in client.post(f"/sot/afspraak/{line.pk}/gedaan/", {"done": "yes"}, follow=True).content.decode()
    client.post(f"/sot/afspraak/{line.pk}/gedaan/", {"done": "no"})
    line.refresh_from_db()
    assert line.done_on is None


def test_an_item_is_taken_off_and_minutes_are_opened_again(anja: User, wilg: School) -> None:
    meeting = planned(wilg, anja)
    client = signed_in(anja)
    client.post(f"/sot/punt/{about_subject(meeting, anja).pk}/weghalen/")
    assert not AgendaItem.objects.exists()
    held(meeting, anja)

    client.post(f"/sot/{meeting.pk}/heropenen/", {"reason": "Een punt vergeten."})

    meeting.refresh_from_db()
    assert meeting.status == "planned"


def test_req_095_the_meetings_of_a_year(lotte: User, anja: User, wilg: School) -> None:
    def add(number: int) -> None:
        about_pupil(planned(wilg, anja, days=number), anja)

    same_for_one_and_thirty(lotte, "/sot/", add, 9)


def test_req_095_one_meeting(anja: User, wilg: School) -> None:
    meeting = planned(wilg, anja)

    def add(number: int) -> None:
        guest = act.add_participant(
            meeting, seat(f"Gast {number}", email=f"gast{number}@wijk.example"), by=anja, now=timezone.now()
        )
        discussed(about_pupil(meeting, anja, guests=[guest.pk]), anja)

    same_for_one_and_thirty(anja, f"/sot/{meeting.pk}/", add, 17)
