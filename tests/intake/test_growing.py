"""A request that goes on as another one: nothing is typed twice, and both keep the link."""

from __future__ import annotations

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import PartKey, RequestKind, RequestSort, RequestStatus
from intake.models import Request
from intake.queries.completeness import missing_in
from swvportal.foundation.models import Notification, School, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.clients import signed_in
from tests.intake.made import complete_of, nameless, submitted
from tests.racing import race

pytestmark = pytest.mark.django_db


def grown(request: Request, by: User, kind: str = RequestKind.OA, key: uuid.UUID | None = None) -> Request:
    return act.go_on_from(request, kind=kind, by=by, key=key or uuid.uuid4(), now=timezone.now())


@pytest.fixture
def consulted(wilg: School, anja: User) -> Request:
    """A consultation on Sam that was handed in."""
    request = complete_of(RequestKind.CONSULTATION, wilg, anja)
    act.submit(request, by=anja, now=timezone.now())
    return request


def test_a_consultation_grows_into_an_oa(consulted: Request, bas: User) -> None:
    oa = grown(consulted, bas)

    assert (oa.pupil, oa.sort, oa.grew_from, oa.created_by) == (consulted.pupil, RequestSort.NEW, consulted, bas)
    question = oa.parts.get(key=PartKey.QUESTION)
    assert question.data == consulted.parts.get(key=PartKey.QUESTION).data
    assert (question.saved_by, question.version) == (consulted.created_by, 1)
    missing = {one.part for one in missing_in(oa)}
    assert missing.isdisjoint({PartKey.PUPIL, PartKey.PARENTS, PartKey.QUESTION})
    assert PartKey.CONSENTS in missing, "a consent is for one request"
    page = signed_in(bas).get(reverse("intake:write", args=[oa.pk])).content.decode()
    assert consulted.reference in page


def test_a_renewal_takes_along_all_but_what_was_said_of_the_first(
    wilg: School, anja: User, dirk: User, carla: User
) -> None:
    first = submitted(wilg, anja, dirk, carla)
    Notification.objects.all().delete()
    again = grown(first, anja)

    assert again.sort == RequestSort.RENEWAL
    data = {part.key: part.data for part in again.parts.all()}
    for key in (PartKey.PICTURE, PartKey.TRIED, PartKey.SOT, PartKey.GOALS, PartKey.VOICE):
        assert data[key] == first.parts.get(key=key).data
    assert not data[PartKey.ADVICE]
    assert not data[PartKey.DIRECTOR]
    assert not again.attachments.exists()
    assert Notification.objects.get(kind="advice_asked").user == carla


def test_without_a_name_there_is_none_to_take_along(wilg: School, anja: User) -> None:
    oa = grown(nameless(wilg, anja), anja)

    assert oa.pupil is None
    assert oa.parts.get(key=PartKey.QUESTION).data["teacher_question"]


def test_a_kind_about_the_system_names_no_pupil(consulted: Request, anja: User) -> None:
    assert grown(consulted, anja, RequestKind.GUIDANCE).pupil is None


def test_only_in_another_kind(consulted: Request, anja: User) -> None:
    with pytest.raises(NotReady, match="Kies een andere soort"):
        grown(consulted, anja, RequestKind.CONSULTATION)
    assert RequestKind.OA in act.kinds_from(consulted)
    assert RequestKind.CONSULTATION not in act.kinds_from(consulted)


def test_only_by_the_school_or_the_loket_and_not_from_a_draft(
    consulted: Request, wilg: School, anja: User, olga: User, carla: User, lotte: User
) -> None:
    for stranger in (olga, carla):
        with pytest.raises(NotAllowed):
            grown(consulted, stranger)
    assert grown(consulted, lotte).on_behalf
    with pytest.raises(NotAllowed, match="ingediend"):
        grown(complete_of(RequestKind.GUIDANCE, wilg, anja), anja)
    act.withdraw(consulted, reason="Toch niet.", by=anja, now=timezone.now())
    assert consulted.status == RequestStatus.WITHDRAWN
    with pytest.raises(NotAllowed):
        grown(consulted, anja)


def test_both_dossiers_lead_to_the_other_for_who_may_see_it(
    consulted: Request, anja: User, lotte: User, oscar: User
) -> None:
    oa = grown(consulted, anja)
    of_school, of_desk = (signed_in(user).get(reverse("dossier", args=[consulted.pk])) for user in (anja, lotte))

    assert reverse("dossier", args=[oa.pk]) in of_school.content.decode()
    assert reverse("dossier", args=[oa.pk]) not in of_desk.content.decode(), "a draft is the school's own"
    back = signed_in(anja).get(reverse("dossier", args=[oa.pk])).content.decode()
    assert reverse("dossier", args=[consulted.pk]) in back
    assert reverse("intake:go_on", args=[consulted.pk]) in of_school.content.decode()
    assert reverse("intake:go_on", args=[oa.pk]) not in back
    of_office = signed_in(oscar).get(reverse("dossier", args=[consulted.pk])).content.decode()
    assert reverse("intake:go_on", args=[consulted.pk]) not in of_office, "the office reads it and asks nothing"


def test_the_page_begins_one_draft_however_often_it_is_sent(consulted: Request, anja: User) -> None:
    client, url = signed_in(anja), reverse("intake:go_on", args=[consulted.pk])
    page = {"once": uuid.uuid4(), "kind": "oa"}
    assert client.get(url).status_code == 200
    assert client.post(url, {"once": uuid.uuid4()}).status_code == 422
    first, second = client.post(url, page), client.post(url, page)

    oa = Request.objects.get(grew_from=consulted)
    assert first["Location"] == second["Location"] == reverse("intake:write", args=[oa.pk])
    other = client.post(url, {**page, "kind": "guidance"})
    assert other["Location"] == reverse("dossier", args=[consulted.pk]), "the page was sent already"


@pytest.mark.django_db(transaction=True)
def test_a_double_click_begins_one_draft_with_all_answers(consulted: Request, anja: User) -> None:
    key = uuid.uuid4()
    first, second = race(*[lambda: grown(consulted, anja, key=key)] * 2)

    assert first == second
    assert Request.objects.get(grew_from=consulted).parts.get(key=PartKey.QUESTION).data["teacher_question"]
