"""The committee's pages, role by role: what each sees before and after release, and what a form gives back."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from arrangements import transitions as act
from arrangements.enums import Principle
from arrangements.models import Decision, Meeting, Review
from intake.enums import RequestStatus
from intake.models import Request
from intake.queries import shown_status
from swvportal.foundation.letters.making import make_letters
from swvportal.foundation.models import Letter, Membership, Move, Parent, Partnership, School, User
from tests.arrangements.made import a_grant, a_refusal, granted, reviewed
from tests.intake.made import before_committee

pytestmark = pytest.mark.django_db
SCORES = {f"score_{principle}": "3" for principle in Principle.values}


def signed_in(user: User) -> Client:
    client = Client(headers={"accept-language": "nl"})
    client.force_login(user)
    return client


def page(user: User, name: str, *args: object) -> str:
    """What somebody reads at an address that is theirs."""
    answer = signed_in(user).get(reverse(f"arrangements:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def typed(worker: User, **changes: str) -> dict[str, str]:
    """A whole decision as a browser sends it."""
    today = timezone.localdate()
    return {
        "outcome": "grant",
        "motivation": "De aanpak is systeemgericht.",
        "reasons": "De juf krijgt hulp.",
        "direct_minutes": "20",
        "indirect_minutes": "5:00",
        "form": "Coaching in de klas",
        "starts_on": today.isoformat(),
        "ends_on": today.isoformat(),
        "coach": str(worker.pk),
        **changes,
    }


@pytest.fixture
def decided(case: Request, carla: User, karin: User, mark: User, mina: User) -> Request:
    reviewed(case, mark, mina)
    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())
    return case


def test_the_agenda_tells_a_member_what_waits(case: Request, mark: User, mina: User, karin: User) -> None:
    act.plan_meeting(
        held_on=timezone.localdate(), starts_at=datetime.time(14), place="Zaal 2", today=timezone.localdate()
    )
    reviewed(case, mark)

    assert "U hebt alles beoordeeld." in page(mark, "agenda")
    for_mina = page(mina, "agenda")
    assert "1 wacht op uw beoordeling." in for_mina
    assert "1 van 2" in for_mina
    assert "Zaal 2" in for_mina
    assert "Plan vergaderingen" not in for_mina
    assert "Plan vergaderingen" in page(karin, "agenda")


def test_a_member_reads_the_others_after_the_own_review(case: Request, mark: User, mina: User, karin: User) -> None:
    reviewed(case, mark)

    assert "Helder verhaal." not in page(mina, "case", case.pk)
    assert "Helder verhaal." in page(mark, "case", case.pk)
    assert "Helder verhaal." in page(karin, "case", case.pk)


def test_a_review_with_a_principle_left_out_comes_back_with_what_was_typed(case: Request, mark: User) -> None:
    url = reverse("arrangements:case", args=[case.pk])
    rest = {key: value for key, value in SCORES.items() if key != "score_swift"}

    answer = signed_in(mark).post(url, {**rest, "remark": "Een sterk plan"})

    assert answer.status_code == 422
    assert "Een sterk plan" in answer.content.decode()
    assert [*answer.context["form"].errors] == ["score_swift"]
    assert not Review.objects.exists()
    assert signed_in(mark).post(url, {**SCORES, "remark": "Een sterk plan"}).status_code == 302
    assert signed_in(mark).post(url, {**SCORES, "remark": "Toch zwakker"}).status_code == 302
    assert Review.objects.get().remark == "Toch zwakker"


def test_a_tied_member_finds_no_case_and_no_pending_decision(
    case: Request, wilg: School, mina: User, mark: User, karin: User, carla: User
) -> None:
    Membership.objects.create(user=mina, role="ib", school=wilg, starts_on=datetime.date(2024, 8, 1))
    mina = User.objects.get(pk=mina.pk)
    reviewed(case, mark)

    assert signed_in(mina).get(reverse("arrangements:case", args=[case.pk])).status_code == 404
    assert case.reference not in page(mina, "agenda")
    reviewed(case, karin)
    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())
    assert not Decision.objects.visible_to(mina).exists()
    assert shown_status(case, mina) == RequestStatus.AT_COMMITTEE
    assert "vastgelegd" not in signed_in(mina).get(reverse("dossier", args=[case.pk])).content.decode()


def test_the_decision_starts_from_the_advice_and_shows_what_is_left(case: Request, karin: User, carla: User) -> None:
    client = signed_in(karin)

    answer = client.get(reverse("arrangements:decide", args=[case.pk]))

    form = answer.context["form"]
    assert (form["direct_minutes"].value(), form["indirect_minutes"].value()) == ("20:00", "5:00")
    assert form["coach"].value() == carla.pk
    assert "200:00 uur bij Expertise- en Dienstenteam" in answer.content.decode()


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({"motivation": " ", "reasons": ""}, ["motivation", "reasons"]),
        ({"direct_minutes": "", "indirect_minutes": ""}, ["direct_minutes"]),
        ({"direct_minutes": "veel"}, ["direct_minutes"]),
        ({"ends_on": "2020-01-01"}, ["ends_on"]),
        ({"ends_on": "2031-01-01"}, ["ends_on"]),
        ({"starts_on": "", "coach": ""}, ["starts_on", "coach"]),
        ({"outcome": "refuse"}, ["instead"]),
        ({"outcome": "defer", "needed": "Het verslag", "back_on": "2020-01-01"}, ["back_on"]),
        ({"outcome": ""}, ["outcome"]),
        ({"direct_minutes": "400"}, ["direct_minutes"]),
    ],
)
def test_what_is_wrong_stands_at_its_place(
    case: Request, karin: User, carla: User, mark: User, mina: User, changes: dict[str, str], wrong: list[str]
) -> None:
    reviewed(case, mark, mina)

    answer = signed_in(karin).post(reverse("arrangements:decide", args=[case.pk]), typed(carla, **changes))

    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == sorted(wrong)
    assert changes.get("motivation") is not None or "De aanpak is systeemgericht." in answer.content.decode()
    assert not Decision.objects.exists()


def test_recording_twice_records_once_and_tells_who_was_first(
    case: Request, karin: User, carla: User, mark: User, mina: User
) -> None:
    reviewed(case, mark, mina)
    url, client = reverse("arrangements:decide", args=[case.pk]), signed_in(karin)

    client.post(url, typed(carla))
    second = client.post(url, typed(carla), follow=True)

    assert second.redirect_chain == [(reverse("arrangements:pending", args=[case.pk]), 302)]
    assert "Karin Schouten" in _told(second)
    assert Decision.objects.count() == 1


def _told(answer: object) -> str:
    return " ".join(str(one) for one in answer.context["messages"])  # type: ignore[attr-defined]


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

    assert "Karin Schouten" in _told(second)
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
    assert "Karin Schouten" in _told(second)
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
    assert "Oscar Willems" in _told(office.post(register, in_time, follow=True))

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


def test_meetings_are_planned_once_and_not_in_the_past(karin: User, partnership: Partnership) -> None:
    client, url = signed_in(karin), reverse("arrangements:meetings")
    day = timezone.localdate() + datetime.timedelta(days=7)
    typed_day = {"held_on": day.isoformat(), "starts_at": "14:00", "place": "Zaal 2"}

    assert client.post(url, typed_day).status_code == 302
    assert client.post(url, typed_day).status_code == 302
    other = client.post(url, {**typed_day, "starts_at": "9:00"})
    past = client.post(url, {**typed_day, "held_on": "2020-01-01"})

    assert (other.status_code, past.status_code) == (422, 422)
    assert "al een vergadering" in other.content.decode()
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("name", ["agenda", "letters", "meetings", "letters of the office"])
def test_lists_ask_as_much_of_one_row_as_of_thirty(
    wilg: School,
    case: Request,
    anja: User,
    dirk: User,
    carla: User,
    lotte: User,
    karin: User,
    mark: User,
    mina: User,
    oscar: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
) -> None:
    reader = oscar if name == "letters of the office" else karin
    url = reverse(f"arrangements:{name.split()[0]}")
    client = signed_in(reader)
    granted(before_committee(wilg, anja, dirk, carla, lotte, first_name="Daan"), carla, karin, mark, mina)
    _one_meeting(1)
    client.get(url)
    with django_assert_num_queries(QUERIES[name]):
        client.get(url)

    _thirty(case)
    with django_assert_num_queries(QUERIES[name]):
        client.get(url)


QUERIES = {"agenda": 15, "letters": 11, "meetings": 8, "letters of the office": 12}


def _one_meeting(days: int) -> None:
    day = timezone.localdate() + datetime.timedelta(days=days)
    Meeting.objects.create(held_on=day, starts_at=datetime.time(14))


def _thirty(case: Request) -> None:
    """Thirty more of everything, as rows: how they came about does not matter to a list."""
    letter = Letter.objects.get(part="school")
    for index in range(2, 32):
        _one_meeting(index)
        case.pk = case.one_time_key = uuid.uuid4()
        letter.pk, case.reference, letter.number = uuid.uuid4(), f"OA-{index}", f"BLO-{index}"
        for row in (case, letter):
            row._state.adding = True
            row.save(force_insert=True)
