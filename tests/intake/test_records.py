"""The records beside consent: basis, agreement with the plan, voices; and the time for which a consent holds."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import pgtrigger
import pytest
from django.core.cache import cache
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from arrangements.transitions import record_decision
from intake import transitions as act
from intake.enums import AgreementState, ConsentMethod, ConsentState, ParentsView, Speaker
from intake.models import Basis, Consent, ConsentQuestion, PlanAgreement, Request, Voice
from intake.queries.completeness import missing_in
from intake.queries.consent_texts import until_of
from intake.queries.consents import consents_stand
from intake.queries.records import agreements_of, records_of
from swvportal.foundation.models import Parent, School, User
from swvportal.foundation.personal_links import address_of
from swvportal.foundation.workflow import NotReady
from tests.arrangements.made import a_refusal
from tests.clients import signed_in
from tests.intake.made import (
    agreed_with_plan,
    before_committee,
    complete_draft,
    stored_document,
    submitted,
)
from tests.racing import between, falls, without_key, without_locks

pytestmark = pytest.mark.django_db
D = datetime.date
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _nobody_tried_before(db: None) -> None:
    cache.clear()


@pytest.fixture
def draft(anja: User, dirk: User, carla: User, wilg: School) -> Request:
    """A draft that misses the consent of Tom."""
    return complete_draft(wilg, anja, dirk, carla, second_parent=True)


def tom_of(request: Request) -> Parent:
    return Parent.objects.get(pupil=request.pupil, name="Tom Jansen")


def newer_plan(request: Request, by: User) -> None:
    opp = request.attachments.standing().get(kind="opp", first=None)
    act.attach(request, document=stored_document(by), kind=opp.kind, after=opp, by=by, now=timezone.now())


def asked(request: Request, by: User) -> tuple[ConsentQuestion, str]:
    return act.ask_by_link(request, parent=tom_of(request), email="", once=uuid.uuid4(), by=by, now=timezone.now())


def entered(question: ConsentQuestion, code: str, settings: Settings) -> Client:
    browser = Client()
    browser.get(address_of(question.link).removeprefix(settings.BASE_URL))
    browser.post("/p/", {"code": code})
    return browser


def test_what_needs_no_consent_is_fixed_at_handing_in(draft: Request, anja: User, lotte: User) -> None:
    assert not Basis.objects.exists()
    act.record_consent(
        draft, parent=tom_of(draft), state=ConsentState.GIVEN, method=ConsentMethod.TALK, text="Mag het?",
        answered_on=timezone.localdate(), by=anja, now=timezone.now(),
    )  # fmt: skip
    act.submit(draft, by=anja, now=timezone.now())

    basis = draft.basis
    assert "artikel 18a" in basis.text
    assert basis.recorded_by == anja
    for name in ("records", "sight"):
        page = signed_in(lotte).get(reverse(f"intake:{name}", args=[draft.pk])).content.decode()
        assert "artikel 18a" in page
        assert basis.version not in page


def test_the_committee_sees_each_parents_answer_on_the_plan(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, mark: User
) -> None:
    case = before_committee(wilg, anja, dirk, carla, lotte)
    page = signed_in(mark).get(reverse("intake:records", args=[case.pk])).content.decode()
    assert "Eens met het plan" in page
    read = signed_in(mark).get(reverse("arrangements:case", args=[case.pk])).content.decode()
    assert "Eens met het plan" in read
    assert "Versie 1 van het plan" in read
    assert reverse("intake:records", args=[case.pk]) in read
    assert "Gesprek" in page  # how the pupil was heard


def test_one_link_asks_three_things_and_each_answer_is_a_record_of_its_own(
    draft: Request, anja: User, settings: Settings
) -> None:
    newer_plan(draft, anja)
    question, code = asked(draft, anja)
    browser = entered(question, code, settings)
    page = browser.get("/p/").content.decode()
    assert "versie 2 van dit plan" in page
    assert "Eva Jansen" not in page
    assert "2026-2" not in page

    empty = browser.post("/p/", {"do": "answer"})
    assert empty.status_code == 422
    half = browser.post("/p/", {"do": "answer", "agreement": "no", "words": "Te snel."})
    assert half.status_code == 422
    assert "Te snel." in half.content.decode()
    assert not Voice.objects.exists()

    sent = {
        "do": "answer", "consent": "given", "agreement": "no", "reason": "Eerst praten.", "view": "partly",
        "words": "Te snel.",
    }  # fmt: skip
    assert browser.post("/p/", sent).status_code == 302

    consent = Consent.objects.get(parent=question.parent)
    agreement = PlanAgreement.objects.get(parent=question.parent, followed_at=None)
    voice = Voice.objects.get()
    assert (consent.state, consent.until) == (ConsentState.GIVEN, question.until)
    assert (agreement.state, agreement.reason, agreement.attachment.version) == ("no", "Eerst praten.", 2)
    assert agreement.text == question.agreement_text
    assert (voice.speaker, voice.view, voice.words, voice.text) == (
        Speaker.PARENT, ParentsView.PARTLY, "Te snel.", question.voice_text,
    )  # fmt: skip
    assert {one.recorded_by for one in (consent, agreement, voice)} == {None}

    browser.post("/p/", {"do": "withdraw", "what": "agreement"})
    agreement.refresh_from_db()
    assert agreement.withdrawn_at is not None
    assert Consent.objects.get(parent=question.parent).withdrawn_at is None
    assert "Wat Tom Jansen van het plan (OPP) vindt" in str([str(one.text) for one in missing_in(draft)])


def test_no_parent_sees_what_the_other_said(draft: Request, anja: User, settings: Settings) -> None:
    eva = Parent.objects.get(pupil=draft.pupil, name="Eva Jansen")
    newer_plan(draft, anja)
    theirs, _code = act.ask_by_link(draft, parent=eva, email="", once=uuid.uuid4(), by=anja, now=timezone.now())
    more = act.Answers(agreement="no", reason="Geheim van Eva.", view="not", words="Woorden van Eva.")
    act.answer_by_link(theirs, more=more, now=timezone.now())
    browser = entered(*asked(draft, anja), settings)
    page = browser.get("/p/").content.decode()
    browser.post("/p/", {"do": "answer", "consent": "given", "agreement": "yes", "view": "agree"})
    page += browser.get("/p/").content.decode()
    for secret in ("Eva Jansen", "Geheim van Eva", "Woorden van Eva"):
        assert secret not in page


def test_a_newer_plan_makes_an_answer_one_of_an_earlier_version(draft: Request, anja: User) -> None:
    assert [one.settled for one in agreements_of(draft)] == [True, True]
    question, _code = asked(draft, anja)
    newer_plan(draft, anja)
    assert [one.outdated for one in agreements_of(draft)] == [True, True]
    page = signed_in(anja).get(reverse("intake:part", args=[draft.pk, "consents"])).content.decode()
    assert "Van een eerdere versie" in page
    with pytest.raises(NotReady, match="nieuwer plan"):
        act.answer_by_link(question, more=act.Answers(agreement="yes"), now=timezone.now())

    agreed_with_plan(draft, tom_of(draft), by=anja)

    assert [one.outdated for one in agreements_of(draft)] == [True, False]
    earlier = PlanAgreement.objects.get(parent=tom_of(draft), attachment__version=1)
    assert earlier.followed_at is not None
    with pytest.raises(NotReady):
        agreed_with_plan(draft, tom_of(draft), by=anja)


def test_an_answer_is_passed_over_with_a_reason_and_can_still_come(draft: Request, anja: User) -> None:
    newer_plan(draft, anja)
    url = reverse("intake:agreement", args=[draft.pk, tom_of(draft).pk])
    form = {"state": "not_yet", "reason": "", "said_on": timezone.localdate().isoformat(), "method": "talk"}
    form["plan"] = str(draft.attachments.get(kind="opp", version=2).pk)
    assert signed_in(anja).post(url, form).status_code == 422
    assert signed_in(anja).post(url, {**form, "reason": "Op zee."}).status_code == 302
    assert [one.settled for one in agreements_of(draft)] == [False, True]

    question, _code = asked(draft, anja)
    act.answer_by_link(question, more=act.Answers(agreement="yes"), now=timezone.now())

    standing = PlanAgreement.objects.get(parent=tom_of(draft), followed_at=None, withdrawn_at=None)
    assert (standing.state, standing.method) == (AgreementState.YES, ConsentMethod.LINK)


def test_what_the_school_noted_becomes_a_record_beside_the_parents_own(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User
) -> None:
    request = complete_draft(wilg, anja, dirk, carla)
    eva = Parent.objects.get(pupil=request.pupil)
    newer_plan(request, anja)
    question, _code = act.ask_by_link(request, parent=eva, email="", once=uuid.uuid4(), by=anja, now=timezone.now())
    more = act.Answers(agreement="yes", view="not", words="Liever niet.")
    act.answer_by_link(question, more=more, now=timezone.now())
    act.submit(request, by=anja, now=timezone.now())

    found = records_of(Request.objects.get(pk=request.pk))
    [parent, pupil] = found.people
    assert [one.words for one in parent.voices] == ["Liever niet."]
    assert [one.view for one in found.together] == [ParentsView.AGREE]
    assert [(one.heard, one.words) for one in pupil.voices] == [("Gesprek", "Ik wil het zelf kunnen.")]

    act.return_for_completion(request, question="En nu?", by=lotte, now=timezone.now())
    part = request.parts.get(key="voice")
    data = {**part.data, "pupil_words": "Ik wil buiten leren."}
    act.save_part(request, "voice", data=data, version=part.version, by=anja, now=timezone.now())
    act.complete(request, answer="Zo.", by=anja, now=timezone.now())
    said = [(one.words, one.followed_at is None) for one in Voice.objects.filter(speaker=Speaker.PUPIL)]
    assert said == [("Ik wil het zelf kunnen.", False), ("Ik wil buiten leren.", True)]
    assert Voice.objects.filter(speaker=Speaker.PARENTS).count() == 1


UNTIL = [
    # asked on, the last day that the coach advised, until
    (D(2026, 8, 1), "", D(2027, 7, 31)),
    (D(2027, 4, 30), "", D(2027, 7, 31)),
    (D(2027, 5, 1), "", D(2028, 7, 31)),
    (D(2027, 7, 31), "", D(2028, 7, 31)),
    (D(2027, 8, 1), "", D(2028, 7, 31)),
    (D(2027, 1, 10), "2027-12-31", D(2027, 12, 31)),
    (D(2027, 1, 10), "2027-03-01", D(2027, 7, 31)),
]


@pytest.mark.parametrize(("day", "advised", "until"), UNTIL)
def test_until_when_a_consent_is_asked(draft: Request, day: D, advised: str, until: D) -> None:
    part = draft.parts.get(key="advice")
    part.data = {**part.data, "ends_on": advised}
    part.save()
    assert until_of(Request.objects.get(pk=draft.pk), day) == until


def with_until(request: Request, day: D) -> None:
    """As if the consent had been given up to this day."""
    with pgtrigger.ignore("intake.Consent:said_once"):
        Consent.objects.filter(request=request).update(until=day)


def test_nothing_new_relies_on_a_consent_that_is_over_and_the_school_asks_anew(
    wilg: School, anja: User, dirk: User, carla: User, lotte: User, karin: User
) -> None:
    case = before_committee(wilg, anja, dirk, carla, lotte)
    today, eva = timezone.localdate(), Parent.objects.get(pupil=case.pupil)
    answer: dict[str, Any] = {
        "parent": eva, "state": ConsentState.GIVEN, "method": ConsentMethod.TALK, "text": "Mag het?",
        "answered_on": today, "by": anja, "now": timezone.now(),
    }  # fmt: skip
    with_until(case, today + 60 * DAY)
    with pytest.raises(NotReady):
        act.record_consent(case, **answer, until=today + 200 * DAY)
    with_until(case, today)
    assert consents_stand(Request.objects.get(pk=case.pk))
    with_until(case, today - DAY)
    case = Request.objects.get(pk=case.pk)
    assert not consents_stand(case)
    with pytest.raises(NotReady):
        record_decision(case, a_refusal(), by=karin, now=timezone.now())

    act.record_consent(case, **answer, until=today + 200 * DAY)

    assert consents_stand(Request.objects.get(pk=case.pk))
    assert Consent.objects.filter(request=case, withdrawn_at=None).count() == 2
    act.withdraw_consent(case.consents.last(), by=anja, now=timezone.now())  # type: ignore[arg-type]
    assert not Consent.objects.filter(request=case, withdrawn_at=None).exists()


def test_what_was_kept_stays_in_the_database(wilg: School, anja: User, dirk: User, carla: User) -> None:
    request = submitted(wilg, anja, dirk, carla)
    agreement = request.planagreements.get()
    act.withdraw_agreement(agreement, by=anja, now=timezone.now())
    changes = [
        "UPDATE intake_basis SET text = 'Anders'",
        "DELETE FROM intake_basis",
        "UPDATE intake_planagreement SET state = 'no', reason = 'Anders'",
        "UPDATE intake_planagreement SET withdrawn_at = NULL",
        "DELETE FROM intake_planagreement",
        "UPDATE intake_voice SET words = 'Anders'",
        "DELETE FROM intake_voice",
        "UPDATE intake_consent SET until = '2030-01-01'",
    ]
    for change in changes:
        with pytest.raises(ProgrammingError, match="Cannot"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


@pytest.mark.django_db(transaction=True)
def test_a_parent_and_the_school_answer_at_once_and_one_counts(draft: Request, anja: User) -> None:
    newer_plan(draft, anja)
    question, _code = asked(draft, anja)
    tom = tom_of(draft)

    by_link, by_school = between(
        lambda: act.answer_by_link(
            question, more=act.Answers(agreement="no", reason="Eerst praten."), now=timezone.now()
        ),
        lambda: agreed_with_plan(draft, tom, by=anja),
    )

    assert not isinstance(by_link, Exception)
    assert isinstance(by_school, NotReady)
    [standing] = PlanAgreement.objects.filter(parent=tom, withdrawn_at=None, followed_at=None)
    assert standing.state == AgreementState.NO


@pytest.mark.django_db(transaction=True)
def test_without_lock_and_key_there_would_be_two(request: pytest.FixtureRequest) -> None:
    with without_locks(), without_key(PlanAgreement, "request", "parent"):
        falls(test_a_parent_and_the_school_answer_at_once_and_one_counts, request)
