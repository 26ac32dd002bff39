"""Short questions: answered by the loket itself or given to a coach at once, with who knows about it on top."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from arrangements.models import Assignment
from arrangements.queries import candidates_for
from hours.models import Budget, CoachCapacity, Reservation
from intake import transitions as ask
from intake.enums import Domain, LeadStep, RequestKind, RequestStatus
from intake.models import CoachTheme, LeadTime, Request, SchoolCoach
from swvportal.foundation.models import Move, Notification, School, Supplier, User
from swvportal.foundation.schoolyears import school_year_of
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.arrangements.made import cb_budget
from tests.clients import signed_in
from tests.intake.made import complete_of, nameless, submitted
from tests.racing import between, falls, without_locks

pytestmark = pytest.mark.django_db
ANSWER = "Begin met vijf minuten per les, en maak het zichtbaar op het bord."


@pytest.fixture
def hours(team: Supplier, oscar: User, wilg: School) -> Budget:
    return cb_budget(team, oscar, school=wilg)


@pytest.fixture
def asked(wilg: School, anja: User, lotte: User) -> Request:
    """A consultation about attitude to work and learning, in which no pupil is named."""
    return nameless(wilg, anja)


def quick(user: User, request: Request) -> Any:
    return signed_in(user).get(reverse("arrangements:quick", args=[request.pk]))


class TestAnswer:
    def test_the_school_reads_the_answer_and_the_request_is_closed(
        self, asked: Request, anja: User, lotte: User
    ) -> None:
        url = reverse("intake:answer", args=[asked.pk])
        page = signed_in(lotte).post(url, {"reply": ANSWER}, follow=True)

        assert f"{asked.reference} is beantwoord." in page.content.decode()
        asked.refresh_from_db()
        assert (asked.status, asked.coach) == (RequestStatus.CLOSED, None)
        assert Notification.objects.get(kind="request_answered").user == anja
        text = signed_in(anja).get(reverse("dossier", args=[asked.pk])).content.decode()
        assert ANSWER in text
        assert "Beantwoord door het loket" in text
        assert LeadTime.objects.get().step == LeadStep.DESK
        assert not Reservation.objects.exists()

    def test_the_mail_holds_nothing_of_it(self, asked: Request, lotte: User) -> None:
        ask.answer(asked, reply=ANSWER, by=lotte, now=timezone.now())

        assert ANSWER not in str(Notification.objects.get(kind="request_answered").facts)

    def test_an_empty_answer_is_said_at_the_field(self, asked: Request, lotte: User) -> None:
        page = signed_in(lotte).post(reverse("intake:answer", args=[asked.pk]), {"reply": " "})

        assert page.status_code == 422
        assert page.context["form"].errors["reply"]
        with pytest.raises(NotReady):
            ask.answer(asked, reply=" ", by=lotte, now=timezone.now())

    def test_an_oa_is_not_answered(
        self, wilg: School, anja: User, dirk: User, carla: User, lotte: User, asked: Request
    ) -> None:
        case = submitted(wilg, anja, dirk, carla)
        with pytest.raises(NotReady, match="korte vraag"):
            ask.answer(case, reply=ANSWER, by=lotte, now=timezone.now())
        with pytest.raises(NotAllowed):
            ask.answer(asked, reply=ANSWER, by=anja, now=timezone.now())
        assert "Zelf beantwoorden" not in signed_in(lotte).get(f"/loket/{case.pk}/").content.decode()


class TestQuick:
    def test_one_press_gives_it_to_who_stands_on_top(
        self, asked: Request, hours: Budget, carla: User, cees: User, lotte: User
    ) -> None:
        CoachTheme.objects.create(coach=cees, theme=Domain.ATTITUDE)
        page = quick(lotte, asked)
        form = page.context["form"]
        typed = {name: form[name].value() for name in form.fields}
        typed = {name: getattr(value, "pk", value) for name, value in typed.items()}

        answer = signed_in(lotte).post(page.context["action"], typed)

        assert answer.status_code == 302
        given = Assignment.objects.get()
        assert (given.coach, given.reservation.promised, given.reservation.budget) == (cees, 60, hours)
        assert quick(lotte, asked).content == b"", "nothing is left to give"

    def test_it_leads_to_the_row_that_follows(self, asked: Request, hours: Budget, carla: User, lotte: User) -> None:
        url = reverse("arrangements:quick", args=[asked.pk])
        after = "/loket/?owner=mine&open=5f0c1df4-8d0c-4d6f-9a59-3f1d3e0b7f0e"
        page = signed_in(lotte).get(url, {"next": after})
        typed = {
            "coach": str(carla.pk), "budget": str(hours.pk), "minutes": "1", "starts_on": timezone.localdate(),
            "ends_on": page.context["form"].initial["ends_on"],
        }  # fmt: skip

        wrong = signed_in(lotte).post(page.context["action"], {**typed, "minutes": "0"})
        assert wrong.status_code == 422
        assert f'href="/loket/?owner=mine&amp;open={asked.pk}"' in wrong.content.decode()
        assert signed_in(lotte).post(page.context["action"], typed).headers["Location"] == after

    @pytest.mark.parametrize("elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
    def test_it_leads_nowhere_else(
        self, asked: Request, hours: Budget, carla: User, lotte: User, elsewhere: str
    ) -> None:
        page = signed_in(lotte).get(reverse("arrangements:quick", args=[asked.pk]), {"next": elsewhere})

        assert page.context["action"] == reverse("arrangements:assign", args=[asked.pk])

    def test_it_is_for_short_questions_with_hours_alone(
        self, asked: Request, wilg: School, anja: User, carla: User, lotte: User, team: Supplier, oscar: User
    ) -> None:
        assert quick(lotte, asked).content == b"", "the school has no hours"
        cb_budget(team, oscar, school=wilg)
        plan = complete_of(RequestKind.GUIDANCE, wilg, anja)
        ask.submit(plan, by=anja, now=timezone.now())

        assert quick(lotte, plan).content == b""
        assert b"Direct toewijzen" in quick(lotte, asked).content
        assert b"direct-toewijzen" in signed_in(lotte).get(f"/loket/{asked.pk}/").content
        assert b"direct-toewijzen" not in signed_in(lotte).get(f"/loket/{plan.pk}/").content


class TestThemes:
    def test_who_knows_about_it_comes_after_the_fixed_coach_and_before_who_is_free(
        self, asked: Request, carla: User, cees: User, team: Supplier, wilg: School, lotte: User
    ) -> None:
        today, year = timezone.localdate(), school_year_of(timezone.localdate())
        CoachCapacity.objects.create(coach=carla, school_year=year, minutes=6000)
        ask.set_themes(cees, [Domain.ATTITUDE, Domain.GIFTED], by=lotte, now=timezone.now())

        found = candidates_for(asked, today)
        assert [(one.coach, one.knows) for one in found] == [(cees, ("werkhouding",)), (carla, ())]

        SchoolCoach.objects.create(school=wilg, coach=carla, since=today)
        assert [one.coach for one in candidates_for(asked, today)] == [carla, cees]

    def test_a_coach_says_it_and_nobody_says_it_of_another(self, carla: User, cees: User, lotte: User) -> None:
        client, url = signed_in(carla), reverse("intake:coach_themes", args=[carla.pk])

        assert client.post(url, {"themes": ["language", "gifted"]}).status_code == 302
        assert sorted(carla.themes.values_list("theme", flat=True)) == ["gifted", "language"]
        assert client.post(url, {"themes": ["weather"]}).status_code == 422
        assert client.get(reverse("intake:coach_themes", args=[cees.pk])).status_code == 404
        with pytest.raises(NotAllowed):
            ask.set_themes(cees, ["gifted"], by=carla, now=timezone.now())
        page = signed_in(lotte).get(reverse("intake:coaches")).content.decode()
        assert "taal en spraak, hoogbegaafdheid" in page
        assert client.post(url, {}).status_code == 302
        assert not CoachTheme.objects.exists()
        kept = Move.objects.filter(name="set_themes").order_by("at").values_list("reason", flat=True)
        assert list(kept) == ["Carla Meijer: taal en spraak, hoogbegaafdheid", "Carla Meijer: –"]


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once_answer_once(asked: Request, hours: Budget, carla: User, lotte: User) -> None:
    fresh = Request.objects.get(pk=asked.pk)
    first, second = between(
        lambda: ask.answer(asked, reply=ANSWER, by=lotte, now=timezone.now()),
        lambda: ask.answer(fresh, reply="Iets anders.", by=lotte, now=timezone.now()),
    )

    assert first is None
    assert isinstance(second, AlreadyMoved)
    assert Move.objects.filter(name="answer").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_its_lock_it_would_be_answered_twice(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_two_who_answer_at_once_answer_once, request)
