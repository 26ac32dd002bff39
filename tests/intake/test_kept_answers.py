"""What an answer is kept with and who may still give it; and the words on what needs no consent."""

from __future__ import annotations

import datetime

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import Settings

from intake import transitions as act
from intake.enums import ConsentMethod, RequestKind
from intake.models import Consent, PlanAgreement, Request, Voice
from intake.queries.consent_texts import basis_text
from intake.queries.records import records_of
from swvportal.foundation.models import Parent, Pupil, School, User
from swvportal.foundation.workflow import NotReady
from tests.clients import signed_in
from tests.intake.made import complete_draft, complete_of
from tests.intake.test_records import asked, entered, newer_plan, tom_of

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture(autouse=True)
def _nobody_tried_before(db: None) -> None:
    cache.clear()


@pytest.fixture
def draft(anja: User, dirk: User, carla: User, wilg: School) -> Request:
    """A draft that misses the consent of Tom."""
    return complete_draft(wilg, anja, dirk, carla, second_parent=True)


def test_an_answer_of_an_earlier_day_is_kept_with_the_words_and_the_last_day_of_that_day(
    draft: Request, anja: User
) -> None:
    today = timezone.localdate()
    year = today.year if (today.month, today.day) > (4, 20) else today.year - 1
    said = D(year, 4, 20)
    part = draft.parts.get(key="advice")
    part.data = {**part.data, "ends_on": ""}  # an advice to a later day would give that
    part.save()
    form = {"state": "given", "answered_on": said.isoformat(), "method": "talk"}
    assert signed_in(anja).post(reverse("intake:consent", args=[draft.pk, tom_of(draft).pk]), form).status_code == 302
    consent = Consent.objects.get(parent=tom_of(draft))
    assert consent.until == D(year, 7, 31)
    assert f"31 juli {year}" in consent.text


def test_an_answer_is_not_kept_of_a_plan_that_was_not_on_the_page(draft: Request, anja: User) -> None:
    newer_plan(draft, anja)
    url, browser = reverse("intake:agreement", args=[draft.pk, tom_of(draft).pk]), signed_in(anja)
    form = {"state": "no", "reason": "Te veel.", "said_on": timezone.localdate().isoformat(), "method": "talk"}
    seen = browser.get(url).context["asked"].opp
    newer_plan(draft, anja)

    for sent in ({**form, "plan": str(seen.pk)}, form):
        refused = browser.post(url, sent)
        page = refused.content.decode()
        assert refused.status_code == 422
        assert "Te veel." in page
        assert "nieuwere versie: 3" in page
        assert "versie 3 van dit plan" in page
    assert not PlanAgreement.objects.filter(parent=tom_of(draft), attachment__version__gt=1).exists()
    assert browser.post(url, {**form, "plan": str(refused.context["asked"].opp.pk)}).status_code == 302
    assert PlanAgreement.objects.get(parent=tom_of(draft), followed_at=None).attachment.version == 3


def test_who_lost_custody_agrees_by_link_no_more(draft: Request, anja: User) -> None:
    newer_plan(draft, anja)
    question, _code = asked(draft, anja)
    Parent.objects.filter(name="Tom Jansen").update(custody="no")
    with pytest.raises(NotReady):
        act.answer_by_link(question, more=act.Answers(agreement="yes"), now=timezone.now())
    assert not PlanAgreement.objects.filter(method=ConsentMethod.LINK).exists()


def test_from_sixteen_a_link_asks_the_parents_about_the_plan_alone(
    draft: Request, anja: User, settings: Settings
) -> None:
    Pupil.objects.update(birth_date=D(timezone.localdate().year - 16, 1, 1))
    draft = Request.objects.get(pk=draft.pk)
    newer_plan(draft, anja)
    assert all(person.to_ask for person in records_of(draft).people)
    offered = signed_in(anja).get(reverse("intake:consent_ask", args=[draft.pk, tom_of(draft).pk])).content.decode()
    assert "versie 2 van dit plan" in offered
    assert "toestemming intrekken" not in offered

    browser = entered(*asked(draft, anja), settings)
    page = browser.get("/p/").content.decode()
    assert "versie 2 van dit plan" in page
    assert "Uw toestemming" not in page
    sent = browser.post("/p/", {"do": "answer", "agreement": "yes", "consent": "given", "view": "agree"})
    assert sent.status_code == 302
    assert PlanAgreement.objects.filter(parent=tom_of(draft), attachment__version=2).exists()
    assert not Consent.objects.filter(parent=tom_of(draft)).exists()
    assert not Voice.objects.exists()


@pytest.mark.parametrize(
    ("about", "held", "not_held"),
    [("group", "ouders van die groep", "geboortedatum"), ("teacher", "wie er werkt", "ouders")],
)
def test_what_needs_no_consent_is_told_as_the_request_is(
    wilg: School, anja: User, about: str, held: str, not_held: str
) -> None:
    request = complete_of(RequestKind.EXPERTISE, wilg, anja, named=False)
    part = request.parts.get(key="about")
    part.data = {**part.data, "about": about}
    part.save()
    with translation.override("nl"):
        text = basis_text(Request.objects.get(pk=request.pk), timezone.localdate()).text
    assert held in text
    assert not_held not in text
    assert "hoeveel uur" in text
    assert "het besluit daarover" not in text
