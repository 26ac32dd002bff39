"""Two requests about the same made one, and a wrong school put right, by the loket and with a line of the trail."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import AttachmentKind, RequestKind, RequestStatus
from intake.models import Request
from intake.queries import desk_queue, desk_rows
from intake.queries.desk import same_asked
from swvportal.foundation.models import Move, Notification, Pupil, School, User
from swvportal.foundation.workflow import AlreadyMoved, MoveRefused, NotReady
from tests.clients import signed_in
from tests.intake.made import complete_of, stored_document, submitted
from tests.intake.test_merging import merge as merge_pupils
from tests.racing import between, falls, without_locks

pytestmark = pytest.mark.django_db
Two = tuple[Request, Request]


@pytest.fixture
def two(anja: User, dirk: User, carla: User, wilg: School, lotte: User) -> Two:
    """One child asked an arrangement for twice; the second one has a document more."""
    first, second = (submitted(wilg, anja, dirk, carla) for _n in range(2))
    stays, goes = (Pupil.objects.get(requests=request) for request in (first, second))
    merge_pupils(goes, stays, lotte, same={goes.parents.get().pk: stays.parents.get().pk})
    second.refresh_from_db()
    second.attachments.create(document=stored_document(anja, "verslag.pdf"), kind=AttachmentKind.OTHER)
    return first, second


def merge(request: Request, into: Request, by: User) -> None:
    act.merge_requests(request, into, documents=[], reason="Twee keer gestuurd.", by=by, now=timezone.now())


def test_a_double_goes_up_in_the_other_with_its_document_and_a_line_on_both(
    two: Two, lotte: User, anja: User, oscar: User
) -> None:
    into, double = two
    extra = double.attachments.get(kind=AttachmentKind.OTHER)
    browser = signed_in(lotte)
    assert into.reference in browser.get(reverse("intake:case", args=[double.pk])).content.decode()
    url = reverse("intake:merge_request", args=[double.pk])
    assert browser.post(url, {"into": double.pk, "reason": "Dubbel."}).status_code == 422
    assert browser.post(url, {"into": into.pk}).status_code == 422
    form = {"into": into.pk, "documents": [extra.pk], "reason": "Twee keer gestuurd."}
    assert browser.post(url, form).status_code == 302

    double.refresh_from_db()
    into.refresh_from_db()
    assert (double.status, double.merged_into, into.status) == (RequestStatus.WITHDRAWN, into, RequestStatus.SUBMITTED)
    assert into.attachments.filter(document=extra.document).count() == 1
    assert double.attachments.count() == 2
    names = {(move.name, move.subject_id): move for move in Move.objects.filter(name__in=["merge", "take_in"])}
    assert set(names) == {("merge", double.pk), ("take_in", into.pk)}
    assert into.reference in names["merge", double.pk].reason
    assert double.reference in names["take_in", into.pk].reason
    assert Notification.objects.get(kind="request_merged", user=anja).facts["number"] == into.reference
    for user in (anja, lotte, oscar):
        assert into.reference in signed_in(user).get(reverse("dossier", args=[double.pk])).content.decode()
        assert double.reference in signed_in(user).get(reverse("dossier", args=[into.pk])).content.decode()
    with pytest.raises(AlreadyMoved, match="Lotte"):
        merge(double, into, lotte)


def test_only_the_same_question_about_the_same_child_is_a_double(
    two: Two, lotte: User, anja: User, dirk: User, carla: User, wilg: School, eik: School
) -> None:
    one, other = two
    stranger = submitted(wilg, anja, dirk, carla, first_name="Noor")
    with pytest.raises(NotReady):
        merge(one, stranger, lotte)
    with pytest.raises(NotReady):
        merge(one, one, lotte)
    Request.objects.filter(pk=other.pk).update(school=eik)  # neither school reads the other's
    assert other not in same_asked(one, lotte)
    with pytest.raises(NotReady):
        merge(one, other, lotte)
    Request.objects.filter(pk=other.pk).update(school=wilg, kind=RequestKind.CONSULTATION)
    with pytest.raises(NotReady):
        merge(one, other, lotte)
    assert not Move.objects.filter(name="merge").exists()
    Request.objects.filter(pk=other.pk).update(school=eik)
    Request.objects.filter(pk=one.pk).update(merged_into=other, status=RequestStatus.WITHDRAWN)
    page = signed_in(anja).get(reverse("dossier", args=[one.pk])).content.decode()
    assert "gaat verder als een andere" in page
    assert other.reference not in page


def test_the_queue_says_so_and_asks_the_same_for_one_and_for_thirty(
    two: Two, lotte: User, anja: User, wilg: School
) -> None:
    counts = []
    for many in (0, 28):
        for _n in range(many):
            act.submit(complete_of(RequestKind.OBSERVATION, wilg, anja), by=anja, now=timezone.now())
        Request.objects.filter(kind=RequestKind.OBSERVATION).update(pupil=two[0].pupil_id)
        browser = signed_in(lotte)
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(reverse("intake:desk")).content.decode()
        counts.append(len(asked))
        assert page.count("nog een open vraag over deze leerling") == 2 + many
    assert counts[0] == counts[1] <= 20
    Request.objects.exclude(pk=two[0].pk).update(pupil=None)
    assert not any(row.another for row in desk_rows(desk_queue(lotte).with_due().with_another_open(), lotte))


def test_a_wrong_school_is_put_right_before_a_decision(
    two: Two, lotte: User, anja: User, olga: User, eik: School
) -> None:
    request, other = two
    url = reverse("intake:correct_school", args=[request.pk])
    assert signed_in(lotte).post(url, {"school": request.school_id, "reason": "Vestiging."}).status_code == 422
    asked = signed_in(lotte).post(url, {"school": eik.pk, "reason": "Vestiging."})
    assert asked.status_code == 422
    assert "along" in asked.context["form"].errors  # the other request names the pupil at this school too
    for one in two:
        assert one in Request.objects.visible_to(anja)
        act.correct_school(one, school=eik, reason="Verkeerde vestiging.", by=lotte, now=timezone.now())
        assert one not in Request.objects.visible_to(anja)
        assert one in Request.objects.visible_to(olga)
        assert Pupil.objects.get(requests=one).school == (eik if one == other else request.pupil.school)  # type: ignore[union-attr]
    move = Move.objects.get(name="correct_school", subject_id=request.pk)
    assert move.reason == "De Wilg → De Eik. Verkeerde vestiging."
    told = Notification.objects.filter(kind="school_corrected", subject_id=request.pk)
    assert {row.user: row.facts["path"] for row in told if row.user in (anja, olga)} == {
        anja: "/",
        olga: f"/aanvragen/{request.pk}/",
    }


def test_a_pupil_goes_along_on_purpose_and_the_first_school_begins_nothing_new_about_it(
    two: Two, lotte: User, anja: User, eik: School, wilg: School
) -> None:
    request, other = two
    url = reverse("intake:correct_school", args=[request.pk])
    form = {"school": eik.pk, "along": "yes", "reason": "Verkeerde vestiging."}
    assert signed_in(lotte).post(url, form).status_code == 302
    assert Pupil.objects.get(requests=request).school == eik
    other.refresh_from_db()
    for begin in (
        lambda: act.go_on_from(other, kind=RequestKind.OA, by=anja, key=uuid4(), now=timezone.now()),
        lambda: act.renew(other, key=uuid4(), by=anja, now=timezone.now()),
        lambda: act.invite_to_renew(other, again=False, occasion=uuid4(), by=lotte, now=timezone.now()),
    ):
        with pytest.raises(MoveRefused, match="andere school"):
            begin()
    assert Request.objects.filter(school=wilg).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_merge_two_requests_once(two: Two, lotte: User) -> None:
    one, other = two
    _done, late = between(lambda: merge(one, other, lotte), lambda: merge(other, one, lotte))
    assert isinstance(late, AlreadyMoved)
    assert sorted(Request.objects.values_list("status", flat=True)) == ["submitted", "withdrawn"]


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_end(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_two_people_merge_two_requests_once, request)
