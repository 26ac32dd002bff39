"""Two people, or one with two clicks, at the same moment on two real connections."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import AttachmentKind, ConsentMethod, ConsentState, PartKey, RequestStatus
from intake.models import Attachment, Consent, Request, RequestPart, SchoolCoach
from intake.transitions.documents import AlreadyAttached
from swvportal.foundation.models import Document, Move, Notification, Parent, School, User
from swvportal.foundation.workflow import NotReady
from tests.intake.made import complete_draft, stored_document
from tests.racing import Act, between, falls, without_key, without_locks

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_two_writers_of_one_part_one_hears_of_the_other(anja: User, bas: User, wilg: School) -> None:
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())

    def saving(by: User) -> Act:
        data = {"occasion": f"van {by.name}"}
        return lambda: act.save_part(request, PartKey.QUESTION, data=data, version=0, by=by, now=timezone.now())

    first, second = between(saving(anja), saving(bas))

    kept = RequestPart.objects.get(request=request, key=PartKey.QUESTION)
    assert isinstance(second, act.StalePart)
    assert second.part.data == first.data == kept.data == {"occasion": "van Anja Smit"}
    assert kept.version == 1


def test_a_double_click_on_submit_submits_once(anja: User, dirk: User, carla: User, lotte: User, wilg: School) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(anja)
    url = reverse("intake:submit", args=[request.pk])

    found = between(lambda: clients[0].post(url), lambda: clients[1].post(url))

    sent = reverse("intake:sent", args=[request.pk])
    assert [answer.headers["Location"] for answer in found] == [sent, sent]
    request.refresh_from_db()
    year = timezone.localdate().year
    assert (request.status, request.reference) == (RequestStatus.SUBMITTED, f"OA-{year}-00001")
    assert Move.objects.filter(subject_id=request.pk, name="submit").count() == 1
    assert Notification.objects.filter(kind="request_arrived").count() == 1


def test_a_double_click_on_a_new_request_starts_one(anja: User, wilg: School, carla: User) -> None:
    SchoolCoach.objects.create(school=wilg, coach=carla, since=datetime.date(2024, 8, 1))
    key, now = uuid.uuid4(), timezone.now()

    def starting() -> Request:
        return act.start_request(wilg, by=anja, key=key, now=now)

    first, second = between(starting, starting)

    assert first == second
    assert Notification.objects.filter(kind="advice_asked").count() == 1


def test_a_double_click_on_a_document_adds_one(anja: User, wilg: School) -> None:
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    documents = [stored_document(anja), stored_document(anja)]
    page = uuid.uuid4()

    def adding(document: Document) -> Act:
        return lambda: act.attach(
            request, document=document, kind=AttachmentKind.OTHER, by=anja, now=timezone.now(), key=page
        )

    first, second = between(*map(adding, documents))

    assert isinstance(second, AlreadyAttached)
    assert Attachment.objects.get() == first


def test_two_new_versions_at_once_have_a_number_each(anja: User, bas: User, wilg: School) -> None:
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    now = timezone.now()
    plan = act.attach(request, document=stored_document(anja), kind=AttachmentKind.OPP, by=anja, now=now)

    def following(by: User) -> Act:
        document = stored_document(by)
        return lambda: act.attach(
            request, document=document, kind=AttachmentKind.OPP, by=by, now=timezone.now(), after=plan
        )

    found = between(following(anja), following(bas))

    assert sorted(one.version for one in found if isinstance(one, Attachment)) == [2, 3]


def test_two_answers_of_one_parent_at_once_leave_one(
    anja: User, bas: User, dirk: User, carla: User, wilg: School
) -> None:
    request = complete_draft(wilg, anja, dirk, carla, second_parent=True)
    parent = Parent.objects.get(name="Tom Jansen")

    def answering(state: str, by: User) -> Act:
        return lambda: act.record_consent(
            request,
            parent=parent,
            state=state,
            method=ConsentMethod.TALK,
            text="Mag het team meekijken?",
            answered_on=timezone.localdate(),
            by=by,
            now=timezone.now(),
        )

    first, second = between(answering(ConsentState.GIVEN, anja), answering(ConsentState.REFUSED, bas))

    assert isinstance(second, NotReady)
    assert Consent.objects.get(parent=parent) == first


def test_two_new_versions_at_once_follow_each_other(anja: User, bas: User, wilg: School) -> None:
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    opp = act.attach(request, document=stored_document(anja), kind=AttachmentKind.OPP, by=anja, now=timezone.now())
    documents = {user: stored_document(user) for user in (anja, bas)}

    def adding(by: User) -> Act:
        return lambda: act.attach(request, document=documents[by], kind="", after=opp, by=by, now=timezone.now())

    between(adding(anja), adding(bas))

    assert list(Attachment.objects.order_by("version").values_list("version", "document__uploaded_by")) == [
        (1, anja.pk), (2, anja.pk), (3, bas.pk),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "proof",
    [
        test_two_new_versions_at_once_follow_each_other,
        test_of_two_writers_of_one_part_one_hears_of_the_other,
        test_a_double_click_on_submit_submits_once,
        test_a_double_click_on_a_document_adds_one,
    ],
)
def test_req_053_without_its_lock_each_of_these_goes_wrong(
    proof: Callable[..., None], request: pytest.FixtureRequest
) -> None:
    with without_locks():
        falls(proof, request)


def test_req_053_without_the_key_a_double_click_starts_two(request: pytest.FixtureRequest) -> None:
    with without_key(Request, "one_time_key"):
        falls(test_a_double_click_on_a_new_request_starts_one, request)


def test_req_053_without_lock_and_key_a_parent_has_two_answers(request: pytest.FixtureRequest) -> None:
    with without_locks(), without_key(Consent, "request", "parent", "until"):
        falls(test_two_answers_of_one_parent_at_once_leave_one, request)


def test_the_director_agrees_only_with_what_was_read(anja: User, dirk: User, carla: User, wilg: School) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    read = request.parts.get(key=PartKey.DIRECTOR).version
    advice = request.parts.get(key=PartKey.ADVICE)
    later = {**advice.data, "direct_minutes": 6000}
    act.save_part(request, PartKey.ADVICE, data=later, version=advice.version, by=carla, now=timezone.now())

    with pytest.raises(act.StalePart):
        act.agree(request, version=read, remark="", by=dirk, now=timezone.now())

    assert request.parts.get(key=PartKey.DIRECTOR).data == {}


def test_a_page_that_missed_an_answer_is_not_stale_to_itself(anja: User, bas: User, wilg: School) -> None:
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())
    page, now = uuid.uuid4(), timezone.now()

    def save(text: str, *, by: User, page: uuid.UUID, after: int = 0) -> RequestPart:
        moment = now + datetime.timedelta(seconds=after)
        return act.save_part(
            request, PartKey.QUESTION, data={"occasion": text}, version=0, by=by, now=moment, page=page
        )

    save("half", by=anja, page=page)
    assert save("half a sentence", by=anja, page=page, after=1).version == 2
    with pytest.raises(act.StalePart):
        save("van Bas", by=bas, page=uuid.uuid4(), after=2)
    with pytest.raises(act.StalePart):
        save("uit een ander tabblad", by=anja, page=uuid.uuid4(), after=3)
