"""The committee's pages, role by role: what each sees before and after release, and what a form gives back."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from arrangements import transitions as act
from arrangements.enums import Principle
from arrangements.models import Decision, Meeting, Review
from arrangements.queries import taken_back
from intake.enums import RequestStatus
from intake.models import Request
from intake.queries import shown_status
from intake.transitions import complete, forward, return_for_completion
from swvportal.foundation.models import Letter, Membership, Partnership, School, User
from tests.arrangements.made import a_grant, a_refusal, granted, reviewed
from tests.arrangements.pages import page, told, typed
from tests.clients import signed_in
from tests.intake.made import before_committee, submitted

pytestmark = pytest.mark.django_db
SCORES = {f"score_{principle}": "3" for principle in Principle.values}


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


def test_the_case_shows_what_the_loket_asked_and_leads_to_the_dossier(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, mark: User
) -> None:
    request = submitted(wilg, anja, dirk, carla)
    return_for_completion(request, question="Welke methode?", by=lotte, now=timezone.now())
    complete(request, answer="Veilig Leren.", by=anja, now=timezone.now())
    forward(request, pre_advice="Past.", by=lotte, now=timezone.now())

    text = page(mark, "case", request.pk)

    asked = text.split('id="questions"')[1].split("</section>")[0]
    assert "Welke methode?" in asked
    assert "Veilig Leren." in asked
    assert '<a href="#questions">Vragen en antwoorden</a>' in text
    assert f'href="{reverse("dossier", args=[request.pk])}"' in text


def test_a_case_without_questions_has_no_heading_for_them(case: Request, mark: User) -> None:
    assert "Vragen en antwoorden" not in page(mark, "case", case.pk)


@pytest.mark.parametrize("draft", ["grant", "refusal"])
def test_what_was_taken_back_is_filled_in_again(
    case: Request, karin: User, carla: User, mark: User, mina: User, draft: str
) -> None:
    today = timezone.localdate()
    numbers = {"direct_minutes": 600, "indirect_minutes": 0, "ends_on": today}
    grant = a_grant(carla, outcome="partial", form="Video", conditions="OPP", **numbers)
    reviewed(case, mark, mina)
    act.record_decision(case, grant if draft == "grant" else a_refusal(), by=karin, now=timezone.now())
    act.undo_decision(case, reason="Anders.", by=karin, now=timezone.now())

    answer = signed_in(karin).get(reverse("arrangements:decide", args=[case.pk]))

    form = answer.context["form"]
    assert "Dit is ingevuld met het besluit dat op" in answer.content.decode()
    names = ["outcome", "motivation", "reasons", "direct_minutes", "indirect_minutes", "form", "conditions", "instead"]
    found = [str(form[name].value() or "") for name in names]
    if draft == "grant":
        assert found == ["partial", grant.motivation, grant.reasons, "10:00", "0:00", "Video", "OPP", ""]
        assert (form["starts_on"].value(), form["ends_on"].value(), form["coach"].value()) == (today, today, carla.pk)
    else:
        refusal = a_refusal()
        assert found[:3] == ["refuse", refusal.motivation, refusal.reasons]
        assert found[3:5] == ["20:00", "5:00"]
        assert found[-1] == refusal.instead


def test_a_decision_that_was_released_is_not_filled_in_again(
    case: Request, anja: User, karin: User, carla: User, mark: User, mina: User
) -> None:
    reviewed(case, mark, mina)
    act.record_decision(case, a_grant(carla, form="Video"), by=karin, now=timezone.now())
    act.undo_decision(case, reason="Anders.", by=karin, now=timezone.now())
    assert taken_back(case) is not None

    act.record_decision(case, a_grant(carla), by=karin, now=timezone.now())
    assert taken_back(case) is None
    act.release(case, by=karin, now=timezone.now())
    assert taken_back(case) is None


def test_the_same_words_at_two_fields_are_told_apart(
    case: Request, karin: User, carla: User, mark: User, mina: User
) -> None:
    reviewed(case, mark, mina)
    wrong = typed(carla, direct_minutes="veel", indirect_minutes="meer", motivation="")

    answer = signed_in(karin).post(reverse("arrangements:decide", args=[case.pk]), wrong)

    summary = answer.content.decode().split('class="error-summary"')[1].split("</ul>")[0]
    words = "Typ de tijd als 1:30, 1,5 of 90m."
    labels = [answer.context["form"][name].label for name in ("direct_minutes", "indirect_minutes")]
    assert [line.split("</a>")[0].split(">")[-1] for line in summary.split("<li>")[1:]] == [
        "Schrijf de motivering voor de school.",
        *(f"{label}: {words}" for label in labels),
    ]
    assert labels[0] != labels[1]


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
    assert "Karin Schouten" in told(second)
    assert Decision.objects.count() == 1


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


QUERIES = {"agenda": 15, "letters": 14, "meetings": 10, "letters of the office": 16}


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
