"""The loket gives a request to a coach without the committee; hours are reserved at once and can be widened."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from arrangements import transitions as act
from arrangements.models import Assignment
from arrangements.queries import budgets_to_assign, candidates_for
from coaching.queries import entries_of, reservations_of, running_with_hours
from coaching.transitions import close, evaluate, start
from hours.enums import Activity
from hours.models import Budget, CoachCapacity, Reservation
from hours.overviews.people import years_of_coaches
from hours.queries import call_by_name, free_minutes
from hours.transitions import NotEnough, log_time
from intake import transitions as ask
from intake.enums import RequestKind, RequestStatus
from intake.models import Request, SchoolCoach
from swvportal.foundation.models import Notification, School, Supplier, User
from swvportal.foundation.schoolyears import last_day, school_year_of
from swvportal.foundation.workflow import AlreadyMoved, NotReady
from tests.arrangements.made import cb_budget, oa_budget
from tests.arrangements.pages import page, told
from tests.clients import signed_in
from tests.intake.made import complete_of, nameless, submitted
from tests.racing import between

pytestmark = pytest.mark.django_db


@pytest.fixture
def hours(team: Supplier, oscar: User, wilg: School) -> Budget:
    """Ten hours of De Wilg for consultation and guidance."""
    return cb_budget(team, oscar, school=wilg)


@pytest.fixture
def asked(wilg: School, anja: User, lotte: User) -> Request:
    return nameless(wilg, anja)


def work(coach: User, budget: Budget, minutes: int = 120, **changes: object) -> act.Work:
    today = timezone.localdate()
    typed = {"starts_on": today, "ends_on": last_day(school_year_of(today)), "message": "Bel voor tien uur.", **changes}
    return act.Work(coach, budget, minutes, **typed)  # type: ignore[arg-type]


def logged(coach: User, reservation: Reservation) -> None:
    """Three quarters of an hour of today."""
    what = {"activity": Activity.TALK, "note": "", "key": uuid.uuid4(), "now": timezone.now()}
    log_time(coach, reservation=reservation, worked_on=timezone.localdate(), minutes=45, **what)  # type: ignore[arg-type]


def sent(coach: User, budget: Budget, **changes: str) -> dict[str, str]:
    today = timezone.localdate()
    return {
        "coach": str(coach.pk),
        "budget": str(budget.pk),
        "minutes": "2",
        "starts_on": today.isoformat(),
        "ends_on": last_day(school_year_of(today)).isoformat(),
        "message": "Bel voor tien uur.",
        **changes,
    }


class TestAssign:
    def test_reserves_tells_and_names_the_coach(
        self, asked: Request, hours: Budget, anja: User, carla: User, lotte: User
    ) -> None:
        act.assign(asked, work(carla, hours), by=lotte, now=timezone.now())

        hours.refresh_from_db()
        assert (asked.status, asked.coach, hours.reserved) == (RequestStatus.ASSIGNED, carla, 120)
        reservation = Assignment.objects.get().reservation
        assert (reservation.what_for, reservation.reference) == ("consultation", asked.reference)
        told_to = Notification.objects.filter(kind="request_assigned").values_list("user__name", flat=True)
        assert sorted(told_to) == ["Anja Smit", "Carla Meijer"]
        for user in (anja, carla):
            words = signed_in(user).get(reverse("dossier", args=[asked.pk])).content.decode()
            assert "Bel voor tien uur." in words
            assert "Carla Meijer" in words

    def test_who_does_not_see_the_request_sees_and_hears_nothing_of_it(
        self, asked: Request, hours: Budget, carla: User, cees: User, anja: User, olga: User, lotte: User
    ) -> None:
        found = act.assign(asked, work(carla, hours), by=lotte, now=timezone.now())

        for user in (anja, carla, lotte):
            assert list(Assignment.objects.visible_to(user)) == [found]
            call_by_name(user, [found.reservation])
            assert found.reservation.called == f"Consultatie, De Wilg, {asked.reference}"
        for stranger in (olga, cees):
            assert not Assignment.objects.visible_to(stranger).exists()
            call_by_name(stranger, [found.reservation])
            assert found.reservation.called == ""

    def test_the_committee_sees_nothing_of_it(
        self, asked: Request, hours: Budget, carla: User, lotte: User, karin: User
    ) -> None:
        act.assign(asked, work(carla, hours), by=lotte, now=timezone.now())

        assert not Request.objects.visible_to(karin).exists()

    def test_the_queue_asks_no_more_for_three_that_run_than_for_one(
        self, asked: Request, hours: Budget, wilg: School, anja: User, carla: User, lotte: User
    ) -> None:
        client, running = signed_in(lotte), "/loket/?group=running&sort=school"
        act.assign(asked, work(carla, hours), by=lotte, now=timezone.now())
        client.get(running)
        with CaptureQueriesContext(connection) as for_one:
            assert len(client.get(running).context["rows"]) == 1
        for _row in range(2):
            act.assign(nameless(wilg, anja), work(carla, hours), by=lotte, now=timezone.now())

        with CaptureQueriesContext(connection) as for_three:
            assert len(client.get(running).context["rows"]) == 3
        assert len(for_three) == len(for_one)

    def test_too_few_hours_change_nothing(self, asked: Request, hours: Budget, carla: User, lotte: User) -> None:
        with pytest.raises(NotEnough):
            act.assign(asked, work(carla, hours, 605), by=lotte, now=timezone.now())

        assert Request.objects.get().status == RequestStatus.SUBMITTED
        answer = signed_in(lotte).post(
            reverse("arrangements:assign", args=[asked.pk]), sent(carla, hours, minutes="11")
        )
        assert answer.status_code == 422
        assert "1:00 te weinig" in answer.content.decode()
        assert answer.context["form"].errors["minutes"]

    def test_the_work_is_done_and_the_rest_goes_back(
        self, asked: Request, hours: Budget, carla: User, lotte: User, oscar: User
    ) -> None:
        now, today = timezone.now(), timezone.localdate()
        act.assign(asked, work(carla, hours), by=lotte, now=now)
        with pytest.raises(NotReady, match="voor de dag waarop het werk is gegeven"):
            start(asked, first_contact_on=today - datetime.timedelta(days=1), by=carla, now=now)
        assert asked.reference in signed_in(carla).get(reverse("coaching:start", args=[asked.pk])).content.decode()
        start(asked, first_contact_on=today, by=carla, now=now)
        [reservation] = reservations_of(asked)
        call_by_name(carla, [reservation])
        assert reservation.called == f"Consultatie, De Wilg, {asked.reference}"
        logged(carla, reservation)

        [running] = running_with_hours(carla)
        assert (running.used, running.promised) == (45, 120)
        assert [entry.minutes for entry in entries_of(asked)] == [45]
        evaluate(asked, report="Besproken.", by=carla, now=now)
        close(asked, discussed_on=today, result="Verder op eigen kracht.", by=carla, now=now)
        hours.refresh_from_db()
        assert (hours.reserved, hours.consumed, hours.available) == (0, 45, 555)

    @pytest.mark.parametrize("kind", [kind for kind in RequestKind if kind != RequestKind.OA])
    def test_each_kind_on_hours_of_its_own(
        self, kind: str, hours: Budget, team: Supplier, wilg: School, anja: User, carla: User, lotte: User, oscar: User
    ) -> None:
        central = oa_budget(team, oscar)
        request = complete_of(kind, wilg, anja)
        ask.submit(request, by=anja, now=timezone.now())
        fit, other = (central, hours) if kind in {"pathway", "observation"} else (hours, central)
        assert budgets_to_assign(request, timezone.localdate()) == [fit]
        with pytest.raises(NotReady, match="niet voor deze aanvraag"):
            act.assign(request, work(carla, other), by=lotte, now=timezone.now())

        act.assign(request, work(carla, fit), by=lotte, now=timezone.now())
        assert Assignment.objects.get().reservation.what_for == kind

    def test_an_oa_goes_to_the_committee(
        self, wilg: School, anja: User, dirk: User, carla: User, lotte: User, hours: Budget
    ) -> None:
        request = submitted(wilg, anja, dirk, carla)
        with pytest.raises(NotReady):
            act.assign(request, work(carla, hours), by=lotte, now=timezone.now())
        url = reverse("arrangements:assign", args=[request.pk])
        assert "beslist de commissie" in told(signed_in(lotte).get(url, follow=True))

    def test_what_does_not_go_together_is_said_beside_it(
        self, asked: Request, hours: Budget, carla: User, anja: User, lotte: User
    ) -> None:
        today = timezone.localdate()
        client, url = signed_in(lotte), reverse("arrangements:assign", args=[asked.pk])
        other = Supplier.objects.create(name="Kameleon", own_team=False)
        carla.memberships.update(supplier=other)
        for typed, field in (
            ({}, "budget"),
            ({"ends_on": str(today - datetime.timedelta(days=1))}, "ends_on"),
            ({"ends_on": str(today + datetime.timedelta(days=400))}, "ends_on"),
            ({"minutes": "0"}, "minutes"),
        ):
            answer = client.post(url, sent(carla, hours, **typed))
            assert answer.status_code == 422
            assert answer.context["form"].errors[field]
            assert "Bel voor tien uur." in answer.content.decode()
        with pytest.raises(NotReady, match="Kies de coach"):
            act.assign(asked, work(anja, hours), by=lotte, now=timezone.now())
        carla.memberships.update(supplier=hours.supplier)
        nothing = work(User.objects.get(pk=carla.pk), hours, 0)
        with pytest.raises(NotReady, match="hoeveel uren"):
            act.assign(asked, nothing, by=lotte, now=timezone.now())

    def test_a_withdrawn_consent_stops_it(
        self, hours: Budget, wilg: School, anja: User, carla: User, lotte: User
    ) -> None:
        request = complete_of(RequestKind.CONSULTATION, wilg, anja)
        ask.submit(request, by=anja, now=timezone.now())
        request.consents.update(withdrawn_at=timezone.now())

        with pytest.raises(NotReady, match="ingetrokken"):
            act.assign(request, work(carla, hours), by=lotte, now=timezone.now())

    def test_a_click_that_comes_second_is_told_who_was_first(
        self, asked: Request, hours: Budget, carla: User, lotte: User
    ) -> None:
        client, url = signed_in(lotte), reverse("arrangements:assign", args=[asked.pk])
        assert told(client.post(url, sent(carla, hours), follow=True)) == f"{asked.reference} is toegewezen."

        assert "Lotte Vos" in told(client.post(url, sent(carla, hours), follow=True))
        assert Assignment.objects.count() == 1
        with pytest.raises(AlreadyMoved):
            act.assign(asked, work(carla, hours), by=lotte, now=timezone.now())


class TestWiden:
    def test_more_hours_of_the_same_budget(self, asked: Request, hours: Budget, carla: User, lotte: User) -> None:
        act.assign(asked, work(carla, hours), by=lotte, now=timezone.now())
        url = reverse("arrangements:widen", args=[asked.pk])
        assert "2:00" in page(lotte, "widen", asked.pk)
        client = signed_in(lotte)
        typed = {"minutes": "1", "reason": "Meer gesprekken.", "seen": "120"}
        assert client.post(url, {**typed, "reason": ""}).context["form"].errors["reason"]
        short = client.post(url, {**typed, "minutes": "9"})
        assert "1:00 te weinig" in short.content.decode()

        assert told(client.post(url, typed, follow=True))
        twice = client.post(url, typed)
        assert (twice.status_code, twice.context["form"]["seen"].value()) == (422, "180")
        assert "De uren zijn intussen veranderd." in twice.content.decode()
        reservation = Assignment.objects.get().reservation
        assert (reservation.promised, asked.status) == (180, RequestStatus.ASSIGNED)
        assert Notification.objects.filter(kind="request_widened", user=carla).count() == 1
        with pytest.raises(NotReady, match="hoeveel uren"):
            act.widen(asked, 0, reason="Daarom.", by=lotte, now=timezone.now())

    def test_not_before_it_is_assigned(self, asked: Request, lotte: User) -> None:
        url = reverse("arrangements:widen", args=[asked.pk])

        assert told(signed_in(lotte).get(url, follow=True))


class TestCandidates:
    def test_the_fixed_coach_comes_first_and_then_who_is_most_free(
        self, asked: Request, hours: Budget, carla: User, cees: User, team: Supplier, wilg: School, lotte: User
    ) -> None:
        today, year = timezone.localdate(), school_year_of(timezone.localdate())
        SchoolCoach.objects.create(school=wilg, coach=cees, since=today)
        CoachCapacity.objects.create(coach=carla, school_year=year, minutes=6000)
        CoachCapacity.objects.create(coach=cees, school_year=year, minutes=60)
        act.assign(asked, work(carla, hours), by=lotte, now=timezone.now())
        start(asked, first_contact_on=today, by=carla, now=timezone.now())
        [reservation] = reservations_of(asked)
        logged(carla, reservation)

        found = candidates_for(asked, today)
        assert [(one.coach, one.fixed, one.free) for one in found] == [(cees, True, 60), (carla, False, 5880)]
        shown = {row.coach.pk: row.free for row in years_of_coaches(lotte, year) if row.capacity is not None}
        assert free_minutes(year) == shown, "the same figure as in the overview of coaches"


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_who_assign_at_once_reserve_once(
    asked: Request, hours: Budget, carla: User, lotte: User
) -> None:
    now = timezone.now()

    def assign() -> object:
        return act.assign(Request.objects.get(pk=asked.pk), work(carla, hours), by=lotte, now=now)

    first, second = between(assign, assign)
    assert isinstance(first, Assignment)
    assert isinstance(second, AlreadyMoved)
    hours.refresh_from_db()
    assert hours.reserved == 120
