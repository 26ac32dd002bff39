"""The school's page of what ends: renewals begun with one press, or several after one check, each once."""

from __future__ import annotations

import uuid

import pgtrigger
import pytest
from django.utils import timezone

from intake import transitions as ask
from intake.enums import PartKey, RequestSort, RequestStatus
from intake.models import BulkRun, Request
from swvportal.foundation.models import User
from swvportal.foundation.workflow import NotReady
from tests.clients import signed_in
from tests.coaching.conftest import Running
from tests.racing import between, falls, without_locks

pytestmark = pytest.mark.django_db
PAGE, BEGIN, CHECK = "/aanvragen/loopt-af/", "/aanvragen/loopt-af/begin/", "/aanvragen/loopt-af/controleren/"


def renewals() -> list[Request]:
    return list(Request.objects.filter(sort=RequestSort.RENEWAL).order_by("created_at"))


def test_one_press_begins_one_renewal_that_knows_what_was_known(
    running: Running, consultation: Request, dirk: User, olga: User
) -> None:
    earlier = running("Sam")
    client, key = signed_in(dirk), str(uuid.uuid4())
    rows = client.get(PAGE).context["rows"]
    assert {row.request: bool(row.may_renew) for row in rows} == {earlier: True, consultation: False}

    first = client.post(BEGIN, {"once": key, "row": earlier.pk})
    again = client.post(BEGIN, {"once": key, "row": earlier.pk})
    other_tab = client.post(BEGIN, {"once": str(uuid.uuid4()), "row": earlier.pk}, follow=True)
    outsider = signed_in(olga)
    for row in (earlier.pk, "onzin"):
        assert outsider.post(BEGIN, {"once": str(uuid.uuid4()), "row": row})["Location"] == PAGE
    not_for_this_kind = client.post(BEGIN, {"once": key, "row": consultation.pk}, follow=True)

    [draft] = renewals()
    assert first["Location"] == again["Location"] == f"/aanvragen/{draft.pk}/invullen/"
    assert (draft.grew_from, draft.pupil, draft.status) == (earlier, earlier.pupil, RequestStatus.DRAFT)
    assert draft.parts.get(key=PartKey.QUESTION).data == earlier.parts.get(key=PartKey.QUESTION).data
    assert [str(one) for one in other_tab.context["messages"]] == ["De school is al aan een vervolgaanvraag begonnen."]
    assert "Alleen een onderwijsarrangement" in not_for_this_kind.content.decode()
    assert outsider.get(PAGE).context["rows"] == []


def test_several_begin_after_one_check_and_what_cannot_is_said_by_name(
    running: Running, consultation: Request, anja: User, bas: User, olga: User
) -> None:
    sam, noor, yara = running("Sam"), running("Noor"), running("Yara")
    ask.renew(yara, key=uuid.uuid4(), by=bas, now=timezone.now())
    client, key = signed_in(anja), str(uuid.uuid4())
    ticked = {"row": [str(row.pk) for row in (sam, noor, yara, consultation)]}

    page = client.get(CHECK, ticked)
    answers = [client.post(CHECK, {"once": key, **ticked}) for _time in range(2)]
    nothing = client.post(CHECK, {"once": str(uuid.uuid4())})
    used = client.post(CHECK, {"once": key, "row": [str(sam.pk)]})
    stranger = signed_in(olga).post(CHECK, {"once": str(uuid.uuid4()), **ticked})

    assert {row.request for row in page.context["possible"]} == {sam, noor}
    assert {row.request for row, _reason in page.context["left"]} == {yara, consultation}
    assert answers[0]["Location"] == answers[1]["Location"]
    run = BulkRun.objects.get()
    assert {row.request: bool(row.refusal) for row in run.rows.all()} == {
        sam: False, noor: False, yara: True, consultation: True
    }  # fmt: skip
    assert [draft.grew_from for draft in renewals()].count(sam) == 1
    assert len(renewals()) == 3
    told = client.get(answers[0]["Location"]).content.decode()
    assert all(f"/aanvragen/{draft.pk}/invullen/" in told for draft in renewals() if draft.created_by == anja)
    assert {answer.status_code for answer in (nothing, used, stranger)} == {422}


def test_what_counts_as_a_renewal_is_where_it_came_from_and_that_it_did_not_come_to_nothing(
    running: Running, anja: User, bas: User, lotte: User
) -> None:
    earlier, now = running("Sam"), timezone.now()
    first = ask.renew(earlier, key=uuid.uuid4(), by=anja, now=now)
    ask.save_part(first, PartKey.HEAD, data={"sort": RequestSort.URGENT}, version=0, by=anja, now=now)

    with pytest.raises(NotReady):
        ask.renew(earlier, key=uuid.uuid4(), by=bas, now=now)
    [row] = signed_in(anja).get(PAGE).context["rows"]
    assert (row.renewal_begun, row.renewal) == (True, first.pk)

    for status in (RequestStatus.WITHDRAWN, RequestStatus.DECLINED, RequestStatus.REFUSED):
        with pgtrigger.ignore("intake.Request:status_moves"):  # which steps lead here is no matter
            Request.objects.filter(pk=first.pk).update(status=status)
        page = signed_in(anja).get(PAGE)
        [row] = page.context["rows"]
        refused = status == RequestStatus.REFUSED
        assert (bool(row.may_renew), row.renewal, row.renewal_refused == first.pk) == (True, None, refused)
        assert ("vervolgaanvraag afgewezen" in page.content.decode()) is refused
    second = ask.renew(earlier, key=uuid.uuid4(), by=bas, now=now)
    [row] = signed_in(anja).get(PAGE).context["rows"]
    assert (row.renewal_begun, row.renewal, row.renewal_refused) == (True, second.pk, None)


@pytest.mark.django_db(transaction=True)
def test_two_of_a_school_who_renew_at_once_begin_one(running: Running, anja: User, bas: User) -> None:
    earlier = running("Sam")

    first, second = between(
        lambda: ask.renew(earlier, key=uuid.uuid4(), by=anja, now=timezone.now()),
        lambda: ask.renew(earlier, key=uuid.uuid4(), by=bas, now=timezone.now()),
    )

    assert isinstance(second, NotReady)
    assert renewals() == [first]


@pytest.mark.django_db(transaction=True)
def test_req_053_without_the_lock_they_begin_two(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_two_of_a_school_who_renew_at_once_begin_one, request)
