"""A coach starts, reports and closes; what each may see of it; and twice is once."""

from __future__ import annotations

import datetime
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import DjangoAssertNumQueries

from coaching import transitions as act
from coaching.models import Trajectory
from coaching.queries import to_log_on
from hours.enums import Activity
from hours.models import Budget, Reservation, TimeEntry
from hours.queries import workable_reservations
from hours.transitions import log_time
from intake.enums import RequestStatus
from intake.models import Request
from intake.transitions import extend
from swvportal.foundation.models import Move, Notification, School, Supplier, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.arrangements.made import HOURS_25, granted, oa_budget
from tests.clients import signed_in
from tests.intake.made import before_committee

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget(team: Supplier, oscar: User) -> Budget:
    return oa_budget(team, oscar)


@pytest.fixture
def grant(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, mina: User, budget: Budget
) -> Request:
    """25 hours for Carla, granted today."""
    request = before_committee(wilg, anja, dirk, carla, lotte)
    granted(request, carla, karin, mark, mina)
    return Request.objects.get(pk=request.pk)


@pytest.fixture
def trajectory(grant: Request, carla: User) -> Trajectory:
    return act.start(grant, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())


def log(coach: User, request: Request, minutes: int) -> None:
    log_time(
        coach,
        reservation=request.decisions.get().reservation,
        worked_on=timezone.localdate(),
        minutes=minutes,
        activity=Activity.TALK,
        note="",
        key=uuid.uuid4(),
        now=timezone.now(),
    )


def told(answer: object) -> str:
    return " ".join(str(one) for one in answer.context["messages"])  # type: ignore[attr-defined]


def test_work_starts_after_the_first_contact_and_not_before_the_grant(grant: Request, carla: User, cees: User) -> None:
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    for wrong in (today + day, today - day):
        with pytest.raises(NotReady):
            act.start(grant, first_contact_on=wrong, by=carla, now=timezone.now())
    with pytest.raises(NotAllowed):
        act.start(grant, first_contact_on=today, by=cees, now=timezone.now())
    assert not Trajectory.objects.exists()

    act.start(grant, first_contact_on=today, by=carla, now=timezone.now())

    assert grant.status == RequestStatus.IN_PROGRESS
    assert Notification.objects.filter(kind="work_started").count() == 2
    with pytest.raises(AlreadyMoved, match="Carla"):
        act.start(Request.objects.get(), first_contact_on=today, by=carla, now=timezone.now())


def test_no_time_is_logged_on_a_grant_before_the_work_has_started(grant: Request, carla: User) -> None:
    with pytest.raises(NotAllowed):
        log(carla, grant, 60)
    assert workable_reservations(carla) == []

    act.start(grant, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
    log(carla, grant, 60)

    assert [row.consumed for row in workable_reservations(carla)] == [60]


def test_an_extension_of_running_work_can_be_used_at_once(
    trajectory: Trajectory, anja: User, carla: User, karin: User, mark: User, mina: User
) -> None:
    request = trajectory.request
    extend(request, reason="Er is meer nodig.", by=anja, now=timezone.now())
    granted(request, carla, karin, mark, mina)

    assert len(workable_reservations(carla)) == 2


def test_closing_gives_the_rest_of_the_hours_back(trajectory: Trajectory, carla: User, budget: Budget) -> None:
    request = trajectory.request
    log(carla, request, 90)
    with pytest.raises(NotReady):
        act.evaluate(request, report="  ", by=carla, now=timezone.now())
    act.evaluate(request, report="De leerkracht geeft korte instructies.", by=carla, now=timezone.now())
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    with pytest.raises(NotReady):
        act.close(request, discussed_on=tomorrow, result="Goed", by=carla, now=timezone.now())
    with pytest.raises(NotReady):
        act.close(request, discussed_on=timezone.localdate(), result=" ", by=carla, now=timezone.now())

    act.close(request, discussed_on=timezone.localdate(), result="Het werkt.", by=carla, now=timezone.now())

    budget.refresh_from_db()
    trajectory.refresh_from_db()
    assert request.status == RequestStatus.CLOSED
    assert (budget.consumed, budget.reserved, budget.available) == (90, 0, 200 * 60 - 90)
    assert (trajectory.report, trajectory.result) == ("De leerkracht geeft korte instructies.", "Het werkt.")
    assert Notification.objects.filter(kind="work_closed").count() == 3
    with pytest.raises(AlreadyMoved):
        act.close(request, discussed_on=timezone.localdate(), result="Nog eens", by=carla, now=timezone.now())


def test_a_coach_starts_from_the_own_page_once(grant: Request, carla: User) -> None:
    client, url = signed_in(carla), reverse("coaching:start", args=[grant.pk])
    assert "Wacht op een eerste contact" in client.get(reverse("coaching:mine")).content.decode()
    assert "U hebt hiervoor 25:00 uur" in client.get(url).content.decode()

    early = client.post(url, {"first_contact_on": "2020-01-01"})
    assert (early.status_code, [*early.context["form"].errors]) == (422, ["first_contact_on"])
    assert 'value="2020-01-01"' in early.content.decode()
    today = {"first_contact_on": timezone.localdate().isoformat()}
    client.post(url, today)
    second = client.post(url, today, follow=True)

    trajectory = Trajectory.objects.get()
    assert second.redirect_chain[-1][0] == reverse("coaching:trajectory", args=[trajectory.pk])
    assert "Carla Meijer" in told(second)
    assert Move.objects.filter(name="start").count() == 1
    assert "Nog 25:00 uur" in client.get(reverse("coaching:mine")).content.decode()


def test_who_sees_what_of_the_work(
    trajectory: Trajectory, carla: User, cees: User, anja: User, olga: User, lotte: User, karin: User
) -> None:
    log(carla, trajectory.request, 90)
    url = reverse("coaching:trajectory", args=[trajectory.pk])

    for worker in (carla, lotte):
        page = signed_in(worker).get(url).content.decode()
        assert "1:30 van 25:00" in page
        assert '<td role="cell" class="number" data-label="Tijd">1:30</td>' in page
    school = signed_in(anja).get(url).content.decode()
    assert "1:30 van 25:00" in school
    assert 'data-label="Tijd"' not in school
    assert "geen uren geboekt" not in school
    assert "Lever het verslag in" not in school
    assert "Lever het verslag in" in signed_in(carla).get(url).content.decode()
    for stranger in (cees, olga):
        assert signed_in(stranger).get(url).status_code == 404
    for name in ("report", "close"):
        for other in (anja, cees, karin):
            assert signed_in(other).post(reverse(f"coaching:{name}", args=[trajectory.pk])).status_code == 404


def test_a_report_and_a_closing_come_back_with_what_was_typed(trajectory: Trajectory, carla: User, lotte: User) -> None:
    coach = signed_in(carla)
    report = reverse("coaching:report", args=[trajectory.pk])
    close = reverse("coaching:close", args=[trajectory.pk])

    assert coach.post(report, {"report": ""}).status_code == 422
    assert coach.post(report, {"report": "Korte instructies."}).status_code == 302
    assert "Carla Meijer" in told(coach.post(report, {"report": "Nog eens"}, follow=True))
    typed = {"discussed_on": timezone.localdate().isoformat(), "result": ""}
    assert coach.post(close, typed).status_code == 422
    far = {"discussed_on": "2099-01-01", "result": "Het werkt in de klas."}
    answer = coach.post(close, far)
    assert answer.status_code == 422
    assert "Het werkt in de klas." in answer.content.decode()
    assert signed_in(lotte).post(close, {**typed, "result": "Het werkt."}).status_code == 302
    assert "Lotte Vos" in told(coach.post(close, {**typed, "result": "Het werkt."}, follow=True))

    trajectory.refresh_from_db()
    assert (trajectory.report, trajectory.result) == ("Korte instructies.", "Het werkt.")
    page = coach.get(reverse("coaching:trajectory", args=[trajectory.pk])).content.decode()
    assert "de rest is teruggegaan" in page


QUERIES = {"mine": 14, "trajectory": 17}


@pytest.mark.parametrize("name", ["mine", "trajectory"])
def test_lists_ask_as_much_of_one_row_as_of_thirty(
    trajectory: Trajectory,
    wilg: School,
    anja: User,
    dirk: User,
    carla: User,
    lotte: User,
    karin: User,
    mark: User,
    mina: User,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
) -> None:
    waits = before_committee(wilg, anja, dirk, carla, lotte, first_name="Daan")
    granted(waits, carla, karin, mark, mina)
    log(carla, trajectory.request, 5)
    client = signed_in(carla)
    url = reverse(f"coaching:{name}", args=[trajectory.pk] if name == "trajectory" else [])
    client.get(url)
    with django_assert_num_queries(QUERIES[name]):
        client.get(url)

    for _index in range(29):
        log(carla, trajectory.request, 5)
    _copies(Request.objects.get(pk=waits.pk), 29)
    running = _copies(Request.objects.get(pk=trajectory.request_id), 29)
    for copy in running:
        Trajectory.objects.create(
            request=copy, first_contact_on=timezone.localdate(), started_by=carla, started_at=timezone.now()
        )

    with django_assert_num_queries(QUERIES[name]):
        answer = client.get(url)
    assert name == "trajectory" or len(answer.context["running"]) == len(answer.context["waiting"]) == 30


def _copies(request: Request, count: int) -> list[Request]:
    """More requests like this one, as rows: how they came about does not matter to a list."""
    found = []
    for index in range(count):
        request.pk = request.one_time_key = uuid.uuid4()
        request.reference = f"{request.status}-{index}"
        request._state.adding = True
        request.save(force_insert=True)
        found.append(Request.objects.get(pk=request.pk))
    return found


def test_the_grant_is_what_the_coach_has_left(trajectory: Trajectory, carla: User) -> None:
    reservation = trajectory.request.decisions.get().reservation
    assert reservation is not None
    assert (reservation.coach, reservation.rest) == (carla, HOURS_25)


def test_the_work_goes_on_while_more_is_asked(trajectory: Trajectory, anja: User, carla: User) -> None:
    extend(trajectory.request, reason="Meer nodig.", by=anja, now=timezone.now())

    client = signed_in(carla)
    for page in (reverse("start"), reverse("coaching:mine")):
        assert reverse("coaching:trajectory", args=[trajectory.pk]) in client.get(page).content.decode()
    text = client.get(reverse("coaching:trajectory", args=[trajectory.pk])).content.decode()
    asked = f"{reverse('hours:mine')}?reservation={trajectory.request.decisions.get().reservation_id}"
    assert f'href="{asked}">Boek uren' in text


def test_the_school_asks_for_more_and_takes_it_back_by_the_buttons_on_the_dossier(
    trajectory: Trajectory, anja: User
) -> None:
    client, request = signed_in(anja), trajectory.request
    dossier = reverse("dossier", args=[request.pk])
    for name, ends in (("extend", RequestStatus.AT_COMMITTEE), ("withdraw_extension", RequestStatus.IN_PROGRESS)):
        url = reverse(f"intake:{name}", args=[request.pk])
        assert url in client.get(dossier).content.decode()
        assert client.get(url).status_code == 200
        assert client.post(url, {"reason": ""}).status_code == 422

        for _click in range(2):
            assert client.post(url, {"reason": "Er is meer nodig."}).headers["Location"] == dossier

        assert Request.objects.get().status == ends
    told = Notification.objects.filter(kind__in=["extension_withdrawn", "request_withdrawn"])
    found = {(one.kind, one.user.name, one.facts["path"]) for one in told.select_related("user") if one.user}
    assert found == {
        ("extension_withdrawn", "Carla Meijer", dossier),
        ("extension_withdrawn", "Lotte Vos", dossier),
        ("extension_withdrawn", "Karin Schouten", "/"),
    }


@pytest.fixture
def other_grant(
    grant: Request, wilg: School, anja: User, dirk: User, carla: User, lotte: User, karin: User, mark: User, mina: User
) -> Trajectory:
    """A second pupil of Carla's at the same school, on whose hours she logged last."""
    request = before_committee(wilg, anja, dirk, carla, lotte, first_name="Noor")
    granted(request, carla, karin, mark, mina)
    found = act.start(request, first_contact_on=timezone.localdate(), by=carla, now=timezone.now())
    log(carla, found.request, 30)
    return found


def test_log_hours_on_a_trajectory_leads_to_the_hours_of_that_pupil(
    trajectory: Trajectory, other_grant: Trajectory, carla: User, cees: User
) -> None:
    client = signed_in(carla)
    of_sam, of_noor = (str(one.request.decisions.get().reservation_id) for one in (trajectory, other_grant))

    page = client.get(reverse("coaching:trajectory", args=[trajectory.pk])).content.decode()
    url = page.split('">Boek uren')[0].rsplit('href="', 1)[1]

    assert client.get(url).context["form"]["reservation"].value() == of_sam
    assert client.get(reverse("hours:mine")).context["form"]["reservation"].value() == of_noor
    assert signed_in(cees).get(url).context["form"]["reservation"].value() == "none"


def test_a_coach_reads_for_which_pupil_hours_are_and_hours_keeps_no_name(
    trajectory: Trajectory, other_grant: Trajectory, carla: User, anja: User, oscar: User
) -> None:
    sam, noor = trajectory.request, other_grant.request

    page = signed_in(carla).get(reverse("hours:mine"))

    assert [str(words) for _key, words in page.context["form"].fields["reservation"].choices][:2] == [
        f"Noor, De Wilg, {noor.reference} (24:30 over)",
        f"Sam, De Wilg, {sam.reference} (25:00 over)",
    ]
    week = page.content.decode().split('id="week"')[1]
    assert f"Noor, De Wilg, {noor.reference}" in week
    days = signed_in(carla).get(reverse("hours:this_week")).content.decode()
    assert days.count(f"Noor, De Wilg, {noor.reference}") == 2
    assert f"Noor, De Wilg, {noor.reference}" in signed_in(carla).get(reverse("hours:my_year")).content.decode()
    entry = TimeEntry.objects.get()
    after = (entry.worked_on + datetime.timedelta(days=7)).isoformat()
    assert "Noor, De Wilg" in signed_in(carla).get(reverse("hours:week_copy", args=[after])).content.decode()
    assert "Noor, De Wilg" in signed_in(carla).get(reverse("hours:correct", args=[entry.pk])).content.decode()
    assert [row.label for row in Reservation.objects.order_by("reference")] == [
        f"De Wilg, {one.reference}" for one in (sam, noor)
    ]
    budget = Reservation.objects.get(decision__request=noor).budget_id
    assert "Noor" not in signed_in(oscar).get(reverse("hours:budget", args=[budget])).content.decode()


def test_more_hours_for_one_pupil_say_from_which_day(
    trajectory: Trajectory, anja: User, carla: User, karin: User, mark: User, mina: User
) -> None:
    extend(trajectory.request, reason="Meer nodig.", by=anja, now=timezone.now())
    granted(trajectory.request, carla, karin, mark, mina)
    day = date_format(timezone.localdate(), "j F Y")

    page = signed_in(carla).get(reverse("hours:mine"))

    called = [row.label for row in page.context["reservations"]]
    assert called == [f"Sam, De Wilg, {trajectory.request.reference}, vanaf {day}"] * 2
    assert [row.reference for row in page.context["reservations"]] == [
        trajectory.request.reference,
        f"{trajectory.request.reference}/2",
    ]


def test_what_was_logged_is_said_by_name_and_that_name_is_kept_nowhere(
    trajectory: Trajectory, anja: User, carla: User, lotte: User, karin: User, mark: User, mina: User
) -> None:
    extend(trajectory.request, reason="Meer nodig.", by=anja, now=timezone.now())
    granted(trajectory.request, carla, karin, mark, mina)
    second = Reservation.objects.get(reference__endswith="/2")
    mark_of = trajectory.request.reference
    today = timezone.localdate()
    form = {"reservation": second.pk, "activity": "talk", "quick": "60", "worked_on": today, "once": uuid.uuid4()}
    client = signed_in(carla)

    answer = client.post(reverse("hours:mine"), form)
    stored = [str(client.session.items()), *(cookie.value for cookie in client.cookies.values())]
    page = client.get(answer["Location"]).content.decode()

    assert not [text for text in stored if "Sam" in text]
    assert f"1:00 is geboekt voor Sam, De Wilg, {mark_of}, vanaf {date_format(today, 'j F Y')}." in page
    assert f"{mark_of}/" not in page
    assert second.label == f"De Wilg, {mark_of}, vanaf {date_format(today, 'j F Y')}"
    budget = signed_in(lotte).get(reverse("hours:budget", args=[second.budget_id]) + "?total=reserved")
    assert budget.status_code == 200
    assert f"{mark_of}/" not in budget.content.decode()


def test_hours_are_logged_on_the_grant_of_today(trajectory: Trajectory, carla: User, cees: User) -> None:
    today, day = timezone.localdate(), datetime.timedelta(days=1)
    now = trajectory.request.decisions.get().reservation
    assert now is not None
    past = Reservation(coach=carla, reserved=60, starts_on=today - 9 * day, ends_on=today - day)
    spent = Reservation(coach=carla, starts_on=today, ends_on=today)
    done = Reservation(coach=carla, reserved=60, starts_on=today, ends_on=today, closed_at=timezone.now())

    assert to_log_on([past, spent, done, now], carla, today=today) == now
    assert to_log_on([past, spent, done], carla, today=today) == spent
    assert to_log_on([done], carla, today=today) is None
    assert to_log_on([now], cees, today=today) is None
