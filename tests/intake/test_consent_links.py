"""Consent by personal link: what the school sends, what a parent or pupil sees and answers, and taking it back."""

from __future__ import annotations

import datetime
import io
import uuid

import pgtrigger
import pypdf
import pytest
from django.core.cache import cache
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from intake import transitions as act
from intake.enums import ConsentMethod, ConsentState, PartKey, RequestStatus
from intake.models import Consent, ConsentQuestion, Request, RequestShare
from intake.queries import text_for
from intake.queries.completeness import missing_in
from swvportal.foundation.mails import compose
from swvportal.foundation.models import Look, Move, Notification, Parent, PersonalLink, School, User
from swvportal.foundation.personal_links import LinkDead, address_of
from swvportal.foundation.shares import share, shared_ids
from swvportal.foundation.workflow import AlreadyMoved, NotAllowed, NotReady
from tests.clients import signed_in
from tests.intake.made import complete_draft
from tests.racing import between, falls, without_key, without_locks

pytestmark = pytest.mark.django_db
MAIL = "tom@story.example"


@pytest.fixture(autouse=True)
def _nobody_tried_before(db: None) -> None:
    cache.clear()


@pytest.fixture
def draft(anja: User, dirk: User, carla: User, wilg: School) -> Request:
    """A draft that misses the answer of Tom."""
    return complete_draft(wilg, anja, dirk, carla, second_parent=True)


def tom_of(request: Request) -> Parent:
    return Parent.objects.get(pupil=request.pupil, name="Tom Jansen")


def asked(request: Request, by: User, *, email: str = MAIL) -> tuple[ConsentQuestion, str]:
    return act.ask_by_link(request, parent=tom_of(request), email=email, once=uuid.uuid4(), by=by, now=timezone.now())


def entered(question: ConsentQuestion, code: str, settings: Settings) -> Client:
    """A browser that stands behind the door."""
    browser = Client()
    browser.get(address_of(question.link).removeprefix(settings.BASE_URL))
    assert browser.post("/p/", {"code": code}).status_code == 302
    return browser


def test_the_school_sends_a_link_by_mail_and_sees_the_code_once(draft: Request, anja: User) -> None:
    tom = tom_of(draft)
    url = reverse("intake:consent_ask", args=[draft.pk, tom.pk])
    form = {"way": "mail", "email": MAIL, "once": str(uuid.uuid4())}
    page = signed_in(anja).post(url, form)

    question = ConsentQuestion.objects.get()
    code = page.context["code"]
    assert (question.parent, question.asked_by, question.link.email) == (tom, anja, MAIL)
    assert question.text == text_for(draft, pupil=False, today=timezone.localdate()).text
    assert f"{code[:3]} {code[3:]}" in page.content.decode()
    again = signed_in(anja).post(url, form)
    assert ConsentQuestion.objects.count() == 1
    assert again.context["code"] == ""
    assert signed_in(anja).get(reverse("intake:consent_question", args=[question.pk])).context["code"] == ""


def test_req_040_the_mail_holds_the_link_and_no_personal_data(draft: Request, anja: User) -> None:
    question, code = asked(draft, anja)
    row = Notification.objects.get(kind="consent_asked")
    mail = compose(row)

    assert mail.to == [MAIL]
    assert address_of(question.link) in mail.body
    text = f"{mail.subject} {mail.body} {row.facts}"
    assert code not in mail.body.replace(address_of(question.link), "")
    for secret in ("Tom", "Jansen", "Sam", address_of(question.link).rstrip("/").rpartition("/")[2]):
        assert secret not in text.replace(address_of(question.link), "")


def test_a_mail_without_an_address_keeps_what_was_typed(draft: Request, anja: User) -> None:
    url = reverse("intake:consent_ask", args=[draft.pk, tom_of(draft).pk])
    page = signed_in(anja).post(url, {"way": "mail", "email": "", "once": str(uuid.uuid4())})

    assert page.status_code == 422
    assert "Vul het e-mailadres in, of kies de brief." in page.content.decode()
    assert not ConsentQuestion.objects.exists()


def test_the_letter_is_made_with_a_new_code_and_kept_nowhere(draft: Request, anja: User) -> None:
    question, first = asked(draft, anja, email="")
    page = signed_in(anja).post(reverse("intake:consent_question", args=[question.pk]), {"do": "letter"})

    assert page["Content-Type"] == "application/pdf"
    assert "no-store" in page["Cache-Control"]
    text = " ".join(one.extract_text() for one in pypdf.PdfReader(io.BytesIO(page.content)).pages)
    assert "Tom Jansen" in text
    assert "Sam" not in text
    question.link.refresh_from_db()
    assert not Notification.objects.filter(kind="consent_asked").exists()
    assert Move.objects.filter(subject_id=question.link.pk, name="new_link_code").count() == 1
    assert first not in text


def test_a_parent_gives_consent_and_the_school_hears_of_it(
    draft: Request, anja: User, dirk: User, settings: Settings
) -> None:
    question, code = asked(draft, anja)
    browser = entered(question, code, settings)
    page = browser.get("/p/").content.decode()
    assert "Het gaat over Sam." in page
    for line in question.text.split("\n\n"):
        assert line in page

    thanked = browser.post("/p/", {"do": "answer", "consent": "given"}, follow=True).content.decode()

    consent = Consent.objects.get(parent=tom_of(draft))
    assert "De toestemming is binnen" in thanked
    assert (consent.state, consent.method, consent.recorded_by) == (ConsentState.GIVEN, ConsentMethod.LINK, None)
    assert consent.text == question.text
    told = Notification.objects.filter(kind="consent_answered").values_list("user__name", flat=True)
    assert set(told) == {anja.name, dirk.name}
    assert "Sam" not in compose(Notification.objects.filter(kind="consent_answered")[0]).body
    assert missing_in(draft) == []
    assert Look.objects.filter(subject_id=question.pk, by=None, role="link").exists()
    assert Move.objects.filter(subject_id=consent.pk, name="answer_consent", by=None, target="given").exists()


def test_a_refusal_keeps_the_request_where_it_is_while_no_parent_agrees(
    draft: Request, anja: User, settings: Settings
) -> None:
    """Beside a yes of another it is a disagreement, which goes along to the coordinator (test_disagreement)."""
    act.withdraw_consent(Consent.objects.get(parent__name="Eva Jansen"), by=anja, now=timezone.now())
    question, code = asked(draft, anja)
    entered(question, code, settings).post("/p/", {"do": "answer", "consent": "refused"})

    assert [one.part for one in missing_in(draft)] == [PartKey.CONSENTS, PartKey.CONSENTS]
    with pytest.raises(NotReady):
        act.submit(draft, by=anja, now=timezone.now())


def test_a_parent_takes_the_consent_back_with_the_same_link_and_the_request_stops(
    draft: Request, anja: User, lotte: User, carla: User, cees: User, settings: Settings
) -> None:
    question, code = asked(draft, anja)
    browser = entered(question, code, settings)
    browser.post("/p/", {"do": "answer", "consent": "given"})
    act.submit(draft, by=anja, now=timezone.now())
    until = timezone.localdate() + datetime.timedelta(days=9)
    share(RequestShare, draft, with_=cees, by=lotte, until=until, reason="Meelezen.", now=timezone.now())
    assert "Zonder deze toestemming stopt" in browser.get("/p/?intrekken=consent").content.decode()

    browser.post("/p/", {"do": "withdraw"})

    draft.refresh_from_db()
    assert draft.status == RequestStatus.WITHDRAWN
    assert shared_ids(cees, RequestShare) == set()
    move = Move.objects.get(subject_id=draft.pk, name="withdraw")
    assert (move.by, move.reason) == (None, "Een toestemming is ingetrokken.")
    told = set(Notification.objects.filter(kind="consent_withdrawn").values_list("user__name", flat=True))
    assert {lotte.name, carla.name} <= told
    assert Notification.objects.filter(kind="consent_answered", user=anja).count() == 2
    assert "Er wordt nu niets gevraagd" in browser.get("/p/").content.decode()
    with pytest.raises(NotReady):
        act.answer_by_link(question, state=ConsentState.GIVEN, now=timezone.now())


def test_before_the_committee_it_stays_and_the_committee_may_not_go_on(
    draft: Request, anja: User, lotte: User, karin: User
) -> None:
    question, _code = asked(draft, anja)
    act.answer_by_link(question, state=ConsentState.GIVEN, now=timezone.now())
    act.submit(draft, by=anja, now=timezone.now())
    act.forward(draft, pre_advice="Past.", by=lotte, now=timezone.now())

    act.withdraw_by_link(question, now=timezone.now())

    draft.refresh_from_db()
    assert draft.status == RequestStatus.AT_COMMITTEE
    assert Notification.objects.filter(kind="consent_withdrawn", user=karin).exists()


def test_an_answer_can_be_given_anew_while_the_school_writes(draft: Request, anja: User) -> None:
    question, _code = asked(draft, anja)
    for state in (ConsentState.REFUSED, ConsentState.GIVEN):
        act.answer_by_link(question, state=state, now=timezone.now())
        with pytest.raises(NotReady):
            act.answer_by_link(question, state=ConsentState.GIVEN, now=timezone.now())
        if state == ConsentState.REFUSED:
            act.withdraw_by_link(question, now=timezone.now())

    rows = Consent.objects.filter(parent=tom_of(draft))
    assert [(one.state, one.withdrawn_at is None) for one in rows] == [("refused", False), ("given", True)]


def test_the_link_works_on_for_taking_back_and_for_thirty_days_after(draft: Request, anja: User) -> None:
    question, _code = asked(draft, anja)
    now = timezone.now()
    act.answer_by_link(question, state=ConsentState.GIVEN, now=now)
    assert PersonalLink.objects.get().expires_at == now + datetime.timedelta(days=400)

    act.withdraw_by_link(question, now=now)

    assert PersonalLink.objects.get().expires_at == now + datetime.timedelta(days=30)
    with pytest.raises(NotReady):
        act.withdraw_by_link(question, now=now)


def test_asking_again_ends_the_link_before(draft: Request, anja: User) -> None:
    first, _code = asked(draft, anja)
    second, _code = asked(draft, anja)

    with pytest.raises(LinkDead):
        act.answer_by_link(first, state=ConsentState.GIVEN, now=timezone.now())
    act.answer_by_link(second, state=ConsentState.GIVEN, now=timezone.now())
    with pytest.raises(NotReady):
        asked(draft, anja)


def test_whose_answer_is_no_longer_needed_cannot_give_one(draft: Request, anja: User) -> None:
    question, _code = asked(draft, anja)
    Parent.objects.filter(name="Tom Jansen").update(custody="no")

    with pytest.raises(NotReady):
        act.answer_by_link(question, state=ConsentState.GIVEN, now=timezone.now())
    with pytest.raises(NotReady):
        act.answer_by_link(question, state="relied", now=timezone.now())


def test_a_pupil_of_twelve_is_asked_in_own_words(draft: Request, anja: User, settings: Settings) -> None:
    pupil = draft.pupil
    assert pupil is not None
    pupil.birth_date = timezone.localdate().replace(day=1) - datetime.timedelta(days=366 * 13)
    pupil.save()
    page = signed_in(anja).post(
        reverse("intake:consent_ask", args=[draft.pk, "leerling"]),
        {"way": "paper", "email": "", "once": str(uuid.uuid4())},
    )
    assert page.context["code"] == ""
    question = ConsentQuestion.objects.get()
    assert question.text == text_for(draft, pupil=True, today=timezone.localdate()).text
    letter = signed_in(anja).post(reverse("intake:consent_question", args=[question.pk]), {"do": "letter"})
    assert "Vind je het goed" in pypdf.PdfReader(io.BytesIO(letter.content)).pages[0].extract_text()

    code = act.give_new_code(question, by=anja, now=timezone.now())
    browser = entered(question, code, settings)
    shown = browser.get("/p/").content.decode()
    assert "Je mag nee zeggen" in shown
    assert "Het gaat over" not in shown
    browser.post("/p/", {"do": "answer", "consent": "given"})
    assert Consent.objects.get(parent=None).method == ConsentMethod.LINK


def test_only_who_writes_for_the_school_sends_tells_and_ends(
    draft: Request, anja: User, olga: User, carla: User, lotte: User
) -> None:
    question, _code = asked(draft, anja)
    for other in (olga, carla, lotte):
        with pytest.raises(NotAllowed):
            asked(draft, other)
        with pytest.raises(NotAllowed):
            act.give_new_code(question, by=other, now=timezone.now())
        with pytest.raises(NotAllowed):
            act.end_question(question, by=other, now=timezone.now())
        assert signed_in(other).get(reverse("intake:consent_question", args=[question.pk])).status_code == 404

    page = signed_in(anja)
    assert page.post(reverse("intake:consent_question", args=[question.pk]), {"do": "niets"}).status_code == 404
    told = page.post(reverse("intake:consent_question", args=[question.pk]), {"do": "code"})
    assert len(told.context["code"]) == 6
    page.post(reverse("intake:consent_question", args=[question.pk]), {"do": "end"})
    dead = page.post(reverse("intake:consent_question", args=[question.pk]), {"do": "code"}, follow=True)
    assert "werkt niet meer" in dead.content.decode()
    assert "beëindigd" in page.get(reverse("intake:part", args=[draft.pk, "consents"])).content.decode()


def test_leaving_closes_the_page_in_this_browser(draft: Request, anja: User, settings: Settings) -> None:
    question, code = asked(draft, anja)
    browser = entered(question, code, settings)
    assert browser.post("/p/", {"do": "iets"}).status_code == 404

    assert "gesloten" in browser.post("/p/", {"do": "leave"}).content.decode()

    assert "werkt niet meer" in browser.get("/p/").content.decode()


def test_a_parent_who_was_asked_stays_named(draft: Request, anja: User) -> None:
    asked(draft, anja)
    version = draft.parts.get(key=PartKey.PARENTS).version
    with pytest.raises(NotReady):
        act.save_parents(draft, parents=[], disagree=False, version=version, by=anja, now=timezone.now())


def test_what_was_said_and_shown_stays_in_the_database(draft: Request, anja: User) -> None:
    question, _code = asked(draft, anja)
    consent = act.answer_by_link(question, state=ConsentState.GIVEN, now=timezone.now())
    act.withdraw_by_link(question, now=timezone.now())
    assert consent is not None
    rows = Consent.objects.filter(pk=consent.pk)
    for change in ({"state": "refused"}, {"text": "Anders"}, {"withdrawn_at": None}, {"withdrawn_at": timezone.now()}):
        with pytest.raises(ProgrammingError, match="update"), transaction.atomic():
            rows.update(**change)
    with pytest.raises(ProgrammingError, match="update"), transaction.atomic():
        ConsentQuestion.objects.update(text="Anders")
    for noun in (rows, ConsentQuestion.objects.all()):
        with pytest.raises(ProgrammingError, match="delete"), transaction.atomic():
            noun.delete()
    with pgtrigger.ignore("intake.Consent:said_once"), pytest.raises(IntegrityError), transaction.atomic():
        rows.update(recorded_by=anja)


def answering(question: ConsentQuestion, state: str = ConsentState.GIVEN) -> object:
    return act.answer_by_link(question, state=state, now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_a_double_click_answers_once(draft: Request, anja: User) -> None:
    question, _code = asked(draft, anja)

    first, second = between(lambda: answering(question), lambda: answering(question, ConsentState.REFUSED))

    assert isinstance(first, Consent)
    assert isinstance(second, NotReady)
    assert Consent.objects.get(parent=question.parent).state == ConsentState.GIVEN
    assert Notification.objects.filter(kind="consent_answered", user=anja).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_lock_and_key_there_would_be_two_answers(request: pytest.FixtureRequest) -> None:
    with without_locks(), without_key(Consent, "request", "parent", "until"):
        falls(test_a_double_click_answers_once, request)


@pytest.mark.django_db(transaction=True)
def test_a_link_that_is_ended_meanwhile_gives_no_answer(draft: Request, anja: User) -> None:
    question, _code = asked(draft, anja)

    _done, answer = between(
        lambda: act.end_question(question, by=anja, now=timezone.now()), lambda: answering(question)
    )

    assert isinstance(answer, LinkDead)
    assert not Consent.objects.filter(parent=question.parent).exists()


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would(request: pytest.FixtureRequest) -> None:
    with without_locks():
        falls(test_a_link_that_is_ended_meanwhile_gives_no_answer, request)


@pytest.mark.django_db(transaction=True)
def test_taking_back_twice_at_once_is_done_once(draft: Request, anja: User) -> None:
    question, _code = asked(draft, anja)
    answering(question)

    def taking() -> None:
        act.withdraw_by_link(question, now=timezone.now())

    _done, second = between(taking, taking)

    assert isinstance(second, NotReady | AlreadyMoved)
    assert Move.objects.filter(name="take_back_consent").count() == 1
