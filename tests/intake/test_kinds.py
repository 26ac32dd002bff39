"""The kinds of request beside the OA: found by two questions, short forms, and a pupil who need not be named."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from intake import transitions as act
from intake.enums import PartKey, RequestKind, RequestStatus
from intake.kinds import FOUND, KINDS, Around, Wanted, parts_of
from intake.models import Request
from intake.queries.completeness import missing_in
from intake.transitions.writing import PUPIL_FIELDS
from swvportal.foundation.models import Notification, Parent, Pupil, School, User
from swvportal.foundation.workflow import NotAllowed, NotReady
from tests.clients import signed_in
from tests.intake.made import complete_draft, complete_of, nameless

pytestmark = pytest.mark.django_db
OTHERS = [kind for kind in RequestKind.values if kind != RequestKind.OA]


def started(kind: str, school: School, by: User) -> Request:
    return act.start_request(school, kind=kind, by=by, key=uuid.uuid4(), now=timezone.now())


class TestChoosing:
    @pytest.mark.parametrize("around", list(Around))
    @pytest.mark.parametrize("wanted", list(Wanted))
    def test_two_answers_lead_to_a_kind_or_say_what_to_do(
        self, around: Around, wanted: Wanted, anja: User, wilg: School
    ) -> None:
        answer = signed_in(anja).get(reverse("intake:new"), {"around": around, "wanted": wanted})

        if (around, wanted) in FOUND:
            assert answer["Location"] == reverse("intake:new_of", args=[FOUND[around, wanted]])
        else:
            assert answer.status_code == 422
            assert "Dit gaat altijd over één leerling." in answer.content.decode()

    def test_every_kind_can_be_found(self) -> None:
        assert set(FOUND.values()) == set(RequestKind)

    def test_one_answer_alone_keeps_it_and_asks_the_other(self, anja: User, wilg: School) -> None:
        answer = signed_in(anja).get(reverse("intake:new"), {"around": "pupil"})

        assert answer.status_code == 422
        assert answer.context["form"]["around"].value() == "pupil"
        assert list(answer.context["form"].errors) == ["wanted"]

    def test_a_short_form_begins_with_its_first_part(self, anja: User, wilg: School) -> None:
        for kind in OTHERS:
            page = {"once": uuid.uuid4(), "school": wilg.pk}
            answer = signed_in(anja).post(reverse("intake:new_of", args=[kind]), page)
            begun = Request.objects.get(kind=kind)
            first = reverse("intake:part", args=[begun.pk, PartKey.QUESTION])
            assert answer["Location"] == (
                first if kind == RequestKind.CONSULTATION else reverse("intake:write", args=[begun.pk])
            )

    def test_one_page_of_another_kind_begins_nothing_twice(self, anja: User, wilg: School) -> None:
        key, now = uuid.uuid4(), timezone.now()
        act.start_request(wilg, kind=RequestKind.GUIDANCE, by=anja, key=key, now=now)

        with pytest.raises(NotAllowed):
            act.start_request(wilg, kind=RequestKind.OA, by=anja, key=key, now=now)


class TestForms:
    @pytest.mark.parametrize("kind", OTHERS)
    def test_what_is_complete_is_submitted_under_its_own_letters(self, kind: str, anja: User, wilg: School) -> None:
        request = complete_of(kind, wilg, anja)
        assert missing_in(request) == []

        act.submit(request, by=anja, now=timezone.now())

        assert request.status == RequestStatus.SUBMITTED
        assert request.reference.startswith(f"{KINDS[kind].letters}-{timezone.localdate().year}-0000")

    @pytest.mark.parametrize("kind", OTHERS)
    def test_every_compulsory_answer_is_missed(self, kind: str, anja: User, wilg: School) -> None:
        request = started(kind, wilg, anja)

        asked = {(part.key, name) for part in KINDS[kind].parts for name in part.compulsory}
        asked -= {(PartKey.HEAD, "sort"), *((PartKey.PUPIL, name) for name in PUPIL_FIELDS)}  # one for all of them
        assert asked <= {(one.part, one.field) for one in missing_in(request)}
        with pytest.raises(NotReady):
            act.submit(request, by=anja, now=timezone.now())

    @pytest.mark.parametrize("kind", OTHERS)
    def test_every_page_of_a_draft_opens(self, kind: str, anja: User, wilg: School) -> None:
        empty, full = started(kind, wilg, anja), complete_of(kind, wilg, anja)
        client = signed_in(anja)
        for request in (empty, full):
            for part in parts_of(request):
                page = client.get(reverse("intake:part", args=[request.pk, part.key]))
                assert page.status_code == 200, part
                assert f"van {len(parts_of(request))}" in page.content.decode()
            for name in ("write", "check"):
                assert client.get(reverse(f"intake:{name}", args=[request.pk])).status_code == 200

    def test_a_part_of_another_kind_does_not_exist(self, anja: User, dirk: User, wilg: School) -> None:
        request = started(RequestKind.GUIDANCE, wilg, anja)
        for user, key in ((anja, PartKey.PICTURE), (dirk, PartKey.DIRECTOR)):
            assert signed_in(user).get(reverse("intake:part", args=[request.pk, key])).status_code == 404
        with pytest.raises(NotAllowed):
            act.save_part(request, PartKey.PICTURE, data={}, version=0, by=anja, now=timezone.now())

    def test_no_coach_is_asked_for_an_advice_and_no_director_to_agree(
        self, anja: User, dirk: User, carla: User, wilg: School
    ) -> None:
        complete_draft(wilg, anja, dirk, carla)  # makes Carla the fixed coach
        Notification.objects.all().delete()
        for kind in OTHERS:
            request = complete_of(kind, wilg, anja)
            assert request.adviser is None
            with pytest.raises(NotAllowed):
                act.save_part(request, PartKey.ADVICE, data={}, version=0, by=carla, now=timezone.now())

        assert not Notification.objects.filter(kind__in=["advice_asked", "agreement_asked"]).exists()
        assert "Uw advies" not in signed_in(carla).get(reverse("intake:requests")).content.decode()

    def test_the_parents_of_a_group_hear_of_it_beforehand(self, anja: User, wilg: School) -> None:
        request = complete_of(RequestKind.EXPERTISE, wilg, anja, named=False)
        about = {"about": "group", "question": "group", "informed_on": "", "informed_by": ""}
        act.save_part(request, PartKey.ABOUT, data=about, version=1, by=anja, now=timezone.now())
        fresh = Request.objects.get(pk=request.pk)
        assert [one.field for one in missing_in(fresh)] == ["informed_on", "informed_by"]

        about |= {"informed_on": "2026-11-02", "informed_by": "De leerkracht, met een brief."}
        act.save_part(request, PartKey.ABOUT, data=about, version=2, by=anja, now=timezone.now())
        assert missing_in(Request.objects.get(pk=request.pk)) == []

    def test_a_question_about_one_pupil_names_the_pupil(self, anja: User, wilg: School) -> None:
        request = complete_of(RequestKind.EXPERTISE, wilg, anja, named=False)
        about = {"about": "pupil", "question": "advice"}
        act.save_part(request, PartKey.ABOUT, data=about, version=1, by=anja, now=timezone.now())

        assert [(one.part, one.field) for one in missing_in(Request.objects.get(pk=request.pk))] == [
            (PartKey.PUPIL, "first_name")
        ]

    def test_parents_who_are_not_invited_are_explained(self, anja: User, wilg: School) -> None:
        request = complete_of(RequestKind.OBSERVATION, wilg, anja)
        seen = {"sot_on": "2026-12-15", "look_at": "Het begin.", "parents_invited": "no"}
        act.save_part(request, PartKey.OBSERVE, data=seen, version=1, by=anja, now=timezone.now())
        fresh = Request.objects.get(pk=request.pk)

        assert [one.field for one in missing_in(fresh)] == ["not_invited_reason"]

    def typed(self, by: User, request: Request, key: str, **answers: str) -> Any:
        sent = {"version": request.parts.get(key=key).version, "page": uuid.uuid4(), **answers}
        answer = signed_in(by).post(reverse("intake:part", args=[request.pk, key]), sent)
        assert answer.status_code == 422
        return answer

    def test_days_that_make_no_sense_are_pointed_out(self, anja: User, wilg: School) -> None:
        plan, look = (complete_of(kind, wilg, anja) for kind in (RequestKind.GUIDANCE, RequestKind.OBSERVATION))
        today = timezone.localdate()
        early, late = (str(today + datetime.timedelta(days=days)) for days in (-2, 9))
        typed = {
            (plan, "plan", "wished_from"): early,
            (plan, "plan", "wished_until"): early,
            (look, "observe", "sot_on"): early,
        }
        for (request, key, name), day in typed.items():
            answer = self.typed(anja, request, key, **{name: day})
            assert "ligt voor het begin van de aanvraag" in str(answer.context["editor"].form.errors[name])
        answer = self.typed(anja, plan, "plan", wished_from=late, wished_until=str(today))
        assert "De laatste dag ligt voor de eerste dag" in answer.content.decode()


class TestNameless:
    def blank(self) -> dict[str, object]:
        return {**dict.fromkeys(PUPIL_FIELDS, ""), "birth_date": None}

    def test_a_consultation_needs_no_name_and_then_no_consent(self, anja: User, lotte: User, wilg: School) -> None:
        request = nameless(wilg, anja)

        assert request.pupil is None
        assert [part.key for part in parts_of(request)] == [PartKey.QUESTION, PartKey.PUPIL]
        assert request.title == "Consultatie"
        for url in (reverse("intake:case", args=[request.pk]), reverse("dossier", args=[request.pk])):
            page = signed_in(lotte).get(url).content.decode()
            assert "Consultatie" in page
            assert "Toestemmingen</h2>" not in page

    def test_saving_nothing_names_nobody(self, anja: User, wilg: School) -> None:
        request = started(RequestKind.CONSULTATION, wilg, anja)
        act.save_pupil(request, fields=self.blank(), version=0, by=anja, now=timezone.now())

        assert not Pupil.objects.exists()

    def test_a_name_brings_parents_and_consent_along_and_can_go_again(self, anja: User, wilg: School) -> None:
        request, now = started(RequestKind.CONSULTATION, wilg, anja), timezone.now()
        named = {**self.blank(), "first_name": "Sam"}
        client, url = signed_in(anja), reverse("intake:part", args=[request.pk, "pupil"])
        answer = client.post(url, {"version": 0, "page": uuid.uuid4(), "go": "next", "first_name": "Sam"})
        assert answer["Location"] == reverse("intake:part", args=[request.pk, "parents"])
        act.save_parents(request, parents=[], disagree=False, version=0, by=anja, now=now)
        Parent.objects.create(pupil=Pupil.objects.get(), name="Eva")

        answer = client.post(url, {"version": 1, "page": uuid.uuid4(), "go": "next"})
        assert answer["Location"] == reverse("intake:check", args=[request.pk])
        assert not Pupil.objects.exists()
        assert not Parent.objects.exists()
        act.save_pupil(request, fields=named, version=2, by=anja, now=now)
        assert Request.objects.get(pk=request.pk).title == "Sam"

    def test_a_name_on_which_consent_was_given_stays(self, anja: User, wilg: School) -> None:
        request = complete_of(RequestKind.CONSULTATION, wilg, anja)

        with pytest.raises(NotReady, match="moet blijven staan"):
            act.save_pupil(request, fields=self.blank(), version=1, by=anja, now=timezone.now())
        assert Pupil.objects.get().first_name == "Sam"

    def test_a_pupil_who_is_named_elsewhere_stays(self, anja: User, wilg: School) -> None:
        first, second = (started(RequestKind.CONSULTATION, wilg, anja) for _ in range(2))
        pupil = Pupil.objects.create(school=wilg, first_name="Noor")
        Request.objects.update(pupil=pupil)
        act.save_pupil(first, fields=self.blank(), version=0, by=anja, now=timezone.now())

        assert [one.pupil for one in (Request.objects.get(pk=first.pk), Request.objects.get(pk=second.pk))] == [
            None,
            pupil,
        ]
