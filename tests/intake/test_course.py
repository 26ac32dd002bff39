"""One request from the first click to the committee's door, and what is refused on the way."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import AttachmentKind, ConsentMethod, ConsentState, PartKey, RequestStatus
from intake.models import Request
from intake.queries.completeness import missing_in
from intake.workflow import REQUEST_FLOW
from swvportal.foundation.models import Notification, Parent, Partnership, Pupil, School, User
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.clients import signed_in
from tests.intake.made import before_committee, complete_draft, submitted

pytestmark = pytest.mark.django_db


def test_a_complete_draft_is_submitted_once(
    anja: User, bas: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    now = timezone.now()

    act.submit(request, by=anja, now=now)

    assert request.status == RequestStatus.SUBMITTED
    assert request.reference == f"OA-{timezone.localdate().year}-00001"
    assert request.decide_by == timezone.localdate() + datetime.timedelta(weeks=6)
    told = Notification.objects.filter(kind="request_received").values_list("user__email", flat=True)
    assert sorted(told) == ["anja@story.example", "bas@story.example", "dirk@story.example"]
    with pytest.raises(AlreadyMoved, match="Anja Smit"):
        act.submit(Request.objects.get(pk=request.pk), by=bas, now=now)


def test_an_incomplete_draft_is_refused(anja: User, wilg: School, partnership: Partnership) -> None:
    request = act.start_request(wilg, by=anja, key=uuid.uuid4(), now=timezone.now())

    with pytest.raises(NotReady):
        act.submit(request, by=anja, now=timezone.now())

    assert Request.objects.get().status == RequestStatus.DRAFT
    assert Notification.objects.count() == 0


def test_the_clock_stands_still_while_the_school_is_asked(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    request = submitted(wilg, anja, dirk, carla)
    promised = request.decide_by
    assert promised is not None
    asked = timezone.now()
    act.return_for_completion(request, question="Welke methode gebruikt u?", by=lotte, now=asked)
    assert request.status == RequestStatus.RETURNED

    act.complete(request, answer="Wij gebruiken Veilig Leren.", by=anja, now=asked + datetime.timedelta(days=9))

    assert request.status == RequestStatus.SUBMITTED
    assert request.decide_by == promised + datetime.timedelta(days=9)


def test_another_school_cannot_write(anja: User, olga: User, dirk: User, carla: User, wilg: School) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    part = request.parts.get(key=PartKey.QUESTION)

    with pytest.raises(NotAllowed):
        act.save_part(request, PartKey.QUESTION, data={}, version=part.version, by=olga, now=timezone.now())

    assert not Request.objects.visible_to(olga).exists()


def test_a_stale_part_is_refused_and_keeps_the_first(
    anja: User, bas: User, dirk: User, carla: User, wilg: School
) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    version = request.parts.get(key=PartKey.QUESTION).version
    act.save_part(
        request, PartKey.QUESTION, data={"occasion": "van Anja"}, version=version, by=anja, now=timezone.now()
    )

    with pytest.raises(act.StalePart) as stale:
        act.save_part(
            request, PartKey.QUESTION, data={"occasion": "van Bas"}, version=version, by=bas, now=timezone.now()
        )

    assert stale.value.part.data == {"occasion": "van Anja"}


def test_a_change_of_the_advice_takes_the_directors_agreement_back(
    anja: User, dirk: User, carla: User, wilg: School
) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    advice = request.parts.get(key=PartKey.ADVICE)

    act.save_part(
        request,
        PartKey.ADVICE,
        data={**advice.data, "direct_minutes": 3000},
        version=advice.version,
        by=carla,
        now=timezone.now(),
    )

    assert request.parts.get(key=PartKey.DIRECTOR).data == {}
    with pytest.raises(NotReady):
        act.submit(request, by=anja, now=timezone.now())


def test_a_withdrawn_consent_stops_the_request(anja: User, dirk: User, carla: User, lotte: User, wilg: School) -> None:
    request = submitted(wilg, anja, dirk, carla)

    act.withdraw_consent(request.consents.all()[0], by=anja, now=timezone.now())

    request.refresh_from_db()
    assert request.status == RequestStatus.WITHDRAWN
    assert Notification.objects.filter(kind="consent_withdrawn", user=lotte).count() == 1


def test_whoever_works_on_it_hears_that_a_word_for_another_was_taken_back(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    request = complete_draft(wilg, anja, dirk, carla, second_parent=True)
    tom = Parent.objects.get(pupil=request.pupil, name="Tom Jansen")
    relied = act.record_consent(
        request, parent=tom, state=ConsentState.RELIED, reason="Vader is op zee.", method=ConsentMethod.TALK,
        text="Mag het?", answered_on=timezone.localdate(), by=anja, now=timezone.now(),
    )  # fmt: skip
    act.submit(request, by=anja, now=timezone.now())

    act.withdraw_consent(relied, by=anja, now=timezone.now())

    request.refresh_from_db()
    assert request.status == RequestStatus.WITHDRAWN
    assert Notification.objects.filter(kind="consent_withdrawn", user=lotte).count() == 1


def test_a_word_for_another_makes_way_for_the_own_answer_while_the_school_can_write(
    anja: User, dirk: User, carla: User, lotte: User, wilg: School
) -> None:
    request = complete_draft(wilg, anja, dirk, carla, second_parent=True)
    answer: dict[str, Any] = {
        "parent": Parent.objects.get(name="Tom Jansen"), "method": ConsentMethod.TALK, "text": "Mag het?",
        "answered_on": timezone.localdate(), "by": anja, "now": timezone.now(),
    }  # fmt: skip
    relied = act.record_consent(request, state=ConsentState.RELIED, reason="Vader is op zee.", **answer)
    act.submit(request, by=anja, now=timezone.now())
    asking = reverse("intake:consent_withdraw", args=[relied.pk])
    assert "Zonder deze toestemming stopt" in signed_in(anja).get(asking).content.decode()
    act.return_for_completion(request, question="Wat vindt vader?", by=lotte, now=timezone.now())
    assert "Zonder deze toestemming stopt" not in signed_in(anja).get(asking).content.decode()

    signed_in(anja).post(asking)

    request = Request.objects.get()
    assert request.status == RequestStatus.RETURNED
    with pytest.raises(NotReady):
        act.complete(request, answer="Hij is aan wal.", by=anja, now=timezone.now())
    act.record_consent(request, state=ConsentState.GIVEN, **answer)
    act.complete(request, answer="Hij is aan wal.", by=anja, now=timezone.now())
    assert request.status == RequestStatus.SUBMITTED


def test_a_draft_begun_just_after_midnight_is_of_the_new_school_year(anja: User, wilg: School) -> None:
    just_after = datetime.datetime(2026, 7, 31, 22, 30, tzinfo=datetime.UTC)

    assert act.start_request(wilg, by=anja, key=uuid.uuid4(), now=just_after).school_year == 2026


@pytest.mark.parametrize("asked", [False, True])
def test_the_chair_hears_that_a_case_is_withdrawn(
    anja: User, dirk: User, carla: User, lotte: User, karin: User, wilg: School, asked: bool
) -> None:
    request = before_committee(wilg, anja, dirk, carla, lotte)
    if asked:
        act.return_for_completion(request, question="Welke methode?", by=karin, now=timezone.now())

    act.withdraw(request, reason="Verhuisd.", by=anja, now=timezone.now())

    [told] = Notification.objects.filter(user=karin, kind__contains="withdrawn")
    assert (told.kind, told.facts["path"]) == ("case_withdrawn", "/")


def test_every_state_can_be_reached_and_left() -> None:
    reached = {target for step in REQUEST_FLOW for target in step.targets}
    left = {source for step in REQUEST_FLOW for source in step.sources}

    assert set(RequestStatus.values) - reached == {RequestStatus.DRAFT}
    assert set(RequestStatus.values) - left == {
        RequestStatus.DECLINED, RequestStatus.CLOSED, RequestStatus.WITHDRAWN,
    }  # fmt: skip


def test_one_parent_speaks_for_both_only_without_disagreement(
    anja: User, dirk: User, carla: User, wilg: School
) -> None:
    request = complete_draft(wilg, anja, dirk, carla, second_parent=True)
    assert request.pupil is not None
    silent = request.pupil.parents.get(name="Tom Jansen")
    answer: dict[str, Any] = {
        "parent": silent, "state": ConsentState.RELIED, "method": ConsentMethod.TALK, "text": "Mag het?",
        "answered_on": timezone.localdate(), "by": anja, "now": timezone.now(), "reason": "Vader is op zee.",
    }  # fmt: skip
    request.pupil.parents_disagree = True
    request.pupil.save()

    with pytest.raises(NotReady):
        act.record_consent(request, **answer)

    request.pupil.parents_disagree = False
    request.pupil.save()
    assert act.record_consent(request, **answer).state == ConsentState.RELIED
    assert request.attachments.get().kind == AttachmentKind.OPP


def test_a_half_filled_line_is_named_at_its_place(anja: User, dirk: User, carla: User, wilg: School) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    part = request.parts.get(key=PartKey.GOALS)
    rows = [*part.data["rows"], {"for_whom": "", "goal": "Leest vlot.", "evaluate_on": "2027-03-01"}]

    act.save_part(request, PartKey.GOALS, data={"rows": rows}, version=part.version, by=anja, now=timezone.now())

    named = [one for one in missing_in(Request.objects.get(pk=request.pk)) if one.part == PartKey.GOALS]
    assert [one.field for one in named] == ["rows-1-for_whom"]


def test_the_fixed_coach_hears_of_a_new_draft_and_the_director_when_it_is_ready(
    anja: User, dirk: User, carla: User, wilg: School
) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    assert Notification.objects.filter(kind="advice_asked", user=carla).count() == 1
    asked = Notification.objects.filter(kind="agreement_asked")
    assert [one.user for one in asked] == [dirk]

    for minutes, by_now in ((1500, 2), (1560, 2)):  # the agreement falls with the first, and is asked once
        part = request.parts.get(key=PartKey.ADVICE)
        data = {**part.data, "direct_minutes": minutes}
        act.save_part(request, PartKey.ADVICE, data=data, version=part.version, by=carla, now=timezone.now())
        assert asked.all().count() == by_now


def test_a_sign_of_disagreement_stops_the_request_until_each_parent_answered(
    anja: User, dirk: User, carla: User, wilg: School
) -> None:
    request = complete_draft(wilg, anja, dirk, carla, second_parent=True)
    tom = Parent.objects.get(pupil=request.pupil, name="Tom Jansen")
    answer: dict[str, Any] = {
        "parent": tom, "method": ConsentMethod.TALK, "text": "Mag het?", "answered_on": timezone.localdate(),
        "by": anja, "now": timezone.now(),
    }  # fmt: skip
    relied = act.record_consent(request, state=ConsentState.RELIED, reason="Vader is op zee.", **answer)
    assert missing_in(request) == []

    Pupil.objects.update(parents_disagree=True)
    request = Request.objects.get()

    assert "Tom Jansen" in str(missing_in(request)[0].text)
    with pytest.raises(NotReady):
        act.submit(request, by=anja, now=timezone.now())
    act.withdraw_consent(relied, by=anja, now=timezone.now())
    with pytest.raises(NotReady):
        act.submit(request, by=anja, now=timezone.now())

    act.record_consent(request, state=ConsentState.GIVEN, **answer)
    act.submit(request, by=anja, now=timezone.now())
    assert request.status == RequestStatus.SUBMITTED
