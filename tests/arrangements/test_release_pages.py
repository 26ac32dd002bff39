"""The pages around a release: what each role sees before and after it, and what comes after the letter."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from arrangements import transitions as act
from intake.enums import RequestStatus
from intake.models import Request
from swvportal.foundation.letters.making import make_letters
from swvportal.foundation.models import Letter, Move, Parent, Partnership, User
from tests.arrangements.made import a_refusal, reviewed
from tests.arrangements.pages import page, told, typed
from tests.clients import signed_in

pytestmark = pytest.mark.django_db


def test_before_release_only_the_partnership_sees_anything(
    decided: Request, anja: User, dirk: User, carla: User, karin: User, oscar: User
) -> None:
    url = reverse("arrangements:pending", args=[decided.pk])

    for outsider in (anja, dirk, carla):
        assert signed_in(outsider).get(url).status_code == 404
        assert signed_in(outsider).get(reverse("arrangements:case", args=[decided.pk])).status_code == 404
        dossier = signed_in(outsider).get(reverse("dossier", args=[decided.pk])).content.decode()
        for secret in ("Past bij de principes", "Helder verhaal", "systeemgericht", "25:00 uur", "vastgelegd"):
            assert secret not in dossier
        assert "Er zijn nog geen brieven" in page(outsider, "letters")
    assert "Geef vrij en verstuur" in page(oscar, "pending", decided.pk)
    assert "Draai terug" not in page(oscar, "pending", decided.pk)
    preview = page(karin, "pending", decided.pk)
    assert "Draai terug" in preview
    assert preview.count('class="letter-sheet"') == 3
    assert "Concept" in preview


def test_a_preview_hides_a_secret_address_from_all_but_the_office(decided: Request, karin: User, oscar: User) -> None:
    assert "Beukenlaan 4" in page(karin, "pending", decided.pk)
    Parent.objects.update(secret_address=True)

    assert "Beukenlaan 4" not in page(karin, "pending", decided.pk)
    assert "Beukenlaan 4" not in page(karin, "case", decided.pk)
    assert "Beukenlaan 4" in page(oscar, "pending", decided.pk)


def test_after_release_the_school_reads_its_letter_and_no_other(
    decided: Request, anja: User, olga: User, carla: User, karin: User, oscar: User, lotte: User
) -> None:
    signed_in(karin).post(reverse("arrangements:release", args=[decided.pk]))
    make_letters()

    letters = {letter.part: reverse("arrangements:letter", args=[letter.pk]) for letter in Letter.objects.all()}
    assert sorted(letters) == ["finance", "parents-1", "school"]
    seen = {
        who.name: sorted(part for part, url in letters.items() if signed_in(who).get(url).status_code == 200)
        for who in (anja, olga, carla, lotte, karin, oscar)
    }
    only_school = ["school"]
    assert seen == {
        anja.name: only_school,
        olga.name: [],
        carla.name: only_school,
        lotte.name: only_school,
        karin.name: only_school,
        oscar.name: ["finance", "parents-1", "school"],
    }
    answer = signed_in(anja).get(letters["school"])
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    dossier = signed_in(anja).get(reverse("dossier", args=[decided.pk])).content.decode()
    assert "systeemgericht" in dossier
    assert "Past bij de principes" not in dossier
    assert "Helder verhaal" not in dossier
    assert "Eva Jansen" not in page(anja, "letters")
    assert "Eva Jansen" in page(oscar, "letters")


def test_a_letter_that_is_not_made_yet_says_so_and_the_office_is_warned(
    decided: Request, karin: User, oscar: User, anja: User
) -> None:
    act.release(decided, by=karin, now=timezone.now())

    assert "3 brieven zijn nog niet gemaakt." in page(oscar, "letters")
    assert "wacht" in page(anja, "letters")
    school = Letter.objects.get(part="school")
    assert signed_in(anja).get(reverse("arrangements:letter", args=[school.pk])).status_code == 404


def test_releasing_twice_releases_once(decided: Request, karin: User, oscar: User) -> None:
    url = reverse("arrangements:release", args=[decided.pk])

    signed_in(karin).post(url)
    second = signed_in(oscar).post(url, follow=True)

    assert "Karin Schouten" in told(second)
    assert Move.objects.filter(name="release").count() == 1
    assert Letter.objects.values("number").distinct().count() == 1


def test_the_first_person_of_a_large_grant_hears_why_there_is_no_button(
    decided: Request, karin: User, oscar: User, partnership: Partnership
) -> None:
    partnership.two_people_above = 60
    partnership.save()

    assert "Geef vrij en verstuur" not in page(karin, "pending", decided.pk)
    assert "een tweede persoon" in page(karin, "pending", decided.pk)
    assert "Geef vrij en verstuur" in page(oscar, "pending", decided.pk)


def test_taking_back_asks_why(decided: Request, karin: User) -> None:
    client, url = signed_in(karin), reverse("arrangements:undo", args=[decided.pk])

    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"reason": "Verkeerde coach"})
    second = client.post(url, {"reason": "Verkeerde coach"}, follow=True)

    decided.refresh_from_db()
    assert decided.status == RequestStatus.AT_COMMITTEE
    assert "Karin Schouten" in told(second)
    assert Move.objects.filter(name="undo_decision").count() == 1


def test_an_objection_after_five_weeks_is_still_the_committees(
    case: Request, anja: User, carla: User, lotte: User, karin: User, mark: User, mina: User, oscar: User
) -> None:
    reviewed(case, mark, mina)
    act.record_decision(case, a_refusal(), by=karin, now=timezone.now())
    act.release(case, by=karin, now=timezone.now())
    long_ago = timezone.localdate() - datetime.timedelta(weeks=5)
    Request.objects.filter(pk=case.pk).update(decided_on=long_ago)
    register = reverse("arrangements:objection", args=[case.pk])
    office = signed_in(oscar)

    late = office.post(register, {"received_on": (long_ago - datetime.timedelta(days=1)).isoformat(), "reason": "Nee"})
    assert (late.status_code, [*late.context["form"].errors]) == (422, ["received_on"])
    in_time = {"received_on": timezone.localdate().isoformat(), "reason": "De ouders bellen."}
    assert office.post(register, in_time).status_code == 302
    assert "Oscar Willems" in told(office.post(register, in_time, follow=True))

    assert "lezen dit niet" in page(karin, "settle", case.pk)
    read = {who.name: signed_in(who).get(reverse("dossier", args=[case.pk])) for who in (anja, carla, lotte)}
    assert [name for name, answer in read.items() if "De ouders bellen." in answer.content.decode()] == ["Lotte Vos"]
    assert "besluit op het bezwaar" in page(mark, "agenda")
    assert "De basisondersteuning biedt hier genoeg." in page(karin, "settle", case.pk)
    settle = reverse("arrangements:settle", args=[case.pk])
    assert signed_in(karin).post(settle, typed(carla)).status_code == 422
    answer = signed_in(karin).post(settle, typed(carla, reason="Nieuw verslag"))
    assert answer["Location"] == reverse("arrangements:pending", args=[case.pk])
    assert "Het bezwaar wacht dan weer" in page(karin, "pending", case.pk)
    undone = signed_in(karin).post(reverse("arrangements:undo", args=[case.pk]), {"reason": "Verkeerde coach"})
    assert undone["Location"] == settle
    signed_in(karin).post(settle, typed(carla, reason="Nieuw verslag"))
    signed_in(oscar).post(reverse("arrangements:release", args=[case.pk]))
    case.refresh_from_db()
    assert case.status == RequestStatus.GRANTED
