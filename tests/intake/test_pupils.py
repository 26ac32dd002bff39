"""The file of a child: who sees it, what stands in it, and a parent changed with a line of the trail."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import PartKey, RequestKind
from intake.models import Request
from intake.queries.consents import needed_consents
from intake.queries.pupils import file_of, pupils_like, visible_pupils
from intake.transitions import StalePart
from intake.transitions.writing import PARENT_FIELDS
from swvportal.foundation.models import Look, Move, Parent, Pupil, School, User
from swvportal.foundation.workflow import NotAllowed
from tests.clients import signed_in
from tests.intake.made import complete_draft, complete_of, submitted
from tests.racing import Rival, between, falls, until_waiting, without_locks

pytestmark = pytest.mark.django_db
CHANGE: dict[str, Any] = {"custody": "no", "wants_copy": False, "language": "en", "secret_address": True}


@pytest.fixture
def request_of_sam(anja: User, dirk: User, carla: User, wilg: School) -> Request:
    return submitted(wilg, anja, dirk, carla)


def eva_of(request: Request) -> Parent:
    return Parent.objects.get(pupil=request.pupil, name="Eva Jansen")


def test_req_005_a_pupil_is_seen_with_a_request_and_not_otherwise(
    request_of_sam: Request, anja: User, dirk: User, carla: User, people: dict[str, User], wilg: School
) -> None:
    drafted = complete_draft(wilg, anja, dirk, carla, first_name="Noor")
    for user in people.values():
        seen = set(Request.objects.visible_to(user).values_list("pupil", flat=True))
        assert set(visible_pupils(user).values_list("pk", flat=True)) == seen
        for request in (request_of_sam, drafted):
            answer = signed_in(user).get(reverse("intake:pupil", args=[request.pupil_id]))
            assert (answer.status_code == 200) == (request.pupil_id in seen)


def test_the_file_holds_what_one_sees_by_school_year(
    request_of_sam: Request, anja: User, lotte: User, wilg: School
) -> None:
    later = act.go_on_from(request_of_sam, kind=RequestKind.CONSULTATION, by=anja, key=uuid.uuid4(), now=timezone.now())
    Request.objects.filter(pk=request_of_sam.pk).update(school_year=2024)
    pupil = Pupil.objects.get(requests=later)

    mine, theirs = file_of(pupil, anja), file_of(pupil, lotte)

    assert [[row.pk for row, _where in rows] for _year, rows in mine.years] == [[later.pk], [request_of_sam.pk]]
    assert [year for year, _rows in theirs.years] == ["2024-2025"]  # the draft is the school's own
    page = signed_in(anja).get(reverse("intake:pupil", args=[pupil.pk])).content.decode()
    assert "Schooljaar 2024-2025" in page
    assert "Beukenlaan" not in page
    assert Look.objects.filter(subject_id=pupil.pk, what="pupil", by=anja).count() == 1


def test_a_name_is_found_also_with_a_typing_error(request_of_sam: Request, anja: User, olga: User) -> None:
    assert [one.full_name for one in pupils_like(anja, "jansse")] == ["Sam Jansen"]
    assert "Sam Jansen" in signed_in(anja).get(reverse("intake:pupils"), {"q": "SAM"}).content.decode()
    assert "Sam Jansen" not in signed_in(olga).get(reverse("intake:pupils"), {"q": "sam"}).content.decode()
    assert "Geen leerling gevonden" in signed_in(anja).get(reverse("intake:pupils"), {"q": "xyz"}).content.decode()


def test_the_list_asks_the_same_for_one_and_for_thirty(anja: User, wilg: School) -> None:
    counts = []
    for many in (1, 29):
        for _n in range(many):
            complete_of(RequestKind.CONSULTATION, wilg, anja)
        browser = signed_in(anja)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(reverse("intake:pupils")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20


def test_a_parent_is_changed_with_a_trail_and_counts_at_once(request_of_sam: Request, anja: User) -> None:
    eva = eva_of(request_of_sam)
    url = reverse("intake:parent", args=[eva.pk])
    assert signed_in(anja).post(url, {"custody": "perhaps"}).status_code == 422
    form = {"custody": "no", "language": "en", "secret_address": "on", "street": "Nieuwstraat 1", "city": "BLOESEMDAM"}
    assert signed_in(anja).post(url, form).status_code == 302

    eva.refresh_from_db()
    assert (eva.custody, eva.wants_copy, eva.language, eva.secret_address) == ("no", False, "en", True)
    move = Move.objects.get(name="change_parent")
    assert (move.subject_id, move.by) == (eva.pk, anja)
    assert "custody: yes → no" in move.reason
    assert (eva.street, eva.city) == ("Nieuwstraat 1", "Bloesemdam")
    assert "Nieuwstraat" not in move.reason
    secret = signed_in(anja).get(url).content.decode()  # from now on the address is the office's
    assert "Nieuwstraat" not in secret
    assert needed_consents(Request.objects.get(pk=request_of_sam.pk)) == []
    signed_in(anja).post(url, form)
    assert Move.objects.filter(name="change_parent").count() == 1
    assert "Gewijzigd" in signed_in(anja).get(reverse("intake:pupil", args=[eva.pupil_id])).content.decode()


def test_only_the_school_and_the_office_change_a_parent(
    request_of_sam: Request, anja: User, oscar: User, lotte: User, olga: User, carla: User
) -> None:
    eva = eva_of(request_of_sam)
    for other in (lotte, olga, carla):
        with pytest.raises(NotAllowed):
            act.change_parent(eva, **CHANGE, by=other, now=timezone.now())
        assert signed_in(other).get(reverse("intake:parent", args=[eva.pk])).status_code == 404
    assert act.change_parent(eva, **CHANGE, by=oscar, now=timezone.now()) == [*CHANGE]
    with pytest.raises(NotAllowed):
        act.change_parent(eva, **CHANGE, street="Elders 1", by=anja, now=timezone.now())
    assert act.change_parent(eva, **CHANGE, street="Elders 1", by=oscar, now=timezone.now()) == ["street"]


def test_whoever_has_the_part_of_the_parents_open_hears_of_it(
    anja: User, dirk: User, carla: User, wilg: School
) -> None:
    draft = complete_draft(wilg, anja, dirk, carla)
    eva, version = eva_of(draft), draft.parts.get(key=PartKey.PARENTS).version
    row = {name: getattr(eva, name) for name in (*PARENT_FIELDS, "id")}
    act.change_parent(eva, **CHANGE, by=dirk, now=timezone.now())

    with pytest.raises(StalePart):
        act.save_parents(draft, parents=[row], disagree=False, version=version, by=anja, now=timezone.now())

    eva.refresh_from_db()
    assert eva.custody == "no"


@pytest.mark.django_db(transaction=True)
def test_a_parent_changed_while_the_part_is_saved_is_not_overwritten_unseen(
    anja: User, dirk: User, carla: User, wilg: School
) -> None:
    draft = complete_draft(wilg, anja, dirk, carla)
    eva, version = eva_of(draft), draft.parts.get(key=PartKey.PARENTS).version
    row = {name: getattr(eva, name) for name in (*PARENT_FIELDS, "id")}

    _changed, saved = between(
        lambda: act.change_parent(eva, **CHANGE, by=dirk, now=timezone.now()),
        lambda: act.save_parents(draft, parents=[row], disagree=False, version=version, by=anja, now=timezone.now()),
    )

    assert isinstance(saved, StalePart)
    eva.refresh_from_db()
    assert eva.custody == "no"


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_a_parent_changed_while_the_part_is_saved_is_not_overwritten_unseen, request)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", ["parent", "pupil"])
def test_who_changes_a_file_waits_for_a_draft_before_holding_anything_else(
    anja: User, dirk: User, carla: User, oscar: User, wilg: School, what: str
) -> None:
    draft = complete_draft(wilg, anja, dirk, carla)
    pupil = draft.pupil
    assert pupil is not None
    pupil.birth_date = timezone.localdate().replace(day=1) - datetime.timedelta(days=17 * 365)
    pupil.save(update_fields=["birth_date"])
    eva = eva_of(draft)
    reach = {"email": "sam@pupil.example", "street": "Kade 1", "postcode": "7600 AA", "city": "Bloesemdam"}

    def changing() -> object:
        now = timezone.now()
        if what == "parent":
            return act.change_parent(eva, **CHANGE, by=oscar, now=now)
        return act.change_reach(pupil, **reach, by=oscar, now=now)

    rival = Rival(changing)
    with transaction.atomic():  # a colleague who writes: the draft, then the pupil
        Request.objects.select_for_update().get(pk=draft.pk)
        rival.start()
        until_waiting(rival)
        Pupil.objects.select_for_update(nowait=True).get(pk=pupil.pk)
        Parent.objects.select_for_update(nowait=True).get(pk=eva.pk)

    assert rival.result()
    assert Move.objects.filter(name__in=["change_parent", "change_reach"]).count() == 1
