"""A pupil goes to another school: nothing moves before a person decided on each dossier; then it is seen at once."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from arrangements import transitions as give
from arrangements.queries.bound import bound_to_school
from hours.models import Budget
from intake import transitions as act
from intake.enums import Course, RequestKind, RequestStatus
from intake.models import AgendaItem, Request, Transfer
from intake.queries import dossiers_to_decide, items_to_decide
from intake.queries.pupils import visible_pupils
from intake.queries.transfers import schools_of
from swvportal.foundation.models import Move, Notification, Pupil, School, Supplier, User
from swvportal.foundation.schoolyears import last_day, school_year_of
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.arrangements.made import cb_budget
from tests.clients import signed_in
from tests.intake.made import complete_of, submitted
from tests.intake.sot import about_pupil, planned
from tests.intake.test_merging import merge
from tests.racing import between, falls, without_locks

pytestmark = pytest.mark.django_db


@pytest.fixture
def pupil(anja: User, dirk: User, carla: User, wilg: School, lotte: User) -> Pupil:
    """Sam of De Wilg: an arrangement and a consultation at the loket, one that was declined, a draft, and an item of a
    SOT."""
    asked = submitted(wilg, anja, dirk, carla)
    found = Pupil.objects.get(requests=asked)
    for status in (RequestStatus.SUBMITTED, RequestStatus.DECLINED, RequestStatus.DRAFT):
        row = complete_of(RequestKind.OBSERVATION, wilg, anja)
        if status != RequestStatus.DRAFT:
            act.submit(row, by=anja, now=timezone.now())
        if status == RequestStatus.DECLINED:
            act.decline(row, reason="Past niet.", instead="Bel de coach.", by=lotte, now=timezone.now())
        double = Pupil.objects.get(requests=row)
        known = {parent.name: parent.pk for parent in found.parents.all()}
        merge(double, found, lotte, same={parent.pk: known[parent.name] for parent in double.parents.all()})
    Request.objects.filter(kind=RequestKind.OBSERVATION).update(kind=RequestKind.CONSULTATION)
    about_pupil(planned(wilg, anja), anja)
    AgendaItem.objects.update(pupil=found)
    return found


@pytest.fixture
def transfer(pupil: Pupil, eik: School, anja: User) -> Transfer:
    today = timezone.localdate()
    return act.announce_transfer(pupil, target=eik, on=today, remark="Verhuisd.", by=anja, now=timezone.now())


def of_kind(pupil: Pupil, kind: str) -> Request:
    return pupil.requests.get(kind=kind, status=RequestStatus.SUBMITTED)


def carry_out(transfer: Transfer, by: User, *, along: bool = True) -> None:
    course = Course.ALONG if along else Course.STAYS
    act.carry_out_transfer(
        transfer,
        dossiers={one.pk: course for one in dossiers_to_decide(transfer)},
        items={one.pk: Course.STAYS for one in items_to_decide(transfer)},
        bound=bound_to_school,
        by=by,
        now=timezone.now(),
    )


def test_a_school_announces_and_nothing_moves_before_each_is_answered(
    pupil: Pupil, eik: School, anja: User, olga: User, lotte: User, carla: User
) -> None:
    url, today = reverse("intake:transfer_new", args=[pupil.pk]), timezone.localdate()
    form = {"target": eik.pk, "on": (today + datetime.timedelta(days=3)).isoformat(), "remark": "Verhuist."}
    assert signed_in(anja).post(url, {**form, "on": "2019-01-01"}).status_code == 422
    assert signed_in(anja).post(url, form).status_code == 302
    assert signed_in(anja).post(url, form).status_code == 422  # announced already
    row = Transfer.objects.get()
    told = Notification.objects.get(kind="transfer_announced", user=lotte)
    assert "Sam" not in str(told.facts)
    assert "Sam Jansen" in signed_in(lotte).get(reverse("intake:transfers")).content.decode()
    page = reverse("arrangements:transfer", args=[row.pk])
    assert "Tot dan blijft alles zoals het is" in signed_in(lotte).get(page).content.decode()
    with pytest.raises(NotReady):
        carry_out(row, lotte)
    Transfer.objects.update(on=today)
    for user in (anja, carla):
        with pytest.raises(NotAllowed):
            carry_out(Transfer.objects.get(), user)
    with pytest.raises(NotAllowed):
        act.announce_transfer(pupil, target=eik, on=today, remark="", by=olga, now=timezone.now())

    some = {f"request_{of_kind(pupil, RequestKind.OA).pk}": "along"}
    assert signed_in(lotte).post(page, some).status_code == 422
    assert set(Request.objects.values_list("school__name", flat=True)) == {"De Wilg"}
    assert not Move.objects.filter(name__in=["go_along", "stay_behind", "change_school"]).exists()


def test_what_goes_along_the_new_school_sees_and_the_old_one_keeps_the_rest(
    pupil: Pupil, transfer: Transfer, anja: User, olga: User, lotte: User
) -> None:
    oa, asked = of_kind(pupil, RequestKind.OA), of_kind(pupil, RequestKind.CONSULTATION)
    planned(eik := transfer.target, olga, days=5)
    item = AgendaItem.objects.get()
    form = {f"request_{oa.pk}": "along", f"request_{asked.pk}": "stays", f"item_{item.pk}": "along"}
    page = reverse("arrangements:transfer", args=[transfer.pk])
    assert signed_in(lotte).post(page, form).status_code == 302

    pupil.refresh_from_db()
    assert pupil.school == eik
    old, new = (set(Request.objects.visible_to(user).filter(pupil=pupil)) for user in (anja, olga))
    assert new == {oa}
    assert {one.status for one in old} == {RequestStatus.SUBMITTED, RequestStatus.DECLINED, RequestStatus.DRAFT}
    assert oa not in old
    assert AgendaItem.objects.get().meeting.school == eik
    trail = dict(
        Move.objects.filter(subject_id__in=[oa.pk, asked.pk]).exclude(name="submit").values_list("subject_id", "name")
    )
    assert trail == {oa.pk: "go_along", asked.pk: "stay_behind"}
    assert Notification.objects.filter(kind="pupil_left", user=anja).count() == 1
    assert Notification.objects.filter(kind="pupil_arrived", user=olga).count() == 1
    assert not Notification.objects.filter(kind="pupil_left", facts__icontains="De Eik").exists()
    assert [one.school.name for one in schools_of(pupil, lotte)] == ["De Wilg", "De Eik"]
    assert [one.school.name for one in schools_of(pupil, anja)] == ["De Wilg"]
    file = reverse("intake:pupil", args=[pupil.pk])
    theirs, mine = (signed_in(user).get(file).content.decode() for user in (anja, olga))
    assert "Niet meer op uw school" in theirs
    assert "Eva Jansen" not in theirs
    assert "De Eik" not in theirs
    assert "Eva Jansen" in mine
    assert pupil in visible_pupils(anja)
    pupil.parents.update(street="Nieuwstraat 1", secret_address=True)
    draft = pupil.requests.get(status=RequestStatus.DRAFT)
    for one in (asked, draft):
        shown = signed_in(anja).get(reverse("intake:part", args=[one.pk, "parents"]), follow=True).content.decode()
        assert "Nieuwstraat" not in shown
    with pytest.raises(NotAllowed):
        act.save_parents(draft, parents=[], disagree=False, version=0, by=anja, now=timezone.now())
    with pytest.raises(AlreadyMoved, match="Lotte"):
        carry_out(transfer, lotte)


def test_hours_of_the_old_school_do_not_go_along_silently(
    pupil: Pupil, transfer: Transfer, team: Supplier, oscar: User, lotte: User, carla: User, wilg: School
) -> None:
    asked, today = of_kind(pupil, RequestKind.CONSULTATION), timezone.localdate()
    hours: Budget = cb_budget(team, oscar, school=wilg)
    given = give.Work(carla, hours, 120, today, last_day(school_year_of(today)), "")
    give.assign(asked, given, by=lotte, now=timezone.now())

    with pytest.raises(act.HeldBack, match=asked.reference):
        carry_out(transfer, oscar)
    page = reverse("arrangements:transfer", args=[transfer.pk])
    assert "Hiervoor zijn uren van de oude school gereserveerd" in signed_in(oscar).get(page).content.decode()
    form = {f"request_{asked.pk}": "along", f"request_{of_kind(pupil, RequestKind.OA).pk}": "along"}
    assert signed_in(oscar).post(page, {**form, f"item_{AgendaItem.objects.get().pk}": "stays"}).status_code == 422
    carry_out(transfer, oscar, along=False)
    asked.refresh_from_db()
    assert (asked.school, asked.status) == (wilg, RequestStatus.ASSIGNED)


def test_a_change_of_school_is_called_off_with_a_reason(pupil: Pupil, transfer: Transfer, oscar: User) -> None:
    url, browser = reverse("intake:transfer_off", args=[transfer.pk]), signed_in(oscar)
    browser.post(url)
    transfer.refresh_from_db()
    assert transfer.status == "announced"
    browser.post(url, {"reason": "Blijft toch."})
    transfer.refresh_from_db()
    assert transfer.status == "called_off"
    assert Move.objects.get(name="call_off_transfer").subject_id == pupil.pk


@pytest.mark.django_db(transaction=True)
def test_two_people_carry_it_out_once(pupil: Pupil, transfer: Transfer, lotte: User, oscar: User) -> None:
    _done, late = between(lambda: carry_out(transfer, lotte), lambda: carry_out(transfer, oscar, along=False))
    assert isinstance(late, AlreadyMoved)
    assert Move.objects.filter(name="go_along").count() == 2
    assert not Move.objects.filter(name="stay_behind").exists()


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_done_twice(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_two_people_carry_it_out_once, request)
